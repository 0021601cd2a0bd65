//! Short words that the attacks share.

use bonafides::Time;
use bonafides::case::{
    Block, CaseId, CommandTask, Committed, Connector, Deliver, Delivery, Enrol, GrantError, Input,
    MemoryRedemptions, OperatorInput, OperatorKind, OperatorView, Redeemed, RefusalCode, Step,
    SubjectProfile, Unavailable, View, WriteStatus,
};
use bonafides::keys::Row;
use bonafides_tests::call::{Call, accepted, operator, refusal, subject};

/// A case of `reset_mfa` that a passkey has approved, and its grant.
pub fn approved() -> (Call, String) {
    let mut call = Call::default();
    let grant = approve(&mut call);
    (call, grant)
}

/// A desk at which this operator sits.
pub fn run_by(id: &str, kind: OperatorKind) -> Call {
    Call { operator: operator(id, kind), ..Call::default() }
}

/// Opens a case of `reset_mfa` and has it approved.
pub fn approve(call: &mut Call) -> String {
    call.open("reset_mfa");
    call.pass_passkey();
    call.grant().expect("the passkey is enough")
}

/// The same, redeemed: what goes to the connector.
pub fn redeemed() -> (Call, Deliver) {
    let (mut call, _) = approved();
    assert!(accepted(&call.redeem()));
    let deliver = delivered(&call);
    (call, deliver)
}

/// The newest delivery.
pub fn delivered(call: &Call) -> Deliver {
    match call.newest("deliver").map(|command| &command.task) {
        Some(CommandTask::Deliver(deliver)) => (**deliver).clone(),
        _ => panic!("nothing was delivered"),
    }
}

/// No grant can be redeemed in the present case, and nothing ever went to the connector.
#[track_caller]
pub fn ends_without_a_grant(call: &mut Call) {
    assert_eq!(call.grant(), None);
    let redeemed = call.redeem();
    assert!(!accepted(&redeemed));
    assert!(call.newest("deliver").is_none(), "something was delivered");
    assert!(call.desk.outbox().unwrap().iter().all(|command| command.task.kind() != "deliver"));
}

/// Somebody was told of this event at an address under this name of the policy's people.
pub fn told(call: &Call, event: &str, person: &str) -> bool {
    call.commands.iter().any(|command| match &command.task {
        CommandTask::Notify(notify) => {
            notify.event.as_str() == event && notify.to.iter().any(|to| to.person == person)
        }
        _ => false,
    })
}

/// How many alerts and notices of this event went out.
pub fn alerts(call: &Call, event: &str) -> usize {
    let of_event =
        |task: &CommandTask| matches!(task, CommandTask::Notify(notify) if notify.event.as_str() == event);
    call.commands.iter().filter(|command| of_event(&command.task)).count()
}

/// What the operator sees.
pub fn view(call: &mut Call) -> OperatorView {
    operator_view(&call.says(OperatorInput::View))
}

/// What an operator is shown.
pub fn operator_view(released: &Committed) -> OperatorView {
    match &released.reply.view {
        View::Operator(view) => (**view).clone(),
        other => panic!("not what an operator is shown: {other:?}"),
    }
}

/// What blocks a case, beside the signals that the host has yet to report.
pub fn blocked(view: &OperatorView) -> Vec<Block> {
    view.blocked_by.iter().copied().filter(|by| *by != Block::Observing).collect()
}

/// The state of one challenge, as the operator sees it.
pub fn state_of(call: &mut Call, challenge: &str) -> &'static str {
    let view = view(call);
    let shown =
        view.challenges.iter().find(|shown| shown.challenge == challenge).expect("every one is shown");
    if shown.reason == Some(Unavailable::Forbidden) { "forbidden" } else { shown.state.as_str() }
}

/// Somebody else than the subject of the other tests.
pub fn somebody(account: &str) -> SubjectProfile {
    let mut other = subject();
    other.account = account.to_owned();
    other.name = "Otto Other".into();
    for contact in &mut other.contacts {
        contact.address = format!("{account}-{}", contact.channel).into();
    }
    other
}

/// From now on this person sits at the desk.
pub fn at_the_desk(call: &mut Call, id: &str) {
    call.operator = operator(id, OperatorKind::Person);
}

/// A second person takes over, whoever they are.
pub fn takes_over(call: &mut Call, id: &str) -> Committed {
    let before = call.operator.clone();
    at_the_desk(call, id);
    let released = call.says(OperatorInput::TakeOver);
    if !accepted(&released) {
        call.operator = before;
    }
    released
}

/// The code that is refused is the one expected.
#[track_caller]
pub fn refused(released: &Committed, code: RefusalCode) {
    assert_eq!(refusal(released), code);
}

/// A step that is made, and not committed yet.
pub fn prepared(call: &mut Call, case: &CaseId, input: &Input) -> Step {
    let seed = call.desk.seed().unwrap();
    let subject = call.subject.clone();
    call.desk.step(case, input, Some(&subject), &seed).unwrap()
}

/// The connector that the grants of the tests are for.
pub fn connector(call: &Call) -> Connector {
    named_connector(call, "connector-1")
}

/// A connector of another name.
pub fn named_connector(call: &Call, id: &str) -> Connector {
    let connector = Connector::new(id, "log.test.example");
    connector.key("grant-1", call.desk.keys().grant_public()).unwrap()
}

/// A connector and what it did to its directory.
#[derive(Debug)]
pub struct Directory {
    connector: Connector,
    pub memory: MemoryRedemptions,
    /// Accounts that were written to, in order.
    pub written: Vec<String>,
}

impl Directory {
    pub fn of(call: &Call) -> Self {
        Self::with(connector(call))
    }

    pub fn with(connector: Connector) -> Self {
        Self { connector, memory: MemoryRedemptions::new(), written: Vec::new() }
    }

    /// Carries out what stands in the command.
    pub fn take(&mut self, deliver: &Deliver, now: Time, live: Option<bool>) -> Result<Redeemed, GrantError> {
        let delivery = Delivery {
            action: &deliver.action,
            account: &deliver.account,
            secret: deliver.secret.as_ref(),
            blind: deliver.blind.as_ref().map(|blind| blind.expose()),
        };
        let (written, account) = (&mut self.written, &deliver.account);
        self.connector.redeem(&mut self.memory, deliver.token.expose(), &delivery, now, live, |claims| {
            assert_eq!(claims.sub, *account);
            written.push(claims.sub.clone());
            WriteStatus::Done
        })
    }
}

/// The row of a case.
pub fn case_row(call: &Call) -> Row {
    call.desk.store.row(&bonafides::case::Case::key(&call.id()))
}

/// Enrols recovery codes in a case of the subject's own: the codes.
pub fn enrol_recovery_codes(call: &mut Call) -> Vec<String> {
    enrols(call, Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() })
}

/// Enrols something in a case of the subject's own: what was shown.
pub fn enrols(call: &mut Call, enrol: Enrol) -> Vec<String> {
    use bonafides::case::CallerInput;
    let (operator, case) = (call.operator.clone(), call.case.clone());
    call.open_self("enrol");
    call.pass_passkey();
    let released = call.caller(CallerInput::Enrol { what: enrol });
    assert!(accepted(&released), "{:?}", released.reply);
    let shown = shown(&released);
    call.caller(CallerInput::Cancel);
    (call.operator, call.case) = (operator, case);
    shown
}

/// What a caller is shown this once.
pub fn shown(released: &Committed) -> Vec<String> {
    match &released.reply.view {
        View::Caller(view) => view.shown.iter().map(|secret| secret.expose().clone()).collect(),
        other => panic!("not what a caller is shown: {other:?}"),
    }
}

/// The bytes of the records of a case.
pub fn chain(call: &Call, case: &CaseId) -> Vec<Vec<u8>> {
    call.desk.store.records(case).iter().map(|record| record.clone().into_bytes()).collect()
}

/// A record, read.
pub fn json(record: &str) -> serde_json::Value {
    serde_json::from_str(record).unwrap()
}
