//! Keys that a key service protects.
//!
//! A desk needs its keys for every step, so they must be at hand: in memory, or in a token of this machine. They need not
//! be on the disk in clear. [`WrappedKeyFile`] keeps them sealed with a data key that a key service unwraps once, when the
//! desk is opened: through a [`KeyCommand`], or a [`KeyUnwrapper`](bonafides_parts::KeyUnwrapper) of the host. Only grants
//! may be signed over a network: [`DeskBuilder::grant_signer`](crate::DeskBuilder::grant_signer).
//!
//! ```no_run
//! use bonafides_desk::keys::{KeyCommand, WrappedKeyFile};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let service = KeyCommand::new("age", ["--decrypt", "--identity", "/etc/bonafides/age.key"]);
//! let keys = WrappedKeyFile::open("desk.keys.wrapped", &service)?; // for `DeskBuilder::new`
//! # Ok(())
//! # }
//! ```

mod command;
mod envelope;
mod error;
mod opened;
mod signer;
mod wrapped_file;

pub use command::KeyCommand;
pub use error::KeysError;
pub use opened::DeskKeys;
pub(crate) use signer::SignedElsewhere;
pub use wrapped_file::WrappedKeyFile;
