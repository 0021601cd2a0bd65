use std::collections::BTreeSet;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization as _;

use crate::case::secret::fold::letters;
use crate::case::secret::typed::{ascii_digit, code, is_format, is_invisible, plain};

fn all() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

#[test]
fn our_tables_are_those_of_unicode() {
    for c in all() {
        let category = get_general_category(c);
        let format = matches!(
            category,
            GeneralCategory::Format | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
        );
        assert_eq!(is_format(c), format, "{c:?} is {category:?}");
        let digit = category == GeneralCategory::DecimalNumber;
        assert_eq!(ascii_digit(c).is_ascii_digit(), digit, "{c:?} is {category:?}");
        if category == GeneralCategory::DashPunctuation {
            assert_eq!(code(&format!("1{c}2")).expose(), "12", "{c:?}");
        }
    }
}

/// The digits of a script are consecutive, so each value is one more than that before.
#[test]
fn digits_of_any_script_have_their_values() {
    let mut before = None;
    for c in all() {
        let value = ascii_digit(c).to_digit(10);
        if let (Some(before), Some(value)) = (before, value) {
            assert_eq!(value, (before + 1_u32) % 10, "{c:?}");
        } else if let Some(value) = value {
            assert_eq!(value, 0, "{c:?} is the first of its row");
        }
        before = value;
    }
    for (typed, value) in
        [("٠١٢٣٤٥٦٧٨٩", "0123456789"), ("۰۱۲۳", "0123"), ("०९", "09"), ("𝟘𝟡𝟎𝟿", "0909"), ("๑๒", "12")]
    {
        assert_eq!(plain(typed).expose(), value);
    }
}

/// For every character, normalising is idempotent, ignores NFC or NFD and leaves nothing invisible.
#[test]
fn everything_typed_has_one_writing() {
    for c in all() {
        let text = format!("a{c}b\u{1100}{c}\u{1161}");
        let one = plain(&text);
        assert_eq!(plain(one.expose()).expose(), one.expose(), "{c:?}");
        let forms: [String; 4] =
            [text.nfc().collect(), text.nfd().collect(), text.nfkc().collect(), text.nfkd().collect()];
        // A filler joins or separates Hangul letters before normalisation sees it.
        if !is_invisible(c) {
            for form in &forms {
                assert_eq!(plain(form).expose(), one.expose(), "{c:?} as {form:?}");
            }
        }
        assert!(!one.expose().chars().any(is_invisible), "{c:?}");
        assert!(one.expose().nfkc().eq(one.expose().chars()), "{c:?}");
        let code = code(&text);
        assert!(!code.expose().chars().any(|c| c.is_whitespace() || c.is_control()), "{c:?}");
    }
}

/// The code `598667` as people were seen to type it.
#[test]
fn one_code_in_many_writings_is_one_code() {
    for typed in WRITINGS {
        assert_eq!(code(typed).expose(), "598667", "{typed:?}");
    }
    for other in ["59866", "5986677", "", "598.667", "598667x", "S98667"] {
        assert_ne!(code(other).expose(), "598667", "{other:?}");
    }
}

const WRITINGS: &[&str] = &[
    "598667",
    "598 667",
    "598-667",
    "598\u{a0}667",
    "\u{200e}598667\u{200f}",
    "\u{feff}598667",
    "5\u{200b}98667",
    "５９８６６７",
    "٥٩٨٦٦٧",
    "۵۹۸۶۶۷",
    "598–667",
    "598−667",
    "598\u{2028}667",
    "5\u{fe0f}98667\u{fe0f}",
    "598\u{3164}667",
    " 598667\r\n",
];

#[test]
fn letters_are_counted_as_people_count_them() {
    let heard = |value: &str| letters(value).iter().map(|letter| letter.expose().clone()).collect::<Vec<_>>();
    let street = heard("Großenhainer Straße 12");
    assert_eq!((street.len(), &*street[2], &*street[6], &*street[18]), (20, "o", "h", "1"));
    assert_eq!((&*street[3], &*street[16]), ("ss", "ss"));
    let composed = heard("Café Élysée");
    assert_eq!(composed, heard(&"Café Élysée".nfd().collect::<String>()));
    assert_eq!(composed, ["c", "a", "f", "e", "e", "l", "y", "s", "e", "e"]);
    for (value, count) in [
        ("DK-1234 5678 ABCD", 14),
        ("Oʼ Connor", 7),
        ("٤٥-AB", 4),
        ("한국 1", 3),
        ("हिन्दी", 3),
        ("x\u{30C}y", 2),
        ("Æ ø", 2),
        ("\u{3164}\u{200B}a", 1),
        ("", 0),
        ("- / -", 0),
    ] {
        assert_eq!(letters(value).len(), count, "{value:?}");
    }
}

/// For every character, a value has the same letters in NFC and NFD.
#[test]
fn letters_do_not_depend_on_the_normal_form() {
    for c in all() {
        let text = format!("a{c}b");
        let forms: BTreeSet<Vec<String>> = [text.nfc().collect::<String>(), text.nfd().collect(), text]
            .iter()
            .map(|form| letters(form).iter().map(|letter| letter.expose().clone()).collect())
            .collect();
        assert_eq!(forms.len(), 1, "{c:?}: {forms:?}");
    }
}
