//! The parts that a configuration describes.

use std::sync::Arc;

use bonafides::keys::RawKeys;
use bonafides_parts::{Channel, Directory, SignalSource, Sink};

use super::{ChannelConfig, DirectoryConfig, KeySource, SignalConfig, SinkConfig};
use crate::first::{AccountSignal, FileChannel, FileSink, FixedSignal, KeyFile, KeyFileError, LdifDirectory};

impl KeySource {
    /// Reads the keys.
    pub fn open(&self) -> Result<RawKeys, KeyFileError> {
        match self {
            Self::File(path) => KeyFile::open(path),
            Self::Env(name) => KeyFile::from_env(name),
        }
    }
}

impl DirectoryConfig {
    /// Returns the directory. Nothing is read yet.
    pub fn open(&self) -> Arc<dyn Directory> {
        let Self::Ldif { export, changes, contacts, people, language } = self;
        let mut directory = LdifDirectory::new(export, changes).language(language);
        for (channel, attributes) in contacts {
            directory = directory.contact(channel, attributes);
        }
        for (person, accounts) in people {
            directory = directory.person(person, accounts);
        }
        Arc::new(directory)
    }
}

impl ChannelConfig {
    /// Returns the channel.
    pub fn open(&self) -> Arc<dyn Channel> {
        let Self::File(path) = self;
        Arc::new(FileChannel::new(path))
    }
}

impl SignalConfig {
    /// Returns the source; `None` if nobody observes the signal.
    pub fn open(&self) -> Option<Arc<dyn SignalSource>> {
        match self {
            Self::Directory => Some(Arc::new(AccountSignal)),
            Self::Fixed(outcome) => Some(Arc::new(FixedSignal::new(outcome))),
            Self::Unobserved => None,
        }
    }
}

impl SinkConfig {
    /// Returns the sink.
    pub fn open(&self) -> Arc<dyn Sink> {
        let Self::File(path) = self;
        Arc::new(FileSink::new(path))
    }
}
