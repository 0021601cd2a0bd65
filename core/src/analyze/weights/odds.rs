//! Weights and odds, as they are shown.

use std::fmt;

use serde::{Serialize, Serializer};

use super::quantity::Quantity;

/// How much likelier something is for a genuine caller than for an attacker, in millibels: 1 000 times the decimal
/// logarithm of the ratio. 1 000 is ten times, 2 000 a hundred times; 0 tells nobody apart.
///
/// Exact to the millibel. The conservative figure is the one least favourable to the caller that the intervals of
/// the calibration allow, the favourable figure the most favourable one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Weight {
    /// From the numbers themselves.
    pub estimate: i64,
    /// From the ends of the intervals that are against the caller.
    pub conservative: i64,
    /// From the ends of the intervals that are in favour of the caller.
    pub favourable: i64,
}

/// The weight of a failure, as that of a pass; none where only an attacker, or nobody, can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureWeight {
    /// From the numbers themselves.
    pub estimate: Option<i64>,
    /// From the ends of the intervals that are against the caller.
    pub conservative: Option<i64>,
    /// From the ends of the intervals that are in favour of the caller.
    pub favourable: Option<i64>,
}

/// The share of callers of one kind who pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Share {
    /// From the numbers themselves.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub estimate: Odds,
    /// From the ends of the intervals that are against the caller.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub conservative: Odds,
    /// From the ends of the intervals that are in favour of the caller.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub favourable: Odds,
}

/// A probability in words: `1 in 40 000`, `9 in 10`.
///
/// `1 in N` is rounded down to two digits, so that it never promises too much; from one half, tenths are rounded up.
/// The least is `less than 1 in 1 000 000 000 000`: no calibration knows more. Serialises to the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odds(Quantity);

/// The least odds that are told apart.
const MOST: u64 = 1_000_000_000_000;

impl Odds {
    pub(crate) fn new(probability: Quantity) -> Self {
        Self(probability)
    }

    /// Returns the number of callers of whom one passes, without its fraction.
    pub fn one_in(&self) -> u64 {
        Quantity::ONE.whole_over(self.0)
    }

    /// Returns the probability in units of 10^-12, without its fraction.
    pub fn per_trillion(&self) -> u64 {
        self.0.times(Quantity::decimal(MOST, 0)).whole_over(Quantity::ONE)
    }
}

impl fmt::Display for Odds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.one_in() {
            0 | 1 => {
                let thousandths = self.0.times(Quantity::decimal(1000, 0)).whole_over(Quantity::ONE);
                match thousandths.div_ceil(100) {
                    5 => f.write_str("1 in 2"),
                    10.. => f.write_str("1 in 1"),
                    tenths => write!(f, "{tenths} in 10"),
                }
            }
            most if most > MOST => write!(f, "less than 1 in {}", spaced(MOST)),
            one_in => write!(f, "1 in {}", spaced(rounded(one_in))),
        }
    }
}

impl Serialize for Odds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Returns the number rounded down to two digits.
pub(crate) fn rounded(number: u64) -> u64 {
    let mut scale = 1_u64;
    while number / 100 >= scale {
        scale = scale.saturating_mul(10);
    }
    number.checked_div(scale).unwrap_or_default().saturating_mul(scale)
}

/// Returns the number with a space before every three digits: `40 000`.
pub(crate) fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Returns `1000 * log10(numerator / denominator)`, rounded: a ratio as a weight, in millibels. `None` if one of them is 0.
pub fn millibels(numerator: u64, denominator: u64) -> Option<i64> {
    Quantity::decimal(numerator, 0).millibels_over(Quantity::decimal(denominator, 0))
}

/// Returns a weight as a ratio, rounded down to two digits: `10` for 1 000 millibels, `1.5` for 176, `0.1` for -1 000.
///
/// A ratio below 0.01 is `less than 0.01`.
pub fn times(millibels: i64) -> String {
    let (power, rest) = (millibels.div_euclid(1000), millibels.rem_euclid(1000));
    let ten = Quantity::decimal(10, 0);
    let is_within =
        |digits: &u64| Quantity::decimal(*digits, 0).millibels_over(ten).is_some_and(|weight| weight <= rest);
    let digits = (10..100).rev().find(is_within).unwrap_or(10);
    let decimal = |places: usize, digits: u64| {
        let text = format!("0.{digits:0places$}");
        text.trim_end_matches('0').to_owned()
    };
    match power {
        -2 => decimal(3, digits),
        -1 => decimal(2, digits),
        0 if digits % 10 == 0 => (digits / 10).to_string(),
        0 => format!("{}.{}", digits / 10, digits % 10),
        power => {
            match u32::try_from(power.saturating_sub(1)).ok().and_then(|power| 10_u64.checked_pow(power)) {
                Some(scale) => spaced(digits.saturating_mul(scale)),
                None if power > 0 => format!("more than {}", spaced(MOST)),
                None => "less than 0.01".to_owned(),
            }
        }
    }
}

impl Weight {
    /// Returns the lesser of each figure: the weight of the weaker of two.
    pub(crate) fn weaker(self, other: Self) -> Self {
        Self {
            estimate: self.estimate.min(other.estimate),
            conservative: self.conservative.min(other.conservative),
            favourable: self.favourable.min(other.favourable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Odds, Quantity, times};

    #[test]
    fn weights_in_words_are_rounded_down() {
        for (millibels, words) in [
            (0, "1"),
            (1000, "10"),
            (999, "9.9"),
            (175, "1.4"),
            (176, "1.5"),
            (301, "2"),
            (2000, "100"),
            (3476, "2 900"),
            (3477, "3 000"),
            (4603, "40 000"),
            (-1, "0.99"),
            (-301, "0.5"),
            (-1000, "0.1"),
            (-2000, "0.01"),
            (-2001, "less than 0.01"),
            (i64::MIN, "less than 0.01"),
            (i64::MAX, "more than 1 000 000 000 000"),
        ] {
            assert_eq!(times(millibels), words, "{millibels}");
        }
    }

    #[test]
    fn odds_in_words_never_promise_too_much() {
        for (digits, places, words) in [
            (1, 0, "1 in 1"),
            (95, 2, "1 in 1"),
            (9, 1, "9 in 10"),
            (72, 2, "8 in 10"),
            (51, 2, "6 in 10"),
            (500_001, 6, "1 in 2"),
            (5, 1, "1 in 2"),
            (24, 2, "1 in 4"),
            (197, 3, "1 in 5"),
            (1, 1, "1 in 10"),
            (15, 3, "1 in 66"),
            (1, 3, "1 in 1 000"),
            (81, 5, "1 in 1 200"),
            (24, 6, "1 in 41 000"),
            (1, 12, "1 in 1 000 000 000 000"),
            (1, 13, "less than 1 in 1 000 000 000 000"),
            (1, 30, "less than 1 in 1 000 000 000 000"),
        ] {
            assert_eq!(Odds::new(Quantity::decimal(digits, places)).to_string(), words, "{digits}e-{places}");
        }
    }
}
