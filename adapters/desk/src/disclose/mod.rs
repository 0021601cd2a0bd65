//! Disclosures: opened values of records, and exported records. That one was asked for is recorded first.

mod export;
mod keyrings;
mod reading;
mod resolve;

use bonafides::case::{AdministratorInput, Operator};

pub use export::Exporting;
pub(crate) use reading::chain;
pub use resolve::{Resolved, ResolvedCase, ResolvedRecord, ResolvedValue, Search};

use crate::Desk;
use crate::error::DeskError;

/// Records that are read at a time.
const RECORDS: u32 = 500;

impl Desk {
    /// Records a disclosure. Only then may it happen.
    fn disclose(&self, by: &Operator, reason: &str, says: AdministratorInput) -> Result<(), DeskError> {
        self.administer_as(by, "", reason, says)
    }
}
