use std::time::Instant;

use bonafides::Time;
use bonafides::case::{Case, Command, CommandId, CommandStatus, CommandTask, PromptKey, SubjectProfile};
use bonafides_parts::store::{DeadCommand, LeasedCommand};

use super::back_off;
use super::send::Text;
use crate::Inner;
use crate::error::DeskError;
use crate::metrics;
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
        let begun = Instant::now();
        let leased = self.parts.store.lease(now, until);
        let result = match &leased {
            Ok(Some(_)) => "leased",
            Ok(None) => "none",
            Err(error) => error.code(),
        };
        metrics::lease(result, begun);
        let Some(leased) = leased? else { return Ok(false) };
        let begun = Instant::now();
        let command = Command::from_row(&leased.row, &*self.parts.keys);
        let kind = command.as_ref().map_or("unreadable", |command| command.task.kind());
        let span = tracing::info_span!(
            "desk.command",
            kind,
            attempts = leased.attempts,
            status = tracing::field::Empty
        );
        let _entered = span.enter();
        let age = now.milliseconds().saturating_sub(leased.since.milliseconds());
        let (task, carried) = match &command {
            Ok(command) => (
                Some(&command.task),
                // First, because an effect that cannot be reported on would be repeated.
                self.about(&command.id).and_then(|about| self.carry_out(command, &about, age)),
            ),
            Err(fault) => (None, Ok(Carried::LaterUnknown(fault.to_string()))),
        };
        let carried = match carried {
            Ok(carried) => carried,
            // Of the store, the directory or the keys: the command waits until they work.
            Err(error) => Carried::LaterUnknown(error.to_string()),
        };
        let status = carried.name();
        span.record("status", status);
        metrics::command(kind, status, leased.attempts, age, begun);
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
            metrics::dead(kind);
            return self.report(&id, status, Some(reason));
        }
        let until = later(now, back_off::pause(leased.attempts));
        Ok(self.parts.store.postpone(&leased.row.key, until, &reason)?)
    }

    fn carry_out(&self, command: &Command, about: &About, age: i64) -> Result<Carried, DeskError> {
        let id = &command.id;
        match &command.task {
            CommandTask::Observe { signals } => self.observe(id, signals, about),
            CommandTask::PresentChallenge(ask) => Ok(self.present(id, ask, about)),
            CommandTask::SendMessage(send) => Ok(self.send(
                Text {
                    id: id.to_string(),
                    channel: &send.channel,
                    address: &send.address,
                    whole: &send.text,
                    title: PromptKey::TitleCode,
                    alert: None,
                },
                about,
            )),
            CommandTask::RequestVouch(request) => Ok(self.request_vouch(id, request, about)),
            CommandTask::Register(register) => Ok(self.register(id, register, about)),
            CommandTask::Deliver(deliver) => self.deliver(id, deliver, about, age),
            CommandTask::Notify(notify) => Ok(self.notify(id, notify, about)),
            CommandTask::Revoke { grant, account } => self.revoke(grant, account, age),
            // Screens read the view.
            CommandTask::Conclude { .. } => Ok(Carried::Done),
            _ => Ok(Carried::Failed("this version does not know the command".to_owned())),
        }
    }
}

/// The case of a command and its subject, as they are when the command is carried out.
pub(super) struct About {
    pub(super) case: Case,
    pub(super) subject: Option<SubjectProfile>,
}

/// Returns the outcome of a part that gave no answer, and the reason for the status.
pub(super) fn silent(silence: Silence) -> (Carried, Option<String>) {
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
