use std::sync::Arc;
use std::thread;

use bonafides::Time;
use bonafides::case::{
    Case, Command, CommandId, CommandStatus, CommandTask, PresentChallenge, SubjectProfile,
};
use bonafides::keys::Sensitive;
use bonafides_parts::store::{DeadCommand, LeasedCommand};
use bonafides_parts::{Message, ProviderError, ProviderRequest, SendStatus};

use super::back_off;
use crate::Inner;
use crate::error::DeskError;
use crate::patience::Silence;

/// How a command came out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Carried {
    Done,
    /// Certainly without effect, for good.
    Failed(String),
    Unknown(String),
    /// Certainly without effect so far: again later. At the end of its life, it failed.
    Later(String),
    /// Perhaps with effect so far: again later. At the end of its life, it is unknown.
    LaterUnknown(String),
}

impl Inner {
    /// Leases one command, carries it out and reports. False if there is none.
    pub(super) fn carry_out_next(&self) -> Result<bool, DeskError> {
        let now = self.parts.now();
        let lease = i64::try_from(self.parts.limits.lease.as_millis()).unwrap_or(i64::MAX);
        let until = later(now, lease);
        let Some(leased) = self.parts.store.lease(now, until)? else { return Ok(false) };
        let command = Command::from_row(&leased.row, &*self.parts.keys);
        let kind = command.as_ref().map_or("unreadable", |command| command.task.kind());
        let span = tracing::info_span!(
            "desk.command",
            kind,
            attempts = leased.attempts,
            status = tracing::field::Empty
        );
        let _entered = span.enter();
        let (task, carried) = match &command {
            Ok(command) => (
                Some(&command.task),
                // First, because an effect that cannot be reported on would be repeated.
                self.about(&command.id).and_then(|about| self.carry_out(command, &about)),
            ),
            Err(fault) => (None, Ok(Carried::LaterUnknown(fault.to_string()))),
        };
        let carried = match carried {
            Ok(carried) => carried,
            // Of the store, the directory or the keys: the command waits until they work.
            Err(error) => Carried::LaterUnknown(error.to_string()),
        };
        span.record("status", carried.name());
        let settled = self.settle(&leased, kind, back_off::life(task), carried);
        match settled {
            Ok(()) => {}
            // The store is to blame, and the lease expires by itself.
            Err(error @ DeskError::Store(_)) => return Err(error),
            // The report cannot be made: the case is damaged, or gone.
            Err(error) => {
                tracing::error!(kind, code = error.code(), error = %error, "desk.report_failed");
                let until = later(self.parts.now(), back_off::pause(leased.attempts));
                self.parts.store.postpone(&leased.row.key, until, &error.to_string())?;
            }
        }
        Ok(true)
    }

    /// Returns what a report on the command will also need: without it, no step of the case can be made now.
    fn about(&self, id: &CommandId) -> Result<About, DeskError> {
        let case = self.read_case(&id.case)?;
        let subject = self.subject(&case)?;
        Ok(About { case, subject })
    }

    fn settle(
        &self,
        leased: &LeasedCommand,
        kind: &str,
        life: Option<i64>,
        carried: Carried,
    ) -> Result<(), DeskError> {
        let now = self.parts.now();
        let id = command_id(leased)?;
        let age = now.milliseconds().saturating_sub(leased.since.milliseconds());
        let is_old = life.is_some_and(|life| age >= life);
        let (status, reason) = match carried {
            Carried::Done => return self.report(&id, CommandStatus::Done, None),
            Carried::Failed(reason) => return self.report(&id, CommandStatus::Failed, Some(reason)),
            Carried::Unknown(reason) => return self.report(&id, CommandStatus::Unknown, Some(reason)),
            Carried::Later(reason) => (CommandStatus::Failed, reason),
            Carried::LaterUnknown(reason) => (CommandStatus::Unknown, reason),
        };
        if is_old {
            let dead = DeadCommand::new(id.clone(), kind, leased.since, now, leased.attempts, &reason);
            self.parts.store.bury(&dead)?;
            return self.report(&id, status, Some(reason));
        }
        let until = later(now, back_off::pause(leased.attempts));
        Ok(self.parts.store.postpone(&leased.row.key, until, &reason)?)
    }

    fn carry_out(&self, command: &Command, about: &About) -> Result<Carried, DeskError> {
        let id = &command.id;
        match &command.task {
            CommandTask::Observe { signals } => self.observe(id, signals, about),
            CommandTask::PresentChallenge(ask) => Ok(self.present(id, ask, about)),
            CommandTask::SendMessage(send) => {
                Ok(self.send(&id.to_string(), &send.channel, &send.address, &send.text))
            }
            CommandTask::RequestVouch(request) => Ok(self.request_vouch(id, request, about)),
            CommandTask::Deliver(deliver) => self.deliver(id, deliver),
            CommandTask::Notify(notify) => Ok(self.notify(id, notify)),
            CommandTask::Revoke { grant, account } => Ok(self.revoke(grant, account)),
            // Screens read the view.
            CommandTask::Conclude { .. } => Ok(Carried::Done),
            _ => Ok(Carried::Failed("this version does not know the command".to_owned())),
        }
    }

    /// The operator's screen, or the page, has the prompt from the reply; a provider is told.
    fn present(&self, id: &CommandId, ask: &PresentChallenge, about: &About) -> Carried {
        let Some(request) = ask.provider.as_ref().filter(|request| !request.decoy) else {
            return Carried::Done;
        };
        let name = format!("provider {}", request.id);
        let Some(provider) = self.parts.providers.get(&request.id) else {
            return Carried::Failed(format!("no {name} is configured"));
        };
        let Some(account) = about.case.account().map(str::to_owned) else {
            return Carried::Failed("the case has no subject".to_owned());
        };
        let part = Arc::clone(&provider.part);
        let (id, challenge) = (id.to_string(), ask.challenge.clone());
        let (nonce, number) = (request.nonce.clone(), request.number.clone());
        let started = provider.patience.within(self.parts.limits.provider, move || {
            part.start(&ProviderRequest::new(&id, &challenge, &account, &nonce).number(number.as_ref()))
        });
        let (carried, failure) = match started {
            Ok(Ok(())) => (Carried::Done, None),
            Ok(Err(ProviderError::Refused(reason))) => (Carried::Failed(reason.clone()), Some(reason)),
            Ok(Err(error)) => (Carried::Later(error.to_string()), Some(error.to_string())),
            Err(silence) => silent(silence),
        };
        self.troubles.note(&name, self.parts.now(), failure.as_deref());
        carried
    }

    /// Sends texts, all at once: together they take no longer than the slowest channel may. In the order of the texts.
    pub(super) fn send_all(&self, texts: Vec<Text<'_>>) -> Vec<Carried> {
        thread::scope(|scope| {
            let send = |text: Text<'_>| self.send(&text.id, text.channel, text.address, text.whole);
            let begun: Vec<_> = texts.into_iter().map(|text| scope.spawn(move || send(text))).collect();
            let lost = |_| Carried::Unknown("the thread ended early".to_owned());
            begun.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
        })
    }

    /// Sends one text through the channel of its name.
    pub(super) fn send(
        &self,
        id: &str,
        channel: &str,
        address: &Sensitive<String>,
        text: &Sensitive<String>,
    ) -> Carried {
        let name = format!("channel {channel}");
        let Some(part) = self.parts.channels.get(channel) else {
            return Carried::Failed(format!("no {name} is configured"));
        };
        let (gateway, id, channel) = (Arc::clone(&part.part), id.to_owned(), channel.to_owned());
        let (address, text) = (address.clone(), text.clone());
        let sent = part.patience.within(self.parts.limits.channel, move || {
            gateway.send(&Message::new(&id, &channel, &address, &text))
        });
        let (carried, failure) = match sent {
            Ok(SendStatus::Done) => (Carried::Done, None),
            // About one address: the channel works.
            Ok(SendStatus::Failed(reason)) => (Carried::Failed(reason), None),
            Ok(SendStatus::Retry(reason)) => (Carried::Later(reason.clone()), Some(reason)),
            Ok(SendStatus::Unknown(reason)) => (Carried::Unknown(reason.clone()), Some(reason)),
            Err(silence) => silent(silence),
        };
        self.troubles.note(&name, self.parts.now(), failure.as_deref());
        carried
    }
}

/// The case of a command and its subject, as they are when the command is carried out.
pub(super) struct About {
    pub(super) case: Case,
    pub(super) subject: Option<SubjectProfile>,
}

/// A text to send.
pub(super) struct Text<'a> {
    pub(super) id: String,
    pub(super) channel: &'a str,
    pub(super) address: &'a Sensitive<String>,
    pub(super) whole: &'a Sensitive<String>,
}

/// Returns the outcome of a part that gave no answer, and the reason for the status.
fn silent(silence: Silence) -> (Carried, Option<String>) {
    let reason = silence.as_str().to_owned();
    let carried = match silence {
        Silence::Crowded => Carried::Later(reason.clone()),
        Silence::TooLate => Carried::Unknown(reason.clone()),
    };
    (carried, Some(reason))
}

impl Carried {
    const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed(_) => "failed",
            Self::Unknown(_) => "unknown",
            Self::Later(_) | Self::LaterUnknown(_) => "later",
        }
    }
}

fn command_id(leased: &LeasedCommand) -> Result<CommandId, DeskError> {
    let id = leased.row.key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| bonafides_parts::StoreError::Corrupt("the key of a command".to_owned()).into())
}

pub(super) fn later(now: Time, milliseconds: i64) -> Time {
    Time::from_milliseconds(now.milliseconds().saturating_add(milliseconds))
}
