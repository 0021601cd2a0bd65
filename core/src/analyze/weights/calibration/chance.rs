//! The numbers of a calibration, for programs that draw by them.

use super::numbers::Number;
use super::{Calibration, Entry as _, Fraction};

/// A probability of a calibration with its interval, each in units of 10^-15 and exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chance {
    /// The probability.
    pub p: u64,
    /// The lower end of its interval.
    pub low: u64,
    /// The upper end of its interval.
    pub high: u64,
}

impl Chance {
    /// The number that stands for certainty.
    pub const ONE: u64 = 1_000_000_000_000_000;

    fn of(number: Number) -> Self {
        let Number { low, p, high } = number;
        let [p, low, high] = [p, low, high].map(Fraction::per_quadrillion);
        Self { p, low, high }
    }
}

impl Calibration {
    /// Returns `m` of a challenge, under any of its names: the chance that a genuine caller passes.
    pub fn genuine(&self, challenge: &str) -> Option<Chance> {
        let entry = self.loaded().checks.iter().find(|entry| entry.is(challenge))?;
        Some(Chance::of(entry.genuine))
    }

    /// Returns `u` of a challenge, under any of its names: the chance that an attacker of this model passes without its
    /// cause.
    pub fn guessed(&self, model: &str, challenge: &str) -> Option<Chance> {
        let entry = self.loaded().checks.iter().find(|entry| entry.is(challenge))?;
        Some(Chance::of(*entry.impostor.get(self.place(model)?)?))
    }

    /// Returns the causes, in the order of the document, by their first names.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.loaded().causes.iter().filter_map(|entry| entry.names.first()).map(|named| &*named.name)
    }

    /// Returns the first name of a cause that has this name.
    pub fn cause(&self, name: &str) -> Option<&str> {
        let entry = self.loaded().causes.iter().find(|entry| entry.is(name))?;
        entry.names.first().map(|named| &*named.name)
    }

    /// Returns `q` of a cause, under any of its names: the chance that an attacker of this model holds it by itself.
    pub fn held(&self, model: &str, cause: &str) -> Option<Chance> {
        let entry = self.loaded().causes.iter().find(|entry| entry.is(cause))?;
        Some(Chance::of(*entry.held.get(self.place(model)?)?))
    }

    /// Returns the first names of the causes that a cause rests on: each of them brings it along.
    pub fn rests_on(&self, cause: &str) -> impl Iterator<Item = &str> {
        let causes = &self.loaded().causes;
        let entry = causes.iter().find(|entry| entry.is(cause));
        let below = entry.into_iter().flat_map(|entry| &entry.rests_on);
        below.filter_map(|at| causes.get(*at)?.names.first()).map(|named| &*named.name)
    }

    fn place(&self, model: &str) -> Option<usize> {
        self.loaded().models.iter().position(|known| *known.name == *model)
    }
}
