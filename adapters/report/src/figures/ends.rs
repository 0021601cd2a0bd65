use bonafides_events::End;

use super::{MOST, ranked};
use crate::definitions as define;
use crate::ends::Ends;
use crate::figure::{Absence, Definition, Figure, Row, Table, Value};
use crate::sample::Sample;
use crate::tally::Tally;

pub(super) fn figures(tally: &Tally) -> Vec<Figure> {
    let cases = &tally.cases;
    let ends = End::ALL.map(|end| {
        let number = cases.of(end);
        Row::new(end.name(), vec![Value::Number(number), Value::share(number, cases.cases)])
    });
    let ends = if cases.cases == 0 { Vec::new() } else { ends.to_vec() };
    let operators =
        ranked(&tally.operators, |operator| operator.ends.cases, |name, operator| row(name, &operator.ends));
    vec![
        Figure::table(
            &define::ENDS,
            Table::of(&["end"], vec![&define::COLUMN_CASES, &define::COLUMN_SHARE], ends, usize::MAX),
        ),
        Figure::table(&define::BY_ACTION, by(&["action"], &tally.actions)),
        Figure::table(&define::BY_GROUP, by(&["group"], &tally.groups)),
        Figure::table(&define::BY_CHANNEL, by(&["channel"], &tally.channels)),
        Figure::table(&define::BY_KIND, by(&["kind"], &tally.kinds)),
        Figure::table(&define::BY_POLICY, by(&["policy"], &tally.policies)),
        Figure::table(&define::BY_OPERATOR, Table::of(&["operator"], COLUMNS.to_vec(), operators, MOST)),
    ]
}

/// The maximum rows of a table of names of the policy.
const NAMES: usize = 100;

fn by(labels: &'static [&'static str], names: &Sample<String, Ends>) -> Table {
    let rows = ranked(names, |ends| ends.cases, |name, ends| row(name, ends));
    Table::of(labels, COLUMNS.to_vec(), rows, NAMES)
}

const COLUMNS: [&Definition; 11] = [
    &define::COLUMN_CASES,
    &define::COLUMN_DONE,
    &define::COLUMN_UNKNOWN,
    &define::COLUMN_FAILED,
    &define::COLUMN_DENIED,
    &define::COLUMN_NOT_ME,
    &define::COLUMN_CANCELLED,
    &define::COLUMN_EXPIRED,
    &define::COLUMN_OPEN,
    &define::COLUMN_ESCALATED,
    &define::COLUMN_MEDIAN,
];

/// The ends in the order of the columns.
const ENDS: [End; 8] =
    [End::Done, End::Unknown, End::Failed, End::Denied, End::NotMe, End::Cancelled, End::Expired, End::Open];

fn row(name: &str, ends: &Ends) -> Row {
    let mut values = vec![Value::Number(ends.cases)];
    values.extend(ENDS.map(|end| Value::Number(ends.of(end))));
    values.push(Value::Number(ends.escalated));
    values.push(Value::or(ends.verified.quantile(50), Absence::NoApproval));
    Row::new(name, values)
}
