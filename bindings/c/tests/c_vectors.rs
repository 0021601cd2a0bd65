//! Writes the vectors of decisions, reports and logs in a form that a C program reads without a JSON parser: each item is a
//! line `kind length`, followed by that number of bytes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Topic<'a> {
    #[serde(borrow)]
    policy: Option<&'a RawValue>,
    policy_file: Option<String>,
    #[serde(borrow)]
    vectors: Vec<Vector<'a>>,
}

#[derive(Deserialize)]
struct Vector<'a> {
    id: String,
    #[serde(borrow)]
    facts: Option<&'a RawValue>,
    facts_text: Option<String>,
    #[serde(borrow)]
    decision: Option<&'a RawValue>,
    #[serde(borrow)]
    plan: Option<&'a RawValue>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    family: String,
    code: String,
    place: String,
}

#[test]
fn vectors_are_written_for_the_c_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    let mut out = String::new();
    let mut count = 0;
    for file in files.iter().filter(|file| !file.ends_with("vector.schema.json")) {
        let text = std::fs::read_to_string(file).unwrap();
        let topic: Topic<'_> = serde_json::from_str(&text).unwrap();
        match (topic.policy, topic.policy_file) {
            (Some(policy), _) => item(&mut out, "json", &compact(policy.get())),
            (_, Some(name)) => {
                let ending = name.rsplit_once('.').unwrap().1;
                item(&mut out, ending, &std::fs::read_to_string(folder.join(&name)).unwrap());
            }
            _ => panic!("{}: no policy", file.display()),
        }
        for vector in &topic.vectors {
            count += 1;
            item(&mut out, "id", &vector.id);
            let facts = vector.facts.map(|facts| compact(facts.get())).or(vector.facts_text.clone());
            item(&mut out, "facts", &facts.unwrap());
            if let Some(error) = &vector.error {
                let code = error.code.replace('-', "_");
                item(&mut out, "code", &format!(r#""family":"facts","code":"{code}","#));
                item(&mut out, "place", &format!(r#""place":{},"#, serde_json::json!(error.place)));
            } else {
                item(&mut out, "decision", &compact(vector.decision.unwrap().get()));
                item(&mut out, "plan", &compact(vector.plan.unwrap().get()));
            }
        }
    }
    item(&mut out, "end", &count.to_string());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectors.txt"), out).unwrap();
}

#[derive(Deserialize)]
struct Reports<'a> {
    #[serde(borrow)]
    ways: Vec<Ways<'a>>,
    #[serde(borrow)]
    diffs: Vec<Diff<'a>>,
    #[serde(borrow)]
    coverage: Vec<Other<'a>>,
    #[serde(borrow)]
    weights: Vec<Other<'a>>,
    #[serde(borrow)]
    guards: Vec<Other<'a>>,
}

const MOST_NUMBERS: usize = 20;

#[derive(Deserialize)]
struct Numbers<'a> {
    #[serde(borrow)]
    numbers: Vec<&'a RawValue>,
}

/// A report of coverage, weights or guards.
#[derive(Deserialize)]
struct Other<'a> {
    policy: String,
    calibration: Option<String>,
    #[serde(borrow)]
    options: Option<&'a RawValue>,
    #[serde(borrow, default)]
    people: Vec<&'a RawValue>,
    #[serde(borrow)]
    gives: Option<&'a RawValue>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Ways<'a> {
    policy: String,
    #[serde(borrow)]
    options: &'a RawValue,
    #[serde(borrow)]
    gives: Option<&'a RawValue>,
    #[serde(borrow)]
    rests_on: Option<&'a RawValue>,
    #[serde(borrow, default)]
    minimal_causes: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    losses: Vec<&'a RawValue>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Cells<'a> {
    #[serde(borrow)]
    cells: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Diff<'a> {
    old: String,
    new: String,
    #[serde(borrow)]
    gives: &'a RawValue,
}

#[test]
fn reports_are_written_for_the_c_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("tests/vectors/analyses/reports.json")).unwrap();
    let reports: Reports<'_> = serde_json::from_str(&text).unwrap();
    let policy = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let (mut out, mut count) = (String::new(), 0);
    for vector in &reports.ways {
        item(&mut out, "policy", &policy(&vector.policy));
        item(&mut out, "options", &compact(vector.options.get()));
        count += 1;
        if let Some(Refused { code, place, .. }) = &vector.error {
            item(&mut out, "refused", &format!(r#""family":"input","code":"{code}","#));
            item(&mut out, "place", &format!(r#""place":"{place}""#));
            continue;
        }
        let gives = vector.gives.unwrap().get();
        item(&mut out, "ways", &compact(gives));
        let Cells { cells } = serde_json::from_str(gives).unwrap();
        for ((cell, causes), losses) in cells.iter().zip(&vector.minimal_causes).zip(&vector.losses) {
            item(&mut out, "cell", &compact(cell.get()));
            item(&mut out, "rests", &compact(vector.rests_on.unwrap().get()));
            item(&mut out, "causes", &compact(causes.get()));
            item(&mut out, "losses", &compact(losses.get()));
            count += 1;
        }
    }
    for vector in &reports.diffs {
        item(&mut out, "policy", &policy(&vector.old));
        item(&mut out, "newer", &policy(&vector.new));
        item(&mut out, "diff", &compact(vector.gives.get()));
        count += 1;
    }
    for vector in &reports.coverage {
        item(&mut out, "policy", &policy(&vector.policy));
        let people: Vec<String> = vector.people.iter().map(|person| compact(person.get())).collect();
        item(&mut out, "coverage", &people.join("\n"));
        item(&mut out, "options", &compact(vector.options.unwrap().get()));
        wanted(&mut out, vector);
        count += 1;
    }
    for vector in &reports.weights {
        item(&mut out, "policy", &policy(&vector.policy));
        item(&mut out, "weights", &policy(vector.calibration.as_ref().unwrap()));
        item(&mut out, "options", &compact(vector.options.unwrap().get()));
        wanted(&mut out, vector);
        count += 1;
    }
    // Under valgrind, a document with more numbers takes a minute.
    let is_small = |gives: &RawValue| {
        serde_json::from_str::<Numbers<'_>>(gives.get()).unwrap().numbers.len() < MOST_NUMBERS
    };
    for vector in reports.guards.iter().filter(|vector| vector.gives.is_none_or(is_small)) {
        item(&mut out, "guards", &policy(&vector.policy));
        wanted(&mut out, vector);
        count += 1;
    }
    item(&mut out, "end", &count.to_string());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("reports.txt"), out).unwrap();
}

#[derive(Deserialize)]
struct Logs<'a> {
    #[serde(borrow)]
    vectors: Vec<Log<'a>>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(rename = "do")]
    what: String,
    #[serde(rename = "log")]
    path: String,
    #[serde(borrow)]
    evidence: Option<&'a RawValue>,
    #[serde(default)]
    policies: Vec<String>,
    #[serde(default)]
    case: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    receipt: String,
    #[serde(borrow)]
    gives: Option<&'a RawValue>,
    error: Option<BadLog>,
}

#[derive(Deserialize)]
struct BadLog {
    family: String,
    code: String,
    bad_record: Option<Bad>,
}

#[derive(Deserialize)]
struct Bad {
    record: u64,
    chain: Option<String>,
    seq: Option<u64>,
}

/// Each vector: what to do, the path, the evidence, a policy, a case, a key, a receipt, and the answer.
#[test]
fn logs_are_written_for_the_c_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/logs");
    let text = std::fs::read_to_string(folder.join("vectors.json")).unwrap();
    let logs: Logs<'_> = serde_json::from_str(&text).unwrap();
    let mut out = String::new();
    for vector in &logs.vectors {
        item(&mut out, &vector.what, folder.join(&vector.path).to_str().unwrap());
        item(
            &mut out,
            "evidence",
            &vector.evidence.map_or("{}".to_owned(), |evidence| compact(evidence.get())),
        );
        item(&mut out, "policy", vector.policies.first().map_or("", String::as_str));
        item(&mut out, "case", &vector.case);
        item(&mut out, "key", &vector.key);
        item(&mut out, "receipt", &vector.receipt);
        let (gives, place) = match &vector.error {
            None => {
                let gives = vector.gives.unwrap().get();
                // A receipt is a text, and everything else is JSON.
                (serde_json::from_str::<String>(gives).unwrap_or_else(|_| compact(gives)), String::new())
            }
            Some(BadLog { family, code, bad_record }) => {
                let bad = bad_record.as_ref().map_or("null".to_owned(), |Bad { record, chain, seq }| {
                    let (chain, seq) = (serde_json::json!(chain), serde_json::json!(seq));
                    format!(r#"{{"record":{record},"chain":{chain},"seq":{seq}}}"#)
                });
                (format!(r#""family":"{family}","code":"{code}","#), format!(r#""bad_record":{bad}"#))
            }
        };
        item(&mut out, if vector.error.is_some() { "refused" } else { "gives" }, &gives);
        item(&mut out, "place", &place);
    }
    item(&mut out, "end", &logs.vectors.len().to_string());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("logs.txt"), out).unwrap();
}

/// The report, or the family, the code and the place of an error.
fn wanted(out: &mut String, vector: &Other<'_>) {
    if let Some(Refused { family, code, place }) = &vector.error {
        item(out, "refused", &format!(r#""family":"{family}","code":"{code}","#));
        item(out, "place", &format!(r#""place":"{place}""#));
    } else {
        item(out, "gives", &compact(vector.gives.unwrap().get()));
    }
}

fn item(out: &mut String, kind: &str, text: &str) {
    writeln!(out, "{kind} {}\n{text}", text.len()).unwrap();
}

/// Returns the JSON without the spaces between its parts, with its strings as the engine writes them.
fn compact(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (before, from) = rest.split_at(start);
        let mut text = serde_json::Deserializer::from_str(from).into_iter::<String>();
        let read = text.next().unwrap().unwrap();
        out.extend(before.split_ascii_whitespace());
        out.push_str(&serde_json::json!(read).to_string());
        rest = &from[text.byte_offset()..];
    }
    out.extend(rest.split_ascii_whitespace());
    out
}
