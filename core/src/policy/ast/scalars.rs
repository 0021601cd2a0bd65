//! The form of a type in a document: its shape and its reader. This module has single values.

use std::marker::PhantomData;
use std::str::FromStr;

use serde_json::{Value as Json, json};

use super::derefs::derefs;
use super::mistake::{empty, list, wrong_type};
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::document::{Key as DocumentKey, Node, Value, without_zeros};
use crate::policy::shape::{FACTORS, FactorName, NAME_LENGTH, Names, POINTS, Shape};
use crate::policy::value::{Duration, Rate};
use crate::words::Word;

/// A part of a document as a type.
pub(crate) trait FromNode<'d>: Sized {
    /// The values allowed.
    const SHAPE: Shape;

    /// Reads the value at `node`, and reports what is wrong; `None` if nothing of it is usable.
    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self>;
}

/// Reads one part of several, unless there are too many mistakes already.
pub(crate) fn read<'d, T: FromNode<'d>>(
    node: &'d Node,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) -> Option<T> {
    if out.len() > MOST { None } else { T::read(node, path, out) }
}

/// A value that can be a default, as written in a document.
pub(crate) trait ToJson {
    fn to_json(&self) -> Json;
}

/// A text and its place; empty only if it was refused or may be empty.
#[derive(Debug)]
pub(crate) struct Str<'d, K> {
    pub(crate) text: &'d str,
    pub(crate) span: Span,
    kind: PhantomData<K>,
}

/// The kind of a text.
pub(crate) trait Kind {
    const SHAPE: Shape;
}

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident $name:ident = $shape:expr;)+) => {$(
        #[derive(Debug)]
        pub(crate) struct $kind;

        impl Kind for $kind {
            const SHAPE: Shape = $shape;
        }

        $(#[$about])*
        pub(crate) type $name<'d> = Str<'d, $kind>;
    )+};
}

kinds! {
    /// Text with at least one character.
    IsText Text = Shape::Text;
    /// Text that may be empty.
    IsAnyText AnyText = Shape::AnyText;
    /// A name, or a reference to one.
    IsName Name = Shape::Name(Names::Any);
    /// A name that is not a word of the requirement language.
    IsCheck CheckName = Shape::Name(Names::Check);
    /// The name of a signal's outcome.
    IsOutcome OutcomeName = Shape::Name(Names::Outcome);
    /// The name of an attacker model.
    IsModel ModelName = Shape::Name(Names::Model);
    /// The name of an attacker model, or `others`.
    IsModelOrOthers ModelOrOthers = Shape::Name(Names::ModelOrOthers);
    /// The name of someone other than the subject.
    IsPerson PersonName = Shape::Name(Names::Person);
}

impl<'d, K> Str<'d, K> {
    pub(crate) const fn new(text: &'d str, span: Span) -> Self {
        Self { text, span, kind: PhantomData }
    }
}

impl<K> Default for Str<'_, K> {
    fn default() -> Self {
        Self::new("", Span::START)
    }
}

impl<'d, K: Kind> FromNode<'d> for Str<'d, K> {
    const SHAPE: Shape = K::SHAPE;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let text = text(node, K::SHAPE, path, out)?;
        match K::SHAPE {
            Shape::Name(names) => name(text, node.span, names, path, out),
            Shape::Text if text.is_empty() => out.push(empty(node, path, "text")),
            _ => {}
        }
        Some(Self::new(text, node.span))
    }
}

/// Returns the text at `node`, or reports that the value is not text.
fn text<'d>(node: &'d Node, shape: Shape, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<&'d str> {
    let text = node.text();
    if text.is_none() {
        out.push(wrong_type(node, shape, path));
    }
    text
}

/// The key of a map whose keys the document chooses.
pub(crate) trait Key<'d>: Sized {
    const NAMES: Names;

    fn of(key: &'d DocumentKey, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self>;
}

impl<'d, K: Kind> Key<'d> for Str<'d, K> {
    const NAMES: Names = if let Shape::Name(names) = K::SHAPE { names } else { Names::Any };

    fn of(key: &'d DocumentKey, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        name(&key.text, key.span, Self::NAMES, path, out);
        Some(Self::new(&key.text, key.span))
    }
}

/// Reports an invalid name. It is used nevertheless, because its target may be another mistake.
fn name(text: &str, span: Span, names: Names, path: &Path<'_>, out: &mut Vec<Finding>) {
    let problem = if names.refused().contains(&text) {
        format!("`{text}` is a reserved word and cannot be a name")
    } else if text.is_empty() {
        "a name cannot be empty".to_owned()
    } else if text.chars().count() > NAME_LENGTH {
        format!("a name has at most {NAME_LENGTH} characters")
    } else if text.starts_with(' ') || text.ends_with(' ') || text.chars().any(|c| c.is_ascii_control()) {
        "a name cannot contain control characters, or start or end with a space".to_owned()
    } else {
        return;
    };
    out.push(Finding::new(Code::BadName, span, problem).at(path).help("choose another name"));
}

/// A whole number from `MIN` to `MAX`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Int<T, const MIN: i64, const MAX: i64>(pub(crate) T);

derefs! { [T, const MIN: i64, const MAX: i64] Int<T, MIN, MAX> => 0: T; }

/// The number nearest to 0.
impl<T: TryFrom<i64> + Default, const MIN: i64, const MAX: i64> Default for Int<T, MIN, MAX> {
    fn default() -> Self {
        Self(T::try_from(0.max(MIN).min(MAX)).unwrap_or_default())
    }
}

/// The points of a result.
pub(crate) type Worth = Int<i64, { -POINTS }, POINTS>;

impl<T: Into<Json> + Copy, const MIN: i64, const MAX: i64> ToJson for Int<T, MIN, MAX> {
    fn to_json(&self) -> Json {
        self.0.into()
    }
}

impl<'d, T: TryFrom<i64>, const MIN: i64, const MAX: i64> FromNode<'d> for Int<T, MIN, MAX> {
    const SHAPE: Shape = Shape::Integer(MIN, MAX);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let range =
            if MIN == MAX { format!("write {MIN}") } else { format!("write a number from {MIN} to {MAX}") };
        let out_of_range = |number: &dyn std::fmt::Display| {
            Finding::new(Code::OutOfRange, node.span, format!("`{number}` is out of range")).help(range)
        };
        let finding = match &node.value {
            Value::Integer(n) => match T::try_from(*n) {
                Ok(number) if (MIN..=MAX).contains(n) => return Some(Self(number)),
                _ => out_of_range(n).at(path),
            },
            Value::Number(text) => match without_zeros(text) {
                Some(number) => {
                    let message = format!("`{text}` begins with a zero, which some programs read as octal");
                    let finding = Finding::new(Code::WrongType, node.span, message).at(path);
                    finding.help(format!("write `{number}`")).fix(number)
                }
                None if text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'+') => {
                    out_of_range(text).at(path)
                }
                None => Finding::new(Code::WrongType, node.span, format!("`{text}` is not a whole number"))
                    .at(path)
                    .help("write a whole number: points, counts and costs have no fractions"),
            },
            _ => wrong_type(node, Self::SHAPE, path),
        };
        out.push(finding);
        None
    }
}

impl<'d> FromNode<'d> for bool {
    const SHAPE: Shape = Shape::Bool;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let read = node.boolean();
        if read.is_none() {
            out.push(wrong_type(node, Self::SHAPE, path));
        }
        read
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        json!(self)
    }
}

/// One word of a closed set.
impl<'d, W: Word> FromNode<'d> for W {
    const SHAPE: Shape = Shape::Word(W::WORDS);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let text = text(node, Self::SHAPE, path, out)?;
        let word = W::of(text);
        if word.is_none() {
            let message = format!("`{text}` is not one of {}", list(W::WORDS));
            let finding = Finding::new(Code::UnknownWord, node.span, message).at(path);
            out.push(finding.meant(did_you_mean(text, W::WORDS.iter().copied())));
        }
        word
    }
}

impl<W: Word> ToJson for W {
    fn to_json(&self) -> Json {
        json!(self.word())
    }
}

/// A reference to one of the five factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FactorRef(pub(crate) FactorName);

impl FactorRef {
    fn of(text: &str, span: Span, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let factor = FactorName::of(text);
        if factor.is_none() {
            let message = format!("there is no factor `{text}`");
            let finding = Finding::new(Code::UnknownFactor, span, message).at(path);
            let finding = finding.help(format!("use one of {}", list(FACTORS)));
            out.push(finding.meant(did_you_mean(text, FACTORS.iter().copied())));
        }
        factor.map(Self)
    }
}

impl<'d> FromNode<'d> for FactorRef {
    const SHAPE: Shape = Shape::Name(Names::Factor);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let text = text(node, Self::SHAPE, path, out)?;
        Self::of(text, node.span, path, out)
    }
}

impl<'d> Key<'d> for FactorRef {
    const NAMES: Names = Names::Factor;

    fn of(key: &'d DocumentKey, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        Self::of(&key.text, key.span, path, out)
    }
}

impl<'d> FromNode<'d> for Duration {
    const SHAPE: Shape = Shape::Duration;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        written(node, "a duration, such as `10m`, `24h` or `7d`", path, out)
    }
}

impl ToJson for Duration {
    fn to_json(&self) -> Json {
        // People write `24h`: a day may mean until midnight.
        if *self == Self::from_days(1) { json!("24h") } else { json!(self.to_string()) }
    }
}

impl<'d> FromNode<'d> for Rate {
    const SHAPE: Shape = Shape::Rate;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let what = "a rate of at most 1000 in at most 999 weeks, such as `5 per 24h`";
        written(node, what, path, out)
    }
}

impl ToJson for Rate {
    fn to_json(&self) -> Json {
        json!(format!("{} per {}", self.count, self.per.to_json().as_str().unwrap_or_default()))
    }
}

/// A duration, or `none`; `0s` is reported with the fix `none`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DurationOrNone(pub(crate) Option<Duration>);

impl DurationOrNone {
    const NONE: &'static str = "none";
}

impl<'d> FromNode<'d> for DurationOrNone {
    const SHAPE: Shape = Shape::DurationOr(Self::NONE);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let zero = match &node.value {
            Value::Text(text) if &**text == Self::NONE => return Some(Self(None)),
            Value::Text(text) if is_nothing(text) => text,
            Value::Integer(0) => "0",
            _ => {
                let what = "a duration, such as `10m`, `24h` or `7d`, or `none`";
                return written(node, what, path, out).map(|duration| Self(Some(duration)));
            }
        };
        out.push(nothing(node, zero, path).help("write `none` if it does not matter").fix(Self::NONE));
        None
    }
}

impl ToJson for DurationOrNone {
    fn to_json(&self) -> Json {
        self.0.map_or_else(|| json!(Self::NONE), |duration| duration.to_json())
    }
}

fn written<T: FromStr>(node: &Node, what: &str, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<T> {
    let finding = match &node.value {
        Value::Text(text) => match text.parse() {
            Ok(read) => return Some(read),
            Err(_) if is_nothing(text) => {
                let help = "write numbers from 1 to 999999, or remove the key";
                out.push(nothing(node, text, path).help(help));
                return None;
            }
            Err(_) => Finding::new(Code::BadDuration, node.span, format!("`{text}` is not {what}")),
        },
        Value::Integer(n) => {
            Finding::new(Code::BadDuration, node.span, format!("`{n}` has no unit; expected {what}"))
        }
        _ => Finding::new(Code::WrongType, node.span, format!("expected {what}, found {}", node.kind())),
    };
    out.push(finding.at(path).help("use the units s, m, h, d and w, and numbers up to 999999"));
    None
}

fn nothing(node: &Node, text: &str, path: &Path<'_>) -> Finding {
    let message = if text.contains(' ') { "allows nothing" } else { "is not a duration" };
    Finding::new(Code::BadDuration, node.span, format!("`{text}` {message}")).at(path)
}

/// Returns true for a duration or rate that is well-formed except for a number that is 0.
fn is_nothing(text: &str) -> bool {
    let mut zero = false;
    let raised: String = text
        .split(' ')
        .map(|word| {
            let digits = word.trim_end_matches(['s', 'm', 'h', 'd', 'w']);
            let is_zero = !digits.is_empty() && digits.bytes().all(|b| b == b'0');
            zero |= is_zero;
            if is_zero { word.replacen(digits, "1", 1) } else { word.to_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ");
    zero && (raised.parse::<Duration>().is_ok() || raised.parse::<Rate>().is_ok())
}
