//! The ways in, compared with what trying every call finds.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::analyze::{Cell, Way, WaysOptions};
use bonafides::{Facts, Policy, Verdict};
use bonafides_tests::brute::{Brute, Observed, Passed};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::Value;

/// A policy that loads and to which all calls can be tried.
pub(crate) fn small() -> impl Strategy<Value = Value> {
    generate::policy().prop_filter("refused or too large", |document| Brute::new(&[document]).is_some())
}

pub(crate) fn passed(way: &Way) -> Passed {
    let mut passed = Passed::new();
    for check in way.checks() {
        *passed.entry(check.check.clone()).or_default() += 1;
    }
    passed
}

fn ways(cell: &Cell) -> BTreeSet<Passed> {
    let ways: BTreeSet<Passed> = cell.ways().iter().map(passed).collect();
    assert_eq!(ways.len(), cell.ways().len(), "a way is listed twice");
    ways
}

fn signals(cell: &Cell) -> Observed {
    cell.signals().map(|(signal, outcome)| (signal.to_owned(), outcome.to_owned())).collect()
}

fn groups(cell: &Cell) -> Vec<String> {
    cell.groups().map(str::to_owned).collect()
}

fn approves(policy: &Policy, facts: &Facts<'_>) -> bool {
    policy.decide(facts).unwrap().verdict() == Verdict::Approve
}

/// The ways for each action, set of matched groups and set of observations.
pub(crate) type Tried = BTreeMap<(String, Vec<String>), BTreeMap<Observed, BTreeSet<Passed>>>;

pub(crate) fn tried(brute: &Brute) -> Tried {
    let mut all = Tried::new();
    let nothing = brute.evidence(0, &Observed::new(), &Passed::new());
    for (action, names) in
        brute.actions.iter().flat_map(|action| brute.subjects.iter().map(move |s| (action, s)))
    {
        let rules = brute.rules(0, action, names).unwrap();
        let matched = rules.decide(&nothing).unwrap().groups().map(str::to_owned).collect();
        all.entry((action.clone(), matched)).or_insert_with(|| {
            brute
                .observed
                .iter()
                .map(|observed| (observed.clone(), brute.ways(0, &rules, observed)))
                .collect()
        });
    }
    all
}

fn ways_equal_brute_force(cases: u32) {
    let floors = [
        ("has a way", 85),
        ("has several", 55),
        ("signals decide", 40),
        ("groups decide", 25),
        ("repeatable", 5),
        ("refused", 10),
    ];
    check(crate::config(cases), &floors, &small(), |document, reached| {
        let brute = Brute::new(&[&document]).unwrap();
        let policy = brute.policy(0);
        let tried = tried(&brute);
        let all = policy.ways(&WaysOptions::default()).unwrap();
        prop_assert!(all.is_exact());
        for cell in all.cells() {
            // One member of the class is shown, and has these ways.
            let at = (cell.action().to_owned(), groups(cell));
            let wanted = tried.get(&at).and_then(|classes| classes.get(&signals(cell)));
            prop_assert_eq!(Some(&ways(cell)), wanted, "{:?}", cell);
            for way in cell.ways() {
                reached.note("has a way");
                reached.note_if(way.checks().iter().any(|check| check.item.is_some()), "repeatable");
                let facts = cell.facts(way).unwrap();
                prop_assert!(approves(policy, &facts), "{:?}", facts);
                let signals = cell.signals().count();
                for at in signals..facts.evidence.len() {
                    let mut less = facts.clone();
                    less.evidence.remove(at);
                    prop_assert!(!approves(policy, &less), "{:?}", less);
                }
            }
            reached.note_if(cell.ways().len() > 1, "has several");
            reached.note_if(cell.ways().is_empty(), "refused");
            let cost = |way: &Way| way.cost();
            prop_assert!(cell.ways().is_sorted_by_key(cost));
        }
        for ((action, matched), classes) in &tried {
            // Every subject and observation is like that of some cell: of exactly these groups, and of all.
            let mine = policy.ways(&WaysOptions::default().action(action).groups(matched)).unwrap();
            prop_assert!(mine.is_exact());
            let cells: Vec<BTreeSet<Passed>> = mine.cells().iter().map(ways).collect();
            let wanted: BTreeSet<&BTreeSet<Passed>> = classes.values().collect();
            prop_assert_eq!(cells.len(), wanted.len());
            prop_assert_eq!(&cells.iter().collect::<BTreeSet<_>>(), &wanted);
            let alike = all.cells().iter().any(|cell| {
                cell.action() == action && tried.get(&(action.clone(), groups(cell))) == Some(classes)
            });
            prop_assert!(alike, "{} {:?}", action, matched);
            reached.note_if(wanted.len() > 1, "signals decide");
        }
        let sets: BTreeSet<(&str, Vec<String>)> =
            all.cells().iter().map(|cell| (cell.action(), groups(cell))).collect();
        reached.note_if(sets.len() > brute.actions.len(), "groups decide");
        Ok(())
    });
}

/// Returns true if one of `ways` needs nothing beyond `passed`.
fn is_enough(passed: &Passed, ways: &BTreeSet<Passed>) -> bool {
    ways.iter()
        .any(|way| way.iter().all(|(check, items)| passed.get(check).is_some_and(|have| have >= items)))
}

/// In words, a way is its causes and the signals that it takes: none is left out, and none takes more than another.
#[test]
fn openings_are_the_least_causes_and_signals() {
    let floors = [("takes signals", 40), ("more causes, worse signals", 3)];
    check(crate::config(300), &floors, &small(), |document, reached| {
        let brute = Brute::new(&[&document]).unwrap();
        let tried = tried(&brute);
        let all = brute.policy(0).ways(&WaysOptions::default()).unwrap();
        for cells in all.cells().chunk_by(|a, b| a.action() == b.action() && groups(a) == groups(b)) {
            let classes = &tried[&(cells[0].action().to_owned(), groups(&cells[0]))];
            let openings: Vec<(BTreeSet<&str>, Passed, Observed)> = all
                .openings(cells)
                .iter()
                .map(|opening| {
                    let signals =
                        opening.signals().map(|(signal, outcome)| (signal.to_owned(), outcome.to_owned()));
                    (opening.causes().collect(), passed(opening.way()), signals.collect())
                })
                .collect();
            for (causes, way, signals) in &openings {
                prop_assert!(is_enough(way, &classes[signals]), "{:?} with {:?}", way, signals);
                reached.note_if(!signals.is_empty(), "takes signals");
                for (more, _, worse) in
                    openings.iter().filter(|(more, ..)| causes.is_subset(more) && causes != more)
                {
                    prop_assert!(
                        !is_enough(way, &classes[worse]),
                        "{:?} is enough in place of {:?}",
                        causes,
                        more
                    );
                    reached.note("more causes, worse signals");
                }
            }
            for cell in cells {
                for way in cell.ways() {
                    let causes: BTreeSet<&str> = way.causes().collect();
                    prop_assert!(openings.iter().any(|(fewer, ..)| fewer.is_subset(&causes)), "{:?}", way);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn ways_are_those_that_trying_every_call_finds() {
    ways_equal_brute_force(300);
}

/// As many policies as the description asks for.
#[test]
#[ignore = "takes minutes"]
fn ways_are_those_that_trying_every_call_finds_of_many_policies() {
    ways_equal_brute_force(20_000);
}
