use std::time::{Duration, Instant};

use bonafides::Time;
use bonafides::case::{
    Caller, CallerInput, CallerView, CaseId, Committed, Enrol, HostInput, Input, Operator, OperatorInput,
    OperatorKind, PresentChallenge, Said, View,
};
use bonafides::keys::Sensitive;

use crate::at_provider::{AtProvider, for_the_caller};
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
    /// The challenges among them that the caller passes at a provider, and registrations there.
    pub at_provider: Vec<AtProvider>,
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
        self.after(|| {
            let case = self.desk.0.read_case(&self.id)?;
            if let Some(grant) = case.grant() {
                let says = HostInput::Redeem { grant: grant.to_owned(), password };
                self.desk.0.give(&self.id, &Input::host(new_input_id()?, "desk", says))?;
            }
            Ok(())
        })
    }

    /// Does the host's own work for a visitor, such as checking a response for a provider, and returns what the page shows
    /// then. The visitor waits as long as for any other answer, also for an error: the work may take longer for people who
    /// are known.
    pub fn after<E: From<DeskError>>(&self, work: impl FnOnce() -> Result<(), E>) -> Result<PageTurn, E> {
        let visit = Visit::begin(&self.desk.0)?;
        let done = work();
        let turn = visit.answer(self.desk.0.give(&self.id, &Input::new(new_input_id()?, self.looks()))?)?;
        done.map(|()| turn)
    }

    /// Returns what the page shows now.
    pub fn view(&self) -> Result<PageTurn, DeskError> {
        self.give(self.looks())
    }

    /// The input that changes nothing and returns the page.
    fn looks(&self) -> Said {
        Said::Operator { by: self.operator.clone(), says: OperatorInput::View }
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
/// While the directory is slow, an answer takes as long as this number of its answers: more than a known person needs.
const REQUESTS: i64 = 6;
/// The longest time that an answer takes, in milliseconds: no proxy gives up before.
const LONGEST_ANSWER: i64 = 25_000;

/// A request of a visitor.
struct Visit<'d> {
    desk: &'d Inner,
    begun: Time,
    /// The time that its answer takes, in milliseconds.
    takes: i64,
}

impl<'d> Visit<'d> {
    /// Begins to answer. Fails for every visitor alike if the directory does not answer: later, it is asked about known
    /// people alone.
    fn begin(desk: &'d Inner) -> Result<Self, DeskError> {
        let (begun, asked) = (desk.parts.now(), Instant::now());
        desk.parts.find(NOBODY)?;
        let answered = i64::try_from(asked.elapsed().as_millis()).unwrap_or(LONGEST_ANSWER);
        let takes = answered.saturating_mul(REQUESTS).clamp(ANSWER, LONGEST_ANSWER);
        Ok(Self { desk, begun, takes })
    }

    /// Waits until the answer may be shown.
    fn answer(self, committed: Committed) -> Result<PageTurn, DeskError> {
        let same = self.begun.milliseconds().saturating_add(self.takes);
        let until = committed.reply.not_before.milliseconds().max(same);
        let wait = until.saturating_sub(self.desk.parts.now().milliseconds());
        // A clock that jumps must not hold up a page.
        let wait = u64::try_from(wait.clamp(0, self.takes)).unwrap_or(0);
        std::thread::sleep(Duration::from_millis(wait));
        let (ask, at_provider) = for_the_caller(committed.commands);
        match committed.reply.view {
            View::Caller(view) => Ok(PageTurn { view, ask, at_provider }),
            _ => Err(DeskError::NotYours),
        }
    }
}

/// A name that no directory has.
const NOBODY: &str = "bonafides-nobody";
