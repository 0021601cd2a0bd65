use std::collections::BTreeMap;

use crate::case::secret::one_time_password::{bits, make, split};
use crate::case::secret::recovery::{make as recovery_code, token128};
use crate::case::secret::tests::{chi_square, draws, policy};
use crate::case::secret::{Blocklist, PasswordPolicy};
use crate::keys::Sensitive;

#[test]
fn every_password_conforms_and_has_no_look_alikes() {
    for (json, length, classes) in
        [(r#"{"length": 15}"#, 16, 3), (r#"{"classes": 3}"#, 16, 3), (r#"{"classes": 4}"#, 20, 4)]
    {
        let rules = policy(json);
        let mut draws = draws(u64::from(length));
        // A directory may demand three classes although the policy does not: of 16 characters, 2 of 100 draws have fewer.
        for _ in 0..1000 {
            let password = make(&mut draws, length, &rules).unwrap();
            let text = password.expose();
            assert!(rules.check(&password, &[]).is_empty());
            assert_eq!(text.len(), usize::from(length));
            assert!(!text.contains(|c| "0Oo1IilZzSsGbBgq|'`\".,:;-_".contains(c)), "{text}");
            let kinds: [fn(&char) -> bool; 4] = [
                char::is_ascii_lowercase,
                char::is_ascii_uppercase,
                char::is_ascii_digit,
                char::is_ascii_punctuation,
            ];
            assert!(kinds.iter().filter(|kind| text.chars().any(|c| kind(&c))).count() >= classes);
            assert!(classes > 3 || text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
    }
}

/// No position is patched to meet three classes: all positions have the same distribution, and within
/// a class all characters are equally likely.
#[test]
fn characters_are_uniform_at_every_place() {
    let rules = policy(r#"{"strength": 0}"#);
    let mut draws = draws(1);
    let mut places = vec![BTreeMap::<char, u32>::new(); 16];
    for _ in 0..4000 {
        let password = make(&mut draws, 16, &rules).unwrap();
        for (place, c) in places.iter_mut().zip(password.expose().chars()) {
            *place.entry(c).or_default() += 1;
        }
    }
    for (at, place) in places.iter().enumerate() {
        let counts: Vec<u32> = place.values().copied().collect();
        assert_eq!(counts.len(), 38);
        // 37 degrees of freedom: 78 is exceeded by chance once in 10 000.
        assert!(chi_square(&counts) < 78.0, "place {at}: {}", chi_square(&counts));
    }
}

#[test]
fn redrawing_for_classes_prefers_no_place() {
    let rules = policy(r#"{"strength": 0, "classes": 4}"#);
    let mut draws = draws(2);
    let (mut digits, mut symbols) = (vec![0_u32; 16], vec![0_u32; 16]);
    for _ in 0..4000 {
        let password = make(&mut draws, 16, &rules).unwrap();
        for (at, c) in password.expose().chars().enumerate() {
            digits[at] += u32::from(c.is_ascii_digit());
            symbols[at] += u32::from(c.is_ascii_punctuation());
        }
    }
    // 15 degrees of freedom: 45 is exceeded by chance less than once in 10 000.
    for counts in [digits, symbols] {
        assert!(counts[0] > 0 && chi_square(&counts) < 45.0, "{counts:?}");
    }
}

#[test]
fn bits_are_those_of_the_alphabet_rounded_down() {
    for length in 0..=u8::MAX {
        let exact = f64::from(length) * 38_f64.log2();
        assert!(f64::from(bits(length)) <= exact && f64::from(bits(length)) > exact - 1.3, "{length}");
    }
    assert_eq!((bits(15), bits(16)), (78, 83));
}

#[test]
fn what_can_not_be_made_is_not_made() {
    for (length, json) in [
        (0, r#"{"length": 15}"#),
        (15, r#"{"length": 15}"#),
        (16, r#"{"length": 17}"#),
        (65, r#"{"max_length": 64}"#),
    ] {
        assert!(make(&mut draws(1), length, &policy(json)).is_none(), "{length} {json}");
    }
    for length in [16, 64, 128] {
        assert!(make(&mut draws(1), length, &PasswordPolicy::default()).is_some());
    }
}

/// A blocked draw is drawn anew as a whole.
#[test]
fn a_blocked_password_is_not_patched() {
    let rules = PasswordPolicy::default();
    let mut plain = draws(5);
    let first = make(&mut plain, 16, &rules).unwrap();
    let second = make(&mut plain, 16, &rules).unwrap();
    let blocking = PasswordPolicy::new(rules.rules(), Blocklist::new([first.expose().to_uppercase()]));
    assert_eq!(make(&mut draws(5), 16, &blocking).unwrap().expose(), second.expose());
}

#[test]
fn halves_join_to_the_whole_and_leave_forty_bits() {
    let mut draws = draws(1);
    let rules = PasswordPolicy::default();
    for length in 16..=40 {
        let password = make(&mut draws, length, &rules).unwrap();
        let (first, second) = split(&password).unwrap();
        assert_eq!(format!("{}{}", first.expose(), second.expose()), *password.expose());
        for half in [first, second] {
            assert!(bits(u8::try_from(half.expose().len()).unwrap()) >= 40);
            assert!(!format!("{half:?}").contains(half.expose().as_str()));
        }
    }
    for (text, halves) in [
        ("abcdefghijklmno", None),
        ("abcdefghijklmnop", Some(("abcdefgh", "ijklmnop"))),
        ("abcdefghijklmnopq", Some(("abcdefghi", "jklmnopq"))),
        ("", None),
        ("abcdefgh--------", None),
        ("ääääääääöööööööö", Some(("ääääääää", "öööööööö"))),
    ] {
        let halves = halves.map(|(first, second)| (first.to_owned(), second.to_owned()));
        let found = split(&Sensitive::from(text));
        assert_eq!(
            found.map(|(first, second)| (first.expose().clone(), second.expose().clone())),
            halves,
            "{text}"
        );
    }
    assert!(split(&token128(&mut draws, "token")).is_some());
    assert!(split(&recovery_code(&mut draws)).is_some());
}
