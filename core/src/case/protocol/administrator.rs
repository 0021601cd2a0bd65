use serde::Deserialize;

use crate::case::protocol::InputId;
use crate::case::protocol::input::{Operator, nothing_more};
use crate::decide::Time;
use crate::keys::Sensitive;

/// A step of an administrator.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeskInput {
    /// The id, chosen by the host before the first attempt.
    pub id: InputId,
    /// The administrator, authenticated by the host: a person other than `account`.
    pub by: Operator,
    /// The immutable directory id of the person that the step is about.
    pub account: String,
    /// The reason; sealed under the key of the person that the step is about.
    pub reason: Sensitive<String>,
    /// The operation.
    pub says: AdministratorInput,
}

impl DeskInput {
    /// Returns the step that `by` takes about `account`.
    pub fn new(
        id: InputId,
        by: Operator,
        account: impl Into<String>,
        reason: impl Into<Sensitive<String>>,
        says: AdministratorInput,
    ) -> Self {
        Self { id, by, account: account.into(), reason: reason.into(), says }
    }
}

/// An operation of an administrator.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AdministratorInput {
    /// Repairs times stamped by a clock that ran ahead and is right again: they count as of now, and
    /// everything in progress ends. Times before now do not change.
    RepairClock {
        /// The time that the administrator reads from another clock, to the minute: two clocks must
        /// agree before stored times change.
        present: Time,
    },
    /// Enables a check that failed 100 times in a row. No failure is forgotten, and nothing that is
    /// closed opens.
    EnableCheck {
        /// The name of the check in the policy.
        check: String,
    },
    /// Deletes keyring, ledger, enrolment and profile. Refused while the person has an open case or a
    /// live grant, or is fenced or closed.
    #[serde(deserialize_with = "nothing_more")]
    ErasePerson,
}

impl AdministratorInput {
    /// Returns the `type` of the record.
    pub(in crate::case) const fn kind(&self) -> &'static str {
        match self {
            Self::RepairClock { .. } => "clock_repaired",
            Self::EnableCheck { .. } => "check_enabled",
            Self::ErasePerson => "person_erased",
        }
    }
}
