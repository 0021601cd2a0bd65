//! Okta as the directory of a service desk.
//!
//! [`Okta`] finds accounts by what callers type, reads their groups, contacts and managers, sets new passwords and ends
//! sessions, over the Okta Management API and with an API token of few rights. See `docs/parts.md` for these.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_okta::Okta;
//! use bonafides_parts::{Directory as _, Secret};
//! use bonafides_tls::Trust;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let token = Secret::new(|| {
//!         std::fs::read_to_string("/run/secrets/okta").map(Sensitive::from).map_err(|error| error.to_string())
//!     });
//!     let directory = Okta::new("https://contoso.okta.com".parse()?, token, Trust::default());
//!     directory.check()?;
//!     let account = directory.find("sanne@contoso.example")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod api;
mod change;
mod directory;
mod doctor;
mod find;
mod groups;
mod next_page;
mod people;
mod roles;
mod search;
mod state;
mod user;

pub use change::ChangeError;
pub use directory::Okta;
pub use find::{Identifier, IdentifierError};
pub use state::AccountState;
