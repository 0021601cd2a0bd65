//! The rules for a new password (NIST SP 800-63B-4 §3.1.1.2).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::case::secret::{PasswordWarning, SecretError, Strength, fold, phc, typed};
use crate::keys::{Draws, Sensitive};
use crate::policy::PasswordRules;

/// The longest password that is checked, in bytes as typed.
const LONGEST: usize = 4096;

/// The requirements for a new password: the rules of a policy and the host's blocklist. Lengths are in
/// characters (code points) after NFKC; more than 4096 bytes as typed are always too long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasswordPolicy {
    rules: PasswordRules,
    blocklist: Blocklist,
}

/// Passwords that are never accepted, because they are common, expected or known to have leaked. Matches
/// whole passwords, in any case and compatibility variant. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Blocklist(Arc<BTreeSet<Box<str>>>);

impl Blocklist {
    /// Returns a list that blocks these passwords.
    pub fn new<T: AsRef<str>>(passwords: impl IntoIterator<Item = T>) -> Self {
        let folded = passwords.into_iter().map(|text| fold::caseless(text.as_ref()).expose().as_str().into());
        Self(Arc::new(folded.collect()))
    }

    fn has(&self, folded: &Sensitive<String>) -> bool {
        self.0.contains(folded.expose().as_str())
    }
}

impl fmt::Debug for Blocklist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blocklist({})", self.0.len())
    }
}

impl PasswordPolicy {
    /// Combines rules and a blocklist.
    pub const fn new(rules: PasswordRules, blocklist: Blocklist) -> Self {
        Self { rules, blocklist }
    }

    /// Returns the rules, without the blocklist.
    pub const fn rules(&self) -> PasswordRules {
        self.rules
    }

    /// Returns all problems with `password`, except whether it was used before.
    ///
    /// `context` lists words that an attacker tries first: account name, display name, organisation. A
    /// password made up only of these, digits and symbols is refused; one that contains more is not.
    pub fn check(&self, password: &Sensitive<String>, context: &[&str]) -> Vec<PasswordProblem> {
        let mut problems = self.broken_rules(password, context);
        let Strength { score, warning, .. } = Strength::of(password, context);
        if score < self.rules.strength {
            problems.push(PasswordProblem::Weak { warning });
        }
        problems
    }

    /// Does the part of [`check`](Self::check) that needs no estimate, which is meaningless for drawn
    /// passwords.
    pub(super) fn broken_rules(
        &self,
        password: &Sensitive<String>,
        context: &[&str],
    ) -> Vec<PasswordProblem> {
        let PasswordRules { min_length, max_length, classes: least, .. } = self.rules;
        let too_long = PasswordProblem::TooLong { at_most: max_length };
        if password.expose().len() > LONGEST {
            return vec![too_long];
        }
        let password = normalise(password.expose());
        let text = password.expose();
        let length = text.chars().count();
        let folded = fold::caseless(text);
        [
            (length < min_length.into(), PasswordProblem::TooShort { at_least: min_length }),
            (length > max_length.into(), too_long),
            (text.chars().any(is_unprintable), PasswordProblem::NotPrintable),
            (self.blocklist.has(&folded), PasswordProblem::Blocked),
            (is_context(&folded, context), PasswordProblem::Context),
            (classes(text) < least, PasswordProblem::TooFewClasses { at_least: least }),
        ]
        .into_iter()
        .filter_map(|(found, problem)| found.then_some(problem))
        .collect()
    }
}

/// A problem with a new password. Contains nothing of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PasswordProblem {
    /// Fewer characters than required.
    #[error("shorter than {at_least} characters")]
    TooShort {
        /// The minimum length.
        at_least: u16,
    },
    /// More characters than allowed.
    #[error("longer than {at_most} characters")]
    TooLong {
        /// The maximum length.
        at_most: u16,
    },
    /// A control character, such as a line break or tab, which a sign-in form may not accept, or an
    /// invisible one, such as a direction mark, which people would not type again.
    #[error("has characters that cannot be printed")]
    NotPrintable,
    /// The password is on the blocklist.
    #[error("one of the passwords that attackers try first")]
    Blocked,
    /// The password is made up of well-known names: account, person, organisation.
    #[error("made up of the names of the account, the person or the organisation")]
    Context,
    /// Fewer classes of characters than the directory requires.
    #[error("fewer than {at_least} of these: small letters, capital letters, digits, other characters")]
    TooFewClasses {
        /// The number of classes required.
        at_least: u8,
    },
    /// The password is easy to guess.
    #[error("easy to guess")]
    Weak {
        /// The weakness, if it has a name.
        warning: Option<PasswordWarning>,
    },
    /// The password is an old one of the account.
    #[error("used before")]
    UsedBefore,
}

impl PasswordProblem {
    /// Returns the stable code, for translation.
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

/// Returns the PHC string of a password, for the history.
pub(crate) fn hash_password(draws: &mut Draws, password: &Sensitive<String>) -> Result<String, SecretError> {
    if password.expose().len() > LONGEST {
        return Err(SecretError::TooLong { at_most: LONGEST });
    }
    phc::hash(draws.bytes("password_salt"), normalise(password.expose()).expose().as_bytes())
}

/// Returns true if `password` is in the history; always compares all.
pub(crate) fn in_history(phcs: &[String], password: &Sensitive<String>) -> bool {
    if password.expose().len() > LONGEST {
        return false;
    }
    let password = normalise(password.expose());
    phcs.iter().fold(false, |found, phc| phc::verify(phc, password.expose().as_bytes()) | found)
}

/// Returns true for characters that a sign-in form may not accept and for invisible ones. Variation
/// selectors are allowed: they belong to emoji.
fn is_unprintable(c: char) -> bool {
    c.is_control() || typed::is_format(c) || typed::is_filler(c)
}

/// Returns a password as it is counted and hashed: in NFKC, otherwise unchanged.
fn normalise(password: &str) -> Sensitive<String> {
    Sensitive::new(password.nfkc().collect())
}

/// Returns true if `folded` contains words of `context` and no letters besides.
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

/// Returns how many of the classes small letters, capitals, digits and others occur in `text`.
pub(super) fn classes(text: &str) -> u8 {
    let other = |c: char| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric();
    let classes: [fn(char) -> bool; 3] = [char::is_lowercase, char::is_uppercase, char::is_numeric];
    let found = classes.iter().filter(|class| text.chars().any(**class)).count();
    u8::try_from(found.saturating_add(usize::from(text.chars().any(other)))).unwrap_or(u8::MAX)
}
