use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::case::{Connector, EngineConfig};
use bonafides::keys::Keys;
use bonafides::log::{LogKey, WitnessPublicKey};
use bonafides_parts::{Channel, Directory, GrantSigner, Provider, SignalSource, Sink, Store, Witness};
use ed25519_dalek::VerifyingKey;

use crate::clock::{Clock, LastLook, SystemClock};
use crate::error::OpenError;
use crate::fresh_keys::{FreshConnector, ReadKeys};
use crate::keys::SignedElsewhere;
use crate::log::{Asked, DeskLog, LogWitnesses};
use crate::parts::{Part, Parts, new_input_id};
use crate::patience::{Patience, TimeLimits};
use crate::policies::KnownPolicies;
use crate::seen::SeenCases;
use crate::status::Troubles;
use crate::worker::{Bell, Measured, Sent};
use crate::{Desk, Inner};

/// How long the rows of finished cases are kept, unless the desk says otherwise: 90 days.
const KEEP_FINISHED: Duration = Duration::from_secs(90 * 86_400);

/// The parts of a desk, before it is opened.
pub struct DeskBuilder {
    config: EngineConfig,
    keys: Arc<dyn Keys + Send + Sync>,
    grant_keys: BTreeMap<String, [u8; 32]>,
    signer: Option<Arc<dyn GrantSigner>>,
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
    tickets: Option<String>,
    vouch_page: Option<String>,
    keep_finished: Duration,
    read_keys: Option<Arc<ReadKeys>>,
    log_key: Option<Arc<dyn LogKey + Send + Sync>>,
    log_folder: Option<PathBuf>,
    witnesses: Vec<Asked>,
    cosignatures: Option<usize>,
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
            signer: None,
            store,
            directory: Part::new("directory", directory),
            channels: BTreeMap::new(),
            signals: BTreeMap::new(),
            providers: BTreeMap::new(),
            sinks: BTreeMap::new(),
            clock: Arc::new(SystemClock),
            limits: TimeLimits::default(),
            two_people: false,
            notices: None,
            tickets: None,
            vouch_page: None,
            keep_finished: KEEP_FINISHED,
            read_keys: None,
            log_key: None,
            log_folder: None,
            witnesses: Vec::new(),
            cosignatures: None,
        }
    }

    /// Returns the keys, for a part that seals rows of its own.
    pub fn keys(&self) -> Arc<dyn Keys + Send + Sync> {
        Arc::clone(&self.keys)
    }

    /// Lets the desk's own connector trust a grant key: its id and Ed25519 public key.
    #[must_use]
    pub fn grant_key(mut self, id: impl Into<String>, public: [u8; 32]) -> Self {
        self.grant_keys.insert(id.into(), public);
        self
    }

    /// Lets a key service sign grants, in place of the keys of this desk, and lets the desk's own connector trust its key.
    /// Waits at most [`TimeLimits::signature`] for it.
    #[must_use]
    pub fn grant_signer(mut self, signer: Arc<dyn GrantSigner>) -> Self {
        self.grant_keys.insert(signer.id().to_owned(), signer.public());
        self.signer = Some(signer);
        self
    }

    /// Sends the texts of a channel of the policy through `channel`.
    #[must_use]
    pub fn channel(mut self, name: impl Into<String>, channel: Arc<dyn Channel>) -> Self {
        let name = name.into();
        let part = Part::new(&format!("channel {name}"), channel);
        self.channels.insert(name, part);
        self
    }

    /// Asks `source` for a signal of the policy.
    #[must_use]
    pub fn signal(mut self, name: impl Into<String>, source: Arc<dyn SignalSource>) -> Self {
        let name = name.into();
        let part = Part::new(&format!("signal {name}"), source);
        self.signals.insert(name, part);
        self
    }

    /// Starts the challenges of a provider of the policy with `provider`.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>, provider: Arc<dyn Provider>) -> Self {
        let name = name.into();
        let part = Part::new(&format!("provider {name}"), provider);
        self.providers.insert(name, part);
        self
    }

    /// Passes records to a sink. Its position is kept under `name`.
    #[must_use]
    pub fn sink(mut self, name: impl Into<String>, sink: Arc<dyn Sink>) -> Self {
        let name = name.into();
        let part = Part::new(&format!("sink {name}"), sink);
        self.sinks.insert(name, part);
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

    /// Sets the channel that opens tickets, for alerts with `ticket: true`.
    #[must_use]
    pub fn tickets(mut self, channel: impl Into<String>) -> Self {
        self.tickets = Some(channel.into());
        self
    }

    /// Sets the page on which vouchers answer. A request to vouch ends with a link to it: this address, `?request=` and the id
    /// of the request. By default, it has no link.
    #[must_use]
    pub fn vouch_page(mut self, address: impl Into<String>) -> Self {
        self.vouch_page = Some(address.into());
        self
    }

    /// Sets how long the rows of finished cases are kept, by default 90 days. Records stay.
    #[must_use]
    pub fn keep_finished(mut self, time: Duration) -> Self {
        self.keep_finished = time;
        self
    }

    /// Signs the checkpoints of the log. Give this key to the processes that sequence, and to no others.
    #[must_use]
    pub fn log_key(mut self, key: Arc<dyn LogKey + Send + Sync>) -> Self {
        self.log_key = Some(key);
        self
    }

    /// Publishes the log in a folder, for any web server: tiles, records and the newest checkpoint.
    #[must_use]
    pub fn log_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.log_folder = Some(folder.into());
        self
    }

    /// Has a witness cosign the checkpoints of the log; only processes with [`log_key`](Self::log_key) ask. `name` is for people, and
    /// distinguishes it from others.
    #[must_use]
    pub fn witness(
        mut self,
        name: impl Into<String>,
        key: WitnessPublicKey,
        witness: Arc<dyn Witness>,
    ) -> Self {
        let name = name.into();
        let part = Part::new(&format!("witness {name}"), witness);
        self.witnesses.push(Asked { name, key, part });
        self
    }

    /// Demands that this number of the witnesses have cosigned a checkpoint before a receipt is made from it.
    #[must_use]
    pub const fn cosignatures(mut self, demanded: usize) -> Self {
        self.cosignatures = Some(demanded);
        self
    }

    /// Reads the keys anew for a grant that was signed with a key that the connector does not know.
    pub(crate) fn read_keys(mut self, read: Arc<ReadKeys>) -> Self {
        self.read_keys = Some(read);
        self
    }

    /// Opens the desk. The store must have the schema of this version.
    pub fn open(self) -> Result<Desk, OpenError> {
        self.store.validate()?;
        let grant_key = self.signer.as_ref().map_or_else(|| self.keys.grant_key(), |signer| signer.id());
        if !self.grant_keys.contains_key(grant_key) {
            return Err(OpenError::UnknownGrantKey(grant_key.to_owned()));
        }
        self.unvalidated()
    }

    /// Opens the desk to be examined: its store may not work.
    pub(crate) fn unvalidated(self) -> Result<Desk, OpenError> {
        let mut connector = Connector::new(&self.config.connector, &self.config.origin);
        let holder = new_input_id()?.as_str().to_owned();
        let ids = self.grant_keys.keys().cloned().collect();
        for (id, public) in self.grant_keys {
            connector = connector.key(&id, public).map_err(|_| OpenError::GrantKey(id))?;
        }
        let keys = match self.signer {
            Some(signer) => signed_elsewhere(self.keys, signer, self.limits.signature)?,
            None => self.keys,
        };
        let witnesses = LogWitnesses::new(self.witnesses, self.cosignatures)?;
        let parts = Parts {
            config: self.config,
            keys,
            store: self.store,
            directory: self.directory,
            writes: Patience::with("directory writes"),
            channels: self.channels,
            signals: self.signals,
            providers: self.providers,
            sinks: self.sinks,
            connector: FreshConnector::new(connector, ids, self.read_keys),
            clock: self.clock,
            limits: self.limits,
            two_people: self.two_people,
            notices: self.notices,
            tickets: self.tickets,
            vouch_page: self.vouch_page,
            keep_finished: self.keep_finished,
        };
        Ok(Desk(Arc::new(Inner {
            parts,
            policies: KnownPolicies::default(),
            seen: SeenCases::default(),
            woken: Bell::default(),
            troubles: Troubles::default(),
            feeds: crate::worker::Feeds::default(),
            measured: Measured::default(),
            sent: Sent::default(),
            made: crate::worker::MadeSecrets::default(),
            log: DeskLog::new(self.log_key, self.log_folder, holder, witnesses),
            looked: LastLook::default(),
            failing: Mutex::default(),
        })))
    }
}

fn signed_elsewhere(
    keys: Arc<dyn Keys + Send + Sync>,
    signer: Arc<dyn GrantSigner>,
    limit: Duration,
) -> Result<Arc<dyn Keys + Send + Sync>, OpenError> {
    let public = VerifyingKey::from_bytes(&signer.public());
    let public = public.map_err(|_| OpenError::GrantKey(signer.id().to_owned()))?;
    Ok(Arc::new(SignedElsewhere { keys, signer, public, limit, patience: Patience::with("grant key") }))
}
