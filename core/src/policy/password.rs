//! The policy's rules for a new password (NIST SP 800-63B-4 §3.1.1.2).

use std::ops::RangeInclusive;

use super::ast;

/// The rules for a password that the subject chooses: `password` in a policy. The host supplies the blocked
/// passwords, and the words that must not make up a whole password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordRules {
    pub(crate) min_length: u16,
    pub(crate) max_length: u16,
    pub(crate) classes: u8,
    pub(crate) strength: u8,
    pub(crate) history: u8,
}

impl Default for PasswordRules {
    fn default() -> Self {
        (&ast::Password::default()).into()
    }
}

impl From<&ast::Password> for PasswordRules {
    fn from(password: &ast::Password) -> Self {
        Self {
            min_length: *password.length.value,
            max_length: *password.max_length.value,
            classes: *password.classes,
            strength: *password.strength,
            history: *password.history,
        }
    }
}

impl PasswordRules {
    /// Returns the accepted lengths, in characters.
    pub const fn lengths(&self) -> RangeInclusive<u16> {
        self.min_length..=self.max_length
    }

    /// Returns the required number of classes (small letters, capitals, digits, others), 0 to 4.
    pub const fn classes(&self) -> u8 {
        self.classes
    }

    /// Returns the minimum strength score, 0 to 4.
    pub const fn strength(&self) -> u8 {
        self.strength
    }

    /// Returns the number of old passwords that cannot be reused.
    pub const fn history(&self) -> u8 {
        self.history
    }

    /// Returns the stricter of each rule: a password that meets the result meets both. If the two ranges of
    /// lengths do not overlap, the minimum length prevails.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let min_length = self.min_length.max(other.min_length);
        Self {
            min_length,
            max_length: self.max_length.min(other.max_length).max(min_length),
            classes: self.classes.max(other.classes),
            strength: self.strength.max(other.strength),
            history: self.history.max(other.history),
        }
    }
}
