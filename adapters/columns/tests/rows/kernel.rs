//! The kernel decides as the engine does, row by row.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
    TimestampMillisecondArray,
};
use bonafides::{CheckResult, Facts, Policy, Time, Verdict};
use bonafides_columns::{Kernel, KernelError, RowError};
use bonafides_events::Event;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::records::{policies, transcripts};

const NOW: i64 = 1_795_420_800_000;
const YEAR_2000: i64 = 946_684_800_000;

/// As `replay` decides.
pub(crate) fn engine(policy: &Policy, facts: &Facts<'_>) -> Option<Verdict> {
    let groups = facts.groups.iter().flatten().map(AsRef::as_ref);
    policy.rules_of_ids(&facts.action, groups).ok()?.verdict(&policy.evidence(facts).ok()?).ok()
}

/// Names in a policy's text, of actions and groups among others.
fn names(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    let mut names: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// A result: check, outcome, age and item by number.
type Drawn = (Index, Index, Index, bool);

#[derive(Debug, Clone)]
struct Call {
    action: Index,
    groups: Vec<Index>,
    results: Vec<Drawn>,
    unavailable: Vec<Index>,
}

fn call() -> impl Strategy<Value = Call> {
    let result = (any::<Index>(), any::<Index>(), any::<Index>(), prop::bool::weighted(0.1));
    (
        any::<Index>(),
        prop::collection::vec(any::<Index>(), 0..3),
        prop::collection::vec(result, 0..9),
        prop::collection::vec(any::<Index>(), 0..2),
    )
        .prop_map(|(action, groups, results, unavailable)| Call { action, groups, results, unavailable })
}

/// A policy, with the names of its actions and groups.
struct Known {
    policy: Policy,
    actions: Vec<String>,
    groups: Vec<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |(text, policy): (String, Policy)| {
        let names = names(&text);
        let is_action = |name: &&String| policy.rules_of_ids(name, []).is_ok();
        let actions: Vec<String> = names.iter().filter(is_action).cloned().collect();
        let is_group = |name: &&String| policy.rules_of_ids(&actions[0], [name.as_str()]).is_ok();
        let groups = names.iter().filter(is_group).cloned().collect();
        Known { policy, actions, groups }
    };
    policies().into_iter().map(known).collect()
});

fn facts(known: &Known, call: &Call) -> Facts<'static> {
    let Known { policy, actions, groups } = known;
    let now = Time::from_milliseconds(NOW);
    let mut made = Facts::new((*call.action.get(actions)).clone(), now);
    if !groups.is_empty() {
        let mut chosen: Vec<String> = call.groups.iter().map(|group| (*group.get(groups)).clone()).collect();
        chosen.sort();
        chosen.dedup();
        made = made.groups(chosen);
    }
    let states = policy.check_states().unwrap();
    let [current, older] = policy.ages().map(bonafides::Duration::milliseconds);
    let ages = [
        0,
        1,
        current - 1,
        current,
        current + 1,
        older - 1,
        older,
        older + 1,
        older * 3,
        NOW - YEAR_2000,
        NOW - YEAR_2000 + 1,
        -1,
    ];
    let mut seen = Vec::new();
    for (check, outcome, age, again) in &call.results {
        let check = check.get(&states);
        if seen.contains(&check.check()) && !again {
            continue;
        }
        seen.push(check.check());
        let outcomes: Vec<&str> = check.outcomes().collect();
        // The last two ages are mistakes; seldom, so that most calls have none.
        let age = age.index(if *again { ages.len() } else { ages.len() - 2 });
        let at = Time::from_milliseconds(NOW - ages[age]);
        made.evidence.push(CheckResult::new(
            check.check().to_owned(),
            (*outcome.get(&outcomes)).to_owned(),
            at,
        ));
    }
    let challenges: Vec<&str> = states
        .iter()
        .filter(|check| check.is_challenge())
        .map(bonafides::batch::CheckStates::check)
        .collect();
    for name in &call.unavailable {
        made.unavailable.push((*name.get(&challenges)).to_owned().into());
    }
    made
}

fn json(facts: &Facts<'_>) -> String {
    serde_json::to_string(facts).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn each_row_has_the_verdict_of_the_engine(calls in prop::collection::vec(call(), 1..140)) {
        for known in KNOWN.iter() {
            let policy = &known.policy;
            let kernel = Kernel::new(policy);
            let facts: Vec<Facts<'_>> = calls.iter().map(|call| facts(known, call)).collect();
            let expected: Vec<Option<Verdict>> = facts.iter().map(|facts| engine(policy, facts)).collect();
            let texts: Vec<String> = facts.iter().map(json).collect();
            let flat = kernel.flatten(texts.iter().map(|text| Some(text.as_str()))).unwrap();
            // Twice: the second time from what the first has found.
            for _ in 0..2 {
                let found = kernel.verdicts(&flat).unwrap();
                prop_assert_eq!(&found.verdicts, &expected);
                prop_assert_eq!(found.refused, expected.iter().filter(|verdict| verdict.is_none()).count());
            }
            // A part of a batch begins in the middle of a word of bits.
            let half = calls.len() / 2;
            let part = flat.slice(half, calls.len() - half);
            prop_assert_eq!(&kernel.verdicts(&part).unwrap().verdicts[..], &expected[half..]);
            let plain = kernel.verdicts(&plain(&flat)).unwrap();
            prop_assert_eq!(&plain.verdicts, &expected);
        }
    }
}

/// The same rows in columns of other types.
fn plain(flat: &RecordBatch) -> RecordBatch {
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Int8Type, Int32Type, TimestampMillisecondType};
    let schema = flat.schema();
    let columns = schema.fields().iter().zip(flat.columns()).enumerate().map(|(at, (field, array))| {
        let changed: ArrayRef = if let Some(texts) = array.as_dictionary_opt::<Int8Type>() {
            let texts = texts.downcast_dict::<StringArray>().unwrap();
            if at % 2 == 0 {
                Arc::new(texts.into_iter().collect::<StringArray>())
            } else {
                Arc::new(texts.into_iter().collect::<StringViewArray>())
            }
        } else if let Some(texts) = array.as_dictionary_opt::<Int32Type>() {
            let texts = texts.downcast_dict::<StringArray>().unwrap();
            Arc::new(texts.into_iter().collect::<StringArray>())
        } else if let Some(times) = array.as_primitive_opt::<TimestampMillisecondType>() {
            if at % 2 == 0 {
                Arc::new(times.iter().collect::<Int64Array>())
            } else {
                Arc::new(
                    times
                        .iter()
                        .map(|time| time.map(|time| time * 1_000 + 999))
                        .collect::<TimestampMicrosecondArray>(),
                )
            }
        } else {
            Arc::clone(array)
        };
        (field.name().clone(), changed)
    });
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

#[test]
fn every_recorded_decision_is_decided_as_recorded() {
    let mut decisions = 0;
    for transcript in transcripts() {
        for policy in &transcript.policies {
            let kernel = Kernel::new(policy);
            let events: Vec<Event<'_>> = transcript
                .records
                .iter()
                .map(|record| Event::of_record(record.as_bytes()).unwrap())
                .collect();
            let of_policy = events.iter().filter(|event| {
                event.facts.is_some()
                    && event.policy.as_ref().is_some_and(|named| named.digest == policy.digest())
            });
            let of_policy: Vec<_> = of_policy.collect();
            let flat = kernel.flatten(of_policy.iter().map(|event| event.facts)).unwrap();
            let found = kernel.verdicts(&flat).unwrap();
            assert_eq!(found.refused, 0, "{}", transcript.name);
            for (event, verdict) in of_policy.iter().zip(found.verdicts) {
                if event.blocked_by.is_empty() {
                    let verdict = verdict.map(|verdict| verdict.to_string());
                    assert_eq!(event.verdict.as_deref(), verdict.as_deref(), "{}", transcript.name);
                    decisions += 1;
                }
            }
        }
    }
    assert!(decisions > 50, "{decisions}");
}

fn desk() -> Policy {
    let (_, policy) = policies().into_iter().find(|(_, policy)| policy.name() == "service-desk").unwrap();
    policy
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .unwrap()
}

fn text(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(texts.iter().copied().collect::<StringArray>())
}

fn now(rows: usize) -> ArrayRef {
    Arc::new(TimestampMillisecondArray::from(vec![NOW; rows]).with_timezone("UTC"))
}

#[test]
fn the_circuit_decides_on_rows_without_mistakes() {
    let kernel = Kernel::new(&desk());
    let rows = 10_000;
    let calls = batch(vec![
        ("action", text(&vec![Some("reset_password"); rows])),
        ("groups", text(&vec![Some("staff"); rows])),
        ("now", now(rows)),
        (
            "check.sms_code",
            text(&(0..rows).map(|row| (row % 3 == 0).then_some("passed")).collect::<Vec<_>>()),
        ),
        ("other", text(&vec![None; rows])),
    ]);
    let found = kernel.verdicts(&calls).unwrap();
    assert_eq!((found.by_themselves, found.refused, found.verdicts.len()), (0, 0, rows));
}

#[test]
fn columns_that_are_not_those_of_facts_are_errors() {
    let kernel = Kernel::new(&desk());
    let first = || vec![("action", text(&[Some("reset_password")])), ("groups", text(&[Some("staff")]))];
    let with = |more: Vec<(&'static str, ArrayRef)>| batch(first().into_iter().chain(more).collect());
    assert_eq!(kernel.verdicts(&with(vec![])), Err(KernelError::MissingColumn("now")));
    let unknown = kernel.verdicts(&with(vec![("now", now(1)), ("check.smscode", text(&[Some("passed")]))]));
    assert!(
        matches!(unknown, Err(KernelError::UnknownCheck { ref column, .. }) if column == "check.smscode")
    );
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let signal = kernel.verdicts(&with(vec![("now", now(1)), ("unavailable.location", flags.clone())]));
    assert!(matches!(signal, Err(KernelError::UnknownCheck { kind: "challenge", .. })));
    let other = kernel.verdicts(&with(vec![("now", now(1)), ("check.sms_code", flags)]));
    assert!(matches!(other, Err(KernelError::ColumnType { .. })));
}

/// A column of lists of texts.
fn lists(rows: &[&[Option<&str>]]) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for row in rows {
        lists.append_value(row.iter().copied());
    }
    Arc::new(lists.finish())
}

#[test]
fn a_list_with_an_element_of_nothing_has_no_verdict_whatever_was_found_before() {
    let kernel = Kernel::new(&desk());
    let rows: [&[Option<&str>]; 3] = [&[Some("staff")], &[None], &[Some("staff"), None]];
    let calls = batch(vec![
        ("action", text(&[Some("reset_password"); 3])),
        ("groups", lists(&rows)),
        ("now", now(3)),
    ]);
    // Twice: the second time from what the first has found.
    for _ in 0..2 {
        let found = kernel.verdicts(&calls).unwrap();
        assert!(found.verdicts[0].is_some());
        assert_eq!(found.verdicts[1..], [None, None]);
        assert_eq!(found.first_refused, Some((1, RowError::NoValue("groups"))));
    }
}

/// The groups of a row are those of its list, whatever is in their names, and not those of another row.
#[test]
fn groups_whose_names_have_spaces_are_not_those_between_the_spaces() {
    let each = |groups: ArrayRef, rows: usize| {
        batch(vec![
            ("action", text(&vec![Some("reset_password"); rows])),
            ("groups", groups),
            ("now", now(rows)),
        ])
    };
    let rows: [&[Option<&str>]; 4] = [
        &[Some("administrators"), Some("staff")],
        &[Some("administrators staff")],
        &[Some("administrators\0staff")],
        &[Some("14:administrators5:staff")],
    ];
    for is_strict in [true, false] {
        let make = if is_strict { Kernel::new } else { Kernel::leaving_out_unknown };
        let alone =
            rows.map(|groups| make(&desk()).verdicts(&each(lists(&[groups]), 1)).unwrap().verdicts[0]);
        assert!(alone[0].is_some());
        assert_eq!(alone[1].is_none(), is_strict, "the policy has no such group");
        let kernel = make(&desk());
        // Texts that look like the lists, in another type of column.
        kernel
            .verdicts(&each(text(&[Some("14:administrators5:staff"), Some("administrators\0staff")]), 2))
            .unwrap();
        assert_eq!(kernel.verdicts(&each(lists(&rows), 4)).unwrap().verdicts, alone);
        // The same groups as a text are decided from what the list has shown.
        let again = kernel.verdicts(&each(text(&[Some("  administrators  staff ")]), 1)).unwrap();
        assert_eq!((again.verdicts[0], again.by_themselves), (alone[0], 0));
    }
}

/// Rules are kept by action and groups: names with spaces in them are not several.
#[test]
fn facts_with_spaces_in_their_names_are_decided_by_their_own_rules() {
    let policy = desk();
    let kernel = Kernel::new(&policy);
    let facts = |groups: &[&'static str]| {
        json(&Facts::new("reset_password", Time::from_milliseconds(NOW)).groups(groups.iter().copied()))
    };
    let [two, one] = [facts(&["administrators", "staff"]), facts(&["administrators staff"])];
    let calls = |texts: &[&str]| {
        let texts: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
        batch(vec![("facts", text(&texts))])
    };
    let alone = |text: &str| Kernel::new(&policy).verdicts(&calls(&[text])).unwrap().verdicts[0];
    let expected = [alone(&two), alone(&one)];
    assert_ne!(expected[0], expected[1], "the policy has no such group");
    assert_eq!(kernel.verdicts(&calls(&[&two, &one])).unwrap().verdicts, expected);
}

#[test]
fn only_groups_are_lists() {
    let kernel = Kernel::new(&desk());
    let columns = || {
        vec![
            ("action", text(&[Some("reset_password")])),
            ("groups", lists(&[&[Some("staff")]])),
            ("now", now(1)),
            ("check.sms_code", text(&[Some("passed")])),
            ("facts", text(&[None])),
        ]
    };
    assert_eq!(kernel.verdicts(&batch(columns())).unwrap().refused, 0);
    for name in ["action", "check.sms_code", "facts"] {
        let mut columns = columns();
        columns.iter_mut().filter(|(other, _)| *other == name).for_each(|(_, array)| {
            *array = lists(&[&[Some("passed")]]);
        });
        let error = kernel.verdicts(&batch(columns)).unwrap_err();
        assert!(matches!(&error, KernelError::ColumnType { column, .. } if column == name), "{error}");
    }
}

#[test]
fn a_row_without_a_value_has_no_verdict() {
    let kernel = Kernel::new(&desk());
    let groups = text(&[None, Some("staff"), Some("nobody"), Some("staff")]);
    let action = text(&[Some("reset_password"), None, Some("reset_password"), Some("reset_password")]);
    let outcome = text(&[None, None, None, Some("Passed")]);
    let found = kernel
        .verdicts(&batch(vec![
            ("action", action),
            ("groups", groups),
            ("now", now(4)),
            ("check.sms_code", outcome),
        ]))
        .unwrap();
    assert_eq!(found.verdicts, [None; 4]);
    assert_eq!(found.refused, 4);
    assert_eq!(found.first_refused, Some((0, RowError::NoValue("groups"))));
}

#[test]
fn what_another_policy_does_not_know_is_left_out_on_request() {
    let kernel = Kernel::leaving_out_unknown(&desk());
    let calls = batch(vec![
        ("action", text(&[Some("reset_password"), Some("reset_password")])),
        ("groups", text(&[Some("staff"), Some("staff interns")])),
        ("now", now(2)),
        ("check.palm", text(&[Some("passed"), Some("passed")])),
        ("check.location", text(&[Some("usual"), Some("orbit")])),
        ("check.account", text(&[Some("enabled"), Some("enabled")])),
    ]);
    let without = |location: Option<&'static str>| {
        let mut facts = Facts::new("reset_password", Time::from_milliseconds(NOW)).groups(["staff"]);
        let now = Time::from_milliseconds(NOW);
        facts = facts.evidence("account", "enabled", now);
        if let Some(location) = location {
            facts = facts.evidence("location", location, now);
        }
        engine(&desk(), &facts)
    };
    let found = kernel.verdicts(&calls).unwrap().verdicts;
    assert_eq!(found, [without(Some("usual")), without(None)]);
    assert_ne!(found[0], found[1]);
}
