//! The decisions on a batch, block by block.

use bonafides::{Policy, Verdict};

use super::block::{BLOCK, Valid};
use super::checks::{Check, put};
use super::circuit::{Decider, VERDICTS, WIDTH, Words};
use super::clock::Clock;
use super::columns::Columns;
use super::masks::{ROWS, Set, spread};
use super::rules_of_rows::RulesOfRows;
use super::text::Texts;
use super::time::Times;

/// The columns of a batch, as inputs of a circuit.
#[derive(Debug)]
pub(super) struct Plan<'b, 'k> {
    decider: &'k Decider,
    rules: RulesOfRows,
    /// The places of the bits of the rules' numbers.
    numbers: Vec<Option<usize>>,
    clock: Clock<'b>,
    checks: Vec<Check<'b>>,
    /// The rows with facts in JSON, if there are any.
    facts: Option<Valid>,
}

impl<'b, 'k> Plan<'b, 'k> {
    pub(super) fn of(
        policy: &Policy,
        columns: &'b Columns<'b>,
        rules: RulesOfRows,
        now: &'b Times<'b>,
        decider: &'k Decider,
        is_lenient: bool,
    ) -> Option<Self> {
        let circuit = &decider.circuit;
        let lifetimes = policy.ages().map(bonafides::Duration::milliseconds);
        let [_, longest] = lifetimes;
        let states = policy.check_states()?;
        let checks = states.iter().zip(&decider.checks).filter_map(|(check, inputs)| {
            let columns = columns.checks.get(check.check())?;
            Some(Check::of(columns, check, inputs, circuit, lifetimes, is_lenient))
        });
        Some(Self {
            decider,
            rules,
            numbers: decider.rules.iter().map(|input| circuit.place(*input)).collect(),
            clock: Clock::of(now, longest),
            checks: checks.collect(),
            facts: columns.facts.map(Texts::valid),
        })
    }

    /// Returns the values in which blocks are decided.
    pub(super) fn values(&self) -> Vec<Words> {
        self.decider.circuit.values()
    }

    /// Decides on the rows of a block. Returns those on which the engine must decide.
    pub(super) fn decide(
        &self,
        block: usize,
        values: &mut [Words],
        verdicts: &mut [Option<Verdict>],
    ) -> Vec<usize> {
        let first = block.saturating_mul(WIDTH);
        let mut marked = [0_u64; WIDTH];
        for (word, marked) in marked.iter_mut().enumerate() {
            let number = first.saturating_add(word);
            if !self.numbers.is_empty() {
                for (place, bits) in self.numbers.iter().zip(self.rules.bits(number)) {
                    put(values, *place, word, bits);
                }
            }
            *marked = self.rules.by_themselves(number) | self.clock.unusual(number);
            if let Some(facts) = &self.facts {
                *marked |= facts.word(number);
            }
        }
        for check in &self.checks {
            check.write(block, &self.clock, values, &mut marked);
        }
        self.decider.circuit.run(values);
        let (low, high) = (self.decider.circuit.output(0, values), self.decider.circuit.output(1, values));
        let mut by_themselves = Vec::new();
        let rows = verdicts.len().min(BLOCK);
        for (at, (((rows, low), high), marked)) in
            verdicts.chunks_mut(ROWS).zip(low).zip(high).zip(marked).enumerate()
        {
            let (low, high) = (spread(low), spread(high));
            for ((out, low), high) in rows.iter_mut().zip(low).zip(high) {
                *out = VERDICTS.get(usize::from(low | (high << 1))).copied();
            }
            by_themselves.extend(Set(marked).map(|row| at.saturating_mul(ROWS).saturating_add(row)));
        }
        // The last word may have bits beyond the last row.
        by_themselves.retain(|row| *row < rows);
        by_themselves
    }
}
