//! The columns of a check, as inputs of a circuit.

use arrow_array::Array as _;
use arrow_buffer::NullBuffer;
use bonafides::batch::CheckStates;

use super::block::{Valid, with_rows};
use super::circuit::{CheckInputs, Circuit, Words};
use super::clock::{Clock, EARLIEST};
use super::columns::CheckColumns;
use super::masks::{FAR, ROWS, Set, ages, beyond};
use super::outcomes::{Outcomes, Seen};
use super::text::Texts;
use super::time::Times;

/// The columns of a check, with the places of the inputs that they make.
#[derive(Debug)]
pub(super) struct Check<'b> {
    outcomes: Option<Outcomes<'b>>,
    at: Option<(&'b Times<'b>, Valid)>,
    /// The rows in which it is unavailable.
    unavailable: Option<Vec<u64>>,
    places: Places,
    limits: Limits,
    /// True if an outcome that the policy does not have is left out, false if it is a mistake.
    is_lenient: bool,
}

#[derive(Debug)]
struct Places {
    outcomes: Vec<Option<usize>>,
    within: [Option<usize>; 2],
    unavailable: Option<usize>,
}

/// The two lifetimes of evidence, the shorter one first, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) exact: [i64; 2],
    /// The same, less than [`FAR`].
    short: [u32; 2],
}

impl Limits {
    pub(super) fn of(exact: [i64; 2]) -> Self {
        let short = exact.map(|limit| u32::try_from(limit.max(0)).unwrap_or(FAR).min(FAR.wrapping_sub(1)));
        Self { exact, short }
    }
}

impl<'b> Check<'b> {
    pub(super) fn of(
        columns: &'b CheckColumns<'b>,
        check: &CheckStates<'_>,
        inputs: &CheckInputs,
        circuit: &Circuit,
        limits: Limits,
        is_lenient: bool,
    ) -> Self {
        let names: Vec<&str> = check.outcomes().collect();
        let flags = columns.unavailable.filter(|_| check.is_challenge()).map(|flags| {
            let bits = match flags.nulls() {
                Some(nulls) => flags.values() & nulls.inner(),
                None => flags.values().clone(),
            };
            bits.bit_chunks().iter_padded().collect()
        });
        Self {
            outcomes: columns.outcome.and_then(|texts: Texts<'b>| Outcomes::of(texts, &names)),
            at: columns.at.as_ref().map(|at| (at, Valid::of(at.nulls.map(NullBuffer::inner)))),
            unavailable: flags,
            places: Places {
                outcomes: inputs.outcomes.iter().map(|input| circuit.place(*input)).collect(),
                within: inputs.within.map(|input| circuit.place(input)),
                unavailable: circuit.place(inputs.unavailable),
            },
            limits,
            is_lenient,
        }
    }

    /// Writes the inputs of a block of rows, and marks the rows that the engine must decide on.
    pub(super) fn write(&self, block: usize, clock: &Clock<'_>, values: &mut [Words], marked: &mut Words) {
        let first = block.saturating_mul(marked.len());
        for (word, marked) in marked.iter_mut().enumerate() {
            let number = first.saturating_add(word);
            if let Some(flags) = &self.unavailable {
                put(values, self.places.unavailable, word, flags.get(number).copied().unwrap_or_default());
            }
            let Some(outcomes) = &self.outcomes else { continue };
            let Seen { there, known } = outcomes.read(number, |outcome, rows| {
                put(values, self.places.outcomes.get(outcome).copied().flatten(), word, rows);
            });
            if !self.is_lenient {
                *marked |= there & !known;
            }
            let (within, mistakes) = self.within(number, clock, known);
            *marked |= mistakes;
            for (place, within) in self.places.within.iter().zip(within) {
                put(values, *place, word, within);
            }
        }
    }

    /// Returns the rows within each limit, and those among `known` with a time that is a mistake.
    #[inline]
    fn within(&self, number: usize, clock: &Clock<'_>, known: u64) -> ([u64; 2], u64) {
        let Some((at, valid)) = &self.at else { return ([u64::MAX; 2], 0) };
        let timed = valid.word(number);
        // Without a time, that of the decision is used.
        let (rows, mut within) = (known & timed, [!timed; 2]);
        if rows == 0 {
            return (within, 0);
        }
        let start = number.saturating_mul(ROWS);
        let mut mistakes = 0;
        with_rows(&clock.times.milliseconds, start, |now| {
            with_rows(&at.milliseconds, start, |at| {
                let mut all = [0_u32; ROWS];
                ages(now, at, &mut all);
                let [current, older] = self.limits.short.map(|limit| beyond(&all, limit));
                within = [within[0] | !current, within[1] | !older];
                for row in Set(older & rows) {
                    if all.get(row) == Some(&FAR) {
                        let (of_row, is_mistake) = self.far(now.get(row), at.get(row));
                        let bit = 1_u64 << (row & 63);
                        mistakes |= if is_mistake { bit } else { 0 };
                        within[0] |= if of_row[0] { bit } else { 0 };
                        within[1] |= if of_row[1] { bit } else { 0 };
                    }
                }
            });
        });
        (within, mistakes)
    }

    /// Returns the same for a row whose age 32 bits do not hold.
    #[cold]
    fn far(&self, now: Option<&i64>, at: Option<&i64>) -> ([bool; 2], bool) {
        let (Some(now), Some(at)) = (now, at) else { return ([false; 2], true) };
        let age = now.saturating_sub(*at);
        (self.limits.exact.map(|limit| age <= limit), age < 0 || *at < EARLIEST)
    }
}

#[inline]
fn put(values: &mut [Words], place: Option<usize>, word: usize, bits: u64) {
    if let Some(out) = place.and_then(|place| values.get_mut(place)).and_then(|words| words.get_mut(word)) {
        *out = bits;
    }
}
