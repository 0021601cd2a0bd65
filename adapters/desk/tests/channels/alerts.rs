use bonafides_desk::{Check, OperatorCase};
use serde_json::Value;

use crate::world::{World, mails, over_https, requests, smtp, unencrypted};

const SERVICE_NOW: &str = "user = \"desk\", password_file = \"servicenow.password\"";

/// The tickets that a stand-in got from a case.
fn tickets(case: &OperatorCase) -> Vec<Value> {
    let posts = requests(case).into_iter().filter(|request| request["method"] == "POST");
    posts.map(|request| serde_json::from_str(request["body"].as_str().unwrap()).unwrap()).collect()
}

/// An impostor's call: the subject says that it was not them.
fn not_me(world: &World) -> OperatorCase {
    let case = world.call();
    case.not_me().unwrap();
    world.work();
    case
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_an_impostors_call_ends_with_an_alert_by_mail_and_one_ticket() {
    // The answer to the first ticket is lost: it is looked up, and not opened again.
    for stand_in in ["plain", "lost"] {
        let incidents = over_https("servicenow", &format!("servicenow/{stand_in}"), SERVICE_NOW);
        let world = World::new(&[("mail", smtp("starttls")), ("tickets", incidents)]);
        assert!(world.channels().iter().all(Check::is_fine), "{:?}", world.channels());
        let case = not_me(&world);
        let alerts = mails(&case);
        let to: Vec<&Value> = alerts.iter().map(|mail| &mail["to"][0]).collect();
        assert_eq!(to, ["soc@contoso.example"], "once, although the ticket took two attempts");
        assert_eq!(alerts[0]["headers"]["subject"], "Notice from the service desk");
        let tickets = tickets(&case);
        assert_eq!(tickets.len(), 1, "{stand_in}");
        assert_eq!(tickets[0]["short_description"], "Service desk alert: not_me (high)");
        let expected = format!("Event: not_me\nSeverity: high\nAction: reset_password\nCase: {}", case.id());
        assert_eq!(tickets[0]["description"], expected);
        assert!(!tickets[0].to_string().contains("sanne"));
    }
}

/// The subject's notice has a token, and goes to the subject; a chat gets that of others.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_chat_gets_the_alert_and_no_token() {
    let ca = crate::world::servers().join("ca.pem");
    let slack = format!("{{ slack_file = \"slack.url\", ca_file = \"{}\" }}", ca.display());
    let world =
        World::new(&[("mail", slack.clone()), ("tickets", slack), ("private_email", unencrypted("clear"))]);
    let case = not_me(&world);
    let posted = tickets(&case);
    assert_eq!(posted.len(), 2, "the notice to the security desk, and the ticket");
    let told = mails(&case);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["to"][0], "sanne.holm@private.example");
    assert_eq!(world.file("sms").len(), 1);
    let texts: Vec<String> = posted.iter().map(Value::to_string).collect();
    assert!(texts.iter().any(|text| text.contains("Event: not_me")));
    assert!(texts.iter().all(|text| !text.contains("hunter2") && !text.contains("+45")));
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_the_doctor_names_what_is_wrong_with_gateways() {
    let entries = [
        ("sms", over_https("webhook", "other", "secret_file = \"gateway.secret\"")),
        ("private_email", over_https("webhook", "redirect/308", "secret_file = \"gateway.secret\"")),
        ("manager", over_https("webhook", "ok", "secret_file = \"nowhere.secret\"")),
        ("tickets", over_https("jira", "jira", "project = \"SEC\", token_file = \"gateway.secret\"")),
        ("face", over_https("webhook", "hang", "secret_file = \"gateway.secret\"")),
    ];
    let world = World::new(&entries);
    let wrong: Vec<(String, String, String)> = world
        .channels()
        .into_iter()
        .filter_map(|check| Some((check.part, check.found, check.help?)))
        .collect();
    let find = |part: &str| {
        let (_, found, help) = wrong.iter().find(|(known, ..)| known == part).unwrap();
        (found.as_str(), help.as_str())
    };
    assert_eq!(
        find("channel sms"),
        ("the gateway refused the desk (401)", "correct the secret on one of the two sides")
    );
    assert_eq!(find("channel private_email"), ("the gateway redirects (308)", "write the final address"));
    let (found, help) = find("channel manager");
    assert!(found.contains("nowhere.secret`: No such file"), "{found}");
    assert!(help.starts_with("check the path"), "{help}");
    assert_eq!(
        find("channel tickets"),
        ("the ticket system refused the desk (401)", "correct its login and its rights")
    );
    assert_eq!(find("provider face").0, "the gateway did not answer in time");
    assert_eq!(wrong.len(), 5, "{wrong:?}");
}
