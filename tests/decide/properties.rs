//! The properties that hold for every policy and all facts.
//!
//! They compare decisions; cases with bad facts or a refused policy are skipped.

use bonafides::decision::Reason;
use bonafides::{Decision, Facts, Plan, Policy, Verdict};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The `now` of these cases, in milliseconds.
const NOW: i64 = 1_790_000_000_000;

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

fn load(document: &Value) -> Option<Policy> {
    Policy::from_json(&document.to_string()).ok()
}

fn decide(policy: &Policy, facts: &Value) -> Option<Decision> {
    policy.decide(&Facts::from_json(&facts.to_string()).ok()?).ok()
}

fn plan(policy: &Policy, facts: &Value) -> Option<Plan> {
    policy.plan(&Facts::from_json(&facts.to_string()).ok()?).ok()
}

fn approves(policy: &Policy, facts: &Value) -> bool {
    decide(policy, facts).is_some_and(|decision| decision.verdict() == Verdict::Approve)
}

/// A policy that loads and facts that can be decided on, with every time as a number.
fn case() -> impl Strategy<Value = (Value, Value)> {
    generate::policy_and_facts().prop_filter_map("refused or bad facts", |(document, mut facts)| {
        decide(&load(&document)?, &facts)?;
        let now = time(&facts["now"], NOW);
        for result in facts["evidence"].as_array_mut()? {
            result["at"] = json!(time(&result["at"], now));
        }
        facts["now"] = json!(now);
        Some((document, facts))
    })
}

fn time(value: &Value, now: i64) -> i64 {
    match value {
        Value::String(text) => match text.strip_prefix('-') {
            Some(before) => now - before.parse::<bonafides::Duration>().unwrap().milliseconds(),
            None => text.parse::<bonafides::Time>().unwrap().milliseconds(),
        },
        number => number.as_i64().unwrap(),
    }
}

fn results(facts: &Value) -> &Vec<Value> {
    facts["evidence"].as_array().unwrap()
}

fn without(facts: &Value, forget: impl Fn(&Value) -> bool) -> Value {
    let mut facts = facts.clone();
    facts["evidence"].as_array_mut().unwrap().retain(|result| !forget(result));
    facts
}

fn names(document: &Value, section: &str) -> Vec<String> {
    document[section].as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

fn list(document: &Value, section: &str) -> Vec<Value> {
    document[section].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_decision_is_deterministic_and_independent_of_order() {
    let floors = [("facts in another order", 37), ("policy in another order", 35)];
    check(config(), &floors, &(case(), 1_usize..7), |((document, facts), turn), reached| {
        let policy = load(&document).unwrap();
        let decision = decide(&policy, &facts).unwrap();
        prop_assert_eq!(decision.to_json(), decide(&policy, &facts).unwrap().to_json());

        let mut turned = facts.clone();
        for key in ["evidence", "groups", "unavailable"] {
            if let Some(list) = turned[key].as_array_mut().filter(|list| !list.is_empty()) {
                let by = turn % list.len();
                list.rotate_left(by);
                list.swap(0, by);
            }
        }
        if facts.get("groups").is_none() {
            turned.as_object_mut().unwrap().remove("groups");
        }
        if facts.get("unavailable").is_none() {
            turned.as_object_mut().unwrap().remove("unavailable");
        }
        reached.note_if(turned != facts, "facts in another order");
        prop_assert_eq!(decision.to_json(), decide(&policy, &turned).unwrap().to_json());

        let mut reordered = document.clone();
        for key in ["groups", "risks"] {
            if let Some(list) = document[key].as_array() {
                reordered[key] = list.iter().rev().cloned().collect();
            }
        }
        reached.note_if(reordered != document, "policy in another order");
        let other = load(&reordered).unwrap();
        let other: Value = serde_json::from_str(&decide(&other, &facts).unwrap().to_json()).unwrap();
        let same: Value = serde_json::from_str(&decision.to_json()).unwrap();
        prop_assert_eq!(&other["verdict"], &same["verdict"]);
        prop_assert_eq!(&other["missing"], &same["missing"]);
        Ok(())
    });
}

#[test]
fn one_more_group_never_makes_approval_easier() {
    let floors = [("one more group", 13)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        let decision = decide(&policy, &facts).unwrap();
        let admitted = document["unmatched"] == "everyone" || decision.groups().next().is_some();
        if decision.verdict() == Verdict::Approve || !admitted {
            return Ok(());
        }
        for group in list(&document, "groups") {
            let mut more = facts.clone();
            let groups = if more.get("subject").is_some() {
                &mut more["subject"]["groups"]
            } else {
                &mut more["groups"]
            };
            if let Some(groups) = groups.as_array_mut() {
                groups.push(group["match"][0].clone());
                let matched = decide(&policy, &more).map(|decision| decision.groups().count());
                reached.note_if(matched > Some(decision.groups().count()), "one more group");
                prop_assert!(!approves(&policy, &more));
            }
        }
        Ok(())
    });
}

/// A group, or its entry for the action, whose verdict is `deny` or `escalate` prevents approval whatever
/// else holds, and is the reason in the explanation.
#[test]
fn what_a_group_refuses_is_never_approved() {
    let floors = [("refused", 26), ("approved before", 4)];
    check(
        config(),
        &floors,
        &(
            case(),
            any::<prop::sample::Index>(),
            any::<bool>(),
            prop::sample::select(&["deny", "escalate"][..]),
        ),
        |((document, facts), choice, entry, word), reached| {
            let policy = load(&document).unwrap();
            let decision = decide(&policy, &facts).unwrap();
            let matched: Vec<String> = decision.groups().map(str::to_owned).collect();
            if matched.is_empty() {
                return Ok(());
            }
            let id = choice.get(&matched);
            let mut refusing = document.clone();
            for group in refusing["groups"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .filter(|group| group["id"] == id.as_str())
            {
                let at = if entry { &mut group["actions"][facts["action"].as_str().unwrap()] } else { group };
                if at["verdict"] != "deny" {
                    at["verdict"] = json!(word);
                }
            }
            if let Some(refusing) = load(&refusing) {
                reached.note("refused");
                reached.note_if(decision.verdict() == Verdict::Approve, "approved before");
                let decision = decide(&refusing, &facts).unwrap();
                prop_assert!(matches!(decision.verdict(), Verdict::Deny | Verdict::Escalate));
                prop_assert!(matches!(decision.reason(), Some(Reason::Group | Reason::Risk)));
                prop_assert!(plan(&refusing, &facts).unwrap().is_empty());
            }
            Ok(())
        },
    );
}

/// The policy with one more risk, for a group that does not match, because few policies have one.
fn with_a_risk_about_others(document: &Value, facts: &Value) -> Option<Value> {
    let decision = decide(&load(document)?, facts)?;
    let groups = list(document, "groups");
    let other = groups.iter().find(|group| !decision.groups().any(|matched| group["id"] == matched))?;
    let signal = names(document, "signals").pop()?;
    let mut more = document.clone();
    let mut risks = list(document, "risks");
    let when = json!({signal: "unobserved"});
    risks.push(json!({"id": "others", "groups": [other["id"]], "when": when, "then": {"verdict": "deny"}}));
    more["risks"] = Value::Array(risks);
    load(&more).map(|_| more)
}

/// A risk with groups is a layer of their subjects only; other decisions are the same without it.
#[test]
fn a_risk_with_groups_changes_nothing_for_others() {
    let floors = [("a risk about others", 21)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let document = with_a_risk_about_others(&document, &facts).unwrap_or(document);
        let policy = load(&document).unwrap();
        let decision = decide(&policy, &facts).unwrap();
        let matched: Vec<&str> = decision.groups().collect();
        let about = |risk: &Value| {
            risk.get("groups").is_none_or(|groups| {
                groups.as_array().unwrap().iter().any(|group| matched.contains(&group.as_str().unwrap()))
            })
        };
        let mut fewer = document.clone();
        let risks: Vec<Value> = list(&document, "risks").into_iter().filter(about).collect();
        if risks.is_empty() {
            fewer.as_object_mut().unwrap().remove("risks");
        } else {
            fewer["risks"] = Value::Array(risks.clone());
        }
        let Some(fewer) = load(&fewer) else { return Ok(()) };
        let plain = |decision: Decision| {
            let mut decision: Value = serde_json::from_str(&decision.to_json()).unwrap();
            decision.as_object_mut().unwrap().remove("policy");
            decision
        };
        reached.note_if(risks.len() < list(&document, "risks").len(), "a risk about others");
        let theirs = decide(&fewer, &facts).unwrap();
        prop_assert_eq!(plain(decision.clone()), plain(theirs));
        Ok(())
    });
}

#[test]
fn one_more_forbid_or_risk_never_makes_approval_easier() {
    let floors = [("one more forbidden", 38), ("one more risk", 38)];
    check(
        config(),
        &floors,
        &(case(), any::<prop::sample::Index>()),
        |((document, facts), choice), reached| {
            let policy = load(&document).unwrap();
            if approves(&policy, &facts) {
                return Ok(());
            }
            for check in names(&document, "challenges").into_iter().chain(names(&document, "signals")) {
                let mut tighter = document.clone();
                let action = &mut tighter["actions"][facts["action"].as_str().unwrap()];
                let mut forbid = action["forbid"].as_array().cloned().unwrap_or_default();
                forbid.push(json!(check));
                action["forbid"] = Value::Array(forbid);
                if let Some(tighter) = load(&tighter) {
                    reached.note("one more forbidden");
                    prop_assert!(!approves(&tighter, &facts));
                }
            }
            let signals = names(&document, "signals");
            if !signals.is_empty() {
                let signal = choice.get(&signals);
                let effects = [
                    json!({"add_points": 5}),
                    json!({"verdict": "deny"}),
                    json!({"forbid": names(&document, "challenges")}),
                ];
                for then in effects {
                    let mut tighter = document.clone();
                    let mut risks = list(&document, "risks");
                    let mut risk =
                        json!({"id": "one more", "when": {signal.as_str(): "unobserved"}, "then": then});
                    let groups: Vec<Value> =
                        list(&document, "groups").iter().map(|group| group["id"].clone()).collect();
                    if !groups.is_empty() && choice.index(2) == 0 {
                        risk["groups"] = json!([choice.get(&groups)]);
                    }
                    risks.push(risk);
                    tighter["risks"] = Value::Array(risks);
                    if let Some(tighter) = load(&tighter) {
                        reached.note("one more risk");
                        prop_assert!(!approves(&tighter, &facts));
                    }
                }
            }
            Ok(())
        },
    );
}

#[test]
fn less_evidence_never_makes_approval_easier() {
    let floors = [("a check forgotten", 28), ("an item forgotten", 7), ("a signal forgotten", 12)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        if approves(&policy, &facts) {
            return Ok(());
        }
        for name in names(&document, "challenges") {
            let of = |result: &Value| result["check"] == name.as_str();
            let failed = |result: &Value| result["outcome"] == "failed";
            if !results(&facts).iter().any(|result| of(result) && failed(result)) {
                reached.note_if(results(&facts).iter().any(of), "a check forgotten");
                prop_assert!(!approves(&policy, &without(&facts, of)));
            }
            for item in
                results(&facts).iter().filter(|result| of(result)).map(|result| result["item"].clone())
            {
                let of_item = |result: &Value| of(result) && result["item"] == item;
                if !results(&facts).iter().any(|result| of_item(result) && failed(result)) {
                    reached.note_if(item.is_string(), "an item forgotten");
                    prop_assert!(!approves(&policy, &without(&facts, of_item)));
                }
            }
        }
        for (name, signal) in document["signals"].as_object().into_iter().flatten() {
            let negative = signal["outcomes"]
                .as_object()
                .is_some_and(|o| o.values().any(|points| points.as_i64() < Some(0)));
            let missed = list(&document, "risks").iter().all(|risk| match risk["when"].get(name) {
                None => true,
                Some(Value::Array(outcomes)) => outcomes.contains(&json!("unobserved")),
                Some(outcome) => outcome == "unobserved",
            });
            if !negative && missed {
                let of = |result: &Value| result["check"] == name.as_str();
                reached.note_if(results(&facts).iter().any(of), "a signal forgotten");
                prop_assert!(!approves(&policy, &without(&facts, of)));
            }
        }
        Ok(())
    });
}

#[test]
fn no_evidence_never_approves() {
    let floors = [("evidence", 47), ("approved by it", 11)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        reached.note_if(!results(&facts).is_empty(), "evidence");
        reached.note_if(approves(&policy, &facts), "approved by it");
        prop_assert!(!approves(&policy, &without(&facts, |_| true)));
        Ok(())
    });
}

#[test]
fn the_plan_leads_to_approval() {
    let floors = [("a plan", 15), ("of several steps", 6)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        let decision = decide(&policy, &facts).unwrap();
        let plan = plan(&policy, &facts).unwrap();
        prop_assert_eq!(decision.verdict() == Verdict::Challenge, !plan.is_empty());
        if plan.is_empty() {
            prop_assert_eq!(decision.mandatory().count(), 0);
            return Ok(());
        }
        reached.note("a plan");
        reached.note_if(plan.steps().count() > 1, "of several steps");
        let mut passed = facts.clone();
        for (index, step) in plan.steps().enumerate() {
            let mut result = json!({"check": step.check, "outcome": "passed", "at": facts["now"]});
            if document["challenges"][step.check].get("repeatable").is_some() {
                result["item"] = json!(format!("planned {index}"));
            }
            for (grade, least) in &step.grades {
                result["grades"][*grade] = json!(least);
            }
            passed["evidence"].as_array_mut().unwrap().push(result);
        }
        prop_assert!(approves(&policy, &passed), "{}", plan.to_json());
        // Mandatory challenges are in every way to approval, and so in the plan, where they come first.
        let steps: Vec<_> = plan.steps().collect();
        for name in decision.mandatory() {
            prop_assert!(steps.iter().any(|step| step.check == name && step.mandatory));
        }
        prop_assert!(steps.is_sorted_by_key(|step| !step.mandatory));
        Ok(())
    });
}

#[test]
fn mandatory_challenges_are_in_every_way_to_approval() {
    let floors = [("something mandatory", 11)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        let decision = decide(&policy, &facts).unwrap();
        for name in decision.mandatory() {
            reached.note("something mandatory");
            let mut struck = facts.clone();
            let mut unavailable = list(&facts, "unavailable");
            unavailable.push(json!(name));
            struck["unavailable"] = Value::Array(unavailable);
            let verdict = decide(&policy, &struck).unwrap().verdict();
            prop_assert!(matches!(verdict, Verdict::Escalate | Verdict::Deny), "{name}: {verdict}");
        }
        Ok(())
    });
}

#[test]
fn waiting_never_makes_approval_easier() {
    let floors = [("waited", 31), ("something expired", 17)];
    check(
        config(),
        &floors,
        &(case(), prop::sample::select(&WAITS[..])),
        |((document, facts), wait), reached| {
            let policy = load(&document).unwrap();
            let hurts = document["limits"]["adverse_lifetime"].as_str();
            let hurts: Option<bonafides::Duration> = hurts.and_then(|text| text.parse().ok());
            let hurts = hurts.map_or(86_400_000, bonafides::Duration::milliseconds);
            let now = facts["now"].as_i64().unwrap();
            let risks = list(&document, "risks");
            let adverse_passes = results(&facts).iter().any(|result| {
                let check = result["check"].as_str().unwrap();
                let outcome = result["outcome"].as_str().unwrap();
                let negative = document["signals"][check]["outcomes"][outcome].as_i64() < Some(0)
                    && document["signals"][check]["outcomes"].is_object();
                let tested = risks.iter().any(|risk| risk["when"].get(check).is_some());
                let at = result["at"].as_i64().unwrap();
                (outcome == "failed" || negative || tested) && now - at <= hurts && now + wait - at > hurts
            });
            if approves(&policy, &facts) || adverse_passes {
                return Ok(());
            }
            let mut later = facts.clone();
            later["now"] = json!(now + wait);
            reached.note("waited");
            let plain = |facts: &Value| {
                let mut decision: Value =
                    serde_json::from_str(&decide(&policy, facts).unwrap().to_json()).unwrap();
                decision["ignored"].take()
            };
            reached.note_if(
                decide(&policy, &later).is_some() && plain(&facts) != plain(&later),
                "something expired",
            );
            prop_assert!(!approves(&policy, &later));
            Ok(())
        },
    );
}

#[test]
fn prepared_rules_decide_the_same() {
    let floors = [("approve", 10), ("challenge", 14), ("escalate", 11), ("deny", 13)];
    check(config(), &floors, &case(), |(document, facts), reached| {
        let policy = load(&document).unwrap();
        let text = facts.to_string();
        let facts = Facts::from_json(&text).unwrap();
        let groups = facts.groups.as_deref().unwrap_or_default();
        let rules = policy.rules(&facts.action, groups.iter().map(AsRef::as_ref)).unwrap();
        let evidence = policy.evidence(&facts).unwrap();
        let decision = policy.decide(&facts).unwrap();
        reached.note(decision.verdict().as_str());
        prop_assert_eq!(rules.verdict(&evidence).unwrap(), decision.verdict());
        prop_assert_eq!(rules.decide(&evidence).unwrap().to_json(), policy.decide_json(&text).unwrap());
        Ok(())
    });
}

/// Waiting times in milliseconds, around the generated lifetimes.
const WAITS: [i64; 7] = [1, 60_000, 600_000, 1_800_000, 1_800_001, 3_600_000, 7_200_000];
