//! The rules of the groups of one subject, joined by the host: what is left for an engine to evaluate.

use crate::policy::{AtLeast, CONTEXT, Entry, Group, Outcomes, Policy, Require};

/// One requirement without groups and forbidden checks.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The points that are required.
    pub(crate) points: i64,
    /// The positive points of each factor.
    pub(crate) factors: Vec<Sum>,
    /// Positive points without a factor, and all negative points.
    pub(crate) others: Vec<Term>,
    /// The needs besides the points.
    pub(crate) needs: Vec<Need>,
}

/// Points that are added, up to a cap.
#[derive(Debug)]
pub(crate) struct Sum {
    pub(crate) factor: String,
    pub(crate) cap: i64,
    pub(crate) terms: Vec<Term>,
}

/// Points for one result.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) result: Test,
    pub(crate) points: i64,
}

/// A test of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    /// A challenge is passed.
    Passed(String),
    /// A signal has one of these outcomes.
    Signal(String, Vec<String>),
}

/// One part of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// A test of one check.
    Test(Test),
    /// At least this number of these.
    AtLeast(usize, Vec<Need>),
    /// A test of a forbidden check.
    Never,
}

impl Rule {
    /// Joins the rules of all groups of the policy with one of these names.
    pub(crate) fn join(policy: &Policy, names: &[&str]) -> Self {
        let groups: Vec<&Group> =
            policy.groups.iter().filter(|group| names.contains(&group.name.as_str())).collect();
        let forbidden: Vec<&str> =
            groups.iter().flat_map(|group| &group.forbid).map(String::as_str).collect();
        let (factors, others) = sums(policy, &forbidden);
        let mut rule = Self { points: 0, factors, others, needs: Vec::new() };
        for group in groups {
            rule.require(&group.require, &forbidden);
        }
        rule
    }

    fn require(&mut self, require: &Require, forbidden: &[&str]) {
        self.points = self.points.max(require.points.unwrap_or(0));
        for entry in &require.pass {
            for need in needs(entry, forbidden) {
                self.need(need);
            }
        }
        for inner in &require.all {
            self.require(inner, forbidden);
        }
        if let Some(at_least) = &require.at_least {
            self.need(alternatives(at_least, forbidden));
        }
        if let Some(count) = require.factors {
            self.need(self.shown(count));
        }
    }

    fn need(&mut self, need: Need) {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// Returns the need that this number of factors has points: any result with points shows its factor.
    fn shown(&self, count: usize) -> Need {
        let factors = self.factors.iter().filter(|sum| sum.factor != CONTEXT);
        let shown = |sum: &Sum| {
            let results = sum.terms.iter().map(|term| Need::Test(term.result.clone()));
            Need::AtLeast(1, results.collect())
        };
        Need::AtLeast(count, factors.map(shown).collect())
    }
}

/// Returns what an entry of `pass` or `at_least` needs.
fn needs(entry: &Entry, forbidden: &[&str]) -> Vec<Need> {
    let test = |check: &String, test: Test| {
        if forbidden.contains(&check.as_str()) { Need::Never } else { Need::Test(test) }
    };
    match entry {
        Entry::Challenge(check) => vec![test(check, Test::Passed(check.clone()))],
        Entry::Signals(signals) => signals
            .iter()
            .map(|(check, outcomes)| test(check, Test::Signal(check.clone(), outcomes.list())))
            .collect(),
        Entry::Require(require) => {
            let simple = require.points.is_none()
                && require.factors.is_none()
                && require.all.is_empty()
                && require.pass.is_empty();
            let at_least = require.at_least.as_ref().filter(|_| simple);
            vec![alternatives(at_least.expect("only `at_least` inside of alternatives"), forbidden)]
        }
    }
}

/// Returns alternatives without those that are forbidden.
fn alternatives(at_least: &AtLeast, forbidden: &[&str]) -> Need {
    let one = |entry: &Entry| {
        let mut needs = needs(entry, forbidden);
        let need = needs.pop().expect("an alternative");
        assert!(needs.is_empty(), "an alternative tests one signal");
        need
    };
    let of = at_least.of.iter().map(one).filter(|need| *need != Need::Never);
    Need::AtLeast(at_least.count, of.collect())
}

/// Returns the points of the policy without what forbidden checks would help.
fn sums(policy: &Policy, forbidden: &[&str]) -> (Vec<Sum>, Vec<Term>) {
    let factor = |(name, factor): (&String, &crate::policy::Factor)| Sum {
        factor: name.clone(),
        cap: factor.cap,
        terms: Vec::new(),
    };
    let mut factors: Vec<Sum> = policy.factors.iter().map(factor).collect();
    let mut others = Vec::new();
    let mut add = |factor: Option<&String>, check: &str, term: Term| {
        if term.points < 0 {
            others.push(term);
        } else if term.points > 0 && !forbidden.contains(&check) {
            match factors.iter_mut().find(|sum| Some(&sum.factor) == factor) {
                Some(sum) => sum.terms.push(term),
                None => others.push(term),
            }
        }
    };
    for (check, challenge) in &policy.challenges {
        let term = Term { result: Test::Passed(check.clone()), points: challenge.points };
        add(Some(&challenge.factor), check, term);
    }
    for (check, signal) in &policy.signals {
        for (outcome, points) in Outcomes::iter(&signal.outcomes) {
            let result = Test::Signal(check.clone(), vec![outcome.to_owned()]);
            add(signal.factor.as_ref(), check, Term { result, points });
        }
    }
    factors.retain(|sum| !sum.terms.is_empty());
    (factors, others)
}
