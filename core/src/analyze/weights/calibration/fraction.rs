//! Numbers of a calibration, as written: decimal fractions and odds.

use std::fmt;

use crate::analyze::weights::odds::spaced;
use crate::analyze::weights::quantity::Quantity;
use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding};
use crate::document::{Node, Value};
use crate::policy::ast::FromNode;
use crate::policy::ast::parts::wrong_type;
use crate::policy::shape::Shape;

/// The most decimal places of a number.
const MOST_PLACES: u32 = 15;

/// A number above 0 and at most 1, exactly: `digits / 10^places`, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    digits: u64,
    places: u32,
}

impl Fraction {
    pub(crate) const ONE: Self = Self { digits: 1, places: 0 };

    pub(crate) fn quantity(self) -> Quantity {
        Quantity::decimal(self.digits, self.places)
    }

    /// Returns `1 - self`.
    pub(crate) fn complement(self) -> Quantity {
        Quantity::decimal(self.scale().saturating_sub(self.digits), self.places)
    }

    /// Returns the number in units of 10^-15, the smallest that can be written.
    pub(crate) fn per_quadrillion(self) -> u64 {
        let missing = MOST_PLACES.saturating_sub(self.places);
        self.digits.saturating_mul(10_u64.saturating_pow(missing))
    }

    pub(crate) fn is_one(self) -> bool {
        self == Self::ONE
    }

    fn scale(self) -> u64 {
        10_u64.saturating_pow(self.places)
    }

    /// Reads a decimal number.
    fn of(text: &str) -> Result<Self, Problem> {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().map_err(|_| Problem::NoNumber)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let whole = whole.strip_prefix('+').unwrap_or(whole);
        if whole.starts_with('-') {
            return Err(Problem::OutOfRange);
        }
        let written = format!("{whole}{fraction}");
        if written.is_empty() || !written.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Problem::NoNumber);
        }
        let significant = written.trim_end_matches('0');
        let zeros = written.len().saturating_sub(significant.len());
        let significant = significant.trim_start_matches('0');
        if significant.is_empty() {
            return Err(Problem::OutOfRange);
        }
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let places = length(fraction.len()).saturating_sub(exponent).saturating_sub(length(zeros));
        if places < 0 || length(significant.len()) > places.saturating_add(1) {
            return Err(Problem::OutOfRange);
        }
        let places = u32::try_from(places).ok().filter(|places| *places <= MOST_PLACES);
        let places = places.ok_or(Problem::TooLong)?;
        let digits = significant.parse().map_err(|_| Problem::TooLong)?;
        let read = Self { digits, places };
        if read.digits > read.scale() { Err(Problem::OutOfRange) } else { Ok(read) }
    }
}

/// The reason why a text is not such a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    NoNumber,
    OutOfRange,
    TooLong,
}

/// The value of a refused number.
impl Default for Fraction {
    fn default() -> Self {
        Self::ONE
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let wide =
            |one: &Self, other: &Self| u128::from(one.digits).saturating_mul(u128::from(other.scale()));
        wide(self, other).cmp(&wide(other, self))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the number without an exponent: `0.197`.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return write!(f, "{}", self.digits);
        }
        let width = usize::try_from(self.places).unwrap_or_default();
        write!(f, "0.{:0width$}", self.digits)
    }
}

impl<'d> FromNode<'d> for Fraction {
    const SHAPE: Shape = Shape::Fraction;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let text = match &node.value {
            Value::Integer(number) => number.to_string(),
            Value::Number(text) => text.to_string(),
            _ => {
                out.push(wrong_type(node, Self::SHAPE, path));
                return None;
            }
        };
        let problem = match Self::of(&text) {
            Ok(read) => return Some(read),
            Err(problem) => problem,
        };
        let finding = match problem {
            Problem::NoNumber => {
                Finding::new(Code::WrongType, node.span, format!("`{text}` is not a decimal fraction"))
                    .help("write it like `0.25`")
            }
            Problem::OutOfRange => {
                Finding::new(Code::OutOfRange, node.span, format!("`{text}` is out of range"))
                    .help("write a number above 0 and at most 1; nothing is impossible, so write the smallest number that you can defend")
            }
            Problem::TooLong => {
                let message = format!("`{text}` has more than {MOST_PLACES} decimal places");
                Finding::new(Code::OutOfRange, node.span, message).help("round it")
            }
        };
        out.push(finding.at(path));
        None
    }
}

/// Odds, as written: `1 in 1000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OneIn {
    count: u64,
    of: u64,
}

impl OneIn {
    /// The odds: these against the others.
    pub(crate) fn odds(self) -> (Quantity, Quantity) {
        (Quantity::decimal(self.count, 0), Quantity::decimal(self.of.saturating_sub(self.count), 0))
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| {
            let plain =
                text.len() <= 15 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u64>().ok().filter(|_| plain)
        };
        let (count, of) = text.split_once(" in ")?;
        let (count, of) = (number(count)?, number(of)?);
        (count < of).then_some(Self { count, of })
    }
}

impl Default for OneIn {
    fn default() -> Self {
        Self { count: 1, of: 2 }
    }
}

impl fmt::Display for OneIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", spaced(self.count), spaced(self.of))
    }
}

impl<'d> FromNode<'d> for OneIn {
    const SHAPE: Shape = Shape::Odds;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let finding = match &node.value {
            Value::Text(text) => match Self::parse(text) {
                Some(read) => return Some(read),
                None => Finding::new(Code::OutOfRange, node.span, format!("`{text}` is not valid as odds"))
                    .help("write it like `1 in 1000`: two whole numbers, the second one larger"),
            },
            _ => wrong_type(node, Self::SHAPE, path).help("write it like `1 in 1000`"),
        };
        out.push(finding.at(path));
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::{Fraction, OneIn, Problem};

    #[test]
    fn decimal_fractions_are_read_exactly() {
        for (text, digits, places, shown) in [
            ("0.197", 197, 3, "0.197"),
            ("1", 1, 0, "1"),
            ("1.000", 1, 0, "1"),
            ("10e-1", 1, 0, "1"),
            ("1e-6", 1, 6, "0.000001"),
            ("5E-06", 5, 6, "0.000005"),
            (".5", 5, 1, "0.5"),
            ("+0.50", 5, 1, "0.5"),
            ("0.000000000000001", 1, 15, "0.000000000000001"),
            ("100.0e-3", 1, 1, "0.1"),
        ] {
            let read = Fraction::of(text).unwrap();
            assert_eq!((read.digits, read.places), (digits, places), "{text}");
            assert_eq!(read.to_string(), shown);
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for (text, problem) in [
            ("0", Problem::OutOfRange),
            ("0.000", Problem::OutOfRange),
            ("-0.5", Problem::OutOfRange),
            ("1.1", Problem::OutOfRange),
            ("2", Problem::OutOfRange),
            ("12e3", Problem::OutOfRange),
            ("1e999999999", Problem::OutOfRange),
            ("1e-16", Problem::TooLong),
            ("1e-999999999", Problem::TooLong),
            ("0.1234567890123456", Problem::TooLong),
            (".inf", Problem::NoNumber),
            (".nan", Problem::NoNumber),
            ("", Problem::NoNumber),
            (".", Problem::NoNumber),
            ("1e", Problem::NoNumber),
            ("1e99999999999999999999", Problem::NoNumber),
            ("0x1", Problem::NoNumber),
        ] {
            assert_eq!(Fraction::of(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_numbers() {
        let read = |text| Fraction::of(text).unwrap();
        assert!(read("0.1") < read("0.11") && read("0.9") < read("1") && read("1e-15") < read("0.1"));
        assert_eq!(read("0.10"), read("1e-1"));
    }

    #[test]
    fn odds_are_two_whole_numbers() {
        assert_eq!(OneIn::parse("1 in 1000"), Some(OneIn { count: 1, of: 1000 }));
        for text in [
            "1 in 0",
            "0 in 5",
            "2 in 1",
            "1 in",
            "one in ten",
            "1 in 1 000",
            "1 in 9999999999999999",
            "+1 in 2",
        ] {
            assert_eq!(OneIn::parse(text), None, "{text}");
        }
    }
}
