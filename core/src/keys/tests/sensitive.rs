use std::cell::Cell;
use std::fmt::Display;
use std::marker::PhantomData;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::keys::{Sensitive, sealed_serde};

#[test]
fn debug_prints_nothing_of_it_however_it_is_asked() {
    let secret = Sensitive::from("hunter2");
    assert_eq!(
        format!("{secret:?} {secret:#?} {:?}", Some(&secret)),
        "Sensitive(..) Sensitive(..) Some(Sensitive(..))"
    );
}

/// Counts how often it is zeroed.
#[derive(Clone, Default)]
struct Witness(Rc<Cell<u32>>);

impl Zeroize for Witness {
    fn zeroize(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn each_copy_is_zeroed_when_it_is_dropped() {
    let witness = Witness::default();
    let secret = Sensitive::new(witness.clone());
    let copy = secret.clone();
    assert_eq!(witness.0.get(), 0);
    drop(secret);
    assert_eq!(witness.0.get(), 1);
    drop(copy);
    assert_eq!(witness.0.get(), 2);
}

#[test]
fn same_compares_all_bytes() {
    let secret = Sensitive::from("correct horse".to_owned());
    assert!(secret.same(b"correct horse"));
    for other in [&b"correct hors"[..], b"correct horse ", b"Correct horse", b"correct horsf", b""] {
        assert!(!secret.same(other));
    }
    assert!(Sensitive::new(vec![1_u8, 2]).same(&[1, 2]));
    assert!(Sensitive::<String>::default().same(b""));
}

/// Tells whether a type has a trait: an inherent constant, if its bounds hold, takes precedence.
struct Probe<T>(PhantomData<T>);

impl<T: Serialize> Probe<T> {
    const SERIALISES: bool = true;
}

impl<T: Display> Probe<T> {
    const DISPLAYS: bool = true;
}

trait Otherwise {
    const SERIALISES: bool = false;
    const DISPLAYS: bool = false;
}

impl<T> Otherwise for Probe<T> {}

#[test]
fn it_has_no_way_to_be_printed_or_serialised() {
    assert_eq!((Probe::<String>::SERIALISES, Probe::<String>::DISPLAYS), (true, true));
    assert_eq!(
        (Probe::<Sensitive<String>>::SERIALISES, Probe::<Sensitive<String>>::DISPLAYS),
        (false, false)
    );
    assert_eq!(
        (Probe::<Sensitive<Vec<u8>>>::SERIALISES, Probe::<Sensitive<Vec<u8>>>::DISPLAYS),
        (false, false)
    );
}

#[derive(Serialize, Deserialize)]
struct Body {
    #[serde(with = "sealed_serde")]
    text: Sensitive<String>,
    #[serde(with = "sealed_serde")]
    key: Sensitive<[u8; 32]>,
}

#[test]
fn a_sealed_body_holds_it() {
    let body = Body { text: "hunter2".into(), key: Sensitive::new([7; 32]) };
    let stored = postcard::to_allocvec(&body).unwrap();
    let read: Body = postcard::from_bytes(&stored).unwrap();
    assert!(read.text.same(b"hunter2") && read.key.same(&[7; 32]));
}

#[test]
fn an_error_of_reading_does_not_quote_it() {
    for text in [r#"{"text": 12345678}"#, r#"{"text": "", "key": "12345678"}"#] {
        let found = serde_json::from_str::<Body>(text).err().unwrap().to_string();
        assert!(found.contains("not the secret expected here") && !found.contains("12345678"), "{found}");
    }
}
