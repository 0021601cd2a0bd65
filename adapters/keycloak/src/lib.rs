//! Keycloak as the directory of a service desk.
//!
//! [`Keycloak`] finds accounts by what callers type, reads their groups, contacts and people, sets new passwords and ends
//! sessions, over the admin REST API and with a service account of few rights. See `docs/parts.md` for these.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_keycloak::Keycloak;
//! use bonafides_parts::{Directory as _, Secret};
//! use bonafides_tls::Trust;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let secret = Secret::new(|| {
//!         std::fs::read_to_string("/run/secrets/desk").map(Sensitive::from).map_err(|error| error.to_string())
//!     });
//!     let url = "https://id.contoso.example".parse()?;
//!     let directory = Keycloak::new(url, "contoso".parse()?, "desk", secret, Trust::default());
//!     directory.check()?;
//!     let account = directory.find("sanne@contoso.example")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod admin;
mod change;
mod credential;
mod directory;
mod doctor;
mod find;
mod groups;
mod people;
mod protected;
mod realm;
mod state;
mod token;
mod user;

pub use change::ChangeError;
pub use directory::Keycloak;
pub use find::{Identifier, IdentifierError};
pub use realm::{RealmError, RealmName};
pub use state::AccountState;
