use std::fs;

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
    if let Some((path, witness)) = files.witness.as_ref().zip(found.newly_approved().first()) {
        let facts = json(witness.facts()) + "\n";
        fs::write(path, facts).map_err(|error| Failure::file(path, &error).exits(2))?;
    }
    match format {
        Format::Json => out.line(&json(&found))?,
        Format::Markdown => out.print(&difference::markdown(&found, &old, &new))?,
        Format::Html => out.print(&difference::html(&found, &old, &new))?,
        _ => out.print(&difference::text(&found, &old, &new, Paint::new(out.colour())))?,
    }
    Ok(u8::from(!found.opens_no_new_way()))
}
