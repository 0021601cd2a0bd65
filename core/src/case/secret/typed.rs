//! The normalisation of everything that is typed, before it is compared.

use unicode_normalization::UnicodeNormalization as _;

use crate::keys::Sensitive;

/// Returns `text` in NFKC, with decimal digits of any script as ASCII, and without
/// [invisible](is_invisible) characters. Idempotent.
pub(crate) fn plain(text: &str) -> Sensitive<String> {
    written(text, |_| true)
}

/// Returns a code, a key or a token as [`plain`] does, also without white space and dashes.
pub(crate) fn code(text: &str) -> Sensitive<String> {
    written(text, |c| !c.is_whitespace() && !c.is_control() && !is_dash(c))
}

/// Decomposes first and composes last, so that removed characters leave no other spelling behind.
fn written(text: &str, keep: impl Fn(char) -> bool) -> Sensitive<String> {
    let mut kept = String::with_capacity(text.len().saturating_mul(2));
    kept.extend(text.nfkd().filter(|c| !is_invisible(*c)).map(ascii_digit).filter(|c| keep(*c)));
    let kept = Sensitive::new(kept);
    Sensitive::new(kept.expose().nfc().collect())
}

/// Returns true for invisible characters: the general categories format, line separator and paragraph
/// separator, variation selectors, and fillers.
pub(crate) const fn is_invisible(c: char) -> bool {
    is_format(c) || is_selector(c) || is_filler(c)
}

/// Returns true for the general categories Cf, Zl and Zp (Unicode 16).
pub(super) const fn is_format(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{0600}'..='\u{0605}' | '\u{061C}' | '\u{06DD}' | '\u{070F}' | '\u{0890}'..='\u{0891}'
        | '\u{08E2}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}'
        | '\u{2028}' | '\u{2029}')
}

/// Returns true for variation selectors, which change the look of the character before them, such as
/// an emoji in colour.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Returns true for the remaining `Default_Ignorable_Code_Point`s: the grapheme joiner, fillers of Hangul
/// and Khmer, and code points that are reserved for such use.
pub(super) const fn is_filler(c: char) -> bool {
    matches!(c,
        '\u{034F}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{2065}' | '\u{3164}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}' | '\u{E0002}'..='\u{E001F}' | '\u{E0080}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}')
}

/// Returns true for characters that people type as a hyphen: dashes by general category, the minus,
/// the bullet and the long mark of Japanese keyboards.
const fn is_dash(c: char) -> bool {
    matches!(c,
        '-' | '\u{058A}' | '\u{05BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2E17}'
        | '\u{2E1A}' | '\u{2E3A}'..='\u{2E3B}' | '\u{2E40}' | '\u{2E5D}' | '\u{301C}' | '\u{3030}' | '\u{30A0}'
        | '\u{FE31}'..='\u{FE32}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{10D6E}' | '\u{10EAD}'
        | '\u{2212}' | '\u{2043}' | '\u{30FC}')
}

/// Returns a decimal digit of any script as the ASCII digit of its value; anything else unchanged.
pub(super) fn ascii_digit(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    // Each script has its ten digits in a row.
    let before = ZEROS.partition_point(|zero| *zero <= c);
    let zero = before.checked_sub(1).and_then(|at| ZEROS.get(at));
    let value = zero.map(|zero| u32::from(c).saturating_sub(u32::from(*zero)));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Zero in every script with decimal digits (general category Nd, Unicode 16), sorted.
const ZEROS: &[char] = &[
    '\u{0030}',
    '\u{0660}',
    '\u{06F0}',
    '\u{07C0}',
    '\u{0966}',
    '\u{09E6}',
    '\u{0A66}',
    '\u{0AE6}',
    '\u{0B66}',
    '\u{0BE6}',
    '\u{0C66}',
    '\u{0CE6}',
    '\u{0D66}',
    '\u{0DE6}',
    '\u{0E50}',
    '\u{0ED0}',
    '\u{0F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1A90}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A620}',
    '\u{A8D0}',
    '\u{A900}',
    '\u{A9D0}',
    '\u{A9F0}',
    '\u{AA50}',
    '\u{ABF0}',
    '\u{FF10}',
    '\u{104A0}',
    '\u{10D30}',
    '\u{10D40}',
    '\u{11066}',
    '\u{110F0}',
    '\u{11136}',
    '\u{111D0}',
    '\u{112F0}',
    '\u{11450}',
    '\u{114D0}',
    '\u{11650}',
    '\u{116C0}',
    '\u{116D0}',
    '\u{116DA}',
    '\u{11730}',
    '\u{118E0}',
    '\u{11950}',
    '\u{11BF0}',
    '\u{11C50}',
    '\u{11D50}',
    '\u{11DA0}',
    '\u{11F50}',
    '\u{16130}',
    '\u{16A60}',
    '\u{16AC0}',
    '\u{16B50}',
    '\u{16D70}',
    '\u{1CCF0}',
    '\u{1D7CE}',
    '\u{1D7D8}',
    '\u{1D7E2}',
    '\u{1D7EC}',
    '\u{1D7F6}',
    '\u{1E140}',
    '\u{1E2F0}',
    '\u{1E4F0}',
    '\u{1E5F1}',
    '\u{1E950}',
    '\u{1FBF0}',
];
