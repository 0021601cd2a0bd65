//! A call to a service desk, up to the point at which single steps are measured.

use std::collections::BTreeMap;

use argon2::{Algorithm, Argon2, Params, Version};
use bonafides::audit::{Hash, leaf_hash};
use bonafides::case::{
    CallerInput, Case, CaseId, Command, CommandId, CommandStatus, CommandTask, Committed, Contact, Context,
    EngineConfig, Enrol, ExternalResult, HostInput, Input, InputId, Opening, Operator, OperatorInput,
    OperatorKind, Outcome, Policies, ProviderOutcome, QuestionAndAnswer, Relationship, Step, SubjectProfile,
};
use bonafides::keys::{RawKeys, Row, Seed, Sensitive};
use bonafides::{Decision, Facts, Policy, Time, Verdict};
use bonafides_examples::Desk;

use crate::encoded::Encoded;

/// The policy of every call.
pub const SERVICE_DESK: &str = include_str!("../../examples/policies/service-desk.yaml");

/// The time at which the desk opens: 2026-11-23T08:00:00Z.
const START: i64 = 1_795_420_800_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Everything that a step needs, so that only making it is measured.
#[derive(Debug)]
pub struct Prepared {
    name: &'static str,
    config: EngineConfig,
    policies: Policies,
    keys: RawKeys,
    now: Time,
    seed: Seed,
    subject: SubjectProfile,
    stored: Row,
    case: Case,
    input: Input,
    rows: Vec<Row>,
    facts: Facts<'static>,
    encoded: Encoded,
}

impl Prepared {
    /// Returns the name of the step.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Makes the step.
    pub fn apply(&self) -> Step {
        let seed = &self.seed;
        let ctx = context(&self.config, &self.policies, &self.keys, self.now, seed, Some(&self.subject));
        self.case.apply(&self.input, &ctx, &self.rows).expect("a step")
    }

    /// Opens the stored case.
    pub fn read(&self) -> Case {
        Case::from_row(&self.stored, &self.keys).expect("an untouched row")
    }

    /// Returns the number of rows that the step reads.
    pub fn needs(&self) -> usize {
        let seed = &self.seed;
        let ctx = context(&self.config, &self.policies, &self.keys, self.now, seed, Some(&self.subject));
        self.case.needs(&self.input, &ctx).expect("keys in memory").len()
    }

    /// Returns the decision of this step, from the facts in its record: groups and evidence included.
    pub fn decide(&self) -> Decision {
        let policy = self.policies.active();
        let groups = self.subject.groups.iter().map(String::as_str);
        let rules = policy.rules(&self.facts.action, groups).expect("a known action");
        let evidence = policy.evidence(&self.facts).expect("good facts");
        rules.decide(&evidence).expect("one policy")
    }

    /// Makes the decision, and writes the record of this step by hand.
    pub fn decide_and_encode(&self) -> (String, Hash) {
        let bytes = self.encoded.write(&self.decide());
        let hash = leaf_hash(bytes.as_bytes());
        (bytes, hash)
    }

    /// Returns the sizes of what the step reads and writes.
    pub fn sizes(&self) -> Sizes {
        let step = self.apply();
        let length = |row: &Row| row.bytes.as_ref().map_or(0, Vec::len);
        Sizes {
            read: self.rows.len(),
            compared: step.compare().len(),
            written: step.write().len(),
            outbox: step.outbox().len(),
            case: step.write().iter().find(|row| row.key == self.stored.key).map_or(0, length),
            rows: step.write().iter().chain(step.outbox()).map(length).sum(),
            record: step.record().map_or(0, |record| record.bytes.len()),
        }
    }
}

/// The sizes of what a step reads and writes.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Rows passed.
    pub read: usize,
    /// Rows whose version the commit compares.
    pub compared: usize,
    /// Rows written, including that of the case.
    pub written: usize,
    /// Rows added to the outbox.
    pub outbox: usize,
    /// Bytes of the case.
    pub case: usize,
    /// Bytes of all rows written.
    pub rows: usize,
    /// Bytes of the record.
    pub record: usize,
}

/// The steps that are measured.
pub const STEPS: [&str; 7] = [
    "view",
    "signal",
    "signal-with-value",
    "code-wrong",
    "code-right",
    "external-failed",
    "external-approves",
];

/// Returns a code of the same length that was not sent.
fn another(code: &str) -> String {
    code.chars().map(|digit| if digit == '3' { '4' } else { '3' }).collect()
}

/// Prepares one of [`STEPS`] in a call for a new password with six results and no verdict yet.
///
/// The results are five signals and three answered questions; a code and a passkey are pending. The
/// operator has handled ten other calls this morning, and every command was reported on.
pub fn prepare(name: &'static str) -> Prepared {
    let call = Call::half_way();
    let input = match name {
        "view" => call.operator_says(OperatorInput::View),
        "signal" => host_says(signal("workstation", "new", None)),
        "signal-with-value" => host_says(signal("workstation", "new", Some("PC-0815"))),
        "code-wrong" => call.operator_says(answer("sms_code", &[&another(&call.sent())])),
        "code-right" => call.operator_says(answer("sms_code", &[&call.sent()])),
        "external-failed" => host_says(call.passkey(ProviderOutcome::Failed)),
        "external-approves" => host_says(call.passkey(ProviderOutcome::Passed)),
        _ => panic!("no such step: {name}"),
    };
    call.prepare(name, input)
}

/// Prepares the step that hashes: three answers, each compared with its argon2id hash.
pub fn prepare_questions() -> Prepared {
    let call = Call::asked();
    let input = call.operator_says(call.right_answers());
    call.prepare("questions", input)
}

/// Computes the same number of hashes as [`prepare_questions`] with only the crate: 19 MiB, two passes,
/// one lane.
pub fn argon2_alone() -> [u8; 32] {
    let params = Params::new(19_456, 2, 1, None).expect("good parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    for answer in ["answer1", "answer2", "answer3"] {
        argon2.hash_password_into(answer.as_bytes(), &[7; 16], &mut hash).expect("enough memory");
    }
    hash
}

/// A desk and a call.
struct Call {
    desk: Desk,
    subject: SubjectProfile,
    operator: Operator,
    case: Option<CaseId>,
    commands: Vec<Command>,
}

impl Call {
    fn new() -> Self {
        let policy = Policy::from_yaml(SERVICE_DESK).unwrap_or_else(|error| panic!("{error}"));
        let catalogue = (1..=8).map(|n| format!("Catalogue question {n}?"));
        let config = EngineConfig::new("log.contoso.example", "directory-1").catalogue(catalogue);
        Self {
            desk: Desk::repeatable(policy, config, Time::from_milliseconds(START)),
            subject: subject("subject-0"),
            operator: Operator::new("6f1d3c0a-operator", OperatorKind::Person),
            case: None,
            commands: Vec::new(),
        }
    }

    /// Returns a desk after ten other calls and an enrolment, in the measured call up to its questions.
    fn asked() -> Self {
        let mut call = Self::new();
        for other in 1..=10 {
            call.subject = subject(&format!("subject-{other}"));
            call.open("unlock_account");
            call.signals();
            call.pass_passkey();
            call.confirm_photo();
            call.redeem();
            call.wait(MINUTE);
        }
        call.subject = subject("3f2504e0-4f89-11d3-9a0c-0305e82c3301");
        call.enrol();
        call.wait(DAY);
        call.open("reset_password");
        call.signals();
        call.host(signal("posture", "normal", None));
        call.choose("questions");
        call
    }

    /// Returns the same with the questions answered.
    fn half_way() -> Self {
        let mut call = Self::asked();
        call.says(call.right_answers());
        call.choose("sms_code");
        call.choose("passkey");
        call
    }

    fn prepare(self, name: &'static str, input: Input) -> Prepared {
        let stored = self.desk.store.row(&Case::key(&self.id()));
        let keys = self.desk.keys().clone();
        let case = Case::from_row(&stored, &keys).expect("just stored");
        let seed = Seed::new([7; 32]).expect("a seed");
        let Desk { config, policies, store, now, .. } = self.desk;
        let ctx = context(&config, &policies, &keys, now, &seed, Some(&self.subject));
        let rows = store.read(&case.needs(&input, &ctx).expect("keys in memory"));
        let step = case.apply(&input, &ctx, &rows).expect("a step");
        let record = step.record().expect("a new input").bytes.clone();
        let released = step.committed();
        assert_eq!(released.reply.outcome, Outcome::Accepted, "{name}");
        let (encoded, facts) = Encoded::read(&record);
        let subject = self.subject;
        let prepared = Prepared {
            name,
            config,
            policies,
            keys,
            now,
            seed,
            subject,
            stored,
            case,
            input,
            rows,
            facts,
            encoded,
        };
        // Both sides write the same record; the engine also sorts it, including the digested part.
        let (by_hand, _) = prepared.decide_and_encode();
        assert_eq!(members(&by_hand), members(&record), "{name}");
        let approves = name == "external-approves";
        assert_eq!(prepared.decide().verdict() == Verdict::Approve, approves, "{name}");
        prepared
    }

    fn enrol(&mut self) {
        self.open("enrol");
        self.signals();
        self.pass_passkey();
        self.confirm_photo();
        let answers = (1..=5)
            .map(|n| QuestionAndAnswer::new(format!("Catalogue question {n}?"), format!("answer {n}")));
        let challenge = "questions".to_owned();
        let enrolled = Enrol::Questions { challenge, answers: answers.collect() };
        let case = self.id();
        let released = self.desk.caller(&case, CallerInput::Enrol { what: enrolled }, Some(&self.subject));
        self.take(&released.expect("steps"));
    }

    fn confirm_photo(&mut self) {
        self.choose("photo_id");
        let fields = ["document_type", "seen_live"].map(|field| (field.to_owned(), "passport".into()));
        self.says(OperatorInput::Confirm {
            challenge: "photo_id".to_owned(),
            fields: fields.into_iter().collect(),
            item: None,
            grades: BTreeMap::new(),
        });
    }

    fn open(&mut self, action: &str) {
        let opening = Opening::new(action, self.operator.clone(), "phone")
            .from(Sensitive::from("+4587654321"))
            .language("en");
        let released = self.desk.open(&opening, Some(&self.subject)).expect("opens");
        self.case = Some(released.case.id().clone());
        self.take(&released);
    }

    fn signals(&mut self) {
        for (check, outcome) in
            [("account", "enabled"), ("location", "unknown"), ("workstation", "new"), ("sim_change", "none")]
        {
            self.host(signal(check, outcome, None));
        }
        let observed = |command: &Command| {
            matches!(command.task, CommandTask::Observe { .. }).then(|| command.id.clone())
        };
        let command = self.newest(observed);
        self.report(command);
    }

    fn choose(&mut self, challenge: &str) {
        self.says(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None });
    }

    fn pass_passkey(&mut self) {
        self.choose("passkey");
        let result = self.passkey(ProviderOutcome::Passed);
        self.host(result);
    }

    fn redeem(&mut self) {
        let case = self.id();
        let released = self.desk.host(&case, HostInput::TimePassed, Some(&self.subject)).expect("steps");
        let bonafides::case::View::Host(view) = released.reply.view else { panic!("the host asked") };
        self.host(HostInput::Redeem { grant: view.grant.expect("approved"), password: None });
    }

    fn says(&mut self, says: OperatorInput) {
        let (case, by) = (self.id(), self.operator.clone());
        let released = self.desk.operator(&case, &by, says, Some(&self.subject)).expect("steps");
        self.take(&released);
    }

    fn host(&mut self, says: HostInput) {
        let case = self.id();
        let released = self.desk.host(&case, says, Some(&self.subject)).expect("steps");
        self.take(&released);
    }

    /// Carries out the commands and reports them.
    fn take(&mut self, released: &Committed) {
        assert_eq!(released.reply.outcome, Outcome::Accepted);
        for command in &released.commands {
            self.commands.push(command.clone());
            if !matches!(command.task, CommandTask::Observe { .. }) {
                self.report(command.id.clone());
            }
        }
    }

    fn report(&mut self, command: CommandId) {
        self.host(HostInput::Report { command, state: CommandStatus::Done, text: None });
    }

    fn wait(&mut self, milliseconds: i64) {
        self.desk.now = Time::from_milliseconds(self.desk.now.milliseconds().saturating_add(milliseconds));
    }

    fn id(&self) -> CaseId {
        self.case.clone().expect("a case is open")
    }

    fn operator_says(&self, says: OperatorInput) -> Input {
        Input::operator(input_id(), self.operator.clone(), says)
    }

    /// Returns the result of `find` for the newest command that has one.
    fn newest<T>(&self, find: impl Fn(&Command) -> Option<T>) -> T {
        self.commands.iter().rev().find_map(find).expect("was asked")
    }

    fn sent(&self) -> String {
        self.newest(|command| match &command.task {
            CommandTask::SendMessage(send) => Some(send.code.expose().clone()),
            _ => None,
        })
    }

    fn passkey(&self, outcome: ProviderOutcome) -> HostInput {
        let (command, nonce) = self.newest(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => {
                Some((command.id.clone(), ask.provider.as_ref()?.nonce.clone()))
            }
            _ => None,
        });
        let reference = format!("ref-{command}");
        HostInput::External(ExternalResult::new(command, nonce, reference, outcome))
    }

    fn right_answers(&self) -> OperatorInput {
        let questions = self.newest(|command| match &command.task {
            CommandTask::PresentChallenge(ask) if ask.challenge == "questions" => Some(ask.questions.clone()),
            _ => None,
        });
        let answers = questions.iter().map(|text| right_answer(text).into()).collect();
        OperatorInput::Answer { challenge: "questions".to_owned(), answers }
    }
}

/// Returns `answer 3` for `Catalogue question 3?`.
fn right_answer(question: &str) -> String {
    question.replace("Catalogue question", "answer").replace('?', "")
}

fn context<'a>(
    config: &'a EngineConfig,
    policies: &'a Policies,
    keys: &'a RawKeys,
    now: Time,
    seed: &'a Seed,
    subject: Option<&'a SubjectProfile>,
) -> Context<'a> {
    Context::new(now, seed, config, policies, keys, subject)
}

/// Returns a record without the digest of its explanation.
fn members(record: &str) -> serde_json::Value {
    let mut members: serde_json::Value = serde_json::from_str(record).expect("JSON");
    let decision = members.get_mut("decision").and_then(serde_json::Value::as_object_mut);
    decision.expect("a decided step").remove("explanation_digest");
    members
}

fn input_id() -> InputId {
    "measured-1".parse::<InputId>().expect("an id")
}

fn host_says(says: HostInput) -> Input {
    Input::host(input_id(), "host", says)
}

fn signal(check: &str, outcome: &str, value: Option<&str>) -> HostInput {
    let value = value.map(Into::into);
    HostInput::Signal { check: check.to_owned(), outcome: outcome.to_owned(), at: None, value }
}

fn answer(challenge: &str, answers: &[&str]) -> OperatorInput {
    let answers = answers.iter().map(|answer| (*answer).into()).collect();
    OperatorInput::Answer { challenge: challenge.to_owned(), answers }
}

fn subject(account: &str) -> SubjectProfile {
    let long_ago = Some(Time::from_milliseconds(START.saturating_sub(DAY.saturating_mul(400))));
    let contact = |channel: &str, address: &str| Contact::new(channel, address).changed_at(long_ago);
    SubjectProfile::new(account, "Sanne Subject", true)
        .groups([
            "CN=G-All-Staff,OU=Groups,DC=ad,DC=test".to_owned(),
            "CN=Project Aarhus,OU=Lists,DC=ad,DC=test".to_owned(),
        ])
        .contacts([contact("sms", "+4512345607"), contact("private_email", "sanne@home.example")])
        .relationships([Relationship::new("manager", "manager-guid")
            .since(long_ago)
            .contacts([contact("mail", "manager@ad.test")])])
        .language("en")
}
