//! A service desk on replaceable parts: makes and stores steps, carries out commands, and processes deadlines.
//!
//! [`Desk`] does once what every host must do: it reads the rows of a step, makes the step, stores it in one
//! transaction, and tries again after a conflict. [`Desk::run`] carries out the commands. Both are safe from any number
//! of threads and processes.
//!
//! ```no_run
//! use bonafides::Verdict;
//! use bonafides::case::{Operator, OperatorKind};
//! use bonafides_desk::{Desk, Start, Stop};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let (desk, stop) = (Desk::open("my-desk/desk.toml")?, Stop::default());
//!     let called = std::thread::scope(|scope| {
//!         scope.spawn(|| desk.run(&stop)); // the worker, here or as a process of its own: `bonafides desk work`
//!         let called = call(&desk);
//!         stop.stop();
//!         called
//!     });
//!     desk.run_until_idle()?; // delivers what is left
//!     called
//! }
//!
//! fn call(desk: &Desk) -> Result<(), Box<dyn std::error::Error>> {
//!     let me = Operator::new("o-4711", OperatorKind::Person);
//!     let case = desk.start(&Start::new("reset_password", me, "phone").named("sanne"))?;
//!     case.choose("sms_code")?; // the worker sends the code, here into my-desk/sent/sms.jsonl
//!     let mut code = String::new();
//!     std::io::stdin().read_line(&mut code)?;
//!     case.answer("sms_code", [code.trim()])?;
//!     case.choose("photo_id")?;
//!     let turn = case.confirm("photo_id", [("document_type", "passport"), ("seen_live", "yes")])?;
//!     if turn.view.verdict == Verdict::Approve {
//!         case.carry_out()?;
//!     }
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod administer;
mod at_provider;
mod bindings;
mod builder;
mod candidate;
mod clock;
pub mod config;
mod disclose;
mod doctor;
mod error;
pub mod first;
mod fresh_keys;
pub mod keys;
mod log;
mod memory;
mod metrics;
mod operator_case;
mod page;
mod parts;
mod patience;
mod people;
mod policies;
mod reseal;
mod seen;
mod start;
mod status;
mod steps;
mod threads;
mod within;
mod worker;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub use at_provider::AtProvider;
pub use builder::DeskBuilder;
pub use candidate::Candidate;
pub use clock::{Clock, SystemClock};
pub use disclose::{Exporting, Resolved, ResolvedCase, ResolvedRecord, ResolvedValue, Search};
pub use doctor::Check;
pub use error::{CandidateError, DeskError, OpenError};
#[cfg(feature = "witness")]
pub use log::HttpWitness;
pub use log::{LogError, WitnessFault, WitnessStatus};
pub use operator_case::{OperatorCase, Turn};
pub use page::{PageCase, PageTurn};
pub use patience::TimeLimits;
pub use start::Start;
pub use status::{DeskStatus, Trouble};
pub use within::{Pending, Within};
pub use worker::{Round, Stop};

use bonafides::case::{CaseId, Input, Outcome};
use bonafides::{Policy, Time};
use bonafides_parts::Store;
use parts::Parts;
use policies::KnownPolicies;

/// A service desk: one log origin with its keys, policies and store.
///
/// Cheap to clone; clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) parts: Parts,
    pub(crate) policies: KnownPolicies,
    pub(crate) seen: seen::SeenCases,
    pub(crate) woken: worker::Bell,
    pub(crate) troubles: status::Troubles,
    pub(crate) feeds: worker::Feeds,
    pub(crate) measured: worker::Measured,
    pub(crate) sent: worker::Sent,
    pub(crate) made: worker::MadeSecrets,
    pub(crate) log: log::DeskLog,
    pub(crate) looked: clock::LastLook,
    /// Cases that could not be given time, until when.
    pub(crate) failing: Mutex<BTreeMap<CaseId, Time>>,
}

impl Desk {
    /// Passes an input to a case and returns its outcome.
    ///
    /// For inputs of the host: results of providers, vouches, signals, deliveries. [`OperatorCase`] and [`PageCase`] have
    /// methods for the usual inputs of operators and callers; [`OperatorCase::say`] passes any other, such as a graded
    /// confirmation.
    pub fn give(&self, case: &CaseId, input: &Input) -> Result<Outcome, DeskError> {
        Ok(self.0.give(case, input)?.reply.outcome)
    }

    /// Returns the policy in force.
    pub fn policy_in_force(&self) -> Result<Policy, DeskError> {
        self.0.policies.in_force(&self.0.parts)
    }

    /// Returns the time by the clock of the desk.
    pub fn now(&self) -> Time {
        self.0.parts.now()
    }

    /// The store, for reports and copies. What is written to it is not checked.
    pub fn store(&self) -> &dyn Store {
        &*self.0.parts.store
    }
}

/// Shows the log origin alone.
impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("origin", &self.0.parts.config.origin).finish_non_exhaustive()
    }
}
