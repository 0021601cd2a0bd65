use super::{MOST, ranked};
use crate::checks::Check;
use crate::definitions as define;
use crate::figure::{Figure, Row, Table, Value};
use crate::people::Person;
use crate::tally::{Tally, parted};

pub(super) fn checks(tally: &Tally) -> Vec<Figure> {
    let decided = |check: &Check| {
        check
            .policies
            .iter()
            .fold(0_u64, |sum, policy| sum.saturating_add(tally.decided.get(policy).copied().unwrap_or(0)))
    };
    // Signals follow the challenges, in a separate table.
    let seen = |check: &Check| {
        if check.is_signal { 0 } else { check.presented.saturating_add(check.unavailable) }
    };
    let challenges = ranked(&tally.checks, seen, |name, check| {
        let (all, presented) = (decided(check), check.presented);
        let of = |part| Value::share(part, presented);
        Row::new(
            name.as_str(),
            vec![
                Value::share(all.saturating_sub(check.unavailable), all),
                Value::Number(presented),
                of(check.passed),
                of(check.failed),
                of(check.expired),
                of(check.unanswered),
                Value::Number(check.answers),
                Value::share(check.failed_answers, check.answers),
            ],
        )
    });
    let columns = vec![
        &define::COLUMN_AVAILABLE,
        &define::COLUMN_PRESENTED,
        &define::COLUMN_PASSED,
        &define::COLUMN_MISSED,
        &define::COLUMN_LATE,
        &define::COLUMN_UNANSWERED,
        &define::COLUMN_ANSWERS,
        &define::COLUMN_WRONG,
    ];
    let mut outcomes: Vec<(&str, &str, u64)> = tally
        .outcomes
        .iter()
        .map(|(key, cases)| {
            let (signal, outcome) = parted(key);
            (signal, outcome, *cases)
        })
        .collect();
    outcomes.sort_unstable();
    let outcomes = outcomes.into_iter().map(|(signal, outcome, cases)| Row {
        labels: vec![signal.to_owned(), outcome.to_owned()],
        values: vec![Value::Number(cases)],
    });
    let signals =
        Table::of(&["signal", "outcome"], vec![&define::COLUMN_CASES], outcomes.collect(), usize::MAX);
    vec![
        Figure::table(&define::CHALLENGES, Table::of(&["challenge"], columns, challenges, usize::MAX)),
        Figure::table(&define::SIGNALS, signals),
    ]
}

pub(super) fn people(tally: &Tally) -> Vec<Figure> {
    let people = tally.people.count(|person| person.requests > 0);
    let never = tally.people.count(Person::is_never_served);
    let most = ranked(
        &tally.people,
        |person| if person.is_never_served() { person.requests } else { 0 },
        |alias, person| {
            let places = u64::try_from(person.places.len()).unwrap_or(u64::MAX);
            Row::new(alias.as_str(), [person.requests, places, person.decoys].map(Value::Number).to_vec())
        },
    );
    let columns = vec![&define::COLUMN_REQUESTS, &define::COLUMN_PLACES, &define::COLUMN_DECOYS];
    vec![
        Figure::number(&define::PEOPLE, people),
        Figure::value(&define::NEVER_SERVED, Value::share(never, people)),
        Figure::number(&define::CLOSED_PEOPLE, tally.people.count(|person| person.closed > 0)),
        Figure::table(&define::UNSERVED_MOST, Table::of(&["subject"], columns, most, FEW)),
    ]
}

/// The maximum rows of a list of people.
const FEW: usize = 10;

pub(super) fn escalations(tally: &Tally) -> Vec<Figure> {
    let by = ranked(
        &tally.operators,
        |operator| operator.ends.escalated,
        |alias, operator| {
            let ends = &operator.ends;
            Row::new(
                alias.as_str(),
                vec![
                    Value::Number(ends.escalated),
                    Value::Number(ends.cases),
                    Value::share(ends.escalated, ends.cases),
                ],
            )
        },
    );
    let over = ranked(
        &tally.operators,
        |operator| operator.taken_over,
        |alias, operator| {
            Row::new(
                alias.as_str(),
                [operator.taken_over, operator.taken_over_served].map(Value::Number).to_vec(),
            )
        },
    );
    let columns = vec![&define::COLUMN_ESCALATED, &define::COLUMN_CASES, &define::COLUMN_OF_THEM];
    vec![
        Figure::table(&define::ESCALATED_BY, Table::of(&["operator"], columns, by, MOST)),
        Figure::table(
            &define::TAKEN_OVER_BY,
            Table::of(&["operator"], vec![&define::COLUMN_REQUESTS, &define::COLUMN_SERVED], over, MOST),
        ),
    ]
}

pub(super) fn adoption(tally: &Tally) -> Vec<Figure> {
    let people = tally.people.count(|person| person.requests > 0);
    let users = tally.people.count(|person| person.requests_self > 0);
    let failed = tally.people.count(|person| person.unserved_self > 0 && person.served_self == 0);
    let enrolments = ranked(
        &tally.enrolments,
        |cases| *cases,
        |challenge, cases| Row::new(challenge.as_str(), vec![Value::Number(*cases)]),
    );
    let reasons = |names| {
        let rows = ranked(
            names,
            |reason: &crate::tally::Reason| reason.at_desk.saturating_add(reason.in_self_service),
            |name, reason| {
                Row::new(name.as_str(), [reason.at_desk, reason.in_self_service].map(Value::Number).to_vec())
            },
        );
        Table::of(&["reason"], vec![&define::COLUMN_AT_DESK, &define::COLUMN_IN_SELF], rows, MOST)
    };
    vec![
        Figure::number(&define::ENROLLED, tally.people.count(|person| person.enrolled)),
        Figure::table(
            &define::ENROLMENTS,
            Table::of(&["challenge"], vec![&define::COLUMN_CASES], enrolments, usize::MAX),
        ),
        Figure::value(&define::SELF_USERS, Value::share(users, people)),
        Figure::value(&define::SELF_FAILED, Value::share(failed, users)),
        Figure::table(&define::BLOCKED, reasons(&tally.blocked)),
        Figure::table(&define::REFUSED, reasons(&tally.refused)),
    ]
}
