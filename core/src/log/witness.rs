//! Witnesses, C2SP tlog-witness and tlog-cosignature: they cosign a checkpoint only if it extends the last one that they
//! cosigned, so that a log cannot show different people different records.

use thiserror::Error;

use super::checkpoint::SignedCheckpoint;
use super::key::{BadSignature, WitnessPublicKey};
use super::name::SignerName;
use super::note::NoteSignature;
use super::proof::ConsistencyProof;
use super::text::{decimal, hash_lines};

/// The statement of a witness that it has seen no other records in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cosignature {
    /// The witness.
    pub witness: SignerName,
    /// When it cosigned: seconds since 1970, UTC, by its own clock.
    pub time: u64,
}

/// The witnesses that are trusted, and how many of them must have cosigned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnesses {
    keys: Vec<WitnessPublicKey>,
    demanded: usize,
}

impl Witnesses {
    /// Returns no witnesses, of which none is demanded.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns witnesses of which `demanded` must have cosigned: at least one, and at most all.
    pub fn new(demanded: usize, keys: Vec<WitnessPublicKey>) -> Result<Self, WitnessError> {
        let mut others = keys.iter().zip(1..);
        let twice = others.any(|(key, after)| keys.iter().skip(after).any(|other| key.is_same_key(other)));
        if twice {
            return Err(WitnessError::Twice);
        }
        if !(1..=keys.len()).contains(&demanded) {
            return Err(WitnessError::Demanded { demanded, known: keys.len() });
        }
        Ok(Self { keys, demanded })
    }

    /// Returns the cosignatures of known witnesses on a checkpoint, in the order of its lines. Those of others are left
    /// out; a wrong one of a known witness, or fewer than demanded, is an error.
    pub fn check(&self, checkpoint: &SignedCheckpoint) -> Result<Vec<Cosignature>, WitnessError> {
        let mut cosignatures: Vec<Cosignature> = Vec::new();
        for signature in checkpoint.note().signatures() {
            if let Some(cosignature) = self.read(checkpoint, signature)? {
                cosignatures.retain(|other| other.witness != cosignature.witness);
                cosignatures.push(cosignature);
            }
        }
        let found = cosignatures.len();
        if found < self.demanded {
            return Err(WitnessError::TooFew { demanded: self.demanded, found });
        }
        Ok(cosignatures)
    }

    /// Adds the cosignatures in the answer of a witness, status 200, to the checkpoint that it was asked about, and
    /// returns them.
    pub fn add(
        &self,
        checkpoint: &mut SignedCheckpoint,
        answer: &str,
    ) -> Result<Vec<Cosignature>, WitnessError> {
        let mut added = Vec::new();
        for line in answer.lines() {
            let signature = NoteSignature::read(line).ok_or(WitnessError::Answer)?;
            if let Some(cosignature) = self.read(checkpoint, &signature)? {
                checkpoint.note_mut().add(signature);
                added.push(cosignature);
            }
        }
        if added.is_empty() { Err(WitnessError::Answer) } else { Ok(added) }
    }

    fn read(
        &self,
        of: &SignedCheckpoint,
        signature: &NoteSignature,
    ) -> Result<Option<Cosignature>, WitnessError> {
        for key in &self.keys {
            let witness = || key.name().clone();
            match key.cosigned(of.note().text(), signature) {
                Ok(None) => {}
                Ok(Some(time)) => return Ok(Some(Cosignature { witness: witness(), time })),
                Err(BadSignature) => return Err(WitnessError::Signature(witness())),
            }
        }
        Ok(None)
    }
}

/// Returns the body of the request `add-checkpoint` to a witness that has cosigned the log at the size `old`; 0 if it has
/// not, or that is unknown. `proof` leads from there to the checkpoint.
pub fn add_checkpoint(old: u64, proof: &ConsistencyProof, checkpoint: &SignedCheckpoint) -> String {
    format!("old {old}\n{}\n{checkpoint}", hash_lines(&proof.path))
}

/// Returns the size that a witness has cosigned last, from its answer with the status 409: ask again from there.
pub fn cosigned_size(answer: &str) -> Option<u64> {
    decimal(answer.strip_suffix('\n')?)
}

/// Cosignatures that are missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WitnessError {
    /// Fewer cosignatures than demanded.
    #[error("{found} of the known witnesses have cosigned the checkpoint; {demanded} must")]
    TooFew {
        /// How many are demanded.
        demanded: usize,
        /// How many there are.
        found: usize,
    },
    /// A wrong cosignature of a known witness.
    #[error("the cosignature of `{0}` does not match the checkpoint: one of the two was changed")]
    Signature(SignerName),
    /// An answer without cosignatures of a known witness.
    #[error("the answer of the witness has no cosignature of a known witness")]
    Answer,
    /// One key for two witnesses.
    #[error("two witnesses have one key, and would count twice")]
    Twice,
    /// None is demanded, or more than there are.
    #[error("{demanded} cosignatures are demanded of {known} witnesses")]
    Demanded {
        /// How many are demanded.
        demanded: usize,
        /// How many witnesses are known.
        known: usize,
    },
}

impl WitnessError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "wait until the witnesses have cosigned, and fetch the checkpoint again",
            Self::Signature(_) => "fetch the checkpoint again; if it stays so, it is a forgery",
            Self::Answer => "check the address and the key of the witness",
            Self::Twice => "pass each witness once",
            Self::Demanded { .. } => "demand at least one, and at most as many as there are",
        }
    }
}
