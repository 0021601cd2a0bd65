use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bonafides_audit::{AuditError, ExportedLog};
use bonafides_desk::Exporting;

use super::args::{Export, ExportForm};
use super::export_lines::Lines;
use super::failed;
use crate::args::Format;
use crate::desk::open;
use crate::failure::Failure;
use crate::output::{Output, complain, json, object};
use crate::paper::counted;

/// The size of a write, in bytes.
const ENOUGH: usize = 1 << 16;

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
    let mut target = Target::create(&asked.file, out)?;
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
    match write_all(&mut export, asked.form, config.desk.origin.as_str(), &mut target) {
        Ok(next) => Ok(next),
        Err(failure) => Err(target.undo(failure)),
    }
}

fn write_all(
    export: &mut Exporting,
    form: ExportForm,
    origin: &str,
    target: &mut Target<'_>,
) -> Result<u64, Failure> {
    let lines = Lines::new(form, origin);
    let mut text = String::new();
    loop {
        let records = export.records()?;
        if records.is_empty() {
            return Ok(export.end());
        }
        text.clear();
        for record in &records {
            let written = lines.write(record.position, record.bytes.as_bytes(), &mut text);
            written.map_err(|unwritten| unwritten.at(record.position))?;
        }
        target.write(&text)?;
    }
}

/// Exports an exported log, and returns the position of the next record.
fn of_log(asked: &Export, path: &Path, out: &mut Output) -> Result<u64, Failure> {
    let log = if is_output(path) { ExportedLog::StandardInput } else { ExportedLog::at(path) };
    let fails = |error: &AuditError| failed(path, error);
    let lines = Lines::new(asked.form, &origin(asked, &log, path)?);
    let size = log.stated_size().map_err(|error| fails(&error))?;
    let mut target = Target::create(&asked.file, out)?;
    let (mut position, mut text) = (0_u64, String::new());
    let written = log.read(size, 1, <[u8]>::to_vec, |record| {
        if position >= asked.from {
            let written = lines.write(position, &record, &mut text);
            written.map_err(|unwritten| Stopped::Failed(unwritten.in_log(path, position)))?;
        }
        position = position.saturating_add(1);
        if text.len() >= ENOUGH {
            target.write(&text).map_err(Stopped::Failed)?;
            text.clear();
        }
        Ok::<_, Stopped>(())
    });
    let written = written.and_then(|()| target.write(&text).map_err(Stopped::Failed));
    match written {
        Ok(()) => Ok(position),
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

/// Returns the name of an exported log. Records themselves are written without it.
fn origin(asked: &Export, log: &ExportedLog, path: &Path) -> Result<String, Failure> {
    if let Some(origin) = &asked.origin {
        return Ok(origin.clone());
    }
    if asked.form == ExportForm::Records {
        return Ok(String::new());
    }
    let checkpoint = if path.is_dir() { path.join("checkpoint") } else { beside(path) };
    let stated = log.stated_origin().map_err(|error| failed(&checkpoint, &error))?;
    stated.ok_or_else(|| {
        let message = format!("`{}` does not say which log it is", path.display());
        Failure::argument(&message, "pass `--origin NAME`, with `desk.origin` of its desk")
    })
}

/// The destination of an export.
enum Target<'a> {
    File {
        file: File,
        path: &'a Path,
        /// The checkpoint beside it, if it has one.
        checkpoint: Option<PathBuf>,
    },
    Output(&'a mut Output),
}

impl<'a> Target<'a> {
    fn create(path: &'a Path, out: &'a mut Output) -> Result<Self, Failure> {
        if is_output(path) {
            return Ok(Self::Output(out));
        }
        Ok(Self::File { file: create(path)?, path, checkpoint: None })
    }

    /// Writes the checkpoint beside the file. Standard output has no room for it.
    fn add_checkpoint(&mut self, text: &[u8]) -> Result<(), Failure> {
        let Self::File { path, checkpoint, .. } = self else { return Ok(()) };
        let beside = beside(path);
        let mut file = create(&beside)?;
        // From here on it is ours, to be removed with the file.
        let path = checkpoint.insert(beside);
        file.write_all(text).map_err(|error| Failure::file(path, &error))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Self::File { file, path, .. } => {
                file.write_all(text.as_bytes()).map_err(|error| Failure::file(path, &error))
            }
            Self::Output(out) => out.print(text),
        }
    }

    /// Removes the file and its checkpoint, so that nobody takes a part for the whole.
    fn undo(self, failure: Failure) -> Failure {
        if let Self::File { path, checkpoint, .. } = self {
            let _ = fs::remove_file(path);
            if let Some(path) = checkpoint {
                let _ = fs::remove_file(path);
            }
        }
        failure
    }
}

fn is_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the path of the checkpoint.
fn beside(file: &Path) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".checkpoint");
    PathBuf::from(path)
}

/// Creates the file, and replaces none.
fn create(path: &Path) -> Result<File, Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map_err(|error: io::Error| Failure::file(path, &error))
}
