//! Steps of administrators, which belong to no case and have their own chain of records.

mod chain;
mod disclosure;
pub(in crate::case) mod record;
mod rows;
mod work;

use crate::case::protocol::{AdministratorInput, Context, DeskInput, Fault, Refusal, RefusalCode, Rows};
use crate::case::state::{RowOf, parse};
use crate::case::step::{InputFingerprint, Outcome, Step, StepError};
use crate::keys::{Keys, Row, StateKey};
use chain::addresses;
pub use chain::{BoundGroups, DeskPolicies, UsedPolicy, UsedRole};
use work::Desk;

/// The chain `desk`: what administrators do to the stored state of one person. Pure, and committed like
/// a case; it has one row, [`DeskChain::key`].
///
/// ```text
/// DeskChain::needs → read rows → DeskChain::apply → commit → Step::committed → Outcome
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct DeskChain;

impl DeskChain {
    /// Returns the key of the row that stores the chain.
    pub fn key() -> StateKey {
        chain::key()
    }

    /// Returns the policies of the desk, as the chain's row states them: none if it is absent.
    ///
    /// Trust this, and no table of your own: whoever can write to the database cannot write this row.
    pub fn policies(row: &Row, keys: &dyn Keys) -> Result<DeskPolicies, Fault> {
        let Some(bytes) = &row.bytes else { return Ok(DeskPolicies::default()) };
        let chain: chain::Chain = parse(&row.key, bytes, keys)?;
        Ok(DeskPolicies { used: chain.policies, bound: chain.bound })
    }

    /// Returns every row that [`apply`](Self::apply) will read. Absent rows must also be passed.
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
        if input.says.is_about_a_person() {
            add(RowOf::Keyring(&input.account))?;
            add(RowOf::Person(&input.account))?;
        }
        match &input.says {
            AdministratorInput::RepairClock { .. } => {
                for address in addresses(input, ctx) {
                    add(RowOf::Destination(address))?;
                }
            }
            AdministratorInput::EnableCheck { .. }
            | AdministratorInput::ProposePolicy { .. }
            | AdministratorInput::UsePolicy { .. }
            | AdministratorInput::RotateKey { .. }
            | AdministratorInput::Resolve { .. }
            | AdministratorInput::Export { .. } => {}
            AdministratorInput::ErasePerson => {
                add(RowOf::Enrolment(&input.account))?;
                add(RowOf::Profile(&input.account))?;
            }
        }
        Ok(needs)
    }

    /// Makes the step: accepted, a duplicate, or refused, which is recorded. `subject` of the context is
    /// the directory's view of the person concerned, if it still knows them: a repair also covers the
    /// messages sent to their contacts.
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
            // No input of an administrator only reads.
            Err(StepError::Read) => Ok(Step::nothing(Outcome::Accepted)),
            Err(StepError::Refuse(refusal) | StepError::Ended(refusal)) => {
                desk.refused(&fingerprint, refusal)
            }
        }
    }
}
