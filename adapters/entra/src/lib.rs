//! Entra ID as the directory of a service desk.
//!
//! [`Entra`] finds accounts by what callers type, reads their groups, contacts and managers, and sets new passwords, over
//! Microsoft Graph and with the rights of an application. See `docs/parts.md` for these rights.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_entra::Entra;
//! use bonafides_parts::{Directory as _, Secret};
//! use bonafides_tls::Trust;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let secret = Secret::new(|| {
//!         std::fs::read_to_string("/run/secrets/desk").map(Sensitive::from).map_err(|error| error.to_string())
//!     });
//!     let [graph, login] = Entra::USUAL;
//!     let client = "8f1c3a52-6f0b-4f0e-9a53-2d6c1b7e4a90";
//!     let tenant = "contoso.example".parse()?;
//!     let directory = Entra::new([graph.parse()?, login.parse()?], tenant, client, secret, Trust::default());
//!     directory.check()?;
//!     let account = directory.find("sanne@contoso.example")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod change;
mod directory;
mod doctor;
mod filter;
mod find;
mod graph;
mod groups;
mod methods;
mod passes;
mod people;
mod protected;
mod sign_in;
mod tenant;
mod user;

pub use change::ChangeError;
pub use directory::Entra;
pub use find::{Identifier, IdentifierError};
pub use tenant::{TenantError, TenantName};
