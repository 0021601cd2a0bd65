//! The people of a desk: subjects with their contacts and colleagues, and operators.

use std::collections::BTreeMap;

use bonafides::case::{Contact, Fact, Operator, OperatorKind, Relationship, SubjectProfile};
use bonafides::needs::{AnswerSource, PersonSource};
use bonafides::{Policy, Time};

use crate::enrolment::ENROLLED;

/// The time of the last change to any person: 2024-01-01T00:00:00Z.
const LONG_AGO: i64 = ENROLLED - 366 * 86_400_000;
/// The fact that people recall, and its time: 2025-12-24T17:30:00Z.
pub(crate) const RECALLED: &str = "a red bicycle";
pub(crate) const RECALLED_AT: i64 = 1_766_597_400_000;

/// A subject.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) profile: SubjectProfile,
    /// The name that callers give.
    pub(crate) named: String,
    /// The time from which the subject can call again, in milliseconds since 1970.
    pub(crate) free_at: i64,
    /// The number of recovery codes used, by challenge.
    pub(crate) used: BTreeMap<String, usize>,
    /// The index of the groups.
    pub(crate) groups: usize,
}

impl Person {
    /// Returns the person with this number, in these groups.
    pub(crate) fn new(policy: &Policy, number: usize, names: &[String], groups: usize) -> Self {
        let account = format!("drill-person-{number}");
        let own = policy.channels().filter(|channel| channel.to.is_none());
        let contacts = own.map(|channel| contact(channel.name, number, "home"));
        let related = policy.people().flat_map(|person| {
            let colleague = |id: String, number: usize| {
                let reached = policy.channels().map(|channel| contact(channel.name, number, "work"));
                Relationship::new(person.name, id).since(Time::from_milliseconds(LONG_AGO)).contacts(reached)
            };
            match person.source {
                PersonSource::Attribute(_) => {
                    vec![colleague(format!("drill-{}-of-{number}", person.name), number)]
                }
                _ => second_people(person.name).map(|id| colleague(id, 0)).to_vec(),
            }
        });
        let facts = policy.challenges().filter_map(|challenge| match challenge.answers {
            AnswerSource::Recall { fact, is_time: true } => {
                Some((fact, Fact::Time(Time::from_milliseconds(RECALLED_AT))))
            }
            AnswerSource::Recall { fact, .. } => Some((fact, Fact::Text(RECALLED.into()))),
            _ => None,
        });
        let profile = SubjectProfile::new(account, format!("Person {number}"), true)
            .groups(names.iter().cloned())
            .contacts(contacts)
            .relationships(related)
            .facts(facts)
            .language("en")
            .time_zone("UTC");
        Self { profile, named: format!("person{number}"), free_at: 0, used: BTreeMap::new(), groups }
    }
}

/// Returns the people for a name in the policy who are the same for all subjects.
pub(crate) fn second_people(person: &str) -> [String; 2] {
    [1, 2].map(|number| format!("drill-{person}-{number}"))
}

/// Returns a contact that is unique to a person.
fn contact(channel: &str, number: usize, place: &str) -> Contact {
    let address = if channel.contains("mail") {
        format!("person{number}@{place}.example")
    } else {
        let area = if place == "home" { 45 } else { 46 };
        format!("+{area}{:08}", number.saturating_add(20_000_000))
    };
    Contact::new(channel, address).changed_at(Time::from_milliseconds(LONG_AGO))
}

/// Returns an operator with every role that the policy asks for.
pub(crate) fn operator(policy: &Policy, id: impl Into<String>, kind: OperatorKind) -> Operator {
    Operator::new(id, kind).roles(policy.operator_roles()).level(3)
}
