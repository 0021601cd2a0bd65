//! Canonical JSON: the published data of RFC 8785, and random values compared with a naive writer.

use bonafides::audit::{CanonicalError, ChainProblem, Link, canonical_json};
use bonafides_tests::property::check;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Input and output from the test data of RFC 8785's author
/// (github.com/cyberphone/json-canonicalization, `testdata`).
const PUBLISHED: &[(&str, &str)] = &[
    // arrays
    (
        "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]\n",
        r#"[56,{"1":[],"10":null,"d":true}]"#,
    ),
    // french
    (
        "{\n  \"peach\": \"This sorting order\",\n  \"péché\": \"is wrong according to French\",\n  \"pêche\": \
         \"but canonicalization MUST\",\n  \"sin\":   \"ignore locale\"\n}\n",
        r#"{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}"#,
    ),
    // structures
    (
        "{\n  \"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56.0},\n  \"10\": { },\n  \"\": \"empty\",\n  \"a\": { },\n  \
         \"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ],\n  \"A\": { }\n}",
        r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#,
    ),
    // unicode
    ("{\n  \"Unnormalized Unicode\":\"A\\u030a\"\n}\n", "{\"Unnormalized Unicode\":\"A\u{30a}\"}"),
    // values, without its fractions
    (
        r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
        r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#,
    ),
    // weird
    (
        r#"{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\u000a": "Newline",
  "1": "One",
  "\u0080": "Control\u007f",
  "\ud83d\ude02": "Smiley",
  "\u00f6": "Latin Small Letter O With Diaeresis",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "</script>": "Browser Challenge"
}"#,
        "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser Challenge\",\
         \"\u{80}\":\"Control\u{7f}\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\
         \"\u{1f602}\":\"Smiley\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
    ),
];

#[test]
fn the_published_data_are_reproduced() {
    for (input, output) in PUBLISHED {
        assert_eq!(canonical_json(input).as_deref(), Ok(*output));
        assert_eq!(canonical_json(output).as_deref(), Ok(*output));
    }
}

#[test]
fn numbers_are_whole_and_exact() {
    for (text, canonical) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1E3", "1000"),
        ("1.5e1", "15"),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
    ] {
        assert_eq!(canonical_json(text).as_deref(), Ok(canonical), "{text}");
    }
    for text in ["0.5", "-1.5", "1e-7", "333333333.33333329"] {
        assert_eq!(canonical_json(text), Err(CanonicalError::Fraction), "{text}");
    }
    for text in [
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        "1e16",
        "-1e300",
        "9007199254740992.0",
    ] {
        assert_eq!(canonical_json(text), Err(CanonicalError::OutOfRange), "{text}");
    }
}

#[test]
fn text_that_is_not_json_has_no_canonical_form() {
    let deep = "[".repeat(200) + &"]".repeat(200);
    for text in [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "+1",
        "NaN",
        "1 2",
        "\"\\ud800\"",
        "\"\u{1}\"",
        &deep,
    ] {
        let error = canonical_json(text).unwrap_err();
        assert!(matches!(error, CanonicalError::Syntax { .. }), "{text}: {error:?}");
    }
    for text in [r#"{"a":1,"a":1}"#, r#"[{"b":{},"a":1,"\u0062":2}]"#] {
        assert_eq!(canonical_json(text), Err(CanonicalError::Duplicate), "{text}");
    }
}

/// RFC 8785 implemented slowly: sorted vectors of UTF-16, one character after the other.
fn naive(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let escaped = text.chars().map(|c| match u32::from(c) {
                0x22 => r#"\""#.to_owned(),
                0x5c => r"\\".to_owned(),
                0x08 => r"\b".to_owned(),
                0x09 => r"\t".to_owned(),
                0x0a => r"\n".to_owned(),
                0x0c => r"\f".to_owned(),
                0x0d => r"\r".to_owned(),
                code @ ..0x20 => format!("\\u{code:04x}"),
                _ => c.to_string(),
            });
            format!("\"{}\"", escaped.collect::<String>())
        }
        Value::Array(items) => format!("[{}]", items.iter().map(naive).collect::<Vec<_>>().join(",")),
        Value::Object(map) => {
            let mut members: Vec<(Vec<u16>, String)> = map
                .iter()
                .map(|(name, value)| {
                    (name.encode_utf16().collect(), format!("{}:{}", naive(&json!(name)), naive(value)))
                })
                .collect();
            members.sort();
            let members: Vec<String> = members.into_iter().map(|(_, member)| member).collect();
            format!("{{{}}}", members.join(","))
        }
        plain => plain.to_string(),
    }
}

/// Characters that sort or escape in special ways.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '"',
        '\\',
        '\u{0}',
        '\n',
        '\u{1f}',
        ' ',
        '!',
        '#',
        ']',
        '\u{7f}',
        'é',
        '\u{d7ff}',
        '\u{e000}',
        '\u{ffff}',
        '\u{10000}',
        '\u{10ffff}',
    ]);
    vec(prop_oneof![odd, prop::char::range('a', 'd'), any::<char>()], 0..6)
        .prop_map(|characters| characters.into_iter().collect())
}

fn value() -> impl Strategy<Value = Value> {
    const LARGEST: i64 = (1 << 53) - 1;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-LARGEST..=LARGEST).prop_map(Value::from),
        (-120..120_i64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(text(), inner, 0..10).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// The text of a value with its members in another order, and every character escaped.
fn scrambled(value: &Value, turn: usize) -> String {
    let quoted = |text: &str| {
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
        format!("\"{}\"", units.collect::<String>())
    };
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[ {} ]", items.iter().map(|item| scrambled(item, turn)).collect::<Vec<_>>().join(" ,\n"))
        }
        Value::Object(map) => {
            let mut members: Vec<String> = map
                .iter()
                .map(|(name, value)| format!("{} :\t{}", quoted(name), scrambled(value, turn)))
                .collect();
            if !members.is_empty() {
                let turn = turn % members.len();
                members.rotate_left(turn);
            }
            format!("{{ {} }}", members.join(" , "))
        }
        plain => plain.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_values_are_written_as_by_the_naive_writer(value in value(), turn in 0..10_usize) {
        let expected = naive(&value);
        let spaced = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(canonical_json(&spaced), Ok(expected.clone()));
        prop_assert_eq!(canonical_json(&scrambled(&value, turn)), Ok(expected.clone()));
        prop_assert_eq!(canonical_json(&expected), Ok(expected.clone()));
        prop_assert_eq!(serde_json::from_str::<Value>(&expected).unwrap(), value);
    }
}

/// A valid record around a text in `data`.
fn around(text: &str) -> String {
    let digest = "cd".repeat(32);
    format!(
        r#"{{"actor":{{"alias":"a1","kind":"person"}},"blocked_by":[],"case":"k7","commands":[],"data":{{"x":{text}}},"#
    ) + &format!(
        r#""engine":"0.1.0","input":"{digest}","policy":{{"digest":"{digest}","name":"desk","version":""}},"#
    ) + r#""seq":0,"state":{"case":1},"time":1,"type":"view","v":1}"#
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// Compares how a record is read with writing it again.
fn assert_same_judgement(text: &str) -> Result<bool, TestCaseError> {
    let record = around(text);
    let is_canonical = canonical_json(&record).is_ok_and(|canonical| canonical == record)
        && serde_json::from_str(&record).is_ok_and(|value| !has_null(&value));
    let read = Link::read(record.as_bytes());
    let refused = matches!(read, Err(ChainProblem::NotCanonical | ChainProblem::NotJson));
    prop_assert!(is_canonical || refused, "accepted: {record}");
    prop_assert!(!is_canonical || read.is_ok(), "refused: {record}: {read:?}");
    Ok(is_canonical)
}

/// Pieces of JSON, right and wrong.
const PIECES: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"b\"",
    "\"\"",
    "\\",
    "\\n",
    "\\\"",
    "\\u0001",
    "\\u001f",
    "\\u00e9",
    "\\/",
    "0",
    "1",
    "-",
    "-0",
    "00",
    "1.0",
    "1e2",
    "9007199254740991",
    "9007199254740992",
    "true",
    "false",
    "null",
    " ",
    "\n",
    "\t",
    "é",
    "\u{10000}",
];

#[test]
fn a_record_is_read_only_in_canonical_form() {
    let piece = prop_oneof![
        6 => (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()),
        1 => any::<char>().prop_map(String::from),
    ];
    let edits = vec((any::<prop::sample::Index>(), any::<bool>(), piece.clone()), 0..4);
    let config = ProptestConfig::with_cases(3000);
    check(
        config,
        &[("canonical", 10), ("not canonical", 30)],
        &(value(), edits),
        |(value, edits), reached| {
            let mut text = canonical_json(&value.to_string()).unwrap_or_default();
            for (at, replace, piece) in edits {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let at = if places.is_empty() { 0 } else { places[at.index(places.len())] };
                let end = at + text[at..].chars().next().filter(|_| replace).map_or(0, char::len_utf8);
                text.replace_range(at..end, &piece);
            }
            let is_canonical = assert_same_judgement(&text)?;
            reached.note(if is_canonical { "canonical" } else { "not canonical" });
            Ok(())
        },
    );
    check(ProptestConfig::with_cases(3000), &[], &vec(piece, 0..9), |pieces, _| {
        assert_same_judgement(&pieces.concat())?;
        Ok(())
    });
}

#[test]
fn nesting_and_numbers_at_the_limits_are_judged_alike() {
    for depth in [1, 50, 97, 98, 99, 100, 101, 120, 125, 126, 127, 128, 129, 200] {
        assert_same_judgement(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth))).unwrap();
        assert_same_judgement(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))).unwrap();
    }
    for number in [
        "0",
        "-0",
        "-1",
        "01",
        "-01",
        "9007199254740991",
        "-9007199254740991",
        "9007199254740992",
        "99999999999999999999",
        "10000000000000000",
        "1.5",
        "1.0",
        "1e3",
        "+1",
        "-",
        "",
    ] {
        assert_same_judgement(number).unwrap();
    }
    for names in [
        r#"{"a":1,"b":2}"#,
        r#"{"b":1,"a":2}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"":1,"a":2}"#,
        r#"{"a":1,"aa":2}"#,
        r#"{"aa":1,"a":2}"#,
        "{\"\u{e9}\":1,\"\u{10000}\":2}",
        "{\"\u{e000}\":1,\"\u{10000}\":2}",
        "{\"\u{10000}\":1,\"\u{e000}\":2}",
        r#"{"\n":1,"a":2}"#,
        r#"{"a":1,}"#,
        r#"{"a":1 }"#,
        r#"{"a":1}{"#,
    ] {
        assert_same_judgement(names).unwrap();
    }
}
