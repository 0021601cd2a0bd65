//! Boolean circuits that are evaluated on many rows at once: a bit of a word for each row.

use std::collections::HashMap;

/// The number of words that a gate computes at once: enough that finding the gate costs little.
pub(crate) const WIDTH: usize = 16;

/// A value of each row, as bits.
pub(crate) type Words = [u64; WIDTH];

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    gates: Vec<Gate>,
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
        let number = u32::try_from(self.gates.len()).unwrap_or_default();
        let bit = Bit(number.wrapping_add(self.inputs).wrapping_add(1) << 1);
        if self.gates.len() <= MOST {
            self.gates.push(gate);
            self.known.insert(gate, bit);
        }
        bit
    }

    /// Returns the circuit of some values; `None` if it is too large.
    pub(crate) fn finish(self, outputs: &[Bit]) -> Option<Circuit> {
        if self.gates.len() > MOST {
            return None;
        }
        let first = usize::try_from(self.inputs).ok()?.saturating_add(1);
        let mut is_needed = vec![false; first.saturating_add(self.gates.len())];
        let need = |is_needed: &mut Vec<bool>, number: u32| {
            let needed = usize::try_from(number).ok().and_then(|at| is_needed.get_mut(at));
            needed.into_iter().for_each(|needed| *needed = true);
        };
        outputs.iter().for_each(|bit| need(&mut is_needed, bit.number()));
        for (at, gate) in self.gates.iter().enumerate().rev() {
            if is_needed.get(first.saturating_add(at)) == Some(&true) {
                need(&mut is_needed, gate.a);
                need(&mut is_needed, gate.b);
            }
        }
        let mut numbers: Vec<u32> = (0..=self.inputs).collect();
        let mut next = self.inputs;
        for needed in is_needed.iter().skip(first) {
            next = next.saturating_add(u32::from(*needed));
            numbers.push(next);
        }
        let new = |old: u32| usize::try_from(old).ok().and_then(|at| numbers.get(at)).copied();
        let needed = self.gates.iter().zip(is_needed.iter().skip(first)).filter(|(_, needed)| **needed);
        let gates = needed.map(|(gate, _)| Some(Gate { a: new(gate.a)?, b: new(gate.b)?, ..*gate }));
        let outputs = outputs.iter().map(|bit| Some((new(bit.number())?, bit.is_negated())));
        Some(Circuit {
            gates: gates.collect::<Option<_>>()?,
            outputs: outputs.collect::<Option<_>>()?,
            is_needed: is_needed.into_iter().take(first).collect(),
        })
    }
}

/// A circuit, ready to be evaluated.
#[derive(Debug)]
pub(crate) struct Circuit {
    gates: Vec<Gate>,
    /// The number of the value of each output, and true if it is negated.
    outputs: Vec<(u32, bool)>,
    is_needed: Vec<bool>,
}

impl Circuit {
    /// Returns the values to evaluate it with: that which is false in every row, the inputs, and a place for every gate.
    pub(crate) fn values(&self) -> Vec<Words> {
        vec![[0; WIDTH]; self.is_needed.len().saturating_add(self.gates.len())]
    }

    /// Returns the place of the words of an input in the values; `None` if no output depends on it.
    pub(crate) fn place(&self, input: Bit) -> Option<usize> {
        let at = usize::try_from(input.number()).ok()?;
        self.is_needed.get(at)?.then_some(at).filter(|at| *at > 0)
    }

    /// Evaluates every gate.
    pub(crate) fn run(&self, values: &mut [Words]) {
        let first = self.is_needed.len();
        for (at, gate) in (first..).zip(&self.gates) {
            let Some((before, from)) = values.split_at_mut_checked(at) else { return };
            let (a, b) = (gate.a as usize, gate.b as usize);
            let (Some(a), Some(b), Some(out)) = (before.get(a), before.get(b), from.first_mut()) else {
                return;
            };
            match gate.kind {
                Kind::And => and(out, a, b),
                Kind::AndNot => and_not(out, a, b),
                Kind::Nor => nor(out, a, b),
                Kind::Xor => xor(out, a, b),
            }
        }
    }

    /// Returns an output of the evaluation.
    pub(crate) fn output(&self, index: usize, values: &[Words]) -> Words {
        let output = self.outputs.get(index).copied().unwrap_or_default();
        let words = values.get(output.0 as usize).copied().unwrap_or([0; WIDTH]);
        if output.1 { words.map(|word| !word) } else { words }
    }
}

/// Functions of their own, so that the compiler knows that no two of their arguments overlap.
#[inline(never)]
fn and(out: &mut Words, a: &Words, b: &Words) {
    out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = a & b);
}

#[inline(never)]
fn and_not(out: &mut Words, a: &Words, b: &Words) {
    out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = a & !b);
}

#[inline(never)]
fn nor(out: &mut Words, a: &Words, b: &Words) {
    out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = !(a | b));
}

#[inline(never)]
fn xor(out: &mut Words, a: &Words, b: &Words) {
    out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = a ^ b);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(circuit: &Circuit, index: usize, inputs: &[u64]) -> u64 {
        let mut values = circuit.values();
        values.iter_mut().skip(1).zip(inputs).for_each(|(words, input)| words[0] = *input);
        circuit.run(&mut values);
        circuit.output(index, &values)[0]
    }

    #[test]
    fn gates_are_the_operations_of_their_names_for_negated_and_constant_values_too() {
        let mut gates = Gates::default();
        let (x, y) = (gates.input(), gates.input());
        let values = [
            (x, 0b0011),
            (!x, 0b1100),
            (y, 0b0101),
            (!y, 0b1010),
            (Bit::FALSE, 0),
            (Bit::TRUE, 0b1111),
        ];
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
        assert_eq!(circuit.gates.len(), 1);
        assert_eq!([x, y, z].map(|input| circuit.place(input)), [Some(1), Some(2), None]);
    }
}
