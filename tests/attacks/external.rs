//! Pushes, passkeys, and the providers that answer for them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::case::{CommandTask, HostInput, OperatorInput, ProviderOutcome, RefusalCode};
use bonafides::keys::{Keys as _, RawKeys};
use bonafides_tests::call::{Call, MINUTE, accepted};

use crate::words::{approve, ends_without_a_grant, json, refused, somebody, state_of, told, view};

/// The number that the caller is shown.
fn number(call: &Call) -> String {
    let asked = call.commands.iter().rev().find_map(|command| match &command.task {
        CommandTask::PresentChallenge(ask) if ask.challenge == "push" => ask.provider.clone()?.number,
        _ => None,
    });
    asked.expect("a number").expose().clone()
}

/// The number of pushes that went to the phone.
fn pushes(call: &Call) -> usize {
    let is_push =
        |task: &CommandTask| matches!(task, CommandTask::PresentChallenge(ask) if ask.challenge == "push");
    call.commands.iter().filter(|command| is_push(&command.task)).count()
}

#[test]
fn push_approved_without_the_number() {
    for given in [None, Some(""), Some("100"), Some("wrong")] {
        let mut call = Call::default();
        call.open("reset_password");
        call.choose("push");
        call.external("push", ProviderOutcome::Passed, given);
        assert_eq!(state_of(&mut call, "push"), "not_passed");
        refused(&call.choose("push"), RefusalCode::NotOpen);
        ends_without_a_grant(&mut call);
    }
}

#[test]
fn push_approved_with_the_number_of_another_push() {
    let mut call = Call::default();
    let mine = call.subject.clone();
    call.subject = somebody("accomplice-guid");
    call.open("reset_password");
    call.choose("push");
    let theirs = number(&call);
    call.subject = mine;
    call.open("reset_password");
    call.choose("push");
    assert_ne!(number(&call), theirs);
    call.external("push", ProviderOutcome::Passed, Some(&theirs));
    assert_eq!(state_of(&mut call, "push"), "not_passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn push_sent_again_until_the_owner_gives_in() {
    let mut call = Call::default();
    call.open("reset_password");
    assert!(accepted(&call.choose("push")));
    // There is only one open push at a time, and an unanswered one has failed.
    for _ in 0..20 {
        refused(&call.choose("push"), RefusalCode::NotOpen);
    }
    assert_eq!(pushes(&call), 1);
    call.wait(5 * MINUTE);
    assert_eq!(state_of(&mut call, "push"), "not_passed");
    refused(&call.choose("push"), RefusalCode::NotOpen);
    ends_without_a_grant(&mut call);
}

#[test]
fn push_cancelled_and_sent_again_in_the_next_case() {
    let mut call = Call::default();
    for at in 0..6 {
        call.open("reset_password");
        call.choose("push");
        if at % 2 == 0 {
            call.says(OperatorInput::Unavailable { challenge: "push".to_owned() });
        }
        call.says(OperatorInput::Cancel);
        call.wait(MINUTE);
    }
    // Each unanswered push has failed; the fifth closes, and its owner is informed elsewhere.
    assert!(told(&call, "limit_closed", "subject"));
    assert!(told(&call, "limit_closed", "security_desk"));
}

#[test]
fn push_abandoned_and_sent_again_in_the_next_case() {
    let mut call = Call::default();
    for _ in 0..6 {
        call.open("reset_password");
        call.choose("push");
        call.wait(6 * MINUTE);
    }
    // No timer fired in those cases, but the subject's next case counts them.
    call.open("reset_password");
    call.says(OperatorInput::View);
    assert!(told(&call, "limit_closed", "subject"));
}

#[test]
fn push_cancelled_and_sent_again_from_the_portal() {
    let mut call = Call::default();
    for _ in 0..20 {
        call.open_self("reset_password");
        call.choose("push");
        call.caller(bonafides::case::CallerInput::Cancel);
        call.wait(MINUTE);
    }
    // All look alike on the page; from the sixth on, no device rings.
    let asked = |decoy: bool| {
        let is = |record: &&str| {
            let data = &json(record)["data"];
            data["challenge"] == "push"
                && json(record)["type"] == "ask"
                && data.get("decoy").is_some() == decoy
        };
        call.records().lines().filter(is).count()
    };
    assert_eq!((asked(false), asked(true)), (5, 15));
}

#[test]
fn push_denied_by_its_owner_after_the_approval() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("push");
    call.pass_passkey();
    assert!(call.grant().is_some());
    // "That was not me", on the phone, is counted and remembered.
    assert!(accepted(&call.external("push", ProviderOutcome::Failed, None)));
    assert_eq!(state_of(&mut call, "push"), "not_passed");
}

#[test]
fn answer_with_the_nonce_of_another_ask() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    let earlier = call.external_result("passkey", ProviderOutcome::Passed, None);
    call.choose("passkey");
    // The earlier `PresentChallenge` is void, and its nonce does not match the newer one.
    refused(&call.host(HostInput::External(earlier.clone())), RefusalCode::NotAsked);
    let mut mixed = call.external_result("passkey", ProviderOutcome::Passed, None);
    mixed.nonce = earlier.nonce;
    refused(&call.host(HostInput::External(mixed.clone())), RefusalCode::Nonce);
    mixed.nonce = String::new();
    refused(&call.host(HostInput::External(mixed)), RefusalCode::Nonce);
    ends_without_a_grant(&mut call);
}

#[test]
fn answer_of_another_case_of_the_subject() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    let earlier = call.external_result("passkey", ProviderOutcome::Passed, None);
    call.open("reset_password");
    call.choose("passkey");
    refused(&call.host(HostInput::External(earlier)), RefusalCode::UnknownCommand);
    assert_eq!(view(&mut call).points, 0);
}

#[test]
fn reference_replayed_in_another_case() {
    let mut call = Call::default();
    approve(&mut call);
    let used = call.external_result("passkey", ProviderOutcome::Passed, None).reference;
    call.open("reset_password");
    call.choose("passkey");
    let mut replayed = call.external_result("passkey", ProviderOutcome::Passed, None);
    replayed.reference = used;
    refused(&call.host(HostInput::External(replayed.clone())), RefusalCode::Replayed);
    replayed.reference = String::new();
    refused(&call.host(HostInput::External(replayed)), RefusalCode::Replayed);
    assert_eq!(view(&mut call).points, 0);
}

#[test]
fn answer_for_a_challenge_without_a_provider() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    call.choose("manager_vouch");
    let mut result = call.external_result("passkey", ProviderOutcome::Passed, None);
    result.command = call.newest("request_vouch").unwrap().id.clone();
    refused(&call.host(HostInput::External(result)), RefusalCode::UnknownCommand);
    ends_without_a_grant(&mut call);
}

#[test]
fn answer_after_its_time() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    call.wait(5 * MINUTE);
    assert!(!accepted(&call.external("passkey", ProviderOutcome::Passed, None)));
    ends_without_a_grant(&mut call);
}

#[test]
fn item_of_a_check_that_is_not_repeatable() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    let mut result = call.external_result("passkey", ProviderOutcome::Passed, None);
    result.item = Some("a second one".into());
    refused(&call.host(HostInput::External(result)), RefusalCode::Evidence);
    ends_without_a_grant(&mut call);
}

/// A desk that knows the key of the passkeys' provider, and that key.
fn signing() -> (Call, RawKeys) {
    let provider = RawKeys::new([0; 32], [0; 32], [0; 32], [7; 32]);
    let mut call = Call::default();
    call.desk.config.providers.insert("webauthn".to_owned(), provider.grant_public());
    call.open("reset_mfa");
    call.choose("passkey");
    (call, provider)
}

fn jws(provider: &RawKeys, header: &str, payload: &str) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let signed = [encode(header), encode(payload)].join(".");
    let signature = provider.sign_grant(signed.as_bytes()).unwrap();
    [signed, BASE64_URL_SAFE_NO_PAD.encode(signature)].join(".")
}

const HEADER: &str = r#"{"alg":"Ed25519","typ":"bonafides-result+jwt"}"#;

fn payload(case: &str, challenge: &str, nonce: &str, result: &str) -> String {
    format!(r#"{{"case":"{case}","challenge":"{challenge}","nonce":"{nonce}","result":"{result}"}}"#)
}

#[test]
fn answer_without_the_signature_of_its_provider() {
    let (mut call, provider) = signing();
    let result = call.external_result("passkey", ProviderOutcome::Passed, None);
    let case = call.id().to_string();
    let good = payload(&case, "passkey", &result.nonce, "passed");
    let stranger = RawKeys::new([0; 32], [0; 32], [0; 32], [8; 32]);
    let unsigned = jws(&provider, HEADER, &good).rsplit_once('.').unwrap().0.to_owned();
    let forged = [
        None,
        Some(String::new()),
        Some("passed".to_owned()),
        Some(unsigned.clone()),
        Some(format!("{unsigned}.")),
        // By another signer; for another result, challenge, nonce or case; under another header.
        Some(jws(&stranger, HEADER, &good)),
        Some(jws(&provider, HEADER, &payload(&case, "passkey", &result.nonce, "failed"))),
        Some(jws(&provider, HEADER, &payload(&case, "push", &result.nonce, "passed"))),
        Some(jws(&provider, HEADER, &payload(&case, "passkey", "0".repeat(32).as_str(), "passed"))),
        Some(jws(&provider, HEADER, &payload(&"0".repeat(32), "passkey", &result.nonce, "passed"))),
        Some(jws(&provider, r#"{"alg":"none"}"#, &good)),
        Some(jws(&provider, r#"{"alg":"EdDSA","typ":"bonafides-result+jwt"}"#, &good)),
        Some(jws(&provider, HEADER, &good.replace(',', ", "))),
    ];
    for proof in forged {
        let mut result = result.clone();
        result.proof = proof;
        refused(&call.host(HostInput::External(result)), RefusalCode::Provenance);
    }
    ends_without_a_grant(&mut call);
    // The right one is still accepted.
    let mut result = result;
    result.proof = Some(jws(&provider, HEADER, &good));
    assert!(accepted(&call.host(HostInput::External(result))));
    assert!(call.grant().is_some());
}

#[test]
fn signed_answer_of_another_case() {
    let (mut call, provider) = signing();
    let first = call.external_result("passkey", ProviderOutcome::Passed, None);
    let proof = jws(&provider, HEADER, &payload(call.id().as_str(), "passkey", &first.nonce, "passed"));
    call.subject = somebody("ceo-guid");
    call.open("reset_mfa");
    call.choose("passkey");
    let mut result = call.external_result("passkey", ProviderOutcome::Passed, None);
    result.proof = Some(proof.clone());
    refused(&call.host(HostInput::External(result.clone())), RefusalCode::Provenance);
    result.nonce = first.nonce;
    refused(&call.host(HostInput::External(result)), RefusalCode::Nonce);
    ends_without_a_grant(&mut call);
}

#[test]
fn new_passkey_of_a_new_person_counts_once() {
    let mut call = Call::default();
    call.open("reset_password");
    call.pass_passkey();
    refused(&call.choose("passkey"), RefusalCode::NotOpen);
    assert_eq!(view(&mut call).points, 60);
    // 60 points of one cause are not two independent causes.
    ends_without_a_grant(&mut call);
}
