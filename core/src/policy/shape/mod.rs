//! The structure of a document as a table, printed as JSON Schema. That of a policy is made from the
//! types that read it, so that the schema accepts exactly what has no structural error.

mod schema;

use serde_json::Value;

use crate::words::{Word as _, words};

pub(crate) use schema::json_schema;

/// What may stand at one place of a document.
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
    /// A whole number, both ends included.
    Integer(i64, i64),
    /// `true` or `false`.
    Bool,
    /// `10m`.
    Duration,
    /// `10m`, or this word.
    DurationOr(&'static str),
    /// `5 per 24h`.
    Rate,
    /// A point in time, RFC 3339.
    Moment,
    /// A point in time, or how long before the decision: `-10m`.
    MomentOrBefore,
    /// A map with known keys.
    Record(&'static Record),
    /// A map with known keys that may contain itself.
    Recursive(fn() -> &'static Record),
    /// A map whose `type` decides which further keys are known.
    Tagged(&'static Tagged),
    /// A map from names to one shape, with at least so many entries.
    Map(Names, &'static Shape, usize),
    /// A map from any text to one shape.
    Dictionary(&'static Shape),
    /// A map with exactly one entry.
    Pair(Names, &'static Shape),
    /// A list of one shape, with at least so many items.
    List(&'static Shape, usize),
    /// The shape that fits what stands there.
    Choice(&'static [Shape]),
}

/// Which names are taken as names here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Any name.
    Any,
    /// Not a word of the requirement language.
    Check,
    /// Not one of the outcomes that challenges have, nor `unobserved`.
    Outcome,
    /// One of the five factors.
    Factor,
    /// Not `subject`, who is always there.
    Person,
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

/// How many of the keys a map needs, beside those that are required by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Least {
    None,
    One,
    /// The keys of one of these sets, no more and no fewer.
    OneOf(&'static [&'static [&'static str]]),
}

#[derive(Debug)]
pub(crate) struct Tagged {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) common: &'static Record,
    /// Each has the word of `type` as its name.
    pub(crate) variants: &'static [&'static Record],
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// What holds if it is left out, as a document says it.
    pub(crate) default: Option<fn() -> Value>,
    pub(crate) about: &'static str,
}

pub(crate) const fn must(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: true, default: None, about }
}

pub(crate) const fn may(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: false, default: None, about }
}

/// The words of the requirement language: no check can have one of them as its name.
pub(crate) const WORDS: &[&str] =
    &["points", "points_in", "factors", "independent", "pass", "at_least", "all", "any", "count", "of"];

/// Outcomes of challenges, and the word for a signal that is not there: no names for a signal's outcomes.
pub(crate) const RESERVED_OUTCOMES: &[&str] = &["passed", "failed", "inconclusive", "unobserved"];

/// Points beyond this are a slip of the finger; the bound keeps every sum far from overflow.
pub(crate) const POINTS: i64 = 1_000_000;
/// Most of anything that is counted.
pub(crate) const COUNT: i64 = 1_000;
/// The year 9999, in milliseconds.
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
    /// Its number, which is its place among [`FACTORS`].
    pub(crate) const fn id(self) -> u8 {
        self as u8
    }
}

/// The words of [`FactorName`].
pub(crate) const FACTORS: &[&str] = FactorName::WORDS;

/// Longest name, in characters.
pub(crate) const NAME_LENGTH: usize = 128;

impl Names {
    /// What cannot be such a name.
    pub(crate) fn refused(self) -> &'static [&'static str] {
        match self {
            Self::Any | Self::Factor => &[],
            Self::Check => WORDS,
            Self::Outcome => RESERVED_OUTCOMES,
            Self::Person => &["subject"],
        }
    }
}
