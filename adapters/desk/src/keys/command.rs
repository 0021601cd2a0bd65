use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use bonafides::keys::Sensitive;
use bonafides_parts::{KeyServiceError, KeyUnwrapper};
use zeroize::Zeroizing;

use super::envelope::LONGEST_WRAPPED;
use crate::first::platform;

/// How long a command may take, unless the desk says otherwise.
const LIMIT: Duration = Duration::from_secs(30);
/// The longest data key that a command prints: 32 bytes in base64, with room for spaces.
const LONGEST_KEY: usize = 64;
/// The longest reason of a command that is passed on, in characters.
const LONGEST_REASON: usize = 300;

/// A command that wraps or unwraps a data key, such as the command line of a key management service.
///
/// It reads one from standard input and prints the other. A data key is 32 bytes; a command may also print it in base64. The
/// wrapped key is whatever the service makes of it, byte for byte. A command that takes too long is killed, with the
/// processes that it started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCommand {
    program: PathBuf,
    arguments: Vec<String>,
    folder: Option<PathBuf>,
    limit: Duration,
}

impl KeyCommand {
    /// Returns a command, which must end within 30 seconds. No shell is involved.
    pub fn new<A: Into<String>>(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { program: program.into(), arguments, folder: None, limit: LIMIT }
    }

    /// Runs the command in a folder, from which its relative paths then start.
    #[must_use]
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        // A name without a folder is looked up in `PATH`.
        let is_path = self.program.is_relative() && self.program.components().count() > 1;
        if is_path && let Ok(whole) = std::path::absolute(folder.join(&self.program)) {
            self.program = whole;
        }
        self.folder = Some(folder.to_owned()).filter(|folder| !folder.as_os_str().is_empty());
        self
    }

    /// Sets the longest time that the command may take.
    #[must_use]
    pub const fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Returns the name of the command.
    pub fn name(&self) -> String {
        self.program.display().to_string()
    }

    /// Returns the longest time that the command may take.
    pub const fn time_limit(&self) -> Duration {
        self.limit
    }

    /// Passes a data key to the command, and returns the wrapped key that it prints.
    pub fn wrap(&self, data_key: &Sensitive<[u8; 32]>) -> Result<Vec<u8>, KeyServiceError> {
        let wrapped = self.run(data_key.expose(), LONGEST_WRAPPED)?;
        let text = Zeroizing::new(STANDARD_NO_PAD.encode(data_key.expose()));
        let in_text = wrapped.windows(text.len()).any(|part| part == text.as_bytes());
        if in_text || wrapped.windows(32).any(|part| data_key.same(part)) {
            return Err(self.wrong("printed the data key itself"));
        }
        Ok(wrapped.to_vec())
    }

    /// Runs the command, and returns the 1 to `most` bytes that it printed.
    fn run(&self, input: &[u8], most: usize) -> Result<Zeroizing<Vec<u8>>, KeyServiceError> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        let started = platform::in_a_group(&mut command).spawn();
        let cannot = |error: std::io::Error| {
            KeyServiceError::Unavailable(format!("`{}` cannot be run: {error}", self.name()))
        };
        let mut child = started.map_err(cannot)?;
        let ended = self.converse(&mut child, input, most);
        if ended.is_err() {
            platform::kill(&mut child);
        }
        let Ended { status, printed, said } = ended?;
        if !status.success() {
            return Err(KeyServiceError::Refused(self.failed(status, &said)));
        }
        if printed.is_empty() { Err(self.wrong("printed nothing")) } else { Ok(printed) }
    }

    fn wrong(&self, reason: &str) -> KeyServiceError {
        KeyServiceError::Wrong(format!("`{}` {reason}", self.name()))
    }

    /// Writes to the command, reads what it prints, and waits until it ends.
    fn converse(&self, child: &mut Child, input: &[u8], most: usize) -> Result<Ended, KeyServiceError> {
        let end = Instant::now().checked_add(self.limit);
        let left = || end.map_or(self.limit, |end| end.saturating_duration_since(Instant::now()));
        if let Some(mut stdin) = child.stdin.take() {
            let input = Zeroizing::new(input.to_vec());
            // A command that reads nothing must not hold up the desk. If it fails, it says so itself.
            thread::spawn(move || stdin.write_all(&input));
        }
        let printed = read(child.stdout.take(), most);
        let said = read(child.stderr.take(), LONGEST_REASON.saturating_mul(4));
        let too_late = |_| KeyServiceError::TooLate(self.limit);
        let printed = printed.recv_timeout(left()).map_err(too_late)?;
        if printed.len() > most {
            return Err(self.wrong(&format!("printed more than {most} bytes")));
        }
        let said = said.recv_timeout(left()).map_err(too_late)?;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(Ended { status, printed, said }),
                Ok(None) if left().is_zero() => return Err(KeyServiceError::TooLate(self.limit)),
                Ok(None) => thread::sleep(Duration::from_millis(2)),
                Err(error) => return Err(KeyServiceError::Unavailable(error.to_string())),
            }
        }
    }

    /// Returns the status of a command that failed, and the last line that it wrote to standard error.
    fn failed(&self, status: ExitStatus, said: &[u8]) -> String {
        let said = String::from_utf8_lossy(said);
        let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
        let colon = if plain.is_empty() { "" } else { ": " };
        format!("`{}` ended with {status}{colon}{plain}", self.name())
    }
}

impl KeyUnwrapper for KeyCommand {
    fn unwrap_key(&self, wrapped: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyServiceError> {
        let printed = self.run(wrapped, LONGEST_KEY)?;
        key(&printed).ok_or_else(|| {
            self.wrong(&format!("printed {} bytes, which are not a key of 32 bytes", printed.len()))
        })
    }
}

/// A command that ended, and what it wrote.
struct Ended {
    status: ExitStatus,
    printed: Zeroizing<Vec<u8>>,
    said: Zeroizing<Vec<u8>>,
}

/// Returns a key of 32 bytes, or of 32 bytes in base64.
fn key(printed: &[u8]) -> Option<Sensitive<[u8; 32]>> {
    if let Ok(key) = <[u8; 32]>::try_from(printed) {
        return Some(Sensitive::new(key));
    }
    let text = printed.trim_ascii();
    let text = text.strip_suffix(b"=").unwrap_or(text);
    // The decoder needs room for more than it writes.
    let mut bytes = Zeroizing::new([0; 48]);
    let decoded = STANDARD_NO_PAD.decode_slice(text, &mut *bytes).ok();
    let length = decoded.or_else(|| URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes).ok())?;
    bytes.get(..length).and_then(|key| <[u8; 32]>::try_from(key).ok()).map(Sensitive::new)
}

/// Reads in a thread of its own, and returns everything, or `most` bytes and one.
fn read(from: Option<impl Read + Send + 'static>, most: usize) -> Receiver<Zeroizing<Vec<u8>>> {
    let (send, received) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let most = most.saturating_add(1);
        // Grows no further: a vector that grows leaves copies in memory.
        let mut bytes = Zeroizing::new(Vec::with_capacity(most.saturating_add(64)));
        let Some(mut from) = from else { return };
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let _ = from.by_ref().take(limit).read_to_end(&mut bytes);
        let _ = send.send(bytes);
        // A command whose output is not read would wait for ever.
        let _ = std::io::copy(&mut from, &mut std::io::sink());
    });
    received
}
