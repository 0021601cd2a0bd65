use crate::audit::{Personal, PersonalError, PersonalSealer, commits, open};
use crate::keys::{Cipher, Draws, PersonKey};

const PLANTED: &str = "Ulrike Mustermann, +49 170 5550107";
const PATH: &str = "data.subject";

fn key() -> PersonKey {
    PersonKey::new([7; 32])
}

fn draws(seed: u8) -> Draws {
    Draws::new(&[seed; 32], "k7", 3)
}

fn sealed(draws: &mut Draws, path: &str, value: &str) -> Personal {
    PersonalSealer::new(&key(), "a1", "k7", 3).seal(draws, path, value).unwrap()
}

#[test]
fn a_value_opens_where_it_was_sealed() {
    for value in [PLANTED, "", "é\u{1f602}\0", &"x".repeat(20_000)] {
        let personal = sealed(&mut draws(1), PATH, value);
        let opened = open(&key(), "k7", 3, PATH, &personal).unwrap();
        assert_eq!(opened.value.expose(), value);
        assert!(commits(&personal, opened.salt.expose(), PATH, value));
        assert_eq!(personal.p, "a1");
    }
}

#[test]
fn a_value_opens_nowhere_else_and_with_no_other_key() {
    let personal = sealed(&mut draws(1), PATH, PLANTED);
    let damaged = |result: Result<_, PersonalError>| assert_eq!(result.err(), Some(PersonalError::Damaged));
    damaged(open(&PersonKey::new([8; 32]), "k7", 3, PATH, &personal));
    damaged(open(&key(), "k8", 3, PATH, &personal));
    damaged(open(&key(), "k7", 4, PATH, &personal));
    damaged(open(&key(), "k7", 3, "data.account", &personal));
    for at in 0..personal.s.len() {
        let mut s = personal.s.clone().into_bytes();
        s[at] = if s[at] == b'A' { b'B' } else { b'A' };
        let s = String::from_utf8(s).unwrap();
        // The last digit has unused bits: base64 refuses it if they are set.
        damaged(open(&key(), "k7", 3, PATH, &Personal { s, ..personal.clone() }));
        let s = personal.s[..at].to_owned();
        damaged(open(&key(), "k7", 3, PATH, &Personal { s, ..personal.clone() }));
    }
    damaged(open(&key(), "k7", 3, PATH, &Personal { s: format!("{}=", personal.s), ..personal.clone() }));
    let other = sealed(&mut draws(2), PATH, PLANTED);
    let swapped = Personal { c: other.c, ..personal };
    assert_eq!(open(&key(), "k7", 3, PATH, &swapped).err(), Some(PersonalError::Commitment));
}

#[test]
fn a_commitment_is_to_one_salt_path_and_value() {
    let personal = sealed(&mut draws(1), PATH, PLANTED);
    let opened = open(&key(), "k7", 3, PATH, &personal).unwrap();
    let salt = opened.salt.expose();
    assert!(commits(&personal, salt, PATH, PLANTED));
    assert!(!commits(&personal, salt, PATH, "Ulrike Mustermann"));
    assert!(!commits(&personal, salt, "data.account", PLANTED));
    assert!(!commits(&personal, &[0; 32], PATH, PLANTED));
}

#[test]
fn one_value_looks_different_each_time() {
    let mut draws = draws(1);
    let (first, second) = (sealed(&mut draws, PATH, PLANTED), sealed(&mut draws, PATH, PLANTED));
    assert_ne!(first.c, second.c);
    assert_ne!(first.s, second.s);
}

#[test]
fn a_repeated_seed_repeats_no_nonce() {
    // The first 25 bytes of `s` are the algorithm byte and the nonce: 33 digits encode only these.
    let nonce = |path, value| sealed(&mut draws(1), path, value).s[..33].to_owned();
    assert_eq!(nonce(PATH, PLANTED), nonce(PATH, PLANTED));
    assert_ne!(nonce(PATH, PLANTED), nonce(PATH, "another"));
    assert_ne!(nonce(PATH, PLANTED), nonce("data.account", PLANTED));
}

#[test]
fn nothing_shows_the_value() {
    let personal = sealed(&mut draws(1), PATH, PLANTED);
    let opened = open(&key(), "k7", 3, PATH, &personal).unwrap();
    let sealer = PersonalSealer::new(&key(), "a1", "k7", 3);
    let json = serde_json::to_string(&personal).unwrap();
    let shown = format!("{json} {personal:?} {opened:?} {sealer:?} {:?}", PersonalError::Damaged);
    for secret in ["Ulrike", "Mustermann", "5550107", "7, 7, 7"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert_eq!(serde_json::from_str::<Personal>(&json).unwrap(), personal);
    assert!(serde_json::from_str::<Personal>(&json.replace("\"p\"", "\"q\"")).is_err());
}

#[test]
fn text_that_is_sealed_wrongly_is_refused() {
    use base64::Engine as _;
    let ad = "k7\x003\x00data.subject";
    let seal = |plain: &[u8]| {
        let sealed = Cipher::new(key().expose()).seal(&[1; 12], ad.as_bytes(), plain).unwrap();
        let s = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sealed);
        open(&key(), "k7", 3, PATH, &Personal { s, ..sealed_once() }).err()
    };
    assert_eq!(seal(&[0; 31]), Some(PersonalError::Damaged));
    assert_eq!(seal(&[0xff; 40]), Some(PersonalError::Damaged));
    assert_eq!(seal(&[0; 40]), Some(PersonalError::Commitment));
}

fn sealed_once() -> Personal {
    sealed(&mut draws(1), PATH, PLANTED)
}
