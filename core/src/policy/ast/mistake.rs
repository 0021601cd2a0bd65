//! Findings about values and keys that do not belong where they are.

use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding, did_you_mean};
use crate::document::{Key, Node, Value};
use crate::policy::shape::Shape;

pub(crate) fn wrong_type(node: &Node, shape: Shape, path: &Path<'_>) -> Finding {
    let message = format!("expected {}, found {}", expectation(shape), node.kind());
    let finding = Finding::new(Code::WrongType, node.span, message).at(path);
    match (&node.value, shape) {
        (
            Value::Number(_) | Value::Integer(_) | Value::Bool(_),
            Shape::Text | Shape::AnyText | Shape::Name(_),
        ) => finding.help("put it in quotes to make it text").quote(),
        (Value::Text(text), _)
            if text.parse::<i64>().is_ok() && takes(shape, |shape| matches!(shape, Shape::Integer(..)))
                || text.parse::<f64>().is_ok_and(f64::is_finite)
                    && takes(shape, |shape| matches!(shape, Shape::Fraction)) =>
        {
            finding.help("remove the quotes").fix(&**text)
        }
        (Value::Text(text), _)
            if text.ends_with('%') && takes(shape, |shape| matches!(shape, Shape::Fraction)) =>
        {
            finding.help("write a percentage as a fraction: `0.25` for 25%")
        }
        (Value::Text(text), Shape::List(..)) => {
            let finding = finding.help(format!("write a list, even of one item, in brackets: `[{text}]`"));
            let plain = text.chars().all(|c| c.is_alphanumeric() || c == '_');
            if plain { finding.fix(format!("[{text}]")) } else { finding }
        }
        (Value::Null, _) => finding.help("write the value, or remove the key"),
        // A program that loads a policy for the first time often passes a path.
        (Value::Text(text), _) if path.is_root() && is_path(text) => {
            finding.help("pass the text of the document, not its path")
        }
        _ => finding,
    }
}

/// Returns true if a value of the kind at `node` can have this shape.
pub(crate) fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Choice(shapes) => shapes.iter().any(|shape| fits(node, *shape)),
        Shape::Integer(..) | Shape::Fraction => {
            matches!(node.value, Value::Integer(_) | Value::Number(_))
        }
        Shape::Bool => matches!(node.value, Value::Bool(_)),
        Shape::List(..) => matches!(node.value, Value::List(_)),
        Shape::Record(_)
        | Shape::Recursive(_)
        | Shape::Tagged(_)
        | Shape::Map(..)
        | Shape::Dictionary(_)
        | Shape::Pair(..) => matches!(node.value, Value::Map(_)),
        Shape::Text
        | Shape::AnyText
        | Shape::Name(_)
        | Shape::Word(_)
        | Shape::Duration
        | Shape::DurationOr(_)
        | Shape::Rate
        | Shape::Odds
        | Shape::Moment
        | Shape::MomentOrBefore => matches!(node.value, Value::Text(_)),
    }
}

fn takes(shape: Shape, is: fn(Shape) -> bool) -> bool {
    match shape {
        Shape::Choice(shapes) => shapes.iter().any(|shape| takes(*shape, is)),
        shape => is(shape),
    }
}

fn expectation(shape: Shape) -> String {
    match shape {
        Shape::Text | Shape::AnyText => "text".to_owned(),
        Shape::Name(_) => "a name".to_owned(),
        Shape::Word(words) => format!("one of {}", list(words)),
        Shape::Integer(..) => "a whole number".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Duration => "a duration".to_owned(),
        Shape::DurationOr(word) => format!("a duration or `{word}`"),
        Shape::Rate => "a rate".to_owned(),
        Shape::Odds => "odds, such as `1 in 1000`".to_owned(),
        Shape::Fraction => "a number above 0 and at most 1".to_owned(),
        Shape::Moment | Shape::MomentOrBefore => "a time".to_owned(),
        Shape::Record(_)
        | Shape::Recursive(_)
        | Shape::Tagged(_)
        | Shape::Map(..)
        | Shape::Dictionary(_)
        | Shape::Pair(..) => "a map".to_owned(),
        Shape::List(..) => "a list".to_owned(),
        Shape::Choice(shapes) => {
            let mut kinds: Vec<String> = shapes.iter().map(|shape| expectation(*shape)).collect();
            kinds.dedup();
            kinds.join(" or ")
        }
    }
}

pub(super) fn empty(node: &Node, path: &Path<'_>, what: &str) -> Finding {
    Finding::new(Code::Empty, node.span, format!("the {what} is empty"))
        .at(path)
        .help("write the intended value, or remove the key")
}

pub(super) fn unknown_key<'k>(
    key: &Key,
    known: impl Iterator<Item = &'k str> + Clone,
    path: &Path<'_>,
) -> Finding {
    let finding = Finding::new(Code::UnknownKey, key.span, format!("unknown key `{}`", key.text)).at(path);
    match did_you_mean(&key.text, known.clone()) {
        Some(meant) => finding.meant(Some(meant)),
        None => finding.help(format!("known keys: {}", known.collect::<Vec<_>>().join(", "))),
    }
}

/// `` `deny`, `escalate` ``
pub(super) fn list<'w>(words: impl IntoIterator<Item = &'w &'w str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn is_path(text: &str) -> bool {
    [".yaml", ".yml", ".json", ".toml"].iter().any(|ending| text.ends_with(ending))
}
