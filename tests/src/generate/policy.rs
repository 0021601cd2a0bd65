//! A policy built from choices.

use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::require::{Checks, outcomes, requirement};

const FACTORS: [&str; 5] = ["possession", "knowledge", "context", "attestation", "inherence"];
const CAUSES: [&str; 3] = ["dossier", "handset", "office"];
const CHALLENGES: [&str; 7] = ["badge", "call", "digits", "key", "letter", "papers", "photo"];
const ACTIONS: [&str; 2] = ["reset_password", "unlock_account"];
const ESCALATIONS: [&str; 3] = ["desk_lead", "manager", "security_desk"];

/// Builds the policy of [`policy`](super::policy).
pub(super) fn build(c: &mut Choices) -> Value {
    // Checks that share a cause share a factor, so the factor is drawn per cause.
    let causes = CAUSES.map(|cause| (cause, factor(c)));
    let family = c.chance(40).then(|| factor(c));
    let challenges = challenges(c, &causes, family);
    let signals = signals(c, &causes);
    let checks = Checks { challenges: &challenges, signals: &signals };
    let everyone = everyone(c, &checks);
    let actions = actions(c, &checks, everyone.is_some());
    let groups = groups(c, &checks, &actions);
    let risks = risks(c, &checks, &groups);
    let mut policy = json!({
        "format": 1,
        "policy": "generated",
        "people": {
            "desk_lead": { "group": "CN=Desk Leads,OU=Groups,DC=contoso,DC=com" },
            "manager": { "directory": "manager" },
            "security_desk": { "contact": "soc@contoso.example" },
        },
        "channels": {
            "counter": { "in_person": true },
            "sms": { "cooling": "7d", "sends": "5 per 1h" },
        },
        "grants": {
            "key": { "type": "external", "provider": "pass", "lifetime": "1h", "deliver": ["counter"] },
        },
    });
    // A policy without groups that admits no subject would test little.
    let unmatched = match c.below(10) {
        _ if groups.is_empty() => Some("everyone"),
        0..6 => Some("everyone"),
        6..8 => Some("deny"),
        _ => None,
    };
    if let Some(unmatched) = unmatched {
        policy["unmatched"] = Value::from(unmatched);
    }
    if family.is_some() {
        let points = *c.of(&[&[20, 10][..], &[25], &[15, 15, 5], &[10, 0]]);
        policy["families"] = json!({ "cards": { "points": points } });
    }
    if c.chance(50) {
        policy["escalate"] = Value::from(*c.of(&ESCALATIONS));
    }
    if let Some(limits) = limits(c) {
        policy["limits"] = limits;
    }
    if let Some(everyone) = everyone {
        policy["everyone"] = everyone;
    }
    let sections = [
        ("factors", Value::Object(factors(c))),
        ("groups", Value::Array(groups)),
        ("risks", Value::Array(risks)),
        ("actions", Value::Object(actions)),
        ("challenges", Value::Object(challenges)),
        ("signals", Value::Object(signals)),
    ];
    for (name, section) in sections {
        // An empty list or map is an error.
        if section != json!({}) && section != json!([]) {
            policy[name] = section;
        }
    }
    policy
}

fn factor(c: &mut Choices) -> Option<&'static str> {
    if c.chance(12) { None } else { Some(*c.of(&FACTORS)) }
}

/// The caps and minimum scores of some factors.
fn factors(c: &mut Choices) -> Map<String, Value> {
    let mut factors = Map::new();
    for name in FACTORS {
        let mut factor = Map::new();
        let cap = *c.of(&[60, 40, 30, 20]);
        if c.chance(35) {
            factor.insert("cap".into(), Value::from(cap));
        }
        if c.chance(20) {
            factor.insert("min".into(), Value::from(*c.of(&[5, 10, 20])));
        }
        if !factor.is_empty() {
            factors.insert(name.into(), Value::Object(factor));
        }
    }
    factors
}

fn challenges(
    c: &mut Choices,
    causes: &[(&str, Option<&str>)],
    family: Option<Option<&str>>,
) -> Map<String, Value> {
    let mut challenges = Map::new();
    for name in c.some(&CHALLENGES, 6) {
        challenges.insert((*name).into(), challenge(c, causes, family));
    }
    // At least two: with one there is little to choose from.
    challenges
        .entry(*c.of(&CHALLENGES))
        .or_insert_with(|| json!({ "type": "totp", "factor": "possession", "points": 20 }));
    challenges
        .entry("token")
        .or_insert_with(|| json!({ "type": "totp", "factor": "knowledge", "points": 15 }));
    challenges
}

fn challenge(c: &mut Choices, causes: &[(&str, Option<&str>)], family: Option<Option<&str>>) -> Value {
    let mut challenge = kind(c);
    let mut own_factor = factor(c);
    match family {
        Some(family) if c.chance(40) => {
            own_factor = family;
            challenge["family"] = Value::from("cards");
        }
        _ => {
            let passed = *c.of(&[20, 10, 15, 30, 5, 0, 40, 25]);
            let failed = *c.of(&[-10, -5, -25]);
            if c.chance(40) {
                challenge["points"] = json!({ "passed": passed, "failed": failed });
            } else if passed > 0 || c.chance(50) {
                challenge["points"] = Value::from(passed);
            }
            if c.chance(45) {
                let (cause, factor) = *c.of(causes);
                own_factor = factor;
                challenge["cause"] = Value::from(cause);
            }
        }
    }
    if let Some(factor) = own_factor {
        challenge["factor"] = Value::from(factor);
    }
    if c.chance(25) {
        challenge["grades"] = json!({ "strength": c.between(1, 4) });
        if c.chance(50) {
            challenge["grades"]["validity"] = Value::from(c.between(1, 2));
        }
    }
    if c.chance(70) {
        challenge["cost"] = Value::from(*c.of(&[10, 5, 0, 20, 60]));
    }
    challenge
}

/// The keys of a challenge's type; only challenges that people inspect are repeatable.
fn kind(c: &mut Choices) -> Value {
    let kinds = [
        json!({ "type": "totp" }),
        json!({ "type": "confirm" }),
        json!({ "type": "recovery_code" }),
        json!({ "type": "confirm", "form": ["seen"] }),
        json!({ "type": "external", "provider": "webauthn" }),
        json!({ "type": "vouch", "by": "manager" }),
        json!({ "type": "recall", "fact": "last_sign_in", "within": "2d" }),
        json!({ "type": "questions", "ask": 3, "correct": 2 }),
        json!({ "type": "partial", "field": "licence", "positions": 3 }),
        json!({ "type": "code", "channel": "sms" }),
    ];
    let mut kind = c.of(&kinds).clone();
    if kind["type"] == "confirm" && c.chance(60) {
        kind["repeatable"] = Value::from(c.between(2, 3));
    }
    kind
}

fn signals(c: &mut Choices, causes: &[(&str, Option<&str>)]) -> Map<String, Value> {
    let kinds = [
        ("location", json!({ "bad": -20, "good": 10, "new": 0 })),
        ("posture", json!(["calm", "tense"])),
        ("sim", json!(["none", "recent", "unknown"])),
        ("station", json!({ "known": 5, "new": 0, "usual": 15 })),
        ("travel", json!({ "odd": -15, "plain": 0 })),
        ("way_in", json!(["chat", "counter", "phone"])),
    ];
    let mut signals = Map::new();
    for (name, outcomes) in c.some(&kinds, 4) {
        let mut signal = json!({ "outcomes": outcomes });
        if *name == "way_in" && c.chance(70) {
            // Facts can still contain it.
            signal["from"] = Value::from("case.channel");
        }
        if outcomes.is_object() {
            let (cause, caused) = *c.of(causes);
            let own = *c.of(&[Some("context"), None, Some("possession")]);
            let with_cause = c.chance(25);
            if with_cause {
                signal["cause"] = Value::from(cause);
            }
            if let Some(factor) = if with_cause { caused } else { own } {
                signal["factor"] = Value::from(factor);
            }
        }
        signals.insert((*name).into(), signal);
    }
    signals
}

fn everyone(c: &mut Choices, checks: &Checks<'_>) -> Option<Value> {
    if c.chance(20) {
        return None;
    }
    let mut everyone = json!({ "require": requirement(c, checks, 1) });
    if c.chance(10) {
        everyone["forbid"] = forbid(c, checks);
    }
    Some(everyone)
}

/// Actions with at least one member each, and with a requirement unless `everyone` has one.
fn actions(c: &mut Choices, checks: &Checks<'_>, floor: bool) -> Map<String, Value> {
    let mut actions = Map::new();
    for name in c.some(&ACTIONS, 2) {
        let mut action = Map::new();
        if !floor || !c.chance(30) {
            action.insert("require".into(), requirement(c, checks, 1));
        }
        if c.chance(10) {
            action.insert("forbid".into(), forbid(c, checks));
        }
        if c.chance(10) {
            action.insert("operators".into(), operators(c));
        }
        if action.is_empty() || c.chance(40) {
            action.insert("grant".into(), Value::from("key"));
        }
        actions.insert((*name).into(), Value::Object(action));
    }
    actions
}

/// The operators who may run a case; a decision does not read them.
fn operators(c: &mut Choices) -> Value {
    match c.below(3) {
        0 => json!({ "kinds": ["person", "ai"] }),
        1 => json!({ "level": c.between(1, 3) }),
        _ => json!({ "roles": ["tier2", "security"], "level": 2 }),
    }
}

fn groups(c: &mut Choices, checks: &Checks<'_>, actions: &Map<String, Value>) -> Vec<Value> {
    let kinds = [
        ("staff", json!(["CN=Staff,OU=Groups,DC=contoso,DC=com"])),
        ("admins", json!(["Domain Admins", "Tier0 Operators"])),
        ("berlin", json!(["CN=M\u{fc}ller \\26 Stra\u{df}e\\, Berlin,DC=contoso,DC=com", "B\u{e4}cker"])),
        ("clerks", json!(["Tier0 Operators", "cn=clerks , dc = contoso"])),
    ];
    let mut groups = Vec::new();
    if c.chance(25) {
        return groups;
    }
    for (id, names) in c.some(&kinds, 3) {
        let mut group = json!({ "id": id, "match": names });
        if c.chance(80) {
            group["require"] = requirement(c, checks, 2);
        }
        if c.chance(12) {
            group["forbid"] = forbid(c, checks);
        }
        if c.chance(35) {
            group["escalate"] = Value::from(*c.of(&ESCALATIONS));
        }
        if c.chance(8) {
            group["verdict"] = Value::from(*c.of(&["escalate", "deny"]));
        }
        if c.chance(15) {
            group["operators"] = operators(c);
        }
        if c.chance(30) {
            let names: Vec<&String> = actions.keys().collect();
            let action = *c.of(&names);
            let entry = match c.below(10) {
                0..7 => json!({ "require": requirement(c, checks, 1) }),
                7..9 => json!({ "forbid": forbid(c, checks) }),
                _ => json!({ "verdict": c.of(&["escalate", "deny"]) }),
            };
            group["actions"] = json!({ action: entry });
        }
        groups.push(group);
    }
    groups
}

/// One or two checks, rarely a signal.
fn forbid(c: &mut Choices, checks: &Checks<'_>) -> Value {
    let challenges: Vec<&String> = checks.challenges.keys().collect();
    let mut names = c.some(&challenges, 2);
    let signals: Vec<&String> = checks.signals.keys().collect();
    if c.chance(15) {
        names = c.some(&signals, 1);
    }
    json!(names)
}

fn risks(c: &mut Choices, checks: &Checks<'_>, groups: &[Value]) -> Vec<Value> {
    let signals: Vec<(&String, &Value)> = checks.signals.iter().collect();
    let mut risks = Vec::new();
    for id in ["first", "second", "third"] {
        if c.chance(50) {
            continue;
        }
        // Each risk says how it treats an unobserved signal.
        let ignore = !c.chance(20);
        let mut when = Map::new();
        for (signal, body) in c.some(&signals, 2) {
            let known = outcomes(body);
            let mut listed: Vec<&str> = c.some(&known, 2).into_iter().map(String::as_str).collect();
            if !ignore {
                listed.push("unobserved");
            }
            let listed = match listed[..] {
                [one] if c.chance(50) => json!(one),
                _ => json!(listed),
            };
            when.insert((*signal).clone(), listed);
        }
        let mut risk = json!({ "id": id, "when": when, "then": consequence(c, checks) });
        if !groups.is_empty() && c.chance(35) {
            let ids: Vec<&Value> = groups.iter().map(|group| &group["id"]).collect();
            risk["groups"] = json!(c.some(&ids, 2));
        }
        if ignore {
            risk["unobserved"] = Value::from("ignore");
        }
        risks.push(risk);
    }
    risks
}

fn consequence(c: &mut Choices, checks: &Checks<'_>) -> Value {
    match c.below(10) {
        0..3 => json!({ "add_points": c.of(&[10, 5, 25]) }),
        3..6 => json!({ "require": requirement(c, checks, 1) }),
        6..8 => json!({ "forbid": forbid(c, checks) }),
        8 => json!({ "verdict": c.of(&["escalate", "deny"]) }),
        _ => json!({ "add_points": 10, "forbid": forbid(c, checks) }),
    }
}

/// Lifetimes; evidence hurts for at least as long as it helps.
fn limits(c: &mut Choices) -> Option<Value> {
    match c.below(5) {
        0 => None,
        1 => Some(json!({ "evidence_lifetime": "10m" })),
        2 => Some(json!({ "adverse_lifetime": "2h" })),
        3 => Some(json!({ "evidence_lifetime": "1h", "adverse_lifetime": "1h" })),
        _ => Some(json!({ "evidence_lifetime": "15m", "adverse_lifetime": "1h" })),
    }
}
