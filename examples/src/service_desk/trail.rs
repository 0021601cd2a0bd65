//! The records of a case, as a readable table.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::audit::{leaf_hash, verify_chain};
use bonafides::case::CaseId;
use serde_json::Value;

use super::call::{ServiceDesk, short, time_of_day};
use super::error::Trouble;
use super::screen::{Look, fold};

/// The columns of the text of a record.
const WHAT: usize = 33;

impl ServiceDesk<'_> {
    /// Prints every record of every call, verified only from their bytes, as a third party would.
    pub fn trail(&mut self) -> Result<(), Trouble> {
        for case in self.cases.clone() {
            self.trail_of(&case)?;
        }
        Ok(())
    }

    fn trail_of(&mut self, case: &CaseId) -> Result<(), Trouble> {
        let records = self.desk.store.records(case);
        let chain = verify_chain(records.iter().map(String::as_bytes));
        let mut reading = Reading::default();
        let rows: Vec<[String; 6]> = records.iter().map(|record| reading.row(record)).collect();
        self.screen.gap()?;
        self.screen.gap()?;
        self.screen.title(&format!("The records of case {}", short(case.as_str())))?;
        self.screen.row(Look::Faint, &columns(["seq", "time", "who", "type", "what", "hash"]))?;
        for [seq, time, who, kind, what, hash] in &rows {
            let mut lines = fold(what, WHAT).into_iter();
            let first = lines.next().unwrap_or_default();
            self.screen.row(Look::Plain, &columns([seq, time, who, kind, &first, hash]))?;
            for line in lines {
                self.screen.row(Look::Plain, &columns(["", "", "", "", &line, ""]))?;
            }
        }
        match chain {
            Ok(chain) => {
                let last = short(&chain.last.to_string());
                let text = format!(
                    "verified: {} records, none missing, moved or edited; the last is {last}",
                    chain.records
                );
                self.screen.line(Look::Good, &text)?;
            }
            Err(error) => {
                self.screen.line(Look::Bad, &format!("record {}: {error}", error.record))?;
            }
        }
        Ok(())
    }
}

fn columns([seq, time, who, kind, what, hash]: [&str; 6]) -> String {
    let text = |name: &str, width: usize| name.chars().take(width).collect::<String>();
    let (who, kind) = (text(who, 12), text(kind, 11));
    format!("{seq:>3} {time:<8} {who:<12} {kind:<11} {what:<WHAT$} {hash}")
}

/// The state that is kept from one record to the next.
#[derive(Default)]
struct Reading {
    /// Kinds of commands, by id.
    commands: BTreeMap<String, String>,
    /// Operators, in the order of their appearance.
    operators: Vec<String>,
    verdict: String,
}

impl Reading {
    fn row(&mut self, record: &str) -> [String; 6] {
        let hash = short(&leaf_hash(record.as_bytes()).to_string());
        let record: Value = serde_json::from_str(record).unwrap_or_default();
        let time = record["time"].as_i64().map(Time::from_milliseconds).map(time_of_day);
        let kind = record["type"].as_str().unwrap_or_default().to_owned();
        let mut what = self.what(&kind, &record["data"]);
        if let Some(change) = self.verdict(&record) {
            what = format!("{what} → {change}").trim().to_owned();
        }
        for command in record["commands"].as_array().into_iter().flatten() {
            let text = |member: &str| command[member].as_str().unwrap_or_default().to_owned();
            self.commands.insert(text("id"), text("type"));
        }
        let seq = record["seq"].as_u64().map(|seq| seq.to_string());
        [seq.unwrap_or_default(), time.unwrap_or_default(), self.who(&record["actor"]), kind, what, hash]
    }

    /// Returns the actor of a record. Records contain random aliases of people, so operators are
    /// numbered.
    fn who(&mut self, actor: &Value) -> String {
        let alias = actor["alias"].as_str().unwrap_or_default();
        match actor["kind"].as_str().unwrap_or_default() {
            "host" => alias.to_owned(),
            "person" => {
                let known = self.operators.iter().position(|known| known == alias);
                let at = known.unwrap_or_else(|| {
                    self.operators.push(alias.to_owned());
                    self.operators.len().saturating_sub(1)
                });
                if at == 0 { "operator".to_owned() } else { format!("operator {}", at.saturating_add(1)) }
            }
            "self" => "self-service".to_owned(),
            other => other.to_owned(),
        }
    }

    fn verdict(&mut self, record: &Value) -> Option<String> {
        let verdict = record["verdict"].as_str()?;
        let held: Vec<&str> =
            record["blocked_by"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let held = if held.is_empty() { String::new() } else { format!(", blocked by {}", held.join(", ")) };
        let verdict = [verdict, &held].concat();
        (self.verdict != verdict).then(|| {
            self.verdict.clone_from(&verdict);
            verdict
        })
    }

    fn what(&self, kind: &str, data: &Value) -> String {
        let text = |member: &str| data[member].as_str().unwrap_or_default();
        let list = |member: &str| {
            let items = data[member].as_array().into_iter().flatten();
            items
                .map(|item| item.as_str().map_or_else(|| item.to_string(), ToOwned::to_owned))
                .collect::<Vec<_>>()
                .join(", ")
        };
        match kind {
            "open" => format!("{} by {}", text("action"), text("channel")),
            "signal" => format!("{}: {}", text("check"), text("outcome")),
            "ask" if data["questions"].is_array() => {
                format!("{}: {}", text("challenge"), list("questions"))
            }
            "ask" if data["positions"].is_array() => {
                format!("{}: at {}", text("challenge"), list("positions"))
            }
            "answer" | "vouch" | "confirm" | "external" => match data["attempt"].as_u64() {
                Some(attempt) if text("outcome") != "passed" => {
                    format!("{}: {} #{attempt}", text("challenge"), text("outcome"))
                }
                _ => format!("{}: {}", text("challenge"), text("outcome")),
            },
            "enrol" => format!("{}: {}", text("challenge"), text("change")),
            "redeem" => match list("channels").as_str() {
                "" => format!("grant {}", short(text("grant"))),
                channels => format!("grant {}, to {channels}", short(text("grant"))),
            },
            "key" => format!("grant {}", short(text("grant"))),
            "report" => {
                let kind = self.commands.get(text("command")).map_or("", String::as_str);
                format!("{} {}: {}", kind.replace('_', " "), step(text("command")), text("state"))
            }
            "delivered" => format!("by command {}", step(text("command"))),
            "not_me" => {
                let fence = if data["fence"].as_bool() == Some(true) { ", fenced" } else { "" };
                format!("proof: {}{fence}", text("proof"))
            }
            "refusal" => [text("challenge"), text("reason")].join(" ").trim().to_owned(),
            _ => text("challenge").to_owned(),
        }
    }
}

/// Returns step and number of a command, without the case.
fn step(command: &str) -> &str {
    command.split_once('.').map_or(command, |(_, step)| step)
}
