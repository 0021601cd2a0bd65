// Written by `cargo run -p bonafides-generate`. Do not edit.

use std::collections::HashMap;

use super::*;

/// The verdict of one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The evidence meets the policy's requirement: the caller is taken to be the subject.
    Approve,
    /// Not approved yet; passing open challenges can still lead to approval.
    Challenge,
    /// Refused; another person must take over.
    Escalate,
    /// Refused.
    Deny,
}

/// The reason for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No group matches the subject, and the policy denies such subjects.
    NoGroup,
    /// A risk fired that refuses regardless of the evidence.
    Risk,
    /// A group of the subject, or its entry for the action, refuses regardless of the evidence.
    Group,
    /// Passing every open challenge would not be enough.
    OutOfReach,
}

/// The contribution of one factor.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Factor {
    /// `knowledge`, `possession`, `inherence`, `attestation` or `context`.
    pub factor: String,
    /// The positive points of its evidence.
    pub earned: i64,
    /// The earned points, at most the cap of the factor.
    pub counted: i64,
}

/// An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Wanted {
    /// The check.
    pub check: String,
    /// Of a signal: one of these outcomes.
    pub outcomes: Vec<String>,
    /// Of a graded challenge: at least these grades.
    pub grades: HashMap<String, i64>,
}

/// What does not hold, with what there is and what is needed.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unmet {
    /// The score is too low.
    Points {
        /// The score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: String,
        /// Its score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// Factors that reach their `min`.
        have: i64,
        /// How many must.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// Different causes of what passed.
        have: i64,
        /// How many there must be.
        need: i64,
    },
    /// Entries that must be met and are not, in the order of the policy.
    Pass {
        /// The entries.
        entries: Vec<Wanted>,
    },
    /// Too few of a list.
    AtLeast {
        /// How many hold.
        have: i64,
        /// How many must.
        need: i64,
        /// Entries that are not met.
        entries: Vec<Wanted>,
        /// Requirements that do not hold.
        requirements: Vec<Unmet>,
    },
    /// All of these must hold, and do not.
    All {
        /// What does not hold.
        requirements: Vec<Unmet>,
    },
    /// One of these would be enough.
    Any {
        /// What does not hold.
        requirements: Vec<Unmet>,
    },
}

/// What is missing in one layer of the rules.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Missing {
    /// The document path of the layer: `actions.reset_password`.
    pub layer: String,
    /// In words.
    pub text: String,
    /// In the shape of the policy.
    pub unmet: Unmet,
}

/// Evidence that hurts, scores or meets an entry.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Counted {
    /// The check.
    pub check: String,
    /// Its outcome.
    pub outcome: String,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    pub item: Option<String>,
    /// Points it brings to the score; 0 if it only meets an entry.
    pub points: i64,
}

/// The first applicable reason why evidence has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum IgnoredReason {
    /// The evidence is older than its lifetime.
    Expired,
    /// A rule or a risk forbids the check.
    Forbidden,
    /// A later result of the check replaces it.
    Superseded,
    /// The outcome is neither a pass nor a failure.
    Inconclusive,
    /// Other evidence of the same cause scores: two proofs of one cause are one proof.
    SameCause,
}

/// Evidence that does nothing, and why.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Ignored {
    /// The check.
    pub check: String,
    /// Its outcome.
    pub outcome: String,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    pub item: Option<String>,
    /// The first reason that applies.
    pub reason: IgnoredReason,
}

/// Which policy it was.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PolicyReference {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    pub digest: String,
}

/// The answer of one evaluation, with its explanation.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is refused; none unless it is.
    pub reason: Option<Reason>,
    /// The same in words.
    pub why: Option<String>,
    /// What was asked for.
    pub action: String,
    /// The score.
    pub points: i64,
    /// The largest number of points that is required in any case, with what risks add.
    pub points_required: i64,
    /// What each factor contributes.
    pub factors: Vec<Factor>,
    /// Ids of the groups that matched, in the order of the policy.
    pub groups: Vec<String>,
    /// Ids of the risks that fired, in the order of the policy.
    pub risks: Vec<String>,
    /// The unmet part of the requirement, by layer.
    pub missing: Vec<Missing>,
    /// Open challenges without which no way to approval is left.
    pub mandatory: Vec<String>,
    /// Evidence that hurts, scores or meets an entry.
    pub counted: Vec<Counted>,
    /// Evidence that does nothing, and why.
    pub ignored: Vec<Ignored>,
    /// The person a case of these rules goes to.
    pub escalate: Option<String>,
    /// What the approval yields; none unless it is one.
    pub grant: Option<String>,
    /// The policy that was decided by.
    pub policy: PolicyReference,
    /// One line of JSON, by `schema/decision.json`.
    pub json: String,
}

/// A challenge to be passed.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PlanStep {
    /// The challenge.
    pub check: String,
    /// What asking costs.
    pub cost: i64,
    /// Whether there is no way without it.
    pub mandatory: bool,
    /// The grades it must at least reach.
    pub grades: HashMap<String, i64>,
}

/// The cheapest way to approval; empty unless the verdict is `challenge`.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Plan {
    /// What to ask: mandatory challenges first, then in the order of the policy.
    pub steps: Vec<PlanStep>,
    /// Cost of all steps together, in the policy's own unit.
    pub cost: i64,
    /// Whether it is sure that nothing cheaper leads to approval.
    pub exact: bool,
    /// The policy that was planned by.
    pub policy: PolicyReference,
    /// One line of JSON, by `schema/plan.json`.
    pub json: String,
}

/// One error or warning about a document.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Diagnostic {
    /// Stable name of the kind of mistake, explained in `docs/diagnostics.md`.
    pub code: String,
    /// `error`: the document is refused for it; or `warning`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// Line in the document, from 1.
    pub line: i64,
    /// Column in the line, in characters, from 1.
    pub column: i64,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The text of the document that is underlined; its first line, if it has several.
    pub text: String,
    /// The first byte that is underlined.
    pub start: i64,
    /// The byte after the last that is underlined.
    pub end: i64,
    /// The way out.
    pub help: Option<String>,
    /// The shortest evidence that shows a warning is real, as `check=outcome`.
    pub evidence: Vec<String>,
    /// What to write in place of the underlined text, where that is certain enough to be offered.
    pub fix: Option<String>,
}

/// What became of a test that a policy carries.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PolicyTest {
    /// Its name.
    pub title: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was not as expected.
    pub failures: Vec<String>,
}

/// Everything that is to be said about a policy document.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Review {
    /// Whether it loads: it has no error.
    pub loads: bool,
    /// Errors and warnings, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of the document's own tests; none if there is an error.
    pub tests: Vec<PolicyTest>,
}
