//! The structure of a document as a table, printed as JSON Schema. The table of a policy is generated from
//! the types that read it, so the schema accepts exactly the documents without structural errors.

mod schema;

use serde_json::Value;

use crate::words::{Word as _, words};

pub(crate) use schema::json_schema;

/// The values allowed at one place of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Text with at least one character.
    Text,
    /// Text that may be empty.
    AnyText,
    /// A name, or a reference to one.
    Name(Names),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number in an inclusive range.
    Integer(i64, i64),
    /// A number above 0 and at most 1.
    Fraction,
    /// Odds: `1 in 1000`.
    Odds,
    /// `true` or `false`.
    Bool,
    /// A duration: `10m`.
    Duration,
    /// A duration, or this word.
    DurationOr(&'static str),
    /// A rate: `5 per 24h`.
    Rate,
    /// A point in time, RFC 3339.
    Moment,
    /// A point in time, or a duration before the decision: `-10m`.
    MomentOrBefore,
    /// A map with known keys.
    Record(&'static Record),
    /// A map with known keys that may contain itself.
    Recursive(fn() -> &'static Record),
    /// A map whose `type` decides which further keys are known.
    Tagged(&'static Tagged),
    /// A map from names to one shape, with a minimum number of entries.
    Map(Names, &'static Shape, usize),
    /// A map from any text to one shape.
    Dictionary(&'static Shape),
    /// A map with exactly one entry.
    Pair(Names, &'static Shape),
    /// A list of one shape, with a minimum number of items.
    List(&'static Shape, usize),
    /// One of several shapes.
    Choice(&'static [Shape]),
}

/// A class of names, by the words that it excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Any name.
    Any,
    /// Any name except a word of the requirement language.
    Check,
    /// Any name except an outcome of challenges or `unobserved`.
    Outcome,
    /// One of the five factors.
    Factor,
    /// Any name except `subject`, which is predefined.
    Person,
    /// Any name except a key of a measured number, and the word for all other models.
    Model,
    /// Any name except a key of a measured number.
    ModelOrOthers,
}

/// A map with known keys.
#[derive(Debug)]
pub(crate) struct Record {
    /// Name of the definition in the schema.
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) fields: &'static [Field],
    pub(crate) least: Least,
}

/// The keys that a map needs in addition to its required ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Least {
    None,
    One,
    /// Exactly the keys of one of these sets.
    OneOf(&'static [&'static [&'static str]]),
}

#[derive(Debug)]
pub(crate) struct Tagged {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) common: &'static Record,
    /// The records by `type`, each named after its word.
    pub(crate) variants: &'static [&'static Record],
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// The default, as written in a document.
    pub(crate) default: Option<fn() -> Value>,
    pub(crate) about: &'static str,
}

pub(crate) const fn must(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: true, default: None, about }
}

pub(crate) const fn may(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: false, default: None, about }
}

/// The words of the requirement language, which cannot be names of checks.
pub(crate) const WORDS: &[&str] =
    &["points", "points_in", "factors", "independent", "pass", "at_least", "all", "any", "count", "of"];

/// The outcomes of challenges, and the word for a missing signal: they cannot name a signal's outcomes.
pub(crate) const RESERVED_OUTCOMES: &[&str] = &["passed", "failed", "inconclusive", "unobserved"];

/// The keys of a measured number, in place of which a number for each model can be written.
pub(crate) const MEASURED: &[&str] = &["p", "low", "high", "source"];
/// The same, and the word for all models that are not named.
const NOT_MODELS: &[&str] = &["p", "low", "high", "source", "others"];

/// The maximum of points. More is a typing error, and the bound keeps every sum far from overflow.
pub(crate) const POINTS: i64 = 1_000_000;
/// The maximum of any count.
pub(crate) const COUNT: i64 = 1_000;
/// The end of the year 9999, in milliseconds.
pub(crate) const TIME: i64 = 253_402_300_799_999;

words! {
    /// A category of evidence.
    pub(crate) enum FactorName {
        Knowledge = "knowledge",
        Possession = "possession",
        Inherence = "inherence",
        Attestation = "attestation",
        /// Never counts as an authentication factor.
        Context = "context",
    }
}

impl FactorName {
    /// Returns its index in [`FACTORS`].
    pub(crate) const fn id(self) -> u8 {
        self as u8
    }
}

/// The words of [`FactorName`].
pub(crate) const FACTORS: &[&str] = FactorName::WORDS;

/// The maximum length of a name, in characters.
pub(crate) const NAME_LENGTH: usize = 128;

impl Names {
    /// Returns the words that cannot be such a name.
    pub(crate) fn refused(self) -> &'static [&'static str] {
        match self {
            Self::Any | Self::Factor => &[],
            Self::Check => WORDS,
            Self::Outcome => RESERVED_OUTCOMES,
            Self::Person => &["subject"],
            Self::Model => NOT_MODELS,
            Self::ModelOrOthers => MEASURED,
        }
    }
}
