//! Receipts, C2SP tlog-proof: that the records of a case are in a log, for a person to keep.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::checkpoint::{CheckpointError, SignedCheckpoint};
use super::key::LogPublicKey;
use super::proof::{InclusionProof, ProofError};
use super::text::{base64, decimal, hash, hash_lines, to_base64};
use super::witness::{Cosignature, WitnessError, Witnesses};
use crate::audit::{
    CanonicalError, ChainError, ChainSummary, Hash, Personal, canonical, canonical_json, commits,
    verify_chain,
};
use crate::keys::Sensitive;

/// The first line.
const FORMAT_LINE: &str = "c2sp.org/tlog-proof@v1";
/// The format of the extra data.
const FORMAT: u64 = 1;

/// The records of a case, and the proof that the last of them is in a log. The others are proven by the chain.
#[derive(Debug, Clone)]
pub struct Receipt {
    records: Vec<String>,
    salts: Vec<Salt>,
    chain: ChainSummary,
    proof: InclusionProof,
    checkpoint: SignedCheckpoint,
    text: Sensitive<String>,
}

/// The salt of a personal value of a record: whoever knows the value can check with it that the record is about the value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Salt {
    /// The sequence number of the record.
    pub seq: u64,
    /// The place of the value in the record, such as `data.subject`.
    pub path: String,
    /// The salt.
    pub salt: Sensitive<[u8; 32]>,
}

impl Salt {
    /// Returns a salt.
    pub fn new(seq: u64, path: impl Into<String>, salt: Sensitive<[u8; 32]>) -> Self {
        Self { seq, path: path.into(), salt }
    }
}

/// The extra data of the proof.
#[derive(Serialize, Deserialize)]
struct Extra {
    records: Vec<String>,
    salts: Vec<WrittenSalt>,
    v: u64,
}

#[derive(Serialize, Deserialize)]
struct WrittenSalt {
    path: String,
    salt: Hash,
    seq: u64,
}

impl Receipt {
    /// Returns the receipt of a case: its records in sequence, and the proof that the last is in the log.
    pub fn new(
        records: Vec<String>,
        salts: Vec<Salt>,
        proof: InclusionProof,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, ReceiptError> {
        let chain = verify_chain(records.iter().map(String::as_bytes))?;
        check_salts(&records, &salts)?;
        proof.check(&chain.last, checkpoint.head())?;
        let text = write(&records, &salts, &proof, &checkpoint).map_err(|_| ReceiptError::Extra)?.into();
        Ok(Self { records, salts, chain, proof, checkpoint, text })
    }

    /// Reads a receipt, and checks it: that this log signed its checkpoint, and that the records are in the log.
    pub fn open(bytes: &[u8], log: &LogPublicKey) -> Result<Self, ReceiptError> {
        let text = str::from_utf8(bytes).map_err(|_| ReceiptError::Line { line: 1 })?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ReceiptError::Cut)?;
        let mut lines = head.split('\n').zip(1..).peekable();
        let first = lines.next().map_or("", |(line, _)| line);
        if first != FORMAT_LINE {
            let newer = first.starts_with("c2sp.org/tlog-proof@");
            return Err(if newer { ReceiptError::Format } else { ReceiptError::Line { line: 1 } });
        }
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        let (extra, line) = extra.ok_or(ReceiptError::NoRecords)?;
        let extra = extra.strip_prefix("extra ").and_then(base64).ok_or(ReceiptError::Line { line })?;
        let (index, line) = lines.next().ok_or(ReceiptError::Cut)?;
        let index = index.strip_prefix("index ").and_then(decimal).ok_or(ReceiptError::Line { line })?;
        let path = lines.map(|(text, line)| hash(text).ok_or(ReceiptError::Line { line }));
        let path = path.collect::<Result<_, _>>()?;
        let checkpoint = SignedCheckpoint::open(checkpoint.as_bytes(), log)?;
        let extra = read_extra(&extra)?;
        let salts = extra.salts.into_iter();
        let salts = salts.map(|salt| Salt::new(salt.seq, salt.path, Sensitive::new(*salt.salt.as_bytes())));
        Self::new(extra.records, salts.collect(), InclusionProof::new(index, path), checkpoint)
    }

    /// Returns the text to give to the person: salts tell whoever reads them whom the records are about.
    pub const fn text(&self) -> &Sensitive<String> {
        &self.text
    }

    /// Returns the case.
    pub fn case(&self) -> &str {
        &self.chain.case
    }

    /// Returns the records of the case, in sequence.
    pub fn records(&self) -> &[String] {
        &self.records
    }

    /// Returns the position of the last record in the log.
    pub const fn index(&self) -> u64 {
        self.proof.index
    }

    /// Returns the hash of the last record.
    pub const fn last(&self) -> &Hash {
        &self.chain.last
    }

    /// Returns the checkpoint.
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Returns the salts that it contains.
    pub fn salts(&self) -> &[Salt] {
        &self.salts
    }

    /// Returns the cosignatures of known witnesses; fewer than demanded is an error.
    pub fn cosignatures(&self, witnesses: &Witnesses) -> Result<Vec<Cosignature>, WitnessError> {
        witnesses.check(&self.checkpoint)
    }

    /// Returns true if the record that a salt belongs to is about `value` at its place.
    pub fn is_about(&self, salt: &Salt, value: &str) -> bool {
        let personal = personal(&self.records, salt);
        personal.is_some_and(|personal| commits(&personal, salt.salt.expose(), &salt.path, value))
    }
}

/// Checks that each salt is that of a personal value, and that no value has two.
fn check_salts(records: &[String], salts: &[Salt]) -> Result<(), ReceiptError> {
    for (salt, before) in salts.iter().zip(0..) {
        let twice =
            || salts.iter().take(before).any(|other| (other.seq, &other.path) == (salt.seq, &salt.path));
        if personal(records, salt).is_none() || twice() {
            return Err(ReceiptError::Salt { seq: salt.seq });
        }
    }
    Ok(())
}

/// Returns the personal value that a salt belongs to.
fn personal(records: &[String], salt: &Salt) -> Option<Personal> {
    let record = usize::try_from(salt.seq).ok().and_then(|seq| records.get(seq))?;
    let record: Value = serde_json::from_str(record).ok()?;
    let pointer = format!("/{}", salt.path.replace(['.', '['], "/").replace(']', ""));
    Personal::deserialize(record.pointer(&pointer)?).ok()
}

/// Reads the extra data, which are in canonical form.
fn read_extra(bytes: &[u8]) -> Result<Extra, ReceiptError> {
    let text = str::from_utf8(bytes).map_err(|_| ReceiptError::Extra)?;
    let value: Value = serde_json::from_str(text).map_err(|_| ReceiptError::Extra)?;
    if value.get("v").and_then(Value::as_u64).is_some_and(|v| v != FORMAT) {
        return Err(ReceiptError::Format);
    }
    let extra: Extra = serde_json::from_value(value).map_err(|_| ReceiptError::Extra)?;
    if canonical_json(text).is_ok_and(|canonical| canonical == text) {
        Ok(extra)
    } else {
        Err(ReceiptError::Extra)
    }
}

/// Returns the text of a receipt.
fn write(
    records: &[String],
    salts: &[Salt],
    proof: &InclusionProof,
    checkpoint: &SignedCheckpoint,
) -> Result<String, CanonicalError> {
    let salts = salts.iter().map(|salt| WrittenSalt {
        path: salt.path.clone(),
        salt: Hash::from_bytes(*salt.salt.expose()),
        seq: salt.seq,
    });
    let extra = Extra { records: records.to_vec(), salts: salts.collect(), v: FORMAT };
    let (extra, path) = (to_base64(canonical::to_string(&extra)?.as_bytes()), hash_lines(&proof.path));
    Ok(format!("{FORMAT_LINE}\nextra {extra}\nindex {}\n{path}\n{checkpoint}", proof.index))
}

/// A receipt that proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The file ends too early.
    #[error("the receipt was cut off")]
    Cut,
    /// A line is not what it must be.
    #[error("line {line} of the receipt is malformed")]
    Line {
        /// The line, from 1.
        line: usize,
    },
    /// A newer format.
    #[error("the receipt has a format that is not known here")]
    Format,
    /// A proof without records.
    #[error("the receipt contains no records")]
    NoRecords,
    /// The extra data are not records and salts.
    #[error("the records in the receipt cannot be read")]
    Extra,
    /// A salt of nothing, or a second one of a value.
    #[error(
        "the receipt has a salt for record {seq} that belongs to no personal value, or to one that has a salt already"
    )]
    Salt {
        /// The sequence number of the record.
        seq: u64,
    },
    /// The records are not a chain.
    #[error("record {} of the receipt: {}", .0.record, .0.problem)]
    Chain(#[from] ChainError),
    /// The checkpoint is not one of the log.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The last record is not proven.
    #[error("the last record of the receipt: {0}")]
    Proof(#[from] ProofError),
}

impl ReceiptError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Format => "use a newer version",
            Self::NoRecords => {
                "pass a receipt that bonafides made; other proofs verify with the tools that made them"
            }
            Self::Checkpoint(error) => error.help(),
            Self::Cut
            | Self::Line { .. }
            | Self::Extra
            | Self::Salt { .. }
            | Self::Chain(_)
            | Self::Proof(_) => {
                "get the receipt again, byte for byte as it was made; if it stays so, it is a forgery"
            }
        }
    }
}
