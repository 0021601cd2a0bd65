//! The situations that people are in when they call.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A situation of a caller: the signals that are observed, and the causes that he or she has lost.
///
/// As JSON: `{"name": "at home", "signals": {"workstation": "new"}, "lost": ["phone"]}`; only the name is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// The name.
    pub(super) name: String,
    /// Signals that are observed, and their outcomes.
    #[serde(default, skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    #[serde(deserialize_with = "of_map")]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub(super) signals: Vec<(String, String)>,
    /// Causes that are lost: no challenge of these can be passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) lost: Vec<String>,
}

fn as_map<S: serde::Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(signal, outcome)| (signal, outcome)))
}

/// Keeps a signal that is given twice, so that the policy refuses it.
fn of_map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from signal to outcome")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs)
}

impl Situation {
    /// Creates a situation in which no signal is observed, and nothing is lost.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), signals: Vec::new(), lost: Vec::new() }
    }

    /// Adds the outcome of a signal.
    #[must_use]
    pub fn signal(mut self, signal: impl Into<String>, outcome: impl Into<String>) -> Self {
        self.signals.push((signal.into(), outcome.into()));
        self
    }

    /// Adds a cause that the caller has lost: no challenge of this cause can be passed.
    #[must_use]
    pub fn lost(mut self, cause: impl Into<String>) -> Self {
        self.lost.push(cause.into());
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Signals that are observed, and their outcomes.
    pub fn signals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }

    /// Causes that are lost.
    pub fn losses(&self) -> impl Iterator<Item = &str> {
        self.lost.iter().map(String::as_str)
    }
}

/// A text that is not a situation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SituationError {
    /// There is no name in front of a colon.
    #[error("a situation begins with its name and a colon")]
    NoName,
    /// A part is neither a signal nor a loss.
    #[error("`{part}` is neither a signal nor a loss")]
    #[non_exhaustive]
    BadPart {
        /// The part.
        part: String,
    },
}

impl SituationError {
    /// Advice on how to fix it.
    pub const fn help(&self) -> &'static str {
        "write `NAME: SIGNAL=OUTCOME, lost CAUSE`"
    }
}

/// Reads `at home: workstation=new, location=usual, lost phone`.
impl FromStr for Situation {
    type Err = SituationError;

    fn from_str(text: &str) -> Result<Self, SituationError> {
        let (name, rest) = text.split_once(':').ok_or(SituationError::NoName)?;
        if name.trim().is_empty() {
            return Err(SituationError::NoName);
        }
        let mut situation = Self::new(name.trim());
        for part in rest.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            situation = match (part.split_once('='), part.strip_prefix("lost ")) {
                (Some((signal, outcome)), _) => situation.signal(signal.trim(), outcome.trim()),
                (None, Some(cause)) => situation.lost(cause.trim()),
                (None, None) => return Err(SituationError::BadPart { part: part.to_owned() }),
            };
        }
        Ok(situation)
    }
}
