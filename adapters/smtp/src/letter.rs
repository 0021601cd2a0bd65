//! The mail that carries a text.

use std::fmt::Write as _;
use std::time::SystemTime;

use bonafides_parts::Message;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MessageBuilder};
use zeroize::Zeroizing;

use crate::address::Sender;

/// Returns the lines of a mail, each with its end. They contain ASCII alone.
pub(crate) fn letter(from: &Sender, to: &Address, message: &Message<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let id = format!("<{}@{}>", encoded(message.id), from.domain());
    let mut letter = lettre::Message::builder()
        .date(SystemTime::now())
        .from(from.0.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(message.title.unwrap_or_default()))
        .message_id(Some(id))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    // No answer of an absent reader comes back.
    letter = with(letter, HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated");
    if let Some(language) = message.language.filter(|language| is_tag(language)) {
        letter = with(letter, HeaderName::new_from_ascii_str("Content-Language"), language);
    }
    let text = Zeroizing::new(format!("{}\n", message.text.expose()));
    // Fails only without a sender or a recipient.
    let letter = letter.body(text.as_str().to_owned()).ok()?;
    Some(Zeroizing::new(letter.formatted()))
}

fn with(letter: MessageBuilder, name: HeaderName, value: &str) -> MessageBuilder {
    letter.raw_header(HeaderValue::new(name, value.to_owned()))
}

/// Returns an id as the left half of a `Message-ID`.
fn encoded(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            other => {
                let _ = write!(encoded, "={other:02x}");
            }
        }
    }
    encoded
}

fn one_line(title: &str) -> String {
    title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn is_tag(language: &str) -> bool {
    (1..=35).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
