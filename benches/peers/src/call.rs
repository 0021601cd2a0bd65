//! The facts of one call, as a host of a general engine would hold them.

use serde::Deserialize;

/// Typed facts that borrow from their text. Names with escapes are refused: the workload has none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call<'a> {
    #[serde(rename = "action")]
    _action: &'a str,
    #[serde(borrow)]
    pub(crate) groups: Vec<&'a str>,
    pub(crate) evidence: Vec<Observation<'a>>,
    #[serde(default)]
    pub(crate) unavailable: Vec<&'a str>,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

/// The result of one check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Observation<'a> {
    pub(crate) check: &'a str,
    pub(crate) outcome: &'a str,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
}

impl<'a> Call<'a> {
    /// Returns the facts in this JSON text.
    pub(crate) fn from_json(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
