//! The numbers, as they are shown.

use std::collections::HashMap;

use serde::Serialize;

use super::count::{Count, Counts, Part, SiteId};
use super::frame::Frame;
use super::situation::Situation;
use crate::policy::Policy;

/// The people who have a way, and those who have none.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CoverageReport {
    /// The policy.
    pub policy: Policy,
    /// All people who were counted.
    pub people: u64,
    /// People whom no group of the policy matches.
    pub unmatched: u64,
    /// True if every number equals that of deciding for each person. If not, there are too many classes of signals,
    /// so that the situation `usual` may show too few ways, or the weakest ways of some people are not known.
    pub exact: bool,
    /// The situations: `usual`, `unobserved` and those of the options.
    pub situations: Vec<Situation>,
    /// The numbers for each action, in the order of the policy.
    pub actions: Vec<ActionCoverage>,
    /// People without a way to some action in the situation `usual`; no more than the options allow.
    pub attention: Vec<Attention>,
    /// The number of further such people.
    pub more_attention: u64,
}

/// The people who have a way to an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActionCoverage {
    /// The action.
    pub action: String,
    /// All people.
    pub all: PartCoverage,
    /// People by group of the policy, in its order; then those in no group. A person in several counts in each.
    pub groups: Vec<PartCoverage>,
    /// People by site, in alphabetical order; then those of further sites, and those of whom none is given. Empty if no
    /// site is given.
    pub sites: Vec<PartCoverage>,
}

/// The numbers for some of the people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartCoverage {
    /// The id of the group or the name of the site; none for all people and for those without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// True for all sites beyond the 1 000 that are told apart.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub others: bool,
    /// The people.
    pub people: u64,
    /// The numbers in each situation.
    pub situations: Vec<SituationCoverage>,
}

/// The numbers in a situation. Everybody either has a way or is one of `nothing_enrolled`, `denied` and `escalated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SituationCoverage {
    /// The name of the situation.
    pub situation: String,
    /// People who have a way.
    pub with_way: u64,
    /// People without a way who can pass nothing.
    pub nothing_enrolled: u64,
    /// Others without a way, who are denied after they have passed everything that they can.
    pub denied: u64,
    /// Others without a way, who are then escalated.
    pub escalated: u64,
    /// People without a way to whom no enrolment would open one.
    pub beyond_enrolment: u64,
    /// People whose ways all need the same cause.
    pub one_cause: u64,
    /// The causes whose loss leaves someone without a way, in the order of the policy.
    pub losses: Vec<Loss>,
    /// The causes of the weakest way of each person: fewest causes, then least cost. Most people first.
    pub weakest: Vec<CauseSet>,
    /// People who have a way, and whose weakest way is not known.
    pub weakest_unknown: u64,
    /// The challenges that would help someone: those that open the most ways per new enrolment first, then those that
    /// relieve the most people.
    pub campaign: Vec<Enrolment>,
}

/// The loss of a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Loss {
    /// The cause.
    pub cause: String,
    /// People who still have a way without it.
    pub with_way: u64,
}

/// A set of causes that is enough, and the people whose weakest way it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CauseSet {
    /// The causes, in alphabetical order.
    pub causes: Vec<String>,
    /// The people.
    pub people: u64,
}

/// The gain if everybody who cannot pass a challenge enrolled in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Enrolment {
    /// The challenge.
    pub challenge: String,
    /// New enrolments: people who cannot pass it.
    pub enrolments: u64,
    /// The people among them who have no way, and would have one.
    pub gained: u64,
    /// The people among them whose ways all need the same cause, and would no longer.
    pub relieved: u64,
}

/// A person without a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Attention {
    /// The id in the record of the person.
    pub id: String,
    /// The actions to which there is no way in the situation `usual`.
    pub actions: Vec<String>,
}

/// The parts of a report that are not counters.
pub(super) struct Rest {
    /// The sets of causes, by number.
    pub(super) cause_sets: Vec<Vec<String>>,
    pub(super) sites: HashMap<Box<str>, u32>,
    pub(super) unmatched: u64,
    pub(super) attention: Vec<Attention>,
    pub(super) more_attention: u64,
    /// `false` if some observations were not looked at.
    pub(super) complete: bool,
}

pub(super) fn report(frame: &Frame, counts: &Counts, rest: Rest) -> CoverageReport {
    let names = Names { frame, cause_sets: &rest.cause_sets };
    let actions: Vec<ActionCoverage> =
        (0..frame.actions.len()).map(|at| names.action(counts, &rest, at)).collect();
    let known = |situation: &SituationCoverage| situation.weakest_unknown == 0;
    let exact = rest.complete && actions.iter().all(|action| action.all.situations.iter().all(known));
    CoverageReport {
        policy: frame.policy.clone(),
        people: counts.all.people,
        unmatched: rest.unmatched,
        exact,
        situations: frame.situations.clone(),
        actions,
        attention: rest.attention,
        more_attention: rest.more_attention,
    }
}

struct Names<'r> {
    frame: &'r Frame,
    cause_sets: &'r [Vec<String>],
}

impl Names<'_> {
    fn action(&self, counts: &Counts, rest: &Rest, at: usize) -> ActionCoverage {
        let compiled = self.frame.policy.compiled();
        let action = self.frame.actions.get(at).and_then(|id| compiled.actions.get(usize::from(*id)));
        let in_groups = counts.groups.iter().filter(|(group, _)| group.is_some());
        let groups = in_groups.chain(counts.groups.iter().filter(|(group, _)| group.is_none()));
        let groups = groups.map(|(group, part)| {
            let name = group.map(|group| compiled.groups.id(group).to_owned());
            self.part(part, at, name)
        });
        let mut sites: Vec<PartCoverage> = Vec::new();
        let mut named: Vec<(&str, u32)> =
            rest.sites.iter().map(|(name, number)| (&**name, *number)).collect();
        named.sort_unstable();
        for (name, number) in named {
            let part = counts.sites.get(&SiteId::Named(number));
            sites.extend(part.map(|part| self.part(part, at, Some(name.to_owned()))));
        }
        let others = counts.sites.get(&SiteId::Others).map(|part| self.part(part, at, None));
        sites.extend(others.map(|part| PartCoverage { others: true, ..part }));
        if !sites.is_empty() {
            sites.extend(counts.sites.get(&SiteId::Unknown).map(|part| self.part(part, at, None)));
        }
        ActionCoverage {
            action: action.map_or(String::new(), |action| action.name.to_string()),
            all: self.part(&counts.all, at, None),
            groups: groups.collect(),
            sites,
        }
    }

    fn part(&self, part: &Part, action: usize, name: Option<String>) -> PartCoverage {
        let situations = &self.frame.situations;
        let first = action.saturating_mul(situations.len());
        let counts = part.cells.iter().skip(first).zip(situations);
        PartCoverage {
            name,
            others: false,
            people: part.people,
            situations: counts.map(|(count, situation)| self.situation(part, count, situation)).collect(),
        }
    }

    fn situation(&self, part: &Part, count: &Count, situation: &Situation) -> SituationCoverage {
        let losses = self.frame.causes.iter().zip(&count.rests_on).filter(|(_, people)| **people > 0);
        let mut weakest: Vec<CauseSet> = Vec::new();
        for (set, people) in &count.weakest {
            let causes = set.and_then(|set| self.cause_sets.get(usize::try_from(set).ok()?));
            weakest.extend(causes.map(|causes| CauseSet { causes: causes.clone(), people: *people }));
        }
        weakest.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.causes.cmp(&b.causes)));
        SituationCoverage {
            situation: situation.name.clone(),
            with_way: count.with_way,
            nothing_enrolled: count.nothing_enrolled,
            denied: count.denied,
            escalated: count.escalated,
            beyond_enrolment: count.is_final,
            one_cause: count.one_cause,
            losses: losses
                .map(|(cause, people)| Loss {
                    cause: cause.name.clone(),
                    with_way: count.with_way.saturating_sub(*people),
                })
                .collect(),
            weakest,
            weakest_unknown: count.weakest.get(&None).copied().unwrap_or_default(),
            campaign: self.campaign(part, count),
        }
    }

    fn campaign(&self, part: &Part, count: &Count) -> Vec<Enrolment> {
        let checks = &self.frame.policy.compiled().checks;
        let numbers = self.frame.challenges.iter().zip(&part.lacking);
        let helps = numbers.zip(count.gains.iter().zip(&count.relieves));
        let mut campaign: Vec<Enrolment> = helps
            .filter(|(_, (gained, relieved))| **gained > 0 || **relieved > 0)
            .map(|((id, lacking), (gained, relieved))| Enrolment {
                challenge: checks.name(*id).to_owned(),
                enrolments: *lacking,
                gained: *gained,
                relieved: *relieved,
            })
            .collect();
        // By people per enrolment, without fractions; of equals the one that helps more people.
        let most = |a: &Enrolment, b: &Enrolment, people: fn(&Enrolment) -> u64| {
            let (mine, other) = (product(people(b), a.enrolments), product(people(a), b.enrolments));
            mine.cmp(&other).then(people(b).cmp(&people(a)))
        };
        campaign.sort_by(|a, b| most(a, b, |one| one.gained).then(most(a, b, |one| one.relieved)));
        campaign
    }
}

fn product(a: u64, b: u64) -> u128 {
    u128::from(a).saturating_mul(u128::from(b))
}
