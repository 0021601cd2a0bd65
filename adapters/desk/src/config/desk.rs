use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bonafides::case::{Blocklist, EngineConfig};
use bonafides::keys::Keys as _;
use bonafides_parts::{Store, StoreError};

use super::{DeskConfig, StoreConfig};
use crate::error::{DeskError, OpenError};
use crate::{Desk, DeskBuilder};

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
        let keys = self.desk.keys.open()?;
        let publics: Vec<(String, [u8; 32])> =
            keys.grant_publics().map(|(id, public)| (id.to_owned(), public)).collect();
        tracing::debug!(grant = keys.grant_key(), "desk.keys");
        let mut builder =
            DeskBuilder::new(self.engine()?, Arc::new(keys), self.open_store()?, self.directory.open())
                .two_people(self.desk.two_people)
                .keep_finished(Duration::from_millis(
                    u64::try_from(self.keep_finished.milliseconds()).unwrap_or(0),
                ));
        for (id, public) in publics {
            builder = builder.grant_key(id, public);
        }
        if let Some(channel) = &self.desk.notices {
            builder = builder.notices(channel);
        }
        for (name, channel) in &self.channels {
            builder = builder.channel(name, channel.open());
        }
        for (name, signal) in &self.signals {
            if let Some(source) = signal.open() {
                builder = builder.signal(name, source);
            }
        }
        for (name, sink) in &self.sinks {
            builder = builder.sink(name, sink.open());
        }
        Ok(builder)
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
            StoreConfig::Postgres { url, schema } => super::postgres::open(url, schema, &self.desk.origin),
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
