use bonafides::Time;
use bonafides::case::CommandId;
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{Activation, PolicyRole, Tenant};
use bonafides_parts::{Changes, StoreError};
use postgres::GenericClient;
use postgres::types::Type;

use crate::database::PostgresDatabase;
use crate::error::{corrupt, get, of};
use crate::store::Typed;

/// Stores a step whose keys are locked, with one statement, unless it changes the role of a policy.
pub(super) fn write(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
    tenant: &Tenant,
    changes: &Changes<'_>,
) -> Result<(), StoreError> {
    let read = changes.compare.iter().map(|(key, version)| Ok((key.as_str(), number(*version)?)));
    let (read_keys, read_versions): (Vec<&str>, Vec<i64>) =
        read.collect::<Result<Vec<_>, StoreError>>()?.into_iter().unzip();
    let is_command = |row: &&Row| row.key.kind() == RowKind::Outbox;
    let (stored, gone): (Vec<&Row>, Vec<&Row>) = changes.write.iter().partition(|row| row.bytes.is_some());
    let (sealed, written): (Vec<&Row>, Vec<&Row>) = stored.into_iter().partition(is_command);
    let (finished, deleted): (Vec<&Row>, Vec<&Row>) = gone.into_iter().partition(is_command);

    let written = Rows::of(&written)?;
    let deleted: Vec<&str> = deleted.iter().map(|row| row.key.as_str()).collect();
    let finished_cases = finished.iter().map(|row| Ok(command_id(&row.key)?.case.as_str().to_owned()));
    let finished_cases = finished_cases.collect::<Result<Vec<String>, StoreError>>()?;
    let finished: Vec<&str> = finished.iter().map(|row| row.key.as_str()).collect();
    let commands = Commands::of(changes.outbox)?;
    let record = changes.record;
    let case = changes.case.as_ref();

    let stored = db.query_typed_one(
        &database.sql(
            "SELECT {schema}.store_step($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                 $17, $18, $19, $20, $21, $22)",
        ),
        &[
            (&tenant.as_str(), Type::TEXT),
            (&changes.now.milliseconds(), Type::INT8),
            (&read_keys, Type::TEXT_ARRAY),
            (&read_versions, Type::INT8_ARRAY),
            (&written.keys, Type::TEXT_ARRAY),
            (&written.versions, Type::INT8_ARRAY),
            (&written.bytes, Type::BYTEA_ARRAY),
            (&deleted, Type::TEXT_ARRAY),
            (&finished, Type::TEXT_ARRAY),
            (&finished_cases, Type::TEXT_ARRAY),
            (&commands.rows.keys, Type::TEXT_ARRAY),
            (&commands.rows.versions, Type::INT8_ARRAY),
            (&commands.rows.bytes, Type::BYTEA_ARRAY),
            (&commands.cases, Type::TEXT_ARRAY),
            (&commands.seqs, Type::INT8_ARRAY),
            (&commands.ns, Type::INT8_ARRAY),
            (&record.map(|record| record.case.as_str()), Type::TEXT),
            (&record.map(|record| i64::from(record.seq)), Type::INT8),
            (&record.map(|record| &*record.bytes), Type::TEXT),
            (&case.map(|case| case.case.as_str()), Type::TEXT),
            (&case.and_then(|case| case.deadline).map(Time::milliseconds), Type::INT8),
            (&case.map(|case| case.is_over), Type::BOOL),
        ],
    );
    if !get(&stored.map_err(|error| of(&error))?, 0)? {
        return Err(StoreError::Conflict);
    }
    if !sealed.is_empty() {
        seal(db, database, tenant, &Rows::of(&sealed)?)?;
    }
    match &changes.activation {
        Some(activation) => activate(db, database, tenant, activation, changes.now),
        None => Ok(()),
    }
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
}

impl<'r> Commands<'r> {
    fn of(rows: &'r [Row]) -> Result<Self, StoreError> {
        let ids = rows.iter().map(|row| Ok((command_id(&row.key)?, row)));
        let mut ids = ids.collect::<Result<Vec<(CommandId, &Row)>, StoreError>>()?;
        ids.sort_by(|(id, _), (other, _)| id.cmp(other));
        Ok(Self {
            rows: Rows::of(&ids.iter().map(|(_, row)| *row).collect::<Vec<_>>())?,
            cases: ids.iter().map(|(id, _)| id.case.as_str().to_owned()).collect(),
            seqs: ids.iter().map(|(id, _)| i64::from(id.seq)).collect(),
            ns: ids.iter().map(|(id, _)| i64::from(id.n)).collect(),
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
