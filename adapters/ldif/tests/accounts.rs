//! The accounts of the export in `examples/directory`, and of small ones.
#![allow(clippy::indexing_slicing, clippy::panic)] // a test may fail

use std::error::Error;
use std::path::Path;

use bonafides::Time;
use bonafides_ldif::{Accounts, AccountsError, Ldif};

const EXPORT: &str = include_str!("../../../examples/directory/ad-export.ldif");

fn groups(user: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let accounts = Accounts::from_ldif(EXPORT)?;
    let user = accounts.by_sign_in(user).ok_or("no such user")?;
    Ok(accounts.groups_of(user))
}

#[test]
fn the_whole_export_is_read() -> Result<(), Box<dyn Error>> {
    let ldif = Ldif::parse(EXPORT)?;
    assert_eq!(ldif.entries.len(), 74);
    assert_eq!(ldif.referrals, ["ldap:///CN=Configuration,DC=ad,DC=test"]);
    assert_eq!(Accounts::from_ldif(EXPORT)?.iter().count(), 26);
    Ok(())
}

#[test]
fn nested_groups_are_resolved() -> Result<(), Box<dyn Error>> {
    assert_eq!(
        groups("user01")?,
        [
            "CN=Domain Users,CN=Users,DC=ad,DC=test",
            "CN=G-All-Staff,OU=Groups,DC=ad,DC=test",
            "CN=G-Engineering,OU=Groups,DC=ad,DC=test",
            "CN=G-Platform,OU=Groups,DC=ad,DC=test",
            "CN=G-Platform-Oncall,OU=Groups,DC=ad,DC=test",
            "CN=G-Privileged,OU=Groups,DC=ad,DC=test",
            "CN=Users,CN=Builtin,DC=ad,DC=test",
        ]
    );
    Ok(())
}

#[test]
fn a_cycle_ends() -> Result<(), Box<dyn Error>> {
    assert_eq!(
        groups("user09")?,
        [
            "CN=Domain Users,CN=Users,DC=ad,DC=test",
            "CN=G-All-Staff,OU=Groups,DC=ad,DC=test",
            "CN=G-Cyc-A,OU=Groups,DC=ad,DC=test",
            "CN=G-Cyc-B,OU=Groups,DC=ad,DC=test",
            "CN=G-Engineering,OU=Groups,DC=ad,DC=test",
            "CN=Users,CN=Builtin,DC=ad,DC=test",
        ]
    );
    Ok(())
}

#[test]
fn the_administrator_has_every_key_and_no_manager() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(EXPORT)?;
    let administrator = accounts.by_sign_in("ADMINISTRATOR").ok_or("no administrator")?;
    assert_eq!(
        accounts.groups_of(administrator),
        [
            "CN=Administrators,CN=Builtin,DC=ad,DC=test",
            "CN=Denied RODC Password Replication Group,CN=Users,DC=ad,DC=test",
            "CN=Domain Admins,CN=Users,DC=ad,DC=test",
            "CN=Domain Users,CN=Users,DC=ad,DC=test",
            "CN=Enterprise Admins,CN=Users,DC=ad,DC=test",
            "CN=Group Policy Creator Owners,CN=Users,DC=ad,DC=test",
            "CN=Schema Admins,CN=Users,DC=ad,DC=test",
            "CN=Users,CN=Builtin,DC=ad,DC=test",
        ]
    );
    assert!(administrator.is_enabled());
    assert_eq!(accounts.manager(administrator), None);
    Ok(())
}

#[test]
fn managers_accounts_and_times() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(EXPORT)?;
    let user = accounts.by_sign_in("user08").ok_or("no user08")?;
    let manager = accounts.manager(user).ok_or("no manager")?;
    assert_eq!(manager.sam_account_name, "user16");
    assert_eq!(user.display_name(), Some("Given8 Sur8"));
    // 2026-11-21T19:34:12.403Z
    assert_eq!(user.password_last_set, Some(Time::from_milliseconds(1_795_289_652_403)));
    // 2026-11-21T20:47:11Z
    assert_eq!(user.changed, Some(Time::from_milliseconds(1_795_294_031_000)));
    assert_eq!(user.telephone(), Some("+15550100007"));
    assert_eq!(user.mail(), Some("user08@ad.test"));
    assert_eq!(user.employee_id(), Some("100008"));
    assert_eq!(accounts.by_guid("97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa"), Some(user));
    let guest = accounts.by_sign_in("Guest").ok_or("no Guest")?;
    assert_eq!((guest.is_enabled(), guest.password_last_set), (false, None));
    let krbtgt = accounts.by_sign_in("krbtgt").ok_or("no krbtgt")?;
    assert!(!krbtgt.is_enabled());
    assert!(accounts.by_sign_in("nobody").is_none());
    Ok(())
}

#[test]
fn a_membership_seen_at_one_end_only_counts() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(
        "dn: CN=a,DC=x\nobjectClass: user\nsAMAccountName: a\n\n\
         dn: CN=g,DC=x\nmember: cn=A , dc=X\nmemberOf: CN=elsewhere,DC=y\n",
    )?;
    let user = accounts.by_sign_in("a").ok_or("no a")?;
    assert_eq!(accounts.groups_of(user), ["CN=elsewhere,DC=y", "CN=g,DC=x"]);
    // The export does not say that this account is enabled.
    assert!(!user.is_enabled());
    Ok(())
}

#[test]
fn values_that_mean_nothing_are_errors() {
    let entry = "dn: CN=a\nobjectClass: user\nsAMAccountName: a\n";
    let read = |line: &str| Accounts::from_ldif(&format!("{entry}{line}\n")).err();
    assert_eq!(
        read("userAccountControl: on"),
        Some(AccountsError::BadValue { line: 4, attribute: "userAccountControl" })
    );
    assert_eq!(
        read("pwdLastSet: yesterday"),
        Some(AccountsError::BadValue { line: 4, attribute: "pwdLastSet" })
    );
    assert_eq!(read("primaryGroupID: 513"), Some(AccountsError::UnknownPrimaryGroup { line: 4, rid: 513 }));
    assert_eq!(
        read("whenChanged: 20261321204711.0Z"),
        Some(AccountsError::BadValue { line: 4, attribute: "whenChanged" })
    );
    assert_eq!(read("pwdLastSet: 9223372036854775807"), None);
    // With one sign-in name for two accounts, the groups would be ambiguous.
    assert_eq!(
        read("\ndn: CN=b\nobjectClass: user\nsAMAccountName: A"),
        Some(AccountsError::BadValue { line: 7, attribute: "sAMAccountName" })
    );
}

/// The files in `directory/found`, which test every reader of exports: the membership, or the line of
/// the error.
#[test]
fn exports_that_were_read_wrongly() -> Result<(), Box<dyn Error>> {
    let right: [(&str, Result<&str, usize>); 10] = [
        ("bom", Ok("CN=Tier0,DC=x")),
        ("esc", Ok("CN=Tier0,DC=x")),
        ("multi", Ok("CN=Tier0,DC=x")),
        ("nfd", Ok("CN=Tier0,DC=x")),
        ("ss", Ok("CN=Tier0,DC=x")),
        ("latin1", Err(5)),
        ("latin1member", Err(8)),
        ("latin1raw", Err(5)),
        ("no-dn", Err(5)),
        ("twice", Err(7)),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/directory/found");
    let mut files: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ldif") {
            files.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    files.sort();
    let mut listed: Vec<&str> = right.iter().map(|(file, _)| *file).collect();
    listed.sort_unstable();
    assert_eq!(files, listed, "each file is in the table");
    for (file, right) in right {
        match (Accounts::from_ldif(&std::fs::read(folder.join(format!("{file}.ldif")))?), right) {
            (Ok(accounts), Ok(group)) => {
                let jo = accounts.by_sign_in("jo").ok_or("no jo")?;
                assert_eq!(accounts.groups_of(jo), [group], "{file}");
            }
            (Err(error @ AccountsError::Ldif(_)), Err(line)) => assert_eq!(error.line(), line, "{file}"),
            (read, right) => panic!("{file}: {read:?}, and not {right:?}"),
        }
    }
    Ok(())
}

#[test]
fn a_manager_in_another_spelling_is_found() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(
        "dn: CN=a,DC=x\nobjectClass: user\nsAMAccountName: a\nmanager: cn=Doe\\2C Jo, dc=x\n\n\
         dn: CN=Doe\\, Jo,DC=x\nobjectClass: user\nsAMAccountName: jo\n",
    )?;
    let manager = accounts.by_sign_in("a").and_then(|user| accounts.manager(user)).ok_or("no manager")?;
    assert_eq!(manager.sam_account_name, "jo");
    Ok(())
}

/// By everything that people type; never by half of it, and never one of two.
#[test]
fn an_account_is_found_by_the_names_people_type() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(
        "dn: CN=a,OU=People,DC=ad,DC=test\nobjectClass: user\nsAMAccountName: Anna\n\
         userPrincipalName: anna@ad.test\nmail: Anna.Holm@contoso.example\n\n\
         dn: CN=b,OU=People,DC=ad,DC=test\nobjectClass: user\nsAMAccountName: ben\n\
         mail: shared@contoso.example\nmail:\n\n\
         dn: CN=c,OU=People,DC=ad,DC=test\nobjectClass: user\nsAMAccountName: cleo\n\
         mail: shared@contoso.example\nmail:\n\n\
         dn: CN=d,OU=People,DC=ad,DC=test\nobjectClass: user\nsAMAccountName: anna.holm@contoso.example.org\n\n\
         dn: CN=pc,DC=ad,DC=test\nobjectClass: user\nobjectClass: computer\nsAMAccountName: PC$\n\n\
         dn: CN=g,DC=ad,DC=test\nobjectClass: group\nsAMAccountName: staff\n",
    )?;
    let found = |typed: &str| accounts.find(typed).map(|account| account.sam_account_name.as_str());
    let anna = ["anna", " ANNA ", "AD\\anna", "ad.test\\Anna", "anna@AD.test", "ANNA.holm@contoso.example"];
    for typed in anna {
        assert_eq!(found(typed), Some("Anna"), "{typed}");
    }
    let nobody = [
        "",
        "\\",
        "\\anna",
        "AD\\",
        "evil\\anna",
        "test\\anna",
        "AD\\anna@ad.test",
        "AD\\AD\\anna",
        "ann",
        "Holm",
        "shared@contoso.example",
        "PC$",
        "staff",
        "CN=a,OU=People,DC=ad,DC=test",
        "a",
    ];
    for typed in nobody {
        assert_eq!(found(typed), None, "{typed}");
    }
    Ok(())
}

/// An escaped comma separates nothing.
#[test]
fn a_comma_in_a_name_is_no_domain() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif("dn: CN=x\\,dc=evil,DC=ad\nobjectClass: user\nsAMAccountName: jo\n")?;
    assert!(accounts.find("ad\\jo").is_some() && accounts.find("evil\\jo").is_none());
    assert!(accounts.find("evil.ad\\jo").is_none());
    Ok(())
}

#[test]
fn binary_ids_are_read_and_malformed_ones_refused() -> Result<(), Box<dyn Error>> {
    let user = "objectClass: user\nsAMAccountName";
    let accounts =
        Accounts::from_ldif(&format!("dn: CN=a\n{user}: a\nobjectGUID:: Eb7ml62nbU28/KXoWtT0+g==\n"))?;
    assert!(accounts.by_guid("97E6BE11-A7AD-4D6D-BCFC-A5E85AD4F4FA").is_some());
    let bad = |line| Some(AccountsError::BadValue { line, attribute: "objectGUID" });
    let read = |text: String| Accounts::from_ldif(&text).err();
    assert_eq!(read(format!("dn: CN=a\n{user}: a\nobjectGUID: 7\n")), bad(4));
    let guid = "objectGUID: 97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa";
    let twice = format!("dn: CN=a\n{user}: a\n{guid}\n\ndn: CN=b\n{user}: b\n{guid}\n");
    assert_eq!(read(twice), bad(9));
    Ok(())
}

#[test]
fn members_of_a_group_are_those_of_its_groups_too() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(EXPORT)?;
    let members = |group: &str| -> Result<Vec<String>, Box<dyn Error>> {
        let group = group.parse()?;
        Ok(accounts.members_of(&group).into_iter().map(|account| account.sam_account_name.clone()).collect())
    };
    assert_eq!(members("G-Platform-Oncall")?, members("cn=g-platform-oncall, ou=groups, dc=ad, dc=test")?);
    assert!(members("G-Privileged")?.contains(&"user01".to_owned()));
    assert!(members("G-Nobody")?.is_empty());
    for account in accounts.iter() {
        for group in accounts.groups_of(account) {
            assert!(members(&group)?.contains(&account.sam_account_name), "{group}");
        }
    }
    Ok(())
}
