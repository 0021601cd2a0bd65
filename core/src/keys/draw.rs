use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::Sensitive;
use super::kdf::Kdf;

/// The randomness of one step: 32 bytes, new for each step, from the system's CSPRNG.
#[derive(Debug, Clone)]
pub struct Seed(Sensitive<[u8; 32]>);

impl Seed {
    /// Wraps a seed. All zeros are an error: an unfilled buffer has this value.
    pub fn new(seed: [u8; 32]) -> Result<Self, SeedError> {
        let seed = Sensitive::new(seed);
        if seed.same(&[0; 32]) { Err(SeedError) } else { Ok(Self(seed)) }
    }

    pub(crate) const fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

/// The error of a seed without randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the seed is all zeros: no random source has filled it")]
#[non_exhaustive]
pub struct SeedError;

/// All random values of one step, derived from its seed, so that the step can be replayed.
///
/// Draw `n` of a purpose is HKDF-SHA-256(seed, salt, `bonafides/1/` seq `/` purpose `/` n).
pub(crate) struct Draws {
    kdf: Kdf,
    /// `bonafides/1/` seq `/`.
    prefix: String,
    /// The number of draws per purpose.
    drawn: BTreeMap<String, u64>,
}

impl Draws {
    /// Returns the draws of step `seq`; the salt is the case id, empty when the case id itself is drawn.
    pub(crate) fn new(seed: &[u8; 32], salt: &str, seq: u64) -> Self {
        let prefix = format!("bonafides/1/{seq}/");
        Self { kdf: Kdf::new(salt.as_bytes(), seed), prefix, drawn: BTreeMap::new() }
    }

    /// Returns the next `N` bytes of `purpose`, at most 8160 in one draw.
    pub(crate) fn bytes<const N: usize>(&mut self, purpose: &str) -> [u8; N] {
        let n = self.next(purpose).to_string();
        self.kdf.expand(&[self.prefix.as_bytes(), purpose.as_bytes(), b"/", n.as_bytes()])
    }

    /// Returns a uniform number below `bound`; 0 if `bound` is 0.
    ///
    /// Draws four big-endian bytes, rejects numbers from the largest multiple of `bound` up, and takes the
    /// remainder.
    pub(crate) fn below(&mut self, purpose: &str, bound: u32) -> u32 {
        let Some(excess) = NUMBERS.checked_rem(u64::from(bound)) else { return 0 };
        let end = NUMBERS.saturating_sub(excess);
        loop {
            let number = u32::from_be_bytes(self.bytes(purpose));
            if u64::from(number) < end {
                return number.checked_rem(bound).unwrap_or(0);
            }
        }
    }

    /// Returns `count` different numbers below `from`, in the order in which they were drawn; all of them if
    /// there are fewer.
    pub(crate) fn sample(&mut self, purpose: &str, from: usize, count: usize) -> Vec<usize> {
        let (mut drawn, mut ascending): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for left in (1..=from).rev().take(count) {
            let bound = u32::try_from(left).unwrap_or(u32::MAX);
            let mut number = usize::try_from(self.below(purpose, bound)).unwrap_or(0);
            let mut place = 0_usize;
            // An index among the numbers not yet drawn: skip each smaller one that was.
            while ascending.get(place).is_some_and(|taken| *taken <= number) {
                number = number.saturating_add(1);
                place = place.saturating_add(1);
            }
            ascending.insert(place, number);
            drawn.push(number);
        }
        drawn
    }

    /// Returns `count` uniform decimal digits.
    pub(crate) fn digits(&mut self, purpose: &str, count: u8) -> Sensitive<String> {
        let mut digits = String::with_capacity(count.into());
        digits.extend((0..count).filter_map(|_| char::from_digit(self.below(purpose, 10), 10)));
        Sensitive::new(digits)
    }

    /// Returns the number of the next draw of `purpose`, from 0.
    fn next(&mut self, purpose: &str) -> u64 {
        if let Some(drawn) = self.drawn.get_mut(purpose) {
            let n = *drawn;
            *drawn = n.saturating_add(1);
            return n;
        }
        self.drawn.insert(purpose.to_owned(), 1);
        0
    }
}

/// The number of values of four bytes.
const NUMBERS: u64 = 1 << 32;

impl fmt::Debug for Draws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draws").finish_non_exhaustive()
    }
}
