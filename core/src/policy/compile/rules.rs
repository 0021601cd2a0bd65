//! The layers: everyone, actions, groups, risks.

use std::collections::HashSet;

use super::Compiler;
use crate::diagnostic::{Code, Finding};
use crate::policy::compiled::{
    Action, Check, CheckKind, Checks, FixedVerdict, Group, GroupId, Groups, Layer, MAX_RISKS, OperatorRules,
    Risk, UNOBSERVED,
};
use crate::policy::document::{Node, Path};

impl Compiler<'_> {
    fn layer(&mut self, node: &Node, path: &Path<'_>, checks: &Checks) -> Layer {
        let require = self.require(node, path, checks);
        let start = self.forbidden.len();
        let path = path.key("forbid");
        let mut seen = HashSet::new();
        for (index, node) in node.field("forbid").map(Node::items).unwrap_or_default().iter().enumerate() {
            let Some(name) = node.text() else { continue };
            let path = path.index(index);
            let Some(id) = self.find_check(name, node.span, &path, checks) else {
                continue;
            };
            if !seen.insert(id) {
                self.error(
                    Code::DuplicateEntry,
                    node.span,
                    &path,
                    format!("`{name}` stands here twice"),
                    "keep one of the two",
                );
            }
            self.forbidden.push(id);
        }
        let verdict = match node.field("verdict").and_then(Node::text) {
            Some("deny") => Some(FixedVerdict::Deny),
            Some("escalate") => Some(FixedVerdict::Escalate),
            _ => None,
        };
        Layer::new(require, &(start..self.forbidden.len()), verdict)
    }

    /// Who may run a case.
    fn operators(&mut self, node: &Node, path: &Path<'_>) -> Option<OperatorRules> {
        let node = node.field("operators")?;
        let path = path.key("operators");
        Some(OperatorRules {
            roles: self.different(node, "roles", &path),
            level: node.field("level").and_then(Node::integer).and_then(|n| u8::try_from(n).ok()),
            kinds: self.different(node, "kinds", &path),
        })
    }

    /// The texts of a list, none of which stands there twice.
    pub(super) fn different(&mut self, node: &Node, key: &str, path: &Path<'_>) -> Vec<Box<str>> {
        let path = path.key(key);
        let mut texts: Vec<Box<str>> = Vec::new();
        for (index, node) in node.field(key).map(Node::items).unwrap_or_default().iter().enumerate() {
            let Some(text) = node.text() else { continue };
            if texts.iter().any(|known| **known == *text) {
                let message = format!("`{text}` stands here twice");
                self.error(
                    Code::DuplicateEntry,
                    node.span,
                    &path.index(index),
                    message,
                    "keep one of the two",
                );
            } else {
                texts.push(text.into());
            }
        }
        texts
    }

    pub(super) fn everyone(&mut self, checks: &Checks) -> Layer {
        match self.root.field("everyone") {
            Some(node) => self.layer(node, &Path::ROOT.key("everyone"), checks),
            None => Layer::default(),
        }
    }

    pub(super) fn actions(&mut self, checks: &Checks) -> Vec<Action> {
        let root = Path::ROOT.key("actions");
        let mut actions = Vec::new();
        for (key, node) in self.section("actions") {
            let path = root.key(&key.text);
            let layer = self.layer(node, &path, checks);
            let grant = node.field("grant").and_then(|node| {
                self.refer(node, &path.key("grant"), ("grant", Code::UnknownGrant), |names| &names.grants)
            });
            let about = node.field("about").and_then(Node::text).map(Into::into);
            let unlocks = self.unlocks(node, &path);
            let operators = self.operators(node, &path);
            actions.push(Action { name: key.text.clone(), about, layer, grant, unlocks, operators });
        }
        actions
    }

    pub(super) fn groups(&mut self, checks: &Checks) -> Groups {
        let root = Path::ROOT.key("groups");
        let mut groups = Groups::default();
        let mut ids = HashSet::new();
        for (index, node) in self.list("groups").iter().enumerate() {
            let path = root.index(index);
            self.unique_id(node, &path, &mut ids);
            let layer = self.layer(node, &path, checks);
            let escalate = self.escalation(node, &path);
            for (key, node) in node.field("actions").map(Node::entries).unwrap_or_default() {
                let path = path.key("actions");
                let path = path.key(&key.text);
                let Some(action) = self.names.actions.get(&*key.text).copied() else {
                    let known = self.names.actions.keys().copied();
                    let finding = Finding::new(
                        Code::UnknownAction,
                        key.span,
                        format!("there is no action `{}`", key.text),
                    );
                    let finding = finding
                        .at(&path)
                        .help("declare it under `actions`")
                        .meant(self.guess(&key.text, known));
                    self.report(finding);
                    continue;
                };
                let layer = self.layer(node, &path, checks);
                groups.actions.push((action, layer));
            }
            self.split_names(node, &path);
            let id = u32::try_from(index).unwrap_or(u32::MAX);
            for name in
                node.field("match").map(Node::one_or_many).unwrap_or_default().iter().filter_map(Node::text)
            {
                groups.table.add(name, id);
            }
            if let Some(about) = node.field("about").and_then(Node::text) {
                groups.about.push((id, about.into()));
            }
            if let Some(rules) = self.operators(node, &path) {
                groups.operators.push((id, rules));
            }
            groups.ids.push_str(node.field("id").and_then(Node::text).unwrap_or_default());
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

    /// Between brackets YAML splits a distinguished name at its commas, and a group that is matched
    /// by nothing asks nothing of its members.
    fn split_names(&mut self, group: &Node, path: &Path<'_>) {
        let items = group.field("match").map(Node::items).unwrap_or_default();
        let kind = |node: &Node| -> Option<String> {
            let (kind, value) = node.text()?.split_once('=')?;
            (!value.contains([',', '='])).then(|| kind.trim().to_ascii_lowercase())
        };
        // A name leads with a CN or an OU; what follows it in a tree are other kinds.
        let leads = |first: &str, second: &str| match first {
            "cn" => matches!(second, "ou" | "dc" | "o" | "c" | "l" | "st"),
            "ou" => matches!(second, "dc" | "o" | "c"),
            _ => false,
        };
        let split = items.windows(2).find(|pair| match pair {
            [first, second] => kind(first).zip(kind(second)).is_some_and(|(a, b)| leads(&a, &b)),
            _ => false,
        });
        if let Some([first, ..]) = split {
            let message = format!(
                "a distinguished name is split at its commas, from `{}` on",
                first.text().unwrap_or_default()
            );
            let path = path.key("match");
            self.error(Code::BadName, first.span, &path, message, "put the whole name between quotes");
        }
    }

    pub(super) fn risks(&mut self, checks: &Checks) -> Vec<Risk> {
        let root = Path::ROOT.key("risks");
        let mut risks = Vec::new();
        let mut ids = HashSet::new();
        if let Some(node) = self.list("risks").get(MAX_RISKS) {
            let message =
                format!("the policy has {} risks; at most {MAX_RISKS} are read", self.list("risks").len());
            self.error(Code::TooMany, node.span, &root, message, "join those that change the same");
        }
        for (index, node) in self.list("risks").iter().enumerate() {
            let path = root.index(index);
            self.unique_id(node, &path, &mut ids);
            let groups = self.groups_of_risk(node, &path);
            let when = self.when(node, &path, checks);
            let Some(then) = node.field("then") else {
                continue;
            };
            let path = path.key("then");
            let layer = self.layer(then, &path, checks);
            let add_points = then.field("add_points");
            let points = add_points.and_then(Node::integer).unwrap_or_default();
            if let Some(node) = add_points.filter(|node| node.integer().is_some_and(|n| n < 1)) {
                let message = format!("`{points}` would not make it harder");
                self.error(
                    Code::OutOfRange,
                    node.span,
                    &path.key("add_points"),
                    message,
                    "a risk only ever tightens: at least 1",
                );
            }
            risks.push(Risk {
                id: node.field("id").and_then(Node::text).unwrap_or_default().into(),
                about: node.field("about").and_then(Node::text).map(Into::into),
                groups,
                when,
                layer,
                add_points: points,
            });
        }
        risks
    }

    /// The groups whose subjects a risk is about.
    fn groups_of_risk(&mut self, risk: &Node, path: &Path<'_>) -> Vec<GroupId> {
        let path = path.key("groups");
        let mut groups = Vec::new();
        for (index, node) in risk.field("groups").map(Node::items).unwrap_or_default().iter().enumerate() {
            let path = path.index(index);
            let found = self.refer(node, &path, ("group", Code::UnknownGroup), |names| &names.groups);
            let Some(id) = found else { continue };
            if groups.contains(&id) {
                let message = format!("`{}` stands here twice", node.text().unwrap_or_default());
                self.error(Code::DuplicateEntry, node.span, &path, message, "keep one of the two");
            }
            groups.push(id);
        }
        groups
    }

    /// What fires a risk. Every signal must say what happens when it is not there: a signal that
    /// an attacker can suppress must not be one that nobody misses.
    fn when(&mut self, risk: &Node, path: &Path<'_>, checks: &Checks) -> Vec<(u16, u64)> {
        let ignores = risk.field("unobserved").is_some();
        let mut when = Vec::new();
        let path = path.key("when");
        for (key, node) in risk.field("when").map(Node::entries).unwrap_or_default() {
            let path = path.key(&key.text);
            let Some(id) = self.find_check(&key.text, key.span, &path, checks) else {
                continue;
            };
            let Some(check @ Check { kind: CheckKind::Signal(_), .. }) = checks.check(id) else {
                let message = format!("`{}` is a challenge; risks are fired by signals", key.text);
                self.error(
                    Code::EntryForm,
                    key.span,
                    &path,
                    message,
                    "test a signal, or require the challenge",
                );
                continue;
            };
            let Some(set) = self.outcome_set(check, node, &path, true) else {
                continue;
            };
            if set & (1 << UNOBSERVED) == 0 && !ignores {
                let message = format!("what if `{}` is not observed?", key.text);
                self.error(
                    Code::UnobservedUnsaid,
                    node.span,
                    &path,
                    message,
                    "add `unobserved` to its outcomes, or write `unobserved: ignore` beside `when`",
                );
            }
            when.push((id, set));
        }
        when
    }

    fn unique_id<'d>(&mut self, node: &'d Node, path: &Path<'_>, seen: &mut HashSet<&'d str>) {
        if let Some((node, id)) = node.field("id").and_then(|node| Some((node, node.text()?)))
            && !seen.insert(id)
        {
            self.error(
                Code::DuplicateName,
                node.span,
                &path.key("id"),
                format!("`{id}` is used twice"),
                "ids stand in decisions and records: make them different",
            );
        }
    }
}
