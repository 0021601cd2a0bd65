use std::collections::VecDeque;

use bonafides::case::{Command, CommandId, CommandTask, PresentChallenge};

/// Something that the caller does at a provider now: they prove something there, or register something.
///
/// The same for every visitor of a page: nothing in it reveals a decoy. The provider's answer names the command and
/// contains the nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AtProvider {
    /// The id of the command.
    pub command: CommandId,
    /// The challenge of the policy.
    pub challenge: String,
    /// The provider's name in the policy.
    pub provider: String,
    /// The nonce.
    pub nonce: String,
    /// True if something is registered, false if something is proven.
    pub registers: bool,
}

/// Splits the commands of a step into the challenges to put to the caller and what is done at providers.
pub(crate) fn for_the_caller(commands: VecDeque<Command>) -> (Vec<PresentChallenge>, Vec<AtProvider>) {
    let (mut ask, mut at_provider) = (Vec::new(), Vec::new());
    for Command { id: command, task, .. } in commands {
        match task {
            CommandTask::PresentChallenge(present) => {
                at_provider.extend(present.provider.as_ref().map(|asked| AtProvider {
                    command,
                    challenge: present.challenge.clone(),
                    provider: asked.id.clone(),
                    nonce: asked.nonce.clone(),
                    registers: false,
                }));
                ask.push(present);
            }
            CommandTask::Register(register) => at_provider.push(AtProvider {
                command,
                challenge: register.challenge,
                provider: register.provider,
                nonce: register.nonce,
                registers: true,
            }),
            _ => {}
        }
    }
    (ask, at_provider)
}
