use serde::{Deserialize, Serialize};

use crate::case::secret::TotpSecret;
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
    /// PHC strings of passwords, newest last.
    pub(in crate::case) passwords: Vec<String>,
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

impl Enrolment {
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
        let questions = of(&mut self.questions, check);
        let authenticators = of(&mut self.authenticators, check);
        of(&mut self.recovery, check) || questions || authenticators
    }
}
