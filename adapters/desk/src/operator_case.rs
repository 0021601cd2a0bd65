use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bonafides::case::{Caller, HostInput};
use bonafides::case::{
    CallerInput, CaseId, CommandTask, Committed, Input, Operator, OperatorInput, OperatorView,
    PresentChallenge, Said, View,
};
use bonafides::keys::Sensitive;

use crate::at_provider::{AtProvider, for_the_caller};
use crate::error::DeskError;
use crate::parts::new_input_id;
use crate::{Desk, Start};

/// The pause between two looks at a case whose signals are awaited.
const LOOK: Duration = Duration::from_millis(10);

/// A case as its operator runs it.
///
/// Cheap to make, and stateless: [`Desk::case`] continues it on any node.
#[derive(Debug, Clone)]
pub struct OperatorCase {
    desk: Desk,
    id: CaseId,
    operator: Operator,
}

/// The case after an input of its operator.
#[derive(Debug)]
#[non_exhaustive]
pub struct Turn {
    /// The present view.
    pub view: OperatorView,
    /// The challenges to put to the caller now.
    pub ask: Vec<PresentChallenge>,
    /// The challenges among them that the caller passes at a provider.
    pub at_provider: Vec<AtProvider>,
}

impl Desk {
    /// Opens a case, and waits for its signals for at most [`TimeLimits::first_look`](crate::TimeLimits), 3 seconds by
    /// default.
    ///
    /// A worker ([`Desk::run`]) must run, here or in another process: without one, no signal comes, no code is sent, and
    /// nothing is approved.
    pub fn start(&self, start: &Start) -> Result<OperatorCase, DeskError> {
        let opened = self.0.open(&new_input_id()?, start)?;
        let case = self.case(opened.case.id(), &start.opening.operator);
        turn(opened)?;
        let (waited, limit) = (Instant::now(), self.0.parts.limits.first_look);
        while self.0.read_case(case.id())?.is_observing() && waited.elapsed() < limit {
            std::thread::sleep(LOOK);
        }
        Ok(case)
    }

    /// Continues a case on this node.
    pub fn case(&self, id: &CaseId, operator: &Operator) -> OperatorCase {
        OperatorCase { desk: self.clone(), id: id.clone(), operator: operator.clone() }
    }
}

impl OperatorCase {
    /// The id of the case.
    pub fn id(&self) -> &CaseId {
        &self.id
    }

    /// Asks a challenge; a code goes to the first contact.
    pub fn choose(&self, challenge: &str) -> Result<Turn, DeskError> {
        self.say(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None })
    }

    /// Asks a challenge over the contact with this index of the view.
    pub fn choose_contact(&self, challenge: &str, contact: u8) -> Result<Turn, DeskError> {
        self.say(OperatorInput::Choose { challenge: challenge.to_owned(), contact: Some(contact) })
    }

    /// Submits the caller's answers, as typed: one for each question, or one alone.
    pub fn answer(
        &self,
        challenge: &str,
        answers: impl IntoIterator<Item = impl Into<Sensitive<String>>>,
    ) -> Result<Turn, DeskError> {
        let answers = answers.into_iter().map(Into::into).collect();
        self.say(OperatorInput::Answer { challenge: challenge.to_owned(), answers })
    }

    /// Confirms that a procedure was followed, with every field of its form.
    pub fn confirm(
        &self,
        challenge: &str,
        fields: impl IntoIterator<Item = (impl Into<String>, impl Into<Sensitive<String>>)>,
    ) -> Result<Turn, DeskError> {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let (challenge, item, grades) = (challenge.to_owned(), None, BTreeMap::new());
        self.say(OperatorInput::Confirm { challenge, fields, item, grades })
    }

    /// States that the caller cannot do a challenge now.
    pub fn unavailable(&self, challenge: &str) -> Result<Turn, DeskError> {
        self.say(OperatorInput::Unavailable { challenge: challenge.to_owned() })
    }

    /// Escalates the case to a second person, with the reason.
    pub fn escalate(&self, reason: impl Into<Sensitive<String>>) -> Result<Turn, DeskError> {
        self.say(OperatorInput::Escalate { reason: reason.into() })
    }

    /// Takes over an escalated case, as the second person.
    pub fn take_over(&self) -> Result<Turn, DeskError> {
        self.say(OperatorInput::TakeOver)
    }

    /// Ends the approval of another case of this subject that blocks this one.
    pub fn end_grant(&self) -> Result<Turn, DeskError> {
        self.say(OperatorInput::EndGrant)
    }

    /// Cancels the case: the call is over.
    pub fn cancel(&self) -> Result<Turn, DeskError> {
        self.say(OperatorInput::Cancel)
    }

    /// Records that the caller says "this was not me".
    pub fn not_me(&self) -> Result<(), DeskError> {
        let said = Said::Caller { by: Caller::default(), says: CallerInput::NotMe { token: None } };
        DeskError::of(self.desk.0.give(&self.id, &Input::new(new_input_id()?, said))?.reply.outcome)
    }

    /// Passes an input of the operator.
    pub fn say(&self, says: OperatorInput) -> Result<Turn, DeskError> {
        let input = Input::operator(new_input_id()?, self.operator.clone(), says);
        turn(self.desk.0.give(&self.id, &input)?)
    }

    /// Returns the present view. The first look of an operator is recorded.
    pub fn view(&self) -> Result<OperatorView, DeskError> {
        Ok(self.say(OperatorInput::View)?.view)
    }

    /// Carries out the approval: checks everything once more and releases the grant to the worker. Returns the parts of the
    /// secret that the operator reads out, if the grant has any. [`DeskError::NotApproved`] if the case is not approved.
    pub fn carry_out(&self) -> Result<Vec<Sensitive<String>>, DeskError> {
        self.carry_out_with(None)
    }

    /// Carries out the approval with a password that the subject chose.
    pub fn carry_out_with(
        &self,
        password: Option<Sensitive<String>>,
    ) -> Result<Vec<Sensitive<String>>, DeskError> {
        let desk = &self.desk.0;
        let case = desk.read_case(&self.id)?;
        let grant = case.grant().ok_or(DeskError::NotApproved)?.to_owned();
        let redeem = Input::host(new_input_id()?, "desk", HostInput::Redeem { grant, password });
        let redeemed = desk.give(&self.id, &redeem)?;
        DeskError::of(redeemed.reply.outcome)?;
        Ok(redeemed.commands.iter().flat_map(|command| read_out(&command.task)).collect())
    }
}

/// The channel of a part that the operator reads out.
const READ_OUT: &str = "read_out";

fn read_out(task: &CommandTask) -> Vec<Sensitive<String>> {
    let CommandTask::Deliver(deliver) = task else { return Vec::new() };
    let parts = deliver.parts.iter().filter(|part| part.channel == READ_OUT);
    parts.filter_map(|part| part.text.clone()).collect()
}

fn turn(committed: Committed) -> Result<Turn, DeskError> {
    DeskError::of(committed.reply.outcome)?;
    let (ask, at_provider) = for_the_caller(committed.commands);
    match committed.reply.view {
        View::Operator(view) => Ok(Turn { view: *view, ask, at_provider }),
        // Another operator has taken over.
        _ => Err(DeskError::NotYours),
    }
}
