use std::collections::BTreeMap;

use thiserror::Error;

use crate::case::prompt::PromptKey;
use crate::case::prompt::template::{Piece, pieces};

/// The texts of one language that a host adds: one for each [`PromptKey`].
///
/// `{name}` marks the place of a value; braces have no other use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<PromptKey, String>);

impl Texts {
    /// Returns an empty set of texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text, or replaces one.
    #[must_use]
    pub fn text(mut self, key: PromptKey, text: impl Into<String>) -> Self {
        self.0.insert(key, text.into());
        self
    }

    pub(super) fn find(&self, key: PromptKey) -> Option<&str> {
        self.0.get(&key).map(String::as_str)
    }
}

impl<T: Into<String>> FromIterator<(PromptKey, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (PromptKey, T)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(key, text)| (key, text.into())).collect())
    }
}

/// A problem with the texts of a language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PromptError {
    /// Not a language tag such as `fr` or `pt-BR`.
    #[error("`{0}` is not a language tag")]
    Language(String),
    /// A text is missing or empty.
    #[error("the text `{key}` is missing")]
    Missing {
        /// The key without a text.
        key: PromptKey,
    },
    /// A brace has no partner.
    #[error("the text `{key}` has an unmatched brace")]
    Brace {
        /// The key of the text.
        key: PromptKey,
    },
    /// The text has no such value.
    #[error("the text `{key}` has no value `{placeholder}`")]
    UnknownPlaceholder {
        /// The key of the text.
        key: PromptKey,
        /// The name between the braces.
        placeholder: String,
    },
    /// The text does not use a value that people need.
    #[error("the text `{key}` does not use the value `{placeholder}`")]
    UnusedPlaceholder {
        /// The key of the text.
        key: PromptKey,
        /// The value.
        placeholder: &'static str,
    },
}

impl PromptError {
    /// Returns how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::Language(_) => "write a tag such as `fr` or `pt-BR`".to_owned(),
            Self::Missing { .. } => "add a text for every key".to_owned(),
            Self::Brace { .. } => "use braces only around the name of a value".to_owned(),
            Self::UnknownPlaceholder { key, .. } if key.placeholders().is_empty() => {
                "remove it: this text has no values".to_owned()
            }
            Self::UnknownPlaceholder { key, .. } => {
                format!("use only its values: `{}`", key.placeholders().join("`, `"))
            }
            Self::UnusedPlaceholder { placeholder, .. } => {
                format!("write `{{{placeholder}}}` where it belongs")
            }
        }
    }
}

/// Checks that every text is present and uses all of its values.
pub(super) fn check(texts: &Texts) -> Result<(), PromptError> {
    for key in PromptKey::ALL.iter().copied() {
        let text = texts.find(key).unwrap_or_default();
        if text.trim().is_empty() {
            return Err(PromptError::Missing { key });
        }
        let pieces = pieces(text).ok_or(PromptError::Brace { key })?;
        for piece in &pieces {
            if let Piece::Value(name) = piece
                && !key.placeholders().contains(name)
            {
                return Err(PromptError::UnknownPlaceholder { key, placeholder: (*name).to_owned() });
            }
        }
        for placeholder in key.placeholders() {
            if !pieces.contains(&Piece::Value(placeholder)) {
                return Err(PromptError::UnusedPlaceholder { key, placeholder });
            }
        }
    }
    Ok(())
}
