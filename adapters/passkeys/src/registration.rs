use webauthn_rs::prelude::{
    AttestedPasskeyRegistration, CredentialID, Passkey, PasskeyRegistration, RegisterPublicKeyCredential,
};

use crate::answer::Registered;
use crate::ceremony::Ceremony;
use crate::error::{Checked, PasskeyError};
use crate::passkeys::Passkeys;
use crate::refusal::Refusal;
use crate::row::{NewUser, Request, Stored};

/// The most passkeys of an account, those that wait for the desk included.
const MOST: usize = 16;

/// The state that the response to a registration is checked against.
pub(crate) enum Registration {
    /// Of any make.
    Any(PasskeyRegistration),
    /// Of the makes in the settings.
    Attested(Box<AttestedPasskeyRegistration>),
}

impl Passkeys {
    /// Returns the options for the browser, and the state that the response is checked against.
    pub(crate) fn registration(
        &self,
        ceremony: &Ceremony<'_>,
        account: &str,
        user: &NewUser,
    ) -> Result<(serde_json::Value, Registration), PasskeyError> {
        let known: Vec<CredentialID> =
            self.store().passkeys_of(account)?.into_iter().map(|row| row.id).collect();
        let failed = |error: webauthn_rs::prelude::WebauthnError| PasskeyError::Library(error.to_string());
        let (name, known) = (user.name.as_str(), Some(known));
        let challenge = ceremony.challenge(self.settings().rp_id());
        let (mut options, state) = if let Some(makes) = self.settings().makes() {
            let started = self.library().start_attested_passkey_registration(
                user.handle,
                name,
                name,
                known,
                makes.clone(),
                None,
            );
            let (options, state) = started.map_err(failed)?;
            let (options, state) = challenge.replace("rs", &options, &state)?;
            (options, Registration::Attested(Box::new(state)))
        } else {
            let started = self.library().start_passkey_registration(user.handle, name, name, known);
            let (options, state) = started.map_err(failed)?;
            let (options, state) = challenge.replace("rs", &options, &state)?;
            (options, Registration::Any(state))
        };
        // The authenticator must find the passkey without being told its id.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            for (member, value) in [("residentKey", "required".into()), ("requireResidentKey", true.into())] {
                if let Some(members) = selection.as_object_mut() {
                    members.insert(member.to_owned(), value);
                }
            }
        }
        Ok((options, state))
    }

    /// Checks the response to a registration. What it registered waits until the desk accepts it.
    pub(crate) fn check_registration(
        &self,
        ceremony: &Ceremony<'_>,
        request: &Request,
        user: &NewUser,
        response: &str,
    ) -> Checked<Registered> {
        let Ok(response) = serde_json::from_str::<RegisterPublicKeyCredential>(response) else {
            return Ok(Err(Refusal::Unreadable));
        };
        if response.extensions.cred_props.as_ref().is_some_and(|made| made.rk == Some(false)) {
            return Ok(Err(Refusal::NotDiscoverable));
        }
        let (_, state) = self.registration(ceremony, &request.account, user)?;
        let key = match &state {
            Registration::Any(state) => self.library().finish_passkey_registration(&response, state),
            Registration::Attested(state) => {
                self.library().finish_attested_passkey_registration(&response, state).map(Passkey::from)
            }
        };
        let key = match key {
            Ok(key) => key,
            Err(error) => return Ok(Err(error.into())),
        };
        let passkey = Stored {
            registration: request.nonce.clone(),
            handle: user.handle,
            key,
            registered_at: self.now().milliseconds(),
            usable_from: None,
            used_at: None,
            suspended_at: None,
        };
        if self.passkeys_that_count(&request.account)? >= MOST {
            return Ok(Err(Refusal::TooMany));
        }
        let row = passkey.to_new_row(&request.account, self.vault())?;
        if !self.store().add(&row)? {
            return Ok(Err(Refusal::Registered));
        }
        Ok(Ok(Registered { account: row.account, id: row.id }))
    }

    /// Counts the passkeys of an account. Removes those whose registration the desk did not accept while it could.
    fn passkeys_that_count(&self, account: &str) -> Result<usize, PasskeyError> {
        let mut count = 0_usize;
        for row in self.store().passkeys_of(account)? {
            let passkey = Stored::from_row(&row, self.vault())?;
            if passkey.usable_from.is_none() && passkey.registered_at < self.forgotten() {
                self.store().remove(account, &row.id)?;
            } else {
                count = count.saturating_add(1);
            }
        }
        Ok(count)
    }
}
