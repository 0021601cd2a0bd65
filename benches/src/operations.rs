//! What is measured, on both sides, with everything made ready that the measurement does not include.

use bonafides::{Decision, Evidence, Facts, Plan, Policy, Rules, Time, Verdict};

use crate::handwritten::{self, Call, Settled, Stamp};
use crate::policies;
use crate::scenes::{NOW, Scene, subject_groups};

const ACTION: &str = "reset_password";

/// One policy, one subject and one call.
#[derive(Debug)]
pub struct Setup {
    policy: Policy,
    groups: Vec<String>,
    facts: Facts<'static>,
    json: String,
    rules: Rules,
    evidence: Evidence,
    call: Call,
    settled: Settled,
}

impl Setup {
    /// A policy of `size` groups, a subject in `groups` groups, and the evidence of `scene`. Both
    /// sides are asked once: they agree on the verdict of the scene.
    pub fn new(size: usize, groups: usize, scene: &Scene) -> Self {
        Self::with(&policies::load(size), groups, scene)
    }

    /// The same with a policy that is loaded already.
    pub fn with(policy: &Policy, groups: usize, scene: &Scene) -> Self {
        let groups = subject_groups(groups);
        let json = scene.json(groups.len());
        let mut facts = Facts::new(ACTION, Time::from_milliseconds(NOW)).groups(groups.iter().cloned());
        for (check, outcome, minutes) in scene.evidence {
            let at = NOW.saturating_sub(minutes.saturating_mul(60_000));
            facts = facts.evidence(*check, *outcome, Time::from_milliseconds(at));
        }
        let rules = policy.rules(ACTION, groups.iter().map(String::as_str)).expect("a known action");
        let evidence = policy.evidence(&facts).expect("good facts");
        let call = handwritten::read(&json).expect("good facts");
        let settled = handwritten::settle(&call);
        let setup = Self { policy: policy.clone(), groups, facts, json, rules, evidence, call, settled };
        assert_eq!(setup.verdict(), scene.verdict, "{}", scene.name);
        assert_eq!(setup.hand_verdict() as u8, scene.verdict as u8, "{}", scene.name);
        setup
    }

    /// The verdict alone: rules and evidence are ready.
    pub fn verdict(&self) -> Verdict {
        self.rules.verdict(&self.evidence).expect("one policy")
    }

    /// The decision with its explanation: rules and evidence are ready.
    pub fn decide(&self) -> Decision {
        self.rules.decide(&self.evidence).expect("one policy")
    }

    /// The plan: rules and evidence are ready.
    pub fn plan(&self) -> Plan {
        self.rules.plan(&self.evidence).expect("one policy")
    }

    /// From typed facts with names to the terms of the policy.
    pub fn evidence(&self) -> Evidence {
        self.policy.evidence(&self.facts).expect("good facts")
    }

    /// The verdict from typed facts with names: the rules are ready, the evidence is not.
    pub fn verdict_of_facts(&self) -> Verdict {
        self.rules.verdict(&self.evidence()).expect("one policy")
    }

    /// The rules from the subject's groups.
    pub fn rules(&self) -> Rules {
        self.policy.rules(ACTION, self.groups.iter().map(String::as_str)).expect("a known action")
    }

    /// The decision from the subject's groups: the evidence is ready, the rules are not.
    pub fn decide_from_groups(&self) -> Decision {
        self.rules().decide(&self.evidence).expect("one policy")
    }

    /// From JSON text to JSON text.
    pub fn decide_json(&self) -> String {
        self.policy.decide_json(&self.json).expect("good facts")
    }

    /// The hand-written verdict, from results as they were parsed.
    pub fn hand_verdict(&self) -> handwritten::Verdict {
        handwritten::verdict(&self.call)
    }

    /// The hand-written verdict, from results of which it is known already what is current and what expired.
    pub fn hand_verdict_settled(&self) -> handwritten::Verdict {
        self.settled.verdict()
    }

    /// The hand-written decision with its explanation, from results as they were parsed.
    pub fn hand_explain(&self) -> handwritten::Decision<'_> {
        handwritten::explain(&self.call, self.stamp())
    }

    /// The hand-written way from JSON text to JSON text.
    pub fn hand_json(&self) -> String {
        handwritten::decide_json(&self.json, self.stamp()).expect("good facts")
    }

    fn stamp(&self) -> Stamp<'_> {
        Stamp { name: self.policy.name(), version: self.policy.version(), digest: self.policy.digest() }
    }
}
