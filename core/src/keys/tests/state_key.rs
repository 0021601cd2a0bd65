use super::keys;
use crate::keys::{RawKeys, RowKind, StateKey, StateKeyError};

#[test]
fn the_id_of_a_person_does_not_stand_in_the_key() {
    let key = StateKey::of(RowKind::Person, "4f0c", &keys()).unwrap();
    assert_eq!(key.as_str(), "person/wFgX7qwpnGfq-JQbh-7P5_nnugghPRTNSohzpgG0DZg");
    assert_eq!((key.kind(), key.to_string()), (RowKind::Person, key.as_str().to_owned()));
    let others = RawKeys::new([1; 32], [2; 32], [9; 32], [4; 32]);
    assert_ne!(StateKey::of(RowKind::Person, "4f0c", &others).unwrap(), key);
}

#[test]
fn one_id_has_another_key_in_every_kind() {
    let of = |kind| StateKey::of(kind, "4f0c", &keys()).unwrap();
    let ids: std::collections::BTreeSet<String> =
        RowKind::ALL.map(|kind| of(kind).as_str().split_once('/').unwrap().1.to_owned()).into();
    assert_eq!(ids.len(), 8);
}

#[test]
fn a_key_is_read_back_as_it_was_written() {
    for kind in RowKind::ALL {
        let key = StateKey::of(kind, "4f0c", &keys()).unwrap();
        assert_eq!(key.as_str().parse(), Ok(key));
    }
    for key in [
        StateKey::plain(RowKind::Case, "desk"),
        StateKey::plain(RowKind::Outbox, "c-1.12.0"),
        StateKey::plain(RowKind::Log, "tile/0/x001/067"),
    ] {
        assert_eq!(key.as_str().parse(), Ok(key));
    }
}

#[test]
fn nothing_else_is_a_key() {
    let mac = "wFgX7qwpnGfq-JQbh-7P5_nnugghPRTNSohzpgG0DZg";
    let long = format!("case/{}", "a".repeat(129));
    for text in [
        "",
        "case",
        "case/",
        "/a",
        "Case/a",
        "cases/a",
        "case/a/b",
        "case/a b",
        "case/ä",
        "log/",
        "log/a b",
        &long,
        "person/",
        "person/4f0c",
        &format!("person/{mac}A"),
        &format!("person/{mac}="),
        // The last character holds two bits that no byte has.
        &format!("person/{}h", &mac[..42]),
        &format!("person/{}", mac.replace('-', "+")),
        &format!(" person/{mac}"),
        &format!("person/{mac}\n"),
    ] {
        assert_eq!(text.parse::<StateKey>(), Err(StateKeyError), "{text}");
    }
    assert!(format!("person/{mac}").parse::<StateKey>().is_ok());
    assert!(long[..long.len() - 1].parse::<StateKey>().is_ok());
}

#[test]
fn keys_are_ordered_as_their_text_is() {
    let mut keys: Vec<StateKey> = RowKind::ALL
        .into_iter()
        .flat_map(|kind| ["1", "2"].map(|id| StateKey::of(kind, id, &keys()).unwrap()))
        .chain([StateKey::plain(RowKind::Case, "zz"), StateKey::plain(RowKind::Outbox, "0")])
        .collect();
    keys.sort();
    let texts: Vec<&str> = keys.iter().map(StateKey::as_str).collect();
    assert!(texts.is_sorted());
}
