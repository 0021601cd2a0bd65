//! `bonafides audit`: looks at an exported log, without a desk; and opens and exports what a desk holds.

pub(crate) mod args;
mod export;
mod export_lines;
mod export_target;
pub(crate) mod parquet;
mod receipt;
mod replay;
mod resolve;
mod show;
mod verify;

use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::thread;

use bonafides::log::PublicKeyError;
use bonafides_audit::{AuditError, ExportedLog};

use crate::args::Format;
use crate::failure::{Failure, Location, number};
use crate::output::Output;
use crate::{input, log};
use args::{Audit, Command, Log};

/// Runs a command about a log. 0 if it is as it must be; 1 if not; 2 if a file cannot be read; 3 if a policy is invalid.
pub(crate) fn run(audit: &Audit, format: Format, out: &mut Output) -> Result<u8, Failure> {
    match &audit.command {
        Command::Verify(asked) => verify::run(asked, format, out)?,
        Command::Replay(asked) => replay::run(asked, format, out)?,
        Command::Show(asked) => show::run(asked, format, out)?,
        Command::Receipt(asked) => receipt::run(asked, format, out)?,
        Command::Resolve(asked) => resolve::run(asked, format, out)?,
        Command::Export(asked) => export::run(asked, format, out)?,
        Command::Parquet(asked) => parquet::run(asked, format, out)?,
    }
    Ok(0)
}

impl Log {
    fn open(&self) -> Result<ExportedLog, Failure> {
        log::open(&self.log)
    }

    fn threads(&self) -> usize {
        let all = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(all, usize::from)
    }

    fn fails(&self, error: &AuditError) -> Failure {
        failed(&self.log, error)
    }
}

/// A log or a receipt that is not as it must be, or cannot be read.
pub(crate) fn failed(path: &Path, error: &AuditError) -> Failure {
    if let AuditError::Read { path, error } = error {
        return Failure::file(path, error);
    }
    let file = path.display().to_string();
    // The lines of a file are its records.
    let line = error.record().and_then(|record| usize::try_from(record).ok()).filter(|_| !path.is_dir());
    let line = line.map(|record| number(record.saturating_add(1)));
    let at = error.place().map_or(String::new(), |at| format!(", {} of the chain `{}`", at.seq, at.case));
    let place = error.record().map_or(String::new(), |record| format!("record {record}{at}"));
    let exit = if error.is_verdict() { 1 } else { 2 };
    Failure::audit(exit, error.code(), &place, &error.to_string())
        .in_file(Location { line, ..Location::file(&file) })
        .help(error.help())
}

/// Reads a key that is an argument, or in a file that the argument names.
fn key<K: FromStr<Err = PublicKeyError>>(argument: &str) -> Result<K, Failure> {
    let text = if argument.contains('+') {
        argument.to_owned()
    } else {
        let path = Path::new(argument);
        fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?
    };
    text.trim()
        .parse()
        .map_err(|error: PublicKeyError| Failure::argument(&format!("`{argument}`: {error}"), error.help()))
}

fn read_all(paths: &[impl AsRef<Path>]) -> Result<Vec<Vec<u8>>, Failure> {
    paths.iter().map(|path| input::bytes(path.as_ref())).collect()
}
