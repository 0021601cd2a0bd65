use zeroize::Zeroizing;

use crate::case::protocol::Fault;
use crate::case::state::keyring::Keyring;
use crate::case::state::loaded;
use crate::keys::{Draws, Keys, Row, RowKind, Seed, is_sealed_with_current, open_row, seal_row};

/// Seals a row anew with the current keys, after a rotation. Returns the row to store, at the next version, or `None` if it
/// is sealed with the current keys already, or absent.
///
/// Store it if the row still has the version of `row`. `seed` serves for one row only. The content does not change, and no
/// record is made. A MAC in a row keeps the key of its id: keep an old `vault` key while recovery codes, re-enrolment keys and
/// notices made with it are valid.
pub fn reseal(row: &Row, keys: &dyn Keys, seed: &Seed) -> Result<Option<Row>, Fault> {
    let Some(bytes) = &row.bytes else { return Ok(None) };
    let fault = |error| Fault::Row { key: row.key.clone(), error };
    let is_current = is_sealed_with_current(keys, &row.key, bytes).map_err(fault)?;
    let mut draws = Draws::new(seed.expose(), "reseal", row.version);
    let sealed = if row.key.kind() == RowKind::Keyring {
        let keyring: Keyring = loaded::parse(&row.key, bytes, keys)?;
        let rewrapped = keyring.rewrapped(&row.key, keys, &mut draws)?;
        if is_current && rewrapped.is_none() {
            return Ok(None);
        }
        loaded::seal(&row.key, &rewrapped.unwrap_or(keyring), keys, &mut draws)?
    } else {
        if is_current {
            return Ok(None);
        }
        let plain = open_row(keys, &row.key, bytes).map_err(fault)?;
        seal_row(keys, &mut draws, &row.key, &Zeroizing::new(plain.expose().clone()))?
    };
    Ok(Some(Row::new(row.key.clone(), row.version.saturating_add(1), Some(sealed))))
}
