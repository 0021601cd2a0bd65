use std::fmt;
use std::time::Duration;

use bonafides_http::{Client, HttpUrl, Request, Unanswered};
use bonafides_parts::{Alert, Channel, Message, Secret, SendStatus};
use bonafides_tls::Trust;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::channel::LIMIT;
use crate::outcome::{Outcome, outcome};
use crate::pause::Pause;

/// The most characters of a title and of a text that a chat shows.
const TITLE: usize = 150;
const TEXT: usize = 3_000;

/// A chat that takes messages at an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chat {
    /// Microsoft Teams: a workflow that begins when a webhook request is received.
    Teams,
    /// Slack: an incoming webhook.
    Slack,
}

/// Notices in a chat that several people read.
///
/// Takes only notices to others than the subject, and tickets: a code or a password in a chat would be everybody's. The
/// address of the chat is its credential: it is read at each use, and shown nowhere.
pub struct ChatChannel {
    chat: Chat,
    url: Secret,
    client: Client,
    pause: Pause,
}

impl ChatChannel {
    /// Returns a channel to a chat whose address is this secret.
    pub fn new(chat: Chat, url: Secret, trust: Trust) -> Self {
        Self { chat, url, client: Client::new("the gateway", trust, LIMIT), pause: Pause::default() }
    }

    /// Sets the time for a request: 15 seconds by default. A desk must wait longer.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.client = self.client.limit(limit);
        self
    }

    fn address(&self) -> Result<HttpUrl, String> {
        let text = self.url.read()?;
        let url = text.expose().trim().parse::<HttpUrl>();
        url.map_err(|error| format!("the file with the address of the chat: {error}; {}", error.help()))
    }

    fn post(&self, message: &Message<'_>, alert: &Alert) -> Outcome {
        if self.pause.lasts() {
            return Outcome::Later("the chat asked to wait; send less to it".to_owned());
        }
        let url = match self.address() {
            Ok(url) => url,
            Err(reason) => return Outcome::Later(reason),
        };
        let title = cut(message.title.unwrap_or_default(), TITLE);
        let text = cut(message.text.expose(), TEXT);
        let about = format!("{} · {} · {}", alert.severity, alert.event, alert.case);
        let content = match self.chat {
            Chat::Teams => teams(&title, &text, &about, message.language.unwrap_or_default()),
            Chat::Slack => slack(&title, &text, &about),
        };
        let body = Zeroizing::new(content.to_string());
        let answer = match self.client.call(&Request::post(&url, body.as_bytes())) {
            Ok(answer) => answer,
            Err(unanswered) => return outcome(Err(unanswered), message.id),
        };
        self.pause.after(&answer);
        match answer.status {
            404 | 410 => Outcome::Later(format!(
                "the chat no longer knows its address ({}); make a new webhook there, and write its address to the file",
                answer.status
            )),
            _ => outcome(Ok(&answer), message.id),
        }
    }
}

impl Channel for ChatChannel {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        match message.alert {
            Some(alert) => self.post(message, alert).once(),
            None => SendStatus::Failed(
                "a chat takes notices to others than the subject, and nothing else".to_owned(),
            ),
        }
    }

    /// Checks that the chat can be reached. No chat says whether it knows the address without a message being sent.
    fn check(&self) -> Result<(), String> {
        let url = self.address()?;
        self.client.call(&Request::get(&url)).map(drop).map_err(Unanswered::reason)
    }
}

/// Shows the kind alone.
impl fmt::Debug for ChatChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatChannel").field("chat", &self.chat).finish_non_exhaustive()
    }
}

/// Returns a message of blocks whose texts are plain: nothing in them is a mention, a link or markup.
fn slack(title: &str, text: &str, about: &str) -> Value {
    let plain = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
    // The line of a notification is the one text that is markup.
    let line = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({
        "text": line,
        "blocks": [
            { "type": "header", "text": plain(title) },
            { "type": "section", "text": plain(text) },
            { "type": "context", "elements": [plain(about)] },
        ],
    })
}

/// Returns an Adaptive Card of text runs, which know no markup.
fn teams(title: &str, text: &str, about: &str, language: &str) -> Value {
    let run = |text: &str, weight: &str, is_subtle: bool| {
        json!({
            "type": "RichTextBlock",
            "inlines": [{ "type": "TextRun", "text": text, "weight": weight, "isSubtle": is_subtle }],
        })
    };
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.5",
                "lang": language,
                "rtl": is_right_to_left(language),
                "body": [
                    run(title, "Bolder", false),
                    run(text, "Default", false),
                    run(about, "Default", true),
                ],
            },
        }],
    })
}

fn cut(text: &str, most: usize) -> Zeroizing<String> {
    Zeroizing::new(text.chars().take(most).collect())
}

/// Returns true for a language that is written from right to left.
fn is_right_to_left(language: &str) -> bool {
    const LANGUAGES: [&str; 11] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
    let mut parts = language.split('-');
    let main = parts.next().unwrap_or_default();
    match parts.next().filter(|script| script.len() == 4) {
        Some(script) => {
            ["Arab", "Hebr", "Syrc", "Thaa"].iter().any(|known| known.eq_ignore_ascii_case(script))
        }
        None => LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(main)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_right_to_left;

    #[test]
    fn the_direction_is_that_of_the_language_or_its_script() {
        for language in ["ar", "AR-SA", "he", "fa-IR", "az-Arab", "ur"] {
            assert!(is_right_to_left(language), "{language}");
        }
        for language in ["", "en", "de-AT", "az-Latn", "ar-Latn", "arn", "da"] {
            assert!(!is_right_to_left(language), "{language}");
        }
    }
}
