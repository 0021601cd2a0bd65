//! The result of a drill.

use std::collections::BTreeMap;

use bonafides::Policy;
use bonafides::analyze::Calibration;
use bonafides_calibrate::{Interval, Proportion};
use serde::Serialize;

/// The measured shares of callers who passed, with the computed ones.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DrillReport {
    /// The policy.
    pub policy: Policy,
    /// The calibration from which callers were drawn.
    pub calibration: Calibration,
    /// The seed of all random numbers.
    pub seed: u64,
    /// The number of calls.
    pub calls: u64,
    /// The number of days over which the calls are spread.
    pub days: u32,
    /// The number of records of the cases.
    pub records: u64,
    /// Genuine callers.
    pub genuine: Measured,
    /// Attackers, by model.
    pub models: Vec<ModelResult>,
    /// The number of cases by their end: `done`, `denied`, `cancelled`, `expired`, `open`, ...
    pub ends: BTreeMap<String, u64>,
    /// The number of calls about unknown accounts, which are not counted.
    pub uncounted: u64,
}

/// A measured share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Measured {
    /// The number of calls.
    pub calls: u64,
    /// The number of callers who passed: their cases were approved.
    pub passed: u64,
    /// The lower end of the 95 % interval of the share (Wilson), in units of 10^-9; `None` without calls.
    pub low: Option<u64>,
    /// The upper end.
    pub high: Option<u64>,
}

/// The result of one attacker model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelResult {
    /// The name of the model.
    pub model: String,
    /// The measured share of all its calls.
    #[serde(flatten)]
    pub measured: Measured,
    /// The computed share of the same calls, in units of 10^-9; `None` without calls.
    pub computed: Option<u64>,
    /// The position of the computed share.
    pub agreement: Agreement,
    /// The attacks, in the order of the policy.
    pub attacks: Vec<AttackResult>,
}

/// The result of the easiest attack of a model on an action of subjects in some groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AttackResult {
    /// The action.
    pub action: String,
    /// The ids of the groups that match.
    pub groups: Vec<String>,
    /// The observations that the attacker brings about.
    pub signals: BTreeMap<String, String>,
    /// The challenges of the way that is attacked.
    pub checks: Vec<String>,
    /// The measured share.
    #[serde(flatten)]
    pub measured: Measured,
    /// The computed share, in units of 10^-9.
    pub computed: u64,
    /// The position of the computed share.
    pub agreement: Agreement,
    /// The refusal with which a case stops even an attacker who passes everything; `None` if it does not.
    pub stopped: Option<String>,
}

/// The position of the computed share beside the measured interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Agreement {
    /// Inside the interval. For 1 in 20 intervals, it is outside by chance alone.
    Inside,
    /// Below the interval: more passed than computed.
    Below,
    /// Above the interval: fewer passed than computed.
    Above,
    /// Nobody called.
    Unmeasured,
    /// Cases stop the computed attack, so the two shares cannot be compared.
    Stopped,
}

impl Measured {
    /// Counts a call.
    pub(crate) fn count(&mut self, passed: bool) {
        self.calls = self.calls.saturating_add(1);
        self.passed = self.passed.saturating_add(u64::from(passed));
        let interval = Proportion::new(self.passed, self.calls).map(|share| share.interval());
        (self.low, self.high) = (interval.map(|it| it.low), interval.map(|it| it.high));
    }

    /// Returns the share of those who passed, in units of 10^-9, rounded down; `None` without calls.
    pub fn share(&self) -> Option<u64> {
        let passed = u128::from(self.passed).saturating_mul(1_000_000_000);
        u64::try_from(passed.checked_div(u128::from(self.calls))?).ok()
    }

    /// Returns the 95 % interval; `None` without calls.
    pub fn interval(&self) -> Option<Interval> {
        Proportion::new(self.passed, self.calls).map(|share| share.interval())
    }

    pub(crate) fn agreement(&self, computed: u64) -> Agreement {
        match self.interval() {
            None => Agreement::Unmeasured,
            Some(interval) if interval.contains(computed) => Agreement::Inside,
            Some(interval) if computed < interval.low => Agreement::Below,
            Some(_) => Agreement::Above,
        }
    }
}

impl ModelResult {
    /// Sums up the attacks of a model.
    pub(crate) fn of(model: String, attacks: Vec<AttackResult>) -> Self {
        let mut measured = Measured::default();
        let mut expected = 0_u128;
        for attack in &attacks {
            measured.calls = measured.calls.saturating_add(attack.measured.calls);
            measured.passed = measured.passed.saturating_add(attack.measured.passed);
            let calls = u128::from(attack.measured.calls);
            expected = expected.saturating_add(calls.saturating_mul(u128::from(attack.computed)));
        }
        let interval = measured.interval();
        (measured.low, measured.high) = (interval.map(|it| it.low), interval.map(|it| it.high));
        let computed =
            expected.checked_div(u128::from(measured.calls)).and_then(|share| share.try_into().ok());
        let is_stopped = attacks.iter().any(|attack| attack.agreement == Agreement::Stopped);
        let agreement = match computed {
            _ if is_stopped => Agreement::Stopped,
            Some(computed) => measured.agreement(computed),
            None => Agreement::Unmeasured,
        };
        Self { model, measured, computed, agreement, attacks }
    }
}
