//! The table in Markdown.

use std::fmt::Write;

use crate::measure::Times;

/// The rows of one policy: the name of a side, and its times from typed facts and from text.
pub(crate) type Rows<'s> = Vec<(&'s str, [Option<Times>; 2])>;

/// Returns one table of the policies with their names, compared with the row of this number.
pub(crate) fn table(policies: &[(&str, Rows<'_>)], reference: usize) -> String {
    let mut table = String::from("| µs of CPU a decision |");
    for (policy, _) in policies {
        _ = write!(table, " {policy}: from facts | ratio | from text | ratio |");
    }
    table.push_str("\n|---|");
    for _ in policies {
        table.push_str("--:|--:|--:|--:|");
    }
    table.push('\n');
    let names = policies.iter().take(1).flat_map(|(_, rows)| rows).map(|(name, _)| name);
    for (at, name) in names.enumerate() {
        _ = write!(table, "| {name} |");
        for (_, rows) in policies {
            let (Some((_, times)), Some((_, compared))) = (rows.get(at), rows.get(reference)) else {
                continue;
            };
            for (times, compared) in times.iter().zip(compared) {
                match (times, compared) {
                    (Some(times), Some(compared)) => {
                        _ = write!(table, " {:.2} | {:.2} |", times.median(), times.ratio(compared));
                    }
                    _ => table.push_str(" | |"),
                }
            }
        }
        table.push('\n');
    }
    table
}
