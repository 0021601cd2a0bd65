use crate::case::secret::code::{mac, make, matches};
use crate::case::secret::tests::{draws, keys};

#[test]
fn a_code_matches_only_where_it_was_made() {
    let keys = keys();
    let stored = mac(&keys, "state-1", "case-1", "sms", 1, "042042").unwrap();
    let matched = |case, challenge, issue, typed: &str| {
        matches(&keys, "state-1", case, challenge, issue, &stored, typed).unwrap()
    };
    for typed in ["042042", " 042 042\n", "042-042", "0 4 2 – 0 4 2", "042\u{2011}042"] {
        assert!(matched("case-1", "sms", 1, typed), "{typed:?}");
    }
    for typed in ["042043", "42042", "0042042", "", "042.042", "O42042", &"042042".repeat(1 << 17)] {
        assert!(!matched("case-1", "sms", 1, typed));
    }
    assert!(!matched("case-2", "sms", 1, "042042"), "another case");
    assert!(!matched("case-1", "mail", 1, "042042"), "another challenge");
    assert!(!matched("case-1", "sms", 2, "042042"), "an older issue");
}

/// Moving the border between two parts must not give the same MAC.
#[test]
fn parts_can_not_run_into_each_other() {
    let keys = keys();
    let macs = [
        mac(&keys, "state-1", "ab", "c", 1, "d"),
        mac(&keys, "state-1", "a", "bc", 1, "d"),
        mac(&keys, "state-1", "", "abc", 1, "d"),
        mac(&keys, "state-1", "abc", "", 1, "d"),
        mac(&keys, "state-1", "ab", "c", 1, ""),
        mac(&keys, "state-1", "ab", "cd", 1, ""),
        mac(&keys, "state-1", "ab", "c\0\0\0\0\0\0\0\u{1}", 1, "d"),
    ];
    for (at, one) in macs.iter().enumerate() {
        assert!(macs[..at].iter().all(|other| other != one), "{at}");
    }
}

#[test]
fn a_code_outlives_the_rotation_of_its_key() {
    let mut keys = keys();
    let stored = mac(&keys, "state-1", "case", "sms", 1, "123456").unwrap();
    assert!(matches(&keys, "state-1", "case", "sms", 1, &stored, "123456").unwrap());
    keys.rotate_state("state-2", [9; 32]).unwrap();
    assert!(matches(&keys, "state-1", "case", "sms", 1, &stored, "123456").unwrap());
    assert!(!matches(&keys, "state-2", "case", "sms", 1, &stored, "123456").unwrap());
}

#[test]
fn codes_have_their_digits_and_do_not_print() {
    for digits in 6..=12 {
        let code = make(&mut draws(u64::from(digits)), digits);
        assert_eq!(code.expose().len(), usize::from(digits));
        assert!(code.expose().bytes().all(|byte| byte.is_ascii_digit()));
        assert!(!format!("{code:?}").contains(code.expose().as_str()));
    }
    let mut draws = draws(1);
    assert_ne!(make(&mut draws, 12).expose(), make(&mut draws, 12).expose());
}
