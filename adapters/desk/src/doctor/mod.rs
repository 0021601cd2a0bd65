//! The examination of a desk: every part against the real thing.

mod cases;
mod config;
mod keys;
mod log;
mod parts;
mod policy;
mod store;

use std::fmt;

use crate::Desk;

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// The part: `store`, `channel sms`.
    pub part: String,
    /// The finding, without personal data.
    pub found: String,
    /// How to fix it; `None` if nothing is wrong.
    pub help: Option<String>,
}

impl Check {
    pub(crate) fn fine(part: impl Into<String>, found: impl Into<String>) -> Self {
        Self { part: part.into(), found: found.into(), help: None }
    }

    pub(crate) fn wrong(part: impl Into<String>, found: impl fmt::Display, help: impl Into<String>) -> Self {
        Self { part: part.into(), found: found.to_string(), help: Some(help.into()) }
    }

    /// Returns true if nothing is wrong.
    pub const fn is_fine(&self) -> bool {
        self.help.is_none()
    }
}

impl Desk {
    /// Checks every part against the real thing: store, grant key, clock, directory, policy, channels, signals, providers, sinks,
    /// records, witnesses and commands. Changes nothing. [`DeskConfig::doctor`](crate::config::DeskConfig::doctor) also checks what keeps a
    /// desk from being opened.
    pub fn doctor(&self) -> Vec<Check> {
        let desk = &self.0;
        let mut checks = vec![store::state(&*desk.parts.store)];
        let works = checks.iter().all(Check::is_fine);
        checks.push(keys::signs(&desk.parts));
        if works {
            checks.push(store::clock(&desk.parts));
            checks.push(keys::open_rows(&desk.parts));
            checks.push(keys::rotations(&desk.parts));
            checks.push(cases::are_whole(&desk.parts));
        }
        checks.extend(parts::directory(&desk.parts.directory, &desk.parts.limits));
        if works {
            checks.extend(policy::in_force(desk));
        }
        checks.extend(parts::others(&desk.parts));
        if works {
            checks.extend(store::records(desk));
            checks.push(log::checkpoint(desk));
            checks.extend(log::witnesses(desk));
            checks.extend(store::work(desk));
        }
        checks
    }
}
