//! Numbers in the place of names, once a policy is compiled.

pub(crate) type CheckId = u16;
/// A result that can help: a challenge passed, or one outcome of a signal. Numbered in scoring order.
pub(crate) type ResultId = u16;
pub(crate) type ActionId = u16;
pub(crate) type GroupId = u32;
pub(crate) type PersonId = u16;
/// Number of a factor: `FactorName::id`.
pub(crate) type Factor = u8;
