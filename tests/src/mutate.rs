use serde_json::{Map, Value, json};

/// Spoils (or repairs) a document at random places; the numbers select the places and the changes.
pub fn mutate(document: &mut Value, numbers: &[u16]) {
    for turn in numbers.chunks_exact(4) {
        let [place, how, what, other] = turn else { continue };
        let places = places(document);
        let at = |number: &u16| &places[usize::from(*number) % places.len()];
        let donor = document.pointer(at(other)).cloned().unwrap_or_default();
        let Some((parent, key)) = at(place).rsplit_once('/') else {
            let Some(value) = document.pointer_mut(at(place)) else { continue };
            change(value, *how, usize::from(*what), donor);
            continue;
        };
        let key = unescape(key);
        match (document.pointer_mut(parent), how % 8) {
            (Some(Value::Object(map)), 0) => _ = map.remove(&key),
            (Some(Value::Object(map)), 1) => rename(map, &key, usize::from(*what)),
            (Some(Value::Array(list)), 0) => _ = list.remove(key.parse().unwrap()),
            (Some(Value::Array(list)), 1) => list.push(donor),
            _ => {
                if let Some(value) = document.pointer_mut(at(place)) {
                    change(value, *how, usize::from(*what), donor);
                }
            }
        }
    }
}

/// The JSON pointer of every value of the document.
pub fn places(document: &Value) -> Vec<String> {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        found.push(pointer.to_owned());
        let mut step = |key: &str, value: &Value| {
            let key = key.replace('~', "~0").replace('/', "~1");
            walk(value, &format!("{pointer}/{key}"), found);
        };
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| step(key, value)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| step(&at.to_string(), value))
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, "", &mut found);
    found
}

fn unescape(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

fn rename(map: &mut Map<String, Value>, key: &str, what: usize) {
    if let Some(value) = map.remove(key) {
        let texts: Vec<String> = texts();
        map.insert(texts[what % texts.len()].clone(), value);
    }
}

fn change(value: &mut Value, how: u16, what: usize, donor: Value) {
    match (how / 8 % 6, &mut *value) {
        (0, _) => *value = donor,
        (1, Value::Object(map)) => {
            let texts = texts();
            map.insert(texts[what % texts.len()].clone(), donor);
        }
        (1, Value::Array(list)) => list.extend([donor]),
        (2, Value::Object(map)) => map.clear(),
        (2, Value::Array(list)) => list.clear(),
        (2, Value::Number(number)) => {
            // Around the limits, and the same number in another notation.
            let n = number.as_f64().unwrap_or_default();
            *value = [json!(n), json!(n + 0.5), json!(-n), json!(n + 1.0)][what % 4].clone();
        }
        (3, _) => *value = json!([value.take()]),
        (4, Value::Array(list)) if !list.is_empty() => *value = list.swap_remove(0),
        _ => {
            let odd = odd();
            *value = odd[what % odd.len()].clone();
        }
    }
}

/// Values that are at a limit, of another type, or empty.
pub fn odd() -> Vec<Value> {
    let mut odd: Vec<Value> = texts().into_iter().map(Value::from).collect();
    odd.extend([
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!([[]]),
        json!(["a"]),
        json!(["a", "a"]),
        json!({ "a": 1 }),
        json!({ "passed": 1, "failed": -1 }),
        json!({ "points": 1 }),
        json!(1.0),
        json!(1.5),
        json!(-0.0),
        json!(1e300),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
    ]);
    let limits = [
        0, 1, 2, 3, 4, 5, 6, 12, 13, 14, 50, 51, 64, 65, 100, 101, 128, 129, 1_000, 1_001, 1_000_000,
        1_000_001,
    ];
    odd.extend(limits.into_iter().flat_map(|n: i64| [json!(n), json!(-n)]));
    odd.extend(
        [253_402_300_799_999_i64, 253_402_300_800_000].into_iter().flat_map(|n| [json!(n), json!(-n)]),
    );
    odd
}

/// Texts that are names, keywords, durations and times, or nearly so.
fn texts() -> Vec<String> {
    let plain = "a|key|type|points|of|count|any|all|pass|at_least|points_in|factors|independent|subject|unobserved\
        |passed|failed|inconclusive|knowledge|context|Knowledge|deny|everyone|escalate|approve|require|forbid|ignore\
        |item|grades|check|outcome|at|now|groups|evidence|format|x_1|10m|0m|01m|999999w|1000000s|10M|10 m| 10m|10m |-10m|-0m\
        |\u{663}m|5 per 24h|5  per 24h|0 per 1h|5 per 0h|05 per 1h|1000000 per 1h|5 per 1h 5|1|1.0|true|null\
        |2026-01-01T00:00:00Z|2026-01-01t00:00:00z|2026-01-01 00:00:00Z|2026-01-01T00:00:00|2026-01-01\
        |2026-13-01T00:00:00Z|2026-02-30T00:00:00Z|2026-01-01T24:00:00Z|2026-01-01T23:59:60Z|2026-12-31T23:59:60Z\
        |2026-01-01T12:30:60Z|2026-01-01T00:00:00+23:59|2026-01-01T00:00:00+24:00|2026-01-01T00:00:00-00:00\
        |2026-01-01T00:00:00.123456789123Z|2026-01-01T00:00:00.Z|2026-01-01T00:00Z|0000-01-01T00:00:00Z\
        |9999-12-31T23:59:59Z|9999-12-31T23:59:59-01:00|+2026-01-01T00:00:00Z|2026-01-01T00:00:00 Z|2026-01-01T00:00:00\u{2212}01:00|2026-01-01T00:59:60+01:00|2026-01-01T23:59:60+01:00|2026-01-01T00:00:00+0100";
    let mut texts: Vec<String> = plain.split('|').map(str::to_owned).collect();
    let strange = [
        "", " ", " lead", "trail ", "in side", "a\u{0}b", "a\tb", "a\nb", "10m\n", "\n", "a\u{1f}",
        "a\u{7f}", "a\u{85}b",
    ];
    texts.extend(strange.map(str::to_owned));
    texts.extend(
        [
            "\u{a0}",
            "\u{feff}",
            "\u{2028}",
            "e\u{301}",
            "\u{1f511}",
            "ß",
            "~",
            "/",
            "#",
            "- a",
            "a: b",
            "'",
            "\\",
        ]
        .map(str::to_owned),
    );
    texts.extend([
        "x".repeat(128),
        "x".repeat(129),
        "\u{fc}".repeat(128),
        "\u{fc}".repeat(129),
        "\u{1f511}".repeat(128),
    ]);
    texts
}
