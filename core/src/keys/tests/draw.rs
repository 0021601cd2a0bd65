use std::collections::BTreeMap;

use super::{assert_hides, bytes, seed};
use crate::keys::kdf::Kdf;
use crate::keys::{Draws, Seed, SeedError};

fn draws() -> Draws {
    Draws::new(&seed(), "case-7", 12)
}

/// RFC 5869, A.1 and A.3 (with an empty salt).
#[test]
fn hkdf_sha_256_as_published() {
    let salted = Kdf::new(&bytes("000102030405060708090a0b0c"), &[0x0b; 22]);
    let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    assert_eq!(
        salted.expand::<42>(&[&bytes("f0f1f2f3f4"), &bytes("f5f6f7f8f9")]).as_slice(),
        bytes(expected)
    );

    let unsalted = Kdf::new(b"", &[0x0b; 22]);
    let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";
    assert_eq!(unsalted.expand::<42>(&[]).as_slice(), bytes(expected));
}

#[test]
fn draws_are_what_another_implementation_draws() {
    let mut draws = draws();
    let first = bytes("5c079707883d9dba43495041e271c4fd4a51e350381dc6238170519c33d3f10a2675d08cfdb637dd");
    assert_eq!(draws.bytes::<40>("salt").as_slice(), first);
    assert_eq!(draws.bytes::<16>("salt").as_slice(), bytes("732aa978065a4d2109949f8b96e15de1"));
    assert_eq!(draws.bytes::<16>("code").as_slice(), bytes("07cce4a898000f196475ecb893cfdc4c"));
    assert_eq!([0; 8].map(|_: u32| draws.below("b", 10)), [8, 2, 7, 0, 1, 1, 8, 6]);
    assert_eq!(draws.sample("s", 20, 6), [0, 12, 11, 19, 1, 6]);
    assert_eq!(draws.sample("s", 5, 9), [4, 3, 1, 2, 0]);
    assert_eq!(draws.digits("d", 8).expose(), "03114657");
    let case = Draws::new(&seed(), "", 0).bytes::<16>("case");
    assert_eq!(case.as_slice(), bytes("cb96f4770ac621c6bcada6ed14e448da"));
}

/// Nearly half of all numbers are rejected here; the next one is another draw.
#[test]
fn a_rejected_number_is_drawn_anew() {
    let mut draws = draws();
    let numbers = [0; 6].map(|_: u32| draws.below("big", (1 << 31) + 1));
    assert_eq!(
        numbers,
        [210_249_960, 1_090_144_371, 1_229_221_527, 1_663_438_643, 1_128_029_591, 1_640_239_983]
    );
}

#[test]
fn each_of_seed_salt_step_purpose_and_count_makes_another_draw() {
    let draw =
        |seed: [u8; 32], salt: &str, seq, purpose: &str| Draws::new(&seed, salt, seq).bytes::<32>(purpose);
    let mut again = draws();
    let all = [
        again.bytes("code"),
        again.bytes("code"),
        again.bytes("code/0"),
        draw([9; 32], "case-7", 12, "code"),
        draw(seed(), "case-8", 12, "code"),
        draw(seed(), "", 12, "code"),
        draw(seed(), "case-7", 1, "code"),
        draw(seed(), "case-7", 1, "2/code"),
        draw(seed(), "case-7", 12, ""),
    ];
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    assert_eq!(draw(seed(), "case-7", 12, "code"), all[0], "the same draw again");
}

#[test]
fn what_is_drawn_for_one_purpose_does_not_depend_on_another() {
    let mut draws = draws();
    for _ in 0..50 {
        draws.below("b", 10);
    }
    assert_eq!(draws.digits("d", 8).expose(), "03114657");
}

/// Pearson's statistic of equally likely `counts`.
fn chi_square(counts: &[u32]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / f64::from(u32::try_from(counts.len()).unwrap());
    counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
}

/// The limits are the 99.9 % quantiles; the seeds are fixed, so that the test is deterministic.
#[test]
fn numbers_below_a_bound_are_equally_likely() {
    for (bound, limit) in [(2, 10.83), (3, 13.82), (6, 20.52), (10, 27.88), (33, 62.49), (100, 148.23)] {
        for step in 0..3 {
            let mut draws = Draws::new(&seed(), "uniform", step);
            let mut counts = vec![0; usize::try_from(bound).unwrap()];
            for _ in 0..200 * bound {
                counts[usize::try_from(draws.below("n", bound)).unwrap()] += 1;
            }
            assert!(chi_square(&counts) < limit, "{bound}: {} {counts:?}", chi_square(&counts));
        }
    }
}

/// A remainder without rejection would make the lowest third twice as likely.
#[test]
fn large_bounds_have_no_bias() {
    let mut draws = draws();
    let mut counts = [0; 3];
    for _ in 0..6000 {
        counts[usize::try_from(draws.below("n", 3 << 30) >> 30).unwrap()] += 1;
    }
    assert!(chi_square(&counts) < 13.82, "{counts:?}");
}

#[test]
fn bounds_at_the_edge() {
    let mut draws = draws();
    assert_eq!((draws.below("n", 0), draws.below("n", 1)), (0, 0));
    assert!((0..100).all(|_| draws.below("n", u32::MAX) < u32::MAX));
}

#[test]
fn every_order_of_every_sample_is_equally_likely() {
    let mut draws = draws();
    let mut counts = BTreeMap::new();
    for _ in 0..4000 {
        *counts.entry(draws.sample("s", 5, 2)).or_insert(0) += 1;
    }
    assert!(
        counts.keys().all(|drawn| drawn.len() == 2 && drawn[0] != drawn[1] && drawn.iter().all(|n| *n < 5))
    );
    let counts: Vec<u32> = counts.into_values().collect();
    assert_eq!(counts.len(), 20);
    // 99.9 % quantile of 19 degrees of freedom.
    assert!(chi_square(&counts) < 43.82, "{counts:?}");
}

#[test]
fn a_sample_is_as_large_as_it_can_be() {
    let mut draws = draws();
    assert!(draws.sample("s", 0, 3).is_empty());
    assert!(draws.sample("s", 3, 0).is_empty());
    for count in [7, 8, usize::MAX] {
        let mut all = draws.sample("s", 7, count);
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6]);
    }
    let huge = draws.sample("s", usize::MAX, 3);
    assert!(huge.len() == 3 && huge[0] != huge[1] && huge[1] != huge[2]);
}

#[test]
fn digits_keep_their_zeros_and_are_equally_likely() {
    let mut draws = draws();
    let mut counts = [0; 10];
    for _ in 0..400 {
        let digits = draws.digits("d", 6);
        assert_eq!(digits.expose().len(), 6);
        for digit in digits.expose().bytes() {
            counts[usize::from(digit - b'0')] += 1;
        }
    }
    assert!(chi_square(&counts) < 27.88, "{counts:?}");
    assert_eq!(draws.digits("d", 0).expose(), "");
    assert_eq!(draws.digits("d", 255).expose().len(), 255);
}

#[test]
fn a_seed_that_nobody_filled_is_refused() {
    assert_eq!(Seed::new([0; 32]).err(), Some(SeedError));
    for at in 0..32 {
        let mut filled = [0; 32];
        filled[at] = 1;
        assert_eq!(Seed::new(filled).unwrap().expose(), &filled);
    }
}

#[test]
fn debug_prints_no_randomness() {
    assert_eq!(format!("{:?}", Draws::new(&[0xa7; 32], "case-7", 12)), "Draws { .. }");
    assert_hides(&format!("{:?}", Seed::new([0xa7; 32]).unwrap()), 0xa7);
}
