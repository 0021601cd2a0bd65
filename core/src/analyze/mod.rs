//! The meaning of a policy as a whole, for the people who are responsible for it.

pub mod table;
