use bonafides_parts::store::{OpenCase, Store};

use crate::fixture::{Failure, Fixture, at, equal};
use crate::made::{Made, case_id};

/// Stores the progress of the case `n`.
pub(super) fn progress(
    store: &dyn Store,
    now: i64,
    n: u32,
    deadline: Option<i64>,
    is_over: bool,
) -> Result<(), Failure> {
    Ok(Made::at(at(now)).leaves(&case_id(n)?, deadline.map(at), is_over).store(store)?)
}

pub(crate) fn finds_due_cases(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    for (n, deadline) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20)), (5, Some(10)), (6, Some(5))]
    {
        progress(&*store, 0, n, deadline, false)?;
    }
    progress(&*store, 1, 6, None, true)?;
    let due = |now, most| -> Result<Vec<_>, Failure> { Ok(store.due(at(now), most)?) };
    let cases = |cases: &[u32]| cases.iter().map(|n| case_id(*n)).collect::<Result<Vec<_>, _>>();
    equal("due before the first deadline", due(9, 10)?, Vec::new())?;
    equal("due at a deadline", due(10, 10)?, cases(&[2, 5])?)?;
    equal("due after every deadline, the earliest first", due(99, 10)?, cases(&[2, 5, 4, 1])?)?;
    equal("the first two", due(99, 2)?, cases(&[2, 5])?)?;
    // A later deadline, none, and the end.
    progress(&*store, 2, 2, Some(50), false)?;
    progress(&*store, 2, 5, None, false)?;
    progress(&*store, 2, 4, None, true)?;
    equal("due after their steps", due(49, 10)?, cases(&[1])?)
}

pub(crate) fn lists_open_cases_in_pages(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    for n in [5, 1, 4, 2, 3] {
        progress(&*store, 0, n, Some(i64::from(n)), false)?;
    }
    progress(&*store, 1, 4, None, true)?;
    progress(&*store, 1, 3, None, false)?;
    let mut found: Vec<OpenCase> = Vec::new();
    for expected in [3, 1, 0] {
        let page = store.open_cases(found.last().map(|open| &open.case), 3)?;
        equal("the cases of a page of `open_cases`", page.len(), expected)?;
        found.extend(page);
    }
    let open =
        |n, deadline: Option<i64>| -> Result<_, Failure> { Ok(OpenCase::new(case_id(n)?, deadline.map(at))) };
    equal(
        "the open cases",
        found,
        vec![open(1, Some(1))?, open(2, Some(2))?, open(3, None)?, open(5, Some(5))?],
    )
}
