use std::fs;
use std::path::{Path, PathBuf};

use bonafides_desk::Check;
use bonafides_desk::config::DeskConfig;
use bonafides_desk::first::KeyFile;
use tempfile::tempdir;

use super::WHOLE;

/// The check of the store of a desk with this URL and these certificates.
fn store(folder: &Path, url: &str, ca: &Path) -> Check {
    fs::write(folder.join("url"), format!("{url}\n")).unwrap();
    let store = format!(
        "postgres = {{ url_file = \"url\", schema = \"desk_toml\", ca_file = \"{}\" }}",
        ca.display()
    );
    let path = folder.join("desk.toml");
    fs::write(&path, WHOLE.replace("sqlite = \"data/desk.db\"", &store)).unwrap();
    let _ = KeyFile::create(folder.join("desk.keys"));
    fs::write(folder.join("blocked.txt"), "hunter2\n").unwrap();
    let checks = DeskConfig::examine(&path);
    checks.into_iter().find(|check| check.part == "store").unwrap()
}

#[test]
#[ignore = "needs PostgreSQL: tests/postgres/test"]
fn postgres_of_a_desk_toml_is_reached_with_tls_and_the_doctor_says_why_not() {
    let Some(certificates) = std::env::var_os("BONAFIDES_POSTGRES_TLS").map(PathBuf::from) else {
        println!("skipped: BONAFIDES_POSTGRES_TLS is not set");
        return;
    };
    let folder = tempdir().unwrap();
    let (ca, foreign) = (certificates.join("ca.pem"), certificates.join("foreign.pem"));
    let url = |server: &str, host: &str| {
        let rest = fs::read_to_string(certificates.join(format!("{server}.url"))).unwrap();
        format!("host={host} {}", rest.trim())
    };
    let good = url("tls", "db.bonafides.test");
    let check = store(folder.path(), &good, &ca);
    assert!(check.found.contains("schema has version 0"), "it is reached: {check:?}");
    DeskConfig::read(folder.path().join("desk.toml")).unwrap().open_store().unwrap().migrate().unwrap();
    assert!(store(folder.path(), &good, &ca).is_fine());
    for (url, ca, expected) in [
        (good.clone(), &foreign, "its issuer is not trusted"),
        (url("tls", "db.contoso.example"), &ca, "it is for another host name"),
        (url("expired", "db.bonafides.test"), &ca, "it has expired"),
        (good.clone(), &certificates.join("absent.pem"), "write the path of a PEM file"),
        (format!("{good} sslmode=allow"), &ca, "with TLS and a verified server, or not at all"),
        (format!("{good} sslmode=disable"), &ca, "`ca_file` is given, but the connection is not protected"),
    ] {
        let check = store(folder.path(), &url, ca);
        let shown = format!("{} {}", check.found, check.help.unwrap());
        assert!(shown.contains(expected) && !shown.contains("hunter2"), "{shown}");
    }
}
