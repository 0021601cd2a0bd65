use std::sync::Arc;

use bonafides::case::{
    CommandId, CredentialKind, Deliver, Delivery, GrantError, Part, Redemption, Revocation, WriteStatus,
    grant_live, grant_row,
};
use bonafides::keys::Sensitive;
use bonafides_parts::NewSecret;

use super::carry_out::{Carried, Text};
use crate::Inner;
use crate::error::DeskError;
use crate::memory::StoredRedemptions;
use crate::patience::Silence;

impl Inner {
    /// Redeems a grant at the connector, once, then sends each part of the secret.
    pub(super) fn deliver(&self, id: &CommandId, deliver: &Deliver) -> Result<Carried, DeskError> {
        let parts = &self.parts;
        // A grant is taken once: not if its write could not begin.
        if !parts.writes.has_room() {
            return Ok(Carried::Later(Silence::Crowded.as_str().to_owned()));
        }
        let row = grant_row(&deliver.account, &*parts.keys)?;
        let rows = parts.store.read(std::slice::from_ref(&row))?;
        let live = rows.first().map(|row| grant_live(row, &deliver.grant, &*parts.keys)).transpose()?;
        let delivery = Delivery::new(&deliver.action, &deliver.account)
            .secret(deliver.secret.as_ref(), deliver.blind.as_ref().map(Sensitive::expose));
        let mut memory = StoredRedemptions(&*parts.store);
        let redeemed =
            parts.connector.redeem(&mut memory, deliver.token.expose(), &delivery, parts.now(), live, |_| {
                self.set_secret(deliver)
            });
        match redeemed {
            Ok(redeemed) => Ok(match redeemed.written {
                WriteStatus::Done => self.send_parts(id, &deliver.parts),
                WriteStatus::Failed => Carried::Failed("the directory refused".to_owned()),
                WriteStatus::Unknown => Carried::Unknown("the write may have taken effect".to_owned()),
            }),
            Err(GrantError::Store(error)) => Ok(Carried::LaterUnknown(error.to_string())),
            // A repetition that the connector refuses, for example because a key was removed, undoes nothing.
            Err(error) => Ok(match parts.store.redemption(&deliver.grant)? {
                None | Some(Redemption::Revoked) => Carried::Failed(error.to_string()),
                Some(_) => Carried::LaterUnknown(error.to_string()),
            }),
        }
    }

    /// Stops a grant, or makes its secret useless.
    pub(super) fn revoke(&self, grant: &str, account: &str) -> Carried {
        let parts = &self.parts;
        let mut memory = StoredRedemptions(&*parts.store);
        match parts.connector.revoke(&mut memory, grant, parts.now()) {
            Ok(Revocation::Stopped) => return Carried::Done,
            Ok(Revocation::Begun) => {}
            Err(error) => return Carried::LaterUnknown(error.to_string()),
        }
        let (directory, account) = (Arc::clone(&parts.directory.part), account.to_owned());
        let locked = parts.writes.within(parts.limits.directory, move || directory.lock_out(&account));
        match locked {
            Ok(WriteStatus::Done) => Carried::Done,
            // Repeating does no harm, and stopping would.
            Ok(WriteStatus::Failed) => Carried::LaterUnknown("the directory refused".to_owned()),
            Ok(WriteStatus::Unknown) => Carried::LaterUnknown("the write may have taken effect".to_owned()),
            Err(silence) => Carried::LaterUnknown(silence.as_str().to_owned()),
        }
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
        match written {
            Ok(written) => written,
            Err(Silence::Crowded) => WriteStatus::Failed,
            Err(Silence::TooLate) => WriteStatus::Unknown,
        }
    }

    /// Sends each part to its destination, all at once. A part without an address is handed over, or read out by the
    /// operator.
    fn send_parts(&self, id: &CommandId, parts: &[Part]) -> Carried {
        let texts = parts.iter().enumerate().filter_map(|(number, part)| {
            let (address, text) = (part.address.as_ref()?, part.message.as_ref().or(part.text.as_ref())?);
            Some(Text { id: format!("{id}.{number}"), channel: &part.channel, address, whole: text })
        });
        self.send_all(texts.collect()).into_iter().map(after_the_write).fold(Carried::Done, worse)
    }
}

/// Returns the outcome of a part: the secret is set already, and if it does not reach its owner, the case must hear of it.
fn after_the_write(carried: Carried) -> Carried {
    match carried {
        Carried::Failed(reason) => Carried::Unknown(format!("set, and not delivered: {reason}")),
        Carried::Later(reason) => Carried::LaterUnknown(format!("set, and not delivered yet: {reason}")),
        carried => carried,
    }
}

/// Returns the outcome that needs more attention. What can be tried again comes first.
fn worse(one: Carried, other: Carried) -> Carried {
    let rank = |carried: &Carried| match carried {
        Carried::Done => 0,
        Carried::Unknown(_) | Carried::Failed(_) => 1,
        Carried::Later(_) | Carried::LaterUnknown(_) => 2,
    };
    if rank(&other) > rank(&one) { other } else { one }
}
