//! Texts that left this process, of commands that are not reported yet.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafides::case::CommandId;

use super::carry_out::Carried;

/// The most texts that are remembered. Beyond it, those of the lowest ids are forgotten, which may be sent again.
const MOST: usize = 100_000;

/// The texts that need not be passed to their channels again when another text of the same command must be: mail, for
/// one, has no idempotency key. Another process does not know them.
#[derive(Debug, Default)]
pub(crate) struct Sent(Mutex<BTreeMap<String, Left>>);

/// How a text left.
#[derive(Debug, Clone)]
enum Left {
    Certainly,
    Perhaps(String),
}

impl Sent {
    /// Returns the outcome of a text that left already.
    pub(super) fn known(&self, text: &str) -> Option<Carried> {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.get(text).cloned().map(|left| match left {
            Left::Certainly => Carried::Done,
            Left::Perhaps(reason) => Carried::Unknown(reason),
        })
    }

    /// Notes the outcome of a text, if it must not be sent again.
    pub(super) fn note(&self, text: String, carried: &Carried) {
        let left = match carried {
            Carried::Done => Left::Certainly,
            Carried::Unknown(reason) => Left::Perhaps(reason.clone()),
            Carried::Failed(_) | Carried::Later(_) | Carried::LaterUnknown(_) => return,
        };
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.insert(text, left);
        if sent.len() > MOST {
            sent.pop_first();
        }
    }

    /// Forgets the texts of a command that was reported.
    pub(super) fn forget(&self, command: &CommandId) {
        let id = command.to_string();
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The dot ends the id: without it, `1.2` would also be `1.20`.
        let texts: Vec<String> = sent
            .range(id.clone()..)
            .map(|(text, _)| text)
            .take_while(|text| text.starts_with(&id))
            .filter(|text| text.get(id.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
            .cloned()
            .collect();
        for text in texts {
            sent.remove(&text);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Carried, Sent};

    #[test]
    fn what_left_is_known_until_its_command_is_reported() {
        let sent = Sent::default();
        let id = |n: u16| format!("{}.7.{n}", "0".repeat(32));
        let unknown = Carried::Unknown("cut off".to_owned());
        sent.note(format!("{}.0", id(2)), &Carried::Done);
        sent.note(format!("{}.1", id(2)), &unknown);
        sent.note(format!("{}.2", id(2)), &Carried::Later("down".to_owned()));
        sent.note(format!("{}.0", id(20)), &Carried::Done);
        assert_eq!(sent.known(&format!("{}.0", id(2))), Some(Carried::Done));
        assert_eq!(sent.known(&format!("{}.1", id(2))), Some(unknown));
        assert_eq!(sent.known(&format!("{}.2", id(2))), None);
        sent.forget(&id(2).parse().unwrap());
        assert_eq!(sent.known(&format!("{}.0", id(2))), None);
        assert_eq!(sent.known(&format!("{}.0", id(20))), Some(Carried::Done));
    }
}
