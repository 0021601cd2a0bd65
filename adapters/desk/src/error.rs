use std::path::PathBuf;

use bonafides::case::{CaseId, Fault, Outcome, Refusal};
use bonafides_parts::{DirectoryError, StoreError};
use thiserror::Error;

use crate::config::ConfigErrors;
use crate::keys::KeysError;
use crate::log::LogError;

/// An input that had no effect, or was refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeskError {
    /// The policy, a limit or the state of the case does not allow it now. The attempt is recorded.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// There is no such case: it never existed, or was pruned after its retention.
    #[error("there is no case `{0}`")]
    UnknownCase(CaseId),
    /// No policy is in force.
    #[error("no policy is in force")]
    NoPolicy,
    /// A policy that the store keeps cannot be loaded by this version.
    #[error("the policy `{digest}` cannot be loaded: {reason}")]
    Policy {
        /// The digest of the policy.
        digest: String,
        /// The first error.
        reason: String,
    },
    /// The policy in force was to be withdrawn: the desk would have none.
    #[error("the policy in force cannot be withdrawn")]
    InForce,
    /// The case cannot be carried out: it is not approved.
    #[error("the case is not approved")]
    NotApproved,
    /// Another operator runs the case, or it was opened on another page.
    #[error("the case is run by another operator")]
    NotYours,
    /// The clock of this machine differs from that of the database by more than a minute.
    #[error("the clock is {} s {} that of the database", ahead.saturating_abs() / 1000, if *ahead > 0 { "ahead of" } else { "behind" })]
    Clock {
        /// How far it is ahead, in milliseconds; behind, if negative.
        ahead: i64,
    },
    /// The step could not be made.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The directory did not answer.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The log cannot be continued.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The step could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    /// Returns the error of an outcome that is a refusal.
    pub(crate) fn of(outcome: Outcome) -> Result<(), Self> {
        match outcome {
            Outcome::Refused(refusal) => Err(Self::Refused(refusal)),
            Outcome::Accepted | Outcome::Duplicate => Ok(()),
        }
    }

    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::UnknownCase(_) => "unknown_case",
            Self::NoPolicy => "no_policy",
            Self::Policy { .. } => "policy",
            Self::InForce => "in_force",
            Self::NotApproved => "not_approved",
            Self::NotYours => "not_yours",
            Self::Clock { .. } => "clock",
            Self::Fault(fault) => fault.code(),
            Self::Directory(_) => "directory",
            Self::Log(_) => "log",
            Self::Store(error) => error.code(),
        }
    }

    /// Returns how to fix it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code.help(),
            Self::UnknownCase(_) => "open a new case",
            Self::NoPolicy => "put one in force with `bonafides desk policy activate FILE --reason TEXT`",
            Self::Policy { .. } => "update this node: another one activated a policy that it cannot read",
            Self::InForce => "put another one in force, which replaces it",
            Self::NotApproved => "ask what the view lists as missing",
            Self::NotYours => "take the case over if it is escalated; otherwise open a new one",
            Self::Clock { .. } => "set the clock of this machine; until then, it makes no step",
            Self::Fault(fault) => fault.help(),
            Self::Directory(error) => error.help(),
            Self::Log(error) => error.help(),
            Self::Store(error) => error.help(),
        }
    }
}

/// A policy that must not get a role.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CandidateError {
    /// The policy has errors: the text shows each with its place.
    #[error("the policy has errors:\n{0}")]
    Invalid(String),
    /// The directory does not have these names: their rules would silently never apply.
    #[error("the directory does not have these names: {}", .0.join("; "))]
    UnknownNames(Vec<String>),
    /// A name means several groups of the directory: a rule must mean one.
    #[error("a name means several groups: {}", .0.join("; "))]
    SeveralGroups(Vec<String>),
    /// Tests of the policy fail.
    #[error("tests of the policy fail: {}", .0.join(", "))]
    Tests(Vec<String>),
    /// The directory or the store did not answer.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl CandidateError {
    /// Returns how to fix it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "fix the errors; nothing was stored",
            Self::UnknownNames(_) => "write the names as the directory has them, or remove them",
            Self::SeveralGroups(_) => "write the distinguished name of the group that is meant",
            Self::Tests(_) => "run `bonafides test` on the policy, and fix the policy or the tests",
            Self::Desk(error) => error.help(),
        }
    }
}

/// A desk that cannot be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A file cannot be read.
    #[error("{}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        error: std::io::Error,
    },
    /// `desk.toml` has errors, or lacks a part that the policy needs.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The key of the log is that of another log.
    #[error("the key of the log is that of `{key}`, and the origin of the desk is `{origin}`")]
    LogKey {
        /// The origin that the key belongs to.
        key: String,
        /// The origin of the desk.
        origin: String,
    },
    /// The witnesses of the log do not fit together.
    #[error("the witnesses of the log: {0}")]
    Witnesses(#[from] bonafides::log::WitnessError),
    /// There is no database at the path of `desk.toml`.
    #[error("{}: there is no database", .0.display())]
    NoDatabase(PathBuf),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No public key was given for the key that signs grants: nobody could carry one out.
    #[error("the grant key `{0}` signs, and the desk does not know its public key")]
    UnknownGrantKey(String),
    /// A public key of a grant key is malformed.
    #[error("the public key of the grant key `{0}` is malformed")]
    GrantKey(String),
    /// A provider cannot be used.
    #[error("the provider `{name}`: {reason}")]
    Provider {
        /// The provider, as the policy names it.
        name: String,
        /// The reason.
        reason: String,
        /// The way to fix it.
        help: String,
    },
    /// A policy cannot be loaded.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl OpenError {
    /// Returns how to fix it; the errors of `desk.toml` each say it themselves.
    pub fn help(&self) -> String {
        match self {
            Self::Config(_) => String::new(),
            Self::Read { .. } => "check the path and its permissions".to_owned(),
            Self::Keys(error) => error.help(),
            Self::NoDatabase(_) => {
                "correct `[store] sqlite`, or make a desk with `bonafides desk init`".to_owned()
            }
            Self::Witnesses(error) => error.help().to_owned(),
            Self::LogKey { .. } => "correct `[log] key_file`".to_owned(),
            Self::UnknownGrantKey(_) => "pass it to `DeskBuilder::grant_key`".to_owned(),
            Self::Store(error) => error.help().to_owned(),
            Self::GrantKey(_) => {
                "restore the key file from its backup, or check the public key of the key service".to_owned()
            }
            Self::Provider { help, .. } => help.clone(),
            Self::Desk(error) => error.help().to_owned(),
        }
    }
}
