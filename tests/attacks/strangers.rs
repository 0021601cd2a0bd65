//! Attacks of a stranger who passes nothing on a subject: filling the subject's rows, ringing the phone,
//! using up the budget of sends, locking the subject out.

use bonafides::case::{
    Caller, CallerInput, ChallengeState, CommandStatus, CommandTask, Committed, HostInput, Input, InputId,
    Opening, OperatorInput, OperatorKind, ProviderOutcome, RefusalCode, View,
};
use bonafides::keys::RowKind;
use bonafides_tests::call::{Call, DAY, MINUTE, POLICY, accepted, operator};
use proptest::prelude::*;

use crate::words::{alerts, at_the_desk, case_row, json, operator_view, refused, told, view};

const HOUR: i64 = 60 * MINUTE;

/// A prior event, with a name.
type Situation = (&'static str, fn(&mut Call));

/// The maximum number of bytes of a row of each kind. A person's ledger and enrolment hold lists that only
/// limits in the policy bound; a stranger's effect stays far below.
fn most_bytes(kind: RowKind) -> usize {
    match kind {
        RowKind::Case => 32 * 1024,
        RowKind::Person => 128 * 1024,
        RowKind::Destination => 16 * 1024,
        RowKind::Enrolment => 64 * 1024,
        // One notice can have many recipients.
        RowKind::Outbox => 64 * 1024,
        _ => 4 * 1024,
    }
}

/// Checks that everything stored and recorded is within its bounds.
fn is_bounded(call: &Call) {
    for row in call.desk.store.rows() {
        let bytes = row.bytes.as_ref().map_or(0, Vec::len);
        assert!(bytes <= most_bytes(row.key.kind()), "{}: {bytes} bytes", row.key);
    }
    for (case, records) in call.desk.store.cases() {
        assert!(records.len() <= 300, "{case}: {} records", records.len());
        assert!(records.iter().all(|record| record.len() <= 65_535), "{case}");
    }
}

/// The subject calls the desk with the passkey at hand: no input faults, and the case is approved.
fn honest_call(call: &mut Call) {
    at_the_desk(call, "honest-guid");
    call.open("reset_mfa");
    // The first step that notices expired pushes counts them, and may close the recovery path.
    call.host(HostInput::TimePassed);
    if view(call).closed {
        call.says(OperatorInput::Escalate { reason: "closed".into() });
        at_the_desk(call, "lead-guid");
        assert!(accepted(&call.says(OperatorInput::TakeOver)));
    }
    assert!(accepted(&call.choose("passkey")));
    assert!(accepted(&call.external("passkey", ProviderOutcome::Passed, None)));
    assert!(call.grant().is_some(), "{:?}", view(call));
}

/// One possible input of a caller at the portal.
fn stranger(call: &mut Call, choice: u16, text: u16) {
    const CHALLENGES: [&str; 13] = [
        "sms_code",
        "push",
        "push",
        "mail_code",
        "passkey",
        "authenticator",
        "recovery_code",
        "licence",
        "last_sign_in",
        "questions",
        "manager_vouch",
        "documents",
        "no such challenge",
    ];
    let challenge = CHALLENGES[usize::from(text) % CHALLENGES.len()];
    let long = "x".repeat(usize::from(text) * 20);
    match choice % 12 {
        0..=2 => {
            call.operator = operator("portal", OperatorKind::SelfService);
            let mut opening =
                call.opening(["reset_password", "unlock_account", "enrol"][usize::from(text % 3)]);
            (opening.channel, opening.language, opening.named) = (long.clone(), long.clone(), long.clone());
            opening.from = Some(long.as_str().into());
            call.open_as(&opening);
        }
        3..=6 => _ = call.choose(challenge),
        7 => _ = call.enters(challenge, &["x", &long]),
        8 => _ = call.enters(challenge, &[if text.is_multiple_of(2) { "000000" } else { &long }]),
        9 => {
            let outcome = [ProviderOutcome::Failed, ProviderOutcome::Inconclusive][usize::from(text % 2)];
            for challenge in ["push", "passkey"] {
                if call.newest_ask(challenge).is_some() {
                    call.external(challenge, outcome, None);
                }
            }
        }
        10 => {
            let says = CallerInput::NotMe { token: Some(long.as_str().into()) };
            // The same id again and again, with different content.
            let by = Caller::in_session("");
            let input = Input::caller("again".parse::<InputId>().unwrap(), by, says);
            call.input(&input).expect("a step");
        }
        _ => _ = call.wait(i64::from(text) * 200),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_next_honest_step_after_any_inputs_of_a_stranger(
        moves in proptest::collection::vec((any::<u16>(), any::<u16>()), 300),
    ) {
        let mut call = Call::default();
        call.open_self("reset_password");
        for (choice, text) in moves {
            stranger(&mut call, choice, text);
        }
        is_bounded(&call);
        honest_call(&mut call);
        is_bounded(&call);
    }
}

/// The number of pushes that rang according to the records; decoys ring on no device.
fn rang(call: &Call) -> usize {
    let is_push = |record: &&str| {
        let record = json(record);
        let data = &record["data"];
        record["type"] == "ask" && data["challenge"] == "push" && data.get("decoy").is_none()
    };
    call.records().lines().filter(is_push).count()
}

#[test]
fn push_at_somebody_a_hundred_times() {
    let mut call = Call::default();
    for _ in 0..101 {
        call.open_self("reset_password");
        call.choose("push");
        call.wait(2_000);
    }
    // At most three are open at a time, and at most five ring in an hour.
    assert_eq!(rang(&call), 3);
    assert!(told(&call, "push_limit", "subject"));
    call.wait(6 * MINUTE);
    for _ in 0..20 {
        call.open_self("reset_password");
        call.choose("push");
        call.caller(CallerInput::Cancel);
    }
    assert_eq!(rang(&call), 5);
    // It is not disabled permanently: the next day it rings for the subject.
    call.wait(2 * DAY);
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_password");
    assert!(accepted(&call.choose("push")));
    is_bounded(&call);
}

#[test]
fn checks_failed_elsewhere_without_a_guess_stay_open() {
    let failures: [Situation; 3] = [
        ("passkey", |call| {
            call.open_self("reset_password");
            call.choose("passkey");
            call.external("passkey", ProviderOutcome::Failed, None);
        }),
        ("push", |call| {
            call.open_self("reset_password");
            call.choose("push");
            call.external("push", ProviderOutcome::Failed, None);
        }),
        ("manager_vouch", |call| {
            call.open("reset_password");
            call.choose("manager_vouch");
            call.vouch("manager-guid", false);
        }),
    ];
    for (challenge, fail) in failures {
        let mut call = Call::default();
        fail(&mut call);
        at_the_desk(&mut call, "operator-2");
        let opened = call.open("reset_password");
        let shown = operator_view(&opened);
        let shown = shown.challenges.iter().find(|shown| shown.challenge == challenge).unwrap();
        assert_eq!((shown.state, shown.failed_elsewhere), (ChallengeState::Open, true), "{challenge}");
        assert!(accepted(&call.choose(challenge)), "{challenge}");
    }
}

/// Answers wrongly until the recovery path is closed.
fn close(call: &mut Call) {
    call.open("reset_password");
    call.signal("sim_change", "none");
    for (challenge, wrong) in [("last_sign_in", "2001-01-01"), ("sms_code", "000000")] {
        call.choose(challenge);
        for _ in 0..3 {
            call.answer(challenge, &[wrong]);
        }
    }
}

/// Checks that exactly the challenges shown as open can be asked.
#[track_caller]
fn shows_what_can_be_asked(call: &mut Call, what: &str) {
    let shown = view(call);
    let case = call.id();
    for challenge in &shown.challenges {
        // Each from the same state of the desk.
        let before = call.desk.clone();
        call.case = Some(case.clone());
        let chosen = accepted(&call.choose(&challenge.challenge));
        assert_eq!(
            chosen,
            challenge.state == ChallengeState::Open,
            "{what}: {} {challenge:?}",
            challenge.challenge
        );
        assert_eq!(
            challenge.reason.is_some(),
            challenge.state == ChallengeState::Unavailable,
            "{what}: {challenge:?}"
        );
        call.desk = before;
    }
}

#[test]
fn challenge_shown_as_open_and_then_refused() {
    let situations: [Situation; 7] = [
        ("fresh", |_| ()),
        ("a code is wrong three times elsewhere", |call| {
            call.open("reset_password");
            call.signal("sim_change", "none");
            call.choose("sms_code");
            for _ in 0..3 {
                call.answer("sms_code", &["000000"]);
            }
        }),
        ("closed", close),
        ("passkey failed elsewhere", |call| {
            call.open_self("reset_password");
            call.choose("passkey");
            call.external("passkey", ProviderOutcome::Failed, None);
            at_the_desk(call, "operator-guid");
        }),
        ("every contact is new", |call| {
            let now = call.desk.now;
            call.subject.contacts.iter_mut().for_each(|contact| contact.changed_at = Some(now));
        }),
        ("a manager since yesterday", |call| {
            let now = call.desk.now;
            call.subject.relationships.iter_mut().for_each(|related| related.since = Some(now));
        }),
        ("an administrator", |call| call.subject.groups.push("CN=Admins,DC=test".to_owned())),
    ];
    for (what, make) in situations {
        let mut call = Call::default();
        make(&mut call);
        call.open("reset_password");
        shows_what_can_be_asked(&mut call, what);
        call.signal("sim_change", "none");
        shows_what_can_be_asked(&mut call, what);
        call.says(OperatorInput::Unavailable { challenge: "passkey".to_owned() });
        shows_what_can_be_asked(&mut call, what);
    }
}

#[test]
fn not_me_said_at_a_page_without_proof() {
    for session in [None, Some(""), Some("  ")] {
        let mut call = Call::default();
        call.open("reset_mfa");
        call.pass_passkey();
        let (desk_case, grant) = (call.id(), call.grant().unwrap());
        let key = crate::self_service::key(&mut call);
        let asked = call.commands.len();
        for at in 0..200 {
            call.open_self("reset_password");
            let by = session.map_or_else(Caller::default, Caller::in_session);
            let id = format!("n-{at}").parse::<InputId>().unwrap();
            call.input(&Input::caller(id, by, CallerInput::NotMe { token: None })).unwrap();
            call.wait(1_000);
        }
        // Notices are sent, but not two hundred.
        let notices = call.commands.split_off(asked);
        let notices = notices.iter().filter(|command| command.task.kind() == "notify").count();
        assert!((1..=3).contains(&notices), "{notices}");
        // Nothing has ended: neither the call at the desk nor the key.
        call.case = Some(desk_case);
        assert!(accepted(&call.host(HostInput::Redeem { grant, password: None })));
        call.open_self("reset_password");
        assert!(accepted(&call.caller(CallerInput::Key { key })));
    }
}

#[test]
fn notices_without_proof_are_sent_once_an_hour_with_a_count() {
    let mut call = Call::default();
    for _ in 0..30 {
        call.open_self("reset_password");
        call.caller(CallerInput::NotMe { token: None });
    }
    assert_eq!(alerts(&call, "not_me"), 2, "one to the security desk, one to the subject");
    call.wait(HOUR);
    call.open_self("reset_password");
    call.caller(CallerInput::NotMe { token: None });
    assert_eq!(alerts(&call, "not_me"), 4);
    let Some(CommandTask::Notify(notify)) = call.newest("notify").map(|command| &command.task) else {
        panic!()
    };
    assert!(notify.to.iter().all(|to| to.text.expose().contains("29 more times")));
}

/// The policy with a second channel to the telephone, which allows two sends a week.
fn with_voice() -> String {
    let voice = "channels:\n  voice:  { cooling: 7d, sends: 2 per 7d }\n";
    let check = "challenges:\n  voice_code: { type: code, channel: voice, factor: possession, cause: phone, points: 30 }\n";
    POLICY.replacen("channels:\n", voice, 1).replacen("challenges:\n", check, 1)
}

#[test]
fn budget_of_a_week_emptied_over_another_channel() {
    let mut call = Call::with(&with_voice());
    let mut phone = call.subject.contacts[0].clone();
    phone.channel = "voice".to_owned();
    call.subject.contacts.push(phone);
    let chosen = |call: &mut Call, challenge: &str| {
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.choose(challenge)
    };
    for _ in 0..2 {
        assert!(accepted(&chosen(&mut call, "voice_code")));
    }
    call.wait(3 * DAY);
    assert!(accepted(&chosen(&mut call, "sms_code")));
    refused(&chosen(&mut call, "voice_code"), RefusalCode::SendLimit);
    // A caller who finds it used up causes an alert, and the owner of the number is informed.
    assert!(told(&call, "send_limit", "subject"));
    call.wait(7 * DAY);
    assert!(accepted(&chosen(&mut call, "voice_code")));
}

#[test]
fn contacts_enrolled_to_use_up_the_budget_of_sends() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let enrol = |call: &mut Call| {
        let (challenge, address) = ("sms_code".to_owned(), "+4511223344".into());
        call.caller(CallerInput::Enrol { what: bonafides::case::Enrol::Contact { challenge, address } })
    };
    for _ in 0..5 {
        assert!(accepted(&enrol(&mut call)));
    }
    refused(&enrol(&mut call), RefusalCode::SendLimit);
    // The same number as a contact of another subject: one budget.
    at_the_desk(&mut call, "operator-guid");
    call.subject.contacts[0].address = "0045 11 22 33 44".into();
    call.open("reset_password");
    call.signal("sim_change", "none");
    refused(&call.choose("sms_code"), RefusalCode::SendLimit);
}

#[test]
fn pushes_left_unanswered_while_closed() {
    let mut call = Call::default();
    close(&mut call);
    assert!(view(&mut call).closed);
    let (closings, closed) = (alerts(&call, "limit_closed"), call.desk.now);
    for _ in 0..3 {
        call.open("reset_password");
        assert!(accepted(&call.choose("push")));
        call.wait(6 * MINUTE);
        call.open("reset_password");
    }
    // Pushes during a closure do not extend it and do not count afterwards.
    assert_eq!(alerts(&call, "limit_closed"), closings);
    call.wait(DAY - (call.desk.now.milliseconds() - closed.milliseconds()));
    call.open("reset_password");
    assert!(!view(&mut call).closed);
    call.choose("mail_code");
    call.enters("mail_code", &["000000"]);
    assert!(!view(&mut call).closed);
    assert_eq!(alerts(&call, "limit_closed"), closings);
}

#[test]
fn hundreds_of_grants_before_a_proven_not_me() {
    let mut call = Call::default();
    for _ in 0..300 {
        call.open_self("unlock_account");
        call.pass_passkey();
        let grant = call.grant().expect("is approved");
        assert!(accepted(&call.host(HostInput::Redeem { grant, password: None })));
        call.report(CommandStatus::Done);
        call.commands.clear();
        call.wait(HOUR);
    }
    is_bounded(&call);
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_mfa");
    let by = Caller::in_session("sso");
    let input = Input::caller("n".parse::<InputId>().unwrap(), by, CallerInput::NotMe { token: None });
    let mut released = call.input(&input).expect("`not me` is always possible");
    let mut revoked = 0;
    while let Some(deadline) = released.case.deadline() {
        revoked += revocations(&released);
        assert!(deadline <= call.desk.now && revocations(&released) <= 16);
        released = call.host(HostInput::TimePassed);
    }
    revoked += revocations(&released);
    // As many as the ledger holds, over several steps.
    assert_eq!(revoked, 256);
    is_bounded(&call);
}

fn revocations(released: &Committed) -> usize {
    released.commands.iter().filter(|command| command.task.kind() == "revoke").count()
}

#[test]
fn megabytes_in_an_opening() {
    let mut call = Call::default();
    let long = "x".repeat(1_000_000);
    let mut opening: Opening = call.opening("reset_password");
    (opening.channel, opening.language, opening.named) = (long.clone(), long.clone(), long.clone());
    opening.from = Some(long.as_str().into());
    call.open_as(&opening);
    assert!(case_row(&call).bytes.unwrap().len() < 4096);
    is_bounded(&call);
}

#[test]
fn inputs_of_one_id_with_always_different_content() {
    let mut call = Call::default();
    call.open("reset_mfa");
    for at in 0..600 {
        let says = CallerInput::Answer {
            challenge: "sms_code".to_owned(),
            answers: vec![at.to_string().as_str().into()],
        };
        call.input(&Input::caller("same".parse::<InputId>().unwrap(), Caller::default(), says)).unwrap();
    }
    is_bounded(&call);
    let length = case_row(&call).bytes.unwrap().len();
    assert!(length < 16 * 1024, "{length}");
}

#[test]
fn failure_that_expires_to_get_new_attempts_in_its_case() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.wait(25 * HOUR);
    assert!(!accepted(&call.choose("last_sign_in")));
}

#[test]
fn viewing_a_case_again_and_again() {
    let mut call = Call::default();
    call.open("reset_mfa");
    assert!(accepted(&call.says(OperatorInput::View)));
    let records = call.records();
    for _ in 0..500 {
        let again = call.says(OperatorInput::View);
        assert!(accepted(&again) && matches!(again.reply.view, View::Operator(_)));
    }
    assert_eq!(call.records(), records, "only the first time is a step");
    // If only time has changed it, viewing it is a step.
    call.choose("push");
    call.wait(5 * MINUTE);
    call.says(OperatorInput::View);
    assert_ne!(call.records(), records);
}
