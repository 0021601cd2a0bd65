use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bonafides_parts::{Channel, Directory, Provider, SignalSource, Sink};

use super::Check;
use crate::TimeLimits;
use crate::parts::{Part, Parts};

/// Checks that the directory answers, and whatever else it can tell.
pub(super) fn directory(directory: &Part<dyn Directory>, limits: &TimeLimits) -> Vec<Check> {
    let part = Arc::clone(&directory.part);
    match directory.patience.within(limits.directory, move || part.faults()) {
        Ok(faults) if faults.is_empty() => vec![Check::fine("directory", "it answers")],
        Ok(faults) => faults
            .iter()
            .map(|error| split("directory".to_owned(), &error.to_string(), error.help()))
            .collect(),
        Err(silence) => vec![Check::wrong(
            "directory",
            silence.as_str(),
            "check the network and the load of the directory",
        )],
    }
}

/// Checks channels, signals, providers and sinks.
pub(super) fn others(parts: &Parts) -> Vec<Check> {
    let limits = &parts.limits;
    let mut checks = each("channel", &parts.channels, limits.channel, Channel::check);
    checks.extend(each("signal", &parts.signals, limits.signal, SignalSource::check));
    checks.extend(each("provider", &parts.providers, limits.provider, Provider::check));
    checks.extend(each("sink", &parts.sinks, limits.sink, Sink::check));
    checks
}

/// Checks each part of a kind.
pub(super) fn each<T: ?Sized + Send + Sync + 'static>(
    kind: &str,
    parts: &BTreeMap<String, Part<T>>,
    limit: Duration,
    check: fn(&T) -> Result<(), String>,
) -> Vec<Check> {
    let checked = parts.iter().map(|(name, part)| {
        let name = format!("{kind} {name}");
        let called = Arc::clone(&part.part);
        match part.patience.within(limit, move || check(&called)) {
            Ok(Ok(())) => Check::fine(name, "it works"),
            Ok(Err(reason)) => split(name, &reason, "fix what the message names"),
            Err(silence) => Check::wrong(name, silence.as_str(), "check the network and the other side"),
        }
    });
    checked.collect()
}

/// Returns a check of a reason that may itself say how to fix it, after its first semicolon.
fn split(name: String, reason: &str, otherwise: &str) -> Check {
    match reason.split_once("; ") {
        Some((found, help)) => Check::wrong(name, found, help),
        None => Check::wrong(name, reason, otherwise),
    }
}
