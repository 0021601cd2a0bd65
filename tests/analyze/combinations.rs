//! Groups that cannot be met together, compared with the result of trying every call.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bonafides::directory::DirectoryNames;
use bonafides::review::Review;
use bonafides::{Policy, Source, Verdict};
use bonafides_tests::brute::{Brute, Observed, Passed};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::Value;

fn messages(review: &Review) -> Vec<String> {
    let found = review.diagnostics.iter().filter(|found| found.code.as_str() == "group-conflict");
    found.map(|found| found.message.clone()).collect()
}

/// Returns true if some call is approved, for the groups that a subject with these names matches.
fn approves(brute: &Brute, action: &str, names: &[String]) -> bool {
    let rules = brute.rules(0, action, names).unwrap();
    let mut calls = brute.observed.iter().flat_map(|o| brute.passed.iter().rev().map(move |p| (o, p)));
    calls.any(|(observed, passed)| {
        rules.verdict(&brute.evidence(0, observed, passed)).unwrap() == Verdict::Approve
    })
}

fn combinations_equal_brute_force(cases: u32) {
    let policies = generate::policy()
        .prop_filter("refused or too large", |document| Brute::new(&[document]).is_some())
        .prop_filter("fewer than two groups", |document| {
            document["groups"].as_array().is_some_and(|g| g.len() > 1)
        });
    let floors = [("two groups", 80), ("conflict", 2), ("none", 70)];
    check(crate::config(cases), &floors, &policies, |document: Value, reached| {
        let brute = Brute::new(&[&document]).unwrap();
        let mut document = document;
        document.as_object_mut().unwrap().remove("accept");
        let found = messages(&Policy::review(&Source::json(&document.to_string())));
        let matched = |names: &Vec<String>| -> Vec<String> {
            let rules = brute.rules(0, &brute.actions[0], names).unwrap();
            let nothing = brute.evidence(0, &Observed::new(), &Passed::new());
            rules.decide(&nothing).unwrap().groups().map(str::to_owned).collect()
        };
        let subjects: Vec<(Vec<String>, &Vec<String>)> =
            brute.subjects.iter().map(|names| (matched(names), names)).collect();
        let with =
            |groups: &[String]| subjects.iter().find(|(set, _)| *set == groups).map(|(_, names)| *names);
        let refuses = |id: &String, action: &String| {
            let groups = document["groups"].as_array().unwrap();
            let group = groups.iter().find(|group| group["id"] == **id).unwrap();
            !group["verdict"].is_null() || !group["actions"][action.as_str()]["verdict"].is_null()
        };
        for (pair, names) in subjects.iter().filter(|(set, _)| set.len() == 2) {
            let [one, other] = [&pair[..1], &pair[1..]].map(with);
            let (Some(one), Some(other)) = (one, other) else { continue };
            for action in &brute.actions {
                reached.note("two groups");
                let alone = approves(&brute, action, one) && approves(&brute, action, other);
                let wanted =
                    alone && !pair.iter().any(|id| refuses(id, action)) && !approves(&brute, action, names);
                let start = format!(
                    "no evidence can meet what `{}` and `{}` together require for ",
                    pair[0], pair[1]
                );
                let said = found.iter().any(|message| {
                    let rest = message.strip_prefix(&start).unwrap_or_default();
                    rest.split(": ").next().unwrap_or_default().contains(&format!("`{action}`"))
                });
                prop_assert_eq!(said, wanted, "{:?} {} {:?}", pair, action, found);
                reached.note(if wanted { "conflict" } else { "none" });
            }
        }
        Ok(())
    });
}

#[test]
fn conflicts_are_those_that_trying_every_call_finds() {
    combinations_equal_brute_force(300);
}

#[test]
#[ignore = "takes minutes"]
fn conflicts_are_those_that_trying_every_call_finds_of_many_policies() {
    combinations_equal_brute_force(20_000);
}

const POLICY: &str = "format: 1\npolicy: p\n\
    challenges: { see: { type: confirm, points: 10 }, ring: { type: confirm, points: 10 } }\n\
    actions: { reset: { require: { points: 10 } } }\n\
    groups:\n  - { id: a, match: A, require: { pass: [see] } }\n  - { id: b, match: B, forbid: [see] }\n  - { id: c, match: C, forbid: [see] }\n";

#[test]
fn directory_that_tells_memberships_leaves_only_groups_that_somebody_is_in() {
    let found = |names: &DirectoryNames| messages(&Policy::review_in(&Source::yaml(POLICY), names));
    let mut names = DirectoryNames::default();
    for name in ["CN=A,DC=x", "CN=B,DC=x", "CN=C,DC=x"] {
        names.insert(name).unwrap();
    }
    // Names alone tell nothing about subjects.
    assert_eq!(found(&names).len(), 2);
    names.insert_subject(["CN=A,DC=x"]).unwrap();
    names.insert_subject(["CN=B,DC=x", "CN=C,DC=x"]).unwrap();
    assert_eq!(found(&names), Vec::<String>::new());
    names.insert_subject(["cn=c, dc=x", "CN=A,DC=x"]).unwrap();
    let one = "no evidence can meet what `a` and `c` together require for `reset`: `c` forbids `see`, which `a` requires";
    assert_eq!(found(&names), [one]);
}

/// A risk that fires whatever is observed takes away what is left.
#[test]
fn risks_are_part_of_what_cannot_be_met() {
    let text = "format: 1\npolicy: p\nsignals: { s: { outcomes: [good, bad] } }\n\
        challenges: { see: { type: confirm, points: 10 }, ring: { type: confirm, points: 10 } }\n\
        actions: { reset: { require: { points: 10 } } }\n\
        groups:\n  - { id: a, match: A, forbid: [see] }\n  - { id: b, match: B, require: { points: 10 } }\n\
        risks:\n  - { id: r, groups: [b], when: { s: [good, bad, unobserved] }, then: { forbid: [ring] } }\n";
    let found = messages(&Policy::review(&Source::yaml(text)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("no evidence can meet what `a` and `b` together require for `reset`: "));
}

#[test]
fn many_groups_end_and_it_is_said() {
    let mut text = String::from("format: 1\npolicy: many\nchallenges:\n");
    for number in 0..40 {
        writeln!(text, "  c{number}: {{ type: confirm, points: 10 }}").unwrap();
    }
    text.push_str("actions: { reset: { require: { points: 10 } } }\ngroups:\n");
    for number in 0..1_000 {
        let rule = if number % 2 == 0 { "forbid" } else { "require" };
        let check = number / 2 % 40;
        let rule = if rule == "forbid" {
            format!("forbid: [c{check}]")
        } else {
            format!("require: {{ pass: [c{check}] }}")
        };
        writeln!(text, "  - {{ id: g{number}, match: n{number}, {rule} }}").unwrap();
    }
    let found = messages(&Policy::review(&Source::yaml(&text)));
    assert_eq!(found.len(), 101);
    let different: BTreeSet<&String> = found.iter().collect();
    assert_eq!(different.len(), 101);
    assert!(
        found.iter().any(|message| message == "there are too many pairs of groups: not all were compared")
    );
}
