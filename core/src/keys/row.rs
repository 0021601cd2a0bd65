use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

use super::{Draws, KeyError, KeyName, Keys, Sensitive, is_key_id, is_plain};

/// One row, as the host stores or loads it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The key under which it is stored.
    pub key: StateKey,
    /// The number of writes of this row, from 1; 0 if it does not exist.
    pub version: u64,
    /// The sealed row; `None` if it does not exist or is to be deleted.
    pub bytes: Option<Vec<u8>>,
}

impl Row {
    /// Returns a row as it was loaded.
    pub const fn new(key: StateKey, version: u64, bytes: Option<Vec<u8>>) -> Self {
        Self { key, version, bytes }
    }

    /// Returns the row of a key under which nothing is stored.
    pub const fn absent(key: StateKey) -> Self {
        Self::new(key, 0, None)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("key", &self.key)
            .field("version", &self.version)
            .field("length", &self.bytes.as_ref().map(Vec::len))
            .finish()
    }
}

/// The key of a row: `kind/` and an id, or the HMAC of an id that would name a person.
///
/// Ordered by its bytes, the order in which rows are locked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateKey {
    // First, because the order is that of the text. Shared, because a step names each row several times.
    text: Arc<str>,
    kind: RowKind,
}

impl StateKey {
    /// Returns the key of a row about `id`, which may be personal: `kind/` and base64url, without padding, of
    /// HMAC-SHA-256(`index`, kind 0x00 id).
    pub(crate) fn of(kind: RowKind, id: &str, keys: &dyn Keys) -> Result<Self, KeyError> {
        let index = KeyName::Index;
        let mac = keys.mac(index, keys.current(index), &[kind.as_str().as_bytes(), &[0], id.as_bytes()])?;
        Ok(Self::join(kind, &URL_SAFE_NO_PAD.encode(mac)))
    }

    /// Returns the key of a row whose id is not personal: of a case or of the outbox.
    pub(crate) fn plain(kind: RowKind, id: &str) -> Self {
        Self::join(kind, id)
    }

    fn join(kind: RowKind, id: &str) -> Self {
        Self { text: format!("{kind}/{id}").into(), kind }
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        let kind = RowKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        let fits = match kind {
            RowKind::Case | RowKind::Outbox => {
                (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(is_plain)
            }
            RowKind::Log => {
                (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| is_plain(b) || b == b'/')
            }
            RowKind::Person
            | RowKind::Destination
            | RowKind::Enrolment
            | RowKind::Keyring
            | RowKind::Profile => URL_SAFE_NO_PAD.decode(id).is_ok_and(|mac| mac.len() == 32),
        };
        fits.then(|| Self { text: text.into(), kind })
    }

    /// Returns the text under which the row is stored.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the kind of the row.
    pub const fn kind(&self) -> RowKind {
        self.kind
    }
}

/// Reads a key as it is stored.
impl FromStr for StateKey {
    type Err = StateKeyError;

    fn from_str(text: &str) -> Result<Self, StateKeyError> {
        Self::read(text).ok_or(StateKeyError)
    }
}

/// A text that is not the key of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the key of a row: a kind, `/` and an id")]
#[non_exhaustive]
pub struct StateKeyError;

/// The maximum bytes of the id of a case or command.
const LONGEST_ID: usize = 128;

impl fmt::Display for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateKey({})", self.text)
    }
}

/// The kind of a row, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RowKind {
    /// A case.
    Case,
    /// The ledger of a person, as subject, operator and voucher alike.
    Person,
    /// The ledger of a destination.
    Destination,
    /// The enrolments of a person.
    Enrolment,
    /// A person's key and alias.
    Keyring,
    /// A person's usual places and workstations.
    Profile,
    /// A command to be carried out.
    Outbox,
    /// A part of the log: its head, a tile. Public, and so not sealed; the engine reads none.
    Log,
}

impl RowKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Case,
        Self::Person,
        Self::Destination,
        Self::Enrolment,
        Self::Keyring,
        Self::Profile,
        Self::Outbox,
        Self::Log,
    ];

    /// Returns true if the rows of this kind are sealed.
    pub const fn is_sealed(self) -> bool {
        !matches!(self, Self::Log)
    }

    /// Returns the part of the key before its `/`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Person => "person",
            Self::Destination => "destination",
            Self::Enrolment => "enrolment",
            Self::Keyring => "keyring",
            Self::Profile => "profile",
            Self::Outbox => "outbox",
            Self::Log => "log",
        }
    }

    /// Returns the kind byte of the header, never reused for another kind.
    const fn byte(self) -> u8 {
        match self {
            Self::Case => 1,
            Self::Person => 2,
            Self::Destination => 3,
            Self::Enrolment => 4,
            Self::Keyring => 5,
            Self::Profile => 6,
            Self::Outbox => 7,
            Self::Log => 8,
        }
    }

    /// Returns the name of the key that seals rows of this kind.
    const fn sealed_with(self) -> KeyName {
        match self {
            Self::Case | Self::Person | Self::Destination | Self::Outbox | Self::Log => KeyName::State,
            Self::Enrolment | Self::Keyring | Self::Profile => KeyName::Vault,
        }
    }
}

impl fmt::Display for RowKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Seals a row: `BNFD`, format, kind, length of the key id, key id, sealed body. The associated
/// data are this header and the row's key.
pub(crate) fn seal_row(
    keys: &dyn Keys,
    draws: &mut Draws,
    key: &StateKey,
    plain: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let name = key.kind.sealed_with();
    let id = keys.current(name).as_bytes();
    let length = u8::try_from(id.len()).ok().filter(|_| is_key_id(id));
    let length =
        length.ok_or_else(|| KeyError::Unavailable(format!("the id of the key `{name}` is malformed")))?;
    let mut row = [MAGIC.as_slice(), &[FORMAT, key.kind.byte(), length], id].concat();
    let nonce = draws.bytes(&format!("row/{key}"));
    let ad = [row.as_slice(), key.text.as_bytes()].concat();
    row.extend(keys.seal(name, &nonce, &ad, plain)?);
    Ok(row)
}

/// Returns true if a row is sealed with the current key of its kind.
pub(crate) fn is_sealed_with_current(
    keys: &dyn Keys,
    key: &StateKey,
    bytes: &[u8],
) -> Result<bool, RowError> {
    Ok(Header::read(bytes)?.key == keys.current(key.kind.sealed_with()))
}

/// Opens a row that [`seal_row`] sealed under the same key.
pub(crate) fn open_row(
    keys: &dyn Keys,
    key: &StateKey,
    bytes: &[u8],
) -> Result<Sensitive<Vec<u8>>, RowError> {
    let header = Header::read(bytes)?;
    if header.kind != key.kind.byte() {
        return Err(RowError::OtherKind);
    }
    let ad = [header.bytes, key.text.as_bytes()].concat();
    Ok(keys.open(key.kind.sealed_with(), header.key, &ad, header.sealed)?)
}

const MAGIC: [u8; 4] = *b"BNFD";
/// The only format so far.
const FORMAT: u8 = 1;

/// The plaintext header before the sealed body.
struct Header<'b> {
    kind: u8,
    /// The id of the key that seals the body.
    key: &'b str,
    /// The whole header.
    bytes: &'b [u8],
    sealed: &'b [u8],
}

impl<'b> Header<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, RowError> {
        let rest = match bytes.strip_prefix(&MAGIC) {
            Some(rest) => rest,
            None if MAGIC.starts_with(bytes) => return Err(RowError::Truncated),
            None => return Err(RowError::NotOurs),
        };
        match rest.first() {
            None => return Err(RowError::Truncated),
            Some(&FORMAT) => {}
            Some(0) => return Err(RowError::NotOurs),
            Some(&found) => return Err(RowError::NewerFormat { found, newest: FORMAT }),
        }
        let (&[_, kind, length], rest) = rest.split_first_chunk().ok_or(RowError::Truncated)?;
        let (key, sealed) = rest.split_at_checked(length.into()).ok_or(RowError::Truncated)?;
        if sealed.is_empty() {
            return Err(RowError::Truncated);
        }
        let header = bytes.get(..bytes.len().saturating_sub(sealed.len())).ok_or(RowError::Truncated)?;
        let key = str::from_utf8(key).ok().filter(|id| is_key_id(id.as_bytes()));
        Ok(Self { kind, key: key.ok_or(KeyError::Damaged)?, bytes: header, sealed })
    }
}

/// The error of a row that cannot be read. Such a row is never treated as absent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowError {
    /// The bytes do not begin like a row of this engine.
    #[error("not a row of this engine")]
    NotOurs,
    /// A later version of the engine wrote the row.
    #[error("the row has format {found}, and this version reads up to {newest}")]
    NewerFormat {
        /// The format of the row.
        found: u8,
        /// The newest that can be read.
        newest: u8,
    },
    /// The kind of the row differs from the kind in its key.
    #[error("the kind of the row differs from the kind in its key")]
    OtherKind,
    /// The row ends within its header, or right after it.
    #[error("the row is truncated")]
    Truncated,
    /// The sealing key is unavailable, or the row cannot be opened.
    #[error(transparent)]
    Key(#[from] KeyError),
}
