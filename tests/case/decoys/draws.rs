//! What a decoy is drawn from: a name, and nothing that only real people have.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::case::{CommandTask, OperatorInput, OperatorKind};
use bonafides_tests::call::operator;

use super::course::Rules;
use super::people::{Kind, Person};

/// Questions and positions that somebody of this kind is asked who types this name.
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
fn ways_to_write_one_name_draw_the_same_whoever_it_is() {
    for kind in [Kind::Unknown, Kind::Bare, Kind::Unenrolled, Kind::Unmatched, Kind::Enrolled, Kind::Closed] {
        let mut person = Person::new(Rules::Full, kind);
        let first = drawn(&mut person, "sanne");
        for name in ["SANNE", " sanne ", "sanne@test.example", "TEST\\sanne", "Sanné"] {
            assert_eq!(drawn(&mut person, name), first, "{kind:?}: {name}");
        }
    }
}

#[test]
fn whoever_has_enrolled_nothing_draws_as_nobody_does() {
    for name in ["sanne", "bertil", "x", "sanne@test.example"] {
        let nobody = drawn(&mut Person::new(Rules::Full, Kind::Unknown), name);
        for kind in [Kind::Bare, Kind::Unenrolled, Kind::Unmatched, Kind::Admin, Kind::DeskOnly] {
            assert_eq!(drawn(&mut Person::new(Rules::Full, kind), name), nobody, "{kind:?}: {name}");
        }
    }
}

#[test]
fn only_domains_of_the_directory_make_no_difference() {
    let mut nobody = Person::new(Rules::Full, Kind::Unknown);
    nobody.call.desk.config.domains = vec!["Test.example".to_owned(), "TEST".to_owned()];
    let first = drawn(&mut nobody, "sanne");
    assert_eq!(drawn(&mut nobody, "sanne@test.EXAMPLE"), first);
    assert_eq!(drawn(&mut nobody, "test\\sanne"), first);
    // The directory does not know these, even where it knows the name.
    let other: BTreeSet<_> =
        ["sanne@other.example", "OTHER\\sanne"].map(|name| drawn(&mut nobody, name)).into();
    assert!(!other.contains(&first));
}

/// A value of any length that is stored may be behind a decoy: none of its positions is only real.
#[test]
fn positions_reach_as_far_as_values_do() {
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
    // Most values are short, so most positions are.
    let short: u32 = seen.range(1..=12).map(|(_, count)| count).sum();
    assert!(short > seen.values().sum::<u32>() / 2);
}
