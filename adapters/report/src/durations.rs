use std::collections::BTreeMap;

use crate::sample::Merge;

/// Durations, counted in bins that are at most 1.6 % wide: a quantile is wrong by at most 0.8 %.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Durations {
    bins: BTreeMap<u16, u64>,
    count: u64,
}

/// The bins of one power of two.
const STEPS: u64 = 64;
const BITS: u32 = STEPS.trailing_zeros();

impl Durations {
    pub(crate) fn add(&mut self, milliseconds: u64) {
        let count = self.bins.entry(bin(milliseconds)).or_default();
        *count = count.saturating_add(1);
        self.count = self.count.saturating_add(1);
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// Returns the duration, in milliseconds, that this percentage of all durations does not exceed; `None` if there are
    /// no durations.
    pub(crate) fn quantile(&self, percent: u64) -> Option<u64> {
        let rank = self.count.checked_mul(percent)?.div_ceil(100).max(1);
        let mut below = 0_u64;
        for (bin, count) in &self.bins {
            below = below.saturating_add(*count);
            if below >= rank {
                return Some(middle(*bin));
            }
        }
        None
    }
}

impl Merge for Durations {
    fn merge(&mut self, other: Self) {
        for (bin, count) in other.bins {
            self.bins.entry(bin).or_default().merge(count);
        }
        self.count.merge(other.count);
    }
}

/// The number of the bin: one for each millisecond at first, then 64 for each power of two.
fn bin(milliseconds: u64) -> u16 {
    let bits = u64::BITS.saturating_sub(milliseconds.leading_zeros());
    let shift = bits.saturating_sub(BITS.saturating_add(1));
    let bin = u64::from(shift).saturating_mul(STEPS).saturating_add(milliseconds.wrapping_shr(shift));
    u16::try_from(bin).unwrap_or(u16::MAX)
}

/// The middle of a bin, in milliseconds.
fn middle(bin: u16) -> u64 {
    let bin = u64::from(bin);
    let shift = (bin.wrapping_shr(BITS)).saturating_sub(1);
    let step = bin.saturating_sub(shift.saturating_mul(STEPS));
    let shift = u32::try_from(shift).unwrap_or(0);
    let half = 1_u64.wrapping_shl(shift).wrapping_shr(1);
    step.wrapping_shl(shift).saturating_add(half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_bin_is_narrow(milliseconds in prop_oneof![0_u64..500, 0_u64..10_000_000_000, any::<u64>()]) {
            let middle = middle(bin(milliseconds));
            prop_assert!(middle.abs_diff(milliseconds) <= milliseconds / 128, "{milliseconds}: {middle}");
        }

        #[test]
        fn a_quantile_is_that_of_the_sorted_list(mut all in prop::collection::vec(0_u64..100_000_000, 1..200), percent in 1_usize..101) {
            let mut durations = Durations::default();
            for one in &all {
                durations.add(*one);
            }
            all.sort_unstable();
            let exact = all.get(all.len().saturating_mul(percent).div_ceil(100).saturating_sub(1)).copied();
            let found = durations.quantile(u64::try_from(percent).unwrap_or(0));
            prop_assert!(found.zip(exact).is_some_and(|(found, exact)| found.abs_diff(exact) <= exact / 128));
        }
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(Durations::default().quantile(50), None);
    }
}
