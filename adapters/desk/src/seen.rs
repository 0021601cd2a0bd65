//! The rows of the cases of which this process made the last steps.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bonafides::case::{Case, CaseId};
use bonafides::keys::Row;

/// Cases that are remembered, at most: some 2 MB.
const MOST: usize = 512;

/// Sealed rows of cases as they were stored last, by this process. Another process may have stored a later one: a row only
/// tells which rows a step will need, and is compared under their locks. It saves a round trip.
#[derive(Debug, Default)]
pub(crate) struct SeenCases(Mutex<BTreeMap<CaseId, Row>>);

impl SeenCases {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<CaseId, Row>> {
        // The map is whole after every statement, whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the row of a case, once.
    pub(crate) fn take(&self, case: &CaseId) -> Option<Row> {
        self.rows().remove(case)
    }

    /// Remembers the row of a case that was stored.
    pub(crate) fn note(&self, case: &CaseId, written: &[Row]) {
        let key = Case::key(case);
        let Some(row) = written.iter().find(|row| row.key == key && row.bytes.is_some()) else { return };
        let mut rows = self.rows();
        if rows.len() >= MOST {
            // Cases that go on are noted again.
            rows.clear();
        }
        rows.insert(case.clone(), row.clone());
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn case(n: usize) -> (CaseId, Row) {
        let id: CaseId = format!("{n:032x}").parse().unwrap();
        (id.clone(), Row::new(Case::key(&id), 1, Some(vec![1])))
    }

    #[test]
    fn a_row_is_returned_once() {
        let (seen, (id, row)) = (SeenCases::default(), case(1));
        seen.note(&id, std::slice::from_ref(&row));
        assert_eq!(seen.take(&id), Some(row));
        assert_eq!(seen.take(&id), None);
    }

    #[test]
    fn only_so_many_are_remembered() {
        let seen = SeenCases::default();
        for n in 0..1_600 {
            let (id, row) = case(n);
            seen.note(&id, &[row]);
        }
        assert!(seen.rows().len() <= MOST);
        assert!(seen.take(&case(1_599).0).is_some());
    }
}
