use std::fmt;

/// The importance of an event to those who monitor a SIEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Normal operation.
    Informational,
    /// A failure that also happens to genuine callers.
    Low,
    /// An event that a person should look at during the day.
    Medium,
    /// An event that a person should look at immediately.
    High,
}

impl Severity {
    /// Returns the name, as in OCSF.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }

    /// Returns the OCSF `severity_id`.
    pub const fn ocsf(self) -> u8 {
        match self {
            Self::Informational => 1,
            Self::Low => 2,
            Self::Medium => 3,
            Self::High => 4,
        }
    }

    /// Returns the CEF severity, from 0 to 10.
    pub const fn cef(self) -> u8 {
        match self {
            Self::Informational => 1,
            Self::Low => 3,
            Self::Medium => 5,
            Self::High => 8,
        }
    }

    /// Returns the syslog severity, from 0, the highest, to 7.
    pub const fn syslog(self) -> u8 {
        match self {
            Self::Informational => 6,
            Self::Low => 5,
            Self::Medium => 4,
            Self::High => 3,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The outcome of the step that an event reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The outcome is unknown.
    Unknown,
    /// The step succeeded or passed.
    Success,
    /// The step was refused or failed.
    Failure,
    /// The step had no effect.
    Other,
}

impl Status {
    /// Returns the name, as in OCSF.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Success => "Success",
            Self::Failure => "Failure",
            Self::Other => "Inconclusive",
        }
    }

    /// Returns the OCSF `status_id`.
    pub const fn ocsf(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Success => 1,
            Self::Failure => 2,
            Self::Other => 99,
        }
    }
}

/// The chain that a type of record belongs to. The same name can mean a different step in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Chain {
    /// The chain of a case.
    Case,
    /// The chain `desk`.
    Desk,
}
