//! A policy, with one number changed at a time.

use super::changed::Changed;
use super::numbers::Place;
use super::report::ChangeResult;
use crate::document::{Key, Node, Value};
use crate::load::{self, PolicyTest, Refused};
use crate::policy::Policy;

/// The document of a policy, to be changed and loaded again.
pub(super) struct Trial {
    policy: Policy,
    root: Node,
    size: u64,
    /// The tests that pass, by their index.
    tests: Vec<(usize, PolicyTest)>,
}

impl Trial {
    /// `root` is the document of the policy.
    pub(super) fn new(policy: Policy, root: Node) -> Self {
        let tests = load::of_tree(&root).map(|(_, tests)| tests).unwrap_or_default();
        let tests = tests.into_iter().enumerate();
        let tests = tests.filter(|(_, test)| test.run(&policy).passed()).collect();
        Self { policy, size: values(&root), root, tests }
    }

    /// The policy as it is.
    pub(super) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The number of tests that pass.
    pub(super) fn tests(&self) -> usize {
        self.tests.len()
    }

    /// Returns true if the policy has a test of this name.
    pub(super) fn has_test(&self, name: &str) -> bool {
        self.tests.iter().any(|(_, test)| test.name() == name)
    }

    /// Loads the policy with another value of a number, and runs its tests. Fails if a test or the language notices
    /// the change.
    pub(super) fn change(&mut self, number: &Place, value: i64) -> Result<Policy, ChangeResult> {
        let guarded = |test: &PolicyTest| ChangeResult::Guarded { test: test.name().to_owned() };
        match self.with(number, value, load::of_tree) {
            Ok((policy, _)) => match self.tests.iter().find(|(_, test)| !test.run(&policy).passed()) {
                Some((_, test)) => Err(guarded(test)),
                None => Ok(policy),
            },
            // Facts that can no longer be read fail the test that has them.
            Err(Refused { message, test }) => {
                let test = self.tests.iter().find(|(at, _)| Some(*at) == test);
                Err(test.map_or(ChangeResult::Refused { message }, |(_, test)| guarded(test)))
            }
        }
    }

    /// The policy as it is, to be compared.
    pub(super) fn unchanged(&self) -> Changed {
        Changed::new(self.policy.clone(), &self.root)
    }

    /// The policy, loaded with this value of a number.
    pub(super) fn changed(&mut self, policy: Policy, number: &Place, value: i64) -> Changed {
        self.with(number, value, |root| Changed::new(policy, root))
    }

    fn with<T>(&mut self, number: &Place, value: i64, look: impl FnOnce(&Node) -> T) -> T {
        number.set(&mut self.root, value);
        let found = look(&self.root);
        number.set(&mut self.root, number.value);
        found
    }

    /// Adds a test to the document, and returns it if it passes.
    pub(super) fn passing(&self, test: &Node) -> Option<PolicyTest> {
        let mut root = self.root.clone();
        add(&mut root, test.clone());
        let (policy, tests) = load::of_tree(&root).ok()?;
        tests.into_iter().next_back().filter(|test| test.run(&policy).passed())
    }

    /// The size of the document, in values.
    pub(super) fn size(&self) -> u64 {
        self.size
    }
}

fn add(root: &mut Node, test: Node) {
    let Value::Map(entries) = &mut root.value else { return };
    if let Some((_, Node { value: Value::List(items), .. })) =
        entries.iter_mut().find(|(key, _)| &*key.text == "tests")
    {
        items.push(test);
        return;
    }
    let key = Key { span: test.span, text: "tests".into() };
    entries.push((key, Node::new(test.span, Value::List(vec![test]))));
}

fn values(node: &Node) -> u64 {
    let inner = node.items().iter().chain(node.entries().iter().map(|(_, node)| node));
    inner.map(values).fold(1, u64::saturating_add)
}
