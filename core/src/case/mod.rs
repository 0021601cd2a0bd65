//! A case, from first contact to the new password: a state machine without I/O, clock or randomness
//! of its own.
//!
//! The host calls [`Case::open`] and then [`Case::apply`] with each input, commits each returned [`Step`]
//! in one transaction, and only then learns the outcome. Between two steps a case is bytes, so any node
//! can continue it. `docs/embedding.md` walks through the loop.
//!
//! ```
//! use std::collections::HashMap;
//!
//! use bonafides::case::{
//!     Case, Context, EngineConfig, Opening, Operator, OperatorKind, Outcome, Policies, SubjectProfile,
//! };
//! use bonafides::keys::{RawKeys, Row, Seed, StateKey};
//! use bonafides::{Policy, Time};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::from_yaml(
//!     r#"
//! format: 1
//! policy: desk
//! challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
//! actions: { reset: { require: { points: 60 } } }
//! unmatched: everyone
//! "#,
//! )?;
//! let policies = Policies::new(policy);
//! let config = EngineConfig::new("log.contoso.example", "directory-1");
//! let keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
//! let mut store: HashMap<StateKey, Row> = HashMap::new();
//!
//! let now: Time = "2026-11-23T08:15:00Z".parse()?;
//! let seed = Seed::new([7; 32])?; // fresh random bytes for each attempt at a step
//! let subject = SubjectProfile::new("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Sanne Holm", true);
//! let ctx = Context::new(now, &seed, &config, &policies, &keys, Some(&subject));
//!
//! let operator = Operator::new("o-4711", OperatorKind::Person);
//! let opening = Opening::new("reset", operator, "phone").named("sanne");
//! let needs = Case::needs_open(&opening, &ctx)?;
//! let rows: Vec<Row> =
//!     needs.into_iter().map(|key| store.get(&key).cloned().unwrap_or_else(|| Row::absent(key))).collect();
//! let step = Case::open(&"call-1".parse()?, &opening, &ctx, &rows)?;
//!
//! // In one transaction: compare the versions, then store the rows, the record and the outbox.
//! assert!(step.compare().iter().all(|(key, version)| store.get(key).map_or(0, |row| row.version) == *version));
//! store.extend(step.write().iter().map(|row| (row.key.clone(), row.clone())));
//!
//! // Only now: the outcome.
//! let opened = step.committed();
//! assert_eq!(opened.reply.outcome, Outcome::Accepted);
//! assert!(store.contains_key(&Case::key(opened.case.id())));
//! # Ok(())
//! # }
//! ```

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
pub use desk::{BoundGroups, DeskChain, DeskPolicies, UsedPolicy, UsedRole};
pub use grant::token::{
    ClaimsError, Connector, Delivery, GrantClaims, GrantError, GrantToken, MemoryError, MemoryRedemptions,
    Redeemed, Redemption, Redemptions, Revocation, WriteStatus,
};
pub use grant::{grant_live, grant_row};
pub use prompt::{PromptError, PromptKey, Prompts, Texts};
pub use protocol::administrator::{AdministratorInput, DeskInput, PolicyUse};
pub use protocol::block::Block;
pub use protocol::command::{
    Command, CommandTask, CredentialKind, Deliver, Notify, Part, PresentChallenge, Provider, Recipient,
    Register, RequestVouch, Resolution, SendMessage,
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
pub use state::profile::{Profile, Usual};
pub use state::{Case, PersonKeyring, reseal};
pub use step::open::Opening;
pub use step::{Committed, Outcome, Reply, Step, StepRecord};

pub use crate::policy::alert::{AlertEvent, AlertSeverity};
