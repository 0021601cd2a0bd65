use std::fs;

use bonafides::keys::Sensitive;
use bonafides_parts::{Channel, Message, SendStatus};
use bonafides_webhook::{Chat, ChatChannel, Jira, Login, ProjectKey, ServiceNow, TableName};
use serde_json::{Value, json};

use super::{LIMIT, TEXT, alert, folder, fresh, gateway, reason, send, trust, url};

/// Sends a notice, or opens a ticket.
fn tell(channel: &dyn Channel, id: &str, title: &str, text: &str, language: &str) -> SendStatus {
    let (nobody, text, alert) = (Sensitive::default(), Sensitive::from(text), alert());
    channel
        .send(&Message::new(id, "alerts", &nobody, &text).title(title).language(language).alert(Some(&alert)))
}

/// Returns the bodies that a path got, with a word in them.
fn bodies(path: &str, word: &str) -> Vec<Value> {
    let lines = fs::read_to_string(folder().join("requests.jsonl")).unwrap();
    let requests = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let body =
        |request: Value| request["body"].as_str().filter(|body| body.contains(word)).map(str::to_owned);
    let bodies =
        requests.filter(|request| request["path"].as_str().unwrap().starts_with(path)).filter_map(body);
    bodies.map(|body| serde_json::from_str(&body).unwrap()).collect()
}

fn chat(kind: Chat, behaviour: &str) -> ChatChannel {
    let address = format!("https://127.0.0.1:{}/{behaviour}", gateway("/ports/https"));
    ChatChannel::new(kind, Sensitive::new(address).into(), trust()).limit(LIMIT)
}

/// Mentions, links and markup are shown as text.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_notice_is_plain_text_in_a_chat() {
    let word = fresh("slack");
    let text = format!("<!channel> *now* <https://evil.example|click> & {word}");
    let slack = chat(Chat::Slack, "slack/T0/B0/x");
    assert_eq!(slack.check(), Ok(()));
    assert_eq!(tell(&slack, &word, "Notice <!here> & more", &text, "en"), SendStatus::Done);
    let body = &bodies("/slack", &word)[0];
    assert_eq!(body["text"], "Notice &lt;!here&gt; &amp; more");
    let texts: Vec<&Value> = [
        body.pointer("/blocks/0/text").unwrap(),
        body.pointer("/blocks/1/text").unwrap(),
        body.pointer("/blocks/2/elements/0").unwrap(),
    ]
    .to_vec();
    assert!(texts.iter().all(|text| text["type"] == "plain_text"));
    assert_eq!(texts[1]["text"], text);
    assert_eq!(texts[2]["text"], format!("high · not_me · {}", "ab".repeat(16)));

    let word = fresh("teams");
    let text = format!("[click](https://evil.example) <at>everyone</at> **now** {word}");
    assert_eq!(tell(&chat(Chat::Teams, "teams"), &word, "הודעה", &text, "he-IL"), SendStatus::Done);
    let content = &bodies("/teams", &word)[0]["attachments"][0]["content"];
    assert_eq!((&content["lang"], &content["rtl"]), (&"he-IL".into(), &true.into()));
    let runs = content["body"].as_array().unwrap();
    assert!(
        runs.iter().all(|block| block["type"] == "RichTextBlock" && block["inlines"][0]["type"] == "TextRun")
    );
    assert_eq!(
        (&runs[0]["inlines"][0]["text"], &runs[1]["inlines"][0]["text"]),
        (&json!("הודעה"), &json!(text))
    );
}

/// Whatever `desk.toml` says, a chat or a ticket system gets no text for the subject.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_code_is_never_posted_where_others_read() {
    let channels: [Box<dyn Channel>; 4] = [
        Box::new(chat(Chat::Slack, "slack")),
        Box::new(chat(Chat::Teams, "teams")),
        Box::new(service_now("plain")),
        Box::new(jira("jira", "jira-token")),
    ];
    for channel in channels {
        let status = send(&*channel, &fresh("code"));
        assert!(matches!(status, SendStatus::Failed(_)), "{status:?}");
    }
    assert_eq!(bodies("/", TEXT).iter().filter(|body| body["type"].is_null()).count(), 0);
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_chat_that_is_gone_or_fails_says_so() {
    let status = tell(&chat(Chat::Slack, "gone/hunter2"), &fresh("gone"), "t", "x", "en");
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
    assert!(reason(&status).starts_with("the chat no longer knows its address (404); "), "{status:?}");
    let status = tell(&chat(Chat::Teams, "status/500"), &fresh("gone"), "t", "x", "en");
    assert!(matches!(status, SendStatus::Unknown(_)), "never twice: {status:?}");
    let malformed = ChatChannel::new(Chat::Slack, Sensitive::from("hooks.example/hunter2").into(), trust());
    let status = tell(&malformed, &fresh("gone"), "t", "x", "en");
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
    assert!(!format!("{status:?} {malformed:?} {:?}", malformed.check()).contains("hunter2"));
}

fn service_now(stand_in: &str) -> ServiceNow {
    let login = Login::Basic { user: "desk".to_owned(), password: Sensitive::from("hunter2\n").into() };
    ServiceNow::new(url(&format!("servicenow/{stand_in}")), login, trust()).limit(LIMIT)
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_an_alert_opens_one_incident_of_service_now() {
    for (stand_in, first) in [("plain", true), ("lost", false), ("failing", false), ("anything", true)] {
        let channel = service_now(stand_in);
        assert_eq!(channel.check(), Ok(()));
        let id = fresh(stand_in);
        let status = tell(&channel, &id, "t", "Event: not_me", "en");
        assert_eq!(status == SendStatus::Done, first, "{stand_in}: {status:?}");
        assert!(matches!(status, SendStatus::Done | SendStatus::Repeat(_)));
        // A repetition finds it.
        assert_eq!(tell(&channel, &id, "t", "Event: not_me", "en"), SendStatus::Done, "{stand_in}");
        assert_eq!(tell(&channel, &id, "t", "Event: not_me", "en"), SendStatus::Done, "{stand_in}");
        let path = format!("/servicenow/{stand_in}/api/now/table/incident");
        assert_eq!(bodies(&path, &id).len(), 1, "{stand_in}");
        let ticket = &bodies(&path, &id)[0];
        assert_eq!(ticket["short_description"], "Service desk alert: not_me (high)");
        assert_eq!((&ticket["urgency"], &ticket["impact"]), (&"1".into(), &"1".into()));
        assert_eq!(
            (&ticket["correlation_id"], &ticket["description"]),
            (&json!(id), &"Event: not_me".into())
        );
    }
    // The row of another one is none of this one.
    let id = fresh("anything");
    assert_eq!(tell(&service_now("anything"), &id, "t", "Event: not_me", "en"), SendStatus::Done);
    assert_eq!(bodies("/servicenow/anything/", &id).len(), 1);
    let wrong = Login::Basic { user: "desk".to_owned(), password: Sensitive::from("wrong").into() };
    let channel = ServiceNow::new(url("servicenow/plain"), wrong, trust()).limit(LIMIT);
    let expected = "the ticket system refused the desk (401); correct its login and its rights";
    assert_eq!(channel.check().unwrap_err(), expected);
    assert_eq!(tell(&channel, &fresh("wrong"), "t", "x", "en"), SendStatus::Repeat(expected.to_owned()));
    for name in ["", "incident; drop", "incident?x=1", "../sys_user", "Incident"] {
        assert!(name.parse::<TableName>().is_err(), "{name}");
    }
}

fn jira(behaviour: &str, token: &str) -> Jira {
    in_project("SEC", behaviour, token)
}

fn in_project(project: &str, behaviour: &str, token: &str) -> Jira {
    let login = Login::Bearer(Sensitive::from(token).into());
    Jira::new(url(behaviour), login, project.parse().unwrap(), trust()).limit(LIMIT)
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_an_alert_opens_one_issue_of_jira() {
    for behaviour in ["jira", "jira_data_center"] {
        let channel = jira(behaviour, "jira-token\n").issue_type("Incident");
        assert_eq!(channel.check(), Ok(()));
        let id = fresh(behaviour);
        // The answer to the first one is lost.
        let status = tell(&channel, &id, "t", "Event: not_me", "en");
        assert!(matches!(status, SendStatus::Repeat(_)), "{behaviour}: {status:?}");
        assert_eq!(tell(&channel, &id, "t", "Event: not_me", "en"), SendStatus::Done, "{behaviour}");
        let label = format!("bonafides-{}", id.replace(['.', '_'], "-"));
        let path = format!("/{behaviour}/rest/api/2/issue");
        let issues = bodies(&path, &label);
        assert_eq!(issues.len(), 1, "{behaviour}");
        let fields = &issues[0]["fields"];
        assert_eq!(fields["summary"], "Service desk alert: not_me (high)");
        assert_eq!(
            (&fields["project"]["key"], &fields["issuetype"]["name"]),
            (&"SEC".into(), &"Incident".into())
        );
        assert_eq!(fields["labels"], json!(["bonafides", "severity-high", label]));
        assert_eq!(tell(&channel, &fresh(behaviour), "t", "x", "en"), SendStatus::Done);
    }
    let expected = "the ticket system refused the desk (401); correct its login and its rights";
    assert_eq!(jira("jira", "wrong").check().unwrap_err(), expected);
    assert!(
        jira("jira", "a\r\nhost: evil").check().unwrap_err().contains("has a character that no token has")
    );
    let other = in_project("HR", "jira", "jira-token");
    assert!(other.check().unwrap_err().starts_with("the desk may not open issues in `HR`; "));
    for key in ["", "sec", "SEC\" OR project = \"HR", "SEC&x"] {
        assert!(key.parse::<ProjectKey>().is_err(), "{key}");
    }
}
