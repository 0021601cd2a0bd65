use std::time::Duration;

use bonafides_http_testing::{Reply, StandIn};
use bonafides_parts::{Directory as _, DirectoryError, DirectorySettings};
use bonafides_scim::Scim;
use bonafides_tls::Trust;

use super::tenant::{TOKEN, Tenant, directory_at, folder};

fn one(directory: &Scim) -> String {
    let faults: Vec<String> = directory.faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

/// A stand-in for a server with all features, which answers every other request so.
fn answering(status: u16, body: &'static str) -> StandIn {
    const FEATURES: &str =
        r#"{"patch":{"supported":true},"filter":{"supported":true},"changePassword":{"supported":true}}"#;
    StandIn::new(move |request| {
        let is_features = request.target.contains("/ServiceProviderConfig");
        if is_features { Reply::new(200, FEATURES) } else { Reply::new(status, body) }
    })
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_a_server_with_all_features_has_no_fault() {
    let tenant = Tenant::new();
    assert_eq!(
        tenant.directory().settings(DirectorySettings::default().person("lead", ["ole"])).faults(),
        []
    );
    let trust = Trust::new(Some(&folder().join("ca.pem")));
    let encrypted = directory_at(tenant.at("https"), trust, TOKEN);
    assert_eq!(encrypted.faults(), []);
    assert_eq!(encrypted.find("sanne").unwrap(), Some(tenant.id("sanne")));
}

#[test]
#[ignore = "needs tests/scim/test"]
fn scim_each_fault_is_named_with_its_remedy() {
    let tenant = Tenant::new();
    let untrusted = directory_at(tenant.at("https"), Trust::default(), TOKEN);
    let expected = "the directory cannot be reached: the certificate of the server was refused: its issuer is not \
                    trusted; set `ca_file` to the certificate of its CA";
    assert_eq!(one(&untrusted), expected);
    assert!(matches!(untrusted.find("sanne"), Err(DirectoryError::Unavailable(_))));
    let closed = directory_at("http://127.0.0.1:1".parse().unwrap(), Trust::default(), "x")
        .time_limit(Duration::from_secs(5));
    assert!(one(&closed).contains("check the address, the network and the SCIM server"), "{}", one(&closed));
    let refused = "the directory cannot be reached: the SCIM server refuses the token (401); write a valid one to its file";
    assert_eq!(one(&directory_at(tenant.at("url"), Trust::default(), "wrong")), refused);
    let elsewhere = tenant.at("url").below("/Users/x").unwrap();
    let elsewhere = one(&directory_at(elsewhere, Trust::default(), TOKEN));
    assert!(elsewhere.contains("(404); correct `url`"), "{elsewhere}");
    let without = directory_at(tenant.at("without-patch"), Trust::default(), TOKEN);
    let expected = "the directory cannot be read: its `/ServiceProviderConfig` does not support `patch`, \
                    `changePassword`; turn them on there, or use another part for this directory";
    assert_eq!(one(&without), expected);
    // SCIM does not tell if an address was verified.
    for name in ["nobody", "ole@contoso.example"] {
        let settings = DirectorySettings::default().person("lead", [name]);
        let missing = one(&tenant.directory().settings(settings));
        assert!(missing.contains(&format!("there is no account `{name}`, which is `lead` of the policy")));
    }
}

#[test]
fn a_server_that_refuses_or_ignores_a_search_is_a_fault() {
    let everybody = r#"{"totalResults":1,"Resources":[{"id":"1","userName":"ole","active":true}]}"#;
    let many = r#"{"totalResults":51,"Resources":[{"id":"1","userName":"ole"}]}"#;
    let again = r#"{"totalResults":2,"Resources":[{"id":"1","userName":"ole"}]}"#;
    let short = r#"{"totalResults":2,"Resources":[]}"#;
    for (status, body, expected) in [
        (
            403,
            "",
            "the desk's account has the wrong rights: the SCIM server does not let it read accounts (403)",
        ),
        (
            400,
            r#"{"scimType":"invalidFilter"}"#,
            "the SCIM server cannot search accounts as the desk does (400)",
        ),
        (501, "", "the SCIM server cannot search accounts as the desk does (501)"),
        (200, everybody, "the SCIM server does not do what filters say"),
        (200, many, "there are too many accounts (51)"),
        (200, again, "does not list all accounts page by page"),
        (200, short, "does not list all accounts page by page"),
        (200, "[]", "the answer of the SCIM server is malformed (accounts expected)"),
        (302, "", "the SCIM server redirects (302)"),
    ] {
        let token = bonafides::keys::Sensitive::from(TOKEN).into();
        let server = answering(status, body);
        let url = format!("{}/v2", server.url()).parse().unwrap();
        let directory = Scim::new(url, token, Trust::default());
        let fault = one(&directory);
        assert!(fault.contains(expected), "{status}: {fault}");
        // An account that was not searched for is never the one that was.
        assert!(!matches!(directory.find("sanne"), Ok(Some(_))), "{status}");
    }
}
