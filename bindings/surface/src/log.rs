use std::num::NonZero;
use std::path::Path;
use std::str::FromStr;
use std::{collections::BTreeMap, thread};

use bonafides::audit::RecordPlace;
use bonafides::log::{Cosignature, PublicKeyError, Receipt, SignedCheckpoint, Witnesses};
use bonafides::{Policy, Time};
use bonafides_audit::{self as audit, AuditError, Evidence};
use serde::{Deserialize, Serialize};

use crate::Error;

/// Evidence about a log from elsewhere.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LogEvidence {
    /// The public key of the log, `name+id+key`: from the people who run the log, not from the place that publishes it. Without
    /// it, only the chains of JSON Lines are verified.
    pub key: Option<String>,
    /// Checkpoints, the oldest first. That of a folder comes after them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<String>,
    /// Receipts that the log must agree with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<String>,
    /// The public keys of witnesses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<String>,
    /// The number of witnesses that must have cosigned; by default, all.
    pub demand: Option<u32>,
}

/// A log that verifies.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct VerifiedLog {
    /// The number of records.
    pub records: u64,
    /// The number of records, from the first, that a checkpoint proves. Of the others, the end can be cut off and the last record
    /// of each case changed unnoticed.
    pub proven: u64,
    /// The number of chains: the cases, and `desk`.
    pub chains: u64,
    /// The newest checkpoint; `null` if there was none.
    pub checkpoint: Option<LogCheckpoint>,
}

/// The size and the root of a log, signed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LogCheckpoint {
    /// The name of the log.
    pub origin: String,
    /// The number of records.
    pub size: u64,
    /// The root of the Merkle tree, in hex.
    pub root: String,
    /// The cosignatures of known witnesses.
    pub cosignatures: Vec<LogCosignature>,
}

/// The statement of a witness that it has seen no other records in the log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LogCosignature {
    /// The name of the witness.
    pub witness: String,
    /// The time of the cosignature, by the clock of the witness.
    pub at: Time,
}

/// A log whose decisions follow from their facts and policies.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ReplayedLog {
    /// The number of records.
    pub records: u64,
    /// The number of records with a decision, each derived again, byte for byte.
    pub decisions: u64,
    /// The numbers of records, by type, whose outcome nobody can derive: it is as they assert.
    pub asserted: BTreeMap<String, u64>,
}

/// The cases of a log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LogCases {
    /// The cases, in the order of their first records.
    pub cases: Vec<LogCase>,
}

/// A case of a log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct LogCase {
    /// The id, or `desk`.
    pub case: String,
    /// The action; empty for `desk`.
    pub action: String,
    /// The time of its first record.
    pub opened: Time,
    /// The number of its records.
    pub records: u64,
    /// The last verdict; empty if there is none.
    pub verdict: String,
}

/// A case as a story for people, in English, without the sealed values.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Story {
    /// The id of the case, or `desk`.
    pub case: String,
    /// The steps, in sequence.
    pub steps: Vec<StoryStep>,
    /// The whole story as text.
    pub text: String,
}

/// A step of a story.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StoryStep {
    /// The sequence number of its record.
    pub seq: u64,
    /// The time.
    pub time: Time,
    /// The kind of actor, such as `person`, and enough of the alias to tell people apart.
    pub actor: String,
    /// The deed of the actor, with the data of the record.
    pub did: String,
    /// The verdict, if it changed or something blocks it; else empty.
    pub verdict: String,
    /// The reasons that block the verdict.
    pub blocked_by: Vec<String>,
    /// The commands that followed.
    pub commands: Vec<String>,
}

/// A receipt that verifies: the records of a case are in the log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct VerifiedReceipt {
    /// The case.
    pub case: String,
    /// The records of the case, in sequence.
    pub records: Vec<String>,
    /// The position of the last record in the log.
    pub index: u64,
    /// The hash of the last record, in hex.
    pub last: String,
    /// The checkpoint of the log.
    pub checkpoint: LogCheckpoint,
}

/// The place of the first bad record.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct BadRecord {
    /// The position in the log, from 0.
    pub record: u64,
    /// The case that the record states, or `desk`; `null` if it is missing or states none.
    pub chain: Option<String>,
    /// The sequence number in the chain that it states.
    pub seq: Option<u64>,
}

impl BadRecord {
    pub(crate) fn new(record: u64, place: Option<&RecordPlace>) -> Self {
        Self { record, chain: place.map(|place| place.case.to_string()), seq: place.map(|place| place.seq) }
    }
}

/// An exported log, which is read anew by each call.
#[derive(Debug)]
pub struct ExportedLog(audit::ExportedLog);

impl ExportedLog {
    /// Returns the log at a path: the folder that a desk publishes, or a file of JSON Lines. Reads nothing yet.
    pub fn open(path: &Path) -> Self {
        Self(audit::ExportedLog::at(path))
    }

    /// Returns the log in a text of JSON Lines.
    pub fn from_text(text: &str) -> Self {
        Self(audit::ExportedLog::of_text(text))
    }

    /// Returns the log of these records, in the order of the log.
    pub fn from_records<'r>(records: impl IntoIterator<Item = &'r str>) -> Self {
        Self(audit::ExportedLog::of_records(records))
    }

    /// Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts. The first bad record is an error of
    /// the family `records`, whose code is the reason.
    pub fn verify(&self, evidence: &LogEvidence) -> Result<VerifiedLog, Error> {
        let verified = audit::verify(&self.0, &evidence.read()?, threads())?;
        let checkpoint = verified.checkpoint.as_ref();
        Ok(VerifiedLog {
            records: verified.summary.records,
            proven: verified.summary.proven,
            chains: verified.summary.cases,
            checkpoint: checkpoint.map(|checkpoint| LogCheckpoint::new(checkpoint, &verified.cosignatures)),
        })
    }

    /// Decides again in every record, by the policies that were in force, and compares byte for byte. Trusts the records:
    /// [`verify`](Self::verify) first.
    pub fn replay(&self, policies: &[&Policy]) -> Result<ReplayedLog, Error> {
        let replayed = audit::replay(&self.0, self.0.stated_size()?, policies, threads())?;
        let audit::Replayed { records, decisions, asserted, .. } = replayed;
        Ok(ReplayedLog { records, decisions, asserted })
    }

    /// Returns the cases, in the order of their first records. Checks nothing.
    pub fn cases(&self) -> Result<LogCases, Error> {
        let cases = audit::cases(&self.0, threads())?.into_iter().map(|of| {
            let audit::LogCase { case, action, opened, records, verdict, .. } = of;
            LogCase { case, action, opened, records, verdict }
        });
        Ok(LogCases { cases: cases.collect() })
    }

    /// Tells a case, or the chain `desk`, as a story. Checks nothing.
    pub fn story(&self, case: &str) -> Result<Story, Error> {
        let told = audit::Story::of(&self.0, case, threads())?;
        let text = told.to_string();
        let steps = told.steps.into_iter().map(|step| {
            let audit::StoryStep { seq, time, actor, did, verdict, blocked_by, commands, .. } = step;
            StoryStep { seq, time, actor, did, verdict, blocked_by, commands }
        });
        Ok(Story { case: told.case, steps: steps.collect(), text })
    }

    /// Makes the receipt of a case, for the person concerned, from the folder that a desk publishes.
    pub fn receipt(&self, case: &str, key: &str) -> Result<String, Error> {
        let made = audit::receipt(&self.0, &public_key(key, "key")?, case, threads())?;
        // Without salts, it is no secret.
        Ok(made.text().expose().clone())
    }
}

/// Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses the key
/// and the witnesses.
pub fn verify_receipt(text: &str, evidence: &LogEvidence) -> Result<VerifiedReceipt, Error> {
    let evidence = evidence.read()?;
    let key = evidence.key.as_ref().ok_or(AuditError::NoKey)?;
    let receipt = Receipt::open(text.as_bytes(), key).map_err(AuditError::from)?;
    let cosignatures = receipt.cosignatures(&evidence.witnesses).map_err(AuditError::from)?;
    Ok(VerifiedReceipt {
        case: receipt.case().to_owned(),
        records: receipt.records().to_vec(),
        index: receipt.index(),
        last: receipt.last().to_string(),
        checkpoint: LogCheckpoint::new(receipt.checkpoint(), &cosignatures),
    })
}

impl LogEvidence {
    fn read(&self) -> Result<Evidence, Error> {
        let bytes = |texts: &[String]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        let mut evidence = Evidence::default();
        evidence.key = self.key.as_deref().map(|key| public_key(key, "evidence.key")).transpose()?;
        evidence.checkpoints = bytes(&self.checkpoints);
        evidence.receipts = bytes(&self.receipts);
        let keys = self.witnesses.iter().enumerate();
        let keys = keys.map(|(index, key)| public_key(key, &format!("evidence.witnesses[{index}]")));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        if !keys.is_empty() || self.demand.is_some() {
            let demand =
                self.demand.map_or(keys.len(), |demand| usize::try_from(demand).unwrap_or(usize::MAX));
            let refused = |error: bonafides::log::WitnessError| {
                Error::input("witnesses", error.to_string(), error.help()).at("evidence.witnesses")
            };
            evidence.witnesses = Witnesses::new(demand, keys).map_err(refused)?;
        }
        Ok(evidence)
    }
}

impl LogCheckpoint {
    fn new(checkpoint: &SignedCheckpoint, cosignatures: &[Cosignature]) -> Self {
        let cosignatures = cosignatures.iter().map(|cosignature| {
            let at = i64::try_from(cosignature.time).unwrap_or(i64::MAX).saturating_mul(1000);
            LogCosignature { witness: cosignature.witness.to_string(), at: Time::from_milliseconds(at) }
        });
        Self {
            origin: checkpoint.origin().to_string(),
            size: checkpoint.head().size,
            root: checkpoint.head().root.to_string(),
            cosignatures: cosignatures.collect(),
        }
    }
}

fn public_key<K: FromStr<Err = PublicKeyError>>(text: &str, place: &str) -> Result<K, Error> {
    let refused =
        |error: PublicKeyError| Error::input("public_key", error.to_string(), error.help()).at(place);
    text.trim().parse().map_err(refused)
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

impl From<AuditError> for Error {
    fn from(error: AuditError) -> Self {
        if error.is_verdict() {
            let bad = error.record().map(|record| BadRecord::new(record, error.place()));
            return Self::records(error.code(), error.to_string(), error.help(), bad);
        }
        let place = match error {
            AuditError::Read { .. } => "path",
            AuditError::NoKey => "evidence.key",
            AuditError::UnknownCase(_) => "case",
            _ => "",
        };
        Self::input(error.code(), error.to_string(), error.help()).at(place)
    }
}
