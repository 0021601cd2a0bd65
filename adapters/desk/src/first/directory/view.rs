//! The export as it is now.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bonafides::directory::DirectoryName;
use bonafides_ldif::{Accounts, Ldif};
use bonafides_parts::{DirectoryError, Group};

/// Everything that is asked of an export.
#[derive(Debug)]
pub(super) struct View {
    pub(super) accounts: Accounts,
    /// The groups, by name.
    pub(super) groups: BTreeMap<DirectoryName, Group>,
}

impl View {
    /// Returns the present name of the group with this id.
    pub(super) fn name_of(&self, id: &str) -> Option<&DirectoryName> {
        let mut groups = self.groups.iter();
        groups.find(|(_, group)| group.id.as_deref() == Some(id)).map(|(name, _)| name)
    }

    /// Returns a group with its id, by its distinguished name.
    pub(super) fn group(&self, name: &str) -> Group {
        let known = name.parse::<DirectoryName>().ok().and_then(|name| self.groups.get(&name));
        known.cloned().unwrap_or_else(|| Group::new(name))
    }
}

/// The last view, and the file that it is of.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Option<(Stamp, Arc<View>)>>);

/// The signs of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// The file and the time of its last change, which cannot be set back.
    file: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(file: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt as _;
            (file.dev(), file.ino(), file.ctime(), file.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0, 0);
        Self { length: file.len(), modified: file.modified().ok(), file: inode }
    }
}

impl Cache {
    /// Returns the present view. A file that cannot be read is an error, also if an earlier view is known.
    pub(super) fn read(&self, export: &Path) -> Result<Arc<View>, DirectoryError> {
        let now = fs::metadata(export).map_err(|error| unavailable(export, &error))?;
        let now = Stamp::of(&now);
        // A panic while it was held left either the old or the new view.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stamp, view)) = &*known
            && *stamp == now
        {
            return Ok(Arc::clone(view));
        }
        *known = None;
        let (stamp, bytes) = bytes(export)?;
        let view = Arc::new(view(export, &bytes)?);
        *known = Some((stamp, Arc::clone(&view)));
        Ok(view)
    }
}

/// Reads the export as it is now.
pub(super) fn ldif(export: &Path) -> Result<Ldif, DirectoryError> {
    let ldif = Ldif::parse(&bytes(export)?.1).map_err(|error| invalid(export, &error))?;
    if ldif.group_names().next().is_none() {
        return Err(invalid(export, &"the export contains no group"));
    }
    Ok(ldif)
}

fn view(export: &Path, bytes: &[u8]) -> Result<View, DirectoryError> {
    let ldif = Ldif::parse(bytes).map_err(|error| invalid(export, &error))?;
    let accounts = Accounts::of(&ldif).map_err(|error| invalid(export, &error))?;
    if let Some(without) = accounts.iter().find(|account| account.guid.is_none()) {
        let reason = format!("line {}: the account has no `objectGUID`; export it", without.entry.line);
        return Err(invalid(export, &reason));
    }
    Ok(View { accounts, groups: groups(&ldif) })
}

fn groups(ldif: &Ldif) -> BTreeMap<DirectoryName, Group> {
    let mut ids = ldif.group_ids();
    let named = ldif.group_names().filter_map(|name| Some((name.parse::<DirectoryName>().ok()?, name)));
    let group = |id: Option<String>, name: &str| match id {
        Some(id) => Group::new(name).id(id),
        None => Group::new(name),
    };
    let mut groups = BTreeMap::new();
    for (parsed, name) in named {
        let id = ids.remove(&parsed);
        groups.entry(parsed).or_insert_with(|| group(id, name));
    }
    groups
}

/// Returns the whole file, and its signs of a change.
fn bytes(export: &Path) -> Result<(Stamp, Vec<u8>), DirectoryError> {
    let failed = |error: &std::io::Error| unavailable(export, error);
    let mut file = File::open(export).map_err(|error| failed(&error))?;
    let before = Stamp::of(&file.metadata().map_err(|error| failed(&error))?);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    let after = Stamp::of(&file.metadata().map_err(|error| failed(&error))?);
    if before != after || u64::try_from(bytes.len()) != Ok(after.length) {
        return Err(unavailable(export, &"the file is being written"));
    }
    is_complete(&bytes).map_err(|reason| invalid(export, &reason))?;
    Ok((after, bytes))
}

/// Refuses a file whose end is missing: a membership might be in it.
fn is_complete(bytes: &[u8]) -> Result<(), &'static str> {
    /// Programs that number or announce their output, and then count it at the end.
    const COUNTED: [(&[u8], &[u8]); 2] =
        [(b"# record 1\n", b"# returned "), (b"# extended LDIF\n", b"# numResponses: ")];
    if !bytes.ends_with(b"\n") {
        return Err("the file does not end with a line end; it is cut off, or being written");
    }
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
    let begins = |line: &[u8]| {
        plain.starts_with(line)
            || plain.strip_prefix(b"\xef\xbb\xbf").is_some_and(|rest| rest.starts_with(line))
    };
    let ends =
        |line: &[u8]| plain.split(|byte| *byte == b'\n').rev().take(8).any(|last| last.starts_with(line));
    match COUNTED.iter().find(|(first, _)| begins(first)) {
        Some((_, last)) if !ends(last) => {
            Err("the count at the end is missing; the file is cut off, or being written")
        }
        _ => Ok(()),
    }
}

fn unavailable(export: &Path, reason: &dyn Display) -> DirectoryError {
    DirectoryError::Unavailable(format!("`{}`: {reason}", export.display()))
}

pub(super) fn invalid(export: &Path, reason: &dyn Display) -> DirectoryError {
    DirectoryError::Invalid(format!("`{}`: {reason}", export.display()))
}
