//! The columns of a batch of flat facts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::DataType;
use bonafides::{CheckResult, Facts, Time};

use super::error::{KernelError, RowError};
use super::text::Texts;
use super::time::Times;

/// The prefixes of the columns of a check.
pub(crate) const CHECK: &str = "check.";
pub(crate) const AT: &str = "at.";
pub(crate) const UNAVAILABLE: &str = "unavailable.";

/// A batch of flat facts, in its columns.
#[derive(Debug)]
pub(super) struct Columns<'b> {
    pub(super) rows: usize,
    pub(super) action: Option<Texts<'b>>,
    pub(super) groups: Option<Texts<'b>>,
    pub(super) now: Option<Times<'b>>,
    /// Facts in JSON, for the rows that have them.
    pub(super) facts: Option<Texts<'b>>,
    pub(super) checks: BTreeMap<&'b str, CheckColumns<'b>>,
}

/// The columns of a check.
#[derive(Debug, Default)]
pub(super) struct CheckColumns<'b> {
    pub(super) outcome: Option<Texts<'b>>,
    /// The time of the observation; by default, that of the decision.
    pub(super) at: Option<Times<'b>>,
    pub(super) unavailable: Option<&'b BooleanArray>,
}

impl<'b> Columns<'b> {
    /// Finds the columns of facts. Other columns are ignored.
    pub(super) fn of(batch: &'b RecordBatch) -> Result<Self, KernelError> {
        let text =
            |name: &'static str| batch.column_by_name(name).map(|array| texts(name, array)).transpose();
        let groups = batch.column_by_name("groups").map(|array| {
            Texts::of(array)
                .ok_or_else(|| other("groups", array, "text, text by dictionary, or a list of texts"))
        });
        let is_absent =
            |name| batch.column_by_name(name).is_some_and(|array| array.null_count() == array.len());
        let mut columns = Self {
            rows: batch.num_rows(),
            action: text("action")?,
            groups: groups.transpose()?,
            now: batch.column_by_name("now").map(|array| times("now", array)).transpose()?,
            // A column without any value is dropped.
            facts: text("facts")?.filter(|_| !is_absent("facts")),
            checks: BTreeMap::new(),
        };
        let has_facts = batch.column_by_name("facts").is_some_and(|facts| facts.null_count() == 0);
        for (name, is_there) in [
            ("action", columns.action.is_some()),
            ("groups", columns.groups.is_some()),
            ("now", columns.now.is_some()),
        ] {
            if !is_there && !has_facts {
                return Err(KernelError::MissingColumn(name));
            }
        }
        for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            let column = field.name();
            // A column without any value may have the null type.
            let absent = is_nothing(array.data_type());
            if let Some(name) = column.strip_prefix(CHECK) {
                let outcome = if absent { None } else { Some(texts(column, array)?) };
                columns.checks.entry(name).or_default().outcome = outcome;
            } else if let Some(name) = column.strip_prefix(AT) {
                let at = if absent { None } else { Some(times(column, array)?) };
                columns.checks.entry(name).or_default().at = at;
            } else if let Some(name) = column.strip_prefix(UNAVAILABLE) {
                let flags = if absent {
                    None
                } else {
                    Some(array.as_boolean_opt().ok_or_else(|| other(column, array, "boolean"))?)
                };
                columns.checks.entry(name).or_default().unavailable = flags;
            }
        }
        Ok(columns)
    }

    /// Returns the facts of a row.
    pub(super) fn facts(&self, row: usize) -> Result<Facts<'b>, RowError> {
        if let Some(facts) = self.facts.and_then(|facts| facts.text(row)) {
            return Ok(Facts::from_json(facts)?);
        }
        let action = self.action.and_then(|action| action.text(row)).ok_or(RowError::NoValue("action"))?;
        let groups = self.groups.and_then(|groups| groups.list(row)).ok_or(RowError::NoValue("groups"))?;
        let now = self.now.as_ref().and_then(|now| now.time(row)).ok_or(RowError::NoValue("now"))?;
        let now = Time::from_milliseconds(now);
        let mut facts = Facts::new(action, now).groups(groups);
        for (name, check) in &self.checks {
            if let Some(outcome) = check.outcome.and_then(|outcome| outcome.text(row)) {
                let at = check.at.as_ref().and_then(|at| at.time(row)).map_or(now, Time::from_milliseconds);
                facts.evidence.push(CheckResult::new(*name, outcome, at));
            }
            if check.unavailable.is_some_and(|flags| flags.is_valid(row) && flags.value(row)) {
                facts.unavailable.push(Cow::Borrowed(*name));
            }
        }
        Ok(facts)
    }
}

fn texts<'b>(column: &str, array: &'b ArrayRef) -> Result<Texts<'b>, KernelError> {
    // A list has no text, so that nothing would be found in it.
    let texts = Texts::of(array).filter(|texts| !matches!(texts, Texts::Lists(_)));
    texts.ok_or_else(|| other(column, array, "text, or text by dictionary"))
}

fn times<'b>(column: &str, array: &'b ArrayRef) -> Result<Times<'b>, KernelError> {
    Times::of(array).ok_or_else(|| other(column, array, "a timestamp, or milliseconds since 1970"))
}

fn other(column: &str, array: &ArrayRef, expected: &'static str) -> KernelError {
    KernelError::ColumnType { column: column.to_owned(), expected, found: array.data_type().to_string() }
}

/// Returns true for a column in which no row has a value, as libraries make them of columns that they know nothing about.
fn is_nothing(kind: &DataType) -> bool {
    match kind {
        DataType::Null => true,
        DataType::Dictionary(_, values) => **values == DataType::Null,
        _ => false,
    }
}
