//! The worker that carries out commands: the outbox of `docs/embedding.md`.

use bonafides::Time;
use bonafides::case::{
    Command, CommandStatus, CommandTask, Connector, Deliver, Delivery, HostInput, Input, MemoryRedemptions,
    Revocation, WriteStatus, grant_live, grant_row,
};

use super::host::{Failure, Host, Loop};

/// Gateways, and a directory behind its connector.
pub(crate) struct World {
    pub(crate) connector: Connector,
    pub(crate) memory: MemoryRedemptions,
    /// The messages on phones, in mailboxes and on the operator's screen.
    pub(crate) sent: Vec<Command>,
    /// Accounts whose password was set.
    pub(crate) written: Vec<String>,
    /// Accounts whose password was replaced by a random one.
    pub(crate) locked: Vec<String>,
}

impl<Db> Host<Db>
where
    Self: Loop,
{
    /// Carries out all waiting commands and reports on each.
    pub(crate) fn work(&mut self, world: &mut World) -> Result<(), Failure> {
        while let Some(command) = self.lease()? {
            let state = self.carry_out(&command, world)?;
            // With this id, a repeated report is a duplicate.
            let id = format!("report-{}", command.id).parse()?;
            let case = command.id.case.clone();
            let says = HostInput::Report { command: command.id, state, text: None };
            self.give(&case, &Input::host(id, "worker", says))?;
        }
        Ok(())
    }

    fn carry_out(&mut self, command: &Command, world: &mut World) -> Result<CommandStatus, Failure> {
        match &command.task {
            // Query the systems now, and report their signals before reporting on this command.
            CommandTask::Observe { signals } => {
                for check in signals {
                    let id = format!("{check}-{}", command.id).parse()?;
                    let outcome = "none".to_owned();
                    let says = HostInput::Signal { check: check.clone(), outcome, at: None, value: None };
                    self.give(&command.id.case, &Input::host(id, "mobile-operator", says))?;
                }
                Ok(CommandStatus::Done)
            }
            CommandTask::Deliver(deliver) => {
                let row = self.read(&grant_row(&deliver.account, &self.keys)?)?;
                let live = grant_live(&row, &deliver.grant, &self.keys)?;
                Ok(world.redeem(deliver, self.clock, Some(live)))
            }
            CommandTask::Revoke { grant, account } => {
                // An error leaves the command open: nothing is revoked yet, and it will be repeated.
                match world.connector.revoke(&mut world.memory, grant, self.clock)? {
                    Revocation::Stopped => {}
                    Revocation::Begun => world.locked.push(account.clone()), // set a random password
                }
                Ok(CommandStatus::Done)
            }
            // To the operator's screen, a gateway or the ticket system, with the command's id as the
            // idempotency key, because it may be carried out twice.
            CommandTask::PresentChallenge(_)
            | CommandTask::SendMessage(_)
            | CommandTask::RequestVouch(_)
            | CommandTask::Notify(_)
            | CommandTask::Conclude { .. } => {
                world.sent.push(command.clone());
                Ok(CommandStatus::Done)
            }
            // A task of a later version of the engine: nothing is done here, and the case learns it.
            _ => Ok(CommandStatus::Failed),
        }
    }
}

impl World {
    /// The connector, next to the directory: the only place with the right to reset.
    fn redeem(&mut self, deliver: &Deliver, now: Time, live: Option<bool>) -> CommandStatus {
        let delivery = Delivery::new(&deliver.action, &deliver.account)
            .secret(deliver.secret.as_ref(), deliver.blind.as_ref().map(|blind| blind.expose()));
        let token = deliver.token.expose();
        let redeemed = self.connector.redeem(&mut self.memory, token, &delivery, now, live, |claims| {
            self.written.push(claims.sub.clone()); // set the password here, at most once
            WriteStatus::Done
        });
        match redeemed.map(|redeemed| redeemed.written) {
            Ok(WriteStatus::Done) => CommandStatus::Done, // now send `deliver.parts`, each to its address
            Ok(WriteStatus::Unknown) => CommandStatus::Unknown,
            Ok(WriteStatus::Failed) | Err(_) => CommandStatus::Failed,
        }
    }

    pub(crate) fn code(&self) -> String {
        let code = |command: &Command| match &command.task {
            CommandTask::SendMessage(send) => Some(send.code.expose().clone()),
            _ => None,
        };
        self.sent.iter().rev().find_map(code).expect("a code was sent")
    }
}
