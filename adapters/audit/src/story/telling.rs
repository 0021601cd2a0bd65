use bonafides::Time;
use serde_json::{Map, Value};

use super::StoryStep;
use super::phrase::phrase;

/// A record as it is told: its members, of which only those that are needed are looked at.
pub type Record = Map<String, Value>;

/// Reads a record; `None` if it is none.
pub(crate) fn read(bytes: &[u8]) -> Option<Record> {
    serde_json::from_slice(bytes).ok()
}

/// Returns a member that is a text; empty if it is none.
pub fn text<'r>(record: &'r Record, member: &str) -> &'r str {
    record.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the time of a record.
pub fn time(record: &Record) -> Time {
    Time::from_milliseconds(record.get("time").and_then(Value::as_i64).unwrap_or_default())
}

/// Returns the kind of the actor of a record.
pub fn kind(record: &Record) -> &str {
    record.get("actor").and_then(|actor| actor.get("kind")).and_then(Value::as_str).unwrap_or_default()
}

/// Tells a record. `before` is the last verdict, and becomes that of the record.
pub(super) fn step<'r>(record: &'r Record, before: &mut &'r str) -> StoryStep {
    let now = text(record, "verdict");
    let blocked_by = texts(record.get("blocked_by"));
    let is_told = !now.is_empty() && (now != *before || !blocked_by.is_empty());
    if !now.is_empty() {
        *before = now;
    }
    let all = |texts: Vec<String>| texts.iter().map(|text| printable(text)).collect();
    StoryStep {
        seq: record.get("seq").and_then(Value::as_u64).unwrap_or_default(),
        time: time(record),
        actor: printable(format!("{} {}", kind(record), alias(record)).trim()),
        did: printable(&did(record)),
        verdict: if is_told { printable(now) } else { String::new() },
        blocked_by: if is_told { all(blocked_by) } else { Vec::new() },
        commands: all(commands(record)),
    }
}

/// The beginning of an alias, enough to tell people apart; the whole name of a host, and of a person who is known.
fn alias(record: &Record) -> &str {
    let actor =
        |member: &str| record.get("actor").and_then(|actor| actor.get(member)).and_then(Value::as_str);
    if let Some(id) = actor("id") {
        return id;
    }
    let alias = actor("alias").unwrap_or_default();
    if kind(record) == "host" { alias } else { alias.get(..8).unwrap_or(alias) }
}

/// The deed, with the data of the record.
fn did(record: &Record) -> String {
    let done = phrase(text(record, "type"));
    let data = record.get("data").and_then(Value::as_object);
    let data: Vec<String> = data.into_iter().flatten().map(|(name, value)| member(name, value)).collect();
    if data.is_empty() { done.to_owned() } else { format!("{done}: {}", data.join(", ")) }
}

fn member(name: &str, value: &Value) -> String {
    let name_of = |name: &str| name.replace('_', " ");
    match value {
        Value::Object(sealed) if sealed.contains_key("c") => format!("{} (sealed)", name_of(name)),
        Value::Array(all) if all.iter().any(|one| one.get("c").is_some()) => {
            format!("{} (sealed)", name_of(name))
        }
        Value::Array(_) => format!("{} {}", name_of(name), texts(Some(value)).join(" and ")),
        Value::Number(number) if is_time(name) => {
            let at = Time::from_milliseconds(number.as_i64().unwrap_or_default());
            format!("{} {at}", name_of(name))
        }
        Value::String(text) => format!("{} {text}", name_of(name)),
        other => format!("{} {other}", name_of(name)),
    }
}

/// Members of `data` that are times.
fn is_time(name: &str) -> bool {
    matches!(name, "at" | "grant_end" | "since" | "until" | "latest")
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect()
}

fn commands(record: &Record) -> Vec<String> {
    let all = record.get("commands").and_then(Value::as_array).into_iter().flatten();
    all.map(|command| {
        let kind = command.get("type").and_then(Value::as_str).unwrap_or_default().replace('_', " ");
        let about = ["challenge", "event", "resolution"]
            .into_iter()
            .find_map(|name| command.get("data")?.get(name)?.as_str());
        about.map_or_else(|| kind.clone(), |about| format!("{kind} {about}"))
    })
    .collect()
}

/// Replaces control characters, so that text from a log cannot redraw a terminal.
pub(super) fn printable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}
