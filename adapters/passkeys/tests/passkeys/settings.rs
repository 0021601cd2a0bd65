use std::sync::Arc;

use bonafides_parts::Provider as _;
use bonafides_passkeys::store::{PasskeyStoreError, SqlitePasskeys};
use bonafides_passkeys::{Passkeys, Settings, SettingsError};
use tempfile::TempDir;

use crate::world::{World, keys};

fn made(rp_id: &str, origin: &str) -> Result<(), SettingsError> {
    let folder = TempDir::new().unwrap();
    let store = SqlitePasskeys::open(folder.path().join("passkeys.db")).unwrap();
    Passkeys::new(Settings::new(rp_id, origin, "Contoso"), Arc::new(store), keys()).map(|_| ())
}

#[test]
fn settings_that_browsers_would_refuse_are_errors() {
    for (rp_id, origin) in [
        ("help.contoso.example", "https://help.contoso.example"),
        ("contoso.example", "https://help.contoso.example"),
        ("contoso.example", "https://help.contoso.example:8443"),
        ("localhost", "http://localhost:8600"),
    ] {
        assert_eq!(made(rp_id, origin), Ok(()), "{rp_id} {origin}");
    }
    for origin in [
        "help.contoso.example",
        "http://help.contoso.example",
        "https://help.contoso.example/page",
        "https://help.contoso.example?x",
        "ftp://localhost",
        "",
    ] {
        let error = made("help.contoso.example", origin).unwrap_err();
        assert!(matches!(error, SettingsError::Origin(_)), "{origin}");
        assert!(!error.help().is_empty());
    }
    for (rp_id, origin) in [
        ("other.example", "https://help.contoso.example"),
        ("elp.contoso.example", "https://help.contoso.example"),
        ("a.help.contoso.example", "https://help.contoso.example"),
        ("127.0.0.1", "https://127.0.0.1"),
    ] {
        let error = made(rp_id, origin).unwrap_err();
        assert!(matches!(error, SettingsError::RelyingParty { .. }), "{rp_id} {origin}");
    }
}

#[test]
fn a_provider_without_its_store_says_so() {
    let world = World::new();
    assert_eq!(world.passkeys.check(), Ok(()));
    let gone = world.folder.path().join("no/such/folder/passkeys.db");
    assert!(matches!(SqlitePasskeys::open(gone), Err(PasskeyStoreError::Unavailable(_))));
}
