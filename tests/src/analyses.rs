//! Reports about whole policies, and the engine's answers to them.

use std::fs;
use std::path::{Path, PathBuf};

use bonafides::Policy;
use bonafides::analyze::diff;
use bonafides_surface as surface;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json::Json;

/// The file of the reports.
pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/analyses/reports.json")
}

/// The text of the file.
pub fn stored() -> String {
    fs::read_to_string(file()).unwrap()
}

/// The text of the file with the engine's answers.
pub fn answered(text: &str) -> String {
    let stored = Json::parse(text).unwrap();
    let entries = stored.entries().iter().map(|(key, value)| {
        let each = |answer: fn(&Json) -> Vec<(String, Json)>| {
            let one = |vector: &Json| {
                let given = vector.entries().iter().filter(|(key, _)| GIVEN.contains(&key.as_str()));
                Json::Map(given.cloned().chain(answer(vector)).collect())
            };
            Json::List(value.items().iter().map(one).collect())
        };
        let value = match key.as_str() {
            "ways" => each(ways),
            "diffs" => each(difference),
            "coverage" => each(coverage),
            "weights" => each(weights),
            "guards" => each(guards),
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    Json::Map(entries.collect()).pretty(WIDTH) + "\n"
}

/// The maximum length of a line, which holds most cells as a whole.
const WIDTH: usize = 1_000;

/// Members that people write; the engine adds the others.
const GIVEN: [&str; 8] = ["id", "policy", "calibration", "options", "people", "rests_on", "old", "new"];

/// `gives`, and for each cell its minimal sets of causes and its losses; or `error`.
fn ways(vector: &Json) -> Vec<(String, Json)> {
    let ways = match surface::ways(&policy(vector, "policy"), options(vector)) {
        Ok(ways) => ways,
        Err(error) => return refused(&error),
    };
    let rests = vector.get("rests_on").expect("rests_on").entries().iter();
    let rests = rests.flat_map(|(cause, others)| others.items().iter().map(move |other| (cause, other)));
    let rests = rests.fold(bonafides::analyze::RestsOn::default(), |all, (cause, other)| {
        all.with(cause, other.text().unwrap())
    });
    let causes: Vec<_> = ways.cells().iter().map(|cell| cell.causes(&rests)).collect();
    let losses: Vec<_> = ways.cells().iter().map(bonafides::analyze::Cell::losses).collect();
    [("gives", json(&ways)), ("minimal_causes", json(&causes)), ("losses", json(&losses))]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

fn difference(vector: &Json) -> Vec<(String, Json)> {
    let found = diff(&policy(vector, "old"), &policy(vector, "new"));
    let opens = json(&found.opens_no_new_way());
    vec![("gives".to_owned(), json(&found)), ("opens_no_new_way".to_owned(), opens)]
}

fn coverage(vector: &Json) -> Vec<(String, Json)> {
    let people: Vec<String> =
        vector.get("people").expect("people").items().iter().map(ToString::to_string).collect();
    let policy = policy(vector, "policy");
    given(surface::coverage(&policy, options(vector), people.iter().map(String::as_str)))
}

fn weights(vector: &Json) -> Vec<(String, Json)> {
    let calibration = surface::calibration(&text(vector, "calibration"), "yaml");
    let policy = policy(vector, "policy");
    given(calibration.and_then(|calibration| surface::weigh(&policy, &calibration, options(vector))))
}

fn guards(vector: &Json) -> Vec<(String, Json)> {
    given(surface::unguarded(&text(vector, "policy"), "yaml"))
}

fn options<T: DeserializeOwned>(vector: &Json) -> T {
    surface::read(&vector.get("options").expect("options").to_string(), "options").unwrap()
}

/// `gives` or `error`.
fn given(report: Result<impl Serialize, surface::Error>) -> Vec<(String, Json)> {
    match report {
        Ok(report) => vec![("gives".to_owned(), json(&report))],
        Err(error) => refused(&error),
    }
}

/// `error`, and the codes of its diagnostics if it has any.
fn refused(error: &surface::Error) -> Vec<(String, Json)> {
    let all = json(error);
    let some = ["family", "code", "detail", "help", "place"]
        .map(|name| (name.to_owned(), all.get(name).expect(name).clone()));
    let mut members = vec![("error".to_owned(), Json::Map(some.into()))];
    if !error.diagnostics.is_empty() {
        let codes: Vec<&str> = error.diagnostics.iter().map(|one| one.code.as_str()).collect();
        members.push(("diagnostics".to_owned(), json(&codes)));
    }
    members
}

/// The policy in the file that a member names.
pub fn policy(vector: &Json, member: &str) -> Policy {
    Policy::from_yaml(&text(vector, member)).unwrap_or_else(|error| panic!("{member}: {error}"))
}

/// The text of the file that a member names.
pub fn text(vector: &Json, member: &str) -> String {
    let path = vector.get(member).and_then(Json::text).expect(member);
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn json(value: &impl Serialize) -> Json {
    Json::parse(&serde_json::to_string(value).unwrap()).unwrap()
}
