//! A policy after loading: names are numbers, rules are flat, and everything has been checked.

use std::ops::Range;

use crate::bits::{Bits, CAPACITY, Word};

use super::alert::{AlertEvent, AlertSeverity};
use super::ast;
pub(crate) use super::ast::{FixedVerdict, SignalSource};
use super::challenge_spec::Vouch;
pub(crate) use super::challenge_spec::{ChallengeSpec, Vouching};
use super::conjunction::Joinable;
use super::group_table::GroupTable;
pub(crate) use super::ids::{ActionId, CheckId, Factor, GroupId, PersonId, ResultId};
use super::name_table::NameTable;
use super::operator_kind::OperatorKind;
use super::password::PasswordRules;
use super::requirement::{NodeId, Requirements};
use super::result_sets::ResultSet;
pub(crate) use super::result_table::Outcome;
use super::result_table::{KnownResult, ResultTable};
pub(crate) use super::scoring::{Alone, ResultSpec, Sum};
use super::shape::FactorName;
use super::value::{Duration, Rate};

/// The maximum number of results in a policy; the sets of the hot path have a fixed size.
pub(crate) const MAX_RESULTS: usize = CAPACITY;
/// The maximum number of entries in one section, such as signals or actions; groups have no limit.
pub(crate) const MAX_DECLARED: usize = 512;
/// The maximum number of items in one list of a requirement.
pub(crate) const MAX_CHOICES: usize = 1_000;
/// The maximum number of risks.
pub(crate) const MAX_RISKS: usize = CAPACITY;
/// The maximum number of checks that are repeatable or graded.
pub(crate) const MAX_ITEMISED: usize = 128;
/// The maximum number of grades of one check.
pub(crate) const MAX_GRADES: usize = 8;
/// The maximum number of outcomes of one signal; one more bit means `unobserved`.
pub(crate) const MAX_OUTCOMES: usize = 63;
/// The bit of `unobserved` in a set of outcomes.
pub(crate) const UNOBSERVED: u8 = 63;

pub(crate) const CONTEXT: Factor = FactorName::Context.id();
pub(crate) const KNOWLEDGE: Factor = FactorName::Knowledge.id();
/// The number for "no factor": such points are not capped.
pub(crate) const STRAIGHT: Factor = 5;
pub(crate) const NO_CAUSE: u16 = u16::MAX;
pub(crate) const NO_FAMILY: u16 = u16::MAX;

#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) name: Box<str>,
    pub(crate) version: Box<str>,
    pub(crate) digest: Box<str>,
    pub(crate) checks: Checks,
    pub(crate) factors: [FactorRule; 5],
    pub(crate) requirements: Requirements,
    /// The checks named in `forbid` lists; each layer has a range of them.
    pub(crate) forbidden: Vec<CheckId>,
    pub(crate) action_names: NameTable,
    /// True if no name or other text in a decision contains a character that JSON escapes.
    pub(crate) names_are_plain: bool,
    pub(crate) everyone: Layer,
    pub(crate) unmatched_everyone: bool,
    pub(crate) actions: Vec<Action>,
    pub(crate) groups: Groups,
    pub(crate) risks: Vec<Risk>,
    pub(crate) escalate: Option<PersonId>,
    pub(crate) people: Vec<Person>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) limits: PolicyLimits,
    pub(crate) password: PasswordRules,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) accepted: Vec<Accepted>,
}

/// Every check, in document order, and the tables derived from them.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    pub(crate) list: Vec<Check>,
    /// In scoring order: most points first, then document order.
    pub(crate) results: Vec<ResultSpec>,
    pub(crate) families: Vec<Family>,
    pub(crate) causes: Vec<Box<str>>,
    /// Repeatable or graded checks, by [`Challenge::itemised`].
    pub(crate) itemised: Vec<CheckId>,
    pub(crate) names: NameTable,
    pub(crate) by_names: ResultTable,
    /// Set for each factor, by number, that some check has.
    pub(crate) factors_used: [bool; 5],
    /// The results that are challenges.
    pub(crate) challenge_results: Bits,
    /// The challenges that have no items and belong to no family: each either helps or does not.
    pub(crate) single: Bits,
    /// The results that score by themselves: neither items nor other results change that.
    pub(crate) alone: Alone,
    /// The results that have items or share a cause.
    pub(crate) together: Vec<Word>,
}

#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) name: Box<str>,
    pub(crate) about: Option<Box<str>>,
    pub(crate) factor: Factor,
    pub(crate) cause: u16,
    /// The part of the case from which the engine observes it; `None` if the host observes it.
    pub(crate) from: Option<SignalSource>,
    pub(crate) kind: CheckKind,
}

#[derive(Debug)]
pub(crate) enum CheckKind {
    Signal(Vec<SignalOutcome>),
    Challenge(Box<Challenge>),
}

#[derive(Debug)]
pub(crate) struct SignalOutcome {
    pub(crate) name: Box<str>,
    pub(crate) points: i64,
    pub(crate) result: ResultId,
}

#[derive(Debug)]
pub(crate) struct Challenge {
    pub(crate) result: ResultId,
    pub(crate) passed: i64,
    pub(crate) failed: i64,
    pub(crate) family: u16,
    pub(crate) cost: i64,
    /// The number of items that it accepts; 1 if it is not repeatable.
    pub(crate) items: u8,
    pub(crate) grades: Vec<Grade>,
    /// Its index in [`Checks::itemised`].
    pub(crate) itemised: Option<u8>,
    pub(crate) ask: ChallengeSpec,
}

#[derive(Debug)]
pub(crate) struct Grade {
    pub(crate) name: Box<str>,
    pub(crate) max: u16,
}

#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) name: Box<str>,
    pub(crate) points: Vec<i64>,
    pub(crate) factor: Factor,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct FactorRule {
    pub(crate) cap: i64,
    pub(crate) min: i64,
}

/// The demands of one part of the policy; all layers that apply must hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layer {
    pub(crate) require: Option<NodeId>,
    /// The demands of `require`, to be joined with those of other layers.
    pub(crate) joinable: Joinable,
    forbid_start: u32,
    forbid_len: u16,
    /// The results of the checks in its `forbid` list.
    pub(crate) forbids: ResultSet,
    /// Results that its entries name and that may help without scoring points: without looking at entries, evidence counts
    /// only if it scores.
    pub(crate) named: ResultSet,
    /// True if an entry asks for an item with grades.
    pub(crate) asks_items: bool,
    /// The verdict regardless of evidence, of a risk, a group or a group's entry for an action.
    pub(crate) verdict: Option<FixedVerdict>,
}

/// The conditions on the operator of a case. All must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OperatorRules {
    /// The roles, one of which is required; any if empty.
    pub(crate) roles: Vec<Box<str>>,
    /// The minimum strength of the operator's own sign-in, 1 to 3.
    pub(crate) level: Option<u8>,
    /// The kinds allowed; any if empty.
    pub(crate) kinds: Vec<OperatorKind>,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: Box<str>,
    pub(crate) about: Option<Box<str>>,
    pub(crate) layer: Layer,
    pub(crate) grant: Option<u16>,
    /// Channels that the action itself changes or opens; its grant is never delivered over these.
    pub(crate) unlocks: Vec<u16>,
    pub(crate) operators: Option<OperatorRules>,
}

/// The groups. There can be many, so they are compact: ids share one text, entries for actions one list.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) list: Vec<Group>,
    pub(crate) ids: String,
    pub(crate) actions: Vec<(ActionId, Layer)>,
    pub(crate) table: GroupTable,
    /// The descriptions of the few groups that have one.
    pub(crate) about: Vec<(GroupId, Box<str>)>,
    /// The operator rules of the few groups that have them.
    pub(crate) operators: Vec<(GroupId, OperatorRules)>,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id_end: u32,
    pub(crate) layer: Layer,
    pub(crate) escalate: Option<PersonId>,
    pub(crate) actions_end: u32,
}

#[derive(Debug)]
pub(crate) struct Risk {
    pub(crate) id: Box<str>,
    pub(crate) about: Option<Box<str>>,
    /// The groups whose subjects it applies to; all subjects if empty.
    pub(crate) groups: Vec<GroupId>,
    /// Each signal and the set of its outcomes that fire the risk, as it is described; all must apply.
    pub(crate) when: Vec<(CheckId, u64)>,
    /// The same, as it is decided.
    pub(crate) tests: Vec<SignalTest>,
    pub(crate) layer: Layer,
    pub(crate) add_points: i64,
}

/// A condition of a risk on one signal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignalTest {
    /// The outcomes for which it holds.
    pub(crate) outcomes: ResultSet,
    /// Every outcome of the signal, if it also holds without an observation.
    pub(crate) unobserved: Option<ResultSet>,
}

#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) name: Box<str>,
    pub(crate) whom: Whom,
}

#[derive(Debug)]
pub(crate) enum Whom {
    Subject,
    Directory(Box<str>),
    /// Any member of the group acts; `contact`, if any, is the address that is notified.
    Group {
        group: Box<str>,
        contact: Option<Box<str>>,
    },
    Contact(Box<str>),
}

#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) name: Box<str>,
    pub(crate) kind: GrantKind,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) deliver: Vec<u16>,
}

#[derive(Debug)]
pub(crate) enum GrantKind {
    ReenrolmentKey,
    OneTimePassword {
        length: u8,
        change_at_first_use: bool,
        read_out: bool,
    },
    /// Challenges the subject may enrol for, re-confirm or remove while it is open.
    Enrolment {
        of: Vec<CheckId>,
    },
    External {
        provider: Box<str>,
    },
}

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) name: Box<str>,
    pub(crate) cooling: Option<Duration>,
    pub(crate) sends: Option<Rate>,
    pub(crate) to: Option<PersonId>,
    pub(crate) in_person: bool,
    pub(crate) of: Vec<u16>,
}

#[derive(Debug)]
pub(crate) struct PolicyLimits {
    pub(crate) evidence_lifetime: Duration,
    pub(crate) adverse_lifetime: Duration,
    pub(super) failures: Rate,
    pub(super) close: Duration,
    pub(crate) grants: Option<Rate>,
    pub(crate) same_subject: Option<Rate>,
    pub(super) case: Duration,
    pub(super) pushes: Rate,
}

#[derive(Debug)]
pub(crate) struct Alert {
    pub(crate) on: Vec<AlertEvent>,
    pub(crate) groups: Vec<GroupId>,
    pub(crate) actions: Vec<ActionId>,
    pub(crate) risks: Vec<u16>,
    pub(crate) to: Vec<PersonId>,
    pub(crate) severity: AlertSeverity,
    /// Set if a ticket is also opened.
    pub(crate) ticket: bool,
}

#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) warning: Box<str>,
    pub(crate) at: Option<Box<str>>,
    pub(crate) because: Box<str>,
}

impl PolicyLimits {
    /// Returns the rate of failures that closes the recovery path of a subject.
    pub(crate) fn failures(&self) -> Rate {
        self.failures
    }

    /// Returns the time for which the recovery path is closed.
    pub(crate) fn close(&self) -> Duration {
        self.close
    }

    /// Returns the time after which an open case ends by itself.
    pub(crate) fn case(&self) -> Duration {
        self.case
    }

    /// Returns the maximum rate of pushes to devices of the subject.
    pub(crate) fn pushes(&self) -> Rate {
        self.pushes
    }
}

impl Check {
    pub(crate) fn challenge(&self) -> Option<&Challenge> {
        if let CheckKind::Challenge(challenge) = &self.kind { Some(challenge) } else { None }
    }

    pub(crate) fn outcomes(&self) -> &[SignalOutcome] {
        if let CheckKind::Signal(outcomes) = &self.kind { outcomes } else { &[] }
    }

    /// The name of one of its outcomes.
    pub(crate) fn outcome_name(&self, outcome: Outcome) -> &str {
        match outcome {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Inconclusive => "inconclusive",
            Outcome::Signal(at) => self.outcomes().get(usize::from(at)).map_or("", |outcome| &outcome.name),
        }
    }

    /// The name of each of its outcomes, with the result. `id` is the number of the check.
    fn known_results(
        &self,
        id: CheckId,
        is_watched: bool,
    ) -> impl Iterator<Item = (&str, KnownResult)> + Clone {
        let named = move |outcome: Outcome, worth: i64, result: ResultId, itemised: Option<u8>| {
            // Points are within a million.
            let limit = if worth < 0 { i32::MIN } else { i32::MAX };
            let worth = i32::try_from(worth).unwrap_or(limit);
            let known = KnownResult { worth, check: id, result, outcome, itemised, is_watched };
            (self.outcome_name(outcome), known)
        };
        let of_challenge = self.challenge().into_iter().flat_map(move |challenge| {
            let outcomes = [
                (Outcome::Passed, challenge.passed),
                (Outcome::Failed, challenge.failed),
                (Outcome::Inconclusive, 0),
            ];
            outcomes.map(|(outcome, worth)| named(outcome, worth, challenge.result, challenge.itemised))
        });
        let of_signal = (0..)
            .zip(self.outcomes())
            .map(move |(at, outcome)| named(Outcome::Signal(at), outcome.points, outcome.result, None));
        of_challenge.chain(of_signal)
    }

    /// Every result that it can have.
    pub(crate) fn results(&self) -> impl Iterator<Item = ResultId> + '_ {
        let outcomes = self.outcomes().iter().map(|outcome| outcome.result);
        self.challenge().map(|challenge| challenge.result).into_iter().chain(outcomes)
    }
}

impl Checks {
    /// Makes the lookup of results. `watched` are the signals that a risk tests.
    pub(crate) fn index_results(&mut self, watched: &Bits) {
        let named = (0..).zip(&self.list).flat_map(|(id, check)| {
            let known = check.known_results(id, watched.has(id));
            known.map(|(outcome, known)| (&*check.name, outcome, known))
        });
        self.by_names = ResultTable::new(&named);
    }

    pub(crate) fn find(&self, name: &str) -> Option<CheckId> {
        self.names.find(name, |id| self.name(id))
    }

    /// Returns the result of this check with this outcome.
    #[inline]
    pub(crate) fn result(&self, check: &str, outcome: &str) -> Option<&KnownResult> {
        self.by_names.find(check, outcome, |known| {
            let found = self.check(known.check);
            found.is_some_and(|found| *found.name == *check && found.outcome_name(known.outcome) == outcome)
        })
    }

    /// Calls `with` with the result of this number.
    #[inline]
    pub(crate) fn with_result(&self, id: ResultId, with: impl FnOnce(&ResultSpec)) {
        if let Some(result) = self.results.get(usize::from(id)) {
            with(result);
        }
    }

    pub(crate) fn check(&self, id: CheckId) -> Option<&Check> {
        self.list.get(usize::from(id))
    }

    pub(crate) fn name(&self, id: CheckId) -> &str {
        self.check(id).map_or("", |check| &check.name)
    }

    pub(crate) fn challenge(&self, id: CheckId) -> Option<&Challenge> {
        self.check(id)?.challenge()
    }

    /// Returns every challenge with its number, in document order.
    pub(crate) fn challenges(&self) -> impl Iterator<Item = (CheckId, &Challenge)> {
        (0..).zip(&self.list).filter_map(|(id, check)| Some((id, check.challenge()?)))
    }
}

impl Layer {
    /// A layer that forbids the checks in this range of [`Compiled::forbidden`].
    pub(crate) fn forbidding(forbid: &Range<usize>) -> Self {
        Self {
            forbid_start: u32::try_from(forbid.start).unwrap_or(u32::MAX),
            forbid_len: u16::try_from(forbid.len()).unwrap_or(u16::MAX),
            ..Self::default()
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.require.is_none() && self.forbid_len == 0 && self.verdict.is_none()
    }
}

impl Risk {
    /// Returns true if it applies to subjects that match exactly these groups.
    pub(crate) fn is_about(&self, matched: &[GroupId]) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|group| matched.contains(group))
    }
}

impl Compiled {
    pub(crate) fn forbidden(&self, layer: &Layer) -> &[CheckId] {
        let start = layer.forbid_start as usize;
        self.forbidden.get(start..start.saturating_add(usize::from(layer.forbid_len))).unwrap_or_default()
    }

    pub(crate) fn action(&self, name: &str) -> Option<ActionId> {
        self.action_names.find(name, |id| self.actions.get(usize::from(id)).map_or("", |action| &action.name))
    }

    /// Returns the operator rules for `action` and a subject that matches exactly `groups`. All must hold.
    pub(crate) fn operators<'c>(
        &'c self,
        action: ActionId,
        groups: &'c [GroupId],
    ) -> impl Iterator<Item = &'c OperatorRules> {
        let action = self.actions.get(usize::from(action)).and_then(|action| action.operators.as_ref());
        let of_groups = self.groups.operators.iter().filter(|(id, _)| groups.contains(id));
        action.into_iter().chain(of_groups.map(|(_, rules)| rules))
    }

    /// Returns true if any rule requires this role of an operator.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) fn asks_role(&self, role: &str) -> bool {
        let of_actions = self.actions.iter().filter_map(|action| action.operators.as_ref());
        let mut all = of_actions.chain(self.groups.operators.iter().map(|(_, rules)| rules));
        all.any(|rules| rules.roles.iter().any(|asked| **asked == *role))
    }

    /// Returns true if no name of this policy that a decision contains, and no other text of it, contains a
    /// character that JSON escapes.
    pub(crate) fn has_plain_names(&self) -> bool {
        let is_plain = |name: &str| !name.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
        let of_check = |check: &Check| {
            let grades = check.challenge().map(|challenge| &*challenge.grades).unwrap_or_default();
            is_plain(&check.name)
                && check.outcomes().iter().all(|outcome| is_plain(&outcome.name))
                && grades.iter().all(|grade| is_plain(&grade.name))
        };
        is_plain(&self.name)
            && is_plain(&self.version)
            && is_plain(&self.groups.ids)
            && self.checks.list.iter().all(of_check)
            && self.actions.iter().all(|action| is_plain(&action.name))
            && self.risks.iter().all(|risk| is_plain(&risk.id))
            && self.people.iter().all(|person| is_plain(&person.name))
            && self.grants.iter().all(|grant| is_plain(&grant.name))
    }

    pub(crate) fn person(&self, id: PersonId) -> &str {
        self.people.get(usize::from(id)).map_or("", |person| &person.name)
    }

    /// Returns the minimum age of this person's relation to the subject: the longest that their vouches
    /// require, or the default if they vouch in no challenge; `None` if age does not matter.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) fn relation_age(&self, person: PersonId) -> Option<Duration> {
        let ages = self.checks.challenges().filter_map(|(_, challenge)| match &challenge.ask {
            ChallengeSpec::Vouch(Vouch { by, rules, .. }) if *by == Some(person) => Some(rules.relation_age),
            _ => None,
        });
        // `None` orders before any age.
        ages.max().unwrap_or_else(|| ast::Vouch::default().relation_age.0)
    }
}

impl Groups {
    pub(crate) fn id(&self, group: GroupId) -> &str {
        let at = group as usize;
        let start =
            at.checked_sub(1).and_then(|before| self.list.get(before)).map_or(0, |g| g.id_end as usize);
        let end = self.list.get(at).map_or(start, |g| g.id_end as usize);
        self.ids.get(start..end).unwrap_or_default()
    }

    /// Returns the layers that this group adds for single actions.
    pub(crate) fn actions(&self, group: GroupId) -> &[(ActionId, Layer)] {
        let at = group as usize;
        let start =
            at.checked_sub(1).and_then(|before| self.list.get(before)).map_or(0, |g| g.actions_end as usize);
        let end = self.list.get(at).map_or(start, |g| g.actions_end as usize);
        self.actions.get(start..end).unwrap_or_default()
    }

    pub(crate) fn for_action(&self, group: GroupId, action: ActionId) -> Option<&Layer> {
        self.actions(group).iter().find(|(id, _)| *id == action).map(|(_, layer)| layer)
    }
}
