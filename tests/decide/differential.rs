//! Generated policies and facts, decided by the engine and by the naive reference.

use bonafides_tests::compare::{Outcome, compare};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The number of cases; set `PROPTEST_CASES` for more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

#[test]
fn engine_and_reference_agree() {
    let floors = [("decided", 46), ("bad facts", 3)];
    check(config(), &floors, &generate::policy_and_facts(), |(document, facts), reached| {
        match compare(&document, &facts) {
            Ok(Outcome::Refused) => return Err(TestCaseError::reject("refused")),
            Ok(Outcome::BadFacts) => reached.note("bad facts"),
            Ok(Outcome::Agreed) => reached.note("decided"),
            Err(difference) => prop_assert!(false, "{difference}"),
        }
        Ok(())
    });
}

/// Each group again under twenty other ids, half of them without its requirement: the subject matches more than are joined one
/// by one.
#[test]
fn engine_and_reference_agree_on_a_subject_in_many_groups() {
    let config = ProptestConfig { cases: 150, ..config() };
    let floors = [("decided", 40), ("more than 16 groups", 20)];
    check(config, &floors, &generate::policy_and_facts(), |(mut document, facts), reached| {
        let few = document["groups"].as_array().cloned().unwrap_or_default();
        if few.is_empty() {
            return Err(TestCaseError::reject("no groups"));
        }
        document["groups"] = few.iter().flat_map(again).collect();
        match compare(&document, &facts) {
            Ok(Outcome::Refused) => return Err(TestCaseError::reject("refused")),
            Ok(Outcome::BadFacts) => {}
            Ok(Outcome::Agreed) => {
                reached.note("decided");
                let names = facts.pointer("/subject/groups").unwrap_or(&facts["groups"]);
                if names.as_array().is_some_and(|names| !names.is_empty()) {
                    reached.note("more than 16 groups");
                }
            }
            Err(difference) => prop_assert!(false, "{difference}"),
        }
        Ok(())
    });
}

/// The group, and twenty like it.
fn again(group: &Value) -> Vec<Value> {
    let id = group["id"].as_str().unwrap_or_default();
    let copy = |number: u32| {
        let mut copy = group.clone();
        copy["id"] = json!(format!("{id}-{number}"));
        if number % 2 == 1 {
            copy.as_object_mut().map(|copy| copy.remove("require"));
        }
        copy
    };
    std::iter::once(group.clone()).chain((0..20).map(copy)).collect()
}
