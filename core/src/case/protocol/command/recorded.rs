use serde::Serialize;

use crate::case::protocol::command::{AlertEvent, AlertSeverity, End, Task};

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
    Send {
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
        end: End,
    },
}

impl<'a> From<&'a Task> for CommandData<'a> {
    fn from(task: &'a Task) -> Self {
        match task {
            Task::Observe { signals } => Self::Observe { signals },
            Task::Ask(ask) => Self::Challenge { challenge: &ask.challenge },
            Task::RequestVouch(request) => Self::Challenge { challenge: &request.challenge },
            Task::Send(send) => Self::Send { challenge: &send.challenge, channel: &send.channel },
            Task::Deliver(deliver) => Self::Deliver {
                grant: &deliver.grant,
                aud: &deliver.connector,
                channels: deliver.parts.iter().map(|part| part.channel.as_str()).collect(),
            },
            Task::Notify(notify) => {
                let mut people: Vec<&str> = notify.to.iter().map(|to| to.person.as_str()).collect();
                people.dedup();
                Self::Notify { event: notify.event, severity: notify.severity, ticket: notify.ticket, people }
            }
            Task::Revoke { grant, .. } => Self::Revoke { grant },
            Task::Conclude { end } => Self::Conclude { end: *end },
        }
    }
}
