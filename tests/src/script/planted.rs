//! Values that must not appear in clear: those of the setting contain a mark, and those that the engine
//! draws are learned from its commands.

use bonafides::case::{Command, CommandTask};

/// The mark in every name, address, answer, group, reason and reference that is passed.
pub const MARK: &str = "zqmarker";
/// The mark in every question that a subject wrote: it may appear only in a `PresentChallenge`.
pub const QUESTION: &str = "zqquestion";
/// The end of the telephone number, of which only the last two digits may be visible.
const PHONE: [&str; 3] = ["99887766", "887766", "7766"];

/// The values that must not be found.
#[derive(Debug, Clone, Default)]
pub(super) struct Planted {
    /// Passwords, keys, tokens, blinds.
    drawn: Vec<String>,
    /// Codes, which are short and therefore looked for as whole words.
    codes: Vec<String>,
}

impl Planted {
    /// Adds a long secret.
    pub(super) fn secret(&mut self, secret: &str) {
        self.drawn.push(secret.to_owned());
    }

    /// Adds a code.
    pub(super) fn code(&mut self, code: &str) {
        self.codes.push(code.to_owned());
    }

    /// Adds the secrets of a command.
    pub(super) fn learn(&mut self, command: &Command) {
        match &command.task {
            CommandTask::SendMessage(send) => self.code(send.code.expose()),
            CommandTask::Deliver(deliver) => {
                self.secret(deliver.token.expose());
                // The signature is a secret by itself.
                self.drawn.extend(deliver.token.expose().rsplit('.').next().map(ToOwned::to_owned));
                self.drawn.extend(deliver.secret.as_ref().map(|secret| secret.expose().clone()));
                for part in &deliver.parts {
                    self.drawn.extend(part.text.as_ref().map(|text| text.expose().clone()));
                }
                if let Some(blind) = &deliver.blind {
                    self.drawn.push(blind.expose().iter().map(|byte| format!("{byte:02x}")).collect());
                    self.drawn.push(format!("{:?}", blind.expose()));
                }
            }
            CommandTask::Notify(notify) => {
                for to in &notify.to {
                    self.drawn.extend(tokens(to.text.expose()).map(ToOwned::to_owned));
                }
            }
            _ => {}
        }
    }

    /// Fails if `text` contains a planted value; the text of a question is allowed if `asks`.
    pub(super) fn search(&self, place: &str, text: &str, asks: bool) -> Result<(), String> {
        let found = |what: &str| Err(format!("`{what}` is in {place}: {}", around(text, what)));
        let folded = text.to_ascii_lowercase();
        if folded.contains(MARK) {
            return found(MARK);
        }
        if !asks && folded.contains(QUESTION) {
            return found(QUESTION);
        }
        if let Some(secret) = self.drawn.iter().find(|secret| text.contains(secret.as_str())) {
            return found(secret);
        }
        let short = PHONE.into_iter().chain(self.codes.iter().map(String::as_str));
        match { short }.find(|code| is_word(text, code)) {
            Some(code) => found(code),
            None => Ok(()),
        }
    }

    /// Does the same for the bytes of a stored row.
    pub(super) fn search_bytes(&self, place: &str, bytes: &[u8]) -> Result<(), String> {
        let holds =
            |what: &str| bytes.windows(what.len()).any(|part| part.eq_ignore_ascii_case(what.as_bytes()));
        let long = self.drawn.iter().map(String::as_str);
        let short =
            PHONE.into_iter().chain(self.codes.iter().map(String::as_str)).filter(|what| what.len() > 5);
        match [MARK, QUESTION].into_iter().chain(long).chain(short).find(|what| holds(what)) {
            Some(what) => Err(format!("`{what}` is in {place} in clear")),
            None => Ok(()),
        }
    }
}

/// The notice tokens in a text: six groups of four characters and one of two.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    text.split(word).filter(|word| word.len() == 32 && word.matches('-').count() == 6)
}

fn is_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next())
    })
}

fn around(text: &str, what: &str) -> String {
    let at = text.to_ascii_lowercase().find(&what.to_ascii_lowercase()).unwrap_or_default();
    let before: String = text[..at].chars().rev().take(120).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[at..].chars().take(120).collect();
    format!("...{before}{after}...")
}

#[cfg(test)]
mod tests {
    use super::{Planted, tokens};

    #[test]
    fn what_is_planted_is_found() {
        let mut planted = Planted::default();
        planted.code("123456");
        planted.secret("s3cret");
        let finds = |text: &str| planted.search("here", text, false).is_err();
        assert!(finds("of ZQmarker") && finds("a zqquestion?") && finds("xs3crety") && finds("••••887766"));
        assert!(finds("the code is 123456."));
        assert!(!finds("the time is 1234567") && !finds("the hash is a123456"));
        assert!(planted.search("here", "a zqquestion?", true).is_ok());
        assert!(planted.search_bytes("here", b"\x00s3cret").is_err());
        assert!(planted.search_bytes("here", b"\x001234567\x00").is_err());
        assert!(planted.search_bytes("here", b"nothing").is_ok());
    }

    #[test]
    fn tokens_are_found_in_texts() {
        let text = "give this code: 0123-4567-89AB-CDEF-GHJK-MNPQ-RS.";
        assert_eq!(tokens(text).collect::<Vec<_>>(), ["0123-4567-89AB-CDEF-GHJK-MNPQ-RS"]);
    }
}
