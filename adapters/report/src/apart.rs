//! The expected numbers of pairs whose two sides are never the same: nobody takes over their own case.

use std::collections::BTreeMap;

use crate::binomial::float;

/// A factor for each row and each column, whose product is expected in a cell off the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Apart {
    pub(crate) rows: Vec<f64>,
    pub(crate) columns: Vec<f64>,
}

/// The requests by which totals may differ from those that were seen.
const EXACT: f64 = 1e-6;
/// The most additions: totals that leave some cells empty are only neared.
const MOST: usize = 20_000_000;

impl Apart {
    /// Fits the factors to the totals of rows and columns, by names, where no cell has the same name twice: the model of
    /// quasi-independence (Goodman 1968), by iterative proportional fitting.
    pub(crate) fn fit(rows: &BTreeMap<&str, u64>, columns: &BTreeMap<&str, u64>) -> Self {
        let (across, down) = (Side::of(rows, columns), Side::of(columns, rows));
        let mut fit =
            Self { rows: vec![0.0; rows.len()], columns: columns.values().copied().map(float).collect() };
        let steps = MOST.checked_div(rows.len().saturating_add(columns.len())).unwrap_or(0);
        for _ in 0..steps.clamp(10, 1_000_000) {
            let is_exact = across.adjust(&mut fit.rows, &fit.columns);
            down.adjust(&mut fit.columns, &fit.rows);
            if is_exact {
                break;
            }
        }
        fit
    }
}

/// The totals of rows or columns, each with the place of its name on the other side.
struct Side(Vec<(f64, Option<usize>)>);

impl Side {
    fn of(totals: &BTreeMap<&str, u64>, others: &BTreeMap<&str, u64>) -> Self {
        let places: BTreeMap<&str, usize> =
            others.keys().enumerate().map(|(place, name)| (*name, place)).collect();
        Self(totals.iter().map(|(name, total)| (float(*total), places.get(name).copied())).collect())
    }

    /// Makes the sums of this side its totals; returns true if they already were.
    fn adjust(&self, factors: &mut [f64], others: &[f64]) -> bool {
        let sum: f64 = others.iter().sum();
        let mut is_exact = true;
        for (factor, (total, place)) in factors.iter_mut().zip(&self.0) {
            let own = place.and_then(|place| others.get(place)).copied().unwrap_or(0.0);
            // Rounding leaves nothing of a difference that is much smaller than the sum.
            let rest = (sum - own).max(sum * 1e-12);
            is_exact &= (*factor * rest - total).abs() <= EXACT;
            *factor = if rest > 0.0 { total / rest } else { 0.0 };
        }
        is_exact
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

    proptest! {
        /// Totals that come from such factors give their cells back, however they are scaled.
        #[test]
        fn cells_of_the_model_are_found_again(weights in proptest::collection::vec(1_u64..30, 12)) {
            let cell = |row: usize, column: usize| if row == column { 0 } else { weights[row] * weights[6 + column] };
            let total = |cells: &dyn Fn(usize) -> u64| (0..6).map(cells).sum::<u64>();
            let rows: BTreeMap<&str, u64> = (0..6).map(|row| (NAMES[row], total(&|column| cell(row, column)))).collect();
            let columns: BTreeMap<&str, u64> =
                (0..6).map(|column| (NAMES[column], total(&|row| cell(row, column)))).collect();
            let fit = Apart::fit(&rows, &columns);
            for row in 0..6 {
                for column in (0..6).filter(|column| *column != row) {
                    let expected = float(cell(row, column));
                    let found = fit.rows[row] * fit.columns[column];
                    prop_assert!((found - expected).abs() < 1e-3 + expected * 1e-6, "{row} {column}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn without_a_common_name_it_is_the_product_of_the_shares() {
        let rows = BTreeMap::from([("a", 30), ("b", 10)]);
        let columns = BTreeMap::from([("x", 20), ("y", 20)]);
        let fit = Apart::fit(&rows, &columns);
        assert!((fit.rows[0] * fit.columns[1] - 15.0).abs() < 1e-6);
    }

    /// With one in every pair, the others never meet.
    #[test]
    fn totals_that_leave_cells_empty_are_neared() {
        let all = BTreeMap::from([("a", 100), ("b", 50), ("c", 50)]);
        let fit = Apart::fit(&all, &all);
        assert!((fit.rows[1] * fit.columns[0] - 50.0).abs() < 0.1);
        assert!(fit.rows[1] * fit.columns[2] < 0.1);
    }

    #[test]
    fn nothing_has_no_factors() {
        let none = BTreeMap::new();
        assert_eq!(Apart::fit(&none, &none), Apart { rows: vec![], columns: vec![] });
    }
}
