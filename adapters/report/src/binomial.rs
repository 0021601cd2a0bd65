//! The exact tail of the binomial distribution, computed with additions, multiplications and divisions only, so that it is
//! the same on every machine.

/// The smallest probability that is distinguished from others.
pub(crate) const LEAST: f64 = 1e-300;

/// Returns the probability of at least `k` successes in `n` trials with the probability `p`, from 0 to 1.
pub(crate) fn at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 || p >= 1.0 {
        return 1.0;
    }
    if k > n || p <= 0.0 {
        return LEAST;
    }
    let q = 1.0 - p;
    let misses = n.saturating_sub(k);
    let mut first = Scaled::ONE.times_power(p, k).times_power(q, misses);
    // The number of combinations, from the shorter side.
    let (short, long) = (k.min(misses), k.max(misses));
    for step in 1..=short {
        first = first.times(float(long.saturating_add(step)) / float(step));
    }
    let (mut term, mut sum) = (1.0_f64, 1.0_f64);
    let odds = p / q;
    for hits in k..n {
        term *= float(n.saturating_sub(hits)) / float(hits.saturating_add(1)) * odds;
        sum += term;
        if term < sum * 1e-18 {
            break;
        }
    }
    first.times(sum).value().clamp(LEAST, 1.0)
}

/// Returns the probability of `n` successes in `n` trials.
pub(crate) fn all(n: u64, p: f64) -> f64 {
    Scaled::ONE.times_power(p, n).value().clamp(LEAST, 1.0)
}

/// Returns the number, exactly up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}

/// A number that may be much smaller than the smallest `f64`: `value * 2^(200 * exponent)`.
#[derive(Debug, Clone, Copy)]
struct Scaled {
    value: f64,
    exponent: i64,
}

/// 2^200 and its inverse, exactly.
const LARGE: f64 = f64::from_bits((1023 + 200) << 52);
const SMALL: f64 = f64::from_bits((1023 - 200) << 52);

impl Scaled {
    const ONE: Self = Self { value: 1.0, exponent: 0 };

    fn times(self, factor: f64) -> Self {
        self.product(Self { value: factor, exponent: 0 })
    }

    fn product(self, other: Self) -> Self {
        let mut product =
            Self { value: self.value * other.value, exponent: self.exponent.saturating_add(other.exponent) };
        if product.value > LARGE {
            product.value *= SMALL;
            product.exponent = product.exponent.saturating_add(1);
        } else if product.value < SMALL {
            product.value *= LARGE;
            product.exponent = product.exponent.saturating_sub(1);
        }
        product
    }

    /// Multiplies by a power, by squaring.
    fn times_power(self, base: f64, exponent: u64) -> Self {
        let (mut product, mut square, mut left) = (self, Self { value: base, exponent: 0 }, exponent);
        while left > 0 {
            if left & 1 == 1 {
                product = product.product(square);
            }
            square = square.product(square);
            left >>= 1;
        }
        product
    }

    /// Returns the number; 0 if it is too small for an `f64`.
    fn value(self) -> f64 {
        let factor = if self.exponent < 0 { SMALL } else { LARGE };
        // With more factors, the result is 0 or infinite in any case.
        (0..self.exponent.unsigned_abs().min(8)).fold(self.value, |value, _| value * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= expected * 1e-9
    }

    /// From `SciPy`: `scipy.stats.binom.sf(k - 1, n, p)`.
    #[test]
    fn tails_are_those_of_another_program() {
        for (k, n, p, expected) in [
            (1, 1, 0.25, 0.25),
            (3, 10, 0.1, 0.070_190_826_4),
            (10, 10, 0.5, 0.000_976_562_5),
            (5, 5, 0.02, 3.2e-9),
        ] {
            assert!(close(at_least(k, n, p), expected), "{k} of {n}: {}", at_least(k, n, p));
        }
    }

    /// The sum of all probabilities, each computed from logarithms, as a cross-check.
    #[test]
    fn tails_are_the_sum_of_their_terms() {
        let logarithm = |n: u64| (1..=n).map(|step| float(step).ln()).sum::<f64>();
        for (n, p) in [(20, 0.3), (200, 0.05), (1_000, 0.5), (2_500, 0.9)] {
            for k in [1, n / 10, n / 2, n * 9 / 10, n] {
                let term = |hits: u64| {
                    let combinations = logarithm(n) - logarithm(hits) - logarithm(n - hits);
                    (combinations + float(hits) * f64::ln(p) + float(n - hits) * f64::ln(1.0 - p)).exp()
                };
                let expected: f64 = (k..=n).map(term).sum();
                let found = at_least(k, n, p);
                assert!(
                    (found - expected).abs() <= expected * 1e-6 + 1e-250,
                    "{k} of {n}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn the_ends_are_certain_and_impossible() {
        assert!(close(at_least(0, 10, 0.5), 1.0) && close(at_least(7, 10, 1.0), 1.0));
        assert!(close(at_least(1, 10, 0.0), LEAST) && close(at_least(11, 10, 0.5), LEAST));
        assert!(close(at_least(900_000, 1_000_000, 0.1), LEAST));
        assert!(close(all(3, 0.5), 0.125) && close(all(1_000_000, 0.5), LEAST));
    }
}
