use std::path::Path;
use std::sync::Arc;

use bonafides_surface as surface;
use napi::bindgen_prelude::{AsyncTask, ClassInstance};
use napi_derive::napi;

use crate::error::thrown;
use crate::policy::Policy;
use crate::task::Reporting;

/// An exported log.
#[napi]
pub struct ExportedLog(Arc<surface::ExportedLog>);

#[napi]
impl ExportedLog {
    /// Returns the log at a path.
    #[napi(factory, catch_unwind)]
    pub fn open(path: String) -> Self {
        Self(Arc::new(surface::ExportedLog::open(Path::new(&path))))
    }

    /// Returns the log in a text of JSON Lines.
    #[napi(factory, catch_unwind)]
    pub fn from_text(text: String) -> Self {
        Self(Arc::new(surface::ExportedLog::from_text(&text)))
    }

    /// Returns the log of these records.
    #[napi(factory, catch_unwind)]
    pub fn from_records(records: Vec<String>) -> Self {
        Self(Arc::new(surface::ExportedLog::from_records(records.iter().map(String::as_str))))
    }

    /// Verifies the log by evidence in JSON, and returns the result as JSON.
    #[napi(catch_unwind)]
    pub fn verify(&self, evidence: String) -> napi::Result<String> {
        verify(&self.0, &evidence).map_err(thrown)
    }

    /// Verifies the log on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn verify_async(&self, evidence: String) -> AsyncTask<Reporting> {
        let log = Arc::clone(&self.0);
        AsyncTask::new(Reporting::new(move || verify(&log, &evidence)))
    }

    /// Decides again in every record, and returns the numbers as JSON.
    #[napi(catch_unwind)]
    pub fn replay(&self, policies: Vec<ClassInstance<'_, Policy>>) -> napi::Result<String> {
        replay(&self.0, &owned(&policies)).map_err(thrown)
    }

    /// Decides again on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn replay_async(&self, policies: Vec<ClassInstance<'_, Policy>>) -> AsyncTask<Reporting> {
        let (log, policies) = (Arc::clone(&self.0), owned(&policies));
        AsyncTask::new(Reporting::new(move || replay(&log, &policies)))
    }

    /// Returns the cases as JSON.
    #[napi(catch_unwind)]
    pub fn cases(&self) -> napi::Result<String> {
        self.0.cases().and_then(|cases| surface::write(&cases)).map_err(thrown)
    }

    /// Returns the story of a case as JSON.
    #[napi(catch_unwind)]
    pub fn story(&self, case: String) -> napi::Result<String> {
        self.0.story(&case).and_then(|story| surface::write(&story)).map_err(thrown)
    }

    /// Returns the receipt of a case.
    #[napi(catch_unwind)]
    pub fn receipt(&self, case: String, key: String) -> napi::Result<String> {
        self.0.receipt(&case, &key).map_err(thrown)
    }
}

fn verify(log: &surface::ExportedLog, evidence: &str) -> Result<String, surface::Error> {
    surface::write(&log.verify(&surface::read(evidence, "evidence")?)?)
}

fn replay(log: &surface::ExportedLog, policies: &[bonafides::Policy]) -> Result<String, surface::Error> {
    surface::write(&log.replay(&policies.iter().collect::<Vec<_>>())?)
}

/// A policy is shared, so that a copy is cheap.
fn owned(policies: &[ClassInstance<'_, Policy>]) -> Vec<bonafides::Policy> {
    policies.iter().map(|policy| policy.0.clone()).collect()
}
