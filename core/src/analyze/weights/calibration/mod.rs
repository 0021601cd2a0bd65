//! The calibration: how often genuine callers and each attacker model pass each check.

pub(crate) mod ast;
mod chance;
mod circle;
mod fraction;
mod numbers;
mod read;

use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::diagnostic::place::{Path, Places, Span};
use crate::diagnostic::{Code, Diagnostics, Finding};
use crate::document::{self, Source};
use crate::load::{placed, placed_in};
pub(crate) use ast::Ability;
pub use chance::Chance;
pub(crate) use fraction::{Fraction, OneIn};
pub(crate) use numbers::Number;

/// A calibration that loaded without errors: immutable and cheap to clone.
///
/// [`Policy::weigh`](crate::Policy::weigh) applies it to a policy. Serialises to
/// `{"name", "version"}`.
#[derive(Clone)]
pub struct Calibration(Arc<Loaded>);

/// A calibration that was refused, with every error in it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct CalibrationError {
    /// Every error, in the order of the document.
    pub diagnostics: Diagnostics,
}

impl fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.diagnostics.errors() {
            1 => write!(f, "the calibration has an error: {}", self.diagnostics),
            n => write!(f, "the calibration has {n} errors:\n{}", self.diagnostics),
        }
    }
}

impl Calibration {
    /// Loads a calibration from YAML. Fails with a list of every error in the document.
    pub fn from_yaml(text: &str) -> Result<Self, CalibrationError> {
        Self::load(&Source::yaml(text))
    }

    /// Loads a calibration from JSON.
    pub fn from_json(text: &str) -> Result<Self, CalibrationError> {
        Self::load(&Source::json(text))
    }

    /// Loads a calibration from TOML.
    pub fn from_toml(text: &str) -> Result<Self, CalibrationError> {
        Self::load(&Source::toml(text))
    }

    /// Loads a calibration from a source with its format and limits.
    pub fn load(source: &Source<'_>) -> Result<Self, CalibrationError> {
        let refused = |places, findings| CalibrationError { diagnostics: placed(source, places, findings) };
        let (root, places) = document::read(source).map_err(|findings| refused(Places::Chars, findings))?;
        let mut findings = Vec::new();
        let document = ast::Document::of(&root, &mut findings);
        // Refused parts are blank, and cannot be checked against the rest.
        let loaded = if findings.is_empty() { read::loaded(&document, &mut findings) } else { None };
        loaded
            .map(|loaded| Self(Arc::new(Loaded { text: source.readable().into(), places, ..loaded })))
            .ok_or_else(|| refused(places, findings))
    }

    /// Returns the name: `calibration` in the document.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns the version, free text; empty if the document has none.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Returns the names of the attacker models, in the order of the document.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.0.models.iter().map(|model| &*model.name)
    }

    pub(crate) fn loaded(&self) -> &Loaded {
        &self.0
    }
}

impl fmt::Debug for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calibration")
            .field("name", &self.0.name)
            .field("version", &self.0.version)
            .finish_non_exhaustive()
    }
}

impl Serialize for Calibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", self.name())?;
        map.serialize_entry("version", self.version())?;
        map.end()
    }
}

/// A calibration after loading. The lists for each model are in the order of `models`.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) name: Box<str>,
    pub(crate) version: Box<str>,
    /// Set if it may have entries that a policy does not need.
    pub(crate) shared: bool,
    pub(crate) models: Vec<Model>,
    pub(crate) checks: Vec<Check>,
    pub(crate) checks_at: Place,
    pub(crate) causes: Vec<Cause>,
    /// The place of the section, or of the document if there is none.
    pub(crate) causes_at: Place,
    pub(crate) signals: Vec<Signal>,
    text: Box<str>,
    places: Places,
}

impl Loaded {
    /// Returns findings about a policy under this calibration, with their places.
    pub(crate) fn placed(&self, findings: Vec<Finding>) -> Diagnostics {
        placed_in(&self.text, self.places, findings)
    }
}

/// A place in the document.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    span: Span,
    path: Box<str>,
}

impl Place {
    pub(crate) fn new(span: Span, path: &Path<'_>) -> Self {
        Self { span, path: path.to_string().into() }
    }

    pub(crate) fn finding(&self, code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, self.span, message).at_text(self.path.to_string())
    }
}

/// A name and its place.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: Box<str>,
    pub(crate) at: Place,
}

/// Something with several names: the key of its entry, and others.
pub(crate) trait Entry {
    fn names(&self) -> &[Named];

    fn is(&self, name: &str) -> bool {
        self.names().iter().any(|known| *known.name == *name)
    }
}

macro_rules! entries {
    ($($type:ident)+) => {$(
        impl Entry for $type {
            fn names(&self) -> &[Named] {
                &self.names
            }
        }
    )+};
}

entries!(Check Cause Signal);

/// An attacker model.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: Box<str>,
    pub(crate) about: Box<str>,
    pub(crate) attacks: OneIn,
    pub(crate) accepted: OneIn,
}

#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) names: Vec<Named>,
    pub(crate) genuine: Number,
    pub(crate) impostor: Vec<Number>,
}

#[derive(Debug)]
pub(crate) struct Cause {
    pub(crate) names: Vec<Named>,
    pub(crate) held: Vec<Number>,
    /// Indices of the causes that bring it along.
    pub(crate) rests_on: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Signal {
    pub(crate) names: Vec<Named>,
    pub(crate) reach: Vec<Reach>,
}

/// The power of one attacker model over a signal.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    pub(crate) ability: Ability,
    pub(crate) outcomes: Vec<Named>,
}
