use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use bonafides::Time;
use bonafides::keys::Sensitive;
use bonafides_parts::{Channel, Message, SendStatus};
use serde::{Deserialize, Serialize};

use super::file::{AppendError, Appending, Readers};
use super::file_error::FileError;

/// A file in place of a gateway: one line of JSON for each text, with `id`, `channel`, `address`, `text` and `at` (milliseconds since 1970).
///
/// The file contains codes and passwords. It is created with mode 0600, and refused with any permission for others. A
/// text is written once for its id, from any number of processes.
#[derive(Debug, Clone)]
pub struct FileChannel {
    path: PathBuf,
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    channel: &'a str,
    address: &'a str,
    text: &'a str,
    at: Time,
}

/// The part of a line that tells texts apart.
#[derive(Deserialize)]
struct Known {
    id: String,
}

impl FileChannel {
    /// Returns a channel that writes to this file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns true if the id is in the file. Removes a line that was cut off: it was reported to nobody.
    fn has(&self, file: &mut Appending, id: &str) -> Result<bool, AppendError> {
        let failed = |error: &std::io::Error| AppendError::Nothing(FileError::io(&self.path, error));
        let mut lines = BufReader::new(file.reader().map_err(AppendError::Nothing)?);
        let (mut found, mut line) = (false, Vec::new());
        let mut complete = 0_u64;
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line).map_err(|error| failed(&error))?;
            let known = serde_json::from_slice::<Known>(&line);
            found |= known.as_ref().is_ok_and(|known| known.id == id);
            if !line.ends_with(b"\n") {
                // Half an object is not JSON.
                return match known {
                    Ok(_) => file.append(b"\n").map(|()| found),
                    Err(_) if read > 0 => file.cut(complete).map(|()| found).map_err(AppendError::Nothing),
                    Err(_) => Ok(found),
                };
            }
            complete = complete.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
    }

    fn write(&self, message: &Message<'_>) -> Result<(), AppendError> {
        let mut file = Appending::open(&self.path, Readers::Owner).map_err(AppendError::Nothing)?;
        if self.has(&mut file, message.id)? {
            // Whoever wrote it may not have waited for the disk.
            return file.sync().map_err(AppendError::Perhaps);
        }
        let line = Line {
            id: message.id,
            channel: message.channel,
            address: message.address.expose(),
            text: message.text.expose(),
            at: super::now(),
        };
        let mut bytes = serde_json::to_vec(&line)
            .map_err(|error| AppendError::Nothing(FileError::io(&self.path, &error.into())))?;
        bytes.push(b'\n');
        file.append(Sensitive::new(bytes).expose())
    }
}

impl Channel for FileChannel {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        match self.write(message) {
            Ok(()) => SendStatus::Done,
            Err(AppendError::Nothing(error)) => SendStatus::Retry(error.in_full()),
            Err(AppendError::Perhaps(error)) => SendStatus::Unknown(error.in_full()),
        }
    }

    fn check(&self) -> Result<(), String> {
        Appending::open(&self.path, Readers::Owner).map(|_| ()).map_err(|error| error.in_full())
    }
}
