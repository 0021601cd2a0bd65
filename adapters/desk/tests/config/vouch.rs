use std::path::PathBuf;
use std::time::Duration;

use bonafides_desk::config::SecretSource;

use super::{WHOLE, errors, read};

const VOUCH: &str = r#"[vouch]
page = "https://desk.contoso.example/vouch/"
oidc = { issuer = "https://id.contoso.example/realms/contoso", client = "desk-vouch", secret_file = "vouch.secret", ca_file = "ca.pem", levels = ["2", "gold"], max_age = "2m" }
"#;

fn with(vouch: &str) -> String {
    format!("{WHOLE}{vouch}")
}

#[test]
fn the_page_of_vouchers_and_their_sign_in_are_read() {
    let config = read(&with(VOUCH)).unwrap();
    let vouch = config.vouch.unwrap();
    assert_eq!(vouch.page, "https://desk.contoso.example/vouch");
    assert!(vouch.open().is_some());
    let oidc = vouch.oidc.unwrap();
    assert_eq!(
        (oidc.issuer.as_str(), oidc.client.as_str()),
        ("https://id.contoso.example/realms/contoso", "desk-vouch")
    );
    assert_eq!(oidc.secret, Some(SecretSource::File(PathBuf::from("/etc/bonafides/vouch.secret"))));
    assert_eq!(oidc.ca_file, Some(PathBuf::from("/etc/bonafides/ca.pem")));
    assert_eq!(
        (&oidc.levels[..], oidc.max_age),
        (&["2".to_owned(), "gold".to_owned()][..], Duration::from_secs(120))
    );

    assert_eq!(read(WHOLE).unwrap().vouch, None);
    let config = read(&with("[vouch]\npage = \"http://localhost:8600/vouch\"\n")).unwrap();
    assert_eq!(config.vouch.unwrap().oidc, None);
    let public = VOUCH
        .replace("secret_file = \"vouch.secret\", ca_file = \"ca.pem\", ", "")
        .replace(", max_age = \"2m\"", "");
    let oidc = read(&with(&public)).unwrap().vouch.unwrap().oidc.unwrap();
    assert_eq!((oidc.secret, oidc.ca_file, oidc.max_age), (None, None, Duration::from_secs(300)));
}

#[test]
fn each_error_of_the_page_and_the_sign_in_names_its_place_and_how_to_fix_it() {
    let page = "`vouch.page` is not the address of a page with TLS, or on this machine; write an address such as `https://desk.contoso.example/vouch`, without `?` and `#`";
    let table: &[(&str, &str, &str)] = &[
        ("https://desk.contoso.example/vouch/", "http://desk.contoso.example/vouch", page),
        ("https://desk.contoso.example/vouch/", "http://localhost.evil.example", page),
        ("https://desk.contoso.example/vouch/", "https://desk.contoso.example/?next=", page),
        (
            "https://id.contoso.example/realms",
            "http://id.contoso.example/realms",
            "`vouch.oidc.issuer`: a server on another machine is never reached without TLS; write `https://`",
        ),
        (
            "levels = [\"2\", \"gold\"]",
            "levels = []",
            "`vouch.oidc.levels` is empty; add the levels of sign-ins (`acr`) that count: `levels = [\"2\"]`",
        ),
        (
            ", levels = [\"2\", \"gold\"]",
            "",
            "`vouch.oidc.levels` is missing; add the levels of sign-ins (`acr`) that count: `levels = [\"2\"]`",
        ),
        (
            ", client = \"desk-vouch\"",
            "",
            "`vouch.oidc.client` is missing; add the client of the desk at the provider: `client = \"desk-vouch\"`",
        ),
        (
            "\"2m\"",
            "\"soon\"",
            "`vouch.oidc.max_age` is not a time; write a whole number with a unit, such as `5m`",
        ),
    ];
    for (before, after, expected) in table {
        assert_eq!(VOUCH.matches(before).count(), 1, "{before}");
        let found = errors(&with(&VOUCH.replace(before, after)));
        let (place, message) = found.split_once(": ").unwrap();
        assert_eq!(message, *expected);
        assert!(place.starts_with("desk.toml:4"), "{place}");
    }
}
