//! A case, from first contact to the new password: a state machine without I/O, clock or randomness
//! of its own.
//!
//! The host calls [`Case::open`] and then [`Case::apply`] with each input, commits each returned [`Step`]
//! in one transaction, and only then learns the outcome. Between two steps a case is bytes, so any node
//! can continue it. `docs/embedding.md` walks through the loop.

mod challenge;
mod desk;
mod enrolment;
mod grant;
mod prompt;
mod protocol;
#[cfg(feature = "schemars")]
mod schemas;
mod secret;
mod state;
mod step;

pub use challenge::ChallengeKind;
pub use desk::DeskChain;
pub use grant::token::{
    ClaimsError, Connector, Delivery, GrantClaims, GrantError, GrantToken, MemoryRedemptions, Redeemed,
    Redemption, Redemptions, Revocation, WriteStatus,
};
pub use grant::{grant_live, grant_row};
pub use prompt::{PromptError, PromptKey, Prompts, Texts};
pub use protocol::administrator::{AdministratorInput, DeskInput};
pub use protocol::block::Block;
pub use protocol::command::{
    Command, CommandTask, CredentialKind, Deliver, Notify, Part, PresentChallenge, Provider, Recipient,
    RequestVouch, Resolution, SendMessage,
};
pub use protocol::context::{Contact, Context, EngineConfig, Fact, Policies, Relationship, SubjectProfile};
pub use protocol::exposed::Exposed;
pub use protocol::fault::Fault;
pub use protocol::id::{CaseId, CommandId, IdError, InputId};
pub use protocol::input::{
    Caller, CallerInput, CommandStatus, Enrol, ExternalResult, HostInput, Input, Operator, OperatorInput,
    OperatorKind, ProviderOutcome, QuestionAndAnswer, Said,
};
pub use protocol::refusal::{Refusal, RefusalCode};
pub use protocol::unavailable::Unavailable;
pub use protocol::view::{
    CallerView, CaseState, ChallengeState, ChallengeView, FactorView, HostView, OperatorView, View,
};
#[cfg(feature = "schemars")]
pub use schemas::{record_schema, record_schemas};
pub use secret::{Blocklist, PasswordPolicy, PasswordProblem, PasswordWarning, Strength};
pub use state::Case;
pub use state::profile::{Profile, Usual};
pub use step::open::Opening;
pub use step::{Committed, Outcome, Reply, Step, StepRecord};

pub use crate::policy::alert::{AlertEvent, AlertSeverity};
