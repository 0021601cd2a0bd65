//! Guessing and learning answers.

use bonafides::Verdict;
use bonafides::case::{
    Block, CommandTask, Enrol, HostInput, Input, InputId, OperatorInput, OperatorKind, QuestionAndAnswer,
    RefusalCode,
};
use bonafides_tests::call::{Call, DAY, MINUTE, accepted, operator};

use crate::words::{
    alerts, at_the_desk, ends_without_a_grant, enrols, json, operator_view, prepared, refused, state_of,
    takes_over, told, view,
};

/// The questions that were last asked.
fn asked(call: &Call) -> Vec<String> {
    let asked = call.commands.iter().rev().find_map(|command| match &command.task {
        CommandTask::PresentChallenge(ask) if ask.challenge == "questions" => Some(ask.questions.clone()),
        _ => None,
    });
    asked.expect("was asked")
}

/// The number of wrong answers that were counted, over all cases.
fn counted(call: &Call) -> usize {
    let wrong = |record: &&str| {
        let record = json(record);
        let outcome = record["data"]["outcome"].as_str().unwrap_or_default().to_owned();
        record["type"] == "answer"
            && record["data"].get("decoy").is_none()
            && ["inconclusive", "failed"].contains(&&*outcome)
    };
    call.records().lines().filter(wrong).count()
}

#[test]
fn many_calls_to_learn_the_questions() {
    let mut call = Call::default();
    call.enrol_questions();
    let mut seen = Vec::new();
    for caller in 1..=5 {
        at_the_desk(&mut call, &format!("operator-{caller}"));
        call.open("reset_password");
        call.choose("questions");
        seen.push(asked(&call));
        // Another request in the same call draws the same questions.
        call.choose("questions");
        seen.push(asked(&call));
        call.answer("questions", &["rex", "kolding"]);
        call.says(OperatorInput::Cancel);
        call.wait(MINUTE);
    }
    assert!(seen.iter().all(|questions| *questions == seen[0]), "{seen:?}");
    assert!(told(&call, "limit_closed", "security_desk"));
    // Now closed: the desk does not ask them at all, and the page shows the same as before.
    call.open("reset_password");
    refused(&call.choose("questions"), RefusalCode::Closed);
    call.open_self("reset_password");
    call.choose("questions");
    assert_eq!(asked(&call), seen[0]);
    ends_without_a_grant(&mut call);
}

#[test]
fn one_right_answer_after_many_wrong_ones() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.choose("questions");
    let right = call.right_answers();
    for _ in 0..3 {
        assert!(accepted(&call.answer("questions", &["rex", "kolding"])));
    }
    refused(&call.answer("questions", &right), RefusalCode::NotAsked);
    refused(&call.choose("questions"), RefusalCode::NotOpen);
    assert_eq!(state_of(&mut call, "questions"), "not_passed");
    ends_without_a_grant(&mut call);
    // In the next call the failed answers still cost points, although the answers are now right.
    call.says(OperatorInput::Cancel);
    call.open("reset_password");
    assert_eq!(view(&mut call).points, -10);
    refused(&call.choose("questions"), RefusalCode::NotOpen);
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    assert_eq!(view(&mut call).points, 20);
    ends_without_a_grant(&mut call);
}

#[test]
fn wrong_until_closed_at_the_fifth_and_right_at_the_sixth() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..2 {
        call.answer("sms_code", &[wrong]);
    }
    call.choose("last_sign_in");
    for _ in 0..2 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    assert_eq!(alerts(&call, "limit_closed"), 0);
    call.choose("questions");
    let right = call.right_answers();
    call.answer("questions", &["rex", "kolding"]);
    assert!(alerts(&call, "limit_closed") > 0);
    refused(&call.answer("sms_code", &[&code]), RefusalCode::Closed);
    refused(&call.answer("questions", &right), RefusalCode::Closed);
    assert_eq!(counted(&call), 5);
    ends_without_a_grant(&mut call);
}

#[test]
fn challenges_passed_before_closing() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.choose("questions");
    for challenge in ["questions", "last_sign_in"] {
        call.choose(challenge);
        for _ in 0..3 {
            let wrong: &[&str] = if challenge == "questions" { &["rex", "kolding"] } else { &["2001-01-01"] };
            call.answer(challenge, wrong);
        }
    }
    assert!(view(&mut call).closed);
    call.pass_passkey();
    let view = view(&mut call);
    assert_eq!((view.points, view.blocked_by.as_slice()), (50, [Block::Closed].as_slice()));
    ends_without_a_grant(&mut call);
}

#[test]
fn parallel_attempts_beyond_the_limit() {
    let mut call = Call::default();
    call.enrol_questions();
    // Ten calls in parallel, each at its first answer.
    let mut cases = Vec::new();
    for at in 0..10 {
        call.operator = operator(&format!("operator-{at}"), OperatorKind::Person);
        if at % 2 == 0 {
            call.open("reset_password");
        } else {
            call.open_self("reset_password");
        }
        call.choose("questions");
        cases.push((call.id(), call.operator.clone()));
    }
    let mut steps = Vec::new();
    for (at, (case, by)) in cases.iter().enumerate() {
        let id = format!("guess-{at}").parse::<InputId>().unwrap();
        let answers = vec!["rex".into(), "kolding".into()];
        let challenge = "questions".to_owned();
        let input = match by.kind {
            OperatorKind::SelfService => Input::caller(
                id,
                bonafides::case::Caller::default(),
                bonafides::case::CallerInput::Answer { challenge, answers },
            ),
            _ => Input::operator(id, by.clone(), OperatorInput::Answer { challenge, answers }),
        };
        let step = prepared(&mut call, case, &input);
        steps.push((case.clone(), input, step));
    }
    // All steps are based on the same ledger: the first one is stored, and no other.
    let stored = steps.iter().filter(|(_, _, step)| call.desk.store.commit(step).is_ok()).count();
    assert_eq!(stored, 1);
    // The others are repeated in turn: the fifth closes the recovery path, and no more are accepted.
    for (case, input, _) in &steps {
        call.case = Some(case.clone());
        call.input(input).unwrap();
    }
    assert_eq!(counted(&call), 5);
    assert!(told(&call, "limit_closed", "security_desk"));
}

#[test]
fn lockout_used_as_a_weapon() {
    let mut call = Call::default();
    call.open_self("reset_mfa");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.enters("last_sign_in", &["2001-01-01"]);
    }
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let wrong = if call.sent("sms_code") == "000000" { "000001" } else { "000000" };
    for _ in 0..2 {
        call.enters("sms_code", &[wrong]);
    }
    // The subject is informed, and the account and its login are unaffected.
    assert!(told(&call, "limit_closed", "subject"));
    assert!(told(&call, "limit_closed", "security_desk"));
    let done: Vec<_> = call.commands.iter().map(|command| command.task.kind()).collect();
    assert!(!done.contains(&"deliver") && !done.contains(&"revoke"), "{done:?}");
    ends_without_a_grant(&mut call);

    // With a second person and checks that cannot be guessed, the subject still gets help.
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_mfa");
    let released = call.pass_passkey();
    assert!(accepted(&released));
    assert_eq!(view(&mut call).verdict, Verdict::Escalate);
    assert_eq!(call.grant(), None);
    assert!(accepted(&takes_over(&mut call, "lead-guid")));
    assert!(accepted(&call.redeem()));
}

#[test]
fn refused_attempts_to_keep_the_subject_locked_out() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.signal("sim_change", "none");
    call.choose("sms_code");
    for _ in 0..2 {
        call.answer("sms_code", &["000000"]);
    }
    assert!(view(&mut call).closed);
    // A day of attempts that are all refused.
    for _ in 0..23 {
        call.wait(60 * MINUTE);
        call.open("reset_password");
        refused(&call.choose("sms_code"), RefusalCode::Closed);
        call.says(OperatorInput::Cancel);
    }
    call.wait(60 * MINUTE);
    call.open("reset_password");
    assert!(!view(&mut call).closed);
    assert_eq!(alerts(&call, "limit_closed"), 1);
}

#[test]
fn waiting_for_the_window_does_not_shorten_the_lock() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.wait(DAY - 2 * MINUTE);
    call.says(OperatorInput::Cancel);
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    for _ in 0..2 {
        call.answer("sms_code", &["000000"]);
    }
    // The first failures leave the window; the lock that they caused remains.
    call.wait(5 * MINUTE);
    call.open("reset_password");
    assert!(view(&mut call).closed);
    refused(&call.choose("sms_code"), RefusalCode::Closed);
}

#[test]
fn right_answers_to_the_wrong_questions() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.choose("questions");
    let mut right = call.right_answers();
    right.reverse();
    call.answer("questions", &right);
    // One right and one wrong; one for both; one for each and a third: all fail alike.
    let first = right[1];
    call.answer("questions", &[first, "kolding"]);
    refused(&call.answer("questions", &[first]), RefusalCode::Shape);
    refused(&call.answer("questions", &[first, right[0], "more"]), RefusalCode::Shape);
    assert_eq!(state_of(&mut call, "questions"), "open");
    assert_eq!(counted(&call), 2);
    ends_without_a_grant(&mut call);
}

#[test]
fn an_answer_in_another_alphabet_that_looks_the_same() {
    let mut call = Call::default();
    let pair = |question: &str, answer: &str| QuestionAndAnswer::new(question, answer);
    enrols(
        &mut call,
        Enrol::Questions {
            challenge: "questions".to_owned(),
            answers: vec![
                pair("Catalogue question 1?", "Café Noé"),
                pair("Catalogue question 2?", "A\u{30a}rhus"),
            ],
        },
    );
    call.open("reset_password");
    call.choose("questions");
    let first = asked(&call)[0].ends_with("1?");
    let in_order = |one: &'static str, two: &'static str| if first { [one, two] } else { [two, one] };
    // Cyrillic `а` and `о`.
    call.answer("questions", &in_order("C\u{430}f\u{e9} N\u{43e}\u{e9}", "\u{c5}rhus"));
    assert_eq!(state_of(&mut call, "questions"), "open");
    // The same letters in another normal form are the same answer.
    call.answer("questions", &in_order("cafe\u{301} noe\u{301}", "\u{212b}rhus"));
    assert_eq!(state_of(&mut call, "questions"), "passed");
}

#[test]
fn many_calls_to_learn_a_stored_value() {
    let mut call = Call::default();
    call.open("reset_password");
    call.host(HostInput::Store { field: "licence".to_owned(), value: Some("AB 123 456 789".into()) });
    let positions = |call: &Call| {
        call.commands.iter().rev().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) if ask.challenge == "licence" => Some(ask.positions.clone()),
            _ => None,
        })
    };
    let mut seen = Vec::new();
    for _ in 0..2 {
        call.open("reset_password");
        call.choose("licence");
        seen.push(positions(&call).unwrap());
        call.answer("licence", &["???"]);
        call.says(OperatorInput::Cancel);
    }
    assert_eq!(seen[0], seen[1]);
    // Once passed, a listener has heard them: others are asked, as long as there are any.
    let value: Vec<char> = "AB123456789".chars().collect();
    call.open("reset_password");
    let mut heard = Vec::new();
    loop {
        let released = call.choose("licence");
        if !accepted(&released) {
            refused(&released, RefusalCode::Unavailable);
            break;
        }
        let now = positions(&call).unwrap();
        assert!(now.iter().all(|at| !heard.contains(at)), "{now:?} were heard before");
        heard.extend(now.clone());
        let answer: String = now.iter().map(|at| value[usize::from(*at) - 1]).collect();
        assert!(accepted(&call.answer("licence", &[&answer])));
        assert_eq!(state_of(&mut call, "licence"), "passed");
        call.says(OperatorInput::Cancel);
        call.open("reset_password");
    }
    assert!(heard.len() < value.len() - 1);
}

#[test]
fn failing_under_another_policy_to_make_the_ledger_forget() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.says(OperatorInput::Cancel);
    call.wait(60 * MINUTE);
    // An insider who may change the policy shortens the memory, fails once, and changes it back.
    let strict = call.desk.policies.active().clone();
    let lax = bonafides_tests::call::POLICY
        .replace("failures: 5 per 24h, close: 24h", "failures: 5 per 1m, close: 1m")
        .replace("adverse_lifetime: 24h", "adverse_lifetime: 30m");
    call.desk.policies.activate(bonafides::Policy::from_yaml(&lax).unwrap());
    call.open("unlock_account");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    call.answer("sms_code", &["000000"]);
    call.says(OperatorInput::Cancel);
    call.desk.policies.activate(strict);
    // Three failures and one: the next one closes.
    let opened = call.open("reset_password");
    assert!(!operator_view(&opened).closed);
    call.signal("sim_change", "none");
    call.choose("sms_code");
    call.answer("sms_code", &["000000"]);
    assert!(view(&mut call).closed);
}
