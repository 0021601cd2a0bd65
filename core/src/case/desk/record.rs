use serde::Serialize;

use crate::audit::Personal;
use crate::case::protocol::RefusalCode;
use crate::decide::Time;

/// What an administrator's step did, as recorded.
#[derive(Debug, Serialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(!untagged, tag = "type", content = "data", rename_all = "snake_case")
)]
#[serde(untagged)]
pub(in crate::case) enum DeskRecord {
    /// A clock had run ahead; its timestamps count as of now.
    ClockRepaired {
        /// The latest time that had been stored.
        latest: Time,
        /// The epoch of the person that began; absent if only messages sent to them were ahead.
        #[serde(skip_serializing_if = "Option::is_none")]
        epoch: Option<u64>,
    },
    /// A check that had failed 100 times in a row may be asked again.
    CheckEnabled {
        /// Its name in the policy.
        check: String,
    },
    /// Keyring, ledger, enrolment and profile are gone.
    PersonErased {
        /// The kinds of rows that were deleted.
        rows: Vec<&'static str>,
    },
    /// Nothing was done.
    Refusal {
        /// Why not.
        reason: RefusalCode,
        /// The `type` that its record would have had.
        asked: &'static str,
    },
}

impl DeskRecord {
    /// `type` of the record.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::ClockRepaired { .. } => "clock_repaired",
            Self::CheckEnabled { .. } => "check_enabled",
            Self::PersonErased { .. } => "person_erased",
            Self::Refusal { .. } => "refusal",
        }
    }
}

/// `data` of a record in the chain `desk`, as it is written.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(in crate::case) struct Recorded {
    #[cfg_attr(feature = "schemars", schemars(skip))]
    #[serde(flatten)]
    pub(super) done: DeskRecord,
    /// Whom it is about, sealed; absent if they have no keyring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<Personal>,
    /// The administrator's words, sealed.
    #[serde(rename = "reason", skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<Personal>,
}
