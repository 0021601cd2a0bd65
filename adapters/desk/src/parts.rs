use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bonafides::Policy;
use bonafides::Time;
use bonafides::case::{Connector, EngineConfig, Fault, InputId, SubjectProfile};
use bonafides::directory::DirectoryNames;
use bonafides::keys::{KeyError, Keys, Seed};
use bonafides_parts::{Channel, Directory, DirectoryError, Provider, SignalSource, Sink, Store};

use crate::clock::Clock;
use crate::error::DeskError;
use crate::patience::{Patience, Silence, TimeLimits};

/// A part with the calls that wait in it.
#[derive(Clone)]
pub(crate) struct Part<T: ?Sized> {
    pub(crate) part: Arc<T>,
    pub(crate) patience: Patience,
}

impl<T: ?Sized> Part<T> {
    pub(crate) fn new(part: Arc<T>) -> Self {
        Self { part, patience: Patience::default() }
    }
}

/// Everything that a desk is made of.
pub(crate) struct Parts {
    pub(crate) config: EngineConfig,
    pub(crate) keys: Arc<dyn Keys + Send + Sync>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) directory: Part<dyn Directory>,
    /// The writes to the directory, which no number of reads holds up.
    pub(crate) writes: Patience,
    pub(crate) channels: BTreeMap<String, Part<dyn Channel>>,
    pub(crate) signals: BTreeMap<String, Part<dyn SignalSource>>,
    pub(crate) providers: BTreeMap<String, Part<dyn Provider>>,
    pub(crate) sinks: BTreeMap<String, Part<dyn Sink>>,
    pub(crate) connector: Connector,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: TimeLimits,
    /// True if a policy needs one person who proposes it and another who puts it in force.
    pub(crate) two_people: bool,
    /// The channel for notices to addresses that the policy contains.
    pub(crate) notices: Option<String>,
    pub(crate) keep_finished: Duration,
}

impl Parts {
    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }

    /// Returns the directory's present view of an account; `None` without an account.
    pub(crate) fn profile_of(
        &self,
        account: Option<&str>,
        policy: &Policy,
    ) -> Result<Option<SubjectProfile>, DeskError> {
        account.map_or(Ok(None), |account| self.profile(account, policy))
    }

    fn profile(&self, account: &str, policy: &Policy) -> Result<Option<SubjectProfile>, DeskError> {
        let (directory, account, policy) =
            (Arc::clone(&self.directory.part), account.to_owned(), policy.clone());
        self.asked(move || directory.profile(&account, &policy))
    }

    /// Returns the immutable id of the account that a name means.
    pub(crate) fn find(&self, name: &str) -> Result<Option<String>, DeskError> {
        let (directory, name) = (Arc::clone(&self.directory.part), name.to_owned());
        self.asked(move || directory.find(&name))
    }

    /// Returns the names of all groups of the directory.
    pub(crate) fn group_names(&self) -> Result<DirectoryNames, DeskError> {
        let directory = Arc::clone(&self.directory.part);
        self.asked(move || directory.group_names())
    }

    fn asked<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, DirectoryError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let answer = self.directory.patience.within(self.limits.directory, call);
        let silent = |silence: Silence| DirectoryError::Unavailable(silence.as_str().to_owned());
        answer.unwrap_or_else(|silence| Err(silent(silence))).map_err(DeskError::from)
    }
}

/// Returns 32 new bytes from the operating system, for each attempt at a step.
pub(crate) fn new_seed() -> Result<Seed, DeskError> {
    Ok(Seed::new(random()?).map_err(|_| no_randomness())?)
}

/// Returns the id of a new input.
pub(crate) fn new_input_id() -> Result<InputId, DeskError> {
    let id = u128::from_be_bytes(random()?);
    Ok(format!("{id:032x}").parse().map_err(|_| no_randomness())?)
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| no_randomness())?;
    Ok(bytes)
}

fn no_randomness() -> Fault {
    KeyError::Unavailable("the system has no randomness".to_owned()).into()
}
