//! Secrets that go to the wrong place: every type of grant, every kind of channel, every contact.

use bonafides::case::{
    CallerInput, CommandStatus, CommandTask, Contact, HostInput, OperatorInput, RefusalCode, Relationship,
    Revocation,
};
use bonafides::{Policy, Time};
use bonafides_tests::call::{Call, DAY, POLICY, START, accepted};

use crate::words::{
    Directory, approved, at_the_desk, connector, delivered, redeemed, refused, somebody, state_of, takes_over,
};

/// The actions whose grants deliver a secret.
const GRANTS: [&str; 3] = ["reset_password", "reset_mfa", "change_phone"];

/// The policy of the tests, with every grant delivered one way or else picked up in person.
fn over(way: &str) -> String {
    ["[mail, sms, post, pickup]", "[split, pickup]", "[sms, pickup]"]
        .iter()
        .fold(POLICY.to_owned(), |policy, deliver| policy.replace(deliver, &format!("[{way}, pickup]")))
        .replace("manager: { to: manager }", "manager: { to: manager, cooling: 30d }")
}

/// Approves an action without a code, so that no channel is evidence.
fn approve(call: &mut Call, action: &str) {
    call.open(action);
    call.pass_passkey();
    if action == "reset_password" {
        call.choose("lead_vouch");
        call.vouch("lead-guid", true);
    }
}

fn ago(days: i64) -> Option<Time> {
    Some(Time::from_milliseconds(START - days * DAY))
}

/// The contact of the subject, or of the manager, at the end of this way.
fn contact<'c>(call: &'c mut Call, way: &str) -> &'c mut Contact {
    if way == "mail" { &mut call.subject.contacts[1] } else { &mut call.subject.relationships[0].contacts[0] }
}

type Change = fn(&mut Call, &str);

/// States of a contact: a name, the change, and true if a secret still goes there over the subject's own
/// channel, and over one to the manager; `None` where that is impossible.
const STATES: [(&str, Change, Option<bool>, Option<bool>); 16] = [
    ("old", |_, _| {}, Some(true), Some(true)),
    ("6 days", |call, way| contact(call, way).changed_at = ago(6), Some(false), Some(false)),
    ("8 days", |call, way| contact(call, way).changed_at = ago(8), Some(true), Some(false)),
    ("29 days", |call, way| contact(call, way).changed_at = ago(29), Some(true), Some(false)),
    ("30 days", |call, way| contact(call, way).changed_at = ago(30), Some(true), Some(true)),
    ("unknown", |call, way| contact(call, way).changed_at = None, Some(false), Some(false)),
    ("tomorrow", |call, way| contact(call, way).changed_at = ago(-1), Some(false), Some(false)),
    (
        "of no channel, 29 days",
        |call, way| {
            contact(call, way).channel = "teams".to_owned();
            contact(call, way).changed_at = ago(29);
        },
        None,
        Some(false),
    ),
    (
        "of no channel, 30 days",
        |call, way| {
            contact(call, way).channel = "teams".to_owned();
            contact(call, way).changed_at = ago(30);
        },
        None,
        Some(true),
    ),
    ("manager for 6 days", |call, _| call.subject.relationships[0].since = ago(6), None, Some(false)),
    ("manager for a week", |call, _| call.subject.relationships[0].since = ago(7), None, Some(true)),
    ("manager since unknown", |call, _| call.subject.relationships[0].since = None, None, Some(false)),
    (
        "manager runs the case",
        |call, _| call.subject.relationships[0].id = call.operator.id.clone(),
        None,
        Some(false),
    ),
    (
        "address of the operator of the case",
        |call, way| {
            let address = contact(call, way).address.expose().to_uppercase();
            let theirs = Contact::new("x", address);
            let id = call.operator.id.clone();
            let person = "desk_lead".to_owned();
            call.subject.relationships.push(Relationship::new(person, id).contacts([theirs]));
        },
        Some(false),
        Some(false),
    ),
    ("gone", |call, _| call.subject.contacts.clear(), Some(false), Some(true)),
    (
        "nobody",
        |call, _| call.subject.relationships.retain(|r| r.person != "manager"),
        Some(true),
        Some(false),
    ),
];

#[test]
fn secret_brought_to_a_contact_in_any_state() {
    for action in GRANTS {
        for (state, change, own, manager) in STATES {
            for (way, arrives) in [("mail", own), ("manager", manager)] {
                let Some(arrives) = arrives else { continue };
                let mut call = Call::with(&over(way));
                change(&mut call, way);
                approve(&mut call, action);
                assert!(accepted(&call.redeem()), "{action} over {way}: {state}");
                let parts = delivered(&call).parts;
                let expected = if arrives { way } else { "pickup" };
                assert_eq!(parts[0].channel, expected, "{action} over {way}: {state}");
            }
        }
    }
}

/// Codes follow the same rule as secrets.
#[test]
fn code_sent_to_a_contact_in_any_state() {
    for (state, change, own, manager) in STATES {
        for (way, arrives) in [("mail", own), ("manager", manager)] {
            let Some(arrives) = arrives else { continue };
            let policy =
                over("post").replace("type: code, channel: mail", &format!("type: code, channel: {way}"));
            let mut call = Call::with(&policy);
            change(&mut call, way);
            call.open("reset_mfa");
            let expected = if arrives { "open" } else { "unavailable" };
            assert_eq!(state_of(&mut call, "mail_code"), expected, "over {way}: {state}");
            assert_eq!(accepted(&call.choose("mail_code")), arrives, "over {way}: {state}");
        }
    }
}

/// A contact on an unknown channel, and a delivery channel without a rule, have no known age.
#[test]
fn contact_of_an_unknown_channel_over_a_channel_without_a_rule() {
    for (days, arrives) in [(1, false), (6, false), (7, true)] {
        let policy =
            over("manager").replace("manager: { to: manager, cooling: 30d }", "manager: { to: manager }");
        let mut call = Call::with(&policy);
        contact(&mut call, "manager").channel = "teams".to_owned();
        contact(&mut call, "manager").changed_at = ago(days);
        approve(&mut call, "reset_mfa");
        call.redeem();
        assert_eq!(delivered(&call).parts[0].channel == "manager", arrives, "{days} days");
    }
}

/// If the action unlocks `sms`, a delivery over another channel to the same number unlocks it also.
#[test]
fn secret_brought_to_the_number_that_the_action_unlocks() {
    for address in ["+4512345678", "0045 12 34 56 78", "12 34 56 78", "(+45) 1234-5678"] {
        for way in ["mail", "manager"] {
            let mut call = Call::with(&over(way));
            contact(&mut call, way).address = address.into();
            // All contacts of the unlocked channel count, old and new.
            let mut first = call.subject.contacts[0].clone();
            first.address = "+4599999999".into();
            call.subject.contacts.insert(0, first);
            call.subject.contacts[1].changed_at = ago(0);
            if way == "mail" {
                call.subject.contacts[2].address = address.into();
            }
            approve(&mut call, "change_phone");
            assert!(accepted(&call.redeem()));
            assert_eq!(delivered(&call).parts[0].channel, "pickup", "{address} over {way}");
            // The notice of the result does not go there either.
            call.report(CommandStatus::Done);
            let told: Vec<String> = notices(&call).map(|(address, _)| address).collect();
            assert!(!told.is_empty() && !told.contains(&address.to_owned()), "{told:?}");
        }
    }
}

/// The addresses and texts of notices to the subject.
fn notices(call: &Call) -> impl Iterator<Item = (String, String)> {
    let notices = call.commands.iter().filter_map(|command| match &command.task {
        CommandTask::Notify(notify) => Some(notify),
        _ => None,
    });
    let to = notices.flat_map(|notify| notify.to.iter().filter(|to| to.person == "subject"));
    to.map(|to| (to.address.expose().clone(), to.text.expose().clone()))
}

#[test]
fn both_halves_of_a_split_to_one_address() {
    for (address, split) in
        [("Vej 1, Aarhus", false), ("VEJ 1,   aarhus ", false), ("manager-guid@test.example", true)]
    {
        let mut call = Call::default();
        call.subject.relationships[0].contacts[0].address = address.into();
        approve(&mut call, "reset_mfa");
        assert!(accepted(&call.redeem()));
        let channels: Vec<_> = delivered(&call).parts.iter().map(|part| part.channel.clone()).collect();
        assert_eq!(channels, if split { vec!["post", "manager"] } else { vec!["pickup"] }, "{address}");
    }
}

#[test]
fn secret_for_the_manager_when_the_manager_ran_the_case() {
    let mut call = Call::with(&over("manager"));
    call.subject.relationships[0].id = "operator-guid".to_owned();
    call.open("reset_mfa");
    call.says(OperatorInput::Escalate { reason: "unsure".into() });
    assert!(accepted(&takes_over(&mut call, "lead-guid")));
    call.pass_passkey();
    assert!(accepted(&call.redeem()));
    assert_eq!(delivered(&call).parts[0].channel, "pickup");
}

/// A token proves an identity for 30 days, so it does not go to a new number.
#[test]
fn notice_token_to_a_contact_that_has_not_cooled() {
    let tokens = |change: fn(&mut Call)| {
        let (mut call, _) = redeemed();
        change(&mut call);
        call.report(CommandStatus::Done);
        notices(&call).map(|(to, text)| (to, text.contains('\n'))).collect::<Vec<_>>()
    };
    let all = tokens(|_| {});
    assert!(all.len() == 3 && all.iter().all(|(_, token)| *token), "{all:?}");
    let young = tokens(|call| call.subject.contacts[0].changed_at = ago(1));
    assert!(young.len() == 2 && young.iter().all(|(to, token)| to != "+4512345678" && *token), "{young:?}");
    // If there is no other contact, the notice goes there, but without a token.
    let all = tokens(|call| call.subject.contacts.iter_mut().for_each(|c| c.changed_at = ago(1)));
    assert!(all.len() == 3 && all.iter().all(|(_, token)| !token), "{all:?}");
}

/// A policy with one-time passwords, which may be read out if `by`.
fn read_out(by: bool) -> String {
    let read = if by { "deliver: [split], read_out: true" } else { "deliver: [split]" };
    POLICY.replace("deliver: [split, pickup]", read)
}

#[test]
fn secret_read_out_after_the_policy_forbids_it() {
    for (opening, active) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut call = Call::with(&read_out(opening));
        call.subject.contacts.clear();
        approve(&mut call, "reset_mfa");
        call.desk.policies.activate(Policy::from_yaml(&read_out(active)).unwrap());
        let released = call.redeem();
        if opening && active {
            assert_eq!(delivered(&call).parts[0].channel, "read_out");
        } else {
            refused(&released, RefusalCode::Undeliverable);
        }
    }
}

/// The stricter of both policies decides each property of a grant, whichever is the newer.
#[test]
fn grant_delivered_as_only_one_of_two_policies_allows() {
    let mail_first = |policy: &str| {
        policy
            .replace("deliver: [split, pickup]", "deliver: [mail, post, pickup]")
            .replace("lifetime: 8h,", "lifetime: 8h, change_at_first_use: false,")
    };
    let lax = mail_first(POLICY);
    let change = |from: &str, to: &str| mail_first(&POLICY.replace(from, to));
    for (strict, expected) in [
        (lax.replace("[mail, post, pickup]", "[post, pickup]"), "post 20 false"),
        (lax.replace("[mail, post, pickup]", "[pickup]"), "pickup 20 false"),
        (change("mail:   { cooling: 7d", "mail:   { cooling: 900d"), "post 20 false"),
        (change("post:   { cooling: 7d", "post:   { cooling: 900d"), "mail 20 false"),
        (change("length: 20", "length: 28"), "mail 28 false"),
        (lax.replace("change_at_first_use: false", "change_at_first_use: true"), "mail 20 true"),
        (
            lax.replace(
                "reset_mfa:      { require: { points: 60 },",
                "reset_mfa:      { require: { points: 60 }, unlocks: [mail],",
            ),
            "post 20 false",
        ),
        (lax.clone(), "mail 20 false"),
    ] {
        for (opening, active) in [(&lax, &strict), (&strict, &lax)] {
            let mut call = Call::with(opening);
            approve(&mut call, "reset_mfa");
            call.desk.policies.activate(Policy::from_yaml(active).unwrap());
            assert!(accepted(&call.redeem()), "{expected}");
            let deliver = delivered(&call);
            let secret = deliver.secret.as_ref().map_or(0, |secret| secret.expose().len());
            let found = format!("{} {secret} {}", deliver.parts[0].channel, deliver.change_at_first_use);
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn grant_of_a_type_that_the_policy_no_longer_gives() {
    for other in ["grant: reenrolment_key", "grant: change", ""] {
        let mut call = Call::default();
        approve(&mut call, "reset_mfa");
        let active = POLICY.replace(
            "reset_mfa:      { require: { points: 60 }, grant: one_time_password }",
            &format!("reset_mfa:      {{ require: {{ points: 60 }}, {other} }}").replace(", }", " }"),
        );
        call.desk.policies.activate(Policy::from_yaml(&active).unwrap());
        refused(&call.redeem(), RefusalCode::NotApproved);
        assert!(call.newest("deliver").is_none());
    }
}

/// Gives five wrong answers at the desk, in a separate case.
pub fn close(call: &mut Call) {
    let (operator, case) = (call.operator.clone(), call.case.clone());
    at_the_desk(call, "operator-5");
    call.open("unlock_account");
    call.signal("sim_change", "none");
    for (challenge, wrong) in [("last_sign_in", "2001-01-01"), ("sms_code", "000000")] {
        call.choose(challenge);
        for _ in 0..3 {
            call.answer(challenge, &[wrong]);
        }
    }
    assert!(crate::words::view(call).closed);
    (call.operator, call.case) = (operator, case);
}

#[test]
fn approval_that_is_blocked_when_it_is_redeemed() {
    let (mut call, grant) = approved();
    close(&mut call);
    // The policy approves, because a passkey cannot be guessed; other blocks still hold.
    refused(&call.host(HostInput::Redeem { grant, password: None }), RefusalCode::Held);
    assert!(call.newest("deliver").is_none());
}

#[test]
fn withdrawn_approval_that_blocks_a_new_one() {
    let (mut call, grant) = approved();
    call.signal("location", "impossible");
    let key = bonafides::case::grant_row(&call.subject.account, call.desk.keys()).unwrap();
    let row = call.desk.store.row(&key);
    assert!(!bonafides::case::grant_live(&row, &grant, call.desk.keys()).unwrap());
    // It blocks no other case.
    at_the_desk(&mut call, "operator-2");
    approve(&mut call, "reset_mfa");
    assert!(call.grant().is_some());
}

#[test]
fn grant_that_is_revoked_before_the_connector_takes_it() {
    let (mut call, deliver) = redeemed();
    call.caller(CallerInput::NotMe { token: None });
    let Some(CommandTask::Revoke { grant, .. }) = call.newest("revoke").map(|command| &command.task) else {
        panic!()
    };
    let mut directory = Directory::of(&call);
    let now = call.desk.now;
    let revoke = |directory: &mut Directory| connector(&call).revoke(&mut directory.memory, grant, now);
    for _ in 0..2 {
        assert_eq!(revoke(&mut directory), Ok(Revocation::Stopped));
    }
    // The connector cannot reach the engine's store, and the token is valid for minutes.
    let taken = directory.take(&deliver, now, None);
    assert_eq!(taken, Err(bonafides::case::GrantError::NotLive));
    assert!(directory.written.is_empty());
    // If the connector took it, the secret is made useless.
    let mut directory = Directory::of(&call);
    let _ = directory.take(&deliver, now, None).unwrap();
    assert_eq!(revoke(&mut directory), Ok(Revocation::Begun));
}

#[test]
fn case_escalated_to_an_address_is_taken_over() {
    let escalated = || {
        let mut call = Call::default();
        call.subject.groups.push("CN=Admins,DC=test".to_owned());
        call.open("reset_mfa");
        call.says(OperatorInput::Escalate { reason: "an administrator".into() });
        call
    };
    for anybody in ["lead-guid", "manager-guid", "operator-2", "soc@test.example"] {
        refused(&takes_over(&mut escalated(), anybody), RefusalCode::NobodyNamed);
    }
    let mut call = escalated();
    let related = Relationship::new("security_desk", "soc-guid");
    call.subject.relationships.push(related);
    for anybody in ["lead-guid", "manager-guid", "operator-2", "soc@test.example", "operator-guid"] {
        refused(&takes_over(&mut call, anybody), RefusalCode::NotSecondPerson);
    }
    assert!(accepted(&takes_over(&mut call, "soc-guid")));
    // For another subject nobody is listed.
    call.subject = somebody("ceo-guid");
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_mfa");
    call.says(OperatorInput::Escalate { reason: "unsure".into() });
    call.subject.relationships.clear();
    refused(&takes_over(&mut call, "lead-guid"), RefusalCode::NobodyNamed);
}
