use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::Export;
use crate::desk::open;
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn run(asked: &Export, out: &mut Output) -> Result<(), Failure> {
    let by = asked.of.why.by.operator()?;
    let (_, desk) = open::desk(&asked.of.config)?;
    // Whoever cannot write the file exports nothing, and nothing is recorded.
    let mut file = if asked.file == Path::new("-") { None } else { Some(create(&asked.file)?) };
    let begun = desk.export("jsonl", asked.from, &by, &asked.of.why.reason);
    if begun.is_err() && file.take().is_some() {
        let _ = fs::remove_file(&asked.file);
    }
    let mut export = begun?;
    if let (Some(checkpoint), true) = (export.checkpoint(), file.is_some()) {
        let path = beside(&asked.file);
        create(&path)?.write_all(checkpoint.as_bytes()).map_err(|error| Failure::file(&path, &error))?;
    }
    loop {
        let records = export.records()?;
        if records.is_empty() {
            return Ok(());
        }
        let lines: String = records.into_iter().map(|record| record.bytes + "\n").collect();
        match &mut file {
            Some(file) => {
                file.write_all(lines.as_bytes()).map_err(|error| Failure::file(&asked.file, &error))?;
            }
            None => out.print(&lines)?,
        }
    }
}

/// Returns the path of the checkpoint.
fn beside(file: &Path) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".checkpoint");
    PathBuf::from(path)
}

/// Creates the file, and replaces none.
fn create(path: &Path) -> Result<impl Write + use<>, Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map_err(|error: io::Error| Failure::file(path, &error))
}
