use serde::Serialize;

use crate::case::protocol::command::{AlertEvent, AlertSeverity, CommandTask, Resolution};

/// What a record says of a command: nothing secret, nobody's address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(in crate::case) enum CommandData<'a> {
    /// Of `observe`.
    Observe {
        /// The signals to report.
        signals: &'a [String],
    },
    /// Of `ask` and `request_vouch`.
    Challenge {
        /// The challenge.
        challenge: &'a str,
    },
    /// Of `send`.
    SendMessage {
        /// The challenge.
        challenge: &'a str,
        /// The channel of the policy.
        channel: &'a str,
    },
    /// Of `deliver`.
    Deliver {
        /// The grant.
        grant: &'a str,
        /// The connector.
        aud: &'a str,
        /// The channels over which the secret goes.
        channels: Vec<&'a str>,
    },
    /// Of `notify`.
    Notify {
        /// What happened.
        event: AlertEvent,
        /// How urgent it is.
        severity: AlertSeverity,
        /// Whether a ticket is opened, too.
        ticket: bool,
        /// Who is told, in the words of the policy.
        people: Vec<&'a str>,
    },
    /// Of `revoke`.
    Revoke {
        /// The grant.
        grant: &'a str,
    },
    /// Of `conclude`.
    Conclude {
        /// How the case ended.
        resolution: Resolution,
    },
}

impl<'a> From<&'a CommandTask> for CommandData<'a> {
    fn from(task: &'a CommandTask) -> Self {
        match task {
            CommandTask::Observe { signals } => Self::Observe { signals },
            CommandTask::PresentChallenge(ask) => Self::Challenge { challenge: &ask.challenge },
            CommandTask::RequestVouch(request) => Self::Challenge { challenge: &request.challenge },
            CommandTask::SendMessage(send) => {
                Self::SendMessage { challenge: &send.challenge, channel: &send.channel }
            }
            CommandTask::Deliver(deliver) => Self::Deliver {
                grant: &deliver.grant,
                aud: &deliver.connector,
                channels: deliver.parts.iter().map(|part| part.channel.as_str()).collect(),
            },
            CommandTask::Notify(notify) => {
                let mut people: Vec<&str> = notify.to.iter().map(|to| to.person.as_str()).collect();
                people.dedup();
                Self::Notify { event: notify.event, severity: notify.severity, ticket: notify.ticket, people }
            }
            CommandTask::Revoke { grant, .. } => Self::Revoke { grant },
            CommandTask::Conclude { resolution } => Self::Conclude { resolution: *resolution },
        }
    }
}
