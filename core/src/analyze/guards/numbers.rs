//! The numbers of a policy document.

use std::ops::Range;

use crate::diagnostic::place::{Path, Span};
use crate::document::{Node, Value};
use crate::policy::ast::{self, fits};
use crate::policy::shape::{Record, Shape, Tagged};

/// Sections of which no number is changed: the version of the language, and the tests themselves.
const APART: [&str; 2] = ["format", "tests"];

/// A number, and the way to it from the root of the document.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Indices of entries and items.
    steps: Vec<usize>,
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) value: i64,
    /// The text around the digits of a duration or a rate.
    around: Option<(String, String)>,
}

/// Returns every number of the document, in its order.
pub(super) fn of(root: &Node) -> Vec<Place> {
    let mut found = Finder { steps: Vec::new(), found: Vec::new() };
    found.look(root, ast::SHAPE, &Path::ROOT);
    let mut found = found.found;
    found.sort_by(|a, b| (a.span.start, &a.steps, &a.around).cmp(&(b.span.start, &b.steps, &b.around)));
    // An item that can be an entry or a requirement is looked at as both.
    found.dedup_by(|a, b| a.steps == b.steps && a.around == b.around);
    found
}

impl Place {
    /// Returns the scalar with another number in it, as it would be written.
    pub(super) fn written(&self, value: i64) -> String {
        match &self.around {
            Some((before, after)) => format!("{before}{value}{after}"),
            None => value.to_string(),
        }
    }

    /// Returns true for the number of items or the highest grade of a challenge.
    pub(super) fn is_of_items(&self) -> bool {
        self.path.starts_with("challenges")
            && (self.path.ends_with(".repeatable") || self.path.contains(".grades"))
    }

    /// Sets the number at this place in the document.
    pub(super) fn set(&self, root: &mut Node, value: i64) {
        let mut node = root;
        for step in &self.steps {
            let next = match &mut node.value {
                Value::List(items) => items.get_mut(*step),
                Value::Map(entries) => entries.get_mut(*step).map(|(_, node)| node),
                _ => None,
            };
            let Some(next) = next else { return };
            node = next;
        }
        node.value = match &self.around {
            Some(_) => Value::Text(self.written(value).into()),
            None => Value::Integer(value),
        };
    }
}

struct Finder {
    steps: Vec<usize>,
    found: Vec<Place>,
}

impl Finder {
    fn look(&mut self, node: &Node, shape: Shape, path: &Path<'_>) {
        match shape {
            Shape::Integer(..) => {
                if let Value::Integer(value) = node.value {
                    self.keep(node, path, value, None);
                }
            }
            Shape::Duration | Shape::DurationOr(_) | Shape::Rate => {
                let text = node.text().unwrap_or_default();
                for digits in digits(text) {
                    let part = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
                    let around = (part(0..digits.start), part(digits.end..text.len()));
                    if let Ok(value) = part(digits).parse() {
                        self.keep(node, path, value, Some(around));
                    }
                }
            }
            Shape::Record(record) => self.record(node, &[record], path),
            Shape::Recursive(record) => self.record(node, &[record()], path),
            Shape::Tagged(Tagged { common, variants, .. }) => {
                let is_type = |key: &str| key == "type";
                let kind = node.entries().iter().find(|(key, _)| is_type(&key.text));
                let kind = kind.and_then(|(_, kind)| kind.text());
                let variant = variants.iter().find(|variant| Some(variant.name) == kind);
                let records: Vec<&Record> = [*common].into_iter().chain(variant.copied()).collect();
                self.record(node, &records, path);
            }
            Shape::Map(_, inner, _) | Shape::Dictionary(inner) | Shape::Pair(_, inner) => {
                for (at, (key, value)) in node.entries().iter().enumerate() {
                    self.step(at, value, *inner, &path.key(&key.text));
                }
            }
            Shape::List(inner, _) => {
                for (at, item) in node.items().iter().enumerate() {
                    self.step(at, item, *inner, &path.index(at));
                }
            }
            Shape::Choice(shapes) => {
                shapes.iter().filter(|shape| fits(node, **shape)).for_each(|shape| {
                    self.look(node, *shape, path);
                });
            }
            Shape::Text
            | Shape::AnyText
            | Shape::Name(_)
            | Shape::Word(_)
            | Shape::Bool
            | Shape::Fraction
            | Shape::Odds
            | Shape::Moment
            | Shape::MomentOrBefore => {}
        }
    }

    fn record(&mut self, node: &Node, records: &[&Record], path: &Path<'_>) {
        for (at, (key, value)) in node.entries().iter().enumerate() {
            let field = records.iter().flat_map(|record| record.fields).find(|field| *field.key == *key.text);
            let apart = path.is_root() && APART.contains(&&*key.text);
            if let Some(field) = field.filter(|_| !apart) {
                self.step(at, value, field.shape, &path.key(&key.text));
            }
        }
    }

    fn step(&mut self, at: usize, node: &Node, shape: Shape, path: &Path<'_>) {
        self.steps.push(at);
        self.look(node, shape, path);
        self.steps.pop();
    }

    fn keep(&mut self, node: &Node, path: &Path<'_>, value: i64, around: Option<(String, String)>) {
        let (steps, path) = (self.steps.clone(), path.to_string());
        self.found.push(Place { steps, path, span: node.span, value, around });
    }
}

/// The runs of digits in a text.
fn digits(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at.saturating_add(1),
            _ => runs.push(at..at.saturating_add(1)),
        }
    }
    runs
}
