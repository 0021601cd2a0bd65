//! Parts that need nothing but files, for a first try: a directory export, a file in place of a gateway, a file of
//! records, and files of keys.

mod channel;
#[cfg(feature = "parquet")]
mod columns_sink;
mod directory;
mod event_sink;
mod file;
mod file_error;
pub(crate) mod key_disk;
mod key_error;
mod key_file;
pub(crate) mod key_order;
pub(crate) mod key_text;
mod log_key;
pub(crate) mod platform;
mod signal;
mod sink;

pub use channel::FileChannel;
#[cfg(feature = "parquet")]
pub use columns_sink::ColumnsSink;
pub use directory::LdifDirectory;
pub use event_sink::EventFileSink;
pub use file_error::FileError;
pub use key_error::KeyFileError;
pub use key_file::KeyFile;
pub use log_key::LogKeyFile;
pub use signal::{AccountSignal, FixedSignal};
pub use sink::FileSink;

use std::time::{SystemTime, UNIX_EPOCH};

use bonafides::Time;

/// Returns the time by the clock of the system, for people who read a file.
fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
