//! Names of groups, as directories write them, and their comparison.
//!
//! A policy names a group by its distinguished name or by its CN. Spellings of one name (case, spaces,
//! escapes) are equal here as they are in a decision.
//!
//! ```
//! use bonafides::directory::DirectoryName;
//!
//! # fn main() -> Result<(), bonafides::directory::DirectoryNameError> {
//! let of_subject: DirectoryName = "CN=G-Finance,OU=Groups,DC=example".parse()?;
//! let other_spelling: DirectoryName = "cn=g-finance, ou=groups, dc=example".parse()?;
//! assert_eq!(of_subject, other_spelling);
//!
//! let in_policy: DirectoryName = "G-Finance".parse()?;
//! assert!(in_policy.means(&of_subject));
//! # Ok(())
//! # }
//! ```

pub use crate::policy::directory_name::{DirectoryName, DirectoryNameError};
pub use crate::policy::known_names::DirectoryNames;
