//! The text of a file of wrapped keys: a data key that a key service wrapped, and a key file sealed with that data key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::keys::{Cipher, Nonce, Sensitive};
use zeroize::Zeroizing;

use super::error::KeysError;
use crate::first::KeyFileError;
use crate::first::key_disk::empty;
use crate::first::key_text::random;

/// The longest wrapped data key, in bytes.
pub(super) const LONGEST_WRAPPED: usize = 16 * 1024;
/// The longest file.
pub(super) const LONGEST: usize = 160 * 1024;

/// The first line that is not a comment, and the beginning of the associated data.
const VERSION: &str = "bonafides-wrapped-keys 1";

const HEADER: &str = "\
# The keys of a bonafides desk, sealed with a data key that a key service has wrapped.
#
# Of no use without that service. Without this file, the database cannot be read: keep a copy, apart from the database.
#
# `data-key` is what the service made of the data key. `keys` is a key file, sealed with AES-256-GCM-SIV. Both in base64url.

";

/// The two parts of a file.
pub(super) struct Envelope {
    /// The data key, as the key service wrapped it.
    pub(super) wrapped: Vec<u8>,
    sealed: Vec<u8>,
}

impl Envelope {
    /// Seals the text of a key file.
    pub(super) fn seal(
        wrapped: Vec<u8>,
        data_key: &Sensitive<[u8; 32]>,
        text: &str,
    ) -> Result<Self, KeysError> {
        let nonce: Nonce = *random()?;
        let sealed = Cipher::new(data_key.expose()).seal(&nonce, &associated(&wrapped), text.as_bytes());
        let reason = "the text is too long for a key file";
        let sealed =
            sealed.map_err(|_| KeyFileError::Syntax { place: "keys".to_owned(), line: 1, reason })?;
        Ok(Self { wrapped, sealed })
    }

    /// Returns the text of the key file; `None` if the data key is another one, or something was changed.
    pub(super) fn open(&self, data_key: &Sensitive<[u8; 32]>) -> Option<Zeroizing<String>> {
        let opened = Cipher::new(data_key.expose()).open(&associated(&self.wrapped), &self.sealed).ok()?;
        let plain = str::from_utf8(opened.expose()).ok()?;
        let mut text = empty(plain.len());
        text.push_str(plain);
        Some(text)
    }

    /// Returns the text of the file.
    pub(super) fn to_text(&self) -> String {
        let [wrapped, sealed] = [&self.wrapped, &self.sealed].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        format!("{HEADER}{VERSION}\ndata-key {wrapped}\nkeys {sealed}\n")
    }

    /// Reads the text of a file.
    pub(super) fn from_text(place: &str, text: &str) -> Result<Self, KeyFileError> {
        let lines = (1..).zip(text.lines()).map(|(number, line)| (number, line.trim()));
        let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let at = |line, reason| KeyFileError::Syntax { place: place.to_owned(), line, reason };
        match lines.next() {
            Some((_, VERSION)) => {}
            Some((line, other)) if other.starts_with("bonafides-wrapped-keys ") => {
                return Err(at(line, "the version is not 1; use a newer release"));
            }
            Some((line, other)) if other.starts_with("bonafides-keys ") => {
                return Err(at(line, "a key file that is not wrapped"));
            }
            other => return Err(at(other.map_or(1, |(line, _)| line), "not a file of wrapped keys")),
        }
        let mut part = |name: &str, missing| {
            let (number, line) = lines.next().ok_or_else(|| at(1, missing))?;
            let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
            let value = value.ok_or_else(|| at(number, missing))?;
            let bytes = URL_SAFE_NO_PAD.decode(value.trim());
            bytes.map_err(|_| at(number, "the value is not in base64url: the file is cut off or changed"))
        };
        let envelope = Self {
            wrapped: part("data-key", "expected `data-key`: the file is cut off or changed")?,
            sealed: part("keys", "expected `keys`: the file is cut off or changed")?,
        };
        match lines.next() {
            Some((number, _)) => Err(at(number, "expected the end of the file")),
            None => Ok(envelope),
        }
    }
}

/// Returns the associated data: the format, and the wrapped key.
fn associated(wrapped: &[u8]) -> Vec<u8> {
    [VERSION.as_bytes(), &[0], wrapped].concat()
}
