//! The numbers that replace names in a compiled policy.

pub(crate) type CheckId = u16;
/// A result that can help: a passed challenge, or one outcome of a signal. Numbered in scoring order.
pub(crate) type ResultId = u16;
pub(crate) type ActionId = u16;
pub(crate) type GroupId = u32;
pub(crate) type PersonId = u16;
/// The number of a factor: `FactorName::id`.
pub(crate) type Factor = u8;
