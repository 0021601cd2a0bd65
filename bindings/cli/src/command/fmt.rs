use std::io::{self, Read as _};
use std::path::Path;

use bonafides::Source;

use crate::args::{Fmt, Format};
use crate::failure::Failure;
use crate::output::{Output, complain, json, object, stderr_colour};
use crate::{input, whole};

/// Returns 0 if all files are formatted; 1 if a file differs with `--check`; 3 if one has errors.
pub(crate) fn run(fmt: &Fmt, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let mut exit = 0;
    let mut reports = Vec::new();
    for path in &fmt.files {
        let file = path.display().to_string();
        match one(path, fmt.check, out) {
            Ok(changed) => {
                if changed && fmt.check {
                    exit = exit.max(1);
                }
                if changed && format == Format::Human && path != Path::new("-") {
                    out.line(&format!("{file}: {}", if fmt.check { "differs" } else { "formatted" }))?;
                }
                reports.push(object(&[("file", json(&file)), ("changed", json(&changed))]));
            }
            Err(failure) => {
                complain(&failure.to_string());
                reports.push(object(&[("file", json(&file)), ("error", json(&failure.message))]));
                exit = exit.max(failure.exit());
            }
        }
    }
    // With `-`, standard output contains the formatted policy.
    if format == Format::Json && !fmt.files.iter().any(|path| path == Path::new("-")) {
        out.line(&format!("[{}]", reports.join(",")))?;
    }
    Ok(exit)
}

/// Formats or checks one file. Returns true if its layout differs from the standard one.
fn one(path: &Path, check: bool, out: &mut Output) -> Result<bool, Failure> {
    let stdin = path == Path::new("-");
    let bytes = if stdin {
        let mut bytes = Vec::new();
        let read = io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| Failure::file(Path::new("standard input"), &error))?;
        bytes
    } else {
        input::bytes(path)?
    };
    let name = if stdin { "standard input".to_owned() } else { path.display().to_string() };
    // Standard input has no file name to detect the format by.
    let source =
        if stdin { Source::new(&bytes, input::format_of(&bytes)) } else { Source::named(&name, &bytes) };
    let formatted = bonafides::source::format(&source).map_err(|error| {
        let rendered = error.diagnostics.render(&name, input::text(&bytes), stderr_colour());
        Failure::policy(&name, error.diagnostics, rendered)
    })?;
    let changed = formatted.as_bytes() != bytes;
    if stdin && !check {
        out.print(&formatted)?;
    } else if changed && !check {
        whole::write(path, formatted.as_bytes())?;
    }
    Ok(changed)
}
