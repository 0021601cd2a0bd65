//! Estimates of how hard a password is to guess, by zxcvbn.

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::feedback::Warning;

use crate::case::secret::fold;
use crate::keys::Sensitive;

/// The number of characters that are estimated: a hundred such as `4@8({[<` take zxcvbn a second.
const ESTIMATED: usize = 40;

/// An estimate of how hard a password is to guess. Contains nothing of the password.
///
/// By zxcvbn, from the first 40 characters after NFKC, with and without repeats and separators. It rates
/// a year in a password by its distance from the current year, so such estimates may change slowly with
/// time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Strength {
    /// From 0 (too guessable) to 4 (very unguessable); below 3 a password is weak.
    pub score: u8,
    /// The order of magnitude of the guesses needed: 6 for a million, at most 19.
    pub guesses_log10: u8,
    /// The weakness of the password, if it has a name.
    pub warning: Option<PasswordWarning>,
}

/// A weakness that makes a password easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PasswordWarning {
    /// Adjacent keys of a keyboard.
    KeyboardPattern,
    /// Repeated characters.
    Repetition,
    /// A sequence such as `abc` or `6543`.
    Sequence,
    /// A password that many people have, or one like it.
    CommonPassword,
    /// A single word, from a dictionary or known about the person.
    SingleWord,
    /// A recent year.
    Year,
    /// A date.
    Date,
    /// Names of people.
    Name,
}

impl PasswordWarning {
    /// Returns the stable code, for translation.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeyboardPattern => "keyboard_pattern",
            Self::Repetition => "repetition",
            Self::Sequence => "sequence",
            Self::CommonPassword => "common_password",
            Self::SingleWord => "single_word",
            Self::Year => "year",
            Self::Date => "date",
            Self::Name => "name",
        }
    }
}

impl Strength {
    /// Returns the strength of `password` against an attacker who knows `context`: account name, display
    /// name, organisation.
    ///
    /// The lowest strength of the text as it is, without separators between words, and with repeats written
    /// once: a word given twice is hardly harder to guess than given once.
    pub fn of(password: &Sensitive<String>, context: &[&str]) -> Self {
        let start: Sensitive<String> = Sensitive::new(password.expose().nfkc().take(ESTIMATED).collect());
        let whole = Self::estimated(&start, context);
        let shorter = shortened(&start);
        let others = shorter.iter().map(|text| Self::estimated(text, context));
        let warning = whole.strength.warning;
        let least =
            others.fold(whole, |least, other| if other.guesses < least.guesses { other } else { least });
        Self { warning: least.strength.warning.or(warning), ..least.strength }
    }

    fn estimated(text: &Sensitive<String>, context: &[&str]) -> Estimate {
        let estimate = zxcvbn::zxcvbn(text.expose(), context);
        let digits = estimate.guesses().checked_ilog10().unwrap_or_default();
        let strength = Self {
            score: u8::from(estimate.score()),
            guesses_log10: u8::try_from(digits).unwrap_or(u8::MAX),
            warning: estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning).map(warning),
        };
        Estimate { guesses: estimate.guesses(), strength }
    }
}

struct Estimate {
    guesses: u64,
    strength: Strength,
}

/// Returns the shorter variants of `text` that an attacker also tries, without duplicates.
///
/// Only white space and the most frequent symbol count as separators: in a text of many symbols they
/// are content.
fn shortened(text: &Sensitive<String>) -> Vec<Sensitive<String>> {
    let mut texts: Vec<Sensitive<String>> = Vec::new();
    let mut add = |other: String| {
        let other = Sensitive::new(other);
        if !other.expose().is_empty()
            && std::iter::once(text).chain(&texts).all(|known| known.expose() != other.expose())
        {
            texts.push(other);
        }
    };
    add(runs_once(text.expose()));
    // A word repeated in other capitals is the same word.
    add(text.expose().to_lowercase());
    let space: fn(char, Option<char>) -> bool = |c, _| c.is_whitespace();
    let symbol: fn(char, Option<char>) -> bool = |c, symbol| Some(c) == symbol;
    let most = most_frequent_symbol(text.expose());
    for separates in [space, symbol] {
        let words: Vec<&str> =
            text.expose().split(|c| separates(c, most)).filter(|word| !word.is_empty()).collect();
        if words.len() > 1 {
            let once = words_once(&words);
            add(words.concat());
            add(once.concat());
            add(runs_once(&once.concat()));
        }
    }
    texts
}

/// Returns the words without repeats, ignoring the digits and symbols in them: `admin1` repeats `admin`.
fn words_once<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let stem = |word: &str| -> Sensitive<String> {
        let folded = fold::caseless(word);
        let letters: Sensitive<String> =
            Sensitive::new(folded.expose().chars().filter(|c| c.is_alphabetic()).collect());
        if letters.expose().is_empty() { folded } else { letters }
    };
    let mut stems: Vec<Sensitive<String>> = Vec::with_capacity(words.len());
    let mut once = Vec::with_capacity(words.len());
    for word in words {
        let stem = stem(word);
        if stems.iter().all(|known| known.expose() != stem.expose()) {
            once.push(*word);
            stems.push(stem);
        }
    }
    once
}

/// Replaces three or more of the same character in a row by one.
fn runs_once(text: &str) -> String {
    let mut once = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let mut more = 0_usize;
        while rest.next_if_eq(&c).is_some() {
            more = more.saturating_add(1);
        }
        once.push(c);
        if more == 1 {
            once.push(c);
        }
    }
    once
}

/// Returns the most frequent symbol, except at the ends, where it separates nothing.
fn most_frequent_symbol(text: &str) -> Option<char> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let symbols = || text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace());
    symbols().max_by_key(|c| symbols().filter(|other| other == c).count())
}

const fn warning(warning: Warning) -> PasswordWarning {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            PasswordWarning::KeyboardPattern
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            PasswordWarning::Repetition
        }
        Warning::SequencesLikeAbcAreEasyToGuess => PasswordWarning::Sequence,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => PasswordWarning::CommonPassword,
        Warning::AWordByItselfIsEasyToGuess => PasswordWarning::SingleWord,
        Warning::RecentYearsAreEasyToGuess => PasswordWarning::Year,
        Warning::DatesAreOftenEasyToGuess => PasswordWarning::Date,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => PasswordWarning::Name,
    }
}
