//! Records edited, cut, reordered and replaced.

use bonafides::audit::{ChainProblem, leaf_hash, verify_chain, verify_chain_to};
use bonafides::case::{CaseId, OperatorInput};
use bonafides_tests::call::Call;

use crate::words::{chain, somebody};

/// A case of at least eight steps, and its records.
fn recorded() -> (Call, CaseId, Vec<Vec<u8>>) {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_code("mail_code");
    call.redeem();
    let case = call.id();
    let records = chain(&call, &case);
    assert!(records.len() >= 8);
    (call, case, records)
}

fn verify(records: &[Vec<u8>]) -> Result<u64, (u64, ChainProblem)> {
    match verify_chain(records.iter().map(Vec::as_slice)) {
        Ok(summary) => Ok(summary.records),
        Err(error) => Err((error.record, error.problem)),
    }
}

/// The records with one text replaced in one of them.
fn edited(records: &[Vec<u8>], at: usize, from: &str, to: &str) -> Vec<Vec<u8>> {
    let mut records = records.to_vec();
    let text = String::from_utf8(records[at].clone()).unwrap();
    assert!(text.contains(from), "{text}");
    records[at] = text.replacen(from, to, 1).into_bytes();
    records
}

#[test]
fn untouched_records() {
    let (_, case, records) = recorded();
    let summary = verify_chain(records.iter().map(Vec::as_slice)).unwrap();
    assert_eq!((summary.case.as_str(), summary.records), (case.as_str(), records.len() as u64));
    assert!(verify_chain_to(records.iter().map(Vec::as_slice), &summary.last).is_ok());
}

#[test]
fn record_edited() {
    let (_, _, records) = recorded();
    let at = records.iter().position(|record| String::from_utf8_lossy(record).contains("passed")).unwrap();
    let altered = edited(&records, at, r#""outcome":"passed""#, r#""outcome":"failed""#);
    assert!(verify(&altered).is_err());
    // Also at any of its bytes.
    for byte in (0..records[at].len()).step_by(7) {
        let mut altered = records.clone();
        altered[at][byte] ^= 1;
        let (record, _) = verify(&altered).expect_err("an edited record");
        assert!(record <= at as u64 + 1, "byte {byte}");
    }
}

#[test]
fn decision_of_a_record_edited() {
    let (_, _, records) = recorded();
    let last = records.len() - 1;
    // No later record contains the hash of the last one: here the digest of the explanation detects the edit.
    let altered = edited(&records, last, r#""total":50"#, r#""total":60"#);
    assert_eq!(verify(&altered), Err((last as u64, ChainProblem::Explanation)));
}

#[test]
fn last_record_edited() {
    let (_, _, records) = recorded();
    let newest = leaf_hash(records.last().unwrap());
    let last = records.len() - 1;
    let altered = edited(&records, last, r#""kind":"host""#, r#""kind":"hosT""#);
    // No record follows it, so detection needs a hash from elsewhere.
    let checked = verify_chain_to(altered.iter().map(Vec::as_slice), &newest);
    assert!(checked.is_err());
}

#[test]
fn record_cut() {
    let (_, _, records) = recorded();
    let newest = leaf_hash(records.last().unwrap());
    for gone in 0..records.len() {
        let mut cut = records.clone();
        cut.remove(gone);
        let checked = verify_chain_to(cut.iter().map(Vec::as_slice), &newest);
        assert!(checked.is_err(), "without record {gone}");
        if gone + 1 < records.len() {
            assert_eq!(verify(&cut).unwrap_err().0, gone as u64);
        }
    }
    for length in 0..records.len() {
        let checked = verify_chain_to(records[..length].iter().map(Vec::as_slice), &newest);
        assert!(checked.is_err(), "cut after {length}");
    }
}

#[test]
fn tail_cut_before_the_next_record() {
    let (mut call, case, records) = recorded();
    // An attacker cuts the tail and goes on: the next record links to one that is missing.
    call.says(OperatorInput::View);
    let longer = chain(&call, &case);
    let mut spliced = records[..records.len() - 2].to_vec();
    spliced.push(longer.last().unwrap().clone());
    assert!(verify(&spliced).is_err());
}

#[test]
fn records_reordered() {
    let (_, _, records) = recorded();
    for at in 0..records.len() - 1 {
        let mut altered = records.clone();
        altered.swap(at, at + 1);
        assert_eq!(verify(&altered).unwrap_err().0, at as u64);
    }
    let mut altered = records.clone();
    altered.reverse();
    assert!(verify(&altered).is_err());
}

#[test]
fn record_twice() {
    let (_, _, records) = recorded();
    for at in 0..records.len() {
        let mut altered = records.clone();
        altered.insert(at, records[at].clone());
        assert!(verify(&altered).is_err());
    }
}

#[test]
fn record_replaced_by_one_of_another_case() {
    let (mut call, _, records) = recorded();
    call.subject = somebody("colleague-guid");
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    let other = chain(&call, &call.id());
    for at in 0..records.len().min(other.len()) {
        let mut altered = records.clone();
        altered[at] = other[at].clone();
        assert!(verify(&altered).is_err());
    }
    let joined = [records, other].concat();
    assert!(matches!(verify(&joined), Err((_, ChainProblem::OtherCase | ChainProblem::Sequence { .. }))));
}

#[test]
fn records_replaced_by_those_of_another_run_of_the_case() {
    let (_, case, records) = recorded();
    let newest = leaf_hash(records.last().unwrap());
    // The same case, replayed by an attacker with the keys: valid in itself, but not by a known hash.
    let mut again = Call::default();
    again.open("reset_password");
    again.signal("sim_change", "none");
    again.choose("sms_code");
    again.answer("sms_code", &["000000"]);
    let forged = chain(&again, &again.id());
    assert_eq!(again.id(), case);
    assert_ne!(forged, records[..forged.len()]);
    assert!(verify(&forged).is_ok());
    assert!(verify_chain_to(forged.iter().map(Vec::as_slice), &newest).is_err());
    // The later records of one run do not follow the earlier ones of the other either.
    let mixed = [&forged, &records[forged.len()..]].concat();
    assert!(verify(&mixed).is_err());
}

#[test]
fn record_in_another_notation() {
    let (_, _, records) = recorded();
    for (from, to) in [
        ("{\"actor\"", "{ \"actor\""),
        ("\"v\":1", "\"v\":1,\"v\":1"),
        ("\"challenge\"}", "\"challenge\"}\n"),
    ] {
        let altered = edited(&records, 0, from, to);
        assert_eq!(verify(&altered).unwrap_err().0, 0);
    }
    assert!(verify(&[]).is_err());
}
