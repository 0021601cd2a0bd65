//! The conformance suite of stores.
//!
//! A store on which a desk runs must pass it. Give the suite a way to open your store, and it prints a table:
//!
//! ```
//! use std::collections::BTreeMap;
//! use std::sync::Mutex;
//!
//! use bonafides_store_testing::{MemoryDatabase, Suite};
//!
//! let databases = Mutex::new(BTreeMap::<String, MemoryDatabase>::new());
//! let report = Suite::new("memory", move |database, tenant| {
//!     // A name that was not used before is a new, empty database, without tables.
//!     let database = databases.lock().unwrap().entry(database.to_owned()).or_default().clone();
//!     Ok(Box::new(database.store(tenant)))
//! })
//! .only("reads_rows_in_the_order_of_keys")
//! .run();
//! println!("{report}");
//! assert!(report.passed(), "{report}");
//! ```
//!
//! `docs/writing-a-store.md` shows how to write a store.
#![forbid(unsafe_code)]

mod fixture;
mod made;
mod memory;
mod report;
mod suite;
mod tests;

pub use memory::{MemoryDatabase, MemoryStore};
pub use report::{Report, TestOutcome, TestResult, table};
pub use suite::Suite;
