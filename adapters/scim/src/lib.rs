//! A SCIM 2 server as the directory of a service desk.
//!
//! [`Scim`] finds accounts by what callers type, reads their groups, contacts and managers, and sets new passwords, over the
//! protocol of RFC 7644 and with a bearer token. See `docs/parts.md` for what a server must support.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_parts::{Directory as _, Secret};
//! use bonafides_scim::Scim;
//! use bonafides_tls::Trust;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let token = Secret::new(|| {
//!         std::fs::read_to_string("/run/secrets/scim").map(Sensitive::from).map_err(|error| error.to_string())
//!     });
//!     let url = "https://id.contoso.example/scim/v2".parse()?;
//!     let directory = Scim::new(url, token, Trust::default());
//!     directory.check()?;
//!     let account = directory.find("sanne@contoso.example")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod change;
mod directory;
mod doctor;
mod fault;
mod features;
mod filter;
mod find;
mod groups;
mod people;
mod server;
mod user;

pub use change::ChangeError;
pub use directory::Scim;
pub use find::{Identifier, IdentifierError};
