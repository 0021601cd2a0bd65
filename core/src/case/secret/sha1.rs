//! HMAC-SHA-1, for the one-time passwords of RFC 4226 and for nothing else.

use crate::keys::Sensitive;

/// HMAC-SHA-1 of `message` (RFC 2104, FIPS 180-4).
pub(super) fn hmac(key: &[u8], message: &[u8]) -> Sensitive<[u8; 20]> {
    let hashed = if key.len() > BLOCK { Some(Sensitive::new(sha1(&[key]))) } else { None };
    let key = hashed.as_ref().map_or(key, |hashed| hashed.expose().as_slice());
    let (mut inner, mut outer) = ([0x36_u8; BLOCK], [0x5C_u8; BLOCK]);
    for ((inner, outer), byte) in inner.iter_mut().zip(&mut outer).zip(key) {
        *inner ^= byte;
        *outer ^= byte;
    }
    let (inner, outer) = (Sensitive::new(inner), Sensitive::new(outer));
    let digest = Sensitive::new(sha1(&[inner.expose(), message]));
    Sensitive::new(sha1(&[outer.expose(), digest.expose()]))
}

/// The length of a block in bytes.
const BLOCK: usize = 64;

/// SHA-1 of the concatenation of `parts`.
pub(super) fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let text = Sensitive::new(parts.concat());
    let bits = u64::try_from(text.expose().len()).unwrap_or(u64::MAX).wrapping_mul(8);
    let mut state = START;
    let (blocks, rest) = text.expose().as_chunks::<BLOCK>();
    for block in blocks {
        state = compress(state, block);
    }
    let mut last = [0_u8; BLOCK];
    for (to, from) in last.iter_mut().zip(rest.iter().chain(&[0x80])) {
        *to = *from;
    }
    // Eight bytes for the length: if they do not fit, they stand in a block of their own.
    if rest.len() >= BLOCK.saturating_sub(8) {
        state = compress(state, &last);
        last = [0; BLOCK];
    }
    for (to, from) in last.iter_mut().rev().zip(bits.to_le_bytes()) {
        *to = from;
    }
    state = compress(state, &last);
    let mut digest = [0_u8; 20];
    for (to, from) in digest.iter_mut().zip(state.iter().flat_map(|word| word.to_be_bytes())) {
        *to = from;
    }
    digest
}

const START: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];

/// One block (FIPS 180-4 §6.1.3, with the schedule in sixteen words that move along).
#[expect(clippy::many_single_char_names, reason = "the standard's names")]
fn compress(state: [u32; 5], block: &[u8; BLOCK]) -> [u32; 5] {
    let mut words = [0_u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e] = state;
    for round in 0..80_u8 {
        let (mixed, constant) = match round {
            0..20 => ((b & c) | (!b & d), 0x5A82_7999),
            20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
            40..60 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC),
            _ => (b ^ c ^ d, 0xCA62_C1D6),
        };
        let [word, _, second, .., eighth, _, _, _, _, thirteenth, _, _] = words;
        let next =
            a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(word);
        (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        words.rotate_left(1);
        let [.., last] = &mut words;
        *last = (word ^ second ^ eighth ^ thirteenth).rotate_left(1);
    }
    let [a0, b0, c0, d0, e0] = state;
    [a.wrapping_add(a0), b.wrapping_add(b0), c.wrapping_add(c0), d.wrapping_add(d0), e.wrapping_add(e0)]
}
