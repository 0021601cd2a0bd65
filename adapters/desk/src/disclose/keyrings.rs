use std::collections::{BTreeMap, BTreeSet};

use bonafides::case::{Case, CaseId, PersonKeyring};
use bonafides::keys::{RowKind, StateKey};

use super::RECORDS;
use crate::Desk;
use crate::error::DeskError;

/// Returns the keyrings of these aliases. Those of erased people are gone.
///
/// Nothing leads from an alias to the row of its keyring, so all of them are looked through.
pub(super) fn of_aliases(
    desk: &Desk,
    aliases: &BTreeSet<String>,
) -> Result<BTreeMap<String, PersonKeyring>, DeskError> {
    let (mut found, mut after) = (BTreeMap::new(), None::<StateKey>);
    while found.len() < aliases.len() {
        let rows = desk.store().rows(RowKind::Keyring, after.as_ref(), RECORDS)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key.clone());
        for row in &rows {
            let keyring = PersonKeyring::from_row(row, &*desk.0.parts.keys)?;
            if let Some(keyring) = keyring.filter(|keyring| aliases.contains(keyring.alias())) {
                found.insert(keyring.alias().to_owned(), keyring);
            }
        }
    }
    Ok(found)
}

/// Returns the aliases of people by their ids, of those who have one.
pub(super) fn aliases_of(
    desk: &Desk,
    people: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, DeskError> {
    let (keys, mut aliases) = (&*desk.0.parts.keys, BTreeMap::new());
    for person in people {
        let row = desk.store().read(&[PersonKeyring::key(person, keys)?])?.into_iter().next();
        let keyring = row.map(|row| PersonKeyring::from_row(&row, keys)).transpose()?.flatten();
        if let Some(keyring) = keyring {
            aliases.insert(keyring.alias().to_owned(), person.clone());
        }
    }
    Ok(aliases)
}

/// Returns the ids of the operators of a case, as long as its row is kept: records name their aliases alone.
pub(super) fn operators(desk: &Desk, case: &str) -> Result<Vec<String>, DeskError> {
    let Ok(id) = case.parse::<CaseId>() else { return Ok(Vec::new()) };
    let row = desk.store().read(&[Case::key(&id)])?.into_iter().next().filter(|row| row.bytes.is_some());
    let Some(row) = row else { return Ok(Vec::new()) };
    let case = Case::from_row(&row, &*desk.0.parts.keys)?;
    Ok(case.operators().map(str::to_owned).collect())
}
