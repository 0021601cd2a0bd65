//! The shared part of the example programs: a host in memory that drives cases, and a service desk around it.

pub mod desk;
pub mod service_desk;
pub mod yaml;

pub use desk::Desk;
