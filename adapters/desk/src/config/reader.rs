//! Tables with known keys, and all their errors.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bonafides::Duration;
use bonafides::diagnostic::did_you_mean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[cfg(any(feature = "smtp", feature = "webhook"))]
use super::SecretSource;
use super::error::{ConfigCode, ConfigError};
use super::place::{self, Places};
use super::secrets::is_secret;

/// The text being read, and the errors so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// The folder from which relative paths start.
    base: &'t Path,
    pub(super) places: Places,
    pub(super) errors: Vec<ConfigError>,
}

/// A table, its path in the document, and the keys that misspelt ones mean.
#[derive(Clone)]
pub(super) struct Section<'v> {
    pub(super) path: String,
    table: &'v DeTable<'v>,
    meant: BTreeSet<&'static str>,
}

/// One of the keys of which a table has exactly one.
pub(super) struct Shape {
    /// The key.
    pub(super) key: &'static str,
    /// The keys that may be beside it.
    pub(super) with: &'static [&'static str],
    /// False if this build does not have the part.
    pub(super) is_built: bool,
}

/// A value with its path and span.
pub(super) struct Field<'v> {
    pub(super) path: String,
    pub(super) value: &'v DeValue<'v>,
    pub(super) span: Range<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(file: &str, base: &'t Path, text: &'t str) -> Self {
        Self { text, base, places: Places::new(file), errors: Vec::new() }
    }

    pub(super) fn error(&mut self, span: &Range<usize>, code: ConfigCode, message: String, help: String) {
        let place = place::of(self.text, span);
        self.errors.push(self.places.error_at(place, code, message, help));
    }

    /// Reports an error at a path.
    pub(super) fn error_in(&mut self, path: &str, code: ConfigCode, message: String, help: String) {
        self.errors.push(self.places.error(path, code, message, help));
    }

    /// Returns a table; reports its keys that are not among `known`.
    pub(super) fn section<'v>(
        &mut self,
        path: &str,
        table: &'v DeTable<'v>,
        known: &[&'static str],
    ) -> Section<'v> {
        let mut section = self.names(path, table);
        for (key, _) in table {
            let name = key.get_ref();
            // Secrets are reported wherever they are.
            if known.contains(&&**name) || is_secret(name) {
                continue;
            }
            let meant = did_you_mean(name, known.iter().copied());
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known here: {}", list(known)),
            };
            section.meant.extend(known.iter().copied().find(|known| Some(*known) == meant));
            self.error(&key.span(), ConfigCode::UnknownKey, format!("unknown key `{name}`"), help);
        }
        section
    }

    /// Returns a table whose keys are names of the policy.
    pub(super) fn names<'v>(&mut self, path: &str, table: &'v DeTable<'v>) -> Section<'v> {
        for (key, _) in table {
            let place = place::of(self.text, &key.span());
            self.places.note(&join(path, key.get_ref()), place);
        }
        Section { path: path.to_owned(), table, meant: BTreeSet::new() }
    }

    /// Returns the table at a key; `None` if it is absent, or not a table.
    pub(super) fn table<'v>(
        &mut self,
        section: &Section<'v>,
        key: &'static str,
    ) -> Option<(String, &'v DeTable<'v>)> {
        let field = section.field(key)?;
        match field.value {
            DeValue::Table(table) => Some((field.path, table)),
            _ => self.wrong(&field, "a table"),
        }
    }

    /// Returns a text; `None` if it is absent, or not a text.
    pub(super) fn text<'v>(&mut self, section: &Section<'v>, key: &'static str) -> Option<&'v str> {
        let field = section.field(key)?;
        self.text_of(&field)
    }

    pub(super) fn text_of<'v>(&mut self, field: &Field<'v>) -> Option<&'v str> {
        match field.value {
            DeValue::String(text) if text.trim().is_empty() => {
                let message = format!("`{}` is empty", field.path);
                self.error(
                    &field.span,
                    ConfigCode::BadValue,
                    message,
                    "write a value, or remove the key".to_owned(),
                );
                None
            }
            DeValue::String(text) => Some(text),
            _ => self.wrong(field, "a text"),
        }
    }

    /// Returns the text at a key that a table must have.
    pub(super) fn required<'v>(
        &mut self,
        section: &Section<'v>,
        key: &'static str,
        help: &str,
    ) -> Option<&'v str> {
        if section.field(key).is_none() {
            self.missing(section, key, help);
        }
        self.text(section, key)
    }

    /// Reports a key that a table must have, unless a misspelt one means it.
    pub(super) fn missing(&mut self, section: &Section<'_>, key: &'static str, help: &str) {
        if !section.meant.contains(key) {
            let (path, place) = (join(&section.path, key), section.path.clone());
            self.error_in(&place, ConfigCode::MissingKey, format!("`{path}` is missing"), help.to_owned());
        }
    }

    /// Returns a path, from the folder of the file.
    pub(super) fn path(&mut self, section: &Section<'_>, key: &'static str) -> Option<PathBuf> {
        self.text(section, key).map(|path| self.base.join(path))
    }

    /// Returns the place of a secret: that of `{key}_file` or `{key}_env`; reports both at once.
    #[cfg(any(feature = "oidc", feature = "smtp", feature = "webhook"))]
    pub(super) fn secret(&mut self, section: &Section<'_>, keys: [&'static str; 2]) -> Option<SecretSource> {
        let [file, env] = keys;
        let is_file = section.field(file).is_some();
        if is_file && let Some(field) = section.field(env) {
            let message = format!("`{}` has both `{file}` and `{env}`", section.path);
            self.error(&field.span, ConfigCode::Conflict, message, "keep one of them".to_owned());
            return None;
        }
        if is_file {
            self.path(section, file).map(SecretSource::File)
        } else {
            self.text(section, env).map(|name| SecretSource::Env(name.to_owned()))
        }
    }

    /// Returns a text that is parsed; reports the one that is refused, with how to fix it.
    pub(super) fn parsed<T>(
        &mut self,
        section: &Section<'_>,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, (String, String)>,
    ) -> Option<T> {
        let field = section.field(key)?;
        let text = self.text_of(&field)?;
        let (message, help) = match parse(text) {
            Ok(parsed) => return Some(parsed),
            Err(refused) => refused,
        };
        let (line, column) = place::of(self.text, &field.span);
        let is_secret = |error: &ConfigError| error.code == ConfigCode::Secret;
        if !self.errors.iter().any(|error| is_secret(error) && (error.line, error.column) == (line, column)) {
            self.error(&field.span, ConfigCode::BadValue, format!("`{}`: {message}", field.path), help);
        }
        None
    }

    pub(super) fn absolute(&self, path: &str) -> PathBuf {
        self.base.join(path)
    }

    pub(super) fn boolean(&mut self, section: &Section<'_>, key: &'static str) -> Option<bool> {
        let field = section.field(key)?;
        match field.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong(&field, "`true` or `false`"),
        }
    }

    /// Returns a whole number of more than 0.
    pub(super) fn count(&mut self, section: &Section<'_>, key: &'static str) -> Option<usize> {
        let field = section.field(key)?;
        let DeValue::Integer(number) = field.value else { return self.wrong(&field, "a whole number") };
        let count = number.to_string().parse().ok().filter(|count| *count > 0);
        if count.is_none() {
            let message = format!("`{}` is less than 1, or too large", field.path);
            self.error(&field.span, ConfigCode::BadValue, message, "write 1 or more".to_owned());
        }
        count
    }

    /// Returns a time span of more than 0; `usual` if it is absent.
    pub(super) fn duration(
        &mut self,
        section: &Section<'_>,
        key: &'static str,
        usual: &str,
    ) -> Option<Duration> {
        if section.field(key).is_none() {
            return usual.parse().ok();
        }
        let time = self.text(section, key)?.parse::<Duration>().ok().filter(|time| time.milliseconds() > 0);
        if time.is_none() {
            let path = join(&section.path, key);
            let message = format!("`{path}` is not a time");
            let help = format!("write a whole number with a unit, such as `{usual}`");
            self.error_in(&path, ConfigCode::BadValue, message, help);
        }
        time
    }

    /// Returns the texts of a list; empty if it is absent.
    pub(super) fn list(&mut self, section: &Section<'_>, key: &'static str) -> Vec<String> {
        let Some(field) = section.field(key) else { return Vec::new() };
        self.list_of(&field)
    }

    fn list_of(&mut self, field: &Field<'_>) -> Vec<String> {
        let DeValue::Array(items) = field.value else {
            self.wrong::<()>(field, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            let item = Field { path: field.path.clone(), value: item.get_ref(), span: item.span() };
            texts.extend(self.text_of(&item).map(str::to_owned));
        }
        texts
    }

    /// Returns a text, or the texts of a list.
    pub(super) fn one_or_more(&mut self, field: &Field<'_>) -> Vec<String> {
        match field.value {
            DeValue::Array(_) => self.list_of(field),
            _ => self.text_of(field).map(str::to_owned).into_iter().collect(),
        }
    }

    /// Returns the parsed texts of a list, or of one text; reports each that is malformed. `None` if there is none.
    #[cfg(any(
        feature = "active-directory",
        feature = "entra",
        feature = "keycloak",
        feature = "okta",
        feature = "scim"
    ))]
    pub(super) fn each_parsed<T, E: std::fmt::Display>(
        &mut self,
        field: &Field<'_>,
        help: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let mut parsed = Vec::new();
        for text in self.one_or_more(field) {
            match parse(&text) {
                Ok(one) => parsed.push(one),
                Err(error) => {
                    let message = format!("`{}` has `{text}`: {error}", field.path);
                    self.error(&field.span, ConfigCode::BadValue, message, help.to_owned());
                }
            }
        }
        (!parsed.is_empty()).then_some(parsed)
    }

    /// Returns the one key of `shapes` that a table has, with the table; reports none, two, and those that are not in
    /// this build.
    pub(super) fn shape<'v>(
        &mut self,
        field: &Field<'v>,
        shapes: &'static [Shape],
        others: &[&'static str],
    ) -> Option<(&'static str, Section<'v>)> {
        let DeValue::Table(table) = field.value else {
            let example = shapes.first().map_or("", |shape| shape.key);
            return self.wrong(field, &format!("a table such as `{{ {example} = ... }}`"));
        };
        let present = |shape: &&Shape| table.contains_key(shape.key);
        let found: Vec<&'static Shape> = shapes.iter().filter(present).collect();
        let with = if found.is_empty() { shapes.iter().collect() } else { found.clone() };
        let known: Vec<&'static str> = shapes
            .iter()
            .map(|shape| shape.key)
            .chain(with.iter().flat_map(|shape| shape.with).copied())
            .chain(others.iter().copied())
            .collect();
        let section = self.section(&field.path, table, &known);
        let keys: Vec<&'static str> = shapes.iter().map(|shape| shape.key).collect();
        match found.as_slice() {
            [] => {
                if section.meant.is_empty() {
                    let message = format!("`{}` has none of {}", field.path, list(&keys));
                    let built: Vec<_> = shapes.iter().filter(|s| s.is_built).map(|shape| shape.key).collect();
                    let help = format!("add one of {}", list(&built));
                    self.error(&field.span, ConfigCode::MissingKey, message, help);
                }
                None
            }
            [shape] if shape.is_built => Some((shape.key, section)),
            [shape] => {
                let message = format!("`{}` is not in this build", shape.key);
                let built: Vec<_> = shapes.iter().filter(|s| s.is_built).map(|shape| shape.key).collect();
                let help = format!("use {}, or pass a part of your own in code", list(&built));
                self.error_in(&join(&field.path, shape.key), ConfigCode::NotInBuild, message, help);
                None
            }
            several => {
                let keys: Vec<&str> = several.iter().map(|shape| shape.key).collect();
                let message = format!("`{}` has more than one of {}", field.path, list(&keys));
                self.error(&field.span, ConfigCode::Conflict, message, "keep one of them".to_owned());
                None
            }
        }
    }

    pub(super) fn wrong<T>(&mut self, field: &Field<'_>, expected: &str) -> Option<T> {
        let found = match field.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}` is {found}", field.path);
        self.error(&field.span, ConfigCode::WrongType, message, format!("write {expected}"));
        None
    }
}

impl Field<'_> {
    /// Returns true if this is a table with the key.
    pub(super) fn has(&self, key: &str) -> bool {
        matches!(self.value, DeValue::Table(table) if table.contains_key(key))
    }
}

impl<'v> Section<'v> {
    pub(super) fn field(&self, key: &str) -> Option<Field<'v>> {
        let value: &'v Spanned<DeValue<'v>> = self.table.get(key)?;
        Some(Field { path: join(&self.path, key), value: value.get_ref(), span: value.span() })
    }

    /// Returns true if the value at `key` is a list without entries.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        matches!(self.table.get(key).map(Spanned::get_ref), Some(DeValue::Array(items)) if items.is_empty())
    }

    /// Returns true if the table at `key` has an entry of this name, also one with errors, or if that cannot be told.
    pub(super) fn may_have(&self, key: &'static str, name: &str) -> bool {
        match self.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => table.contains_key(name),
            Some(_) => true,
            None => self.meant.contains(key),
        }
    }

    /// Returns every key with its value.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'v str, Field<'v>)> {
        let (table, path) = (self.table, self.path.clone());
        table.iter().map(move |(key, value)| {
            let name: &'v str = key.get_ref();
            (name, Field { path: join(&path, name), value: value.get_ref(), span: value.span() })
        })
    }
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Returns words in backticks: `a`, `b` or `c`.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}
