use std::collections::HashMap;

use crate::Time;

/// What is known of a caller when a decision is made.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Facts {
    /// What is asked for: an action of the policy.
    pub action: String,
    /// The time of the decision.
    pub now: Time,
    /// Groups of the subject: names or distinguished names. None (not said) is taken only by
    /// policies that have no groups, and is not the same as an empty list.
    #[uniffi(default)]
    pub groups: Option<Vec<String>>,
    /// Results of checks, in any order.
    #[uniffi(default)]
    pub evidence: Vec<CheckResult>,
    /// Challenges this subject can not do now.
    #[uniffi(default)]
    pub unavailable: Vec<String>,
}

/// The result of one check.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CheckResult {
    /// The check.
    pub check: String,
    /// Its outcome: `passed`, `failed` or `inconclusive` of a challenge, a declared one of a signal.
    pub outcome: String,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    #[uniffi(default)]
    pub item: Option<String>,
    /// Grades; those that are not given are 0.
    #[uniffi(default)]
    pub grades: HashMap<String, i64>,
}
