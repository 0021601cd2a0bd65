//! The floor: a program written for policies of this form. Names are texts in the facts and are looked up,
//! the groups of the subject are merged in each call, sets are bits of one word.

// Indices are those of checks and factors; points are small.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use bonafides::Verdict;
use hashbrown::HashMap;

use crate::call::Call;
use crate::policy::{ADVERSE_LIFETIME, AtLeast, CONTEXT, EVIDENCE_LIFETIME, Entry, Policy, Require};

/// The most checks, and factors, that a policy may have here.
const CHECKS: usize = 64;
const FACTORS: usize = 8;

/// A policy as this program evaluates it.
pub(crate) struct ByHand {
    checks: HashMap<String, Check>,
    /// The factor and points of each challenge, by its bit; the challenges come first.
    challenges: Vec<(usize, i64)>,
    caps: Vec<i64>,
    context: usize,
    groups: HashMap<String, Group>,
}

struct Check {
    bit: usize,
    /// The last factor stands for none.
    factor: usize,
    /// The outcomes with their points.
    outcomes: Vec<(String, i64)>,
}

struct Group {
    points: i64,
    forbidden: u64,
    needs: Vec<Need>,
}

enum Need {
    Passed(u64),
    /// The bit of a signal, and its outcomes that are good enough as bits.
    Signal(usize, u64),
    /// A passed challenge in at least this number of sets.
    Sets(usize, Vec<u64>),
    Factors(usize),
}

/// The evidence of a call, settled.
struct Standing {
    passed: u64,
    closed: u64,
    /// The outcome of each observed signal as a bit.
    observed: [u64; CHECKS],
    earned: [i64; FACTORS],
    lost: i64,
}

impl ByHand {
    pub(crate) fn new(policy: &Policy) -> Self {
        let factors: Vec<&String> = policy.factors.keys().collect();
        assert!(factors.len() < FACTORS && policy.challenges.len() + policy.signals.len() <= CHECKS);
        let factor = |name: &String| factors.iter().position(|other| *other == name).expect("a factor");
        let mut checks = HashMap::new();
        let mut challenges = Vec::new();
        for (name, challenge) in &policy.challenges {
            let (bit, factor) = (checks.len(), factor(&challenge.factor));
            let outcomes = vec![("passed".to_owned(), challenge.points), ("failed".to_owned(), 0)];
            checks.insert(name.clone(), Check { bit, factor, outcomes });
            challenges.push((factor, challenge.points));
        }
        for (name, signal) in &policy.signals {
            let (bit, factor) = (checks.len(), signal.factor.as_ref().map_or(FACTORS - 1, factor));
            let outcomes = signal.outcomes.iter().map(|(name, points)| (name.to_owned(), points)).collect();
            checks.insert(name.clone(), Check { bit, factor, outcomes });
        }
        let group = |group: &crate::policy::Group| {
            let forbidden = group.forbid.iter().fold(0, |set, name| set | 1 << checks[name].bit);
            let mut needs = Vec::new();
            let points = compile(&group.require, &checks, &mut needs);
            (group.name.clone(), Group { points, forbidden, needs })
        };
        let mut caps: Vec<i64> = policy.factors.values().map(|factor| factor.cap).collect();
        caps.resize(FACTORS, i64::MAX);
        Self {
            groups: policy.groups.iter().map(group).collect(),
            challenges,
            caps,
            context: factor(&CONTEXT.to_owned()),
            checks,
        }
    }

    /// Returns the verdict of one call.
    pub(crate) fn word(&self, call: &Call<'_>) -> Verdict {
        let mut groups: Vec<&Group> = Vec::with_capacity(call.groups.len());
        let (mut points, mut forbidden) = (0, 0);
        for group in call.groups.iter().filter_map(|name| self.groups.get(*name)) {
            points = points.max(group.points);
            forbidden |= group.forbidden;
            groups.push(group);
        }
        if groups.is_empty() {
            return Verdict::Deny;
        }
        let mut standing = self.standing(call, forbidden);
        let holds = |standing: &Standing| {
            self.score(standing) >= points
                && groups.iter().all(|group| group.needs.iter().all(|need| self.holds(need, standing)))
        };
        if holds(&standing) {
            return Verdict::Approve;
        }
        let mut open = ((1 << self.challenges.len()) - 1) & !(forbidden | standing.passed | standing.closed);
        standing.passed |= open;
        while open != 0 {
            let (factor, points) = self.challenges[open.trailing_zeros() as usize];
            standing.earned[factor] += points;
            open &= open - 1;
        }
        if holds(&standing) { Verdict::Challenge } else { Verdict::Escalate }
    }

    fn standing(&self, call: &Call<'_>, forbidden: u64) -> Standing {
        let mut latest: [(i64, usize, usize, i64); CHECKS] = [(i64::MIN, 0, 0, 0); CHECKS];
        let mut seen = 0_u64;
        for result in call.evidence.iter().filter(|result| result.outcome != "inconclusive") {
            let check = &self.checks[result.check];
            if result.at >= latest[check.bit].0 {
                let outcome = check.outcomes.iter().position(|(name, _)| name == result.outcome);
                let outcome = outcome.expect("an outcome of the check");
                latest[check.bit] = (result.at, outcome, check.factor, check.outcomes[outcome].1);
                seen |= 1 << check.bit;
            }
        }
        let mut standing =
            Standing { passed: 0, closed: 0, observed: [0; CHECKS], earned: [0; FACTORS], lost: 0 };
        while seen != 0 {
            let bit = seen.trailing_zeros() as usize;
            seen &= seen - 1;
            let (at, outcome, factor, points) = latest[bit];
            let age = call.now - at;
            let failed = bit < self.challenges.len() && outcome == 1;
            if points < 0 && age <= ADVERSE_LIFETIME {
                standing.lost += points;
            }
            if failed && age <= ADVERSE_LIFETIME {
                standing.closed |= 1 << bit;
            } else if !failed && age <= EVIDENCE_LIFETIME && forbidden & 1 << bit == 0 {
                standing.earned[factor] += points.max(0);
                standing.observed[bit] = 1 << outcome;
                standing.passed |= u64::from(bit < self.challenges.len()) << bit;
            }
        }
        for name in &call.unavailable {
            standing.closed |= 1 << self.checks[*name].bit;
        }
        standing
    }

    fn score(&self, standing: &Standing) -> i64 {
        let capped = standing.earned.iter().zip(&self.caps).map(|(earned, cap)| earned.min(cap));
        capped.sum::<i64>() + standing.lost
    }

    fn holds(&self, need: &Need, standing: &Standing) -> bool {
        match need {
            Need::Passed(all) => standing.passed & all == *all,
            Need::Signal(bit, outcomes) => standing.observed[*bit] & outcomes != 0,
            Need::Sets(count, sets) => {
                sets.iter().filter(|set| standing.passed & **set != 0).count() >= *count
            }
            Need::Factors(count) => {
                let factors = standing.earned.iter().take(FACTORS - 1).enumerate();
                factors.filter(|(at, earned)| *at != self.context && **earned > 0).count() >= *count
            }
        }
    }
}

/// Adds what a requirement needs; returns its points.
fn compile(require: &Require, checks: &HashMap<String, Check>, needs: &mut Vec<Need>) -> i64 {
    for entry in &require.pass {
        match entry {
            Entry::Challenge(name) => needs.push(Need::Passed(1 << checks[name].bit)),
            Entry::Signals(signals) => {
                for (name, outcomes) in signals {
                    let check = &checks[name];
                    let good = outcomes.list();
                    let all = check.outcomes.iter().enumerate();
                    let good = all.filter(|(_, (name, _))| good.contains(name));
                    needs.push(Need::Signal(check.bit, good.fold(0, |set, (at, _)| set | 1 << at)));
                }
            }
            Entry::Require(_) => panic!("`pass` lists checks"),
        }
    }
    if let Some(AtLeast { count, of }) = &require.at_least {
        needs.push(Need::Sets(*count, of.iter().map(|entry| set(entry, checks)).collect()));
    }
    needs.extend(require.factors.map(Need::Factors));
    let inner = require.all.iter().map(|inner| compile(inner, checks, needs)).max();
    require.points.unwrap_or(0).max(inner.unwrap_or(0))
}

/// Returns the challenges of which one is enough.
fn set(entry: &Entry, checks: &HashMap<String, Check>) -> u64 {
    match entry {
        Entry::Challenge(name) => 1 << checks[name].bit,
        Entry::Require(require) => match &require.at_least {
            Some(AtLeast { count: 1, of }) => of.iter().fold(0, |all, entry| all | set(entry, checks)),
            _ => panic!("alternatives are sets of challenges"),
        },
        Entry::Signals(_) => panic!("alternatives are challenges"),
    }
}
