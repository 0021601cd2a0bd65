//! From an approval to the secret in the subject's hands.

mod delivery;
mod key;
mod redeem;
