use bonafides::review;
use serde::Serialize;

use crate::Error;
use crate::review::source;

/// The numbers of a policy, and how its tests guard them.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Guards {
    /// The number of tests that pass, and can therefore guard a number.
    pub tests: usize,
    /// True if every number was tried.
    pub complete: bool,
    /// True if every number was tried, and no change of one is unguarded or unproven.
    pub all_guarded: bool,
    /// Every number, in the order of the document.
    pub numbers: Vec<GuardedNumber>,
    /// The proposed tests: if the policy had them, no number would be unguarded.
    pub proposed: Vec<ProposedTest>,
}

/// One number of the document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GuardedNumber {
    /// The line in the document, from 1.
    pub line: u32,
    /// The column in the line, in characters, from 1.
    pub column: u32,
    /// The document path, such as `actions.reset_password.require.points`.
    pub path: String,
    /// The value as written, such as `60`, `30m` or `5 per 24h`.
    pub value: String,
    /// The result of lowering it.
    pub lowered: NumberChange,
    /// The result of raising it.
    pub raised: NumberChange,
}

/// The result of changing a number in one direction.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NumberChange {
    /// The value that the result is about, as it would be written.
    pub to: String,
    /// The result.
    pub result: ChangeResult,
    /// If it is guarded: the name of the first test that fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// If it is refused: the message of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// If it is unguarded: the name of the proposed test that fails with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
}

/// The result of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum ChangeResult {
    /// A test fails. No nearer value changes a verdict.
    Guarded,
    /// The language refuses the value. No nearer value changes a verdict.
    Refused,
    /// A verdict changes and no test fails. It is the nearest such value.
    Unguarded,
    /// No test fails, and no difference was found, but it is not proven that there is none.
    Unproven,
    /// Not tried: the work limit was reached.
    NotTried,
}

/// A test that would notice a change that the tests of the policy do not.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ProposedTest {
    /// The name of the test.
    pub name: String,
    /// The test as an item of `tests` in YAML, indented by two spaces.
    pub yaml: String,
    /// The same test as JSON text.
    pub json: String,
}

/// Returns the numbers of a policy that none of its tests guards, or an error that lists everything wrong with the
/// document.
pub fn unguarded(text: &str, format: &str) -> Result<Guards, Error> {
    let guards = review::unguarded(&source(text, format)?)?;
    let number = |it: &review::Number| GuardedNumber {
        line: it.line,
        column: it.column,
        path: it.path.clone(),
        value: it.value.clone(),
        lowered: (&it.lowered).into(),
        raised: (&it.raised).into(),
    };
    let proposed = |it: &review::ProposedTest| ProposedTest {
        name: it.name.clone(),
        yaml: it.yaml.clone(),
        json: it.test.to_string(),
    };
    Ok(Guards {
        tests: guards.tests(),
        complete: guards.is_complete(),
        all_guarded: guards.all_guarded(),
        numbers: guards.numbers().iter().map(number).collect(),
        proposed: guards.proposed().iter().map(proposed).collect(),
    })
}

impl From<&review::Change> for NumberChange {
    fn from(change: &review::Change) -> Self {
        use review::ChangeResult as Found;
        let mut flat = Self {
            to: change.to.clone(),
            result: ChangeResult::Unproven,
            test: None,
            message: None,
            proposed: None,
        };
        flat.result = match &change.result {
            Found::Guarded { test, .. } => {
                flat.test = Some(test.clone());
                ChangeResult::Guarded
            }
            Found::Refused { message, .. } => {
                flat.message = Some(message.clone());
                ChangeResult::Refused
            }
            Found::Unguarded { proposed, .. } => {
                flat.proposed = Some(proposed.clone());
                ChangeResult::Unguarded
            }
            Found::NotTried => ChangeResult::NotTried,
            _ => ChangeResult::Unproven,
        };
        flat
    }
}
