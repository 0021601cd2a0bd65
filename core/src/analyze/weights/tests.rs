#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use super::held::{Attack, Cause, Pass, easiest_attack, impostor};
use super::quantity::Quantity;

/// `(a / 10^b) / (c / 10^d)` in millibels, computed with 80 decimal digits.
const RATIOS: [(u64, u32, u64, u32, i64); 12] = [
    (36_103_892, 10, 715_552_799, 5, -6297),
    (391, 0, 505_979, 4, 888),
    (63_609_960_537, 11, 9_567_659_697, 0, -10_177),
    (19_860_928_994, 7, 170_150, 5, 3067),
    (964, 9, 1223, 8, -1103),
    (46_468_324_368, 10, 1_465_497, 0, -5499),
    (9, 3, 55, 7, 3214),
    (85, 6, 553, 5, -1813),
    (2_397_301_166, 11, 9, 2, -575),
    (875_848_685, 1, 7_026_973, 10, 11_096),
    (6_311_841_493, 9, 9_078_977, 0, -6158),
    (11_709_487_142, 3, 48_368_047_967, 5, 1384),
];

fn cause(digits: u64, places: u32) -> Cause {
    Cause {
        held: Quantity::decimal(digits, places),
        spared: Quantity::decimal(10_u64.pow(places) - digits, places),
        rests_on: Vec::new(),
    }
}

fn float(quantity: Quantity) -> f64 {
    10_f64.powf(quantity.millibels_over(Quantity::ONE).map_or(f64::NEG_INFINITY, |c| c as f64) / 1000.0)
}

/// A repeatable source of numbers from 0 to 999,999.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % 1_000_000
    }

    fn probability(&mut self) -> (Quantity, f64) {
        let millionths = self.next().max(1);
        (Quantity::decimal(millionths, 6), millionths as f64 / 1e6)
    }
}

#[test]
fn ratios_in_millibels() {
    for (a, b, c, d, expected) in RATIOS {
        let ratio = Quantity::decimal(a, b).millibels_over(Quantity::decimal(c, d));
        assert_eq!(ratio, Some(expected), "{a}e-{b} / {c}e-{d}");
    }
    assert_eq!(Quantity::ZERO.millibels_over(Quantity::ONE), None);
    assert_eq!(Quantity::ONE.millibels_over(Quantity::ZERO), None);
    assert_eq!(Quantity::decimal(1, 300).millibels_over(Quantity::ONE), Some(-300_000));
}

#[test]
fn arithmetic_is_that_of_numbers() {
    let mut numbers = Numbers(1);
    for _ in 0..2000 {
        let ((one, a), (other, b)) = (numbers.probability(), numbers.probability());
        let pairs = [(one.plus(other), a + b), (one.times(other), a * b)];
        for (found, expected) in pairs {
            // A millibel is 0.23 %.
            assert!((float(found) / expected - 1.0).abs() < 0.0013, "{a} {b}: {} {expected}", float(found));
        }
        assert_eq!(one.cmp(&other), a.total_cmp(&b));
    }
    assert_eq!(Quantity::ZERO.plus(Quantity::decimal(1, 9)), Quantity::decimal(1, 9));
}

/// The definition, in floating point and without leaving out any cause.
fn naive(passes: &[Pass], causes: &[Cause], most: bool) -> f64 {
    let mut total = 0.0_f64;
    for set in 0_u32..1 << causes.len() {
        let mut held = set;
        for _ in causes {
            for (at, cause) in causes.iter().enumerate() {
                if cause.rests_on.iter().any(|below| held & (1 << below) != 0) {
                    held |= 1 << at;
                }
            }
        }
        let mut chance = 1.0;
        for (at, cause) in causes.iter().enumerate() {
            let q = float(cause.held);
            chance *= match set & (1 << at) != 0 {
                true => q,
                false if most => 1.0,
                false => 1.0 - q,
            };
        }
        for pass in passes {
            if pass.cause.is_none_or(|cause| held & (1 << cause) == 0) {
                chance *= float(pass.impostor);
            }
        }
        total = if most { total.max(chance) } else { total + chance };
    }
    total
}

#[test]
fn chances_are_those_of_the_definition() {
    let mut numbers = Numbers(7);
    for round in 0..300 {
        let count = 1 + round % 6;
        let causes: Vec<Cause> = (0..count)
            .map(|at| Cause {
                rests_on: (0..at).filter(|_| numbers.next().is_multiple_of(4)).collect(),
                ..cause(numbers.next().max(1), 6)
            })
            .collect();
        let passes: Vec<Pass> = (0..=round % 4)
            .map(|_| Pass {
                cause: usize::try_from(numbers.next()).ok().map(|n| n % (count + 1)).filter(|n| *n < count),
                genuine: Quantity::ONE,
                impostor: numbers.probability().0,
            })
            .collect();
        let found = float(impostor(&passes, &causes).unwrap());
        let expected = naive(&passes, &causes, false);
        assert!((found / expected - 1.0).abs() < 0.02, "{found} {expected} {passes:?} {causes:?}");
        let attack = easiest_attack(&passes, &causes).unwrap();
        let expected = naive(&passes, &causes, true);
        assert!((float(attack.chance) / expected - 1.0).abs() < 0.02, "{attack:?} {expected}");
    }
}

#[test]
fn a_stolen_phone_brings_the_mailbox_along() {
    let tenth = Quantity::decimal(1, 1);
    let guess = Quantity::decimal(1, 6);
    let causes = [cause(1, 1), Cause { rests_on: vec![0], ..cause(5, 2) }];
    let pass = |cause| Pass { cause: Some(cause), genuine: Quantity::ONE, impostor: guess };
    let attack = easiest_attack(&[pass(0), pass(1)], &causes).unwrap();
    assert_eq!(attack, Attack { causes: vec![0], brought: vec![1], guessed: Vec::new(), chance: tenth });
    let mailbox = impostor(&[pass(1)], &causes).unwrap();
    // 0.1 + 0.9 * 0.05, and a guess if neither is held.
    assert_eq!(mailbox.millibels_over(Quantity::decimal(145, 3)), Some(0));
}

#[test]
fn too_many_causes_are_not_enumerated() {
    let causes: Vec<Cause> = (0..21).map(|_| cause(1, 1)).collect();
    let passes: Vec<Pass> = (0..21)
        .map(|cause| Pass { cause: Some(cause), genuine: Quantity::ONE, impostor: Quantity::ONE })
        .collect();
    assert_eq!(impostor(&passes, &causes), None);
    assert!(impostor(&passes[..20], &causes).is_some());
}

#[test]
fn quotients_are_whole() {
    let whole = |a, b, c, d| Quantity::decimal(a, b).whole_over(Quantity::decimal(c, d));
    assert_eq!(whole(1, 0, 2, 1), 5);
    assert_eq!(whole(1, 0, 3, 0), 0);
    assert_eq!(whole(1, 0, 21, 2), 4);
    assert_eq!(whole(1, 0, 1, 15), 1_000_000_000_000_000);
    assert_eq!(whole(1, 0, 1, 30), u64::MAX);
    assert_eq!(whole(1, 40, 1, 0), 0);
    assert_eq!(Quantity::ONE.whole_over(Quantity::ZERO), u64::MAX);
    for n in 1..2000 {
        assert_eq!(whole(n, 0, 1, 0), n);
        assert_eq!(whole(n * 7, 3, 7, 3), n);
    }
}
