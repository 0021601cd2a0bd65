use bonafides::directory::DirectoryNames;
use bonafides_keycloak::Identifier;
use bonafides_parts::{Directory as _, DirectorySettings, Group};

use super::policy;
use super::realm::Realm;
use serde_json::json;

const PEOPLE: &str = "
format: 1
policy: desk
people:
  manager:   { directory: manager }
  approvers: { group: /finance }
  lead:      { contact: lead@contoso.example }
challenges:
  code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  mail: { type: code, channel: private_email, factor: possession, points: 30 }
channels:
  sms: {}
  private_email: {}
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_name_means_one_account_or_nobody() {
    let realm = Realm::new();
    let usual = ["username", "email", "id", "employeeNumber"];
    let directory = realm.directory().identifiers(usual.map(|name| name.parse::<Identifier>().unwrap()));
    let sanne = Some(realm.id("sanne"));
    for name in [
        "sanne",
        " SANNE ",
        "sanne@contoso.example",
        "Sanne@Contoso.Example",
        "4711",
        sanne.as_deref().unwrap(),
        &sanne.as_deref().unwrap().to_uppercase(),
    ] {
        assert_eq!(directory.find(name).unwrap(), sanne, "{name}");
    }
    assert_eq!(directory.find("47 12").unwrap(), Some(realm.id("ole")));
    for name in [
        "",
        "sann",
        "anne",
        "*",
        "sanne*",
        "s_nne",
        "%",
        "sanne&email=ole@contoso.example",
        "ole&exact=false",
        "sanne\" employeeNumber:\"4711",
        "\"",
        "\\",
        "47",
        "47*",
        "count",
        "profile",
        "../clients",
        "..",
        "sanne/../ole",
        "sanne\r\nx: y",
        "sanne\0",
        "service-account-desk",
        "Berg",
        &"a".repeat(300),
        "00000000-0000-0000-0000-000000000000",
        "f:x:sanne",
    ] {
        assert_eq!(directory.find(name).unwrap(), None, "{name:?}");
    }
    // The same number for two people, and a number that is the name of another.
    let mut ole = realm.user("ole");
    ole["attributes"] = json!({ "employeeNumber": ["4711"] });
    assert_eq!(realm.put(&format!("/users/{}", ole["id"].as_str().unwrap()), &ole).status, 204);
    assert_eq!(directory.find("4711").unwrap(), None);
    ole["attributes"] = json!({ "employeeNumber": ["sanne"] });
    assert_eq!(realm.put(&format!("/users/{}", ole["id"].as_str().unwrap()), &ole).status, 204);
    assert_eq!(directory.find("sanne").unwrap(), None);
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_groups_have_ids_paths_and_those_above() {
    let realm = Realm::new();
    let directory = realm.directory();
    let mut expected = DirectoryNames::default();
    for name in
        ["/finance", "/finance/payroll", "/other", "/other/payroll", "/empty", "/leavers", "/administrators"]
    {
        expected.insert(name).unwrap();
    }
    assert_eq!(directory.group_names().unwrap(), expected);
    let named = |name: &str| directory.groups_named(&[name.to_owned()]).unwrap().remove(0);
    let [payroll] = named("/finance/payroll").try_into().unwrap();
    assert_ne!(named("/other/payroll"), std::slice::from_ref(&payroll));
    assert_eq!(named("/Finance/Payroll").len(), 1, "as the engine compares names");
    for name in ["payroll", "/payroll", "/finance/pay", "*", "/*", "/finance/*", "", "a=b"] {
        assert_eq!(named(name), [], "{name}");
    }
    let account = directory.profile(&realm.id("sanne"), &policy(PEOPLE)).unwrap().unwrap();
    let mut groups: Vec<&str> = account.groups.iter().map(|group| group.name.as_str()).collect();
    groups.sort_unstable();
    assert_eq!(groups, ["/finance", "/finance/payroll"]);
    assert!(account.groups.contains(&payroll), "with its id");
    // Renamed, it is the same group.
    let id = payroll.id.clone().unwrap();
    let mut group = realm.get(&format!("/groups/{id}"));
    group["name"] = json!("wages");
    assert_eq!(realm.put(&format!("/groups/{id}"), &group).status, 204);
    let account = directory.profile(&realm.id("sanne"), &policy(PEOPLE)).unwrap().unwrap();
    assert!(account.groups.contains(&Group::new("/finance/wages").id(id)));
    for (group, expected) in
        [("/finance", true), ("/finance/wages", true), ("/empty", false), ("/leavers", false), ("/no", false)]
    {
        assert_eq!(directory.has_members(group).unwrap(), Some(expected), "{group}");
    }
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_profile_has_contacts_and_people_whose_age_is_unknown() {
    let realm = Realm::new();
    let directory = realm.directory().settings(
        DirectorySettings::default().contact("private_email", ["email"]).person("lead", ["ole", "gone"]),
    );
    let (sanne, mikkel, ole) = (realm.id("sanne"), realm.id("mikkel"), realm.id("ole"));
    let profile = directory.profile(&sanne, &policy(PEOPLE)).unwrap().unwrap().profile;
    assert_eq!((profile.account.as_str(), profile.enabled), (sanne.as_str(), true));
    assert_eq!(profile.name.expose(), "sanne Berg");
    let contacts: Vec<_> = profile
        .contacts
        .iter()
        .map(|c| (c.channel.as_str(), c.address.expose().as_str(), c.changed_at))
        .collect();
    // In the order of the policy.
    let expected = [("sms", "+4512345601", None), ("private_email", "sanne@contoso.example", None)];
    assert_eq!(contacts, expected);
    let people = profile.relationships.iter();
    let mut people: Vec<_> = people.map(|r| (r.person.as_str(), r.id.as_str(), r.since)).collect();
    people.sort_unstable();
    let mut expected = [
        ("approvers", mikkel.as_str(), None),
        ("approvers", sanne.as_str(), None),
        ("lead", ole.as_str(), None),
        ("manager", mikkel.as_str(), None),
    ];
    expected.sort_unstable();
    assert_eq!(people, expected);
    assert!(profile.facts.contains_key("password_changed"));
    // An address that its owner has not proven is nobody's contact.
    let ole = directory.profile(&ole, &policy(PEOPLE)).unwrap().unwrap().profile;
    assert_eq!(ole.contacts.len(), 0);
    let gone = directory.profile(&realm.id("gone"), &policy(PEOPLE)).unwrap().unwrap().profile;
    assert!(!gone.enabled);
    for nobody in
        ["", "x", "..", "count/..", "00000000-0000-0000-0000-000000000000", &realm.id("service-account-desk")]
    {
        assert!(directory.profile(nobody, &policy(PEOPLE)).unwrap().is_none(), "{nobody}");
    }
}
