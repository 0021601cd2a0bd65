use crate::case::prompt::tests::*;

#[test]
fn falls_back_to_the_language_and_then_to_english() {
    let wait = |language| prompts().text(language, PromptKey::Waiting, &[]);
    let (en, de, da) = (wait("en"), wait("de"), wait("da"));
    assert_eq!(BTreeSet::from([&en, &de, &da]).len(), 3);
    for tag in ["de-AT", "de_AT", "DE", "De-Latn-CH", "de-1996", " de "] {
        assert_eq!(wait(tag), de, "{tag}");
    }
    assert_eq!(wait("da-DK"), da);
    for tag in ["", "fr", "deu", "x", "-", "de\0", "*", "den-AT", "en-GB", "å"] {
        assert_eq!(wait(tag), en, "{tag}");
    }
}

#[test]
fn an_added_language_is_used_and_a_shipped_one_replaced() {
    let own = texts("en").text(PromptKey::Waiting, "Momang, bitte.");
    let added = prompts().with("de-AT", own.clone()).unwrap().with("pt_BR", own.clone()).unwrap();
    for tag in ["de-AT", "de-at-x-tirol", "PT-br"] {
        assert_eq!(added.text(tag, PromptKey::Waiting, &[]), "Momang, bitte.", "{tag}");
    }
    assert_ne!(added.text("de", PromptKey::Waiting, &[]), "Momang, bitte.");
    assert_ne!(added.text("pt", PromptKey::Waiting, &[]), "Momang, bitte.");
    let replaced = prompts().with("en", own).unwrap();
    assert_eq!(replaced.text("fr", PromptKey::Waiting, &[]), "Momang, bitte.");
}

#[test]
fn an_added_language_needs_every_text_with_every_value() {
    for key in PromptKey::ALL.iter().copied() {
        let without = PromptKey::ALL
            .iter()
            .filter(|k| **k != key)
            .map(|k| (*k, texts("en").find(*k).unwrap().to_owned()));
        let missing = PromptError::Missing { key };
        assert_eq!(prompts().with("fr", without.collect()).unwrap_err(), missing);
        assert_eq!(prompts().with("fr", texts("en").text(key, " \n")).unwrap_err(), missing);
        let good = texts("en").find(key).unwrap().to_owned();
        for brace in ["{", "}", "{}}", "{{", "}{"] {
            let refusal = prompts().with("fr", texts("en").text(key, format!("{good}{brace}"))).unwrap_err();
            assert_eq!(refusal, PromptError::Brace { key }, "{brace}");
        }
        for odd in ["", "Count", " count", "password"] {
            let refusal =
                prompts().with("fr", texts("en").text(key, format!("{good}{{{odd}}}"))).unwrap_err();
            assert_eq!(refusal, PromptError::UnknownPlaceholder { key, placeholder: odd.to_owned() });
        }
        for placeholder in key.placeholders().iter().copied() {
            let without = good.replace(&format!("{{{placeholder}}}"), "x");
            let refusal = prompts().with("fr", texts("en").text(key, without)).unwrap_err();
            assert_eq!(refusal, PromptError::UnusedPlaceholder { key, placeholder });
            assert!(refusal.help().contains(&format!("`{{{placeholder}}}`")));
        }
    }
}

#[test]
fn what_is_no_language_tag() {
    for tag in ["", "e", "en-", "-en", "e1", "en--gb", "english12", "en gb", "en/gb", "dé", "en-abcdefghi"] {
        let refusal = PromptError::Language(tag.to_owned());
        assert_eq!(prompts().with(tag, texts("en")).unwrap_err(), refusal);
        assert_eq!(prompts().label(tag, "sms", "sms").unwrap_err(), refusal);
    }
}
