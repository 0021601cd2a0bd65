use std::collections::BTreeMap;
use std::sync::Arc;

use bonafides::case::{Connector, EngineConfig};
use bonafides::keys::Keys;
use bonafides_parts::{Channel, Directory, Provider, SignalSource, Sink, Store};

use crate::clock::{Clock, SystemClock};
use crate::error::OpenError;
use crate::parts::{Part, Parts};
use crate::patience::TimeLimits;
use crate::policies::KnownPolicies;
use crate::status::Troubles;
use crate::worker::Bell;
use crate::{Desk, Inner};

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
}

impl std::fmt::Debug for DeskBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskBuilder").field("origin", &self.config.origin).finish_non_exhaustive()
    }
}

impl DeskBuilder {
    /// Returns a desk without channels, signals, providers and sinks.
    pub fn new(
        config: EngineConfig,
        keys: impl Keys + Send + Sync + 'static,
        store: impl Store + 'static,
        directory: impl Directory + 'static,
    ) -> Self {
        Self {
            config,
            keys: Arc::new(keys),
            grant_keys: BTreeMap::new(),
            store: Arc::new(store),
            directory: Part::new(Arc::new(directory)),
            channels: BTreeMap::new(),
            signals: BTreeMap::new(),
            providers: BTreeMap::new(),
            sinks: BTreeMap::new(),
            clock: Arc::new(SystemClock),
            limits: TimeLimits::default(),
            two_people: false,
        }
    }

    /// Lets the desk's own connector trust a grant key: its id and Ed25519 public key.
    #[must_use]
    pub fn grant_key(mut self, id: impl Into<String>, public: [u8; 32]) -> Self {
        self.grant_keys.insert(id.into(), public);
        self
    }

    /// Sends the texts of a channel of the policy through `channel`. The channel `alerts` takes the notices to addresses
    /// that the policy contains.
    #[must_use]
    pub fn channel(mut self, name: impl Into<String>, channel: impl Channel + 'static) -> Self {
        self.channels.insert(name.into(), Part::new(Arc::new(channel)));
        self
    }

    /// Asks `source` for a signal of the policy.
    #[must_use]
    pub fn signal(mut self, name: impl Into<String>, source: impl SignalSource + 'static) -> Self {
        self.signals.insert(name.into(), Part::new(Arc::new(source)));
        self
    }

    /// Starts the challenges of a provider of the policy with `provider`.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>, provider: impl Provider + 'static) -> Self {
        self.providers.insert(name.into(), Part::new(Arc::new(provider)));
        self
    }

    /// Passes records to a sink. Its position is kept under `name`.
    #[must_use]
    pub fn sink(mut self, name: impl Into<String>, sink: impl Sink + 'static) -> Self {
        self.sinks.insert(name.into(), Part::new(Arc::new(sink)));
        self
    }

    /// Sets the clock, for tests and simulations.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
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

    /// Opens the desk. The store must have the schema of this version.
    pub fn open(self) -> Result<Desk, OpenError> {
        self.store.validate()?;
        let mut connector = Connector::new(&self.config.connector, &self.config.origin);
        for (id, public) in self.grant_keys {
            connector = connector.key(&id, public).map_err(|_| OpenError::GrantKey(id))?;
        }
        let parts = Parts {
            config: self.config,
            keys: self.keys,
            store: self.store,
            directory: self.directory,
            channels: self.channels,
            signals: self.signals,
            providers: self.providers,
            sinks: self.sinks,
            connector,
            clock: self.clock,
            limits: self.limits,
            two_people: self.two_people,
        };
        Ok(Desk(Arc::new(Inner {
            parts,
            policies: KnownPolicies::default(),
            woken: Bell::default(),
            troubles: Troubles::default(),
        })))
    }
}
