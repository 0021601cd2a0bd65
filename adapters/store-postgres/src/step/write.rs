use bonafides::Time;
use bonafides::case::CommandId;
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{Activation, PolicyRole, Tenant};
use bonafides_parts::{Changes, StoreError};
use postgres::GenericClient;
use postgres::types::Type;

use crate::database::PostgresDatabase;
use crate::error::{corrupt, of};
use crate::store::Typed;
use crate::text::{array, hex, literal, or_null};

/// Stores a step whose keys are locked, with one statement, unless it changes the role of a policy.
pub(super) fn write(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    changes: &Changes<'_>,
) -> Result<(), StoreError> {
    let statement = statement(database, tenant, changes)?;
    db.simple_query(&statement).map_err(|error| of(&error))?;
    let sealed: Vec<&Row> = changes.write.iter().filter(|row| is_sealed_anew(row)).collect();
    if !sealed.is_empty() {
        seal(db, database, tenant, &Rows::of(&sealed)?)?;
    }
    match &changes.activation {
        Some(activation) => activate(db, database, tenant, activation, changes.now),
        None => Ok(()),
    }
}

/// Returns true if [`statement`] stores the whole step.
pub(super) fn is_one_statement(changes: &Changes<'_>) -> bool {
    changes.activation.is_none() && !changes.write.iter().any(is_sealed_anew)
}

/// Returns true for an open command that is stored again.
fn is_sealed_anew(row: &Row) -> bool {
    row.key.kind() == RowKind::Outbox && row.bytes.is_some()
}

/// Returns the statement that stores a step whose keys are locked, without what is sealed anew and the role of a policy.
///
/// Its values are in the text, so that one message can hold it and what follows. It fails with a conflict.
pub(super) fn statement(
    database: &PostgresDatabase,
    tenant: &Tenant,
    changes: &Changes<'_>,
) -> Result<String, StoreError> {
    let read_keys: Vec<&str> = changes.compare.iter().map(|(key, _)| key.as_str()).collect();
    let read_versions: Vec<i64> =
        changes.compare.iter().map(|(_, version)| number(*version)).collect::<Result<_, _>>()?;
    let (stored, gone): (Vec<&Row>, Vec<&Row>) = changes.write.iter().partition(|row| row.bytes.is_some());
    let written: Vec<&Row> = stored.into_iter().filter(|row| !is_sealed_anew(row)).collect();
    let (finished, deleted): (Vec<&Row>, Vec<&Row>) =
        gone.into_iter().partition(|row| row.key.kind() == RowKind::Outbox);
    let keys = |rows: &[&Row]| texts(&rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>());
    let finished_cases = finished.iter().map(|row| Ok(command_id(&row.key)?.case.as_str().to_owned()));
    let finished_cases = finished_cases.collect::<Result<Vec<String>, StoreError>>()?;
    let (written, commands) = (Rows::of(&written)?, Commands::of(changes)?);
    let (record, case) = (changes.record, changes.case.as_ref());
    let values = [
        literal(tenant.as_str()),
        changes.now.milliseconds().to_string(),
        texts(&read_keys),
        numbers(&read_versions),
        texts(&written.keys),
        numbers(&written.versions),
        array("bytea", &written.bytes, |bytes| hex(bytes)),
        keys(&deleted),
        keys(&finished),
        texts(&finished_cases),
        texts(&commands.rows.keys),
        numbers(&commands.rows.versions),
        array("bytea", &commands.rows.bytes, |bytes| hex(bytes)),
        texts(&commands.cases),
        numbers(&commands.seqs),
        numbers(&commands.ns),
        numbers(&commands.unordered),
        or_null(record, |record| literal(record.case.as_str())),
        or_null(record, |record| record.seq.to_string()),
        or_null(record, |record| literal(&record.bytes)),
        or_null(case, |case| literal(case.case.as_str())),
        or_null(case.and_then(|case| case.deadline), |deadline| deadline.milliseconds().to_string()),
        or_null(case, |case| case.is_over.to_string()),
    ];
    Ok(format!("SELECT {}.store_step({})", database.schema_name().quoted(), values.join(", ")))
}

fn texts(values: &[impl AsRef<str>]) -> String {
    array("text", values, |text| literal(text.as_ref()))
}

fn numbers(values: &[i64]) -> String {
    array("bigint", values, i64::to_string)
}

/// Rows with bytes, as columns.
struct Rows<'r> {
    keys: Vec<&'r str>,
    versions: Vec<i64>,
    bytes: Vec<&'r [u8]>,
}

impl<'r> Rows<'r> {
    fn of(rows: &[&'r Row]) -> Result<Self, StoreError> {
        Ok(Self {
            keys: rows.iter().map(|row| row.key.as_str()).collect(),
            versions: rows.iter().map(|row| number(row.version)).collect::<Result<_, _>>()?,
            bytes: rows.iter().map(|row| row.bytes.as_deref().unwrap_or_default()).collect(),
        })
    }
}

/// New commands, as columns, in the order of their ids.
struct Commands<'r> {
    rows: Rows<'r>,
    cases: Vec<String>,
    seqs: Vec<i64>,
    ns: Vec<i64>,
    unordered: Vec<i64>,
}

impl<'r> Commands<'r> {
    fn of(changes: &'r Changes<'_>) -> Result<Self, StoreError> {
        let ids = changes.outbox.iter().map(|row| Ok((command_id(&row.key)?, row)));
        let mut ids = ids.collect::<Result<Vec<(CommandId, &Row)>, StoreError>>()?;
        ids.sort_by(|(id, _), (other, _)| id.cmp(other));
        Ok(Self {
            rows: Rows::of(&ids.iter().map(|(_, row)| *row).collect::<Vec<_>>())?,
            cases: ids.iter().map(|(id, _)| id.case.as_str().to_owned()).collect(),
            seqs: ids.iter().map(|(id, _)| i64::from(id.seq)).collect(),
            ns: ids.iter().map(|(id, _)| i64::from(id.n)).collect(),
            unordered: ids.iter().map(|(_, row)| i64::from(changes.unordered.contains(&row.key))).collect(),
        })
    }
}

fn number(version: u64) -> Result<i64, StoreError> {
    i64::try_from(version).map_err(|_| corrupt("the version of a row"))
}

fn command_id(key: &StateKey) -> Result<CommandId, StoreError> {
    let id = key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| corrupt("the key of a command"))
}

/// Stores open commands that were sealed with another key.
fn seal(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    rows: &Rows<'_>,
) -> Result<(), StoreError> {
    let update = database.sql(
        "UPDATE {schema}.outbox SET version = new.version, bytes = new.bytes
         FROM unnest($2::text[], $3::bigint[], $4::bytea[]) AS new (key, version, bytes)
         WHERE tenant = $1 AND outbox.key = new.key",
    );
    let values: [Typed<'_>; 4] = [
        (&tenant.as_str(), Type::TEXT),
        (&rows.keys, Type::TEXT_ARRAY),
        (&rows.versions, Type::INT8_ARRAY),
        (&rows.bytes, Type::BYTEA_ARRAY),
    ];
    db.execute_typed(&update, &values).map(|_| ()).map_err(|error| of(&error))
}

fn activate(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    change: &Activation<'_>,
    now: Time,
) -> Result<(), StoreError> {
    let tenant = tenant.as_str();
    let named: [Typed<'_>; 2] = [(&tenant, Type::TEXT), (&change.digest, Type::TEXT)];
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
    let values: [Typed<'_>; 6] = [
        (&tenant, Type::TEXT),
        (&change.digest, Type::TEXT),
        (&role.name(), Type::TEXT),
        (&i64::from(role.share()), Type::INT8),
        (&change.by, Type::TEXT),
        (&now.milliseconds(), Type::INT8),
    ];
    db.execute_typed(&insert, &values).map(|_| ()).map_err(|error| of(&error))
}
