//! What belongs to no case: the steps of administrators, a chain of records of its own.

mod record;
mod rows;
mod work;

use serde::{Deserialize, Serialize};

use crate::audit::DESK;
use crate::case::protocol::{Context, Fault, InputId, Operator, Refusal, RefusalCode, Rows, nothing_more};
use crate::case::state::{Mark, bytes};
use crate::case::step::{InputFingerprint, Outcome, RowOf, Step, StepError};
use crate::decide::Time;
use crate::keys::{Row, RowKind, Sensitive, StateKey};
use work::Desk;

/// The chain `desk`: what administrators do to what is remembered of one person. Pure, and committed
/// as a case is; there is one row of it, [`DeskChain::key`].
///
/// ```text
/// DeskChain::needs → read rows → DeskChain::apply → commit → Step::committed → Outcome
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DeskChain;

/// One step of an administrator.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeskInput {
    /// Chosen by the host before the first try.
    pub id: InputId,
    /// The administrator, authenticated by the host: a person, and not the one it is about.
    pub by: Operator,
    /// Whom it is about: the immutable id in the directory.
    pub account: String,
    /// Why; sealed under the key of whom it is about.
    pub reason: Sensitive<String>,
    /// What is done.
    pub says: AdministratorInput,
}

/// What an administrator does.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum AdministratorInput {
    /// A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
    /// begun ends. Nothing that was stamped before now changes.
    RepairClock {
        /// The time that the administrator reads from another clock, to the minute: two clocks must
        /// agree before stored times are changed.
        present: Time,
    },
    /// A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
    /// that is closed opens.
    EnableCheck {
        /// Its name in the policy.
        check: String,
    },
    /// Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs.
    #[serde(deserialize_with = "nothing_more")]
    ErasePerson,
}

impl AdministratorInput {
    /// The type of its record.
    const fn kind(&self) -> &'static str {
        match self {
            Self::RepairClock { .. } => "clock_repaired",
            Self::EnableCheck { .. } => "check_enabled",
            Self::ErasePerson => "person_erased",
        }
    }
}

/// What is stored of the chain between two steps.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Chain {
    /// The place of the next record.
    seq: u32,
    /// Hash of the last record.
    #[serde(with = "bytes")]
    previous: [u8; 32],
    /// Time of the last step.
    last: i64,
    /// Marks of id and content of the newest inputs.
    inputs: Vec<(Mark, Mark)>,
}

/// Inputs that are told apart; one that is older is taken for new.
const INPUTS: usize = 256;

impl DeskChain {
    /// Where the chain is stored.
    pub fn key() -> StateKey {
        StateKey::plain(RowKind::Case, DESK)
    }

    /// Every row that [`apply`](Self::apply) will read. Absent rows are handed in, too.
    pub fn needs(input: &DeskInput, ctx: &Context<'_>) -> Result<Vec<StateKey>, Fault> {
        let mut needs = vec![Self::key()];
        let mut add = |row: RowOf<'_>| -> Result<(), Fault> {
            let key = row.key(ctx.keys)?;
            if !needs.contains(&key) {
                needs.push(key);
            }
            Ok(())
        };
        add(RowOf::Keyring(&input.by.id))?;
        add(RowOf::Keyring(&input.account))?;
        add(RowOf::Person(&input.account))?;
        match &input.says {
            AdministratorInput::RepairClock { .. } => {
                for address in addresses(input, ctx) {
                    add(RowOf::Destination(address))?;
                }
            }
            AdministratorInput::EnableCheck { .. } => {}
            AdministratorInput::ErasePerson => {
                add(RowOf::Enrolment(&input.account))?;
                add(RowOf::Profile(&input.account))?;
            }
        }
        Ok(needs)
    }

    /// Makes the step: done, a duplicate, or refused, which is recorded. `subject` of the context is
    /// the directory's view of whom it is about, if it still knows them: a repair also covers what was
    /// sent to their contacts.
    pub fn apply(input: &DeskInput, ctx: &Context<'_>, rows: &[Row]) -> Result<Step<Outcome>, Fault> {
        let rows = Rows(rows);
        let fingerprint = InputFingerprint::of_desk(input, ctx.keys)?;
        let mut desk = Desk::begin(input, ctx, rows)?;
        if let Some(content) = desk.known(fingerprint.id) {
            if content == fingerprint.content {
                return Ok(Step::nothing(Outcome::Duplicate));
            }
            return desk.refused(&fingerprint, Refusal::new(RefusalCode::OtherContent, ""));
        }
        match desk.take() {
            Ok(done) => desk.finish(&fingerprint, done),
            Err(StepError::Fault(fault)) => Err(fault),
            // Nothing of an administrator is a mere reading.
            Err(StepError::Read) => Ok(Step::nothing(Outcome::Accepted)),
            Err(StepError::Refuse(refusal) | StepError::Ended(refusal)) => {
                desk.refused(&fingerprint, refusal)
            }
        }
    }
}

/// Where something may have been sent to whom it is about.
fn addresses<'c>(input: &DeskInput, ctx: &Context<'c>) -> impl Iterator<Item = &'c str> + use<'c> {
    let subject = ctx.subject.filter(|subject| subject.account == input.account);
    let contacts = subject.map(|subject| subject.contacts.as_slice()).unwrap_or_default();
    contacts.iter().map(|contact| contact.address.expose().as_str())
}
