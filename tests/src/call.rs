//! One call to a service desk: a desk in memory, a subject, and short names for inputs.

use bonafides::case::{
    Blocklist, CallerInput, CaseId, Command, CommandId, CommandStatus, CommandTask, Committed, Contact,
    EngineConfig, Enrol, ExternalResult, Fact, Fault, HostInput, Input, Opening, Operator, OperatorInput,
    OperatorKind, Outcome, Provider, ProviderOutcome, QuestionAndAnswer, RefusalCode, Relationship,
    SubjectProfile, View,
};
use bonafides::keys::Sensitive;
use bonafides::{Policy, Time};
use bonafides_examples::Desk;

/// The policy of the case tests.
pub const POLICY: &str = include_str!("../case/policy.yaml");
/// The policy of the case tests, with passkeys among what can be enrolled.
pub fn registers_passkeys() -> String {
    let (with, without) = ("recovery_code, sms_code, passkey]", "recovery_code, sms_code]");
    assert_eq!(POLICY.matches(without).count(), 1, "the enrolment of the policy");
    POLICY.replace(without, with)
}

/// The kinds of commands, by their names in records.
pub const KINDS: [&str; 9] = [
    "observe",
    "present_challenge",
    "send_message",
    "request_vouch",
    "register",
    "deliver",
    "notify",
    "revoke",
    "conclude",
];
/// The time at which every call begins: 2026-11-23T08:00:00Z.
pub const START: i64 = 1_795_420_800_000;
/// Milliseconds.
pub const MINUTE: i64 = 60_000;
/// Milliseconds.
pub const DAY: i64 = 86_400_000;

/// A desk, and the present case.
#[derive(Debug, Clone)]
pub struct Call {
    /// The host.
    pub desk: Desk,
    /// The directory's view of the subject.
    pub subject: SubjectProfile,
    /// The operator of the case.
    pub operator: Operator,
    /// The case that inputs go to.
    pub case: Option<CaseId>,
    /// The commands of the last steps, newest last.
    pub commands: Vec<Command>,
    /// True if the host reports at once that it observed what it could.
    pub observes: bool,
}

/// The subject of every test: an account with a phone, a mailbox, a manager and a desk lead.
pub fn subject() -> SubjectProfile {
    let contact = |channel: &str, address: &str| {
        Contact::new(channel, address).changed_at(Time::from_milliseconds(START - 400 * DAY))
    };
    let related = |person: &str, id: &str| {
        Relationship::new(person, id)
            .since(Time::from_milliseconds(START - 400 * DAY))
            .contacts([contact("mail", &format!("{id}@test.example"))])
    };
    SubjectProfile::new("subject-guid", "Sanne Subject", true)
        .groups(["CN=Staff,DC=test".to_owned()])
        .contacts([
            contact("sms", "+4512345678"),
            contact("mail", "sanne@home.example"),
            contact("post", "Vej 1, Aarhus"),
        ])
        .relationships([related("manager", "manager-guid"), related("desk_lead", "lead-guid")])
        .facts([("last_sign_in".to_owned(), Fact::Time(Time::from_milliseconds(START - 3 * DAY)))])
        .language("en")
}

/// An operator of this kind.
pub fn operator(id: &str, kind: OperatorKind) -> Operator {
    Operator::new(id, kind)
}

/// The configuration of every test.
pub fn config() -> EngineConfig {
    EngineConfig::new("log.test.example", "connector-1")
        .catalogue((1..=8).map(|n| format!("Catalogue question {n}?")))
        .blocklist(Blocklist::new(["correct horse battery staple"]))
}

impl Default for Call {
    fn default() -> Self {
        Self::with(POLICY)
    }
}

impl Call {
    /// A desk with this policy.
    pub fn with(policy: &str) -> Self {
        let policy = Policy::from_yaml(policy).unwrap_or_else(|error| panic!("{error}"));
        Self {
            desk: Desk::repeatable(policy, config(), Time::from_milliseconds(START)),
            subject: subject(),
            operator: operator("operator-guid", OperatorKind::Person),
            case: None,
            commands: Vec::new(),
            observes: true,
        }
    }

    /// Advances the clock.
    pub fn wait(&mut self, milliseconds: i64) -> &mut Self {
        self.desk.now = Time::from_milliseconds(self.desk.now.milliseconds() + milliseconds);
        self
    }

    /// Opens a case and makes it the present one.
    pub fn open(&mut self, action: &str) -> Committed {
        let opening = self.opening(action);
        self.open_as(&opening)
    }

    /// Opens a case with this opening and makes it the present one.
    pub fn open_as(&mut self, opening: &Opening) -> Committed {
        let released = self.desk.open(opening, Some(&self.subject)).expect("opens");
        self.take(released)
    }

    /// Opens a self-service case and makes it the present one.
    pub fn open_self(&mut self, action: &str) -> Committed {
        self.operator = operator("portal", OperatorKind::SelfService);
        self.open(action)
    }

    /// The opening of a case.
    pub fn opening(&self, action: &str) -> Opening {
        Opening::new(action, self.operator.clone(), "phone")
            .from(Sensitive::from("+4587654321"))
            .named("sanne")
            .language("en")
    }

    /// An input of the operator.
    pub fn says(&mut self, says: OperatorInput) -> Committed {
        let by = self.operator.clone();
        let case = self.id();
        let released = self.desk.operator(&case, &by, says, Some(&self.subject)).expect("steps");
        self.take(released)
    }

    /// An input of the caller.
    pub fn caller(&mut self, says: CallerInput) -> Committed {
        let case = self.id();
        let released = self.desk.caller(&case, says, Some(&self.subject)).expect("steps");
        self.take(released)
    }

    /// An input of the host.
    pub fn host(&mut self, says: HostInput) -> Committed {
        let case = self.id();
        let released = self.desk.host(&case, says, Some(&self.subject)).expect("steps");
        self.take(released)
    }

    /// Any input, for tests that choose its id.
    pub fn input(&mut self, input: &Input) -> Result<Committed, Fault> {
        let case = self.id();
        let released = self.desk.apply(&case, input, Some(&self.subject))?;
        Ok(self.take(released))
    }

    /// Asks a challenge.
    pub fn choose(&mut self, challenge: &str) -> Committed {
        self.says(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None })
    }

    /// The caller answers and the operator types the answer.
    pub fn answer(&mut self, challenge: &str, answers: &[&str]) -> Committed {
        let answers = answers.iter().map(|answer| (*answer).into()).collect();
        self.says(OperatorInput::Answer { challenge: challenge.to_owned(), answers })
    }

    /// The caller types the answer.
    pub fn enters(&mut self, challenge: &str, answers: &[&str]) -> Committed {
        let answers = answers.iter().map(|answer| (*answer).into()).collect();
        self.caller(CallerInput::Answer { challenge: challenge.to_owned(), answers })
    }

    /// The host reports a signal.
    pub fn signal(&mut self, check: &str, outcome: &str) -> Committed {
        self.host(HostInput::Signal {
            check: check.to_owned(),
            outcome: outcome.to_owned(),
            at: None,
            value: Some("seen".into()),
        })
    }

    /// Asks for a code, reads it from the phone, and answers.
    pub fn pass_code(&mut self, challenge: &str) -> Committed {
        self.choose(challenge);
        let code = self.sent(challenge);
        if challenge == "mail_code" || self.operator.kind == OperatorKind::SelfService {
            self.enters(challenge, &[&code])
        } else {
            self.answer(challenge, &[&code])
        }
    }

    /// The provider of the passkey reports a pass.
    pub fn pass_passkey(&mut self) -> Committed {
        self.choose("passkey");
        self.external("passkey", ProviderOutcome::Passed, None)
    }

    /// A provider answers the newest `PresentChallenge` of this challenge.
    pub fn external(&mut self, challenge: &str, outcome: ProviderOutcome, number: Option<&str>) -> Committed {
        let result = self.external_result(challenge, outcome, number);
        self.host(HostInput::External(result))
    }

    /// The result that the provider would report.
    pub fn external_result(
        &self,
        challenge: &str,
        outcome: ProviderOutcome,
        number: Option<&str>,
    ) -> ExternalResult {
        let (command, provider) = self.newest_ask(challenge).expect("was asked");
        let reference = format!("ref-{command}");
        ExternalResult::new(command, provider.nonce, reference, outcome).number(number.map(Sensitive::from))
    }

    /// The newest `PresentChallenge` to the provider of this challenge, if there is one.
    pub fn newest_ask(&self, challenge: &str) -> Option<(CommandId, Provider)> {
        self.commands.iter().rev().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) if ask.challenge == challenge => {
                Some((command.id.clone(), ask.provider.clone()?))
            }
            _ => None,
        })
    }

    /// A voucher answers the newest request.
    pub fn vouch(&mut self, voucher: &str, states: bool) -> Committed {
        let command = self
            .commands
            .iter()
            .rev()
            .find(|command| matches!(command.task, CommandTask::RequestVouch(_)))
            .expect("was asked")
            .id
            .clone();
        self.host(HostInput::Vouch { command, voucher: voucher.to_owned(), states, level: "aal2".to_owned() })
    }

    /// Redeems the present grant.
    pub fn redeem(&mut self) -> Committed {
        let grant = self.grant().unwrap_or_default();
        self.host(HostInput::Redeem { grant, password: None })
    }

    /// The grant that can be redeemed now, if there is one.
    pub fn grant(&mut self) -> Option<String> {
        match self.host(HostInput::TimePassed).reply.view {
            View::Host(view) => view.grant,
            _ => None,
        }
    }

    /// The newest command of this kind.
    pub fn newest(&self, kind: &str) -> Option<&Command> {
        assert!(KINDS.contains(&kind), "no command is called `{kind}`");
        self.commands.iter().rev().find(|command| command.task.kind() == kind)
    }

    /// The connector reports the status of the newest `Deliver`.
    pub fn report(&mut self, state: CommandStatus) -> Committed {
        let command = self.newest("deliver").expect("was delivered").id.clone();
        self.host(HostInput::Report { command, state, text: None })
    }

    /// The code that was last sent for this challenge.
    pub fn sent(&self, challenge: &str) -> String {
        let sent = self.commands.iter().rev().find_map(|command| match &command.task {
            CommandTask::SendMessage(send) if send.challenge == challenge => Some(send.code.expose().clone()),
            _ => None,
        });
        sent.expect("was sent")
    }

    /// Enrols security questions (answers `fido` and `aarhus`, then more) in a self-service case.
    pub fn enrol_questions(&mut self) {
        let (operator, case) = (self.operator.clone(), self.case.clone());
        self.open_self("enrol");
        self.pass_passkey();
        let pair = |question: &str, answer: &str| QuestionAndAnswer::new(question, answer);
        let released = self.caller(CallerInput::Enrol {
            what: Enrol::Questions {
                challenge: "questions".to_owned(),
                answers: vec![
                    pair("Catalogue question 1?", "answer fido"),
                    pair("Catalogue question 2?", "answer aarhus"),
                    pair("Who taught you to swim?", "answer bertil"),
                ],
            },
        });
        assert_eq!(released.reply.outcome, Outcome::Accepted);
        self.caller(CallerInput::Cancel);
        (self.operator, self.case) = (operator, case);
    }

    /// The right answers to the questions that were last asked.
    pub fn right_answers(&self) -> Vec<&'static str> {
        let questions = self.commands.iter().rev().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) if ask.challenge == "questions" => Some(ask.questions.clone()),
            _ => None,
        });
        questions.expect("was asked").iter().map(|question| right_answer(question)).collect()
    }

    /// The present case.
    pub fn id(&self) -> CaseId {
        self.case.clone().expect("a case is open")
    }

    /// Every record.
    pub fn records(&self) -> String {
        self.desk
            .store
            .cases()
            .flat_map(|(_, records)| records.iter().cloned())
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn take(&mut self, released: Committed) -> Committed {
        self.case = Some(released.case.id().clone());
        self.commands.extend(released.commands.iter().cloned());
        if self.observes {
            for command in released.commands.iter().filter(|command| command.task.kind() == "observe") {
                self.observed(command);
            }
        }
        released
    }

    /// The host reports that it observed what it could: before that the engine approves nothing and treats
    /// no silence as an outcome.
    pub fn observed(&mut self, command: &Command) -> Committed {
        let report =
            HostInput::Report { command: command.id.clone(), state: CommandStatus::Done, text: None };
        self.host(report)
    }
}

fn right_answer(question: &str) -> &'static str {
    match question {
        "Catalogue question 1?" => "answer fido",
        "Catalogue question 2?" => "answer aarhus",
        _ => "answer bertil",
    }
}

/// The code of a refused step; panics if the step was not refused.
pub fn refusal(released: &Committed) -> RefusalCode {
    match &released.reply.outcome {
        Outcome::Refused(refusal) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

/// Returns true if a step was accepted.
pub fn accepted(released: &Committed) -> bool {
    released.reply.outcome == Outcome::Accepted
}

/// A secret of a command in clear, for tests that look for it where it must not be.
pub fn plain(secret: &Sensitive<String>) -> &str {
    secret.expose()
}
