//! A small reader for LDIF content records (RFC 2849).
//!
//! Reads what directory exports contain: comments, folded lines, base64 values, repeated
//! attributes, a byte order mark, and the referrals that `ldbsearch` appends. It refuses what it
//! would have to guess at: change records, values to be fetched from a URL, a range of the values
//! of an attribute, and names that cannot be compared. No membership is dropped silently.
//!
//! Distinguished names are compared by [`bonafides::directory::DirectoryName`], as the engine compares
//! groups. [`Accounts`] are the people and services of an export of Active Directory.
//!
//! ```
//! use bonafides_ldif::Ldif;
//!
//! fn main() -> Result<(), bonafides_ldif::LdifError> {
//!     let ldif = Ldif::parse("dn: CN=Jo,DC=x\nobjectClass: user\nmemberOf: CN=Tier0,DC=x\n")?;
//!     assert_eq!(ldif.group_names().collect::<Vec<_>>(), ["CN=Tier0,DC=x"]);
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod accounts;
pub mod active_directory;
mod entry;
mod error;
mod groups;
mod ids;
mod members;
mod names;
mod reader;

pub use accounts::{Account, Accounts, AccountsError};
pub use entry::Entry;
pub use error::LdifError;
pub use members::Memberships;
pub use names::holds_names;

/// A parsed LDIF file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ldif {
    /// The entries, in file order.
    pub entries: Vec<Entry>,
    /// References to other directories (`ref:` records, which have no name of their own).
    pub referrals: Vec<String>,
}

impl Ldif {
    /// Parses an export, given as bytes or as text. Prefer bytes when reading a file: an export may hold
    /// values that are not UTF-8.
    pub fn parse(export: &(impl AsRef<[u8]> + ?Sized)) -> Result<Self, LdifError> {
        reader::read(export.as_ref())
    }
}
