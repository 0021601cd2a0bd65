//! Requirement trees, as they stand in the document, into flat nodes.

use super::Compiler;
use crate::diagnostic::{Code, Finding};
use crate::policy::compiled::{Check, CheckId, CheckKind, Checks, MAX_CHOICES};
use crate::policy::document::{Node as Document, Path, Value};
use crate::policy::requirement::{Choice, Demand, Entry, Node, NodeId};
use crate::policy::shape::{FACTORS, WORDS};

impl Compiler<'_> {
    /// The requirement under `require`, if there is one.
    pub(super) fn require(&mut self, layer: &Document, path: &Path<'_>, checks: &Checks) -> Option<NodeId> {
        let node = layer.field("require").filter(|node| !node.entries().is_empty())?;
        let node = self.requirement(node, &path.key("require"), checks);
        Some(self.requirements.add(node))
    }

    fn requirement(&mut self, node: &Document, path: &Path<'_>, checks: &Checks) -> Node {
        let mut keys = Vec::with_capacity(node.entries().len());
        for (key, value) in node.entries() {
            self.key(&key.text, value, &path.key(&key.text), checks, &mut keys);
        }
        Node::Keys(self.requirements.add_children(keys))
    }

    fn key(&mut self, key: &str, value: &Document, path: &Path<'_>, checks: &Checks, out: &mut Vec<Node>) {
        let small = |node: &Document| node.integer().and_then(|n| i32::try_from(n).ok());
        match key {
            "points" => out.extend(small(value).map(Node::Points)),
            "points_in" => {
                for (factor, need) in value.entries() {
                    let Some(at) = FACTORS.iter().position(|known| **known == *factor.text) else {
                        continue;
                    };
                    if let (Ok(at), Some(need)) = (u8::try_from(at), small(need)) {
                        out.push(Node::PointsIn(at, need));
                    }
                }
            }
            "factors" => out.extend(value.integer().and_then(|n| u8::try_from(n).ok()).map(Node::Factors)),
            "independent" => {
                out.extend(value.integer().and_then(|n| u16::try_from(n).ok()).map(Node::Independent));
            }
            "pass" => {
                self.few_enough(value, path);
                let entries = value
                    .items()
                    .iter()
                    .enumerate()
                    .filter_map(|(place, node)| self.entry(node, place, &path.index(place), checks))
                    .collect();
                out.push(Node::Pass(self.requirements.add_entries(entries)));
            }
            "at_least" => out.extend(self.at_least(value, path, checks)),
            "all" | "any" => {
                self.few_enough(value, path);
                let children = value
                    .items()
                    .iter()
                    .enumerate()
                    .map(|(index, node)| self.requirement(node, &path.index(index), checks))
                    .collect();
                let children = self.requirements.add_children(children);
                out.push(if key == "all" { Node::All(children) } else { Node::Any(children) });
            }
            // Reported by the structure.
            _ => {}
        }
    }

    /// What was read in part would demand less than it says.
    fn few_enough(&mut self, list: &Document, path: &Path<'_>) {
        if let Some(node) = list.items().get(MAX_CHOICES) {
            let message =
                format!("the list has {} items; at most {MAX_CHOICES} are read", list.items().len());
            self.error(Code::TooMany, node.span, path, message, "join those that are alike");
        }
    }

    fn at_least(&mut self, node: &Document, path: &Path<'_>, checks: &Checks) -> Option<Node> {
        let count = node.field("count").and_then(Document::integer).and_then(|n| u16::try_from(n).ok())?;
        // Without `of` there is one mistake, not two.
        let items = node.field("of").map(Document::items)?;
        if let Some(node) = node.field("count").filter(|_| usize::from(count) > items.len()) {
            let message = format!("{count} of {} can not hold", items.len());
            let path = path.key("count");
            self.error(Code::OutOfRange, node.span, &path, message, "lower `count`, or list more");
        }
        let path = path.key("of");
        if let Some(node) = items.get(MAX_CHOICES) {
            let message = format!("there are {} to choose from; at most {MAX_CHOICES} are read", items.len());
            self.error(Code::TooMany, node.span, &path, message, "join those that mean the same");
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut requirements = Vec::new();
        for (place, node) in items.iter().enumerate() {
            let path = path.index(place);
            if node.entries().iter().any(|(key, _)| WORDS.contains(&&*key.text)) {
                requirements.push(self.requirement(node, &path, checks));
            } else if let Some(entry) = self.entry(node, place, &path, checks) {
                if entries.iter().any(|other| self.same(other, &entry)) {
                    let message = format!("`{}` stands here twice in the same way", checks.name(entry.check));
                    let check = checks.check(entry.check).and_then(Check::challenge);
                    let help = if check.is_some_and(|challenge| challenge.items > 1) {
                        "keep one of the two; to demand two items use `pass`"
                    } else {
                        "keep one of the two"
                    };
                    self.error(Code::DuplicateEntry, node.span, &path, message, help);
                }
                entries.push(entry);
            }
        }
        let requirements = self.requirements.add_children(requirements);
        let entries = self.requirements.add_entries(entries);
        let of = self.requirements.add_choice(Choice { entries, requirements });
        Some(Node::AtLeast { count, of })
    }

    fn same(&self, a: &Entry, b: &Entry) -> bool {
        let all = &self.requirements;
        a.check == b.check
            && match (a.demand, b.demand) {
                (Demand::Outcomes { start, len }, Demand::Outcomes { start: other, len: more }) => {
                    all.outcomes(start, len) == all.outcomes(other, more)
                }
                (Demand::Item { start, len, .. }, Demand::Item { start: other, len: more, .. }) => {
                    all.grades(start, len) == all.grades(other, more)
                }
                (a, b) => a == b,
            }
    }

    fn entry(&mut self, node: &Document, place: usize, path: &Path<'_>, checks: &Checks) -> Option<Entry> {
        let (name, span, demanded) = match &node.value {
            Value::Text(name) => (name, node.span, None),
            Value::Map(entries) => {
                entries.first().map(|(key, demanded)| (&key.text, key.span, Some(demanded)))?
            }
            _ => return None,
        };
        let id = self.find_check(name, span, path, checks)?;
        let check = checks.check(id)?;
        let demand = match (&check.kind, demanded) {
            (CheckKind::Challenge(challenge), None) if challenge.itemised.is_none() => {
                Some(Demand::Passed(challenge.result))
            }
            (CheckKind::Challenge(challenge), None) => {
                Some(self.requirements.add_item(challenge.result, &vec![0; challenge.grades.len()]))
            }
            (CheckKind::Challenge(_), Some(demanded)) => self.grades(check, demanded, &path.key(name)),
            (CheckKind::Signal(outcomes), Some(demanded)) => {
                let set = self.outcome_set(check, demanded, &path.key(name), false)?;
                let mut results: Vec<u16> = outcomes
                    .iter()
                    .enumerate()
                    .filter(|(n, _)| set & (1 << n) != 0)
                    .map(|(_, outcome)| outcome.result)
                    .collect();
                results.sort_unstable();
                Some(self.requirements.add_outcomes(&results))
            }
            (CheckKind::Signal(outcomes), None) => {
                let example = outcomes.first().map_or("...", |o| &*o.name);
                let finding = Finding::new(
                    Code::EntryForm,
                    node.span,
                    format!("`{name}` is a signal: say which outcome is meant"),
                );
                self.report(finding.at(path).help(format!("for example `{{ {name}: {example} }}`")));
                None
            }
        }?;
        Some(Entry { check: id, place: u16::try_from(place).unwrap_or(u16::MAX), demand })
    }

    fn grades(&mut self, check: &Check, demanded: &Document, path: &Path<'_>) -> Option<Demand> {
        let challenge = check.challenge()?;
        if !matches!(demanded.value, Value::Map(_)) {
            let message = format!("`{}` is a challenge: it is met when it has passed", check.name);
            let finding = Finding::new(Code::EntryForm, demanded.span, message);
            self.report(finding.at(path).help(format!("write `{}` alone", check.name)));
            return None;
        }
        let mut least = vec![0; challenge.grades.len()];
        for (key, value) in demanded.entries() {
            let path = path.key(&key.text);
            let Some(at) = challenge.grades.iter().position(|grade| grade.name == key.text) else {
                let known = challenge.grades.iter().map(|grade| &*grade.name);
                let help = if challenge.grades.is_empty() {
                    "it has no grades: declare them under `grades`".to_owned()
                } else {
                    format!("its grades: {}", known.clone().collect::<Vec<_>>().join(", "))
                };
                let finding = Finding::new(
                    Code::UnknownGrade,
                    key.span,
                    format!("`{}` has no grade `{}`", check.name, key.text),
                );
                self.report(finding.at(&path).help(help).meant(self.guess(&key.text, known)));
                continue;
            };
            let (Some(slot), Some(grade)) = (least.get_mut(at), challenge.grades.get(at)) else {
                continue;
            };
            let need = value.integer().and_then(|n| u16::try_from(n).ok()).unwrap_or_default();
            if need > grade.max {
                let message =
                    format!("`{}` of `{}` goes to {}, not to {need}", key.text, check.name, grade.max);
                self.error(
                    Code::OutOfRange,
                    value.span,
                    &path,
                    message,
                    "lower it, or raise the grade's highest value",
                );
            }
            *slot = need;
        }
        Some(match challenge.itemised {
            Some(_) => self.requirements.add_item(challenge.result, &least),
            None => Demand::Passed(challenge.result),
        })
    }

    /// The outcomes of a signal that are named, as a set; `unobserved` only where a risk asks.
    pub(super) fn outcome_set(
        &mut self,
        check: &Check,
        named: &Document,
        path: &Path<'_>,
        risk: bool,
    ) -> Option<u64> {
        let outcomes = check.outcomes();
        if matches!(named.value, Value::Map(_)) {
            let finding = Finding::new(
                Code::EntryForm,
                named.span,
                format!("`{}` is a signal: it has outcomes, no grades", check.name),
            );
            let example = outcomes.first().map_or("...", |o| &*o.name);
            self.report(finding.at(path).help(format!("for example `{{ {}: {example} }}`", check.name)));
            return None;
        }
        let mut set = 0_u64;
        let list = matches!(named.value, Value::List(_));
        for (index, node) in named.one_or_many().iter().enumerate() {
            let Some(name) = node.text() else { continue };
            let inside = path.index(index);
            let path = if list { &inside } else { path };
            let bit = match outcomes.iter().position(|outcome| &*outcome.name == name) {
                Some(at) => 1_u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or_default(),
                None if risk && name == "unobserved" => 1 << crate::policy::compiled::UNOBSERVED,
                None => {
                    let known =
                        outcomes.iter().map(|outcome| &*outcome.name).chain(risk.then_some("unobserved"));
                    let help = format!("its outcomes: {}", known.clone().collect::<Vec<_>>().join(", "));
                    let finding = Finding::new(
                        Code::UnknownOutcome,
                        node.span,
                        format!("`{}` has no outcome `{name}`", check.name),
                    );
                    self.report(finding.at(path).help(help).meant(self.guess(name, known)));
                    continue;
                }
            };
            if set & bit != 0 {
                self.error(
                    Code::DuplicateEntry,
                    node.span,
                    path,
                    format!("`{name}` stands here twice"),
                    "keep one of the two",
                );
            }
            set |= bit;
        }
        (set != 0).then_some(set)
    }

    pub(super) fn find_check(
        &mut self,
        name: &str,
        span: crate::policy::document::Span,
        path: &Path<'_>,
        checks: &Checks,
    ) -> Option<CheckId> {
        let found = checks.find(name);
        if found.is_none() {
            let known = checks.list.iter().map(|check| &*check.name);
            let finding = Finding::new(Code::UnknownCheck, span, format!("there is no check `{name}`"))
                .at(path)
                .help("declare it under `signals` or `challenges`")
                .meant(self.guess(name, known));
            self.report(finding);
        }
        found
    }
}
