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
    /// The immutable directory id of the person that the step is about; empty for all others.
    pub account: String,
    /// The reason; sealed under the key of the person that the step is about, or else of the administrator.
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
    /// Proposes that a policy gets a role, for another person to carry out.
    ProposePolicy {
        /// The digest of the policy.
        digest: String,
        /// The role.
        role: PolicyUse,
    },
    /// Gives a policy a role. The host changes the role in the same commit.
    UsePolicy {
        /// The digest of the policy.
        digest: String,
        /// The role.
        role: PolicyUse,
        /// True if the desk demands two people: another person must have proposed the same.
        #[serde(default)]
        two_people: bool,
        /// The digest of a document that binds the names of groups to ids of the directory, 64 lower-case hexadecimal
        /// digits; `None` if the directory has no ids.
        #[serde(default)]
        groups: Option<String>,
    },
    /// Records that a key seals or signs from now on.
    RotateKey {
        /// The key: `state`, `vault` or `grant`.
        key: String,
        /// The id of the new key.
        id: String,
    },
    /// Records that sealed values of records are shown: of a case, or of the cases that a search finds. Commit it before they
    /// are shown.
    Resolve {
        /// The case, or `desk`; `None` for a search.
        #[serde(default)]
        of: Option<String>,
        /// The action of the cases; `None` for any.
        #[serde(default)]
        action: Option<String>,
        /// The time from which on the search goes; `None` for the beginning.
        #[serde(default)]
        since: Option<Time>,
        /// The time before which the search ends; `None` for the end.
        #[serde(default)]
        until: Option<Time>,
        /// The aliases of the people whose values are opened: at most 500. For more of them, take several steps.
        #[serde(default)]
        people: Vec<String>,
    },
    /// Records that records leave the desk. Commit it before they do.
    Export {
        /// The form: `jsonl`, or the name of another one, of `a-z`, `0-9`, `_` and `-`.
        form: String,
        /// The position of the first record.
        first: u64,
        /// The number of records.
        records: u64,
    },
}

/// The role of a policy at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PolicyUse {
    /// Cases are opened under it, and grants redeemed.
    #[serde(deserialize_with = "nothing_more")]
    InForce,
    /// The cases of a share of subjects are opened under it.
    Pilot {
        /// The share of subjects, in thousandths.
        share: u16,
    },
    /// Decided beside the policy in force, and never in force.
    #[serde(deserialize_with = "nothing_more")]
    Shadow,
    /// No role any more.
    #[serde(deserialize_with = "nothing_more")]
    Withdrawn,
}

impl PolicyUse {
    /// Returns the name of the role, as in records.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Pilot { .. } => "pilot",
            Self::Shadow => "shadow",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Returns the share of a pilot, in thousandths.
    pub const fn share(&self) -> Option<u16> {
        if let Self::Pilot { share } = self { Some(*share) } else { None }
    }
}

impl AdministratorInput {
    /// Returns the `type` of the record.
    pub(in crate::case) const fn kind(&self) -> &'static str {
        match self {
            Self::RepairClock { .. } => "clock_repaired",
            Self::EnableCheck { .. } => "check_enabled",
            Self::ErasePerson => "person_erased",
            Self::ProposePolicy { .. } => "policy_proposed",
            Self::UsePolicy { .. } => "policy_used",
            Self::RotateKey { .. } => "key_rotated",
            Self::Resolve { .. } => "resolved",
            Self::Export { .. } => "exported",
        }
    }

    /// Returns true if the step is about a person.
    pub(in crate::case) const fn is_about_a_person(&self) -> bool {
        match self {
            Self::RepairClock { .. } | Self::EnableCheck { .. } | Self::ErasePerson => true,
            Self::ProposePolicy { .. }
            | Self::UsePolicy { .. }
            | Self::RotateKey { .. }
            | Self::Resolve { .. }
            | Self::Export { .. } => false,
        }
    }
}
