use bonafides_report::{Definition, Table, Value};

use super::shown::grouped;

/// A table without the columns that are 0 in every row.
pub(super) struct Grid<'a> {
    pub(super) labels: &'static [&'static str],
    pub(super) columns: Vec<&'static Definition>,
    pub(super) rows: Vec<(&'a [String], Vec<Value>)>,
    /// The titles of columns that are 0 in every row.
    pub(super) left_out: Vec<&'static str>,
    pub(super) more: u64,
}

impl<'a> Grid<'a> {
    pub(super) fn of(table: &'a Table) -> Self {
        let is_empty =
            |at: usize| at > 0 && table.rows.iter().all(|row| row.values.get(at) == Some(&Value::Number(0)));
        let shown: Vec<bool> = (0..table.columns.len()).map(|at| !is_empty(at)).collect();
        let kept = |wanted: bool| {
            let columns = table.columns.iter().zip(&shown);
            columns.filter(move |(_, shown)| **shown == wanted).map(|(column, _)| *column)
        };
        let rows = table.rows.iter().map(|row| {
            let values = row.values.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(value, _)| *value);
            (row.labels.as_slice(), values.collect())
        });
        Self {
            labels: table.labels,
            columns: kept(true).collect(),
            rows: rows.collect(),
            left_out: if table.rows.is_empty() {
                Vec::new()
            } else {
                kept(false).map(|column| column.title).collect()
            },
            more: table.more,
        }
    }

    /// Returns a note on what the rows do not show, such as `0 in every row: Failed; 12 more rows`, or an empty text.
    pub(super) fn note(&self) -> String {
        let mut notes = Vec::new();
        if !self.left_out.is_empty() {
            notes.push(format!("0 in every row: {}", self.left_out.join(", ")));
        }
        if self.more > 0 {
            notes.push(format!("{} more rows are not shown", grouped(self.more)));
        }
        notes.join("; ")
    }

    /// Returns the largest number of the first column.
    pub(super) fn largest(&self) -> u64 {
        self.rows.iter().filter_map(|(_, values)| first(values)).max().unwrap_or(0)
    }
}

/// Returns the number of the first column.
pub(super) fn first(values: &[Value]) -> Option<u64> {
    number(values.first()?)
}

/// Returns a number; `None` for every other value.
pub(super) fn number(value: &Value) -> Option<u64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

/// Ends and reasons with the words that people read.
const WORDS: [(&str, &str); 9] = [
    ("closed", "recovery path closed"),
    ("not_me", "\"not me\""),
    ("policy: approve", "approved, and not taken up"),
    ("policy: challenge", "not enough evidence"),
    ("policy: deny", "denied by the policy"),
    ("policy: escalate", "a second person was needed"),
    ("policy: (none)", "nothing was decided"),
    ("shape", "not in the expected form"),
    ("unknown_subject", "no such account"),
];

/// Returns the label of a row in a column of this name, for people: an alias of 32 digits is shortened to twelve, and ends and
/// reasons have words.
pub(super) fn label(column: &str, text: &str) -> String {
    if let ("end" | "reason", Some((_, words))) = (column, WORDS.iter().find(|(name, _)| *name == text)) {
        return (*words).to_owned();
    }
    let is_alias = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_alias { format!("{}\u{2026}", text.get(..12).unwrap_or(text)) } else { text.to_owned() }
}
