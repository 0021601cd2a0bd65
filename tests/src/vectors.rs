//! The files of decision vectors, and the engine's answers to them.

use std::fs;
use std::path::{Path, PathBuf};

use bonafides::source::FactsDocument;
use bonafides::{Facts, FactsError, Policy, Source};

use crate::json::Json;

/// The maximum length of a line of a file, unless a single text is longer.
const WIDTH: usize = 120;

/// One file: a policy and the decisions by it.
#[derive(Debug)]
pub struct Topic {
    /// The path of the file.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// The parsed text.
    pub json: Json,
}

/// The folder of the vectors.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Every file of vectors, by name.
pub fn topics() -> Vec<Topic> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_topic = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap();
        name.ends_with(".json") && !name.ends_with(".schema.json")
    };
    let mut files: Vec<PathBuf> = files.filter(is_topic).collect();
    files.sort();
    files.into_iter().map(Topic::read).collect()
}

impl Topic {
    fn read(file: PathBuf) -> Self {
        let text = fs::read_to_string(&file).unwrap();
        let json = Json::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Self { file, text, json }
    }

    /// The name of the file without its ending.
    pub fn name(&self) -> &str {
        self.file.file_stem().unwrap().to_str().unwrap()
    }

    /// The policy as JSON, its checks in the order of the document.
    pub fn document(&self) -> Json {
        if let Some(policy) = self.json.get("policy") {
            return policy.clone();
        }
        let name = self.json.get("policy_file").and_then(Json::text).expect("a policy or its file");
        let text = fs::read_to_string(folder().join(name)).unwrap();
        let document = FactsDocument::read(Source::named(name, &text)).unwrap();
        Json::parse(document.json()).unwrap()
    }

    /// The policy, as the engine loads it from its file.
    pub fn policy(&self) -> Policy {
        let loaded = match self.json.get("policy_file").and_then(Json::text) {
            Some(name) => {
                let text = fs::read_to_string(folder().join(name)).unwrap();
                Policy::load(&Source::named(name, &text))
            }
            None => Policy::from_json(&self.document().to_string()),
        };
        loaded.unwrap_or_else(|error| panic!("{}: {error}", self.file.display()))
    }

    /// The vectors of the file.
    pub fn vectors(&self) -> &[Json] {
        self.json.get("vectors").map(Json::items).unwrap_or_default()
    }

    /// The text of the file with the engine's answers.
    pub fn answered(&self) -> String {
        let policy = self.policy();
        let answer = |vector: &Json| {
            let given = vector.entries().iter().filter(|(key, _)| GIVEN.contains(&key.as_str()));
            Json::Map(given.cloned().chain(answer(&policy, &facts(vector))).collect())
        };
        let entries = self.json.entries().iter().map(|(key, value)| match key.as_str() {
            "vectors" => (key.clone(), Json::List(value.items().iter().map(answer).collect())),
            _ => (key.clone(), value.clone()),
        });
        Json::Map(entries.collect()).pretty(WIDTH) + "\n"
    }
}

/// Members of a vector that people write; the engine adds the others.
const GIVEN: [&str; 4] = ["id", "note", "facts", "facts_text"];

/// The text of a vector's facts.
pub fn facts(vector: &Json) -> String {
    match vector.get("facts_text").and_then(Json::text) {
        Some(text) => text.to_owned(),
        None => vector.get("facts").expect("facts or their text").to_string(),
    }
}

/// The engine's answer: `decision` and `plan`, or `error`.
pub fn answer(policy: &Policy, facts: &str) -> Vec<(String, Json)> {
    match decide(policy, facts) {
        Ok((decision, plan)) => {
            let read = |text: String| Json::parse(&text).unwrap();
            vec![("decision".to_owned(), read(decision)), ("plan".to_owned(), read(plan))]
        }
        Err(error) => {
            let Ok(serde_json::Value::String(code)) = serde_json::to_value(error.code) else {
                panic!("the code is not a text");
            };
            let members =
                vec![("code".to_owned(), Json::Text(code)), ("place".to_owned(), Json::Text(error.place))];
            vec![("error".to_owned(), Json::Map(members))]
        }
    }
}

fn decide(policy: &Policy, facts: &str) -> Result<(String, String), FactsError> {
    let facts = Facts::from_json(facts)?;
    Ok((policy.decide(&facts)?.to_json(), policy.plan(&facts)?.to_json()))
}
