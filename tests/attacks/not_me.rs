//! "Not me", and attackers who abuse or outrun it.

use bonafides::case::{
    Block, Caller, CallerInput, CaseState, CommandStatus, CommandTask, Committed, Input, InputId,
    OperatorKind, RefusalCode,
};
use bonafides::keys::Sensitive;
use bonafides_tests::call::{Call, DAY, MINUTE, accepted};

use crate::words::{
    alerts, approve, at_the_desk, blocked, delivered, ends_without_a_grant, operator_view, redeemed, refused,
    run_by, somebody, told, view,
};

/// The token in the newest notice to the subject.
fn token(call: &Call) -> Sensitive<String> {
    let text = call.commands.iter().rev().find_map(|command| match &command.task {
        CommandTask::Notify(notify) => {
            notify.to.iter().find(|to| to.person == "subject").map(|to| to.text.expose().clone())
        }
        _ => None,
    });
    let text = text.expect("the subject was informed");
    let is_token = |word: &&str| word.len() > 20 && word.contains('-');
    let word = text.split_whitespace().find(is_token).expect("a token");
    word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).into()
}

/// "Not me" in a separate case.
fn late(call: &mut Call, token: Option<Sensitive<String>>) -> Committed {
    let opening = call.opening("not_me");
    let subject = call.subject.clone();
    let released = call.desk.not_me(&opening, token.as_ref(), Some(&subject)).unwrap();
    call.commands.extend(released.commands.iter().cloned());
    released
}

/// A reset that was carried out and that the subject was informed of.
fn done() -> Call {
    let (mut call, _) = redeemed();
    call.report(CommandStatus::Done);
    call
}

#[test]
fn not_me_said_by_a_stranger() {
    let mut call = Call::default();
    approve(&mut call);
    call.caller(CallerInput::NotMe { token: None });
    assert!(told(&call, "not_me", "security_desk") && told(&call, "not_me", "subject"));
    // Everything in progress is over; the subject can begin again at once, for there is no fence.
    assert_eq!(call.grant(), None);
    assert!(call.newest("deliver").is_none());
    let opened = call.open("reset_mfa");
    assert!(blocked(&operator_view(&opened)).is_empty());
    call.pass_passkey();
    assert!(call.grant().is_some());
}

#[test]
fn not_me_said_by_a_stranger_does_not_undo_what_was_done() {
    let mut call = done();
    late(&mut call, None);
    assert!(call.newest("revoke").is_none());
    assert!(told(&call, "not_me", "security_desk"));
}

#[test]
fn not_me_proven_long_after_the_reset() {
    let mut call = done();
    let grant = delivered(&call).grant;
    let token = token(&call);
    call.wait(29 * DAY);
    late(&mut call, Some(token));
    let Some(CommandTask::Revoke { grant: revoked, .. }) = call.newest("revoke").map(|command| &command.task)
    else {
        panic!("the password of the impostor was not revoked")
    };
    assert_eq!(*revoked, grant);
    // For a day no caller gets in this way, not even with a passkey.
    let opened = call.open("reset_mfa");
    assert_eq!(blocked(&operator_view(&opened)), [Block::Fenced]);
    // Nor can a second person take over: it is refused at once.
    assert_eq!(operator_view(&opened).state, CaseState::Ended);
    call.commands.clear();
    ends_without_a_grant(&mut call);
    call.wait(DAY);
    let opened = call.open("reset_mfa");
    assert!(blocked(&operator_view(&opened)).is_empty());
}

#[test]
fn not_me_with_a_token_that_was_used() {
    let mut call = done();
    let token = token(&call);
    late(&mut call, Some(token.clone()));
    call.wait(DAY);
    // An attacker who found it in a mailbox cannot fence the subject repeatedly.
    late(&mut call, Some(token));
    let opened = call.open("reset_mfa");
    assert!(blocked(&operator_view(&opened)).is_empty());
}

#[test]
fn not_me_with_a_token_that_is_over_or_of_somebody_else() {
    let mut call = done();
    let old = token(&call);
    call.wait(30 * DAY);
    late(&mut call, Some(old));
    assert!(blocked(&operator_view(&call.open("reset_mfa"))).is_empty());

    let mut call = done();
    let foreign = token(&call);
    call.subject = somebody("ceo-guid");
    late(&mut call, Some(foreign));
    assert!(blocked(&operator_view(&call.open("reset_mfa"))).is_empty());
}

#[test]
fn not_me_with_a_guessed_token() {
    let mut call = done();
    for guess in ["", "0", &"0".repeat(30), &"x".repeat(1_000_000)] {
        late(&mut call, Some(guess.into()));
    }
    assert!(blocked(&operator_view(&call.open("reset_mfa"))).is_empty());
}

#[test]
fn not_me_in_a_session_of_the_subject() {
    let mut call = Call::default();
    approve(&mut call);
    let by = Caller::in_session("sso");
    let input = Input::caller("n".parse::<InputId>().unwrap(), by, CallerInput::NotMe { token: None });
    call.input(&input).unwrap();
    assert_eq!(blocked(&operator_view(&call.open("reset_mfa"))), [Block::Fenced]);
    ends_without_a_grant(&mut call);
}

#[test]
fn case_of_before_not_me_carried_on_after_it() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    let before = call.id();
    late(&mut call, None);
    call.case = Some(before);
    let released = call.external("passkey", bonafides::case::ProviderOutcome::Passed, None);
    assert!(released.case.is_over());
    refused(&call.choose("passkey"), RefusalCode::Ended);
    ends_without_a_grant(&mut call);
}

#[test]
fn second_not_me_in_a_case_that_the_first_one_ended() {
    let mut call = done();
    let token = token(&call);
    call.open("reset_password");
    let open = call.id();
    // A stranger says it elsewhere; then the subject proves it here.
    late(&mut call, None);
    let before = alerts(&call, "not_me");
    call.case = Some(open);
    call.caller(CallerInput::NotMe { token: Some(token) });
    assert!(alerts(&call, "not_me") > before);
    assert_eq!(blocked(&operator_view(&call.open("reset_mfa"))), [Block::Fenced]);
}

#[test]
fn delivery_reported_after_not_me_was_said_elsewhere() {
    let (mut call, _) = redeemed();
    let redeemed = call.id();
    late(&mut call, None);
    assert!(call.newest("revoke").is_some());
    call.case = Some(redeemed);
    assert!(accepted(&call.report(CommandStatus::Done)));
    // The report was accepted: the secret is wiped from the outbox.
    assert!(call.desk.outbox().unwrap().iter().all(|command| command.task.kind() != "deliver"));
}

#[test]
fn not_me_in_a_case_that_was_flooded() {
    let mut call = Call::default();
    call.open("reset_mfa");
    for _ in 0..300 {
        call.enters("sms_code", &["000000"]);
    }
    let before = alerts(&call, "not_me");
    let released = call.caller(CallerInput::NotMe { token: None });
    assert!(accepted(&released) && released.case.is_over());
    assert!(alerts(&call, "not_me") > before);
}

#[test]
fn re_enrolment_key_after_not_me() {
    let mut call = Call::default();
    let key = crate::self_service::key(&mut call);
    late(&mut call, None);
    call.wait(MINUTE);
    call.open_self("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    assert_eq!(call.grant(), None);
}

#[test]
fn not_me_about_an_unknown_account() {
    let mut call = run_by("portal", OperatorKind::SelfService);
    let opening = call.opening("not_me");
    let released = call.desk.not_me(&opening, Some(&"0".into()), None).unwrap();
    assert!(released.case.is_over() && released.case.account().is_none());
    // It opens nothing and fences nobody.
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_mfa");
    assert!(view(&mut call).blocked_by.is_empty());
}
