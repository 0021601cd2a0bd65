use crate::case::protocol::Fault;
use crate::case::state::{GrantState, Person, parse};
use crate::keys::{Keys, Row, RowKind, StateKey};

/// Returns the key of the row that tells which grants of an account are live, for a connector's host.
pub fn grant_row(account: &str, keys: &dyn Keys) -> Result<StateKey, Fault> {
    Ok(StateKey::of(RowKind::Person, account, keys)?)
}

/// Returns true if a grant (`jti` of its token) was redeemed and nothing has ended it since. A connector
/// that can reach the store checks this before it writes to the directory.
pub fn grant_live(row: &Row, jti: &str, keys: &dyn Keys) -> Result<bool, Fault> {
    let Some(bytes) = &row.bytes else { return Ok(false) };
    let person: Person = parse(&row.key, bytes, keys)?;
    Ok(person
        .grants
        .iter()
        .any(|grant| grant.id == jti && grant.state == GrantState::Redeemed && grant.epoch == person.epoch))
}
