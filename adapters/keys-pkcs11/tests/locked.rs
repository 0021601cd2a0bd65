//! A token that counts wrong PINs and locks after three: openCryptoki does, `SoftHSM` does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "tests may fail")]

use std::path::PathBuf;

use bonafides::keys::Sensitive;
use bonafides_keys_pkcs11::{Token, TokenError};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::session::UserType;
use cryptoki::slot::{Slot, TokenInfo};

/// The right PIN is of no use in this test: nobody tries it at a token that may lock.
const WRONG: &str = "99999999";

struct Counting {
    module: PathBuf,
    library: Pkcs11,
    slot: Slot,
}

impl Counting {
    fn info(&self) -> TokenInfo {
        self.library.get_token_info(self.slot).unwrap()
    }

    fn open(&self) -> TokenError {
        Token::open(&self.module, "lockme", Sensitive::from(WRONG), Token::LIMIT).unwrap_err()
    }
}

#[test]
#[ignore = "needs openCryptoki: tests/pkcs11/test"]
fn a_token_is_not_locked_by_the_desk_and_a_locked_one_is_named() {
    let Some(module) = std::env::var_os("BONAFIDES_PKCS11_LOCKS").map(PathBuf::from) else {
        println!("skipped: BONAFIDES_PKCS11_LOCKS is not set");
        return;
    };
    let library = Pkcs11::new(&module).unwrap();
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slots = library.get_slots_with_initialized_token().unwrap();
    let is_ours = |slot: &Slot| library.get_token_info(*slot).unwrap().label() == "lockme";
    let slot = slots.into_iter().find(is_ours).expect("a token `lockme`");
    let token = Counting { module, library, slot };
    assert!(!token.info().user_pin_count_low() && !token.info().user_pin_final_try());

    assert_eq!(token.open(), TokenError::WrongPin);
    assert!(token.info().user_pin_count_low() && !token.info().user_pin_final_try(), "one attempt, not two");
    assert_eq!(token.open(), TokenError::WrongPin);
    assert!(token.info().user_pin_final_try());
    // However often the desk is started: the last attempt is left for a person.
    for _ in 0..3 {
        assert_eq!(token.open(), TokenError::LastTry);
    }
    assert!(token.info().user_pin_final_try() && !token.info().user_pin_locked());

    let session = token.library.open_ro_session(token.slot).unwrap();
    assert!(session.login(UserType::User, Some(&WRONG.into())).is_err());
    assert!(token.info().user_pin_locked());
    let error = token.open();
    assert_eq!(
        (&error, error.to_string().as_str()),
        (&TokenError::PinLocked, "the PIN of the token is locked")
    );
    assert!(error.help().contains("security officer"));
}
