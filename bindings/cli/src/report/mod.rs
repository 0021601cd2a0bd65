//! `bonafides report`: figures of a desk from its records, for management.

pub(crate) mod args;
mod charts;
mod html;
mod mail;
mod page;
mod parquet;
mod read;
mod shown;
mod text;

use bonafides::Time;
use bonafides_report::{Report as Figures, Settings, Tally};

use crate::args::Format;
use crate::clock::now;
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::Paint;
use crate::since::Since;
use crate::whole;
use args::Report;

/// The milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Writes a report; returns 0 if there is one, 2 if a log cannot be read.
pub(crate) fn run(asked: &Report, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let page = match format {
        Format::Mail => mail(asked)?,
        format => {
            let report = report(asked, &settings(asked))?;
            match format {
                Format::Json => json(&report) + "\n",
                Format::Html => html::html(&report),
                _ => text::text(&report, Paint::new(out.colour() && asked.output.is_none())),
            }
        }
    };
    match &asked.output {
        Some(path) => whole::write(path, page.as_bytes())?,
        None => out.print(&page)?,
    }
    Ok(0)
}

fn settings(asked: &Report) -> Settings {
    let mut settings = Settings::default();
    settings.until = asked.until;
    settings.since = asked.since.map(|since| match since {
        Since::At(time) => time,
        Since::Days(days) => before(asked.until.unwrap_or_else(now), i64::from(days)),
    });
    settings.rate.clone_from(&asked.rate);
    settings.utc_offset = asked.utc_offset.0;
    settings.false_alarms = asked.false_alarms;
    settings
}

fn report(asked: &Report, settings: &Settings) -> Result<Figures, Failure> {
    let tallies = read::read(asked, vec![Tally::new(settings)])?;
    Ok(tallies.first().map_or_else(|| Tally::new(settings).report(), Tally::report))
}

/// Returns the last seven days, and the seven before.
fn mail(asked: &Report) -> Result<String, Failure> {
    if asked.since.is_some() {
        let message = "`--format mail` is about seven days, and takes no `--since`";
        return Err(Failure::argument(
            message,
            "pass the end of the seven days with `--until`, or leave both out",
        ));
    }
    let midnight = || {
        let offset = i64::from(asked.utc_offset.0).saturating_mul(60_000);
        let local = now().milliseconds().saturating_add(offset);
        Time::from_milliseconds(local.saturating_sub(local.rem_euclid(DAY)).saturating_sub(offset))
    };
    let until = asked.until.unwrap_or_else(midnight);
    let week = |until: Time| {
        let mut settings = settings(asked);
        settings.since = Some(before(until, 7));
        settings.until = Some(until);
        Tally::new(&settings)
    };
    let tallies = read::read(asked, vec![week(until), week(before(until, 7))])?;
    let reports: Vec<Figures> = tallies.iter().map(Tally::report).collect();
    Ok(match reports.as_slice() {
        [this, last] => mail::mail(this, last),
        _ => String::new(),
    })
}

fn before(time: Time, days: i64) -> Time {
    Time::from_milliseconds(time.milliseconds().saturating_sub(days.saturating_mul(DAY)))
}
