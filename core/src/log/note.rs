//! Signed notes, C2SP signed-note: a text, and lines of signatures below it.

use std::fmt;

use thiserror::Error;

use super::name::SignerName;
use super::text;

/// The maximum size of a note, in bytes, and the maximum number of signatures.
const LONGEST: usize = 1 << 20;
const MOST: usize = 100;
/// The beginning of a signature line: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A signed note, none of whose signatures has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// A line of a note: the signature of a key, or whatever stands in for one of a kind that is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteSignature {
    pub(super) name: SignerName,
    /// The first four bytes of a hash of the key.
    pub(super) key: [u8; 4],
    pub(super) bytes: Vec<u8>,
}

/// Bytes that are not a signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoteError {
    /// More bytes or signatures than anyone needs.
    #[error("the note is longer than {LONGEST} bytes, or has more than {MOST} signatures")]
    TooLong,
    /// Not UTF-8, or with control characters other than line ends.
    #[error("the note is not text")]
    NotText,
    /// No empty line with signatures after it, for example because the end was cut off.
    #[error("the note has no signatures: its end was cut off")]
    Unsigned,
    /// A line among the signatures is none.
    #[error("line {line} of the note is not a signature")]
    Line {
        /// The line, from 1.
        line: usize,
    },
}

impl NoteError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        "fetch the note again, byte for byte as it was published"
    }
}

impl Note {
    /// Returns the note `text`, which ends with a line end, with one signature.
    pub(super) fn new(text: String, signature: NoteSignature) -> Self {
        Self { text, signatures: vec![signature] }
    }

    /// Reads a note.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > LONGEST {
            return Err(NoteError::TooLong);
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
        if note.contains(|c: char| c.is_ascii_control() && c != '\n' && c != '\u{7f}') {
            return Err(NoteError::NotText);
        }
        let at = note.rfind("\n\n").ok_or(NoteError::Unsigned)?;
        let (text, signatures) = note.split_at_checked(at.saturating_add(1)).ok_or(NoteError::Unsigned)?;
        let lines = signatures.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let lines = lines.ok_or(NoteError::Unsigned)?;
        let first = text.matches('\n').count().saturating_add(2);
        let signatures = lines.split('\n').zip(first..);
        let signatures =
            signatures.map(|(text, line)| NoteSignature::read(text).ok_or(NoteError::Line { line }));
        let signatures: Vec<_> = signatures.collect::<Result<_, _>>()?;
        if signatures.len() > MOST {
            return Err(NoteError::TooLong);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Returns the signed text, with the end of its last line.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, in place of an earlier one of the same key.
    pub(super) fn add(&mut self, signature: NoteSignature) {
        self.signatures.retain(|other| (&other.name, other.key) != (&signature.name, signature.key));
        self.signatures.push(signature);
    }
}

impl NoteSignature {
    /// Reads a line without its end.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix(DASH)?.split_once(' ')?;
        let signature = text::base64(signature)?;
        let (key, bytes) = signature.split_first_chunk::<4>().filter(|(_, bytes)| !bytes.is_empty())?;
        Some(Self { name: name.parse().ok()?, key: *key, bytes: bytes.to_vec() })
    }
}

/// The line with its end.
impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = [self.key.as_slice(), &self.bytes].concat();
        writeln!(f, "{DASH}{} {}", self.name, text::to_base64(&signature))
    }
}

/// The bytes of the note.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}
