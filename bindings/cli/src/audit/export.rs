use std::path::Path;

use bonafides_audit::{AuditError, ExportedLog};
use bonafides_desk::Exporting;

use super::args::{Export, ExportForm};
use super::export_target::{Target, TargetError, beside, is_output};
use super::failed;
use crate::args::Format;
use crate::desk::open;
use crate::failure::Failure;
use crate::log;
use crate::output::{Output, complain, json, object};
use crate::paper::counted;

pub(super) fn run(asked: &Export, format: Format, out: &mut Output) -> Result<(), Failure> {
    let next = match &asked.log {
        Some(path) => of_log(asked, path, out)?,
        None => of_desk(asked, out)?,
    };
    let records = next.saturating_sub(asked.from.min(next));
    let said = match format {
        Format::Json => object(&[
            ("form", json(asked.form.name())),
            ("first", json(&asked.from.min(next))),
            ("records", json(&records)),
            ("next", json(&next)),
        ]),
        _ => format!("{} as {}; next: --from {next}", counted(records, "record"), asked.form.name()),
    };
    if is_output(&asked.file) {
        complain(&said);
        return Ok(());
    }
    out.line(&said)
}

/// Exports the records of a desk, and returns the position of the next record.
fn of_desk(asked: &Export, out: &mut Output) -> Result<u64, Failure> {
    // clap drops a requirement that conflicts with another argument, as `--log` does with `--reason`.
    if asked.origin.is_some() {
        let message = "`--origin` names an exported log, and a desk has its name in `desk.toml`";
        return Err(Failure::argument(message, "pass `--log LOG` with it, or remove it"));
    }
    let by = asked.by.operator()?;
    let (config, desk) = open::desk(&asked.config)?;
    // If the file cannot be written, nothing is exported, and nothing is recorded.
    let mut target = Target::create(asked, config.desk.origin.as_str(), out)?;
    let begun = desk.export(asked.form.name(), asked.from, &by, asked.reason.as_deref().unwrap_or_default());
    let mut export = match begun {
        Ok(export) => export,
        Err(error) => return Err(target.undo(error.into())),
    };
    let checkpoint = export.checkpoint().filter(|_| asked.form == ExportForm::Records);
    if let Some(checkpoint) = checkpoint
        && let Err(failure) = target.add_checkpoint(checkpoint.as_bytes())
    {
        return Err(target.undo(failure));
    }
    match write_all(&mut export, &mut target) {
        Ok(next) => target.finish().map(|()| next),
        Err(failure) => Err(target.undo(failure)),
    }
}

fn write_all(export: &mut Exporting, target: &mut Target<'_>) -> Result<u64, Failure> {
    loop {
        let records = export.records()?;
        if records.is_empty() {
            return Ok(export.end());
        }
        for record in &records {
            target.write(record.position, record.bytes.as_bytes()).map_err(|error| match error {
                TargetError::Record(unwritten) => unwritten.at(record.position),
                TargetError::Failure(failure) => failure,
            })?;
        }
    }
}

/// Exports an exported log, and returns the position of the next record.
fn of_log(asked: &Export, path: &Path, out: &mut Output) -> Result<u64, Failure> {
    let log = log::open(path)?;
    let fails = |error: &AuditError| failed(path, error);
    let origin = origin(asked, &log, path)?;
    let size = log.stated_size().map_err(|error| fails(&error))?;
    let mut target = Target::create(asked, &origin, out)?;
    let mut position = 0_u64;
    let written = log.read(size, 1, <[u8]>::to_vec, |record| {
        if position >= asked.from {
            target.write(position, &record).map_err(|error| match error {
                TargetError::Record(unwritten) => Stopped::Failed(unwritten.in_log(path, position)),
                TargetError::Failure(failure) => Stopped::Failed(failure),
            })?;
        }
        position = position.saturating_add(1);
        Ok::<_, Stopped>(())
    });
    match written {
        Ok(()) => target.finish().map(|()| position),
        Err(Stopped::Failed(failure)) => Err(target.undo(failure)),
        Err(Stopped::Unreadable(error)) => Err(target.undo(fails(&error))),
    }
}

/// The reason that an export stopped.
enum Stopped {
    Unreadable(AuditError),
    Failed(Failure),
}

impl From<AuditError> for Stopped {
    fn from(error: AuditError) -> Self {
        Self::Unreadable(error)
    }
}

/// Returns the name of an exported log. Records and their rows are written without it.
fn origin(asked: &Export, log: &ExportedLog, path: &Path) -> Result<String, Failure> {
    if let Some(origin) = &asked.origin {
        return Ok(origin.clone());
    }
    if !matches!(asked.form, ExportForm::Events(_)) {
        return Ok(String::new());
    }
    let checkpoint = if path.is_dir() { path.join("checkpoint") } else { beside(path) };
    let stated = log.stated_origin().map_err(|error| failed(&checkpoint, &error))?;
    stated.ok_or_else(|| {
        let message = format!("`{}` does not say which log it is", path.display());
        Failure::argument(&message, "pass `--origin NAME`, with `desk.origin` of its desk")
    })
}
