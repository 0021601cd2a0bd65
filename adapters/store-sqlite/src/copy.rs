//! Entries on their way to another store, or from one.

use bonafides_parts::StoreError;
use bonafides_parts::store::{Entry, Table, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Params, ToSql, TransactionBehavior, params_from_iter};

use crate::error::{of, of_commit};

/// Returns the tables of the schema that hold a table of stores: name, columns, and how many of the columns are the key.
const fn columns(table: Table) -> (&'static str, &'static str, usize) {
    match table {
        Table::State => ("state", "key, version, bytes", 1),
        Table::Records => ("records", "chain, seq, bytes, position", 2),
        Table::Outbox => {
            ("outbox", "case_id, seq, n, key, version, bytes, since, unordered, ready, attempts, reason", 3)
        }
        Table::Cases => ("cases", "case_id, due, ended", 1),
        Table::Dead => ("dead", "id, kind, since, at, attempts, reason", 1),
        Table::Policies => ("policies", "digest, format, text, at", 1),
        Table::Roles => ("roles", "digest, role, share, by, since", 1),
        Table::Redemptions => ("redemptions", "jti, state, at", 1),
        Table::Cursors => ("cursors", "sink, position", 1),
    }
}

struct Borrowed<'v>(&'v Value);

impl ToSql for Borrowed<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Number(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn values<'v>(tenant: &'v Value, of: &'v [Value]) -> impl Params + use<'v> {
    params_from_iter(std::iter::once(tenant).chain(of).map(Borrowed))
}

pub(crate) fn export(
    db: &Connection,
    tenant: &str,
    table: Table,
    after: Option<&Entry>,
    most: u32,
) -> Result<Vec<Entry>, StoreError> {
    let (name, columns, keys) = columns(table);
    let all: Vec<&str> = columns.split(", ").collect();
    let key = all.iter().take(keys).copied().collect::<Vec<_>>().join(", ");
    let places = (2..).take(keys).map(|n: usize| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let later = if after.is_some() { format!(" AND ({key}) > ({places})") } else { String::new() };
    let select = format!("SELECT {columns} FROM {name} WHERE tenant = ?1{later} ORDER BY {key} LIMIT {most}");
    let mut select = db.prepare_cached(&select).map_err(of)?;
    let tenant = Value::Text(tenant.to_owned());
    let after = after.map_or(&[][..], |entry| entry.values.get(..keys).unwrap_or_default());
    let mut rows = select.query(values(&tenant, after)).map_err(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(of)? {
        let values = (0..all.len()).map(|at| row.get_ref(at).map_err(of).and_then(owned));
        found.push(Entry::new(table, values.collect::<Result<_, _>>()?));
    }
    Ok(found)
}

fn owned(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Number(number),
        ValueRef::Text(text) => Value::Text(
            str::from_utf8(text)
                .map_err(|_| StoreError::Corrupt("a text is not UTF-8".to_owned()))?
                .to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(StoreError::Corrupt("a number is not whole".to_owned())),
    })
}

pub(crate) fn import(db: &mut Connection, tenant: &str, entries: &[Entry]) -> Result<(), StoreError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
    let tenant = Value::Text(tenant.to_owned());
    for entry in entries {
        let (name, columns, _) = columns(entry.table);
        let places = (1..).take(entry.values.len().saturating_add(1)).map(|n: usize| format!("?{n}"));
        let places = places.collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO {name} (tenant, {columns}) VALUES ({places})");
        let mut insert = tx.prepare_cached(&insert).map_err(of)?;
        insert.execute(values(&tenant, &entry.values)).map_err(of)?;
        if let (Table::State, Some(key)) = (entry.table, entry.values.get(..1)) {
            let insert = "INSERT INTO keys (tenant, key) VALUES (?1, ?2)";
            let mut insert = tx.prepare_cached(insert).map_err(of)?;
            insert.execute(values(&tenant, key)).map_err(of)?;
        }
    }
    tx.commit().map_err(of_commit)
}
