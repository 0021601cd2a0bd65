use std::fs;
use std::process::Command;

use bonafides::keys::Keys as _;
use bonafides_desk::first::KeyFile;
use bonafides_desk::keys::{KeyCommand, KeysError, WrappedKeyFile};
use bonafides_parts::KeyServiceError;
use tempfile::tempdir;

/// An RSA key in place of a key service: what a real command writes and reads.
#[test]
#[ignore = "needs openssl: tests/pkcs11/test"]
fn real_openssl_wraps_and_unwraps() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["kek.pem", "other.pem"] {
        let mut command = Command::new("openssl");
        command.args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", name]);
        assert!(command.current_dir(folder.path()).output().unwrap().status.success());
    }
    let openssl = |verb: &str, key: &str| {
        let arguments = ["pkeyutl", verb, "-inkey", key, "-pkeyopt", "rsa_padding_mode:oaep"];
        KeyCommand::new("openssl", arguments).folder(folder.path())
    };
    let (encrypt, decrypt) = (openssl("-encrypt", "kek.pem"), openssl("-decrypt", "kek.pem"));
    KeyFile::create(path("desk.keys")).unwrap();
    let file = path("desk.keys.wrapped");
    WrappedKeyFile::create(&file, path("desk.keys"), |key| encrypt.wrap(key), &decrypt).unwrap();
    let keys = WrappedKeyFile::open(&file, &decrypt).unwrap();
    assert_eq!(keys.grant_public(), KeyFile::open(path("desk.keys")).unwrap().grant_public());
    WrappedKeyFile::rewrap(&file, |key| encrypt.wrap(key), &decrypt).unwrap();
    assert_eq!(WrappedKeyFile::open(&file, &decrypt).unwrap().grant_key(), "grant-1");

    // OpenSSL 3 answers with random bytes for another key, or says that it cannot.
    let error = WrappedKeyFile::open(&file, &openssl("-decrypt", "other.pem")).err().unwrap();
    let is_of_service = matches!(
        &error,
        KeysError::Service { error: KeyServiceError::Refused(_) | KeyServiceError::Wrong(_), .. }
    );
    assert!(is_of_service || matches!(error, KeysError::Sealed { .. }), "{error}");
    let error = WrappedKeyFile::open(&file, &openssl("-decrypt", "absent.pem")).err().unwrap();
    assert!(
        matches!(&error, KeysError::Service { error: KeyServiceError::Refused(said), .. } if said.contains("openssl")),
        "{error}"
    );
    assert!(fs::metadata(&file).is_ok());
}
