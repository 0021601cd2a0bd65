//! Active Directory as the directory of a service desk.
//!
//! [`ActiveDirectory`] finds accounts by what callers type, reads their groups, contacts and people, and sets new
//! passwords with an account of few rights. It speaks LDAP over TLS, and only with domain controllers whose certificate
//! is verified. See `docs/parts.md` for the rights that it needs.
//!
//! ```no_run
//! use bonafides::keys::Sensitive;
//! use bonafides_active_directory::ActiveDirectory;
//! use bonafides_parts::Directory as _;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let controllers = ["ldaps://dc1.contoso.example", "ldaps://dc2.contoso.example"];
//!     let directory = ActiveDirectory::new(
//!         controllers.map(str::parse).into_iter().collect::<Result<Vec<_>, _>>()?,
//!         "/etc/bonafides/contoso-ca.pem",
//!         "OU=People,DC=contoso,DC=example",
//!         "svc-desk@contoso.example",
//!         || std::fs::read_to_string("/etc/bonafides/svc-desk").map(Sensitive::from).map_err(|error| error.to_string()),
//!     );
//!     directory.check()?;
//!     let account = directory.find("CONTOSO\\sanne")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod account;
mod change;
mod changes;
mod directory;
mod doctor;
mod domain;
mod find;
mod groups;
mod ldap;
mod lookup;
mod people;
mod pool;
mod profile;
mod rights;
mod roll;
mod schema;
mod sid;
mod signal;

pub use account::AccountState;
pub use change::{Change, ChangeError};
pub use directory::ActiveDirectory;
pub use find::{Identifier, IdentifierError};
pub use ldap::{AddressError, DomainController};
pub use roll::Roll;
pub use signal::{AccountFact, AccountSignal};
