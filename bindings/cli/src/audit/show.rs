use bonafides_audit::{AuditError, ExportedLog, LogCase, Story, StoryStep, cases, records_of};

use super::args::Show;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::{Ink, Lines as _, Paint, counted, hang, pad, printable};

pub(super) fn run(asked: &Show, format: Format, out: &mut Output) -> Result<(), Failure> {
    let log = asked.log.open()?;
    let shown = match &asked.case {
        Some(case) => one(asked, &log, case, format, Paint::new(out.colour())),
        None => all(asked, &log, format),
    };
    out.print(&shown.map_err(|error| asked.log.fails(&error))?)
}

fn one(
    asked: &Show,
    log: &ExportedLog,
    case: &str,
    format: Format,
    paint: Paint,
) -> Result<String, AuditError> {
    let threads = asked.log.threads();
    Ok(match format {
        Format::Json => {
            let records = records_of(log, log.stated_size()?, case, threads)?;
            records.into_iter().map(|(_, record)| record + "\n").collect()
        }
        _ => story(&Story::of(log, case, threads)?, paint),
    })
}

fn all(asked: &Show, log: &ExportedLog, format: Format) -> Result<String, AuditError> {
    let mut page = String::new();
    for case in cases(log, asked.log.threads())? {
        page.line(&if format == Format::Json { as_json(&case) } else { line(&case) });
    }
    Ok(page)
}

fn line(case: &LogCase) -> String {
    let records = counted(case.records, "record");
    let line = format!(
        "{}  {}  {} {}  {records}",
        case.opened,
        case.case,
        pad(&case.action, 16),
        pad(&case.verdict, 9)
    );
    printable(&line)
}

fn as_json(case: &LogCase) -> String {
    object(&[
        ("case", json(&case.case)),
        ("action", json(&case.action)),
        ("opened", json(&case.opened)),
        ("records", json(&case.records)),
        ("verdict", json(&case.verdict)),
    ])
}

pub(super) fn story(story: &Story, paint: Paint) -> String {
    let mut page = String::new();
    let count = u64::try_from(story.steps.len()).unwrap_or(u64::MAX);
    page.line(&format!("case {}, {}", paint.with(Ink::Bold, &story.case), counted(count, "record")));
    for step in &story.steps {
        let StoryStep { time, actor, did, verdict, commands, .. } = step;
        page.line("");
        page.line(&format!("{}  {actor}", paint.with(Ink::Dim, &time.to_string())));
        hang(2, did, &mut page);
        if !verdict.is_empty() {
            hang(2, &format!("verdict: {}{}", paint.with(ink(verdict), verdict), step.because()), &mut page);
        }
        if !commands.is_empty() {
            hang(2, &format!("then: {}", commands.join(", ")), &mut page);
        }
    }
    page
}

fn ink(verdict: &str) -> Ink {
    match verdict {
        "approve" => Ink::Green,
        "challenge" => Ink::Blue,
        "escalate" => Ink::Yellow,
        _ => Ink::Red,
    }
}
