use std::path::Path;
use std::sync::Arc;

use bonafides_surface as surface;

use crate::policy::Policy;
use crate::types::{LogCases, LogEvidence, ReplayedLog, Story, VerifiedLog, VerifiedReceipt};
use crate::{Result, convert};

/// An exported log.
#[derive(Debug, uniffi::Object)]
pub struct ExportedLog(surface::ExportedLog);

#[uniffi::export]
impl ExportedLog {
    /// The log at a path.
    #[uniffi::constructor]
    pub fn open(path: &str) -> Self {
        Self(surface::ExportedLog::open(Path::new(path)))
    }

    /// The log in a text of JSON Lines.
    #[uniffi::constructor]
    pub fn from_text(text: &str) -> Self {
        Self(surface::ExportedLog::from_text(text))
    }

    /// The log of these records.
    #[uniffi::constructor]
    pub fn from_records(records: Vec<String>) -> Self {
        Self(surface::ExportedLog::from_records(records.iter().map(String::as_str)))
    }

    /// Verifies the log.
    pub fn verify(&self, evidence: LogEvidence) -> Result<VerifiedLog> {
        convert(&self.0.verify(&convert(&evidence, "evidence")?)?, "verified_log")
    }

    /// Decides again in every record.
    pub fn replay(&self, policies: Vec<Arc<Policy>>) -> Result<ReplayedLog> {
        let policies: Vec<_> = policies.iter().map(|policy| &policy.0).collect();
        convert(&self.0.replay(&policies)?, "replayed_log")
    }

    /// Lists the cases.
    pub fn cases(&self) -> Result<LogCases> {
        convert(&self.0.cases()?, "log_cases")
    }

    /// Tells a case.
    pub fn story(&self, case_id: &str) -> Result<Story> {
        convert(&self.0.story(case_id)?, "story")
    }

    /// Makes the receipt of a case.
    pub fn receipt(&self, case_id: &str, key: &str) -> Result<String> {
        Ok(self.0.receipt(case_id, key)?)
    }
}

/// Verifies a receipt.
#[uniffi::export]
pub fn verify_receipt(text: &str, evidence: LogEvidence) -> Result<VerifiedReceipt> {
    convert(&surface::verify_receipt(text, &convert(&evidence, "evidence")?)?, "verified_receipt")
}
