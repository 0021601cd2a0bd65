use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bonafides::case::{Blocklist, EngineConfig};
use bonafides::log::{LogKey as _, RawLogKey, Witnesses};
use bonafides_parts::{Store, StoreError};

use super::{DeskConfig, KeyReader, StoreConfig};
use crate::error::{DeskError, OpenError};
use crate::first::LogKeyFile;
use crate::fresh_keys::{FreshKeys, ReadKeys};
use crate::keys::{DeskKeys, KeysError};
use crate::{Desk, DeskBuilder};
use bonafides_audit::Evidence;

impl Desk {
    /// Opens the desk that a `desk.toml` describes.
    ///
    /// The file, its keys and its database must exist: `bonafides desk init` makes all three. Fails if the policy in force
    /// needs a part that is not configured. If no policy is in force, the desk opens, and [`start`](Self::start) fails with
    /// [`DeskError::NoPolicy`]. Starts no worker: see [`run`](Self::run).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        DeskConfig::read(path)?.open()
    }
}

impl DeskConfig {
    /// Opens the desk, and checks that every part is there that the policy in force needs.
    pub fn open(&self) -> Result<Desk, OpenError> {
        if let Some(path) = self.missing_database() {
            return Err(OpenError::NoDatabase(path.to_owned()));
        }
        let desk = self.builder()?.open()?;
        match desk.policy_in_force() {
            Ok(policy) => self.check(&policy)?,
            // Nothing can be done with it but to activate one.
            Err(DeskError::NoPolicy) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(desk)
    }

    /// Returns the desk that this describes, to be opened.
    pub fn builder(&self) -> Result<DeskBuilder, OpenError> {
        let reader = KeyReader::new(self.desk.keys.clone());
        let keys = reader.open()?;
        self.builder_with(reader, &keys)
    }

    /// Returns the desk with keys that were opened already, and their reader: a key service is asked once.
    pub(crate) fn builder_with(&self, reader: KeyReader, keys: &DeskKeys) -> Result<DeskBuilder, OpenError> {
        let [.., grant] = keys.ids();
        tracing::debug!(grant, "desk.keys");
        let read: Arc<ReadKeys> = Arc::new(move || match reader.open() {
            Ok(keys) => Some(keys),
            Err(error) => {
                tracing::warn!(reason = %error, "desk.keys_failed");
                None
            }
        });
        let fresh = Arc::new(FreshKeys::new(keys.keys(), Arc::clone(&read)));
        let opened = self.directory.open();
        let directory = Arc::clone(&opened.directory);
        let mut builder = DeskBuilder::new(self.engine()?, fresh, self.open_store()?, directory)
            .read_keys(read)
            .two_people(self.desk.two_people)
            .keep_finished(Duration::from_millis(
                u64::try_from(self.keep_finished.milliseconds()).unwrap_or(0),
            ));
        for (id, public) in keys.grant_publics() {
            builder = builder.grant_key(id, *public);
        }
        if let Some(key) = self.log_key()? {
            builder = builder.log_key(Arc::new(key));
        }
        if let Some(folder) = &self.log.folder {
            builder = builder.log_folder(folder);
        }
        if let Some(demanded) = self.log.demand {
            builder = builder.cosignatures(demanded);
        }
        #[cfg(feature = "witness")]
        for (name, witness) in &self.log.witnesses {
            builder = builder.witness(name, witness.key.clone(), witness.open());
        }
        if let Some(channel) = &self.desk.notices {
            builder = builder.notices(channel);
        }
        if let Some(channel) = &self.desk.tickets {
            builder = builder.tickets(channel);
        }
        if let Some(vouch) = &self.vouch {
            builder = builder.vouch_page(&vouch.page);
        }
        for (name, channel) in &self.channels {
            builder = builder.channel(name, channel.open());
        }
        for (name, signal) in &self.signals {
            if let Some(source) = signal.open(&opened) {
                builder = builder.signal(name, source);
            }
        }
        for (name, provider) in &self.providers {
            if let Some(provider) = provider.open(name, &builder.keys())? {
                builder = builder.provider(name, provider);
            }
        }
        for (name, sink) in &self.sinks {
            builder = builder.sink(name, sink.open(self.desk.origin.as_str()));
        }
        Ok(builder)
    }

    /// Reads the key that signs the log. It must be that of this origin.
    pub(crate) fn log_key(&self) -> Result<Option<RawLogKey>, OpenError> {
        let Some(path) = &self.log.key else { return Ok(None) };
        let key = LogKeyFile::open(path).map_err(KeysError::from)?;
        let (name, origin) = (key.public().name().as_str(), self.desk.origin.as_str());
        if name == origin {
            return Ok(Some(key));
        }
        Err(OpenError::LogKey { key: name.to_owned(), origin: origin.to_owned() })
    }

    /// Returns what an audit of this desk's log demands: the public key of the log, and cosignatures if `[log] demand` says so.
    pub fn evidence(&self) -> Result<Evidence, OpenError> {
        let mut evidence = Evidence::default();
        evidence.key = self.log_key()?.map(|key| key.public().clone());
        if let Some(demanded) = self.log.demand {
            let keys = self.log.witnesses.values().map(|witness| witness.key.clone()).collect();
            evidence.witnesses = Witnesses::new(demanded, keys)?;
        }
        Ok(evidence)
    }

    /// Returns the file of the database if it does not exist. Opening the store would make an empty one.
    pub fn missing_database(&self) -> Option<&Path> {
        match &self.store {
            StoreConfig::Sqlite(path) => Some(path.as_path()).filter(|path| !path.exists()),
            StoreConfig::Postgres { .. } => None,
        }
    }

    /// Opens the store alone, which may need a migration.
    pub fn open_store(&self) -> Result<Arc<dyn Store>, StoreError> {
        match &self.store {
            #[cfg(feature = "sqlite")]
            StoreConfig::Sqlite(path) => {
                Ok(Arc::new(bonafides_store_sqlite::SqliteStore::open(path, self.desk.origin.clone())?))
            }
            #[cfg(not(feature = "sqlite"))]
            StoreConfig::Sqlite(_) => Err(StoreError::Other("this build has no SQLite".to_owned())),
            #[cfg(feature = "postgres")]
            StoreConfig::Postgres { url, schema, ca_file } => {
                super::postgres::open(url, schema, ca_file.as_deref(), &self.desk.origin)
            }
            #[cfg(not(feature = "postgres"))]
            StoreConfig::Postgres { .. } => Err(StoreError::Other("this build has no PostgreSQL".to_owned())),
        }
    }

    fn engine(&self) -> Result<EngineConfig, OpenError> {
        let desk = &self.desk;
        let mut config = EngineConfig::new(desk.origin.as_str(), &desk.connector)
            .catalogue(&desk.catalogue)
            .domains(&desk.domains)
            .words(&desk.words);
        if let Some(path) = &desk.blocklist {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| OpenError::Read { path: path.clone(), error })?;
            config = config.blocklist(Blocklist::new(text.lines()));
        }
        Ok(config)
    }
}
