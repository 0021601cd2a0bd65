//! Entries on their way to another store, or from one.

use bonafides_parts::StoreError;
use bonafides_parts::store::{Entry, Table, Value};
use postgres::types::{ToSql, Type};

use crate::error::{corrupt, get};
use crate::store::{Session, Typed};

/// Returns the names of the columns, quoted, and their types.
fn columns(table: Table) -> impl Iterator<Item = (String, Type)> {
    table.columns().iter().map(move |column| {
        let name = column.trim_end_matches('?');
        let of = match (table, name) {
            (Table::State | Table::Outbox, "bytes") => Type::BYTEA,
            (
                _,
                "version" | "seq" | "n" | "position" | "since" | "unordered" | "ready" | "attempts" | "due"
                | "ended" | "at" | "share",
            ) => Type::INT8,
            _ => Type::TEXT,
        };
        (format!("\"{name}\""), of)
    })
}

fn names(table: Table, most: usize) -> String {
    columns(table).take(most).map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

pub(crate) fn export(
    session: &mut Session<'_>,
    table: Table,
    after: Option<&Entry>,
    most: u32,
) -> Result<Vec<Entry>, StoreError> {
    let key = names(table, table.key_columns());
    let most = i64::from(most);
    let mut values: Vec<Typed<'_>> = vec![(&most, Type::INT8)];
    let mut later = String::new();
    if let Some(after) = after {
        let mut places = Vec::new();
        for ((_, of), value) in columns(table).zip(&after.values).take(table.key_columns()) {
            let value: &(dyn ToSql + Sync) = match value {
                Value::Number(number) => number,
                Value::Text(text) => text,
                Value::Null | Value::Bytes(_) => return Err(corrupt("the key of an entry")),
            };
            values.push((value, of));
            places.push(format!("${}", values.len().saturating_add(1)));
        }
        later = format!(" AND ({key}) > ({})", places.join(", "));
    }
    let found = session.query(
        &format!(
            "SELECT {} FROM {{schema}}.{} WHERE tenant = $1{later} ORDER BY {key} LIMIT $2",
            names(table, usize::MAX),
            table.as_str()
        ),
        &values,
    )?;
    let value = |row: &postgres::Row, at, of: &Type| {
        Ok(match *of {
            Type::INT8 => get::<Option<i64>>(row, at)?.map(Value::Number),
            Type::BYTEA => get::<Option<Vec<u8>>>(row, at)?.map(Value::Bytes),
            _ => get::<Option<String>>(row, at)?.map(Value::Text),
        })
    };
    let entry = |row: &postgres::Row| {
        let values =
            columns(table).enumerate().map(|(at, (_, of))| Ok(value(row, at, &of)?.unwrap_or(Value::Null)));
        Ok(Entry::new(table, values.collect::<Result<_, StoreError>>()?))
    };
    found.iter().map(entry).collect()
}

/// Stores entries, with one statement for those that follow each other in one table.
pub(crate) fn import(session: &mut Session<'_>, entries: &[Entry]) -> Result<(), StoreError> {
    for entries in entries.chunk_by(|one, next| one.table == next.table) {
        if let Some(Entry { table, .. }) = entries.first() {
            insert(session, *table, entries)?;
        }
    }
    Ok(())
}

fn insert(session: &mut Session<'_>, table: Table, entries: &[Entry]) -> Result<(), StoreError> {
    if entries.iter().any(|entry| entry.values.len() != table.columns().len()) {
        return Err(corrupt("an entry"));
    }
    let mut arrays: Vec<(Box<dyn ToSql + Sync>, Type)> = Vec::new();
    for (at, (_, of)) in columns(table).enumerate() {
        let values = entries.iter().map(|entry| entry.values.get(at).unwrap_or(&Value::Null));
        arrays.push(match of {
            Type::INT8 => (Box::new(column(values, number)?), Type::INT8_ARRAY),
            Type::BYTEA => (Box::new(column(values, bytes)?), Type::BYTEA_ARRAY),
            _ => (Box::new(column(values, text)?), Type::TEXT_ARRAY),
        });
    }
    let places: Vec<String> = (2..).take(arrays.len()).map(|n| format!("${n}")).collect();
    let (names, arrays) = (
        names(table, usize::MAX),
        arrays.iter().map(|(array, of)| (&**array as &(dyn ToSql + Sync), of.clone())).collect::<Vec<_>>(),
    );
    // In the order of the entries, which is that of the ids of records.
    let sql = format!(
        "INSERT INTO {{schema}}.{} (tenant, {names})
         SELECT $1, {names} FROM unnest({}) WITH ORDINALITY AS entry ({names}, nth) ORDER BY nth",
        table.as_str(),
        places.join(", ")
    );
    session.execute(&sql, &arrays)?;
    match arrays.first() {
        Some(keys) if table == Table::State => session
            .execute(
                "INSERT INTO {schema}.keys (tenant, key) SELECT $1, unnest($2)",
                std::slice::from_ref(keys),
            )
            .map(|_| ()),
        _ => Ok(()),
    }
}

fn column<'v, T>(
    values: impl Iterator<Item = &'v Value>,
    of: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<Option<T>>, StoreError> {
    let value = |value: &Value| match value {
        Value::Null => Ok(None),
        value => of(value).map(Some).ok_or_else(|| corrupt("an entry")),
    };
    values.map(value).collect()
}

const fn number(value: &Value) -> Option<i64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

fn text(value: &Value) -> Option<String> {
    if let Value::Text(text) = value { Some(text.clone()) } else { None }
}

fn bytes(value: &Value) -> Option<Vec<u8>> {
    if let Value::Bytes(bytes) = value { Some(bytes.clone()) } else { None }
}
