//! Values that must stand nowhere in clear: those the setting is made of carry a mark, those the
//! engine draws are learned from its commands.

use bonafides::case::{Command, CommandTask};

/// In every name, address, answer, group, reason and reference that is handed in.
pub const MARK: &str = "zqmarker";
/// In every question a subject made up: it stands in an `PresentChallenge`, and nowhere else.
pub const QUESTION: &str = "zqquestion";
/// The end of the telephone number: of it only the last two digits may be seen.
const PHONE: [&str; 3] = ["99887766", "887766", "7766"];

/// What must not be found.
#[derive(Debug, Clone, Default)]
pub(super) struct Planted {
    /// Passwords, keys, tokens, blinds.
    drawn: Vec<String>,
    /// Codes: short, so they are looked for as words of their own.
    codes: Vec<String>,
}

impl Planted {
    /// A long secret.
    pub(super) fn secret(&mut self, secret: &str) {
        self.drawn.push(secret.to_owned());
    }

    /// A short one.
    pub(super) fn code(&mut self, code: &str) {
        self.codes.push(code.to_owned());
    }

    /// The secrets that a command carries.
    pub(super) fn learn(&mut self, command: &Command) {
        match &command.task {
            CommandTask::SendMessage(send) => self.code(send.code.expose()),
            CommandTask::Deliver(deliver) => {
                self.secret(deliver.token.expose());
                // The signature alone would do.
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

    /// Fails if anything planted stands in `text`; the words of a question may, where `asks`.
    pub(super) fn search(&self, place: &str, text: &str, asks: bool) -> Result<(), String> {
        let found = |what: &str| Err(format!("`{what}` stands in {place}: {}", around(text, what)));
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

    /// The same for the bytes of a stored row.
    pub(super) fn search_bytes(&self, place: &str, bytes: &[u8]) -> Result<(), String> {
        let holds =
            |what: &str| bytes.windows(what.len()).any(|part| part.eq_ignore_ascii_case(what.as_bytes()));
        let long = self.drawn.iter().map(String::as_str);
        let short =
            PHONE.into_iter().chain(self.codes.iter().map(String::as_str)).filter(|what| what.len() > 5);
        match [MARK, QUESTION].into_iter().chain(long).chain(short).find(|what| holds(what)) {
            Some(what) => Err(format!("`{what}` stands in {place} in clear")),
            None => Ok(()),
        }
    }
}

/// Notice tokens in a text: six groups of four and one of two.
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
