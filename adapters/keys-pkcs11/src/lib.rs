//! Keys of a service desk in a PKCS#11 token: an HSM, a smart card, or `SoftHSM`. Tested on `SoftHSM` 2.6.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_keys_pkcs11::{Token, TokenKeys};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pin = Sensitive::from(std::fs::read_to_string("/run/secrets/pin")?);
//! let token = Token::open("/usr/lib/softhsm/libsofthsm2.so", "desk", pin, Token::LIMIT)?;
//! TokenKeys::create(&token, "log.contoso.example")?; // once, for a new desk
//! let keys = TokenKeys::open(token, "log.contoso.example", None)?;
//! # Ok(())
//! # }
//! ```
//!
//! The keys are made in the token and cannot be read out of it, so only the token's own backup can restore them.
#![forbid(unsafe_code)]

mod error;
mod keys;
mod memory;
mod module;
mod objects;
mod session;
mod token;

pub use error::TokenError;
pub use keys::TokenKeys;
pub use token::Token;
