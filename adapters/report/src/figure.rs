use serde::ser::{SerializeMap as _, SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use crate::settings::Settings;
use bonafides::Time;

/// The definition of a figure or of a column of tables. Each name has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Definition {
    /// The stable name.
    pub name: &'static str,
    /// The title, for people.
    pub title: &'static str,
    /// The unit.
    pub unit: Unit,
    /// The definition, in a sentence or two.
    pub definition: &'static str,
}

/// A unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// Cases.
    Cases,
    /// People, as subjects of cases.
    People,
    /// Operators.
    Operators,
    /// Records of the log.
    Records,
    /// Answers of callers.
    Answers,
    /// Statistical tests.
    Tests,
    /// Entries of a list.
    Entries,
    /// Hundredths of a case.
    HundredthsOfCases,
    /// A part of a whole, both as counts.
    Share,
    /// Milliseconds.
    Milliseconds,
    /// Hundredths of the currency of the rate.
    Cents,
    /// One in this number.
    OneIn,
    /// RFC 3339, in UTC.
    Time,
    /// A table, whose columns have units.
    Table,
}

impl Unit {
    /// Returns the unit in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::People => "people",
            Self::Operators => "operators",
            Self::Records => "records",
            Self::Answers => "answers",
            Self::Tests => "tests",
            Self::Entries => "entries",
            Self::HundredthsOfCases => "cases, in hundredths",
            Self::Share => "a part of a whole",
            Self::Milliseconds => "milliseconds",
            Self::Cents => "hundredths of the currency",
            Self::OneIn => "one in this number",
            Self::Time => "time",
            Self::Table => "table",
        }
    }
}

/// A value, in the unit of its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A number.
    Number(u64),
    /// A part of a whole that is not 0.
    Share {
        /// The part.
        part: u64,
        /// The whole.
        of: u64,
    },
    /// A time.
    Time(Time),
    /// No value, with the reason.
    Absent(Absence),
}

/// The reason why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Absence {
    /// There is no case that the figure applies to.
    NoCases,
    /// No case was approved.
    NoApproval,
    /// No case at the desk was approved.
    NoApprovalAtDesk,
    /// The report was asked for without a rate.
    NoRate,
    /// There are no records.
    NoRecords,
    /// Cases were counted without their records.
    NotRead,
}

impl Absence {
    /// Returns the reason in words.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoCases => "there is no such case",
            Self::NoApproval => "no case was approved",
            Self::NoApprovalAtDesk => "no case at the desk was approved",
            Self::NoRate => "no rate was given",
            Self::NoRecords => "there are no records",
            Self::NotRead => "only cases were read, and not the records",
        }
    }
}

impl Value {
    /// Returns the number of an optional value.
    pub(crate) fn or(value: Option<u64>, absence: Absence) -> Self {
        value.map_or(Self::Absent(absence), Self::Number)
    }

    /// Returns the share; absent if the whole is 0.
    pub(crate) const fn share(part: u64, of: u64) -> Self {
        if of == 0 { Self::Absent(Absence::NoCases) } else { Self::Share { part, of } }
    }
}

/// A share is `{"part", "of"}`; what is absent is `null`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Time(time) => serializer.collect_str(time),
            Self::Share { part, of } => {
                let mut share = serializer.serialize_struct("Share", 2)?;
                share.serialize_field("part", part)?;
                share.serialize_field("of", of)?;
                share.end()
            }
            Self::Absent(_) => serializer.serialize_none(),
        }
    }
}

/// A figure: a definition and its content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figure {
    /// The definition.
    pub definition: &'static Definition,
    /// The content.
    pub content: Content,
}

/// The content of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A single value.
    Value(Value),
    /// A table.
    Table(Table),
}

impl Figure {
    pub(crate) const fn value(definition: &'static Definition, value: Value) -> Self {
        Self { definition, content: Content::Value(value) }
    }

    pub(crate) const fn number(definition: &'static Definition, number: u64) -> Self {
        Self::value(definition, Value::Number(number))
    }

    pub(crate) const fn table(definition: &'static Definition, table: Table) -> Self {
        Self { definition, content: Content::Table(table) }
    }
}

/// `{"name", "title", "unit", "definition", "value"}`; with `absent`, the reason, if the value is `null`. A table has `rows` in place
/// of `value`, and `more`, the number of rows that were left out.
impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Definition { name, title, unit, definition } = self.definition;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", name)?;
        map.serialize_entry("title", title)?;
        map.serialize_entry("unit", unit)?;
        map.serialize_entry("definition", definition)?;
        match &self.content {
            Content::Value(value) => {
                map.serialize_entry("value", value)?;
                if let Value::Absent(absence) = value {
                    map.serialize_entry("absent", absence.reason())?;
                }
            }
            Content::Table(table) => {
                map.serialize_entry("columns", &table.columns)?;
                map.serialize_entry("rows", &Rows(table))?;
                map.serialize_entry("more", &table.more)?;
            }
        }
        map.end()
    }
}

/// A table: a row for each name, or for each set of names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// The kinds of names in a row, such as `operator`.
    pub labels: &'static [&'static str],
    /// The definitions of the columns.
    pub columns: Vec<&'static Definition>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The number of rows that are left out at the end.
    pub more: u64,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The names, one for each of the table's [`labels`](Table::labels).
    pub labels: Vec<String>,
    /// The values, one for each column.
    pub values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(label: impl Into<String>, values: Vec<Value>) -> Self {
        Self { labels: vec![label.into()], values }
    }
}

impl Table {
    /// Returns a table of these rows, limited to `most`.
    pub(crate) fn of(
        labels: &'static [&'static str],
        columns: Vec<&'static Definition>,
        mut rows: Vec<Row>,
        most: usize,
    ) -> Self {
        let more = u64::try_from(rows.len().saturating_sub(most)).unwrap_or(u64::MAX);
        rows.truncate(most);
        Self { labels, columns, rows, more }
    }
}

struct Rows<'a>(&'a Table);

struct RowOf<'a>(&'a Table, &'a Row);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for row in &self.0.rows {
            rows.serialize_element(&RowOf(self.0, row))?;
        }
        rows.end()
    }
}

impl Serialize for RowOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (label, name) in self.0.labels.iter().zip(&self.1.labels) {
            map.serialize_entry(label, name)?;
        }
        for (column, value) in self.0.columns.iter().zip(&self.1.values) {
            map.serialize_entry(column.name, value)?;
        }
        map.end()
    }
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// The stable name.
    pub name: &'static str,
    /// The title, for people.
    pub title: &'static str,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The period and the assumptions.
    pub settings: Settings,
    /// The parts.
    pub sections: Vec<Section>,
}

impl Report {
    /// Returns a figure by its name.
    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.sections
            .iter()
            .flat_map(|section| &section.figures)
            .find(|figure| figure.definition.name == name)
    }

    /// Returns the value of a figure by its name; `None` if there is no such figure, or it is a table.
    pub fn value(&self, name: &str) -> Option<Value> {
        match &self.figure(name)?.content {
            Content::Value(value) => Some(*value),
            Content::Table(_) => None,
        }
    }

    /// Returns the table of a figure by its name; `None` if there is no such figure, or it is a value.
    pub fn table(&self, name: &str) -> Option<&Table> {
        match &self.figure(name)?.content {
            Content::Table(table) => Some(table),
            Content::Value(_) => None,
        }
    }
}

/// The format of a report in JSON.
const FORMAT: u64 = 1;

/// `{"report", "since", "until", "rate", "utc_offset_minutes", "sections"}`; `report` is 1.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |time: Option<Time>| time.map(|time| time.to_string());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", &FORMAT)?;
        map.serialize_entry("since", &text(self.settings.since))?;
        map.serialize_entry("until", &text(self.settings.until))?;
        map.serialize_entry("rate", &self.settings.rate.as_ref().map(ToString::to_string))?;
        map.serialize_entry("utc_offset_minutes", &self.settings.utc_offset)?;
        map.serialize_entry("false_alarms_per_thousand", &self.settings.false_alarms)?;
        map.serialize_entry("sections", &self.sections)?;
        map.end()
    }
}
