use std::time::Duration;

use bonafides::case::AlertSeverity;
use bonafides_http::{HttpUrl, Login, encoded};
use bonafides_parts::{Channel, Message, SendStatus};
use bonafides_tls::Trust;
use serde_json::json;

use super::system::{System, Unread, contains};
use super::{NO_ALERT, TableName, title};

/// Incidents of ServiceNow, over its Table API.
///
/// The `correlation_id` of an incident is the id of the text. ServiceNow has no idempotency keys: before an incident is
/// opened, it is looked up by this id, and one whose fate is uncertain is tried again.
#[derive(Debug)]
pub struct ServiceNow {
    system: System,
    table: TableName,
}

impl ServiceNow {
    /// Returns the incidents of an instance: `https://contoso.service-now.com`.
    pub fn new(url: HttpUrl, login: Login, trust: Trust) -> Self {
        Self { system: System::new(url, login, trust), table: TableName::default() }
    }

    /// Sets the table: `incident` by default.
    #[must_use]
    pub fn table(self, table: TableName) -> Self {
        Self { table, ..self }
    }

    /// Sets the time for each of the two requests: 7 seconds by default. A desk must wait twice as long.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.system = self.system.limit(limit);
        self
    }

    fn exists(&self, id: &str) -> Result<bool, Unread> {
        let path = format!(
            "/api/now/table/{}?sysparm_query=correlation_id%3D{}&sysparm_fields=correlation_id&sysparm_limit=1",
            self.table,
            encoded(id)
        );
        let found = self.system.read(&path)?;
        contains(&found, "result", |row| {
            row.get("correlation_id").and_then(|known| known.as_str()) == Some(id)
        })
    }
}

impl Channel for ServiceNow {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        let Some(alert) = message.alert else { return SendStatus::Failed(NO_ALERT.to_owned()) };
        // 1 is the highest.
        let level = match alert.severity {
            AlertSeverity::High => "1",
            AlertSeverity::Low => "3",
            _ => "2",
        };
        let ticket = json!({
            "short_description": title(alert),
            "description": message.text.expose(),
            "urgency": level,
            "impact": level,
            "correlation_id": message.id,
            "correlation_display": "bonafides",
        });
        let path = format!("/api/now/table/{}?sysparm_fields=number", self.table);
        self.system.open(|| self.exists(message.id), &path, &ticket, message.id)
    }

    fn check(&self) -> Result<(), String> {
        self.exists("ping").map(|_| ()).map_err(Unread::reason)
    }
}
