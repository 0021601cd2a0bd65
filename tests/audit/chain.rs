//! Attacks on the chain of a case's records: each is detected, and the first bad record is named.

use bonafides::audit::{
    ChainError, ChainProblem, Hash, MAX_RECORD, canonical_json, leaf_hash, verify_chain, verify_chain_to,
};
use serde_json::{Value, json};

/// A record, built from `docs/records.md` alone.
fn record(case: &str, seq: u64, prev: Option<Hash>) -> Value {
    let mut record = json!({
        "v": 1,
        "case": case,
        "seq": seq,
        "time": 1_795_421_700_000_i64 + i64::try_from(seq).unwrap(),
        "actor": {"alias": "a1", "kind": "person"},
        "type": "view",
        "input": "ab".repeat(32),
        "data": {"seen": ["missing"]},
        "blocked_by": ["closed"],
        "commands": [{"id": format!("{case}.{seq}.0"), "type": "present_challenge", "data": {}}],
        "state": {"case": seq + 1, "person": [1, 2]},
        "policy": {"name": "desk", "version": "", "digest": "cd".repeat(32)},
        "engine": "0.1.0",
    });
    if let Some(prev) = prev {
        record["prev"] = json!(prev);
    }
    record
}

fn bytes(record: &Value) -> String {
    canonical_json(&record.to_string()).unwrap()
}

/// Continues the chain with linked records, each after `change`.
fn continued(mut chain: Vec<String>, upto: u64, change: impl Fn(&mut Value)) -> Vec<String> {
    for seq in chain.len() as u64..upto {
        let mut record = record("k7", seq, chain.last().map(|last| leaf_hash(last.as_bytes())));
        change(&mut record);
        chain.push(bytes(&record));
    }
    chain
}

fn chain(records: u64) -> Vec<String> {
    continued(Vec::new(), records, |_| ())
}

fn verify(chain: &[String]) -> Result<Hash, ChainError> {
    verify_chain(chain.iter().map(String::as_bytes)).map(|chain| chain.last)
}

fn verify_to(chain: &[String], newest: &Hash) -> Result<Hash, ChainError> {
    verify_chain_to(chain.iter().map(String::as_bytes), newest).map(|chain| chain.last)
}

fn last(chain: &[String]) -> Hash {
    leaf_hash(chain.last().unwrap().as_bytes())
}

#[track_caller]
fn assert_found(result: Result<Hash, ChainError>, record: u64, problem: ChainProblem) {
    let error = result.unwrap_err();
    assert_eq!((error.record, &error.problem), (record, &problem), "{error}");
}

/// The record with its member `path` changed, in canonical form.
fn with(record: &str, path: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(record).unwrap();
    *json.pointer_mut(path).unwrap() = value;
    bytes(&json)
}

fn named(member: &str) -> String {
    member.to_owned()
}

#[test]
fn an_untouched_chain_is_valid() {
    let chain = chain(5);
    let summary = verify_chain(chain.iter().map(String::as_bytes)).unwrap();
    assert_eq!((summary.case.as_str(), summary.records, summary.last), ("k7", 5, last(&chain)));
    for length in 1..=5 {
        assert_eq!(verify_to(&chain, &last(&chain[..length])), Ok(last(&chain)));
    }
    assert_found(verify(&[]), 0, ChainProblem::Empty);
}

#[test]
fn an_edited_record_is_found() {
    let honest = chain(5);
    for place in 0..4 {
        let mut chain = honest.clone();
        chain[place] = with(&chain[place], "/time", json!(1));
        // Of the last two, nothing tells which is bad, unless the last is known.
        let problem = if place == 3 { ChainProblem::OneOfTwo } else { ChainProblem::Edited };
        assert_found(verify(&chain), place as u64, problem);
        assert_found(verify_to(&chain, &last(&honest)), place as u64, ChainProblem::Edited);
    }
    let mut chain = honest.clone();
    chain[4] = with(&chain[4], "/time", json!(1));
    assert_found(verify_to(&chain, &last(&honest)), 5, ChainProblem::CutTail);
}

#[test]
fn a_record_whose_link_was_edited_is_found() {
    let honest = chain(5);
    for place in 1..4 {
        let mut chain = honest.clone();
        chain[place] = with(&chain[place], "/prev", json!("ef".repeat(32)));
        assert_found(verify(&chain), place as u64, ChainProblem::Replaced);
    }
    // Nothing follows the last one: only a hash from elsewhere shows which of the two is bad.
    let mut chain = honest.clone();
    chain[4] = with(&chain[4], "/prev", json!("ef".repeat(32)));
    assert_found(verify(&chain), 3, ChainProblem::OneOfTwo);
    assert_found(verify_to(&chain, &last(&honest[..4])), 4, ChainProblem::Replaced);
}

#[test]
fn a_cut_tail_is_found_against_a_hash_from_elsewhere() {
    let honest = chain(5);
    for length in 1..5 {
        assert_eq!(verify(&honest[..length]), Ok(last(&honest[..length])));
        assert_found(verify_to(&honest[..length], &last(&honest)), length as u64, ChainProblem::CutTail);
    }
}

#[test]
fn rewritten_records_are_found_against_a_hash_from_elsewhere() {
    let honest = chain(5);
    for kept in 0..5 {
        let forged = continued(honest[..kept].to_vec(), 5, |record| record["blocked_by"] = json!([]));
        assert_eq!(verify(&forged), Ok(last(&forged)));
        assert_found(verify_to(&forged, &last(&honest)), 5, ChainProblem::CutTail);
    }
}

#[test]
fn missing_repeated_and_reordered_records_are_found() {
    let honest = chain(5);
    let sequence = |expected, found| ChainProblem::Sequence { expected, found };
    for place in 0..4_u64 {
        let at = usize::try_from(place).unwrap();
        let mut chain = honest.clone();
        chain.remove(at);
        assert_found(verify(&chain), place, sequence(place, place + 1));

        let mut chain = honest.clone();
        chain.insert(at, honest[at].clone());
        assert_found(verify(&chain), place + 1, sequence(place + 1, place));

        let mut chain = honest.clone();
        chain.swap(at, at + 1);
        assert_found(verify(&chain), place, sequence(place, place + 1));
    }
}

#[test]
fn a_missing_record_is_found_if_the_next_ones_are_renumbered() {
    let mut chain = chain(5);
    chain.remove(2);
    chain[2] = with(&chain[2], "/seq", json!(2));
    chain[3] = with(&chain[3], "/seq", json!(3));
    assert_found(verify(&chain), 2, ChainProblem::Replaced);
}

#[test]
fn a_record_of_another_case_is_found() {
    let mut chain = chain(3);
    chain[1] = bytes(&record("k8", 1, Some(last(&chain[..1]))));
    assert_found(verify(&chain), 1, ChainProblem::OtherCase);
}

#[test]
fn a_first_record_with_a_link_and_a_later_one_without_are_found() {
    let first = bytes(&record("k7", 0, Some(leaf_hash(b"x"))));
    assert_found(verify(&[first]), 0, ChainProblem::Unknown { member: named("prev") });
    let mut chain = chain(2);
    chain[1] = bytes(&record("k7", 1, None));
    assert_found(verify(&chain), 1, ChainProblem::Missing { member: named("prev") });
}

#[test]
fn every_change_of_a_bit_is_found() {
    let honest = chain(3);
    let newest = last(&honest);
    for place in 0..honest.len() {
        for at in 0..honest[place].len() {
            for bit in [1, 2, 0x20, 0x80] {
                let mut chain: Vec<Vec<u8>> =
                    honest.iter().map(|record| record.clone().into_bytes()).collect();
                chain[place][at] ^= bit;
                let result = verify_chain_to(chain.iter().map(Vec::as_slice), &newest);
                assert!(result.is_err(), "record {place}, byte {at}, bit {bit:#x}");
                assert!(result.unwrap_err().record >= place.saturating_sub(1) as u64);
            }
        }
    }
}

#[test]
fn truncated_and_foreign_bytes_are_not_json() {
    let mut chain = chain(2);
    let whole = chain[1].clone();
    for length in 0..whole.len() {
        chain[1] = whole[..length].to_owned();
        assert_found(verify(&chain), 1, ChainProblem::NotJson);
    }
    let result = verify_chain([chain[0].as_bytes(), b"\xff{}"]);
    assert_eq!(result.unwrap_err().problem, ChainProblem::NotJson);
}

#[test]
fn a_record_that_is_not_in_canonical_form_is_refused() {
    let honest = &chain(1)[0];
    let changed = [
        format!(" {honest}"),
        format!("{honest}\n"),
        honest.replace("\"v\":1", "\"v\": 1"),
        honest.replace("\"v\":1", "\"v\":1.0"),
        honest.replace("\"v\":1", "\"v\":1.5"),
        honest.replace("\"v\":1", "\"v\":null"),
        honest.replace("\"v\":1", "\"v\":1,\"v\":1"),
        honest.replace("\"v\":1", "\"v\":1,\"prev\":null"),
        honest.replace("\"v\":1", "\"v\":99999999999999999"),
        honest.replace("view", "vi\\u0065w"),
        honest.replace("{\"actor\":", "{\"v\":1,\"actor\":").replace(",\"v\":1}", "}"),
    ];
    for record in changed {
        assert_ne!(record, *honest);
        assert_found(verify(std::slice::from_ref(&record)), 0, ChainProblem::NotCanonical);
    }
}

#[test]
fn a_record_that_is_too_long_is_refused() {
    let honest = &chain(1)[0];
    let with_pad = |pad| with(honest, "/data", json!({"pad": "x".repeat(pad)}));
    let empty = with_pad(0).len();
    assert!(verify(&[with_pad(MAX_RECORD - empty)]).is_ok());
    let bytes = MAX_RECORD + 1;
    assert_found(verify(&[with_pad(bytes - empty)]), 0, ChainProblem::TooLong { bytes });
}

#[test]
fn a_newer_format_is_refused_before_its_members() {
    let mut newer = record("k7", 0, None);
    newer["v"] = json!(2);
    newer["new"] = json!(true);
    assert_found(verify(&[bytes(&newer)]), 0, ChainProblem::Format { found: 2 });
}

#[test]
fn every_member_is_required_and_no_other_is_allowed() {
    let honest = record("k7", 0, None);
    for member in [
        "v",
        "case",
        "seq",
        "time",
        "actor",
        "type",
        "input",
        "data",
        "blocked_by",
        "commands",
        "state",
        "policy",
        "engine",
    ] {
        let mut without = honest.clone();
        without.as_object_mut().unwrap().remove(member).unwrap();
        assert_found(verify(&[bytes(&without)]), 0, ChainProblem::Missing { member: named(member) });
    }
    for (place, member) in [
        ("", "extra"),
        ("/actor", "actor.extra"),
        ("/policy", "policy.extra"),
        ("/commands/0", "commands[0].extra"),
    ] {
        let mut more = honest.clone();
        more.pointer_mut(place).unwrap()["extra"] = json!(1);
        assert_found(verify(&[bytes(&more)]), 0, ChainProblem::Unknown { member: named(member) });
    }
    for (place, gone, member) in [("/actor", "alias", "actor.alias"), ("/commands/0", "id", "commands[0].id")]
    {
        let mut less = honest.clone();
        less.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(gone);
        assert_found(verify(&[bytes(&less)]), 0, ChainProblem::Missing { member: named(member) });
    }
}

#[test]
fn every_member_must_have_its_type() {
    let honest = &chain(1)[0];
    for (path, value, member) in [
        ("/v", json!("1"), "v"),
        ("/case", json!(""), "case"),
        ("/case", json!(7), "case"),
        ("/seq", json!(-1), "seq"),
        ("/time", json!("now"), "time"),
        ("/time", json!(-1), "time"),
        ("/actor/alias", json!([]), "actor.alias"),
        ("/type", json!("take over"), "type"),
        ("/type", json!(""), "type"),
        ("/input", json!("AB".repeat(32)), "input"),
        ("/input", json!("ab".repeat(31)), "input"),
        ("/data", json!([]), "data"),
        ("/blocked_by/0", json!(1), "blocked_by[0]"),
        ("/commands/0/type", json!("Ask"), "commands"),
        ("/commands/0/data", json!(1), "commands[0].data"),
        ("/state", json!({"Case": 1}), "state"),
        ("/state", json!({"case": [1]}), "state"),
        ("/state", json!({"case": []}), "state"),
        ("/state/case", json!(-1), "state.case"),
        ("/policy/digest", json!("cd"), "policy.digest"),
        ("/engine", json!(1), "engine"),
    ] {
        let problem = ChainProblem::Member { member: named(member) };
        assert_found(verify(&[with(honest, path, value)]), 0, problem);
    }
}

/// SHA-256 of `{"points":{"total":60},"verdict":"approve"}`.
const DIGEST: &str = "3587975b1133b294828c7c5507c4dab2e93aa7dc8fe77e723357647cd33262cd";

#[test]
fn a_decision_must_match_its_digest() {
    let digest = DIGEST;
    let decided = |decision: Value| {
        let mut record = record("k7", 0, None);
        record["decision"] = decision;
        record["facts"] = json!({"now": 1});
        record["verdict"] = json!("deny");
        verify(&[bytes(&record)])
    };
    let whole = |verdict| json!({"verdict": verdict, "points": {"total": 60}, "explanation_digest": digest});
    assert!(decided(whole("approve")).is_ok());
    assert_found(decided(whole("deny")), 0, ChainProblem::Explanation);
    assert!(decided(json!({"verdict": "deny", "explanation_digest": digest})).is_ok());
    for (decision, problem) in [
        (json!({"verdict": "deny"}), ChainProblem::Missing { member: named("decision.explanation_digest") }),
        (json!({"explanation_digest": digest}), ChainProblem::Missing { member: named("decision.verdict") }),
        (
            json!({"verdict": "deny", "explanation_digest": 1}),
            ChainProblem::Member { member: named("decision.explanation_digest") },
        ),
        (json!([]), ChainProblem::Member { member: named("decision") }),
    ] {
        assert_found(decided(decision), 0, problem);
    }
}

#[test]
fn a_decision_has_facts_and_a_verdict_and_these_have_a_decision() {
    let mut whole = record("k7", 0, None);
    whole["decision"] = json!({"verdict": "approve", "explanation_digest": DIGEST});
    whole["facts"] = json!({"now": 1});
    whole["verdict"] = json!("approve");
    whole["shadow"] = json!({"policy": "cd".repeat(32), "verdict": "deny"});
    assert!(verify(&[bytes(&whole)]).is_ok());
    let missing = |member: &str| ChainProblem::Missing { member: named(member) };
    for (gone, problem) in [("decision", "decision"), ("facts", "facts"), ("verdict", "verdict")] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(gone);
        assert_found(verify(&[bytes(&part)]), 0, missing(problem));
    }
    for alone in ["facts", "verdict", "shadow"] {
        let mut part = record("k7", 0, None);
        part[alone] = whole[alone].clone();
        assert_found(verify(&[bytes(&part)]), 0, missing("decision"));
    }
    let whole = bytes(&whole);
    for (path, value, member) in [
        ("/facts", json!("x"), "facts"),
        ("/verdict", json!("maybe"), "verdict"),
        ("/shadow/policy", json!("cd"), "shadow.policy"),
        ("/shadow/verdict", json!("maybe"), "shadow.verdict"),
    ] {
        assert_found(verify(&[with(&whole, path, value)]), 0, ChainProblem::Member { member: named(member) });
    }
}

#[test]
fn only_the_desk_has_records_without_a_policy_and_it_has_no_others() {
    let with_policy = |case| verify(&[bytes(&record(case, 0, None))]);
    let without = |case| {
        let mut record = record(case, 0, None);
        record.as_object_mut().unwrap().remove("policy");
        verify(&[bytes(&record)])
    };
    assert!(without("desk").is_ok());
    assert_found(with_policy("desk"), 0, ChainProblem::Unknown { member: named("policy") });
    assert!(with_policy("k7").is_ok());
    assert_found(without("k7"), 0, ChainProblem::Missing { member: named("policy") });
    let mut decided = record("desk", 0, None);
    decided.as_object_mut().unwrap().remove("policy");
    decided["decision"] = json!({"verdict": "approve", "explanation_digest": DIGEST});
    decided["facts"] = json!({"now": 1});
    decided["verdict"] = json!("approve");
    assert_found(verify(&[bytes(&decided)]), 0, ChainProblem::Unknown { member: named("decision") });
}

#[test]
fn errors_contain_nothing_of_a_record() {
    let honest = record("k7", 0, None);
    for path in
        ["/case", "/input", "/actor/alias", "/engine", "/policy/digest", "/data", "/type", "/blocked_by"]
    {
        let mut planted = honest.clone();
        *planted.pointer_mut(path).unwrap() = json!({"Mustermann": "Mustermann"});
        let error = verify(&[bytes(&planted)]);
        if let Err(error) = error {
            assert!(!format!("{error} {error:?}").contains("Mustermann"), "{error}");
        }
    }
}
