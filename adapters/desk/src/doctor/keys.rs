use bonafides::case::{Case, DeskChain, reseal};
use bonafides::keys::RowKind;

use super::Check;
use crate::error::DeskError;
use crate::parts::{Parts, new_seed};

/// Checks that the keys open what the store keeps: they may be those of another database.
pub(super) fn open_rows(parts: &Parts) -> Check {
    const FOREIGN: &str = "restore the key file that belongs to this database; a new one cannot open it";
    match try_to_open(parts) {
        Ok(0) => Check::fine("rows", "there are none yet"),
        Ok(_) => Check::fine("rows", "the keys open them"),
        Err(DeskError::Store(error)) => Check::wrong("rows", &error, error.help()),
        Err(error) => Check::wrong("rows", format!("the keys do not open a row: {error}"), FOREIGN),
    }
}

/// Opens one row under each key, and returns how many there were.
fn try_to_open(parts: &Parts) -> Result<u32, DeskError> {
    let mut opened = 0_u32;
    let keys = &*parts.keys;
    let chain = DeskChain::key();
    let cases = parts.store.rows(RowKind::Case, None, 2)?;
    if let Some(row) = cases.iter().find(|row| row.key != chain) {
        Case::from_row(row, keys)?;
        opened = opened.saturating_add(1);
    }
    if let Some(row) = parts.store.rows(RowKind::Keyring, None, 1)?.first() {
        // Opens the row, and the key of the person in it. What it returns is not stored.
        reseal(row, keys, &new_seed()?)?;
        opened = opened.saturating_add(1);
    }
    Ok(opened)
}
