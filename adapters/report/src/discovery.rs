//! Which of many tests are discoveries, at a stated rate of false discoveries.

use crate::binomial::float;

/// A test of one hypothesis: that nothing is unusual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Test {
    /// The probability of what was seen, or of more, if nothing is unusual.
    pub(crate) p: f64,
    /// The smallest that `p` could have been, whatever was seen.
    pub(crate) least: f64,
}

/// Tests in which nothing was seen, so that none is a discovery. They count all the same: whoever looks at many combinations finds
/// more by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Silent {
    /// The smallest that `p` could have been.
    pub(crate) least: f64,
    /// The number of tests.
    pub(crate) tests: u64,
}

/// The discoveries among many tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Discoveries {
    /// The places of the discoveries, the most unusual first.
    pub(crate) found: Vec<usize>,
    /// The number of tests that could have been a discovery.
    pub(crate) testable: u64,
}

/// Returns the discoveries by Benjamini and Hochberg at a rate of false discoveries.
///
/// Tests that could be no discovery, whatever was seen, are left out first, as Tarone and Gilbert do: somebody with two cases can
/// never stand out among a thousand, and must not hide somebody who can.
pub(crate) fn discoveries(tests: &[Test], silent: &[Silent], rate: f64) -> Discoveries {
    let mut least: Vec<(f64, u64)> = tests.iter().map(|test| (test.least, 1)).collect();
    least.extend(silent.iter().map(|silent| (silent.least, silent.tests)));
    least.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The number of tests so far.
    let sums: Vec<u64> = least
        .iter()
        .scan(0_u64, |sum, (_, tests)| {
            *sum = sum.saturating_add(*tests);
            Some(*sum)
        })
        .collect();
    let below = |bound: f64| {
        let end = least.partition_point(|(least, _)| *least <= bound);
        end.checked_sub(1).and_then(|last| sums.get(last)).copied().unwrap_or(0)
    };
    // The smallest number of tests by which the rate can be divided: the predicate holds from there on.
    let (mut low, mut high) = (1_u64, sums.last().copied().unwrap_or(0).max(1));
    while low < high {
        let middle = low.midpoint(high);
        if below(rate / float(middle)) <= middle {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    let bound = rate / float(low);
    let testable = below(bound);
    let mut order: Vec<(usize, f64)> = tests
        .iter()
        .enumerate()
        .filter(|(_, test)| test.least <= bound)
        .map(|(at, test)| (at, test.p))
        .collect();
    order.sort_by(|(a, left), (b, right)| left.total_cmp(right).then(a.cmp(b)));
    let passes = |(rank, (_, p)): &(u64, &(usize, f64))| *p <= rate * float(*rank) / float(testable.max(1));
    let found = (1_u64..).zip(&order).filter(passes).map(|(rank, _)| rank).max().unwrap_or(0);
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    Discoveries { found: order.iter().take(found).map(|(at, _)| *at).collect(), testable }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn continuous(p: f64) -> Test {
        Test { p, least: 0.0 }
    }

    /// The example of Benjamini and Hochberg (1995), table 1: four discoveries at 5 %.
    #[test]
    fn the_example_of_the_authors() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let tests: Vec<Test> = p.iter().rev().map(|p| continuous(*p)).collect();
        let all = discoveries(&tests, &[], 0.05);
        assert_eq!(all.found, [14, 13, 12, 11]);
        assert_eq!(all.testable, 15);
    }

    #[test]
    fn tests_that_can_show_nothing_are_left_out() {
        let hopeless = Test { p: 1.0, least: 0.25 };
        let mut tests = vec![hopeless; 10_000];
        tests.push(Test { p: 0.03, least: 0.001 });
        let all = discoveries(&tests, &[], 0.05);
        assert_eq!((all.found.as_slice(), all.testable), ([10_000].as_slice(), 1));
        // Without leaving them out, it would need to be 0.000005.
        let tests: Vec<Test> = tests.iter().map(|test| continuous(test.p)).collect();
        assert!(discoveries(&tests, &[], 0.05).found.is_empty());
    }

    #[test]
    fn silent_tests_count() {
        let tests = [continuous(0.001)];
        assert_eq!(discoveries(&tests, &[], 0.05).found, [0]);
        let silent = |least, tests| [Silent { least, tests }];
        assert_eq!(discoveries(&tests, &silent(0.0, 49), 0.05), Discoveries { found: vec![0], testable: 50 });
        assert_eq!(discoveries(&tests, &silent(0.0, 50), 0.05), Discoveries { found: vec![], testable: 51 });
        assert_eq!(discoveries(&tests, &silent(0.06, 50), 0.05), Discoveries { found: vec![0], testable: 1 });
    }

    #[test]
    fn nothing_is_no_discovery() {
        assert_eq!(discoveries(&[], &[], 0.05), Discoveries::default());
    }
}
