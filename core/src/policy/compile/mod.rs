//! Compiles a policy: names become numbers, and their meaning as a whole is checked. Every mistake is
//! reported, and with an error nothing is loaded.

mod checks;
mod directory_names;
mod grants;
mod people;
mod requirements;
mod rules;
mod settings;

use std::collections::HashMap;

use super::ast::{self, Name, Str, Unmatched};
use super::compiled::{Accepted, Compiled, FactorRule, MAX_DECLARED, PersonId};
use super::name_table::NameTable;
use super::requirement::Requirements;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding, MOST, Severity, did_you_mean};
use crate::document::{Node, digest};

pub(crate) use directory_names::{each_directory_name, each_matched_name};

/// Returns the compiled policy if there is no error, here or in the `findings` of reading `root`. Adds its
/// own findings.
pub(crate) fn compile(
    policy: &ast::Policy<'_>,
    root: &Node,
    findings: &mut Vec<Finding>,
) -> Option<Compiled> {
    if too_many(policy, findings) {
        return None;
    }
    let mut work = Compiler {
        policy,
        findings,
        names: Names::declared(policy),
        requirements: Requirements::default(),
        forbidden: Vec::new(),
    };
    let compiled = work.compile(root);
    let refused = findings.iter().any(|finding| finding.code.severity() == Severity::Error);
    if refused { None } else { Some(compiled) }
}

/// Returns true if a section exceeds its limit; then nothing is compiled.
fn too_many(policy: &ast::Policy<'_>, out: &mut Vec<Finding>) -> bool {
    fn look<K, T>(section: &str, map: &[ast::MapEntry<Str<'_, K>, T>], out: &mut Vec<Finding>) {
        if let Some(entry) = map.get(MAX_DECLARED) {
            let message = format!("there are {} {section}; the limit is {MAX_DECLARED}", map.len());
            let finding = Finding::new(Code::TooMany, entry.key.span, message).at(&Path::ROOT.key(section));
            out.push(finding.help("merge those that no rule distinguishes"));
        }
    }
    let before = out.len();
    look("people", &policy.people, out);
    look("signals", &policy.signals, out);
    look("challenges", &policy.challenges, out);
    look("families", &policy.families, out);
    look("actions", &policy.actions, out);
    look("grants", &policy.grants, out);
    look("channels", &policy.channels, out);
    out.len() > before
}

struct Compiler<'a> {
    policy: &'a ast::Policy<'a>,
    findings: &'a mut Vec<Finding>,
    names: Names<'a>,
    requirements: Requirements,
    forbidden: Vec<u16>,
}

/// Names that other parts of the document refer to, and their numbers.
struct Names<'a> {
    people: Numbers<'a, u16>,
    channels: Numbers<'a, u16>,
    grants: Numbers<'a, u16>,
    families: Numbers<'a, u16>,
    actions: Numbers<'a, u16>,
    groups: Numbers<'a, u32>,
    risks: Numbers<'a, u16>,
}

type Numbers<'a, T> = HashMap<&'a str, T>;

impl<'a> Names<'a> {
    fn declared(policy: &'a ast::Policy<'a>) -> Self {
        fn keys<'a, K, T>(map: &'a [ast::MapEntry<Str<'a, K>, T>]) -> impl Iterator<Item = &'a str> {
            map.iter().map(|entry| entry.key.text)
        }
        Self {
            // The subject is predefined, as person 0.
            people: std::iter::once("subject").chain(keys(&policy.people)).zip(0..).collect(),
            channels: keys(&policy.channels).zip(0..).collect(),
            grants: keys(&policy.grants).zip(0..).collect(),
            families: keys(&policy.families).zip(0..).collect(),
            actions: keys(&policy.actions).zip(0..).collect(),
            groups: policy.groups.iter().map(|group| group.id.text).zip(0..).collect(),
            risks: policy.risks.iter().map(|risk| risk.id.text).zip(0..).collect(),
        }
    }
}

impl<'a> Compiler<'a> {
    fn compile(&mut self, root: &Node) -> Compiled {
        self.directory_names();
        let policy = self.policy;
        let mut checks = self.checks(root.span);
        let factors = self.factors();
        let people = self.people();
        let channels = self.channels();
        let password = self.password();
        let grants = self.grants(&checks, &channels, password);
        let everyone = self.layer(policy.everyone.layer(), &Path::ROOT.key("everyone"), &checks);
        let actions = self.actions(&checks);
        let groups = self.groups(&checks);
        let risks = self.risks(&checks);
        checks.index_results(&risks.iter().flat_map(|risk| &risk.when).map(|(signal, _)| *signal).collect());
        self.requirements.shrink();
        self.forbidden.shrink_to_fit();
        let mut compiled = Compiled {
            names_are_plain: false,
            name: policy.name.text.into(),
            version: policy.version.text.into(),
            digest: digest(root).into(),
            factors,
            everyone,
            unmatched_everyone: policy.unmatched == Unmatched::Everyone,
            action_names: NameTable::new(&actions.iter().map(|action| &*action.name)),
            actions,
            groups,
            risks,
            escalate: self.escalation(policy.escalate.as_ref(), &Path::ROOT),
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
        };
        compiled.names_are_plain = compiled.has_plain_names();
        compiled
    }

    fn report(&mut self, finding: Finding) {
        if self.findings.len() <= MOST {
            self.findings.push(finding);
        }
    }

    /// Returns the word of `known` that `word` most likely means, unless there are too many mistakes already.
    fn guess<'k>(&self, word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
        if self.findings.len() > MOST { None } else { did_you_mean(word, known) }
    }

    fn error(&mut self, code: Code, span: Span, path: &Path<'_>, message: String, help: &str) {
        self.report(Finding::new(code, span, message).at(path).help(help));
    }

    /// Reports a duplicate entry in a list.
    fn twice(&mut self, name: &str, span: Span, path: &Path<'_>) {
        let message = format!("duplicate entry `{name}`");
        self.error(Code::DuplicateEntry, span, path, message, "keep one of the two");
    }

    /// Returns the number of a name, or reports an error that suggests the nearest one.
    fn refer<K, T: Copy>(
        &mut self,
        name: &Str<'_, K>,
        path: &Path<'_>,
        (what, code): (&str, Code),
        known: impl for<'n> Fn(&'n Names<'a>) -> &'n Numbers<'a, T>,
    ) -> Option<T> {
        let known = known(&self.names);
        if let Some(id) = known.get(name.text) {
            return Some(*id);
        }
        if name.text.is_empty() {
            // Reported already.
            return None;
        }
        // The subject is predefined, and seldom the person that is meant.
        let mut names: Vec<&str> =
            known.keys().copied().filter(|name| what != "person" || *name != "subject").collect();
        // A missing name has been reported.
        names.retain(|name| !name.is_empty());
        let help = if names.is_empty() {
            format!("the policy declares no {what}")
        } else {
            names.sort_unstable();
            names.truncate(12);
            format!("declared: {}", names.join(", "))
        };
        let meant = self.guess(name.text, known.keys().copied());
        let finding = Finding::new(code, name.span, format!("there is no {what} `{}`", name.text))
            .at(path)
            .help(help)
            .meant(meant);
        self.report(finding);
        None
    }

    fn person(&mut self, name: &Name<'_>, path: &Path<'_>) -> Option<PersonId> {
        self.refer(name, path, ("person", Code::UnknownPerson), |names| &names.people)
    }

    fn channel(&mut self, name: &Name<'_>, path: &Path<'_>) -> Option<u16> {
        self.refer(name, path, ("channel", Code::UnknownChannel), |names| &names.channels)
    }

    /// Returns the person under `escalate`, who cannot be the subject.
    fn escalation(&mut self, name: Option<&Name<'_>>, path: &Path<'_>) -> Option<PersonId> {
        let name = name?;
        let path = path.key("escalate");
        let person = self.person(name, &path)?;
        if person == 0 {
            let message = "a case cannot be escalated to the subject".to_owned();
            let help = "name someone who can judge the caller independently";
            self.error(Code::PersonRule, name.span, &path, message, help);
        }
        Some(person)
    }

    fn factors(&mut self) -> [FactorRule; 5] {
        let rule = |factor: &ast::Factor| FactorRule {
            cap: factor.cap.map_or(i64::MAX, |cap| *cap),
            min: *factor.min.value,
        };
        let mut rules = std::array::from_fn(|_| rule(&ast::Factor::default()));
        let root = Path::ROOT.key("factors");
        for factor in self.policy.factors.iter() {
            let name = factor.key.0;
            let FactorRule { cap, min } = rule(factor);
            if let Some(rule) = rules.get_mut(usize::from(name.id())) {
                *rule = FactorRule { cap, min };
            }
            if let Some(span) = factor.min.span.filter(|_| min > cap) {
                let path = root.key(name.as_str());
                let message = format!("`{name}` can never reach {min}, because its cap is {cap}");
                let help = "lower `min`, or raise `cap`";
                self.error(Code::MinAboveCap, span, &path.key("min"), message, help);
            }
        }
        rules
    }

    fn accepted(&mut self) -> Vec<Accepted> {
        let root = Path::ROOT.key("accept");
        let known = || {
            let warnings = Code::ALL.iter().filter(|code| code.severity() == Severity::Warning);
            warnings.map(|code| code.as_str())
        };
        let mut accepted = Vec::new();
        for item in self.policy.accept.iter() {
            let name = item.warning.text;
            if known().any(|code| code == name) {
                let at = item.at.as_ref().map(|at| at.text.into());
                accepted.push(Accepted { warning: name.into(), at, because: item.because.text.into() });
            } else if !name.is_empty() {
                let path = root.index(item.index);
                let help = format!("known warnings: {}", known().collect::<Vec<_>>().join(", "));
                let message = format!("there is no warning `{name}`");
                let finding = Finding::new(Code::UnknownWord, item.warning.span, message);
                self.report(finding.at(&path.key("warning")).help(help).meant(self.guess(name, known())));
            }
        }
        accepted
    }
}
