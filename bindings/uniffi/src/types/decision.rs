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
    /// The accepted outcomes of a signal; empty for a challenge.
    pub outcomes: Vec<String>,
    /// The minimum grades of a graded challenge.
    pub grades: HashMap<String, i64>,
}

/// A condition that does not hold, with the present and the required value.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unmet {
    /// The score is too low.
    Points {
        /// The score.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: String,
        /// The score of the factor.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// The number of factors that reach their `min`.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// The number of different causes of passed evidence.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Required entries that are not met, in the order of the policy.
    Pass {
        /// The entries.
        entries: Vec<Wanted>,
    },
    /// Too few items of a list hold.
    AtLeast {
        /// The number that holds.
        have: i64,
        /// The required number.
        need: i64,
        /// The entries that are not met.
        entries: Vec<Wanted>,
        /// The requirements that do not hold.
        requirements: Vec<Unmet>,
    },
    /// A list of which every item must hold.
    All {
        /// The items that do not hold.
        requirements: Vec<Unmet>,
    },
    /// A list of which one item would be enough.
    Any {
        /// The items that do not hold.
        requirements: Vec<Unmet>,
    },
}

/// The unmet part of one layer of the rules.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Missing {
    /// The document path of the layer: `actions.reset_password`.
    pub layer: String,
    /// The unmet part in words.
    pub text: String,
    /// The unmet part in the shape of the policy.
    pub unmet: Unmet,
}

/// Evidence that counts: it earns or costs points, or meets an entry.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Counted {
    /// The check.
    pub check: String,
    /// The outcome.
    pub outcome: String,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    pub item: Option<String>,
    /// The points that it adds to the score; 0 if it only meets an entry.
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

/// Evidence that has no effect, and the reason.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Ignored {
    /// The check.
    pub check: String,
    /// The outcome.
    pub outcome: String,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    pub item: Option<String>,
    /// The first reason that applies.
    pub reason: IgnoredReason,
}

/// The policy that was applied.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PolicyReference {
    /// The name.
    pub name: String,
    /// The version; may be empty.
    pub version: String,
    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    pub digest: String,
}

/// The result of one evaluation, with its explanation.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason for a refusal; only for a refusal.
    pub reason: Option<Reason>,
    /// The reason in words.
    pub why: Option<String>,
    /// The requested action.
    pub action: String,
    /// The score.
    pub points: i64,
    /// The largest `points` requirement outside `any` and `at_least`, plus the points that risks add.
    pub points_required: i64,
    /// The contribution of each factor.
    pub factors: Vec<Factor>,
    /// The ids of the groups that matched, in the order of the policy.
    pub groups: Vec<String>,
    /// The ids of the risks that fired, in the order of the policy.
    pub risks: Vec<String>,
    /// The unmet part of the requirement, by layer.
    pub missing: Vec<Missing>,
    /// Open challenges without which approval is out of reach.
    pub mandatory: Vec<String>,
    /// Evidence that counts: it earns or costs points, or meets an entry.
    pub counted: Vec<Counted>,
    /// Evidence that has no effect, and the reason.
    pub ignored: Vec<Ignored>,
    /// The person to whom a case under these rules is escalated.
    pub escalate: Option<String>,
    /// The grant that the approval yields; only for an approval.
    pub grant: Option<String>,
    /// The policy that was applied.
    pub policy: PolicyReference,
    /// One line of JSON, by `schema/decision.json`.
    pub json: String,
}

/// A challenge to pass.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PlanStep {
    /// The challenge.
    pub check: String,
    /// The cost of asking.
    pub cost: i64,
    /// True if approval is out of reach without it.
    pub mandatory: bool,
    /// The minimum grades; only those above 0.
    pub grades: HashMap<String, i64>,
}

/// The cheapest way to approval; empty unless the verdict is `challenge`.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Plan {
    /// The challenges to ask: mandatory ones first, then in the order of the policy.
    pub steps: Vec<PlanStep>,
    /// The total cost of all steps, in the unit of the policy.
    pub cost: i64,
    /// True if it is certain that nothing cheaper leads to approval.
    pub exact: bool,
    /// The policy that was applied.
    pub policy: PolicyReference,
    /// One line of JSON, by `schema/plan.json`.
    pub json: String,
}

/// One error or warning about a document.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Diagnostic {
    /// The stable code, explained in `docs/diagnostics.md`.
    pub code: String,
    /// `error`, for which the document is refused, or `warning`.
    pub severity: String,
    /// The message.
    pub message: String,
    /// The line in the document, from 1.
    pub line: i64,
    /// The column in the line, in characters, from 1.
    pub column: i64,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The underlined text of the document; its first line, if it has several.
    pub text: String,
    /// The first underlined byte.
    pub start: i64,
    /// The byte after the last underlined one.
    pub end: i64,
    /// How to fix it.
    pub help: Option<String>,
    /// The shortest evidence that demonstrates a warning, as `check=outcome`.
    pub evidence: Vec<String>,
    /// A replacement for the underlined text, if one is certain enough to be offered.
    pub fix: Option<String>,
}

/// The result of a test that a policy contains.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct PolicyTest {
    /// The name of the test.
    pub title: String,
    /// True if it passed.
    pub passed: bool,
    /// The differences from the expected decision.
    pub failures: Vec<String>,
}

/// All findings about a policy document.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Review {
    /// True if the document has no errors and loads.
    pub loads: bool,
    /// Errors and warnings, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The results of the document's own tests; empty if there is an error.
    pub tests: Vec<PolicyTest>,
}
