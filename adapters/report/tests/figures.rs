//! Figures, against a second computation from all rows at once; and any split of the rows.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::assigning_clones,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
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

use std::collections::{BTreeMap, BTreeSet};

use bonafides::Time;
use bonafides_events::{CaseRow, CheckRow, Command, End, Event};
use bonafides_report::{Absence, LogReader, Report, Row, Settings, Tally, Value};
use common::{Call, Kind, calls, log};
use proptest::prelude::*;

fn rows(seed: u64, number: i64) -> Vec<CaseRow> {
    calls(seed, number, Kind::Planted).iter().map(Call::row).collect()
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.rate = Some("60 EUR/h".parse().unwrap());
    settings
}

fn report<'a>(rows: impl IntoIterator<Item = &'a CaseRow>, settings: &Settings) -> Report {
    let mut tally = Tally::new(settings);
    rows.into_iter().for_each(|row| tally.add(row));
    tally.report()
}

fn number(report: &Report, name: &str) -> u64 {
    match report.value(name) {
        Some(Value::Number(number)) => number,
        other => panic!("{name}: {other:?}"),
    }
}

fn share(report: &Report, name: &str) -> (u64, u64) {
    match report.value(name) {
        Some(Value::Share { part, of }) => (part, of),
        other => panic!("{name}: {other:?}"),
    }
}

/// The row of a table with these labels; its values by the names of the columns.
fn row(report: &Report, table: &str, labels: &[&str]) -> BTreeMap<&'static str, Value> {
    let table = report.table(table).unwrap();
    let row: &Row = table.rows.iter().find(|row| row.labels == labels).expect("has the row");
    table.columns.iter().map(|column| column.name).zip(row.values.iter().copied()).collect()
}

fn count(rows: &[CaseRow], is: impl Fn(&CaseRow) -> bool) -> u64 {
    rows.iter().filter(|row| is(row)).count() as u64
}

fn real(row: &CaseRow) -> bool {
    !row.decoy
}

fn request(row: &CaseRow) -> bool {
    real(row) && row.action != "enrol" && row.action != "not_me"
}

fn served(row: &CaseRow) -> bool {
    [End::Done, End::Unknown].contains(&row.end)
}

fn ended(row: &CaseRow) -> bool {
    row.end != End::Open
}

fn own(row: &CaseRow) -> bool {
    row.operator_kind == "self"
}

#[test]
fn figures_are_those_of_a_second_computation() {
    for seed in 0..4 {
        let rows = rows(seed, 3_000);
        let report = report(&rows, &settings());
        assert_eq!(number(&report, "cases"), count(&rows, real));
        assert_eq!(number(&report, "decoys"), count(&rows, |row| row.decoy));
        assert_eq!(number(&report, "requests"), count(&rows, request));
        let of_ended = count(&rows, |row| request(row) && ended(row));
        assert_eq!(share(&report, "served"), (count(&rows, |row| request(row) && served(row)), of_ended));
        assert_eq!(number(&report, "open_requests"), count(&rows, |row| request(row) && !ended(row)));
        let requests = count(&rows, request);
        assert_eq!(share(&report, "self_service"), (count(&rows, |row| request(row) && own(row)), requests));
        assert_eq!(
            share(&report, "escalated"),
            (count(&rows, |row| request(row) && row.escalated), requests)
        );
        assert_eq!(number(&report, "not_me"), count(&rows, |row| real(row) && row.not_me));
        assert_eq!(number(&report, "closed_paths"), count(&rows, |row| real(row) && row.closed_path));
        times(&report, &rows);
        people(&report, &rows);
        tables(&report, &rows);
    }
}

fn sorted(rows: &[CaseRow], is: impl Fn(&CaseRow) -> bool) -> Vec<u64> {
    let mut all: Vec<u64> = rows.iter().filter(|row| is(row)).filter_map(CaseRow::time_to_verify).collect();
    all.sort_unstable();
    all
}

fn near(found: u64, exact: u64) -> bool {
    found.abs_diff(exact) * 1_000 <= exact * 8
}

fn times(report: &Report, rows: &[CaseRow]) {
    let all = sorted(rows, request);
    let at = |all: &[u64], percent: usize| all[(all.len() * percent).div_ceil(100) - 1];
    assert!(near(number(report, "median_time"), at(&all, 50)));
    assert!(near(number(report, "p95_time"), at(&all, 95)));
    let work: i64 = rows
        .iter()
        .filter(|row| request(row) && row.operator_kind == "person")
        .filter_map(|row| {
            let contacts = row.checks.iter().flat_map(|check| [check.first_asked, check.answered]).flatten();
            let end = if row.end == End::Expired { contacts.max() } else { row.ended };
            Some(row.approved.or(end)?.milliseconds() - row.opened.milliseconds())
        })
        .map(|time| time.min(3_600_000))
        .sum();
    assert_eq!(number(report, "work"), work as u64);
    // At 60 an hour, a minute is 1.00.
    assert_eq!(number(report, "cost"), work as u64 / 600);
    let desk = sorted(rows, |row| request(row) && !own(row));
    let saved = count(rows, |row| request(row) && own(row) && served(row)) * at(&desk, 50);
    assert!(near(number(report, "saved_work"), saved));
    assert_eq!(number(report, "saving"), number(report, "saved_work") / 600);
    let band = |name: &str| row(report, "time_bands", &[name])["col_requests"];
    let between =
        |over, to| Value::Number(all.iter().filter(|time| over < **time && **time <= to).count() as u64);
    assert_eq!(band("up to 2 min"), between(60_000, 120_000));
    assert_eq!(band("longer"), between(86_400_000, u64::MAX));
}

fn people(report: &Report, rows: &[CaseRow]) {
    let mut all: BTreeMap<&str, Vec<&CaseRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| request(row) && !row.subject.is_empty()) {
        all.entry(&row.subject).or_default().push(row);
    }
    let people = all.len() as u64;
    let how_many = |is: &dyn Fn(&[&CaseRow]) -> bool| all.values().filter(|rows| is(rows)).count() as u64;
    assert_eq!(number(report, "people"), people);
    let never = how_many(&|rows| rows.iter().all(|row| ended(row) && !served(row)));
    assert!(never > 0);
    assert_eq!(share(report, "never_served"), (never, people));
    let users = how_many(&|rows| rows.iter().any(|row| own(row)));
    assert_eq!(share(report, "self_users"), (users, people));
    let failed = how_many(&|rows| {
        let mut of_self = rows.iter().filter(|row| own(row));
        of_self.clone().any(|row| ended(row) && !served(row)) && !of_self.any(|row| served(row))
    });
    assert_eq!(share(report, "self_failed"), (failed, users));
    let enrolled: BTreeSet<&str> = rows
        .iter()
        .filter(|row| real(row) && !row.enrolled.is_empty() && !row.subject.is_empty())
        .map(|row| row.subject.as_str())
        .collect();
    assert_eq!(number(report, "enrolled"), enrolled.len() as u64);
}

fn tables(report: &Report, rows: &[CaseRow]) {
    for end in End::ALL {
        let found = row(report, "ends", &[end.name()])["col_cases"];
        assert_eq!(found, Value::Number(count(rows, |row| real(row) && row.end == end)));
    }
    let finance = row(report, "by_group", &["finance"]);
    let is = |row: &CaseRow| real(row) && row.groups.iter().any(|group| group == "finance");
    assert_eq!(finance["col_cases"], Value::Number(count(rows, is)));
    assert_eq!(finance["col_denied"], Value::Number(count(rows, |row| is(row) && row.end == End::Denied)));
    let new = row(report, "by_policy", &["service-desk 2026.11"])["col_cases"];
    assert_eq!(new, Value::Number(count(rows, |row| real(row) && row.policy_version == "2026.11")));
    let questions = |is: &dyn Fn(&CheckRow) -> bool| {
        count(rows, |row| real(row) && row.checks.iter().any(|check| check.check == "questions" && is(check)))
    };
    let found = row(report, "challenges", &["questions"]);
    let presented = questions(&|check| check.asked > 0);
    let passed = questions(&|check| check.outcome == "passed");
    let decided = count(rows, real);
    let available = decided - questions(&|check| check.unavailable);
    assert_eq!(found["col_presented"], Value::Number(presented));
    assert_eq!(found["col_passed"], Value::Share { part: passed, of: presented });
    assert_eq!(found["col_available"], Value::Share { part: available, of: decided });
    let usual = row(report, "signals", &["workstation", "usual"])["col_cases"];
    let is = |row: &CaseRow| real(row) && row.checks.iter().any(|check| check.outcome == "usual");
    assert_eq!(usual, Value::Number(count(rows, is)));
    let sum = |table: &str| {
        let table = report.table(table).unwrap();
        let first = |row: &Row| if let Value::Number(number) = row.values[0] { number } else { 0 };
        table.rows.iter().map(first).sum::<u64>()
    };
    for table in ["weeks", "days", "hours"] {
        assert_eq!(sum(table), count(rows, request), "{table}");
    }
    let unserved = |row: &CaseRow| request(row) && ended(row) && !served(row);
    assert_eq!(sum("refused"), count(rows, |row| unserved(row) && !row.last_refusal.is_empty() && !own(row)));
    let hours = report.table("hours").unwrap();
    assert_eq!((hours.rows.len(), hours.rows[0].labels[0].as_str()), (168, "Monday 00:00"));
}

#[test]
fn records_give_the_figures_of_their_rows() {
    let calls = calls(5, 2_000, Kind::Planted);
    let mut reader = LogReader::new(vec![Tally::new(&settings())]);
    let log = log(&calls);
    for line in log.lines() {
        reader.add(&Event::of_record(line.as_bytes()).unwrap());
    }
    let [of_records] = reader.finish().try_into().unwrap();
    let (of_records, of_rows) =
        (of_records.report(), report(&calls.iter().map(Call::row).collect::<Vec<_>>(), &settings()));
    for (found, expected) in
        of_records.sections.iter().zip(&of_rows.sections).filter(|(found, _)| found.name != "log")
    {
        assert_eq!(found, expected);
    }
    assert_eq!(number(&of_records, "records"), log.lines().count() as u64);
    assert_eq!(of_rows.value("records"), Some(Value::Absent(Absence::NotRead)));
}

/// "Not me" can be said by a link that is good for 30 days, and marks the case whose grant it revokes.
#[test]
fn a_case_is_kept_as_long_as_it_can_be_disowned() {
    let at = |case: String, seq, day: i64| {
        let mut event = Event::new(case, seq, Time::from_milliseconds(day * common::DAY), "open");
        let mut conclude = Command::default();
        (conclude.kind, conclude.about) = ("conclude".into(), Some("done".into()));
        event.commands = vec![conclude];
        event
    };
    for (day, forgotten) in [(30, 0), (40, 1)] {
        let mut reader = LogReader::new(vec![Tally::new(&settings())]);
        reader.add(&at("a".to_owned(), 0, 0));
        for number in 0..70_000 {
            reader.add(&at(format!("c{number}"), 0, day));
        }
        reader.add(&at("a".to_owned(), 1, day));
        assert_eq!(number(&reader.finish()[0].report(), "without_beginning"), forgotten, "day {day}");
    }
}

/// A log that begins in the middle of cases does not count their rest as cases.
#[test]
fn records_without_a_beginning_are_told() {
    let log = log(&calls(6, 300, Kind::Quiet));
    let lines: Vec<&str> = log.lines().skip(1_000).collect();
    let mut reader = LogReader::new(vec![Tally::new(&settings())]);
    let (mut begun, mut without) = (BTreeSet::new(), 0);
    for line in lines {
        let event = Event::of_record(line.as_bytes()).unwrap();
        if event.seq == 0 {
            begun.insert(event.case.to_string());
        }
        without += u64::from(!begun.contains(&*event.case));
        reader.add(&event);
    }
    let report = reader.finish()[0].report();
    assert!(without > 0);
    assert_eq!(number(&report, "without_beginning"), without);
    assert_eq!(number(&report, "cases") + number(&report, "decoys"), begun.len() as u64);
}

#[test]
fn nothing_is_told_and_not_zero() {
    let empty = report(&[], &settings());
    for name in [
        "served",
        "median_time",
        "p95_time",
        "self_service",
        "work",
        "cost",
        "saving",
        "never_served",
        "last",
    ] {
        assert!(matches!(empty.value(name), Some(Value::Absent(_))), "{name}: {:?}", empty.value(name));
    }
    for name in ["cases", "requests", "decoys", "people", "records"] {
        assert_eq!(number(&empty, name), 0);
    }
    // No case at the desk was approved: what self-service saves is unknown.
    let mut alone = CaseRow::new("a", 0, Time::from_milliseconds(0));
    (alone.operator_kind, alone.end) = ("self".to_owned(), End::Done);
    alone.approved = Some(Time::from_milliseconds(5));
    assert_eq!(
        report(&[alone.clone()], &settings()).value("saving"),
        Some(Value::Absent(Absence::NoApprovalAtDesk))
    );
    let mut desk = alone.clone();
    (desk.case, desk.operator_kind, desk.operator) = ("b".to_owned(), "person".to_owned(), "o".to_owned());
    assert_eq!(
        report(&[alone, desk], &Settings::default()).value("saving"),
        Some(Value::Absent(Absence::NoRate))
    );
}

#[test]
fn a_time_of_exactly_a_band_is_in_it() {
    let bands = [
        ("up to 30 s", 30_000),
        ("up to 1 min", 60_000),
        ("up to 1 h", 3_600_000),
        ("up to 1 day", common::DAY),
    ];
    for (name, time) in bands {
        for (over, inside) in [(-1, true), (0, true), (1, false)] {
            let mut case = CaseRow::new("a", 0, Time::from_milliseconds(0));
            (case.end, case.approved) = (End::Done, Some(Time::from_milliseconds(time + over)));
            let found = row(&report(&[case], &settings()), "time_bands", &[name])["col_requests"];
            assert_eq!(found, Value::Number(inside.into()), "{name}: {time} {over}");
        }
    }
}

/// A decoy about somebody counts against nobody.
#[test]
fn decoys_are_apart() {
    let mut decoy = CaseRow::new("a", 0, Time::from_milliseconds(0));
    (decoy.decoy, decoy.end, decoy.subject) = (true, End::Denied, "person".to_owned());
    let report = report(&[decoy], &settings());
    assert_eq!((number(&report, "decoys"), number(&report, "cases"), number(&report, "people")), (1, 0, 0));
    assert!(report.sections.iter().flat_map(|section| &section.figures).all(|figure| {
        figure.definition.name == "unusual_tests"
            || report.table(figure.definition.name).is_none_or(|table| table.rows.is_empty())
    }));
}

/// In self-service, an attacker who asks for what is not enrolled must not disappear from the report.
#[test]
fn a_decoy_in_the_case_of_somebody_hides_nothing() {
    let mut case = CaseRow::new("a", 0, Time::from_milliseconds(0));
    (case.operator_kind, case.subject, case.end) = ("self".to_owned(), "person".to_owned(), End::Expired);
    (case.closed_path, case.action) = (true, "reset_password".to_owned());
    let mut check = CheckRow::default();
    (check.check, check.decoy, check.expired) = ("passkey".to_owned(), true, true);
    case.checks.push(check);
    let report = report(&[case], &settings());
    for name in ["cases", "requests", "people", "closed_paths", "closed_people"] {
        assert_eq!(number(&report, name), 1, "{name}");
    }
    assert_eq!(number(&report, "decoys"), 0);
    assert_eq!((share(&report, "never_served"), share(&report, "self_failed")), ((1, 1), (1, 1)));
    assert_eq!(row(&report, "unserved_most", &["person"])["col_decoys"], Value::Number(1));
    // A check that was only a decoy was not presented to anybody, and says nothing about the challenge.
    assert!(report.table("challenges").unwrap().rows.is_empty());
}

#[test]
fn a_period_takes_the_cases_that_were_opened_in_it() {
    let rows = rows(7, 2_000);
    let mut period = settings();
    (period.since, period.until) = (Some(rows[500].opened), Some(rows[1_500].opened));
    let inside = |row: &CaseRow| period.since <= Some(row.opened) && Some(row.opened) < period.until;
    let report = report(&rows, &period);
    assert_eq!(number(&report, "cases"), count(&rows, |row| real(row) && inside(row)));
    assert_eq!(number(&report, "outside"), count(&rows, |row| !inside(row)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any way to deal the rows out, in any order, gives the same report.
    #[test]
    fn any_split_gives_the_same_figures(seed in any::<u64>(), parts in 1_usize..6, deal in prop::collection::vec(any::<usize>(), 40)) {
        let rows = rows(seed, 400);
        let mut tallies = vec![Tally::new(&settings()); parts];
        for (at, row) in rows.iter().enumerate().rev() {
            tallies[deal[at % deal.len()] % parts].add(row);
        }
        let mut sum = tallies.pop().unwrap();
        for tally in tallies {
            sum.merge(tally);
        }
        prop_assert_eq!(sum.report(), report(&rows, &settings()));
    }
}

#[test]
fn json_has_a_definition_for_each_figure() {
    let report = report(&rows(8, 500), &Settings::default());
    let json: serde_json::Value = serde_json::to_value(&report).unwrap();
    let figures = json["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["figures"].as_array().unwrap());
    let (mut seen, mut absent) = (0, 0);
    for figure in figures {
        seen += 1;
        assert!(figure["definition"].as_str().unwrap().ends_with('.'));
        assert_ne!(figure["title"], "");
        if figure.get("rows").is_none() {
            assert_eq!(figure["value"].is_null(), figure["absent"].is_string(), "{figure}");
            absent += u32::from(figure["value"].is_null());
        }
    }
    assert!(seen > 40 && absent >= 2, "{seen} {absent}");
    assert_eq!(json["sections"][0]["figures"][9]["absent"], "no rate was given");
}

/// The table of docs/reports.md is that of the code.
#[test]
fn the_documentation_has_every_definition() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reports.md");
    let page = std::fs::read_to_string(path).unwrap();
    let expected: String = bonafides_report::DEFINITIONS
        .iter()
        .map(|one| {
            format!("| `{}` | {} | {} | {} |\n", one.name, one.title, one.unit.words(), one.definition)
        })
        .collect();
    assert!(page.contains(&expected), "docs/reports.md must have these lines:\n{expected}");
}
