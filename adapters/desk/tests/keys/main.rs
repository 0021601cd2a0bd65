//! Keys behind a key service: files of wrapped keys, and the commands that unwrap them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]
#![allow(clippy::arithmetic_side_effects, reason = "a test may panic")]

mod command;
mod openssl;
mod wrapped;

use bonafides::keys::Sensitive;

/// The data key in tests of commands.
const DATA_KEY: [u8; 32] = *b"0123456789abcdefghijklmnopqrstuv";

fn data_key() -> Sensitive<[u8; 32]> {
    Sensitive::new(DATA_KEY)
}
