use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::audit::DESK;

/// The id of a case: 128 random bits in lower-case hex, or `desk` in records that belong to no case.
/// Reveals nothing about a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CaseId(Box<str>);

impl CaseId {
    pub(in crate::case) fn drawn(bits: [u8; 16]) -> Self {
        Self(hex(&bits).into())
    }

    /// Returns the id of the chain for steps that belong to no case.
    pub(in crate::case) fn desk() -> Self {
        Self(DESK.into())
    }

    fn read(text: &str) -> Option<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(digit)).then(|| Self(text.into()))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CaseId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::read(text).ok_or(IdError::Case)
    }
}

impl TryFrom<String> for CaseId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of an input, chosen by the host before the first attempt: 1 to 64 characters of
/// `A-Za-z0-9._-`. For a callback, the provider's reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct InputId(Box<str>);

impl InputId {
    fn read(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        ((1..=64).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.into()))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InputId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::read(text).ok_or(IdError::Input)
    }
}

impl TryFrom<String> for InputId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl fmt::Display for InputId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of a command, `case.seq.n`: the idempotency key for every gateway.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub struct CommandId {
    /// The case that issued the command.
    pub case: CaseId,
    /// The step that issued the command.
    pub seq: u32,
    /// The index among the commands of that step, from 0.
    pub n: u16,
}

impl CommandId {
    /// Returns the id of command `n` of step `seq` of a case.
    pub const fn new(case: CaseId, seq: u32, n: u16) -> Self {
        Self { case, seq, n }
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let case = CaseId::read(parts.next()?)?;
        let seq: u32 = parts.next()?.parse().ok()?;
        let n = parts.next()?.parse().ok()?;
        let id = Self { case, seq, n };
        (id.to_string() == text).then_some(id)
    }
}

impl FromStr for CommandId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::read(text).ok_or(IdError::Command)
    }
}

impl TryFrom<String> for CommandId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.case, self.seq, self.n)
    }
}

impl Serialize for CommandId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IdError {
    /// Not a [`CaseId`].
    #[error("a case id is 32 lower-case hex digits")]
    Case,
    /// Not an [`InputId`].
    #[error("an input id is 1 to 64 characters of `A-Za-z0-9._-`")]
    Input,
    /// Not a [`CommandId`].
    #[error("a command id is `case.seq.n`")]
    Command,
}

/// Returns the bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
