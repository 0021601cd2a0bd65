//! Numbers of a policy that none of its tests guards.

mod beyond;
mod changed;
mod difference;
mod exact;
mod numbers;
mod proposal;
mod report;
mod search;
mod trial;
mod written;

use crate::diagnostic::{Cursor, Diagnostics};
use crate::document::{self, Source};
use crate::load::PolicyError;
use crate::policy::Policy;
pub use report::{Change, ChangeResult, Guards, Number, ProposedTest};
use search::{Direction, Search};
use trial::Trial;

/// Raises and lowers each number of a policy, and reports the changes that let someone through or refuse someone
/// without a failing test. For each of them, it proposes a test that would fail.
///
/// The number is changed by one, a duration by one of its unit. If no call shows a difference, or no test fails, it is
/// changed further, up to the nearest value at which a test fails, or that the language refuses. A number is guarded in
/// a direction if every value that changes a verdict also fails a test, all other numbers being equal. Numbers of tests
/// are not changed, and tests that fail as the policy is guard nothing.
///
/// The work is limited; [`Guards::is_complete`] is false if some numbers were not tried. Fails with the errors of a
/// policy that does not load.
pub fn unguarded(source: &Source<'_>) -> Result<Guards, PolicyError> {
    let policy = Policy::load(source)?;
    let (root, places) =
        document::read(source).map_err(|_| PolicyError { diagnostics: Diagnostics::default() })?;
    let found = numbers::of(&root);
    let mut search = Search::new(Trial::new(policy, root));
    let mut cursor = Cursor::new(source.readable(), places);
    let mut numbers = Vec::with_capacity(found.len());
    for number in &found {
        let lowered = search.change(number, Direction::Down);
        let raised = search.change(number, Direction::Up);
        let (line, column) = cursor.line_and_column(number.span);
        numbers.push(Number {
            line,
            column,
            path: number.path.clone(),
            value: number.written(number.value),
            lowered,
            raised,
        });
    }
    Ok(search.finish(numbers))
}
