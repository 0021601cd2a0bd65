//! Grants: from an approval to the delivery of a secret to the subject.

mod delivery;
mod key;
mod live;
mod redeem;
mod standing;
mod terms;
pub(in crate::case) mod token;

pub use live::{grant_live, grant_row};
pub(super) use standing::result;
