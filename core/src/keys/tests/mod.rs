//! Expected values without a published source were computed in Python, from the same description.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod cipher;
mod draw;
mod raw;
mod row;
mod sensitive;
mod state_key;

use super::RawKeys;

/// Keys of four different bytes, repeated.
fn keys() -> RawKeys {
    RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32])
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map(|c| u8::try_from(c.to_digit(16).unwrap()).unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// 1, 2, ... 32.
fn seed() -> [u8; 32] {
    std::array::from_fn(|at| u8::try_from(at + 1).unwrap())
}

/// Fails if `debug` shows bytes of value `planted`, which stands for a secret of such bytes.
fn assert_hides(debug: &str, planted: u8) {
    let [decimal, hex] = [format!("{planted}, {planted}"), format!("{planted:02x}").repeat(2)];
    for shown in [decimal, hex.clone(), hex.to_uppercase(), format!("{planted:#x}")] {
        assert!(!debug.contains(&shown), "{debug} shows {shown}");
    }
}
