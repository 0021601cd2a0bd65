use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_active_directory::{ActiveDirectory, Change, ChangeError};
use bonafides_parts::{Directory as _, DirectoryError, NewSecret};

use super::proxy::{Fate, Proxy};
use super::server::{FIRST_PASSWORD, PEOPLE, attribute, directory_of, folder, id, sign_in, through, url};

/// The number of times that a password was set, which the domain controller counts for replication.
fn times_set(name: &str) -> u32 {
    const UNICODE_PWD: [u8; 4] = 0x0009_005a_u32.to_le_bytes();
    let bytes = STANDARD.decode(attribute(name, "replPropertyMetaData").remove(0)).unwrap();
    let entry = bytes[16..].chunks(48).find(|entry| entry[..4] == UNICODE_PWD).unwrap();
    u32::from_le_bytes(entry[4..8].try_into().unwrap())
}

fn set(directory: &ActiveDirectory, account: &str, password: &str) -> WriteStatus {
    let password = Sensitive::from(password);
    directory.set_secret(account, &NewSecret::new("reset_password", Some(&password), false))
}

/// The requests of a change over a connection that is there: one that reads, and then the modification.
const MODIFICATION: usize = 2;

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_domain_controller_that_dies_in_a_modification_leaves_it_unknown_and_it_is_sent_once() {
    for (name, fate, happens) in [
        ("user18", Fate::LosesAnswer, true),
        ("user19", Fate::Hangs, true),
        ("user20", Fate::IsLost, false),
        ("user21", Fate::IsSwallowed, false),
    ] {
        let (first, second, account) = (Proxy::new(), Proxy::new(), id(name));
        let directory = through(&[first.url(), second.url()]).time_limit(Duration::from_secs(8));
        // A connection that is there, as at any desk.
        assert!(directory.account_state(&account).unwrap().is_some());
        let (before, passed) = (times_set(name), first.passed());
        first.fails_at(MODIFICATION, fate);
        assert_eq!(set(&directory, &account, "New-Passw0rd-7"), WriteStatus::Unknown, "{fate:?}");
        assert_eq!((first.connections(), second.connections()), (1, 0), "{fate:?}");
        let reached = if happens { MODIFICATION } else { MODIFICATION - 1 };
        assert_eq!(first.passed() - passed, reached, "{fate:?}");
        // Read the way a person would: the account itself shows it.
        let expected = if happens { "New-Passw0rd-7" } else { FIRST_PASSWORD };
        assert_eq!(sign_in(name, expected), Ok(()), "{fate:?}");
        assert_eq!(times_set(name) - before, u32::from(happens), "{fate:?}");
        let error = {
            first.fails_at(0, fate);
            let password = Sensitive::from("New-Passw0rd-8");
            directory.change(&account, &Change::password(&password))
        };
        assert_eq!(error, Ok(()), "the next change works again");
        assert_eq!(times_set(name) - before, u32::from(happens) + 1, "{fate:?}");
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_fault_before_the_modification_is_no_reason_to_fail() {
    let (first, account) = (Proxy::new(), id("user22"));
    let directory = through(&[first.url(), url()]);
    let before = times_set("user22");
    for (at, fate) in [(1, Fate::IsLost), (1, Fate::LosesAnswer), (2, Fate::IsLost)] {
        first.fails_at(at, fate);
        // The second case has a connection from the first, and the third none: its sign-in is the first request.
        assert_eq!(set(&directory, &account, "New-Passw0rd-9"), WriteStatus::Done, "{at} {fate:?}");
        assert_eq!(sign_in("user22", "New-Passw0rd-9"), Ok(()));
    }
    assert_eq!(times_set("user22") - before, 3);
}

/// The server closes connections that are not used.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_connection_that_was_closed_in_between_is_made_anew() {
    let (proxy, account) = (Proxy::new(), id("user23"));
    let directory = through(&[proxy.url()]);
    for number in 1..4 {
        assert_eq!(set(&directory, &account, &format!("New-Passw0rd-{number}0")), WriteStatus::Done);
        assert_eq!(proxy.connections(), number);
        // The next request finds it closed.
        proxy.fails_at(1, Fate::IsLost);
    }
    proxy.fails_at(0, Fate::IsLost);
    assert_eq!(proxy.connections(), 3);
    assert!(directory.find("anna").unwrap().is_some());
    assert_eq!(proxy.connections(), 3);
}

/// A server that takes connections and says nothing.
struct Silent {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Silent {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ldaps://localhost:{}", listener.local_addr().unwrap().port());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        std::thread::spawn(move || {
            let mut all = Vec::new();
            for connection in listener.incoming() {
                all.push(connection);
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { url, connections }
    }
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_the_next_domain_controller_is_asked_and_a_call_ends_in_time() {
    // One that refuses connections, one that takes them and says nothing, and one that does not speak TLS.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = Silent::new();
    let closed_url = format!("ldaps://localhost:{closed}");
    let plain_url = format!("ldaps://{}:389", super::server::address());
    let directory = through(&[closed_url.clone(), plain_url.clone(), silent.url.clone(), url()]);
    for _ in 0..2 {
        assert!(directory.find("anna").unwrap().is_some());
        // Those that failed are asked last for a while.
        assert_eq!(silent.connections.load(Ordering::SeqCst), 1);
    }

    for (url, reason) in [
        (closed_url, "refused"),
        (silent.url, "did not answer within the time limit"),
        (plain_url, "`127."),
        ("ldaps://no-such-host.invalid".to_owned(), "no-such-host.invalid"),
    ] {
        let directory = through(std::slice::from_ref(&url)).time_limit(Duration::from_secs(1));
        let error = directory.find("anna").unwrap_err();
        assert!(
            matches!(&error, DirectoryError::Unavailable(text) if text.contains(reason)),
            "{url}: {error}"
        );
        let password = Sensitive::from("New-Passw0rd-1");
        let error = directory.change(&id("user24"), &Change::password(&password)).unwrap_err();
        assert!(matches!(&error, ChangeError::Unsent(_)), "{url}: {error}");
        assert_eq!(error.status(), WriteStatus::Failed);
    }
    assert_eq!(sign_in("user24", FIRST_PASSWORD), Ok(()));
}

/// Each wrong sign-in counts, and a few of them lock the account.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_wrong_password_of_the_desk_is_tried_once() {
    let other = Proxy::new();
    let controllers = [url(), other.url()].map(|url| url.parse().unwrap());
    let wrong = || Ok(Sensitive::from("not it"));
    let directory = ActiveDirectory::new(
        controllers.clone(),
        folder().join("ca.pem"),
        PEOPLE,
        "svc-stale@ad.test",
        wrong,
    );
    for _ in 0..5 {
        let error = directory.find("anna").unwrap_err().to_string();
        assert!(
            error.contains("refuses the sign-in of the desk: the name or the password is wrong; correct"),
            "{error}"
        );
    }
    assert_eq!(directory.faults().len(), 2);
    assert_eq!((attribute("svc-stale", "badPwdCount"), other.connections()), (vec!["1".to_owned()], 0));

    // The server would take no password for an anonymous sign-in.
    let none = || Ok(Sensitive::from(""));
    let directory =
        ActiveDirectory::new(controllers.clone(), folder().join("ca.pem"), PEOPLE, "svc-stale@ad.test", none);
    assert!(directory.find("anna").unwrap_err().to_string().contains("it is empty"));
    let missing = || Err("no such file".to_owned());
    let directory =
        ActiveDirectory::new(controllers, folder().join("ca.pem"), PEOPLE, "svc-stale@ad.test", missing);
    assert!(directory.find("anna").unwrap_err().to_string().contains("no such file"));
    for (account, reason) in
        [("disabled@ad.test", "it"), ("nobody@ad.test", "the name or the password is wrong")]
    {
        let error = directory_of(account, &[url()], PEOPLE).find("anna").unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}
