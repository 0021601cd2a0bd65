//! The names in a directory, from an LDIF export or a file with one name per line.

use std::path::Path;

use bonafides::directory::DirectoryNames;
use bonafides_ldif::Ldif;

use crate::failure::Failure;
use crate::input;

/// Reads the file: as LDIF if its name ends in `.ldif` or its content begins like LDIF.
pub(crate) fn names(path: &Path) -> Result<DirectoryNames, Failure> {
    let bytes = input::bytes(path)?;
    let at = |line: usize, message: &str| Failure::directory(path, line, message);
    let mut names = DirectoryNames::default();
    if is_ldif(path, &bytes) {
        names = Ldif::parse(&bytes).map_err(|error| Failure::ldif(path, &error))?.directory_names();
    } else {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(at(1, "the file is UTF-16").help("save the file as UTF-8"));
        }
        for (number, line) in (1..).zip(without_mark(&bytes).split(|byte| *byte == b'\n')) {
            let line = std::str::from_utf8(line)
                .map_err(|_| at(number, "the name is not UTF-8").help("save the file as UTF-8"))?;
            let name = trimmed(line);
            if !name.is_empty() && !line.starts_with('#') {
                names.insert(name).map_err(|error| at(number, &error.to_string()).help(error.help()))?;
            }
        }
    }
    if names.is_empty() {
        return Err(at(1, "the file contains no group")
            .help("pass an LDIF export, or a text file with one name per line"));
    }
    Ok(names)
}

/// Returns true if the file is LDIF, by its extension or the first line that is not a comment.
fn is_ldif(path: &Path, bytes: &[u8]) -> bool {
    // A line that begins with a space continues the comment before it.
    let lines = without_mark(bytes).split(|byte| *byte == b'\n');
    let mut lines = lines.filter(|line| !line.trim_ascii().is_empty());
    let first = lines.find(|line| !line.starts_with(b"#") && !line.starts_with(b" ")).unwrap_or_default();
    let begins = |word: &[u8]| first.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ldif"))
        || begins(b"dn:")
        || begins(b"version:")
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns the line without leading and trailing whitespace, but keeps an escaped trailing space.
fn trimmed(line: &str) -> &str {
    let line = line.trim_start().trim_end_matches(['\r', '\n']);
    let name = line.trim_end();
    let escaped = name.ends_with('\\') && line.len() > name.len();
    if escaped { line.get(..name.len().saturating_add(1)).unwrap_or(name) } else { name }
}
