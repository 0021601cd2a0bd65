use crate::case::prompt::mask::{mask, mask_mail, mask_phone};

const HIDDEN: &str = "••••••••";

#[test]
fn masked_contacts() {
    for (contact, masked) in [
        ("+45 12 34 56 07", "••••••••07"),
        ("004512345607", "••••••••07"),
        ("(030) 123/45-67", "••••••••67"),
        (" 123456 ", "••••••••56"),
        ("ulla.skov@ada.example", "u•••@a•••"),
        ("Ø@æ.example", "Ø•••@æ•••"),
        ("4512345607@sms.example", "4•••@s•••"),
    ] {
        assert_eq!(mask(contact), masked, "{contact}");
    }
    for odd in [
        "",
        "@",
        "u@",
        "@a",
        "u@@a",
        "u@a@b",
        "\"a b\"@c",
        "Ulla <u@a.example>",
        "u@[::1]",
        ".u@a",
        "u\n@a",
        "12345",
        "4711",
        "+",
        "++4512345607",
        "45+12345607",
        "12 34 56 07 ext. 89",
        "１２３４５６７",
        "1234567890123456",
        "tel:+4512345607",
        "at the window",
        "••••••07",
    ] {
        assert_eq!(mask(odd), HIDDEN, "{odd}");
    }
    // Each hides a contact of the other kind.
    assert_eq!(mask_phone("ulla.skov@ada.example"), HIDDEN);
    assert_eq!(mask_mail("+45 12 34 56 07"), HIDDEN);
}

/// Calls `test` with every text of up to `length` of these letters.
fn every_text(letters: &[char], length: usize, test: &mut impl FnMut(&str)) {
    fn longer(letters: &[char], left: usize, text: &mut String, call: &mut impl FnMut(&str)) {
        call(text);
        for letter in letters.iter().filter(|_| left > 0) {
            text.push(*letter);
            longer(letters, left - 1, text, call);
            text.pop();
        }
    }
    longer(letters, length, &mut String::new(), test);
}

#[test]
fn of_a_number_nothing_but_its_last_two_digits_is_shown() {
    let mut shown = 0;
    every_text(&['1', '2', '3', '+', ' ', 'a'], 7, &mut |text| {
        let masked = mask_phone(text);
        let rest = masked.strip_prefix(HIDDEN).unwrap();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(
            rest.is_empty() || (digits.len() >= 6 && rest.len() == 2 && digits.ends_with(rest)),
            "{text}"
        );
        assert!(rest.is_empty() || !text.contains('a'), "{text}");
        shown += usize::from(!rest.is_empty());
    });
    assert!(shown > 1000);
}

#[test]
fn of_an_address_nothing_but_two_first_letters_is_shown() {
    let mut shown = 0;
    every_text(&['a', 'b', '@', '.', ' ', '"', 'é'], 6, &mut |text| {
        let masked = mask_mail(text);
        if masked == HIDDEN {
            return;
        }
        let (name, domain) = text.trim().split_once('@').unwrap();
        let letters: Vec<char> = masked.chars().filter(|c| !matches!(c, '•' | '@')).collect();
        assert_eq!(letters, [name.chars().next().unwrap(), domain.chars().next().unwrap()], "{text}");
        assert_eq!(masked.chars().count(), 9, "{text}");
        shown += 1;
    });
    assert!(shown > 1000);
}
