//! Connection strings: which connections are protected, and what is refused.
#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests may fail")]

use std::path::Path;

use bonafides_store_postgres::{DatabaseUrl, UrlError};

/// A CA certificate of nobody.
const CA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ca.pem");

fn parse(url: &str) -> Result<DatabaseUrl, UrlError> {
    DatabaseUrl::parse(url, Some(Path::new(CA)))
}

/// True if the connection is protected, `None` if it is refused; without a `ca_file`.
fn protected(url: &str) -> Option<bool> {
    match DatabaseUrl::parse(url, None) {
        Ok(url) => Some(url.is_protected()),
        // The machine of a test need not trust anybody.
        Err(UrlError::NoRoots) => Some(true),
        Err(_) => None,
    }
}

#[test]
fn passwords_and_rows_do_not_cross_a_network_in_clear_unless_the_url_says_so() {
    for url in [
        "postgresql://desk@localhost/desk",
        "postgresql://desk@127.0.0.1:5433/desk?sslmode=prefer",
        "postgresql://desk@[::1]/desk",
        "host=/run/postgresql user=desk",
        "host=/run/postgresql user=desk sslmode=require",
        "host=db.example hostaddr=127.0.0.1 user=desk",
        "postgresql://desk@db.example/desk?sslmode=disable",
    ] {
        assert_eq!(protected(url), Some(false), "{url}");
    }
    for url in [
        "postgresql://desk@db.example/desk",
        "postgresql://desk@db.example/desk?sslmode=prefer",
        "postgresql://desk@db.example/desk?sslmode=require",
        "postgresql://desk@db.example/desk?connect_timeout=3&sslmode=verify-ca",
        "host=db.example user=desk sslmode=verify-full",
        "host=db.example user=desk sslmode='verify-full' dbname=desk",
        "postgresql://desk@localhost/desk?sslmode=require",
        "postgresql://desk@localhost,db.example/desk",
        // Names of this machine that lead to another.
        "host=localhost hostaddr=192.0.2.7 user=desk",
    ] {
        assert_eq!(protected(url), Some(true), "{url}");
        assert!(parse(url).unwrap().is_protected(), "{url}");
    }
    // A CA says that TLS is meant, also on this machine.
    assert!(parse("postgresql://desk@localhost/desk").unwrap().is_protected());
}

#[test]
fn what_cannot_be_protected_is_refused_with_a_reason() {
    for (url, expected) in [
        ("postgresql://desk@db.example/desk?sslmode=allow", UrlError::Mode("allow".to_owned())),
        ("host=db.example sslmode=hunter2'x", UrlError::Mode("hunter2".to_owned())),
        (
            "postgresql://desk@db.example/desk?sslrootcert=ca.pem",
            UrlError::Parameter("sslrootcert".to_owned()),
        ),
        ("host=db.example sslcert=a.pem", UrlError::Parameter("sslcert".to_owned())),
        ("hostaddr=192.0.2.7 user=desk", UrlError::NoHost),
        ("user=desk", UrlError::NoHost),
        ("host=/run/postgresql,db.example user=desk", UrlError::Mixed),
        ("host=/run/postgresql user=desk", UrlError::NotProtected),
        ("host=db.example user=desk sslmode=disable", UrlError::NotProtected),
        ("postgresql:/desk:hunter2@db", UrlError::Malformed),
        ("host=db.example port=hunter2", UrlError::Malformed),
    ] {
        let error = parse(url).err();
        assert_eq!(error, Some(expected), "{url}");
    }
    let error = UrlError::Mode("allow".to_owned()).to_string();
    assert!(error.contains("with TLS and a verified server, or not at all"), "{error}");
    let shown = format!("{:?}", parse("postgresql://desk:hunter2@db.example/desk").unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_ca_file_without_certificates_is_refused() {
    let url = "postgresql://desk@db.example/desk";
    for (path, reason) in [("/absent/ca.pem", "No such file"), (file!(), ""), ("/dev/null", "no certificate")]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        let error = DatabaseUrl::parse(url, Some(&path)).unwrap_err();
        assert!(
            matches!(&error, UrlError::CaFile { reason: found, .. } if found.contains(reason)),
            "{error}"
        );
    }
}
