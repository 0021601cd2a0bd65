use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bonafides::audit::MAX_RECORD;
use bonafides::log::{Checkpoint, CheckpointError, Note, TileError, TileLevel, TilePath, TileSource};

use super::AuditError;
use super::chunk::{Chunk, Chunks};
use super::in_order::in_order;

/// An exported log.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ExportedLog {
    /// A file with the records in the order of the log, one on a line.
    Lines(PathBuf),
    /// The same in memory.
    Text(Arc<[u8]>),
    /// The same on standard input, which can be read once.
    StandardInput,
    /// The folder that a desk publishes.
    Folder(Folder),
}

/// The folder that a desk publishes: a checkpoint, tiles and bundles, as C2SP tlog-tiles names them.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl ExportedLog {
    /// Returns the log at a path: a folder, or a file of JSON Lines. Reads nothing yet.
    pub fn at(path: &Path) -> Self {
        if path.is_dir() { Self::Folder(Folder(path.to_owned())) } else { Self::Lines(path.to_owned()) }
    }

    /// Returns the log in a text of JSON Lines.
    pub fn of_text(text: &str) -> Self {
        Self::Text(text.as_bytes().into())
    }

    /// Returns the log of these records, in the order of the log. A line feed at the end of a record is left out.
    pub fn of_records<'r>(records: impl IntoIterator<Item = &'r str>) -> Self {
        let mut text = String::new();
        for record in records {
            text.push_str(record.strip_suffix('\n').unwrap_or(record));
            text.push('\n');
        }
        Self::of_text(&text)
    }

    /// Returns the number of records that the checkpoint of a folder states, which is not checked here; 0 for lines, whose
    /// number nothing states.
    pub fn stated_size(&self) -> Result<u64, AuditError> {
        let Self::Folder(folder) = self else { return Ok(0) };
        let note = Note::from_bytes(&folder.checkpoint()?).map_err(CheckpointError::from)?;
        Ok(note.text().parse::<Checkpoint>()?.head.size)
    }

    /// Returns the name of the log in its checkpoint, which is not checked here: that of a folder, or of a file with the
    /// ending `.checkpoint` beside JSON Lines. `None` if there is none.
    pub fn stated_origin(&self) -> Result<Option<String>, AuditError> {
        let bytes = match self {
            Self::Folder(folder) => folder.checkpoint()?,
            Self::Lines(path) => {
                let mut beside = path.clone().into_os_string();
                beside.push(".checkpoint");
                let path = PathBuf::from(beside);
                match fs::read(&path) {
                    Ok(bytes) => bytes,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                    Err(error) => return Err(AuditError::Read { path, error }),
                }
            }
            Self::Text(_) | Self::StandardInput => return Ok(None),
        };
        let note = Note::from_bytes(&bytes).map_err(CheckpointError::from)?;
        Ok(Some(note.text().parse::<Checkpoint>()?.origin.as_str().to_owned()))
    }

    /// Reads every record in several threads, and takes what `read` returns in the order of the log. Of a folder, the
    /// first `size` records. Checks nothing.
    pub fn read<T: Send, E: From<AuditError>>(
        &self,
        size: u64,
        threads: usize,
        read: impl Fn(&[u8]) -> T + Sync,
        take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        in_order(self.chunks(size)?, threads, read, take)
    }

    fn chunks(&self, size: u64) -> Result<Chunks, AuditError> {
        match self {
            Self::StandardInput => {
                Ok(Box::new(Lines { path: "-".into(), reader: BufReader::new(io::stdin()) }))
            }
            Self::Text(text) => {
                Ok(Box::new(Lines { path: "-".into(), reader: Cursor::new(Arc::clone(text)) }))
            }
            Self::Lines(path) => {
                let file =
                    File::open(path).map_err(|error| AuditError::Read { path: path.clone(), error })?;
                Ok(Box::new(Lines { path: path.clone(), reader: BufReader::new(file) }))
            }
            Self::Folder(folder) => {
                let folder = folder.clone();
                let bundles = TilePath::added(0, size).filter(|path| path.level() == TileLevel::Entries);
                Ok(Box::new(bundles.map(move |path| folder.bundle(path))))
            }
        }
    }
}

impl Folder {
    /// Returns the bytes of the newest checkpoint.
    pub fn checkpoint(&self) -> Result<Vec<u8>, AuditError> {
        let path = self.0.join("checkpoint");
        fs::read(&path).map_err(|error| AuditError::Read { path, error })
    }

    /// Returns the bytes of the newest checkpoint that the demanded witnesses have cosigned; `None` if there is none.
    pub fn cosigned(&self) -> Result<Option<Vec<u8>>, AuditError> {
        let path = self.0.join("checkpoint.cosigned");
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AuditError::Read { path, error }),
        }
    }

    fn bundle(&self, path: TilePath) -> Result<Chunk, AuditError> {
        let (read, bytes) = self.read(path)?;
        Ok(Chunk::of_bundle(path, read, bytes)?)
    }

    /// Reads a tile, or the full one that has taken its place.
    fn read(&self, path: TilePath) -> Result<(TilePath, Vec<u8>), TileError> {
        match fs::read(self.0.join(path.to_string())) {
            Ok(bytes) => Ok((path, bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && path != path.to_full() => {
                self.read(path.to_full()).map_err(|_| TileError::unavailable(path, error.to_string()))
            }
            Err(error) => Err(TileError::unavailable(path, error.to_string())),
        }
    }
}

impl TileSource for Folder {
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, TileError> {
        let (read, mut bytes) = self.read(path)?;
        if read != path {
            bytes.truncate(usize::from(path.width()).saturating_mul(32));
        }
        Ok(bytes)
    }
}

/// Records on lines.
struct Lines<R> {
    path: PathBuf,
    reader: R,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Chunk, AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chunk = Chunk::default();
        // One byte more than a record and its line feed shows that it is too long; the rest is not read into memory.
        let most = u64::try_from(MAX_RECORD).unwrap_or(u64::MAX).saturating_add(2);
        while !chunk.is_full() {
            match self.reader.by_ref().take(most).read_until(b'\n', chunk.bytes_mut()) {
                Ok(0) => break,
                Ok(_) => chunk.end_line(),
                Err(error) => return Some(Err(AuditError::Read { path: self.path.clone(), error })),
            }
        }
        (!chunk.is_empty()).then_some(Ok(chunk))
    }
}
