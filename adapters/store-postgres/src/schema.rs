use std::sync::Arc;

use bonafides_parts::StoreError;
use bonafides_parts::store::{Migration, Table};
use postgres::types::Type;
use postgres::{Client, GenericClient};

use crate::database::PostgresDatabase;
use crate::error::{corrupt, get, of, of_commit};
use crate::text::literal;

/// The migrations, in order; the n-th leads to version n.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001.sql")];

/// The newest version of the schema.
pub(crate) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The version of the schema; 0 if it has no tables.
struct Version {
    found: u32,
    has_schema: bool,
}

impl Version {
    fn read(db: &mut impl GenericClient, database: &PostgresDatabase) -> Result<Self, StoreError> {
        let name = database.schema_name().as_str();
        // From the catalogue, which everybody may read: the user may lack rights to the schema.
        let select = "SELECT to_regnamespace(quote_ident($1)) IS NOT NULL, EXISTS (
                          SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                          WHERE nspname = $1 AND relname = 'meta')";
        let found = db.query_typed_one(select, &[(&name, Type::TEXT)]).map_err(|error| of(&error))?;
        let (has_schema, has_tables): (bool, bool) = (get(&found, 0)?, get(&found, 1)?);
        if !has_tables {
            return Ok(Self { found: 0, has_schema });
        }
        let select = database.sql("SELECT version FROM {schema}.meta");
        let version = db.query_typed_one(&select, &[]).map_err(|error| of(&error))?;
        let found =
            u32::try_from(get::<i32>(&version, 0)?).map_err(|_| corrupt("the version of the schema"))?;
        Ok(Self { found, has_schema })
    }

    fn pending(&self, database: &PostgresDatabase) -> Result<Vec<Migration>, StoreError> {
        let newest = newest();
        if self.found > newest {
            return Err(StoreError::NewerSchema { found: self.found, newest });
        }
        let later = (1..).zip(MIGRATIONS).filter(|(version, _)| *version > self.found);
        Ok(later
            .map(|(version, sql)| {
                let create = if version == 1 && !self.has_schema { "CREATE SCHEMA {schema};\n" } else { "" };
                Migration::new(version, database.sql(&format!("{create}{sql}")))
            })
            .collect())
    }
}

pub(crate) fn pending(
    db: &mut impl GenericClient,
    database: &PostgresDatabase,
) -> Result<Vec<Migration>, StoreError> {
    Version::read(db, database)?.pending(database)
}

/// Runs the missing migrations, all or none, and only once, however many nodes start at a time.
pub(crate) fn migrate(database: &PostgresDatabase) -> Result<(), StoreError> {
    let user = {
        let mut pooled = database.pool().take()?;
        pooled.begin(&database.begin())?;
        let user = pooled.client()?.query_typed_one("SELECT current_user::text", &[]);
        get::<String>(&user.map_err(|error| of(&error))?, 0)?
    };
    if let Some(connect) = database.administrator_connect() {
        let mut client = Arc::clone(connect)().map_err(|error| of(&error))?;
        return run(&mut client, database, Some(&user));
    }
    let mut pooled = database.pool().take()?;
    run(pooled.client()?, database, None)?;
    pooled.settled();
    Ok(())
}

fn run(db: &mut Client, database: &PostgresDatabase, grant_to: Option<&str>) -> Result<(), StoreError> {
    // No limits of time: a migration may rewrite a large table.
    let mut tx = db.transaction().map_err(|error| of(&error))?;
    let name = literal(&format!("bonafides migration {}", database.schema_name().as_str()));
    let lock = format!("SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))");
    // A statement of its own: the next one sees what the previous holder has done.
    let set = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0";
    tx.batch_execute(&format!("{set}; {lock}")).map_err(|error| of(&error))?;
    for migration in pending(&mut tx, database)? {
        let done = database.sql(&format!("UPDATE {{schema}}.meta SET version = {}", migration.version));
        tx.batch_execute(&format!("{}\n{done}", migration.sql)).map_err(|error| of(&error))?;
    }
    if let Some(user) = grant_to {
        let user = format!("\"{}\"", user.replace('"', "\"\""));
        let grant = database.sql(&format!(
            "GRANT USAGE ON SCHEMA {{schema}} TO {user};
             GRANT SELECT ON {{schema}}.meta TO {user};
             GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {{schema}} TO {user};
             GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {user}",
            tables().map(|table| format!("{{schema}}.{table}")).collect::<Vec<_>>().join(", ")
        ));
        tx.batch_execute(&grant).map_err(|error| of(&error))?;
    }
    tx.commit().map_err(|error| of_commit(&error))
}

fn tables() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.as_str()).chain(["keys", "numbering", "queue"])
}

pub(crate) fn not_durable() -> StoreError {
    StoreError::NotDurable("`synchronous_commit` is off".to_owned())
}

/// Checks version, rights, and that the server takes writes.
pub(crate) fn validate(db: &mut impl GenericClient, database: &PostgresDatabase) -> Result<(), StoreError> {
    let (found, needed) = (Version::read(db, database)?.found, newest());
    if found < needed {
        return Err(StoreError::OlderSchema { found, needed });
    }
    if found > needed {
        return Err(StoreError::NewerSchema { found, newest: needed });
    }
    let select = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
                      current_setting('synchronous_commit') = 'off'";
    let server = db.query_typed_one(select, &[]).map_err(|error| of(&error))?;
    if get(&server, 0)? {
        return Err(StoreError::ReadOnly("the server is a standby".to_owned()));
    }
    if get(&server, 1)? {
        return Err(StoreError::ReadOnly("`default_transaction_read_only` is on".to_owned()));
    }
    if get(&server, 2)? {
        return Err(not_durable());
    }
    let select = "SELECT wanted || ' on ' || name FROM unnest($2::text[]) AS name,
                      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted
                  WHERE NOT has_table_privilege(quote_ident($1) || '.' || quote_ident(name), wanted)
                  ORDER BY 1 LIMIT 1";
    let names: Vec<&str> = tables().collect();
    let schema = database.schema_name().as_str();
    let missing = db.query_typed_opt(select, &[(&schema, Type::TEXT), (&names, Type::TEXT_ARRAY)]);
    match missing.map_err(|error| of(&error))? {
        Some(missing) => {
            let missing: String = get(&missing, 0)?;
            Err(StoreError::ReadOnly(format!("the user lacks the right {missing}")))
        }
        None => Ok(()),
    }
}
