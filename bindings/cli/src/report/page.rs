use bonafides_report::{Definition, Table, Value};

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
            notes.push(format!("{} more rows are not shown", self.more));
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

/// Returns a label for people: an alias of 32 digits is shortened to twelve.
pub(super) fn label(text: &str) -> String {
    let is_alias = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_alias { format!("{}\u{2026}", text.get(..12).unwrap_or(text)) } else { text.to_owned() }
}
