use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bonafides_columns::{ColumnsError, FileForm, Parts, RecordWriter};

use super::args::{Export, ExportForm};
use super::export_lines::{Lines, Unwritten};
use super::parquet;
use crate::failure::Failure;
use crate::output::Output;

/// The size of a write, in bytes.
const ENOUGH: usize = 1 << 16;

/// The destination of an export.
pub(super) enum Target<'a> {
    Lines {
        lines: Lines,
        text: String,
        to: LinesTarget<'a>,
    },
    /// A folder of Parquet, whose files get their names at the end.
    Folder(Parts, &'a Path),
    /// A file of Arrow.
    Arrow(RecordWriter<File>, &'a Path),
}

/// A file of lines, or standard output.
pub(super) enum LinesTarget<'a> {
    File {
        file: File,
        path: &'a Path,
        /// The checkpoint beside it, if it has one.
        checkpoint: Option<PathBuf>,
    },
    Output(&'a mut Output),
}

/// A record that could not be written, or a destination.
pub(super) enum TargetError {
    Record(Unwritten),
    Failure(Failure),
}

impl<'a> Target<'a> {
    /// Creates the file; a folder is created with its first file.
    pub(super) fn create(asked: &'a Export, origin: &str, out: &'a mut Output) -> Result<Self, Failure> {
        let path = asked.file.as_path();
        let to = match (asked.form, is_output(path)) {
            (ExportForm::Parquet, true) => {
                let help = "pass a folder: there is a file for each day";
                return Err(Failure::argument("`--form parquet` cannot go to standard output", help));
            }
            (ExportForm::Arrow, true) => {
                return Err(Failure::argument("`--form arrow` cannot go to standard output", "pass a file"));
            }
            (ExportForm::Parquet, false) => {
                fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))?;
                return Ok(Self::Folder(Parts::new(path, FileForm::Parquet), path));
            }
            (ExportForm::Arrow, false) => {
                let begun = RecordWriter::new(FileForm::Arrow, create(path)?);
                return begun
                    .map(|writer| Self::Arrow(writer, path))
                    .map_err(|error| unfinished(path, &error));
            }
            (_, true) => LinesTarget::Output(out),
            _ => LinesTarget::File { file: create(path)?, path, checkpoint: None },
        };
        Ok(Self::Lines { lines: Lines::new(asked.form, origin), text: String::new(), to })
    }

    /// Writes the checkpoint beside the file. Standard output has no room for it.
    pub(super) fn add_checkpoint(&mut self, text: &[u8]) -> Result<(), Failure> {
        let Self::Lines { to: LinesTarget::File { path, checkpoint, .. }, .. } = self else { return Ok(()) };
        let beside = beside(path);
        let mut file = create(&beside)?;
        // From here on it is ours, to be removed with the file.
        let path = checkpoint.insert(beside);
        file.write_all(text).map_err(|error| Failure::file(path, &error))
    }

    /// Writes a record.
    pub(super) fn write(&mut self, position: u64, record: &[u8]) -> Result<(), TargetError> {
        match self {
            Self::Lines { lines, text, to } => {
                lines.write(position, record, text).map_err(TargetError::Record)?;
                if text.len() >= ENOUGH {
                    to.write(text).map_err(TargetError::Failure)?;
                    text.clear();
                }
                Ok(())
            }
            Self::Folder(parts, path) => {
                parts.push(position, record).map_err(|error| TargetError::of_columns(path, error))
            }
            Self::Arrow(writer, path) => {
                writer.push(position, record).map_err(|error| TargetError::of_columns(path, error))
            }
        }
    }

    /// Writes what is left. After an error, the file and its checkpoint are removed.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Lines { text, mut to, .. } => {
                let written = to.write(&text);
                written.map_err(|failure| to.undo(failure))
            }
            Self::Folder(parts, path) => {
                parts.finish().map(|_| ()).map_err(|error| parquet::failed(path, path, &error))
            }
            Self::Arrow(writer, path) => {
                writer.finish().map(|_| ()).map_err(|error| unfinished(path, &error))
            }
        }
    }

    /// Removes the file and its checkpoint, so that nobody takes a part for the whole.
    pub(super) fn undo(self, failure: Failure) -> Failure {
        match self {
            Self::Lines { to, .. } => to.undo(failure),
            Self::Folder(..) => failure,
            Self::Arrow(_, path) => {
                let _ = fs::remove_file(path);
                failure
            }
        }
    }
}

impl TargetError {
    fn of_columns(path: &Path, error: ColumnsError) -> Self {
        match error {
            ColumnsError::Record { error, .. } => Self::Record(Unwritten::from(error)),
            error => Self::Failure(parquet::failed(path, path, &error)),
        }
    }
}

/// Removes a file of Arrow that has no end.
fn unfinished(path: &Path, error: &ColumnsError) -> Failure {
    let _ = fs::remove_file(path);
    parquet::failed(path, path, error)
}

impl LinesTarget<'_> {
    fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Self::File { file, path, .. } => {
                file.write_all(text.as_bytes()).map_err(|error| Failure::file(path, &error))
            }
            Self::Output(out) => out.print(text),
        }
    }

    fn undo(self, failure: Failure) -> Failure {
        if let Self::File { path, checkpoint, .. } = self {
            let _ = fs::remove_file(path);
            if let Some(path) = checkpoint {
                let _ = fs::remove_file(path);
            }
        }
        failure
    }
}

pub(super) fn is_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the path of the checkpoint.
pub(super) fn beside(file: &Path) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".checkpoint");
    PathBuf::from(path)
}

/// Creates the file, and replaces none.
fn create(path: &Path) -> Result<File, Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map_err(|error: io::Error| Failure::file(path, &error))
}
