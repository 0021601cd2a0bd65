//! The structure of a document as one table, read in two ways: it checks documents and it is
//! printed as JSON Schema, so that the schema accepts exactly what has no structural error.

mod check;
mod evidence;
mod policy;
mod schema;
mod test;

pub(crate) use check::check;
pub(crate) use policy::{OPERATOR_KINDS, POLICY};
pub(crate) use schema::json_schema;
pub(crate) use test::TIME;

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
    /// The shape that fits the kind of value that stands there; no two fit one kind.
    Choice(&'static [Shape]),
    /// A map that is a requirement if it uses a word of the language, else an entry.
    RequirementOr(&'static Record, &'static Shape),
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
    pub(crate) common: &'static [Field],
    pub(crate) variants: &'static [Variant],
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) word: &'static str,
    pub(crate) about: &'static str,
    pub(crate) fields: &'static [Field],
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) about: &'static str,
}

pub(crate) const fn must(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: true, about }
}

pub(crate) const fn may(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, shape, required: false, about }
}

/// The words of the requirement language: no check can have one of them as its name.
pub(crate) const WORDS: &[&str] =
    &["points", "points_in", "factors", "independent", "pass", "at_least", "all", "any", "count", "of"];

/// Outcomes of challenges, and the word for a signal that is not there: no names for a signal's outcomes.
pub(crate) const RESERVED_OUTCOMES: &[&str] = &["passed", "failed", "inconclusive", "unobserved"];

/// Categories of evidence; `context` never counts as an authentication factor.
pub(crate) const FACTORS: &[&str] = &["knowledge", "possession", "inherence", "attestation", "context"];

/// Longest name, in characters.
pub(crate) const NAME_LENGTH: usize = 128;

impl Names {
    fn refused(self) -> &'static [&'static str] {
        match self {
            Self::Any | Self::Factor => &[],
            Self::Check => WORDS,
            Self::Outcome => RESERVED_OUTCOMES,
            Self::Person => &["subject"],
        }
    }
}
