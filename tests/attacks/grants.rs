//! Grants, with a real connector and a directory in memory.

use bonafides::case::{
    CaseId, CommandStatus, Committed, Fault, GrantError, HostInput, Input, InputId, OperatorInput,
    RefusalCode, WriteStatus, grant_live, grant_row,
};
use bonafides::keys::Sensitive;
use bonafides::{Policy, Time};
use bonafides_tests::call::{Call, MINUTE, POLICY, accepted};

use crate::words::{
    Directory, approve, approved, at_the_desk, delivered, ends_without_a_grant, named_connector, prepared,
    redeemed, refused, somebody, view,
};

fn redeem(call: &mut Call, grant: &str) -> Committed {
    call.host(HostInput::Redeem { grant: grant.to_owned(), password: None })
}

/// The number of deliveries in the outbox.
fn deliveries(call: &Call) -> usize {
    call.desk.outbox().unwrap().iter().filter(|command| command.task.kind() == "deliver").count()
}

#[test]
fn grant_used_twice() {
    let (mut call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let now = call.desk.now;
    let first = directory.take(&deliver, now, Some(true)).unwrap();
    assert!(!first.repeated);
    // The same command again, in time and long after, is remembered and not repeated.
    for later in [0, 60_000, 3_600_000] {
        let again = directory.take(&deliver, Time::from_milliseconds(now.milliseconds() + later), None);
        let again = again.unwrap();
        assert!(again.repeated);
        assert_eq!(again.written, WriteStatus::Done);
    }
    assert_eq!(directory.written, ["subject-guid"]);
    // The engine does not sign a second one either.
    let grant = deliver.grant;
    refused(&redeem(&mut call, &grant), RefusalCode::GrantOver);
    call.report(CommandStatus::Done);
    refused(&redeem(&mut call, &grant), RefusalCode::Ended);
    assert_eq!(call.commands.iter().filter(|command| command.task.kind() == "deliver").count(), 1);
}

#[test]
fn grant_redeemed_twice_in_parallel() {
    let (mut call, grant) = approved();
    let case = call.id();
    let input = |id: &str| {
        let says = HostInput::Redeem { grant: grant.clone(), password: None };
        Input::host(id.parse::<InputId>().unwrap(), "host", says)
    };
    let steps = ["one", "two", "three"].map(|id| prepared(&mut call, &case, &input(id)));
    let stored = steps.iter().filter(|step| call.desk.store.commit(step).is_ok()).count();
    assert_eq!((stored, deliveries(&call)), (1, 1));
    refused(&call.input(&input("two")).unwrap(), RefusalCode::GrantOver);
}

#[test]
fn two_grants_of_two_cases_at_once() {
    let mut call = Call::default();
    let mut cases: Vec<(CaseId, bonafides::case::Operator)> = Vec::new();
    for id in ["operator-1", "operator-2"] {
        at_the_desk(&mut call, id);
        call.open("reset_mfa");
        call.choose("passkey");
        cases.push((call.id(), call.operator.clone()));
    }
    let results: Vec<_> = cases
        .iter()
        .map(|(case, _)| {
            let mut result = call.external_result("passkey", bonafides::case::ProviderOutcome::Passed, None);
            let asked = call.commands.iter().find(|command| {
                command.id.case == *case
                    && matches!(&command.task, bonafides::case::CommandTask::PresentChallenge(_))
            });
            let asked = asked.unwrap();
            if let bonafides::case::CommandTask::PresentChallenge(ask) = &asked.task {
                result.command = asked.id.clone();
                result.nonce = ask.provider.clone().unwrap().nonce;
                result.reference = format!("ref-{case}");
            }
            (case, Input::host("result".parse::<InputId>().unwrap(), "host", HostInput::External(result)))
        })
        .collect();
    let steps: Vec<_> = results.iter().map(|(case, input)| prepared(&mut call, case, input)).collect();
    assert_eq!(steps.iter().filter(|step| call.desk.store.commit(step).is_ok()).count(), 1);
    for (case, input) in results {
        call.case = Some(case.clone());
        call.input(&input).unwrap();
    }
    let live = cases.iter().filter(|(case, operator)| {
        (call.case, call.operator) = (Some(case.clone()), operator.clone());
        call.grant().is_some()
    });
    assert_eq!(live.count(), 1);
}

#[test]
fn second_grant_while_the_first_one_is_still_accepted() {
    let (mut call, first) = redeemed();
    let start = call.desk.now.milliseconds();
    let mut directory = Directory::of(&call);
    // A connector accepts a token for 30 seconds beyond its end: until then it is live.
    call.wait(300_000);
    at_the_desk(&mut call, "operator-2");
    call.open("reset_mfa");
    call.pass_passkey();
    assert_eq!(call.grant(), None);
    assert!(directory.take(&first, call.desk.now, Some(is_live(&call, &first.grant))).is_ok());
    call.desk.now = Time::from_milliseconds(start + 330_000);
    assert!(directory.take(&first, call.desk.now, None).unwrap().repeated);
    call.open("reset_mfa");
    call.pass_passkey();
    assert!(call.grant().is_some());
}

#[test]
fn grant_used_for_another_account() {
    let (call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let mut other = deliver.clone();
    other.account = "ceo-guid".to_owned();
    assert_eq!(directory.take(&other, call.desk.now, Some(true)), Err(GrantError::OtherAccount));
    // Nor after the right one was carried out: the remembered result is not told to the wrong one.
    let _ = directory.take(&deliver, call.desk.now, Some(true)).unwrap();
    assert_eq!(directory.take(&other, call.desk.now, Some(true)), Err(GrantError::OtherAccount));
    assert_eq!(directory.written, ["subject-guid"]);
}

#[test]
fn grant_redeemed_with_the_snapshot_of_another_account() {
    let (mut call, grant) = approved();
    let case = call.id();
    let says = || HostInput::Redeem { grant: grant.clone(), password: None };
    for other in [Some(somebody("ceo-guid")), None] {
        let fault = call.desk.host(&case, says(), other.as_ref()).unwrap_err();
        assert!(matches!(fault, Fault::OtherSubject), "{fault}");
    }
    assert_eq!(deliveries(&call), 0);
    assert!(accepted(&call.redeem()));
}

#[test]
fn grant_used_for_another_action() {
    let (call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let mut other = deliver;
    other.action = "reset_password".to_owned();
    assert_eq!(directory.take(&other, call.desk.now, Some(true)), Err(GrantError::OtherAction));
    assert!(directory.written.is_empty());
}

#[test]
fn grant_used_with_a_password_of_the_attacker() {
    let (call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let secrets = [Some("Winter2026!".into()), Some(Sensitive::from("")), None];
    for secret in secrets {
        let mut other = deliver.clone();
        other.secret = secret;
        assert_eq!(directory.take(&other, call.desk.now, Some(true)), Err(GrantError::OtherSecret));
    }
    let mut other = deliver;
    other.blind = Some(Sensitive::new([0; 32]));
    assert_eq!(directory.take(&other, call.desk.now, Some(true)), Err(GrantError::OtherSecret));
    assert!(directory.written.is_empty());
}

#[test]
fn grant_used_after_its_time() {
    let (mut call, grant) = approved();
    // Ten minutes for the approval; at their end it is over.
    call.wait(10 * MINUTE);
    refused(&redeem(&mut call, &grant), RefusalCode::GrantOver);
    assert_eq!(deliveries(&call), 0);
    // Five minutes for the token, by the connector's own clock, with a tolerance of 30 seconds.
    let (call, deliver) = redeemed();
    let issued = call.desk.now.milliseconds() / 1000 * 1000;
    let at = |milliseconds: i64| Time::from_milliseconds(issued + milliseconds);
    let mut directory = Directory::of(&call);
    assert_eq!(directory.take(&deliver, at(330_000), None), Err(GrantError::Expired));
    assert_eq!(directory.take(&deliver, at(-30_001), None), Err(GrantError::NotYet));
    assert!(directory.written.is_empty());
    assert!(directory.take(&deliver, at(329_999), None).is_ok());
}

#[test]
fn grant_used_after_not_me() {
    use bonafides::case::CallerInput;
    // Before redemption the grant is over, in whichever case `not me` is said.
    let (mut call, grant) = approved();
    let approved_case = call.id();
    at_the_desk(&mut call, "operator-2");
    call.open("reset_password");
    call.caller(CallerInput::NotMe { token: None });
    call.case = Some(approved_case);
    at_the_desk(&mut call, "operator-guid");
    let released = redeem(&mut call, &grant);
    assert!(released.case.is_over());
    assert_eq!(deliveries(&call), 0);
    refused(&redeem(&mut call, &grant), RefusalCode::Ended);

    // After it, the connector is informed, and asks.
    let (mut call, deliver) = redeemed();
    call.caller(CallerInput::NotMe { token: None });
    let revoked = call.newest("revoke").expect("the connector is informed");
    let bonafides::case::CommandTask::Revoke { grant, account } = &revoked.task else { panic!() };
    assert_eq!((grant, account.as_str()), (&deliver.grant, "subject-guid"));
    let mut directory = Directory::of(&call);
    let live = is_live(&call, &deliver.grant);
    assert!(!live);
    assert_eq!(directory.take(&deliver, call.desk.now, Some(live)), Err(GrantError::NotLive));
    assert!(directory.written.is_empty());
}

/// The answer to a connector that can reach the store.
fn is_live(call: &Call, grant: &str) -> bool {
    let key = grant_row(&call.subject.account, call.desk.keys()).unwrap();
    grant_live(&call.desk.store.row(&key), grant, call.desk.keys()).unwrap()
}

#[test]
fn grant_that_is_not_in_progress() {
    let (mut call, grant) = approved();
    assert!(!is_live(&call, &grant));
    call.redeem();
    assert!(is_live(&call, &grant));
    assert!(!is_live(&call, &"0".repeat(32)));
    let mine = call.subject.clone();
    call.subject = somebody("ceo-guid");
    assert!(!is_live(&call, &grant));
    call.subject = mine;
    call.report(CommandStatus::Done);
    assert!(!is_live(&call, &grant));
}

#[test]
fn not_me_and_redeem_at_the_same_moment() {
    use bonafides::case::{Caller, CallerInput};
    let (mut call, grant) = approved();
    let approved_case = call.id();
    call.open_self("reset_password");
    let other = call.id();
    let redeem = Input::host(
        "redeem".parse::<InputId>().unwrap(),
        "host",
        HostInput::Redeem { grant, password: None },
    );
    let not_me = Input::caller(
        "not-me".parse::<InputId>().unwrap(),
        Caller::in_session("sso"),
        CallerInput::NotMe { token: None },
    );
    let late = prepared(&mut call, &approved_case, &redeem);
    let first = prepared(&mut call, &other, &not_me);
    assert!(call.desk.store.commit(&first).is_ok());
    assert!(call.desk.store.commit(&late).is_err());
    call.case = Some(approved_case);
    assert!(call.input(&redeem).unwrap().case.is_over());
    assert_eq!(deliveries(&call), 0);
}

#[test]
fn grant_of_another_case() {
    let (mut call, grant) = approved();
    at_the_desk(&mut call, "operator-2");
    call.open("reset_password");
    refused(&redeem(&mut call, &grant), RefusalCode::UnknownGrant);
    call.subject = somebody("ceo-guid");
    call.open("reset_mfa");
    refused(&redeem(&mut call, &grant), RefusalCode::UnknownGrant);
    assert_eq!(deliveries(&call), 0);
}

#[test]
fn grant_for_another_connector_or_of_another_engine() {
    let (call, deliver) = redeemed();
    let mut directory = Directory::with(named_connector(&call, "connector-2"));
    assert_eq!(directory.take(&deliver, call.desk.now, None), Err(GrantError::OtherAudience));
    // The key of another configuration under the same id.
    let foreign = bonafides::keys::RawKeys::new([9; 32], [9; 32], [9; 32], [9; 32]);
    let connector = bonafides::case::Connector::new("connector-1", "log.test.example");
    let mut directory = Directory::with(connector.key("grant-1", foreign.grant_public()).unwrap());
    assert_eq!(directory.take(&deliver, call.desk.now, None), Err(GrantError::Signature));
    assert!(directory.written.is_empty());
}

#[test]
fn token_altered_at_any_place() {
    let (call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let token = deliver.token.expose().clone();
    for at in 0..token.len() {
        for other in ['A', 'B', '.', '='] {
            let mut altered = token.clone();
            altered.replace_range(at..=at, &other.to_string());
            if altered != token {
                let mut deliver = deliver.clone();
                deliver.token = altered.into();
                assert!(directory.take(&deliver, call.desk.now, Some(true)).is_err(), "at {at}");
            }
        }
    }
    for longer in [format!("{token}."), format!(" {token}"), format!("{token}\n"), token.repeat(9)] {
        let mut deliver = deliver.clone();
        deliver.token = longer.into();
        assert!(directory.take(&deliver, call.desk.now, Some(true)).is_err());
    }
    assert!(directory.written.is_empty());
}

#[test]
fn evidence_that_ends_just_before_the_redemption() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.pass_passkey();
    // 30 minutes of evidence: the approval is renewed every ten, and not beyond.
    for _ in 0..2 {
        call.wait(10 * MINUTE);
        assert!(call.grant().is_some());
    }
    let grant = call.grant().unwrap();
    call.wait(10 * MINUTE - 1);
    assert_eq!(call.grant().as_ref(), Some(&grant));
    call.wait(2);
    assert!(!accepted(&redeem(&mut call, &grant)));
    assert_eq!(deliveries(&call), 0);
    ends_without_a_grant(&mut call);
}

#[test]
fn approved_and_then_made_an_administrator() {
    let (mut call, grant) = approved();
    call.subject.groups.push("CN=Admins,DC=test".to_owned());
    refused(&redeem(&mut call, &grant), RefusalCode::NotApproved);
    assert_eq!(deliveries(&call), 0);
    ends_without_a_grant(&mut call);
    assert_eq!(view(&mut call).points_required, 100);
}

#[test]
fn approved_and_then_disabled() {
    let (mut call, grant) = approved();
    call.subject.enabled = false;
    refused(&redeem(&mut call, &grant), RefusalCode::Account);
    assert_eq!(deliveries(&call), 0);
}

#[test]
fn password_chosen_by_the_operator() {
    let (mut call, grant) = approved();
    let redeem = HostInput::Redeem { grant, password: Some("Correct-Horse-7-Staple".into()) };
    refused(&call.host(redeem), RefusalCode::Password);
    assert_eq!(deliveries(&call), 0);
}

#[test]
fn secret_delivered_where_a_code_went_before() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_code("mail_code");
    assert!(accepted(&call.redeem()));
    let channels: Vec<_> = delivered(&call).parts.iter().map(|part| part.channel.clone()).collect();
    assert_eq!(channels, ["post"]);
}

#[test]
fn secret_delivered_to_the_same_address_under_another_channel() {
    let policy = POLICY
        .replace("  post:   { cooling: 7d }", "  post:   { cooling: 7d }\n  voice:  { cooling: 7d }")
        .replace("deliver: [mail, sms, post, pickup]", "deliver: [voice, pickup]");
    let mut call = Call::with(&policy);
    let mut phone = call.subject.contacts[0].clone();
    phone.channel = "voice".to_owned();
    call.subject.contacts.push(phone);
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_code("mail_code");
    assert!(accepted(&call.redeem()));
    assert_eq!(delivered(&call).parts[0].channel, "pickup");
}

#[test]
fn half_of_a_split_password_is_worth_nothing() {
    let (_, deliver) = redeemed();
    let secret = deliver.secret.unwrap().expose().clone();
    let parts: Vec<String> =
        deliver.parts.iter().map(|part| part.text.clone().unwrap().expose().clone()).collect();
    assert_eq!(parts.concat(), secret);
    let addresses: Vec<_> =
        deliver.parts.iter().map(|part| part.address.clone().unwrap().expose().clone()).collect();
    assert_ne!(addresses[0], addresses[1]);
    assert!(parts.iter().all(|part| part.len() >= 8), "{}", parts.len());
}

#[test]
fn report_that_says_failed_to_get_a_second_grant() {
    let (mut call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let _ = directory.take(&deliver, call.desk.now, None).unwrap();
    call.report(CommandStatus::Failed);
    // The case is over, and so is its grant.
    refused(&redeem(&mut call, &deliver.grant), RefusalCode::Ended);
    let command = call.newest("deliver").unwrap().id.clone();
    let report = HostInput::Report { command, state: CommandStatus::Done, text: None };
    refused(&call.host(report), RefusalCode::AlreadyReported);
    assert_eq!(directory.written.len(), 1);
}

#[test]
fn report_on_a_command_of_another_case() {
    let (mut call, _) = redeemed();
    let command = call.newest("deliver").unwrap().id.clone();
    at_the_desk(&mut call, "operator-2");
    call.open("reset_password");
    let report = HostInput::Report { command, state: CommandStatus::Done, text: None };
    refused(&call.host(report), RefusalCode::UnknownCommand);
    assert_eq!(deliveries(&call), 1);
}

#[test]
fn connector_that_died_around_the_write() {
    let (mut call, deliver) = redeemed();
    let mut directory = Directory::of(&call);
    let now = call.desk.now;
    let started = bonafides::case::Redemptions::started(&mut directory.memory, &deliver.grant, now);
    assert_eq!(started, Ok(true));
    let again = directory.take(&deliver, now, None).unwrap();
    assert_eq!((again.repeated, again.written), (true, WriteStatus::Unknown));
    assert!(directory.written.is_empty());
    // Unknown counts as done: no second secret is made, and the subject is informed.
    let released = call.report(CommandStatus::Unknown);
    assert!(released.case.is_over());
    assert!(crate::words::told(&call, "delivery_unknown", "subject"));
    refused(&redeem(&mut call, &deliver.grant), RefusalCode::Ended);
}

#[test]
fn grant_of_an_enrolment_redeemed_as_a_reset() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let grant = call.grant().unwrap();
    refused(&redeem(&mut call, &grant), RefusalCode::UnknownGrant);
    let chosen = HostInput::Redeem { grant, password: Some("Correct-Horse-7-Staple".into()) };
    refused(&call.host(chosen), RefusalCode::UnknownGrant);
    assert_eq!(deliveries(&call), 0);
}

#[test]
fn case_cancelled_and_then_redeemed() {
    let (mut call, grant) = approved();
    call.says(OperatorInput::Cancel);
    refused(&redeem(&mut call, &grant), RefusalCode::Ended);
    // A new case approves again: the old grant neither blocks it nor is live.
    let new = approve(&mut call);
    assert_ne!(new, grant);
    refused(&redeem(&mut call, &grant), RefusalCode::UnknownGrant);
}

#[test]
fn policy_that_is_stricter_when_the_grant_is_redeemed() {
    let (mut call, grant) = approved();
    let strict = POLICY
        .replace("reset_mfa:      { require: { points: 60 }", "reset_mfa:      { require: { points: 90 }");
    call.desk.policies.activate(Policy::from_yaml(&strict).unwrap());
    refused(&redeem(&mut call, &grant), RefusalCode::NotApproved);
    assert_eq!(deliveries(&call), 0);
}

/// An approval that another case ended stays ended, even when that other grant is long done.
#[test]
fn approval_that_was_ended_and_is_redeemed_after_the_other_one() {
    let (mut call, grant) = approved();
    let first = (call.id(), call.operator.clone());
    at_the_desk(&mut call, "operator-2");
    call.open("reset_mfa");
    call.pass_passkey();
    assert!(accepted(&call.says(OperatorInput::EndGrant)));
    assert!(call.grant().is_some());
    assert!(accepted(&call.redeem()));
    assert!(accepted(&call.report(bonafides::case::CommandStatus::Done)));
    call.commands.clear();
    (call.case, call.operator) = (Some(first.0), first.1);
    refused(&redeem(&mut call, &grant), RefusalCode::GrantOver);
    assert_eq!(deliveries(&call), 0);
}

/// The evidence of the case must still be valid by the policy of its opening also.
#[test]
fn evidence_that_is_too_old_by_the_policy_of_the_opening() {
    let long = "evidence_lifetime: 30m";
    assert!(POLICY.contains(long));
    let mut call = Call::with(&POLICY.replace(long, "evidence_lifetime: 5m"));
    let grant = approve(&mut call);
    call.desk.policies.activate(Policy::from_yaml(POLICY).unwrap());
    call.wait(6 * MINUTE);
    refused(&redeem(&mut call, &grant), RefusalCode::NotApproved);
    assert_eq!(deliveries(&call), 0);
}
