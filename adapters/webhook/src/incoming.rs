use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::case::{CaseId, CommandId, ExternalResult, HostInput, Input, InputId, ProviderOutcome};
use bonafides::keys::Sensitive;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::inbox::InboxError;

/// The webhooks that an inbox takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Receipt,
    Answer,
}

/// A verified webhook.
#[derive(Debug)]
pub struct Incoming {
    id: InputId,
    by: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Receipt(Receipt),
    Answer(Box<ExternalResult>),
}

/// A gateway's report on a text that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Receipt {
    /// The command of the text.
    pub command: CommandId,
    /// The part, if the command has several texts: one half of a password, one recipient of a notice.
    pub part: Option<u32>,
    /// The fate of the text.
    pub status: ReceiptStatus,
}

/// The fate of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReceiptStatus {
    /// The text reached the device or the mailbox.
    Delivered,
    /// The text will never reach it.
    Failed,
}

impl Incoming {
    /// Returns the case.
    pub fn case(&self) -> &CaseId {
        match &self.content {
            Content::Receipt(receipt) => &receipt.command.case,
            Content::Answer(answer) => &answer.command.case,
        }
    }

    /// Returns the report on a text; `None` for an answer of a provider.
    pub const fn receipt(&self) -> Option<&Receipt> {
        match &self.content {
            Content::Receipt(receipt) => Some(receipt),
            Content::Answer(_) => None,
        }
    }

    /// Returns the input for `Desk::give`: the answer of a provider, or the delivery of a secret. `None` for a text that was
    /// not delivered, of which the case hears nothing: report it to whoever runs the gateway.
    ///
    /// A delivery is refused for a command that delivers no secret. If a secret has two parts, pass the input after the
    /// second receipt.
    pub fn input(self) -> Option<Input> {
        let says = match self.content {
            Content::Answer(answer) => HostInput::External(*answer),
            Content::Receipt(Receipt { command, status: ReceiptStatus::Delivered, .. }) => {
                HostInput::Delivered { command }
            }
            Content::Receipt(_) => return None,
        };
        Some(Input::host(self.id, self.by, says))
    }
}

#[derive(Deserialize)]
struct Webhook<T> {
    data: T,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct ReceiptData {
    message: String,
    status: ReceiptStatus,
}

#[derive(Deserialize)]
struct AnswerData {
    command: CommandId,
    nonce: String,
    outcome: ProviderOutcome,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    number: Option<Sensitive<String>>,
    #[serde(default)]
    item: Option<Sensitive<String>>,
    #[serde(default)]
    grades: BTreeMap<String, u16>,
    #[serde(default)]
    proof: Option<String>,
}

/// Reads a body whose signature was verified.
pub(crate) fn read(kind: Kind, by: &str, id: &str, body: &[u8]) -> Result<Incoming, InboxError> {
    let named: Named = serde_json::from_slice(body).map_err(|_| InboxError::Content("it has no `type`"))?;
    let content = match (kind, named.kind.as_str()) {
        (Kind::Receipt, "message.receipt") => {
            let Webhook::<ReceiptData> { data } = parsed(body)?;
            Content::Receipt(receipt(&data).ok_or(InboxError::Content("`message` is not the id of a text"))?)
        }
        (Kind::Answer, "challenge.result") => {
            let Webhook::<AnswerData> { data } = parsed(body)?;
            let reference = data.reference.unwrap_or_else(|| id.to_owned());
            let answer = ExternalResult::new(data.command, data.nonce, reference, data.outcome);
            let answer = answer.number(data.number).item(data.item).grades(data.grades).proof(data.proof);
            Content::Answer(Box::new(answer))
        }
        _ => return Err(InboxError::Content("it is of another type")),
    };
    // An id of the sender's choice, which must not be that of another input.
    let digest = Sha256::digest(format!("{by}\n{id}"));
    let id = format!("webhook-{}", URL_SAFE_NO_PAD.encode(digest));
    let id = id.parse().map_err(|_| InboxError::Content("its id cannot be used"))?;
    Ok(Incoming { id, by: by.to_owned(), content })
}

fn parsed<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<Webhook<T>, InboxError> {
    serde_json::from_slice(body)
        .map_err(|_| InboxError::Content("a member of `data` is missing or malformed"))
}

/// Returns the report on a text by its id: that of a command, or of a part of one.
fn receipt(data: &ReceiptData) -> Option<Receipt> {
    if let Ok(command) = data.message.parse() {
        return Some(Receipt { command, part: None, status: data.status });
    }
    let (command, part) = data.message.rsplit_once('.')?;
    let part = part.parse().ok().filter(|number: &u32| number.to_string() == part)?;
    Some(Receipt { command: command.parse().ok()?, part: Some(part), status: data.status })
}
