//! The columns of a check, as inputs of a circuit.

use arrow_array::Array as _;
use arrow_buffer::NullBuffer;
use bonafides::batch::CheckStates;

use super::block::{Valid, with_rows};
use super::circuit::{CheckInputs, Circuit, WIDTH, Words};
use super::clock::{Clock, EARLIEST};
use super::columns::CheckColumns;
use super::masks::{ROWS, Set, beyond};
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
    /// The two lifetimes of evidence, the shorter one first, in milliseconds.
    lifetimes: [i64; 2],
    /// True if an outcome that the policy does not have is left out, false if it is a mistake.
    is_lenient: bool,
}

#[derive(Debug)]
struct Places {
    outcomes: Vec<Option<usize>>,
    within: [Option<usize>; 2],
    unavailable: Option<usize>,
}

impl<'b> Check<'b> {
    pub(super) fn of(
        columns: &'b CheckColumns<'b>,
        check: &CheckStates<'_>,
        inputs: &CheckInputs,
        circuit: &Circuit,
        lifetimes: [i64; 2],
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
            lifetimes,
            is_lenient,
        }
    }

    /// Writes the inputs of a block of rows, and marks the rows that the engine must decide on.
    pub(super) fn write(
        &self,
        block: usize,
        clock: &Clock<'_>,
        values: &mut [Words],
        marked: &mut [u64; WIDTH],
    ) {
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

    /// Returns the rows within each lifetime, and those among `known` with a time that is a mistake.
    #[inline]
    fn within(&self, number: usize, clock: &Clock<'_>, known: u64) -> ([u64; 2], u64) {
        let Some((at, valid)) = &self.at else { return ([u64::MAX; 2], 0) };
        let timed = valid.word(number);
        let rows = known & timed;
        if rows == 0 {
            return ([u64::MAX; 2], 0);
        }
        let start = number.saturating_mul(ROWS);
        with_rows(&clock.times.milliseconds, start, |now| {
            with_rows(&at.milliseconds, start, |at| {
                let [shorter, longer] = self.lifetimes;
                let oldest = beyond(now, at, longer);
                let [current, _] = self.places.within;
                let older = current.map_or(u64::MAX, |_| beyond(now, at, shorter));
                let is_mistake = |row: &usize| {
                    now.get(*row).zip(at.get(*row)).is_none_or(|(now, at)| at > now || *at < EARLIEST)
                };
                let mistakes =
                    Set(oldest & rows).filter(is_mistake).fold(0, |set, row| set | 1 << (row & 63));
                // Without a time, that of the decision is used.
                ([older, oldest].map(|beyond| !(beyond & timed)), mistakes)
            })
        })
    }
}

/// Writes the bits of 64 rows to their place, if anything depends on them.
#[inline]
pub(super) fn put(values: &mut [Words], place: Option<usize>, word: usize, bits: u64) {
    if let Some(out) = place.and_then(|place| values.get_mut(place)).and_then(|words| words.0.get_mut(word)) {
        *out = bits;
    }
}
