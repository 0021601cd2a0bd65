//! Positive numbers of any size in integers, so that a weight is the same on every machine.

use std::cmp::Ordering;

/// A number from 0 upwards: `mantissa * 2^exponent`, with 64 significant bits, each operation rounded
/// to the nearest. A sum of a million products is off by less than one part in 2^40, far below the
/// hundredth of a decibel in which weights are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// 0, or a number whose top bit is set.
    mantissa: u64,
    exponent: i32,
}

/// Fractional bits of a logarithm.
const FRACTION: u32 = 48;

/// 1000 * log10(2) * 2^48, rounded: the millibels of a factor of two.
const MILLIBELS_OF_TWO: i128 = 84_732_411_018_727_984;

impl Quantity {
    pub(crate) const ZERO: Self = Self { mantissa: 0, exponent: 0 };
    pub(crate) const ONE: Self = Self { mantissa: 1 << 63, exponent: -63 };

    /// Returns `numerator / 10^decimals`, rounded.
    pub(crate) fn decimal(numerator: u64, decimals: u32) -> Self {
        let mut quotient = Self::normal(u128::from(numerator), 0);
        for _ in 0..decimals {
            quotient = quotient.over_ten();
        }
        quotient
    }

    pub(crate) const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Returns `self * other`.
    pub(crate) fn times(self, other: Self) -> Self {
        let product = u128::from(self.mantissa).saturating_mul(u128::from(other.mantissa));
        Self::normal(product, self.exponent.saturating_add(other.exponent))
    }

    /// Returns `self + other`.
    pub(crate) fn plus(self, other: Self) -> Self {
        let (large, small) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        if large.is_zero() {
            return small;
        }
        if small.is_zero() {
            return large;
        }
        let apart = large.exponent.abs_diff(small.exponent);
        let wide = u128::from(large.mantissa) << 63;
        let low = (u128::from(small.mantissa) << 63).checked_shr(apart).unwrap_or_default();
        Self::normal(wide.saturating_add(low), large.exponent.saturating_sub(63))
    }

    /// Returns `self / other` without its fraction, at most `u64::MAX`. A quotient that is whole but for the
    /// rounding of its parts is whole.
    pub(crate) fn whole_over(self, other: Self) -> u64 {
        let wide = u128::from(self.mantissa) << 63;
        let Some(quotient) = wide.checked_div(u128::from(other.mantissa)) else { return u64::MAX };
        let quotient = quotient.saturating_add(quotient >> 54);
        // Shifts left only if the result exceeds 64 bits.
        let exponent = self.exponent.saturating_sub(other.exponent).saturating_sub(63);
        match u32::try_from(exponent) {
            Ok(_) if quotient > 0 => u64::MAX,
            Ok(_) => 0,
            Err(_) => {
                let whole = quotient.checked_shr(exponent.unsigned_abs()).unwrap_or_default();
                u64::try_from(whole).unwrap_or(u64::MAX)
            }
        }
    }

    /// Returns `1000 * log10(self / other)`, rounded to the nearest: the ratio in millibels, which are
    /// hundredths of a decibel. `None` if one of them is zero.
    pub(crate) fn millibels_over(self, other: Self) -> Option<i64> {
        let scaled = self.log2()?.checked_sub(other.log2()?)?.checked_mul(MILLIBELS_OF_TWO)?;
        let half = 1_i128.checked_shl(FRACTION.saturating_mul(2).saturating_sub(1))?;
        i64::try_from(scaled.checked_add(half)?.checked_shr(FRACTION.saturating_mul(2))?).ok()
    }

    /// Returns log2 with 48 fractional bits.
    fn log2(self) -> Option<i128> {
        if self.is_zero() {
            return None;
        }
        let mut log = i128::from(self.exponent).checked_add(63)?;
        // A number from 1 to 2, with 63 fractional bits: each square adds a bit of the logarithm.
        let mut rest = u128::from(self.mantissa);
        for _ in 0..FRACTION {
            let square = rest.checked_mul(rest)?;
            let carries = square >> 127 == 1;
            rest = square >> if carries { 64 } else { 63 };
            log = log.checked_mul(2)?.checked_add(i128::from(carries))?;
        }
        Some(log)
    }

    fn over_ten(self) -> Self {
        let wide = u128::from(self.mantissa) << 64;
        let quotient = wide.checked_div(10).unwrap_or_default();
        Self::normal(quotient, self.exponent.saturating_sub(64))
    }

    /// Returns `value * 2^exponent` with 64 significant bits.
    fn normal(value: u128, exponent: i32) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        let used = 128_u32.saturating_sub(value.leading_zeros());
        let Some(over) = used.checked_sub(64).filter(|over| *over > 0) else {
            let up = 64_u32.saturating_sub(used);
            let mantissa = u64::try_from(value).unwrap_or(u64::MAX) << up;
            return Self { mantissa, exponent: exponent.saturating_sub_unsigned(up) };
        };
        let exponent = exponent.saturating_add_unsigned(over);
        let half = (value >> over.saturating_sub(1)) & 1;
        match u64::try_from((value >> over).saturating_add(half)) {
            Ok(mantissa) => Self { mantissa, exponent },
            // Rounded up to the next power of two.
            Err(_) => Self { mantissa: 1 << 63, exponent: exponent.saturating_add(1) },
        }
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (false, false) => (self.exponent, self.mantissa).cmp(&(other.exponent, other.mantissa)),
            (own, others) => others.cmp(&own),
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
