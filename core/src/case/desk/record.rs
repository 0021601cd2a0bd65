use serde::Serialize;

use crate::audit::Personal;
use crate::case::protocol::RefusalCode;
use crate::decide::Time;

/// The result of an administrator's step, as recorded.
#[derive(Debug, Serialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(!untagged, tag = "type", content = "data", rename_all = "snake_case")
)]
#[serde(untagged)]
pub(in crate::case) enum DeskRecord {
    /// A clock had run ahead; timestamps in the future were set to the present.
    ClockRepaired {
        /// The latest time that was stored.
        latest: Time,
        /// The new epoch of the person; absent if only messages sent to them were ahead.
        #[serde(skip_serializing_if = "Option::is_none")]
        epoch: Option<u64>,
    },
    /// A check that had failed 100 times in a row may be asked again.
    CheckEnabled {
        /// The name of the check in the policy.
        check: String,
    },
    /// Keyring, ledger, enrolment and profile were deleted.
    PersonErased {
        /// The kinds of rows that were deleted.
        rows: Vec<&'static str>,
    },
    /// A policy was proposed for a role.
    PolicyProposed {
        /// The digest of the policy.
        digest: String,
        /// The role.
        role: &'static str,
        /// The share of a pilot, in thousandths.
        #[serde(skip_serializing_if = "Option::is_none")]
        share: Option<u16>,
    },
    /// A policy got a role.
    PolicyUsed {
        /// The digest of the policy.
        digest: String,
        /// The role.
        role: &'static str,
        /// The share of a pilot, in thousandths.
        #[serde(skip_serializing_if = "Option::is_none")]
        share: Option<u16>,
        /// The digest of the document that binds its groups to ids of the directory; absent if there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        groups: Option<String>,
        /// The alias of whoever proposed it; absent if nobody else did.
        #[serde(skip_serializing_if = "Option::is_none")]
        proposed_by: Option<String>,
    },
    /// A key seals or signs from now on.
    KeyRotated {
        /// The key: `state`, `vault` or `grant`.
        key: String,
        /// The id of the new key.
        id: String,
    },
    /// Sealed values of records were shown.
    Resolved {
        /// The case, or `desk`; absent for a search.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// The action of the cases that were searched; absent for any.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<String>,
        /// The time from which on the search went; absent for the beginning.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
        /// The time before which the search ended; absent for the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
        /// The aliases of the people whose values were opened.
        people: Vec<String>,
    },
    /// Records left the desk.
    Exported {
        /// The form of the export.
        form: String,
        /// The position of the first record.
        first: u64,
        /// The number of records.
        records: u64,
    },
    /// The step was refused; nothing was changed.
    Refusal {
        /// The reason.
        reason: RefusalCode,
        /// The `type` that its record would have had.
        asked: &'static str,
    },
}

impl DeskRecord {
    /// Returns the `type` of the record.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::ClockRepaired { .. } => "clock_repaired",
            Self::CheckEnabled { .. } => "check_enabled",
            Self::PersonErased { .. } => "person_erased",
            Self::PolicyProposed { .. } => "policy_proposed",
            Self::PolicyUsed { .. } => "policy_used",
            Self::KeyRotated { .. } => "key_rotated",
            Self::Resolved { .. } => "resolved",
            Self::Exported { .. } => "exported",
            Self::Refusal { .. } => "refusal",
        }
    }
}

/// The `data` of a record in the chain `desk`, as written.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct Recorded {
    #[cfg_attr(feature = "schemars", schemars(skip))]
    #[serde(flatten)]
    pub(super) done: DeskRecord,
    /// The person concerned, sealed; absent if they have no keyring, or the step is about nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<Personal>,
    /// The reason that the administrator gave, sealed.
    #[serde(rename = "reason", skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<Personal>,
}
