//! The keys of logs and witnesses: Ed25519.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroize as _;

use super::name::SignerName;
use super::note::{Note, NoteSignature};
use super::text;
use crate::keys::KeyError;

/// The bytes that say how a key signs.
const NOTE: u8 = 1;
const COSIGNATURE: u8 = 4;

/// A public key with its name.
#[derive(Clone, PartialEq, Eq)]
struct Verifier {
    name: SignerName,
    /// The first four bytes of a hash of name, kind and key.
    id: [u8; 4],
    kind: u8,
    key: VerifyingKey,
}

impl Verifier {
    fn new(name: SignerName, kind: u8, public: &[u8; 32]) -> Result<Self, PublicKeyError> {
        let key = VerifyingKey::from_bytes(public).ok().filter(|key| !key.is_weak());
        let key = key.ok_or(PublicKeyError::Key)?;
        let hash = Sha256::new().chain_update(name.as_str()).chain_update([b'\n', kind]).chain_update(public);
        let hash: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = hash;
        Ok(Self { name, id: [a, b, c, d], kind, key })
    }

    /// Reads `name+id+key`.
    fn read(text: &str, kind: u8) -> Result<Self, PublicKeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(PublicKeyError::Form);
        };
        let name = name.parse().map_err(|_| PublicKeyError::Form)?;
        let key = text::base64(key).ok_or(PublicKeyError::Form)?;
        let (found, public) = key.split_first().ok_or(PublicKeyError::Form)?;
        if *found != kind {
            return Err(PublicKeyError::Kind { expected: kind, found: *found });
        }
        let read = Self::new(name, kind, public.try_into().map_err(|_| PublicKeyError::Key)?)?;
        if read.id() == id { Ok(read) } else { Err(PublicKeyError::Id) }
    }

    fn id(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id))
    }

    fn made(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.key == self.id
    }

    fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.kind], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id(), text::to_base64(&key))
    }
}

macro_rules! public_key {
    ($(#[$doc:meta])* $name:ident, $kind:expr) => {
        $(#[$doc])*
        ///
        /// Text has the form of C2SP signed-note, `name+id+key`.
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Verifier);

        impl $name {
            /// Returns the key `public`, 32 bytes as RFC 8032 encodes them.
            pub fn new(name: SignerName, public: [u8; 32]) -> Result<Self, PublicKeyError> {
                Verifier::new(name, $kind, &public).map(Self)
            }

            /// Returns the name.
            pub const fn name(&self) -> &SignerName {
                &self.0.name
            }
        }

        impl FromStr for $name {
            type Err = PublicKeyError;

            fn from_str(text: &str) -> Result<Self, PublicKeyError> {
                Verifier::read(text, $kind).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

public_key! {
    /// The public key of a log, whose name is the origin of the log.
    LogPublicKey, NOTE
}

public_key! {
    /// The public key of a witness, which cosigns checkpoints as C2SP tlog-cosignature says, version 1.
    WitnessPublicKey, COSIGNATURE
}

/// Text or bytes that are not the public key of a log or a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// Not three parts with a `+` between them.
    #[error("the key does not have the form `name+id+key`")]
    Form,
    /// A key for another kind of signatures.
    #[error("the key signs as kind {found}; this must be kind {expected}")]
    Kind {
        /// The expected kind: 1 for logs, 4 for witnesses.
        expected: u8,
        /// The kind of the key.
        found: u8,
    },
    /// The id is not that of name and key.
    #[error("the id of the key does not match its name and its bytes: one of them was changed")]
    Id,
    /// No key of Ed25519, or a weak one.
    #[error("the key is not a safe Ed25519 key")]
    Key,
}

impl PublicKeyError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Kind { .. } => {
                "pass the key of a log where a log is meant, and of a witness where a witness is meant"
            }
            _ => "copy the whole key, as whoever holds it publishes it",
        }
    }
}

/// A signature that does not fit the note that carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadSignature;

impl LogPublicKey {
    /// Returns true if the note has a signature of this key. A signature of this key that is wrong is an error.
    pub(super) fn signed(&self, note: &Note) -> Result<bool, BadSignature> {
        let mut signed = false;
        for signature in note.signatures().iter().filter(|signature| self.0.made(signature)) {
            if !self.0.accepts(note.text().as_bytes(), &signature.bytes) {
                return Err(BadSignature);
            }
            signed = true;
        }
        Ok(signed)
    }
}

impl WitnessPublicKey {
    /// Returns the signature if it is of this key, with its time. One of this key that is wrong is an error.
    pub(super) fn cosigned(
        &self,
        text: &str,
        signature: &NoteSignature,
    ) -> Result<Option<u64>, BadSignature> {
        if !self.0.made(signature) {
            return Ok(None);
        }
        let (time, signature) = signature.bytes.split_first_chunk::<8>().ok_or(BadSignature)?;
        // The specification allows no later one.
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return Err(BadSignature);
        }
        let message = format!("cosignature/v1\ntime {time}\n{text}");
        if self.0.accepts(message.as_bytes(), signature) { Ok(Some(time)) } else { Err(BadSignature) }
    }

    /// Returns true if both are one key, whatever its name.
    pub(super) fn is_same_key(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

/// The key that signs the checkpoints of a log. Only the sequencer holds it, or, better, an HSM.
pub trait LogKey {
    /// Returns the public key.
    fn public(&self) -> &LogPublicKey;

    /// Signs `message` with Ed25519 (RFC 8032, pure).
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// Signs a text.
pub(super) fn sign(key: &dyn LogKey, text: String) -> Result<Note, KeyError> {
    let Verifier { name, id, .. } = &key.public().0;
    let bytes = key.sign(text.as_bytes())?.to_vec();
    Ok(Note::new(text, NoteSignature { name: name.clone(), key: *id, bytes }))
}

/// A key of a log in memory.
#[derive(Clone)]
pub struct RawLogKey {
    public: LogPublicKey,
    key: SigningKey,
}

impl RawLogKey {
    /// Returns the key of 32 random bytes. A new key is a new log, with another origin, which the old log announces.
    pub fn new(origin: SignerName, mut seed: [u8; 32]) -> Result<Self, PublicKeyError> {
        let key = SigningKey::from_bytes(&seed);
        seed.zeroize();
        Ok(Self { public: LogPublicKey::new(origin, key.verifying_key().to_bytes())?, key })
    }
}

impl LogKey for RawLogKey {
    fn public(&self) -> &LogPublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        Ok(self.key.sign(message).to_bytes())
    }
}

impl fmt::Debug for RawLogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawLogKey").field("public", &self.public).finish_non_exhaustive()
    }
}
