use std::io;

use bonafides::analyze::Chance;

/// The calls of a drill.
#[derive(Debug, Clone)]
pub struct DrillOptions {
    pub(crate) calls: u64,
    pub(crate) seed: u64,
    pub(crate) days: u32,
    pub(crate) genuine: u64,
    pub(crate) models: Vec<String>,
    pub(crate) action: Option<String>,
}

/// 1 000 calls in 90 days, half of them genuine, with seed 0, of every model and for every action.
impl Default for DrillOptions {
    fn default() -> Self {
        Self { calls: 1_000, seed: 0, days: 90, genuine: Chance::ONE / 2, models: Vec::new(), action: None }
    }
}

impl DrillOptions {
    /// Sets the number of calls.
    #[must_use]
    pub fn calls(mut self, calls: u64) -> Self {
        self.calls = calls;
        self
    }

    /// Sets the seed of all random numbers.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of days over which the calls are spread.
    #[must_use]
    pub fn days(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// Sets the share of genuine callers, in units of 10^-15: [`Chance::ONE`] means all.
    #[must_use]
    pub fn genuine(mut self, share: u64) -> Self {
        self.genuine = share;
        self
    }

    /// Adds an attacker model; by default, all models of the calibration call.
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.models.push(model.into());
        self
    }

    /// Sets the only action that callers ask for.
    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }
}

/// The receiver of the records, labels and progress of a drill.
pub trait Sink {
    /// Takes a record, in the order of the log.
    fn record(&mut self, _record: &str) -> io::Result<()> {
        Ok(())
    }

    /// Takes the label of a case: `genuine`, or `impostor:` and the model.
    fn label(&mut self, _case: &str, _label: &str) -> io::Result<()> {
        Ok(())
    }

    /// Takes the number of calls so far.
    fn progress(&mut self, _calls: u64) -> io::Result<()> {
        Ok(())
    }
}

/// A sink that keeps nothing.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to add")]
pub struct Silent;

impl Sink for Silent {}
