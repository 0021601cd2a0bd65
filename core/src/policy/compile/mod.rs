//! From the document to the compiled policy. Every mistake is reported, then nothing is loaded.

mod checks;
mod directory_names;
mod grants;
mod people;
mod requirements;
mod rules;
mod settings;

use std::collections::HashMap;

use super::compiled::{Accepted, Compiled, FactorRule, MAX_DECLARED, PersonId};
use super::document::{Node, Path, Span, digest};
use super::requirement::Requirements;
use super::shape::{self, FACTORS};
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};

pub(crate) use directory_names::{each_directory_name, each_matched_name};

/// The compiled policy if there is no error, and everything that was found.
pub(crate) fn compile(root: &Node) -> (Option<Compiled>, Vec<Finding>) {
    let mut findings = Vec::new();
    shape::check(root, shape::POLICY, &Path::ROOT, &mut findings);
    if too_many(root, &mut findings) {
        return (None, findings);
    }
    let mut reader = Compiler {
        root,
        findings,
        names: Names::declared(root),
        requirements: Requirements::default(),
        forbidden: Vec::new(),
    };
    let compiled = reader.policy();
    let findings = reader.findings;
    let refused = findings.iter().any(|f| f.code.severity() == crate::diagnostic::Severity::Error);
    (if refused { None } else { Some(compiled) }, findings)
}

/// Whether a section declares more than is read: then nothing of it is looked at.
fn too_many(root: &Node, out: &mut Vec<Finding>) -> bool {
    const SECTIONS: [&str; 7] =
        ["people", "signals", "challenges", "families", "actions", "grants", "channels"];
    let before = out.len();
    for section in SECTIONS {
        let entries = root.field(section).map(Node::entries).unwrap_or_default();
        if let Some((key, _)) = entries.get(MAX_DECLARED) {
            let message = format!("there are {} {section}; at most {MAX_DECLARED} are read", entries.len());
            let finding = Finding::new(Code::TooMany, key.span, message).at(&Path::ROOT.key(section));
            out.push(finding.help("join those that no rule tells apart"));
        }
    }
    out.len() > before
}

struct Compiler<'n> {
    root: &'n Node,
    findings: Vec<Finding>,
    names: Names<'n>,
    requirements: Requirements,
    forbidden: Vec<u16>,
}

/// Names that other parts of the document refer to, and their numbers.
struct Names<'n> {
    people: HashMap<&'n str, u16>,
    channels: HashMap<&'n str, u16>,
    grants: HashMap<&'n str, u16>,
    families: HashMap<&'n str, u16>,
    actions: HashMap<&'n str, u16>,
    groups: HashMap<&'n str, u32>,
    risks: HashMap<&'n str, u16>,
}

impl<'n> Names<'n> {
    fn declared(root: &'n Node) -> Self {
        let keys =
            |key| root.field(key).map(Node::entries).unwrap_or_default().iter().map(|(key, _)| &*key.text);
        let ids = |key| {
            root.field(key).map(Node::items).unwrap_or_default().iter().filter_map(|n| n.field("id")?.text())
        };
        Self {
            // The subject is always there, as person 0.
            people: std::iter::once("subject").chain(keys("people")).zip(0..).collect(),
            channels: keys("channels").zip(0..).collect(),
            grants: keys("grants").zip(0..).collect(),
            families: keys("families").zip(0..).collect(),
            actions: keys("actions").zip(0..).collect(),
            groups: ids("groups").zip(0..).collect(),
            risks: ids("risks").zip(0..).collect(),
        }
    }
}

impl<'n> Compiler<'n> {
    fn policy(&mut self) -> Compiled {
        self.directory_names();
        let checks = self.checks();
        let factors = self.factors();
        let people = self.people();
        let channels = self.channels();
        let password = self.password();
        let grants = self.grants(&checks, &channels, password);
        let everyone = self.everyone(&checks);
        let actions = self.actions(&checks);
        let groups = self.groups(&checks);
        let risks = self.risks(&checks);
        self.requirements.shrink();
        self.forbidden.shrink_to_fit();
        let root = self.root;
        let text = |key| root.field(key).and_then(Node::text).unwrap_or_default().into();
        Compiled {
            name: text("policy"),
            version: text("version"),
            digest: digest(root).into(),
            factors,
            everyone,
            unmatched_everyone: root.field("unmatched").and_then(Node::text) == Some("everyone"),
            actions,
            groups,
            risks,
            escalate: self.escalation(root, &Path::ROOT),
            people,
            grants,
            channels,
            limits: self.limits(),
            password,
            alerts: self.alerts(),
            accepted: self.accepted(),
            requirements: std::mem::take(&mut self.requirements),
            forbidden: std::mem::take(&mut self.forbidden),
            checks,
        }
    }

    fn report(&mut self, finding: Finding) {
        if self.findings.len() <= MOST {
            self.findings.push(finding);
        }
    }

    /// The word of `known` that `word` is a slip of; nobody reads it where there are too many mistakes.
    fn guess<'k>(&self, word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
        if self.findings.len() > MOST { None } else { did_you_mean(word, known) }
    }

    fn error(&mut self, code: Code, span: Span, path: &Path<'_>, message: String, help: &str) {
        self.report(Finding::new(code, span, message).at(path).help(help));
    }

    /// The entries of the map under a top-level key.
    fn section(&self, key: &str) -> &'n [(super::document::Key, Node)] {
        self.root.field(key).map(Node::entries).unwrap_or_default()
    }

    /// The items of the list under a top-level key.
    fn list(&self, key: &str) -> &'n [Node] {
        self.root.field(key).map(Node::items).unwrap_or_default()
    }

    /// The number of the name that stands at `node`, or an error that offers the nearest one.
    fn refer<T: Copy>(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        what: (&str, Code),
        known: impl for<'a> Fn(&'a Names<'n>) -> &'a HashMap<&'n str, T>,
    ) -> Option<T> {
        let name = node.text()?;
        let known = known(&self.names);
        if let Some(id) = known.get(name) {
            return Some(*id);
        }
        let (what, code) = what;
        // The subject is a person nobody declares, and seldom the one that is meant.
        let mut names: Vec<&str> =
            known.keys().copied().filter(|name| what != "person" || *name != "subject").collect();
        let help = if names.is_empty() {
            format!("the policy declares no {what} yet")
        } else {
            names.sort_unstable();
            names.truncate(12);
            format!("declared: {}", names.join(", "))
        };
        let meant = self.guess(name, known.keys().copied());
        let finding = Finding::new(code, node.span, format!("there is no {what} `{name}`"))
            .at(path)
            .help(help)
            .meant(meant);
        self.report(finding);
        None
    }

    fn person(&mut self, node: &Node, path: &Path<'_>) -> Option<PersonId> {
        self.refer(node, path, ("person", Code::UnknownPerson), |names| &names.people)
    }

    /// The person under `escalate`, who can not be the subject.
    fn escalation(&mut self, node: &Node, path: &Path<'_>) -> Option<PersonId> {
        let node = node.field("escalate")?;
        let path = path.key("escalate");
        let person = self.person(node, &path)?;
        if person == 0 {
            self.error(
                Code::PersonRule,
                node.span,
                &path,
                "a case can not go to the subject".to_owned(),
                "name someone who can look at the caller with other eyes",
            );
        }
        Some(person)
    }

    fn factors(&mut self) -> [FactorRule; 5] {
        let mut rules = [FactorRule { cap: i64::MAX, min: 1 }; 5];
        for (key, node) in self.section("factors") {
            let Some(rule) = FACTORS.iter().position(|f| **f == *key.text).and_then(|at| rules.get_mut(at))
            else {
                continue;
            };
            let cap = node.field("cap").and_then(Node::integer);
            let min = node.field("min").and_then(Node::integer);
            rule.cap = cap.unwrap_or(rule.cap);
            rule.min = min.unwrap_or(rule.min);
            if let (Some(cap), Some(min), Some(at)) = (cap, min, node.field("min"))
                && min > cap
            {
                let root = Path::ROOT.key("factors");
                let path = root.key(&key.text);
                self.error(
                    Code::MinAboveCap,
                    at.span,
                    &path.key("min"),
                    format!("`{}` can never reach {min}, its cap is {cap}", key.text),
                    "lower `min`, or raise `cap`",
                );
            }
        }
        rules
    }

    fn accepted(&mut self) -> Vec<Accepted> {
        let root = Path::ROOT.key("accept");
        let mut accepted = Vec::new();
        for (index, node) in self.list("accept").iter().enumerate() {
            let Some(warning) = node.field("warning") else {
                continue;
            };
            let Some(name) = warning.text() else { continue };
            let known = || {
                Code::ALL
                    .iter()
                    .filter(|c| c.severity() == crate::diagnostic::Severity::Warning)
                    .map(|c| c.as_str())
            };
            if known().any(|code| code == name) {
                let at = node.field("at").and_then(Node::text).map(Into::into);
                let because = node.field("because").and_then(Node::text).unwrap_or_default().into();
                accepted.push(Accepted { warning: name.into(), at, because });
            } else {
                let path = root.index(index);
                let help = format!("warnings: {}", known().collect::<Vec<_>>().join(", "));
                let finding =
                    Finding::new(Code::UnknownWord, warning.span, format!("there is no warning `{name}`"));
                self.report(finding.at(&path.key("warning")).help(help).meant(self.guess(name, known())));
            }
        }
        accepted
    }
}
