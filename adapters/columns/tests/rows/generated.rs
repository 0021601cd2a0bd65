//! The kernel decides as the engine does on generated policies, which use every construct of the language.

use std::collections::BTreeSet;

use bonafides::{Facts, Policy, Verdict};
use bonafides_columns::Kernel;
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::kernel::engine;

/// The number of policies; set `PROPTEST_CASES` for more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(120);
    ProptestConfig { cases, max_global_rejects: cases * 8, ..ProptestConfig::default() }
}

/// A policy, facts that fit it, whether each is made to fit columns, and how often the rows are repeated.
fn batches() -> impl Strategy<Value = (Value, Vec<(Value, bool)>, usize)> {
    generate::policy().prop_flat_map(|policy| {
        let rows = vec((generate::facts(&policy), prop::bool::weighted(0.8)), 1..40);
        (Just(policy), rows, 1_usize..60)
    })
}

/// Facts with the ids of the groups that match. With `is_flat`, with one result of each check, without item and grades.
fn text(policy: &Policy, facts: &Value, is_flat: bool) -> String {
    let mut facts = facts.clone();
    let ids: Vec<String> = Facts::from_json(&facts.to_string())
        .ok()
        .and_then(|facts| Some(policy.decide(&facts).ok()?.groups().map(str::to_owned).collect()))
        .unwrap_or_default();
    let members = facts.as_object_mut().unwrap();
    members.remove("subject");
    members.insert("groups".to_owned(), json!(ids));
    if let (true, Some(Value::Array(evidence))) = (is_flat, members.get_mut("evidence")) {
        let mut seen = BTreeSet::new();
        evidence.retain(|result| seen.insert(result["check"].to_string()));
        for result in evidence.iter_mut().filter_map(Value::as_object_mut) {
            result.remove("item");
            result.remove("grades");
        }
    }
    facts.to_string()
}

#[test]
fn each_row_of_a_generated_policy_has_the_verdict_of_the_engine() {
    let floors = [("approve", 30), ("challenge", 30), ("escalate", 15), ("deny", 15), ("refused", 5)];
    check(config(), &floors, &batches(), |(document, rows, times), reached| {
        let Ok(policy) = Policy::from_json(&document.to_string()) else {
            return Err(TestCaseError::reject("refused"));
        };
        let texts: Vec<String> = rows.iter().map(|(facts, is_flat)| text(&policy, facts, *is_flat)).collect();
        let expected: Vec<Option<Verdict>> =
            texts.iter().map(|text| engine(&policy, &Facts::from_json(text).ok()?)).collect();
        let all = || (0..times).flat_map(|_| &texts).map(|text| Some(text.as_str()));
        let kernel = Kernel::new(&policy);
        let flat = kernel.flatten(all()).unwrap();
        let found = kernel.verdicts(&flat).unwrap();
        let repeated: Vec<Option<Verdict>> = (0..times).flat_map(|_| &expected).copied().collect();
        prop_assert_eq!(&found.verdicts, &repeated, "{}\n{:?}", document, texts);
        // The circuit decided on every row that columns express.
        let in_json = flat.num_rows() - flat.column_by_name("facts").unwrap().null_count();
        prop_assert!(found.by_themselves <= in_json + found.refused, "{} {}", found.by_themselves, document);
        for verdict in &expected {
            reached.note(match verdict {
                Some(Verdict::Approve) => "approve",
                Some(Verdict::Challenge) => "challenge",
                Some(Verdict::Escalate) => "escalate",
                Some(Verdict::Deny) => "deny",
                None => "refused",
            });
        }
        // The rows from anywhere on, and again: from rules that are known.
        let part = flat.slice(texts.len() / 2, flat.num_rows() - texts.len() / 2);
        prop_assert_eq!(&kernel.verdicts(&part).unwrap().verdicts[..], &repeated[texts.len() / 2..]);
        Ok(())
    });
}
