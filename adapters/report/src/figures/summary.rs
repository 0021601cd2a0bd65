use std::collections::BTreeMap;

use crate::calendar::{DAYS, date, day, monday, slot, week};
use crate::definitions as define;
use crate::figure::{Absence, Definition, Figure, Row, Table, Value};
use crate::sample::Merge as _;
use crate::tally::{BANDS, Hour, Tally};

pub(super) fn figures(tally: &Tally) -> Vec<Figure> {
    let requests = &tally.requests;
    let time = |percent| Value::or(requests.verified.quantile(percent), Absence::NoApproval);
    let price = |value: Value| match (&tally.settings.rate, value) {
        (Some(rate), Value::Number(time)) => Value::Number(rate.of(time)),
        (None, Value::Number(_)) => Value::Absent(Absence::NoRate),
        (_, absent) => absent,
    };
    let work = if requests.cases == 0 { Value::Absent(Absence::NoCases) } else { Value::Number(tally.work) };
    let own = tally.self_service.served();
    let saved = match tally.at_desk.quantile(50) {
        Some(median) => Value::Number(own.saturating_mul(median)),
        None => Value::Absent(Absence::NoApprovalAtDesk),
    };
    vec![
        Figure::number(&define::CASES, tally.cases.cases),
        Figure::number(&define::REQUESTS, requests.cases),
        Figure::value(&define::SERVED, Value::share(requests.served(), requests.ended())),
        Figure::number(&define::OPEN_REQUESTS, requests.cases.saturating_sub(requests.ended())),
        Figure::value(&define::MEDIAN_TIME, time(50)),
        Figure::value(&define::P95_TIME, time(95)),
        Figure::value(&define::SELF_SERVICE, Value::share(tally.self_service.cases, requests.cases)),
        Figure::value(&define::ESCALATED, Value::share(requests.escalated, requests.cases)),
        Figure::value(&define::WORK, work),
        Figure::value(&define::COST, price(work)),
        Figure::value(&define::SAVED_WORK, saved),
        Figure::value(&define::SAVING, price(saved)),
        Figure::number(&define::NOT_ME, tally.not_me),
        Figure::number(&define::CLOSED_PATHS, tally.closed_paths),
        Figure::number(&define::DECOYS, tally.decoys),
    ]
}

pub(super) fn over_time(tally: &Tally) -> Vec<Figure> {
    let (mut days, mut weeks, mut hours) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (at, hour) in tally.hours.iter() {
        days.entry(day(*at)).or_insert_with(Hour::default).merge(*hour);
        weeks.entry(week(day(*at))).or_insert_with(Hour::default).merge(*hour);
        hours.entry(slot(*at)).or_insert_with(Hour::default).merge(*hour);
    }
    // Days without a request are included, in a log of less than ten years.
    if let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value())
        && last.saturating_sub(*first) < 3_660
    {
        for day in *first..*last {
            days.entry(day).or_default();
        }
    }
    let week_days = (0_i64..).zip(DAYS);
    let slots = week_days.flat_map(|(day, name)| (0_i64..24).map(move |hour| (day, name, hour)));
    let by_hour = slots.map(|(day, name, hour)| {
        let counted = hours.get(&(day, hour)).copied().unwrap_or_default();
        row(format!("{name} {hour:02}:00"), counted)
    });
    let by_hour: Vec<Row> = if hours.is_empty() { Vec::new() } else { by_hour.collect() };
    let by_day = days.into_iter().map(|(at, day)| row(date(at), day)).collect();
    let by_week = weeks.into_iter().map(|(at, week)| row(date(monday(at)), week)).collect();
    let table = |labels, rows| Table::of(labels, COLUMNS.to_vec(), rows, usize::MAX);
    vec![
        Figure::table(&define::WEEKS, table(&["week"], by_week)),
        Figure::table(&define::DAYS, table(&["day"], by_day)),
        Figure::table(&define::HOURS, table(&["hour"], by_hour)),
        Figure::table(&define::BANDS, bands(tally)),
    ]
}

const COLUMNS: [&Definition; 4] =
    [&define::COLUMN_REQUESTS, &define::COLUMN_SERVED, &define::COLUMN_UNSERVED, &define::COLUMN_STILL_OPEN];

fn row(label: String, hour: Hour) -> Row {
    let open = hour.requests.saturating_sub(hour.served).saturating_sub(hour.unserved);
    Row::new(label, [hour.requests, hour.served, hour.unserved, open].map(Value::Number).to_vec())
}

/// The names of the bands.
const NAMES: [&str; 10] = [
    "up to 30 s",
    "up to 1 min",
    "up to 2 min",
    "up to 5 min",
    "up to 10 min",
    "up to 30 min",
    "up to 1 h",
    "up to 4 h",
    "up to 1 day",
    "longer",
];

fn bands(tally: &Tally) -> Table {
    let approved = tally.requests.verified.count();
    let rows = NAMES.iter().take(BANDS.len().saturating_add(1)).enumerate().map(|(band, name)| {
        let cases = tally.bands.get(&band).copied().unwrap_or(0);
        Row::new(*name, vec![Value::Number(cases), Value::share(cases, approved)])
    });
    let rows = if approved == 0 { Vec::new() } else { rows.collect() };
    Table::of(&["time"], vec![&define::COLUMN_REQUESTS, &define::COLUMN_SHARE], rows, usize::MAX)
}
