use std::path::Path;

use bonafides::case::AdministratorInput;
use bonafides::keys::{KeyName, Keys as _, RawKeys};
use bonafides_desk::config::KeySource;
use bonafides_desk::first::KeyFile;

use super::args::{Key, Keys, Rotate};
use super::open;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::counted;

/// Replaces keys, and seals rows anew.
pub(super) fn run(config: &Path, keys: &Keys, format: Format, out: &mut Output) -> Result<u8, Failure> {
    match keys {
        Keys::Rotate(asked) => rotate(config, asked, format, out),
        Keys::Reseal => {
            let sealed = open::desk(config)?.1.reseal()?;
            let line = match format {
                Format::Json => object(&[("resealed", json(&sealed))]),
                _ => format!("{} sealed anew", counted(sealed, "row")),
            };
            out.line(&line)?;
            Ok(0)
        }
    }
}

fn rotate(config: &Path, asked: &Rotate, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let by = asked.why.by.operator()?;
    // A desk that cannot be opened could not record the rotation.
    let before = open::desk(config)?.0;
    let KeySource::File(path) = &before.desk.keys else {
        let message = "the keys are in an environment variable, which this command cannot change";
        let help = "rotate the key file that the variable is filled from, then restart every process";
        return Err(Failure::desk(2, "keys", "", message).help(help));
    };
    let (name, known) = match asked.key {
        Key::State => ("state", Some(KeyName::State)),
        Key::Vault => ("vault", Some(KeyName::Vault)),
        Key::Grant => ("grant", None),
    };
    let id = match &asked.id {
        Some(id) => id.clone(),
        None => next_id(&current(&KeyFile::open(path)?, known))?,
    };
    match known {
        Some(key) => KeyFile::rotate(path, key, &id)?,
        None => KeyFile::rotate_grant(path, &id)?,
    };
    let (_, desk) = open::desk(config)?;
    let says = AdministratorInput::RotateKey { key: name.to_owned(), id: id.clone() };
    desk.administer_as(&by, "", &asked.why.reason, says)?;
    let sealed = if known.is_some() { desk.reseal()? } else { 0 };
    if format == Format::Json {
        out.line(&object(&[("key", json(name)), ("id", json(&id)), ("resealed", json(&sealed))]))?;
        return Ok(0);
    }
    out.line(&format!("{id} is in use; {} sealed anew.", counted(sealed, "row")))?;
    out.line("Restart every other process of the desk now, then run `bonafides desk keys reseal`.")?;
    out.line(&format!("Keep the older keys in `{}`, and replace its copy in the safe.", path.display()))?;
    Ok(0)
}

fn current(keys: &RawKeys, key: Option<KeyName>) -> String {
    key.map_or_else(|| keys.grant_key(), |key| keys.current(key)).to_owned()
}

/// Returns `state-2` after `state-1`.
fn next_id(current: &str) -> Result<String, Failure> {
    let next = current.rsplit_once('-').and_then(|(name, number)| {
        let number = number.parse::<u64>().ok()?.checked_add(1)?;
        Some(format!("{name}-{number}"))
    });
    next.ok_or_else(|| {
        let message = format!("the id `{current}` of the current key does not end with a number");
        Failure::argument(&message, "pass the id of the new key as `--id ID`")
    })
}
