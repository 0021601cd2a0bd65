use serde::Serialize;

use crate::case::protocol::command::{AlertEvent, AlertSeverity, CommandTask, Resolution};

/// The `data` of a command in a record: no secrets and no addresses.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(in crate::case) enum CommandData<'a> {
    /// `observe`.
    Observe {
        /// The signals to report.
        signals: &'a [String],
    },
    /// `present_challenge`, `request_vouch` and `register`.
    Challenge {
        /// The challenge.
        challenge: &'a str,
    },
    /// `send_message`.
    SendMessage {
        /// The challenge.
        challenge: &'a str,
        /// The channel of the policy.
        channel: &'a str,
    },
    /// `deliver`.
    Deliver {
        /// The grant.
        grant: &'a str,
        /// The connector.
        aud: &'a str,
        /// The channels that deliver the secret.
        channels: Vec<&'a str>,
    },
    /// `notify`.
    Notify {
        /// The event.
        event: AlertEvent,
        /// The severity.
        severity: AlertSeverity,
        /// True if a ticket is also opened.
        ticket: bool,
        /// The recipients, by their names in the policy.
        people: Vec<&'a str>,
    },
    /// `revoke`.
    Revoke {
        /// The grant.
        grant: &'a str,
    },
    /// `conclude`.
    Conclude {
        /// The resolution of the case.
        resolution: Resolution,
    },
}

impl<'a> From<&'a CommandTask> for CommandData<'a> {
    fn from(task: &'a CommandTask) -> Self {
        match task {
            CommandTask::Observe { signals } => Self::Observe { signals },
            CommandTask::PresentChallenge(ask) => Self::Challenge { challenge: &ask.challenge },
            CommandTask::RequestVouch(request) => Self::Challenge { challenge: &request.challenge },
            CommandTask::Register(register) => Self::Challenge { challenge: &register.challenge },
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
