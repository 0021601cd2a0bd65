use std::sync::Arc;

use bonafides_surface as surface;
use serde::{Deserialize, Serialize};

use crate::types::{Counted, Factor, Ignored, Missing, PolicyReference, Reason, Verdict};

include!(concat!(env!("OUT_DIR"), "/decision.rs"));

/// The decisions of one call: verdicts at once, the rest on demand.
#[derive(uniffi::Record)]
pub struct Decided {
    /// One byte each: the place of the verdict among the verdicts.
    pub verdicts: Vec<u8>,
    /// The decisions themselves.
    pub decisions: Arc<Decisions>,
}

/// Decisions of one batch, in order.
#[derive(Debug, uniffi::Object)]
pub struct Decisions(Vec<bonafides::Decision>);

#[uniffi::export]
impl Decisions {
    /// The members of `count` of them, beginning with `first`.
    pub fn read(&self, first: u32, count: u32) -> Vec<Decision> {
        let some = self.0.iter().skip(at(first)).take(at(count));
        some.map(|decision| surface::Decision::from(decision).into()).collect()
    }

    /// One of them as JSON.
    pub fn json(&self, index: u32) -> String {
        self.0.get(at(index)).map(bonafides::Decision::to_json).unwrap_or_default()
    }
}

impl From<Vec<bonafides::Decision>> for Decided {
    fn from(decisions: Vec<bonafides::Decision>) -> Self {
        let verdicts = decisions.iter().map(|decision| byte(decision.verdict())).collect();
        Self { verdicts, decisions: Arc::new(Decisions(decisions)) }
    }
}

/// The place of a verdict among the verdicts, as each language declares them.
pub(crate) fn byte(verdict: bonafides::Verdict) -> u8 {
    Verdict::from(verdict) as u8
}

fn at(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
