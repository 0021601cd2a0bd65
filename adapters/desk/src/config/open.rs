//! The parts that a configuration describes.

use std::sync::Arc;

use bonafides::keys::Keys;
use bonafides_parts::{Channel, Directory, Provider, SignalSource};

use super::{ChannelConfig, DirectoryConfig, DirectorySource, ProviderConfig, SignalConfig};
use crate::error::OpenError;
use crate::first::{AccountSignal, FileChannel, FixedSignal, LdifDirectory};

/// A directory that was opened, with what else observes its accounts.
#[derive(Clone)]
#[non_exhaustive]
pub struct OpenDirectory {
    /// The directory.
    pub directory: Arc<dyn Directory>,
    /// The same, if it can observe facts about accounts.
    #[cfg(feature = "active-directory")]
    pub(super) domain: Option<Arc<bonafides_active_directory::ActiveDirectory>>,
}

#[cfg(feature = "active-directory")]
impl OpenDirectory {
    /// Returns the domain, if this is Active Directory.
    pub const fn active_directory(&self) -> Option<&Arc<bonafides_active_directory::ActiveDirectory>> {
        self.domain.as_ref()
    }
}

impl std::fmt::Debug for OpenDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenDirectory").finish_non_exhaustive()
    }
}

impl DirectoryConfig {
    /// Returns the directory. Nothing is read yet.
    pub fn open(&self) -> OpenDirectory {
        let settings = self.settings.clone();
        let directory: Arc<dyn Directory> = match &self.source {
            DirectorySource::Ldif { export, changes } => {
                Arc::new(LdifDirectory::new(export, changes).settings(settings))
            }
            #[cfg(feature = "active-directory")]
            DirectorySource::ActiveDirectory(domain) => {
                let directory = Arc::new(domain.open().settings(settings));
                return OpenDirectory { directory: Arc::clone(&directory) as _, domain: Some(directory) };
            }
            #[cfg(feature = "entra")]
            DirectorySource::Entra(tenant) => Arc::new(tenant.open().settings(settings)),
            #[cfg(feature = "keycloak")]
            DirectorySource::Keycloak(realm) => Arc::new(realm.open().settings(settings)),
            #[cfg(feature = "okta")]
            DirectorySource::Okta(org) => Arc::new(org.open().settings(settings)),
            #[cfg(feature = "scim")]
            DirectorySource::Scim(server) => Arc::new(server.open().settings(settings)),
        };
        OpenDirectory {
            directory,
            #[cfg(feature = "active-directory")]
            domain: None,
        }
    }
}

impl ChannelConfig {
    /// Returns the channel.
    pub fn open(&self) -> Arc<dyn Channel> {
        match self {
            Self::File(path) => Arc::new(FileChannel::new(path)),
            #[cfg(feature = "smtp")]
            Self::Smtp(smtp) => Arc::new(smtp.open()),
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => webhook.channel(),
            #[cfg(feature = "webhook")]
            Self::Chat(chat) => chat.channel(),
            #[cfg(feature = "webhook")]
            Self::Tickets(tickets) => tickets.channel(),
        }
    }
}

impl ChannelConfig {
    /// Returns true if the channel sends to one person, whose address it needs: it opens no tickets.
    pub(super) fn needs_an_address(&self) -> bool {
        match self {
            #[cfg(feature = "smtp")]
            Self::Smtp(_) => true,
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => webhook.shape != bonafides_webhook::Shape::Ticket,
            #[cfg(feature = "webhook")]
            Self::Chat(_) | Self::Tickets(_) => false,
            Self::File(_) => false,
        }
    }

    /// Returns true if others read what is sent: it takes neither codes nor passwords.
    pub(super) fn is_read_by_others(&self) -> bool {
        !matches!(self, Self::File(_)) && !self.needs_an_address()
    }
}

impl SignalConfig {
    /// Returns the source; `None` if nobody observes the signal, or this directory cannot.
    pub fn open(&self, directory: &OpenDirectory) -> Option<Arc<dyn SignalSource>> {
        #[cfg(not(feature = "active-directory"))]
        let _ = directory;
        match self {
            Self::Directory => Some(Arc::new(AccountSignal)),
            #[cfg(feature = "active-directory")]
            Self::Account(fact) => Some(Arc::new(fact.signal(Arc::clone(directory.domain.as_ref()?)))),
            Self::Fixed(outcome) => Some(Arc::new(FixedSignal::new(outcome))),
            Self::Unobserved => None,
        }
    }
}

impl ProviderConfig {
    /// Returns the provider with this name in the policy; `None` if there is none. What it keeps is sealed with `keys`.
    pub fn open(
        &self,
        name: &str,
        keys: &Arc<dyn Keys + Send + Sync>,
    ) -> Result<Option<Arc<dyn Provider>>, OpenError> {
        #[cfg(not(feature = "passkeys"))]
        let _ = (name, keys);
        match self {
            Self::Unavailable => Ok(None),
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => Ok(Some(webhook.provider())),
            #[cfg(feature = "passkeys")]
            Self::Passkeys(passkeys) => Ok(Some(Arc::new(passkeys.open(name, Arc::clone(keys))?))),
        }
    }
}
