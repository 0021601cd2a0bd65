//! Numbers that differ from row to row, as bits of a circuit.

use super::gates::{Bit, Gates};

/// A number of 0 or more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Number {
    /// Its bits, the lowest first.
    bits: Vec<Bit>,
    /// A number that it does not exceed.
    most: i64,
}

impl Number {
    /// A number in the rows where `when` holds, else 0.
    pub(crate) fn when(when: Bit, number: i64) -> Self {
        if when == Bit::FALSE {
            return Self::default();
        }
        let most = number.max(0);
        let bits = (0..width(most)).map(|at| if has(most, at) { when } else { Bit::FALSE }).collect();
        Self { bits, most }
    }

    /// The maximum.
    pub(crate) const fn most(&self) -> i64 {
        self.most
    }

    fn bit(&self, at: u32) -> Bit {
        usize::try_from(at).ok().and_then(|at| self.bits.get(at)).copied().unwrap_or(Bit::FALSE)
    }

    /// Returns the number that is not 0, of two of which one is 0 in each row.
    pub(crate) fn either(&self, other: &Self, gates: &mut Gates) -> Self {
        let most = self.most.max(other.most);
        let bits = (0..width(most)).map(|at| gates.or(self.bit(at), other.bit(at))).collect();
        Self { bits, most }
    }

    /// Returns the sum of two.
    fn plus(&self, other: &Self, gates: &mut Gates) -> Self {
        let most = self.most.saturating_add(other.most);
        let mut carry = Bit::FALSE;
        let mut bits = Vec::new();
        for at in 0..width(most) {
            let (a, b) = (self.bit(at), other.bit(at));
            let differ = gates.xor(a, b);
            bits.push(gates.xor(differ, carry));
            let (both, carried) = (gates.and(a, b), gates.and(differ, carry));
            carry = gates.or(both, carried);
        }
        Self { bits, most }
    }

    /// Returns the sum of all.
    pub(crate) fn sum(mut numbers: Vec<Self>, gates: &mut Gates) -> Self {
        // Small ones first, so that most sums have few bits.
        numbers.sort_by_key(|number| number.most);
        numbers.iter().fold(Self::default(), |sum, number| sum.plus(number, gates))
    }

    /// Returns true where the number is this one at least.
    pub(crate) fn reaches(&self, least: i64, gates: &mut Gates) -> Bit {
        if least <= 0 || least > self.most {
            return Bit::from(least <= 0);
        }
        let mut reaches = Bit::TRUE;
        for at in 0..width(self.most) {
            let bit = self.bit(at);
            reaches = if has(least, at) { gates.and(bit, reaches) } else { gates.or(bit, reaches) };
        }
        reaches
    }

    /// Returns true where the number is at least the other one and `more`, which may be negative.
    pub(crate) fn exceeds(&self, other: &Self, more: i64, gates: &mut Gates) -> Bit {
        if other.most == 0 {
            return self.reaches(more, gates);
        }
        let (mine, other) = if more < 0 {
            (self.plus(&Self::when(Bit::TRUE, more.saturating_neg()), gates), other.clone())
        } else {
            (self.clone(), other.plus(&Self::when(Bit::TRUE, more), gates))
        };
        let mut reaches = Bit::TRUE;
        for at in 0..width(mine.most.max(other.most)) {
            let (a, b) = (mine.bit(at), other.bit(at));
            let differ = gates.xor(a, b);
            reaches = gates.choose(differ, a, reaches);
        }
        reaches
    }

    /// Returns the number, limited to a maximum.
    pub(crate) fn capped(&self, cap: i64, gates: &mut Gates) -> Self {
        if cap >= self.most {
            return self.clone();
        }
        let most = cap.max(0);
        let is_over = self.reaches(most, gates);
        let limit = Self::when(is_over, most);
        let bits = (0..width(most)).map(|at| {
            let below = gates.and(self.bit(at), !is_over);
            gates.or(below, limit.bit(at))
        });
        Self { bits: bits.collect(), most }
    }
}

/// Returns the number of bits of a number.
const fn width(most: i64) -> u32 {
    i64::BITS.saturating_sub(most.leading_zeros())
}

fn has(number: i64, at: u32) -> bool {
    number.checked_shr(at).unwrap_or_default() & 1 == 1
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Each row is a choice of the terms: its number has the sum of those chosen.
        #[test]
        fn numbers_of_rows_are_those_of_arithmetic(
            terms in prop::collection::vec(0_i64..300, 0..6),
            other in 0_i64..300,
            limit in -20_i64..900,
        ) {
            let mut gates = Gates::default();
            let inputs: Vec<Bit> = terms.iter().map(|_| gates.input()).collect();
            let also = gates.input();
            let numbers = inputs.iter().zip(&terms).map(|(input, term)| Number::when(*input, *term)).collect();
            let sum = Number::sum(numbers, &mut gates);
            let beside = Number::when(also, other);
            let capped = sum.capped(limit.max(0), &mut gates);
            let only = Number::when(!also, 7).either(&beside, &mut gates);
            let outputs = [
                sum.reaches(limit, &mut gates),
                sum.exceeds(&beside, limit, &mut gates),
                capped.reaches(other, &mut gates),
                sum.exceeds(&beside, -limit, &mut gates),
                only.reaches(limit, &mut gates),
            ];
            let circuit = gates.finish(&outputs).unwrap();
            let mut values = circuit.values();
            let rows = 1_u64 << (terms.len() + 1);
            for row in 0..rows.min(64) {
                for (at, words) in values.iter_mut().skip(1).take(terms.len() + 1).enumerate() {
                    words.0[0] |= (row >> at & 1) << row;
                }
            }
            circuit.run(&mut values);
            for row in 0..rows.min(64) {
                let chosen = terms.iter().enumerate().filter(|(at, _)| row >> at & 1 == 1);
                let sum: i64 = chosen.map(|(_, term)| term).sum();
                let has_other = row >> terms.len() & 1 == 1;
                let beside = if has_other { other } else { 0 };
                let expected = [
                    sum >= limit,
                    sum >= beside + limit,
                    sum.min(limit.max(0)) >= other,
                    sum >= beside - limit,
                    (if has_other { other } else { 7 }) >= limit,
                ];
                for (index, expected) in expected.into_iter().enumerate() {
                    prop_assert_eq!(circuit.output(index, &values)[0] >> row & 1 == 1, expected, "{}", index);
                }
            }
        }
    }
}
