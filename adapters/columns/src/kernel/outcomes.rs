//! The outcomes in a column of texts, as bits.

use arrow_buffer::{ArrowNativeType, NullBuffer};

use super::block::{Valid, with_rows};
use super::masks::{ROWS, planes};
use super::text::{CodeSlice, Codes, Texts, with_codes};

/// The bits of a number that stands for a text, if there are few and if there are more.
const FEW: usize = 2;
const MORE: usize = 3;
/// The number that stands for a text that is no outcome, once texts have been replaced.
const UNKNOWN: u8 = u8::MAX;

/// A column of outcomes.
#[derive(Debug)]
pub(super) struct Outcomes<'b> {
    codes: Codes<'b>,
    valid: Valid,
    /// The outcome for each text, by its index.
    of_texts: Vec<Option<usize>>,
    /// Each outcome that a text stands for, with the numbers of those texts.
    texts: Vec<(usize, Vec<usize>)>,
    /// The bits of numbers of texts; `None` if there are too many to look for each.
    bits: Option<usize>,
}

/// The outcomes of 64 rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// The rows with a text.
    pub(super) there: u64,
    /// The rows with an outcome.
    pub(super) known: u64,
}

impl<'b> Outcomes<'b> {
    /// Reads a column; `names` are the outcomes.
    pub(super) fn of(texts: Texts<'b>, names: &[&str]) -> Option<Self> {
        let codes = texts.codes()?;
        let outcome = |text: &str| names.iter().position(|name| *name == text);
        let outcomes: Vec<Option<usize>> =
            codes.texts.iter().map(|text| text.as_deref().and_then(outcome)).collect();
        let numbers = |outcome| {
            let all = outcomes.iter().enumerate().filter(move |(_, known)| **known == Some(outcome));
            all.map(|(number, _)| number).collect::<Vec<usize>>()
        };
        let texts = (0..names.len()).map(|outcome| (outcome, numbers(outcome)));
        Some(Self {
            valid: Valid::of(codes.nulls.as_ref().map(NullBuffer::inner)),
            texts: texts.filter(|(_, numbers)| !numbers.is_empty()).collect(),
            bits: [FEW, MORE].into_iter().find(|bits| outcomes.len() <= 1 << bits),
            of_texts: outcomes,
            codes,
        })
    }

    /// Finds the outcomes of 64 rows, and calls a function with the rows of each.
    #[inline]
    pub(super) fn read(&self, number: usize, mut put: impl FnMut(usize, u64)) -> Seen {
        let there = self.valid.word(number);
        if there == 0 {
            self.texts.iter().for_each(|(outcome, _)| put(*outcome, 0));
            return Seen { there, known: 0 };
        }
        let start = number.saturating_mul(ROWS);
        let mut bytes = [0_u8; ROWS];
        if let Some(bits) = self.bits {
            with_codes!(&self.codes.numbers, all => with_rows(all, start, |codes| narrow(codes, &mut bytes)));
            // Numbers beyond the texts are not in a valid column, but must not pass for others.
            let most = bytes.iter().fold(0, |most, byte| most | byte);
            if most >> bits == 0 {
                return match bits {
                    FEW => self.of_small(planes::<FEW>(&bytes), there, &mut put),
                    _ => self.of_small(planes::<MORE>(&bytes), there, &mut put),
                };
            }
        }
        with_codes!(&self.codes.numbers, all => with_rows(all, start, |codes| self.replace(codes, &mut bytes)));
        self.of_any(&bytes, there, &mut put)
    }

    #[inline]
    fn of_small<const BITS: usize>(
        &self,
        planes: [u64; BITS],
        there: u64,
        put: &mut impl FnMut(usize, u64),
    ) -> Seen {
        let mut known = 0;
        for (outcome, texts) in &self.texts {
            let of_text = |text: &usize| {
                let bits = planes.iter().enumerate();
                bits.fold(there, |rows, (at, plane)| {
                    rows & if (text >> at) & 1 == 1 { *plane } else { !*plane }
                })
            };
            let rows = texts.iter().fold(0, |rows, text| rows | of_text(text));
            known |= rows;
            put(*outcome, rows);
        }
        Seen { there, known }
    }

    /// The same for many texts: `bytes` are outcomes.
    fn of_any(&self, bytes: &[u8; ROWS], there: u64, put: &mut impl FnMut(usize, u64)) -> Seen {
        let mut rows = [0_u64; UNKNOWN as usize];
        let mut known = 0;
        for (at, outcome) in bytes.iter().enumerate() {
            let bit = (there >> (at & 63)) & 1;
            if let Some(rows) = rows.get_mut(usize::from(*outcome)) {
                *rows |= bit << (at & 63);
                known |= bit << (at & 63);
            }
        }
        for (outcome, _) in &self.texts {
            put(*outcome, rows.get(*outcome).copied().unwrap_or_default());
        }
        Seen { there, known }
    }

    fn replace<K: ArrowNativeType>(&self, codes: &[K; ROWS], bytes: &mut [u8; ROWS]) {
        for (byte, code) in bytes.iter_mut().zip(codes) {
            let outcome = self.of_texts.get(code.as_usize()).copied().flatten();
            *byte = outcome.and_then(|outcome| u8::try_from(outcome).ok()).unwrap_or(UNKNOWN);
        }
    }
}

/// Returns numbers as bytes; those that are too large as the largest.
#[inline]
fn narrow<K: ArrowNativeType>(codes: &[K; ROWS], bytes: &mut [u8; ROWS]) {
    for (byte, code) in bytes.iter_mut().zip(codes) {
        *byte = u8::try_from(code.as_usize()).unwrap_or(u8::MAX);
    }
}
