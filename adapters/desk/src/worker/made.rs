//! Secrets that the directory makes itself, such as temporary access passes: the worker delivers them.
//!
//! Such a secret is in the memory of the process that asked for it, and nowhere else. If that process ends before the secret
//! is delivered, the secret is withdrawn, and what became of the grant is unknown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bonafides::Time;
use bonafides::case::{CommandId, CredentialKind, Deliver, PromptKey, WriteStatus};
use bonafides::keys::Sensitive;
use bonafides_parts::{MadeSecret, SecretRequest};

use super::carry_out::{About, Carried};
use super::deliver::{after_the_write, worse};
use super::send::Text;
use crate::Inner;
use crate::error::DeskError;
use crate::patience::Silence;

/// The most secrets that wait for their channels in one process.
const MOST: usize = 10_000;
/// The time for which one waits, in milliseconds: the life of its command.
const KEPT: i64 = 3_600_000;

/// The secrets that were made and are not delivered yet, by command.
#[derive(Debug, Default)]
pub(crate) struct MadeSecrets(Mutex<BTreeMap<String, (Time, Sensitive<String>)>>);

impl MadeSecrets {
    fn keep(&self, id: &CommandId, now: Time, secret: Sensitive<String>) {
        self.with(|secrets| {
            if secrets.len() < MOST {
                secrets.insert(id.to_string(), (now, secret));
            }
        });
    }

    fn of(&self, id: &CommandId) -> Option<Sensitive<String>> {
        self.with(|secrets| secrets.get(&id.to_string()).map(|(_, secret)| secret.clone()))
    }

    /// Forgets the secret of a command.
    pub(super) fn forget(&self, id: &CommandId) {
        self.with(|secrets| secrets.remove(&id.to_string()));
    }

    /// Forgets secrets whose commands have ended, also in other processes.
    pub(super) fn prune(&self, now: Time) {
        let is_young = |at: Time| now.milliseconds().saturating_sub(at.milliseconds()) < KEPT;
        self.with(|secrets| secrets.retain(|_, (at, _)| is_young(*at)));
    }

    fn with<T>(&self, with: impl FnOnce(&mut BTreeMap<String, (Time, Sensitive<String>)>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A secret to be made.
pub(super) struct Wanted {
    action: String,
    provider: String,
    lifetime: Option<Duration>,
}

impl Inner {
    /// Returns the secret that a grant takes from the directory; `None` for any other grant. Its lifetime is the shorter of
    /// those of the policy at opening and the policy in force.
    pub(super) fn request(&self, deliver: &Deliver, about: &About) -> Result<Option<Wanted>, DeskError> {
        let CredentialKind::External { provider } = &deliver.credential else { return Ok(None) };
        if deliver.parts.is_empty() {
            // The provider delivers it.
            return Ok(None);
        }
        let opening = self.policies.load(&self.parts, about.case.policy())?;
        let in_force = self.policies.in_force(&self.parts)?;
        let lifetime = [&opening, &in_force]
            .into_iter()
            .filter_map(|policy| policy.external_grant_of(&deliver.action)?.lifetime)
            .map(|lifetime| Duration::from_millis(lifetime.milliseconds().unsigned_abs()))
            .min();
        Ok(Some(Wanted { action: deliver.action.clone(), provider: provider.clone(), lifetime }))
    }

    /// Returns the reason that a secret could not reach its owner; it must not be made then.
    pub(super) fn undeliverable(&self, wanted: &Wanted, deliver: &Deliver) -> Option<String> {
        let provider = &wanted.provider;
        if !self.parts.directory.part.makes(provider) {
            return Some(format!("the directory makes no `{provider}`"));
        }
        let by_hand = deliver.parts.iter().find(|part| part.address.is_none())?;
        Some(format!("nobody is shown a `{provider}`, so that `{}` cannot be used", by_hand.channel))
    }

    /// Lets the directory make a secret. Called at most once for a grant.
    pub(super) fn make_secret(&self, id: &CommandId, deliver: &Deliver, wanted: &Wanted) -> WriteStatus {
        let parts = &self.parts;
        let (directory, account) = (Arc::clone(&parts.directory.part), deliver.account.clone());
        let (action, provider, lifetime) = (wanted.action.clone(), wanted.provider.clone(), wanted.lifetime);
        let made = parts.writes.within(parts.limits.directory, move || {
            directory.make_secret(&account, &SecretRequest::new(&action, &provider, lifetime))
        });
        let written = made.map(|made| match made {
            MadeSecret::Made(secret) => {
                self.made.keep(id, parts.now(), secret);
                WriteStatus::Done
            }
            MadeSecret::Failed => WriteStatus::Failed,
            MadeSecret::Unknown => WriteStatus::Unknown,
        });
        self.note_write(written);
        let status = match written {
            Ok(status) => status,
            Err(Silence::Crowded) => WriteStatus::Failed,
            Err(Silence::TooLate) => WriteStatus::Unknown,
        };
        if status == WriteStatus::Unknown {
            // Nobody knows the secret, if there is one. Without an answer, it ends by itself.
            self.withdraw(deliver, wanted);
        }
        status
    }

    /// Sends the secret that was made. A repetition sends the same one under the same ids, or withdraws it if it is lost.
    pub(super) fn send_made(
        &self,
        id: &CommandId,
        deliver: &Deliver,
        wanted: &Wanted,
        about: &About,
        age: i64,
    ) -> Carried {
        let Some(secret) = self.made.of(id) else { return self.lost(deliver, wanted, age) };
        let language = about.case.language(about.subject.as_ref());
        let values = [("secret", secret.expose().as_str())];
        let text =
            Sensitive::new(self.parts.config.prompts.text(language, PromptKey::DeliverPassword, &values));
        let texts = deliver.parts.iter().enumerate().filter_map(|(number, part)| {
            Some(Text {
                id: format!("{id}.{number}"),
                channel: &part.channel,
                address: part.address.as_ref()?,
                whole: &text,
                title: PromptKey::TitleSecret,
                alert: None,
            })
        });
        let sent = self.send_all(texts.collect(), about);
        if sent.iter().all(|carried| matches!(carried, Carried::Failed(_))) {
            // It reached nobody, and never will.
            self.withdraw(deliver, wanted);
        }
        sent.into_iter().map(after_the_write).fold(Carried::Done, worse)
    }

    /// Withdraws a secret that this process does not know. Another process may have it, and comes first.
    fn lost(&self, deliver: &Deliver, wanted: &Wanted, age: i64) -> Carried {
        let wait = self.parts.limits.lease.as_millis().saturating_mul(2);
        if u128::try_from(age).is_ok_and(|age| age < wait) {
            return Carried::LaterUnknown("the secret is in the memory of another process".to_owned());
        }
        match self.withdraw(deliver, wanted) {
            WriteStatus::Done => {
                Carried::Unknown("made, perhaps delivered, then lost: it was withdrawn".to_owned())
            }
            WriteStatus::Failed | WriteStatus::Unknown => {
                Carried::LaterUnknown("made, perhaps delivered, then lost: not withdrawn yet".to_owned())
            }
        }
    }

    /// Makes what was made useless.
    pub(super) fn withdraw(&self, deliver: &Deliver, wanted: &Wanted) -> WriteStatus {
        let parts = &self.parts;
        let (directory, account) = (Arc::clone(&parts.directory.part), deliver.account.clone());
        let provider = wanted.provider.clone();
        let withdrawn = parts
            .writes
            .within(parts.limits.directory, move || directory.withdraw_secret(&account, &provider));
        self.note_write(withdrawn);
        withdrawn.unwrap_or(WriteStatus::Unknown)
    }
}
