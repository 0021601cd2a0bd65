//! Corner cases that generated cases do not reach, found by mutating the engine.

use bonafides::{Facts, FactsCode, Policy, Verdict};

fn policy(text: &str) -> Policy {
    Policy::from_yaml(&format!("format: 1\npolicy: p\nunmatched: everyone\n{text}")).unwrap()
}

#[test]
fn an_unavailable_repeatable_challenge_takes_no_further_items() {
    let policy = policy(
        "challenges: { papers: { type: confirm, repeatable: 3, points: 30 }, other: { type: totp } }\nactions: { reset: { require: { points: 60 } } }\n",
    );
    let facts = |unavailable: &str| {
        format!(
            r#"{{"action":"reset","now":1790000000000,"unavailable":[{unavailable}],"evidence":[{{"check":"papers","item":"a","outcome":"passed","at":1790000000000}}]}}"#
        )
    };
    let verdict = |text: &str| policy.decide(&Facts::from_json(text).unwrap()).unwrap().verdict();
    assert_eq!(verdict(&facts("")), Verdict::Challenge);
    assert_eq!(verdict(&facts("\"papers\"")), Verdict::Deny);
}

#[test]
fn beyond_twenty_open_challenges_the_plan_is_good_but_not_exact() {
    let challenges: String = (0..25)
        .map(|n| format!("  c{n}: {{ type: totp, cause: k{n}, points: 10, cost: {} }}\n", 100 - n))
        .collect();
    let policy =
        policy(&format!("challenges:\n{challenges}actions: {{ reset: {{ require: {{ points: 20 }} }} }}\n"));
    let plan = policy.plan(&Facts::from_json(r#"{"action":"reset","now":1790000000000}"#).unwrap()).unwrap();
    assert!(!plan.is_exact());
    assert_eq!(plan.steps().map(|step| step.check).collect::<Vec<_>>(), ["c23", "c24"]);
}

#[test]
fn a_challenge_of_factor_context_does_not_help_with_factors() {
    let policy = policy(
        "challenges: { a: { type: totp, factor: knowledge, points: 10 }, b: { type: totp, factor: context, points: 10 } }\n\
         actions: { reset: { require: { points: 10, factors: 1 } } }\n",
    );
    let decision =
        policy.decide(&Facts::from_json(r#"{"action":"reset","now":1790000000000}"#).unwrap()).unwrap();
    assert_eq!(decision.mandatory().collect::<Vec<_>>(), ["a"]);
}

#[test]
fn twenty_open_challenges_are_planned_exactly() {
    let challenges: String =
        (0..20).map(|n| format!("  c{n}: {{ type: totp, cause: k{n}, points: 10 }}\n")).collect();
    let policy =
        policy(&format!("challenges:\n{challenges}actions: {{ reset: {{ require: {{ points: 20 }} }} }}\n"));
    let plan = policy.plan(&Facts::from_json(r#"{"action":"reset","now":1790000000000}"#).unwrap()).unwrap();
    assert!(plan.is_exact());
    assert_eq!(plan.steps().map(|step| step.check).collect::<Vec<_>>(), ["c0", "c1"]);
}

#[test]
fn of_two_challenges_of_one_cause_neither_is_mandatory() {
    let policy = policy(
        "challenges: { a: { type: totp, cause: phone }, b: { type: totp, cause: phone }, c: { type: totp, cause: paper } }\n\
         actions: { reset: { require: { independent: 2 } } }\n",
    );
    let decision =
        policy.decide(&Facts::from_json(r#"{"action":"reset","now":1790000000000}"#).unwrap()).unwrap();
    assert_eq!(decision.mandatory().collect::<Vec<_>>(), ["c"]);
}

/// The verdict alone and prepared rules demand the groups as a whole decision does.
#[test]
fn missing_groups_are_an_error_of_every_function() {
    let policy = Policy::from_yaml(include_str!("../case/policy.yaml")).unwrap();
    let facts = Facts::from_json(r#"{"action": "reset_password", "now": 1790000000000}"#).unwrap();
    let code = Some(FactsCode::MissingGroups);
    assert_eq!(policy.decide(&facts).err().map(|error| error.code), code);
    assert_eq!(policy.verdict(&facts).err().map(|error| error.code), code);
    assert_eq!(policy.rules_of(&facts).err().map(|error| error.code), code);
    let facts = facts.groups(["CN=Staff"]);
    assert_eq!(policy.verdict(&facts), policy.decide(&facts).map(|decision| decision.verdict()));
}

fn grouped(name: &str) -> Policy {
    Policy::from_yaml(&format!(
        "format: 1\npolicy: p\nchallenges: {{ x: {{ type: totp, points: 30 }} }}\nactions: {{ reset: {{ require: {{ points: 30 }} }} }}\n\
         groups:\n  - {{ id: g, match: ['{name}'] }}\n"
    ))
    .unwrap()
}

#[test]
fn an_escaped_nul_is_not_an_encoded_value() {
    let policy = grouped("CN=#0403414243,DC=x");
    let decide = |group: &str| {
        let text = format!(
            r#"{{"action":"reset","groups":["{group}"],"evidence":{{"x":"passed"}},"now":1790000000000}}"#
        );
        policy.decide(&Facts::from_json(&text).unwrap()).map(|decision| decision.verdict())
    };
    // No directory has a NUL in a name, so it cannot be compared.
    assert_eq!(decide("CN=\\\\000403414243,DC=x").map_err(|error| error.code), Err(FactsCode::GroupName));
    assert_eq!(decide("cn=#0403414243, dc=X"), Ok(Verdict::Approve));
}
