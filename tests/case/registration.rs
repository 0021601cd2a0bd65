//! Registrations at a provider, such as passkeys: an enrolment like any other.

use bonafides::case::{
    AlertEvent, Caller, CallerInput, Command, CommandTask, Committed, Enrol, ExternalResult, HostInput,
    Input, ProviderOutcome, RefusalCode, Register,
};
use bonafides_tests::call::{Call, DAY, MINUTE, accepted, refusal, registers_passkeys};
use serde_json::Value;

/// A self-service case that is approved for an enrolment, with passkeys or without.
fn approved(policy: &str) -> Call {
    let mut call = Call::with(policy);
    call.open_self("enrol");
    assert!(accepted(&call.pass_passkey()));
    call
}

fn register(call: &mut Call, challenge: &str) -> Committed {
    let challenge = challenge.to_owned();
    call.caller(CallerInput::Enrol { what: Enrol::Registration { challenge } })
}

/// The newest request to the provider.
fn asked(call: &Call) -> (Command, Register) {
    let command = call.newest("register").expect("a registration was requested").clone();
    let CommandTask::Register(asked) = command.task.clone() else { unreachable!() };
    (command, asked)
}

fn answer(call: &Call, reference: &str, outcome: ProviderOutcome) -> ExternalResult {
    let (command, register) = asked(call);
    ExternalResult::new(command.id, register.nonce, reference, outcome)
}

fn give(call: &mut Call, result: ExternalResult) -> Committed {
    call.host(HostInput::External(result))
}

/// Everybody who was told that something was enrolled.
fn told(call: &Call) -> usize {
    let of = |command: &&Command| matches!(&command.task, CommandTask::Notify(n) if n.event == AlertEvent::Enrolled);
    call.commands.iter().filter(of).count()
}

fn last_record(call: &Call) -> Value {
    serde_json::from_str(call.records().lines().last().unwrap()).unwrap()
}

#[test]
fn a_registration_counts_once_its_provider_has_confirmed_it() {
    let mut call = approved(&registers_passkeys());
    assert!(accepted(&register(&mut call, "passkey")));
    let (_, request) = asked(&call);
    assert_eq!((request.challenge.as_str(), request.provider.as_str()), ("passkey", "webauthn"));
    assert_eq!(told(&call), 0, "nothing is enrolled yet");
    assert_eq!(last_record(&call)["data"]["change"], "registration");

    let result = answer(&call, "passkey-1", ProviderOutcome::Passed);
    assert!(accepted(&give(&mut call, result)));
    assert_eq!(told(&call), 1);
    let record = last_record(&call);
    assert_eq!(record["type"], "enrol");
    let data = &record["data"];
    assert_eq!((&data["change"], &data["outcome"]), (&"registered".into(), &"passed".into()), "{record}");
    assert_eq!(data["provider"], "webauthn");
    assert!(data["reference"]["s"].is_string() && !call.records().contains("passkey-1"), "sealed: {record}");
    // It is no proof in the case that registered it.
    assert_eq!(record["facts"]["evidence"].as_array().unwrap().len(), 1, "{record}");
    // The approval stays open: a second device.
    assert!(accepted(&register(&mut call, "passkey")));
}

#[test]
fn an_answer_counts_once() {
    let mut call = approved(&registers_passkeys());
    register(&mut call, "passkey");
    let result = answer(&call, "passkey-1", ProviderOutcome::Passed);
    assert!(accepted(&give(&mut call, result.clone())));
    let mut again = result;
    again.reference = "passkey-2".to_owned();
    assert_eq!(refusal(&give(&mut call, again)), RefusalCode::NotAsked);

    register(&mut call, "passkey");
    let replayed = answer(&call, "passkey-1", ProviderOutcome::Passed);
    assert_eq!(refusal(&give(&mut call, replayed)), RefusalCode::Replayed);
    assert_eq!(told(&call), 1);
}

#[test]
fn an_answer_to_something_else_is_refused() {
    let mut call = approved(&registers_passkeys());
    register(&mut call, "passkey");
    let mut other = answer(&call, "passkey-1", ProviderOutcome::Passed);
    other.nonce = "0".repeat(32);
    assert_eq!(refusal(&give(&mut call, other)), RefusalCode::Nonce);
    // A later request voids the earlier one.
    let void = answer(&call, "passkey-2", ProviderOutcome::Passed);
    register(&mut call, "passkey");
    assert_eq!(refusal(&give(&mut call, void.clone())), RefusalCode::NotAsked);
    // Of another case of the same person.
    call.open_self("enrol");
    call.pass_passkey();
    register(&mut call, "passkey");
    assert_eq!(refusal(&give(&mut call, void)), RefusalCode::UnknownCommand);
    // Without a reference.
    let unnamed = answer(&call, "", ProviderOutcome::Passed);
    assert_eq!(refusal(&give(&mut call, unnamed)), RefusalCode::Replayed);
    assert_eq!(told(&call), 0);
}

#[test]
fn an_answer_after_the_approval_is_refused() {
    let mut call = approved(&registers_passkeys());
    register(&mut call, "passkey");
    let late = answer(&call, "passkey-1", ProviderOutcome::Passed);
    call.wait(5 * MINUTE);
    assert_eq!(refusal(&give(&mut call, late)), RefusalCode::TooLate);

    // The approval ends, although the request is still open.
    call.wait(9 * MINUTE);
    register(&mut call, "passkey");
    let over = answer(&call, "passkey-1", ProviderOutcome::Passed);
    call.wait(2 * MINUTE);
    assert!(matches!(refusal(&give(&mut call, over)), RefusalCode::GrantOver | RefusalCode::NoEnrolment));

    let mut call = approved(&registers_passkeys());
    register(&mut call, "passkey");
    let disowned = answer(&call, "passkey-1", ProviderOutcome::Passed);
    call.caller(CallerInput::NotMe { token: None });
    assert!(!accepted(&give(&mut call, disowned)));
    assert_eq!(told(&call), 0);
}

#[test]
fn an_answer_that_nothing_was_registered_enrols_nothing() {
    for outcome in [ProviderOutcome::Failed, ProviderOutcome::Inconclusive] {
        let mut call = approved(&registers_passkeys());
        register(&mut call, "passkey");
        let result = answer(&call, "passkey-1", outcome);
        assert!(accepted(&give(&mut call, result)));
        assert_eq!(told(&call), 0);
        assert_eq!(last_record(&call)["data"]["outcome"], outcome.as_str());
        assert!(accepted(&register(&mut call, "passkey")), "it can be tried again");
    }
}

#[test]
fn a_proven_not_me_revokes_what_was_registered_however_late() {
    let mut call = approved(&registers_passkeys());
    register(&mut call, "passkey");
    let (_, request) = asked(&call);
    let result = answer(&call, "passkey-1", ProviderOutcome::Passed);
    assert!(accepted(&give(&mut call, result)));
    assert_eq!(last_record(&call)["data"]["registration"], request.nonce);
    call.caller(CallerInput::Cancel);
    call.wait(20 * DAY);
    // Said by somebody who proves nothing: the registration stays, and a later proof still undoes it.
    call.open("unlock_account");
    call.caller(CallerInput::NotMe { token: None });
    assert!(call.newest("revoke").is_none());
    call.open_self("unlock_account");
    let by = Caller::in_session("sso");
    let id = "session-says".parse().unwrap();
    let says = CallerInput::NotMe { token: None };
    let said = call.input(&Input::caller(id, by, says)).unwrap();
    let revoked: Vec<&CommandTask> = said.commands.iter().map(|command| &command.task).collect();
    let is_it = |task: &&&CommandTask| {
        matches!(task, CommandTask::Revoke { grant, account }
            if *grant == request.nonce && *account == call.subject.account)
    };
    assert_eq!(revoked.iter().filter(is_it).count(), 1, "{revoked:?}");
}

#[test]
fn nothing_is_registered_without_an_approval_for_it() {
    let mut call = Call::with(&registers_passkeys());
    call.open_self("enrol");
    assert_eq!(refusal(&register(&mut call, "passkey")), RefusalCode::NoEnrolment);
    // The grant of this policy does not name passkeys; of the other, not pushes.
    let mut call = approved(bonafides_tests::call::POLICY);
    assert_eq!(refusal(&register(&mut call, "passkey")), RefusalCode::NoEnrolment);
    let mut call = approved(&registers_passkeys());
    for other in ["push", "authenticator", "questions"] {
        assert_eq!(refusal(&register(&mut call, other)), RefusalCode::NoEnrolment, "{other}");
    }
    // The provider keeps what was registered: nothing of it is here to be confirmed or removed.
    let challenge = || "passkey".to_owned();
    for what in [Enrol::Reconfirm { challenge: challenge() }, Enrol::Remove { challenge: challenge() }] {
        assert_eq!(refusal(&call.caller(CallerInput::Enrol { what })), RefusalCode::NoEnrolment);
    }
    assert!(call.newest("register").is_none());
}

#[test]
fn a_provider_with_a_key_signs_its_answer() {
    let mut call = Call::with(&registers_passkeys());
    call.open_self("enrol");
    call.pass_passkey();
    register(&mut call, "passkey");
    call.desk.config.providers.insert("webauthn".to_owned(), [7; 32]);
    let unsigned = answer(&call, "passkey-1", ProviderOutcome::Passed);
    assert_eq!(refusal(&give(&mut call, unsigned)), RefusalCode::Provenance);
    assert_eq!(told(&call), 0);
}
