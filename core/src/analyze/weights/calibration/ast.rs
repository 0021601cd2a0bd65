//! A calibration as types: the content of its document, with places.

use super::fraction::{Fraction, OneIn};
use crate::diagnostic::Finding;
use crate::diagnostic::place::Path;
use crate::document::Node;
use crate::policy::ast::parts::{fits, wrong_type};
use crate::policy::ast::{
    AnyText, CheckName, FromNode, Int, List, Map, ModelName, ModelOrOthers, Name, OutcomeName, Spanned, Text,
};
use crate::policy::ast::{choice, record};
use crate::policy::shape::{MEASURED, Shape};
use crate::words::words;

const ALSO: &str = "Other names that policies have for it.";
const SOURCE: &str = "The source of the numbers that have none of their own.";
const ABOUT: &str = "A description for readers.";

record! {
    "calibration", "A calibration: how often genuine callers and attackers pass each check.";
    struct Document<'d> {
        must format: Int<u8, 1, 1>, "Version of the format: 1.";
        must name "calibration": Text<'d>, "Name of the calibration; part of every report.";
        part version: AnyText<'d>, "Version of the calibration, free text; part of every report.";
        may shared: bool = false,
            "`true` if several policies use it: what a policy does not have is then not an error.";
        must models: Map<ModelName<'d>, Model<'d>>, "Attacker models.";
        must checks: Map<CheckName<'d>, CheckNumbers<'d>>, "Challenges, with their numbers.";
        part causes: Map<Name<'d>, CauseNumbers<'d>>, "Causes, with their numbers.";
        part signals: Map<CheckName<'d>, SignalReach<'d>>,
            "Signals, and what an attacker can do about them.";
        may about: Text<'d>, ABOUT;
    }
}

record! {
    "attacker_model", "A kind of attacker.";
    struct Model<'d> {
        must about: Text<'d>, "A description for readers of the report.";
        must attacks: OneIn, "The share of calls that are attacks of this kind.";
        must accepted: OneIn, "The share of approved calls that may be attacks of this kind.";
    }
}

record! {
    "check_numbers", "How often a challenge is passed.";
    struct CheckNumbers<'d> {
        part also: List<CheckName<'d>>, ALSO;
        must m: Spanned<Number<'d>>, "The probability that a genuine caller passes.";
        must u: Spanned<PerModel<'d>>,
            "The probability that an attacker who does not hold the cause passes, for each model.";
        may source: Text<'d>, SOURCE;
        may about: Text<'d>, ABOUT;
    }
}

record! {
    "cause_numbers", "How often an attacker holds a cause.";
    struct CauseNumbers<'d> {
        part also: List<Name<'d>>, ALSO;
        must q: Spanned<PerModel<'d>>, "The probability that an attacker holds it by itself, for each model.";
        part rests_on: List<Name<'d>>, "Causes, each of which brings this one along.";
        may source: Text<'d>, SOURCE;
        may about: Text<'d>, ABOUT;
    }
}

record! {
    "signal_reach", "What an attacker can do about a signal.";
    struct SignalReach<'d> {
        part also: List<CheckName<'d>>, ALSO;
        may attacker: Ability = Ability::CanSuppress, ATTACKER;
        part outcomes: List<OutcomeName<'d>>, OUTCOMES;
        part models: Map<ModelName<'d>, ModelReach<'d>>, "Attacker models for which it is different.";
        may about: Text<'d>, ABOUT;
    }
}

record! {
    "model_reach", "What one attacker model can do about a signal.";
    struct ModelReach<'d> {
        may attacker: Ability = Ability::CanSuppress, ATTACKER;
        part outcomes: List<OutcomeName<'d>>, OUTCOMES;
    }
}

const ATTACKER: &str = "What the attacker can do.";
const OUTCOMES: &str = "Outcomes that can be observed for an attacker. By default none, or all if the attacker can forge the signal.";

words! {
    /// The power of an attacker over a signal.
    pub(crate) enum Ability {
        /// Nothing is observed, or one of the outcomes that can be observed for an attacker.
        CanSuppress = "can_suppress",
        /// One of the outcomes that can be observed for an attacker is always observed.
        CannotSuppress = "cannot_suppress",
        /// Nothing is observed, or any outcome.
        CanForge = "can_forge",
    }
}

choice! {
    /// A number: bare, or with an interval and a source.
    enum Number<'d> {
        Bare(Spanned<Fraction>),
        Measured(Measured<'d>),
    }
}

record! {
    "measured", "A number with its interval and its source.";
    struct Measured<'d> {
        must p: Spanned<Fraction>, "The probability.";
        must low: Spanned<Fraction>, "The lower end of its interval.";
        must high: Spanned<Fraction>, "The upper end of its interval.";
        must source: Text<'d>, "The source.";
    }
}

/// One number for all attacker models, or one for each; `others` is for those that are not named.
#[derive(Debug)]
pub(crate) enum PerModel<'d> {
    All(Number<'d>),
    Each(Map<ModelOrOthers<'d>, Number<'d>>),
}

impl PerModel<'_> {
    /// The key for all models that are not named.
    pub(crate) const OTHERS: &'static str = "others";
}

impl<'d> FromNode<'d> for PerModel<'d> {
    const SHAPE: Shape = Shape::Choice(&[<Number<'_>>::SHAPE, <Map<ModelOrOthers<'_>, Number<'_>>>::SHAPE]);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let one = node.entries().iter().any(|(key, _)| MEASURED.contains(&&*key.text));
        if one || !fits(node, <Map<ModelOrOthers<'_>, Number<'_>>>::SHAPE) {
            if !fits(node, Self::SHAPE) {
                out.push(wrong_type(node, Self::SHAPE, path));
                return None;
            }
            return Number::read(node, path, out).map(Self::All);
        }
        Map::read(node, path, out).map(Self::Each)
    }
}

impl Default for Number<'_> {
    fn default() -> Self {
        Self::Bare(Spanned::default())
    }
}

impl Default for PerModel<'_> {
    fn default() -> Self {
        Self::All(Number::default())
    }
}

/// The structure of a calibration, format 1.
pub(crate) const SHAPE: Shape = <Document<'_>>::SHAPE;

impl<'d> Document<'d> {
    /// Reads a document, and reports what is wrong with it.
    pub(crate) fn of(root: &'d Node, out: &mut Vec<Finding>) -> Self {
        Self::read(root, &Path::ROOT, out).unwrap_or_default()
    }
}
