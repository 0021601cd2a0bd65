//! A desk, the people around it, and everything a test knows because it reads every command.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bonafides::Time;
use bonafides::case::{
    Caller, Case, CaseId, Command, CommandId, CommandStatus, CommandTask, Committed, Enrol, HostInput, Input,
    InputId, Opening, Operator, OperatorInput, PresentChallenge, QuestionAndAnswer, Said, SubjectProfile,
    View,
};
use bonafides::keys::Sensitive;
use bonafides_examples::Desk;
use totp_rs::Totp;

use super::count::Count;
use super::planted::{Planted, tokens};
use super::setting::{LICENCE, POLICIES, SUBJECT, directory, operators};
use crate::call::{START, config};

/// The complete state of a script.
#[derive(Clone)]
pub(super) struct World {
    pub(super) desk: Desk,
    /// The index of the policy in force.
    pub(super) active: usize,
    pub(super) directory: Vec<SubjectProfile>,
    pub(super) cases: Vec<Known>,
    pub(super) planted: Planted,
    pub(super) count: Count,
    /// The inputs so far, each with its case.
    pub(super) said: Vec<(usize, Input)>,
    /// The events so far, in words.
    pub(super) log: Vec<String>,
    /// The number of times each event was reached.
    pub(super) reached: BTreeMap<String, u64>,
    /// Keys and notice tokens that were issued, with the number of their subject.
    pub(super) keys: Vec<(usize, String)>,
    pub(super) notices: Vec<(usize, String)>,
    pub(super) recovery: Vec<String>,
    pub(super) app: Option<Totp>,
    /// The number of inputs left that hash a password: they are slow, so there are few.
    pub(super) hashes: u8,
    /// Set if the expensive checks are made also.
    pub(super) thorough: bool,
    /// The percentage of answers that are wrong on purpose.
    pub(super) bad_luck: usize,
    /// The latest time of the clock.
    pub(super) clock: i64,
    inputs: u64,
}

/// A case, as seen from outside.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) id: CaseId,
    /// Number of its subject.
    pub(super) whom: usize,
    pub(super) operator: Operator,
    /// The case as the last step left it, never stored.
    pub(super) memory: Case,
    pub(super) action: String,
    /// The newest question of each challenge.
    pub(super) asked: BTreeMap<String, (CommandId, Option<PresentChallenge>)>,
    /// Codes that were sent, newest last.
    pub(super) codes: BTreeMap<String, Vec<String>>,
    /// Commands without a report.
    pub(super) open: Vec<Command>,
    /// The newest grant.
    pub(super) grant: Option<String>,
}

impl Known {
    pub(super) fn is_alone(&self) -> bool {
        self.operator.kind == bonafides::case::OperatorKind::SelfService
    }
}

/// A world in which the subject has enrolled everything possible.
static ENROLLED: LazyLock<World> = LazyLock::new(|| {
    let mut world = World::empty();
    world.enrol().unwrap_or_else(|problem| panic!("{problem}\n{}", world.log.join("\n")));
    world.count = Count::new(SUBJECT, START);
    world.said.clear();
    world.log.clear();
    world.reached.clear();
    world.cases.clear();
    world
});

impl World {
    /// A world for one script.
    pub(super) fn new(thorough: bool, hashes: u8) -> Self {
        Self { thorough, hashes, ..ENROLLED.clone() }
    }

    fn empty() -> Self {
        let desk = Desk::repeatable(POLICIES[0].clone(), config(), Time::from_milliseconds(START));
        Self {
            desk,
            active: 0,
            directory: directory(),
            cases: Vec::new(),
            planted: Planted::default(),
            count: Count::default(),
            said: Vec::new(),
            log: Vec::new(),
            reached: BTreeMap::new(),
            keys: Vec::new(),
            notices: Vec::new(),
            recovery: Vec::new(),
            app: None,
            hashes: 2,
            thorough: true,
            bad_luck: 0,
            clock: START,
            inputs: 0,
        }
    }

    fn enrol(&mut self) -> Result<(), String> {
        use bonafides::case::{CallerInput, ProviderOutcome};
        let portal = operators()[1].clone();
        self.open(SUBJECT, "enrol", &portal)?;
        self.observed(0)?;
        let says = |says| Said::Operator { by: portal.clone(), says };
        let caller = |says| Said::Caller { by: Caller::default(), says };
        let host = |says| Said::Host { by: "host".to_owned(), says };
        self.give(0, says(OperatorInput::Choose { challenge: "passkey".to_owned(), contact: None }))?;
        let result =
            self.external_result(0, "passkey", ProviderOutcome::Passed).ok_or("nothing was asked")?;
        self.give(0, host(HostInput::External(result)))?;
        let pair = |question: &str, answer: &str| QuestionAndAnswer::new(question, answer);
        let answers = vec![
            pair("Catalogue question 1?", "zqmarker fido"),
            pair("Catalogue question 2?", "zqmarker aarhus"),
            pair("Who was zqquestion?", "zqmarker bertil"),
        ];
        let challenge = "questions".to_owned();
        self.give(0, caller(CallerInput::Enrol { what: Enrol::Questions { challenge, answers } }))?;
        let challenge = "authenticator".to_owned();
        self.give(
            0,
            caller(CallerInput::Enrol { what: Enrol::Authenticator { challenge: challenge.clone() } }),
        )?;
        let code = self.app_code(0).ok_or("no secret was shown")?.as_str().into();
        self.give(0, caller(CallerInput::Enrol { what: Enrol::AuthenticatorCode { challenge, code } }))?;
        let challenge = "recovery_code".to_owned();
        self.give(0, caller(CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge } }))?;
        let (field, value) = ("licence".to_owned(), Some(LICENCE.into()));
        self.give(0, host(HostInput::Store { field, value }))?;
        self.give(0, caller(CallerInput::Cancel))?;
        if self.recovery.len() == 8 { Ok(()) } else { Err("no recovery codes were shown".to_owned()) }
    }

    /// The directory's view of a subject; `None` for a caller who is not in it.
    pub(super) fn snapshot(&self, whom: usize) -> Option<&SubjectProfile> {
        self.directory.get(whom)
    }

    /// The opening of a case.
    pub(super) fn opening(&self, action: &str, operator: &Operator) -> Opening {
        Opening::new(action, operator.clone(), "phone")
            .from(Sensitive::from("+45 22 zqmarker"))
            .named("zqmarker-typed")
            .language("da")
    }

    /// Opens a case, which becomes the newest.
    pub(super) fn open(&mut self, whom: usize, action: &str, operator: &Operator) -> Result<(), String> {
        self.log.push(format!("open {action} for {whom} by {}", operator.id));
        let opening = self.opening(action, operator);
        let snapshot = self.snapshot(whom).cloned();
        let seed = self.desk.seed().map_err(|fault| fault.to_string())?;
        self.begin(whom, &opening, snapshot.as_ref(), &seed)
    }

    /// The host reports its observations at the opening of the case: before that nothing is approved.
    pub(super) fn observed(&mut self, at: usize) -> Result<(), String> {
        let observe = |command: &&Command| matches!(command.task, CommandTask::Observe { .. });
        let Some(command) = self.cases[at].open.iter().find(observe).map(|command| command.id.clone()) else {
            return Ok(());
        };
        let says = HostInput::Report { command, state: CommandStatus::Done, text: None };
        self.give(at, Said::Host { by: "host".to_owned(), says })
    }

    /// Adds an opened case.
    pub(super) fn know(&mut self, whom: usize, operator: Operator, released: &Committed) {
        self.cases.push(Known {
            id: released.case.id().clone(),
            whom,
            operator,
            memory: released.case.clone(),
            action: released.case.action().to_owned(),
            asked: BTreeMap::new(),
            codes: BTreeMap::new(),
            open: Vec::new(),
            grant: None,
        });
    }

    /// Passes an input to a case, under a new id.
    pub(super) fn give(&mut self, at: usize, said: Said) -> Result<(), String> {
        self.inputs += 1;
        let id = format!("in-{}", self.inputs).parse::<InputId>().map_err(|_| "an invalid id")?;
        let input = Input::new(id, said);
        self.said.push((at, input.clone()));
        self.input(at, &input)
    }

    /// Reads every result of a step, secrets included, as only a test may.
    pub(super) fn learn(&mut self, at: usize, released: &Committed) {
        let whom = self.cases[at].whom;
        for command in &released.commands {
            self.planted.learn(command);
            *self.reached.entry(format!("command {}", command.task.kind())).or_default() += 1;
            let case = &mut self.cases[at];
            case.open.push(command.clone());
            match &command.task {
                CommandTask::PresentChallenge(ask) => {
                    case.asked.insert(ask.challenge.clone(), (command.id.clone(), Some(ask.clone())));
                }
                CommandTask::RequestVouch(request) => {
                    case.asked.insert(request.challenge.clone(), (command.id.clone(), None));
                }
                CommandTask::SendMessage(send) => {
                    case.codes.entry(send.challenge.clone()).or_default().push(send.code.expose().clone());
                }
                CommandTask::Deliver(deliver)
                    if deliver.credential == bonafides::case::CredentialKind::ReenrolmentKey =>
                {
                    let key = deliver.secret.as_ref().map(|secret| secret.expose().clone());
                    self.keys.extend(key.map(|key| (whom, key)));
                }
                CommandTask::Notify(notify) => {
                    let texts = notify.to.iter().flat_map(|to| tokens(to.text.expose()));
                    self.notices.extend(texts.map(|token| (whom, token.to_owned())));
                }
                _ => {}
            }
        }
        if let View::Caller(view) = &released.reply.view {
            for shown in &view.shown {
                self.shown(shown.expose());
            }
        }
        self.cases[at].memory = released.case.clone();
    }

    /// Learns new recovery codes, or the secret of a new authenticator.
    fn shown(&mut self, text: &str) {
        let secret = text.split_once("secret=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
        let Some(secret) = secret else {
            self.planted.secret(text);
            self.recovery.push(text.to_owned());
            return;
        };
        self.planted.secret(secret);
        self.app = Totp::from_url(text).ok();
    }

    /// The authenticator's code `steps` time steps from now.
    pub(super) fn app_code(&mut self, steps: i64) -> Option<String> {
        let seconds = u64::try_from(self.desk.now.milliseconds() / 1000 + 30 * steps).ok()?;
        let code = self.app.as_ref()?.generate(seconds).to_string();
        self.planted.code(&code);
        Some(code)
    }
}
