//! Makes facts for the engine from a directory export and the events of a call.
//!
//! ```console
//! $ cargo run -q -p bonafides-examples --example facts_from_directory -- \
//!     user08 reset_password account=enabled location=usual passkey=passed --now 2026-11-23T08:15:00Z
//! ```
//!
//! Pass evidence as `check=outcome`; `--unavailable CHECK` names a challenge that the subject cannot do
//! now; `--ldif FILE` reads another export. The program knows no policy: the engine checks that a check
//! exists.

use bonafides_ldif::Accounts;
use serde_json::{Map, Value, json};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

const USAGE: &str = "usage: facts_from_directory USER ACTION [CHECK=OUTCOME]... \
                     [--unavailable CHECK]... [--now RFC3339] [--ldif FILE]";
const EXPORT: &str = include_str!("../directory/ad-export.ldif");

fn main() -> ExitCode {
    match facts(std::env::args().skip(1)) {
        Ok(facts) => {
            println!("{facts:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn facts(mut arguments: impl Iterator<Item = String>) -> Result<Value, String> {
    let mut names = Vec::new();
    let mut evidence = Map::new();
    let mut unavailable = Vec::new();
    let mut now = None;
    let mut export = None;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n{USAGE}"));
        match argument.as_str() {
            "--now" => now = Some(Value::from(value()?)),
            "--unavailable" => unavailable.push(value()?),
            "--ldif" => {
                let path = value()?;
                export = Some(std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?);
            }
            option if option.starts_with("--") => {
                return Err(format!("unknown option {option}\n{USAGE}"));
            }
            word => match word.split_once('=') {
                Some((check, outcome)) => {
                    if evidence.insert(check.to_owned(), outcome.into()).is_some() {
                        return Err(format!("{check} is given twice"));
                    }
                }
                None => names.push(word.to_owned()),
            },
        }
    }
    let [name, action] = names.as_slice() else {
        return Err(USAGE.to_owned());
    };

    let directory = Accounts::from_ldif(export.as_deref().unwrap_or(EXPORT.as_bytes()))
        .map_err(|error| error.to_string())?;
    let user = directory.by_sign_in(name).ok_or_else(|| format!("the directory has no user {name}"))?;
    // Printed, but not added to the facts: the policy chooses the signal for it.
    if !user.is_enabled() {
        eprintln!("note: the account of {name} is disabled");
    }
    if directory.manager(user).is_none() {
        eprintln!("note: {name} has no manager who could vouch");
    }

    let now = match now {
        Some(now) => now,
        None => current_time()?,
    };
    Ok(json!({
        "action": action,
        "groups": directory.groups_of(user),
        "evidence": evidence,
        "unavailable": unavailable,
        "now": now,
    }))
}

/// Returns milliseconds since 1970 UTC, which the engine accepts in addition to RFC 3339.
fn current_time() -> Result<Value, String> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| "the clock is before 1970; pass --now".to_owned())?;
    u64::try_from(now.as_millis())
        .map(Value::from)
        .map_err(|_| "the clock is out of range; pass --now".to_owned())
}
