use unicode_normalization::UnicodeNormalization as _;

use crate::case::secret::SecretError;
use crate::case::secret::answer::{
    AnswerProblem, LONGEST_ANSWER, dummy, enrol_problem, hash, normalise, verify,
};
use crate::case::secret::tests::draws;

#[test]
fn one_answer_in_many_writings_is_one_answer() {
    for (normal, writings) in [
        (
            "josehernandez",
            ["José Hernández", "JOSE HERNANDEZ", "Jose\u{301}\u{00A0}Herna\u{301}ndez", "ｊｏｓé-Hernandez"],
        ),
        ("strasse7", ["Straße 7", "STRASSE 7", "STRAẞE, 7.", "Straße ⑦"]),
        (
            "sorenaerolodz",
            ["Søren Ærø, Łódź", "SØREN ÆRØ ŁÓDŹ", "soren aero lodz", "So\u{338}ren Æro\u{338} Lódz"],
        ),
        ("istanbul", ["İstanbul", "ISTANBUL", "ıstanbul", "i̇stanbul"]),
        ("office", ["oﬃce", "OFFICE", "ｏｆｆｉｃｅ", "of\u{00AD}fi\u{200B}ce"]),
        ("oconnor", ["O'Connor", "o’connor", "Oʼ Connor", "O`CONNOR"]),
        ("12", ["½", "1/2", "1⁄2", "1–2"]),
        ("οδοσ", ["ὁδός", "ΟΔΟΣ", "οδος", "Ὁδόσ"]),
        ("еж", ["Ёж", "ЕЖ", "ёж", "е\u{308}ж"]),
        ("c++", ["C++", "c + +", "Ｃ＋＋", "c-++."]),
        ("ガム", ["ガム", "カ\u{3099}ム", "ｶﾞﾑ", "ガ・ム"]),
        ("한국", ["한국", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한 국", "「한국」"]),
        ("שלום", ["שָׁלוֹם", "שלום", "ש-לום", "שלום!"]),
        ("", ["", "?!", " \t\n", "´¨…"]),
    ] {
        for writing in writings {
            assert_eq!(normalise(writing).expose(), normal, "{writing:?}");
        }
    }
}

#[test]
fn what_spells_another_word_is_another_answer() {
    for (one, other) in [
        ("c++", "c#"),
        ("かき", "かぎ"),
        ("ดี", "ดู"),
        ("Müller", "Mueller"),
        ("5%", "5"),
        ("कि", "की"),
        ("anna", "ana"),
    ] {
        assert_ne!(normalise(one).expose(), normalise(other).expose());
    }
}

/// For every character, normalising is idempotent and ignores the typed normal form and case.
#[test]
fn every_character_has_one_normal_form() {
    // Up to the last plane with letters, and the tags and variation selectors far above.
    for c in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
        let text = format!("a{c}b");
        let normal = normalise(&text);
        assert_eq!(normalise(normal.expose()).expose(), normal.expose(), "{c:?}");
        let forms: [String; 4] =
            [text.nfc().collect(), text.nfd().collect(), text.nfkc().collect(), text.nfkd().collect()];
        for form in forms.iter().chain([&text.to_uppercase(), &text.to_lowercase()]) {
            assert_eq!(normalise(form).expose(), normal.expose(), "{c:?} as {form:?}");
        }
    }
}

#[test]
fn an_enrolled_answer_verifies_as_people_type_it() {
    let mut draws = draws(1);
    let phc = hash(&mut draws, "Straße der Einheit").unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(verify(&phc, "strasse DER einheit"));
    assert!(!verify(&phc, "strasse der einhei") && !verify(&phc, ""));
    assert_ne!(phc, hash(&mut draws, "Straße der Einheit").unwrap(), "a salt for each");
    dummy("anything");
}

#[test]
fn an_answer_too_long_is_never_right() {
    let longest = "a".repeat(LONGEST_ANSWER);
    let phc = hash(&mut draws(1), &longest).unwrap();
    assert!(verify(&phc, &longest));
    // The space would be removed, but the text is measured as typed.
    let longer = format!("{longest} ");
    assert!(!verify(&phc, &longer));
    assert_eq!(hash(&mut draws(1), &longer), Err(SecretError::TooLong { at_most: LONGEST_ANSWER }));
    assert!(!verify(&phc, &"a".repeat(1 << 20)));
}

#[test]
fn what_may_be_enrolled() {
    let (hundred, more, kilobytes) = ("x".repeat(100), "y".repeat(101), "é".repeat(600));
    let (pet, town) = ("Name of your first pet?", "Where were you born, not Ham-burg?");
    for (answers, expected) in [
        (vec![], None),
        (vec![(pet, "Rex"), (town, "Łódź")], None),
        (vec![(pet, hundred.as_str())], None),
        (vec![(pet, "R e-x"), (town, "R.u")], Some(AnswerProblem::TooShort { answer: 1 })),
        (vec![(pet, "?!?!?!")], Some(AnswerProblem::TooShort { answer: 0 })),
        (vec![(pet, more.as_str())], Some(AnswerProblem::TooLong { answer: 0 })),
        (vec![(pet, kilobytes.as_str())], Some(AnswerProblem::TooLong { answer: 0 })),
        (vec![(pet, "Rex"), (town, "Bonn"), (pet, "RÉX!")], Some(AnswerProblem::Repeated { answer: 2 })),
        (vec![(pet, "Rex"), (town, "Hamburg")], Some(AnswerProblem::InQuestion { answer: 1 })),
        (vec![(pet, "first pet")], Some(AnswerProblem::InQuestion { answer: 0 })),
        (vec![(pet, "Hamburg"), (town, "Bonn")], None),
    ] {
        assert_eq!(enrol_problem(&answers), expected, "{answers:?}");
    }
    let codes: std::collections::BTreeSet<_> = [
        AnswerProblem::TooShort { answer: 0 },
        AnswerProblem::TooLong { answer: 0 },
        AnswerProblem::Repeated { answer: 0 },
        AnswerProblem::InQuestion { answer: 0 },
    ]
    .map(AnswerProblem::code)
    .into();
    assert_eq!(codes.len(), 4);
}
