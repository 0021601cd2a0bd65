//! Small cases worked out by hand, for the reference evaluator alone.
//!
//! Each test is one sentence of the description of a decision. The checks of these documents are sorted by
//! name, because a JSON value keeps its keys in that order.

use bonafides_tests::generate;
use bonafides_tests::reference::{decide, plan};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

/// A policy for everyone with one action that adds one factor.
fn policy(challenges: Value, require: Value) -> Value {
    json!({
        "format": 1,
        "policy": "small",
        "challenges": challenges,
        "everyone": { "require": require },
        "unmatched": "everyone",
        "actions": { "reset": { "require": { "independent": 1 } } },
    })
}

fn facts(evidence: Value) -> Value {
    json!({ "action": "reset", "evidence": evidence, "now": NOW })
}

fn result(check: &str, outcome: &str, minutes_ago: i64) -> Value {
    json!({ "check": check, "outcome": outcome, "at": NOW - minutes_ago * MINUTE })
}

fn item(check: &str, item: &str, outcome: &str, strength: i64) -> Value {
    json!({
        "check": check,
        "outcome": outcome,
        "at": NOW,
        "item": item,
        "grades": { "strength": strength },
    })
}

fn verdict(policy: &Value, facts: &Value) -> String {
    let decision = decide(policy, facts).unwrap();
    decision["verdict"].as_str().unwrap().to_owned()
}

/// The checks of a list of results, each with its points or its reason.
fn listed(list: &Value, what: &str) -> Vec<String> {
    let one = |e: &Value| {
        let what = e[what].to_string();
        format!("{} {}", e["check"].as_str().unwrap(), what.trim_matches('"'))
    };
    list.as_array().unwrap().iter().map(one).collect()
}

fn steps(policy: &Value, facts: &Value) -> Vec<String> {
    listed(&plan(policy, facts).unwrap()["steps"], "mandatory")
}

/// The example of the policy language.
fn service_desk() -> Value {
    json!({
        "format": 1,
        "policy": "contoso-service-desk",
        "version": "2026.11.1",
        "factors": { "knowledge": { "cap": 30 }, "context": { "cap": 25 } },
        "people": {
            "manager": { "directory": "manager" },
            "desk_lead": { "group": "CN=Desk Leads,OU=Groups,DC=contoso,DC=com" },
            "security_desk": { "contact": "soc@contoso.example" },
        },
        "signals": {
            "workstation": { "factor": "context", "outcomes": { "usual": 15, "known": 5, "new": 0 } },
            "location": {
                "factor": "context",
                "outcomes": { "usual": 10, "known": 5, "new": 0, "impossible": -40 },
            },
            "sim_change": { "outcomes": ["recent", "none", "unknown"] },
            "posture": { "outcomes": ["normal", "elevated", "siege"] },
        },
        "challenges": {
            "last_sign_in": {
                "type": "recall", "fact": "last_sign_in", "within": "2d",
                "factor": "knowledge", "cause": "dossier", "points": 5,
            },
            "questions": {
                "type": "questions", "ask": 3, "correct": 2, "factor": "knowledge",
                "cause": "dossier", "points": { "passed": 20, "failed": -10 }, "cost": 60,
            },
            "licence_digits": {
                "type": "partial", "field": "driver_licence", "positions": 3,
                "factor": "knowledge", "cause": "dossier", "points": 10,
            },
            "sms_code": {
                "type": "code", "channel": "sms", "digits": 6, "lifetime": "10m", "attempts": 3,
                "factor": "possession", "cause": "phone", "points": 30, "cost": 30,
            },
            "private_email": {
                "type": "code", "channel": "private_email", "lifetime": "15m",
                "factor": "possession", "cause": "mailbox", "points": 20, "cost": 90,
            },
            "authenticator": {
                "type": "totp", "factor": "possession", "cause": "phone", "points": 35, "cost": 15,
            },
            "recovery_code": {
                "type": "recovery_code", "factor": "possession", "cause": "paper", "points": 30,
            },
            "passkey": {
                "type": "external", "provider": "webauthn", "factor": "possession",
                "cause": "passkey", "points": 60, "cost": 10,
            },
            "call_back": {
                "type": "confirm", "factor": "possession", "cause": "phone", "points": 25,
                "cost": 120, "form": ["number_called", "who_answered"],
            },
            "photo_id": {
                "type": "confirm", "factor": "inherence", "points": 40, "cost": 180,
                "form": ["document_type", "seen_live"],
            },
            "manager_vouch": {
                "type": "vouch", "by": "manager", "factor": "attestation", "points": 60, "cost": 600,
            },
            "lead_vouch": {
                "type": "vouch", "by": "desk_lead", "factor": "attestation", "points": 40, "cost": 300,
            },
        },
        "everyone": { "require": { "points": 50 } },
        "unmatched": "everyone",
        "actions": {
            "unlock_account": { "require": { "factors": 1 } },
            "reset_password": {
                "require": { "factors": 2, "independent": 2 }, "grant": "reenrolment_key",
            },
            "reset_mfa": {
                "require": { "points": 60, "factors": 2, "independent": 2 },
                "grant": "temporary_access",
            },
        },
        "groups": [
            {
                "id": "tier0",
                "match": ["CN=Domain Admins,CN=Users,DC=contoso,DC=com", "Tier0 Operators"],
                "require": { "points": 120, "factors": 3, "pass": ["manager_vouch", "passkey"] },
                "forbid": ["questions", "sms_code"],
                "escalate": "security_desk",
            },
            {
                "id": "finance",
                "match": ["CN=Finance,OU=Groups,DC=contoso,DC=com"],
                "require": {
                    "points": 80,
                    "any": [
                        { "pass": ["authenticator"] },
                        {
                            "pass": ["sms_code"],
                            "at_least": {
                                "count": 1,
                                "of": ["manager_vouch", "lead_vouch", "photo_id"],
                            },
                        },
                    ],
                },
                "actions": { "reset_mfa": { "require": { "pass": ["manager_vouch"] } } },
            },
        ],
        "escalate": "desk_lead",
        "risks": [
            {
                "id": "sim-swap",
                "when": { "sim_change": ["recent", "unknown", "unobserved"] },
                "then": { "forbid": ["sms_code", "call_back"] },
            },
            {
                "id": "elevated", "when": { "posture": "elevated" }, "unobserved": "ignore",
                "then": { "add_points": 20 },
            },
            {
                "id": "siege", "when": { "posture": "siege" }, "unobserved": "ignore",
                "then": { "require": { "pass": ["photo_id"] } },
            },
            {
                "id": "teleport", "when": { "location": "impossible" }, "unobserved": "ignore",
                "then": { "verdict": "escalate" },
            },
        ],
    })
}

fn finance(evidence: Value) -> Value {
    json!({
        "action": "reset_password",
        "groups": ["CN=Finance,OU=Groups,DC=contoso,DC=com"],
        "evidence": evidence,
        "now": "2026-01-01T00:00:00Z",
    })
}

#[test]
fn the_example_policy_passes_its_own_test() {
    let facts = finance(json!({
        "sim_change": "none",
        "workstation": "usual",
        "location": "usual",
        "authenticator": "passed",
        "questions": "passed",
    }));
    let at = 1_767_225_600_000_i64;
    let expected = json!({
        "verdict": "approve",
        "action": "reset_password",
        "points": {
            "total": 80,
            "required": 80,
            "factors": {
                "attestation": { "earned": 0, "counted": 0 },
                "context": { "earned": 25, "counted": 25 },
                "inherence": { "earned": 0, "counted": 0 },
                "knowledge": { "earned": 20, "counted": 20 },
                "possession": { "earned": 35, "counted": 35 },
            },
        },
        "groups": ["finance"],
        "risks": [],
        "missing": {},
        "mandatory": [],
        "counted": [
            { "check": "authenticator", "outcome": "passed", "at": at, "points": 35 },
            { "check": "questions", "outcome": "passed", "at": at, "points": 20 },
            { "check": "location", "outcome": "usual", "at": at, "points": 10 },
            { "check": "workstation", "outcome": "usual", "at": at, "points": 15 },
        ],
        // `sim_change` gives no points, and no requirement names it.
        "ignored": [],
        "escalate": "desk_lead",
        "grant": "reenrolment_key",
    });
    assert_eq!(decide(&service_desk(), &facts), Ok(expected));
    let none = json!({ "steps": [], "cost": 0, "exact": true });
    assert_eq!(plan(&service_desk(), &facts), Ok(none));
}

#[test]
fn no_evidence_is_a_challenge_and_says_what_is_missing() {
    let decision = decide(&service_desk(), &finance(json!({}))).unwrap();
    // The SIM was not observed, so the codes to it are forbidden, and one alternative is out of reach.
    assert_eq!(decision["verdict"], "challenge");
    assert_eq!(decision["risks"], json!(["sim-swap"]));
    assert_eq!(decision["mandatory"], json!(["authenticator"]));
    let expected = json!({
        "everyone": { "points": { "have": 0, "need": 50 } },
        "actions.reset_password": {
            "factors": { "have": 0, "need": 2 },
            "independent": { "have": 0, "need": 2 },
        },
        "groups.finance": {
            "points": { "have": 0, "need": 80 },
            "any": [
                { "pass": ["authenticator"] },
                {
                    "pass": ["sms_code"],
                    "at_least": {
                        "count": { "have": 0, "need": 1 },
                        "of": ["manager_vouch", "lead_vouch", "photo_id"],
                    },
                },
            ],
        },
    });
    assert_eq!(decision["missing"], expected);
}

#[test]
fn the_plan_is_the_cheapest_with_mandatory_challenges_first() {
    // The authenticator (35) and the passkey (60) give enough points for 25; the second factor is a question
    // for 1, and of the two at that price `last_sign_in` comes first.
    let facts = finance(json!({ "sim_change": "none" }));
    let mut open: Value = service_desk();
    // Few enough challenges to try every set of them.
    for name in ["call_back", "recovery_code", "private_email", "lead_vouch"] {
        open["challenges"].as_object_mut().unwrap().remove(name);
    }
    open["groups"][1]["require"]["any"][1]["at_least"]["of"] = json!(["manager_vouch", "photo_id"]);
    let plan = plan(&open, &facts).unwrap();
    let expected = json!({
        "steps": [
            { "check": "authenticator", "cost": 15, "mandatory": false },
            { "check": "last_sign_in", "cost": 1, "mandatory": false },
            { "check": "passkey", "cost": 10, "mandatory": false },
        ],
        "cost": 26,
        "exact": true,
    });
    assert_eq!(plan, expected);
}

#[test]
fn of_one_cause_only_the_best_paid_scores() {
    let policy = policy(
        json!({
            "app": { "type": "totp", "factor": "possession", "cause": "phone", "points": 35 },
            "call": { "type": "confirm", "factor": "possession", "cause": "phone", "points": 35 },
            "text": { "type": "code", "channel": "sms", "factor": "possession", "cause": "phone", "points": 30 },
        }),
        json!({ "points": 40, "pass": ["text"] }),
    );
    let all = facts(json!({ "app": "passed", "call": "passed", "text": "passed" }));
    let decision = decide(&policy, &all).unwrap();
    assert_eq!(decision["points"]["total"], 35);
    // One cause counts once, however many challenges prove it.
    assert_eq!(decision["verdict"], "deny");
    assert_eq!(decision["reason"], "out_of_reach");
    // A tie goes to the earlier check; evidence that meets an entry counts, even if it does not score.
    assert_eq!(listed(&decision["counted"], "points"), ["app 35", "text 0"]);
    assert_eq!(listed(&decision["ignored"], "reason"), ["call same_cause"]);
}

#[test]
fn a_family_pays_by_rank_whatever_the_order() {
    let mut policy = policy(
        json!({
            "licence": { "type": "confirm", "family": "cards", "factor": "inherence", "repeatable": 2 },
            "passport": { "type": "confirm", "family": "cards", "factor": "inherence" },
        }),
        json!({ "points": 90 }),
    );
    policy["families"] = json!({ "cards": { "points": [40, 25] } });
    let facts = facts(json!([
        { "check": "passport", "outcome": "passed", "at": NOW - 9 },
        { "check": "licence", "outcome": "passed", "at": NOW, "item": "b" },
        { "check": "licence", "outcome": "passed", "at": NOW, "item": "a" },
    ]));
    let decision = decide(&policy, &facts).unwrap();
    assert_eq!(decision["verdict"], "approve");
    assert_eq!(decision["points"]["total"], 90);
    let points = listed(&decision["counted"], "points");
    assert_eq!(points, ["licence 40", "licence 25", "passport 25"]);
    assert_eq!(decision["counted"][0]["item"], "a");
}

#[test]
fn a_superseded_failure_still_hurts() {
    let policy = policy(
        json!({
            "quiz": {
                "type": "questions", "ask": 3, "correct": 2, "factor": "knowledge",
                "points": { "passed": 20, "failed": -15 },
            },
        }),
        json!({ "points": 5, "points_in": { "knowledge": 20 } }),
    );
    let facts = facts(json!([result("quiz", "failed", 60), result("quiz", "passed", 1)]));
    let decision = decide(&policy, &facts).unwrap();
    // The capped score of the factor is 20; negative points reduce only the total.
    assert_eq!(decision["points"]["factors"]["knowledge"]["counted"], 20);
    assert_eq!(decision["points"]["total"], 5);
    assert_eq!(decision["verdict"], "approve");
    assert_eq!(listed(&decision["counted"], "points"), ["quiz -15", "quiz 20"]);
}

#[test]
fn a_superseded_pass_does_nothing_more() {
    let policy = policy(
        json!({ "quiz": { "type": "totp", "factor": "knowledge", "points": 20 } }),
        json!({ "points": 20 }),
    );
    let facts = facts(json!([result("quiz", "passed", 5), result("quiz", "failed", 1)]));
    let decision = decide(&policy, &facts).unwrap();
    assert_eq!(decision["points"]["total"], 0);
    assert_eq!(listed(&decision["ignored"], "reason"), ["quiz superseded"]);
    // The failure costs no points, but it settles the challenge.
    assert_eq!(decision["verdict"], "deny");
}

#[test]
fn evidence_helps_up_to_its_lifetime_and_not_a_millisecond_longer() {
    let policy = policy(
        json!({ "app": { "type": "totp", "factor": "possession", "points": 20 } }),
        json!({ "points": 20 }),
    );
    let at = |at: i64| facts(json!([{ "check": "app", "outcome": "passed", "at": at }]));
    assert_eq!(verdict(&policy, &at(NOW - 30 * MINUTE)), "approve");
    let late = at(NOW - 30 * MINUTE - 1);
    let decision = decide(&policy, &late).unwrap();
    assert_eq!(decision["verdict"], "challenge");
    assert_eq!(listed(&decision["ignored"], "reason"), ["app expired"]);
    assert_eq!(steps(&policy, &late), ["app true"]);
}

#[test]
fn a_failure_hurts_and_settles_up_to_the_adverse_lifetime() {
    let policy = policy(
        json!({ "app": { "type": "totp", "points": { "passed": 20, "failed": -5 } } }),
        json!({ "points": 20 }),
    );
    let at = |at: i64| facts(json!([{ "check": "app", "outcome": "failed", "at": at }]));
    let day = 24 * 60 * MINUTE;
    let decision = decide(&policy, &at(NOW - day)).unwrap();
    assert_eq!(decision["points"]["total"], -5);
    assert_eq!(decision["verdict"], "deny");
    let decision = decide(&policy, &at(NOW - day - 1)).unwrap();
    assert_eq!(decision["points"]["total"], 0);
    assert_eq!(decision["verdict"], "challenge");
}

#[test]
fn an_unavailable_challenge_is_not_open() {
    let policy = policy(
        json!({ "app": { "type": "totp", "points": 20 }, "call": { "type": "confirm", "points": 20 } }),
        json!({ "points": 20 }),
    );
    let mut facts = facts(json!([]));
    assert_eq!(steps(&policy, &facts), ["app false"]);
    facts["unavailable"] = json!(["app"]);
    // Only the remaining challenges can be asked.
    assert_eq!(steps(&policy, &facts), ["call true"]);
    facts["unavailable"] = json!(["app", "call"]);
    assert_eq!(verdict(&policy, &facts), "deny");
}

#[test]
fn a_helping_pass_settles_even_with_low_grades() {
    let policy = policy(
        json!({ "papers": { "type": "confirm", "grades": { "strength": 4 } } }),
        json!({ "pass": [{ "papers": { "strength": 3 } }] }),
    );
    let graded = |strength: i64| {
        facts(json!([
            { "check": "papers", "outcome": "passed", "at": NOW, "grades": { "strength": strength } },
        ]))
    };
    assert_eq!(verdict(&policy, &graded(3)), "approve");
    let decision = decide(&policy, &graded(2)).unwrap();
    assert_eq!(decision["verdict"], "deny");
    let missing = json!({ "everyone": { "pass": [{ "papers": { "strength": 3 } }] } });
    assert_eq!(decision["missing"], missing);
    // It neither scores nor meets the entry, and the list has no reason for that.
    assert_eq!(decision["counted"], json!([]));
    assert_eq!(decision["ignored"], json!([]));
}

#[test]
fn items_that_fail_take_a_slot_and_inconclusive_ones_do_not() {
    let policy = policy(
        json!({ "papers": { "type": "confirm", "repeatable": 3, "grades": { "strength": 4 }, "cost": 7 } }),
        json!({ "pass": ["papers", "papers"] }),
    );
    let one_failed = facts(json!([item("papers", "a", "failed", 0)]));
    assert_eq!(steps(&policy, &one_failed), ["papers true", "papers true"]);
    assert_eq!(plan(&policy, &one_failed).unwrap()["cost"], 14);
    let two_failed = facts(json!([item("papers", "a", "failed", 0), item("papers", "b", "failed", 0),]));
    assert_eq!(verdict(&policy, &two_failed), "deny");
    let unclear = facts(json!([item("papers", "a", "failed", 0), item("papers", "b", "inconclusive", 0),]));
    let decision = decide(&policy, &unclear).unwrap();
    assert_eq!(decision["verdict"], "challenge");
    assert_eq!(listed(&decision["ignored"], "reason"), ["papers inconclusive"]);
}

#[test]
fn entries_are_matched_and_not_assigned_in_order() {
    let policy = policy(
        json!({ "papers": { "type": "confirm", "repeatable": 2, "grades": { "strength": 4 } } }),
        json!({ "pass": ["papers", { "papers": { "strength": 4 } }] }),
    );
    // In order, the first entry would take the strong item and leave the weak one to the second.
    let facts = facts(json!([item("papers", "a", "passed", 4), item("papers", "b", "passed", 1),]));
    assert_eq!(verdict(&policy, &facts), "approve");
}

#[test]
fn entries_once_met_in_list_order_stay_met() {
    let strong = json!({ "papers": { "strength": 4 } });
    let policy = policy(
        json!({ "papers": { "type": "confirm", "repeatable": 2, "grades": { "strength": 4 } } }),
        json!({ "pass": ["papers", strong] }),
    );
    let facts = facts(json!([item("papers", "a", "passed", 4)]));
    let decision = decide(&policy, &facts).unwrap();
    assert_eq!(decision["missing"]["everyone"]["pass"], json!([strong]));
    assert_eq!(steps(&policy, &facts), ["papers true"]);
}

#[test]
fn items_without_a_cause_are_each_their_own_cause() {
    let papers = json!({ "type": "confirm", "repeatable": 2, "grades": { "strength": 1 } });
    let mut policy = policy(json!({ "papers": papers }), json!({ "independent": 2 }));
    let facts = facts(json!([item("papers", "a", "passed", 0), item("papers", "b", "passed", 0),]));
    assert_eq!(verdict(&policy, &facts), "approve");
    policy["challenges"]["papers"]["cause"] = json!("folder");
    let decision = decide(&policy, &facts).unwrap();
    let missing = json!({ "everyone": { "independent": { "have": 1, "need": 2 } } });
    assert_eq!(decision["missing"], missing);
}

#[test]
fn at_least_counts_entries_and_requirements() {
    let policy = policy(
        json!({
            "app": { "type": "totp", "factor": "possession", "points": 20 },
            "call": { "type": "confirm", "factor": "possession", "points": 10 },
            "mail": { "type": "recovery_code", "factor": "possession", "points": 10 },
        }),
        json!({ "at_least": { "count": 2, "of": ["call", { "points": 20 }, "mail"] } }),
    );
    assert_eq!(verdict(&policy, &facts(json!({ "call": "passed", "mail": "passed" }))), "approve");
    assert_eq!(verdict(&policy, &facts(json!({ "call": "passed", "app": "passed" }))), "approve");
    let decision = decide(&policy, &facts(json!({ "call": "passed" }))).unwrap();
    let missing = json!({ "everyone": { "at_least": {
        "count": { "have": 1, "need": 2 },
        "of": [{ "points": { "have": 10, "need": 20 } }, "mail"],
    } } });
    assert_eq!(decision["missing"], missing);
    // `points` inside `at_least` does not count towards the required points.
    assert_eq!(decision["points"]["required"], 0);
}

#[test]
fn a_factor_counts_from_its_min_and_context_never_does() {
    let mut policy = policy(
        json!({
            "app": { "type": "totp", "factor": "possession", "points": 10 },
            "quiz": { "type": "totp", "factor": "knowledge", "points": 5 },
        }),
        json!({ "factors": 2 }),
    );
    policy["factors"] = json!({ "knowledge": { "min": 6 }, "possession": { "cap": 8 } });
    policy["signals"] = json!({ "place": { "factor": "context", "outcomes": { "usual": 15 } } });
    let facts = facts(json!({ "app": "passed", "quiz": "passed", "place": "usual" }));
    let decision = decide(&policy, &facts).unwrap();
    assert_eq!(decision["points"]["total"], 8 + 5 + 15);
    let possession = json!({ "earned": 10, "counted": 8 });
    assert_eq!(decision["points"]["factors"]["possession"], possession);
    let missing = json!({ "everyone": { "factors": { "have": 1, "need": 2 } } });
    assert_eq!(decision["missing"], missing);
    policy["factors"]["knowledge"]["min"] = json!(5);
    assert_eq!(verdict(&policy, &facts), "approve");
}

#[test]
fn a_risk_defines_the_meaning_of_an_unobserved_signal() {
    let mut policy = policy(
        json!({ "text": { "type": "code", "channel": "sms", "points": 20 } }),
        json!({ "points": 20 }),
    );
    policy["signals"] = json!({ "sim": { "outcomes": ["none", "recent"] } });
    policy["risks"] = json!([{
        "id": "swap",
        "when": { "sim": ["recent", "unobserved"] },
        "then": { "forbid": ["text"] },
    }]);
    let text = result("text", "passed", 0);
    let unseen = facts(json!([text]));
    let decision = decide(&policy, &unseen).unwrap();
    assert_eq!(decision["risks"], json!(["swap"]));
    assert_eq!(decision["verdict"], "deny");
    assert_eq!(listed(&decision["ignored"], "reason"), ["text forbidden"]);
    let day = 24 * 60;
    let seen = facts(json!([text, result("sim", "none", day)]));
    assert_eq!(verdict(&policy, &seen), "approve");
    // An observation older than the adverse lifetime is none.
    let long_ago = facts(json!([text, result("sim", "none", day + 1)]));
    assert_eq!(verdict(&policy, &long_ago), "deny");
    policy["risks"][0]["when"] = json!({ "sim": "recent" });
    policy["risks"][0]["unobserved"] = json!("ignore");
    assert_eq!(verdict(&policy, &unseen), "approve");
}

#[test]
fn add_points_raises_every_leaf_and_stands_alone() {
    let mut policy = policy(
        json!({
            "app": { "type": "totp", "points": 20 },
            "call": { "type": "confirm", "points": 15 },
        }),
        json!({ "any": [{ "points": 10 }, { "pass": ["app"] }], "all": [{ "points": 5 }] }),
    );
    policy["signals"] = json!({ "mood": { "outcomes": ["calm", "tense"] } });
    policy["risks"] = json!([
        { "id": "one", "when": { "mood": "tense" }, "unobserved": "ignore", "then": { "add_points": 10 } },
        { "id": "two", "when": { "mood": "tense" }, "unobserved": "ignore", "then": { "add_points": 13 } },
    ]);
    assert_eq!(verdict(&policy, &facts(json!({ "call": "passed" }))), "approve");
    let tense = facts(json!({ "mood": "tense", "app": "passed" }));
    let decision = decide(&policy, &tense).unwrap();
    let expected = json!({
        "everyone": { "all": [{ "points": { "have": 20, "need": 28 } }] },
        "risks": { "points": { "have": 20, "need": 23 } },
    });
    assert_eq!(decision["missing"], expected);
    assert_eq!(decision["points"]["required"], 28);
    assert_eq!(decision["mandatory"], json!(["call"]));
}

#[test]
fn a_verdict_of_a_risk_beats_a_requirement_that_holds() {
    let facts = finance(json!({
        "sim_change": "none",
        "workstation": "usual",
        "location": "impossible",
        "authenticator": "passed",
        "passkey": "passed",
        "manager_vouch": "passed",
    }));
    let mut policy = service_desk();
    let decision = decide(&policy, &facts).unwrap();
    // 35 and 60 of two causes, 60 of the manager, 15 of the place of work, less 40.
    assert_eq!(decision["points"]["total"], 35 + 60 + 60 + 15 - 40);
    assert_eq!(decision["missing"], json!({}));
    assert_eq!(decision["verdict"], "escalate");
    assert_eq!(decision["reason"], "risk");
    policy.as_object_mut().unwrap().remove("escalate");
    assert_eq!(verdict(&policy, &facts), "deny");
}

#[test]
fn a_subject_without_a_group_is_denied_and_explained_by_everyone() {
    let mut policy = service_desk();
    policy["unmatched"] = json!("deny");
    let mut facts = finance(json!({ "passkey": "passed", "photo_id": "passed", "sim_change": "none" }));
    facts["groups"] = json!(["CN=Strangers,DC=contoso,DC=com"]);
    let decision = decide(&policy, &facts).unwrap();
    assert_eq!(decision["verdict"], "deny");
    assert_eq!(decision["reason"], "no_group");
    assert_eq!(decision["missing"], json!({}));
    assert_eq!(decision["points"]["required"], 50);
    assert_eq!(decision["escalate"], "desk_lead");
    assert_eq!(steps(&policy, &facts), Vec::<String>::new());
    policy["unmatched"] = json!("everyone");
    assert_eq!(verdict(&policy, &facts), "approve");
}

#[test]
fn names_of_groups_are_compared_by_meaning() {
    let mut policy = policy(json!({ "app": { "type": "totp" } }), json!({ "pass": ["app"] }));
    policy["groups"] = json!([{
        "id": "g",
        "match": ["CN=M\u{fc}ller\\, Stra\u{df}e,OU=A+CN=b,DC=x", "Tier0 Operators"],
        "escalate": "desk_lead",
    }]);
    let matched = |name: &str| {
        let mut facts = facts(json!([]));
        facts["groups"] = json!([name]);
        decide(&policy, &facts).unwrap()["groups"] == json!(["g"])
    };
    for name in [
        "cn = mu\u{308}ller\\2c STRASSE , cn=B+ou=a,dc=X",
        "CN=M\\C3\\BCller\\, Stra\u{df}e,OU=A+CN=b,DC=x",
        "tier0 operators",
        "cn=TIER0 OPERATORS,ou=anywhere",
    ] {
        assert!(matched(name), "{name}");
    }
    for name in [
        "CN=M\u{fc}ller\\, Stra\u{df}e",
        "OU=Tier0 Operators,DC=x",
        "CN=a,CN=Tier0 Operators",
        "CN=\\ Tier0 Operators,DC=x",
        "Tier0  Operators",
    ] {
        assert!(!matched(name), "{name}");
    }
    // If the policy has the full name, the bare one is an error; so is one that only looks like a full name.
    for name in ["M\u{fc}ller, Stra\u{df}e", "CN=M\u{fc}ller, Stra\u{df}e,OU=A", "CN=\"A\",DC=x", "CN=A;DC=x"]
    {
        let mut facts = facts(json!([]));
        facts["groups"] = json!([name]);
        assert!(decide(&policy, &facts).is_err(), "{name}");
    }
}

#[test]
fn every_layer_tightens_and_the_first_group_sets_the_escalation() {
    let facts = json!({
        "action": "reset_mfa",
        "subject": { "groups": ["CN=Finance,OU=Groups,DC=contoso,DC=com", "TIER0 OPERATORS"] },
        "evidence": { "sim_change": "none", "sms_code": "passed" },
        "unavailable": ["authenticator"],
        "now": NOW,
    });
    let decision = decide(&service_desk(), &facts).unwrap();
    assert_eq!(decision["groups"], json!(["tier0", "finance"]));
    assert_eq!(decision["points"]["required"], 120);
    // Finance demands the authenticator or the code; one is unavailable, the other forbidden.
    assert_eq!(decision["verdict"], "escalate");
    assert_eq!(decision["escalate"], "security_desk");
    let layers: Vec<&String> = decision["missing"].as_object().unwrap().keys().collect();
    let expected = [
        "actions.reset_mfa",
        "everyone",
        "groups.finance",
        "groups.finance.actions.reset_mfa",
        "groups.tier0",
    ];
    assert_eq!(layers, expected);
}

#[test]
fn mandatory_challenges_are_in_every_way_to_approval() {
    let policy = policy(
        json!({
            "app": { "type": "totp", "points": 30 },
            "call": { "type": "confirm", "points": 30 },
            "mail": { "type": "recovery_code", "points": 50 },
        }),
        json!({ "points": 80 }),
    );
    let decision = decide(&policy, &facts(json!([]))).unwrap();
    assert_eq!(decision["mandatory"], json!(["mail"]));
    // No entry names it; only the points demand it.
    assert_eq!(steps(&policy, &facts(json!([]))), ["mail true", "app false"]);
    let decision = decide(&policy, &facts(json!({ "mail": "passed" }))).unwrap();
    assert_eq!(decision["mandatory"], json!([]));
}

#[test]
fn equal_costs_are_decided_by_items_then_by_places() {
    let policy = |costs: [i64; 4]| {
        policy(
            json!({
                "app": { "type": "totp", "points": 10, "cost": costs[0] },
                "call": { "type": "confirm", "points": 10, "cost": costs[1] },
                "mail": { "type": "recovery_code", "points": 20, "cost": costs[2] },
                "photo": { "type": "confirm", "points": 20, "cost": costs[3] },
            }),
            json!({ "points": 20 }),
        )
    };
    let facts = facts(json!([]));
    // One item for 2 beats two items for 1 each.
    assert_eq!(steps(&policy([1, 1, 2, 2]), &facts), ["mail false"]);
    assert_eq!(steps(&policy([1, 1, 3, 2]), &facts), ["photo false"]);
    assert_eq!(steps(&policy([1, 0, 2, 2]), &facts), ["app false", "call false"]);
    // A challenge without a cost is also asked only if needed.
    assert_eq!(steps(&policy([0, 0, 0, 0]), &facts), ["mail false"]);
}

#[test]
fn bad_facts_are_errors() {
    let policy = policy(
        json!({
            "app": { "type": "totp" },
            "papers": { "type": "confirm", "repeatable": 2, "grades": { "strength": 4 } },
        }),
        json!({ "pass": ["app"] }),
    );
    let mut with_key = facts(json!([]));
    with_key["gruops"] = json!([]);
    let mut both = facts(json!([]));
    both["groups"] = json!([]);
    both["subject"] = json!({ "groups": [] });
    let mut action = facts(json!([]));
    action["action"] = json!("open_sesame");
    let mut no_now = facts(json!([]));
    no_now.as_object_mut().unwrap().remove("now");
    let mut unavailable = facts(json!([]));
    unavailable["unavailable"] = json!(["apple"]);
    let too_many = ["a", "b", "c"].map(|name| item("papers", name, "passed", 1));
    let bad = [
        with_key,
        both,
        action,
        no_now,
        unavailable,
        facts(json!({ "apple": "passed" })),
        facts(json!({ "app": "unobserved" })),
        facts(json!([{ "check": "app", "outcome": "passed" }])),
        facts(json!([{ "check": "app", "outcome": "passed", "at": NOW + 1 }])),
        facts(json!([{ "check": "app", "outcome": "passed", "at": "yesterday" }])),
        facts(json!([{ "check": "app", "outcome": "passed", "at": NOW, "item": "a" }])),
        facts(json!([result("app", "passed", 1), result("app", "failed", 1)])),
        facts(json!([item("papers", "a", "passed", 5)])),
        facts(json!([item("papers", "a", "passed", 1), item("papers", "a", "passed", 2)])),
        facts(json!([item("papers", "", "passed", 1)])),
        facts(json!(too_many)),
    ];
    for facts in bad {
        assert!(decide(&policy, &facts).is_err(), "{facts}");
        assert!(plan(&policy, &facts).is_err(), "{facts}");
    }
    let good = facts(json!([
        result("app", "passed", 1),
        result("app", "inconclusive", 1),
        { "check": "app", "outcome": "passed", "at": "-1m" },
        item("papers", "a", "passed", 1),
        item("papers", "b", "failed", 1),
        { "check": "papers", "outcome": "passed", "at": NOW },
    ]));
    let decision = decide(&policy, &good).unwrap();
    assert_eq!(decision["verdict"], "approve");
    assert_eq!(listed(&decision["counted"], "points"), ["app 0"]);
}

#[test]
fn a_forbidden_check_hurts_and_does_not_help() {
    let mut policy = policy(
        json!({
            "app": { "type": "totp", "points": 20 },
            "quiz": { "type": "recovery_code", "points": { "passed": 20, "failed": -10 } },
        }),
        json!({ "points": 10 }),
    );
    policy["everyone"]["forbid"] = json!(["quiz"]);
    let failed = facts(json!({ "app": "passed", "quiz": "failed" }));
    assert_eq!(decide(&policy, &failed).unwrap()["points"]["total"], 10);
    let passed = facts(json!({ "quiz": "passed" }));
    let decision = decide(&policy, &passed).unwrap();
    assert_eq!(decision["points"]["total"], 0);
    assert_eq!(decision["mandatory"], json!(["app"]));
}

#[test]
fn a_plan_over_too_many_sets_is_too_large() {
    let mut challenges = json!({});
    for number in 0..13 {
        challenges[format!("c{number}")] = json!({ "type": "totp", "points": 1 });
    }
    let policy = policy(challenges, json!({ "points": 13 }));
    assert_eq!(plan(&policy, &facts(json!([]))), Err("too large".into()));
    let decision = decide(&policy, &facts(json!([]))).unwrap();
    assert_eq!(decision["mandatory"].as_array().unwrap().len(), 13);
}

/// Every verdict is frequent among generated cases, otherwise the generators would be useless.
#[test]
fn generated_cases_reach_every_verdict() {
    let mut runner = TestRunner::deterministic();
    let strategy = generate::policy_and_facts();
    let mut verdicts = std::collections::BTreeMap::new();
    for _ in 0..400 {
        let (policy, facts) = strategy.new_tree(&mut runner).unwrap().current();
        let verdict = match decide(&policy, &facts) {
            Ok(decision) => decision["verdict"].as_str().unwrap().to_owned(),
            Err(_) => "error".to_owned(),
        };
        *verdicts.entry(verdict).or_insert(0) += 1;
    }
    for verdict in ["approve", "challenge", "escalate", "deny", "error"] {
        assert!(verdicts.get(verdict) >= Some(&12), "{verdicts:?}");
    }
}
