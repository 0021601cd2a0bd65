//! Each type of challenge, asked and answered as people do.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::case::{
    CommandTask, Committed, Fact, HostInput, OperatorInput, OperatorKind, OperatorView, Outcome,
    ProviderOutcome, RefusalCode, View,
};
use bonafides_tests::call::{Call, DAY, MINUTE, START, accepted, operator, refusal};

fn view(call: &mut Call) -> OperatorView {
    match call.says(OperatorInput::View).reply.view {
        View::Operator(view) => *view,
        other => panic!("not an operator's view: {other:?}"),
    }
}

fn state(call: &mut Call, challenge: &str) -> &'static str {
    view(call).challenges.iter().find(|c| c.challenge == challenge).expect("is shown").state.as_str()
}

fn positions(released: &Committed) -> Vec<u8> {
    let asked = released.commands.iter().find_map(|command| match &command.task {
        CommandTask::PresentChallenge(ask) => Some(ask.positions.clone()),
        _ => None,
    });
    asked.expect("was asked")
}

fn at(value: &str, positions: &[u8]) -> String {
    positions.iter().map(|at| value.chars().nth(usize::from(*at) - 1).unwrap()).collect()
}

#[test]
fn questions_accept_answers_in_any_spelling() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.choose("questions");
    let spoken: Vec<String> =
        call.right_answers().iter().map(|answer| format!(" {} ", answer.to_uppercase())).collect();
    let spoken: Vec<&str> = spoken.iter().map(String::as_str).collect();
    call.answer("questions", &spoken);
    assert_eq!(state(&mut call, "questions"), "passed");
}

#[test]
fn the_same_questions_are_asked_until_they_are_passed() {
    let mut call = Call::default();
    call.enrol_questions();
    let mut asked = Vec::new();
    for action in ["reset_password", "unlock_account", "reset_mfa"] {
        call.open(action);
        call.choose("questions");
        asked.push(call.right_answers());
        call.answer("questions", &["wrong", "wrong"]);
        call.says(OperatorInput::Cancel);
    }
    assert!(asked.iter().all(|questions| *questions == asked[0]), "{asked:?}");
}

#[test]
fn positions_of_a_value_are_asked_once_until_none_are_left() {
    let licence = "DK-1234 5678 ABCD";
    let plain = "DK12345678ABCD";
    let mut call = Call::default();
    call.open("unlock_account");
    call.host(HostInput::Store { field: "licence".to_owned(), value: Some(licence.into()) });
    let mut seen: Vec<u8> = Vec::new();
    for round in 0.. {
        let released = call.choose("licence");
        if !accepted(&released) {
            assert_eq!(refusal(&released), RefusalCode::Unavailable);
            // Fourteen characters, three at a time, of which three are never asked.
            assert_eq!((round, seen.len()), (3, 9));
            break;
        }
        let asked = positions(&released);
        assert!(asked.iter().all(|at| !seen.contains(at)), "{asked:?} after {seen:?}");
        seen.extend(&asked);
        let answer = at(plain, &asked).to_lowercase();
        assert!(accepted(&call.answer("licence", &[&answer])));
        assert_eq!(state(&mut call, "licence"), "passed");
        call.says(OperatorInput::Cancel);
        call.open("unlock_account");
    }
    // A new value has all its positions again.
    call.host(HostInput::Store { field: "licence".to_owned(), value: Some("SE-99887766554433".into()) });
    assert!(accepted(&call.choose("licence")));
}

#[test]
fn unanswered_positions_stay_the_same_across_cases() {
    let mut call = Call::default();
    call.open("unlock_account");
    call.host(HostInput::Store { field: "licence".to_owned(), value: Some("DK12345678ABCD".into()) });
    let first = positions(&call.choose("licence"));
    call.answer("licence", &["xxx"]);
    call.says(OperatorInput::Cancel);
    call.open("unlock_account");
    assert_eq!(positions(&call.choose("licence")), first);
}

#[test]
fn a_recalled_day_may_differ_by_as_much_as_the_policy_allows() {
    // The last sign-in was on 2026-11-20 at 08:00; the policy allows two days.
    for (said, outcome) in [
        ("2026-11-20", "passed"),
        ("2026-11-18", "passed"),
        ("2026-11-22 07:59", "passed"),
        ("2026-11-22T08:01:00Z", "open"),
        ("2026-11-17", "open"),
    ] {
        let mut call = Call::default();
        call.open("unlock_account");
        call.choose("last_sign_in");
        call.answer("last_sign_in", &[said]);
        assert_eq!(state(&mut call, "last_sign_in"), outcome, "{said}");
    }
}

#[test]
fn a_fact_that_is_text_is_compared_as_an_answer() {
    let mut call = Call::default();
    call.subject.facts.insert("last_sign_in".to_owned(), Fact::Text("Printer room, 2nd floor".into()));
    call.open("unlock_account");
    call.choose("last_sign_in");
    call.answer("last_sign_in", &["printer room 2nd FLOOR"]);
    assert_eq!(state(&mut call, "last_sign_in"), "passed");
}

#[test]
fn a_new_code_voids_the_old_and_allows_no_more_attempts() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let old = call.sent("sms_code");
    call.answer("sms_code", &["000001"]);
    call.choose("sms_code");
    let new = call.sent("sms_code");
    assert_ne!(old, new);
    call.answer("sms_code", &[&old]);
    assert_eq!(state(&mut call, "sms_code"), "open");
    call.answer("sms_code", &["000002"]);
    assert_eq!(state(&mut call, "sms_code"), "not_passed", "the third attempt was the last");
    assert_eq!(refusal(&call.answer("sms_code", &[&new])), RefusalCode::NotAsked);
}

#[test]
fn a_code_expires_after_the_lifetime_in_the_policy() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    call.wait(10 * MINUTE);
    assert!(!accepted(&call.answer("sms_code", &[&code])));
    assert_eq!(state(&mut call, "sms_code"), "open");
}

#[test]
fn a_record_of_a_vouch_has_the_date_since_which_the_manager_is_one() {
    let mut call = Call::default();
    call.open("reset_mfa");
    let released = call.choose("manager_vouch");
    let request = released.commands.iter().find_map(|command| match &command.task {
        CommandTask::RequestVouch(request) => Some(request.clone()),
        _ => None,
    });
    let request = request.expect("was asked");
    assert_eq!(request.people, ["manager-guid"]);
    assert!(request.text.expose().contains("Sanne Subject"));
    assert!(accepted(&call.vouch("manager-guid", true)));
    assert!(call.grant().is_some());
    let since = format!("\"since\":{}", START - 400 * DAY);
    assert!(call.records().contains(&since));
}

#[test]
fn a_voucher_who_does_not_recognise_the_caller_fails_the_challenge() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("manager_vouch");
    call.vouch("manager-guid", false);
    assert_eq!(state(&mut call, "manager_vouch"), "not_passed");
}

#[test]
fn a_confirmation_needs_a_filled_form_and_distinguishes_items() {
    let mut call = Call::default();
    call.open("reset_mfa");
    let confirm = |number: &str, strength: u16, seen: &str| OperatorInput::Confirm {
        challenge: "documents".to_owned(),
        fields: BTreeMap::from([
            ("document_type".to_owned(), "passport".into()),
            ("seen_live".to_owned(), seen.into()),
        ]),
        item: Some(number.into()),
        grades: BTreeMap::from([("strength".to_owned(), strength)]),
    };
    call.choose("documents");
    assert_eq!(refusal(&call.says(confirm("P 123", 4, " "))), RefusalCode::Shape, "a click is not a form");
    assert_eq!(refusal(&call.says(confirm("P 123", 5, "yes"))), RefusalCode::Evidence, "no such grade");
    assert!(accepted(&call.says(confirm("P 123", 4, "yes"))));
    assert_eq!(view(&mut call).points, 20);
    call.choose("documents");
    call.says(confirm("p-123", 4, "yes"));
    assert_eq!(view(&mut call).points, 20, "the same document again");
    call.choose("documents");
    call.says(confirm("L 77", 3, "yes"));
    let points = view(&mut call).points;
    assert!(points == 20 || points == 40, "{points}");
}

#[test]
fn a_push_is_approved_with_the_number_that_was_shown() {
    let number = |call: &Call| {
        call.commands.iter().rev().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => {
                ask.provider.as_ref()?.number.as_ref().map(|number| number.expose().clone())
            }
            _ => None,
        })
    };
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("push");
    let shown = number(&call).expect("a number is shown");
    call.external("push", ProviderOutcome::Passed, Some(&shown));
    assert_eq!(state(&mut call, "push"), "passed");
}

#[test]
fn an_unanswered_push_fails_and_other_unanswered_challenges_do_not() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("push");
    call.choose("passkey");
    call.wait(6 * MINUTE);
    call.host(HostInput::TimePassed);
    assert_eq!(state(&mut call, "push"), "not_passed");
    assert_eq!(state(&mut call, "passkey"), "open");
}

#[test]
fn evidence_expires_and_a_late_risk_counts() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(call.grant().is_some());
    call.signal("location", "impossible");
    assert!(call.grant().is_none(), "a risk reported late");

    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    call.wait(31 * MINUTE);
    assert!(call.grant().is_none(), "evidence from half an hour ago");
}

#[test]
fn mandatory_challenges_come_first_then_the_cheapest_plan() {
    let mut call = Call::default();
    call.subject.groups = vec!["CN=Admins,DC=test".to_owned()];
    call.open("reset_password");
    let next = view(&mut call).next;
    assert_eq!(next.first().map(String::as_str), Some("manager_vouch"), "{next:?}");
    call.choose("manager_vouch");
    call.vouch("manager-guid", true);
    // Both cost 1; the passkey costs 10.
    assert_eq!(view(&mut call).next, ["push", "documents"]);
    call.says(OperatorInput::Unavailable { challenge: "push".to_owned() });
    assert_eq!(view(&mut call).next, ["documents", "documents"], "the plan is made again");
}

#[test]
fn a_second_person_can_continue_an_escalated_case() {
    let mut call = Call::default();
    call.open("reset_password");
    call.says(OperatorInput::Escalate { reason: "odd voice".into() });
    assert_eq!(refusal(&call.choose("passkey")), RefusalCode::Escalated);
    call.operator = operator("lead-guid", OperatorKind::Person);
    assert!(accepted(&call.says(OperatorInput::TakeOver)));
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(call.grant().is_some());
    assert!(!call.records().contains("odd voice"));
}

#[test]
fn a_repeated_input_changes_nothing_and_is_reported_as_one() {
    let mut call = Call::default();
    call.open("reset_password");
    let id = call.desk.input_id("operator");
    let choose = OperatorInput::Choose { challenge: "passkey".to_owned(), contact: None };
    let input = bonafides::case::Input::operator(id, call.operator.clone(), choose);
    assert!(accepted(&call.input(&input).unwrap()));
    let records = call.records();
    let again = call.input(&input).unwrap();
    assert_eq!(again.reply.outcome, Outcome::Duplicate);
    assert_eq!(again.reply.open.len(), 1, "the open command");
    assert!(again.commands.is_empty());
    assert_eq!(call.records(), records);
}

#[test]
fn prompts_are_in_the_subjects_language() {
    for (language, word) in [("de-AT", "Bitte"), ("da", "dig"), ("en", "code"), ("xx", "code")] {
        let mut call = Call::default();
        call.subject.language = language.to_owned();
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.choose("sms_code");
        let Some(CommandTask::PresentChallenge(ask)) =
            call.newest("present_challenge").map(|command| &command.task)
        else {
            panic!()
        };
        assert!(ask.prompt.contains(word), "{language}: {}", ask.prompt);
        assert!(ask.prompt.contains("••78") && !ask.prompt.contains("5678"), "{}", ask.prompt);
    }
}

#[test]
fn a_profile_distinguishes_usual_known_and_new() {
    use bonafides::case::{Profile, Usual};
    let call = Call::default();
    let keys = call.desk.keys();
    let key = Profile::key("subject-guid", keys).unwrap();
    let mut profile = Profile::from_row(&call.desk.store.row(&key), keys).unwrap();
    let day = |n: i64| Time::from_milliseconds(START + n * DAY);
    let usual = |profile: &Profile, n| profile.usual("workstation", "PC-1", day(n), keys).unwrap();
    assert_eq!(usual(&profile, 0), Usual::New);
    for n in [0, 0, 1] {
        profile.signed_in("workstation", "PC-1", day(n), keys).unwrap();
    }
    assert_eq!(usual(&profile, 1), Usual::Known, "two days are not a habit");
    profile.signed_in("workstation", "PC-1", day(2), keys).unwrap();
    assert_eq!(usual(&profile, 2), Usual::Usual);
    assert_eq!(usual(&profile, 40), Usual::Known);
    assert_eq!(usual(&profile, 200), Usual::New);
    assert_eq!(profile.usual("location", "PC-1", day(2), keys).unwrap(), Usual::New);
    let seed = bonafides::keys::Seed::new([7; 32]).unwrap();
    let row = profile.to_row(&seed, keys).unwrap();
    let again = Profile::from_row(&row, keys).unwrap();
    assert_eq!(usual(&again, 2), Usual::Usual);
    assert!(!row.bytes.unwrap().windows(4).any(|bytes| bytes == b"PC-1"));
}
