//! Administrators who exceed their rights, and clocks that ran ahead.

use bonafides::Time;
use bonafides::audit::{ChainProblem, MAX_RECORD, verify_chain};
use bonafides::case::{
    AdministratorInput, CallerInput, CommandStatus, DeskChain, DeskInput, Enrol, Fault, HostInput, InputId,
    OperatorInput, OperatorKind, Outcome, Profile, ProviderOutcome, RefusalCode,
};
use bonafides::keys::{Keys as _, Row, RowKind, Seed, Sensitive};
use bonafides_tests::call::{Call, DAY, MINUTE, POLICY, accepted, operator, subject};

use crate::words::{approved, enrols, json, redeemed, state_of, told};

const SUBJECT: &str = "subject-guid";

fn step(call: &mut Call, says: AdministratorInput) -> DeskInput {
    DeskInput::new(
        call.desk.input_id("desk"),
        operator("administrator-guid", OperatorKind::Person),
        SUBJECT,
        "ticket 4711, zqreason",
        says,
    )
}

fn administer(call: &mut Call, says: AdministratorInput) -> Outcome {
    let (input, subject) = (step(call, says), call.subject.clone());
    call.desk.administer(&input, Some(&subject)).unwrap()
}

fn repair(call: &mut Call) -> Outcome {
    let present = call.desk.now;
    administer(call, AdministratorInput::RepairClock { present })
}

fn enable(call: &mut Call, check: &str) -> Outcome {
    administer(call, AdministratorInput::EnableCheck { check: check.to_owned() })
}

fn erase(call: &mut Call) -> Outcome {
    administer(call, AdministratorInput::ErasePerson)
}

#[track_caller]
fn refused(outcome: &Outcome, code: RefusalCode, about: &str) {
    match outcome {
        Outcome::Refused(refusal) => assert_eq!((refusal.code, refusal.about.as_str()), (code, about)),
        other => panic!("not refused: {other:?}"),
    }
}

/// The records of the administrators' chain.
fn chain(call: &Call) -> Vec<String> {
    let desk = call.desk.store.cases().find(|(case, _)| case.as_str() == "desk");
    desk.map(|(_, records)| records.to_vec()).unwrap_or_default()
}

fn set_clock(call: &mut Call, now: i64) {
    call.desk.now = Time::from_milliseconds(now);
}

/// Every kind of administrator input.
fn everything(call: &Call) -> [AdministratorInput; 3] {
    [
        AdministratorInput::RepairClock { present: call.desk.now },
        AdministratorInput::EnableCheck { check: "sms_code".to_owned() },
        AdministratorInput::ErasePerson,
    ]
}

#[test]
fn administrator_about_their_own_account() {
    let (mut call, _) = approved();
    for says in everything(&call) {
        let mut input = step(&mut call, says);
        input.by.id = SUBJECT.to_owned();
        let outcome = call.desk.administer(&input, Some(&subject())).unwrap();
        refused(&outcome, RefusalCode::OwnAccount, "");
    }
    assert_eq!(chain(&call).len(), 3, "refusals are recorded");
}

#[test]
fn program_as_an_administrator() {
    let (mut call, _) = approved();
    for kind in [OperatorKind::Ai, OperatorKind::Service, OperatorKind::SelfService] {
        for says in everything(&call) {
            let mut input = step(&mut call, says);
            input.by.kind = kind;
            let outcome = call.desk.administer(&input, Some(&subject())).unwrap();
            refused(&outcome, RefusalCode::WrongActor, "");
        }
    }
    for says in everything(&call) {
        let mut input = step(&mut call, says);
        input.reason = " \u{a0}".into();
        refused(&call.desk.administer(&input, Some(&subject())).unwrap(), RefusalCode::Reason, "");
    }
}

#[test]
fn same_input_twice_and_with_other_content() {
    let mut call = Call::default();
    call.open("reset_password");
    let ahead = call.desk.now.milliseconds();
    set_clock(&mut call, ahead - DAY);
    let present = call.desk.now;
    let input = step(&mut call, AdministratorInput::RepairClock { present });
    assert_eq!(call.desk.administer(&input, None).unwrap(), Outcome::Accepted);
    let stored: Vec<_> = call.desk.store.rows().collect();
    assert_eq!(call.desk.administer(&input, None).unwrap(), Outcome::Duplicate);
    assert_eq!(stored, call.desk.store.rows().collect::<Vec<_>>());
    let changed = |change: fn(&mut DeskInput)| {
        let mut other = input.clone();
        change(&mut other);
        other
    };
    for other in [
        changed(|input| input.says = AdministratorInput::ErasePerson),
        changed(|input| input.reason = "another".into()),
        changed(|input| input.account = "ceo-guid".to_owned()),
        changed(|input| input.by = operator("other-guid", OperatorKind::Person)),
    ] {
        refused(&call.desk.administer(&other, None).unwrap(), RefusalCode::OtherContent, "");
    }
}

/// Closes the recovery path with six wrong answers in two cases.
fn close(call: &mut Call) {
    call.operator = operator("operator-guid", OperatorKind::Person);
    for check in ["last_sign_in", "sms_code"] {
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.choose(check);
        for _ in 0..3 {
            call.answer(check, &[if check == "sms_code" { "000000" } else { "2026-01-01" }]);
        }
        call.says(OperatorInput::Cancel);
    }
}

#[test]
fn erasing_while_a_case_or_grant_is_open() {
    let (mut call, _) = approved();
    refused(&erase(&mut call), RefusalCode::Held, "live_grant");
    // In progress, and long after the token has ended: the result is unknown.
    call.redeem();
    call.wait(3 * DAY);
    refused(&erase(&mut call), RefusalCode::Held, "live_grant");
    call.report(CommandStatus::Done);
    let mut open = Call::default();
    for _ in 0..40 {
        open.open_self("reset_password");
    }
    refused(&erase(&mut open), RefusalCode::Held, "open_case");
    open.wait(31 * DAY);
    assert_eq!(erase(&mut open), Outcome::Accepted);

    let mut fenced = Call::default();
    fenced.open("reset_password");
    let session = bonafides::case::Caller::in_session("idp");
    let says = CallerInput::NotMe { token: None };
    let id = fenced.desk.input_id("caller");
    fenced.input(&bonafides::case::Input::caller(id, session, says)).unwrap();
    refused(&erase(&mut fenced), RefusalCode::Held, "fenced");

    let mut closed = Call::default();
    close(&mut closed);
    refused(&erase(&mut closed), RefusalCode::Held, "closed");
    closed.wait(DAY);
    assert_eq!(erase(&mut closed), Outcome::Accepted);
}

#[test]
fn erased_person_is_gone_and_the_records_still_verify() {
    let (mut call, _) = redeemed();
    call.report(CommandStatus::Done);
    let case = call.id();
    signs_in(&mut call);
    enrols(&mut call, Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() });
    let of = |call: &Call, kind: RowKind| call.desk.store.rows().filter(|row| row.key.kind() == kind).count();
    let before = [RowKind::Keyring, RowKind::Person].map(|kind| of(&call, kind));
    assert_eq!(erase(&mut call), Outcome::Accepted);
    // The same step created a keyring for the administrator.
    assert_eq!([of(&call, RowKind::Keyring), of(&call, RowKind::Person)], [before[0], before[1] - 1]);
    assert_eq!([of(&call, RowKind::Enrolment), of(&call, RowKind::Profile)], [0, 0]);
    for (_, records) in call.desk.store.cases() {
        verify_chain(records.iter().map(String::as_bytes)).unwrap();
    }
    let record = chain(&call).pop().unwrap();
    assert!(!record.contains(SUBJECT) && !record.contains("zqreason"), "{record}");
    assert_eq!(
        json(&record)["data"]["rows"],
        serde_json::json!(["keyring", "person", "enrolment", "profile"])
    );
    // An erased subject is a new person: what was begun before cannot be continued.
    refused(&erase(&mut call), RefusalCode::UnknownPerson, "");
    let before = call.desk.store.rows().count();
    assert!(call.desk.host(&case, HostInput::TimePassed, Some(&subject())).is_ok());
    call.open("reset_mfa");
    call.pass_passkey();
    assert!(call.grant().is_some());
    assert!(call.desk.store.rows().count() > before);
}

/// A person who never called has no keyring, and erasure creates none: their records cannot be opened.
#[test]
fn erasure_makes_no_keyring() {
    let mut call = Call::default();
    signs_in(&mut call);
    let keyrings =
        |call: &Call| call.desk.store.rows().filter(|row| row.key.kind() == RowKind::Keyring).count();
    assert_eq!(erase(&mut call), Outcome::Accepted);
    assert_eq!(keyrings(&call), 1, "only the administrator's");
    assert_eq!(json(&chain(&call).pop().unwrap())["data"]["rows"], serde_json::json!(["profile"]));
    refused(&erase(&mut call), RefusalCode::UnknownPerson, "");
    assert_eq!(keyrings(&call), 1, "only the administrator's");
}

/// The host reports the profile of a sign-in.
fn signs_in(call: &mut Call) {
    let keys = call.desk.keys();
    let row = call.desk.store.row(&Profile::key(SUBJECT, keys).unwrap());
    let mut profile = Profile::from_row(&row, keys).unwrap();
    profile.signed_in("workstation", "pc-7", call.desk.now, keys).unwrap();
    let row = profile.to_row(&Seed::new([8; 32]).unwrap(), keys).unwrap();
    call.desk.store.put(row).unwrap();
}

#[test]
fn case_from_before_an_erasure_is_over() {
    let mut call = Call::default();
    call.open("reset_mfa");
    let old = call.id();
    call.wait(31 * DAY);
    assert_eq!(erase(&mut call), Outcome::Accepted);
    call.open("unlock_account");
    call.case = Some(old);
    call.choose("passkey");
    assert!(call.host(HostInput::TimePassed).case.is_over());
}

#[test]
fn enabling_a_check_to_forget_failures() {
    let mut call = Call::with(&guessing());
    fail_in_a_row(&mut call, "last_sign_in", 100);
    let failed = failures(&mut call);
    assert_eq!(enable(&mut call, "last_sign_in"), Outcome::Accepted);
    assert_eq!(failures(&mut call), failed);
    refused(&enable(&mut call, "last_sign_in"), RefusalCode::NotDisabled, "");
    refused(&enable(&mut call, "no such check"), RefusalCode::NotDisabled, "");

    // It does not open a closed recovery path either.
    let mut call = Call::default();
    close(&mut call);
    refused(&enable(&mut call, "last_sign_in"), RefusalCode::NotDisabled, "");
    call.open("reset_password");
    assert_eq!(state_of(&mut call, "last_sign_in"), "unavailable");
}

/// The failures of other cases in the facts of the next one.
fn failures(call: &mut Call) -> usize {
    call.open("reset_password");
    let record = call.desk.store.records(&call.id())[0].clone();
    call.says(OperatorInput::Cancel);
    let facts = json(&record)["facts"]["evidence"].as_array().unwrap().clone();
    facts.iter().filter(|piece| piece["outcome"] == "failed").count()
}

/// The policy of the tests, with room for a hundred wrong attempts.
fn guessing() -> String {
    POLICY
        .replace("failures: 5 per 24h", "failures: 1000 per 1h")
        .replace("sends: 5 per 1h", "sends: 1000 per 1h")
        .replace("sends: 10 per 1h", "sends: 1000 per 1h")
        // So that failures elsewhere do not settle the check.
        .replace("adverse_lifetime: 24h", "adverse_lifetime: 1h")
}

/// Makes `tries` wrong attempts at a check, in case after case.
fn fail_in_a_row(call: &mut Call, check: &str, tries: usize) {
    let mut failed = 0;
    while failed < tries {
        call.wait(2 * 60 * MINUTE);
        call.operator = operator("operator-guid", OperatorKind::Person);
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.choose(check);
        for _ in 0..3.min(tries - failed) {
            let wrong: &[&str] = match check {
                "questions" => &["answer wrong", "answer wrong"],
                "last_sign_in" => &["2026-01-01"],
                "licence" => &["999"],
                "recovery_code" => &["0000-0000-0000-0000"],
                _ => &["000000"],
            };
            let answered =
                if check == "mail_code" { call.enters(check, wrong) } else { call.answer(check, wrong) };
            assert!(accepted(&answered), "{check} {failed}: {:?}", answered.reply.outcome);
            failed += 1;
        }
        call.says(OperatorInput::Cancel);
    }
    call.wait(2 * 60 * MINUTE);
}

/// Enrols what the check needs, again if it is enrolled already.
fn enrol_for(call: &mut Call, check: &str, turn: usize) {
    match check {
        "questions" => call.enrol_questions(),
        "recovery_code" => {
            enrols(call, Enrol::RecoveryCodes { challenge: check.to_owned() });
        }
        "authenticator" => {
            let challenge = || check.to_owned();
            let uri = enrols(call, Enrol::Authenticator { challenge: challenge() }).remove(0);
            let (before, case) = (call.operator.clone(), call.case.clone());
            call.open_self("enrol");
            call.pass_passkey();
            let released =
                call.caller(CallerInput::Enrol { what: Enrol::Authenticator { challenge: challenge() } });
            let uri = crate::words::shown(&released).pop().unwrap_or(uri);
            let totp = totp_rs::Totp::from_url(uri).unwrap();
            let code = totp.generate(u64::try_from(call.desk.now.milliseconds() / 1000).unwrap()).to_string();
            let what = Enrol::AuthenticatorCode { challenge: challenge(), code: code.as_str().into() };
            assert!(accepted(&call.caller(CallerInput::Enrol { what })));
            call.caller(CallerInput::Cancel);
            (call.operator, call.case) = (before, case);
        }
        "licence" => {
            call.open("reset_password");
            let value = format!("LICENCE{turn}ABCDEFGHIJKLMNOPQRSTUVWXYZ");
            let stored =
                call.host(HostInput::Store { field: check.to_owned(), value: Some(Sensitive::new(value)) });
            assert!(accepted(&stored));
            call.says(OperatorInput::Cancel);
        }
        "sms_code" => {
            let (before, case) = (call.operator.clone(), call.case.clone());
            call.open_self("enrol");
            call.pass_passkey();
            let (challenge, address) = (check.to_owned(), format!("+45111122{turn:02}"));
            let what = Enrol::Contact { challenge, address: address.as_str().into() };
            assert!(accepted(&call.caller(CallerInput::Enrol { what })));
            let code = call.sent(check);
            let what = Enrol::ContactCode { challenge: check.to_owned(), code: code.as_str().into() };
            assert!(accepted(&call.caller(CallerInput::Enrol { what })));
            call.report(CommandStatus::Done);
            (call.operator, call.case) = (before, case);
        }
        _ => {}
    }
}

/// Every check that can be guessed, and true if it can be enrolled again.
const GUESSABLE: [(&str, bool); 7] = [
    ("questions", true),
    ("recovery_code", true),
    ("authenticator", true),
    ("licence", true),
    ("sms_code", true),
    ("mail_code", false),
    ("last_sign_in", false),
];

#[test]
fn hundred_wrong_attempts_in_a_row_and_both_remedies() {
    for (check, enrolled) in GUESSABLE {
        let mut call = Call::with(&guessing());
        enrol_for(&mut call, check, 0);
        let state = |call: &mut Call| {
            call.operator = operator("operator-guid", OperatorKind::Person);
            call.open("reset_password");
            call.signal("sim_change", "none");
            let state = state_of(call, check);
            call.says(OperatorInput::Cancel);
            state
        };
        fail_in_a_row(&mut call, check, 99);
        assert_eq!(state(&mut call), "open", "{check} after 99");
        fail_in_a_row(&mut call, check, 1);
        assert_eq!(state(&mut call), "unavailable", "{check} after 100");
        call.wait(60 * DAY);
        assert_eq!(state(&mut call), "unavailable", "{check}: after a wait");
        assert_eq!(enable(&mut call, check), Outcome::Accepted, "{check}");
        assert_eq!(state(&mut call), "open", "{check} enabled");
        if enrolled {
            fail_in_a_row(&mut call, check, 100);
            assert_eq!(state(&mut call), "unavailable", "{check} after another 100");
            enrol_for(&mut call, check, 1);
            call.wait(2 * 60 * MINUTE);
            assert_eq!(state(&mut call), "open", "{check} enrolled again");
        }
    }
}

/// A person with everything that has a time, made while the clock was `ahead` and then set back.
fn made_ahead(ahead: i64) -> Call {
    let mut call = Call::default();
    enrol_for(&mut call, "authenticator", 0);
    call.wait(ahead);
    // An approval in one case, a grant in progress in another, and an open case.
    call.operator = operator("operator-guid", OperatorKind::Person);
    call.open("unlock_account");
    call.choose("push");
    crate::words::approve(&mut call);
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.choose("last_sign_in");
    call.answer("last_sign_in", &["2026-01-01"]);
    call.wait(-ahead);
    call
}

/// A page that was opened while the clock was ahead ends late, and until then restores nothing of a subject
/// who was erased meanwhile.
#[test]
fn page_of_an_erased_subject() {
    let mut call = Call::default();
    call.wait(400 * DAY);
    call.open_self("reset_password");
    call.wait(-400 * DAY);
    assert_eq!(repair(&mut call), Outcome::Accepted);
    refused(&erase(&mut call), RefusalCode::Held, "open_case");
    call.wait(31 * DAY);
    assert_eq!(erase(&mut call), Outcome::Accepted);
    let stored = |call: &Call| {
        let kept = |row: &Row| row.bytes.is_some() && row.key.kind() != RowKind::Case;
        call.desk.store.rows().filter(kept).map(|row| row.key).collect::<Vec<_>>()
    };
    let before = stored(&call);
    call.choose("sms_code");
    call.enters("sms_code", &["123456"]);
    call.choose("push");
    call.external("push", ProviderOutcome::Passed, None);
    call.caller(CallerInput::NotMe { token: None });
    let after: Vec<_> = stored(&call).into_iter().filter(|key| key.kind() != RowKind::Outbox).collect();
    assert!(after.iter().all(|key| before.contains(key)), "{after:?}");
}

#[test]
fn clock_that_was_far_ahead_and_is_repaired() {
    for ahead in [2 * MINUTE, DAY, 400 * DAY] {
        let mut call = made_ahead(ahead);
        let opening = call.opening("reset_mfa");
        let fault = call.desk.open(&opening, Some(&subject())).unwrap_err();
        assert!(matches!(fault, Fault::Clock { .. }), "{fault}");
        let stale: Vec<_> = call.desk.store.cases().map(|(case, _)| case.clone()).collect();
        assert_eq!(repair(&mut call), Outcome::Accepted, "{ahead}");
        refused(&repair(&mut call), RefusalCode::NotAhead, "");
        // Everything begun before is over, and a caller who comes back is told so.
        for case in stale {
            let ended = call.desk.host(&case, HostInput::TimePassed, Some(&subject())).unwrap();
            assert!(ended.case.is_over(), "{ahead}");
        }
        // Everything works: a code to the same number, the authenticator, a push, an approval, a key.
        call.open("reset_mfa");
        call.signal("sim_change", "none");
        assert!(accepted(&call.pass_code("sms_code")), "{ahead}");
        assert!(accepted(&call.choose("push")), "{ahead}");
        assert!(accepted(&call.external("push", ProviderOutcome::Inconclusive, None)), "{ahead}");
        assert!(accepted(&call.pass_passkey()));
        assert!(call.grant().is_some(), "{ahead}: {:?}", crate::words::view(&mut call));
        assert!(accepted(&call.redeem()));
        assert!(accepted(&call.report(CommandStatus::Done)));
        // No row from the time ahead delays their erasure for longer than a case lasts.
        call.wait(DAY);
        assert_eq!(erase(&mut call), Outcome::Accepted, "{ahead}");
        let chain: Vec<_> = chain(&call);
        assert_eq!(json(&chain[0])["type"], "clock_repaired");
        assert!(verify_chain(chain.iter().map(String::as_bytes)).is_ok());
    }
}

#[test]
fn not_me_while_the_clock_is_behind() {
    for ahead in [2 * MINUTE, 400 * DAY] {
        for late in [false, true] {
            let mut call = made_ahead(ahead);
            if late {
                let opening = call.opening("not_me");
                call.desk.not_me(&opening, None, Some(&subject())).expect("`not me` is always possible");
            } else {
                assert!(accepted(&call.caller(CallerInput::NotMe { token: None })));
                assert!(told(&call, "not_me", "security_desk"));
            }
            assert_eq!(repair(&mut call), Outcome::Accepted);
            call.open("reset_mfa");
            assert!(accepted(&call.pass_passkey()));
        }
    }
}

#[test]
fn repair_that_would_make_a_limit_weaker() {
    // Closed before the clock ran ahead: closed for as long as before.
    let closed = |call: &mut Call| {
        call.operator = operator("operator-guid", OperatorKind::Person);
        call.open("unlock_account");
        let closed = crate::words::view(call).closed;
        call.says(OperatorInput::Cancel);
        closed
    };
    let mut call = Call::default();
    close(&mut call);
    call.wait(60 * MINUTE);
    call.open("unlock_account");
    call.wait(-30 * MINUTE);
    assert_eq!(repair(&mut call), Outcome::Accepted);
    call.wait(DAY - 40 * MINUTE);
    assert!(closed(&mut call), "not shorter");
    call.wait(11 * MINUTE);
    assert!(!closed(&mut call), "not longer");

    // Closed by the clock that ran ahead: closed for the full time from now on, and no longer.
    let mut call = Call::default();
    call.wait(300 * DAY);
    close(&mut call);
    call.wait(-300 * DAY);
    assert_eq!(repair(&mut call), Outcome::Accepted);
    call.wait(DAY - MINUTE);
    assert!(closed(&mut call));
    // The failures count for their full window from now on.
    call.wait(2 * MINUTE);
    assert!(!closed(&mut call));
}

#[test]
fn repair_by_an_engine_whose_own_clock_is_wrong() {
    let mut call = Call::default();
    call.open("reset_password");
    // Now the engine's clock is wrong: years behind.
    let right = call.desk.now;
    call.wait(-1000 * DAY);
    refused(
        &administer(&mut call, AdministratorInput::RepairClock { present: right }),
        RefusalCode::OtherTime,
        "",
    );
    set_clock(&mut call, right.milliseconds() + MINUTE);
    assert!(accepted(&call.says(OperatorInput::View)));
}

#[test]
fn chain_of_administrators_that_is_itself_ahead() {
    let mut call = Call::default();
    call.open("reset_password");
    call.wait(400 * DAY);
    refused(&enable(&mut call, "sms_code"), RefusalCode::NotDisabled, "");
    call.wait(-400 * DAY);
    let input = step(&mut call, AdministratorInput::ErasePerson);
    let fault = call.desk.administer(&input, None).unwrap_err();
    assert!(matches!(fault, Fault::Clock { .. }), "{fault}");
    assert_eq!(repair(&mut call), Outcome::Accepted);
    refused(&enable(&mut call, "sms_code"), RefusalCode::NotDisabled, "");
    assert!(verify_chain(chain(&call).iter().map(String::as_bytes)).is_ok());
}

/// Sealed values are shown, and records leave, only after a record that says so.
#[test]
fn disclosure_that_a_record_cannot_state() {
    let resolve = |case: Option<&str>, action: Option<&str>, people: &[&str]| AdministratorInput::Resolve {
        of: case.map(str::to_owned),
        action: action.map(str::to_owned),
        since: None,
        until: None,
        people: people.iter().map(|&alias| alias.to_owned()).collect(),
    };
    let export =
        |form: &str, first, records| AdministratorInput::Export { form: form.to_owned(), first, records };
    let many = vec!["0d6c41a98e2f4b7390a5c17e64d2b8f3"; 501];
    let mut call = Call::default();
    for says in [
        resolve(Some(""), None, &[]),
        resolve(Some("Sanne Holm"), None, &[]),
        resolve(Some("desk"), Some("reset_password"), &[]),
        resolve(None, Some(&"x".repeat(65)), &[]),
        resolve(None, None, &["sanne@contoso.example"]),
        resolve(None, None, &many),
        export("", 0, 1),
        export("a\nb", 0, 1),
        export("jsonl", 2, (1 << 53) - 2),
        export("jsonl", 0, u64::MAX),
    ] {
        refused(&administer(&mut call, says), RefusalCode::Malformed, "");
    }
    for says in [resolve(Some("desk"), None, &many[..500]), resolve(None, None, &[]), export("jsonl", 0, 0)] {
        let mut input = step(&mut call, says.clone());
        input.by.kind = OperatorKind::Ai;
        refused(&call.desk.administer(&input, None).unwrap(), RefusalCode::WrongActor, "");
        assert_eq!(administer(&mut call, says), Outcome::Accepted);
    }
    let records = chain(&call);
    let longest = records.iter().map(String::len).max().unwrap();
    assert!((17_000..MAX_RECORD).contains(&longest), "{longest}");
    let kinds =
        |kind: &str| records.iter().filter(|record| record.contains(&format!("\"type\":\"{kind}\""))).count();
    assert_eq!((kinds("resolved"), kinds("exported"), kinds("refusal")), (2, 1, 13));
    // Nobody has a keyring for being named in a request.
    assert!(records.iter().all(|record| !record.contains("\"subject\"")));
}

#[test]
fn record_of_an_administrator_edited() {
    let mut call = Call::default();
    for check in ["sms_code", "mail_code", "push"] {
        refused(&enable(&mut call, check), RefusalCode::NotDisabled, "");
    }
    let records = chain(&call);
    let verify = |records: &[String]| verify_chain(records.iter().map(String::as_bytes));
    let summary = verify(&records).unwrap();
    assert_eq!((summary.case.as_str(), summary.records), ("desk", 3));
    let mut edited = records.clone();
    edited[1] = edited[1].replace("not_disabled", "own_account");
    assert_eq!(verify(&edited).unwrap_err().problem, ChainProblem::OneOfTwo);
    let mut cut = records.clone();
    cut.remove(1);
    assert!(matches!(verify(&cut).unwrap_err().problem, ChainProblem::Sequence { .. }));
    // Sealed values of the subject do not appear in clear.
    let mut known = Call::default();
    known.open("reset_password");
    refused(&enable(&mut known, "push"), RefusalCode::NotDisabled, "");
    let record = chain(&known).pop().unwrap();
    assert!(!record.contains(SUBJECT) && !record.contains("administrator-guid"), "{record}");
    assert!(json(&record)["data"]["subject"]["c"].is_string());
}

#[test]
fn row_that_is_held_back_from_an_administrators_step() {
    let (mut call, _) = approved();
    let seed = Seed::new([7; 32]).unwrap();
    let subject = subject();
    for says in everything(&call) {
        let input = step(&mut call, says);
        let ctx = bonafides::case::Context::new(
            call.desk.now,
            &seed,
            &call.desk.config,
            &call.desk.policies,
            call.desk.keys(),
            Some(&subject),
        );
        let rows = call.desk.store.read(&DeskChain::needs(&input, &ctx).unwrap());
        let whole = DeskChain::apply(&input, &ctx, &rows).unwrap();
        assert_eq!(whole.compare().len(), rows.len(), "every passed row is compared");
        for at in 0..rows.len() {
            let mut fewer = rows.clone();
            let gone = fewer.remove(at);
            match DeskChain::apply(&input, &ctx, &fewer) {
                Err(Fault::MissingRow(key)) => assert_eq!(key, gone.key),
                Ok(step) => assert!(step.compare().iter().all(|(key, _)| *key != gone.key)),
                Err(other) => panic!("without `{}`: {other}", gone.key),
            }
        }
    }
    assert!("desk".parse::<InputId>().is_ok() && !call.desk.keys().grant_key().is_empty());
}
