//! The lists of the unusual: false alarms within the stated bound if nothing is unusual, and everything that was planted.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::assigning_clones,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::field_reassign_with_default,
    clippy::format_collect,
    clippy::inconsistent_struct_constructor,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "a test may panic"
)]

mod common;

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides_events::{CaseRow, End};
use bonafides_report::{Report, Settings, Tally, Value};
use common::{BUSY, Call, FAILING, Kind, alias, calls, planted};
use proptest::prelude::*;

const LISTS: [&str; 6] = [
    "unusual_operators",
    "unusual_pairs",
    "unusual_regulars",
    "unusual_failures",
    "unusual_hours",
    "attacked",
];

fn report(calls: &[Call], false_alarms: u16) -> Report {
    let mut settings = Settings::default();
    settings.false_alarms = false_alarms;
    let mut tally = Tally::new(&settings);
    for call in calls {
        tally.add(&call.row());
    }
    tally.report()
}

fn labels<'a>(report: &'a Report, list: &str) -> Vec<&'a [String]> {
    report.table(list).unwrap().rows.iter().map(|row| row.labels.as_slice()).collect()
}

/// 300 desks on which nothing is unusual, with 800 calls each: no list has an entry in more of them than its rate allows, by three
/// standard deviations.
#[test]
fn false_alarms_are_within_their_bound() {
    const DESKS: u64 = 300;
    const RATES: [u16; 2] = [50, 200];
    let mut alarms: BTreeMap<(u16, &str), u64> = BTreeMap::new();
    for seed in 0..DESKS {
        let calls = calls(1_000 + seed, 800, Kind::Quiet);
        for rate in RATES {
            let report = report(&calls, rate);
            for list in LISTS {
                *alarms.entry((rate, list)).or_default() += u64::from(!labels(&report, list).is_empty());
            }
        }
    }
    println!("{DESKS} desks: {alarms:?}");
    for ((rate, list), alarms) in alarms {
        let share = f64::from(rate) / 1_000.0;
        let expected = DESKS as f64 * share;
        let most = expected + 3.0 * (expected * (1.0 - share)).sqrt();
        assert!(alarms as f64 <= most, "{list}: {alarms} desks at {rate}, and {most} are allowed");
    }
}

#[test]
fn everything_that_was_planted_is_found() {
    let [generous, first, second, attacked] = planted();
    for seed in 0..3 {
        let report = report(&calls(seed, 10_000, Kind::Planted), 10);
        let served = [generous.clone(), "served".to_owned()];
        assert!(labels(&report, "unusual_operators").contains(&served.as_slice()), "{seed}");
        assert!(
            labels(&report, "unusual_pairs").contains(&[first.clone(), second.clone()].as_slice()),
            "{seed}"
        );
        assert!(labels(&report, "attacked").contains(&[attacked.clone()].as_slice()), "{seed}");
        let hour =
            |list: &str| labels(&report, list).iter().map(|labels| labels[0].clone()).collect::<Vec<_>>();
        assert!(
            hour("unusual_hours").contains(&"2026-10-06 10:00".to_owned()),
            "{seed}: {:?}",
            hour("unusual_hours")
        );
        assert!(hour("unusual_failures").contains(&"2026-11-04 14:00".to_owned()), "{seed}");
        // Nothing that is not a consequence of these.
        let others: Vec<&[String]> = labels(&report, "unusual_operators")
            .into_iter()
            .filter(|labels| labels[0] != generous && labels[0] != first)
            .collect();
        assert!(others.is_empty(), "{seed}: {others:?}");
        numbers(&report);
    }
    assert_eq!((BUSY, FAILING), (1_791_280_800_000, 1_793_800_800_000));
}

/// Nothing is said about how many of the entries are false alarms: no such number follows from the procedure.
fn numbers(report: &Report) {
    let tests = report.table("unusual_tests").unwrap();
    let names: Vec<&str> = tests.columns.iter().map(|column| column.name).collect();
    assert_eq!(names, ["col_tests", "col_testable", "col_found"]);
    for row in &tests.rows {
        let [Value::Number(tests), Value::Number(testable), Value::Number(found)] = row.values[..] else {
            panic!("{row:?}");
        };
        assert!(found <= testable && testable <= tests);
    }
}

/// An operator who has one person's requests, among thousands of other pairs.
#[test]
fn a_regular_pair_is_found() {
    let mut all = calls(9, 4_000, Kind::Quiet);
    let (operator, subject) = (alias("operator", 11), alias("regular", 1));
    let model = all.iter().find(|call| call.operator.is_some() && !call.decoy).unwrap().clone();
    for number in 0..6 {
        let (operator, subject) = (Some(operator.clone()), Some(subject.clone()));
        all.push(Call { id: alias("regular", number), operator, subject, ..model.clone() });
    }
    assert_eq!(labels(&report(&all, 10), "unusual_regulars"), [[operator, subject].as_slice()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// 15 to 25 requests in every hour, of a log or a period that begins and ends anywhere in the week.
    #[test]
    fn part_of_a_week_makes_no_hour_busy(seed in any::<u64>(), begin in 0_i64..168, hours in 24_i64..700, is_period in any::<bool>()) {
        let mut random = common::Random(seed);
        let (since, until) = (common::BEGIN + begin * common::HOUR, common::BEGIN + (begin + hours) * common::HOUR);
        let mut settings = Settings::default();
        if is_period {
            settings.since = Some(Time::from_milliseconds(since));
            settings.until = Some(Time::from_milliseconds(until));
        }
        let mut tally = Tally::new(&settings);
        for hour in if is_period { 0..900 } else { begin..begin + hours } {
            for _ in 0..15 + random.below(11) {
                let opened = Time::from_milliseconds(common::BEGIN + hour * common::HOUR + random.below(common::HOUR));
                tally.add(&CaseRow::new("c", 0, opened));
            }
        }
        let report = tally.report();
        prop_assert!(labels(&report, "unusual_hours").is_empty());
    }
}

/// Requests that were taken over, by their first and second operators.
fn taken_over(pairs: impl IntoIterator<Item = (i64, i64)>) -> Report {
    let mut tally = Tally::new(&Settings::default());
    for (number, (first, second)) in (0..).zip(pairs) {
        let call = Call {
            id: alias("case", number),
            opened: common::BEGIN + number * common::MINUTE,
            operator: Some(alias("operator", first)),
            second: Some(alias("operator", second)),
            subject: Some(alias("person", number)),
            end: End::Done,
            ..Call::default()
        };
        tally.add(&call.row());
    }
    tally.report()
}

/// Nobody takes over their own request: of two operators, each can only take over those of the other.
#[test]
fn operators_of_whom_nobody_else_can_take_over_are_usual() {
    let times = |pair: (i64, i64), times| std::iter::repeat_n(pair, times);
    let two = times((0, 1), 20).chain(times((1, 0), 35));
    assert_eq!(labels(&taken_over(two), "unusual_pairs"), Vec::<&[String]>::new());
    let lead = [(0, 1), (0, 2), (1, 0), (2, 0)].into_iter().flat_map(|pair| times(pair, 40));
    assert_eq!(labels(&taken_over(lead), "unusual_pairs"), Vec::<&[String]>::new());
}

/// Six operators who take over from each other, some more often than others: at 1 %, within three standard deviations.
#[test]
fn colleagues_who_take_over_from_each_other_are_usual() {
    const DESKS: u64 = 200;
    let mut alarms = 0;
    for seed in 0..DESKS {
        let mut random = common::Random(seed);
        let weights: Vec<(i64, i64)> = (0..6).map(|operator| (operator, 1 + operator * operator)).collect();
        let pairs: Vec<(i64, i64)> = std::iter::repeat_with(|| (random.below(6), *random.pick(&weights)))
            .filter(|(first, second)| first != second)
            .take(400)
            .collect();
        alarms += u64::from(!labels(&taken_over(pairs), "unusual_pairs").is_empty());
    }
    assert!(alarms <= 6, "{alarms} of {DESKS} desks");
}

#[test]
fn a_pair_among_colleagues_is_found() {
    let mut random = common::Random(1);
    let mut pairs: Vec<(i64, i64)> = std::iter::repeat_with(|| (random.below(6), random.below(6)))
        .filter(|(a, b)| a != b)
        .take(400)
        .collect();
    pairs.extend(std::iter::repeat_n((2, 4), 60));
    let report = taken_over(pairs);
    let expected = [alias("operator", 2), alias("operator", 4)];
    assert_eq!(labels(&report, "unusual_pairs").first(), Some(&expected.as_slice()));
}

/// Frauds that somebody disowned later, whose own records say nothing of it.
#[test]
fn an_operator_whose_requests_are_disowned_later_is_found() {
    let operator = alias("operator", 5);
    let mut tally = Tally::new(&Settings::default());
    let mut left = 8;
    for call in calls(12, 4_000, Kind::Quiet) {
        let mut row = call.row();
        if left > 0 && call.operator.as_ref() == Some(&operator) && row.end == End::Done {
            (row.disowned, left) = (true, left - 1);
        }
        tally.add(&row);
    }
    assert_eq!(
        labels(&tally.report(), "unusual_operators"),
        [[operator, "\"not me\"".to_owned()].as_slice()]
    );
}

/// With one week, no hour is busier than others of its kind.
#[test]
fn one_week_has_no_busy_hours() {
    let mut all = calls(10, 2_000, Kind::Planted);
    all.retain(|call| (BUSY - common::DAY..BUSY + common::DAY).contains(&call.opened));
    assert!(!all.is_empty());
    assert_eq!(labels(&report(&all, 200), "unusual_hours"), Vec::<&[String]>::new());
}
