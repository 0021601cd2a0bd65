//! Conditions of requirements, as bits of a circuit.

use bonafides::batch::{CheckEntries, Condition};

use super::gates::{Bit, Gates};
use super::number::Number;
use super::score::{Score, State, Unit};

/// A state in which conditions hold or do not.
pub(crate) struct Held<'s> {
    pub(crate) state: &'s State,
    pub(crate) score: &'s Score,
    /// The negative points, and those that risks add, in units: both count against the score.
    pub(crate) against: &'s Number,
    pub(crate) unit: Unit,
}

impl Held<'_> {
    /// Returns true where the condition holds; `None` for a condition that a circuit cannot express.
    pub(crate) fn holds(&self, condition: &Condition, gates: &mut Gates) -> Option<Bit> {
        let (score, unit) = (self.score, self.unit);
        Some(match condition {
            Condition::Points(need) => score.points.exceeds(self.against, unit.up(*need), gates),
            Condition::PointsIn(factor, need) => score.counted.get(*factor)?.reaches(unit.up(*need), gates),
            Condition::Factors(need) => {
                let shown = score.shown.iter().map(|shown| Number::when(*shown, 1)).collect();
                at_least(shown, *need, gates)
            }
            Condition::Independent(need) => score.independent.reaches(*need, gates),
            Condition::AtLeast(count, entries, conditions) => {
                let mut met = Vec::new();
                for entries in entries {
                    met.push(self.met(entries, gates)?);
                }
                for condition in conditions {
                    met.push(Number::when(self.holds(condition, gates)?, 1));
                }
                at_least(met, i64::try_from(*count).ok()?, gates)
            }
            Condition::All(conditions) => {
                let mut all = Bit::TRUE;
                for condition in conditions {
                    let holds = self.holds(condition, gates)?;
                    all = gates.and(all, holds);
                }
                all
            }
            Condition::Any(conditions) => {
                let mut any = Bit::FALSE;
                for condition in conditions {
                    let holds = self.holds(condition, gates)?;
                    any = gates.or(any, holds);
                }
                any
            }
            Condition::Never => Bit::FALSE,
            _ => return None,
        })
    }

    /// Returns the number of entries that are met.
    fn met(&self, entries: &CheckEntries, gates: &mut Gates) -> Option<Number> {
        match entries {
            CheckEntries::Result(results) => {
                let held: Option<Vec<Bit>> =
                    results.iter().map(|result| self.state.held.get(*result).copied()).collect();
                Some(Number::when(gates.any(held?), 1))
            }
            CheckEntries::Items { result, entries, takes_any } => {
                let pieces = self.state.pieces.get(*result)?;
                let met = pieces.iter().fold(Number::default(), |met, pieces| {
                    let real = i64::from(pieces.is_real && *takes_any);
                    let number = pieces.supposed.saturating_add(real).min(*entries);
                    met.either(&Number::when(pieces.when, number), gates)
                });
                Some(met)
            }
            _ => None,
        }
    }
}

/// Returns true where the sum of numbers is at least another.
fn at_least(numbers: Vec<Number>, least: i64, gates: &mut Gates) -> Bit {
    let most = numbers.iter().fold(0_i64, |most, number| most.saturating_add(number.most()));
    if least == most {
        let reached: Vec<Bit> = numbers.iter().map(|number| number.reaches(number.most(), gates)).collect();
        return gates.all(reached);
    }
    if least == 1 {
        let reached: Vec<Bit> = numbers.iter().map(|number| number.reaches(1, gates)).collect();
        return gates.any(reached);
    }
    Number::sum(numbers, gates).reaches(least, gates)
}
