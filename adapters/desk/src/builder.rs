use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::case::{Connector, EngineConfig};
use bonafides::keys::Keys;
use bonafides_parts::{Channel, Directory, Provider, SignalSource, Sink, Store};

use crate::clock::{Clock, SystemClock};
use crate::error::OpenError;
use crate::parts::{Part, Parts};
use crate::patience::{Patience, TimeLimits};
use crate::policies::KnownPolicies;
use crate::status::Troubles;
use crate::worker::Bell;
use crate::{Desk, Inner};

/// How long the rows of finished cases are kept, unless the desk says otherwise: 90 days.
const KEEP_FINISHED: Duration = Duration::from_secs(90 * 86_400);

/// The parts of a desk, before it is opened.
pub struct DeskBuilder {
    config: EngineConfig,
    keys: Arc<dyn Keys + Send + Sync>,
    grant_keys: BTreeMap<String, [u8; 32]>,
    store: Arc<dyn Store>,
    directory: Part<dyn Directory>,
    channels: BTreeMap<String, Part<dyn Channel>>,
    signals: BTreeMap<String, Part<dyn SignalSource>>,
    providers: BTreeMap<String, Part<dyn Provider>>,
    sinks: BTreeMap<String, Part<dyn Sink>>,
    clock: Arc<dyn Clock>,
    limits: TimeLimits,
    two_people: bool,
    notices: Option<String>,
    keep_finished: Duration,
}

impl std::fmt::Debug for DeskBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskBuilder").field("origin", &self.config.origin).finish_non_exhaustive()
    }
}

impl DeskBuilder {
    /// Returns a builder without channels, signals, providers and sinks. Add the public key of each key that signs grants:
    /// [`grant_key`](Self::grant_key).
    pub fn new(
        config: EngineConfig,
        keys: Arc<dyn Keys + Send + Sync>,
        store: Arc<dyn Store>,
        directory: Arc<dyn Directory>,
    ) -> Self {
        Self {
            config,
            keys,
            grant_keys: BTreeMap::new(),
            store,
            directory: Part::new(directory),
            channels: BTreeMap::new(),
            signals: BTreeMap::new(),
            providers: BTreeMap::new(),
            sinks: BTreeMap::new(),
            clock: Arc::new(SystemClock),
            limits: TimeLimits::default(),
            two_people: false,
            notices: None,
            keep_finished: KEEP_FINISHED,
        }
    }

    /// Lets the desk's own connector trust a grant key: its id and Ed25519 public key.
    #[must_use]
    pub fn grant_key(mut self, id: impl Into<String>, public: [u8; 32]) -> Self {
        self.grant_keys.insert(id.into(), public);
        self
    }

    /// Sends the texts of a channel of the policy through `channel`.
    #[must_use]
    pub fn channel(mut self, name: impl Into<String>, channel: Arc<dyn Channel>) -> Self {
        self.channels.insert(name.into(), Part::new(channel));
        self
    }

    /// Asks `source` for a signal of the policy.
    #[must_use]
    pub fn signal(mut self, name: impl Into<String>, source: Arc<dyn SignalSource>) -> Self {
        self.signals.insert(name.into(), Part::new(source));
        self
    }

    /// Starts the challenges of a provider of the policy with `provider`.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>, provider: Arc<dyn Provider>) -> Self {
        self.providers.insert(name.into(), Part::new(provider));
        self
    }

    /// Passes records to a sink. Its position is kept under `name`.
    #[must_use]
    pub fn sink(mut self, name: impl Into<String>, sink: Arc<dyn Sink>) -> Self {
        self.sinks.insert(name.into(), Part::new(sink));
        self
    }

    /// Sets the clock, for tests and simulations.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the longest that the desk waits for each part.
    #[must_use]
    pub fn limits(mut self, limits: TimeLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Demands two people for a policy: one proposes it, another puts it in force.
    #[must_use]
    pub fn two_people(mut self, demanded: bool) -> Self {
        self.two_people = demanded;
        self
    }

    /// Sets the channel for notices to addresses that the policy itself contains.
    #[must_use]
    pub fn notices(mut self, channel: impl Into<String>) -> Self {
        self.notices = Some(channel.into());
        self
    }

    /// Sets how long the rows of finished cases are kept, by default 90 days. Records stay.
    #[must_use]
    pub fn keep_finished(mut self, time: Duration) -> Self {
        self.keep_finished = time;
        self
    }

    /// Opens the desk. The store must have the schema of this version.
    pub fn open(self) -> Result<Desk, OpenError> {
        self.store.validate()?;
        if !self.grant_keys.contains_key(self.keys.grant_key()) {
            return Err(OpenError::UnknownGrantKey(self.keys.grant_key().to_owned()));
        }
        self.unvalidated()
    }

    /// Opens the desk to be examined: its store may not work.
    pub(crate) fn unvalidated(self) -> Result<Desk, OpenError> {
        let mut connector = Connector::new(&self.config.connector, &self.config.origin);
        for (id, public) in self.grant_keys {
            connector = connector.key(&id, public).map_err(|_| OpenError::GrantKey(id))?;
        }
        let parts = Parts {
            config: self.config,
            keys: self.keys,
            store: self.store,
            directory: self.directory,
            writes: Patience::default(),
            channels: self.channels,
            signals: self.signals,
            providers: self.providers,
            sinks: self.sinks,
            connector,
            clock: self.clock,
            limits: self.limits,
            two_people: self.two_people,
            notices: self.notices,
            keep_finished: self.keep_finished,
        };
        Ok(Desk(Arc::new(Inner {
            parts,
            policies: KnownPolicies::default(),
            woken: Bell::default(),
            troubles: Troubles::default(),
            failing: Mutex::default(),
        })))
    }
}
