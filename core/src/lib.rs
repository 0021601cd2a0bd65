//! bonafides
#![forbid(unsafe_code)]

mod bits;
mod decide;
mod diagnostic;
mod policy;
mod review;
mod schema;

pub use decide::*;
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
pub use policy::Policy;
pub use policy::document::{Format, Limits, Source};
pub use policy::value::{Duration, Rate};
pub use review::{
    FactorLimits, FactsDocument, PolicyError, PolicyTest, Review, Table, TableAction, TableAlert, TableCheck,
    TableCondition, TableEntry, TableGrant, TableGroup, TableRisk, TableRow, TestReport, format,
};
pub use schema::{Schema, schema};
