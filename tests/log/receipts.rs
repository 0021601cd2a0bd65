//! Receipts: what they prove, and that every change of one is refused.

use bonafides::audit::{ChainProblem, leaf_hash};
use bonafides::keys::Sensitive;
use bonafides::log::{
    CheckpointError, InclusionProof, LogPublicKey, ProofError, RawLogKey, Receipt, ReceiptError, Salt, Tiles,
    inclusion_proof,
};
use bonafides_tests::log::{ORIGIN, Published, public, records};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

/// The positions of the records of a case.
fn of_case(records: &[String], case: &str) -> Vec<usize> {
    let case = |record: &String| serde_json::from_str::<Value>(record).unwrap()["case"] == case;
    (0..records.len()).filter(|at| case(&records[*at])).collect()
}

fn receipt(count: usize, salts: Vec<Salt>) -> Receipt {
    let records = records(count, 5);
    let (published, checkpoint) = Published::of(&records);
    let mut tiles = Tiles::open(*checkpoint.head(), &published).unwrap();
    let places = of_case(&records, "c3");
    let last = *places.last().unwrap() as u64;
    let proof = inclusion_proof::<Failure>(last, count as u64, |of| Ok(tiles.subtree(of)?)).unwrap();
    let own = places.iter().map(|at| records[*at].clone()).collect();
    Receipt::new(own, salts, proof, checkpoint).unwrap()
}

fn text(receipt: &Receipt) -> String {
    receipt.text().expose().clone()
}

fn open(text: &str) -> Result<Receipt, ReceiptError> {
    Receipt::open(text.as_bytes(), &public())
}

#[test]
fn a_receipt_is_read_as_it_was_made() {
    let made = receipt(300, vec![]);
    let read = open(&text(&made)).unwrap();
    assert_eq!((read.case(), read.records(), read.index()), ("c3", made.records(), made.index()));
    assert_eq!(*read.last(), leaf_hash(made.records().last().unwrap().as_bytes()));
    assert_eq!(read.checkpoint(), made.checkpoint());
    assert_eq!(text(&read), text(&made));
    let lines: Vec<String> = text(&made).lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
    assert!(lines[1].starts_with("extra ") && lines[2] == format!("index {}", made.index()));
}

#[test]
fn every_changed_byte_and_every_cut_of_a_receipt_is_refused() {
    let honest = text(&receipt(15, vec![])).into_bytes();
    for at in 0..honest.len() {
        let mut changed = honest.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(Receipt::open(&changed, &public()).is_err(), "byte {at}");
        assert!(Receipt::open(&honest[..at], &public()).is_err(), "cut at {at}");
    }
}

/// The receipt with other extra data.
fn with_extra(receipt: &Receipt, change: impl Fn(&mut Value)) -> String {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let text = text(receipt);
    let extra = text.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let mut json: Value = serde_json::from_slice(&engine.decode(extra).unwrap()).unwrap();
    change(&mut json);
    let changed = bonafides::audit::canonical_json(&json.to_string()).unwrap();
    text.replace(extra, &engine.encode(changed))
}

#[test]
fn records_that_are_missing_swapped_or_edited_are_refused() {
    let made = receipt(40, vec![]);
    let records = |json: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(json["records"].as_array_mut().unwrap());
    };
    let refused = |change: &dyn Fn(&mut Vec<Value>)| {
        open(&with_extra(&made, |json| records(json, change))).unwrap_err()
    };
    let count = made.records().len();
    for at in 0..count - 1 {
        assert!(matches!(refused(&|all| drop(all.remove(at))), ReceiptError::Chain(_)), "{at}");
        assert!(matches!(refused(&|all| all.swap(at, at + 1)), ReceiptError::Chain(_)), "{at}");
        assert!(matches!(refused(&|all| all.insert(at, all[at].clone())), ReceiptError::Chain(_)), "{at}");
    }
    // Without its last record, the chain is whole, but the proof is of another record.
    assert_eq!(refused(&|all| drop(all.pop())), ReceiptError::Proof(ProofError::Root));
    let error = refused(&Vec::clear);
    assert!(matches!(&error, ReceiptError::Chain(chain) if chain.problem == ChainProblem::Empty), "{error}");
    assert_eq!(open(&with_extra(&made, |json| json["v"] = 2.into())).unwrap_err(), ReceiptError::Format);
    let newer = text(&made).replacen("@v1", "@v2", 1);
    assert_eq!(open(&newer).unwrap_err(), ReceiptError::Format);
    let without: String = text(&made)
        .lines()
        .filter(|line| !line.starts_with("extra"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(open(&without).unwrap_err(), ReceiptError::NoRecords);
}

#[test]
fn a_proof_of_another_position_is_refused() {
    let made = receipt(40, vec![]);
    for index in 0..50 {
        let changed = text(&made).replacen(&format!("index {}", made.index()), &format!("index {index}"), 1);
        assert_eq!(open(&changed).is_ok(), index == made.index(), "{index}");
    }
    let proof = InclusionProof::new(made.index(), vec![]);
    let error = Receipt::new(made.records().to_vec(), vec![], proof, made.checkpoint().clone()).unwrap_err();
    assert_eq!(error, ReceiptError::Proof(ProofError::Length));
}

#[test]
fn a_receipt_of_another_log_is_refused() {
    let made = text(&receipt(40, vec![]));
    let key = |name: &str, seed| {
        let key = RawLogKey::new(name.parse().unwrap(), [seed; 32]).unwrap();
        bonafides::log::LogKey::public(&key).clone()
    };
    let refused = |key: &LogPublicKey| Receipt::open(made.as_bytes(), key).unwrap_err();
    assert!(matches!(refused(&key(ORIGIN, 8)), ReceiptError::Checkpoint(CheckpointError::Unsigned(_))));
    let other = refused(&key("log.fabrikam.example", 7));
    assert!(matches!(other, ReceiptError::Checkpoint(CheckpointError::Origin { .. })));
}

#[test]
fn the_salts_of_a_receipt_open_the_values_of_the_person() {
    // The worked example of `docs/records.md`.
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/records.md")).unwrap();
    let own: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with(r#"{"actor":{"alias":"n2QW"#))
        .map(str::to_owned)
        .collect();
    assert_eq!(own.len(), 1);
    let (published, checkpoint) = Published::of(&own);
    drop(published);
    let salt: bonafides::audit::Hash =
        "e4c7ebde609dae5e0d132fca04db50ce09a49e5a2b6f0e26c16484b293e11634".parse().unwrap();
    let salted = |seq, path: &str| Salt::new(seq, path, Sensitive::new(*salt.as_bytes()));
    let make = |salts| Receipt::new(own.clone(), salts, InclusionProof::new(0, vec![]), checkpoint.clone());
    // A salt of a value that is not there, or not personal, and a second one of a value.
    for other in [
        salted(0, "data.entered[2]"),
        salted(0, "data.action"),
        salted(1, "data.subject"),
        salted(0, "data.subject"),
    ] {
        let error = make(vec![salted(0, "data.subject"), other.clone()]).unwrap_err();
        assert_eq!(error, ReceiptError::Salt { seq: other.seq });
    }
    let receipt = make(vec![salted(0, "data.subject")]).unwrap();
    let read = open(&text(&receipt)).unwrap();
    assert!(!format!("{read:?}").contains("e4c7"), "a salt is secret");
    let value = "8f14e45f-ceea-467f-a8b9-5d1c2e7b90aa";
    assert_eq!(read.salts().len(), 1);
    assert!(read.is_about(&read.salts()[0], value));
    assert!(!read.is_about(&salted(1, "data.subject"), value));
    assert!(!read.is_about(&read.salts()[0], "8f14e45f-ceea-467f-a8b9-5d1c2e7b90ab"));
}
