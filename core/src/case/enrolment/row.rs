use serde::{Deserialize, Serialize};

use crate::case::secret::TotpSecret;
use crate::case::state::{Mark, bytes};
use crate::keys::{Sensitive, sealed_serde};

/// Everything enrolled of one subject, sealed under `vault`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Enrolment {
    /// Numbers what is enrolled; never used twice.
    next: u32,
    pub(in crate::case) questions: Vec<Enrolled<Vec<Question>>>,
    pub(in crate::case) authenticators: Vec<Enrolled<Authenticator>>,
    pub(in crate::case) recovery: Vec<Enrolled<Vec<RecoveryCode>>>,
    pub(in crate::case) stored: Vec<Stored>,
    /// PHC strings of passwords that were set, or perhaps were, newest last.
    pub(in crate::case) passwords: Vec<String>,
    /// PHC strings of passwords whose delivery is not reported on, by their grant.
    chosen: Vec<(String, String)>,
    /// Recovery codes that were used and not yet replaced, by challenge.
    owed: Vec<(String, u8)>,
    /// Marks of values that were stored, and their numbers, newest last.
    values: Vec<(Mark, u32)>,
}

/// Something enrolled for one challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Enrolled<T> {
    pub(in crate::case) check: String,
    /// When it was enrolled or last confirmed, milliseconds since 1970.
    pub(in crate::case) at: i64,
    pub(in crate::case) what: T,
}

/// A security question.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Question {
    pub(in crate::case) id: u32,
    #[serde(with = "sealed_serde")]
    pub(in crate::case) text: Sensitive<String>,
    /// PHC string of the normalised answer.
    pub(in crate::case) answer: String,
}

/// An authenticator (RFC 6238).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Authenticator {
    pub(in crate::case) id: u32,
    pub(in crate::case) secret: TotpSecret,
    /// It has shown a code: before that it proves nothing.
    pub(in crate::case) confirmed: bool,
}

/// A look-up secret that was not used yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct RecoveryCode {
    /// The id of the key `vault` that its MAC was made with.
    pub(in crate::case) vault: String,
    #[serde(with = "bytes")]
    pub(in crate::case) mac: [u8; 32],
}

/// A value of the host's own data that `partial` asks of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Stored {
    pub(in crate::case) id: u32,
    pub(in crate::case) field: String,
    #[serde(with = "sealed_serde")]
    pub(in crate::case) value: Sensitive<String>,
}

/// Passwords on their way that are remembered, and values that were stored: the oldest go first.
const MOST_CHOSEN: usize = 4;
const MOST_VALUES: usize = 32;

impl Enrolment {
    /// The number of a stored value: one that was there before has the number it had, so that what
    /// was asked of it stays asked.
    pub(in crate::case) fn value_number(&mut self, mark: Mark) -> u32 {
        let known = self.values.iter().position(|(known, _)| *known == mark);
        let entry = match known {
            Some(at) => self.values.remove(at),
            None => (mark, self.number()),
        };
        self.values.push(entry);
        let over = self.values.len().saturating_sub(MOST_VALUES);
        self.values.drain(..over);
        entry.1
    }

    /// A password was chosen and is on its way.
    pub(in crate::case) fn add_chosen(&mut self, grant: &str, phc: String) {
        self.chosen.push((grant.to_owned(), phc));
        let over = self.chosen.len().saturating_sub(MOST_CHOSEN);
        self.chosen.drain(..over);
    }

    /// Whether the password of this grant is on its way.
    pub(in crate::case) fn has_chosen(&self, grant: &str) -> bool {
        self.chosen.iter().any(|(of, _)| of == grant)
    }

    /// What became of the password of this grant: one that was not set is no old password.
    pub(in crate::case) fn settle_chosen(&mut self, grant: &str, set: bool, keep: usize) {
        let Some(at) = self.chosen.iter().position(|(of, _)| of == grant) else { return };
        let (_, phc) = self.chosen.remove(at);
        if set {
            self.passwords.push(phc);
            let over = self.passwords.len().saturating_sub(keep);
            self.passwords.drain(..over);
        }
    }

    /// A recovery code was used: another one is owed.
    pub(in crate::case) fn owe(&mut self, check: &str) {
        match self.owed.iter_mut().find(|(known, _)| known == check) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.owed.push((check.to_owned(), 1)),
        }
    }

    /// How many recovery codes are owed.
    pub(in crate::case) fn owed(&self, check: &str) -> u8 {
        self.owed.iter().find(|(known, _)| known == check).map_or(0, |(_, count)| *count)
    }

    /// Nothing is owed any more: all was replaced, or is gone.
    pub(in crate::case) fn settle_owed(&mut self, check: &str) {
        self.owed.retain(|(known, _)| known != check);
    }

    /// A number for something new.
    pub(in crate::case) fn number(&mut self) -> u32 {
        self.next = self.next.saturating_add(1);
        self.next
    }

    pub(in crate::case) fn questions(&self, check: &str) -> &[Question] {
        self.questions.iter().find(|enrolled| enrolled.check == check).map_or(&[], |enrolled| &enrolled.what)
    }

    /// The confirmed authenticator of a challenge.
    pub(in crate::case) fn authenticator(&self, check: &str) -> Option<&Authenticator> {
        let of_check = self.authenticators.iter().filter(|enrolled| enrolled.check == check);
        of_check.map(|enrolled| &enrolled.what).find(|authenticator| authenticator.confirmed)
    }

    pub(in crate::case) fn recovery(&self, check: &str) -> &[RecoveryCode] {
        self.recovery.iter().find(|enrolled| enrolled.check == check).map_or(&[], |enrolled| &enrolled.what)
    }

    pub(in crate::case) fn stored(&self, field: &str) -> Option<&Stored> {
        self.stored.iter().find(|stored| stored.field == field)
    }

    /// Removes what is enrolled for a challenge; says whether there was anything.
    pub(in crate::case) fn remove(&mut self, check: &str) -> bool {
        fn of<T>(list: &mut Vec<Enrolled<T>>, check: &str) -> bool {
            let before = list.len();
            list.retain(|enrolled| enrolled.check != check);
            list.len() < before
        }
        self.settle_owed(check);
        let questions = of(&mut self.questions, check);
        let authenticators = of(&mut self.authenticators, check);
        of(&mut self.recovery, check) || questions || authenticators
    }
}
