//! How hard a password is to guess, by zxcvbn.

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::feedback::Warning;

use crate::keys::Sensitive;

/// How many characters are weighed: a hundred full of `4@8({[<` would take zxcvbn a second.
const ESTIMATED: usize = 40;

/// An estimate of how hard a password is to guess. Holds nothing of the password.
///
/// By zxcvbn, from the first 40 characters after NFKC. It weighs a year in a password by its distance
/// from the present one, so the estimate of such a password may change slowly with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Strength {
    /// From 0 (too guessable) to 4 (very unguessable); below 3 a password is weak.
    pub score: u8,
    /// The order of magnitude of the guesses needed: 6 for a million, at most 19.
    pub guesses_log10: u8,
    /// What makes it weak, if that has a name.
    pub warning: Option<PasswordWarning>,
}

/// What makes a password easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PasswordWarning {
    /// Keys that lie side by side.
    KeyboardPattern,
    /// The same characters again and again.
    Repetition,
    /// A sequence as `abc` or `6543`.
    Sequence,
    /// A password that many people have, or one like it.
    CommonPassword,
    /// A single word of a dictionary, or of what is known about the person.
    SingleWord,
    /// A year of these times.
    Year,
    /// A date.
    Date,
    /// Names of people.
    Name,
}

impl PasswordWarning {
    /// The stable code, for translation.
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
    /// The strength of `password` against one who knows `context`: account name, display name,
    /// organisation.
    pub fn of(password: &Sensitive<String>, context: &[&str]) -> Self {
        let start: Sensitive<String> = Sensitive::new(password.expose().nfkc().take(ESTIMATED).collect());
        let estimate = zxcvbn::zxcvbn(start.expose(), context);
        let digits = estimate.guesses().checked_ilog10().unwrap_or_default();
        Self {
            score: u8::from(estimate.score()),
            guesses_log10: u8::try_from(digits).unwrap_or(u8::MAX),
            warning: estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning).map(warning),
        }
    }
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
