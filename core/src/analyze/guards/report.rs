//! The report on the numbers of a policy.

use serde::Serialize;

/// The numbers of a policy, and how its tests guard them.
///
/// Serialises to `{"tests", "complete", "numbers", "proposed"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guards {
    pub(super) tests: usize,
    pub(super) complete: bool,
    pub(super) numbers: Vec<Number>,
    pub(super) proposed: Vec<ProposedTest>,
}

/// One number of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Number {
    /// Line in the document, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1.
    pub column: u32,
    /// The document path, such as `actions.reset_password.require.points`.
    pub path: String,
    /// The value as written, such as `60`, `30m` or `5 per 24h`.
    pub value: String,
    /// The result of lowering it.
    pub lowered: Change,
    /// The result of raising it.
    pub raised: Change,
}

/// The result of changing a number in one direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The value that the result is about, as it would be written.
    pub to: String,
    /// The result.
    #[serde(flatten)]
    pub result: ChangeResult,
}

/// The result of a change, and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeResult {
    /// With `to`, a test fails. No nearer value changes a verdict.
    #[non_exhaustive]
    Guarded {
        /// The name of the first test that fails.
        test: String,
    },
    /// The language refuses `to`. No nearer value changes a verdict.
    #[non_exhaustive]
    Refused {
        /// The message of the error.
        message: String,
    },
    /// With `to`, a verdict changes and no test fails. It is the nearest such value.
    #[non_exhaustive]
    Unguarded {
        /// The name of the proposed test that fails with it.
        proposed: String,
    },
    /// No test fails up to `to`, and no difference was found, but it is not proven that there is none.
    Unproven,
    /// Not tried: the work limit was reached.
    NotTried,
}

/// A test that would notice a change that the tests of the policy do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProposedTest {
    /// The name of the test.
    pub name: String,
    /// The test as an item of `tests` in YAML, indented by two spaces.
    pub yaml: String,
    /// The same test as a JSON value.
    pub test: serde_json::Value,
}

impl Guards {
    /// The number of tests that pass, and can therefore guard a number.
    pub fn tests(&self) -> usize {
        self.tests
    }

    /// Returns true if every number was tried.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Every number, in the order of the document.
    pub fn numbers(&self) -> &[Number] {
        &self.numbers
    }

    /// The proposed tests: if the policy had them, no number would be unguarded.
    pub fn proposed(&self) -> &[ProposedTest] {
        &self.proposed
    }

    /// The numbers with an unguarded change, in the order of the document.
    pub fn unguarded(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| number.changes().any(Change::is_unguarded))
    }

    /// Returns true if every number was tried, and no change of one is unguarded or unproven.
    pub fn all_guarded(&self) -> bool {
        let is_guarded = |change: &Change| {
            matches!(change.result, ChangeResult::Guarded { .. } | ChangeResult::Refused { .. })
        };
        self.complete && self.numbers.iter().flat_map(Number::changes).all(is_guarded)
    }
}

impl Number {
    /// Both changes: lowered, then raised.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        [&self.lowered, &self.raised].into_iter()
    }
}

impl Change {
    /// Returns true if the change alters a verdict and no test fails.
    pub fn is_unguarded(&self) -> bool {
        matches!(self.result, ChangeResult::Unguarded { .. })
    }
}
