use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::keys::Sensitive;
use bonafides_audit::{Record, Story, kind, text, time};
use bonafides_desk::{Desk, Resolved, ResolvedCase, ResolvedRecord, ResolvedValue, Search};
use serde_json::{Value, json};

use super::args::{Chain, Resolve};
use super::show::story;
use crate::args::Format;
use crate::desk::open;
use crate::failure::Failure;
use crate::output::Output;
use crate::paper::{Ink, Lines as _, Paint, block, printable};
use crate::since::Since;

/// The milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;
/// In place of a value that nobody can open any more.
const ERASED: &str = "(erased: nobody can open it)";

type People = BTreeMap<String, Sensitive<String>>;

pub(super) fn run(asked: &Resolve, format: Format, out: &mut Output) -> Result<(), Failure> {
    let by = asked.of.why.by.operator()?;
    let (_, desk) = open::desk(&asked.of.config)?;
    let known = known(&desk, &asked.person)?;
    let reason = &asked.of.why.reason;
    let resolved = match &asked.case {
        Some(Chain::Case(case)) => desk.resolve_case(Some(case), &known, &by, reason)?,
        Some(Chain::Desk) => desk.resolve_case(None, &known, &by, reason)?,
        None => desk.resolve(&search(asked, &desk), &known, &by, reason)?,
    };
    let paint = Paint::new(out.colour());
    let mut page = String::new();
    for case in &resolved.cases {
        match (&asked.case, format) {
            (Some(_), Format::Json) => tell_json(case, &resolved.people, &mut page),
            (Some(_), _) => {
                page.push_str(&story(&Story::of_records(&case.case, &told(case, &resolved.people)), paint));
            }
            (None, Format::Json) => page.line(&Served::of(case, &resolved).to_json().to_string()),
            (None, _) => page.push_str(&Served::of(case, &resolved).block(paint)),
        }
    }
    if resolved.cases.is_empty() && format != Format::Json {
        page.line("no grant was redeemed in this time");
    }
    out.print(&page)
}

/// Returns the ids of people by their names; a person who has left is known by the id alone.
fn known(desk: &Desk, people: &[String]) -> Result<Vec<String>, Failure> {
    let mut known = Vec::with_capacity(people.len());
    for name in people {
        known.push(desk.find(name)?.unwrap_or_else(|| name.clone()));
    }
    Ok(known)
}

fn search(asked: &Resolve, desk: &Desk) -> Search {
    let mut search = Search::default();
    search.action.clone_from(&asked.action);
    search.until = asked.until;
    search.since = asked.since.map(|since| match since {
        Since::At(time) => time,
        Since::Days(days) => {
            let ago = i64::from(days).saturating_mul(DAY);
            Time::from_milliseconds(desk.now().milliseconds().saturating_sub(ago))
        }
    });
    search
}

/// Returns the records of a case as a story tells them, with the values in place of what is sealed.
fn told(case: &ResolvedCase, people: &People) -> Vec<Record> {
    case.records.iter().filter_map(|record| opened(record, people)).collect()
}

fn opened(record: &ResolvedRecord, people: &People) -> Option<Record> {
    let mut read: Value = serde_json::from_str(&record.bytes).ok()?;
    for value in &record.values {
        let pointer = format!("/{}", value.path.replace(['.', '['], "/").replace(']', ""));
        if let Some(place) = read.pointer_mut(&pointer) {
            *place = Value::from(shown(value));
        }
    }
    let id = read.pointer("/actor/alias").and_then(Value::as_str).and_then(|alias| people.get(alias));
    if let Some(id) = id.map(|id| id.expose().clone())
        && let Some(actor) = read.get_mut("actor").and_then(Value::as_object_mut)
    {
        actor.insert("id".to_owned(), Value::from(id));
    }
    if let Value::Object(members) = read { Some(members) } else { None }
}

fn shown(value: &ResolvedValue) -> String {
    match &value.value {
        // Groups stand one on a line.
        Ok(Some(value)) => value.expose().replace('\n', ", "),
        Ok(None) => ERASED.to_owned(),
        Err(error) => format!("({error})"),
    }
}

/// For programs: a line for each record, with its values.
fn tell_json(case: &ResolvedCase, people: &People, page: &mut String) {
    for record in &case.records {
        let read: Value = serde_json::from_str(&record.bytes).unwrap_or_default();
        let alias = read.pointer("/actor/alias").and_then(Value::as_str).unwrap_or_default();
        let values = record.values.iter().map(|value| {
            let (opened, problem) = match &value.value {
                Ok(Some(opened)) => (json!(opened.expose()), Value::Null),
                Ok(None) => (Value::Null, json!("erased")),
                Err(error) => (Value::Null, json!(error.to_string())),
            };
            json!({"path": value.path, "person": value.alias, "value": opened, "problem": problem})
        });
        let values: Vec<Value> = values.collect();
        let by = people.get(alias).map(|id| id.expose().as_str());
        page.line(&json!({"record": read, "by": by, "values": values}).to_string());
    }
}

/// A case in which a grant was redeemed.
struct Served {
    case: String,
    action: String,
    redeemed: Option<Time>,
    subject: String,
    /// Kind and id of everyone who acted, in order.
    operators: Vec<(String, String)>,
    /// Checks and outcomes.
    evidence: Vec<(String, String)>,
    /// The result that the connector reported; empty if there is none.
    result: String,
    /// True if somebody said "not me" in the case.
    not_me: bool,
    /// True if somebody said "not me" later, and the grant was revoked.
    disowned: bool,
}

impl Served {
    fn of(case: &ResolvedCase, resolved: &Resolved) -> Self {
        let mut served = Self {
            case: case.case.clone(),
            action: String::new(),
            redeemed: None,
            subject: String::new(),
            operators: Vec::new(),
            evidence: Vec::new(),
            result: String::new(),
            not_me: false,
            disowned: case.disowned,
        };
        let deliver = |record: &Record| {
            let mut commands = record.get("commands").and_then(Value::as_array).into_iter().flatten();
            commands.find(|command| command.get("type") == Some(&json!("deliver")))?.get("id").cloned()
        };
        let mut command = None;
        for record in told(case, &resolved.people) {
            let data = |member: &str| record.get("data").and_then(|data| data.get(member));
            let said = |member: &str| data(member).and_then(Value::as_str).unwrap_or_default().to_owned();
            match text(&record, "type") {
                "open" => (served.action, served.subject) = (said("action"), said("subject")),
                "redeem" => {
                    served.redeemed = Some(time(&record));
                    served.evidence = evidence(&record);
                    command = deliver(&record);
                }
                "report" if command.is_some() && data("command") == command.as_ref() => {
                    served.result = said("state");
                }
                "not_me" => served.not_me = true,
                _ => {}
            }
            let acted = (kind(&record).to_owned(), name(&record, &resolved.people));
            let is_operator = matches!(kind(&record), "person" | "ai" | "service" | "self");
            if is_operator && !served.operators.contains(&acted) {
                served.operators.push(acted);
            }
        }
        served
    }

    fn block(&self, paint: Paint) -> String {
        let mut page = String::new();
        let at = self.redeemed.map(|time| time.to_string()).unwrap_or_default();
        page.line(&format!(
            "{}  {}  {}",
            paint.with(Ink::Bold, &at),
            printable(&self.case),
            printable(&self.action)
        ));
        let operators: Vec<String> =
            self.operators.iter().map(|(kind, id)| format!("{id} ({kind})")).collect();
        let evidence: Vec<String> =
            self.evidence.iter().map(|(check, outcome)| format!("{check} {outcome}")).collect();
        let result = if self.result.is_empty() { "not reported yet" } else { self.result.as_str() };
        let not_me = match (self.not_me, self.disowned) {
            (_, true) => "; somebody said \"not me\" later, and the grant was revoked",
            (true, false) => "; somebody said \"not me\"",
            (false, false) => "",
        };
        for (label, text) in [
            ("who", self.subject.clone()),
            ("by", operators.join(", ")),
            ("evidence", evidence.join(", ")),
            ("result", format!("{result}{not_me}")),
        ] {
            page.push_str(&block(paint, label, &printable(&text)));
        }
        page
    }

    fn to_json(&self) -> Value {
        let operators = self.operators.iter().map(|(kind, id)| json!({"kind": kind, "person": id}));
        let evidence =
            self.evidence.iter().map(|(check, outcome)| json!({"check": check, "outcome": outcome}));
        json!({
            "case": self.case,
            "action": self.action,
            "redeemed": self.redeemed,
            "subject": Some(&self.subject).filter(|subject| *subject != ERASED),
            "operators": operators.collect::<Vec<_>>(),
            "evidence": evidence.collect::<Vec<_>>(),
            "result": self.result,
            "not_me": self.not_me,
            "disowned": self.disowned,
        })
    }
}

/// The checks that counted when the grant was redeemed, or, without the whole decision, all evidence.
fn evidence(record: &Record) -> Vec<(String, String)> {
    let counted = record.get("decision").and_then(|decision| decision.get("counted"));
    let all = || record.get("facts").and_then(|facts| facts.get("evidence"));
    let pieces = counted.or_else(all).and_then(Value::as_array).into_iter().flatten();
    let member =
        |piece: &Value, name: &str| piece.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    pieces.map(|piece| (member(piece, "check"), member(piece, "outcome"))).collect()
}

/// Returns who acted: the id if it is known, else the alias.
fn name(record: &Record, people: &People) -> String {
    let alias =
        record.get("actor").and_then(|actor| actor.get("alias")).and_then(Value::as_str).unwrap_or_default();
    people.get(alias).map_or_else(|| format!("alias {alias}"), |id| id.expose().clone())
}
