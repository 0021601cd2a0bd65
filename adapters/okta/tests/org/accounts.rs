use bonafides::directory::DirectoryNames;
use bonafides_http_testing::Reply;
use bonafides_okta::ChangeError;
use bonafides_parts::{Directory as _, DirectoryError, Group};
use serde_json::json;

use super::org::{FINANCE, GONE, LEFT, OLE, Org, PAYROLL, SANNE, group, group_id, id, user};
use super::policy;

const NOTHING: &str = "
format: 1
policy: desk
challenges:
  code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
channels:
  sms: {}
unmatched: everyone
actions: { reset: { require: { points: 30 } } }
";

#[test]
fn a_name_means_one_account_or_nobody() {
    let org = Org::new();
    let directory = org.directory();
    let sanne = Some(id(SANNE));
    for name in ["sanne@contoso.example", " SANNE@Contoso.Example ", "4711", sanne.as_deref().unwrap()] {
        assert_eq!(directory.find(name).unwrap(), sanne, "{name}");
    }
    // A quote and a backslash are a part of the value.
    assert_eq!(directory.find("O\"Brien\\").unwrap(), Some(id(OLE)));
    assert_eq!(directory.find("gone@contoso.example").unwrap(), Some(id(GONE)), "suspended");
    for name in [
        "",
        "sanne",
        "*",
        "\"",
        "\\",
        "x\" or profile.login pr or id eq \"",
        "sanne@contoso.example\" or status eq \"ACTIVE",
        "sanne@contoso.example\"",
        "4711&limit=1",
        "4711)",
        "o\"brien\\",
        "..",
        "../groups",
        "me",
        "sanne\r\nx: y",
        "left@contoso.example",
        &id(LEFT),
        &id(999),
        &id(SANNE).to_uppercase(),
        &group_id(PAYROLL),
        &"a".repeat(300),
    ] {
        assert_eq!(directory.find(name).unwrap(), None, "{name:?}");
    }
    // The number of one is the address of another, and the same address for two.
    org.change(|state| state.users[2]["profile"]["employeeNumber"] = json!("sanne@contoso.example"));
    assert_eq!(directory.find("sanne@contoso.example").unwrap(), None);
    org.change(|state| state.users[2]["profile"]["email"] = json!("MIKKEL@contoso.example"));
    assert_eq!(directory.find("mikkel@contoso.example").unwrap(), None);
    // A deactivated account is none beside another one.
    org.change(|state| state.users[2]["profile"]["email"] = json!("left@contoso.example"));
    assert_eq!(directory.find("left@contoso.example").unwrap(), Some(id(OLE)));
}

#[test]
fn a_server_that_ignores_a_search_finds_nobody() {
    let everybody = json!([user(OLE, "ole")]).to_string();
    let org = Org::answering(move |request, _| {
        (request.line() == "GET /api/v1/users").then(|| Reply::new(200, everybody.clone()))
    });
    assert_eq!(org.directory().find("sanne@contoso.example").unwrap(), None);
    // An id is one, whatever else a server takes in its place.
    let other = user(OLE, "ole").to_string();
    let path = format!("GET /api/v1/users/{}", id(SANNE));
    let org =
        Org::answering(move |request, _| (request.line() == path).then(|| Reply::new(200, other.clone())));
    assert_eq!(org.directory().find(&id(SANNE)).unwrap(), None);
}

#[test]
fn what_a_search_finds_counts_as_it_is_now() {
    let org = Org::new();
    let directory = org.directory();
    org.change(|state| {
        state.earlier = state.users.clone();
        state.users[0]["profile"]["login"] = json!("moved@contoso.example");
        state.users[0]["profile"]["email"] = json!("moved@contoso.example");
    });
    assert_eq!(directory.find("sanne@contoso.example").unwrap(), None, "she has another name now");
    assert_eq!(directory.find("moved@contoso.example").unwrap(), None, "not yet found");
    org.change(|state| state.earlier.clear());
    assert_eq!(directory.find("moved@contoso.example").unwrap(), Some(id(SANNE)));
    org.change(|state| {
        state.earlier = state.users.clone();
        state.users[0]["status"] = json!("DEPROVISIONED");
    });
    assert_eq!(directory.find("moved@contoso.example").unwrap(), None);
}

#[test]
fn groups_have_ids_and_are_the_same_when_renamed() {
    let org = Org::new();
    let directory = org.directory();
    let mut expected = DirectoryNames::default();
    for name in ["Payroll", "Finance", "Everyone"] {
        expected.insert(name).unwrap();
    }
    assert_eq!(directory.group_names().unwrap(), expected);
    let named = |name: &str| directory.groups_named(&[name.to_owned()]).unwrap().remove(0);
    let payroll = Group::new("Payroll").id(group_id(PAYROLL));
    assert_eq!(named("payroll"), std::slice::from_ref(&payroll));
    for name in ["pay", "*", "Newsletter", "", "a=b", "Payroll\" or id pr or type eq \""] {
        assert_eq!(named(name), [], "{name}");
    }
    let groups = |number: u32| {
        directory.profile(&id(number), &policy(NOTHING)).unwrap().map(|account| account.groups).unwrap()
    };
    let everyone = Group::new("Everyone").id(group_id(103));
    assert_eq!(groups(SANNE), [payroll, Group::new("Finance").id(group_id(FINANCE)), everyone]);
    assert_eq!(groups(OLE), []);
    for (group, expected) in [("Finance", true), ("Payroll", true), ("no", false)] {
        assert_eq!(directory.has_members(group).unwrap(), Some(expected), "{group}");
    }
    org.change(|state| state.members.retain(|(member, _)| *member == GONE || *member == LEFT));
    assert_eq!(directory.has_members("Finance").unwrap(), Some(false), "nobody who can act");
    // Renamed, and made anew under the old name: which a policy does not mean.
    org.change(|state| {
        state.members = vec![(SANNE, PAYROLL)];
        state.groups[0]["profile"]["name"] = json!("Wages");
        state.groups.push(group(201, "Payroll"));
    });
    assert_eq!(groups(SANNE), [Group::new("Wages").id(group_id(PAYROLL))]);
    // A name that two groups have means neither.
    org.change(|state| state.groups.push(group(202, "payroll")));
    assert_eq!(named("Payroll").len(), 2);
    org.change(|state| state.groups.retain(|group| group["id"] != group_id(PAYROLL)));
    assert_eq!(groups(SANNE), [], "deleted");
    // A search finds a group under its earlier name: which means it no more.
    org.change(|state| {
        state.earlier_groups = state.groups.clone();
        state.groups.iter_mut().for_each(|group| group["profile"]["name"] = json!("Other"));
    });
    assert_eq!((named("Finance"), named("Other")), (vec![], vec![]));
}

#[test]
fn a_sign_in_name_is_no_id() {
    let org = Org::new();
    org.change(|state| state.users[0]["profile"]["login"] = json!("sannebergsanneberg@contoso.example"));
    let directory = org.directory();
    // The stand-in takes it in the place of an id, as Okta does.
    let name = "sannebergsanneberg";
    assert_eq!(directory.find(name).unwrap(), None);
    assert!(directory.profile(name, &policy(NOTHING)).unwrap().is_none());
    assert_eq!(directory.set_password(name, &"x".into(), true), Err(ChangeError::NoAccount));
    assert!(org.server.count(&format!("GET /api/v1/users/{name}")) > 0);
}

#[test]
fn a_member_of_5000_groups_has_them_all() {
    let all: Vec<_> = (0..5000).map(|number| group(10_000 + number, &format!("G{number}"))).collect();
    let org = Org::answering(move |request, _| {
        if !request.line().ends_with("/groups") {
            return None;
        }
        let skip: usize = request.parameter("after").map_or(0, |after| after.parse().unwrap());
        let page: Vec<_> = all.iter().skip(skip).take(200).collect();
        let reply = Reply::new(200, json!(page).to_string());
        let url = format!("http://{}", request.header("host").unwrap());
        let path = request.target.split('?').next().unwrap();
        let next = format!("<{url}{path}?limit=200&after={}>; rel=\"next\"", skip + 200);
        Some(if skip + 200 < all.len() { reply.header("Link", next) } else { reply })
    });
    let account = org.directory().profile(&id(SANNE), &policy(NOTHING)).unwrap().unwrap();
    assert_eq!(account.groups.len(), 5000);
}

#[test]
fn a_page_elsewhere_is_not_read() {
    let elsewhere = Org::new();
    let other = elsewhere.server.url().to_owned();
    for link in [
        format!("<{other}/api/v1/groups?after=2>; rel=\"next\""),
        "</api/v1/groups?after=2>; rel=\"next\"".to_owned(),
        "<http://localhost:1@evil.example/api/v1/groups>; rel=\"next\"".to_owned(),
        format!("{other}/api/v1/groups; rel=\"next\""),
    ] {
        let sent = link.clone();
        let org = Org::answering(move |request, _| {
            (request.line() == "GET /api/v1/groups")
                .then(|| Reply::new(200, "[]").header("Link", sent.clone()))
        });
        assert!(matches!(org.directory().group_names(), Err(DirectoryError::Invalid(_))), "{link}");
    }
    // The same server, and another API of it.
    let org = Org::answering(|request, _| {
        let link = format!("<http://{}/oauth2/v1/keys>; rel=\"next\"", request.header("host").unwrap());
        (request.line() == "GET /api/v1/groups").then(|| Reply::new(200, "[]").header("Link", link))
    });
    assert!(matches!(org.directory().group_names(), Err(DirectoryError::Invalid(_))));
    assert_eq!(elsewhere.server.received().len(), 0, "nobody else gets the token");
}

#[test]
fn a_page_that_is_gone_is_not_the_end() {
    let org = Org::answering(|request, _| {
        request.parameter("after").is_some().then(|| super::org::error(404, "E0000007"))
    });
    assert!(matches!(org.directory().group_names(), Err(DirectoryError::Invalid(_))));
}
