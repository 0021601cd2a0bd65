use std::sync::Arc;

use bonafides_parts::{BoundPolicy, Directory as _, DirectorySettings, Group, GroupIds};
use serde_json::json;

use super::org::{FINANCE, GONE, LEFT, MIKKEL, OLE, Org, PAYROLL, SANNE, group, group_id, id};
use super::policy;

const PEOPLE: &str = "
format: 1
policy: desk
people:
  manager:   { directory: manager }
  approvers: { group: finance }
  lead:      { contact: ole@contoso.example }
challenges:
  code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
channels:
  sms: {}
unmatched: everyone
actions: { reset: { require: { points: 30 } } }
";

fn people_of(org: &Org, person: &str) -> Vec<String> {
    let account = org.directory().profile(&id(SANNE), &policy(PEOPLE)).unwrap().unwrap();
    let people = account.profile.relationships.iter().filter(|r| r.person == person);
    people.map(|r| r.id.clone()).collect()
}

#[test]
fn a_profile_has_contacts_and_people_whose_age_is_unknown() {
    let org = Org::new();
    let directory = org.directory();
    let profile = directory.profile(&id(SANNE), &policy(PEOPLE)).unwrap().unwrap().profile;
    assert_eq!((profile.account.as_str(), profile.enabled), (id(SANNE).as_str(), true));
    assert_eq!((profile.name.expose().as_str(), profile.language.as_str()), ("sanne Berg", "da"));
    let contacts: Vec<_> = profile
        .contacts
        .iter()
        .map(|c| (c.channel.as_str(), c.address.expose().as_str(), c.changed_at))
        .collect();
    assert_eq!(contacts, [("sms", "+4512345601", None)]);
    let facts: Vec<&str> = profile.facts.keys().map(AsRef::as_ref).collect();
    assert_eq!(facts, ["last_sign_in", "password_changed"]);
    let people = profile.relationships.iter();
    let mut people: Vec<_> = people.map(|r| (r.person.as_str(), r.id.clone(), r.since)).collect();
    people.sort_unstable();
    let expected = [
        ("approvers", id(SANNE), None),
        ("approvers", id(MIKKEL), None),
        ("lead", id(OLE), None),
        ("manager", id(MIKKEL), None),
    ];
    assert_eq!(people, expected, "neither one who is suspended nor one who has left");
    let manager = profile.relationships.iter().find(|r| r.person == "manager").unwrap();
    assert_eq!(manager.contacts[0].address.expose(), "mikkel@contoso.example");
    // Chosen by the host.
    for (attribute, expected) in [("primaryPhone", "+4587654321"), ("secondEmail", "sanne@home.example")] {
        let settings =
            DirectorySettings::default().contact("sms", ["absent", attribute]).person("lead", ["4711"]);
        let profile = org.directory().settings(settings).profile(&id(SANNE), &policy(PEOPLE)).unwrap();
        let profile = profile.unwrap().profile;
        assert_eq!(profile.contacts[0].address.expose(), expected);
        let lead = profile.relationships.iter().find(|r| r.person == "lead").unwrap();
        assert_eq!(lead.id, id(SANNE));
    }
    for number in [GONE, LEFT] {
        assert!(!directory.profile(&id(number), &policy(PEOPLE)).unwrap().unwrap().profile.enabled);
    }
    for nobody in ["", "x", "..", "me", "sanne", "sanne@contoso.example", &id(999), &group_id(PAYROLL)] {
        assert!(directory.profile(nobody, &policy(PEOPLE)).unwrap().is_none(), "{nobody}");
    }
}

#[test]
fn a_manager_is_named_by_an_id_or_by_what_is_proven() {
    let org = Org::new();
    assert_eq!(people_of(&org, "manager"), [id(MIKKEL)]);
    let managed = |property: &str, value: &str| {
        org.change(|state| {
            let profile = state.users[0]["profile"].as_object_mut().unwrap();
            profile.remove("manager");
            profile.remove("managerId");
            profile.insert(property.to_owned(), json!(value));
        });
        people_of(&org, "manager")
    };
    for (property, value) in [
        ("managerId", "mikkel@contoso.example"),
        ("manager", "MIKKEL@contoso.example"),
        ("manager", &id(MIKKEL)),
    ] {
        assert_eq!(managed(property, value), [id(MIKKEL)], "{property} {value}");
    }
    // A name for people, nobody, one who cannot act, and one who has left.
    for value in ["mikkel Berg", "mikkel", &id(999), &id(GONE), &id(LEFT), "left@contoso.example", ""] {
        assert_eq!(managed("managerId", value), Vec::<String>::new(), "{value}");
    }
    // A mailbox alone proves nothing: its owner may have written it there.
    org.change(|state| state.users[2]["profile"]["email"] = json!("soc@contoso.example"));
    assert_eq!(managed("managerId", "soc@contoso.example"), Vec::<String>::new());
    assert_eq!(org.directory().find("soc@contoso.example").unwrap(), Some(id(OLE)), "a caller may say it");
}

#[test]
fn an_address_in_the_policy_means_a_sign_in_name() {
    let org = Org::new();
    org.change(|state| state.users[2]["profile"]["login"] = json!("o.lund@contoso.example"));
    assert_eq!(people_of(&org, "lead"), Vec::<String>::new());
}

#[test]
fn a_bound_group_counts_by_its_id() {
    let org = Org::new();
    let mut groups = GroupIds::default();
    groups.bind("finance".parse().unwrap(), &Group::new("Finance").id(group_id(FINANCE)));
    let bound = BoundPolicy::new(policy(PEOPLE).policy, Arc::new(groups));
    org.change(|state| {
        state.groups[1]["profile"]["name"] = json!("Money");
        state.groups.push(group(201, "Finance"));
        state.members.push((OLE, 201));
    });
    let account = org.directory().profile(&id(SANNE), &bound).unwrap().unwrap();
    let approvers = account.profile.relationships.iter().filter(|r| r.person == "approvers");
    assert_eq!(approvers.map(|r| r.id.clone()).collect::<Vec<_>>(), [id(SANNE), id(MIKKEL)]);
}
