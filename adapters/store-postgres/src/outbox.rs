use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::StoreError;
use bonafides_parts::store::{DeadCommand, LeasedCommand, Tenant};
use postgres::types::Type;
use postgres::{SimpleQueryMessage, SimpleQueryRow};

use crate::database::PostgresDatabase;
use crate::error::{corrupt, get, unsigned};
use crate::store::Session;
use crate::text::{from_hex, literal};

/// Leases the command that has been ready for the longest time, with one message.
///
/// If the connection breaks while nobody uses it, it is sent again; if it broke after the commit, the first lease expires.
pub(crate) fn lease(
    database: &PostgresDatabase,
    tenant: &Tenant,
    now: Time,
    until: Time,
) -> Result<Option<LeasedCommand>, StoreError> {
    let lease = format!(
        "SELECT * FROM {}.lease({}, {}, {})",
        database.schema_name().quoted(),
        literal(tenant.as_str()),
        now.milliseconds(),
        until.milliseconds()
    );
    let mut pooled = database.pool().take()?;
    let result = pooled.at_once(&database.at_once(&lease))?;
    // The statements before it return no row.
    let found = result.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) if row.len() == 5 => Some(row),
        _ => None,
    });
    let leased = |row: &SimpleQueryRow| {
        let column = |at| row.get(at).ok_or_else(|| corrupt("a command"));
        let key = column(0)?.parse().map_err(|_| corrupt("the key of a command"))?;
        let version = column(1)?.parse().map_err(|_| corrupt("the version of a command"))?;
        let attempts = column(4)?.parse().map_err(|_| corrupt("the attempts of a command"))?;
        let command = Row::new(key, version, Some(from_hex(column(2)?)?));
        let since = column(3)?.parse().map_err(|_| corrupt("the time of a command"))?;
        Ok(LeasedCommand::new(command, Time::from_milliseconds(since), attempts))
    };
    found.map(leased).transpose()
}

pub(crate) fn postpone(
    session: &mut Session<'_>,
    command: &StateKey,
    until: Time,
    reason: &str,
) -> Result<(), StoreError> {
    session
        .execute(
            "UPDATE {schema}.outbox SET ready = $3, reason = $4
             WHERE tenant = $1 AND key = $2 AND ready IS NOT NULL",
            &[
                (&command.as_str(), Type::TEXT),
                (&until.milliseconds(), Type::INT8),
                (&without_nul(reason), Type::TEXT),
            ],
        )
        .map(|_| ())
}

pub(crate) fn bury(session: &mut Session<'_>, dead: &DeadCommand) -> Result<(), StoreError> {
    session
        .execute(
            "INSERT INTO {schema}.dead (tenant, id, kind, since, at, attempts, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, id) DO NOTHING",
            &[
                (&dead.id.to_string(), Type::TEXT),
                (&dead.kind, Type::TEXT),
                (&dead.since.milliseconds(), Type::INT8),
                (&dead.at.milliseconds(), Type::INT8),
                (&i64::from(dead.attempts), Type::INT8),
                (&without_nul(&dead.reason), Type::TEXT),
            ],
        )
        .map(|_| ())
}

/// PostgreSQL stores every character but one. A reason must not be what makes a command undead.
fn without_nul(reason: &str) -> String {
    reason.replace('\0', "")
}

pub(crate) fn dead(session: &mut Session<'_>, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
    let found = session.query(
        "SELECT id, kind, since, at, attempts, reason FROM {schema}.dead WHERE tenant = $1
         ORDER BY at DESC, id LIMIT $2",
        &[(&i64::from(most), Type::INT8)],
    )?;
    let dead = |row: &postgres::Row| {
        let id = get::<&str>(row, 0)?.parse().map_err(|_| corrupt("the id of a command"))?;
        let time = |at| get(row, at).map(Time::from_milliseconds);
        let attempts = unsigned(row, 4, "the attempts of a command")?;
        Ok(DeadCommand::new(id, get::<String>(row, 1)?, time(2)?, time(3)?, attempts, get(row, 5)?))
    };
    found.iter().map(dead).collect()
}
