//! The settings of a challenge, by type. The case handles what happens over time.

use super::ast;
use super::ids::PersonId;
use super::value::{Duration, Rate};

/// The settings of a challenge, by type.
#[derive(Debug)]
pub(crate) enum ChallengeSpec {
    Questions(Questions),
    Partial(Partial),
    Recall(Recall),
    Code(Code),
    Totp(Totp),
    RecoveryCode(RecoveryCode),
    Vouch(Vouch),
    Confirm(Confirm),
    External(External),
}

#[derive(Debug)]
pub(crate) struct Questions {
    pub(crate) ask: u8,
    pub(crate) correct: u8,
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct Partial {
    pub(crate) field: Box<str>,
    pub(crate) positions: u8,
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct Recall {
    pub(crate) fact: Box<str>,
    pub(crate) within: Option<Duration>,
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) channel: Option<u16>,
    pub(crate) digits: u8,
    pub(crate) lifetime: Duration,
    pub(crate) entered_by_caller: bool,
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct Totp {
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct RecoveryCode {
    pub(crate) attempts: u8,
}

#[derive(Debug)]
pub(crate) struct Vouch {
    pub(crate) by: Option<PersonId>,
    pub(crate) lifetime: Duration,
    pub(crate) rules: Vouching,
}

#[derive(Debug)]
pub(crate) struct Confirm {
    pub(crate) form: Vec<Box<str>>,
}

#[derive(Debug)]
pub(crate) struct External {
    pub(crate) provider: Box<str>,
    pub(crate) number_matching: bool,
}

/// The conditions under which a person may vouch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vouching {
    /// The minimum age of the relation; `None` if age does not matter.
    pub(crate) relation_age: Option<Duration>,
    /// The maximum rate at which one person may vouch.
    pub(crate) per_voucher: Rate,
    /// The time during which two people cannot vouch for each other.
    pub(crate) not_mutual: Duration,
}

#[cfg(feature = "case")]
impl ChallengeSpec {
    /// Returns true if guessing alone can pass it, without another person or system.
    pub(crate) const fn is_guessable(&self) -> bool {
        !matches!(self, Self::Vouch(_) | Self::Confirm(_) | Self::External(_))
    }
}

impl From<&ast::Vouch<'_>> for Vouching {
    fn from(vouch: &ast::Vouch<'_>) -> Self {
        Self {
            relation_age: vouch.relation_age.0,
            per_voucher: vouch.per_voucher,
            not_mutual: vouch.not_mutual,
        }
    }
}
