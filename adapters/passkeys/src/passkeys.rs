use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bonafides::Time;
use bonafides::case::Outcome;
use bonafides::keys::Keys;
use webauthn_rs::prelude::Webauthn;

use crate::answer::{Answer, Registered};
use crate::ceremony::Ceremony;
use crate::error::{Checked, PasskeyError};
use crate::refusal::Refusal;
use crate::row::{PasskeyInfo, Request, Stored};
use crate::settings::{Settings, SettingsError};
use crate::store::PasskeyStore;
use crate::vault::Vault;

/// The time in which a request must be answered, in milliseconds: that of the desk.
pub(crate) const LIFETIME: i64 = 300_000;
/// The time after which a request, or a registration that the desk did not accept, is forgotten, in milliseconds.
const FORGOTTEN: i64 = 86_400_000;
/// The longest response, in bytes.
const LONGEST: usize = 65_536;
/// The tries to change a passkey while others do.
const TRIES: u32 = 8;

/// The passkeys that are sealed anew at a time.
const PAGE: u32 = 100;

type Clock = dyn Fn() -> Time + Send + Sync;

/// A provider whose challenges are passed with passkeys.
#[derive(Clone)]
pub struct Passkeys {
    settings: Settings,
    library: Webauthn,
    store: Arc<dyn PasskeyStore>,
    vault: Vault,
    clock: Arc<Clock>,
}

impl Passkeys {
    /// Returns the provider with these settings, whose passkeys are in `store`, sealed with the key `vault` of the desk's
    /// keys.
    pub fn new(
        settings: Settings,
        store: Arc<dyn PasskeyStore>,
        keys: Arc<dyn Keys + Send + Sync>,
    ) -> Result<Self, SettingsError> {
        let library = settings.library()?;
        Ok(Self { settings, library, store, vault: Vault::new(keys), clock: Arc::new(system_time) })
    }

    /// Sets the clock, for tests and simulations.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Returns the options for the browser's `navigator.credentials.get`, or `create` for a registration, as JSON:
    /// `{"publicKey": ...}`, with bytes in base64url.
    ///
    /// Those of a proof are the same for everybody. Those of a registration exist once the desk's worker has asked for it:
    /// before that, [`PasskeyError::NotAsked`].
    pub fn options(&self, ceremony: &Ceremony<'_>) -> Result<String, PasskeyError> {
        if !ceremony.registers {
            return Ok(self.proof(ceremony)?.0.to_string());
        }
        let Some(Request { account, registers: Some(user), .. }) = self.request(ceremony)? else {
            return Err(PasskeyError::NotAsked);
        };
        Ok(self.registration(ceremony, &account, &user)?.0.to_string())
    }

    /// Checks a response of the browser: the JSON of its `PublicKeyCredential`. Whatever it is, it uses the request up.
    ///
    /// Pass [`Answer::input`] to the desk in any case, and the outcome to [`Passkeys::settle`].
    pub fn answer(&self, ceremony: &Ceremony<'_>, response: &str) -> Result<Answer, PasskeyError> {
        let challenge = ceremony.challenge(self.settings.rp_id());
        Answer::new(
            ceremony,
            challenge,
            self.settings.provider_name(),
            self.check_response(ceremony, response)?,
        )
    }

    fn check_response(&self, ceremony: &Ceremony<'_>, response: &str) -> Checked<Option<Registered>> {
        let Some(request) = self.request(ceremony)? else { return Ok(Err(Refusal::NotAsked)) };
        if !self.store.use_up(&ceremony.command.to_string())? {
            return Ok(Err(Refusal::Used));
        }
        if self.now().milliseconds() >= request.until {
            return Ok(Err(Refusal::Expired));
        }
        if response.len() > LONGEST {
            return Ok(Err(Refusal::Unreadable));
        }
        match &request.registers {
            None => Ok(self.check_proof(ceremony, &request, response)?.map(|()| None)),
            Some(user) => Ok(self.check_registration(ceremony, &request, user, response)?.map(Some)),
        }
    }

    /// Returns what the desk asked for with this command, nonce and purpose.
    fn request(&self, ceremony: &Ceremony<'_>) -> Result<Option<Request>, PasskeyError> {
        let row = self.store.request(&ceremony.command.to_string())?;
        let request = row.as_ref().map(|row| Request::from_row(row, &self.vault)).transpose()?;
        let is_it = |request: &Request| {
            request.nonce == ceremony.nonce && request.registers.is_some() == ceremony.registers
        };
        Ok(request.filter(is_it))
    }

    /// Ends a registration: the passkey counts after its cooling time if the desk accepted the answer, and is removed
    /// otherwise. Does nothing after a proof.
    pub fn settle(&self, answer: &Answer, outcome: &Outcome) -> Result<(), PasskeyError> {
        let Some(Registered { account, id }) = &answer.registered else { return Ok(()) };
        if !matches!(outcome, Outcome::Accepted | Outcome::Duplicate) {
            self.store.remove(account, id)?;
            return Ok(());
        }
        for _ in 0..TRIES {
            let Some(row) = self.store.passkey(id)?.filter(|row| row.account == *account) else { break };
            let mut passkey = Stored::from_row(&row, &self.vault)?;
            passkey.usable_from = Some(passkey.registered_at.saturating_add(self.settings.cooling_time()));
            if self.store.replace(&passkey.to_next_row(&row, &self.vault)?)? {
                break;
            }
        }
        Ok(())
    }

    /// Returns the passkeys of an account.
    pub fn of_account(&self, account: &str) -> Result<Vec<PasskeyInfo>, PasskeyError> {
        let rows = self.store.passkeys_of(account)?;
        rows.iter().map(|row| Ok(PasskeyInfo::of(&Stored::from_row(row, &self.vault)?))).collect()
    }

    /// Removes a passkey of an account. False if the account has no such passkey.
    pub fn remove(&self, account: &str, id: &[u8]) -> Result<bool, PasskeyError> {
        Ok(self.store.remove(account, id)?)
    }

    /// Seals all passkeys with the current key, and returns their number. Call it after a rotation, before an earlier key
    /// `vault` is dropped.
    pub fn reseal(&self) -> Result<u64, PasskeyError> {
        let (mut count, mut after) = (0_u64, Vec::new());
        loop {
            let rows = self.store.passkeys_after(&after, PAGE)?;
            let Some(last) = rows.last() else { return Ok(count) };
            after.clone_from(&last.id);
            for row in rows {
                let passkey = Stored::from_row(&row, &self.vault)?;
                // A passkey that was used in between has been sealed by that.
                self.store.replace(&passkey.to_next_row(&row, &self.vault)?)?;
                count = count.saturating_add(1);
            }
        }
    }

    pub(crate) fn now(&self) -> Time {
        (self.clock)()
    }

    /// The time before which what was begun is forgotten, in milliseconds since 1970.
    pub(crate) fn forgotten(&self) -> i64 {
        self.now().milliseconds().saturating_sub(FORGOTTEN)
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) const fn library(&self) -> &Webauthn {
        &self.library
    }

    pub(crate) const fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn store(&self) -> &dyn PasskeyStore {
        &*self.store
    }
}

/// Shows the settings alone.
impl fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passkeys").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn system_time() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
