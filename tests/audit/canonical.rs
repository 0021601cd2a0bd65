//! Canonical JSON: the published data of RFC 8785, and random values compared with a naive writer.

use bonafides::audit::{CanonicalError, canonical_json};
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
