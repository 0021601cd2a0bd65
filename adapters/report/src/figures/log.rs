use crate::definitions as define;
use crate::figure::{Absence, Figure, Value};
use crate::tally::Tally;

pub(super) fn figures(tally: &Tally) -> Vec<Figure> {
    let log = &tally.log;
    // Cases alone do not show how many records there are; the number is not 0.
    let read = log.records > 0 || (tally.cases.cases == 0 && tally.decoys == 0);
    let number = |number| if read { Value::Number(number) } else { Value::Absent(Absence::NotRead) };
    let absence = if read { Absence::NoRecords } else { Absence::NotRead };
    let time = |time: Option<_>| time.map_or(Value::Absent(absence), Value::Time);
    vec![
        Figure::value(&define::RECORDS, number(log.records)),
        Figure::value(&define::FIRST, time(log.first)),
        Figure::value(&define::LAST, time(log.last)),
        Figure::number(&define::OUTSIDE, log.outside),
        match log.without_beginning {
            0 => Figure::value(&define::WITHOUT_BEGINNING, number(0)),
            // Rows of cases say so as well.
            records => Figure::number(&define::WITHOUT_BEGINNING, records),
        },
        Figure::number(&define::SAMPLED, tally.people.factor()),
        Figure::value(&define::POLICIES_USED, number(log.policies_used)),
        Figure::value(&define::RESOLVED, number(log.resolved)),
        Figure::value(&define::EXPORTED, number(log.exported)),
        Figure::value(&define::ERASED, number(log.erased)),
    ]
}
