//! The log as files, as C2SP tlog-tiles names them: any web server can publish the folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bonafides::log::{Head, LogKey, TILE, TileLevel, TilePath, TileSource as _, push_entry};
use bonafides_parts::Store;

use super::rows::{self, StoredTiles};
use super::{LogError, signed};
use crate::error::DeskError;

/// The file with the newest checkpoint.
const CHECKPOINT: &str = "checkpoint";
/// The file with the newest checkpoint that as many witnesses have cosigned as are demanded.
const COSIGNED: &str = "checkpoint.cosigned";

/// Writes what the folder lacks: first the tiles and the records, then the checkpoints that they lead to.
///
/// A folder that a crash left half written is completed. One of another log, or of a longer one, is refused and not changed.
///
/// `holder` distinguishes this process: others may write the same folder, and one of them may be killed meanwhile.
pub(super) fn write(
    folder: &Path,
    store: &dyn Store,
    key: &dyn LogKey,
    holder: &str,
) -> Result<(), DeskError> {
    let Some(text) = rows::checkpoint_text(store)? else { return Ok(()) };
    let new = *signed(&text, key)?.head();
    let published = published(folder, key)?;
    let old = published.unwrap_or_else(Head::empty);
    if new.size < old.size {
        return Ok(());
    }
    for path in TilePath::added(old.size, new.size) {
        let bytes = match path.level() {
            TileLevel::Entries => bundle(path, store)?,
            TileLevel::Hashes(_) => StoredTiles(store).tile(path).map_err(LogError::from)?,
        };
        place(&folder.join(path.to_string()), &bytes, holder)?;
        if path.width() == TILE {
            // Its beginnings are in it. Whoever still wants one of them finds the whole tile.
            let _ = fs::remove_dir_all(folder.join(format!("{path}.p")));
        }
    }
    // The same head again if witnesses have cosigned it since, and never another root.
    if new.size > old.size || published == Some(new) {
        replace(&folder.join(CHECKPOINT), &text, holder)?;
    }
    if let Some(text) = rows::cosigned_text(store)?
        && signed(&text, key)?.head().size <= new.size
    {
        replace(&folder.join(COSIGNED), &text, holder)?;
    }
    Ok(())
}

/// Returns the head that a folder has published; `None` if there is none.
pub(super) fn published(folder: &Path, key: &dyn LogKey) -> Result<Option<Head>, LogError> {
    let text = read(&folder.join(CHECKPOINT))?;
    text.map(|text| Ok(*signed(&text, key)?.head())).transpose()
}

fn read(path: &Path) -> Result<Option<String>, LogError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path.to_owned(), error)),
    }
}

/// Replaces a file that has another content.
fn replace(path: &Path, text: &str, holder: &str) -> Result<(), LogError> {
    if read(path)?.as_deref() == Some(text) { Ok(()) } else { place(path, text.as_bytes(), holder) }
}

/// Returns the records of a tile.
fn bundle(path: TilePath, store: &dyn Store) -> Result<Vec<u8>, DeskError> {
    let records = store.numbered_records(path.first(), path.width().into())?;
    let mut bundle = Vec::new();
    for (record, position) in records.iter().zip(path.first()..) {
        if record.position != position || !push_entry(&mut bundle, record.bytes.as_bytes()) {
            return Err(LogError::Gap(position).into());
        }
    }
    if records.len() < usize::from(path.width()) {
        let found = u64::try_from(records.len()).unwrap_or(u64::MAX);
        return Err(LogError::Gap(path.first().saturating_add(found)).into());
    }
    Ok(bundle)
}

/// Replaces a file at once.
fn place(path: &Path, bytes: &[u8], holder: &str) -> Result<(), LogError> {
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut new = path.as_os_str().to_owned();
        new.push(format!(".{holder}.new"));
        fs::write(&new, bytes)?;
        fs::File::open(&new)?.sync_all()?;
        fs::rename(&new, path)
    };
    written().map_err(|error| failed(path.to_owned(), error))
}

const fn failed(path: PathBuf, error: io::Error) -> LogError {
    LogError::Folder { path, error }
}
