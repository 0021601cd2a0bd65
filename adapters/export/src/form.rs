use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::ocsf_class::OcsfVersion;

/// A form of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// JSON Lines with the fields of the event.
    Events,
    /// The Open Cybersecurity Schema Framework, as JSON.
    Ocsf(OcsfVersion),
    /// Syslog (RFC 5424), with the fields as structured data.
    Syslog,
    /// The Common Event Format.
    Cef,
    /// `CloudEvents` 1.0, as JSON.
    CloudEvents,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 6] = [
        Self::Events,
        Self::Ocsf(OcsfVersion::V1_8),
        Self::Ocsf(OcsfVersion::V1_9),
        Self::Syslog,
        Self::Cef,
        Self::CloudEvents,
    ];

    /// Returns the name: `events`, `ocsf`, `ocsf-1.9`, `syslog`, `cef` or `cloudevents`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Ocsf(OcsfVersion::V1_8) => "ocsf",
            Self::Ocsf(OcsfVersion::V1_9) => "ocsf-1.9",
            Self::Syslog => "syslog",
            Self::Cef => "cef",
            Self::CloudEvents => "cloudevents",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Reads a [name](Form::name).
impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        Self::ALL.into_iter().find(|form| form.name() == text).ok_or(UnknownForm)
    }
}

/// An unknown name of a form of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is no such form of events")]
#[non_exhaustive]
pub struct UnknownForm;

impl UnknownForm {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        "write `events`, `ocsf`, `ocsf-1.9`, `syslog`, `cef` or `cloudevents`"
    }
}
