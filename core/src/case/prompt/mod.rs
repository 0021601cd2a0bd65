//! Texts for people in their language, and masked contacts.

mod check;
mod da;
mod de;
mod en;
mod key;
mod language;
mod mask;
mod prompts;
mod template;
#[cfg(test)]
mod tests;

pub use check::{PromptError, Texts};
pub use key::PromptKey;
pub(crate) use mask::mask;
pub use prompts::Prompts;
