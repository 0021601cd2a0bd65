use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::Time;

/// The facts of one call: the requested action, the groups of the subject, and the evidence so far.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Facts {
    /// The requested action.
    pub action: String,
    /// The time of the decision.
    pub now: Time,
    /// Groups of the subject: names or distinguished names. None (unknown) is accepted only by policies without
    /// groups, and is not the same as an empty list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub groups: Option<Vec<String>>,
    /// Results of checks, in any order.
    #[uniffi(default)]
    pub evidence: Vec<CheckResult>,
    /// Challenges that the subject cannot do now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[uniffi(default)]
    pub unavailable: Vec<String>,
}

/// The result of one check.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct CheckResult {
    /// The check.
    pub check: String,
    /// The outcome: `passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a signal.
    pub outcome: String,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub item: Option<String>,
    /// Grades; a missing grade is 0.
    #[serde(default, skip_serializing_if = "HashMap::is_empty")]
    #[uniffi(default)]
    pub grades: HashMap<String, i64>,
}
