//! A policy with failures as signals, so that the ways show them.

use std::cell::OnceCell;

use crate::analyze::ways::{Ways, WaysOptions};
use crate::decide::{At, CheckResult, Facts};
use crate::document::{Key, Node, Value};
use crate::load;
use crate::policy::Policy;
use crate::policy::value::Duration;

/// A policy, and a copy in which a signal takes away the points of each failed challenge.
pub(super) struct Changed {
    pub(super) policy: Policy,
    pub(super) with_failures: Policy,
    /// The challenges of which a failure can cost points, by the number of their signal.
    failing: Vec<String>,
    ways: OnceCell<Option<Ways>>,
}

/// The outcome of the signal for a failure.
const ONCE: &str = "once";

impl Changed {
    /// `root` is the document of the policy.
    pub(super) fn new(policy: Policy, root: &Node) -> Self {
        let failing = failing(root);
        let with_failures = (!failing.is_empty())
            .then(|| load::of_tree(&with_signals(root, &failing)).ok())
            .flatten()
            .map_or_else(|| policy.clone(), |(policy, _)| policy);
        let failing = failing.into_iter().map(|(name, _)| name.to_owned()).collect();
        Self { policy, with_failures, failing, ways: OnceCell::new() }
    }

    /// The ways, with failures as signals.
    pub(super) fn ways(&self) -> Option<&Ways> {
        self.ways.get_or_init(|| self.with_failures.ways(&WaysOptions::default()).ok()).as_ref()
    }

    /// Returns the call with failures in place of their signals.
    pub(super) fn readable(&self, facts: &Facts<'static>) -> Facts<'static> {
        let mut facts = facts.clone();
        let passed: Vec<String> = facts
            .evidence
            .iter()
            .filter(|result| result.outcome == "passed")
            .map(|result| result.check.to_string())
            .collect();
        for result in &mut facts.evidence {
            let number = result.check.strip_prefix(PREFIX).and_then(|number| number.parse::<usize>().ok());
            let Some(name) = number.and_then(|number| self.failing.get(number)) else { continue };
            // A challenge that is also passed failed before that.
            let at = if passed.contains(name) { At::Before(Duration::from_minutes(1)) } else { result.at };
            let compiled = self.policy.compiled();
            let challenge = compiled.checks.find(name).and_then(|id| compiled.checks.challenge(id));
            let mut failed = CheckResult::new(name.clone(), "failed", at);
            if challenge.is_some_and(|challenge| challenge.items > 1) {
                failed = failed.item("failed");
            }
            *result = failed;
        }
        facts
    }
}

/// The prefix of the names of the signals.
const PREFIX: &str = "failed ";

/// Challenges that state the points of a failure.
fn failing(root: &Node) -> Vec<(&str, i64)> {
    let challenges = member(root, "challenges").map(Node::entries).unwrap_or_default();
    let points = |challenge: &Node| match member(member(challenge, "points")?, "failed")?.value {
        Value::Integer(points) => Some(points),
        _ => None,
    };
    challenges.iter().filter_map(|(name, challenge)| Some((&*name.text, points(challenge)?))).collect()
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.entries().iter().find(|(key, _)| &*key.text == name).map(|(_, value)| value)
}

fn with_signals(root: &Node, failing: &[(&str, i64)]) -> Node {
    let span = root.span;
    let map = |entries: Vec<(String, Node)>| {
        let entries = entries.into_iter().map(|(name, node)| (Key { span, text: name.into() }, node));
        Node::new(span, Value::Map(entries.collect()))
    };
    let signal = |points: i64| {
        let once = vec![(ONCE.to_owned(), Node::new(span, Value::Integer(points)))];
        map(vec![("outcomes".to_owned(), map(once))])
    };
    let added = failing.iter().enumerate().map(|(number, (_, points))| {
        (Key { span, text: format!("{PREFIX}{number}").into() }, signal(*points))
    });
    let mut root = root.clone();
    let Value::Map(sections) = &mut root.value else { return root };
    sections.retain(|(key, _)| &*key.text != "tests");
    let declared = sections.iter_mut().find(|(key, _)| &*key.text == "signals");
    if let Some((_, Node { value: Value::Map(signals), .. })) = declared {
        signals.extend(added);
    } else {
        let signals = Node::new(span, Value::Map(added.collect()));
        sections.push((Key { span, text: "signals".into() }, signals));
    }
    root
}

/// Returns true if the old policy can read the call, and the new one gives another verdict or cannot read it.
pub(super) fn decide_differently(old: &Policy, new: &Policy, facts: &Facts<'_>) -> bool {
    old.verdict(facts).is_ok_and(|verdict| new.verdict(facts) != Ok(verdict))
}
