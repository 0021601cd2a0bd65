//! A call: its inputs, and the host that carries out its commands.

use std::collections::{BTreeMap, VecDeque};

use bonafides::Policy;
use bonafides::analyze::WayCheck;
use bonafides::case::{
    Caller as Speaker, CallerInput, Case, CaseId, CaseState, Command, CommandId, CommandStatus, CommandTask,
    Committed, ExternalResult, HostInput, Opening, Operator, OperatorInput, OperatorKind, Outcome,
    PresentChallenge, ProviderOutcome, RefusalCode, RequestVouch, Resolution, Said, View,
};
use bonafides::keys::Sensitive;
use bonafides::needs::{AnswerSource, NeededChallenge};

use crate::desk::Desk;
use crate::enrolment::Secrets;
use crate::error::DrillError;
use crate::luck::Luck;
use crate::people::{Person, RECALLED};

/// The values that every call needs.
pub(crate) struct World<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) challenges: BTreeMap<&'p str, NeededChallenge<'p>>,
    pub(crate) secrets: Secrets,
}

impl<'p> World<'p> {
    pub(crate) fn new(policy: &'p Policy, secrets: Secrets) -> Self {
        let challenges = policy.challenges().map(|challenge| (challenge.name, challenge)).collect();
        Self { policy, challenges, secrets }
    }
}

/// A call in progress.
pub(crate) struct Call<'w> {
    world: &'w World<'w>,
    desk: &'w mut Desk,
    person: &'w mut Person,
    pub(crate) operator: Operator,
    pub(crate) case: Case,
    pub(crate) now: i64,
    /// The state and the challenges to ask next, as the operator's screen shows them.
    pub(crate) state: Option<CaseState>,
    pub(crate) next: Vec<String>,
    /// The person of the policy who took the case over.
    pub(crate) escalate: Option<String>,
    /// The last refusal.
    pub(crate) refused: Option<RefusalCode>,
    pub(crate) approved: bool,
    pub(crate) resolution: Option<Resolution>,
    asked: BTreeMap<String, (CommandId, Box<PresentChallenge>)>,
    vouches: BTreeMap<String, (CommandId, RequestVouch)>,
    codes: BTreeMap<String, String>,
    delivery: Option<CommandId>,
}

impl<'w> Call<'w> {
    /// Opens a case and reports its signals.
    pub(crate) fn open(
        world: &'w World<'w>,
        desk: &'w mut Desk,
        person: &'w mut Person,
        opening: &Opening,
        signals: &[(String, String)],
        now: i64,
    ) -> Result<Self, DrillError> {
        let released = desk.open(opening, Some(&person.profile), now)?;
        let (operator, case) = (opening.operator.clone(), released.case.clone());
        let mut call = Self::with(world, desk, person, operator, case, now);
        let observed: Vec<_> = world
            .policy
            .signals()
            .filter_map(|signal| signals.iter().find(|(name, _)| name == signal.name))
            .collect();
        // Signals arrive before the host reports that it has observed them.
        let (observe, rest): (VecDeque<Command>, VecDeque<Command>) = released
            .commands
            .iter()
            .cloned()
            .partition(|command| matches!(command.task, CommandTask::Observe { .. }));
        call.note(&released);
        if !observe.is_empty() {
            for (check, outcome) in observed {
                let (check, outcome) = (check.clone(), outcome.clone());
                call.host("systems", HostInput::Signal { check, outcome, at: None, value: None })?;
            }
        }
        call.carry_out(observe)?;
        call.carry_out(rest)?;
        Ok(call)
    }

    /// Passes an input to a case after its call.
    pub(crate) fn resume(
        world: &'w World<'w>,
        desk: &'w mut Desk,
        person: &'w mut Person,
        case: &CaseId,
        said: Said,
        now: i64,
    ) -> Result<Self, DrillError> {
        let case = desk.case(case)?;
        let operator = Operator::new("drill", OperatorKind::Person);
        let mut call = Self::with(world, desk, person, operator, case, now);
        call.say(said)?;
        Ok(call)
    }

    fn with(
        world: &'w World<'w>,
        desk: &'w mut Desk,
        person: &'w mut Person,
        operator: Operator,
        case: Case,
        now: i64,
    ) -> Self {
        Self {
            world,
            desk,
            person,
            operator,
            case,
            now,
            state: None,
            next: Vec::new(),
            escalate: None,
            refused: None,
            approved: false,
            resolution: None,
            asked: BTreeMap::new(),
            vouches: BTreeMap::new(),
            codes: BTreeMap::new(),
            delivery: None,
        }
    }

    /// Returns the ids of the people who may take over.
    pub(crate) fn second_people(&self) -> Vec<String> {
        let Some(person) = &self.escalate else { return Vec::new() };
        let related = self.person.profile.relationships.iter();
        related.filter(|related| related.person == *person).map(|related| related.id.clone()).collect()
    }

    /// Returns the id of the case.
    pub(crate) fn id(&self) -> &CaseId {
        self.case.id()
    }

    pub(crate) fn is_alone(&self) -> bool {
        self.operator.kind == OperatorKind::SelfService
    }

    pub(crate) fn is_over(&self) -> bool {
        self.case.is_over()
    }

    pub(crate) fn wait(&mut self, milliseconds: i64) {
        self.now = self.now.saturating_add(milliseconds.max(0));
    }

    /// Asks a challenge; returns true if it was asked.
    pub(crate) fn choose(&mut self, challenge: &str) -> Result<bool, DrillError> {
        self.operator(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None })
    }

    /// Answers a challenge that was asked, correctly or not; returns true if the answer was judged.
    pub(crate) fn answer(&mut self, check: &WayCheck, right: bool) -> Result<bool, DrillError> {
        let name = check.check.as_str();
        let Some(needed) = self.world.challenges.get(name).copied() else { return Ok(false) };
        match needed.answers {
            AnswerSource::Vouch(_) => self.vouch(name, right),
            AnswerSource::External(provider) => self.external(check, provider, right),
            AnswerSource::Confirm if right => self.confirm(check),
            // The form is not filled in: the operator says that the caller cannot do it.
            AnswerSource::Confirm => self.unavailable(name),
            AnswerSource::Code { entered_by_caller, .. } => {
                let sent = self.codes.get(name).cloned().unwrap_or_default();
                let text = if right { sent } else { other_digits(&sent) };
                self.enter(name, vec![text], entered_by_caller)
            }
            AnswerSource::Totp => {
                let app = self.world.secrets.authenticators.get(name);
                let now = self.now;
                let text = app.and_then(|app| if right { app.code(now) } else { Some(app.wrong(now)) });
                self.enter(name, vec![text.unwrap_or_default()], false)
            }
            AnswerSource::RecoveryCode => {
                let text = if right { self.recovery_code(name) } else { "ZQMA-RKER-ZQMA-RKER".to_owned() };
                self.enter(name, vec![text], false)
            }
            AnswerSource::Questions(_) => {
                let questions =
                    self.asked.get(name).map(|(_, ask)| ask.questions.clone()).unwrap_or_default();
                let answer = |question: &String| {
                    let text = if right { self.world.secrets.answer(question) } else { "something else" };
                    text.to_owned()
                };
                let texts = questions.iter().map(answer).collect();
                self.enter(name, texts, false)
            }
            AnswerSource::Partial { field, .. } => {
                let text = self.letters(name, field, right);
                self.enter(name, vec![text], false)
            }
            AnswerSource::Recall { is_time, .. } => {
                let text = match (is_time, right) {
                    (true, true) => "2025-12-24 17:30",
                    (true, false) => "2001-01-01 00:00",
                    (false, true) => RECALLED,
                    (false, false) => "a blue kite",
                };
                self.enter(name, vec![text.to_owned()], false)
            }
            // A later version of the engine has types that the drill does not know.
            _ => Ok(false),
        }
    }

    /// States that the caller cannot do a challenge now.
    pub(crate) fn unavailable(&mut self, name: &str) -> Result<bool, DrillError> {
        self.operator(OperatorInput::Unavailable { challenge: name.to_owned() })
    }

    /// Passes an input of the operator; returns true if it was accepted.
    pub(crate) fn operator(&mut self, says: OperatorInput) -> Result<bool, DrillError> {
        self.say(Said::Operator { by: self.operator.clone(), says })
    }

    /// Passes an input of the caller.
    pub(crate) fn caller(&mut self, says: CallerInput) -> Result<bool, DrillError> {
        self.say(Said::Caller { by: Speaker::default(), says })
    }

    /// Lets a second person take over.
    pub(crate) fn take_over(&mut self, by: Operator) -> Result<bool, DrillError> {
        let before = std::mem::replace(&mut self.operator, by);
        let taken = self.operator(OperatorInput::TakeOver)?;
        if !taken {
            self.operator = before;
        }
        Ok(taken)
    }

    /// Carries out the approval; returns true if it was redeemed.
    pub(crate) fn redeem(&mut self, luck: &mut Luck) -> Result<bool, DrillError> {
        let Some(grant) = self.case.grant().map(str::to_owned) else { return Ok(false) };
        if !self.host("desk", HostInput::Redeem { grant, password: None })? {
            return Ok(false);
        }
        let Some(command) = self.delivery.take() else { return Ok(true) };
        self.wait(luck.seconds(1, 20));
        let state = match luck.below(200) {
            0 => CommandStatus::Unknown,
            1..=3 => CommandStatus::Failed,
            _ => CommandStatus::Done,
        };
        self.host("connector", HostInput::Report { command: command.clone(), state, text: None })?;
        if state == CommandStatus::Done {
            self.wait(luck.seconds(2, 60));
            self.host("gateway", HostInput::Delivered { command })?;
        }
        Ok(true)
    }

    fn vouch(&mut self, name: &str, states: bool) -> Result<bool, DrillError> {
        let Some((command, request)) = self.vouches.get(name).cloned() else { return Ok(false) };
        let voucher = request.people.first().cloned().unwrap_or_default();
        self.host("vouching", HostInput::Vouch { command, voucher, states, level: "aal2".to_owned() })
    }

    fn external(&mut self, check: &WayCheck, by: &str, right: bool) -> Result<bool, DrillError> {
        let Some((command, ask)) = self.asked.get(&check.check).cloned() else { return Ok(false) };
        let Some(provider) = ask.provider.clone() else { return Ok(false) };
        let outcome = if right { ProviderOutcome::Passed } else { ProviderOutcome::Failed };
        let reference = format!("drill-{command}");
        let result = ExternalResult::new(command, provider.nonce, reference, outcome)
            .number(provider.number)
            .item(check.item.as_deref().map(Sensitive::from))
            .grades(grades(check));
        self.host(by, HostInput::External(result))
    }

    fn confirm(&mut self, check: &WayCheck) -> Result<bool, DrillError> {
        let Some((_, ask)) = self.asked.get(&check.check) else { return Ok(false) };
        let fields = ask.fields.iter().map(|field| (field.clone(), "checked".into())).collect();
        self.operator(OperatorInput::Confirm {
            challenge: check.check.clone(),
            fields,
            item: check.item.as_deref().map(Sensitive::from),
            grades: grades(check).collect(),
        })
    }

    fn enter(&mut self, name: &str, texts: Vec<String>, by_caller: bool) -> Result<bool, DrillError> {
        let (challenge, answers) = (name.to_owned(), texts.into_iter().map(Sensitive::new).collect());
        if by_caller || self.is_alone() {
            self.caller(CallerInput::Answer { challenge, answers })
        } else {
            self.operator(OperatorInput::Answer { challenge, answers })
        }
    }

    /// Returns the next code that the person has not used.
    fn recovery_code(&mut self, name: &str) -> String {
        let used = self.person.used.entry(name.to_owned()).or_default();
        let code = self.world.secrets.recovery.get(name).and_then(|codes| codes.get(*used));
        *used = used.saturating_add(1);
        code.cloned().unwrap_or_default()
    }

    fn letters(&self, name: &str, field: &str, right: bool) -> String {
        let value = self.world.secrets.values.get(field).map(String::as_bytes).unwrap_or_default();
        let positions = self.asked.get(name).map(|(_, ask)| ask.positions.clone()).unwrap_or_default();
        let letter = |position: u8| {
            let letter = value.get(usize::from(position).saturating_sub(1)).copied().unwrap_or(b'a');
            char::from(match (right, letter) {
                (true, letter) => letter,
                (false, b'q') => b'r',
                (false, _) => b'q',
            })
        };
        positions.into_iter().map(letter).collect()
    }

    fn say(&mut self, said: Said) -> Result<bool, DrillError> {
        let (case, now) = (self.case.id().clone(), self.now);
        let released = self.desk.give(&case, said, Some(&self.person.profile), now)?;
        let accepted = self.note(&released);
        self.carry_out(released.commands)?;
        Ok(accepted)
    }

    fn host(&mut self, by: &str, says: HostInput) -> Result<bool, DrillError> {
        self.say(Said::Host { by: by.to_owned(), says })
    }

    /// Stores the result of a step; returns true if the input was accepted.
    fn note(&mut self, released: &Committed) -> bool {
        self.case = released.case.clone();
        self.approved |= self.case.grant().is_some();
        match &released.reply.view {
            View::Operator(view) => {
                self.state = Some(view.state);
                self.next.clone_from(&view.next);
                self.escalate.clone_from(&view.escalate);
            }
            View::Host(view) => self.state = Some(view.state),
            _ => {}
        }
        self.refused = match &released.reply.outcome {
            Outcome::Refused(refusal) => Some(refusal.code),
            _ => None,
        };
        self.refused.is_none()
    }

    /// Carries out commands in order, and reports on each. A delivery waits for [`redeem`](Self::redeem).
    fn carry_out(&mut self, commands: VecDeque<Command>) -> Result<(), DrillError> {
        let refused = self.refused;
        for Command { id, task, .. } in commands {
            let by = match task {
                CommandTask::PresentChallenge(ask) => {
                    self.asked.insert(ask.challenge.clone(), (id.clone(), Box::new(ask)));
                    "screen"
                }
                CommandTask::SendMessage(send) => {
                    self.codes.insert(send.challenge.clone(), send.code.expose().clone());
                    "gateway"
                }
                CommandTask::RequestVouch(request) => {
                    self.vouches.insert(request.challenge.clone(), (id.clone(), request));
                    "gateway"
                }
                CommandTask::Deliver(_) => {
                    self.delivery = Some(id);
                    continue;
                }
                CommandTask::Conclude { resolution } => {
                    self.resolution = Some(resolution);
                    "screen"
                }
                CommandTask::Observe { .. } => "systems",
                CommandTask::Revoke { .. } => "connector",
                _ => "gateway",
            };
            self.wait(300);
            self.host(by, HostInput::Report { command: id, state: CommandStatus::Done, text: None })?;
        }
        // The caller of this function did not ask for the reports.
        self.refused = refused;
        Ok(())
    }
}

fn grades(check: &WayCheck) -> impl Iterator<Item = (String, u16)> {
    check.grades.iter().map(|(name, grade)| (name.clone(), u16::try_from(*grade).unwrap_or(u16::MAX)))
}

/// Returns a code of the same length in which every digit is different.
fn other_digits(code: &str) -> String {
    let other = |c: char| if c == '7' { '3' } else { '7' };
    code.chars().map(other).collect()
}
