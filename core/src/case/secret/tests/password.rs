use crate::case::secret::tests::{draws, policy};
use crate::case::secret::{
    Blocklist, PasswordPolicy, PasswordProblem, PasswordWarning, SecretError, Strength, hash_password,
    in_history,
};
use crate::keys::Sensitive;

const GOOD: &str = "correct zebra battery staple";

fn check(policy: &PasswordPolicy, password: &str, context: &[&str]) -> Vec<&'static str> {
    policy.check(&password.into(), context).into_iter().map(PasswordProblem::code).collect()
}

#[test]
fn the_defaults_are_those_of_sp_800_63b_4() {
    let policy = PasswordPolicy::default();
    let rules = policy.rules();
    assert_eq!(rules.lengths(), 15..=128);
    assert_eq!((rules.classes(), rules.strength(), rules.history()), (0, 3, 5));
    assert_eq!(policy, self::policy(r#"{"length": 15}"#), "what is left out is as it was");
    // No composition rules: small letters and spaces are enough, in any script.
    assert!(check(&policy, GOOD, &[]).is_empty());
    assert!(check(&policy, "кораблекрушение у берегов", &[]).is_empty());
    assert!(check(&policy, "馬 電池 正しい ホチキス 月曜日 青", &[]).is_empty());
}

#[test]
fn lengths_are_counted_in_characters_after_nfkc() {
    let policy = policy(r#"{"strength": 0, "max_length": 64}"#);
    let expect = |text: &str, problems: &[&str]| assert_eq!(check(&policy, text, &[]), problems, "{text}");
    expect("abcdefghijklmn", &["password_too_short"]);
    expect("abcdefghijklmno", &[]);
    // Fifteen code points that become fourteen by NFKC, and eight that become twenty-four.
    expect("abcdefghijklme\u{301}", &["password_too_short"]);
    expect("ﬃﬃﬃﬃﬃﬃﬃﬃ", &[]);
    expect(&"ä".repeat(64), &[]);
    expect(&"ä".repeat(65), &["password_too_long"]);
    expect(&"🐎".repeat(64), &[]);
    expect(&"x".repeat(1 << 20), &["password_too_long"]);
    // 500 characters, but more than 4096 bytes as typed.
    let jamo = "\u{1112}\u{1161}\u{11AB}".repeat(500);
    assert_eq!(
        check(&self::policy(r#"{"strength": 0, "max_length": 1024}"#), &jamo, &[]),
        ["password_too_long"]
    );
    expect("", &["password_too_short"]);
}

#[test]
fn the_blocklist_is_of_whole_passwords_in_any_writing() {
    let blocked = Blocklist::new(["Hunter Hunter Hunter 2", "ＳommerStraße2026!"]);
    let policy = PasswordPolicy::new(policy(r#"{"strength": 0}"#).rules(), blocked);
    for blocked in
        ["hunter hunter hunter 2", "HUNTER HUNTER HUNTER 2", "sommerstrasse2026!", "ｓommerstraße2026!"]
    {
        assert_eq!(check(&policy, blocked, &[]), ["password_blocked"], "{blocked}");
    }
    assert!(check(&policy, "hunter hunter hunter 22", &[]).is_empty(), "only whole ones");
}

#[test]
fn names_alone_make_no_password() {
    let policy = policy(r#"{"strength": 0}"#);
    let context = ["jdoe42", "Jane Doe-Müller", "Example AG"];
    for refused in [
        "JaneDoeMüller2026",
        "doe.jane.müller!!",
        "jdoe42jdoe42jdoe42",
        "Example.2026.2026",
        "!!!EXAMPLE!!!JANE!!!",
        "janejanejanejane",
    ] {
        assert_eq!(check(&policy, refused, &context), ["password_context"], "{refused}");
        assert!(check(&policy, refused, &[]).is_empty(), "{refused}");
    }
    for accepted in ["jane loves turtles", "examples of 2026 a", "20262026202620262026", "agagagagagagagag"] {
        assert!(check(&policy, accepted, &context).is_empty(), "{accepted}");
    }
}

#[test]
fn classes_are_demanded_only_where_the_policy_says() {
    for (password, classes) in [
        ("abcdefghijklmnop", 1),
        ("ABCDEFGHIJKLMNOP", 1),
        ("Abcdefghijklmnop", 2),
        ("1bcdefghijklmnop", 2),
        ("Äbcdefghijklmno1", 3),
        ("abcdefgh ijklmn1", 3),
        ("Abcdefgh!ijklmn1", 4),
        ("電池電池電池電池電池電池電池電池", 1),
    ] {
        for demanded in 0..=4 {
            let policy = policy(&format!(r#"{{"strength": 0, "classes": {demanded}}}"#));
            let problems = policy.check(&password.into(), &[]);
            let too_few = PasswordProblem::TooFewClasses { at_least: demanded };
            assert_eq!(problems.contains(&too_few), demanded > classes, "{password} {demanded}");
        }
    }
}

#[test]
fn control_characters_are_refused_and_spaces_are_not() {
    let policy = policy(r#"{"strength": 0}"#);
    for c in ['\0', '\n', '\t', '\u{7F}', '\u{85}'] {
        assert_eq!(check(&policy, &format!("correct zebra{c}battery"), &[]), ["password_not_printable"]);
    }
    assert!(check(&policy, "  correct   zebra  ", &[]).is_empty());
}

#[test]
fn weak_passwords_say_why() {
    for (password, warning) in [
        ("aaaaaaaaaaaaaaaaaaaa", PasswordWarning::Repetition),
        ("abcabcabcabcabcabcabc", PasswordWarning::Repetition),
        ("password", PasswordWarning::CommonPassword),
        ("abcdefghijklmnopqrstuvwxyz", PasswordWarning::Sequence),
        ("zxcvbnm,./", PasswordWarning::KeyboardPattern),
        ("1987-05-14", PasswordWarning::Date),
        ("1987", PasswordWarning::Year),
        ("abernathy", PasswordWarning::Name),
        ("tricolour", PasswordWarning::SingleWord),
    ] {
        let strength = Strength::of(&password.into(), &[]);
        assert_eq!(strength.warning, Some(warning), "{password}");
        assert!(strength.score < 3, "{password}");
        let policy = PasswordPolicy::default();
        assert!(
            policy.check(&password.into(), &[]).contains(&PasswordProblem::Weak { warning: Some(warning) })
        );
    }
    let strong = Strength::of(&GOOD.into(), &[]);
    assert_eq!((strong.score, strong.warning), (4, None));
    assert!(strong.guesses_log10 > 12);
    let empty = Strength::of(&Sensitive::default(), &[]);
    assert_eq!((empty.score, empty.guesses_log10), (0, 0));
    let longest = Strength::of(&"!QASW@#EDFR$%TGHY^&UJKI*(OL".into(), &[]);
    assert_eq!(longest.guesses_log10, 19);
    // Only the first 40 characters are estimated.
    let late = format!("{}kR7pHvx3mQwT9adE", "a".repeat(40));
    assert!(
        Strength::of(&late.as_str().into(), &[]).score < 3
            && Strength::of(&late[30..].into(), &[]).score == 4
    );
    // Words known about the person are easy to guess.
    let known = Strength::of(&"gwendolynsplunkett".into(), &["Gwendolynsplunkett"]);
    assert!(known.guesses_log10 < 3);
    assert!(Strength::of(&"gwendolynsplunkett".into(), &[]).guesses_log10 > 6);
}

#[test]
fn the_least_score_is_the_policys() {
    let text = "abcdefghijklmnopqrstuvwxyz";
    let score = Strength::of(&text.into(), &[]).score;
    for least in 0..=4 {
        let policy = policy(&format!(r#"{{"strength": {least}}}"#));
        assert_eq!(check(&policy, text, &[]).contains(&"password_weak"), least > score);
    }
}

#[test]
fn old_passwords_are_known_again() {
    let mut draws = draws(1);
    let old = ["Größe des Zebras", "second password", "third password"];
    let phcs: Vec<String> =
        old.iter().map(|old| hash_password(&mut draws, &(*old).into()).unwrap()).collect();
    for old in old {
        assert!(in_history(&phcs, &old.into()));
    }
    assert!(in_history(&phcs, &"Gro\u{308}ße des Zebras".into()), "NFKC");
    for new in ["größe des Zebras", "Grosse des Zebras", "GrößedesZebras", "second password ", ""] {
        assert!(!in_history(&phcs, &new.into()), "{new}");
    }
    assert!(!in_history(&[], &GOOD.into()));
    let long = "x".repeat(1 << 20).into();
    assert!(!in_history(&phcs, &long));
    assert_eq!(hash_password(&mut draws, &long), Err(SecretError::TooLong { at_most: 4096 }));
}

/// A password that meets the stricter of two policies meets both, and such a password always exists.
#[test]
fn of_two_policies_the_stricter_holds() {
    let policies = [
        r#"{"length": 8, "max_length": 64, "strength": 0, "history": 0}"#,
        r#"{"length": 20, "classes": 3, "history": 10}"#,
        r#"{"length": 100, "max_length": 200, "strength": 4}"#,
        r#"{"length": 15}"#,
    ];
    let policies = policies.map(|json| policy(json).rules());
    for (one, other) in policies.iter().flat_map(|one| policies.iter().map(move |other| (*one, *other))) {
        let both = one.stricter(other);
        assert_eq!(both, other.stricter(one));
        assert!(both.lengths().start() <= both.lengths().end());
        for each in [one, other] {
            assert!(both.lengths().start() >= each.lengths().start());
            assert!(both.classes() >= each.classes() && both.strength() >= each.strength());
            assert!(both.history() >= each.history());
            assert_eq!(each.stricter(each), each);
        }
    }
}

#[test]
fn nothing_printed_shows_a_password() {
    let policy =
        PasswordPolicy::new(PasswordPolicy::default().rules(), Blocklist::new(["Planted-Blocked-Text"]));
    assert!(!format!("{policy:?}").to_lowercase().contains("planted"));
    let password = Sensitive::from("planted");
    for problem in policy.check(&password, &["planted"]) {
        for printed in [format!("{problem:?}"), problem.to_string(), problem.code().to_owned()] {
            assert!(!printed.contains("planted"), "{printed}");
        }
    }
    assert!(!format!("{:?}", Strength::of(&password, &[])).contains("planted"));
}

/// Repeated words as seen in practice: with a number added, in other capitals, with other separators.
#[test]
fn what_is_said_again_is_no_stronger() {
    let policy = PasswordPolicy::default();
    for password in [
        "password password",
        "Password Password1",
        "admin admin admin1",
        "letmein letmein!!",
        "iloveyou iloveyou",
        "111111 222222 3333",
    ] {
        assert!(check(&policy, password, &[]).contains(&"password_weak"), "{password}");
    }
    for word in ["password", "letmein", "iloveyou", "sunshine", "monkey", "Qwertz"] {
        for between in [" ", "  ", "-", "_", ".", " - ", "+", "/", ""] {
            for (last, ending) in [(word.to_owned(), ""), (word.to_uppercase(), "1"), (word.to_owned(), "!!")]
            {
                let password = format!("{word}{between}{word}{between}{last}{ending}");
                let score = Strength::of(&password.as_str().into(), &[]).score;
                assert!(score < 3, "{password}: {score}");
            }
        }
    }
    for numbered in ["admin1 admin2 admin3", "welcome-1-welcome-2-welcome-3", "p a s s w o r d 1 2 3"] {
        assert!(Strength::of(&numbered.into(), &[]).score < 3, "{numbered}");
    }
}

/// Passphrases and drawn passwords are accepted with any separator.
#[test]
fn no_good_password_is_refused() {
    const WORDS: [&str; 24] = [
        "vermilion",
        "otter",
        "kayak",
        "zebra",
        "battery",
        "staple",
        "harbour",
        "lantern",
        "mosaic",
        "pepper",
        "quartz",
        "ribbon",
        "saddle",
        "timber",
        "umbrella",
        "violet",
        "walnut",
        "yonder",
        "anchor",
        "bishop",
        "cobalt",
        "dancer",
        "ember",
        "fossil",
    ];
    let policy = PasswordPolicy::default();
    let mut draws = draws(7);
    let separators = [" ", "-", "_", ".", ", ", "", "4", " + ", "!"];
    for round in 0..300_usize {
        let at = draws.sample("words", WORDS.len(), 4);
        let words: Vec<&str> = at.iter().map(|at| WORDS[*at]).collect();
        let passphrase = words.join(separators[round % separators.len()]);
        assert!(check(&policy, &passphrase, &[]).is_empty(), "{passphrase}");
    }
    for _ in 0..300 {
        let bytes: [u8; 16] = draws.bytes("password");
        let password: String = bytes.iter().map(|byte| char::from(b'!' + byte % 94)).collect();
        assert!(check(&policy, &password, &[]).is_empty(), "{password}");
    }
    for good in [
        "row row row your boat gently",
        "❤\u{fe0f} otter ❤\u{fe0f} kayak walnut",
        "馬 電池 正しい ホチキス 月曜日 青",
    ] {
        assert!(check(&policy, good, &[]).is_empty(), "{good}");
    }
}

/// Every invisible character is refused: people could not type it again.
#[test]
fn invisible_characters_are_refused() {
    use unicode_general_category::{GeneralCategory, get_general_category};
    let policy = policy(r#"{"strength": 0}"#);
    for c in '\0'..=char::MAX {
        let invisible = matches!(
            get_general_category(c),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        );
        let filler = matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
        if invisible || filler {
            let problems = check(&policy, &format!("vermilion{c}otter kayak"), &[]);
            assert!(problems.contains(&"password_not_printable"), "{c:?}");
        }
    }
    for c in ["\u{200B}", "\u{FEFF}", "\u{2028}", "\u{202E}"] {
        let problems = check(&PasswordPolicy::default(), &format!("vermilion{c}otter kayak"), &[]);
        assert!(problems.contains(&"password_not_printable"), "{c:?}");
    }
}
