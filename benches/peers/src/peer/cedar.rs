//! Cedar: two policies for each rule, parsed once. A request has one answer, so that the word is in the ids of
//! the policies that permit it. What is passed, closed and observed are sets in the context.

use bonafides::Verdict;
use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression,
};

use super::engine::Peer;
use super::infix::Infix;
use crate::language::{Question, translate};
use crate::rule::Rule;
use crate::status::{CLOSED, PASSED, Status};

/// The policy that permits a request if the rule holds.
const APPROVE: &str = "approve";

/// The policy that permits a request if the rule can still hold.
const CHALLENGE: &str = "challenge";

pub(super) struct Cedar {
    authorizer: Authorizer,
    entities: Entities,
    rules: Vec<PolicySet>,
    /// Principal, action and resource, the same in all calls: their rules are joined already.
    scope: [EntityUid; 3],
}

impl Cedar {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let compile = |rule: &Rule| {
            let policy = |(id, question)| {
                let when = translate(&LANGUAGE, rule, question);
                let text = format!("permit(principal, action, resource) when {{ {when} }};");
                Policy::parse(Some(PolicyId::new(id)), text).expect("good Cedar")
            };
            let policies = [(APPROVE, Question::Now), (CHALLENGE, Question::Reachable)].map(policy);
            PolicySet::from_policies(policies).expect("two ids")
        };
        let uid = |text: &str| text.parse().expect("an entity");
        Self {
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            rules: rules.iter().map(compile).collect(),
            scope: [uid(r#"Subject::"caller""#), uid(r#"Action::"reset_password""#), uid(r#"Desk::"desk""#)],
        }
    }
}

impl Peer for Cedar {
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict {
        let [principal, action, resource] = self.scope.clone();
        let request = Request::new(principal, action, resource, context(status), None).expect("a request");
        let policies = self.rules.get(rule).expect("a rule");
        let response = self.authorizer.is_authorized(&request, policies, &self.entities);
        let mut word = Verdict::Escalate;
        for id in response.diagnostics().reason() {
            let id: &str = id.as_ref();
            if id == APPROVE {
                return Verdict::Approve;
            }
            word = Verdict::Challenge;
        }
        word
    }
}

/// Returns the sets of one call.
fn context(status: &Status<'_>) -> Context {
    let (mut passed, mut closed, mut signals) = (Vec::new(), Vec::new(), Vec::new());
    for (check, status) in status.iter() {
        match status {
            PASSED => passed.push(RestrictedExpression::new_string(check.to_owned())),
            CLOSED => closed.push(RestrictedExpression::new_string(check.to_owned())),
            outcome => signals.push(RestrictedExpression::new_string(format!("{check}:{outcome}"))),
        }
    }
    let sets = [("passed", passed), ("closed", closed), ("signals", signals)];
    let pairs = sets.map(|(name, set)| (name.to_owned(), RestrictedExpression::new_set(set)));
    Context::from_pairs(pairs).expect("three names")
}

/// Cedar as a language. Without local names and minima, a sum is written twice for its cap.
const LANGUAGE: Infix = Infix {
    and: "&&",
    or: "||",
    number_if: |condition, number| format!("(if {condition} then {number} else 0)"),
    smaller: |expression, cap| format!("(if {expression} > {cap} then {cap} else {expression})"),
    passed: |challenge, question| match question {
        Question::Now => format!("context.passed.contains(\"{challenge}\")"),
        Question::Reachable => format!("!context.closed.contains(\"{challenge}\")"),
    },
    any_passed: Some(|challenges, question| {
        let challenges = challenges.join("\", \"");
        match question {
            Question::Now => format!("context.passed.containsAny([\"{challenges}\"])"),
            Question::Reachable => format!("!context.closed.containsAll([\"{challenges}\"])"),
        }
    }),
    signal: |signal, outcomes| {
        let outcomes: Vec<String> =
            outcomes.iter().map(|outcome| format!("\"{signal}:{outcome}\"")).collect();
        format!("context.signals.containsAny([{}])", outcomes.join(", "))
    },
};
