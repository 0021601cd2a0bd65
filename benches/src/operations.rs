//! The measured operations of both sides, with everything prepared that the measurement excludes.

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
    /// Prepares a policy of `size` groups, a subject in `groups` groups, and the evidence of `scene`.
    /// Checks that both sides agree on the verdict of the scene.
    pub fn new(size: usize, groups: usize, scene: &Scene) -> Self {
        Self::with(&policies::load(size), groups, scene)
    }

    /// Prepares the same with a loaded policy.
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

    /// Returns only the verdict, from prepared rules and evidence.
    pub fn verdict(&self) -> Verdict {
        self.rules.verdict(&self.evidence).expect("one policy")
    }

    /// Returns the decision with its explanation, from prepared rules and evidence.
    pub fn decide(&self) -> Decision {
        self.rules.decide(&self.evidence).expect("one policy")
    }

    /// Returns the plan, from prepared rules and evidence.
    pub fn plan(&self) -> Plan {
        self.rules.plan(&self.evidence).expect("one policy")
    }

    /// Converts typed facts with names to the numbers of the policy.
    pub fn evidence(&self) -> Evidence {
        self.policy.evidence(&self.facts).expect("good facts")
    }

    /// Returns the verdict from typed facts with names and prepared rules.
    pub fn verdict_of_facts(&self) -> Verdict {
        self.rules.verdict(&self.evidence()).expect("one policy")
    }

    /// Resolves the rules from the subject's groups.
    pub fn rules(&self) -> Rules {
        self.policy.rules(ACTION, self.groups.iter().map(String::as_str)).expect("a known action")
    }

    /// Returns the decision from the subject's groups and prepared evidence.
    pub fn decide_from_groups(&self) -> Decision {
        self.rules().decide(&self.evidence).expect("one policy")
    }

    /// Decides from JSON text to JSON text.
    pub fn decide_json(&self) -> String {
        self.policy.decide_json(&self.json).expect("good facts")
    }

    /// Returns the hand-written verdict, from parsed results.
    pub fn hand_verdict(&self) -> handwritten::Verdict {
        handwritten::verdict(&self.call)
    }

    /// Returns the hand-written verdict, from results that are already settled as current or expired.
    pub fn hand_verdict_settled(&self) -> handwritten::Verdict {
        self.settled.verdict()
    }

    /// Returns the hand-written decision with its explanation, from parsed results.
    pub fn hand_explain(&self) -> handwritten::Decision<'_> {
        handwritten::explain(&self.call, self.stamp())
    }

    /// Decides from JSON text to JSON text, hand-written.
    pub fn hand_json(&self) -> String {
        handwritten::decide_json(&self.json, self.stamp()).expect("good facts")
    }

    fn stamp(&self) -> Stamp<'_> {
        Stamp { name: self.policy.name(), version: self.policy.version(), digest: self.policy.digest() }
    }
}
