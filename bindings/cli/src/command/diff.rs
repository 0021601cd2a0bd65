use std::fs;
use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::diff;

use crate::args::{Diff, Format};
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::Paint;
use crate::{difference, input};

/// 0 if the new policy is the same or stricter, 1 if it lets anyone new through or that is not known, 2 if one of
/// them cannot be read.
pub(crate) fn run(files: &Diff, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let read = |path| input::policy(path).map_err(|failure| failure.exits(2));
    let (old, new): (Policy, Policy) = (read(&files.old)?, read(&files.new)?);
    let found = diff(&old, &new);
    if let Some(path) = &files.witness {
        keep_witness(path, files, &found)?;
    }
    match format {
        Format::Json => out.line(&json(&found))?,
        Format::Markdown => out.print(&difference::markdown(&found, &old, &new))?,
        Format::Html => out.print(&difference::html(&found, &old, &new))?,
        _ => out.print(&difference::text(&found, &old, &new, Paint::new(out.colour())))?,
    }
    Ok(u8::from(!found.opens_no_new_way()))
}

/// Writes the first call that is newly approved. Without one, a file of an earlier run does not stay.
fn keep_witness(path: &Path, files: &Diff, found: &bonafides::analyze::Diff) -> Result<(), Failure> {
    let is = |other: &Path| {
        fs::canonicalize(path).is_ok_and(|path| fs::canonicalize(other).is_ok_and(|other| path == other))
    };
    if is(&files.old) || is(&files.new) {
        let message = format!("`--witness {}` is one of the policies", path.display());
        return Err(Failure::argument(&message, "name another file"));
    }
    let done = match found.newly_approved().first() {
        Some(witness) => fs::write(path, json(witness.facts()) + "\n"),
        None if path.exists() => fs::remove_file(path),
        None => Ok(()),
    };
    done.map_err(|error| Failure::file(path, &error).exits(2))
}
