use serde::Deserialize;

use crate::case::protocol::InputId;
use crate::case::protocol::input::{Operator, nothing_more};
use crate::decide::Time;
use crate::keys::Sensitive;

/// One step of an administrator.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeskInput {
    /// Chosen by the host before the first try.
    pub id: InputId,
    /// The administrator, authenticated by the host: a person, and not the one it is about.
    pub by: Operator,
    /// Whom it is about: the immutable id in the directory.
    pub account: String,
    /// Why; sealed under the key of whom it is about.
    pub reason: Sensitive<String>,
    /// What is done.
    pub says: AdministratorInput,
}

/// What an administrator does.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum AdministratorInput {
    /// A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
    /// begun ends. Nothing that was stamped before now changes.
    RepairClock {
        /// The time that the administrator reads from another clock, to the minute: two clocks must
        /// agree before stored times are changed.
        present: Time,
    },
    /// A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
    /// that is closed opens.
    EnableCheck {
        /// Its name in the policy.
        check: String,
    },
    /// Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs.
    #[serde(deserialize_with = "nothing_more")]
    ErasePerson,
}

impl AdministratorInput {
    /// The type of its record.
    pub(in crate::case) const fn kind(&self) -> &'static str {
        match self {
            Self::RepairClock { .. } => "clock_repaired",
            Self::EnableCheck { .. } => "check_enabled",
            Self::ErasePerson => "person_erased",
        }
    }
}
