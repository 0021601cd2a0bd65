use std::time::Duration;

use thiserror::Error;
use webauthn_rs::prelude::{AttestationCaList, Url, Webauthn, WebauthnBuilder};

/// Seven days: as long as the usual policies distrust a new telephone number.
const COOLING: Duration = Duration::from_secs(7 * 86_400);

/// The settings of [`Passkeys`](crate::Passkeys).
#[derive(Debug, Clone)]
pub struct Settings {
    rp_id: String,
    origin: String,
    name: String,
    provider: String,
    cooling: Duration,
    attested: Option<AttestationCaList>,
}

impl Settings {
    /// Returns settings for the page at `origin` (`https://help.contoso.example`). `rp_id` is its domain, or a parent domain
    /// of it: passkeys belong to it for ever. `name` is shown to people.
    pub fn new(rp_id: impl Into<String>, origin: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            rp_id: rp_id.into(),
            origin: origin.into(),
            name: name.into(),
            provider: "webauthn".to_owned(),
            cooling: COOLING,
            attested: None,
        }
    }

    /// Sets the name under which results are recorded; by default, `webauthn`.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.provider = name.into();
        self
    }

    /// Sets the time after its registration during which a passkey is not accepted; by default, seven days. Its owner is
    /// told of the registration and has this time to object.
    #[must_use]
    pub const fn cooling(mut self, time: Duration) -> Self {
        self.cooling = time;
        self
    }

    /// Accepts registrations of these makes of authenticators only, proven by their attestation; by default, of any.
    #[must_use]
    pub fn attested(mut self, makes: AttestationCaList) -> Self {
        self.attested = Some(makes);
        self
    }

    /// Checks that browsers offer passkeys to the page, and that they can belong to this relying party.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.library().map(|_| ())
    }

    pub(crate) fn rp_id(&self) -> &str {
        &self.rp_id
    }

    /// The name under which results are recorded.
    pub(crate) fn provider_name(&self) -> &str {
        &self.provider
    }

    /// The time after which a new passkey is accepted, in milliseconds.
    pub(crate) fn cooling_time(&self) -> i64 {
        i64::try_from(self.cooling.as_millis()).unwrap_or(i64::MAX)
    }

    pub(crate) const fn makes(&self) -> Option<&AttestationCaList> {
        self.attested.as_ref()
    }

    /// Returns the library with these settings.
    pub(crate) fn library(&self) -> Result<Webauthn, SettingsError> {
        let origin = Url::parse(&self.origin).ok().filter(is_origin);
        let origin = origin.ok_or_else(|| SettingsError::Origin(self.origin.clone()))?;
        let foreign =
            |_| SettingsError::RelyingParty { rp_id: self.rp_id.clone(), origin: self.origin.clone() };
        let builder = WebauthnBuilder::new(&self.rp_id, &origin).map_err(foreign)?;
        builder.rp_name(&self.name).build().map_err(foreign)
    }
}

/// Returns true for an origin in which browsers offer passkeys: over TLS, or on this machine.
fn is_origin(url: &Url) -> bool {
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let local = url.host_str().is_some_and(|host| host == "localhost" || host.ends_with(".localhost"));
    bare && (url.scheme() == "https" || url.scheme() == "http" && local)
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The origin is none in which browsers offer passkeys.
    #[error("`{0}` is not an origin for passkeys")]
    Origin(String),
    /// The relying party is not the domain of the origin.
    #[error("`{rp_id}` is neither the domain of `{origin}` nor a parent of it")]
    RelyingParty {
        /// The relying party.
        rp_id: String,
        /// The origin.
        origin: String,
    },
}

impl SettingsError {
    /// Returns the name of the setting in a configuration: `page` or `relying_party`.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Origin(_) => "page",
            Self::RelyingParty { .. } => "relying_party",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Origin(_) => {
                "give scheme, domain and port alone: `https://help.contoso.example`, or `http://localhost:8600` for a try"
            }
            Self::RelyingParty { .. } => "give the domain of the page, such as `help.contoso.example`",
        }
    }
}
