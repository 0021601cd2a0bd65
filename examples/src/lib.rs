//! What the example programs share: a directory export and the questions a host asks of it.
//!
//! Nothing in this library needs the engine. It is the host's half: read the directory, resolve
//! the groups, hand facts over.

pub mod directory;
pub mod ldif;

pub use directory::{Directory, User};
pub use ldif::{Entry, Ldif, LdifError};
