use bonafides::directory::DirectoryNames;
use bonafides_parts::{Directory as _, DirectorySettings, Group};
use bonafides_scim::Identifier;
use serde_json::json;

use super::policy;
use super::tenant::Tenant;

const PEOPLE: &str = "
format: 1
policy: desk
people:
  manager:   { directory: manager }
  approvers: { group: finance }
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
#[ignore = "needs tests/scim/test"]
fn scim_a_name_means_one_account_or_nobody() {
    let tenant = Tenant::new();
    let all = ["userName", "emails", "externalId", "id", "employeeNumber"];
    let directory = tenant.directory().identifiers(all.map(|name| name.parse::<Identifier>().unwrap()));
    let sanne = Some(tenant.id("sanne"));
    for name in [
        "sanne",
        " SANNE ",
        "sanne@contoso.example",
        "Sanne@Contoso.Example",
        "hr-7",
        "4711",
        sanne.as_deref().unwrap(),
    ] {
        assert_eq!(directory.find(name).unwrap(), sanne, "{name}");
    }
    // Another account, by an id that differs in case alone.
    assert_eq!(directory.find("HR-7").unwrap(), Some(tenant.id("ole")));
    for name in [
        "",
        "sann",
        "anne",
        "*",
        "sanne*",
        "sanne\" or userName pr or userName eq \"x",
        "x\" or userName eq \"sanne",
        "sanne\") or (id pr",
        "sanne\\",
        "\"",
        "\\\"",
        "sanne&count=0",
        "sanne&filter=userName eq \"ole\"",
        "Hr-7",
        "47",
        ".search",
        "..",
        "../Groups",
        "sanne/../ole",
        "sanne\r\nx: y",
        "sanne\0",
        "Sanne Berg",
        &"a".repeat(300),
        "00000000000000000000000000000000",
    ] {
        assert_eq!(directory.find(name).unwrap(), None, "{name:?}");
    }
    // The same address for two people, and a number that is the name of another.
    let ole = tenant.id("ole");
    let number = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";
    tenant.change(&format!("/Users/{ole}"), "emails", &json!([{ "value": "SANNE@contoso.example" }]));
    assert_eq!(directory.find("sanne@contoso.example").unwrap(), None);
    tenant.change(&format!("/Users/{ole}"), number, &json!("sanne"));
    assert_eq!(directory.find("sanne").unwrap(), None);
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_groups_have_ids_and_are_the_same_when_renamed() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let mut expected = DirectoryNames::default();
    for name in ["Payroll", "Finance", "Empty", "Leavers"] {
        expected.insert(name).unwrap();
    }
    assert_eq!(directory.group_names().unwrap(), expected);
    let named = |name: &str| directory.groups_named(&[name.to_owned()]).unwrap().remove(0);
    let [payroll] = named("payroll").try_into().unwrap();
    let [finance] = named("Finance").try_into().unwrap();
    for name in ["pay", "*", "Payroll*", "", "a=b", "Payroll\" or id pr or displayName eq \"x"] {
        assert_eq!(named(name), [], "{name}");
    }
    let groups = |name: &str| {
        let account = directory.profile(&tenant.id(name), &policy(PEOPLE)).unwrap().unwrap();
        let mut groups = account.groups;
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        groups
    };
    assert_eq!(groups("sanne"), std::slice::from_ref(&payroll), "this server computes no groups");
    // As a server writes them that computes groups; the name may be missing.
    let id = finance.id.clone().unwrap();
    let sanne = format!("/Users/{}", tenant.id("sanne"));
    tenant.change(&sanne, "groups", &json!([{ "value": id, "type": "indirect" }]));
    assert_eq!(groups("sanne"), [finance, payroll.clone()]);
    let id = payroll.id.clone().unwrap();
    tenant.change(&format!("/Groups/{id}"), "displayName", &json!("Wages"));
    assert!(groups("sanne").contains(&Group::new("Wages").id(id)));
    assert_eq!(groups("ole"), []);
    // A group that the server names, and does not have, is not left out.
    tenant.change(&sanne, "groups", &json!([{ "value": "gone", "type": "indirect" }]));
    assert!(directory.profile(&tenant.id("sanne"), &policy(PEOPLE)).is_err());
    for (group, expected) in
        [("Finance", true), ("Wages", true), ("Empty", false), ("Leavers", false), ("no", false)]
    {
        assert_eq!(directory.has_members(group).unwrap(), Some(expected), "{group}");
    }
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_a_profile_has_contacts_and_people_whose_age_is_unknown() {
    let tenant = Tenant::new();
    let settings = DirectorySettings::default()
        .contact("private_email", ["emails.home", "emails.work"])
        .person("lead", ["ole", "gone"]);
    let directory = tenant.directory().settings(settings);
    let (sanne, mikkel, ole) = (tenant.id("sanne"), tenant.id("mikkel"), tenant.id("ole"));
    let profile = directory.profile(&sanne, &policy(PEOPLE)).unwrap().unwrap().profile;
    assert_eq!((profile.account.as_str(), profile.enabled), (sanne.as_str(), true));
    assert_eq!(profile.name.expose(), "Sanne Berg");
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
    let manager = profile.relationships.iter().find(|r| r.person == "manager").unwrap();
    assert_eq!(manager.contacts[0].address.expose(), "mikkel@contoso.example");
    for name in ["gone", "silent"] {
        let profile = directory.profile(&tenant.id(name), &policy(PEOPLE)).unwrap().unwrap().profile;
        assert!(!profile.enabled, "{name}");
    }
    for nobody in ["", "x", "..", "x/..", "../Groups", ".search"] {
        assert!(directory.profile(nobody, &policy(PEOPLE)).unwrap().is_none(), "{nobody}");
    }
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_a_list_of_several_pages_is_read_whole() {
    let tenant = Tenant::bare();
    for number in 0..205 {
        tenant.add_group(&format!("G{number}"), &[]);
    }
    let all =
        tenant.directory().groups_named(&(0..205).map(|n| format!("g{n}")).collect::<Vec<_>>()).unwrap();
    assert!(all.iter().all(|groups| groups.len() == 1), "{all:?}");
}
