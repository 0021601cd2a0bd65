use bonafides_parts::{Provider, ProviderError, ProviderRequest};
use webauthn_rs::prelude::Uuid;

use crate::error::PasskeyError;
use crate::passkeys::{LIFETIME, Passkeys};
use crate::row::{NewUser, Request, Stored};

/// The longest name that is shown on a device, in bytes: what authenticators keep (WebAuthn, section 5.4.3).
const LONGEST_NAME: usize = 64;

impl Provider for Passkeys {
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.keep(request, None).map_err(unavailable)
    }

    fn register(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        let user = self.new_user(request).map_err(unavailable)?;
        self.keep(request, Some(user)).map_err(unavailable)
    }

    fn revoke(&self, account: &str, nonce: &str) -> Result<(), ProviderError> {
        let remove = || -> Result<(), PasskeyError> {
            for row in self.store().passkeys_of(account)? {
                if Stored::from_row(&row, self.vault())?.registration == nonce {
                    self.store().remove(account, &row.id)?;
                }
            }
            Ok(())
        };
        remove().map_err(unavailable)
    }

    fn check(&self) -> Result<(), String> {
        self.store().check().map_err(|error| error.to_string())
    }
}

impl Passkeys {
    /// Keeps whom a command of the desk is about.
    fn keep(&self, asked: &ProviderRequest<'_>, registers: Option<NewUser>) -> Result<(), PasskeyError> {
        let now = self.now();
        self.store().prune(bonafides::Time::from_milliseconds(self.forgotten()))?;
        let request = Request {
            account: asked.account.to_owned(),
            nonce: asked.nonce.to_owned(),
            registers,
            until: now.milliseconds().saturating_add(LIFETIME),
        };
        Ok(self.store().ask(&request.to_row(asked.id, self.vault())?)?)
    }

    /// Returns the user under whom the authenticator keeps a new passkey: the same for all passkeys of an account.
    fn new_user(&self, asked: &ProviderRequest<'_>) -> Result<NewUser, PasskeyError> {
        let handle = if let Some(row) = self.store().passkeys_of(asked.account)?.first() {
            Stored::from_row(row, self.vault())?.handle
        } else {
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(|_| PasskeyError::Random)?;
            Uuid::from_bytes(random)
        };
        let name = asked.name.map_or("", |name| name.expose().trim());
        let end = (0..=LONGEST_NAME.min(name.len())).rev().find(|at| name.is_char_boundary(*at));
        let name = end.and_then(|end| name.get(..end)).filter(|name| !name.is_empty());
        Ok(NewUser { handle, name: name.unwrap_or("-").to_owned() })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unavailable(error: PasskeyError) -> ProviderError {
    ProviderError::Unavailable(error.to_string())
}
