use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_active_directory::ActiveDirectory;
use bonafides_parts::{Directory as _, DirectoryError, NewSecret};

use super::server::{FIRST_PASSWORD, PEOPLE, address, directory, folder, id, restart_with, sign_in, url};

/// Restarts the domain controller with each certificate that must not be trusted.
#[test]
#[ignore = "tests/samba/test runs it"]
fn certificate_of_a_server_that_is_not_verified_is_refused_with_the_reason() {
    let account = id("user24");
    for (certificate, reason) in [
        ("expired", "its certificate has expired; renew"),
        ("foreign", "its certificate is of an authority that is not trusted; name the file"),
        ("self-signed", "its certificate is self-signed; give the domain controller"),
        (
            "other-name",
            "its certificate is for `dc9.ad.test` and not for this name; write one of these names in `urls`",
        ),
    ] {
        restart_with(certificate);
        let directory = directory();
        let expected = format!("the directory cannot be reached: `{}`: {reason}", address());
        let error = directory.find("anna").unwrap_err();
        assert!(
            matches!(error, DirectoryError::Unavailable(_)) && error.to_string().starts_with(&expected),
            "{error}"
        );
        let faults = directory.faults();
        assert!(faults.len() == 1 && faults[0].to_string().starts_with(&expected), "{faults:?}");
        let password = Sensitive::from("New-Passw0rd-1");
        let secret = NewSecret::new("reset_password", Some(&password), false);
        assert_eq!(directory.set_secret(&account, &secret), WriteStatus::Failed);
        assert_eq!(directory.lock_out(&account), WriteStatus::Failed);
    }
    restart_with("good");
    assert!(directory().find("anna").unwrap().is_some());
    assert_eq!(sign_in("user24", FIRST_PASSWORD), Ok(()));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn certificate_file_that_is_none_is_named() {
    std::fs::write(folder().join("empty.pem"), "").unwrap();
    std::fs::write(folder().join("torn.pem"), "-----BEGIN CERTIFICATE-----\nMIIB").unwrap();
    for (file, reason) in [
        ("absent.pem", "No such file"),
        ("empty.pem", "contains no certificate"),
        ("torn.pem", "it is not a file of certificates"),
        ("foreign-ca.pem", "its certificate is of an authority that is not trusted"),
    ] {
        let directory = ActiveDirectory::new(
            [url().parse().unwrap()],
            folder().join(file),
            PEOPLE,
            "svc-desk@ad.test",
            || Ok(Sensitive::from("Service-Passw0rd-1")),
        );
        let error = directory.find("anna").unwrap_err().to_string();
        assert!(error.contains(reason), "{file}: {error}");
    }
}
