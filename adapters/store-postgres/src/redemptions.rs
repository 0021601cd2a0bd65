use bonafides::Time;
use bonafides::case::{Redemption, WriteStatus};
use bonafides_parts::StoreError;
use bonafides_parts::store::{redemption_from_name, redemption_name};
use postgres::types::Type;

use crate::error::{corrupt, get};
use crate::store::Session;

pub(crate) fn state(session: &mut Session<'_>, grant: &str) -> Result<Option<Redemption>, StoreError> {
    let found = session.query(
        "SELECT state FROM {schema}.redemptions WHERE tenant = $1 AND jti = $2",
        &[(&grant, Type::TEXT)],
    )?;
    let state = |row: &postgres::Row| {
        redemption_from_name(get(row, 0)?).ok_or_else(|| corrupt("the state of a grant"))
    };
    found.first().map(state).transpose()
}

pub(crate) fn begin(
    session: &mut Session<'_>,
    grant: &str,
    state: Redemption,
    now: Time,
) -> Result<bool, StoreError> {
    let inserted = session.execute(
        "INSERT INTO {schema}.redemptions (tenant, jti, state, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant, jti) DO NOTHING",
        &[(&grant, Type::TEXT), (&redemption_name(state), Type::TEXT), (&now.milliseconds(), Type::INT8)],
    )?;
    Ok(inserted == 1)
}

pub(crate) fn finish(session: &mut Session<'_>, grant: &str, written: WriteStatus) -> Result<(), StoreError> {
    let updated = session.execute(
        "UPDATE {schema}.redemptions SET state = $3 WHERE tenant = $1 AND jti = $2 AND state <> 'revoked'",
        &[(&grant, Type::TEXT), (&redemption_name(Redemption::Finished(written)), Type::TEXT)],
    )?;
    if updated == 1 { Ok(()) } else { Err(StoreError::Other("the grant was not taken".to_owned())) }
}
