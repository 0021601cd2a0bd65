use std::fs;

use bonafides::log::{LogKey as _, LogPublicKey, SignedCheckpoint};
use bonafides_desk::first::{KeyFileError, LogKeyFile};
use tempfile::tempdir;

use super::{mode, set_mode};

#[test]
fn the_key_of_the_log_is_in_the_form_of_signed_notes_and_for_its_owner_alone() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("log.key");
    let public: LogPublicKey = LogKeyFile::create(&path, "log.contoso.example").unwrap().parse().unwrap();
    assert_eq!(mode(&path), 0o600);
    let key = LogKeyFile::open(&path).unwrap();
    assert_eq!(*key.public(), public);
    let head = bonafides::log::Head::empty();
    let checkpoint = SignedCheckpoint::sign(head, &key).unwrap().to_string();
    assert!(SignedCheckpoint::open(checkpoint.as_bytes(), &public).is_ok());
    assert!(matches!(LogKeyFile::create(&path, "log.contoso.example"), Err(KeyFileError::Exists { .. })));
    set_mode(&path, 0o640);
    assert!(matches!(LogKeyFile::open(&path), Err(KeyFileError::Mode { .. })));
}

#[test]
fn a_changed_key_is_no_key_and_shows_nothing() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("log.key");
    LogKeyFile::create(&path, "log.contoso.example").unwrap();
    let text = fs::read_to_string(&path).unwrap();
    // Base64 can contain a `+` itself.
    let secret = text.trim_end().splitn(5, '+').nth(4).unwrap().to_owned();
    for changed in [
        text.replace("contoso", "evil"),
        text.replace("PRIVATE+KEY+", ""),
        text.replace("PRIVATE+KEY+", "PRIVATE+KEY+x+"),
        format!("{}\n", &text[..text.len() - 6]),
        String::new(),
    ] {
        fs::write(&path, &changed).unwrap();
        let error = LogKeyFile::open(&path).unwrap_err();
        assert!(matches!(error, KeyFileError::Syntax { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains(&secret[..20]));
    }
    fs::remove_file(&path).unwrap();
    for origin in ["a+b", "", "a b"] {
        assert!(LogKeyFile::create(&path, origin).is_err() && !path.exists(), "{origin}");
    }
}
