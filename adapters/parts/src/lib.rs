//! The parts of a service desk that can be replaced, as traits.
//!
//! `bonafides-desk` runs on these: it reads and commits steps through a [`Store`], asks a [`Directory`] about the
//! subject, sends texts through [`Channel`]s, asks [`SignalSource`]s and [`Provider`]s, passes records to
//! [`Sink`]s, and has the log cosigned by [`Witness`]es. Every method is synchronous and is called from several threads. The desk stops waiting for a part after
//! its time limit: a text or a write then counts as unknown, a signal as unobserved, a directory as unavailable, and
//! records are passed again. A [`Store`] must enforce its own time limits. A [`KeyUnwrapper`] and a [`GrantSigner`] let
//! keys stay in a key management service.
#![forbid(unsafe_code)]

mod channel;
mod directory;
mod directory_settings;
mod groups;
mod keys;
mod lock_outs;
mod profile_request;
mod provider;
mod rights;
mod secret;
mod signal;
mod sink;
pub mod store;
mod typed_name;
mod unknown_password;
mod witness;
mod write_report;

pub use channel::{Alert, Channel, Message, SendStatus};
pub use directory::{Directory, DirectoryError, MadeSecret, NewSecret, SecretRequest};
pub use directory_settings::DirectorySettings;
pub use groups::{Account, BoundPolicy, Group, GroupIds, comparable_names};
pub use keys::{GrantSigner, KeyServiceError, KeyUnwrapper};
pub use lock_outs::{LockOutSteps, LockOuts};
pub use profile_request::{AccountReader, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts};
pub use provider::{Provider, ProviderError, ProviderRequest};
pub use rights::{missing_rights, rights_beyond};
pub use secret::Secret;
pub use signal::{Observation, SignalError, SignalSource};
pub use sink::{Sink, SinkError};
pub use store::{Changes, StepTransaction, Store, StoreError, Transaction};
pub use typed_name::{account_named, only_account, typed_name};
pub use unknown_password::unknown_password;
pub use witness::{Witness, WitnessAnswer};
pub use write_report::reported;
