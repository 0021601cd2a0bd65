//! The shared part of the example programs: a directory export, a host in memory that drives cases, and a
//! service desk around it.

pub mod desk;
pub mod directory;
pub mod service_desk;
pub mod yaml;

pub use desk::Desk;
pub use directory::{Directory, DirectoryError, User};
