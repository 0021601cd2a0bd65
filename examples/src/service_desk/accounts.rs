//! The directory's side: a connector that has the right to reset, and uses it only for a grant. It checks
//! the token offline and knows nothing of the engine.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::case::{
    Connector, CredentialKind, Deliver, Delivery, GrantError, MemoryRedemptions, Redeemed, Revocation,
    WriteStatus,
};
use bonafides::keys::Sensitive;

/// The accounts that the connector can write to, in memory.
#[derive(Debug)]
pub struct Accounts {
    connector: Connector,
    memory: MemoryRedemptions,
    accounts: BTreeMap<String, Account>,
}

/// The part of an account that a grant can change.
#[derive(Debug, Default)]
struct Account {
    password: Option<Sensitive<String>>,
    /// Set if the old password is void and a new one requires a key.
    waits_for_key: bool,
}

impl Accounts {
    /// Returns the accounts with these ids, behind a connector.
    pub fn new(connector: Connector, ids: impl Iterator<Item = String>) -> Self {
        let accounts = ids.map(|id| (id, Account::default())).collect();
        Self { connector, memory: MemoryRedemptions::new(), accounts }
    }

    /// Carries out a grant once. A second call returns the stored result.
    pub fn carry_out(&mut self, deliver: &Deliver, now: Time) -> Result<Redeemed, GrantError> {
        let delivery = Delivery::new(&deliver.action, &deliver.account)
            .secret(deliver.secret.as_ref(), deliver.blind.as_ref().map(Sensitive::expose));
        let accounts = &mut self.accounts;
        let token = deliver.token.expose();
        self.connector.redeem(&mut self.memory, token, &delivery, now, None, |claims| {
            let Some(account) = accounts.get_mut(&claims.sub) else { return WriteStatus::Failed };
            match deliver.credential {
                CredentialKind::OneTimePassword | CredentialKind::ChosenPassword => {
                    account.password.clone_from(&deliver.secret);
                    account.waits_for_key = false;
                }
                CredentialKind::ReenrolmentKey => {
                    account.password = None;
                    account.waits_for_key = true;
                }
                CredentialKind::External { .. }
                | CredentialKind::Contact { .. }
                | CredentialKind::Nothing => {}
                // A later version of the engine knows kinds that this program does not.
                _ => return WriteStatus::Failed,
            }
            WriteStatus::Done
        })
    }

    /// Stops a grant, or invalidates its credential if it was carried out.
    pub fn revoke(&mut self, grant: &str, account: &str, now: Time) -> Result<Revocation, GrantError> {
        let revoked = self.connector.revoke(&mut self.memory, grant, now)?;
        if let (Revocation::Begun, Some(account)) = (revoked, self.accounts.get_mut(account)) {
            *account = Account::default();
        }
        Ok(revoked)
    }

    /// Returns true if this password opens the account.
    pub fn signs_in(&self, account: &str, password: &str) -> bool {
        let known = self.accounts.get(account).and_then(|account| account.password.as_ref());
        known.is_some_and(|known| known.same(password.as_bytes()))
    }
}
