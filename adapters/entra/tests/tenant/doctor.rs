use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_entra::Entra;
use bonafides_http_testing::Reply;
use bonafides_parts::{Directory as _, DirectorySettings};
use serde_json::json;

use super::graph::{DESK, ENOUGH, SANNE, Tenant, directory_at, id};

const RIGHTS: &str = "the desk's account has the wrong rights: ";
const TOKEN: &str = "POST /contoso.example/oauth2/v2.0/token";

fn one(directory: &Entra) -> String {
    let faults: Vec<String> = directory.faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn a_desk_with_the_least_rights_has_no_fault() {
    let tenant = Tenant::new();
    let settings = DirectorySettings::default().person("lead", ["ole@contoso.example"]);
    assert_eq!(tenant.directory().settings(settings).faults(), []);
    // Registered telephones are not read: the permission is not needed.
    tenant.change(|state| state.permissions = ENOUGH[..5].iter().map(|one| (*one).to_owned()).collect());
    let settings = DirectorySettings::default().contact("sms", ["mobilePhone"]);
    assert_eq!(tenant.directory().settings(settings).faults(), []);
}

#[test]
fn rights_that_are_too_few_or_too_many_are_named() {
    let tenant = Tenant::new();
    tenant.change(|state| state.permissions.retain(|one| one != "User.RevokeSessions.All"));
    let expected = format!(
        "{RIGHTS}it lacks `User.RevokeSessions.All`, to end sessions; give the application these permissions of Microsoft Graph, \
         with an administrator's consent"
    );
    assert_eq!(one(&tenant.directory()), expected);
    let tenant = Tenant::new();
    tenant.change(|state| state.permissions.push("RoleManagement.ReadWrite.Directory".to_owned()));
    let expected = format!(
        "{RIGHTS}it has more than it needs: `RoleManagement.ReadWrite.Directory`; remove these permissions of the application"
    );
    assert_eq!(one(&tenant.directory()), expected);
    let tenant = Tenant::new();
    tenant.change(|state| state.roles.push(DESK.to_owned()));
    assert!(one(&tenant.directory()).starts_with(&format!("{RIGHTS}the application has a role")));
    // The API leaves out what the application may not read.
    let tenant = Tenant::new();
    tenant.change(|state| state.groups[0]["displayName"] = json!(null));
    assert!(one(&tenant.directory()).starts_with(&format!("{RIGHTS}it cannot read the names of groups")));
}

#[test]
fn the_last_sign_in_needs_a_right_and_nothing_else_does() {
    let tenant = Tenant::new();
    let missing = one(&tenant.directory().sign_ins(true));
    assert!(
        missing.contains("it lacks `AuditLog.Read.All`, to read the last sign-in of accounts"),
        "{missing}"
    );
    tenant.change(|state| state.permissions.push("AuditLog.Read.All".to_owned()));
    assert_eq!(tenant.directory().sign_ins(true).faults(), []);
    let beyond = one(&tenant.directory());
    assert!(beyond.contains("it has more than it needs: `AuditLog.Read.All`"), "{beyond}");
}

#[test]
fn each_fault_is_named_with_its_remedy() {
    let tenant = Tenant::new();
    let wrong = directory_at(tenant.server.url(), "wrong");
    let expected = "the directory cannot be reached: Entra ID refused the application `desk`: its secret is wrong \
                    (AADSTS7000215); write its value, and not its id, to the file";
    assert_eq!(one(&wrong), expected);
    let settings = DirectorySettings::default().person("lead", ["nobody"]);
    let missing = one(&tenant.directory().settings(settings));
    assert!(missing.contains("there is no account `nobody`, which is `lead` of the policy"), "{missing}");
    let closed = directory_at("http://127.0.0.1:1", "x").time_limit(Duration::from_secs(5));
    assert!(one(&closed).contains("check the address, the network and Microsoft Graph"), "{}", one(&closed));
    for (code, expected) in [
        (7_000_222, "its secret has expired (AADSTS7000222)"),
        (700_016, "the tenant does not have it (AADSTS700016)"),
        (90_002, "there is no such tenant (AADSTS90002)"),
        (50_034, "AADSTS50034; look it up"),
    ] {
        let refused =
            json!({ "error": "x", "error_codes": [code], "error_description": "hunter2" }).to_string();
        let tenant = Tenant::answering(move |request, _| {
            (request.line() == TOKEN).then(|| Reply::new(400, refused.clone()))
        });
        let fault = one(&tenant.directory());
        assert!(fault.contains(expected) && !fault.contains("hunter2"), "{fault}");
    }
}

#[test]
fn a_server_that_fails_redirects_or_says_nonsense_is_a_fault() {
    for (status, body, expected) in [
        (302, "", "Microsoft Graph redirects (302)"),
        (403, "", "Microsoft Graph does not let it read accounts (403)"),
        (500, "", "Microsoft Graph failed (500)"),
        (200, "[]", "the answer of Microsoft Graph is malformed (accounts expected)"),
        (200, "{\"value\":[{\"id\":7}]}", "the answer of Microsoft Graph is malformed (accounts expected)"),
    ] {
        let elsewhere = Tenant::new();
        let place = format!("{}/v1.0/users", elsewhere.server.url());
        let tenant = Tenant::answering(move |request, _| {
            let reply = || Reply::new(status, body).header("Location", place.clone());
            (request.line() == "GET /v1.0/users").then(reply)
        });
        let fault = one(&tenant.directory());
        assert!(fault.contains(expected), "{status}: {fault}");
        assert!(tenant.directory().find("sanne@contoso.example").is_err(), "{status}");
        assert_eq!(elsewhere.server.received().len(), 0, "no redirect is followed");
    }
}

#[test]
fn a_token_that_is_refused_is_renewed_once() {
    let refuses = |from: usize| {
        Tenant::answering(move |request, before| {
            let is_refused = request.line() == "GET /v1.0/users" && before >= from && before < from + 1;
            is_refused.then(|| Reply::new(401, ""))
        })
    };
    let tenant = refuses(1);
    let directory = tenant.directory();
    for _ in 0..2 {
        assert_eq!(directory.find("sanne@contoso.example").unwrap(), Some(id(SANNE)));
    }
    assert_eq!(tenant.server.count(TOKEN), 2);
    // One that is refused again is a fault, and so is a change with it: certainly not made.
    let tenant =
        Tenant::answering(|request, _| request.line().starts_with("PATCH ").then(|| Reply::new(401, "")));
    let error = tenant.directory().set_password(&id(SANNE), &Sensitive::from("x"), true).unwrap_err();
    assert!(error.to_string().contains("refuses the token that was issued for it (401)"), "{error}");
    assert_eq!(error.status(), bonafides::case::WriteStatus::Failed);
}
