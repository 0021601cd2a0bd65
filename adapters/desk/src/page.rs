use std::time::Duration;

use bonafides::Time;
use bonafides::case::{
    Caller, CallerInput, CallerView, CaseId, CommandTask, Committed, Enrol, HostInput, Input, Operator,
    OperatorInput, OperatorKind, PresentChallenge, Said, View,
};
use bonafides::keys::Sensitive;

use crate::error::DeskError;
use crate::parts::new_input_id;
use crate::{Desk, Inner, Start};

/// A case on a page, without an operator.
///
/// Every method waits until the answer may be shown, so that the time taken reveals nothing, and no refusal is an error:
/// a page shows [`PageTurn::view`] and nothing else. An error has no effect and concerns every visitor alike.
#[derive(Debug, Clone)]
pub struct PageCase {
    desk: Desk,
    id: CaseId,
    operator: Operator,
    caller: Caller,
}

/// The page after an input.
#[derive(Debug)]
#[non_exhaustive]
pub struct PageTurn {
    /// Everything that the page may show.
    pub view: CallerView,
    /// The challenges to put to the caller now.
    pub ask: Vec<PresentChallenge>,
}

impl Desk {
    /// Opens a case on the page `page` (its configured name) for a visitor who gave the name in `start`. The visitor's
    /// session at a provider, if any, is `caller`.
    pub fn start_page(
        &self,
        page: &str,
        start: &Start,
        caller: Caller,
    ) -> Result<(PageCase, PageTurn), DeskError> {
        let operator = Operator::new(page, OperatorKind::SelfService);
        let mut start = start.clone();
        start.opening.operator = operator.clone();
        let visit = Visit::begin(&self.0)?;
        let opened = self.0.open(&new_input_id()?, &start)?;
        let case = PageCase { desk: self.clone(), id: opened.case.id().clone(), operator, caller };
        let turn = visit.answer(opened)?;
        Ok((case, turn))
    }

    /// Continues a case on this node.
    pub fn page_case(&self, id: &CaseId, page: &str, caller: Caller) -> PageCase {
        let operator = Operator::new(page, OperatorKind::SelfService);
        PageCase { desk: self.clone(), id: id.clone(), operator, caller }
    }

    /// Records "this was not me" from a page, without an open case; `token` is that of a notice.
    pub fn not_me(
        &self,
        start: &Start,
        caller: &Caller,
        token: Option<&Sensitive<String>>,
    ) -> Result<PageTurn, DeskError> {
        let visit = Visit::begin(&self.0)?;
        visit.answer(self.0.not_me(&new_input_id()?, start, caller, token)?)
    }
}

impl PageCase {
    /// The id of the case.
    pub fn id(&self) -> &CaseId {
        &self.id
    }

    /// Chooses a challenge that the page offers.
    pub fn choose(&self, challenge: &str) -> Result<PageTurn, DeskError> {
        let says = OperatorInput::Choose { challenge: challenge.to_owned(), contact: None };
        self.give(Said::Operator { by: self.operator.clone(), says })
    }

    /// Submits the visitor's answers, as typed.
    pub fn answer(
        &self,
        challenge: &str,
        answers: impl IntoIterator<Item = impl Into<Sensitive<String>>>,
    ) -> Result<PageTurn, DeskError> {
        let answers = answers.into_iter().map(Into::into).collect();
        self.say(CallerInput::Answer { challenge: challenge.to_owned(), answers })
    }

    /// Uses a re-enrolment key.
    pub fn key(&self, key: impl Into<Sensitive<String>>) -> Result<PageTurn, DeskError> {
        self.say(CallerInput::Key { key: key.into() })
    }

    /// Enrols, reconfirms or removes something.
    pub fn enrol(&self, what: Enrol) -> Result<PageTurn, DeskError> {
        self.say(CallerInput::Enrol { what })
    }

    /// Records that the visitor says "this was not me".
    pub fn not_me(&self, token: Option<Sensitive<String>>) -> Result<PageTurn, DeskError> {
        self.say(CallerInput::NotMe { token })
    }

    /// Cancels the case.
    pub fn cancel(&self) -> Result<PageTurn, DeskError> {
        self.say(CallerInput::Cancel)
    }

    /// Carries out the approval with the password that the visitor chose, if the grant asks for one.
    pub fn carry_out(&self, password: Option<Sensitive<String>>) -> Result<PageTurn, DeskError> {
        let case = self.desk.0.read_case(&self.id)?;
        if let Some(grant) = case.grant() {
            let says = HostInput::Redeem { grant: grant.to_owned(), password };
            self.desk.0.give(&self.id, &Input::host(new_input_id()?, "desk", says))?;
        }
        self.view()
    }

    /// Returns what the page shows now.
    pub fn view(&self) -> Result<PageTurn, DeskError> {
        self.give(Said::Operator { by: self.operator.clone(), says: OperatorInput::View })
    }

    fn say(&self, says: CallerInput) -> Result<PageTurn, DeskError> {
        self.give(Said::Caller { by: self.caller.clone(), says })
    }

    fn give(&self, said: Said) -> Result<PageTurn, DeskError> {
        let visit = Visit::begin(&self.desk.0)?;
        visit.answer(self.desk.0.give(&self.id, &Input::new(new_input_id()?, said))?)
    }
}

/// The time that every answer takes, in milliseconds: more than the directory and the step, for whoever is known.
const ANSWER: i64 = 2_500;

/// A request of a visitor.
struct Visit<'d> {
    desk: &'d Inner,
    begun: Time,
}

impl<'d> Visit<'d> {
    /// Begins to answer. Fails for every visitor alike if the directory does not answer: later, it is asked about known
    /// people alone.
    fn begin(desk: &'d Inner) -> Result<Self, DeskError> {
        let begun = desk.parts.now();
        desk.parts.find(NOBODY)?;
        Ok(Self { desk, begun })
    }

    /// Waits until the answer may be shown.
    fn answer(self, committed: Committed) -> Result<PageTurn, DeskError> {
        let same = self.begun.milliseconds().saturating_add(ANSWER);
        let until = committed.reply.not_before.milliseconds().max(same);
        let wait = until.saturating_sub(self.desk.parts.now().milliseconds());
        // A clock that jumps must not hold up a page.
        let wait = u64::try_from(wait.clamp(0, ANSWER)).unwrap_or(0);
        std::thread::sleep(Duration::from_millis(wait));
        let ask = committed.commands.into_iter().filter_map(|command| match command.task {
            CommandTask::PresentChallenge(ask) => Some(ask),
            _ => None,
        });
        match committed.reply.view {
            View::Caller(view) => Ok(PageTurn { view, ask: ask.collect() }),
            _ => Err(DeskError::NotYours),
        }
    }
}

/// A name that no directory has.
const NOBODY: &str = "bonafides-nobody";
