use std::collections::BTreeMap;

use bonafides::case::{Case, DeskChain, reseal};
use bonafides::keys::{KeyName, RowKind};
use serde::Deserialize;

use super::{Check, store};
use crate::config::KeySource;
use crate::error::DeskError;
use crate::keys::{DeskKeys, KeysError};
use crate::parts::{Parts, new_seed};

/// Rows of each kind that are opened.
const ROWS: u32 = 100;

/// Reports where the keys are, or why they cannot be opened.
pub(super) fn source(source: &KeySource, opened: &Result<DeskKeys, KeysError>) -> Check {
    let error = match opened {
        Ok(keys) => {
            let [state, vault, _, grant] = keys.ids();
            return Check::fine("keys", format!("in use: {state}, {vault}, {grant}; {}", source.words()));
        }
        Err(error) => error,
    };
    let help = match source {
        KeySource::File(path) | KeySource::Wrapped { file: path, .. } if !path.exists() => {
            "restore the key file of this database from its copy, or correct `desk.keys`".to_owned()
        }
        _ => error.help(),
    };
    Check::wrong("keys", error, help)
}

/// A text that is signed to show that a key works. Not a grant: it has no dots.
const TRIAL: &[u8] = b"bonafides/1/doctor/trial";

/// Checks that grants can be signed: the key may be elsewhere.
pub(super) fn signs(parts: &Parts) -> Check {
    let id = parts.keys.grant_key();
    match parts.keys.sign_grant(TRIAL) {
        Ok(_) => Check::fine("grant key", format!("`{id}` signs")),
        Err(error) => Check::wrong(
            "grant key",
            format!("`{id}` does not sign: {error}"),
            "check the token or key service that holds it; until then, no grant is redeemed",
        ),
    }
}

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

/// Opens cases and keyrings, and what else is sealed with an older key; returns how many rows there were.
fn try_to_open(parts: &Parts) -> Result<u32, DeskError> {
    let mut opened = 0_u32;
    let keys = &*parts.keys;
    for kind in RowKind::ALL.into_iter().filter(|kind| kind.is_sealed() && *kind != RowKind::Outbox) {
        for row in parts.store.rows(kind, None, ROWS)? {
            // The result is not stored.
            match kind {
                RowKind::Case if row.key != DeskChain::key() => drop(Case::from_row(&row, keys)?),
                _ => drop(reseal(&row, keys, &new_seed()?)?),
            }
            opened = opened.saturating_add(1);
        }
    }
    Ok(opened)
}

/// A record that a key is in use from then on.
#[derive(Deserialize)]
struct Rotated {
    data: RotatedKey,
}

#[derive(Deserialize)]
struct RotatedKey {
    key: String,
    id: String,
}

/// Compares the keys with those that the records of the desk say are in use: another process may have another file.
pub(super) fn rotations(parts: &Parts) -> Check {
    const PART: &str = "key rotation";
    const COPY: &str =
        "replace the keys of this process with those of the process that rotated them, and start it again";
    let records = match store::administrators(&*parts.store) {
        Ok(records) => records,
        Err(error) => return Check::wrong(PART, &error, error.help()),
    };
    let rotated = records.iter().filter(|record| record.contains(r#""type":"key_rotated""#));
    let rotated = rotated.filter_map(|record| serde_json::from_str::<Rotated>(record).ok());
    // The last of each name.
    let newest: BTreeMap<String, String> = rotated.map(|Rotated { data }| (data.key, data.id)).collect();
    let (mut lacks, mut older) = (Vec::new(), Vec::new());
    for (key, id) in &newest {
        if !knows(parts, key, id) {
            lacks.push(format!("`{id}`"));
        } else if current(parts, key) != id {
            older.push(format!("`{}` and not `{id}`", current(parts, key)));
        }
    }
    match (&lacks[..], &older[..]) {
        ([], []) => Check::fine(PART, "the keys are those that were put in use last"),
        ([], older) => {
            let found = format!("this process seals with {}", older.join(", "));
            Check::wrong(PART, found, format!("{COPY}, then run `bonafides desk keys reseal`"))
        }
        (lacks, _) => {
            let found =
                format!("other processes seal with {}, which this one does not have", lacks.join(", "));
            Check::wrong(PART, found, COPY)
        }
    }
}

fn knows(parts: &Parts, key: &str, id: &str) -> bool {
    match name(key) {
        Some(name) => parts.keys.mac(name, id, &[]).is_ok(),
        None => parts.connector.knows(id),
    }
}

fn current<'p>(parts: &'p Parts, key: &str) -> &'p str {
    name(key).map_or_else(|| parts.keys.grant_key(), |name| parts.keys.current(name))
}

fn name(key: &str) -> Option<KeyName> {
    [KeyName::State, KeyName::Vault].into_iter().find(|name| name.as_str() == key)
}
