//! Logs that are named by an argument.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use bonafides_audit::ExportedLog;

use crate::failure::{Failure, Location};

/// Opens a log: a folder, or JSON Lines; `-`: standard input. A file with columns is none, and is named as what it is.
pub(crate) fn open(path: &Path) -> Result<ExportedLog, Failure> {
    if path.as_os_str() == "-" {
        return Ok(ExportedLog::StandardInput);
    }
    let mut first = [0; 4];
    // If it cannot be read, the reader says so.
    let _ = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    let form = match &first {
        b"ARRO" => "Arrow",
        b"PAR1" => "Parquet",
        _ => return Ok(ExportedLog::at(path)),
    };
    let path = path.display().to_string();
    let message = format!("`{path}` is a file of {form}, not a log");
    let help = "pass JSON Lines or the folder that a desk publishes; `report` and `simulate` also read files that end in `.parquet`";
    Err(Failure::audit(2, "not_a_log", "", &message).in_file(Location::file(&path)).help(help))
}
