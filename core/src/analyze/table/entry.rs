//! The parts of the table, one type each.

use serde::Serialize;

use super::words;
use crate::decide::{both, condition_words, either, requirement_words};
use crate::policy::compiled::{
    self, Compiled, FixedVerdict, GrantKind, NO_CAUSE, OperatorRules, SignalSource, Whom,
};
use crate::policy::operator_kind::OperatorKind;
use crate::policy::shape::FACTORS;

/// A named part of the policy, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The name in the policy.
    pub name: String,
    /// The description.
    pub what: String,
}

/// The grant that an approval yields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Grant {
    /// The name in the policy.
    pub name: String,
    /// The description.
    pub what: String,
    /// The time for which it can be used, or an enrolment is open; `None` if the policy does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<String>,
    /// Channels for the delivery; the first that is allowed is used.
    pub deliver: Vec<String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// The id.
    pub id: String,
    /// The description in the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The directory names of the group, in the form in which they are compared: in lower case.
    pub matches: Vec<String>,
}

/// A risk: signals and their consequences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Risk {
    /// The id.
    pub id: String,
    /// The reason in the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Ids of the groups whose subjects it is about; empty for all subjects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// The condition that fires it.
    pub when: String,
    /// The consequences, each in a few words.
    pub then: Vec<String>,
}

/// A check: a way to get evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// The name.
    pub name: String,
    /// The description in the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// A description of how the evidence is obtained.
    pub what: String,
    /// The category of the evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// The cause that an attacker takes over to fake it; `None` if no other check shares it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The points that it is worth.
    pub points: String,
    /// The cost of asking, in the policy's own unit; `None` for signals, which are not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<i64>,
}

/// The limits of one category of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FactorLimits {
    /// The factor.
    pub name: String,
    /// The maximum points that it contributes; `None` for no limit.
    pub cap: Option<i64>,
    /// The minimum points for it to count as a factor that was shown.
    pub min: i64,
}

/// An alert: events and the people who are notified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Alert {
    /// The events.
    pub on: Vec<String>,
    /// The condition; `None` for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The people who are notified.
    pub to: Vec<String>,
    /// `low`, `medium` or `high`.
    pub severity: String,
    /// True if a ticket is also opened.
    pub ticket: bool,
}

pub(super) fn grant(compiled: &Compiled, id: u16) -> Option<Grant> {
    let grant = compiled.grants.get(usize::from(id))?;
    let what = match &grant.kind {
        GrantKind::ReenrolmentKey => "a key with which the subject enrols again".to_owned(),
        GrantKind::OneTimePassword { length, change_at_first_use, read_out } => {
            let change = if *change_at_first_use { ", to be changed at first use" } else { "" };
            let read_out = if *read_out { ", which the operator may read out" } else { "" };
            format!("a password of {length} characters{change}{read_out}")
        }
        GrantKind::Enrolment { of } => {
            let names: Vec<&str> = of.iter().map(|id| compiled.checks.name(*id)).collect();
            format!("the subject may enrol, re-confirm or remove {}", both(&names))
        }
        GrantKind::External { provider } => format!("made by {provider}"),
    };
    let channels = grant.deliver.iter().filter_map(|id| compiled.channels.get(usize::from(*id)));
    Some(Grant {
        name: grant.name.to_string(),
        what,
        lifetime: grant.lifetime.map(words::duration),
        deliver: channels.map(|channel| channel.name.to_string()).collect(),
    })
}

pub(super) fn unlocks(compiled: &Compiled, action: &compiled::Action) -> Vec<String> {
    let channels = action.unlocks.iter().filter_map(|id| compiled.channels.get(usize::from(*id)));
    channels.map(|channel| channel.name.to_string()).collect()
}

pub(super) fn groups(compiled: &Compiled) -> Vec<Group> {
    let ids = (0..).take(compiled.groups.list.len()).map(|id| compiled.groups.id(id));
    let mut groups: Vec<Group> =
        ids.map(|id| Group { id: id.to_owned(), about: None, matches: Vec::new() }).collect();
    for (id, about) in &compiled.groups.about {
        if let Some(group) = groups.get_mut(*id as usize) {
            group.about = Some(about.to_string());
        }
    }
    for (id, name) in compiled.groups.table.names() {
        if let Some(group) = groups.get_mut(id as usize) {
            group.matches.push(name.to_owned());
        }
    }
    groups
}

pub(super) fn risk(compiled: &Compiled, risk: &compiled::Risk) -> Risk {
    let mut then = Vec::new();
    match risk.layer.verdict {
        Some(FixedVerdict::Deny) => then.push("the case is denied".to_owned()),
        Some(FixedVerdict::Escalate) => then.push("the case is escalated".to_owned()),
        None => {}
    }
    if let Some(node) = risk.layer.require {
        then.extend(requirement_words(compiled, node).into_iter().map(|words| format!("needs {words}")));
    }
    if risk.add_points > 0 {
        then.push(format!("needs {} more points", risk.add_points));
    }
    let forbidden: Vec<&str> =
        compiled.forbidden(&risk.layer).iter().map(|id| compiled.checks.name(*id)).collect();
    match &*forbidden {
        [] => {}
        [one] => then.push(format!("{one} does not help")),
        several => then.push(format!("{} do not help", both(several))),
    }
    Risk {
        id: risk.id.to_string(),
        about: risk.about.as_deref().map(Into::into),
        groups: risk.groups.iter().map(|id| compiled.groups.id(*id).to_owned()).collect(),
        when: condition_words(compiled, &risk.when),
        then,
    }
}

pub(super) fn check(compiled: &Compiled, check: &compiled::Check) -> Check {
    let challenge = check.challenge();
    let cause = compiled.checks.causes.get(usize::from(check.cause)).filter(|_| check.cause != NO_CAUSE);
    Check {
        name: check.name.to_string(),
        about: check.about.as_deref().map(Into::into),
        what: challenge.map_or_else(|| observed(check), |challenge| words::ask(compiled, challenge)),
        factor: FACTORS.get(usize::from(check.factor)).map(|factor| (*factor).to_owned()),
        cause: cause.map(ToString::to_string),
        points: words::points(compiled, check),
        cost: challenge.map(|challenge| challenge.cost),
    }
}

/// Describes how a signal is observed.
fn observed(check: &compiled::Check) -> String {
    match check.from {
        None => "observed",
        Some(SignalSource::Channel) => "how the caller got in touch",
        Some(SignalSource::OperatorKind) => {
            "who runs the case: a person, a service, an AI or the subject alone"
        }
        Some(SignalSource::FailedElsewhere) => "whether a check failed in another case of the same subject",
    }
    .to_owned()
}

/// Describes who may run a case, one condition each; empty if everyone may.
pub(super) fn operators<'c>(rules: impl Iterator<Item = &'c OperatorRules>) -> Vec<String> {
    let mut words = Vec::new();
    for rules in rules {
        if !rules.roles.is_empty() {
            words.push(format!("run by an operator in the role {}", either(&rules.roles)));
        }
        if let Some(level) = rules.level {
            words.push(format!("run by an operator who signed in at level {level} or above"));
        }
        if !rules.kinds.is_empty() {
            let kinds: Vec<&str> = rules.kinds.iter().copied().map(kind_words).collect();
            words.push(format!("run by {}", either(&kinds)));
        }
    }
    // Conditions of several layers appear once.
    let mut seen: Vec<String> = Vec::new();
    words.retain(|word| {
        !seen.contains(word) && {
            seen.push(word.clone());
            true
        }
    });
    words
}

const fn kind_words(kind: OperatorKind) -> &'static str {
    match kind {
        OperatorKind::Person => "a person",
        OperatorKind::Service => "a service",
        OperatorKind::Ai => "an AI",
        OperatorKind::SelfService => "the subject alone (self-service)",
    }
}

pub(super) fn people(compiled: &Compiled) -> Vec<Entry> {
    let people = compiled.people.iter().filter_map(|person| {
        let what = match &person.whom {
            Whom::Subject => return None,
            Whom::Directory(attribute) => {
                format!("the person whom the directory names as {attribute} of the subject")
            }
            Whom::Group { group, contact: None } => format!("anyone in {group}"),
            Whom::Group { group, contact: Some(address) } => {
                format!("anyone in {group}; notified at {address}")
            }
            Whom::Contact(address) => address.to_string(),
        };
        Some(Entry { name: person.name.to_string(), what })
    });
    people.collect()
}

pub(super) fn channels(compiled: &Compiled) -> Vec<Entry> {
    let entry = |channel| words::channel(compiled, channel);
    let channels = compiled.channels.iter();
    channels.map(|channel| Entry { name: channel.name.to_string(), what: entry(channel) }).collect()
}

pub(super) fn alert(compiled: &Compiled, alert: &compiled::Alert) -> Alert {
    let groups: Vec<&str> = alert.groups.iter().map(|id| compiled.groups.id(*id)).collect();
    let actions = alert.actions.iter().filter_map(|id| compiled.actions.get(usize::from(*id)));
    let actions: Vec<&str> = actions.map(|action| &*action.name).collect();
    let risks = alert.risks.iter().filter_map(|id| compiled.risks.get(usize::from(*id)));
    let risks: Vec<&str> = risks.map(|risk| &*risk.id).collect();
    let when: Vec<String> = [("group", groups), ("action", actions), ("risk", risks)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what} {}", either(&names)))
        .collect();
    Alert {
        on: alert.on.iter().map(ToString::to_string).collect(),
        when: (!when.is_empty()).then(|| both(&when)),
        to: alert.to.iter().map(|id| compiled.person(*id).to_owned()).collect(),
        severity: alert.severity.to_string(),
        ticket: alert.ticket,
    }
}
