use serde::Deserialize;
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, WebauthnError};

use crate::ceremony::Ceremony;
use crate::error::{Checked, PasskeyError};
use crate::passkeys::Passkeys;
use crate::refusal::Refusal;
use crate::row::{Request, Stored};

/// The tries to store a counter while others use the same passkey.
const TRIES: u32 = 8;

impl Passkeys {
    /// Returns the options for the browser, and the state that the response is checked against.
    pub(crate) fn proof(
        &self,
        ceremony: &Ceremony<'_>,
    ) -> Result<(serde_json::Value, DiscoverableAuthentication), PasskeyError> {
        let started = self.library().start_discoverable_authentication();
        let (mut options, state) = started.map_err(|error| PasskeyError::Library(error.to_string()))?;
        // The visitor has chosen to use a passkey: no field of the page offers them.
        options.mediation = None;
        ceremony.challenge(self.settings().rp_id()).replace("ast", &options, &state)
    }

    /// Checks a response of the visitor against the passkeys of the account.
    pub(crate) fn check_proof(
        &self,
        ceremony: &Ceremony<'_>,
        request: &Request,
        response: &str,
    ) -> Checked<()> {
        let Ok(response) = serde_json::from_str::<PublicKeyCredential>(response) else {
            return Ok(Err(Refusal::Unreadable));
        };
        if is_framed(&response.response.client_data_json) {
            return Ok(Err(Refusal::Framed));
        }
        let (_, state) = self.proof(ceremony)?;
        for _ in 0..TRIES {
            let Some(row) = self.store().passkey(response.get_credential_id())? else {
                return Ok(Err(Refusal::UnknownPasskey));
            };
            let mut passkey = Stored::from_row(&row, self.vault())?;
            if row.account != request.account {
                return Ok(Err(Refusal::OtherAccount));
            }
            if response.get_user_unique_id() != Some(passkey.handle.as_bytes().as_slice()) {
                return Ok(Err(Refusal::OtherUser));
            }
            let library = self.library();
            match library.finish_discoverable_authentication_v2(&response, state.clone(), &passkey.key) {
                Ok(result) => {
                    if let Err(refusal) = self.may_be_used(&passkey) {
                        return Ok(Err(refusal));
                    }
                    passkey.key.update_credential(&result);
                    passkey.used_at = Some(self.now().milliseconds());
                    if self.store().replace(&passkey.to_next_row(&row, self.vault())?)? {
                        return Ok(Ok(()));
                    }
                }
                Err(WebauthnError::CredentialPossibleCompromise) => {
                    passkey.suspended_at.get_or_insert(self.now().milliseconds());
                    if self.store().replace(&passkey.to_next_row(&row, self.vault())?)? {
                        // The key of the account has signed this, and one like it before.
                        tracing::warn!("passkeys.counter_went_back");
                        return Ok(Err(Refusal::Counter));
                    }
                }
                Err(error) => return Ok(Err(error.into())),
            }
            // Another response changed the counter first: this one is compared with the new counter.
        }
        Ok(Err(Refusal::Other("its passkey is used too often at once".to_owned())))
    }

    /// Refuses a passkey that is not accepted now, although its owner signed.
    fn may_be_used(&self, passkey: &Stored) -> Result<(), Refusal> {
        if passkey.suspended_at.is_some() {
            return Err(Refusal::Suspended);
        }
        match passkey.usable_from.map(bonafides::Time::from_milliseconds) {
            None => Err(Refusal::Unconfirmed),
            Some(until) if self.now() < until => Err(Refusal::Cooling { until }),
            Some(_) => Ok(()),
        }
    }
}

/// Returns true if the response was made inside a page of another origin, which the library checks for registrations alone.
fn is_framed(client_data: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        #[serde(default)]
        cross_origin: bool,
        top_origin: Option<String>,
    }

    serde_json::from_slice::<ClientData>(client_data)
        .is_ok_and(|data| data.cross_origin || data.top_origin.is_some())
}
