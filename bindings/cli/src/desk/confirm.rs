use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;

use crate::failure::Failure;
use crate::output::Output;

/// Asks a question, and returns true for yes. The end of the input is no.
pub(super) fn confirmed(question: &str, out: &mut Output) -> Result<bool, Failure> {
    out.print(&format!("{question} [y/N] "))?;
    out.finish()?;
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::file(Path::new("standard input"), &error))?;
    if !answer.ends_with('\n') || !io::stdin().is_terminal() {
        out.line("")?;
    }
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
