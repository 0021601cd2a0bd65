#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

mod languages;
mod mask;

use std::collections::BTreeSet;

use crate::case::prompt::language::SHIPPED;
use crate::case::prompt::template::{Piece, pieces};
use crate::case::prompt::*;

const LANGUAGES: [&str; 3] = ["en", "de", "da"];

fn prompts() -> Prompts {
    Prompts::shipped()
}

/// Returns the texts of a shipped language as a host would pass them.
fn texts(language: &str) -> Texts {
    let shipped = SHIPPED.iter().find(|shipped| shipped.tag == language).unwrap();
    PromptKey::ALL.iter().map(|key| (*key, (shipped.text)(*key))).collect()
}

#[test]
fn every_shipped_language_passes_the_check_of_an_added_one() {
    for language in LANGUAGES {
        assert!(prompts().with(language, texts(language)).is_ok(), "{language}");
    }
}

#[test]
fn every_key_renders_in_every_language_with_all_its_values_as_they_are() {
    let hostile = ["{count}", "{", "}", "{}", "%s", "<b>", "\\n", "$1", "{code}{token}", "", " ", "1'; --"];
    for language in LANGUAGES {
        for key in PromptKey::ALL.iter().copied() {
            for value in hostile {
                let marked: Vec<_> =
                    key.placeholders().iter().map(|name| (*name, format!("«{name} {value}»"))).collect();
                let values: Vec<_> = marked.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let mut text = prompts().text(language, key, &values);
                for (_, value) in &values {
                    assert!(text.contains(value), "{language} {key}: {text}");
                    text = text.replace(value, "");
                }
                assert!(!text.contains(['{', '}', '…']), "{language} {key}: {text}");
            }
        }
    }
}

#[test]
fn no_line_breaks_control_characters_or_turned_text_from_values() {
    let odd: String = (0..0x20)
        .chain(0x7f..0xa0)
        .chain([0x2028, 0x2029, 0x61c, 0x200b, 0x200e, 0x200f, 0xfeff])
        .chain(0x202a..=0x202e)
        .chain(0x2060..=0x206f)
        .filter_map(char::from_u32)
        .collect();
    for language in LANGUAGES {
        for key in PromptKey::ALL.iter().copied() {
            let values: Vec<_> = key.placeholders().iter().map(|name| (*name, odd.as_str())).collect();
            let text = prompts().text(language, key, &values);
            assert!(!text.contains(|c| odd.contains(c)), "{language} {key}");
        }
    }
    let text =
        prompts().text("en", PromptKey::DeliverKey, &[("secret", "a\nb\r\nc\u{202e}d é ß 👍🏽 e\u{301}")]);
    assert!(text.contains(": a b  c d é ß 👍🏽 e\u{301} "), "{text}");
}

#[test]
fn a_missing_value_leaves_no_placeholder() {
    let text = prompts().text("en", PromptKey::SendCode, &[("code", "123456"), ("other", "x")]);
    assert_eq!(
        text,
        "123456 is your service desk code, valid for … min. Never share it with anyone who calls you."
    );
}

#[test]
fn positions_as_people_say_them() {
    for (language, none_but_one, several) in [
        ("en", "character 5", "characters 2, 5 and 9"),
        ("de-AT", "die Stelle 5", "die Stellen 2, 5 und 9"),
        ("da", "tegn 5", "tegn 2, 5 og 9"),
        ("fr", "character 5", "characters 2, 5 and 9"),
    ] {
        assert_eq!(prompts().positions(language, &[5_u8]), none_but_one);
        assert_eq!(prompts().positions(language, &[2_usize, 5, 9]), several);
    }
    assert_eq!(prompts().positions("en", &[1, 2]), "characters 1 and 2");
    assert_eq!(prompts().positions("en", &[1, 2, 3, 4]), "characters 1, 2, 3 and 4");
    assert_eq!(
        prompts().text(
            "de",
            PromptKey::AskPartial,
            &[("field", "driver licence"), ("positions", "die Stelle 5")]
        ),
        "Bitte nennen Sie von dieser Angabe nur die Stelle 5: Führerscheinnummer. Zählen Sie Buchstaben und \
         Ziffern, keine Leerzeichen."
    );
}

#[test]
fn one_question_is_no_plural() {
    let ask = |language, count| prompts().text(language, PromptKey::AskQuestions, &[("count", count)]);
    for language in LANGUAGES {
        assert_eq!(ask(language, "1"), prompts().text(language, PromptKey::AskQuestion, &[]));
        assert!(ask(language, "2").contains('2') && ask(language, "11").contains("11"));
    }
}

#[test]
fn names_of_the_policy_have_labels() {
    let approved = |prompts: &Prompts, language, action| {
        prompts.text(language, PromptKey::NoticeApproved, &[("action", action)])
    };
    let shipped = prompts();
    assert_eq!(
        approved(&shipped, "de-AT", "unlock_account"),
        "Ein Anliegen beim Servicedesk wurde genehmigt: Entsperren des Kontos."
    );
    assert_eq!(
        approved(&shipped, "de", "open_door"),
        "Ein Anliegen beim Servicedesk wurde genehmigt: open_door."
    );
    let own = shipped.label("de", "open_door", "Tür öffnen").unwrap();
    assert!(approved(&own, "de-CH", "open_door").ends_with(": Tür öffnen."));
    assert!(approved(&own, "fr", "open_door").ends_with(": open_door."));
    assert!(approved(&own, "fr", "unlock_account").ends_with(": unlocking the account."));
    // A language that the host adds gets no English words.
    let french = own.with("fr", texts("da")).unwrap();
    assert!(approved(&french, "fr", "unlock_account").ends_with(": unlock_account."));
    // Values that are not names get no label.
    assert!(french.text("en", PromptKey::DeliverKey, &[("secret", "sms")]).contains(": sms "));
    assert_eq!(
        french.list("en", &["number_called", "other", "who_answered"]),
        "number called, other and who answered"
    );
    assert_eq!(french.list::<&str>("en", &[]), "");
    assert_eq!(french.list("de", &["seen_live"]), "live gesehen");
}

#[test]
fn labels_are_the_same_names_in_every_language_and_need_no_cleaning() {
    for name in
        ["reset_password", "sms", "last_sign_in", "manager", "recovery_codes", "seen_live", "password"]
    {
        for shipped in SHIPPED {
            let label = (shipped.label)(name).unwrap();
            assert!(!label.is_empty() && label.trim() == label && !label.contains('_'), "{label}");
        }
    }
}

#[test]
fn a_code_fits_in_one_sms() {
    let gsm_7 = |c: char| c.is_ascii() && c != '`' || "äöüÄÖÜßåÅæÆøØ".contains(c);
    for language in LANGUAGES {
        let values = [("code", "123456789012"), ("minutes", "1440")];
        let text = prompts().text(language, PromptKey::SendCode, &values);
        assert!(text.chars().count() <= 160 && text.chars().all(gsm_7), "{text}");
    }
}

#[test]
fn a_text_is_built_in_one_buffer_of_its_length() {
    let text = prompts().text("en", PromptKey::VouchRequest, &[("subject", "Ada\u{2028}L"), ("action", "x")]);
    assert!(text.capacity() <= text.len() + 2, "{} {}", text.capacity(), text.len());
}

#[test]
fn names_of_keys_are_different_and_readable() {
    let names: BTreeSet<_> = PromptKey::ALL.iter().map(|key| key.as_str()).collect();
    assert_eq!(names.len(), PromptKey::ALL.len());
    for key in PromptKey::ALL.iter().copied() {
        assert_eq!(key.as_str().parse(), Ok(key));
        let debug: String = key
            .as_str()
            .split('_')
            .map(|word| {
                let (first, rest) = word.split_at(1);
                first.to_uppercase() + rest
            })
            .collect();
        assert_eq!(format!("{key:?}"), debug);
    }
    assert!("AskTotp".parse::<PromptKey>().is_err_and(|error| error.known().len() == PromptKey::ALL.len()));
}

#[test]
fn templates_taken_apart() {
    assert_eq!(pieces("a{b}"), Some(vec![Piece::Text("a"), Piece::Value("b"), Piece::Text("")]));
    assert_eq!(pieces(""), Some(vec![Piece::Text("")]));
    for odd in ["{", "}", "}{", "a}b{c}", "{a{b}", "{a}}", "{{a}}"] {
        assert_eq!(pieces(odd), None, "{odd}");
    }
}
