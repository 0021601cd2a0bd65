use crate::case::prompt::{PromptKey, Texts, da, de, en};

/// The texts of one language.
#[derive(Clone, Copy)]
pub(super) enum Language<'a> {
    Shipped(&'static Shipped),
    Own(&'a Texts),
}

/// A language that is shipped with the crate; the compiler checks that it has every text.
pub(super) struct Shipped {
    pub(super) tag: &'static str,
    pub(super) text: fn(PromptKey) -> &'static str,
    /// Returns the label of a name that policies often use.
    pub(super) label: fn(&str) -> Option<&'static str>,
}

pub(super) const ENGLISH: &Shipped = &Shipped { tag: "en", text: en::text, label: en::label };
pub(super) const SHIPPED: &[&Shipped] = &[
    ENGLISH,
    &Shipped { tag: "de", text: de::text, label: de::label },
    &Shipped { tag: "da", text: da::text, label: da::label },
];

impl<'a> Language<'a> {
    pub(super) fn text(self, key: PromptKey) -> &'a str {
        match self {
            Self::Shipped(shipped) => (shipped.text)(key),
            Self::Own(texts) => texts.find(key).unwrap_or_else(|| (ENGLISH.text)(key)),
        }
    }
}

/// Returns the canonical form of a tag: `de_AT` and `DE-at` are `de-at`.
pub(super) fn canonical_tag(language: &str) -> String {
    language.trim().replace('_', "-").to_ascii_lowercase()
}

/// Returns true for a language, with or without script and region (RFC 5646), in canonical form.
pub(super) fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Returns the tag, then ever shorter ones (RFC 4647 section 3.4).
pub(super) fn lookup(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter))
}
