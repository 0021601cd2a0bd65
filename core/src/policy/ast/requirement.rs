//! Requirements and the entries of their lists.

use super::clauses::{Clauses, Says as _, clauses};
use super::containers::{List, Map, OneOrMany, Pair, Spanned};
use super::mistake::wrong_type;
use super::record::record;
use super::scalars::{CheckName, FactorRef, FromNode, Int, Name};
use super::variants::choice;
use crate::diagnostic::Finding;
use crate::diagnostic::place::Path;
use crate::document::{Node, Value};
use crate::policy::shape::{COUNT, POINTS, Shape, WORDS};

/// A conjunction of its keys; empty if there is no requirement.
pub(crate) type Requirement<'d> = Clauses<Condition<'d>>;

/// Points that are required.
pub(crate) type Needed = Int<i32, 1, POINTS>;

clauses! {
    "requirement", "A requirement; all of its keys must hold.";
    enum Condition<'d> {
        Points "points": Needed, "The score is at least this, plus what risks add.";
        PointsIn "points_in": Map<FactorRef, Needed>, "The capped score of a factor is at least this.";
        Factors "factors": Int<u8, 1, 4>,
            "At least this many factors, apart from `context`, reach their `min`.";
        Independent "independent": Int<u16, 1, COUNT>,
            "Passed challenges have at least this many different causes.";
        Pass "pass": List<Entry<'d>>, "Every entry is met, each by a different piece of evidence.";
        AtLeast "at_least": AtLeast<'d>, "At least `count` items of a list hold.";
        All "all": List<Requirement<'d>>, "All of these hold.";
        Any "any": List<Requirement<'d>>, "One of these holds.";
    }
}

record! {
    "at_least", "At least `count` of these hold; entries by different pieces of evidence.";
    struct AtLeast<'d> {
        must count: Spanned<Int<u16, 1, COUNT>>, "The number of items that must hold.";
        must of: List<EntryOrRequirement<'d>>, "The entries and requirements to choose from.";
    }
}

choice! {
    /// A challenge alone, or a check with a demand.
    enum Entry<'d> {
        Check(CheckName<'d>),
        Demand(Pair<CheckName<'d>, Demand<'d>>),
    }
}

choice! {
    /// Outcomes of a signal, or minimum grades of a challenge.
    enum Demand<'d> {
        Outcomes(OneOrMany<Name<'d>>),
        Grades(Map<Name<'d>, Int<u16, 0, COUNT>>),
    }
}

/// An item in the list of an `at_least`.
#[derive(Debug)]
pub(crate) enum EntryOrRequirement<'d> {
    Entry(Entry<'d>),
    Requirement(Requirement<'d>),
}

/// A map with a word of the language is a requirement; any other map is an entry.
impl<'d> FromNode<'d> for EntryOrRequirement<'d> {
    const SHAPE: Shape = Shape::Choice(&[
        CheckName::SHAPE,
        Shape::Recursive(|| Condition::RECORD),
        Pair::<CheckName<'d>, Demand<'d>>::SHAPE,
    ]);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        match &node.value {
            Value::Map(entries) if entries.iter().any(|(key, _)| WORDS.contains(&&*key.text)) => {
                Requirement::read(node, path, out).map(Self::Requirement)
            }
            Value::Map(_) | Value::Text(_) => Entry::read(node, path, out).map(Self::Entry),
            _ => {
                out.push(wrong_type(node, Self::SHAPE, path));
                None
            }
        }
    }
}
