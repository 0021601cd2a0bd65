use serde::{Deserialize, Serialize};

use crate::case::secret::TotpSecret;
use crate::case::state::{Mark, bytes};
use crate::keys::{Sensitive, sealed_serde};

/// Everything enrolled of one subject, sealed under `vault`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Enrolment {
    /// The last number given to something enrolled; numbers are never reused.
    next: u32,
    pub(in crate::case) questions: Vec<Enrolled<Vec<Question>>>,
    pub(in crate::case) authenticators: Vec<Enrolled<Authenticator>>,
    pub(in crate::case) recovery: Vec<Enrolled<Vec<RecoveryCode>>>,
    pub(in crate::case) stored: Vec<Stored>,
    /// PHC strings of passwords that were, or may have been, set; newest last.
    pub(in crate::case) passwords: Vec<String>,
    /// PHC strings of passwords whose delivery is not yet reported, by grant.
    chosen: Vec<(String, String)>,
    /// Recovery codes that were used and not yet replaced, by challenge.
    owed: Vec<(String, u8)>,
    /// Marks and numbers of values that were stored; newest last.
    values: Vec<(Mark, u32)>,
}

/// An enrolment for one challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Enrolled<T> {
    pub(in crate::case) check: String,
    /// The time of enrolment or of the last confirmation, in milliseconds since 1970.
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
    /// Set once a first code was right; before that it proves nothing.
    pub(in crate::case) confirmed: bool,
}

/// A look-up secret that has not been used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct RecoveryCode {
    /// The id of the `vault` key that its MAC was made with.
    pub(in crate::case) vault: String,
    #[serde(with = "bytes")]
    pub(in crate::case) mac: [u8; 32],
}

/// A value from the host's own data, for `partial` challenges.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Stored {
    pub(in crate::case) id: u32,
    pub(in crate::case) field: String,
    #[serde(with = "sealed_serde")]
    pub(in crate::case) value: Sensitive<String>,
}

/// The most undelivered passwords, and the most values, that are remembered; the oldest are dropped first.
const MOST_CHOSEN: usize = 4;
const MOST_VALUES: usize = 32;

impl Enrolment {
    /// Returns the number of a value. A value that was stored before keeps its number, so that its
    /// positions stay asked.
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

    /// Remembers a chosen password until its delivery is reported.
    pub(in crate::case) fn add_chosen(&mut self, grant: &str, phc: String) {
        self.chosen.push((grant.to_owned(), phc));
        let over = self.chosen.len().saturating_sub(MOST_CHOSEN);
        self.chosen.drain(..over);
    }

    /// Returns true if the delivery of this grant's password is not yet reported.
    pub(in crate::case) fn has_chosen(&self, grant: &str) -> bool {
        self.chosen.iter().any(|(of, _)| of == grant)
    }

    /// Forgets the chosen password of this grant; only one that was set becomes an old password.
    pub(in crate::case) fn resolve_chosen(&mut self, grant: &str, set: bool, keep: usize) {
        let Some(at) = self.chosen.iter().position(|(of, _)| of == grant) else { return };
        let (_, phc) = self.chosen.remove(at);
        if set {
            self.passwords.push(phc);
            let over = self.passwords.len().saturating_sub(keep);
            self.passwords.drain(..over);
        }
    }

    /// Notes that a recovery code was used and another one is owed.
    pub(in crate::case) fn owe(&mut self, check: &str) {
        match self.owed.iter_mut().find(|(known, _)| known == check) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.owed.push((check.to_owned(), 1)),
        }
    }

    /// Returns the number of recovery codes that are owed.
    pub(in crate::case) fn owed(&self, check: &str) -> u8 {
        self.owed.iter().find(|(known, _)| known == check).map_or(0, |(_, count)| *count)
    }

    /// Notes that nothing is owed any more, because the codes were replaced or removed.
    pub(in crate::case) fn clear_owed(&mut self, check: &str) {
        self.owed.retain(|(known, _)| known != check);
    }

    /// Returns an unused number.
    pub(in crate::case) fn number(&mut self) -> u32 {
        self.next = self.next.saturating_add(1);
        self.next
    }

    pub(in crate::case) fn questions(&self, check: &str) -> &[Question] {
        self.questions.iter().find(|enrolled| enrolled.check == check).map_or(&[], |enrolled| &enrolled.what)
    }

    /// Returns the confirmed authenticator of a challenge.
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

    /// Removes what is enrolled for a challenge; returns true if there was anything.
    pub(in crate::case) fn remove(&mut self, check: &str) -> bool {
        fn of<T>(list: &mut Vec<Enrolled<T>>, check: &str) -> bool {
            let before = list.len();
            list.retain(|enrolled| enrolled.check != check);
            list.len() < before
        }
        self.clear_owed(check);
        let questions = of(&mut self.questions, check);
        let authenticators = of(&mut self.authenticators, check);
        of(&mut self.recovery, check) || questions || authenticators
    }
}
