use std::collections::BTreeMap;
use std::fmt::Display;

use crate::case::prompt::check::check;
use crate::case::prompt::language::{ENGLISH, Language, SHIPPED, canonical_tag, is_tag, lookup};
use crate::case::prompt::template::render;
use crate::case::prompt::{PromptError, PromptKey, Texts};

/// The texts for people in each language: `en`, `de`, `da` and those that the host adds.
#[derive(Debug, Clone, Default)]
pub struct Prompts {
    own: BTreeMap<String, Texts>,
    /// The labels of names of the policy, by language and name.
    labels: BTreeMap<(String, String), String>,
}

impl Prompts {
    /// Returns the texts that are shipped with the crate.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// Adds a language (`fr`, `pt-BR`), or replaces one. Every key must have a text that uses every
    /// placeholder.
    pub fn with(mut self, language: &str, texts: Texts) -> Result<Self, PromptError> {
        let tag = tag(language)?;
        check(&texts)?;
        self.own.insert(tag, texts);
        Ok(self)
    }

    /// Sets the label of a name of the policy: an action, a channel, a field or fact, a role, a
    /// provider. A few common names already have labels.
    pub fn label(mut self, language: &str, name: &str, label: &str) -> Result<Self, PromptError> {
        self.labels.insert((tag(language)?, canonical_name(name)), label.to_owned());
        Ok(self)
    }

    /// Returns a text with its values. `de-AT` falls back to `de`, and an unknown language to `en`.
    ///
    /// Values are inserted as they are, except that names get their labels and that characters that break
    /// a line or change the direction of text become spaces.
    pub fn text(&self, language: &str, key: PromptKey, values: &[(&str, &str)]) -> String {
        let tag = canonical_tag(language);
        let values: Vec<_> = values
            .iter()
            .map(|(placeholder, value)| {
                let label = NAMES.contains(placeholder).then(|| self.label_of(&tag, value)).flatten();
                (*placeholder, label.unwrap_or(value))
            })
            .collect();
        let key = match key {
            PromptKey::AskQuestions if values.contains(&("count", "1")) => PromptKey::AskQuestion,
            key => key,
        };
        render(self.language(&tag).text(key), &values)
    }

    /// Returns positions, counted from 1, as people say them: `characters 2, 5 and 9`.
    pub fn positions<P: Display>(&self, language: &str, positions: &[P]) -> String {
        let positions: Vec<String> = positions.iter().map(ToString::to_string).collect();
        match &*positions {
            [position] => self.text(language, PromptKey::OnePosition, &[("position", position)]),
            several => {
                let list = self.joined(language, several.iter().map(String::as_str));
                self.text(language, PromptKey::SeveralPositions, &[("positions", &list)])
            }
        }
    }

    /// Returns names of the policy as a list of their labels: `document type and seen live`.
    pub fn list<T: AsRef<str>>(&self, language: &str, names: &[T]) -> String {
        let tag = canonical_tag(language);
        let names = names.iter().map(AsRef::as_ref);
        self.joined(language, names.map(|name| self.label_of(&tag, name).unwrap_or(name)))
    }

    fn joined<'a>(&self, language: &str, mut items: impl DoubleEndedIterator<Item = &'a str>) -> String {
        let last = items.next_back().unwrap_or_default();
        let Some(first) = items.next().map(ToOwned::to_owned) else { return last.to_owned() };
        let next = |first: String, next| {
            self.text(language, PromptKey::ListNext, &[("first", &first), ("next", next)])
        };
        let first = items.fold(first, next);
        self.text(language, PromptKey::ListLast, &[("first", &first), ("last", last)])
    }

    fn language(&self, tag: &str) -> Language<'_> {
        lookup(tag)
            .chain([ENGLISH.tag])
            .find_map(|tag| {
                let shipped = || SHIPPED.iter().find(|shipped| shipped.tag == tag);
                self.own.get(tag).map(Language::Own).or_else(|| shipped().map(|s| Language::Shipped(s)))
            })
            .unwrap_or(Language::Shipped(ENGLISH))
    }

    /// Returns the label of a name, in the language of the texts.
    fn label_of(&self, tag: &str, name: &str) -> Option<&str> {
        let name = canonical_name(name);
        // No English words amid another language.
        let known = |tag: &&str| self.own.contains_key(*tag) || SHIPPED.iter().any(|s| s.tag == *tag);
        let fallback = lookup(tag).all(|tag| !known(&tag)).then_some(ENGLISH.tag);
        lookup(tag).chain(fallback).find_map(|tag| {
            let own = self.labels.get(&(tag.to_owned(), name.clone())).map(String::as_str);
            own.or_else(|| SHIPPED.iter().find(|s| s.tag == tag).and_then(|s| (s.label)(&name)))
        })
    }
}

/// The placeholders whose values are names of the policy, which may have labels.
const NAMES: &[&str] = &["action", "channel", "fact", "field", "provider", "role", "what"];

/// Returns the name `last_sign_in` for `last sign in`, its form for people.
fn canonical_name(name: &str) -> String {
    name.replace(' ', "_")
}

fn tag(language: &str) -> Result<String, PromptError> {
    let tag = canonical_tag(language);
    if is_tag(&tag) { Ok(tag) } else { Err(PromptError::Language(language.to_owned())) }
}
