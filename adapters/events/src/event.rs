use std::borrow::Cow;

use bonafides::Time;
use serde::Deserialize;
use thiserror::Error;

/// A record of a log as a row. It borrows from the record.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Event<'r> {
    /// The id of the case, or `desk`.
    pub case: Cow<'r, str>,
    /// The sequence number in the case, from 0.
    pub seq: u64,
    /// The time of the step.
    pub time: Time,
    /// The type of the record, such as `open`.
    pub kind: Cow<'r, str>,
    /// The actor of the step.
    pub actor: Actor<'r>,
    /// The alias of the person that the step names as its subject: in `open`, `take_over`, `not_me` and the chain `desk`.
    pub subject: Option<Cow<'r, str>>,
    /// The action, if the record states it or decides about it.
    pub action: Option<Cow<'r, str>>,
    /// The channel of the first contact in `open`; of the message in `ask`.
    pub channel: Option<Cow<'r, str>>,
    /// The kind of operator, in `open` and `take_over`.
    pub operator_kind: Option<Cow<'r, str>>,
    /// The challenge or signal that the step is about.
    pub check: Option<Cow<'r, str>>,
    /// The type of the challenge, in `ask`.
    pub challenge_type: Option<Cow<'r, str>>,
    /// The outcome of the check.
    pub outcome: Option<Cow<'r, str>>,
    /// The number of the attempt, from 1.
    pub attempt: Option<u64>,
    /// The code of a refusal, or the reason why a case cannot continue.
    pub reason: Option<Cow<'r, str>>,
    /// The change of an enrolment.
    pub change: Option<Cow<'r, str>>,
    /// The result of a command, in `report`.
    pub result: Option<Cow<'r, str>>,
    /// The id of the grant that was approved or redeemed.
    pub grant: Option<Cow<'r, str>>,
    /// The proof that the subject said "not me", in `not_me`.
    pub proof: Option<Cow<'r, str>>,
    /// The object of a step of an administrator: the kind of a key, the digest of a policy, the form of an export, or
    /// the case that was opened.
    pub object: Option<Cow<'r, str>>,
    /// The role that was given to a policy, or that it was proposed for.
    pub role: Option<Cow<'r, str>>,
    /// The number of records that left the desk, in `exported`.
    pub exported: Option<u64>,
    /// The challenges of this case that were not answered in time.
    pub expired: Vec<Cow<'r, str>>,
    /// True for a decoy, of which nothing was counted.
    pub decoy: bool,
    /// True if too many failures closed the recovery path of the subject.
    pub closed: bool,
    /// True if the approval was withdrawn.
    pub withdrawn: bool,
    /// The verdict of the step.
    pub verdict: Option<Cow<'r, str>>,
    /// The reasons that limit the verdict.
    pub blocked_by: Vec<Cow<'r, str>>,
    /// The commands of the step.
    pub commands: Vec<Command<'r>>,
    /// The ids of the groups that matched, in the order of the policy.
    pub groups: Vec<Cow<'r, str>>,
    /// The checks that were unavailable to the caller.
    pub unavailable: Vec<Cow<'r, str>>,
    /// The recorded facts that were decided on, in canonical JSON.
    pub facts: Option<&'r str>,
    /// The policy in force; `None` in the chain `desk`.
    pub policy: Option<PolicyName<'r>>,
    /// The version of the engine.
    pub engine: Cow<'r, str>,
}

/// The actor of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Actor<'r> {
    /// The kind, such as `person`.
    #[serde(borrow)]
    pub kind: Cow<'r, str>,
    /// The alias of a person, or the configured name of a provider or host.
    #[serde(borrow)]
    pub alias: Cow<'r, str>,
}

/// A command of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command<'r> {
    /// The type, such as `notify`.
    pub kind: Cow<'r, str>,
    /// The challenge, event, resolution or grant that it is about.
    pub about: Option<Cow<'r, str>>,
    /// The severity of a notification.
    pub severity: Option<Cow<'r, str>>,
}

/// A policy, as a record names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PolicyName<'r> {
    /// The name.
    #[serde(borrow)]
    pub name: Cow<'r, str>,
    /// The version.
    #[serde(borrow)]
    pub version: Cow<'r, str>,
    /// The SHA-256 of its document, in hexadecimal digits.
    #[serde(borrow)]
    pub digest: Cow<'r, str>,
}

/// Bytes that are no record that can be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EventError {
    /// Not JSON with the members of a record.
    #[error("not a record: {0}")]
    NotARecord(#[from] serde_json::Error),
    /// Not UTF-8.
    #[error("not a record: not UTF-8")]
    NotText,
    /// A record in a newer format.
    #[error("a record in format {0}, which this version cannot read")]
    Newer(u64),
}

impl EventError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Newer(_) => "use a newer version",
            Self::NotARecord(_) | Self::NotText => {
                "verify the log: `bonafides audit verify` names the first bad record"
            }
        }
    }
}

/// The format of records that this reads.
pub(crate) const FORMAT: u64 = 1;

impl<'r> Event<'r> {
    /// Creates a row with the values that every record has; all others are absent.
    pub fn new(case: impl Into<Cow<'r, str>>, seq: u64, time: Time, kind: impl Into<Cow<'r, str>>) -> Self {
        Self {
            case: case.into(),
            seq,
            time,
            kind: kind.into(),
            actor: Actor::default(),
            subject: None,
            action: None,
            channel: None,
            operator_kind: None,
            check: None,
            challenge_type: None,
            outcome: None,
            attempt: None,
            reason: None,
            change: None,
            result: None,
            grant: None,
            proof: None,
            object: None,
            role: None,
            exported: None,
            expired: Vec::new(),
            decoy: false,
            closed: false,
            withdrawn: false,
            verdict: None,
            blocked_by: Vec::new(),
            commands: Vec::new(),
            groups: Vec::new(),
            unavailable: Vec::new(),
            facts: None,
            policy: None,
            engine: Cow::Borrowed(""),
        }
    }

    /// Returns the row without [`facts`](Self::facts), so that it no longer borrows from the record.
    pub fn into_owned(self) -> Event<'static> {
        let own = |text: Cow<'_, str>| Cow::<'static, str>::Owned(text.into_owned());
        let each = |all: Vec<Cow<'_, str>>| all.into_iter().map(own).collect();
        Event {
            case: own(self.case),
            seq: self.seq,
            time: self.time,
            kind: own(self.kind),
            actor: Actor { kind: own(self.actor.kind), alias: own(self.actor.alias) },
            subject: self.subject.map(own),
            action: self.action.map(own),
            channel: self.channel.map(own),
            operator_kind: self.operator_kind.map(own),
            check: self.check.map(own),
            challenge_type: self.challenge_type.map(own),
            outcome: self.outcome.map(own),
            attempt: self.attempt,
            reason: self.reason.map(own),
            change: self.change.map(own),
            result: self.result.map(own),
            grant: self.grant.map(own),
            proof: self.proof.map(own),
            object: self.object.map(own),
            role: self.role.map(own),
            exported: self.exported,
            expired: each(self.expired),
            decoy: self.decoy,
            closed: self.closed,
            withdrawn: self.withdrawn,
            verdict: self.verdict.map(own),
            blocked_by: each(self.blocked_by),
            commands: self
                .commands
                .into_iter()
                .map(|command| Command {
                    kind: own(command.kind),
                    about: command.about.map(own),
                    severity: command.severity.map(own),
                })
                .collect(),
            groups: each(self.groups),
            unavailable: each(self.unavailable),
            facts: None,
            policy: self.policy.map(|policy| PolicyName {
                name: own(policy.name),
                version: own(policy.version),
                digest: own(policy.digest),
            }),
            engine: own(self.engine),
        }
    }

    /// Returns true if the step completes an enrolment, as opposed to beginning, confirming or removing one.
    pub fn completes_enrolment(&self) -> bool {
        const COMPLETED: [&str; 5] =
            ["questions", "authenticator_code", "recovery_codes", "contact_code", "registered"];
        self.kind == "enrol"
            && self.change.as_deref().is_some_and(|change| COMPLETED.contains(&change))
            && self.outcome.as_deref().is_none_or(|outcome| outcome == "passed")
    }

    /// Returns true for a record of the chain `desk`, which belongs to no case.
    pub fn is_of_desk(&self) -> bool {
        self.case == "desk"
    }
}
