//! Bits of 64 rows, made of bytes and times by loops that compilers turn into vector instructions.

/// The rows of a word.
pub(super) const ROWS: usize = 64;

/// Returns a bit for each byte that is 1; all others must be 0.
#[inline]
fn pack(bytes: &[u8; ROWS]) -> u64 {
    let mut word = 0_u64;
    for eight in bytes.as_chunks::<8>().0.iter().rev() {
        word = (word << 8) | gather(u64::from_le_bytes(*eight));
    }
    word
}

/// Returns the lowest bits of eight bytes; their other bits must be 0.
#[inline]
const fn gather(bytes: u64) -> u64 {
    // Moves the bit of each byte to its place in the highest byte; no two sums meet.
    bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Returns one bit of every number, for as many bits as asked for.
#[inline]
pub(super) fn planes<const BITS: usize>(numbers: &[u8; ROWS]) -> [u64; BITS] {
    let mut planes = [0_u64; BITS];
    for eight in numbers.as_chunks::<8>().0.iter().rev() {
        let eight = u64::from_le_bytes(*eight);
        for (at, plane) in planes.iter_mut().enumerate() {
            *plane = (*plane << 8) | gather((eight >> at) & 0x0101_0101_0101_0101);
        }
    }
    planes
}

/// Returns a bit for every time that is longer before that of the decision than a limit, or after it.
///
/// The limit is 0 or more. Times that are more than 2^63 milliseconds apart count as after it. A function of its own, for one
/// limit: compilers make better vector instructions of it than of one for two.
#[inline(never)]
pub(super) fn beyond(now: &[i64; ROWS], at: &[i64; ROWS], limit: i64) -> u64 {
    let mut signs = [0_u32; ROWS];
    for ((sign, now), at) in signs.iter_mut().zip(now).zip(at) {
        let age = now.wrapping_sub(*at);
        *sign = upper_half(limit.wrapping_sub(age) | age);
    }
    let mut bytes = [0_u8; ROWS];
    for (byte, sign) in bytes.iter_mut().zip(&signs) {
        *byte = u8::from(sign >> 31 == 1);
    }
    pack(&bytes)
}

/// Returns the half of a number that has its sign: more rows fit into a vector.
#[inline]
#[expect(clippy::cast_sign_loss, reason = "only the sign is wanted")]
const fn upper_half(number: i64) -> u32 {
    (number >> 32) as u32
}

/// Returns a bit for each row for which a condition holds.
pub(super) fn such<T>(values: &[T; ROWS], holds: impl Fn(&T) -> bool) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(holds(value));
    }
    pack(&bytes)
}

/// Returns a byte for each bit: 0 or 1.
#[inline]
pub(super) fn spread(word: u64) -> [u8; ROWS] {
    let mut bytes = [0_u8; ROWS];
    for (eight, bits) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(word.to_le_bytes()) {
        // Byte n keeps bit n, which is then moved to its highest bit.
        let each = u64::from(bits).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
        *eight = ((each.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101).to_le_bytes();
    }
    bytes
}

/// The rows whose bits are set in a word.
#[derive(Debug)]
pub(super) struct Set(pub(super) u64);

impl Iterator for Set {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (at < u64::BITS).then_some(at as usize)
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may panic")]
mod tests {
    use std::array::from_fn;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_those_of_each_row(numbers in prop::collection::vec(any::<u8>(), ROWS)) {
            let numbers: [u8; ROWS] = from_fn(|at| numbers[at]);
            let planes = planes::<8>(&numbers);
            let large = such(&numbers, |number| *number > 99);
            for (at, number) in numbers.iter().enumerate() {
                for (bit, plane) in planes.iter().enumerate() {
                    prop_assert_eq!(plane >> at & 1, u64::from(number >> bit & 1));
                }
                prop_assert_eq!(large >> at & 1 == 1, *number > 99);
                prop_assert_eq!(u64::from(spread(large)[at]), large >> at & 1);
            }
            prop_assert_eq!(Set(large).collect::<Vec<_>>(), (0..ROWS).filter(|at| numbers[*at] > 99).collect::<Vec<_>>());
        }

        #[test]
        fn times_beyond_a_limit_are_those_of_arithmetic(
            now in prop::collection::vec(946_684_800_000_i64..253_402_300_799_999, ROWS),
            ages in prop::collection::vec(prop_oneof![any::<i64>(), -5_i64..5, 4_294_967_290_i64..4_294_967_300], ROWS),
            limit in prop_oneof![0_i64..4, 4_294_967_290_i64..4_294_967_300, 0..i64::MAX],
        ) {
            let now: [i64; ROWS] = from_fn(|row| now[row]);
            let at: [i64; ROWS] = from_fn(|row| now[row].saturating_sub(ages[row]));
            let found = beyond(&now, &at, limit);
            for row in 0..ROWS {
                let age = i128::from(now[row]) - i128::from(at[row]);
                let expected = age < 0 || age > i128::from(limit);
                prop_assert_eq!(found >> row & 1 == 1, expected, "{}", age);
            }
        }
    }
}
