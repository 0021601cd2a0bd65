use std::fmt;
use std::io;
use std::path::Path;

use bonafides::diagnostic::Diagnostics;
use bonafides::{FactsCode, FactsError};
use bonafides_desk::config::ConfigErrors;
use bonafides_ldif::LdifError;

use crate::output::{json, object};
use crate::paper::printable;

/// An error that stopped a command: text on standard error for people, JSON for programs.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    exit: u8,
    /// A stable name for the kind of failure.
    code: Box<str>,
    /// The place for programs: a document path or a file.
    place: Box<str>,
    /// The file, as the place for people.
    file: Box<str>,
    /// Line and column in the file, from 1, if known.
    line: Option<u32>,
    column: Option<u32>,
    pub(crate) message: Box<str>,
    pub(crate) help: Option<Box<str>>,
    /// All diagnostics of a policy, and the same rendered for people.
    report: Option<Box<(Diagnostics, String)>>,
    /// The next failure of the same file.
    next: Option<Box<Self>>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Location<'a> {
    pub(crate) file: &'a str,
    /// From 1.
    pub(crate) line: Option<u32>,
    /// From 1, in characters.
    pub(crate) column: Option<u32>,
}

impl<'a> Location<'a> {
    /// The file as a whole.
    pub(crate) fn file(file: &'a str) -> Self {
        Self { file, line: None, column: None }
    }
}

impl Failure {
    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the path",
            io::ErrorKind::PermissionDenied => "check the permissions of the file",
            io::ErrorKind::StorageFull => "make room on the disk",
            io::ErrorKind::IsADirectory => "pass a file, not a directory",
            _ => "check the file",
        };
        let path = path.display().to_string();
        Self::new(2, "file", &path, &plain(error)).at(Location::file(&path)).help(help)
    }

    /// Standard output that cannot be written.
    pub(crate) fn output(error: &io::Error) -> Self {
        let message = format!("the output cannot be written: {}", plain(error));
        Self::new(2, "output", "", &message).help("check where the output goes")
    }

    /// A policy with errors.
    pub(crate) fn policy(file: &str, diagnostics: Diagnostics, rendered: String) -> Self {
        Self::document(3, "policy", file, (diagnostics, rendered))
            .help("fix the errors; a policy is never loaded in part")
    }

    /// A calibration with errors, or one that does not fit the policy.
    pub(crate) fn calibration(file: &str, diagnostics: Diagnostics, rendered: String) -> Self {
        Self::document(2, "calibration", file, (diagnostics, rendered))
            .help("fix the errors; a calibration is never applied in part")
    }

    fn document(exit: u8, what: &str, file: &str, report: (Diagnostics, String)) -> Self {
        let errors = report.0.errors();
        let message = format!("the {what} has {errors} error{}", if errors == 1 { "" } else { "s" });
        let mut failure = Self::new(exit, what, file, &message).at(Location::file(file));
        failure.report = Some(Box::new(report));
        failure
    }

    /// A directory whose names cannot be read.
    pub(crate) fn directory(path: &Path, line: usize, message: &str) -> Self {
        let path = path.display().to_string();
        Self::new(2, "directory", &path, message)
            .at(Location { line: Some(number(line)), ..Location::file(&path) })
    }

    /// An LDIF export that cannot be read.
    pub(crate) fn ldif(path: &Path, error: &LdifError) -> Self {
        let message = error.to_string();
        let line = format!("line {}: ", error.line());
        Self::directory(path, error.line(), message.strip_prefix(&line).unwrap_or(&message))
    }

    /// A person who cannot be counted.
    pub(crate) fn person(location: Location<'_>, place: &str, message: &str) -> Self {
        Self::new(2, "person", place, message).at(location)
    }

    /// Facts that were refused.
    pub(crate) fn facts(location: Location<'_>, error: &FactsError) -> Self {
        let code = json(&error.code);
        // Text that cannot be parsed has no paths, only line and column.
        let place = if error.code == FactsCode::Syntax { "" } else { &error.place };
        let failure = Self::new(2, code.trim_matches('"'), place, &error.message);
        Self { help: error.help.as_deref().map(Into::into), ..failure.at(location) }
    }

    /// Facts that cannot be parsed.
    pub(crate) fn unreadable_facts(location: Location<'_>, code: &str, place: &str, message: &str) -> Self {
        Self::new(2, code, place, message).at(location)
    }

    fn new(exit: u8, code: &str, place: &str, message: &str) -> Self {
        Self {
            exit,
            code: code.into(),
            place: place.into(),
            file: "".into(),
            line: None,
            column: None,
            message: message.into(),
            help: None,
            report: None,
            next: None,
        }
    }

    /// A desk, or a part of one, that refuses or does not work; `file` may be empty.
    pub(crate) fn desk(exit: u8, code: &str, file: &str, message: &str) -> Self {
        Self::new(exit, code, file, message).at(Location::file(file))
    }

    /// Errors of `desk.toml`, of which there is at least one.
    pub(crate) fn config(errors: &ConfigErrors) -> Self {
        let failures = errors.iter().map(|error| {
            let (line, column) = (Some(number(error.line)), Some(number(error.column)));
            Self::new(2, error.code.as_str(), &error.file, &error.message)
                .at(Location { file: &error.file, line, column })
                .help(&error.help)
        });
        let first = failures.rev().reduce(|next, failure| Self { next: Some(Box::new(next)), ..failure });
        first.unwrap_or_else(|| Self::new(2, "config", "", "the configuration has errors"))
    }

    /// A log that is not as it must be, or cannot be read.
    pub(crate) fn audit(exit: u8, code: &str, place: &str, message: &str) -> Self {
        Self::new(exit, code, place, message)
    }

    fn at(mut self, location: Location<'_>) -> Self {
        self.file = location.file.into();
        (self.line, self.column) = (location.line, location.column);
        self
    }

    /// The same, at a place in a file.
    pub(crate) fn in_file(self, location: Location<'_>) -> Self {
        self.at(location)
    }

    /// Sets how to fix it; an empty text is none.
    pub(crate) fn help(mut self, help: &str) -> Self {
        self.help = Some(help).filter(|help| !help.is_empty()).map(Into::into);
        self
    }

    /// The same, for a command of which every error has one code.
    pub(crate) fn exits(mut self, code: u8) -> Self {
        self.exit = code;
        self
    }

    /// An argument that does not fit the policy.
    pub(crate) fn argument(message: &str, help: &str) -> Self {
        Self::new(2, "argument", "", message).help(help)
    }

    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }

    /// Returns `{"error": {code, message, place, line, column, help}}`; the last three only if known. `next` is the
    /// next error of `desk.toml`, in the same form.
    pub(crate) fn json(&self) -> String {
        let mut members =
            vec![("code", json(&self.code)), ("message", json(&self.message)), ("place", json(&self.place))];
        members.extend(self.line.map(|line| ("line", json(&line))));
        members.extend(self.column.map(|column| ("column", json(&column))));
        members.extend(self.help.as_ref().map(|help| ("help", json(help))));
        members.extend(self.report.as_ref().map(|report| ("diagnostics", json(&report.0))));
        members.extend(self.next.as_ref().map(|next| ("next", next.json())));
        object(&[("error", object(&members))])
    }
}

/// The text for standard error.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(report) = &self.report {
            writeln!(f, "{}", report.1.trim_end())?;
            writeln!(f)?;
        }
        f.write_str("error: ")?;
        if !self.file.is_empty() {
            f.write_str(&shown(&self.file))?;
            for number in [self.line, self.column].into_iter().flatten() {
                write!(f, ":{number}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&shown(&self.message))?;
        if !self.place.is_empty() && self.place != self.file {
            write!(f, " (at `{}`)", shown(&self.place))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {}", shown(help))?;
        }
        self.next.iter().try_for_each(|next| write!(f, "\n{next}"))
    }
}

/// Returns a text, which may quote any file, as it can be shown on a terminal: in its lines.
fn shown(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// A line or column number, in the type that diagnostics use.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Returns `no such file or directory`, without the system's error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Failure, Location};

    #[test]
    fn what_a_failure_quotes_cannot_redraw_the_terminal() {
        let hostile = "a\u{1b}[2Jb\u{202e}";
        let failure = Failure::desk(2, "code", hostile, &format!("first {hostile}\nsecond"))
            .in_file(Location::file(hostile))
            .help(hostile);
        let text = Failure::audit(2, "code", hostile, hostile).to_string() + &failure.to_string();
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        assert!(text.contains("\nsecond"), "lines stay: {text:?}");
        assert!(failure.json().contains("\\u001b"), "programs get what was there: {}", failure.json());
    }
}
