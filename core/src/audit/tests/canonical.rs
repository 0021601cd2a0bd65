use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::json;

use crate::audit::canonical::{CanonicalError, to_string};

#[derive(Serialize)]
enum Shape {
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Struct { z: u8, a: u8 },
}

#[derive(Serialize)]
struct Newtype(&'static str);

#[derive(Serialize)]
struct All {
    z: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    none: Option<u8>,
    shapes: Vec<Shape>,
    bytes: (u8, i8, char),
    map: HashMap<&'static str, i64>,
    a: Newtype,
}

#[test]
fn every_shape_of_serde_is_written_as_serde_json_does_but_in_order() {
    let shapes = vec![Shape::Unit, Shape::Newtype(1), Shape::Tuple(2, false), Shape::Struct { z: 3, a: 4 }];
    let map = HashMap::from([("é", 1), ("e", -2), ("z", 3), ("", 4)]);
    let all = All { z: Some(1), none: None, shapes, bytes: (1, -1, '"'), map, a: Newtype("n") };
    assert_eq!(
        to_string(&all).unwrap(),
        r#"{"a":"n","bytes":[1,-1,"\""],"map":{"":4,"e":-2,"z":3,"é":1},"shapes":["Unit",{"Newtype":1},{"Tuple":[2,false]},{"Struct":{"a":4,"z":3}}],"z":1}"#
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&to_string(&all).unwrap()).unwrap(),
        serde_json::to_value(&all).unwrap()
    );
}

#[test]
fn integers_are_exact_in_every_language() {
    const LARGEST: i64 = (1 << 53) - 1;
    for number in [0, 1, 9, 10, 99, 100, 1_795_421_700_000, LARGEST - 1, LARGEST] {
        assert_eq!(to_string(&number).unwrap(), number.to_string());
        assert_eq!(to_string(&-number).unwrap(), (-number).to_string());
        assert_eq!(to_string(&i128::from(number)).unwrap(), number.to_string());
        assert_eq!(to_string(&number.unsigned_abs()).unwrap(), number.to_string());
    }
    for beyond in [LARGEST + 1, -LARGEST - 1, i64::MAX, i64::MIN] {
        assert_eq!(to_string(&beyond), Err(CanonicalError::OutOfRange));
        assert_eq!(to_string(&i128::from(beyond)), Err(CanonicalError::OutOfRange));
    }
    assert_eq!(to_string(&u64::MAX), Err(CanonicalError::OutOfRange));
    assert_eq!(to_string(&u128::MAX), Err(CanonicalError::OutOfRange));
    assert_eq!(to_string(&1.0_f64), Err(CanonicalError::Fraction));
    assert_eq!(to_string(&1.0_f32), Err(CanonicalError::Fraction));
}

#[test]
fn what_is_absent_is_left_out_and_never_null() {
    for value in [json!(null), json!({"a": null}), json!([1, null]), json!({"a": {"b": [{"c": null}]}})] {
        assert_eq!(to_string(&value), Err(CanonicalError::Null), "{value}");
    }
    assert_eq!(to_string(&Some(())), Err(CanonicalError::Null));
}

/// A map with a duplicate name, which no map type allows.
struct Twice(&'static [&'static str]);

impl Serialize for Twice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|name| (name, 1)))
    }
}

#[test]
fn a_name_stands_once_in_a_map() {
    for names in [&["a", "a"][..], &["b", "a", "b"], &["é", "x", "é"], &["", "b", "a", ""]] {
        assert_eq!(to_string(&Twice(names)), Err(CanonicalError::Duplicate), "{names:?}");
        assert_eq!(to_string(&[Twice(names)]), Err(CanonicalError::Duplicate), "{names:?}");
    }
    let maps = [Twice(&["a", "b"]), Twice(&["a", "b"])];
    assert_eq!(to_string(&maps).unwrap(), r#"[{"a":1,"b":1},{"a":1,"b":1}]"#);
    let nested = BTreeMap::from([("b", Twice(&["b", "a"])), ("a", Twice(&["a"]))]);
    assert_eq!(to_string(&nested).unwrap(), r#"{"a":{"a":1},"b":{"a":1,"b":1}}"#);
}

#[test]
fn only_text_is_a_name() {
    assert_eq!(to_string(&BTreeMap::from([(1, 2)])), Err(CanonicalError::Key));
    assert_eq!(to_string(&BTreeMap::from([(true, 2)])), Err(CanonicalError::Key));
    assert_eq!(to_string(&BTreeMap::from([((1, 2), 2)])), Err(CanonicalError::Key));
    assert_eq!(to_string(&BTreeMap::from([('b', 1), ('a', 2)])).unwrap(), r#"{"a":2,"b":1}"#);
}

#[test]
fn what_a_value_says_of_itself_is_its_error() {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    assert_eq!(to_string(&[Refuses]), Err(CanonicalError::Value("no".to_owned())));
}
