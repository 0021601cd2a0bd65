//! Phones and mailboxes that were changed.

use bonafides::Time;
use bonafides::case::{Contact, OperatorInput, RefusalCode};
use bonafides_tests::call::{Call, DAY, MINUTE, START, accepted};

use crate::words::{delivered, ends_without_a_grant, refused, state_of, told, view};

#[test]
fn contact_changed_first_then_reset() {
    let mut call = Call::default();
    call.subject.contacts[0].address = "+4500000666".into();
    call.subject.contacts[0].changed_at = Some(Time::from_milliseconds(START - 6 * DAY));
    call.open("reset_password");
    call.signal("sim_change", "none");
    refused(&call.choose("sms_code"), RefusalCode::NoContact);
    assert_eq!(state_of(&mut call, "sms_code"), "unavailable");
    // No secret goes there, and no notice if there is another contact.
    call.subject.contacts.remove(1);
    call.pass_passkey();
    call.choose("manager_vouch");
    call.vouch("manager-guid", true);
    assert!(accepted(&call.redeem()));
    let parts = delivered(&call).parts;
    assert!(parts.iter().all(|part| part.channel == "post"), "{parts:?}");
    call.report(bonafides::case::CommandStatus::Done);
    let to_new = call.commands.iter().any(|command| match &command.task {
        bonafides::case::CommandTask::Notify(notify) => {
            notify.to.iter().any(|to| to.address.expose() == "+4500000666")
        }
        _ => false,
    });
    assert!(!to_new && told(&call, "delivered", "subject"));
}

#[test]
fn contact_with_an_unknown_time_of_change() {
    // Seconds instead of milliseconds are not a time either: an hour ago would be a day of January 1970.
    let seconds = Time::from_milliseconds((START - 3_600_000) / 1000);
    for changed_at in [None, Some(seconds)] {
        let mut call = Call::default();
        call.subject.contacts[0].changed_at = changed_at;
        call.open("reset_password");
        call.signal("sim_change", "none");
        refused(&call.choose("sms_code"), RefusalCode::NoContact);
        ends_without_a_grant(&mut call);
    }
}

#[test]
fn contact_changed_while_the_case_is_open() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.wait(MINUTE);
    call.subject.contacts[0].address = "+4500000666".into();
    call.subject.contacts[0].changed_at = Some(call.desk.now);
    refused(&call.choose("sms_code"), RefusalCode::NoContact);
    assert!(call.newest("send_message").is_none());
    ends_without_a_grant(&mut call);
}

#[test]
fn every_contact_changed_between_approval_and_redemption() {
    let mut call = Call::default();
    call.open("reset_password");
    call.pass_passkey();
    call.choose("manager_vouch");
    call.vouch("manager-guid", true);
    assert!(call.grant().is_some());
    call.wait(MINUTE);
    let now = call.desk.now;
    for contact in &mut call.subject.contacts {
        contact.changed_at = Some(now);
    }
    assert!(accepted(&call.redeem()));
    // Only in person.
    let parts = delivered(&call).parts;
    assert_eq!(parts.len(), 1);
    assert_eq!((parts[0].channel.as_str(), parts[0].address.is_none()), ("pickup", true));
}

#[test]
fn contact_added_and_aged_by_a_clock_that_is_behind() {
    let mut call = Call::default();
    // Changed "tomorrow": a negative age does not count.
    call.subject.contacts[0].changed_at = Some(Time::from_milliseconds(START + DAY));
    call.open("reset_password");
    call.signal("sim_change", "none");
    refused(&call.choose("sms_code"), RefusalCode::NoContact);
    ends_without_a_grant(&mut call);
}

#[test]
fn contact_that_is_not_on_the_list() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    for contact in [1, 2, u8::MAX] {
        let choose = OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: Some(contact) };
        refused(&call.says(choose), RefusalCode::NoContact);
    }
    assert!(call.newest("send_message").is_none());
}

#[test]
fn index_of_a_contact_that_has_not_cooled() {
    let mut call = Call::default();
    let young = Contact::new("sms", "+4500000666").changed_at(Time::from_milliseconds(START - DAY));
    call.subject.contacts.insert(0, young);
    call.open("reset_password");
    call.signal("sim_change", "none");
    for (contact, there) in [(0, true), (1, false)] {
        let choose = OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: Some(contact) };
        assert_eq!(accepted(&call.says(choose)), there);
    }
    let sent = call.commands.iter().filter_map(|command| match &command.task {
        bonafides::case::CommandTask::SendMessage(send) => Some(send.address.expose().clone()),
        _ => None,
    });
    assert_eq!(sent.collect::<Vec<_>>(), ["+4512345678"]);
}

#[test]
fn sim_swapped_then_code() {
    for outcome in ["recent", "unknown"] {
        let mut call = Call::default();
        call.open("reset_password");
        call.signal("sim_change", outcome);
        refused(&call.choose("sms_code"), RefusalCode::NotOpen);
        assert_eq!(state_of(&mut call, "sms_code"), "forbidden");
        call.pass_code("mail_code");
        ends_without_a_grant(&mut call);
    }
}

#[test]
fn sim_swap_that_was_not_observed() {
    let mut call = Call::default();
    call.open("reset_password");
    refused(&call.choose("sms_code"), RefusalCode::NotOpen);
    ends_without_a_grant(&mut call);
}

#[test]
fn sim_swap_that_is_noticed_after_the_code() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_code("mail_code");
    let grant = call.grant().unwrap();
    call.wait(1_000);
    call.signal("sim_change", "recent");
    assert_eq!(view(&mut call).points, 20);
    let redeem = bonafides::case::HostInput::Redeem { grant, password: None };
    refused(&call.host(redeem), RefusalCode::UnknownGrant);
    ends_without_a_grant(&mut call);
}

#[test]
fn secret_brought_over_the_channel_that_the_action_unlocks() {
    let mut call = Call::default();
    call.open("change_phone");
    call.pass_passkey();
    assert!(accepted(&call.redeem()));
    let parts = delivered(&call).parts;
    assert!(parts.iter().all(|part| part.channel != "sms"), "{parts:?}");
    call.report(bonafides::case::CommandStatus::Done);
    // The subject is informed over the other channels.
    let told_over: Vec<String> = call
        .commands
        .iter()
        .filter_map(|command| match &command.task {
            bonafides::case::CommandTask::Notify(notify) => Some(notify),
            _ => None,
        })
        .flat_map(|notify| notify.to.iter().filter(|to| to.person == "subject").map(|to| to.channel.clone()))
        .collect();
    assert!(!told_over.is_empty() && !told_over.contains(&"sms".to_owned()), "{told_over:?}");
}

#[test]
fn subject_without_any_contact() {
    let mut call = Call::default();
    call.subject.contacts.clear();
    call.subject.relationships.clear();
    call.open("reset_mfa");
    call.signal("sim_change", "none");
    for challenge in ["sms_code", "mail_code"] {
        refused(&call.choose(challenge), RefusalCode::NoContact);
    }
    for challenge in ["manager_vouch", "lead_vouch"] {
        refused(&call.choose(challenge), RefusalCode::Unavailable);
    }
    call.pass_passkey();
    assert!(accepted(&call.redeem()));
    assert_eq!(delivered(&call).parts[0].channel, "pickup");
}

#[test]
fn nowhere_to_deliver() {
    let policy = bonafides_tests::call::POLICY.replace("deliver: [split, pickup]", "deliver: [split]");
    let mut call = Call::with(&policy);
    call.subject.contacts.clear();
    call.open("reset_mfa");
    call.pass_passkey();
    refused(&call.redeem(), RefusalCode::Undeliverable);
    assert!(call.newest("deliver").is_none());
}
