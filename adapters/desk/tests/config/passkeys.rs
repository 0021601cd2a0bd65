use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bonafides::keys::RawKeys;
use bonafides_desk::config::{DeskConfig, ProviderConfig};
use bonafides_desk::first::KeyFile;
use tempfile::tempdir;

use super::{WHOLE, errors, read};

/// The provider of the whole configuration.
const NONE: &str = "webauthn = { unavailable = true }";

const PASSKEYS: &str = r#"webauthn = { webauthn = "passkeys.db", page = "https://help.contoso.example", relying_party = "contoso.example", name = "Contoso help", cooling = "3d" }"#;

fn with(provider: &str) -> String {
    assert_eq!(WHOLE.matches(NONE).count(), 1);
    WHOLE.replace(NONE, provider)
}

#[test]
fn passkeys_are_read() {
    let days = |days: u64| Duration::from_secs(days * 86_400);
    for (cooling, expected) in
        [(", cooling = \"3d\"", days(3)), ("", days(7)), (", cooling = \"none\"", Duration::ZERO)]
    {
        let config = read(&with(&PASSKEYS.replace(", cooling = \"3d\"", cooling))).unwrap();
        let ProviderConfig::Passkeys(passkeys) = &config.providers["webauthn"] else { panic!() };
        assert_eq!(passkeys.database, PathBuf::from("/etc/bonafides/passkeys.db"));
        assert_eq!(
            (passkeys.page.as_str(), passkeys.relying_party.as_str(), passkeys.name.as_str()),
            ("https://help.contoso.example", "contoso.example", "Contoso help")
        );
        assert_eq!(passkeys.cooling, expected);
    }
}

#[test]
fn each_error_of_passkeys_names_its_place_and_how_to_fix_it() {
    const TABLE: &[(&str, &str, &str)] = &[
        (
            "https://help.contoso.example",
            "http://help.contoso.example",
            "`http://help.contoso.example` is not an origin for passkeys; give scheme, domain and port alone: `https://help.contoso.example`, or `http://localhost:8600` for a try",
        ),
        (
            "\"contoso.example\"",
            "\"other.example\"",
            "`other.example` is neither the domain of `https://help.contoso.example` nor a parent of it; give the domain of the page, such as `help.contoso.example`",
        ),
        (
            "\"3d\"",
            "\"soon\"",
            "`providers.webauthn.cooling`: this is not a time; write a time such as `7d`, or `none`",
        ),
        (
            ", relying_party = \"contoso.example\"",
            "",
            "`providers.webauthn.relying_party` is missing; add the domain to which the passkeys belong for ever: `relying_party = \"contoso.example\"`",
        ),
        ("page =", "pge =", "unknown key `pge`; did you mean `page`?"),
    ];
    for (before, after, expected) in TABLE {
        assert_eq!(PASSKEYS.matches(before).count(), 1, "{before}");
        let found = errors(&with(&PASSKEYS.replace(before, after)));
        let (place, message) = found.split_once(": ").unwrap();
        assert_eq!(message, *expected);
        assert!(place.starts_with("desk.toml:36:"), "{place}");
    }
}

#[test]
fn a_page_and_every_process_share_the_passkeys_of_one_file() {
    let folder = tempdir().unwrap();
    let config = DeskConfig::from_toml("desk.toml", folder.path(), &with(PASSKEYS)).unwrap();
    KeyFile::create(folder.path().join("desk.keys")).unwrap();
    let keys: Arc<RawKeys> = Arc::new(KeyFile::open(folder.path().join("desk.keys")).unwrap());
    let (one, other) =
        (config.passkeys("webauthn", Arc::clone(&keys) as _), config.passkeys("webauthn", keys.clone()));
    assert!(one.unwrap().is_some() && other.unwrap().is_some());
    assert!(config.passkeys("other", keys.clone()).unwrap().is_none());

    // The doctor names the provider.
    fs::write(folder.path().join("passkeys.db"), "something else").unwrap();
    let error = config.passkeys("webauthn", keys).unwrap_err();
    assert!(error.to_string().contains("the provider `webauthn`"), "{error}");
    fs::write(folder.path().join("blocked.txt"), "").unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/desk.db"), "").unwrap();
    let found = config.doctor();
    let named = found.iter().find(|check| check.part == "provider webauthn");
    let named = named.unwrap_or_else(|| panic!("{found:?}"));
    assert!(!named.is_fine() && named.found.contains("passkeys.db"), "{named:?}");
    assert!(Path::new(&folder.path().join("passkeys.db")).exists());
}
