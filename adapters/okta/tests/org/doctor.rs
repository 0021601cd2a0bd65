use std::time::Duration;

use bonafides_http_testing::Reply;
use bonafides_okta::Okta;
use bonafides_parts::{Directory as _, DirectorySettings};
use serde_json::json;

use super::org::{DESK, Org, directory_at, error};

const RIGHTS: &str = "the desk's account has the wrong rights: ";

fn one(directory: &Okta) -> String {
    let faults: Vec<String> = directory.faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn a_desk_with_the_least_rights_has_no_fault() {
    let org = Org::new();
    let settings = DirectorySettings::default().person("lead", ["ole@contoso.example"]);
    assert_eq!(org.directory().settings(settings).faults(), []);
    // A permission that another one contains is not one more.
    org.change(|state| state.permissions.push("okta.users.credentials.resetPassword".to_owned()));
    assert_eq!(org.directory().faults(), []);
}

#[test]
fn rights_that_are_too_few_or_too_many_are_named() {
    let org = Org::new();
    org.change(|state| state.permissions.retain(|one| one != "okta.groups.read"));
    let expected = format!(
        "{RIGHTS}it lacks `okta.groups.read`, to read groups and their members; give the owner of the token a custom role with these \
         permissions, for all users and groups"
    );
    assert_eq!(one(&org.directory()), expected);
    let org = Org::new();
    org.change(|state| state.permissions.push("okta.apps.manage".to_owned()));
    let expected = format!(
        "{RIGHTS}it has more than it needs: `okta.apps.manage`; remove these permissions from the role of the token's owner"
    );
    assert_eq!(one(&org.directory()), expected);
    // With and without a custom role beside it.
    let org = Org::new();
    for _ in 0..2 {
        org.change(|state| state.roles.push((DESK, json!({ "id": "ra2", "type": "SUPER_ADMIN" }))));
        let fault = one(&org.directory());
        let expected =
            format!("{RIGHTS}the owner of the token has the standard role `SUPER_ADMIN`, which is more");
        assert!(fault.starts_with(&expected), "{fault}");
        org.change(|state| state.roles.retain(|(number, _)| *number != DESK));
    }
    assert!(
        one(&org.directory()).starts_with(&format!("{RIGHTS}it lacks `okta.users.manage`, to read accounts"))
    );
    let org = Org::answering(|request, _| request.line().ends_with("/roles").then(|| error(403, "E0000006")));
    assert!(one(&org.directory()).starts_with(&format!("{RIGHTS}it cannot see who administers the org")));
}

#[test]
fn each_fault_is_named_with_its_remedy() {
    let org = Org::new();
    let wrong = directory_at(org.server.url(), "wrong");
    let expected = "the directory cannot be reached: Okta refuses the API token (401 E0000011); write a valid one to its file";
    assert_eq!(one(&wrong), expected);
    assert_eq!(wrong.check().unwrap_err().to_string(), expected);
    let settings = DirectorySettings::default().person("lead", ["nobody"]);
    let missing = one(&org.directory().settings(settings));
    assert!(missing.contains("there is no account `nobody`, which is `lead` of the policy"), "{missing}");
    // An address that nobody has proven.
    org.change(|state| state.users[2]["profile"]["email"] = json!("soc@contoso.example"));
    let settings = DirectorySettings::default().person("lead", ["soc@contoso.example"]);
    assert!(one(&org.directory().settings(settings)).contains("there is no account `soc@contoso.example`"));
    let closed = directory_at("http://127.0.0.1:1", "x").time_limit(Duration::from_secs(5));
    assert!(one(&closed).contains("check the address, the network and Okta"), "{}", one(&closed));
}

#[test]
fn a_server_that_fails_redirects_or_says_nonsense_is_a_fault() {
    for (status, body, expected) in [
        (302, "", "Okta redirects (302)"),
        (403, "", "Okta does not let it read accounts (403)"),
        (500, "", "Okta failed (500)"),
        (200, "{}", "the answer of Okta is malformed (accounts expected)"),
        (200, "[{\"id\":7}]", "the answer of Okta is malformed (accounts expected)"),
    ] {
        let elsewhere = Org::new();
        let place = format!("{}/api/v1/users", elsewhere.server.url());
        let org = Org::answering(move |request, _| {
            let reply = || Reply::new(status, body).header("Location", place.clone());
            (request.line() == "GET /api/v1/users").then(reply)
        });
        let fault = one(&org.directory());
        assert!(fault.contains(expected), "{status}: {fault}");
        assert!(org.directory().find("sanne@contoso.example").is_err(), "{status}");
        assert_eq!(elsewhere.server.received().len(), 0, "no redirect is followed");
    }
}

#[test]
fn a_call_ends_in_time() {
    let org =
        Org::answering(|request, _| (request.line() == "GET /api/v1/users/me").then_some(Reply::Silence));
    let begun = std::time::Instant::now();
    let fault = one(&org.directory().time_limit(Duration::from_secs(1)));
    assert!(fault.contains("Okta did not answer in time"), "{fault}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
