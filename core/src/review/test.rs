//! The policy tests itself: facts, and what to expect of the decision.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::locate;
use crate::decide::{Decision, Facts, FactsError, Plan};
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::policy::Policy;
use crate::policy::document::{Node, Path, Value};

/// The time of the decision where a test says none: 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600_000;

/// One test of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyTest {
    name: String,
    /// As JSON: read when the test runs, by the reader of all facts.
    facts: String,
    expect: Vec<(String, Json)>,
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TestReport {
    /// Name of the test.
    pub name: String,
    /// What differs from the expectation, in words; empty if the test passed.
    pub failures: Vec<String>,
}

impl TestReport {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl PolicyTest {
    /// Name of the test.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decides on the facts of the test and compares.
    pub fn run(&self, policy: &Policy) -> TestReport {
        let failures = match self.decide(policy) {
            Ok((decision, plan)) => self
                .expect
                .iter()
                .filter_map(|(key, want)| differs(key, want, &decision, plan.as_ref()))
                .collect(),
            Err(error) => vec![format!("the facts are wrong at `{}`: {error}", error.place)],
        };
        TestReport { name: self.name.clone(), failures }
    }

    fn decide(&self, policy: &Policy) -> Result<(Decision, Option<Plan>), FactsError> {
        let facts = Facts::from_json(&self.facts)?;
        // A plan is much work, and few tests ask for one.
        let plan =
            self.expect.iter().any(|(key, _)| key == "plan").then(|| policy.plan(&facts)).transpose()?;
        Ok((policy.decide(&facts)?, plan))
    }
}

fn differs(key: &str, want: &Json, decision: &Decision, plan: Option<&Plan>) -> Option<String> {
    let have = match key {
        "verdict" => json!(decision.verdict()),
        "reason" => json!(decision.reason()),
        "points" => json!(decision.points()),
        "required" => json!(decision.points_required()),
        "groups" => json!(decision.groups().collect::<Vec<_>>()),
        "risks" => json!(decision.risks().collect::<Vec<_>>()),
        "mandatory" => json!(decision.mandatory().collect::<Vec<_>>()),
        "plan" => json!(plan.into_iter().flat_map(Plan::steps).map(|step| step.check).collect::<Vec<_>>()),
        "escalate" => json!(decision.escalate()),
        "grant" => json!(decision.grant()),
        _ => Json::Null,
    };
    (have != *want).then(|| format!("{key}: expected {}, got {}", plain(want), plain(&have)))
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// The tests of the document; facts that can not be decided on are errors of the policy.
pub(super) fn read(policy: &Policy, root: &Node, out: &mut Vec<Finding>) -> Vec<PolicyTest> {
    let path = Path::ROOT.key("tests");
    let mut tests: Vec<PolicyTest> = Vec::new();
    let mut names = HashSet::new();
    for (index, node) in root.field("tests").map(Node::items).unwrap_or_default().iter().enumerate() {
        let path = path.index(index);
        let name = node.field("name").and_then(Node::text).unwrap_or_default().to_owned();
        if let Some(node) = node.field("name").filter(|_| !names.insert(name.clone())) {
            let finding =
                Finding::new(Code::DuplicateName, node.span, format!("a test is called `{name}` already"));
            out.push(finding.at(&path.key("name")).help("call it what makes it different"));
        }
        let facts = facts_of(node).to_string();
        let test = PolicyTest { name, facts, expect: expectation(policy, node, &path, out) };
        if let Err(error) = test.decide(policy) {
            let span = if error.place.is_empty() { node.span } else { locate::inside(node, &error.place) };
            let dot = if error.place.is_empty() { "" } else { "." };
            let place = format!("{path}{dot}{}", error.place);
            let finding = Finding::new(Code::BadTest, span, error.message).at_text(place);
            out.push(match error.help {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
        tests.push(test);
    }
    tests
}

/// The facts of a test, with its own defaults filled in: in a test `now` is fixed.
fn facts_of(node: &Node) -> Json {
    let mut facts = Map::new();
    for (key, value) in node.entries() {
        if !matches!(&*key.text, "name" | "expect") {
            facts.insert(key.text.to_string(), json_of(value));
        }
    }
    let now = facts.entry("now").or_insert_with(|| json!(NOW)).clone();
    if let Some(Json::Array(results)) = facts.get_mut("evidence") {
        for result in results.iter_mut().filter_map(Json::as_object_mut) {
            result.entry("at").or_insert_with(|| now.clone());
        }
    }
    Json::Object(facts)
}

fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Integer(n) => json!(n),
        Value::Number(text) | Value::Text(text) => json!(text),
        Value::List(items) => Json::Array(items.iter().map(json_of).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(key, node)| (key.text.to_string(), json_of(node))).collect())
        }
    }
}

fn expectation(policy: &Policy, test: &Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Vec<(String, Json)> {
    let path = path.key("expect");
    let mut expect = Vec::new();
    for (key, value) in test.field("expect").map(Node::entries).unwrap_or_default() {
        let path = path.key(&key.text);
        known_names(policy, &key.text, value, &path, out);
        expect.push((key.text.to_string(), json_of(value)));
    }
    expect
}

/// An expectation that names what the policy does not have could never come true.
fn known_names(policy: &Policy, key: &str, node: &Node, path: &Path<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    let (what, code, known): (_, _, Vec<&str>) = match key {
        "groups" => {
            let ids = (0..).take(compiled.groups.list.len()).map(|id| compiled.groups.id(id)).collect();
            ("group", Code::UnknownGroup, ids)
        }
        "risks" => ("risk", Code::UnknownRisk, compiled.risks.iter().map(|risk| &*risk.id).collect()),
        "mandatory" | "plan" => (
            "challenge",
            Code::UnknownCheck,
            compiled.checks.challenges().map(|(id, _)| compiled.checks.name(id)).collect(),
        ),
        "escalate" => {
            ("person", Code::UnknownPerson, compiled.people.iter().map(|person| &*person.name).collect())
        }
        "grant" => ("grant", Code::UnknownGrant, compiled.grants.iter().map(|grant| &*grant.name).collect()),
        _ => return,
    };
    let list = matches!(node.value, Value::List(_));
    for (index, node) in node.one_or_many().iter().enumerate() {
        let Some(name) = node.text().filter(|name| !known.contains(name)) else { continue };
        if out.len() > MOST {
            return;
        }
        let inside = path.index(index);
        let path = if list { &inside } else { path };
        let finding = Finding::new(code, node.span, format!("there is no {what} `{name}`")).at(path);
        out.push(
            finding
                .help(format!("declare it, or expect another {what}"))
                .meant(did_you_mean(name, known.iter().copied())),
        );
    }
}
