//! Rows have the same verdicts however their columns are encoded, and however unusual their values are.

use std::sync::Arc;

use arrow_array::types::{Int32Type, UInt8Type, UInt32Type};
use arrow_array::{
    ArrayRef, DictionaryArray, Int64Array, PrimitiveArray, RecordBatch, StringArray, UInt8Array,
};
use bonafides::{Facts, Policy, Time, Verdict};
use bonafides_columns::{Kernel, Verdicts};

use crate::kernel::engine;

const NOW: i64 = 1_795_420_800_000;
const MINUTE: i64 = 60_000;

fn policy(more: &str) -> Policy {
    Policy::from_yaml(&format!(
        "
format: 1
policy: small
signals: {{ place: {{ outcomes: {{ usual: 20, new: 0, odd: -30 }} }} }}
challenges:
  code: {{ type: totp, factor: possession, points: {{ passed: 40, failed: -10 }} }}
  passkey: {{ type: external, provider: webauthn, factor: possession, points: 60 }}
unmatched: everyone
actions: {{ reset_password: {{ require: {{ points: 50 }} }} }}
{more}"
    ))
    .unwrap()
}

/// The rows of a call with an outcome of `code`, and of `place`, with their times.
struct Row {
    now: i64,
    code: Option<(&'static str, i64)>,
    place: Option<(&'static str, i64)>,
}

fn expected(policy: &Policy, rows: &[Row]) -> Vec<Option<Verdict>> {
    let of_row = |row: &Row| {
        let mut facts = Facts::new("reset_password", Time::from_milliseconds(row.now)).groups([""; 0]);
        for (check, result) in [("code", row.code), ("place", row.place)] {
            if let Some((outcome, at)) = result {
                facts = facts.evidence(check, outcome, Time::from_milliseconds(at));
            }
        }
        engine(policy, &facts)
    };
    rows.iter().map(of_row).collect()
}

fn batch(rows: &[Row], outcomes: impl Fn(Vec<Option<&'static str>>) -> ArrayRef) -> RecordBatch {
    let times = |times: Vec<Option<i64>>| Arc::new(Int64Array::from(times)) as ArrayRef;
    let texts = |text: &'static str| Arc::new(StringArray::from(vec![text; rows.len()])) as ArrayRef;
    let of = |result: fn(&Row) -> Option<(&'static str, i64)>| {
        let text = rows.iter().map(|row| result(row).map(|(outcome, _)| outcome)).collect();
        let at = rows.iter().map(|row| result(row).map(|(_, at)| at)).collect();
        (outcomes(text), times(at))
    };
    let (code, code_at) = of(|row| row.code);
    let (place, place_at) = of(|row| row.place);
    RecordBatch::try_from_iter_with_nullable(
        [
            ("action", texts("reset_password")),
            ("groups", texts("")),
            ("now", times(rows.iter().map(|row| Some(row.now)).collect())),
            ("check.code", code),
            ("at.code", code_at),
            ("check.place", place),
            ("at.place", place_at),
        ]
        .map(|(name, array)| (name, array, true)),
    )
    .unwrap()
}

/// Every pair of outcomes, at every age around the lifetimes.
fn rows() -> Vec<Row> {
    let ages = [0, 1, 30 * MINUTE, 30 * MINUTE + 1, 1_440 * MINUTE, 1_440 * MINUTE + 1, 60 * 1_440 * MINUTE];
    let mut rows = Vec::new();
    for code in [None, Some("passed"), Some("failed"), Some("inconclusive")] {
        for place in [None, Some("usual"), Some("new"), Some("odd")] {
            for (first, second) in
                ages.iter().flat_map(|first| ages.iter().map(move |second| (first, second)))
            {
                let at = |age: &i64| NOW - age;
                rows.push(Row {
                    now: NOW,
                    code: code.map(|outcome| (outcome, at(first))),
                    place: place.map(|outcome| (outcome, at(second))),
                });
            }
        }
    }
    rows
}

fn coded<K: arrow_array::types::ArrowDictionaryKeyType>(
    dictionary: &[&'static str],
    texts: &[Option<&'static str>],
    number: impl Fn(usize) -> K::Native,
) -> ArrayRef {
    let number = |text: &'static str| number(dictionary.iter().rposition(|other| *other == text).unwrap());
    let keys: PrimitiveArray<K> = texts.iter().map(|text| text.map(number)).collect();
    Arc::new(DictionaryArray::new(keys, Arc::new(StringArray::from(dictionary.to_vec()))))
}

fn limits() -> &'static str {
    "limits: { evidence_lifetime: 30m, adverse_lifetime: 24h }"
}

#[test]
fn the_numbers_of_a_dictionary_do_not_matter() {
    let policy = policy(limits());
    let kernel = Kernel::new(&policy);
    let rows = rows();
    let expected = expected(&policy, &rows);
    assert!(
        Vec::from([Verdict::Approve, Verdict::Challenge, Verdict::Deny])
            .iter()
            .all(|verdict| expected.contains(&Some(*verdict)))
    );
    let outcomes = ["usual", "new", "odd", "passed", "failed", "inconclusive"];
    // With a text twice, with unknown texts that no row has, and with more texts than are looked for one by one.
    let twice: Vec<&str> = [&["passed", "usual"][..], &outcomes].concat();
    let many: Vec<&str> = [&["a", "b", "c", "d", "e", "f", "g", "h", "i"][..], &outcomes, &["j"]].concat();
    let byte = |at: usize| u8::try_from(at).unwrap();
    for dictionary in [outcomes.to_vec(), twice, many] {
        let found = [
            kernel.verdicts(&batch(&rows, |texts| coded::<UInt8Type>(&dictionary, &texts, byte))).unwrap(),
            kernel
                .verdicts(&batch(&rows, |texts| {
                    coded::<Int32Type>(&dictionary, &texts, |at| byte(at).into())
                }))
                .unwrap(),
            kernel
                .verdicts(&batch(&rows, |texts| {
                    coded::<UInt32Type>(&dictionary, &texts, |at| byte(at).into())
                }))
                .unwrap(),
        ];
        for Verdicts { verdicts, by_themselves, .. } in found {
            assert_eq!(verdicts, expected);
            assert_eq!(by_themselves, 0);
        }
    }
}

#[test]
fn values_under_nulls_do_not_matter() {
    let policy = policy(limits());
    let expected = engine(
        &policy,
        &Facts::new("reset_password", Time::from_milliseconds(NOW)).groups([""; 0]).evidence(
            "code",
            "passed",
            Time::from_milliseconds(NOW),
        ),
    );
    let nulls = |valid: bool| Some(arrow_buffer::NullBuffer::from(vec![valid]));
    let outcome = |key: u8, valid: bool| {
        let keys = UInt8Array::new(vec![key].into(), nulls(valid));
        // Numbers under nulls may be beyond the texts.
        let texts = Arc::new(StringArray::from(vec!["passed", "failed"]));
        Arc::new(DictionaryArray::new(keys, texts)) as ArrayRef
    };
    let time =
        |time: i64, valid: bool| Arc::new(Int64Array::new(vec![time].into(), nulls(valid))) as ArrayRef;
    let text = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
    for garbage in [0, i64::MIN, i64::MAX, NOW + 1] {
        let rows = RecordBatch::try_from_iter_with_nullable(
            [
                ("action", text("reset_password")),
                ("groups", text("")),
                ("now", time(NOW, true)),
                ("check.code", outcome(0, true)),
                ("at.code", time(garbage, false)),
                ("check.passkey", outcome(200, false)),
                ("at.passkey", time(garbage, true)),
            ]
            .map(|(name, array)| (name, array, true)),
        )
        .unwrap();
        let found = Kernel::new(&policy).verdicts(&rows).unwrap();
        assert_eq!((found.verdicts, found.by_themselves), (vec![expected], 0), "{garbage}");
    }
}

#[test]
fn times_at_the_ends_of_history_are_decided_as_the_engine_decides_on_them() {
    let policy = policy(limits());
    let first = 946_684_800_000;
    let last = 253_402_300_799_999;
    let ends =
        [i64::MIN, 0, first - 1, first, first + 1_440 * MINUTE, NOW, last - 1, last, last + 1, i64::MAX];
    let mut rows = Vec::new();
    for now in ends {
        for at in ends {
            rows.push(Row { now, code: Some(("passed", at)), place: Some(("usual", at)) });
        }
    }
    let kernel = Kernel::new(&policy);
    let found = kernel.verdicts(&batch(&rows, |texts| Arc::new(StringArray::from(texts)))).unwrap();
    assert_eq!(found.verdicts, expected(&policy, &rows));
}

#[test]
fn more_rules_than_a_circuit_has_are_decided_by_the_engine() {
    let groups: Vec<String> = (0..200)
        .map(|n| {
            format!(
                "  - {{ id: g{n}, match: G{n}, require: {{ points: {}, independent: {} }} }}",
                51 + n % 70,
                1 + n / 70 % 2
            )
        })
        .collect();
    let policy = policy(&format!("groups:\n{}", groups.join("\n")));
    let ids: Vec<String> = (0..200).map(|n| format!("g{n}")).collect();
    let facts = |id: &str, outcome: &'static str| {
        let now = Time::from_milliseconds(NOW);
        Facts::new("reset_password", now)
            .groups([id.to_owned()])
            .evidence("passkey", outcome, now)
            .evidence("place", "usual", now)
    };
    let mut expected = Vec::new();
    let (mut of_groups, mut outcomes) = (Vec::new(), Vec::new());
    for id in ids.iter().chain(&ids) {
        for outcome in ["passed", "failed"] {
            expected.push(engine(&policy, &facts(id, outcome)));
            of_groups.push(id.clone());
            outcomes.push(outcome);
        }
    }
    let rows = expected.len();
    let text = |texts: Vec<&str>| Arc::new(StringArray::from(texts)) as ArrayRef;
    let calls = RecordBatch::try_from_iter([
        ("action", text(vec!["reset_password"; rows])),
        ("groups", text(of_groups.iter().map(String::as_str).collect())),
        ("now", Arc::new(Int64Array::from(vec![NOW; rows])) as ArrayRef),
        ("check.passkey", text(outcomes)),
        ("check.place", text(vec!["usual"; rows])),
    ])
    .unwrap();
    let kernel = Kernel::new(&policy);
    for _ in 0..2 {
        let found = kernel.verdicts(&calls).unwrap();
        assert_eq!(found.verdicts, expected);
        assert!(found.by_themselves > 0 && found.by_themselves < rows / 2, "{}", found.by_themselves);
    }
}
