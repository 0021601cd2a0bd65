use std::sync::Arc;

use bonafides::case::{
    CommandId, CredentialKind, Deliver, Delivery, GrantError, Part, PromptKey, Redemption, Revocation,
    WriteStatus, grant_live, grant_row,
};
use bonafides::keys::Sensitive;
use bonafides_parts::NewSecret;

use super::carry_out::{About, Carried};
use super::send::Text;
use crate::Inner;
use crate::error::DeskError;
use crate::memory::StoredRedemptions;
use crate::patience::Silence;

impl Inner {
    /// Redeems a grant at the connector, once, then sends each part of the secret. `age` is the time since the grant was
    /// redeemed, in milliseconds.
    pub(super) fn deliver(
        &self,
        id: &CommandId,
        deliver: &Deliver,
        about: &About,
        age: i64,
    ) -> Result<Carried, DeskError> {
        let parts = &self.parts;
        // A grant is taken once: not if its write could not begin.
        if !parts.writes.has_room() {
            return Ok(Carried::Later(Silence::Crowded.as_str().to_owned()));
        }
        let request = self.request(deliver, about)?;
        if let Some(reason) = request.as_ref().and_then(|request| self.undeliverable(request, deliver))
            && parts.store.redemption(&deliver.grant)?.is_none()
        {
            return Ok(Carried::Failed(reason));
        }
        let live = Some(self.is_live(deliver)?);
        let delivery = Delivery::new(&deliver.action, &deliver.account)
            .secret(deliver.secret.as_ref(), deliver.blind.as_ref().map(Sensitive::expose));
        let mut memory = StoredRedemptions(&*parts.store);
        let redeemed = parts.connector.with(|connector| {
            let token = deliver.token.expose();
            connector.redeem(&mut memory, token, &delivery, parts.now(), live, |_| match &request {
                Some(request) => self.make_secret(id, deliver, request),
                None => self.set_secret(deliver),
            })
        });
        match redeemed {
            Ok(redeemed) => Ok(match redeemed.written {
                // A revocation does not wait for this command. If the store fails now, the password must not be lost.
                WriteStatus::Done if matches!(self.is_live(deliver), Ok(false)) => {
                    self.made.forget(id);
                    Carried::Unknown("set, and revoked before it was delivered".to_owned())
                }
                WriteStatus::Done => match &request {
                    Some(request) => self.send_made(id, deliver, request, about, age),
                    None => self.send_parts(id, &deliver.parts, about),
                },
                WriteStatus::Failed => Carried::Failed("the directory refused".to_owned()),
                WriteStatus::Unknown => {
                    if let Some(request) = request.as_ref().filter(|_| redeemed.repeated) {
                        // The process that asked for it ended before it had an answer.
                        self.withdraw(deliver, request);
                    }
                    Carried::Unknown("the write may have taken effect".to_owned())
                }
            }),
            Err(GrantError::Store(error)) => Ok(Carried::LaterUnknown(error.to_string())),
            // A repetition that the connector refuses, for example because a key was removed, undoes nothing.
            Err(error) => Ok(match parts.store.redemption(&deliver.grant)? {
                // A new key, which this process cannot read yet, and another one can.
                None if error == GrantError::UnknownKey => Carried::Later(error.to_string()),
                None | Some(Redemption::Revoked) => Carried::Failed(error.to_string()),
                Some(_) => Carried::LaterUnknown(error.to_string()),
            }),
        }
    }

    /// Returns true if nothing has ended a grant since it was redeemed.
    fn is_live(&self, deliver: &Deliver) -> Result<bool, DeskError> {
        let parts = &self.parts;
        let row = grant_row(&deliver.account, &*parts.keys)?;
        let rows = parts.store.read(std::slice::from_ref(&row))?;
        let live = rows.first().map(|row| grant_live(row, &deliver.grant, &*parts.keys)).transpose()?;
        Ok(live.unwrap_or(false))
    }

    /// Stops a grant, or makes its secret useless; a registration is revoked at the provider that knows it. `age` is the
    /// time since the revocation was said, in milliseconds.
    ///
    /// A write that another worker has begun may end after the directory has locked the account out: until it must have
    /// ended, the secret is made useless again and again.
    pub(super) fn revoke(&self, grant: &str, account: &str, age: i64) -> Result<Carried, DeskError> {
        let parts = &self.parts;
        let mut memory = StoredRedemptions(&*parts.store);
        match parts.connector.with(|connector| connector.revoke(&mut memory, grant, parts.now())) {
            // Never redeemed, so it may be a registration. For a redeemed grant, no provider may be waited for: the account
            // would be locked out again and again.
            Ok(Revocation::Stopped) => return Ok(self.revoke_registration(grant, account)),
            Ok(Revocation::Begun) => {}
            Err(error) => return Ok(Carried::LaterUnknown(error.to_string())),
        }
        let is_old = u128::try_from(age).is_ok_and(|age| age >= parts.limits.lease.as_millis());
        let begun = parts.store.redemption(grant)?;
        let is_certain = matches!(begun, Some(Redemption::Finished(WriteStatus::Done | WriteStatus::Failed)));
        let has_ended = is_old || is_certain;
        let (directory, account) = (Arc::clone(&parts.directory.part), account.to_owned());
        let locked = parts.writes.within(parts.limits.directory, move || directory.lock_out(&account));
        self.note_write(locked);
        Ok(match locked {
            Ok(WriteStatus::Done) if has_ended => Carried::Done,
            Ok(WriteStatus::Done) => {
                Carried::LaterUnknown("the write of the secret may not have ended".to_owned())
            }
            // Repeating does no harm, and stopping would.
            Ok(WriteStatus::Failed) => Carried::LaterUnknown("the directory refused".to_owned()),
            Ok(WriteStatus::Unknown) => Carried::LaterUnknown("the write may have taken effect".to_owned()),
            Err(silence) => Carried::LaterUnknown(silence.as_str().to_owned()),
        })
    }

    /// Writes to the directory. Called at most once for a grant.
    fn set_secret(&self, deliver: &Deliver) -> WriteStatus {
        let password = match &deliver.credential {
            CredentialKind::OneTimePassword | CredentialKind::ChosenPassword => deliver.secret.clone(),
            // The engine itself checks the key, and a provider makes its own credential.
            CredentialKind::ReenrolmentKey => return WriteStatus::Done,
            _ => None,
        };
        let parts = &self.parts;
        let directory = Arc::clone(&parts.directory.part);
        let (account, action) = (deliver.account.clone(), deliver.action.clone());
        let change = deliver.change_at_first_use;
        let written = parts.writes.within(parts.limits.directory, move || {
            directory.set_secret(&account, &NewSecret::new(&action, password.as_ref(), change))
        });
        self.note_write(written);
        match written {
            Ok(written) => written,
            Err(Silence::Crowded) => WriteStatus::Failed,
            Err(Silence::TooLate) => WriteStatus::Unknown,
        }
    }

    /// Notes for the status that the directory can be written to, or cannot.
    pub(super) fn note_write(&self, written: Result<WriteStatus, Silence>) {
        let failure = match written {
            // Refused, about one account: the directory works.
            Ok(WriteStatus::Done | WriteStatus::Failed) => None,
            Ok(WriteStatus::Unknown) => Some("the write may have taken effect"),
            Err(silence) => Some(silence.as_str()),
        };
        self.troubles.note(self.parts.writes.part(), self.parts.now(), failure);
    }

    /// Sends each part to its destination, all at once. A part without an address is handed over, or read out by the
    /// operator.
    fn send_parts(&self, id: &CommandId, parts: &[Part], about: &About) -> Carried {
        let texts = parts.iter().enumerate().filter_map(|(number, part)| {
            let (address, text) = (part.address.as_ref()?, part.message.as_ref().or(part.text.as_ref())?);
            Some(Text {
                id: format!("{id}.{number}"),
                channel: &part.channel,
                address,
                whole: text,
                title: PromptKey::TitleSecret,
                alert: None,
            })
        });
        self.send_all(texts.collect(), about).into_iter().map(after_the_write).fold(Carried::Done, worse)
    }
}

/// Returns the outcome of a part: the secret is set already, and if it does not reach its owner, the case must hear of it.
pub(super) fn after_the_write(carried: Carried) -> Carried {
    match carried {
        Carried::Failed(reason) => Carried::Unknown(format!("set, and not delivered: {reason}")),
        Carried::Later(reason) => Carried::LaterUnknown(format!("set, and not delivered yet: {reason}")),
        carried => carried,
    }
}

/// Returns the outcome that needs more attention. What can be tried again comes first.
pub(super) fn worse(one: Carried, other: Carried) -> Carried {
    let rank = |carried: &Carried| match carried {
        Carried::Done => 0,
        Carried::Unknown(_) | Carried::Failed(_) => 1,
        Carried::Later(_) | Carried::LaterUnknown(_) => 2,
    };
    if rank(&other) > rank(&one) { other } else { one }
}
