//! Compiles the layers: everyone, actions, groups, risks.

use std::collections::HashSet;

use super::Compiler;
use crate::bits::Bits;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::policy::ast::{self, Name, Operators, Text};
use crate::policy::compiled::{
    Action, Check, CheckId, CheckKind, Checks, Group, GroupId, Groups, Layer, MAX_RISKS, NO_CAUSE, NO_FAMILY,
    OperatorRules, Risk, SignalTest, UNOBSERVED,
};
use crate::policy::conjunction::Joinable;
use crate::policy::requirement::{Demand, NodeId};

impl Compiler<'_> {
    pub(super) fn layer(&mut self, layer: ast::Layer<'_, '_>, path: &Path<'_>, checks: &Checks) -> Layer {
        let require = self.require(layer.require, path, checks);
        let start = self.forbidden.len();
        let path = path.key("forbid");
        let mut seen = HashSet::new();
        let mut forbids = Bits::EMPTY;
        for name in layer.forbid.iter() {
            let path = path.index(name.index);
            let Some(id) = self.find_check(name, &path, checks) else { continue };
            if !seen.insert(id) {
                self.twice(name.text, name.span, &path);
            }
            self.forbidden.push(id);
            checks
                .check(id)
                .into_iter()
                .flat_map(Check::results)
                .for_each(|result| _ = forbids.insert(result));
        }
        let (named, asks_items) =
            require.map_or((Bits::EMPTY, false), |node| self.named_results(node, checks));
        let mut compiled = Layer::forbidding(&(start..self.forbidden.len()));
        compiled.require = require;
        compiled.joinable =
            require.map(|node| Joinable::of(&mut self.requirements, node)).unwrap_or_default();
        compiled.forbids = self.requirements.add_set(&forbids);
        compiled.named = self.requirements.add_set(&named);
        compiled.asks_items = asks_items;
        compiled.verdict = layer.verdict.map(|verdict| verdict.value);
        compiled
    }

    /// Returns [`Layer::named`] for a layer that requires `node`, and true if an entry asks for an item.
    fn named_results(&self, node: NodeId, checks: &Checks) -> (Bits, bool) {
        let mut asks_items = false;
        let mut named = Bits::EMPTY;
        self.requirements.each_entry(node, &mut |entry| match entry.demand {
            Demand::Passed(result) => _ = named.insert(result),
            Demand::Outcomes(set) => named.insert_all(self.requirements.set(set)),
            Demand::Item { .. } => asks_items = true,
        });
        let always_scores = |id: &u16| {
            let result = checks.results.get(usize::from(*id));
            result.is_some_and(|it| it.points > 0 && it.cause == NO_CAUSE && it.family == NO_FAMILY)
        };
        (named.iter().filter(|id| !always_scores(id)).collect(), asks_items)
    }

    /// Compiles the conditions on the operator.
    fn operators(&mut self, asked: Option<&Operators<'_>>, path: &Path<'_>) -> Option<OperatorRules> {
        let asked = asked?;
        let path = path.key("operators");
        let roles = asked.roles.iter().map(|role| (role.text, role.span, role.index));
        let kinds = asked.kinds.iter().map(|kind| (kind.as_str(), kind.span, kind.index));
        let roles = self.different(roles, &path.key("roles"));
        // Only reports duplicate kinds.
        self.different(kinds, &path.key("kinds"));
        let kinds = asked.kinds.iter().map(|kind| kind.value).collect();
        Some(OperatorRules { roles, level: asked.level.map(|level| *level), kinds })
    }

    /// Returns the texts of a list, and reports duplicates.
    pub(super) fn different<'t>(
        &mut self,
        list: impl Iterator<Item = (&'t str, Span, usize)>,
        path: &Path<'_>,
    ) -> Vec<Box<str>> {
        let mut texts: Vec<Box<str>> = Vec::new();
        for (text, span, index) in list {
            if texts.iter().any(|known| **known == *text) {
                self.twice(text, span, &path.index(index));
            } else {
                texts.push(text.into());
            }
        }
        texts
    }

    pub(super) fn actions(&mut self, checks: &Checks) -> Vec<Action> {
        let root = Path::ROOT.key("actions");
        let mut actions = Vec::new();
        for action in self.policy.actions.iter() {
            let path = root.key(action.key.text);
            let layer = self.layer(action.layer(), &path, checks);
            let grant = action.grant.as_ref().and_then(|name| {
                self.refer(name, &path.key("grant"), ("grant", Code::UnknownGrant), |names| &names.grants)
            });
            actions.push(Action {
                name: action.key.text.into(),
                about: about(action.about.as_ref()),
                layer,
                grant,
                unlocks: self.unlocks(action, &path),
                operators: self.operators(action.operators.as_ref(), &path),
            });
        }
        actions
    }

    pub(super) fn groups(&mut self, checks: &Checks) -> Groups {
        let root = Path::ROOT.key("groups");
        let mut groups = Groups::default();
        let mut ids = HashSet::new();
        for (id, group) in (0..).zip(self.policy.groups.iter()) {
            let path = root.index(group.index);
            self.unique_id(&group.id, &path, &mut ids);
            let layer = self.layer(group.layer(), &path, checks);
            let escalate = self.escalation(group.escalate.as_ref(), &path);
            let actions = path.key("actions");
            for entry in group.actions.iter() {
                let path = actions.key(entry.key.text);
                let Some(action) = self.names.actions.get(entry.key.text).copied() else {
                    let message = format!("there is no action `{}`", entry.key.text);
                    let finding = Finding::new(Code::UnknownAction, entry.key.span, message).at(&path);
                    let meant = self.guess(entry.key.text, self.names.actions.keys().copied());
                    self.report(finding.help("declare it under `actions`").meant(meant));
                    continue;
                };
                let layer = self.layer(entry.layer(), &path, checks);
                groups.actions.push((action, layer));
            }
            self.split_names(&group.matches, &path);
            for name in group.matches.iter() {
                groups.table.add(name.text, id);
            }
            groups.about.extend(about(group.about.as_ref()).map(|about| (id, about)));
            groups.operators.extend(self.operators(group.operators.as_ref(), &path).map(|rules| (id, rules)));
            groups.ids.push_str(group.id.text);
            groups.list.push(Group {
                id_end: u32::try_from(groups.ids.len()).unwrap_or(u32::MAX),
                layer,
                escalate,
                actions_end: u32::try_from(groups.actions.len()).unwrap_or(u32::MAX),
            });
        }
        groups.list.shrink_to_fit();
        groups.ids.shrink_to_fit();
        groups.actions.shrink_to_fit();
        groups.about.shrink_to_fit();
        groups.operators.shrink_to_fit();
        groups.table.shrink();
        groups
    }

    /// Reports a distinguished name that YAML splits at its commas, inside brackets: a group that matches
    /// nothing demands nothing of its members.
    fn split_names(&mut self, names: &[ast::Item<Text<'_>>], path: &Path<'_>) {
        let kind = |name: &Text<'_>| -> Option<String> {
            let (kind, value) = name.text.split_once('=')?;
            (!value.contains([',', '='])).then(|| kind.trim().to_ascii_lowercase())
        };
        // A distinguished name starts with a CN or an OU; the types that follow are different.
        let leads = |first: &str, second: &str| match first {
            "cn" => matches!(second, "ou" | "dc" | "o" | "c" | "l" | "st"),
            "ou" => matches!(second, "dc" | "o" | "c"),
            _ => false,
        };
        let split = names.windows(2).find(|pair| match pair {
            [first, second] => kind(first).zip(kind(second)).is_some_and(|(a, b)| leads(&a, &b)),
            _ => false,
        });
        if let Some([first, ..]) = split {
            let message = format!("a distinguished name is split at its commas, from `{}` on", first.text);
            let path = path.key("match");
            self.error(Code::BadName, first.span, &path, message, "put the whole name in quotes");
        }
    }

    pub(super) fn risks(&mut self, checks: &Checks) -> Vec<Risk> {
        let root = Path::ROOT.key("risks");
        let mut risks = Vec::new();
        let mut ids = HashSet::new();
        let declared = &self.policy.risks;
        if let Some(risk) = declared.get(MAX_RISKS) {
            let message = format!("the policy has {} risks; the limit is {MAX_RISKS}", declared.len());
            self.error(Code::TooMany, risk.span, &root, message, "merge those with the same effect");
        }
        for risk in declared.iter() {
            let path = root.index(risk.index);
            self.unique_id(&risk.id, &path, &mut ids);
            let groups = self.groups_of_risk(risk, &path);
            let when = self.when(risk, &path, checks);
            let tests = when.iter().map(|(signal, set)| self.signal_test(checks, *signal, *set)).collect();
            let path = path.key("then");
            let layer = self.layer(risk.then.layer(), &path, checks);
            let mut add_points = 0;
            if let Some(points) = &risk.then.add_points {
                add_points = *points.value;
                if add_points < 1 {
                    let message = format!("`{add_points}` does not raise the requirement");
                    let path = path.key("add_points");
                    let help = "write 1 or more: a risk can only tighten";
                    self.error(Code::OutOfRange, points.span, &path, message, help);
                }
            }
            let (id, about) = (risk.id.text.into(), about(risk.about.as_ref()));
            risks.push(Risk { id, about, groups, when, tests, layer, add_points });
        }
        risks
    }

    /// Returns the groups whose subjects a risk applies to.
    fn groups_of_risk(&mut self, risk: &ast::Risk<'_>, path: &Path<'_>) -> Vec<GroupId> {
        let path = path.key("groups");
        let mut groups = Vec::new();
        for name in risk.groups.iter() {
            let path = path.index(name.index);
            let found = self.refer(name, &path, ("group", Code::UnknownGroup), |names| &names.groups);
            let Some(id) = found else { continue };
            if groups.contains(&id) {
                self.twice(name.text, name.span, &path);
            }
            groups.push(id);
        }
        groups
    }

    /// Compiles the conditions of a risk. Each must state what happens without an observation: an attacker
    /// may be able to suppress the signal, and that must not go unnoticed.
    fn when(&mut self, risk: &ast::Risk<'_>, path: &Path<'_>, checks: &Checks) -> Vec<(u16, u64)> {
        let mut when = Vec::new();
        let path = path.key("when");
        for signal in risk.when.iter() {
            let name = &signal.key;
            let path = path.key(name.text);
            let Some(id) = self.find_check(name, &path, checks) else { continue };
            let Some(check @ Check { kind: CheckKind::Signal(_), .. }) = checks.check(id) else {
                let message = format!("`{}` is a challenge; only signals fire risks", name.text);
                let help = "test a signal, or require the challenge";
                self.error(Code::EntryForm, name.span, &path, message, help);
                continue;
            };
            let Some(set) = self.outcome_set(check, signal, &path, true) else { continue };
            if set & (1 << UNOBSERVED) == 0 && risk.unobserved.is_none() {
                let message =
                    format!("the risk does not state what happens if `{}` is not observed", name.text);
                let help = "add `unobserved` to its outcomes, or write `unobserved: ignore` beside `when`";
                self.error(Code::UnobservedUnsaid, signal.span, &path, message, help);
            }
            when.push((id, set));
        }
        when
    }

    /// Returns the condition on a signal, from the set of its outcomes.
    fn signal_test(&mut self, checks: &Checks, signal: CheckId, set: u64) -> SignalTest {
        let check = checks.check(signal);
        let outcomes = check.map(Check::outcomes).unwrap_or_default();
        let is_named = |at: &u8| set & (1 << (at & 63)) != 0;
        let named = (0..).zip(outcomes).filter(|(at, _)| is_named(at)).map(|(_, outcome)| outcome.result);
        let all = || check.into_iter().flat_map(Check::results).collect();
        SignalTest {
            outcomes: self.requirements.add_set(&named.collect()),
            unobserved: is_named(&UNOBSERVED).then(|| self.requirements.add_set(&all())),
        }
    }

    fn unique_id<'t>(&mut self, id: &Name<'t>, path: &Path<'_>, seen: &mut HashSet<&'t str>) {
        if !id.text.is_empty() && !seen.insert(id.text) {
            let message = format!("duplicate id `{}`", id.text);
            let help = "rename one of them: ids appear in decisions and records";
            self.error(Code::DuplicateName, id.span, &path.key("id"), message, help);
        }
    }
}

pub(super) fn about(text: Option<&Text<'_>>) -> Option<Box<str>> {
    text.map(|text| text.text.into())
}
