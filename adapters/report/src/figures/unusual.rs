use super::MOST;
use crate::definitions as define;
use crate::figure::{Definition, Figure, Row, Table, Value};
use crate::tally::Tally;
use crate::unusual::{Found, attacked, busy, failures, operators, pairs, regulars};

pub(super) fn figures(tally: &Tally) -> Vec<Figure> {
    let lists: [(&Definition, &[&str], Found); 6] = [
        (&define::UNUSUAL_OPERATORS, &["operator", "measure"], operators(tally)),
        (&define::UNUSUAL_PAIRS, &["operator", "second"], pairs(tally)),
        (&define::UNUSUAL_REGULARS, &["operator", "subject"], regulars(tally)),
        (&define::UNUSUAL_FAILURES, &["hour"], failures(tally)),
        (&define::UNUSUAL_HOURS, &["hour"], busy(tally)),
        (&define::ATTACKED, &["subject"], attacked(tally)),
    ];
    let tests = lists.iter().map(|(definition, _, found)| {
        let entries = u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
        Row::new(definition.title, [found.tests, found.testable, entries].map(Value::Number).to_vec())
    });
    let columns = vec![&define::COLUMN_TESTS, &define::COLUMN_TESTABLE, &define::COLUMN_FOUND];
    let mut figures =
        vec![Figure::table(&define::TESTS, Table::of(&["list"], columns, tests.collect(), MOST))];
    figures.extend(lists.into_iter().map(|(definition, labels, found)| {
        let mut columns = vec![
            &define::COLUMN_OBSERVED,
            &define::COLUMN_OF,
            &define::COLUMN_EXPECTED,
            &define::COLUMN_ODDS,
        ];
        if *definition == define::ATTACKED {
            columns.extend([&define::COLUMN_PLACES, &define::COLUMN_DECOYS]);
        }
        Figure::table(definition, Table::of(labels, columns, found.rows, MOST))
    }));
    figures
}
