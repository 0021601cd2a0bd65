//! Enums whose variants are the words of policies, records, views and packages.

use thiserror::Error;

/// A closed set of words.
pub(crate) trait Word: Copy + 'static {
    /// Every word, in the order in which they are listed.
    const WORDS: &'static [&'static str];

    /// Returns the value of a word.
    fn of(word: &str) -> Option<Self>;

    /// Returns the word.
    fn word(self) -> &'static str;
}

/// A text that is not one of the words of a type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown word `{word}`")]
pub struct UnknownWord {
    word: String,
    known: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(word: &str, known: &'static [&'static str]) -> Self {
        Self { word: word.to_owned(), known }
    }

    /// Returns every word that the type has.
    pub const fn known(&self) -> &'static [&'static str] {
        self.known
    }

    /// Returns how to fix it.
    pub fn help(&self) -> String {
        format!("use one of `{}`", self.known.join("`, `"))
    }
}

/// Declares an enum with a stable word for each variant: `as_str`, `ALL`, `FromStr`, `Display` and JSON all
/// use the same words. Rows store a variant by its index: add a new one at the end.
macro_rules! words {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident {
            $($(#[$each:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        $vis enum $name {
            $($(#[$each])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the stable word.
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl $crate::words::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                use $crate::words::{UnknownWord, Word};
                Self::of(word).ok_or_else(|| UnknownWord::new(word, Self::WORDS))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;
