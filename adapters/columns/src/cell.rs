//! Values to write into columns, and values read from them.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder, TimestampMillisecondBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMillisecondArray,
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::ArrowError;
use bonafides::Time;

use crate::column::{Column, ColumnKind, Rows, fields};
use crate::selection::Selection;

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Text(Option<&'a str>),
    Number(Option<u64>),
    Time(Option<Time>),
    Flag(bool),
    Texts(Vec<&'a str>),
    Structs(Vec<Vec<Cell<'a>>>),
}

/// Rows to convert to columns.
#[derive(Debug)]
pub(crate) struct Builder {
    rows: Rows,
    columns: Vec<Values>,
    length: usize,
}

#[derive(Debug)]
enum Values {
    Text(StringBuilder),
    Number(Int64Builder),
    Time(TimestampMillisecondBuilder),
    Flag(BooleanBuilder),
    Texts(Vec<i32>, StringBuilder),
    Structs(&'static [Column], Vec<i32>, Vec<Values>),
}

impl Builder {
    pub(crate) fn new(rows: Rows) -> Self {
        Self {
            rows,
            columns: rows.columns().iter().map(|column| Values::new(column.kind)).collect(),
            length: 0,
        }
    }

    /// The number of rows.
    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// Adds a row: a value for each column, in their order.
    pub(crate) fn push(&mut self, row: Vec<Cell<'_>>) {
        self.length = self.length.saturating_add(1);
        self.columns.iter_mut().zip(row).for_each(|(values, cell)| values.push(cell));
    }

    /// Takes the rows as columns.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        self.length = 0;
        let columns = self.columns.iter_mut().map(Values::finish).collect::<Result<_, _>>()?;
        RecordBatch::try_new(Arc::new(self.rows.schema()), columns)
    }
}

impl Values {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Number => Self::Number(Int64Builder::new()),
            ColumnKind::Time => Self::Time(TimestampMillisecondBuilder::new().with_timezone("UTC")),
            ColumnKind::Flag => Self::Flag(BooleanBuilder::new()),
            ColumnKind::Texts => Self::Texts(vec![0], StringBuilder::new()),
            ColumnKind::Structs(columns) => {
                Self::Structs(columns, vec![0], columns.iter().map(|column| Self::new(column.kind)).collect())
            }
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(values), Cell::Text(text)) => values.append_option(text),
            (Self::Number(values), Cell::Number(number)) => {
                values.append_option(number.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
            }
            (Self::Time(values), Cell::Time(time)) => values.append_option(time.map(Time::milliseconds)),
            (Self::Flag(values), Cell::Flag(flag)) => values.append_value(flag),
            (Self::Texts(ends, values), Cell::Texts(texts)) => {
                end(ends, texts.len());
                for text in texts {
                    values.append_value(text);
                }
            }
            (Self::Structs(_, ends, columns), Cell::Structs(rows)) => {
                end(ends, rows.len());
                for row in rows {
                    columns.iter_mut().zip(row).for_each(|(values, cell)| values.push(cell));
                }
            }
            // The column becomes too short, and the batch an error.
            _ => {}
        }
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(values) => Arc::new(values.finish()),
            Self::Number(values) => Arc::new(values.finish()),
            Self::Time(values) => Arc::new(values.finish()),
            Self::Flag(values) => Arc::new(values.finish()),
            Self::Texts(ends, values) => list(ColumnKind::Texts, ends, Arc::new(values.finish()))?,
            Self::Structs(columns, ends, values) => {
                let arrays = values.iter_mut().map(Self::finish).collect::<Result<Vec<_>, _>>()?;
                let rows = StructArray::try_new(fields(columns), arrays, None)?;
                list(ColumnKind::Structs(columns), ends, Arc::new(rows))?
            }
        })
    }
}

/// Adds the end of a list with `length` elements.
fn end(ends: &mut Vec<i32>, length: usize) {
    let last = ends.last().copied().unwrap_or_default();
    ends.push(last.saturating_add(i32::try_from(length).unwrap_or(i32::MAX)));
}

fn list(kind: ColumnKind, ends: &mut Vec<i32>, values: ArrayRef) -> Result<ArrayRef, ArrowError> {
    let ends = OffsetBuffer::new(ScalarBuffer::from(std::mem::replace(ends, vec![0])));
    Ok(Arc::new(ListArray::try_new(Arc::new(kind.element()), ends, values, None)?))
}

/// The columns of a batch, in the order of [`Rows::columns`].
#[derive(Debug)]
pub(crate) struct Opened<'b> {
    columns: Vec<Read<'b>>,
    length: usize,
}

#[derive(Debug)]
enum Read<'b> {
    Absent,
    Text(&'b StringArray),
    /// Codes, and the texts that they stand for.
    Coded(&'b Int32Array, &'b StringArray),
    Number(&'b Int64Array),
    Time(&'b TimestampMillisecondArray),
    Flag(&'b BooleanArray),
    Texts(&'b ListArray, &'b StringArray),
    Structs(&'b ListArray, Vec<Read<'b>>),
}

/// A column of a batch that is missing or not as required.
#[derive(Debug)]
pub(crate) enum Unfit {
    Missing(&'static str),
    Type { column: &'static str, expected: &'static str, found: String },
    NoValue { column: &'static str, row: usize },
}

impl<'b> Opened<'b> {
    pub(crate) fn of(batch: &'b RecordBatch, rows: Rows, selection: Selection) -> Result<Self, Unfit> {
        let columns = open(rows.columns(), selection, |name| batch.column_by_name(name))?;
        Ok(Self { columns, length: batch.num_rows() })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Reader<'_, 'b>> {
        (0..self.length).map(|row| Reader { columns: self.columns.iter(), row })
    }
}

fn open<'b>(
    columns: &'static [Column],
    selection: Selection,
    find: impl Fn(&str) -> Option<&'b ArrayRef>,
) -> Result<Vec<Read<'b>>, Unfit> {
    let one = |column: &Column| match find(column.name).filter(|_| selection.has(column.name)) {
        None if selection.needs(column) => Err(Unfit::Missing(column.name)),
        None => Ok(Read::Absent),
        Some(array) => {
            let read = Read::of(column, array)?;
            if column.optional || array.null_count() == 0 {
                return Ok(read);
            }
            let row = array.nulls().and_then(|nulls| (0..array.len()).find(|row| nulls.is_null(*row)));
            Err(Unfit::NoValue { column: column.name, row: row.unwrap_or_default() })
        }
    };
    columns.iter().map(one).collect()
}

impl<'b> Read<'b> {
    fn of(column: &Column, array: &'b ArrayRef) -> Result<Self, Unfit> {
        let read = match column.kind {
            ColumnKind::Text => array.as_string_opt::<i32>().map(Self::Text).or_else(|| {
                let coded = array.as_dictionary_opt::<Int32Type>()?;
                Some(Self::Coded(coded.keys(), coded.values().as_string_opt::<i32>()?))
            }),
            ColumnKind::Number => array.as_primitive_opt::<Int64Type>().map(Self::Number),
            ColumnKind::Time => array.as_primitive_opt::<TimestampMillisecondType>().map(Self::Time),
            ColumnKind::Flag => array.as_boolean_opt().map(Self::Flag),
            ColumnKind::Texts => array
                .as_list_opt::<i32>()
                .and_then(|list| Some(Self::Texts(list, list.values().as_string_opt::<i32>()?))),
            ColumnKind::Structs(columns) => {
                let list = array.as_list_opt::<i32>();
                match list.and_then(|list| Some((list, list.values().as_struct_opt()?))) {
                    Some((list, rows)) => Some(Self::Structs(
                        list,
                        open(columns, Selection::All, |name| rows.column_by_name(name))?,
                    )),
                    None => None,
                }
            }
        };
        read.ok_or_else(|| Unfit::Type {
            column: column.name,
            expected: column.kind.name(),
            found: array.data_type().to_string(),
        })
    }
}

/// A row; its values are taken in the order of the columns.
#[derive(Debug)]
pub(crate) struct Reader<'o, 'b> {
    columns: std::slice::Iter<'o, Read<'b>>,
    row: usize,
}

impl<'o, 'b> Reader<'o, 'b> {
    pub(crate) fn text(&mut self) -> Option<&'b str> {
        match self.columns.next()? {
            Read::Text(values) if values.is_valid(self.row) => Some(values.value(self.row)),
            Read::Coded(codes, values) if codes.is_valid(self.row) => {
                let code = usize::try_from(codes.value(self.row)).ok()?;
                (code < values.len() && values.is_valid(code)).then(|| values.value(code))
            }
            _ => None,
        }
    }

    /// The text; empty if there is none.
    pub(crate) fn string(&mut self) -> String {
        self.text().unwrap_or_default().to_owned()
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        match self.columns.next()? {
            Read::Number(values) if values.is_valid(self.row) => u64::try_from(values.value(self.row)).ok(),
            _ => None,
        }
    }

    pub(crate) fn time(&mut self) -> Option<Time> {
        match self.columns.next()? {
            Read::Time(values) if values.is_valid(self.row) => {
                Some(Time::from_milliseconds(values.value(self.row)))
            }
            _ => None,
        }
    }

    pub(crate) fn flag(&mut self) -> bool {
        match self.columns.next() {
            Some(Read::Flag(values)) => values.is_valid(self.row) && values.value(self.row),
            _ => false,
        }
    }

    pub(crate) fn texts(&mut self) -> Vec<&'b str> {
        match self.columns.next() {
            Some(Read::Texts(list, values)) if list.is_valid(self.row) => {
                range(list, self.row).filter(|at| values.is_valid(*at)).map(|at| values.value(at)).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn structs(&mut self) -> Vec<Reader<'o, 'b>> {
        match self.columns.next() {
            Some(Read::Structs(list, columns)) if list.is_valid(self.row) => {
                range(list, self.row).map(|row| Reader { columns: columns.iter(), row }).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The elements of a list.
fn range(list: &ListArray, row: usize) -> std::ops::Range<usize> {
    let end = |at: usize| list.value_offsets().get(at).and_then(|end| usize::try_from(*end).ok());
    end(row).unwrap_or_default()..end(row.saturating_add(1)).unwrap_or_default()
}
