//! Probabilities with their intervals, and the checks on them.

use super::Fraction;
use super::ast::{self, PerModel};
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding, did_you_mean};
use crate::policy::ast::Text;

/// A probability and its interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    pub(crate) low: Fraction,
    pub(crate) p: Fraction,
    pub(crate) high: Fraction,
}

/// A probability, and the place of its `p`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) number: Number,
    pub(super) span: Span,
}

/// Reads numbers of one entry.
pub(super) struct Numbers<'a, 'd> {
    pub(super) models: &'a [&'d str],
    /// The source of bare numbers.
    pub(super) source: Option<&'a Text<'d>>,
    /// Set if a number must be below 1.
    pub(super) below_one: bool,
}

impl Numbers<'_, '_> {
    /// Returns the number, and reports what is wrong with it.
    pub(super) fn one(&self, number: &ast::Number<'_>, path: &Path<'_>, out: &mut Vec<Finding>) -> Placed {
        match number {
            ast::Number::Bare(bare) => {
                if self.source.is_none() {
                    let finding = Finding::new(Code::MissingKey, bare.span, "the number has no source");
                    out.push(
                        finding
                            .at(path)
                            .help("add `source` to the entry: where the number is from, or `assumed`"),
                    );
                }
                self.limit(bare.value, bare.span, path, out);
                Placed {
                    number: Number { low: bare.value, p: bare.value, high: bare.value },
                    span: bare.span,
                }
            }
            ast::Number::Measured(it) => {
                for (key, part) in [("p", &it.p), ("low", &it.low), ("high", &it.high)] {
                    self.limit(part.value, part.span, &path.key(key), out);
                }
                let (low, p, high) = (it.low.value, it.p.value, it.high.value);
                if low > p || p > high {
                    let message = format!("{p} is outside its own interval, {low} to {high}");
                    let finding = Finding::new(Code::OutsideInterval, it.p.span, message);
                    out.push(finding.at(&path.key("p")).help("correct `p`, `low` or `high`"));
                }
                Placed { number: Number { low, p, high }, span: it.p.span }
            }
        }
    }

    fn limit(&self, value: Fraction, span: Span, path: &Path<'_>, out: &mut Vec<Finding>) {
        if self.below_one && value.is_one() {
            let finding = Finding::new(Code::OutOfRange, span, "`1` is out of range").at(path);
            out.push(finding.help("write a number below 1: not every attacker of a kind holds a cause"));
        }
    }

    /// Returns the number for each model, with the path that it is at, and reports what is wrong.
    pub(super) fn each(
        &self,
        numbers: &PerModel<'_>,
        (span, path): (Span, &Path<'_>),
        out: &mut Vec<Finding>,
    ) -> Vec<(Placed, String)> {
        let map = match numbers {
            PerModel::All(number) => {
                let read = self.one(number, path, out);
                return self.models.iter().map(|_| (read, path.to_string())).collect();
            }
            PerModel::Each(map) => map,
        };
        let mut read: Vec<Option<(Placed, String)>> = self.models.iter().map(|_| None).collect();
        let mut others = None;
        for entry in map.iter() {
            let path = path.key(entry.key.text);
            let number = (self.one(&entry.value, &path, out), path.to_string());
            if entry.key.text == PerModel::OTHERS {
                others = Some(number);
                continue;
            }
            match self
                .models
                .iter()
                .position(|model| *model == entry.key.text)
                .and_then(|at| read.get_mut(at))
            {
                Some(slot) => *slot = Some(number),
                None => out.push(unknown_model(entry.key.text, entry.key.span, &path, self.models)),
            }
        }
        let mut all = Vec::new();
        for (model, number) in self.models.iter().zip(read) {
            match number.or_else(|| others.clone()) {
                Some(number) => all.push(number),
                // A misspelt model is reported as such.
                None if map.iter().any(|entry| self.is_slip(entry.key.text, model)) => {}
                None => {
                    let message = format!("there is no number for the model `{model}`");
                    let finding = Finding::new(Code::MissingEntry, span, message).at(path);
                    out.push(
                        finding.help(format!("add `{model}`, or `others` for all models that are not named")),
                    );
                }
            }
        }
        all
    }

    /// Returns true if a key is no model, and probably means this one.
    fn is_slip(&self, key: &str, model: &str) -> bool {
        !self.models.contains(&key)
            && key != PerModel::OTHERS
            && did_you_mean(key, self.models.iter().copied()) == Some(model)
    }
}

pub(super) fn unknown_model(name: &str, span: Span, path: &Path<'_>, known: &[&str]) -> Finding {
    let finding = Finding::new(Code::UnknownModel, span, format!("there is no model `{name}`")).at(path);
    let finding = finding.help("declare it under `models`");
    finding.meant(did_you_mean(name, known.iter().copied()))
}
