use std::collections::BTreeMap;

use bonafides::case::RefusalCode;
use bonafides_desk::{DeskError, OperatorCase};
use serde_json::Value;

use crate::world::{World, mails, requests, unencrypted, webhook};

/// How often each text left, by its id.
fn times(sent: &[Value], id: impl Fn(&Value) -> String) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for sent in sent {
        *times.entry(id(sent)).or_default() += 1;
    }
    times
}

/// Asks for codes in call after call until the desk refuses, and returns the calls.
fn until_refused(world: &World, challenge: &str) -> Vec<OperatorCase> {
    let mut calls = Vec::new();
    for _ in 0..10 {
        let case = world.call();
        let asked = case.choose(challenge);
        calls.push(case);
        match asked {
            Ok(_) => world.desk.run_until_idle().unwrap(),
            Err(DeskError::Refused(refusal)) => {
                assert_eq!(refusal.code, RefusalCode::SendLimit);
                return calls;
            }
            Err(error) => panic!("{error}"),
        };
    }
    panic!("no limit");
}

/// Whatever the gateway answers, the policy's three texts in an hour are three texts: each at most once, unless the gateway
/// certainly did not take it, or discards it the second time.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_gateway_that_fails_gets_no_more_texts_than_the_policy_allows() {
    for behaviour in ["ok", "status/500", "status/400", "drop", "half", "flaky"] {
        let world = World::new(&[("sms", webhook(behaviour))]);
        let calls = until_refused(&world, "sms_code");
        assert_eq!(calls.len(), 4, "{behaviour}: three were sent, the fourth is refused");
        for _ in 0..5 {
            world.desk.run_until_idle().unwrap();
        }
        // The refusal itself is one notice to the subject.
        let is_code = |request: &Value| request["body"].as_str().unwrap().contains("service desk code");
        let sent: Vec<Value> = calls.iter().flat_map(requests).filter(is_code).collect();
        let times = times(&sent, |request| request["id"].as_str().unwrap().to_owned());
        assert_eq!(times.len(), 3, "{behaviour}");
        assert!(times.values().all(|times| *times == 1), "{behaviour}: {times:?}");
        assert_eq!(world.desk.status().unwrap().store.waiting, 0, "{behaviour}");
    }
}

/// A gateway that says that it discards repetitions gets a text again, under its id, until it takes it.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_gateway_that_discards_repetitions_gets_a_text_again_under_its_id() {
    let entry = webhook("sent_then_500").replace("secret_file", "idempotent = true, secret_file");
    let world = World::new(&[("sms", entry)]);
    let case = world.asked("sms_code");
    world.work();
    let times = times(&requests(&case), |request| request["id"].as_str().unwrap().to_owned());
    assert_eq!(times.into_values().collect::<Vec<_>>(), [2], "one id, twice");
    let text: Value = serde_json::from_str(requests(&case)[1]["body"].as_str().unwrap()).unwrap();
    let code = text["data"]["text"].as_str().unwrap().split(' ').next().unwrap();
    assert_eq!(case.answer("sms_code", [code]).unwrap().view.points, 40);
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_mail_server_that_fails_gets_no_more_mails_than_the_policy_allows() {
    for server in ["clear", "accept_and_drop"] {
        let world = World::new(&[("private_email", unencrypted(server))]);
        let calls = until_refused(&world, "mail_code");
        let sent: Vec<Value> = calls.iter().flat_map(mails).collect();
        let times = times(&sent, |mail| mail["headers"]["message-id"].as_str().unwrap().to_owned());
        assert_eq!((times.len(), times.values().sum::<usize>()), (3, 3), "{server}");
    }
}
