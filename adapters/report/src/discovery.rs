//! Which of many tests are discoveries, so that only a stated share of them is expected to be false alarms.

/// A test of one hypothesis: that nothing is unusual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Test {
    /// The probability of what was seen, or of more, if nothing is unusual.
    pub(crate) p: f64,
    /// The smallest that `p` could have been, whatever was seen.
    pub(crate) least: f64,
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
pub(crate) fn discoveries(tests: &[Test], rate: f64) -> Discoveries {
    let mut least: Vec<f64> = tests.iter().map(|test| test.least).collect();
    least.sort_by(f64::total_cmp);
    let below = |bound: f64| least.partition_point(|least| *least <= bound);
    // The smallest number of tests by which the rate can be divided: the predicate holds from there on.
    let (mut low, mut high) = (1_usize, tests.len().max(1));
    while low < high {
        let middle = low.midpoint(high);
        if below(rate / float(middle)) <= middle { high = middle } else { low = middle.saturating_add(1) }
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
    let passes = |(rank, (_, p)): &(usize, &(usize, f64))| {
        *p <= rate * float(rank.saturating_add(1)) / float(testable)
    };
    let found = order.iter().enumerate().filter(passes).map(|(rank, _)| rank.saturating_add(1)).max();
    Discoveries {
        found: order.iter().take(found.unwrap_or(0)).map(|(at, _)| *at).collect(),
        testable: u64::try_from(testable).unwrap_or(u64::MAX),
    }
}

fn float(count: usize) -> f64 {
    crate::binomial::float(u64::try_from(count).unwrap_or(u64::MAX))
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
        let all = discoveries(&tests, 0.05);
        assert_eq!(all.found, [14, 13, 12, 11]);
        assert_eq!(all.testable, 15);
    }

    #[test]
    fn tests_that_can_show_nothing_are_left_out() {
        let hopeless = Test { p: 1.0, least: 0.25 };
        let mut tests = vec![hopeless; 10_000];
        tests.push(Test { p: 0.03, least: 0.001 });
        let all = discoveries(&tests, 0.05);
        assert_eq!((all.found.as_slice(), all.testable), ([10_000].as_slice(), 1));
        // Without leaving them out, it would need to be 0.000005.
        let tests: Vec<Test> = tests.iter().map(|test| continuous(test.p)).collect();
        assert!(discoveries(&tests, 0.05).found.is_empty());
    }

    #[test]
    fn nothing_is_no_discovery() {
        assert_eq!(discoveries(&[], 0.05), Discoveries::default());
    }
}
