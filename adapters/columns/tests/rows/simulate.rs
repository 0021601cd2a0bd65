//! Cases are decided again as `replay` decides, and what is counted can be looked at.

use std::collections::HashMap;

use bonafides::{Policy, Verdict};
use bonafides_columns::{Simulated, Simulation};
use bonafides_events::{Cases, Event};

use crate::records::{Transcript, transcripts};

fn simulated(
    transcript: &Transcript,
    candidate: &Policy,
) -> (Simulated, Vec<(u64, String, Option<Verdict>)>) {
    let mut simulation = Simulation::new(candidate, &transcript.policies);
    let mut decisions = Vec::new();
    for (position, record) in transcript.records.iter().enumerate() {
        let event = Event::of_record(record.as_bytes()).unwrap();
        if let Some(again) = simulation.record(position as u64, &event) {
            decisions.push((again.seq.unwrap(), again.recorded.to_owned(), again.candidate));
        }
    }
    (simulation.finish(100), decisions)
}

#[test]
fn the_policy_in_force_changes_nothing() {
    let mut decided = 0;
    for transcript in transcripts() {
        let [policy] = &transcript.policies[..] else { continue };
        let (found, decisions) = simulated(&transcript, policy);
        assert_eq!(found.contradicted.cases, 0, "{}", transcript.name);
        assert_eq!((found.would_pass.cases, found.lost.cases), (0, 0), "{}", transcript.name);
        assert!(found.left_out.is_empty() && found.refused.is_empty(), "{}", transcript.name);
        assert!(found.verdicts.iter().all(|cell| cell.recorded == cell.candidate), "{:?}", found.verdicts);
        assert!(found.policies.iter().all(|named| named.passed || named.digest.is_empty()));
        let all: Vec<Event<'_>> =
            transcript.records.iter().map(|record| Event::of_record(record.as_bytes()).unwrap()).collect();
        let recorded: Vec<&Event<'_>> = all.iter().filter(|event| event.facts.is_some()).collect();
        assert_eq!(decisions.len(), recorded.len());
        for ((seq, verdict, candidate), event) in decisions.iter().zip(recorded) {
            assert_eq!((*seq, Some(verdict.as_str())), (event.seq, event.verdict.as_deref()));
            if event.blocked_by.is_empty() {
                assert_eq!(candidate.map(|verdict| verdict.to_string()).as_ref(), Some(verdict));
                decided += 1;
            }
        }
    }
    assert!(decided > 50, "{decided}");
}

/// A policy that approves everybody whom it admits with one check, or nobody.
fn changed(policy_of: &str, points: &str) -> Policy {
    let text = std::fs::read_to_string(crate::records::root().join(policy_of)).unwrap();
    Policy::from_yaml(&text.replace("reset_password:\n    require: { points: 60, factors: 2 }", points))
        .unwrap()
}

const DESK: &str = "examples/policies/service-desk.yaml";

/// A call: the id, the outcome of each challenge, and the recorded end.
type Call<'c> = (&'c str, &'c [(&'c str, &'c str)], &'c str);

/// Calls of the example policy as records.
fn records(calls: &[Call<'_>]) -> Vec<String> {
    let policy = changed(DESK, "reset_password:\n    require: { points: 60, factors: 2 }");
    let mut records = Vec::new();
    for (case, results, end) in calls {
        let now = 1_795_420_800_000_i64;
        let mut evidence: Vec<serde_json::Value> = vec![
            serde_json::json!({"check": "account", "outcome": "enabled", "at": now}),
            serde_json::json!({"check": "location", "outcome": "usual", "at": now}),
            serde_json::json!({"check": "sim_change", "outcome": "none", "at": now}),
        ];
        evidence.extend(
            results
                .iter()
                .map(|(check, outcome)| serde_json::json!({"check": check, "outcome": outcome, "at": now})),
        );
        let facts = serde_json::json!({"action": "reset_password", "groups": ["staff"], "evidence": evidence, "unavailable": [], "now": now});
        let read = bonafides::Facts::from_json(&facts.to_string()).unwrap().action.to_string();
        let text = facts.to_string();
        let parsed = bonafides::Facts::from_json(&text).unwrap();
        let verdict = policy
            .rules_of_ids(&read, ["staff"])
            .unwrap()
            .verdict(&policy.evidence(&parsed).unwrap())
            .unwrap();
        let commands = if end.is_empty() {
            vec![]
        } else {
            vec![
                serde_json::json!({"id": format!("{case}.1.0"), "type": "conclude", "data": {"resolution": end}}),
            ]
        };
        let record = |seq: u64, kind: &str, data: serde_json::Value, commands: &[serde_json::Value]| {
            serde_json::json!({
                "v": 1, "case": case, "seq": seq, "time": now + i64::try_from(seq).unwrap() * 60_000, "type": kind, "input": "00",
                "actor": {"kind": "person", "alias": "o"}, "data": data, "facts": facts, "verdict": verdict.to_string(),
                "blocked_by": [], "commands": commands, "state": {}, "engine": "0.1.0",
                "policy": {"name": policy.name(), "version": policy.version(), "digest": policy.digest()},
            }).to_string()
        };
        records.push(record(
            0,
            "ask",
            serde_json::json!({"challenge": "photo_id", "action": "reset_password"}),
            &[],
        ));
        records.push(record(
            1,
            "confirm",
            serde_json::json!({"challenge": "photo_id", "outcome": "passed"}),
            &commands,
        ));
    }
    records
}

fn simulate(records: &[String], candidate: &Policy) -> Simulated {
    let mut simulation = Simulation::new(candidate, &[]);
    for (position, record) in records.iter().enumerate() {
        simulation.record(position as u64, &Event::of_record(record.as_bytes()).unwrap());
    }
    let found = simulation.finish(1);
    // One decision of each case tells the same here, as a case has one set of facts.
    let mut cases = Cases::default();
    for (position, record) in records.iter().enumerate() {
        cases.add(position as u64, &Event::of_record(record.as_bytes()).unwrap());
    }
    let mut by_cases = Simulation::new(candidate, &[]);
    let rows: HashMap<_, _> =
        cases.rows().map(|row| (row.case.clone(), by_cases.case(row).is_some())).collect();
    assert!(rows.values().all(|decided| *decided));
    let again = by_cases.finish(1);
    assert!(again.one_decision_a_case);
    assert_eq!(
        (&again.verdicts, &again.ends, &again.new_ways),
        (&found.verdicts, &found.ends, &found.new_ways)
    );
    found
}

#[test]
fn the_callers_who_would_have_passed_are_named_with_what_carried_them() {
    let weak: &[(&str, &str)] = &[("sms_code", "passed")];
    let records = records(&[("c1", weak, "expired"), ("c2", weak, "denied"), ("c3", &[], "cancelled")]);
    let looser = changed(DESK, "reset_password:\n    require: { points: 40 }").clone();
    // Two proofs are still needed from everyone, so that one number alone opens nothing.
    assert!(!simulate(&records, &looser).is_looser());
    let text = std::fs::read_to_string(crate::records::root().join(DESK)).unwrap();
    let text =
        text.replace("everyone:\n  require: { independent: 2 }", "everyone:\n  require: { independent: 1 }");
    let text = text.replace("require: { points: 60, factors: 2 }", "require: { points: 40 }");
    let found = simulate(&records, &Policy::from_yaml(&text).unwrap());
    assert!(found.is_looser());
    assert_eq!((found.would_pass.cases, &found.would_pass.first[..]), (2, &["c1".to_owned()][..]));
    assert_eq!(found.new_ways.len(), 1);
    assert_eq!(
        (&found.new_ways[0].checks[..], found.new_ways[0].cases.cases),
        (&["sms_code".to_owned()][..], 2)
    );
    assert_eq!(found.new_ways[0].groups, ["staff"]);
    assert_eq!(found.lost.cases, 0);
}

#[test]
fn genuine_callers_who_are_lost_are_named_with_what_they_lack() {
    let strong: &[(&str, &str)] = &[("sms_code", "passed"), ("photo_id", "passed")];
    let records = records(&[("c1", strong, "done"), ("c2", strong, "not_me"), ("c3", &[], "denied")]);
    let stricter = changed(DESK, "reset_password:\n    require: { points: 100, factors: 2 }");
    let found = simulate(&records, &stricter);
    assert!(!found.is_looser());
    assert_eq!((found.lost.cases, &found.lost.first[..]), (1, &["c1".to_owned()][..]));
    assert_eq!(found.extra.cases, 1);
    assert!(!found.extra.checks.is_empty());
    assert_eq!(found.extra.untimed, found.extra.checks.iter().map(|check| check.cases).sum::<u64>());
    let times =
        simulate(&records, &changed(DESK, "reset_password:\n    require: { points: 60, factors: 2 }"));
    assert_eq!((times.lost.cases, times.would_pass.cases), (0, 0));
}

/// A fraud that was carried out, and disowned in a case of its own, is no genuine caller.
#[test]
fn a_case_that_was_disowned_later_is_not_lost() {
    let strong: &[(&str, &str)] = &[("sms_code", "passed"), ("photo_id", "passed")];
    let mut records = records(&[("c1", strong, "done"), ("c2", strong, "done")]);
    for record in &mut records {
        let mut value: serde_json::Value = serde_json::from_str(record).unwrap();
        if value["seq"] == 1 {
            value["data"]["grant"] = serde_json::json!(format!("grant of {}", value["case"]));
        }
        *record = value.to_string();
    }
    let stricter = changed(DESK, "reset_password:\n    require: { points: 100, factors: 2 }");
    assert_eq!(simulate(&records, &stricter).lost.cases, 2);
    let mut said: serde_json::Value = serde_json::from_str(&records[0]).unwrap();
    (said["case"], said["type"], said["data"]) =
        ("n".into(), "not_me".into(), serde_json::json!({"action": "not_me"}));
    let revoke = serde_json::json!({"id": "n.0.0", "type": "revoke", "data": {"grant": "grant of \"c1\""}});
    said["commands"] = serde_json::json!([revoke]);
    let members = said.as_object_mut().unwrap();
    assert!(members.remove("facts").is_some() && members.remove("verdict").is_some());
    let mut simulation = Simulation::new(&stricter, &[]);
    for (position, record) in (0..).zip(records.iter().chain([&said.to_string()])) {
        simulation.record(position, &Event::of_record(record.as_bytes()).unwrap());
    }
    let found = simulation.finish(9);
    assert_eq!((found.lost.cases, &found.lost.first[..]), (1, &["c2".to_owned()][..]));
}

#[test]
fn names_that_a_candidate_does_not_know_are_counted() {
    let records = records(&[("c1", &[("sms_code", "passed"), ("photo_id", "passed")], "done")]);
    let candidate = Policy::from_yaml(
        "
format: 1
policy: candidate
challenges: { photo_id: { type: confirm, form: [seen], factor: inherence, points: 40 } }
actions: { reset_password: { require: { points: 40 } } }
unmatched: everyone
",
    )
    .unwrap();
    let found = simulate(&records, &candidate);
    let names: Vec<&str> = found.left_out.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(names, ["account", "location", "sim_change", "sms_code", "staff"]);
    assert_eq!(found.lost.cases, 0);
    let other = Policy::from_yaml(
        "
format: 1
policy: candidate
challenges: { photo_id: { type: confirm, form: [seen], factor: inherence, points: 40 } }
actions: { unlock: { require: { points: 40 } } }
unmatched: everyone
",
    )
    .unwrap();
    let found = simulate(&records, &other);
    assert_eq!(found.refused.len(), 1);
    assert_eq!(found.refused[0].cases.cases, 1);
    assert!(found.verdicts.is_empty());
}
