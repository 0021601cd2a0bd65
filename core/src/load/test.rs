//! The policy's own tests: facts, and expectations of the decision.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::locate;
use crate::decide::{Decision, Facts, FactsError, Plan};
use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::policy::Policy;
use crate::policy::ast::{
    self, Expected, ExpectedReason, ExpectedVerdict, Item, List, Name, Str, TestEvidence, TestResult,
    ToJson as _, When,
};

/// A test of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyTest {
    name: String,
    /// The facts as JSON, read by [`Facts::from_json`] when the test runs.
    facts: String,
    expect: Vec<Expectation>,
}

/// An expectation of the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Expectation {
    Verdict(ExpectedVerdict),
    Reason(ExpectedReason),
    Points(i64),
    Required(i64),
    Groups(Vec<String>),
    Risks(Vec<String>),
    Mandatory(Vec<String>),
    Plan(Vec<String>),
    Escalate(String),
    Grant(String),
}

/// The result of one test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TestReport {
    /// Name of the test.
    pub name: String,
    /// The differences from the expectations, in words; empty if the test passed.
    pub failures: Vec<String>,
}

impl TestReport {
    /// Returns true if everything was as expected.
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
            Ok((decision, plan)) => {
                self.expect.iter().filter_map(|expected| expected.differs(&decision, plan.as_ref())).collect()
            }
            Err(error) => vec![format!("invalid facts at `{}`: {error}", error.place)],
        };
        TestReport { name: self.name.clone(), failures }
    }

    fn decide(&self, policy: &Policy) -> Result<(Decision, Option<Plan>), FactsError> {
        let facts = Facts::from_json(&self.facts)?;
        // A plan is expensive, and few tests ask for one.
        let asks = |expected: &Expectation| matches!(expected, Expectation::Plan(_));
        let plan = self.expect.iter().any(asks).then(|| policy.plan(&facts)).transpose()?;
        Ok((policy.decide(&facts)?, plan))
    }
}

impl Expectation {
    /// Returns the difference between the decision and the expectation, in words.
    fn differs(&self, decision: &Decision, plan: Option<&Plan>) -> Option<String> {
        let names = |names: &mut dyn Iterator<Item = &str>| json!(names.collect::<Vec<_>>());
        let steps = || plan.into_iter().flat_map(Plan::steps).map(|step| step.check);
        let (key, want, have) = match self {
            Self::Verdict(want) => ("verdict", json!(want), json!(decision.verdict())),
            Self::Reason(want) => ("reason", json!(want), json!(decision.reason())),
            Self::Points(want) => ("points", json!(want), json!(decision.points())),
            Self::Required(want) => ("required", json!(want), json!(decision.points_required())),
            Self::Groups(want) => ("groups", json!(want), names(&mut decision.groups())),
            Self::Risks(want) => ("risks", json!(want), names(&mut decision.risks())),
            Self::Mandatory(want) => ("mandatory", json!(want), names(&mut decision.mandatory())),
            Self::Plan(want) => ("plan", json!(want), names(&mut steps())),
            Self::Escalate(want) => ("escalate", json!(want), json!(decision.escalate())),
            Self::Grant(want) => ("grant", json!(want), json!(decision.grant())),
        };
        (have != want).then(|| format!("{key}: expected {}, got {}", plain(&want), plain(&have)))
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// Reads the tests of the document; facts that cannot be decided on are errors of the policy.
pub(super) fn read(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) -> Vec<PolicyTest> {
    let root = Path::ROOT.key("tests");
    let mut tests: Vec<PolicyTest> = Vec::new();
    let mut names = HashSet::new();
    for item in document.tests.iter() {
        let (path, name) = (root.index(item.index), &item.name);
        if !names.insert(name.text) {
            let message = format!("duplicate test name `{}`", name.text);
            let finding = Finding::new(Code::DuplicateName, name.span, message).at(&path.key("name"));
            out.push(finding.help("give each test a different name"));
        }
        let facts = facts_of(item).to_string();
        let test = PolicyTest { name: name.text.to_owned(), facts, expect: expect(policy, item, &path, out) };
        if let Err(error) = test.decide(policy) {
            let whole = error.place.is_empty();
            let span = if whole { item.span } else { locate::inside(item.node, &error.place) };
            let place = format!("{path}{}{}", if whole { "" } else { "." }, error.place);
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

/// Returns the facts of a test for [`Facts::from_json`], with the default time of a test.
fn facts_of(test: &ast::Test<'_>) -> Json {
    let mut facts = Map::new();
    facts.insert("action".to_owned(), json!(test.action.text));
    facts.insert("now".to_owned(), test.now.to_json());
    if let Some(groups) = &test.groups {
        facts.insert("groups".to_owned(), texts(groups));
    }
    if let Some(subject) = &test.subject {
        let groups = subject.groups.iter().map(|groups| ("groups".to_owned(), texts(groups)));
        facts.insert("subject".to_owned(), Json::Object(groups.collect()));
    }
    if let Some(names) = &test.unavailable {
        facts.insert("unavailable".to_owned(), texts(names));
    }
    let evidence = test.evidence.as_ref().map(|evidence| match evidence {
        TestEvidence::Outcomes(outcomes) => {
            let outcomes = outcomes.iter().map(|it| (it.key.text.to_owned(), json!(it.value.text)));
            Json::Object(outcomes.collect())
        }
        TestEvidence::Results(results) => results.iter().map(|it| result_of(it, &test.now)).collect(),
    });
    facts.extend(evidence.map(|evidence| ("evidence".to_owned(), evidence)));
    Json::Object(facts)
}

fn result_of(result: &TestResult<'_>, now: &When<'_>) -> Json {
    let mut facts = Map::new();
    facts.insert("check".to_owned(), json!(result.check.text));
    facts.insert("outcome".to_owned(), json!(result.outcome.text));
    facts.insert("at".to_owned(), result.at.as_ref().unwrap_or(now).to_json());
    facts.extend(result.item.as_ref().map(|item| ("item".to_owned(), json!(item.text))));
    if let Some(grades) = &result.grades {
        let grades = grades.iter().map(|grade| (grade.key.text.to_owned(), json!(*grade.value)));
        facts.insert("grades".to_owned(), Json::Object(grades.collect()));
    }
    Json::Object(facts)
}

fn texts<K>(list: &List<Str<'_, K>, 0>) -> Json {
    list.iter().map(|text| json!(text.text)).collect()
}

/// Reads the expectations of a test. A name that the policy does not have is an error: such an
/// expectation could never be met.
fn expect(
    policy: &Policy,
    test: &ast::Test<'_>,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) -> Vec<Expectation> {
    let root = path.key("expect");
    let compiled = policy.compiled();
    let challenges = || compiled.checks.challenges().map(|(id, _)| compiled.checks.name(id)).collect();
    let mut expect = Vec::new();
    for clause in test.expect.iter() {
        let path = root.key(clause.key);
        let mut one = |name: &Name<'_>, path: &Path<'_>, what: &str, code, known: &[&str]| {
            known_name(name, path, (what, code), known, out);
            name.text.to_owned()
        };
        let mut all = |names: &List<Name<'_>, 0>, what: &str, code, known: Vec<&str>| {
            let one = |name: &Item<Name<'_>>| one(name, &path.index(name.index), what, code, &known);
            names.iter().map(one).collect()
        };
        expect.push(match &clause.value {
            Expected::Verdict(verdict) => Expectation::Verdict(*verdict),
            Expected::Reason(reason) => Expectation::Reason(*reason),
            Expected::Points(points) => Expectation::Points(**points),
            Expected::Required(points) => Expectation::Required(**points),
            Expected::Groups(names) => {
                let ids = (0..).take(compiled.groups.list.len()).map(|id| compiled.groups.id(id)).collect();
                Expectation::Groups(all(names, "group", Code::UnknownGroup, ids))
            }
            Expected::Risks(names) => {
                let ids = compiled.risks.iter().map(|risk| &*risk.id).collect();
                Expectation::Risks(all(names, "risk", Code::UnknownRisk, ids))
            }
            Expected::Mandatory(names) => {
                Expectation::Mandatory(all(names, "challenge", Code::UnknownCheck, challenges()))
            }
            Expected::Plan(names) => {
                Expectation::Plan(all(names, "challenge", Code::UnknownCheck, challenges()))
            }
            Expected::Escalate(name) => {
                let people: Vec<&str> = compiled.people.iter().map(|person| &*person.name).collect();
                Expectation::Escalate(one(name, &path, "person", Code::UnknownPerson, &people))
            }
            Expected::Grant(name) => {
                let grants: Vec<&str> = compiled.grants.iter().map(|grant| &*grant.name).collect();
                Expectation::Grant(one(name, &path, "grant", Code::UnknownGrant, &grants))
            }
        });
    }
    expect
}

fn known_name(
    name: &Name<'_>,
    path: &Path<'_>,
    (what, code): (&str, Code),
    known: &[&str],
    out: &mut Vec<Finding>,
) {
    if known.contains(&name.text) || out.len() > MOST {
        return;
    }
    let message = format!("there is no {what} `{}`", name.text);
    let finding = Finding::new(code, name.span, message).at(path);
    let meant = did_you_mean(name.text, known.iter().copied());
    out.push(finding.help(format!("declare it, or expect another {what}")).meant(meant));
}
