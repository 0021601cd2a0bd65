//! The weight of a way: how much likelier a genuine caller goes it than an impostor.

mod held;
mod quantity;

#[cfg(test)]
mod tests;

pub(crate) use held::{Attack, Cause, Pass, easiest_attack, impostor};
pub(crate) use quantity::Quantity;
