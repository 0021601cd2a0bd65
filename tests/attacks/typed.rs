//! Everything that people type, in every spelling, at the desk and the portal; impossible input is refused.

use bonafides::Time;
use bonafides::case::{
    CallerInput, CommandStatus, CommandTask, Committed, Enrol, Fact, HostInput, OperatorKind,
    ProviderOutcome, RefusalCode, View,
};
use bonafides_tests::call::{Call, DAY, POLICY, START, accepted, operator};

use crate::words::{at_the_desk, delivered, refused};

/// One code in the spellings of people and their devices.
fn writings(code: &str) -> Vec<String> {
    let digits = |zero: u32| -> String {
        let of = |c: char| c.to_digit(10).map_or(c, |value| char::from_u32(zero + value).unwrap());
        code.chars().map(of).collect()
    };
    let middle = code.char_indices().nth(code.chars().count() / 2).unwrap().0;
    let with = |between: &str| format!("{}{between}{}", &code[..middle], &code[middle..]);
    vec![
        code.to_owned(),
        with(" "),
        with("-"),
        with("\u{a0}"),
        format!("\u{200e}{code}\u{200f}"),
        format!("\u{feff}{code}"),
        with("\u{200b}"),
        with("–"),
        digits(0xFF10),
        digits(0x0660),
        digits(0x06F0),
        digits(0x0966),
        format!(" {code}\r\n"),
    ]
}

/// Texts that cannot be a code of six digits.
const NO_CODES: [&str; 8] = ["59866", "5986677", "", " ", "\u{200b}", "59866x", "598.667", "٥٩٨٦٦"];

/// The origin of an answer: the operator, who hears it, or the caller, who types it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Door {
    Operator,
    Caller,
    Portal,
}

const DOORS: [Door; 3] = [Door::Operator, Door::Caller, Door::Portal];

impl Door {
    fn open(self, call: &mut Call) {
        match self {
            Self::Portal => drop(call.open_self("reset_mfa")),
            Self::Operator | Self::Caller => {
                at_the_desk(call, "operator-guid");
                call.open("reset_mfa");
            }
        }
        call.signal("sim_change", "none");
    }

    fn answer(self, call: &mut Call, challenge: &str, answers: &[&str]) -> Committed {
        match self {
            Self::Operator => call.answer(challenge, answers),
            Self::Caller | Self::Portal => call.enters(challenge, answers),
        }
    }
}

/// A desk with every enrolment that can be answered: recovery codes and the secret of an authenticator.
struct Enrolled {
    call: Call,
    recovery: Vec<String>,
    totp: totp_rs::Totp,
}

fn enrolled() -> Enrolled {
    let mut call = Call::default();
    call.subject
        .facts
        .insert("last_sign_in".to_owned(), Fact::Time(Time::from_milliseconds(START - 3 * DAY)));
    call.open_self("enrol");
    call.pass_passkey();
    let shown = |released: &Committed| match &released.reply.view {
        View::Caller(view) => view.shown.iter().map(|text| text.expose().clone()).collect::<Vec<_>>(),
        other => panic!("not a caller's view: {other:?}"),
    };
    let enrol = |what| CallerInput::Enrol { what };
    let recovery = shown(&call.caller(enrol(Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() })));
    let uri = shown(&call.caller(enrol(Enrol::Authenticator { challenge: "authenticator".to_owned() })));
    let totp = totp_rs::Totp::from_url(&uri[0]).unwrap();
    let code = totp.generate(u64::try_from(call.desk.now.milliseconds() / 1000).unwrap()).to_string();
    // The first code of an authenticator is typed also, and input without its digits is not an attempt.
    let first = |code: &str| {
        enrol(Enrol::AuthenticatorCode { challenge: "authenticator".to_owned(), code: code.into() })
    };
    for no_code in NO_CODES.iter().chain(&NO_CODES) {
        refused(&call.caller(first(no_code)), RefusalCode::Shape);
    }
    let first = call.caller(first(&writings(&code)[9]));
    assert!(accepted(&first) && !call.records().contains(r#""outcome":"inconclusive""#));
    call.open("unlock_account");
    call.host(HostInput::Store {
        field: "licence".to_owned(), value: Some("Großenhainer Straße 12".into())
    });
    call.wait(DAY);
    call.commands.clear();
    Enrolled { call, recovery, totp }
}

/// A right answer passes in every spelling, for every type of challenge, at the desk and the portal.
#[test]
fn right_answer_in_every_spelling_at_the_desk_and_the_portal() {
    let enrolled = enrolled();
    for door in DOORS {
        for (at, _) in writings("123456").iter().enumerate() {
            for challenge in ["sms_code", "mail_code", "authenticator", "recovery_code"] {
                if door == Door::Operator && challenge == "mail_code" {
                    continue; // Only the caller may enter it.
                }
                let mut call = enrolled_again(&enrolled);
                door.open(&mut call);
                assert!(accepted(&call.choose(challenge)), "{challenge}");
                let right = match challenge {
                    "authenticator" => {
                        let now = u64::try_from(call.desk.now.milliseconds() / 1000).unwrap();
                        enrolled.totp.generate(now).to_string()
                    }
                    "recovery_code" => enrolled.recovery[0].clone(),
                    code => call.sent(code),
                };
                let typed = &writings(&right)[at];
                assert_passes(door.answer(&mut call, challenge, &[typed]), &call, challenge, typed);
            }
        }
    }
}

fn enrolled_again(enrolled: &Enrolled) -> Call {
    let call = &enrolled.call;
    Call {
        desk: call.desk.clone(),
        subject: call.subject.clone(),
        operator: call.operator.clone(),
        case: None,
        commands: Vec::new(),
        observes: true,
    }
}

fn assert_passes(released: Committed, call: &Call, challenge: &str, typed: &str) {
    let records = call.records();
    let last = records.lines().rfind(|r| r.contains(released.case.id().as_str())).unwrap();
    let passed = last.contains(r#""outcome":"passed""#);
    assert!(accepted(&released) && passed, "{challenge}: {typed:?}: {last}");
}

#[test]
fn answers_with_digits_of_any_script() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let pair = |question: &str, answer: &str| bonafides::case::QuestionAndAnswer::new(question, answer);
    let answers = vec![pair("The year?", "1984"), pair("The other year?", "2001")];
    let enrol = Enrol::Questions { challenge: "questions".to_owned(), answers };
    assert!(accepted(&call.caller(CallerInput::Enrol { what: enrol })));
    for writing in writings("1984").iter().zip(writings("2001")) {
        let mut again = call.desk.clone();
        std::mem::swap(&mut again, &mut call.desk);
        at_the_desk(&mut call, "operator-guid");
        call.open("unlock_account");
        let asked = call.choose("questions");
        let Some(CommandTask::PresentChallenge(ask)) = asked.commands.iter().map(|c| &c.task).next() else {
            panic!()
        };
        let of = |question: &String| if question.contains("other") { &*writing.1 } else { writing.0 };
        let typed: Vec<&str> = ask.questions.iter().map(of).collect();
        let released = call.answer("questions", &typed);
        assert_passes(released, &call, "questions", typed[0]);
        call.desk = again;
    }
}

/// An answer of impossible form is refused and is not an attempt, for every type of challenge, at the desk
/// and the portal, in real cases and decoys.
#[test]
fn answer_of_impossible_form_is_not_an_attempt() {
    let enrolled = enrolled();
    let long = "1".repeat(5_000);
    let dates =
        ["", "yesterday", "31.02.2026", "2026-02-30", "11/20/2026", "20.11.26", "today", "1700000000000"];
    let table: [(&str, Vec<&str>); 6] = [
        ("sms_code", NO_CODES.to_vec()),
        ("mail_code", NO_CODES.to_vec()),
        ("authenticator", NO_CODES.to_vec()),
        ("recovery_code", vec!["", "0000-0000-0000", "0000-0000-0000-0000-0", "UUUU-0000-0000-0000", "-"]),
        ("licence", vec!["", "ab", "a b", "..", "\u{200b}", "abcdefghijklmnop"]),
        ("last_sign_in", dates.to_vec()),
    ];
    for unknown in [false, true] {
        for door in DOORS {
            if unknown && door != Door::Portal {
                continue; // There is no desk case without a subject.
            }
            for (challenge, shapeless) in &table {
                if door == Door::Operator && *challenge == "mail_code" {
                    continue;
                }
                let mut call = enrolled_again(&enrolled);
                let case = if unknown {
                    call.operator = operator("portal", OperatorKind::SelfService);
                    let opening = call.opening("reset_mfa");
                    call.desk.open(&opening, None).unwrap().case.id().clone()
                } else {
                    door.open(&mut call);
                    call.id()
                };
                let subject = (!unknown).then(|| call.subject.clone());
                let by = call.operator.clone();
                let says = bonafides::case::OperatorInput::Choose {
                    challenge: (*challenge).to_owned(),
                    contact: None,
                };
                let asked = call.desk.operator(&case, &by, says, subject.as_ref()).unwrap();
                assert!(accepted(&asked), "{challenge}");
                for typed in shapeless.iter().chain(&[long.as_str()]) {
                    let challenge = (*challenge).to_owned();
                    let answers = vec![(*typed).into()];
                    let released = if door == Door::Operator {
                        let says = bonafides::case::OperatorInput::Answer { challenge, answers };
                        call.desk.operator(&case, &by, says, subject.as_ref()).unwrap()
                    } else {
                        let says = CallerInput::Answer { challenge, answers };
                        call.desk.caller(&case, says, subject.as_ref()).unwrap()
                    };
                    refused(&released, RefusalCode::Shape);
                    if let View::Caller(view) = &released.reply.view {
                        assert!(view.text.starts_with("This is not in the expected form."), "{}", view.text);
                    }
                }
                assert!(!call.records().lines().any(|record| {
                    record.contains(case.as_str()) && record.contains(r#""outcome":"inconclusive""#)
                }));
            }
        }
    }
}

/// The prompt describes the expected form, and a decoy's prompt is the same.
#[test]
fn prompts_describe_the_expected_form() {
    let enrolled = enrolled();
    for (challenge, told) in [
        ("sms_code", "6 digits"),
        ("mail_code", "6 digits"),
        ("authenticator", "6 digits"),
        ("recovery_code", "16 letters and digits"),
        ("licence", "Count letters and digits"),
        ("last_sign_in", "2025-12-31"),
    ] {
        let mut prompts = Vec::new();
        for unknown in [false, true] {
            let mut call = enrolled_again(&enrolled);
            call.operator = operator("portal", OperatorKind::SelfService);
            let subject = (!unknown).then(|| call.subject.clone());
            let opening = call.opening("reset_mfa");
            let case = call.desk.open(&opening, subject.as_ref()).unwrap().case.id().clone();
            let none = HostInput::Signal {
                check: "sim_change".to_owned(),
                outcome: "none".to_owned(),
                at: None,
                value: None,
            };
            call.desk.host(&case, none, subject.as_ref()).unwrap();
            let by = call.operator.clone();
            let says =
                bonafides::case::OperatorInput::Choose { challenge: challenge.to_owned(), contact: None };
            let asked = call.desk.operator(&case, &by, says, subject.as_ref()).unwrap();
            let prompt = asked.commands.iter().find_map(|command| match &command.task {
                CommandTask::PresentChallenge(ask) => Some(ask.prompt.clone()),
                _ => None,
            });
            let prompt = prompt.expect("was asked");
            assert!(prompt.contains(told), "{challenge}: {prompt}");
            prompts.push(prompt);
        }
        // Positions are drawn; the rest of the text is equal.
        assert!(challenge == "licence" || prompts[0] == prompts[1], "{prompts:?}");
    }
}

#[test]
fn number_of_a_push_and_key_and_token_in_every_spelling() {
    for at in 0..writings("00").len() {
        let mut call = Call::default();
        call.open("reset_password");
        let asked = call.choose("push");
        let number = asked.commands.iter().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => {
                ask.provider.as_ref()?.number.as_ref().map(|number| number.expose().clone())
            }
            _ => None,
        });
        let typed = &writings(&number.unwrap())[at];
        let released = call.external("push", ProviderOutcome::Passed, Some(typed));
        assert_passes(released, &call, "push", typed);

        let mut call = Call::default();
        at_the_desk(&mut call, "operator-guid");
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.pass_code("sms_code");
        call.pass_passkey();
        assert!(accepted(&call.redeem()));
        let key = delivered(&call).secret.unwrap();
        call.report(CommandStatus::Done);
        call.open_self("reset_password");
        let key = writings(key.expose()).swap_remove(at);
        assert!(accepted(&call.caller(CallerInput::Key { key: key.as_str().into() })), "{key:?}");

        // The notice of a completed grant contains a token.
        let notice = call.commands.iter().find_map(|command| match &command.task {
            CommandTask::Notify(notify) => notify.to.iter().find_map(|to| {
                let text = to.text.expose().clone();
                let (_, token) = text.rsplit_once(' ')?;
                (token.len() == 32).then(|| token.to_owned())
            }),
            _ => None,
        });
        let token = writings(&notice.expect("a token")).swap_remove(at);
        call.caller(CallerInput::NotMe { token: Some(token.as_str().into()) });
        assert!(call.records().contains(r#""proof":"token""#), "{token:?}");
    }
}

#[test]
fn new_contact_and_its_code_in_every_spelling() {
    for at in 0..writings("123456").len() {
        let mut call = Call::default();
        call.open_self("enrol");
        call.pass_passkey();
        let challenge = || "sms_code".to_owned();
        // Digits of any script are digits of the number: it is one destination.
        let address = writings("+4500000666").swap_remove(at);
        let contact = Enrol::Contact { challenge: challenge(), address: address.as_str().into() };
        let released = call.caller(CallerInput::Enrol { what: contact });
        assert!(accepted(&released), "{address:?}");
        let sent_to = released.commands.iter().find_map(|command| match &command.task {
            CommandTask::SendMessage(send) => Some(send.address.expose().clone()),
            _ => None,
        });
        let digits: String = sent_to.unwrap().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, "4500000666");
        let code = |code: &str| CallerInput::Enrol {
            what: Enrol::ContactCode { challenge: challenge(), code: code.into() },
        };
        for no_code in NO_CODES {
            refused(&call.caller(code(no_code)), RefusalCode::Shape);
        }
        let typed = writings(&call.sent("sms_code")).swap_remove(at);
        assert!(accepted(&call.caller(code(&typed))) && call.newest("deliver").is_some(), "{typed:?}");
    }
}

/// A budget of sends belongs to a destination, however it is spelled.
#[test]
fn contact_enrolled_in_other_spellings_beyond_the_budget() {
    let mut call = Call::default();
    let (mut sent, mut refusals) = (0, 0);
    for address in writings("+4500000666") {
        call.open_self("enrol");
        call.pass_passkey();
        let contact = Enrol::Contact { challenge: "sms_code".to_owned(), address: address.as_str().into() };
        let released = call.caller(CallerInput::Enrol { what: contact });
        if accepted(&released) {
            sent += 1;
        } else {
            refused(&released, RefusalCode::SendLimit);
            refusals += 1;
        }
        call.caller(CallerInput::Cancel);
    }
    assert_eq!((sent, refusals), (5, writings("0").len() - 5), "5 per 1h");
}

/// Positions are counted in the value as people write it, and each is compared as it is heard.
#[test]
fn letters_of_a_partial_value_are_counted_as_people_do() {
    for (value, position, said) in [
        ("Großenhainer Straße 12", 3, "o"),
        ("Großenhainer Straße 12", 4, "ß"),
        ("Großenhainer Straße 12", 4, "ss"),
        ("Großenhainer Straße 12", 4, "SS"),
        ("Großenhainer Straße 12", 7, "H"),
        ("Großenhainer Straße 12", 19, "1"),
        ("Großenhainer Straße 12", 19, "١"),
        ("Cafe\u{301} E\u{301}lyse\u{301}e", 4, "é"),
        ("Cafe\u{301} E\u{301}lyse\u{301}e", 5, "E\u{301}"),
        ("Cafe\u{301} E\u{301}lyse\u{301}e", 6, "l"),
        ("Café Élysée", 9, "e"),
        ("٤٥-٦٧-٨٩-١٢", 3, "6"),
    ] {
        assert!((0..5).any(|course| is_right(course, value, position, said)), "{value}: {position}");
    }
}

/// Asks for the positions one at a time, each answered with its own letter except one. Returns true if this
/// one was asked and passed; the last position is never asked.
fn is_right(course: usize, value: &str, position: usize, said: &str) -> bool {
    let policy = POLICY.replace("positions: 3", "positions: 1");
    let mut call = Call::with(&policy);
    for _ in 0..=course {
        call.open("unlock_account");
    }
    call.host(HostInput::Store { field: "licence".to_owned(), value: Some(value.into()) });
    loop {
        call.open("unlock_account");
        let asked = call.choose("licence");
        let Some(CommandTask::PresentChallenge(ask)) = asked.commands.iter().map(|c| &c.task).next() else {
            return false;
        };
        let at = usize::from(ask.positions[0]);
        let letter = letters(value)[at - 1].clone();
        let typed = if at == position { said } else { &letter };
        let released = call.answer("licence", &[typed]);
        assert_passes(released, &call, "licence", typed);
        if at == position {
            return true;
        }
        call.says(bonafides::case::OperatorInput::Cancel);
    }
}

/// The letters and digits of a value, composed.
fn letters(value: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization as _;
    value.nfc().filter(|c| c.is_alphanumeric()).map(String::from).collect()
}
