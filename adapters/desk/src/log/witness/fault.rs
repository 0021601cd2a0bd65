use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The reason that a witness has not cosigned a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case")]
#[non_exhaustive]
pub enum WitnessFault {
    /// The witness has cosigned more records than this log has.
    #[error("this log was rolled back: the witness has cosigned {cosigned} records, and it has only {size}")]
    Ahead {
        /// The size that the witness has cosigned.
        cosigned: u64,
        /// The size of the newest checkpoint.
        size: u64,
    },
    /// The witness has cosigned other records.
    #[error(
        "this log contradicts what the witness has cosigned: it was rewritten, or another log has its name and key"
    )]
    Contradiction,
    /// 404.
    #[error("the witness does not know this log")]
    UnknownLog,
    /// 403.
    #[error("the witness does not trust the key of this log")]
    UntrustedKey,
    /// A cosignature of the key that does not verify.
    #[error("the cosignature is not one of this checkpoint")]
    WrongCosignature,
    /// An answer without a cosignature of the key.
    #[error("the answer has no cosignature of the witness's key")]
    NoCosignature,
    /// An answer that the protocol does not know.
    #[error("the answer is not one of a witness: status {status}")]
    Answer {
        /// The status of HTTP.
        status: u16,
    },
    /// No answer.
    #[error("{reason}")]
    Silent {
        /// The reason.
        reason: String,
    },
    /// The proof for the witness cannot be made of the stored tiles.
    #[error("the proof for the witness cannot be made: {reason}")]
    Proof {
        /// The reason.
        reason: String,
    },
}

impl WitnessFault {
    /// Returns the stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ahead { .. } => "ahead",
            Self::Contradiction => "contradiction",
            Self::UnknownLog => "unknown_log",
            Self::UntrustedKey => "untrusted_key",
            Self::WrongCosignature => "wrong_cosignature",
            Self::NoCosignature => "no_cosignature",
            Self::Answer { .. } => "answer",
            Self::Silent { .. } => "silent",
            Self::Proof { .. } => "proof",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Ahead { .. } => {
                "stop every process: somebody restored an old backup or removed records; restore the newest backup, or \
                 announce a new log with another origin and key"
            }
            Self::Contradiction => {
                "stop every process, and keep the database and the published checkpoints as evidence; restore the newest \
                 backup of the log that the witness has seen, and find out who else has `log.key`"
            }
            Self::UnknownLog => {
                "have the people who run the witness add the public key of this log, `log.pub`"
            }
            Self::UntrustedKey => {
                "have the people who run the witness replace the public key that they have with `log.pub`"
            }
            Self::WrongCosignature | Self::NoCosignature => "check the address and the key of the witness",
            Self::Answer { status: 300..=399 } => {
                "write the address to which it redirects, if you trust it: no redirect is followed"
            }
            Self::Answer { .. } => "check the address of the witness; it ends before `/add-checkpoint`",
            Self::Silent { .. } => "check the address, the network and the witness",
            Self::Proof { .. } => "see the check of the log",
        }
    }

    /// Returns true if the log itself is in doubt, and not the witness.
    pub const fn is_alarm(&self) -> bool {
        matches!(self, Self::Ahead { .. } | Self::Contradiction)
    }
}
