use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use bonafides::analyze::Calibration;
use bonafides::diagnostic::Diagnostics;
use bonafides::review::Review;
use bonafides::source::{FactsDocument, Format};
use bonafides::{Facts, FactsCode, FactsError, Policy, Source};

use crate::failure::{Failure, Location, number};
use crate::output;

/// The most bytes of one call that are held in memory; the engine's own limit is lower.
const MOST: u64 = 32 << 20;

/// Reads a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file(path, &error))
}

/// Returns the text that diagnostics point into; empty if it is not UTF-8.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default().trim_start_matches('\u{feff}')
}

/// Loads a policy. Fails with all of its errors.
pub(crate) fn policy(path: &Path) -> Result<Policy, Failure> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    Policy::load(&Source::named(&name, &bytes)).map_err(|error| broken(&name, &bytes, error.diagnostics))
}

/// Loads a policy with its tests and warnings. Fails with all of its errors.
pub(crate) fn reviewed(path: &Path) -> Result<(Policy, Review), Failure> {
    review(&path.display().to_string(), &bytes(path)?)
}

/// The same, of a file that has been read.
pub(crate) fn review(name: &str, bytes: &[u8]) -> Result<(Policy, Review), Failure> {
    let mut review = Policy::review(&Source::named(name, bytes));
    let Some(policy) = review.policy.take() else {
        return Err(broken(name, bytes, review.diagnostics));
    };
    Ok((policy, review))
}

/// Loads a calibration. Fails with all of its errors. Also returns the file, to show places in it.
pub(crate) fn calibration(path: &Path) -> Result<(Calibration, Vec<u8>), Failure> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    match Calibration::load(&Source::named(&name, &bytes)) {
        Ok(calibration) => Ok((calibration, bytes)),
        Err(error) => Err(misfit(path, &bytes, error.diagnostics)),
    }
}

/// A calibration with errors, or one that does not fit the policy.
pub(crate) fn misfit(path: &Path, bytes: &[u8], diagnostics: Diagnostics) -> Failure {
    let name = path.display().to_string();
    let rendered = diagnostics.render(&name, text(bytes), output::stderr_colour());
    Failure::calibration(&name, diagnostics, rendered)
}

/// A policy with errors.
pub(crate) fn broken(name: &str, bytes: &[u8], diagnostics: Diagnostics) -> Failure {
    let rendered = diagnostics.render(name, text(bytes), output::stderr_colour());
    Failure::policy(name, diagnostics, rendered)
}

/// One call, or one per line.
pub(crate) enum Calls {
    One(Call),
    Lines(Lines),
}

/// The unparsed facts of one call.
pub(crate) struct Call {
    file: String,
    /// The number of the line in the file, if each line is one call.
    line: Option<usize>,
    format: Format,
    bytes: Vec<u8>,
}

impl Call {
    /// Returns the call on a line of JSON Lines.
    pub(crate) fn line(file: &str, number: usize, mut bytes: Vec<u8>) -> Self {
        // Truncated JSON is reported at the end of its line, not at the start of the next.
        bytes.truncate(bytes.trim_ascii_end().len());
        Self { file: file.to_owned(), line: Some(number), format: Format::Json, bytes }
    }

    /// Reads the facts and passes them to `ask`, because they borrow from the text.
    pub(crate) fn read<T>(
        &self,
        ask: impl FnOnce(&Facts<'_>) -> Result<T, FactsError>,
    ) -> Result<T, Failure> {
        let source = Source::new(&self.bytes, self.format);
        if self.format == Format::Json {
            let text = std::str::from_utf8(&self.bytes).map_err(|error| {
                let message = format!("byte {} is not UTF-8", error.valid_up_to());
                let place = end_of(self.bytes.get(..error.valid_up_to()).unwrap_or_default());
                Failure::unreadable_facts(self.location(Some(place)), "not-utf8", "", &message)
                    .help("save it as UTF-8")
            })?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            return Facts::from_json(text).and_then(|facts| ask(&facts)).map_err(|error| {
                let place = match error.code {
                    FactsCode::Syntax => line_column(text, &error.place),
                    // Read again, more slowly, to find line and column.
                    _ => FactsDocument::read(source).ok().map(|document| document.line_column(&error.place)),
                };
                Failure::facts(self.location(place), &error)
            });
        }
        let document = FactsDocument::read(source).map_err(|error| self.malformed(&error))?;
        Facts::from_json(document.json())
            .and_then(|facts| ask(&facts))
            .map_err(|error| Failure::facts(self.location(Some(document.line_column(&error.place))), &error))
    }

    /// Returns the place in the file of a line and column in the facts.
    fn location(&self, place: Option<(usize, usize)>) -> Location<'_> {
        Location {
            file: &self.file,
            // In JSON Lines, every place is on the line of the call.
            line: self.line.or(place.map(|(line, _)| line)).map(number),
            column: place.map(|(_, column)| number(column)),
        }
    }

    /// Returns only the first error of a document: later ones are often its consequences.
    fn malformed(&self, error: &bonafides::PolicyError) -> Failure {
        let Some(first) = error.diagnostics.iter().next() else {
            let message = "the facts cannot be read";
            return Failure::unreadable_facts(self.location(None), "syntax", "", message);
        };
        let location = Location { file: &self.file, line: Some(first.line), column: Some(first.column) };
        let failure = Failure::unreadable_facts(location, first.code.as_str(), &first.path, &first.message);
        match &first.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// Returns the line and column, from 1, at which a text stops being JSON, from `line 2, column 7`. The
/// parser counts columns in bytes, and from 0 if the text is truncated.
fn line_column(text: &str, place: &str) -> Option<(usize, usize)> {
    let (line, column) = place.strip_prefix("line ")?.split_once(", column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let before = text.split('\n').nth(line.checked_sub(1)?)?.as_bytes().get(..column.saturating_sub(1));
    Some((line, before.map_or(column, |bytes| end_of(bytes).1).max(1)))
}

/// Returns the line and column, from 1, just after this text.
fn end_of(bytes: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(bytes);
    let line = text.rsplit('\n').next().unwrap_or_default();
    (text.matches('\n').count().saturating_add(1), line.chars().count().saturating_add(1))
}

/// Opens the facts. The extension of the file decides the format; on standard input, the content does.
pub(crate) fn calls(path: &Path) -> Result<Calls, Failure> {
    if path == Path::new("-") {
        return standard_input().map_err(|error| Failure::file(Path::new("standard input"), &error));
    }
    let name = path.display().to_string();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let format = match &*ending {
        "jsonl" | "ndjson" => {
            let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
            return Ok(Calls::Lines(Lines::new(name, Box::new(BufReader::new(file)))));
        }
        "yaml" | "yml" => Format::Yaml,
        "toml" => Format::Toml,
        _ => Format::Json,
    };
    let read = |file: File| -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = File::open(path).and_then(read).map_err(|error| Failure::file(path, &error))?;
    Ok(Calls::One(Call { file: name, line: None, format, bytes }))
}

/// Opens JSON Lines; `-` is standard input.
pub(crate) fn lines(path: &Path) -> Result<Lines, Failure> {
    if path == Path::new("-") {
        return Ok(Lines::new("standard input".to_owned(), Box::new(BufReader::new(io::stdin()))));
    }
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    Ok(Lines::new(path.display().to_string(), Box::new(BufReader::new(file))))
}

/// Reads JSON Lines if the first line is a complete value (or a malformed one in braces) and another line
/// follows; otherwise one call, whose format the first line decides.
fn standard_input() -> io::Result<Calls> {
    let mut lines = Lines::new("standard input".to_owned(), Box::new(BufReader::new(io::stdin())));
    lines.live = true;
    let call = |file: &str, format: Format, bytes: Vec<u8>| {
        Ok(Calls::One(Call { file: file.to_owned(), line: None, format, bytes }))
    };
    let Some((number, mut first)) = lines.next()? else {
        return call(&lines.name, Format::Json, Vec::new());
    };
    if first.starts_with(MARK) {
        first.drain(..MARK.len());
    }
    // Leading blank lines are kept, so that the places of errors are right.
    let blank = b"\n".repeat(number.saturating_sub(1));
    if is_line(&first) {
        let Some(second) = lines.next()? else {
            return call(&lines.name, Format::Json, [blank, first].concat());
        };
        lines.waiting = vec![second, (number, first)];
        return Ok(Calls::Lines(lines));
    }
    let mut bytes = [blank, first].concat();
    lines.reader.take(MOST).read_to_end(&mut bytes)?;
    call(&lines.name, format_of(&bytes), bytes)
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the format of a document without a name. The first line that is not a comment decides: a JSON
/// value or the beginning of one means JSON, `key =` or `[table]` means TOML, anything else means YAML.
pub(crate) fn format_of(bytes: &[u8]) -> Format {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(first) = lines.filter(|line| !line.is_empty()).find(|line| !line.starts_with(b"#")) else {
        return Format::Yaml;
    };
    if first.starts_with(b"[") {
        let table = first.split(|byte| *byte == b'#').next().unwrap_or(first).trim_ascii_end();
        let table = table.trim_ascii_start().strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
        let named = |name: &[u8]| name.iter().any(u8::is_ascii_alphanumeric);
        let json = serde_json::from_slice::<serde_json::Value>(first).is_ok();
        return if table.is_some_and(named) && !json { Format::Toml } else { Format::Json };
    }
    if first.starts_with(b"{") || is_line(first) {
        return Format::Json;
    }
    // A quoted key may contain both.
    let mut quote = None;
    for byte in first {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'=') => return Format::Toml,
            (None, b':') => return Format::Yaml,
            _ => {}
        }
    }
    Format::Yaml
}

/// Returns true if a line is a complete value, not the beginning of a longer one.
fn is_line(line: &[u8]) -> bool {
    let whole: Result<serde_json::Value, _> = serde_json::from_slice(line);
    match whole {
        Ok(_) => true,
        Err(error) if error.is_eof() => false,
        Err(_) => {
            let line = line.trim_ascii();
            line.starts_with(b"{") && line.ends_with(b"}")
        }
    }
}

/// Calls, one per line.
pub(crate) struct Lines {
    pub(crate) name: String,
    /// Set if a caller may be waiting for each answer.
    pub(crate) live: bool,
    reader: Box<dyn BufRead>,
    read: usize,
    /// Lines that were read ahead, the next one last.
    waiting: Vec<(usize, Vec<u8>)>,
}

impl Lines {
    fn new(name: String, reader: Box<dyn BufRead>) -> Self {
        Self { name, live: false, reader, read: 0, waiting: Vec::new() }
    }

    /// Returns the next line that is not blank, and its number.
    pub(crate) fn next(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        if let Some(line) = self.waiting.pop() {
            return Ok(Some(line));
        }
        loop {
            let mut line = Vec::new();
            (&mut self.reader).take(MOST).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Ok(None);
            }
            self.read = self.read.saturating_add(1);
            if !line.ends_with(b"\n") {
                self.reader.skip_until(b'\n')?;
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.read, line)));
            }
        }
    }
}
