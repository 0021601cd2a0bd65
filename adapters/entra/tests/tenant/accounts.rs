use std::sync::Arc;

use bonafides::Time;
use bonafides::directory::DirectoryNames;
use bonafides_entra::Entra;
use bonafides_http_testing::Reply;
use bonafides_parts::{BoundPolicy, Directory as _, DirectoryError, DirectorySettings, Group, GroupIds};
use serde_json::json;

use super::graph::{FINANCE, GONE, GUEST, LISTED, MIKKEL, OLE, PAYROLL, SANNE, Tenant, group, id, user};
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

#[test]
fn a_name_means_one_account_or_nobody() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let sanne = Some(id(SANNE));
    for name in ["sanne@contoso.example", " SANNE@Contoso.Example ", "4711", sanne.as_deref().unwrap()] {
        assert_eq!(directory.find(name).unwrap(), sanne, "{name}");
    }
    // A quote is a part of the value.
    assert_eq!(directory.find("O'Brien").unwrap(), Some(id(OLE)));
    for name in [
        "",
        "sanne",
        "*",
        "'",
        "''",
        "x' or userPrincipalName ne '",
        "sanne@contoso.example' or 'a' eq 'a",
        "sanne@contoso.example'",
        "4711&$top=1",
        "4711)",
        "..",
        "../groups",
        "me",
        "$count",
        "sanne\r\nx: y",
        "guest@contoso.example",
        &id(GUEST),
        &id(999),
        &"a".repeat(300),
    ] {
        assert_eq!(directory.find(name).unwrap(), None, "{name:?}");
    }
    // The number of one is the address of another, and the same address for two.
    tenant.change(|state| state.users[2]["employeeId"] = json!("sanne@contoso.example"));
    assert_eq!(directory.find("sanne@contoso.example").unwrap(), None);
    tenant.change(|state| state.users[2]["mail"] = json!("MIKKEL@contoso.example"));
    assert_eq!(directory.find("mikkel@contoso.example").unwrap(), None);
}

#[test]
fn a_server_that_ignores_filters_finds_nobody() {
    let everybody = json!({ "value": [user(OLE, "ole")] }).to_string();
    let tenant = Tenant::answering(move |request, _| {
        (request.line() == "GET /v1.0/users").then(|| Reply::new(200, everybody.clone()))
    });
    assert_eq!(tenant.directory().find("sanne@contoso.example").unwrap(), None);
}

#[test]
fn groups_have_ids_and_are_the_same_when_renamed() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let mut expected = DirectoryNames::default();
    for name in ["Payroll", "Finance"] {
        expected.insert(name).unwrap();
    }
    assert_eq!(directory.group_names().unwrap(), expected, "a group that only distributes mail is none");
    let named = |name: &str| directory.groups_named(&[name.to_owned()]).unwrap().remove(0);
    let payroll = Group::new("Payroll").id(id(PAYROLL));
    assert_eq!(named("payroll"), std::slice::from_ref(&payroll));
    for name in ["pay", "*", "Newsletter", "", "a=b", "Payroll' or id ne '"] {
        assert_eq!(named(name), [], "{name}");
    }
    let groups = |number: u32| {
        directory.profile(&id(number), &policy(PEOPLE)).unwrap().map(|account| account.groups).unwrap()
    };
    assert_eq!(groups(SANNE), [payroll, Group::new("Finance").id(id(FINANCE))]);
    assert_eq!(groups(OLE), []);
    for (group, expected) in [("Finance", true), ("Newsletter", false), ("no", false)] {
        assert_eq!(directory.has_members(group).unwrap(), Some(expected), "{group}");
    }
    // Renamed, and made anew under the old name: which a policy does not mean.
    tenant.change(|state| {
        state.groups[0]["displayName"] = json!("Wages");
        state.groups.push(group(201, "Payroll"));
    });
    assert_eq!(groups(SANNE)[0], Group::new("Wages").id(id(PAYROLL)));
    // A name that two groups have means neither.
    tenant.change(|state| state.groups.push(group(202, "payroll")));
    assert_eq!(named("Payroll").len(), 2);
    tenant.change(|state| state.groups.retain(|group| group["id"] != id(PAYROLL)));
    assert_eq!(groups(SANNE).len(), 1, "deleted");
}

#[test]
fn a_member_of_5000_groups_has_them_all() {
    let all: Vec<_> = (0..5000).map(|number| group(10_000 + number, &format!("G{number}"))).collect();
    let tenant = Tenant::answering(move |request, _| {
        if !request.line().ends_with("/transitiveMemberOf") {
            return None;
        }
        let skip: usize = request.parameter("$skiptoken").map_or(0, |token| token.parse().unwrap());
        let mut page = json!({ "value": all.iter().skip(skip).take(999).collect::<Vec<_>>() });
        if skip + 999 < all.len() {
            let url = format!("http://{}", request.header("host").unwrap());
            let path = request.target.split('?').next().unwrap();
            page["@odata.nextLink"] = json!(format!("{url}{path}?$skiptoken={}", skip + 999));
        }
        Some(Reply::new(200, page.to_string()))
    });
    let account = tenant.directory().profile(&id(SANNE), &policy(PEOPLE)).unwrap().unwrap();
    assert_eq!(account.groups.len(), 5000);
}

#[test]
fn a_page_elsewhere_is_not_read() {
    let elsewhere = Tenant::new();
    let link = format!("{}/v1.0/groups?$skiptoken=2", elsewhere.server.url());
    let tenant = Tenant::answering(move |request, _| {
        let page = json!({ "value": [], "@odata.nextLink": link });
        (request.line() == "GET /v1.0/groups").then(|| Reply::new(200, page.to_string()))
    });
    assert!(matches!(tenant.directory().group_names(), Err(DirectoryError::Invalid(_))));
    assert_eq!(elsewhere.server.received().len(), 0, "nobody else gets the token");
}

#[test]
fn a_profile_has_registered_contacts_and_people_whose_age_is_unknown() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let account = directory.profile(&id(SANNE), &policy(PEOPLE)).unwrap().unwrap();
    let profile = account.profile;
    assert_eq!((profile.account.as_str(), profile.enabled), (id(SANNE).as_str(), true));
    assert_eq!((profile.name.expose().as_str(), profile.language.as_str()), ("sanne Berg", "da"));
    let contacts: Vec<_> = profile
        .contacts
        .iter()
        .map(|c| (c.channel.as_str(), c.address.expose().as_str(), c.changed_at))
        .collect();
    assert_eq!(contacts, [("sms", "+4512345601", None)], "and not the property that its owner can edit");
    assert!(profile.facts.contains_key("password_changed"));
    let people = profile.relationships.iter();
    let mut people: Vec<_> = people.map(|r| (r.person.as_str(), r.id.clone(), r.since)).collect();
    people.sort_unstable();
    let mut expected = [
        ("approvers", id(MIKKEL), None),
        ("approvers", id(SANNE), None),
        ("lead", id(OLE), None),
        ("manager", id(MIKKEL), None),
    ];
    expected.sort_unstable();
    assert_eq!(people, expected, "neither a guest nor a disabled account");
    let manager = profile.relationships.iter().find(|r| r.person == "manager").unwrap();
    assert_eq!(manager.contacts[0].address.expose(), "mikkel@contoso.example");
    // Chosen by the host.
    let settings =
        DirectorySettings::default().contact("sms", ["absent", "mobilePhone"]).person("lead", ["4711"]);
    let profile = tenant.directory().settings(settings).profile(&id(SANNE), &policy(PEOPLE)).unwrap();
    let profile = profile.unwrap().profile;
    assert_eq!(profile.contacts[0].address.expose(), "+45 99999999");
    let lead = profile.relationships.iter().find(|r| r.person == "lead").unwrap();
    assert_eq!(lead.id, id(SANNE));
    assert!(!directory.profile(&id(GONE), &policy(PEOPLE)).unwrap().unwrap().profile.enabled);
    for nobody in ["", "x", "..", "me", &id(GUEST), &id(999), &id(LISTED)] {
        assert!(directory.profile(nobody, &policy(PEOPLE)).unwrap().is_none(), "{nobody}");
    }
}

#[test]
fn the_last_sign_in_is_a_fact_if_it_is_asked_for() {
    let tenant = Tenant::new();
    tenant.change(|state| {
        state.permissions.push("AuditLog.Read.All".to_owned());
        state.users[0]["signInActivity"] = json!({
            "lastSignInDateTime": "2026-11-20T07:30:00Z", "lastNonInteractiveSignInDateTime": "2026-11-29T01:00:00Z",
        });
        // Never signed in.
        state.users[1]["signInActivity"] = json!(null);
    });
    let fact = |directory: Entra, number: u32| {
        let account = directory.profile(&id(number), &policy(PEOPLE)).unwrap().unwrap();
        account.profile.facts.get("last_sign_in").cloned()
    };
    assert!(fact(tenant.directory(), SANNE).is_none());
    let signed_in = fact(tenant.directory().sign_ins(true), SANNE);
    assert!(
        format!("{signed_in:?}")
            .contains(&"2026-11-20T07:30:00Z".parse::<Time>().unwrap().milliseconds().to_string()),
        "{signed_in:?}"
    );
    for never in [MIKKEL, OLE] {
        assert!(fact(tenant.directory().sign_ins(true), never).is_none());
    }
}

#[test]
fn a_manager_who_does_not_exist_or_cannot_act_is_nobody() {
    let tenant = Tenant::new();
    let directory = tenant.directory();
    let managers = || {
        let account = directory.profile(&id(SANNE), &policy(PEOPLE)).unwrap().unwrap();
        account.profile.relationships.iter().filter(|r| r.person == "manager").count()
    };
    assert_eq!(managers(), 1);
    let mut disabled = user(MIKKEL, "mikkel");
    disabled["accountEnabled"] = json!(false);
    let mut guest = user(MIKKEL, "mikkel");
    guest["userType"] = json!("Guest");
    let contact = json!({ "@odata.type": "#microsoft.graph.orgContact", "id": id(300), "displayName": "x" });
    for manager in [disabled, guest, contact] {
        tenant.change(|state| state.managers = vec![(SANNE, manager)]);
        assert_eq!(managers(), 0);
    }
    tenant.change(|state| state.managers.clear());
    assert_eq!(managers(), 0);
}

#[test]
fn a_bound_group_counts_by_its_id() {
    let tenant = Tenant::new();
    let mut groups = GroupIds::default();
    groups.bind("finance".parse().unwrap(), &Group::new("Finance").id(id(FINANCE)));
    let bound = BoundPolicy::new(policy(PEOPLE).policy, Arc::new(groups));
    tenant.change(|state| {
        state.groups[1]["displayName"] = json!("Money");
        state.groups.push(group(201, "Finance"));
        state.members.push((OLE, 201));
    });
    let account = tenant.directory().profile(&id(SANNE), &bound).unwrap().unwrap();
    let approvers = account.profile.relationships.iter().filter(|r| r.person == "approvers");
    let mut approvers: Vec<String> = approvers.map(|r| r.id.clone()).collect();
    approvers.sort_unstable();
    assert_eq!(approvers, [id(SANNE), id(MIKKEL)]);
}
