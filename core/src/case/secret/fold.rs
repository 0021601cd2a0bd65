//! Canonical forms of texts that people write in different ways.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::case::secret::typed;
use crate::keys::Sensitive;

/// Returns `text` without case, invisible characters and variants of letters and digits: by
/// [`typed::plain`], with full case folding, in NFKC.
pub(crate) fn caseless(text: &str) -> Sensitive<String> {
    let folded = folded(text);
    Sensitive::new(folded.expose().nfkc().collect())
}

/// Returns the letters and digits of `text` as people count them, each in its [`spoken`] form.
///
/// A composed letter (NFC) is one, and so is a letter with combining marks; `ß` is one letter, spoken
/// `ss`. Spaces, punctuation and anything else that is not spoken do not count.
pub(crate) fn letters(text: &str) -> Vec<Sensitive<String>> {
    let mut letters: Vec<Sensitive<String>> = Vec::new();
    let mut letter = Sensitive::<String>::default();
    let marked = |letter: &str, mark: char| Sensitive::new([letter, mark.encode_utf8(&mut [0; 4])].concat());
    let composed: Sensitive<String> =
        Sensitive::new(text.chars().filter(|c| !typed::is_invisible(*c)).nfc().collect());
    for c in composed.expose().chars().chain(['\0']) {
        if is_combining_mark(c) {
            if !letter.expose().is_empty() {
                letter = marked(letter.expose(), c);
            }
            continue;
        }
        let heard = spoken(letter.expose());
        if !heard.expose().is_empty() {
            letters.push(heard);
        }
        letter = if c.is_alphanumeric() { marked("", c) } else { Sensitive::default() };
    }
    letters
}

/// Returns `text` as people hear it: without case, accents, white space and punctuation.
///
/// Case is folded before accents are removed, so that `ẞ` is `ss` and `İ` is `i`. Letters with a stroke
/// and ligatures have no accent in Unicode, but people without them on their keyboard type `o` for `ø`,
/// `l` for `ł` and `ae` for `æ`. Umlauts are accents: `ä` is `a`, never `ae`.
/// Only the accents of Latin, Greek and Cyrillic letters and the optional points of Hebrew and Arabic are
/// removed: vowel signs of Thai or Devanagari and the voicing of kana are part of the spelling.
pub(super) fn spoken(text: &str) -> Sensitive<String> {
    let folded = folded(text);
    let mut kept = String::with_capacity(folded.expose().len());
    for letter in folded.expose().nfkd() {
        match letter {
            'æ' => kept.push_str("ae"),
            'œ' => kept.push_str("oe"),
            'þ' => kept.push_str("th"),
            'ø' => kept.push('o'),
            'đ' | 'ð' => kept.push('d'),
            'ħ' => kept.push('h'),
            'ı' => kept.push('i'),
            'ł' => kept.push('l'),
            'ŧ' => kept.push('t'),
            _ if is_accent(letter) || is_unheard(letter) => {}
            _ => kept.push(letter),
        }
    }
    let kept = Sensitive::new(kept);
    Sensitive::new(kept.expose().nfc().collect())
}

/// Folds case after decomposing, because some characters fold only then (`℡` to `TEL` to `tel`).
fn folded(text: &str) -> Sensitive<String> {
    let plain = typed::plain(text);
    let decomposed: Sensitive<String> = Sensitive::new(plain.expose().nfkd().collect());
    Sensitive::new(UniCase::unicode(decomposed.expose()).to_folded_case())
}

const fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Hebrew and Arabic points.
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// Returns true for white space and for punctuation that some people write and others omit.
/// Symbols stay: `c++` is not `c#`.
fn is_unheard(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '!' | '"' | '\'' | '(' | ')' | ',' | '-' | '.' | '/' | ':' | ';' | '?' | '[' | '\\' | ']'
            | '_' | '`' | '{' | '}' | '¡' | '«' | '·' | '»' | '¿' | '−'
            // Modifier apostrophes; Armenian, Hebrew, Arabic, Devanagari marks.
            | '\u{02B9}'..='\u{02BC}' | '\u{055A}'..='\u{055F}' | '\u{0589}' | '\u{058A}' | '\u{05BE}'
            | '\u{05C0}' | '\u{05C3}' | '\u{05F3}' | '\u{05F4}' | '\u{060C}' | '\u{061B}' | '\u{061F}'
            | '\u{0640}' | '\u{06D4}' | '\u{0964}' | '\u{0965}'
            // General punctuation without `‰` and `‱`; CJK.
            | '\u{2010}'..='\u{2027}' | '\u{2032}'..='\u{205E}' | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{30A0}' | '\u{30FB}')
}
