//! Boolean circuits that are evaluated on many rows at once: a bit of a word for each row.

use std::collections::HashMap;

/// The number of words that a gate computes at once: enough that finding the gate costs little.
pub(crate) const WIDTH: usize = 16;

/// A value of each row, as bits; aligned, as vector instructions read it faster.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Words(pub(crate) [u64; WIDTH]);

impl Words {
    pub(crate) const NONE: Self = Self([0; WIDTH]);
}

/// The most gates of a circuit.
const MOST: usize = 1 << 16;

/// A value in a circuit, or its negation: the number of a gate, and the lowest bit for the negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Bit(u32);

impl Bit {
    pub(crate) const FALSE: Self = Self(0);
    pub(crate) const TRUE: Self = Self(1);

    const fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }

    const fn number(self) -> u32 {
        self.0 >> 1
    }

    const fn positive(self) -> Self {
        Self(self.0 & !1)
    }
}

impl std::ops::Not for Bit {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

impl From<bool> for Bit {
    fn from(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }
}

/// A gate on two values, which precede it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Gate {
    kind: Kind,
    a: u32,
    b: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    /// Both.
    And,
    /// The first without the second.
    AndNot,
    /// Neither.
    Nor,
    /// One of both, not the other.
    Xor,
}

/// A circuit in the making. The same gate is made once.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    inputs: u32,
    list: Vec<Gate>,
    known: HashMap<Gate, Bit>,
}

impl Gates {
    /// Adds an input. All inputs come before the first gate.
    pub(crate) fn input(&mut self) -> Bit {
        self.inputs = self.inputs.saturating_add(1);
        Bit(self.inputs << 1)
    }

    pub(crate) fn and(&mut self, x: Bit, y: Bit) -> Bit {
        let (x, y) = if x <= y { (x, y) } else { (y, x) };
        match (x, y) {
            (Bit::FALSE, _) => Bit::FALSE,
            (Bit::TRUE, other) => other,
            _ if x == y => x,
            _ if x == !y => Bit::FALSE,
            _ => {
                let (kind, a, b) = match (x.is_negated(), y.is_negated()) {
                    (false, false) => (Kind::And, x, y),
                    (false, true) => (Kind::AndNot, x, y),
                    (true, false) => (Kind::AndNot, y, x),
                    (true, true) => (Kind::Nor, x, y),
                };
                self.gate(Gate { kind, a: a.number(), b: b.number() })
            }
        }
    }

    pub(crate) fn or(&mut self, x: Bit, y: Bit) -> Bit {
        !self.and(!x, !y)
    }

    pub(crate) fn xor(&mut self, x: Bit, y: Bit) -> Bit {
        let is_negated = x.is_negated() != y.is_negated();
        let (x, y) = (x.positive().min(y.positive()), x.positive().max(y.positive()));
        let positive = match (x, y) {
            (Bit::FALSE, other) => other,
            _ if x == y => Bit::FALSE,
            _ => self.gate(Gate { kind: Kind::Xor, a: x.number(), b: y.number() }),
        };
        if is_negated { !positive } else { positive }
    }

    /// Returns the second if the first holds, else the third.
    pub(crate) fn choose(&mut self, which: Bit, then: Bit, otherwise: Bit) -> Bit {
        let (then, otherwise) = (self.and(which, then), self.and(!which, otherwise));
        self.or(then, otherwise)
    }

    pub(crate) fn all(&mut self, bits: impl IntoIterator<Item = Bit>) -> Bit {
        bits.into_iter().fold(Bit::TRUE, |all, bit| self.and(all, bit))
    }

    pub(crate) fn any(&mut self, bits: impl IntoIterator<Item = Bit>) -> Bit {
        bits.into_iter().fold(Bit::FALSE, |any, bit| self.or(any, bit))
    }

    fn gate(&mut self, gate: Gate) -> Bit {
        if let Some(known) = self.known.get(&gate) {
            return *known;
        }
        // A circuit that is too large is refused when it is finished.
        let number = u32::try_from(self.list.len()).unwrap_or_default();
        let bit = Bit(number.wrapping_add(self.inputs).wrapping_add(1) << 1);
        if self.list.len() <= MOST {
            self.list.push(gate);
            self.known.insert(gate, bit);
        }
        bit
    }

    /// Returns the circuit of some values; `None` if it is too large.
    pub(crate) fn finish(self, outputs: &[Bit]) -> Option<Circuit> {
        if self.list.len() > MOST {
            return None;
        }
        let first = usize::try_from(self.inputs).ok()?.saturating_add(1);
        let mut is_needed = vec![false; first.saturating_add(self.list.len())];
        let need = |is_needed: &mut Vec<bool>, number: u32| {
            if let Some(needed) = usize::try_from(number).ok().and_then(|at| is_needed.get_mut(at)) {
                *needed = true;
            }
        };
        for bit in outputs {
            need(&mut is_needed, bit.number());
        }
        for (at, gate) in self.list.iter().enumerate().rev() {
            if is_needed.get(first.saturating_add(at)) == Some(&true) {
                need(&mut is_needed, gate.a);
                need(&mut is_needed, gate.b);
            }
        }
        let mut levels = vec![0_u32; is_needed.len()];
        let mut order = Vec::new();
        for ((number, gate), needed) in (first..).zip(&self.list).zip(is_needed.iter().skip(first)) {
            let level = |of: u32| usize::try_from(of).ok().and_then(|at| levels.get(at)).copied();
            let own = level(gate.a)?.max(level(gate.b)?).saturating_add(1);
            *levels.get_mut(number)? = own;
            if *needed {
                order.push((own, gate.kind, number, gate));
            }
        }
        // Gates of a level do not depend on each other: those of a kind are next to each other.
        order.sort_unstable_by_key(|(level, kind, number, _)| (*level, *kind, *number));
        let mut numbers: Vec<u32> = (0..=self.inputs).collect();
        numbers.resize(is_needed.len(), 0);
        for (new, (_, _, old, _)) in (self.inputs.saturating_add(1)..).zip(&order) {
            *numbers.get_mut(*old)? = new;
        }
        let new = |old: u32| usize::try_from(old).ok().and_then(|at| numbers.get(at)).copied();
        let mut steps: Vec<(Kind, Vec<(u32, u32)>)> = Vec::new();
        for (_, kind, _, gate) in &order {
            let operands = (new(gate.a)?, new(gate.b)?);
            match steps.last_mut() {
                Some((last, gates)) if last == kind => gates.push(operands),
                _ => steps.push((*kind, vec![operands])),
            }
        }
        let outputs = outputs.iter().map(|bit| Some((new(bit.number())?, bit.is_negated())));
        Some(Circuit {
            steps,
            gates: order.len(),
            outputs: outputs.collect::<Option<_>>()?,
            is_needed: is_needed.into_iter().take(first).collect(),
        })
    }
}

/// A circuit, ready to be evaluated.
#[derive(Debug)]
pub(crate) struct Circuit {
    /// Gates of one kind, one after the other, by the numbers of the values that they compute with.
    steps: Vec<(Kind, Vec<(u32, u32)>)>,
    /// The number of gates.
    gates: usize,
    /// The number of the value of each output, and true if it is negated.
    outputs: Vec<(u32, bool)>,
    is_needed: Vec<bool>,
}

impl Circuit {
    /// Returns the values to evaluate it with: that which is false in every row, the inputs, and a place for every gate.
    pub(crate) fn values(&self) -> Vec<Words> {
        vec![Words::NONE; self.is_needed.len().saturating_add(self.gates)]
    }

    /// Returns the place of the words of an input in the values; `None` if no output depends on it.
    pub(crate) fn place(&self, input: Bit) -> Option<usize> {
        let at = usize::try_from(input.number()).ok()?;
        self.is_needed.get(at)?.then_some(at).filter(|at| *at > 0)
    }

    /// Evaluates every gate.
    pub(crate) fn run(&self, values: &mut [Words]) {
        let mut at = self.is_needed.len();
        for (kind, gates) in &self.steps {
            match kind {
                Kind::And => each(gates, at, values, |a, b| a & b),
                Kind::AndNot => each(gates, at, values, |a, b| a & !b),
                Kind::Nor => each(gates, at, values, |a, b| !(a | b)),
                Kind::Xor => each(gates, at, values, |a, b| a ^ b),
            }
            at = at.saturating_add(gates.len());
        }
    }

    /// Returns an output of the evaluation.
    pub(crate) fn output(&self, index: usize, values: &[Words]) -> [u64; WIDTH] {
        let (number, is_negated) = self.outputs.get(index).copied().unwrap_or_default();
        let words = values.get(number as usize).copied().unwrap_or(Words::NONE).0;
        if is_negated { words.map(|word| !word) } else { words }
    }
}

/// Evaluates gates of one kind, the first of which has a number.
fn each(gates: &[(u32, u32)], first: usize, values: &mut [Words], op: impl Fn(u64, u64) -> u64 + Copy) {
    for (at, (a, b)) in (first..).zip(gates) {
        let Some((before, from)) = values.split_at_mut_checked(at) else { return };
        let operands = (before.get(*a as usize), before.get(*b as usize), from.first_mut());
        let (Some(a), Some(b), Some(out)) = operands else { return };
        evaluate(out, a, b, op);
    }
}

/// A function of its own, so that the compiler knows that no two of the values overlap.
#[inline(never)]
fn evaluate(out: &mut Words, a: &Words, b: &Words, op: impl Fn(u64, u64) -> u64) {
    out.0.iter_mut().zip(&a.0).zip(&b.0).for_each(|((out, a), b)| *out = op(*a, *b));
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn word(circuit: &Circuit, index: usize, inputs: &[u64]) -> u64 {
        let mut values = circuit.values();
        values.iter_mut().skip(1).zip(inputs).for_each(|(words, input)| words.0[0] = *input);
        circuit.run(&mut values);
        circuit.output(index, &values)[0]
    }

    #[test]
    fn gates_are_the_operations_of_their_names_for_negated_and_constant_values_too() {
        let mut gates = Gates::default();
        let (x, y) = (gates.input(), gates.input());
        let values =
            [(x, 0b0011), (!x, 0b1100), (y, 0b0101), (!y, 0b1010), (Bit::FALSE, 0), (Bit::TRUE, 0b1111)];
        let mut outputs = Vec::new();
        let mut expected: Vec<u64> = Vec::new();
        for (a, a_bits) in values {
            for (b, b_bits) in values {
                outputs.extend([gates.and(a, b), gates.or(a, b), gates.xor(a, b), gates.choose(x, a, b)]);
                expected.extend([a_bits & b_bits, a_bits | b_bits, a_bits ^ b_bits]);
                expected.push((0b0011 & a_bits) | (0b1100 & b_bits));
            }
        }
        let circuit = gates.finish(&outputs).unwrap();
        for (index, expected) in expected.into_iter().enumerate() {
            assert_eq!(word(&circuit, index, &[0b0011, 0b0101]) & 0b1111, expected, "{index}");
        }
    }

    #[test]
    fn the_same_gate_is_made_once_and_one_that_nothing_needs_never() {
        let mut gates = Gates::default();
        let (x, y, z) = (gates.input(), gates.input(), gates.input());
        let both = gates.and(x, y);
        assert_eq!(gates.and(y, x), both);
        gates.xor(both, z);
        let circuit = gates.finish(&[both]).unwrap();
        assert_eq!(circuit.gates, 1);
        assert_eq!([x, y, z].map(|input| circuit.place(input)), [Some(1), Some(2), None]);
    }
}
