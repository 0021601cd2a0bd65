//! Places in the text of a configuration.

use std::collections::BTreeMap;
use std::ops::Range;

use super::error::{ConfigCode, ConfigError};

/// A line and a column, both from 1.
pub(super) type Place = (usize, usize);

/// The places of the keys, to report errors that are found later.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    file: String,
    keys: BTreeMap<String, Place>,
}

impl Places {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), keys: BTreeMap::new() }
    }

    pub(super) fn note(&mut self, path: &str, place: Place) {
        self.keys.insert(path.to_owned(), place);
    }

    /// Returns an error at a key, or else at the nearest table around it, or else at the beginning.
    pub(super) fn error(&self, path: &str, code: ConfigCode, message: String, help: String) -> ConfigError {
        let mut path = path;
        let place = loop {
            match (self.keys.get(path), path.rsplit_once('.')) {
                (Some(place), _) => break *place,
                (None, Some((around, _))) => path = around,
                (None, None) => break (1, 1),
            }
        };
        self.error_at(place, code, message, help)
    }

    pub(super) fn error_at(
        &self,
        place: Place,
        code: ConfigCode,
        message: String,
        help: String,
    ) -> ConfigError {
        ConfigError { file: self.file.clone(), line: place.0, column: place.1, code, message, help }
    }
}

/// Returns the place of the first byte of a span.
pub(super) fn of(text: &str, span: &Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count().saturating_add(1))
}
