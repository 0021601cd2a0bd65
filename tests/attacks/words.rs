//! Short helpers that the attacks share.

use bonafides::Time;
use bonafides::case::{
    Block, CaseId, CommandTask, Committed, Connector, Deliver, Delivery, Enrol, GrantError, Input,
    MemoryRedemptions, OperatorInput, OperatorKind, OperatorView, Redeemed, RefusalCode, Step,
    SubjectProfile, Unavailable, View, WriteStatus,
};
use bonafides::keys::Row;
use bonafides_tests::call::{Call, accepted, operator, refusal, subject};

/// A case of `reset_mfa` approved by a passkey, and its grant.
pub fn approved() -> (Call, String) {
    let mut call = Call::default();
    let grant = approve(&mut call);
    (call, grant)
}

/// A desk with this operator.
pub fn run_by(id: &str, kind: OperatorKind) -> Call {
    Call { operator: operator(id, kind), ..Call::default() }
}

/// Opens a case of `reset_mfa` and gets it approved.
pub fn approve(call: &mut Call) -> String {
    call.open("reset_mfa");
    call.pass_passkey();
    call.grant().expect("the passkey is enough")
}

/// The same case after redemption, and the delivery to the connector.
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

/// Checks that the present case has no grant to redeem and that nothing was ever delivered.
#[track_caller]
pub fn ends_without_a_grant(call: &mut Call) {
    assert_eq!(call.grant(), None);
    let redeemed = call.redeem();
    assert!(!accepted(&redeemed));
    assert!(call.newest("deliver").is_none(), "something was delivered");
    assert!(call.desk.outbox().unwrap().iter().all(|command| command.task.kind() != "deliver"));
}

/// Returns true if this person of the policy was informed of the event.
pub fn told(call: &Call, event: &str, person: &str) -> bool {
    call.commands.iter().any(|command| match &command.task {
        CommandTask::Notify(notify) => {
            notify.event.as_str() == event && notify.to.iter().any(|to| to.person == person)
        }
        _ => false,
    })
}

/// The number of alerts and notices of this event.
pub fn alerts(call: &Call, event: &str) -> usize {
    let of_event =
        |task: &CommandTask| matches!(task, CommandTask::Notify(notify) if notify.event.as_str() == event);
    call.commands.iter().filter(|command| of_event(&command.task)).count()
}

/// The operator's view of the case.
pub fn view(call: &mut Call) -> OperatorView {
    operator_view(&call.says(OperatorInput::View))
}

/// The operator's view in a reply.
pub fn operator_view(released: &Committed) -> OperatorView {
    match &released.reply.view {
        View::Operator(view) => (**view).clone(),
        other => panic!("not an operator's view: {other:?}"),
    }
}

/// The blocks of a case, except for signals that the host has yet to report.
pub fn blocked(view: &OperatorView) -> Vec<Block> {
    view.blocked_by.iter().copied().filter(|by| *by != Block::Observing).collect()
}

/// The state of one challenge in the operator's view.
pub fn state_of(call: &mut Call, challenge: &str) -> &'static str {
    let view = view(call);
    let shown = view.challenges.iter().find(|shown| shown.challenge == challenge).expect("is shown");
    if shown.reason == Some(Unavailable::Forbidden) { "forbidden" } else { shown.state.as_str() }
}

/// A subject other than that of the other tests.
pub fn somebody(account: &str) -> SubjectProfile {
    let mut other = subject();
    other.account = account.to_owned();
    other.name = "Otto Other".into();
    for contact in &mut other.contacts {
        contact.address = format!("{account}-{}", contact.channel).into();
    }
    other
}

/// Sets the operator of the next inputs.
pub fn at_the_desk(call: &mut Call, id: &str) {
    call.operator = operator(id, OperatorKind::Person);
}

/// A second person takes over, without any check of the identity.
pub fn takes_over(call: &mut Call, id: &str) -> Committed {
    let before = call.operator.clone();
    at_the_desk(call, id);
    let released = call.says(OperatorInput::TakeOver);
    if !accepted(&released) {
        call.operator = before;
    }
    released
}

/// Checks that the input was refused with this code.
#[track_caller]
pub fn refused(released: &Committed, code: RefusalCode) {
    assert_eq!(refusal(released), code);
}

/// Makes a step without committing it.
pub fn prepared(call: &mut Call, case: &CaseId, input: &Input) -> Step {
    let seed = call.desk.seed().unwrap();
    let subject = call.subject.clone();
    call.desk.step(case, input, Some(&subject), &seed).unwrap()
}

/// The connector of the tests' grants.
pub fn connector(call: &Call) -> Connector {
    named_connector(call, "connector-1")
}

/// A connector of another name.
pub fn named_connector(call: &Call, id: &str) -> Connector {
    let connector = Connector::new(id, "log.test.example");
    connector.key("grant-1", call.desk.keys().grant_public()).unwrap()
}

/// A connector and its writes to a directory.
#[derive(Debug)]
pub struct Directory {
    connector: Connector,
    pub memory: MemoryRedemptions,
    /// The accounts that were written to, in order.
    pub written: Vec<String>,
}

impl Directory {
    pub fn of(call: &Call) -> Self {
        Self::with(connector(call))
    }

    pub fn with(connector: Connector) -> Self {
        Self { connector, memory: MemoryRedemptions::new(), written: Vec::new() }
    }

    /// Carries out the command.
    pub fn take(&mut self, deliver: &Deliver, now: Time, live: Option<bool>) -> Result<Redeemed, GrantError> {
        let delivery = Delivery::new(&deliver.action, &deliver.account)
            .secret(deliver.secret.as_ref(), deliver.blind.as_ref().map(|blind| blind.expose()));
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

/// Enrols recovery codes in a self-service case and returns them.
pub fn enrol_recovery_codes(call: &mut Call) -> Vec<String> {
    enrols(call, Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() })
}

/// Enrols something in a self-service case and returns the values shown.
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

/// The values that a caller is shown once.
pub fn shown(released: &Committed) -> Vec<String> {
    match &released.reply.view {
        View::Caller(view) => view.shown.iter().map(|secret| secret.expose().clone()).collect(),
        other => panic!("not a caller's view: {other:?}"),
    }
}

/// The bytes of the records of a case.
pub fn chain(call: &Call, case: &CaseId) -> Vec<Vec<u8>> {
    call.desk.store.records(case).iter().map(|record| record.clone().into_bytes()).collect()
}

/// A parsed record.
pub fn json(record: &str) -> serde_json::Value {
    serde_json::from_str(record).unwrap()
}
