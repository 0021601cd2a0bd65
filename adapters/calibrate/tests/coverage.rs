//! The intervals cover what they promise: by exact enumeration, and by 1 000 drills with known m and u.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::format_push_string,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::collections::BTreeMap;

use bonafides_calibrate::{CaseObservation, Labels, Observations, Outcome, Proportion, calibrate};

/// The chance that the interval of n draws contains p, over all counts.
fn coverage(n: u64, p: f64) -> f64 {
    let share = (p * 1e9).round() as u64;
    // In logarithms: 0.1^500 is no number.
    let (mut covered, mut chance) = (0.0, n as f64 * (1.0 - p).ln());
    for k in 0..=n {
        if Proportion::new(k, n).unwrap().interval().contains(share) {
            covered += chance.exp();
        }
        chance += ((n - k) as f64 / (k + 1) as f64 * p / (1.0 - p)).ln();
    }
    covered
}

#[test]
fn the_interval_covers_95_percent_by_enumeration() {
    for (n, p) in [(100, 0.5), (200, 0.8), (200, 0.2), (300, 0.7), (300, 0.24), (500, 0.05), (500, 0.9)] {
        let covered = coverage(n, p);
        assert!((0.935..=0.965).contains(&covered), "{n} {p}: {covered}");
    }
    // With few draws it does not, and no interval can: the bound can fail.
    assert!(coverage(10, 0.02) > 0.965);
}

/// A drill without cases: the outcomes of one check, drawn with a known chance, in rows as records give them.
#[test]
fn a_thousand_drills_cover_95_percent() {
    const M: f64 = 0.8;
    const U: f64 = 0.24;
    let mut state = 20_261_130_u64;
    let mut draw = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (mut of_m, mut of_u) = (0, 0);
    let mut text = String::new();
    for n in 0..300 {
        text.push_str(&format!("g{n},genuine\ni{n},impostor:outsider\n"));
    }
    let labels = Labels::read(&text).unwrap();
    for _ in 0..1_000 {
        let mut observed = Observations::default();
        for n in 0..300 {
            for (kind, chance) in [("g", M), ("i", U)] {
                let outcome = if draw() < chance { Outcome::Passed } else { Outcome::Failed };
                let mut case = CaseObservation::default();
                case.checks = BTreeMap::from([("sms_code".to_owned(), outcome)]);
                case.ended = true;
                observed.insert(format!("{kind}{n}"), case);
            }
        }
        let found = calibrate(&observed, &labels).unwrap();
        let check = &found.checks[0];
        let covers = |low: u64, high: u64, chance: f64| (low..=high).contains(&((chance * 1e9) as u64));
        of_m += u32::from(covers(check.genuine.low, check.genuine.high, M));
        let outsider = &check.impostors["outsider"];
        of_u += u32::from(covers(outsider.low, outsider.high, U));
    }
    println!("m covered in {of_m}, u in {of_u} of 1 000 drills");
    assert!((935..=965).contains(&of_m), "{of_m}");
    assert!((935..=965).contains(&of_u), "{of_u}");
}
