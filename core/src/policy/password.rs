//! The rules for a new password (NIST SP 800-63B-4 §3.1.1.2), as a policy has them.

use std::ops::RangeInclusive;

use super::ast;

/// What a password must be that the subject chooses: `password` of a policy. Which ones are blocked,
/// and which words are no password, the host says.
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
    /// The lengths that are accepted, in characters.
    pub const fn lengths(&self) -> RangeInclusive<u16> {
        self.min_length..=self.max_length
    }

    /// How many of small letters, capitals, digits and others are demanded, 0 to 4.
    pub const fn classes(&self) -> u8 {
        self.classes
    }

    /// The least score of strength, 0 to 4.
    pub const fn strength(&self) -> u8 {
        self.strength
    }

    /// How many old passwords may not come back.
    pub const fn history(&self) -> u8 {
        self.history
    }

    /// Of each rule the stricter, so that what meets the result meets both; where one policy ends
    /// before the other begins, the least length decides.
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
