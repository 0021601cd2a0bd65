use bonafides::Time;
use bonafides::case::CommandId;
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{Activation, CaseProgress, PolicyRole, Tenant};
use bonafides_parts::{Changes, StoreError};
use postgres::GenericClient;
use postgres::types::{ToSql, Type};

use crate::database::PostgresDatabase;
use crate::error::{corrupt, get, of};

/// Stores a step with one statement, whose locks are held. It sees the rows as they were before it.
pub(super) fn write(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    changes: &Changes<'_>,
) -> Result<(), StoreError> {
    let mut statement = Statement::new(tenant);
    compare(&mut statement, changes.compare)?;
    write_rows(&mut statement, changes.write)?;
    let finished: Vec<&StateKey> = deleted(changes.write, true).collect();
    finish(&mut statement, &finished)?;
    release(&mut statement, changes, &finished)?;
    if let Some(record) = changes.record {
        let chain = statement.bind(record.case.as_str().to_owned(), Type::TEXT);
        let seq = statement.bind(i64::from(record.seq), Type::INT8);
        let bytes = statement.bind(record.bytes.clone(), Type::TEXT);
        statement.part(format!(
            "recorded AS (INSERT INTO {{schema}}.records (tenant, chain, seq, bytes)
                 SELECT $1, {chain}, {seq}, {bytes} FROM fresh WHERE ok)"
        ));
    }
    if let Some(case) = &changes.case {
        progress(&mut statement, case, changes.now);
    }
    let is_fresh = statement.run(db, database)?;
    if !is_fresh {
        return Err(StoreError::Conflict);
    }
    match &changes.activation {
        Some(activation) => activate(db, database, tenant, activation, changes.now),
        None => Ok(()),
    }
}

/// A statement of several parts, with its parameters.
struct Statement {
    parts: Vec<String>,
    values: Vec<(Box<dyn ToSql + Sync>, Type)>,
}

impl Statement {
    /// The tenant is `$1`.
    fn new(tenant: &Tenant) -> Self {
        let tenant: Box<dyn ToSql + Sync> = Box::new(tenant.as_str().to_owned());
        Self { parts: Vec::new(), values: vec![(tenant, Type::TEXT)] }
    }

    /// Adds a parameter and returns its place, such as `$7::text[]`.
    fn bind(&mut self, value: impl ToSql + Sync + 'static, of: Type) -> String {
        self.values.push((Box::new(value), of));
        format!("${}", self.values.len())
    }

    fn part(&mut self, sql: String) {
        self.parts.push(sql);
    }

    /// Runs it, and returns true if the rows were as they had been read.
    fn run(self, db: &mut impl GenericClient, database: &PostgresDatabase) -> Result<bool, StoreError> {
        let sql = database.sql(&format!("WITH {} SELECT ok FROM fresh", self.parts.join(",\n")));
        let values: Vec<(&(dyn ToSql + Sync), Type)> =
            self.values.iter().map(|(value, of)| (&**value, of.clone())).collect();
        get(&db.query_typed_one(&sql, &values).map_err(|error| of(&error))?, 0)
    }
}

fn texts<'k>(keys: impl IntoIterator<Item = &'k StateKey>) -> Vec<String> {
    keys.into_iter().map(|key| key.as_str().to_owned()).collect()
}

fn number(version: u64) -> Result<i64, StoreError> {
    i64::try_from(version).map_err(|_| corrupt("the version of a row"))
}

/// The part `fresh`, on which the others depend.
fn compare(statement: &mut Statement, compare: &[(StateKey, u64)]) -> Result<(), StoreError> {
    if compare.is_empty() {
        statement.part("fresh AS (SELECT true AS ok)".to_owned());
        return Ok(());
    }
    let versions = compare.iter().map(|(_, version)| number(*version)).collect::<Result<Vec<_>, _>>()?;
    let keys = statement.bind(texts(compare.iter().map(|(key, _)| key)), Type::TEXT_ARRAY);
    let versions = statement.bind(versions, Type::INT8_ARRAY);
    statement.part(format!(
        "fresh AS MATERIALIZED (SELECT NOT EXISTS (
             SELECT FROM unnest({keys}, {versions}) AS needed (key, version)
             LEFT JOIN {{schema}}.state ON state.tenant = $1 AND state.key = needed.key
             LEFT JOIN {{schema}}.outbox ON outbox.tenant = $1 AND outbox.key = needed.key
             WHERE coalesce(state.version, outbox.version, 0) <> needed.version) AS ok)"
    ));
    Ok(())
}

/// Returns the keys of the rows to delete: of commands, or of others.
fn deleted(rows: &[Row], commands: bool) -> impl Iterator<Item = &StateKey> {
    let deleted = rows.iter().filter(|row| row.bytes.is_none()).map(|row| &row.key);
    deleted.filter(move |key| (key.kind() == RowKind::Outbox) == commands)
}

fn write_rows(statement: &mut Statement, rows: &[Row]) -> Result<(), StoreError> {
    let (commands, others): (Vec<&Row>, Vec<&Row>) =
        rows.iter().filter(|row| row.bytes.is_some()).partition(|row| row.key.kind() == RowKind::Outbox);
    let mut source = |rows: &[&Row]| -> Result<String, StoreError> {
        let keys = texts(rows.iter().map(|row| &row.key));
        let versions = rows.iter().map(|row| number(row.version)).collect::<Result<Vec<_>, _>>()?;
        let bytes: Vec<Vec<u8>> = rows.iter().filter_map(|row| row.bytes.clone()).collect();
        let keys = statement.bind(keys, Type::TEXT_ARRAY);
        let versions = statement.bind(versions, Type::INT8_ARRAY);
        let bytes = statement.bind(bytes, Type::BYTEA_ARRAY);
        Ok(format!("unnest({keys}, {versions}, {bytes}) AS new (key, version, bytes)"))
    };
    let mut parts = Vec::new();
    if !others.is_empty() {
        let source = source(&others)?;
        parts.push(format!(
            "written AS (INSERT INTO {{schema}}.state (tenant, key, version, bytes)
                 SELECT $1, new.key, new.version, new.bytes FROM fresh, {source} WHERE ok
                 ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, bytes = excluded.bytes)"
        ));
    }
    if !commands.is_empty() {
        // A command that is sealed with a new key.
        let source = source(&commands)?;
        parts.push(format!(
            "sealed AS (UPDATE {{schema}}.outbox SET version = new.version, bytes = new.bytes
                 FROM fresh, {source} WHERE ok AND outbox.tenant = $1 AND outbox.key = new.key)"
        ));
    }
    let gone = texts(deleted(rows, false));
    if !gone.is_empty() {
        let keys = statement.bind(gone, Type::TEXT_ARRAY);
        parts.push(format!(
            "deleted AS (DELETE FROM {{schema}}.state USING fresh WHERE ok AND tenant = $1 AND key = ANY({keys}))"
        ));
    }
    for part in parts {
        statement.part(part);
    }
    Ok(())
}

/// Deletes commands with a final report, and makes the next command of each case ready.
fn finish(statement: &mut Statement, finished: &[&StateKey]) -> Result<(), StoreError> {
    if finished.is_empty() {
        return Ok(());
    }
    let cases = finished.iter().map(|key| Ok(command_id(key)?.case.as_str().to_owned()));
    let cases = cases.collect::<Result<Vec<String>, StoreError>>()?;
    let cases = statement.bind(cases, Type::TEXT_ARRAY);
    let keys = statement.bind(texts(finished.iter().copied()), Type::TEXT_ARRAY);
    statement.part(format!(
        "finished AS (DELETE FROM {{schema}}.outbox USING fresh WHERE ok AND tenant = $1 AND key = ANY({keys}))"
    ));
    statement.part(format!(
        "next AS (UPDATE {{schema}}.outbox SET ready = since FROM fresh
             WHERE ok AND tenant = $1 AND ready IS NULL AND key IN (
                 SELECT DISTINCT ON (case_id) key FROM {{schema}}.outbox
                 WHERE tenant = $1 AND case_id = ANY({cases}) AND key <> ALL({keys})
                 ORDER BY case_id, seq, n))"
    ));
    Ok(())
}

/// Stores new commands. One is ready if it is the first open one of its case.
fn release(
    statement: &mut Statement,
    changes: &Changes<'_>,
    finished: &[&StateKey],
) -> Result<(), StoreError> {
    if changes.outbox.is_empty() {
        return Ok(());
    }
    let ids = changes.outbox.iter().map(|row| command_id(&row.key)).collect::<Result<Vec<_>, _>>()?;
    let is_first = |id: &CommandId| ids.iter().all(|other| other.case != id.case || other >= id);
    let first: Vec<bool> = ids.iter().map(is_first).collect();
    let versions = changes.outbox.iter().map(|row| number(row.version)).collect::<Result<Vec<_>, _>>()?;
    let keys = texts(changes.outbox.iter().map(|row| &row.key));
    let bytes: Vec<Vec<u8>> =
        changes.outbox.iter().map(|row| row.bytes.clone().unwrap_or_default()).collect();
    let cases: Vec<String> = ids.iter().map(|id| id.case.as_str().to_owned()).collect();
    let seqs: Vec<i64> = ids.iter().map(|id| i64::from(id.seq)).collect();
    let ns: Vec<i64> = ids.iter().map(|id| i64::from(id.n)).collect();
    let source = [
        statement.bind(keys, Type::TEXT_ARRAY),
        statement.bind(versions, Type::INT8_ARRAY),
        statement.bind(bytes, Type::BYTEA_ARRAY),
        statement.bind(cases, Type::TEXT_ARRAY),
        statement.bind(seqs, Type::INT8_ARRAY),
        statement.bind(ns, Type::INT8_ARRAY),
        statement.bind(first, Type::BOOL_ARRAY),
    ];
    let now = statement.bind(changes.now.milliseconds(), Type::INT8);
    let finished = statement.bind(texts(finished.iter().copied()), Type::TEXT_ARRAY);
    statement.part(format!(
        "released AS (INSERT INTO {{schema}}.outbox (tenant, key, version, bytes, case_id, seq, n, since, ready)
             SELECT $1, new.key, new.version, new.bytes, new.case_id, new.seq, new.n, {now},
                 CASE WHEN is_first AND NOT EXISTS (
                     SELECT FROM {{schema}}.outbox AS earlier
                     WHERE earlier.tenant = $1 AND earlier.case_id = new.case_id
                       AND earlier.key <> ALL({finished})) THEN {now} END
             FROM fresh, unnest({}) AS new (key, version, bytes, case_id, seq, n, is_first) WHERE ok)",
        source.join(", ")
    ));
    Ok(())
}

fn command_id(key: &StateKey) -> Result<CommandId, StoreError> {
    let id = key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| corrupt("the key of a command"))
}

fn progress(statement: &mut Statement, case: &CaseProgress, now: Time) {
    let id = statement.bind(case.case.as_str().to_owned(), Type::TEXT);
    let due = statement.bind(case.deadline.map(Time::milliseconds), Type::INT8);
    let ended = statement.bind(case.is_over.then_some(now.milliseconds()), Type::INT8);
    statement.part(format!(
        "progressed AS (INSERT INTO {{schema}}.cases AS stored (tenant, case_id, due, ended)
             SELECT $1, {id}, {due}, {ended} FROM fresh WHERE ok
             ON CONFLICT (tenant, case_id) DO UPDATE SET due = excluded.due,
                 ended = CASE WHEN excluded.ended IS NOT NULL THEN coalesce(stored.ended, excluded.ended) END)"
    ));
}

fn activate(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    change: &Activation<'_>,
    now: Time,
) -> Result<(), StoreError> {
    let tenant = tenant.as_str();
    let named: [(&(dyn ToSql + Sync), Type); 2] = [(&tenant, Type::TEXT), (&change.digest, Type::TEXT)];
    let known = database.sql("SELECT FROM {schema}.policies WHERE tenant = $1 AND digest = $2");
    if db.query_typed_opt(&known, &named).map_err(|error| of(&error))?.is_none() {
        return Err(StoreError::Other(format!("no policy has the digest `{}`", change.digest)));
    }
    let replaced = if change.role == Some(PolicyRole::InForce) { " OR role = 'in_force'" } else { "" };
    let delete =
        database.sql(&format!("DELETE FROM {{schema}}.roles WHERE tenant = $1 AND (digest = $2{replaced})"));
    db.execute_typed(&delete, &named).map_err(|error| of(&error))?;
    let Some(role) = &change.role else { return Ok(()) };
    let insert = database.sql(
        r#"INSERT INTO {schema}.roles (tenant, digest, role, share, "by", since) VALUES ($1, $2, $3, $4, $5, $6)"#,
    );
    let values: [(&(dyn ToSql + Sync), Type); 6] = [
        (&tenant, Type::TEXT),
        (&change.digest, Type::TEXT),
        (&role.name(), Type::TEXT),
        (&i64::from(role.share()), Type::INT8),
        (&change.by, Type::TEXT),
        (&now.milliseconds(), Type::INT8),
    ];
    db.execute_typed(&insert, &values).map(|_| ()).map_err(|error| of(&error))
}
