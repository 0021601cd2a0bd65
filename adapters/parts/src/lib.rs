//! The parts of a service desk that can be replaced, as traits.
//!
//! `bonafides-desk` runs on these: it reads and commits steps through a [`Store`], asks a [`Directory`] about the
//! subject, sends texts through [`Channel`]s, asks [`SignalSource`]s and [`Provider`]s, and passes records to
//! [`Sink`]s. Every method is synchronous and is called from several threads. The desk stops waiting for a part after
//! its time limit: a text or a write then counts as unknown, a signal as unobserved, a directory as unavailable, and
//! records are passed again. A [`Store`] must enforce its own time limits.
#![forbid(unsafe_code)]

mod channel;
mod directory;
mod provider;
mod signal;
mod sink;
pub mod store;

pub use channel::{Channel, Message, SendStatus};
pub use directory::{Directory, DirectoryError, NewSecret};
pub use provider::{Provider, ProviderError, ProviderRequest};
pub use signal::{Observation, SignalError, SignalSource};
pub use sink::{Sink, SinkError};
pub use store::{Changes, StepTransaction, Store, StoreError, Transaction};
