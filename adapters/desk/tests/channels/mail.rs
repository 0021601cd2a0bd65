use bonafides::Verdict;

use crate::world::{World, mails, smtp, unencrypted};

/// A whole call: the code and the new password are two mails, of which the second is in no header field.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_code_and_a_password_arrive_by_mail() {
    let entry = smtp("starttls");
    let entries = ["mail", "manager", "private_email"].map(|name| (name, entry.clone()));
    let world = World::new(&entries);
    let case = world.asked("mail_code");
    let sent = mails(&case);
    assert_eq!(sent.len(), 1);
    let mail = &sent[0];
    assert_eq!((&mail["encrypted"], &mail["login"]), (&true.into(), &true.into()));
    assert_eq!(mail["to"], serde_json::json!(["sanne.holm@private.example"]));
    assert_eq!(mail["headers"]["subject"], "Your service desk code");
    let text = mail["text"].as_str().unwrap();
    let code = text.split(' ').next().unwrap();
    assert!(!mail["headers"].to_string().contains(code));
    case.answer("mail_code", [code]).unwrap();
    case.choose("photo_id").unwrap();
    let turn = case.confirm("photo_id", [("document_type", "passport")]).unwrap();
    assert_eq!(turn.view.verdict, Verdict::Approve);
    case.carry_out().unwrap();
    world.desk.run_until_idle().unwrap();

    let sent = mails(&case);
    let titles: Vec<&str> = sent.iter().map(|mail| mail["headers"]["subject"].as_str().unwrap()).collect();
    assert!(
        titles.contains(&"Your request at the service desk")
            && titles.contains(&"Notice from the service desk")
    );
    let password =
        sent.iter().find_map(|mail| mail["text"].as_str()?.strip_prefix("Your one-time password: "));
    let password = password.unwrap().split(' ').next().unwrap();
    assert_eq!(password.chars().count(), 20);
    assert!(sent.iter().all(|mail| !mail["headers"].to_string().contains(password)));
    assert_eq!(world.desk.status().unwrap().store.waiting, 0);
}

/// A server that greylists: the code arrives with the next attempt, once.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_code_arrives_after_a_greylist() {
    let greylist = unencrypted("greylist");
    let world = World::new(&[("private_email", greylist)]);
    let case = world.asked("mail_code");
    world.work();
    assert_eq!(mails(&case).len(), 1);
    assert!(world.desk.status().unwrap().troubles.is_empty());
}

/// A mail that may have been taken is not sent again, and counts.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_mail_that_may_have_been_taken_is_not_sent_again() {
    let world = World::new(&[("private_email", unencrypted("accept_and_drop"))]);
    let case = world.asked("mail_code");
    assert_eq!((mails(&case).len(), world.desk.status().unwrap().store.waiting), (1, 0));
    let troubles = world.desk.status().unwrap().troubles;
    assert_eq!(troubles[0].part, "channel private_email");
    let records = world.desk.store().records(case.id().as_str(), 0, 100).unwrap().concat();
    assert!(records.contains("\"state\":\"unknown\""), "{records}");
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_the_doctor_names_what_is_wrong_with_mail() {
    let found = |name: &str| {
        let world = World::new(&[("private_email", smtp(name))]);
        let check = world.channels().into_iter().find(|check| check.part == "channel private_email").unwrap();
        (check.found, check.help.unwrap_or_default())
    };
    let is = |found: &str, help: &str| (found.to_owned(), help.to_owned());
    assert_eq!(found("starttls"), is("it works", ""));
    assert_eq!(
        found("starttls_expired"),
        is("the certificate of the server was refused: it has expired", "renew it, or set the clock")
    );
    assert_eq!(
        found("clear"),
        is("the mail server does not offer STARTTLS", "turn it on there, or use `smtps://` with its port")
    );
    assert_eq!(found("no_login").0, "the mail server offers no login by PLAIN or LOGIN");
}
