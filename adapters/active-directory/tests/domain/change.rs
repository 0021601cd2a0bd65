use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_active_directory::{ActiveDirectory, Change, ChangeError};
use bonafides_ldif::active_directory::unicode_pwd;
use bonafides_parts::{Directory as _, NewSecret};

use super::server::{
    FIRST_PASSWORD, PEOPLE, attribute, change_as_desk, directory, directory_of, id, kinit, kpasswd, sign_in,
    url,
};

fn set(directory: &ActiveDirectory, name: &str, password: &str, change: bool) -> WriteStatus {
    let password = Sensitive::from(password);
    directory.set_secret(&id(name), &NewSecret::new("reset_password", Some(&password), change))
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_one_time_password_must_be_changed_and_then_another_is_in_force() {
    let (directory, name) = (directory(), "user05");
    assert_eq!(set(&directory, name, "Once-Only-77", true), WriteStatus::Done);
    assert_eq!(sign_in(name, FIRST_PASSWORD), Err("52e".to_owned()));
    // It is the right one, and must be changed.
    assert_eq!(sign_in(name, "Once-Only-77"), Err("773".to_owned()));
    let refused = kinit(name, "Once-Only-77").unwrap_err();
    assert!(refused.contains("expired"), "{refused}");
    assert!(directory.account_state(&id(name)).unwrap().unwrap().must_change);

    kpasswd(name, "Once-Only-77", "My-Own-Choice-88").unwrap();
    assert_eq!(sign_in(name, "My-Own-Choice-88"), Ok(()));
    assert_eq!(kinit(name, "My-Own-Choice-88"), Ok(()));
    // LDAP would accept it for another hour, as Windows does.
    let refused = kinit(name, "Once-Only-77").unwrap_err();
    assert!(refused.contains("incorrect"), "{refused}");
    assert!(!directory.account_state(&id(name)).unwrap().unwrap().must_change);
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_chosen_password_is_in_force_at_once_with_any_characters() {
    let directory = directory();
    for (name, password) in [
        ("user06", "Sü\"ß-\u{1f511}-Passw0rd"),
        ("user07", "a\\b\"c' -Passw0rd"),
        ("mustchange2", "Chosen-Passw0rd-1"),
    ] {
        assert_eq!(set(&directory, name, password, false), WriteStatus::Done);
        assert_eq!(sign_in(name, password), Ok(()), "{name}");
        assert_eq!(kinit(name, password), Ok(()), "{name}");
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_password_and_an_unlock_are_one_modification() {
    let directory = directory();
    for (name, only_unlock) in [("user08", false), ("user09", true)] {
        for _ in 0..3 {
            assert_eq!(sign_in(name, "wrong"), Err("52e".to_owned()));
        }
        assert_eq!(sign_in(name, FIRST_PASSWORD), Err("775".to_owned()));
        if only_unlock {
            let unlock = NewSecret::new("unlock_account", None, false);
            assert_eq!(directory.set_secret(&id(name), &unlock), WriteStatus::Done);
            assert_eq!(sign_in(name, FIRST_PASSWORD), Ok(()));
        } else {
            assert_eq!(set(&directory, name, "New-Passw0rd-2", false), WriteStatus::Done);
            assert_eq!(sign_in(name, "New-Passw0rd-2"), Ok(()));
        }
    }
    // The directory itself makes no secrets.
    let external = NewSecret::new("reset_mfa", None, false);
    assert_eq!(directory.set_secret(&id("user09"), &external), WriteStatus::Failed);
    assert_eq!(sign_in("user09", FIRST_PASSWORD), Ok(()));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_password_that_the_domain_refuses_changes_nothing() {
    let (directory, name) = (directory(), "user10");
    for _ in 0..3 {
        let _ = sign_in(name, "wrong");
    }
    for weak in ["short", "allsmallletters", ""] {
        assert_eq!(set(&directory, name, weak, true), WriteStatus::Failed, "{weak}");
        let password = Sensitive::from(weak);
        let change = Change::password(&password).at_first_use(true).unlock();
        assert_eq!(directory.change(&id(name), &change), Err(ChangeError::PasswordRules), "{weak}");
    }
    // All or nothing: still locked, and nothing to change.
    let state = directory.account_state(&id(name)).unwrap().unwrap();
    assert!(state.locked && !state.must_change);
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_administrators_are_never_touched() {
    let directory = directory();
    let password = Sensitive::from("New-Passw0rd-3");
    let change = Change::password(&password);
    // One whom the directory protects, and one who became an administrator just now, through a group.
    for name in ["protected", "newadmin"] {
        // The right to the second is there: it is the desk that refuses.
        assert_eq!(directory.change(&id(name), &change), Err(ChangeError::Protected), "{name}");
        assert_eq!(directory.change(&id(name), &Change::unlocked()), Err(ChangeError::Protected), "{name}");
        assert_eq!(set(&directory, name, "New-Passw0rd-3", true), WriteStatus::Failed);
        assert_eq!(directory.lock_out(&id(name)), WriteStatus::Failed);
        assert_eq!(sign_in(name, FIRST_PASSWORD), Ok(()), "{name}");
    }
    // Outside the base there is nobody; within, `Administrator` and `krbtgt` are known by their ids.
    let everywhere = directory_of("svc-writer@ad.test", &[url()], "DC=ad,DC=test");
    for name in ["Administrator", "krbtgt"] {
        let account = everywhere.find(name).unwrap().unwrap();
        assert_eq!(directory.change(&account, &change), Err(ChangeError::NoAccount), "{name}");
        assert_eq!(everywhere.change(&account, &change), Err(ChangeError::Protected), "{name}");
    }
    // Also by rights, without the desk's own check.
    let value = STANDARD.encode(&*unicode_pwd("New-Passw0rd-3"));
    let direct = |dn: &str| {
        change_as_desk(&format!("dn: {dn}\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: {value}\n"))
    };
    assert_eq!(direct("CN=Administrator,CN=Users,DC=ad,DC=test"), Some(50));
    assert_eq!(direct("CN=user11,OU=People,DC=ad,DC=test"), Some(0));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_one_time_password_is_refused_where_it_would_last() {
    let directory = directory();
    let password = Sensitive::from("Forever-Passw0rd-1");
    let change = Change::password(&password).at_first_use(true);
    assert_eq!(directory.change(&id("ever"), &change), Err(ChangeError::NeverExpires));
    assert_eq!(sign_in("ever", FIRST_PASSWORD), Ok(()));
    assert_eq!(directory.change(&id("ever"), &Change::password(&password)), Ok(()));
    assert_eq!(sign_in("ever", "Forever-Passw0rd-1"), Ok(()));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_without_the_right_nothing_changes() {
    let weak = directory_of("svc-weak@ad.test", &[url()], PEOPLE);
    let password = Sensitive::from("New-Passw0rd-4");
    assert_eq!(weak.change(&id("user12"), &Change::password(&password)), Err(ChangeError::Rights));
    assert_eq!(set(&weak, "user12", "New-Passw0rd-4", true), WriteStatus::Failed);
    assert_eq!(weak.lock_out(&id("user12")), WriteStatus::Failed);
    assert_eq!(sign_in("user12", FIRST_PASSWORD), Ok(()));
    let nobody = "00000000-0000-0000-0000-000000000000";
    for account in [nobody, "user12", "", "CN=user12,OU=People,DC=ad,DC=test"] {
        assert_eq!(directory().change(account, &Change::password(&password)), Err(ChangeError::NoAccount));
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_locking_out_makes_the_present_password_useless() {
    let (directory, name) = (directory(), "user13");
    assert_eq!(set(&directory, name, "Known-Passw0rd-5", false), WriteStatus::Done);
    assert_eq!(sign_in(name, "Known-Passw0rd-5"), Ok(()));
    for _ in 0..2 {
        assert_eq!(directory.lock_out(&id(name)), WriteStatus::Done);
    }
    assert_eq!(sign_in(name, "Known-Passw0rd-5"), Err("52e".to_owned()));
    // Not disabled: a new password is enough.
    assert_eq!(set(&directory, name, "Known-Passw0rd-6", false), WriteStatus::Done);
    assert_eq!(sign_in(name, "Known-Passw0rd-6"), Ok(()));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_many_threads_set_passwords_at_once() {
    let directory = directory();
    let names = ["user14", "user15", "user16", "user17"];
    std::thread::scope(|scope| {
        for name in names {
            let directory = &directory;
            scope.spawn(move || {
                for n in 0..5 {
                    assert_eq!(set(directory, name, &format!("Pass-{name}-{n}"), false), WriteStatus::Done);
                }
            });
        }
    });
    for name in names {
        assert_eq!(sign_in(name, &format!("Pass-{name}-4")), Ok(()));
        assert_eq!(attribute(name, "badPwdCount"), ["0"]);
    }
}
