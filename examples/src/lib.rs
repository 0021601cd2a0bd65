//! What the example programs share: a directory export and the questions a host asks of it, and a
//! host in memory that drives cases.

pub mod desk;
pub mod directory;
pub mod ldif;

pub use desk::Desk;
pub use directory::{Directory, User};
pub use ldif::{Entry, Ldif, LdifError};
