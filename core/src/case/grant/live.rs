use crate::case::protocol::Fault;
use crate::case::state::{GrantState, Person, parse};
use crate::keys::{Keys, Row, RowKind, StateKey};

/// Where it stands whether the grants of an account are live: the row a connector's host reads.
pub fn grant_row(account: &str, keys: &dyn Keys) -> Result<StateKey, Fault> {
    Ok(StateKey::of(RowKind::Person, account, keys)?)
}

/// Whether a grant (`jti` of its token) is on its way and nothing has ended it since: what a
/// connector that can reach the store asks before it writes to the directory.
pub fn grant_live(row: &Row, jti: &str, keys: &dyn Keys) -> Result<bool, Fault> {
    let Some(bytes) = &row.bytes else { return Ok(false) };
    let person: Person = parse(&row.key, bytes, keys)?;
    Ok(person
        .grants
        .iter()
        .any(|grant| grant.id == jti && grant.state == GrantState::Redeemed && grant.epoch == person.epoch))
}
