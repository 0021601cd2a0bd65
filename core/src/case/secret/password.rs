//! The rules for a new password (NIST SP 800-63B-4 §3.1.1.2).

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use super::{PasswordWarning, SecretError, Strength, fold, phc};
use crate::keys::{Draws, Sensitive};

/// The longest password that is looked at, in bytes as typed.
const LONGEST: usize = 4096;

/// What a new password must be. Lengths are in characters (code points) after NFKC; more than 4096
/// bytes as typed are too long whatever they come to.
///
/// Read with serde; every member may be left out, an unknown one is an error:
///
/// | member | | default |
/// |---|---|---|
/// | `min_length` | at least 8; at least 15 where the password is the only factor | 15 |
/// | `max_length` | 64 to 1024 | 128 |
/// | `classes` | how many of small letters, capitals, digits and others a directory demands | 0 |
/// | `min_score` | the least [`Strength::score`], 0 to 4 | 3 |
/// | `history` | how many old passwords may not come back, 0 to 24 | 5 |
/// | `blocklist` | passwords that are common, expected or known to have leaked | none |
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordPolicy {
    min_length: u16,
    max_length: u16,
    classes: u8,
    min_score: u8,
    history: u8,
    /// Without case and compatibility variants; long, so it is shared.
    blocklist: Arc<BTreeSet<Box<str>>>,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 15,
            max_length: 128,
            classes: 0,
            min_score: 3,
            history: 5,
            blocklist: Arc::default(),
        }
    }
}

impl PasswordPolicy {
    /// Blocks more passwords, in any case and compatibility variant.
    #[must_use]
    pub fn block<T: AsRef<str>>(mut self, passwords: impl IntoIterator<Item = T>) -> Self {
        let folded = passwords.into_iter().map(|text| fold::caseless(text.as_ref()).expose().as_str().into());
        Arc::make_mut(&mut self.blocklist).extend(folded);
        self
    }

    /// The lengths that are accepted, in characters.
    pub const fn lengths(&self) -> RangeInclusive<u16> {
        self.min_length..=self.max_length
    }

    /// How many classes of characters are demanded, 0 to 4.
    pub const fn classes(&self) -> u8 {
        self.classes
    }

    /// How many old passwords may not come back.
    pub const fn history(&self) -> u8 {
        self.history
    }

    /// All that is wrong with `password`, empty if nothing; old passwords are not looked at.
    ///
    /// `context` is what an attacker tries first: account name, display name, organisation. A
    /// password of nothing but these, digits and symbols is refused; one that contains them is not.
    pub fn check(&self, password: &Sensitive<String>, context: &[&str]) -> Vec<PasswordProblem> {
        let mut problems = self.broken_rules(password, context);
        let Strength { score, warning, .. } = Strength::of(password, context);
        if score < self.min_score {
            problems.push(PasswordProblem::Weak { warning });
        }
        problems
    }

    /// What [`check`](Self::check) finds without an estimate, which says nothing of what is drawn.
    pub(super) fn broken_rules(
        &self,
        password: &Sensitive<String>,
        context: &[&str],
    ) -> Vec<PasswordProblem> {
        let too_long = PasswordProblem::TooLong { at_most: self.max_length };
        if password.expose().len() > LONGEST {
            return vec![too_long];
        }
        let password = normalise(password.expose());
        let text = password.expose();
        let length = text.chars().count();
        let folded = fold::caseless(text);
        [
            (length < self.min_length.into(), PasswordProblem::TooShort { at_least: self.min_length }),
            (length > self.max_length.into(), too_long),
            (text.chars().any(char::is_control), PasswordProblem::NotPrintable),
            (self.blocklist.contains(folded.expose().as_str()), PasswordProblem::Blocked),
            (is_context(&folded, context), PasswordProblem::Context),
            (classes(text) < self.classes, PasswordProblem::TooFewClasses { at_least: self.classes }),
        ]
        .into_iter()
        .filter_map(|(found, problem)| found.then_some(problem))
        .collect()
    }
}

impl fmt::Debug for PasswordPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordPolicy")
            .field("lengths", &self.lengths())
            .field("classes", &self.classes)
            .field("min_score", &self.min_score)
            .field("history", &self.history)
            .field("blocked", &self.blocklist.len())
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for PasswordPolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let default = Self::default();
        let read = Self {
            min_length: in_range("min_length", written.min_length, default.min_length, 8..=1024)?,
            max_length: in_range("max_length", written.max_length, default.max_length, 64..=1024)?,
            classes: in_range("classes", written.classes, default.classes, 0..=4)?,
            min_score: in_range("min_score", written.min_score, default.min_score, 0..=4)?,
            history: in_range("history", written.history, default.history, 0..=24)?,
            blocklist: default.blocklist,
        };
        if read.min_length > read.max_length {
            return Err(D::Error::custom("`min_length` is above `max_length`"));
        }
        Ok(read.block(written.blocklist))
    }
}

/// The rules as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    min_length: Option<u16>,
    max_length: Option<u16>,
    classes: Option<u8>,
    min_score: Option<u8>,
    history: Option<u8>,
    #[serde(default)]
    blocklist: Vec<String>,
}

fn in_range<T, E>(name: &str, written: Option<T>, default: T, range: RangeInclusive<T>) -> Result<T, E>
where
    T: PartialOrd + fmt::Display,
    E: serde::de::Error,
{
    let value = written.unwrap_or(default);
    if range.contains(&value) {
        return Ok(value);
    }
    Err(E::custom(format_args!("`{name}` is {value}, not from {} to {}", range.start(), range.end())))
}

/// What is wrong with a new password. Holds nothing of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PasswordProblem {
    /// Fewer characters than demanded.
    #[error("shorter than {at_least} characters")]
    TooShort {
        /// The least that is accepted.
        at_least: u16,
    },
    /// More characters than accepted.
    #[error("longer than {at_most} characters")]
    TooLong {
        /// The most that is accepted.
        at_most: u16,
    },
    /// A control character, as a line break or tab, which a sign-in form may not take.
    #[error("has characters that can not be printed")]
    NotPrintable,
    /// It is on the blocklist.
    #[error("one of the passwords that attackers try first")]
    Blocked,
    /// It is made of names that everybody knows: account, person, organisation.
    #[error("made of the names of the account, the person or the organisation")]
    Context,
    /// Fewer classes of characters than the directory demands.
    #[error("fewer than {at_least} of small letters, capitals, digits and other characters")]
    TooFewClasses {
        /// How many it demands.
        at_least: u8,
    },
    /// It is easy to guess.
    #[error("easy to guess")]
    Weak {
        /// Why, if that has a name.
        warning: Option<PasswordWarning>,
    },
    /// It is an old password of the account.
    #[error("used before")]
    UsedBefore,
}

impl PasswordProblem {
    /// The stable code, for translation.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password_too_short",
            Self::TooLong { .. } => "password_too_long",
            Self::NotPrintable => "password_not_printable",
            Self::Blocked => "password_blocked",
            Self::Context => "password_context",
            Self::TooFewClasses { .. } => "password_too_few_classes",
            Self::Weak { .. } => "password_weak",
            Self::UsedBefore => "password_used_before",
        }
    }
}

/// The PHC string under which a password is remembered.
pub(crate) fn hash_password(draws: &mut Draws, password: &Sensitive<String>) -> Result<String, SecretError> {
    if password.expose().len() > LONGEST {
        return Err(SecretError::TooLong { at_most: LONGEST });
    }
    phc::hash(draws.bytes("password_salt"), normalise(password.expose()).expose().as_bytes())
}

/// Whether `password` is one of those remembered; all are always compared.
pub(crate) fn in_history(phcs: &[String], password: &Sensitive<String>) -> bool {
    if password.expose().len() > LONGEST {
        return false;
    }
    let password = normalise(password.expose());
    phcs.iter().fold(false, |found, phc| phc::verify(phc, password.expose().as_bytes()) | found)
}

/// As passwords are counted and hashed: NFKC, nothing else changed.
fn normalise(password: &str) -> Sensitive<String> {
    Sensitive::new(password.nfkc().collect())
}

/// Whether no letter is left of `folded` once the words of `context` are taken out.
fn is_context(folded: &Sensitive<String>, context: &[&str]) -> bool {
    let letters = |text: &str| -> Sensitive<String> {
        Sensitive::new(text.chars().filter(|c| c.is_alphanumeric()).collect())
    };
    let mut words: Vec<Sensitive<String>> = Vec::new();
    for name in context {
        let name = fold::caseless(name);
        words.push(letters(name.expose()));
        words.extend(name.expose().split(|c: char| !c.is_alphanumeric()).map(Sensitive::from));
    }
    words.retain(|word| word.expose().chars().count() > 2);
    words.sort_by_key(|word| std::cmp::Reverse(word.expose().len()));
    let mut left = letters(folded.expose());
    let before = left.expose().len();
    for word in &words {
        left = Sensitive::new(left.expose().replace(word.expose().as_str(), ""));
    }
    left.expose().len() < before && !left.expose().chars().any(char::is_alphabetic)
}

/// How many of small letters, capitals, digits and other characters there are in `text`.
fn classes(text: &str) -> u8 {
    let other = |c: char| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric();
    let classes: [fn(char) -> bool; 3] = [char::is_lowercase, char::is_uppercase, char::is_numeric];
    let found = classes.iter().filter(|class| text.chars().any(**class)).count();
    u8::try_from(found.saturating_add(usize::from(text.chars().any(other)))).unwrap_or(u8::MAX)
}
