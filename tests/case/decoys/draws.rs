//! The source of a decoy's draws: a name, and nothing that only real people have.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::case::{CommandTask, OperatorInput, OperatorKind};
use bonafides_tests::call::operator;

use super::course::Rules;
use super::people::{Kind, Person};

/// The questions and positions that a caller is asked for this name, if the subject is of this kind.
fn drawn(person: &mut Person, name: &str) -> (Vec<String>, Vec<u8>) {
    let call = &mut person.call;
    call.operator = operator("portal", OperatorKind::SelfService);
    let mut opening = call.opening("reset_password");
    opening.named = name.to_owned();
    let subject = person.subject.clone();
    let case = call.desk.open(&opening, subject.as_ref()).unwrap().case.id().clone();
    let mut ask = |challenge: &str| {
        let choose = OperatorInput::Choose { challenge: challenge.to_owned(), contact: None };
        let by = call.operator.clone();
        let released = call.desk.operator(&case, &by, choose, subject.as_ref()).unwrap();
        released.commands.iter().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => Some(ask.clone()),
            _ => None,
        })
    };
    (ask("questions").unwrap().questions, ask("licence").unwrap().positions)
}

#[test]
fn spellings_of_one_name_draw_the_same_for_every_kind_of_subject() {
    for kind in [Kind::Unknown, Kind::Bare, Kind::Unenrolled, Kind::Unmatched, Kind::Enrolled, Kind::Closed] {
        let mut person = Person::new(Rules::Full, kind);
        let first = drawn(&mut person, "sanne");
        for name in ["SANNE", " sanne ", "sanne@test.example", "TEST\\sanne", "Sanné"] {
            assert_eq!(drawn(&mut person, name), first, "{kind:?}: {name}");
        }
    }
}

#[test]
fn a_subject_without_enrolments_draws_like_an_unknown_name() {
    for name in ["sanne", "bertil", "x", "sanne@test.example"] {
        let nobody = drawn(&mut Person::new(Rules::Full, Kind::Unknown), name);
        for kind in [Kind::Bare, Kind::Unenrolled, Kind::Unmatched, Kind::Admin, Kind::DeskOnly] {
            assert_eq!(drawn(&mut Person::new(Rules::Full, kind), name), nobody, "{kind:?}: {name}");
        }
    }
}

#[test]
fn only_domains_of_the_directory_are_ignored() {
    let mut nobody = Person::new(Rules::Full, Kind::Unknown);
    nobody.call.desk.config.domains = vec!["Test.example".to_owned(), "TEST".to_owned()];
    let first = drawn(&mut nobody, "sanne");
    assert_eq!(drawn(&mut nobody, "sanne@test.EXAMPLE"), first);
    assert_eq!(drawn(&mut nobody, "test\\sanne"), first);
    // Names that the directory does not know, even where it knows the local part.
    let other: BTreeSet<_> =
        ["sanne@other.example", "OTHER\\sanne"].map(|name| drawn(&mut nobody, name)).into();
    assert!(!other.contains(&first));
}

/// The positions of a decoy reach as far as a stored value can, so that no position reveals a real one.
#[test]
fn positions_of_decoys_reach_as_far_as_stored_values() {
    let mut person = Person::new(Rules::Full, Kind::Unknown);
    let mut seen: BTreeMap<u8, u32> = BTreeMap::new();
    for number in 0..700 {
        let (_, positions) = drawn(&mut person, &format!("name-{number}"));
        assert!(positions.len() == 3 && positions.is_sorted(), "{positions:?}");
        for position in positions {
            *seen.entry(position).or_default() += 1;
        }
    }
    println!("{seen:?}");
    let missing: Vec<u8> = (1..=34).filter(|position| !seen.contains_key(position)).collect();
    assert!(missing.is_empty(), "never asked: {missing:?}");
    assert!(
        seen.keys().any(|position| *position > 48) && seen.keys().all(|position| (1..=64).contains(position))
    );
    // Most values are short, so most positions are low.
    let short: u32 = seen.range(1..=12).map(|(_, count)| count).sum();
    assert!(short > seen.values().sum::<u32>() / 2);
}
