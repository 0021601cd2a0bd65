//! The vectors of logs: the codes of their errors are those that the packages have classes for.

use std::collections::BTreeSet;

use bonafides::audit::RecordPlace;
use bonafides_surface::Family;
use serde_json::Value;

use bonafides_tests::log_vectors::folder;

#[test]
fn every_reason_is_a_code_of_its_family() {
    let text = std::fs::read_to_string(folder().join("vectors.json")).unwrap();
    let stored: Value = serde_json::from_str(&text).unwrap();
    let errors = stored["vectors"].as_array().unwrap().iter().filter_map(|vector| vector.get("error"));
    let mut reasons = BTreeSet::new();
    for error in errors {
        let family = Family::ALL.into_iter().find(|family| error["family"] == family.as_str()).unwrap();
        let code = error["code"].as_str().unwrap();
        assert!(family.codes().iter().any(|known| known == code), "{} {code}", family.as_str());
        if family == Family::Records {
            reasons.insert(code.to_owned());
        }
    }
    assert!(reasons.len() > 15, "{reasons:?}");
}

/// The chain and the sequence number are those of the record at the position.
#[test]
fn the_place_of_a_bad_record_is_its_own() {
    let text = std::fs::read_to_string(folder().join("vectors.json")).unwrap();
    let stored: Value = serde_json::from_str(&text).unwrap();
    let mut places = 0;
    for vector in stored["vectors"].as_array().unwrap() {
        let (log, bad) = (vector["log"].as_str().unwrap(), &vector["error"]["bad_record"]);
        let Some(record) = bad["record"].as_u64().filter(|_| log.ends_with(".jsonl")) else { continue };
        let lines = std::fs::read_to_string(folder().join(log)).unwrap();
        let line = lines.lines().nth(usize::try_from(record).unwrap());
        let place = line.and_then(|line| RecordPlace::of(line.as_bytes()));
        assert_eq!(bad["chain"].as_str(), place.as_ref().map(|place| &*place.case), "{log}");
        assert_eq!(bad["seq"].as_u64(), place.as_ref().map(|place| place.seq), "{log}");
        places += usize::from(place.is_some());
    }
    assert!(places > 10, "{places}");
}

#[test]
fn no_code_is_there_twice() {
    for family in Family::ALL {
        let codes = family.codes();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
    }
}
