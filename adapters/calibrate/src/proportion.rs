/// The unit of shares: 10^-9.
pub const BILLION: u64 = 1_000_000_000;
/// The maximum number of callers in one share.
pub const MOST: u64 = 1_000_000_000;

/// z^2 for 95 %, in units of 10^-9: the square of 1.959964.
const Z2: u128 = 3_841_458_821;
const SCALE: u128 = 1_000_000_000;

/// The number of callers, and of those who passed.
///
/// ```
/// use bonafides_calibrate::Proportion;
///
/// let share = Proportion::new(81, 263).ok_or("no callers")?;
/// assert_eq!(share.estimate(), 308_712_121); // (81 + 1/2) / (263 + 1)
/// assert_eq!((share.interval().low, share.interval().high), (255_288_519, 366_209_577));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    passed: u64,
    of: u64,
}

/// An interval of shares, in units of 10^-9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interval {
    /// The lower end, rounded down.
    pub low: u64,
    /// The upper end, rounded up.
    pub high: u64,
}

impl Interval {
    /// Returns true if the interval contains the share.
    pub fn contains(&self, share: u64) -> bool {
        (self.low..=self.high).contains(&share)
    }
}

impl Proportion {
    /// Returns the share of those who passed; `None` without callers, if more passed than called, or with more callers than
    /// [`MOST`].
    pub fn new(passed: u64, of: u64) -> Option<Self> {
        (of > 0 && passed <= of && of <= MOST).then_some(Self { passed, of })
    }

    /// Returns the number of those who passed.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// Returns the number of callers.
    pub fn of(&self) -> u64 {
        self.of
    }

    /// Returns the estimate under the Jeffreys prior, in units of 10^-9: (passed + 1/2) / (callers + 1), never 0 or 1.
    pub fn estimate(&self) -> u64 {
        let (passed, of) = (u128::from(self.passed), u128::from(self.of));
        let odd = passed.saturating_mul(2).saturating_add(1).saturating_mul(SCALE);
        let all = of.saturating_add(1).saturating_mul(2);
        let Interval { low, high } = self.interval();
        narrow(odd.saturating_add(of).checked_div(all).unwrap_or_default()).clamp(low, high)
    }

    /// Returns Wilson's 95 % score interval, computed in integers and rounded outwards.
    ///
    /// (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2 / 4)) / (n + z^2)
    pub fn interval(&self) -> Interval {
        let (passed, of) = (u128::from(self.passed), u128::from(self.of));
        let failed = of.saturating_sub(passed);
        // z^2 k (n - k) / n, in units of 10^-18: at most 10^27 before it is divided.
        let spread = Z2.saturating_mul(passed).saturating_mul(failed).saturating_mul(SCALE);
        let spread = spread.checked_div(of).unwrap_or_default();
        let root = spread.saturating_add(Z2.saturating_mul(Z2) / 4).isqrt();
        let centre = passed.saturating_mul(SCALE).saturating_add(Z2 / 2);
        let all = of.saturating_mul(SCALE).saturating_add(Z2);
        let low = centre.saturating_sub(root.saturating_add(1)).saturating_mul(SCALE);
        let high = centre.saturating_add(root.saturating_add(2)).saturating_mul(SCALE);
        Interval { low: narrow(low.checked_div(all).unwrap_or_default()), high: narrow(high.div_ceil(all)) }
    }
}

fn narrow(share: u128) -> u64 {
    u64::try_from(share).unwrap_or(BILLION).min(BILLION)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::cast_precision_loss)] // a test may fail
mod tests {
    use super::{BILLION, Proportion};

    /// The formulas in floating point, for every count up to 200.
    #[test]
    fn the_integers_are_the_formulas_rounded_outwards() {
        let z = 1.959_963_984_540_054_f64;
        for of in 1..=200_u64 {
            for passed in 0..=of {
                let share = Proportion::new(passed, of).unwrap();
                let (k, n) = (passed as f64, of as f64);
                let centre = (k + z * z / 2.0) / (n + z * z);
                let half = z * (k * (n - k) / n + z * z / 4.0).sqrt() / (n + z * z);
                let (low, high) = (share.interval().low as f64 / 1e9, share.interval().high as f64 / 1e9);
                let inward = 2e-12;
                assert!(low <= centre - half + inward && low > centre - half - 4e-9, "{passed} of {of}");
                assert!(
                    high >= (centre + half).min(1.0) - inward && high < centre + half + 4e-9,
                    "{passed} of {of}"
                );
                let estimate = share.estimate() as f64 / 1e9;
                assert!((estimate - (k + 0.5) / (n + 1.0)).abs() <= 0.6e-9, "{passed} of {of}");
                assert!(share.interval().contains(share.estimate()));
            }
        }
    }

    #[test]
    fn all_and_none_have_closed_ends() {
        let none = Proportion::new(0, 50).unwrap();
        assert_eq!(none.interval().low, 0);
        assert!(none.estimate() > 0);
        let all = Proportion::new(50, 50).unwrap();
        assert_eq!(all.interval().high, BILLION);
        assert!(all.estimate() < BILLION);
        for (passed, of) in [(0, 0), (2, 1), (1, super::MOST + 1)] {
            assert_eq!(Proportion::new(passed, of), None);
        }
        // The largest counts do not overflow.
        let half = Proportion::new(super::MOST / 2, super::MOST).unwrap();
        assert_eq!(half.estimate(), 500_000_000);
        assert!(half.interval().low > 499_960_000 && half.interval().high < 500_040_000);
    }
}
