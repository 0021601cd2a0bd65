//! The place of a key among those of its name: the last one is in use, those before it are known.

use bonafides::keys::KeyName;
use zeroize::Zeroizing;

use super::key_disk::empty;
use super::key_error::KeyFileError;
use super::key_text;

/// A change of the keys of a name.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    /// A new key, in use.
    AddAndUse,
    /// A new key that is known and not in use.
    Add,
    /// A known key is put in use.
    Use,
}

/// Returns the changed text; `None` is the key that signs grants.
pub(crate) fn changed(
    place: &str,
    text: &str,
    change: Change,
    key: Option<KeyName>,
    id: &str,
) -> Result<Zeroizing<String>, KeyFileError> {
    let name = match key {
        Some(KeyName::Index) => return Err(KeyFileError::Fixed),
        key => key.map_or("grant", KeyName::as_str),
    };
    let mut line = empty(LONGEST_LINE);
    match change {
        Change::Use => {
            let unknown = || KeyFileError::Unknown { place: place.to_owned(), key: name, id: id.to_owned() };
            return with_used(text, name, id).ok_or_else(unknown);
        }
        Change::Add | Change::AddAndUse => key_text::add(&mut line, name, id)?,
    }
    Ok(match change {
        Change::Add => with_known(text, name, &line),
        _ => with_last(text, &line),
    })
}

/// The longest line of a new key.
const LONGEST_LINE: usize = 256;

/// Returns the text with a line at its end.
fn with_last(text: &str, line: &str) -> Zeroizing<String> {
    let mut changed = room(text);
    changed.push_str(text);
    if !text.ends_with('\n') {
        changed.push('\n');
    }
    changed.push_str(line);
    changed
}

/// Returns the text with a line for a new key, before the line of the key in use.
fn with_known(text: &str, name: &str, line: &str) -> Zeroizing<String> {
    let in_use = in_use(text, name);
    let mut changed = room(text);
    for old in text.lines() {
        if in_use == Some(old) {
            changed.push_str(line);
        }
        changed.extend([old, "\n"]);
    }
    changed
}

/// Returns the text with the key in use; `None` if there is no such key.
fn with_used(text: &str, name: &str, id: &str) -> Option<Zeroizing<String>> {
    let is_it = |line: &&str| is_of(line, name) && line.split_ascii_whitespace().nth(1) == Some(id);
    let used = text.lines().find(is_it)?;
    let is_in_use = in_use(text, name) == Some(used);
    let mut changed = room(text);
    for line in text.lines().filter(|line| is_in_use || *line != used) {
        changed.extend([line, "\n"]);
    }
    if !is_in_use {
        changed.extend([used, "\n"]);
    }
    Some(changed)
}

/// Returns an empty text with room for a longer one.
fn room(text: &str) -> Zeroizing<String> {
    empty(text.len().saturating_add(LONGEST_LINE).saturating_add(2))
}

/// Returns the line of the key in use.
fn in_use<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().rfind(|line| is_of(line, name))
}

fn is_of(line: &str, name: &str) -> bool {
    line.split_ascii_whitespace().next() == Some(name)
}
