use std::time::Duration;

use bonafides_http::{HttpUrl, Login, encoded};
use bonafides_parts::{Channel, Message, SendStatus};
use bonafides_tls::Trust;
use serde_json::{Value, json};

use super::system::{System, Unread, contains};
use super::{NO_ALERT, ProjectKey, title};

/// Issues of Jira, over its REST API: Cloud and Data Center.
///
/// Each issue has a label made from the id of the text. Jira has no idempotency keys: before an issue is opened, it is looked
/// up by this label, and one whose fate is uncertain is tried again. The search of Jira Cloud may lag some seconds behind.
#[derive(Debug)]
pub struct Jira {
    system: System,
    project: ProjectKey,
    issue_type: String,
}

impl Jira {
    /// Returns the issues of a project: `https://contoso.atlassian.net`, `SEC`.
    pub fn new(url: HttpUrl, login: Login, project: ProjectKey, trust: Trust) -> Self {
        Self { system: System::new(url, login, trust), project, issue_type: "Task".to_owned() }
    }

    /// Sets the type of the issues: `Task` by default.
    #[must_use]
    pub fn issue_type(mut self, name: impl Into<String>) -> Self {
        self.issue_type = name.into();
        self
    }

    /// Sets the time for each request: 7 seconds by default. A desk must wait twice as long.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.system = self.system.limit(limit);
        self
    }

    fn exists(&self, label: &str) -> Result<bool, Unread> {
        let jql = encoded(&format!("project = {} AND labels = \"{label}\"", self.project));
        // Data Center has the older search alone.
        let cloud = format!("/rest/api/3/search/jql?jql={jql}&fields=labels&maxResults=1");
        let older = format!("/rest/api/2/search?jql={jql}&fields=labels&maxResults=1");
        let found = match self.system.read(&cloud) {
            Err(Unread::NoSuchAddress) => self.system.read(&older)?,
            found => found?,
        };
        contains(&found, "issues", |issue| {
            let labels = issue.pointer("/fields/labels").and_then(|labels| labels.as_array());
            labels.is_some_and(|labels| labels.iter().any(|known| known.as_str() == Some(label)))
        })
    }
}

/// Returns the label of a text.
fn label(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("bonafides-{}", id.chars().map(plain).collect::<String>())
}

impl Channel for Jira {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        let Some(alert) = message.alert else { return SendStatus::Failed(NO_ALERT.to_owned()) };
        let label = label(message.id);
        let ticket = json!({
            "fields": {
                "project": { "key": self.project.to_string() },
                "issuetype": { "name": self.issue_type },
                "summary": title(alert),
                "description": message.text.expose(),
                "labels": ["bonafides", format!("severity-{}", alert.severity), label],
            },
        });
        self.system.open(|| self.exists(&label), "/rest/api/2/issue", &ticket, message.id)
    }

    /// Checks that the desk may open issues in the project.
    fn check(&self) -> Result<(), String> {
        let path = format!("/rest/api/2/mypermissions?projectKey={}&permissions=CREATE_ISSUES", self.project);
        let found = self.system.read(&path).map_err(Unread::reason)?;
        let may = found.pointer("/permissions/CREATE_ISSUES/havePermission").and_then(Value::as_bool);
        match may {
            Some(true) => Ok(()),
            Some(false) => Err(format!(
                "the desk may not open issues in `{}`; give its account the permission `Create issues`",
                self.project
            )),
            None => Err(Unread::strange().reason()),
        }
    }
}
