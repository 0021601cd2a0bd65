//! A case, from first contact to the new password: a state machine without I/O, clock or randomness
//! of its own.
//!
//! The host calls [`Case::open`] and then [`Case::apply`] with each input, commits the [`Step`] they
//! return in one transaction, and only then learns what came of it. Between two steps a case is
//! bytes: any node carries on with it. `docs/embedding.md` walks through the loop.

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
pub use desk::{AdministratorInput, DeskChain, DeskInput};
pub use grant::token::{
    ClaimsError, Connector, Delivery, GrantClaims, GrantError, GrantToken, MemoryRedemptions, Redeemed,
    Redemption, Redemptions, Revocation, Written,
};
pub use grant::{grant_live, grant_row};
pub use prompt::{PromptError, PromptKey, Prompts, Texts};
pub use protocol::block::Block;
pub use protocol::command::{
    Ask, Command, Deliver, End, Notify, Part, Provider, Recipient, RequestVouch, Secret, Send, Task,
};
pub use protocol::context::{Contact, Context, Fact, Policies, Related, Snapshot, Tenant};
pub use protocol::exposed::Exposed;
pub use protocol::fault::Fault;
pub use protocol::id::{CaseId, CommandId, InputId};
pub use protocol::input::{
    Caller, CallerInput, Enrol, ExternalResult, Found, HostInput, Input, Operator, OperatorInput,
    OperatorKind, QuestionAndAnswer, Reported, Said,
};
pub use protocol::refusal::{Refusal, RefusalCode};
pub use protocol::view::{
    CallerView, CaseState, ChallengeState, ChallengeView, FactorView, HostView, OperatorView, View,
};
#[cfg(feature = "schemars")]
pub use schemas::record_schemas;
pub use secret::{Blocklist, PasswordPolicy, PasswordProblem, PasswordWarning, Strength};
pub use state::profile::{Profile, Usual};
pub use step::availability::Unavailable;
pub use step::open::Opening;
pub use step::{Outcome, Released, Reply, Step, StepRecord};

use crate::decide::Time;
use crate::keys::{Keys, Row, RowKind, StateKey};
pub use crate::policy::alert::{AlertEvent, AlertSeverity};
use state::State;

/// One verification. It holds no handle: it is what its row says, at the version that was read.
#[derive(Clone)]
pub struct Case {
    state: State,
    version: u64,
}

/// Nothing of whom it is about, or who runs it.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("id", &self.state.id)
            .field("action", &self.state.action)
            .field("steps", &self.state.seq)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Case {
    /// Where the case is stored.
    pub fn key(id: &CaseId) -> StateKey {
        StateKey::plain(RowKind::Case, id.as_str())
    }

    /// Opens the stored bytes. They are authenticated: what was altered, cut, or moved from another
    /// case is a fault.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Self, Fault> {
        let Some(bytes) = &row.bytes else { return Err(Fault::MissingRow(row.key.clone())) };
        let state: State = step::loaded::parse(&row.key, bytes, keys)?;
        Ok(Self { state, version: row.version })
    }

    /// Its id.
    pub fn id(&self) -> &CaseId {
        &self.state.id
    }

    /// Immutable id of the account it is about; none of a caller whom the directory does not know.
    pub fn account(&self) -> Option<&str> {
        self.state.subject.as_ref().map(|party| party.id.as_str())
    }

    /// What was asked for.
    pub fn action(&self) -> &str {
        &self.state.action
    }

    /// The next moment at which time alone changes it: a code or a request runs out, evidence expires,
    /// an approval, a closing or the case ends. Give [`HostInput::TimePassed`] then; if it is late,
    /// nothing is lost. None if the case waits for people alone, or is over.
    pub fn deadline(&self) -> Option<Time> {
        self.state.deadline.map(Time::from_milliseconds)
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// How many steps it has made.
    pub fn steps(&self) -> u32 {
        self.state.seq
    }
}
