use std::fmt;

/// The weight of an event for whoever watches a SIEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Ordinary work.
    Informational,
    /// A failure that ordinary callers have as well.
    Low,
    /// Something that a person should look at in the course of the day.
    Medium,
    /// Something that a person should look at now.
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

    /// Returns the `severity_id` of OCSF.
    pub const fn ocsf(self) -> u8 {
        match self {
            Self::Informational => 1,
            Self::Low => 2,
            Self::Medium => 3,
            Self::High => 4,
        }
    }

    /// Returns the severity of CEF, from 0 to 10.
    pub const fn cef(self) -> u8 {
        match self {
            Self::Informational => 1,
            Self::Low => 3,
            Self::Medium => 5,
            Self::High => 8,
        }
    }

    /// Returns the severity of syslog, from 0, the highest, to 7.
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

/// The success of what an event reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Nothing says it.
    Unknown,
    /// It was done, or passed.
    Success,
    /// It was refused, or failed.
    Failure,
    /// Neither: it had no effect.
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

    /// Returns the `status_id` of OCSF.
    pub const fn ocsf(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Success => 1,
            Self::Failure => 2,
            Self::Other => 99,
        }
    }
}

/// The chain that a type of record belongs to. One name can mean another step in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Chain {
    /// The chain of a case.
    Case,
    /// The chain `desk`.
    Desk,
}
