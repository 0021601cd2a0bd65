//! A desk with everything around it, and the current call.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::case::{
    Blocklist, CallerInput, CaseId, CaseState, ChallengeState, CommandId, CommandTask, Committed, Connector,
    EngineConfig, Fault, HostInput, Input, Opening, Operator, OperatorInput, OperatorKind, OperatorView,
    Outcome, PresentChallenge, PromptKey, Refusal, RefusalCode, RequestVouch, SubjectProfile, View,
};
use bonafides::keys::{Keys as _, Sensitive};
use bonafides::{Policy, Time, Verdict};

use super::accounts::Accounts;
use super::clock::Clock;
use super::error::{Trouble, not_here};
use super::post::Post;
use super::screen::{Look, Screen};
use super::showing::blocks;
use super::world::World;
use crate::Desk;

/// The policy of the desk.
const POLICY: &str = include_str!("../../policies/service-desk.yaml");
/// The log origin, and the connector next to the directory.
const ORIGIN: &str = "desk.ad.test";
const CONNECTOR: &str = "ad-connector";
/// Common passwords; a real desk has a long list.
const BLOCKED: [&str; 3] = ["correct horse battery staple", "Welcome to ad.test 2026", "Password123456789"];

/// Labels for names of this policy for which the engine has no text.
const LABELS: [(&str, &str, &str); 6] = [
    ("en", "employee_id", "employee number"),
    ("de", "employee_id", "Personalnummer"),
    ("da", "employee_id", "medarbejdernummer"),
    ("en", "enrol", "enrolment"),
    ("de", "enrol", "Registrierung"),
    ("da", "enrol", "registrering"),
];

/// A service desk: the engine's host, the systems around it, and the screen.
#[derive(Debug)]
pub struct ServiceDesk<'io> {
    /// The output.
    pub screen: Screen<'io>,
    /// The people and their data.
    pub world: World,
    /// The operator at the desk.
    pub operator: String,
    /// The clock.
    pub clock: Clock,
    /// The current call, or the last one.
    pub call: Option<Call>,
    /// Every case of this session, in order, except the enrolments before it.
    pub cases: Vec<CaseId>,
    pub(super) desk: Desk,
    pub(super) post: Post,
    pub(super) accounts: Accounts,
}

/// The state of a call outside the engine.
#[derive(Debug)]
pub struct Call {
    /// The id of the case.
    pub id: CaseId,
    /// The name that the caller gave.
    pub name: String,
    /// The requested action.
    pub action: String,
    /// Set in self-service, without an operator.
    pub alone: bool,
    /// Set if the case is over.
    pub over: bool,
    /// The challenges that were asked, as the caller was shown them.
    pub asked: BTreeMap<String, (CommandId, PresentChallenge)>,
    /// The last challenge that was asked.
    pub last: Option<String>,
    /// The pending request to vouch.
    pub request: Option<(CommandId, RequestVouch)>,
    /// The last view of the operator; `None` if something happened since.
    pub view: Option<OperatorView>,
    /// The grant that can be carried out.
    pub grant: Option<String>,
    /// Set if the subject's own screen asks for a new password.
    pub approved: bool,
    /// The challenges that the subject's own screen offers.
    pub offers: Vec<String>,
    pub(super) by: Operator,
    /// The challenge whose outcome has not been printed yet.
    pub(super) awaited: Option<String>,
    /// Secrets that only the last reply showed, such as recovery codes.
    pub(super) shown: Vec<Sensitive<String>>,
    /// The refusal of the last input.
    pub(super) refused: Option<String>,
    /// The pending request to the systems for their signals.
    pub(super) observe: Option<CommandId>,
    /// The status that was last printed.
    pub(super) status: String,
    /// The commands that were carried out.
    pub(super) carried: BTreeSet<CommandId>,
}

impl<'io> ServiceDesk<'io> {
    /// Returns a desk without a call. With `repeatable`, codes and keys are the same in every run.
    pub fn new(screen: Screen<'io>, post: Post, clock: Clock, repeatable: bool) -> Result<Self, Trouble> {
        let policy = Policy::from_yaml(POLICY).or_else(|error| not_here(error.to_string()))?;
        let world = World::shipped()?;
        let mut config = EngineConfig::new(ORIGIN, CONNECTOR);
        config.catalogue.clone_from(&world.own.catalogue);
        for (language, name, label) in LABELS {
            let labelled = config.prompts.label(language, name, label);
            config.prompts = labelled.or_else(|error| not_here(error.to_string()))?;
        }
        config.blocklist = Blocklist::new(BLOCKED);
        let desk = if repeatable {
            Desk::repeatable(policy, config, clock.now())
        } else {
            Desk::new(policy, config, clock.now()).or_else(|error| not_here(error.to_string()))?
        };
        let connector =
            Connector::new(CONNECTOR, ORIGIN).key(desk.keys().grant_key(), desk.keys().grant_public());
        let connector = connector.or_else(|error| not_here(error.to_string()))?;
        let ids = world.directory.iter().filter_map(|user| user.guid.clone());
        let accounts = Accounts::new(connector, ids);
        let operator = world.own.operators.first().cloned().unwrap_or_default();
        let cases = Vec::new();
        Ok(Self { screen, world, operator, clock, call: None, cases, desk, post, accounts })
    }

    /// Returns the active policy.
    pub fn policy(&self) -> &Policy {
        self.desk.policies.active()
    }

    /// Returns the current call.
    pub(super) fn present(&mut self) -> Result<&mut Call, Trouble> {
        match &mut self.call {
            Some(call) => Ok(call),
            None => not_here("nobody is on the line"),
        }
    }

    /// Opens a case for a caller who claims to be `name`.
    pub(super) fn open(&mut self, name: &str, action: &str, alone: bool) -> Result<bool, Trouble> {
        if self.call.as_ref().is_some_and(|call| !call.over) {
            return not_here("a caller is already on the line");
        }
        let by = if alone {
            Operator::new("portal", OperatorKind::SelfService)
        } else {
            self.person(&self.operator)?
        };
        let subject = self.world.snapshot(name);
        let opening = Opening::new(action, by.clone(), if alone { "web" } else { "phone" }.to_owned())
            .named(name)
            .language("en");
        self.desk.now = self.clock.now();
        let released = match self.desk.open(&opening, subject.as_ref()) {
            Err(Fault::UnknownAction(action)) => {
                return not_here(format!("the policy has no action `{action}`"));
            }
            released => released?,
        };
        self.begin(&released, name, alone, by);
        let id = short(released.case.id().as_str());
        let whose = if alone { "self-service".to_owned() } else { format!("operator {}", self.operator) };
        self.screen.detail(Look::Faint, &format!("case {id}, {whose}"))?;
        self.take(released)
    }

    /// Makes a new case the current one.
    pub(super) fn begin(&mut self, released: &Committed, name: &str, alone: bool, by: Operator) {
        let action = released.case.action().to_owned();
        let id = released.case.id().clone();
        if !self.screen.quiet {
            self.cases.push(id.clone());
        }
        self.call = Some(Call {
            id,
            name: name.to_owned(),
            action,
            alone,
            over: false,
            asked: BTreeMap::new(),
            last: None,
            request: None,
            view: None,
            grant: None,
            approved: false,
            offers: Vec::new(),
            by,
            awaited: None,
            shown: Vec::new(),
            refused: None,
            observe: None,
            status: String::new(),
            carried: BTreeSet::new(),
        });
    }

    /// Returns an operator who is signed in at the desk.
    pub(super) fn person(&self, name: &str) -> Result<Operator, Trouble> {
        match self.world.id(name) {
            Some(id) => Ok(Operator::new(id, OperatorKind::Person)),
            None => not_here(format!("there is no `{name}` in the directory")),
        }
    }

    /// Passes an input of the current operator.
    pub(super) fn operator_says(&mut self, says: OperatorInput) -> Result<bool, Trouble> {
        let by = self.present()?.by.clone();
        self.says_as(&by, says)
    }

    pub(super) fn says_as(&mut self, by: &Operator, says: OperatorInput) -> Result<bool, Trouble> {
        let (id, subject) = self.ready()?;
        let released = self.desk.operator(&id, by, says, subject.as_ref())?;
        self.take(released)
    }

    /// Passes an input from the caller's own screen.
    pub(super) fn caller_says(&mut self, says: CallerInput) -> Result<bool, Trouble> {
        let (id, subject) = self.ready()?;
        let released = self.desk.caller(&id, says, subject.as_ref())?;
        self.take(released)
    }

    /// Passes an input of the system or provider `by`.
    pub(super) fn host_says(&mut self, by: &str, says: HostInput) -> Result<bool, Trouble> {
        let (id, subject) = self.ready()?;
        let input = Input::host(self.desk.input_id(by), by, says);
        let released = self.desk.apply(&id, &input, subject.as_ref())?;
        self.take(released)
    }

    pub(super) fn ready(&mut self) -> Result<(CaseId, Option<SubjectProfile>), Trouble> {
        let now = self.clock.now();
        self.desk.now = now;
        let call = self.present()?;
        let (id, name) = (call.id.clone(), call.name.clone());
        Ok((id, self.world.snapshot(&name)))
    }

    /// Prints the outcome of a step and carries out its commands. Returns true if the input was accepted.
    pub(super) fn take(&mut self, released: Committed) -> Result<bool, Trouble> {
        let reply = released.reply;
        let refusal = if let Outcome::Refused(refusal) = reply.outcome { Some(refusal) } else { None };
        let over = released.case.is_over();
        let call = self.present()?;
        call.over = over;
        call.view = None;
        call.refused = refusal.as_ref().map(ToString::to_string);
        let mut commands = released.commands.iter();
        call.observe = commands
            .find(|command| matches!(command.task, CommandTask::Observe { .. }))
            .map(|command| command.id.clone())
            .or(call.observe.take());
        match reply.view {
            View::Operator(view) => {
                match &refusal {
                    // A refused input had no effect, so nothing is awaited.
                    Some(_) => self.present()?.awaited = None,
                    None => self.say_outcome(&view)?,
                }
                self.say_refusal(refusal.as_ref())?;
                self.present()?.view = Some(*view);
            }
            View::Host(view) => {
                self.present()?.grant = view.grant;
                self.say_refusal(refusal.as_ref())?;
            }
            View::Caller(view) => {
                self.clock.wait_until(reply.not_before);
                let asks = released
                    .commands
                    .iter()
                    .any(|command| matches!(command.task, CommandTask::PresentChallenge(_)));
                let call = self.present()?;
                call.approved = view.approved;
                call.offers = view.offers;
                call.shown = view.shown;
                // The next question replaces this text; at the desk, the end of a call is announced when
                // it ends.
                if call.alone && !asks {
                    self.screen.framed("on the caller's screen:", &[view.text])?;
                } else if !call.alone && !over {
                    self.screen.framed("the caller hears:", &[view.text])?;
                }
            }
            _ => {}
        }
        self.say_where_it_stands()?;
        self.work()?;
        Ok(refusal.is_none())
    }

    fn say_refusal(&mut self, refusal: Option<&Refusal>) -> Result<(), Trouble> {
        match refusal {
            Some(refusal) if refusal.code == RefusalCode::Password => self.say_password(&refusal.about),
            Some(refusal) => {
                let text = format!("refused: {refusal}; {}", refusal.code.help());
                Ok(self.screen.detail(Look::Bad, &text)?)
            }
            None => Ok(()),
        }
    }

    /// Prints why a new password was refused, in the language of the subject.
    fn say_password(&mut self, codes: &str) -> Result<(), Trouble> {
        let (_, subject) = self.ready()?;
        let language = subject.map(|subject| subject.language).unwrap_or_default();
        let config = &self.desk.config;
        let lengths = self.desk.policies.active().password().lengths();
        let (least, most) = (lengths.start().to_string(), lengths.end().to_string());
        let texts = codes.split(", ").filter_map(|code| code.parse::<PromptKey>().ok()).map(|key| {
            let values = [("at_least", &*least), ("at_most", &*most)];
            let used: Vec<_> =
                values.into_iter().filter(|(name, _)| key.placeholders().contains(name)).collect();
            config.prompts.text(&language, key, &used)
        });
        let texts: Vec<String> = texts.collect();
        Ok(self.screen.framed("on the caller's screen:", &texts)?)
    }

    /// Prints what the operator may know about a challenge: passed, not passed, or still open.
    fn say_outcome(&mut self, view: &OperatorView) -> Result<(), Trouble> {
        let Some(name) = self.present()?.awaited.take() else { return Ok(()) };
        let state = view.challenges.iter().find(|challenge| challenge.challenge == name);
        let (look, text) = match state.map(|challenge| challenge.state) {
            Some(ChallengeState::Passed) => (Look::Good, "passed"),
            Some(ChallengeState::NotPassed) => (Look::Bad, "not passed"),
            Some(ChallengeState::Open) => (Look::Bad, "not passed; it can be tried again"),
            _ => (Look::Bad, "cannot be used any more"),
        };
        Ok(self.screen.detail(look, &format!("{name}: {text}"))?)
    }

    /// Prints verdict and points in one line, if they changed.
    fn say_where_it_stands(&mut self) -> Result<(), Trouble> {
        let call = self.present()?;
        let Some(view) = &call.view else { return Ok(()) };
        let verdict =
            if view.state == CaseState::Escalated { view.state.as_str() } else { view.verdict.as_str() };
        let mut status = format!("{verdict}, {} of {} points", view.points, view.points_required);
        if !view.blocked_by.is_empty() {
            status = format!("{status}, blocked by {}", blocks(&view.blocked_by));
        }
        if !view.next.is_empty() {
            status = format!("{status}; next: {}", view.next.join(", "));
        }
        if status == call.status || call.over || call.observe.is_some() {
            return Ok(());
        }
        call.status.clone_from(&status);
        let look = match view.verdict {
            Verdict::Approve => Look::Good,
            Verdict::Challenge => Look::Plain,
            Verdict::Escalate | Verdict::Deny => Look::Bad,
        };
        Ok(self.screen.detail(look, &status)?)
    }

    /// Returns the time of day.
    pub(super) fn time(&self) -> String {
        time_of_day(self.clock.now())
    }
}

/// Returns the time as `08:15:00`.
pub(super) fn time_of_day(time: Time) -> String {
    time.to_string().chars().skip(11).take(8).collect()
}

/// Returns the first characters of an id or hash.
pub(super) fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
