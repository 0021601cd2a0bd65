//! The numbers of a policy that no test guards, in words.

use bonafides::review::{Change, ChangeResult, Guards, Number};

use crate::paper::{Ink, Lines as _, Paint, printable};

/// For a terminal: a line for each unguarded change, then the tests that would notice them.
pub(crate) fn text(guards: &Guards, paint: Paint) -> String {
    let mut page = String::from("\n");
    let unguarded = lines(guards, Change::is_unguarded);
    let unproven = lines(guards, |change| matches!(change.result, ChangeResult::Unproven));
    let left = lines(guards, |change| matches!(change.result, ChangeResult::NotTried)).len();
    if unguarded.is_empty() {
        page.line(&format!("  {}", none(guards, unproven.is_empty())));
    } else {
        let (some, all) = (guards.unguarded().count(), guards.numbers().len());
        page.line(&format!("  {some} of {all} numbers can change a verdict without a failing test:"));
        for line in &unguarded {
            page.line(&format!("    {}", paint.with(Ink::Red, line)));
        }
    }
    if !unproven.is_empty() {
        page.line("  Not proven, although no difference was found:");
        for line in &unproven {
            page.line(&format!("    {line}"));
        }
    }
    if left > 0 {
        page.line(&format!("  The work limit was reached. Changes that were not tried: {left}."));
    }
    if !guards.proposed().is_empty() {
        page.line("\n  These tests pass now, and fail with these changes:\n");
        let lines = guards.proposed().iter().flat_map(|test| test.yaml.lines());
        lines.for_each(|line| page.line(&printable(line)));
    }
    page
}

fn none(guards: &Guards, proven: bool) -> &'static str {
    if guards.numbers().is_empty() {
        "The policy has no numbers."
    } else if proven && guards.is_complete() {
        "Every number that can change a verdict is guarded by a test."
    } else {
        "No unguarded number was found."
    }
}

/// Returns `line 26: actions.reset_password.require.points: 60, lowered to 50` for each of these changes.
fn lines(guards: &Guards, wanted: impl Fn(&Change) -> bool) -> Vec<String> {
    let line = |number: &Number, verb: &str, change: &Change| {
        let Number { line, path, value, .. } = number;
        printable(&format!("line {line}: {path}: {value}, {verb} to {}", change.to))
    };
    let both = |number: &Number| {
        let changes = [("lowered", &number.lowered), ("raised", &number.raised)];
        changes
            .into_iter()
            .filter(|(_, change)| wanted(change))
            .map(|(verb, change)| line(number, verb, change))
            .collect::<Vec<_>>()
    };
    guards.numbers().iter().flat_map(both).collect()
}
