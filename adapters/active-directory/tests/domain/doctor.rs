use bonafides_active_directory::ActiveDirectory;
use bonafides_parts::{Directory as _, DirectorySettings};

use super::server::{PEOPLE, directory, directory_of, samba_tool, url};

fn faults(directory: &ActiveDirectory) -> Vec<String> {
    directory.faults().iter().map(ToString::to_string).collect()
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_the_least_rights_are_enough() {
    assert_eq!(directory().check(), Ok(()));
    let settings = DirectorySettings::default().person("soc", ["cleo"]).contact("sms", ["mobile"]);
    assert_eq!(faults(&directory().settings(settings)), [""; 0]);
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_too_few_rights_are_named_with_the_command_that_gives_them() {
    let weak = directory_of("svc-weak2@ad.test", &[url()], PEOPLE);
    let found = faults(&weak);
    assert_eq!(found.len(), 1, "{found:#?}");
    let expected = "the desk's account has the wrong rights: it may not reset the password, nor demand a new password at the \
                    next sign-in (`pwdLastSet`), nor unlock the account (`lockoutTime`), for ";
    assert!(found[0].starts_with(expected), "{found:#?}");
    let command = found[0].split('`').find(|part| part.starts_with("samba-tool")).unwrap();
    samba_tool(command);
    assert_eq!(faults(&weak), [""; 0]);
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_too_many_rights_are_named() {
    let admin = faults(&directory_of("svc-admin@ad.test", &[url()], PEOPLE));
    assert_eq!(admin.len(), 1, "{admin:#?}");
    assert!(admin[0].contains("it is an administrator; remove `ADT\\svc-admin`"), "{admin:#?}");
    // One right to one administrator is enough.
    let writer = faults(&directory_of("svc-writer@ad.test", &[url()], PEOPLE));
    assert_eq!(writer.len(), 1, "{writer:#?}");
    assert!(writer[0].contains("it can take over 1 of "), "{writer:#?}");
    assert!(
        writer[0].contains("dsacls \"CN=Administrator,CN=Users,DC=ad,DC=test\" /R \"ADT\\svc-writer\""),
        "{writer:#?}"
    );
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_settings_that_mean_nothing_are_named() {
    let of = |base: &str| faults(&directory_of("svc-desk@ad.test", &[url()], base));
    for base in ["OU=Poeple,DC=ad,DC=test", "DC=other,DC=test", "People", ""] {
        let found = of(base);
        let expected =
            format!("there is no `{base}`, the base; write a distinguished name below `DC=ad,DC=test`");
        assert!(found.len() == 1 && found[0].contains(&expected), "{found:#?}");
    }
    // The base of every search must be there: nobody is found in a part of the directory that does not exist.
    for base in ["OU=Poeple,DC=ad,DC=test", "DC=other,DC=test", "People"] {
        let directory = directory_of("svc-desk@ad.test", &[url()], base);
        assert!(directory.find("anna").is_err() && directory.check().is_err(), "{base}");
    }
    for base in ["OU=Groups,DC=ad,DC=test", "CN=Configuration,DC=ad,DC=test"] {
        let found = of(base);
        assert!(found.len() == 1 && found[0].contains("there is no account below the base"), "{found:#?}");
    }
    let settings = DirectorySettings::default()
        .contact("sms", ["moblie", "telephoneNumber"])
        .person("soc", ["cleo", "twin1@ad.test", "nobody"]);
    let directory = directory()
        .identifiers(["sAMAccountName", "empID"].map(|name| name.parse().unwrap()))
        .settings(settings);
    let found = faults(&directory);
    assert_eq!(found.len(), 4, "{found:#?}");
    for (fault, name) in found.iter().zip(["empID", "moblie", "twin1@ad.test", "nobody"]) {
        assert!(fault.contains(&format!("`{name}`")), "{fault}");
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_each_domain_controller_is_examined() {
    let found = faults(&directory_of(
        "svc-desk@ad.test",
        &["ldaps://localhost:1".to_owned(), url(), "ldaps://localhost:2".to_owned()],
        PEOPLE,
    ));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("`localhost:1`") && found[1].contains("`localhost:2`"), "{found:#?}");
    let none = ActiveDirectory::new([], "ca.pem", PEOPLE, "x", || Err(String::new()));
    assert!(faults(&none)[0].contains("no domain controller is named"));
}
