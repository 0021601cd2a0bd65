//! Compiles requirement trees into flat nodes.

use super::Compiler;
use super::checks::is_blank;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::policy::ast::{self, AtLeast, Condition, EntryOrRequirement, Name, OneOrMany, Requirement, Str};
use crate::policy::compiled::{Check, CheckId, CheckKind, Checks, MAX_CHOICES, UNOBSERVED};
use crate::policy::requirement::{Children, Choice, Demand, Entry, Node, NodeId};

impl Compiler<'_> {
    /// Compiles the requirement under `require`, if there is one.
    pub(super) fn require(
        &mut self,
        requirement: &Requirement<'_>,
        path: &Path<'_>,
        checks: &Checks,
    ) -> Option<NodeId> {
        if requirement.is_empty() {
            return None;
        }
        let node = self.requirement(requirement, &path.key("require"), checks);
        Some(self.requirements.add(node))
    }

    fn requirement(&mut self, requirement: &Requirement<'_>, path: &Path<'_>, checks: &Checks) -> Node {
        let mut keys = Vec::with_capacity(requirement.len());
        for clause in requirement.iter() {
            self.condition(&clause.value, &path.key(clause.key), checks, &mut keys);
        }
        Node::Keys(self.requirements.add_children(&keys))
    }

    fn condition(
        &mut self,
        condition: &Condition<'_>,
        path: &Path<'_>,
        checks: &Checks,
        out: &mut Vec<Node>,
    ) {
        out.push(match condition {
            Condition::Points(need) => Node::Points(**need),
            Condition::PointsIn(factors) => {
                out.extend(factors.iter().map(|factor| Node::PointsIn(factor.key.0.id(), *factor.value)));
                return;
            }
            Condition::Factors(need) => Node::Factors(**need),
            Condition::Independent(need) => Node::Independent(**need),
            Condition::Pass(entries) => {
                self.few_enough(entries, path);
                let entry =
                    |item: &ast::Item<_>| self.entry(item, item.index, &path.index(item.index), checks);
                let entries = entries.iter().filter_map(entry).collect();
                Node::Pass(self.requirements.add_entries(entries))
            }
            Condition::AtLeast(at_least) => {
                out.extend(self.at_least(at_least, path, checks));
                return;
            }
            Condition::All(all) => Node::All(self.all(all, path, checks)),
            Condition::Any(any) => Node::Any(self.all(any, path, checks)),
        });
    }

    fn all(&mut self, list: &[ast::Item<Requirement<'_>>], path: &Path<'_>, checks: &Checks) -> Children {
        self.few_enough(list, path);
        let children = list.iter().map(|item| self.requirement(item, &path.index(item.index), checks));
        let children: Vec<Node> = children.collect();
        self.requirements.add_children(&children)
    }

    /// Reports a list that is too long: if only a part were read, it would demand less than it states.
    fn few_enough<T>(&mut self, list: &[ast::Item<T>], path: &Path<'_>) {
        if let Some(item) = list.get(MAX_CHOICES) {
            let message = format!("the list has {} items; the limit is {MAX_CHOICES}", list.len());
            self.error(Code::TooMany, item.span, path, message, "merge those that mean the same");
        }
    }

    fn at_least(&mut self, at_least: &AtLeast<'_>, path: &Path<'_>, checks: &Checks) -> Option<Node> {
        let (count, items) = (**at_least.count, &at_least.of);
        // A missing `of` has been reported.
        if usize::from(count) > items.len() && !items.is_empty() {
            let message = format!("`count` is {count}, but `of` lists only {}", items.len());
            let path = path.key("count");
            self.error(Code::OutOfRange, at_least.count.span, &path, message, "lower `count` or extend `of`");
        }
        let path = path.key("of");
        if let Some(item) = items.get(MAX_CHOICES) {
            let message = format!("the list has {} items; the limit is {MAX_CHOICES}", items.len());
            self.error(Code::TooMany, item.span, &path, message, "merge those that mean the same");
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut requirements = Vec::new();
        for item in items.iter() {
            let path = path.index(item.index);
            let entry = match &item.value {
                EntryOrRequirement::Requirement(requirement) => {
                    requirements.push(self.requirement(requirement, &path, checks));
                    continue;
                }
                EntryOrRequirement::Entry(entry) => entry,
            };
            let Some(entry) = self.entry(entry, item.index, &path, checks) else { continue };
            if entries.iter().any(|other| self.same(other, &entry)) {
                let message = format!("duplicate entry `{}`", checks.name(entry.check));
                let check = checks.check(entry.check).and_then(Check::challenge);
                let help = if check.is_some_and(|challenge| challenge.items > 1) {
                    "keep one of the two; to require two items, use `pass`"
                } else {
                    "keep one of the two"
                };
                self.error(Code::DuplicateEntry, item.span, &path, message, help);
            }
            entries.push(entry);
        }
        let requirements = self.requirements.add_children(&requirements);
        let entries = self.requirements.add_entries(entries);
        let of = self.requirements.add_choice(Choice { entries, requirements });
        Some(Node::AtLeast { count, of })
    }

    fn same(&self, a: &Entry, b: &Entry) -> bool {
        let all = &self.requirements;
        a.check == b.check
            && match (a.demand, b.demand) {
                (Demand::Outcomes(set), Demand::Outcomes(other)) => all.set(set) == all.set(other),
                (Demand::Item { start, len, .. }, Demand::Item { start: other, len: more, .. }) => {
                    all.grades(start, len) == all.grades(other, more)
                }
                (a, b) => a == b,
            }
    }

    fn entry(
        &mut self,
        entry: &ast::Entry<'_>,
        place: usize,
        path: &Path<'_>,
        checks: &Checks,
    ) -> Option<Entry> {
        let (name, demanded) = match entry {
            ast::Entry::Check(name) => (name, None),
            ast::Entry::Demand(ast::Pair(entry)) => (&entry.key, Some((&entry.value, entry.span))),
        };
        let id = self.find_check(name, path, checks)?;
        let check = checks.check(id)?;
        let demand = match (&check.kind, demanded) {
            (CheckKind::Challenge(challenge), None) if challenge.itemised.is_none() => {
                Some(Demand::Passed(challenge.result))
            }
            (CheckKind::Challenge(challenge), None) => {
                Some(self.requirements.add_item(challenge.result, &vec![0; challenge.grades.len()]))
            }
            (CheckKind::Challenge(_), Some((demanded, span))) => {
                self.grades(check, demanded, span, &path.key(name.text))
            }
            (CheckKind::Signal(outcomes), Some((ast::Demand::Outcomes(named), _))) => {
                let set = self.outcome_set(check, named, &path.key(name.text), false)?;
                let named = outcomes.iter().enumerate().filter(|(n, _)| set & (1 << n) != 0);
                let results = named.map(|(_, outcome)| outcome.result).collect();
                Some(Demand::Outcomes(self.requirements.add_set(&results)))
            }
            (CheckKind::Signal(outcomes), demanded) => {
                let (message, span, path) = match demanded {
                    None => (format!("`{}` is a signal and needs an outcome", name.text), name.span, *path),
                    Some((_, span)) => {
                        let message = format!("`{}` is a signal: it has outcomes, not grades", name.text);
                        (message, span, path.key(name.text))
                    }
                };
                let example = outcomes.first().map_or("...", |o| &*o.name);
                let help = format!("write for example `{{ {}: {example} }}`", name.text);
                self.error(Code::EntryForm, span, &path, message, &help);
                None
            }
        }?;
        Some(Entry { check: id, place: u16::try_from(place).unwrap_or(u16::MAX), demand })
    }

    fn grades(
        &mut self,
        check: &Check,
        demanded: &ast::Demand<'_>,
        span: Span,
        path: &Path<'_>,
    ) -> Option<Demand> {
        let challenge = check.challenge().filter(|challenge| !is_blank(challenge))?;
        let ast::Demand::Grades(demanded) = demanded else {
            let message = format!("`{}` is a challenge and takes no outcome", check.name);
            self.error(Code::EntryForm, span, path, message, &format!("write `{}` alone", check.name));
            return None;
        };
        let mut least = vec![0; challenge.grades.len()];
        for need in demanded.iter() {
            let name = need.key.text;
            let path = path.key(name);
            let grades = challenge.grades.iter().zip(&mut least);
            let Some((grade, slot)) = grades.into_iter().find(|(grade, _)| &*grade.name == name) else {
                let known = challenge.grades.iter().map(|grade| &*grade.name);
                let help = if challenge.grades.is_empty() {
                    "declare its grades under `grades`".to_owned()
                } else {
                    format!("its grades: {}", known.clone().collect::<Vec<_>>().join(", "))
                };
                let message = format!("`{}` has no grade `{name}`", check.name);
                let finding = Finding::new(Code::UnknownGrade, need.key.span, message).at(&path);
                self.report(finding.help(help).meant(self.guess(name, known)));
                continue;
            };
            *slot = *need.value;
            if *slot > grade.max {
                let message = format!("`{name}` of `{}` is at most {}, not {slot}", check.name, grade.max);
                let help = "lower it, or raise the highest value of the grade";
                self.error(Code::OutOfRange, need.span, &path, message, help);
            }
        }
        Some(match challenge.itemised {
            Some(_) => self.requirements.add_item(challenge.result, &least),
            None => Demand::Passed(challenge.result),
        })
    }

    /// Returns the named outcomes of a signal as a set; `unobserved` is allowed only in a risk.
    pub(super) fn outcome_set(
        &mut self,
        check: &Check,
        named: &OneOrMany<Name<'_>>,
        path: &Path<'_>,
        risk: bool,
    ) -> Option<u64> {
        let outcomes = check.outcomes();
        let mut set = 0_u64;
        for (item, path) in named.at(path) {
            let name = item.text;
            let bit = match outcomes.iter().position(|outcome| &*outcome.name == name) {
                Some(at) => 1_u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or_default(),
                None if risk && name == "unobserved" => 1 << UNOBSERVED,
                // Reported already.
                None if name.is_empty() || outcomes.is_empty() => continue,
                None => {
                    let known =
                        outcomes.iter().map(|outcome| &*outcome.name).chain(risk.then_some("unobserved"));
                    let help = format!("its outcomes: {}", known.clone().collect::<Vec<_>>().join(", "));
                    let message = format!("`{}` has no outcome `{name}`", check.name);
                    let finding = Finding::new(Code::UnknownOutcome, item.span, message).at(&path);
                    self.report(finding.help(help).meant(self.guess(name, known)));
                    continue;
                }
            };
            if set & bit != 0 {
                self.twice(name, item.span, &path);
            }
            set |= bit;
        }
        (set != 0).then_some(set)
    }

    pub(super) fn find_check<K>(
        &mut self,
        name: &Str<'_, K>,
        path: &Path<'_>,
        checks: &Checks,
    ) -> Option<CheckId> {
        let found = checks.find(name.text);
        if found.is_none() && !name.text.is_empty() {
            let known = checks.list.iter().map(|check| &*check.name);
            let message = format!("there is no check `{}`", name.text);
            let finding = Finding::new(Code::UnknownCheck, name.span, message)
                .at(path)
                .help("declare it under `signals` or `challenges`")
                .meant(self.guess(name.text, known));
            self.report(finding);
        }
        found
    }
}
