use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bonafides::Time;
use bonafides::case::{EngineConfig, Fault, InputId};
use bonafides::directory::DirectoryNames;
use bonafides::keys::{KeyError, Keys, Seed};
use bonafides_parts::{
    Account, BoundPolicy, Channel, Directory, DirectoryError, Group, Provider, SignalSource, Sink, Store,
};

use crate::clock::Clock;
use crate::error::DeskError;
use crate::fresh_keys::FreshConnector;
use crate::metrics;
use crate::patience::{Patience, Silence, TimeLimits};

/// A part with the calls that wait in it.
#[derive(Clone)]
pub(crate) struct Part<T: ?Sized> {
    pub(crate) part: Arc<T>,
    pub(crate) patience: Patience,
}

impl<T: ?Sized> Part<T> {
    pub(crate) fn new(name: &str, part: Arc<T>) -> Self {
        Self { part, patience: Patience::with(name) }
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
    pub(crate) connector: FreshConnector,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: TimeLimits,
    /// True if a policy needs one person who proposes it and another who puts it in force.
    pub(crate) two_people: bool,
    /// The channel for notices to addresses that the policy contains.
    pub(crate) notices: Option<String>,
    /// The channel that opens tickets.
    pub(crate) tickets: Option<String>,
    /// The page on which vouchers answer.
    pub(crate) vouch_page: Option<String>,
    pub(crate) keep_finished: Duration,
}

impl Parts {
    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }

    /// Returns the directory's present view of an account.
    pub(crate) fn account(&self, account: &str, policy: BoundPolicy) -> Result<Option<Account>, DeskError> {
        let (directory, account) = (Arc::clone(&self.directory.part), account.to_owned());
        self.asked(move || directory.profile(&account, &policy))
    }

    /// Returns the groups that each of these names of a policy means now.
    pub(crate) fn groups_named(&self, names: Vec<String>) -> Result<Vec<Vec<Group>>, DeskError> {
        let directory = Arc::clone(&self.directory.part);
        self.asked(move || directory.groups_named(&names))
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

    /// Returns true if a group has a member who can act; `None` if the directory cannot tell.
    pub(crate) fn has_members(&self, group: &str) -> Result<Option<bool>, DeskError> {
        let (directory, group) = (Arc::clone(&self.directory.part), group.to_owned());
        self.asked(move || directory.has_members(&group))
    }

    fn asked<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, DirectoryError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let patience = &self.directory.patience;
        let answer = patience.within(self.limits.directory, call);
        let silent = |silence: Silence| DirectoryError::Unavailable(silence.as_str().to_owned());
        let answer = answer.unwrap_or_else(|silence| Err(silent(silence)));
        if answer.is_err() {
            metrics::failure(patience.part());
        }
        Ok(answer?)
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
