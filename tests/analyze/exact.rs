//! The definitions of weights, word for word, in exact rationals.

use num_bigint::{BigInt, BigUint};

/// Every probability is a whole number of these parts.
pub(crate) const PARTS: u64 = 1_000_000_000_000;

/// A probability as a decimal fraction.
pub(crate) fn decimal(parts: u64) -> String {
    format!("{}.{:012}", parts / PARTS, parts % PARTS)
}

/// A cause: P(held by itself), and the causes that bring it along.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub(crate) q: u64,
    pub(crate) rests_on: Vec<usize>,
}

/// A pass: its cause, P(pass | genuine) and P(pass | impostor without the cause).
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    pub(crate) cause: Option<usize>,
    pub(crate) m: u64,
    pub(crate) u: u64,
}

/// A number in parts of `PARTS` to the power of the number of factors that it is a product of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Product {
    pub(crate) parts: BigUint,
    factors: usize,
}

impl Product {
    pub(crate) fn of(factors: &[u64]) -> Self {
        let product = |product: BigUint, factor: &u64| product * BigUint::from(*factor);
        Self { parts: factors.iter().fold(BigUint::from(1_u8), product), factors: factors.len() }
    }

    fn whole(&self) -> BigUint {
        BigUint::from(PARTS).pow(u32::try_from(self.factors).unwrap())
    }

    /// 1 000 times the decimal logarithm of the ratio, to the nearest whole number.
    pub(crate) fn millibels_over(&self, other: &Self) -> i64 {
        millibels(&(&self.parts * other.whole()), &(&other.parts * self.whole()))
    }
}

/// All causes that are held with these.
pub(crate) fn closure(mut held: Vec<bool>, causes: &[Cause]) -> Vec<bool> {
    loop {
        let before = held.clone();
        for (at, cause) in causes.iter().enumerate() {
            held[at] |= cause.rests_on.iter().any(|below| held[*below]);
        }
        if held == before {
            return held;
        }
    }
}

fn subset(number: u64, size: usize) -> Vec<bool> {
    (0..size).map(|at| number >> at & 1 == 1).collect()
}

fn guesses<'p>(passes: &'p [Pass], held: &'p [bool]) -> impl Iterator<Item = u64> + 'p {
    passes.iter().map(|pass| if pass.cause.is_some_and(|cause| held[cause]) { PARTS } else { pass.u })
}

/// The sum over all sets of causes held by themselves: what is held, times what is not, times the guesses for what no
/// held cause touches.
pub(crate) fn impostor(passes: &[Pass], causes: &[Cause]) -> Product {
    let mut sum = Product { parts: BigUint::ZERO, factors: causes.len() + passes.len() };
    for number in 0..1_u64 << causes.len() {
        let own = subset(number, causes.len());
        let held = closure(own.clone(), causes);
        let chance = causes.iter().zip(&own).map(|(cause, own)| if *own { cause.q } else { PARTS - cause.q });
        sum.parts += Product::of(&chance.chain(guesses(passes, &held)).collect::<Vec<u64>>()).parts;
    }
    sum
}

/// The chance of holding these causes and guessing the rest.
pub(crate) fn attack(taken: &[bool], passes: &[Pass], causes: &[Cause]) -> Product {
    let held = closure(taken.to_vec(), causes);
    let chance = causes.iter().zip(taken).map(|(cause, taken)| if *taken { cause.q } else { PARTS });
    Product::of(&chance.chain(guesses(passes, &held)).collect::<Vec<u64>>())
}

/// The greatest chance of all attacks.
pub(crate) fn easiest(passes: &[Pass], causes: &[Cause]) -> Product {
    let all = (0..1_u64 << causes.len()).map(|number| attack(&subset(number, causes.len()), passes, causes));
    all.max_by(|a, b| a.parts.cmp(&b.parts)).unwrap()
}

/// Bits after the point.
const BITS: u64 = 160;

/// 1 000 times the decimal logarithm of a ratio, to the nearest whole number.
fn millibels(numerator: &BigUint, denominator: &BigUint) -> i64 {
    let mut exponent = i64::try_from(numerator.bits()).unwrap() - i64::try_from(denominator.bits()).unwrap();
    let shift = u64::try_from(4096 - exponent).unwrap();
    let wide = (numerator << shift) / denominator;
    exponent = i64::try_from(wide.bits()).unwrap() - 1 - i64::try_from(shift).unwrap();
    let mut mantissa = &wide >> (wide.bits() - 1 - BITS);
    // Each square of a number from 1 to 2 adds a bit.
    let mut log2 = BigInt::from(exponent);
    for _ in 0..100 {
        mantissa = (&mantissa * &mantissa) >> BITS;
        let carries = mantissa.bits() > BITS + 1;
        mantissa >>= u64::from(carries);
        log2 = log2 * 2 + i32::from(carries);
    }
    // log10(2), times 10^57.
    let factor: BigInt = "301029995663981195213738894724493026768189881462108541310".parse().unwrap();
    let scale = BigInt::from(10).pow(54) << 100;
    let doubled: BigInt = log2 * factor * 2 + &scale;
    let floor = |number: BigInt, by: BigInt| {
        let quotient = &number / &by;
        if number < BigInt::ZERO && &quotient * &by != number { quotient - 1 } else { quotient }
    };
    i64::try_from(floor(doubled, scale * 2)).unwrap()
}

/// The reference itself, against logarithms that are known.
#[test]
fn the_reference_knows_logarithms() {
    let of = |numerator: u64, denominator: u64| millibels(&numerator.into(), &denominator.into());
    for (numerator, denominator, wanted) in [
        (1, 1, 0),
        (10, 1, 1000),
        (1, 10, -1000),
        (1, 1_000_000, -6000),
        (2, 1, 301),
        (1, 2, -301),
        (8, 10, -97),
        (80, 24, 523),
    ] {
        assert_eq!(of(numerator, denominator), wanted, "{numerator}/{denominator}");
    }
    // 10^0.0005 = 1.00115196...
    assert_eq!((of(1_001_152, 1_000_000), of(1_001_151, 1_000_000)), (1, 0));
    assert_eq!((of(1_000_000, 1_001_152), of(1_000_000, 1_001_151)), (-1, 0));
}
