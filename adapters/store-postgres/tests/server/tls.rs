use std::io::copy;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;

use bonafides_parts::StoreError;
use bonafides_parts::store::Store as _;
use bonafides_store_postgres::{DatabaseUrl, PostgresDatabase};
use postgres::Config;
use postgres::config::Host;

use crate::{server, store};

/// The folder with certificates and the addresses of two servers that have them.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("BONAFIDES_POSTGRES_TLS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: BONAFIDES_POSTGRES_TLS is not set");
    }
    folder
}

/// The URL of a server, under a name.
fn url(folder: &Path, server: &str, host: &str) -> String {
    let rest = std::fs::read_to_string(folder.join(format!("{server}.url"))).unwrap();
    format!("host={host} {}", rest.trim())
}

/// Reaches the database in the way of a store.
fn reach(url: &str, ca: Option<&Path>) -> Result<(), StoreError> {
    let url = DatabaseUrl::parse(url, ca).unwrap();
    assert!(url.is_protected());
    let database = PostgresDatabase::new(move || url.connect()).schema("tls".parse().unwrap());
    store(&database).validate()
}

#[test]
#[ignore = "needs PostgreSQL: tests/postgres/test"]
fn postgres_with_a_good_certificate_is_reached_with_tls() {
    let Some(folder) = folder() else { return };
    let ca = folder.join("ca.pem");
    // The password is bound to this connection, so that nobody can pass it on.
    let address = format!("{} channel_binding=require", url(&folder, "tls", "db.bonafides.test"));
    for mode in ["", " sslmode=prefer", " sslmode=require", " sslmode=verify-ca", " sslmode=verify-full"] {
        let url = DatabaseUrl::parse(&format!("{address}{mode}"), Some(&ca)).unwrap();
        let row = url.connect().unwrap();
        let row = { row }.query_one("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[]);
        let row = row.unwrap();
        assert_eq!((row.get::<_, bool>(0), row.get::<_, &str>(1)), (true, "TLSv1.3"), "{mode}");
    }
    let url = DatabaseUrl::parse(&address, Some(&ca)).unwrap();
    let database = PostgresDatabase::new(move || url.connect()).schema("tls".parse().unwrap());
    let store = store(&database);
    store.migrate().unwrap();
    store.validate().unwrap();
    DatabaseUrl::parse(&address, Some(&ca))
        .unwrap()
        .connect()
        .unwrap()
        .batch_execute("DROP SCHEMA tls CASCADE")
        .unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: tests/postgres/test"]
fn postgres_that_does_not_prove_its_name_is_refused_and_the_message_says_why() {
    let Some(folder) = folder() else { return };
    let (ca, foreign) = (folder.join("ca.pem"), folder.join("foreign.pem"));
    let good = url(&folder, "tls", "db.bonafides.test");
    for (address, ca, expected) in [
        (good.clone(), Some(&foreign), "its issuer is not trusted: set `ca_file`"),
        (url(&folder, "tls", "db.contoso.example"), Some(&ca), "it is for another host name"),
        (url(&folder, "tls", "127.0.0.1"), Some(&ca), "it is for another host name"),
        (url(&folder, "expired", "db.bonafides.test"), Some(&ca), "it has expired"),
        // The weakest modes verify as much as the strongest.
        (format!("{good} sslmode=prefer"), Some(&foreign), "its issuer is not trusted"),
        (format!("{good} sslmode=verify-ca"), Some(&foreign), "its issuer is not trusted"),
        (url(&folder, "tls", "localhost sslmode=require"), Some(&ca), "it is for another host name"),
    ] {
        let error = reach(&address, ca.map(PathBuf::as_path)).unwrap_err();
        assert!(
            matches!(&error, StoreError::Untrusted(reason) if reason.contains(expected)),
            "{address}: {error}"
        );
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    // The CAs of the system, if it has any, have not issued this certificate.
    let strict = format!("{good} sslmode=require");
    if DatabaseUrl::parse(&strict, None).is_ok() {
        assert!(matches!(reach(&strict, None), Err(StoreError::Untrusted(_))));
    }
}

#[test]
#[ignore = "needs PostgreSQL: tests/postgres/test"]
fn postgres_without_tls_gets_no_password() {
    let Some(folder) = folder() else { return };
    let config: Config = server().parse().unwrap();
    let Some(Host::Unix(socket)) = config.get_hosts().first() else { return };
    // The same server on an address of a network: it has no TLS.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, socket) = (listener.local_addr().unwrap().port(), socket.join(".s.PGSQL.5432"));
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = UnixStream::connect(&socket).unwrap();
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || copy(&mut from, &mut to));
            let (mut from, mut to): (UnixStream, TcpStream) = (server, client);
            thread::spawn(move || copy(&mut from, &mut to));
        }
    });
    let address =
        format!("host=db.bonafides.test hostaddr=127.0.0.1 port={port} user=postgres password=hunter2");
    let error = reach(&address, Some(&folder.join("ca.pem"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database is not trusted: the server does not offer TLS: set `ssl = on` there"
    );
    // In clear only if the URL says so.
    let clear = DatabaseUrl::parse(&format!("{address} dbname=postgres sslmode=disable"), None).unwrap();
    assert!(clear.connect().is_ok());
}
