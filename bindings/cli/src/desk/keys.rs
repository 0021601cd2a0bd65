use std::path::{Path, PathBuf};

use bonafides::case::AdministratorInput;
use bonafides::keys::KeyName;
use bonafides_desk::config::{DeskConfig, KeySource};
use bonafides_desk::first::LogKeyFile;
use bonafides_desk::keys::{KeyCommand, WrappedKeyFile};
use bonafides_parts::StoreError;

use super::args::{Key, Keys, NewKey, Rotate};
use super::open;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::counted;

/// Replaces keys, and seals rows anew.
pub(super) fn run(config: &Path, keys: &Keys, format: Format, out: &mut Output) -> Result<u8, Failure> {
    match keys {
        Keys::Add(new) => add(config, new, format, out),
        Keys::Use(asked) => rotate(config, asked, Step::Use, format, out),
        Keys::Rotate(asked) => rotate(config, asked, Step::AddAndUse, format, out),
        Keys::Reseal => {
            let sealed = open::desk(config)?.1.reseal()?;
            let line = match format {
                Format::Json => object(&[("resealed", json(&sealed))]),
                _ => format!("{} sealed anew", counted(sealed, "row")),
            };
            out.line(&line)?;
            Ok(0)
        }
        Keys::Create => create(config, format, out),
        Keys::Wrap { key_file, command } => {
            let (file, service) = wrapped(config)?;
            WrappedKeyFile::create(&file, key_file, |key| command_of(command).wrap(key), &service)?;
            let more = format!(
                "opens with the command of desk.toml. When no process reads `{}` any more, move it into the safe.",
                key_file.display()
            );
            said(&file, &more, format, out)
        }
        Keys::Rewrap { command } => {
            let (file, service) = wrapped(config)?;
            WrappedKeyFile::rewrap(&file, |key| command_of(command).wrap(key), &service)?;
            said(&file, "has a new data key. Copies of it still open with the older one.", format, out)
        }
        Keys::Unwrap { key_file } => {
            let (file, service) = wrapped(config)?;
            WrappedKeyFile::unwrap_to(&file, &service, key_file)?;
            said(key_file, "has the keys in clear, with mode 0600.", format, out)
        }
        Keys::Log { file } => {
            let origin = open::config(config)?.desk.origin;
            let public = LogKeyFile::create(file, origin.as_str())?;
            out.line(&if format == Format::Json { object(&[("public", json(&public))]) } else { public })?;
            Ok(0)
        }
    }
}

/// The step of a rotation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Use,
    AddAndUse,
}

fn add(config: &Path, new: &NewKey, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let config = open::config(config)?;
    let (name, key, id) = named(new, &config)?;
    config.desk.keys.add(key, &id)?;
    if format == Format::Json {
        out.line(&object(&[("key", json(name)), ("id", json(&id))]))?;
        return Ok(0);
    }
    out.line(&format!("{id} is known, and not in use."))?;
    if let Some(file) = file(&config) {
        out.line(&format!("Replace every copy of `{file}`, then run `bonafides desk keys use {name}`."))?;
    }
    Ok(0)
}

fn rotate(
    config: &Path,
    asked: &Rotate,
    step: Step,
    format: Format,
    out: &mut Output,
) -> Result<u8, Failure> {
    let by = asked.why.by.operator()?;
    // A desk that cannot be opened could not record the rotation.
    let before = open::desk(config)?.0;
    let (name, key, id) = named(&asked.new, &before)?;
    match step {
        Step::Use => before.desk.keys.put_in_use(key, &id)?,
        Step::AddAndUse => before.desk.keys.rotate(key, &id)?,
    }
    let (_, desk) = open::desk(config)?;
    let says = AdministratorInput::RotateKey { key: name.to_owned(), id: id.clone() };
    desk.administer_as(&by, "", &asked.why.reason, says)?;
    let sealed = if key.is_some() { desk.reseal()? } else { 0 };
    if format == Format::Json {
        out.line(&object(&[("key", json(name)), ("id", json(&id)), ("resealed", json(&sealed))]))?;
        return Ok(0);
    }
    out.line(&format!("{id} is in use; {} sealed anew.", counted(sealed, "row")))?;
    out.line("Other processes go on with the older key. When they have been restarted, run `bonafides desk keys reseal`.")?;
    if let Some(file) = file(&before) {
        out.line(&format!("Keep the older keys in `{file}`, and replace its copy in the safe."))?;
    }
    Ok(0)
}

/// Returns the file with the keys.
fn file(config: &DeskConfig) -> Option<String> {
    match &config.desk.keys {
        KeySource::File(path) | KeySource::Wrapped { file: path, .. } => Some(path.display().to_string()),
        _ => None,
    }
}

/// Returns the name of a key, the key, and the id of the new one.
fn named(new: &NewKey, config: &DeskConfig) -> Result<(&'static str, Option<KeyName>, String), Failure> {
    let (name, key) = match new.key {
        Key::State => ("state", Some(KeyName::State)),
        Key::Vault => ("vault", Some(KeyName::Vault)),
        Key::Grant => ("grant", None),
    };
    let id = match &new.id {
        Some(id) => id.clone(),
        None => next_id(config.desk.keys.open()?.current(key))?,
    };
    Ok((name, key, id))
}

/// Makes the keys of a new desk.
fn create(path: &Path, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let config = open::config(path)?;
    let has_records = matches!(config.desk.keys, KeySource::Token { earlier: None, .. })
        && config.missing_database().is_none()
        && match config.open_store().and_then(|store| store.records("desk", 0, 1)) {
            Ok(records) => !records.is_empty(),
            Err(StoreError::OlderSchema { found: 0, .. }) => false,
            Err(error) => return Err(error.into()),
        };
    if has_records {
        let message = "the database has records already, which no new key could read";
        let help = "restore the keys of this database; new keys are for a new desk";
        return Err(Failure::desk(2, "keys", "", message).help(help));
    }
    let ids = config.desk.keys.create()?;
    out.line(&match format {
        Format::Json => object(&[("ids", json(&ids))]),
        _ => format!(
            "{} are in the token, and never leave it: only its own backup can restore them.",
            ids.join(", ")
        ),
    })?;
    Ok(0)
}

/// Returns the file of wrapped keys that `desk.toml` names, and the command that unwraps.
fn wrapped(path: &Path) -> Result<(PathBuf, KeyCommand), Failure> {
    let KeySource::Wrapped { file, unwrap } = open::config(path)?.desk.keys else {
        let message = "`desk.keys` is not a file of wrapped keys";
        let help = "write `keys = { wrapped = \"desk.keys.wrapped\", unwrap = [\"COMMAND\", \"ARGUMENT\"] }`";
        return Err(Failure::desk(2, "keys", &path.display().to_string(), message).help(help));
    };
    Ok((file, unwrap))
}

/// Says what was written.
fn said(file: &Path, more: &str, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let name = file.display().to_string();
    out.line(&if format == Format::Json {
        object(&[("file", json(&name))])
    } else {
        format!("{name} {more}")
    })?;
    Ok(0)
}

fn command_of(words: &[String]) -> KeyCommand {
    let (program, arguments) = words.split_first().map_or((String::new(), &[][..]), |(p, a)| (p.clone(), a));
    KeyCommand::new(program, arguments)
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
