//! Throw-away tokens.

use std::path::PathBuf;

use bonafides::keys::{RawKeys, Sensitive};
use bonafides_keys_pkcs11::{Token, TokenError, TokenKeys};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

pub(crate) const OWNER: &str = "log.contoso.example";
pub(crate) const PIN: &str = "4711-hunter2";
const OFFICER: &str = "officer-hunter3";

pub(crate) fn module() -> PathBuf {
    PathBuf::from(
        std::env::var("BONAFIDES_PKCS11").expect("run tests/pkcs11/test, which sets BONAFIDES_PKCS11"),
    )
}

/// The library as another part of this program sees it.
pub(crate) fn library() -> Pkcs11 {
    let library = Pkcs11::new(module()).unwrap();
    // Another test may have initialised it.
    let _ = library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    library
}

fn pin(text: &str) -> AuthPin {
    AuthPin::new(text.into())
}

/// Makes a token with this label. The tests run one after the other: `SoftHSM` may lose a new token while another thread lists the
/// slots.
pub(crate) fn new_token(label: &str) {
    let library = library();
    let is_empty = |slot: &Slot| !library.get_token_info(*slot).unwrap().token_initialized();
    let slot = library.get_all_slots().unwrap().into_iter().find(is_empty).expect("an empty slot");
    library.init_token(slot, &pin(OFFICER), label).unwrap();
    let session = library.open_rw_session(slot).unwrap();
    session.login(UserType::So, Some(&pin(OFFICER))).unwrap();
    session.init_pin(&pin(PIN)).unwrap();
    session.logout().unwrap();
}

/// The slot of a token.
pub(crate) fn slot(label: &str) -> Slot {
    let library = library();
    let has_label = |slot: &Slot| library.get_token_info(*slot).unwrap().label() == label;
    library.get_slots_with_initialized_token().unwrap().into_iter().find(has_label).unwrap()
}

/// A session of another part of this program. The desk must be logged in: the login counts for the whole program.
pub(crate) fn session(label: &str) -> Session {
    library().open_rw_session(slot(label)).unwrap()
}

pub(crate) fn open_token(label: &str) -> Result<Token, TokenError> {
    Token::open(module(), label, Sensitive::from(PIN), Token::LIMIT)
}

/// A token with the keys of a new desk.
pub(crate) fn new_keys(label: &str) -> TokenKeys {
    new_token(label);
    let ids = TokenKeys::create(&open_token(label).unwrap(), OWNER).unwrap();
    assert_eq!(ids, ["state-1", "vault-1", "index-1", "grant-1"]);
    open_keys(label, None).unwrap()
}

pub(crate) fn open_keys(label: &str, earlier: Option<RawKeys>) -> Result<TokenKeys, TokenError> {
    TokenKeys::open(open_token(label)?, OWNER, earlier)
}

/// Removes the objects of a key.
pub(crate) fn remove(label: &str, id: &str) {
    let session = session(label);
    let template = [Attribute::Label(format!("{OWNER}/{id}").into_bytes())];
    let found = session.find_objects(&template).unwrap();
    assert!(!found.is_empty(), "{id}");
    for object in found {
        session.destroy_object(object).unwrap();
    }
}

/// A secret that was not made by the desk.
pub(crate) fn insert_secret(label: &str, id: &str, extractable: bool) {
    let template = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(cryptoki::object::KeyType::GENERIC_SECRET),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(!extractable),
        Attribute::Extractable(extractable),
        Attribute::Sign(true),
        Attribute::Value(vec![7; 32]),
        Attribute::Label(format!("{OWNER}/{id}").into_bytes()),
    ];
    session(label).create_object(&template).unwrap();
}
