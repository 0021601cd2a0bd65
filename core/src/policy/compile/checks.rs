//! Signals, challenges and families: what there is, what it is worth, what it shares.

use std::collections::HashMap;

use super::Compiler;
use crate::diagnostic::{Code, Finding};
use crate::policy::ask;
use crate::policy::compiled::{
    Ask, Challenge, Check, CheckKind, Checks, Factor, Family, Grade, MAX_GRADES, MAX_ITEMISED, MAX_OUTCOMES,
    MAX_RESULTS, NO_CAUSE, NO_FAMILY, ResultSpec, STRAIGHT, SignalOutcome, SignalSource, Vouching,
};
use crate::policy::document::{Key, Node, Path, Value};
use crate::policy::shape::FACTORS;
use crate::policy::value::{Duration, Rate};

impl<'n> Compiler<'n> {
    pub(super) fn checks(&mut self) -> Checks {
        let mut checks = Checks { families: self.families(), ..Checks::default() };
        let mut causes = Causes::default();
        let mut seen: HashMap<&str, &Key> = HashMap::new();
        let root = self.root;
        for (section, node) in root.entries() {
            if !matches!(&*section.text, "signals" | "challenges") {
                continue;
            }
            let path = Path::ROOT.key(&section.text);
            for (key, node) in node.entries() {
                let path = path.key(&key.text);
                if seen.insert(&key.text, key).is_some() {
                    self.error(
                        Code::DuplicateName,
                        key.span,
                        &path,
                        format!("`{}` is the name of a signal and of a challenge", key.text),
                        "a name means one check: rename one of them",
                    );
                    continue;
                }
                if let Value::Map(_) = node.value {
                    let signal = &*section.text == "signals";
                    self.check(&mut checks, &mut causes, key, node, signal, &path);
                }
            }
        }
        self.cause_rules(&causes, &seen);
        causes.name(&mut checks);
        self.number_results(&mut checks);
        checks
    }

    fn families(&mut self) -> Vec<Family> {
        let root = Path::ROOT.key("families");
        let mut families = Vec::new();
        for (key, node) in self.section("families") {
            let items = node.field("points").map(Node::items).unwrap_or_default();
            let points: Vec<i64> = items.iter().filter_map(Node::integer).collect();
            let pairs = points.iter().zip(points.iter().skip(1)).zip(items.iter().enumerate().skip(1));
            for ((before, after), (index, node)) in pairs {
                if after > before {
                    self.error(
                        Code::FamilyRule,
                        node.span,
                        &root.key(&key.text).key("points").index(index),
                        format!("a further member earns {after}, the one before it {before}"),
                        "points of a family never rise",
                    );
                }
            }
            families.push(Family { name: key.text.clone(), points, factor: STRAIGHT });
        }
        families
    }

    fn check(
        &mut self,
        checks: &mut Checks,
        causes: &mut Causes<'n>,
        key: &'n Key,
        node: &'n Node,
        signal: bool,
        path: &Path<'_>,
    ) {
        let factor = node.field("factor").and_then(Node::text).map_or(STRAIGHT, factor);
        let kind = if signal {
            CheckKind::Signal(self.outcomes(node, path))
        } else {
            CheckKind::Challenge(Box::new(self.challenge(checks, node, factor, path)))
        };
        let cause = node.field("cause").filter(|node| node.text().is_some());
        causes.add(checks.list.len(), key, cause, factor);
        let about = node.field("about").and_then(Node::text).map(Into::into);
        let from = if signal { self.source(node, path) } else { None };
        checks.list.push(Check { name: key.text.clone(), about, factor, cause: NO_CAUSE, from, kind });
    }

    /// What of the case the engine observes a signal from. An outcome that this can never be would make
    /// a rule that silently never applies.
    fn source(&mut self, node: &Node, path: &Path<'_>) -> Option<SignalSource> {
        let source = SignalSource::of(node.field("from")?.text()?)?;
        let Some((what, known)) = source.outcomes() else { return Some(source) };
        let outcomes = node.field("outcomes")?;
        let path = path.key("outcomes");
        let keys = outcomes.entries().iter().map(|(key, _)| (&*key.text, key.span, path.key(&key.text)));
        let items = outcomes.items().iter().enumerate();
        let items = items.filter_map(|(at, item)| Some((item.text()?, item.span, path.index(at))));
        for (name, span, path) in keys.chain(items) {
            if !known.contains(&name) {
                let help = format!("{what} is one of {}", known.join(", "));
                let finding = Finding::new(Code::UnknownOutcome, span, format!("{what} is never `{name}`"));
                let meant = self.guess(name, known.iter().copied());
                self.report(finding.at(&path).help(help).meant(meant));
            }
        }
        Some(source)
    }

    fn outcomes(&mut self, node: &Node, path: &Path<'_>) -> Vec<SignalOutcome> {
        let Some(node) = node.field("outcomes") else {
            return Vec::new();
        };
        let path = path.key("outcomes");
        let declared = node.entries().len().max(node.items().len());
        if declared > MAX_OUTCOMES {
            let message = format!("a signal has {declared} outcomes; at most {MAX_OUTCOMES} are read");
            self.error(Code::TooMany, node.span, &path, message, "make two signals of it");
            return Vec::new();
        }
        let mut outcomes: Vec<SignalOutcome> = Vec::new();
        let outcome = |name: &str, points| SignalOutcome { name: name.into(), points, result: 0 };
        outcomes.extend(
            node.entries()
                .iter()
                .map(|(key, points)| outcome(&key.text, points.integer().unwrap_or_default())),
        );
        for (index, item) in node.items().iter().enumerate() {
            let Some(name) = item.text() else { continue };
            if outcomes.iter().any(|known| &*known.name == name) {
                self.error(
                    Code::DuplicateEntry,
                    item.span,
                    &path.index(index),
                    format!("`{name}` stands here twice"),
                    "keep one of the two",
                );
            } else {
                outcomes.push(outcome(name, 0));
            }
        }
        outcomes
    }

    fn challenge(
        &mut self,
        checks: &mut Checks,
        node: &'n Node,
        factor: Factor,
        path: &Path<'_>,
    ) -> Challenge {
        let (passed, failed) = self.result_points(node, path);
        let family = self.family(checks, node, factor, path);
        let items =
            node.field("repeatable").and_then(Node::integer).and_then(|n| u8::try_from(n).ok()).unwrap_or(1);
        let mut grades: Vec<Grade> = Vec::new();
        for (key, max) in node.field("grades").map(Node::entries).unwrap_or_default() {
            let max = max.integer().and_then(|n| u16::try_from(n).ok()).unwrap_or(1);
            grades.push(Grade { name: key.text.clone(), max });
        }
        if grades.len() > MAX_GRADES {
            let message = format!("a check has {} grades; at most {MAX_GRADES} are read", grades.len());
            let span = node.field("grades").map_or(node.span, |n| n.span);
            self.error(
                Code::TooMany,
                span,
                &path.key("grades"),
                message,
                "leave out those that no rule asks for",
            );
            grades.truncate(MAX_GRADES);
        }
        let itemised = if items > 1 || !grades.is_empty() {
            let number = checks.itemised.len();
            checks.itemised.push(u16::try_from(checks.list.len()).unwrap_or(u16::MAX));
            if number == MAX_ITEMISED {
                let message = format!("more than {MAX_ITEMISED} checks are repeatable or graded");
                self.error(Code::TooMany, node.span, path, message, "join those that are asked in one way");
            }
            u8::try_from(number.min(MAX_ITEMISED - 1)).ok()
        } else {
            None
        };
        let cost = node.field("cost").and_then(Node::integer).unwrap_or(1);
        Challenge {
            result: 0,
            passed,
            failed,
            family,
            cost,
            items,
            grades,
            itemised,
            ask: self.ask(node, path),
        }
    }

    fn result_points(&mut self, node: &Node, path: &Path<'_>) -> (i64, i64) {
        let Some(points) = node.field("points") else {
            return (0, 0);
        };
        let path = path.key("points");
        let sign =
            |compiler: &mut Self, node: &Node, path: &Path<'_>, wrong: bool, message: &str, help: &str| {
                if wrong {
                    compiler.error(Code::PointsSign, node.span, path, message.to_owned(), help);
                }
            };
        if let Some(passed) = points.integer() {
            sign(
                self,
                points,
                &path,
                passed < 0,
                "`passed` is worth less than 0",
                "to punish a failure write `{ passed: 0, failed: -10 }`",
            );
            return (passed, 0);
        }
        let passed = points.field("passed");
        let failed = points.field("failed");
        let value = |node: Option<&Node>| node.and_then(Node::integer).unwrap_or_default();
        if let Some(node) = passed {
            sign(
                self,
                node,
                &path.key("passed"),
                value(passed) < 0,
                "`passed` is worth less than 0",
                "passing can not make it worse",
            );
        }
        if let Some(node) = failed {
            sign(
                self,
                node,
                &path.key("failed"),
                value(failed) > 0,
                "`failed` is worth more than 0",
                "failing can not make it better",
            );
        }
        if let Some(node) = points.field("inconclusive") {
            sign(self, node, &path.key("inconclusive"), true, "`inconclusive` never counts", "remove it");
        }
        (value(passed), value(failed))
    }

    fn family(&mut self, checks: &mut Checks, node: &Node, factor: Factor, path: &Path<'_>) -> u16 {
        let Some(named) = node.field("family") else {
            return NO_FAMILY;
        };
        for key in ["points", "cause"] {
            if let Some(node) = node.field(key) {
                let message = format!("a member of a family has no `{key}` of its own");
                let path = path.key(key);
                self.error(Code::FamilyRule, node.span, &path, message, "remove it, or leave the family");
            }
        }
        let path = path.key("family");
        let Some(id) = self.refer(named, &path, ("family", Code::UnknownFamily), |names| &names.families)
        else {
            return NO_FAMILY;
        };
        let member = checks.list.iter().filter_map(Check::challenge).any(|other| other.family == id);
        if let Some(family) = checks.families.get_mut(usize::from(id)) {
            if !member {
                family.factor = factor;
            } else if family.factor != factor {
                let message = format!("the members of `{}` are of different factors", family.name);
                self.error(
                    Code::FamilyRule,
                    named.span,
                    &path,
                    message,
                    "members of a family are of one factor",
                );
            }
        }
        id
    }

    fn ask(&mut self, node: &'n Node, path: &Path<'_>) -> Ask {
        let number = |key: &str, default: u8| {
            node.field(key).and_then(Node::integer).and_then(|n| u8::try_from(n).ok()).unwrap_or(default)
        };
        let text = |key: &str| node.field(key).and_then(Node::text).unwrap_or_default().into();
        let duration = |key: &str| node.field(key).and_then(Node::text).and_then(Duration::parse);
        let attempts = number("attempts", 3);
        match node.field("type").and_then(Node::text).unwrap_or_default() {
            "questions" => {
                let (ask, correct) = (number("ask", 1), number("correct", 1));
                if let Some(node) = node.field("correct").filter(|_| correct > ask) {
                    let message = format!("{correct} answers must be right, {ask} are asked");
                    self.error(
                        Code::CorrectAboveAsk,
                        node.span,
                        &path.key("correct"),
                        message,
                        "ask more, or demand less",
                    );
                }
                Ask::Questions(ask::Questions { ask, correct, attempts })
            }
            "partial" => Ask::Partial(ask::Partial {
                field: text("field"),
                positions: number("positions", 1),
                attempts,
            }),
            "recall" => Ask::Recall(ask::Recall { fact: text("fact"), within: duration("within"), attempts }),
            "code" => {
                let path = path.key("channel");
                let channel = node.field("channel").and_then(|node| {
                    self.refer(node, &path, ("channel", Code::UnknownChannel), |names| &names.channels)
                });
                Ask::Code(ask::Code {
                    channel,
                    digits: number("digits", 6),
                    lifetime: duration("lifetime").unwrap_or(Duration::from_minutes(10)),
                    entered_by_caller: node.field("entered_by").and_then(Node::text) == Some("caller"),
                    attempts,
                })
            }
            "totp" => Ask::Totp(ask::Totp { attempts }),
            "recovery_code" => Ask::RecoveryCode(ask::RecoveryCode { attempts }),
            "vouch" => {
                let path = path.key("by");
                let by = node.field("by").and_then(|node| {
                    let person = self.person(node, &path)?;
                    if person == 0 {
                        let message = "the subject can not vouch for the subject".to_owned();
                        self.error(Code::PersonRule, node.span, &path, message, "name someone else");
                    }
                    Some(person)
                });
                let default = Vouching::default();
                let rules = Vouching {
                    // What is no duration is the word that says that age does not matter.
                    relation_age: node
                        .field("relation_age")
                        .map_or(default.relation_age, |_| duration("relation_age")),
                    per_voucher: node
                        .field("per_voucher")
                        .and_then(Node::text)
                        .and_then(Rate::parse)
                        .unwrap_or(default.per_voucher),
                    not_mutual: duration("not_mutual").unwrap_or(default.not_mutual),
                };
                let lifetime = duration("lifetime").unwrap_or(Duration::from_minutes(60));
                Ask::Vouch(ask::Vouch { by, lifetime, rules })
            }
            "confirm" => {
                let form = node.field("form").map(Node::items).unwrap_or_default();
                Ask::Confirm(ask::Confirm {
                    form: form.iter().filter_map(Node::text).map(Into::into).collect(),
                })
            }
            _ => Ask::External(ask::External {
                provider: text("provider"),
                number_matching: node.field("number_matching").and_then(Node::boolean).unwrap_or_default(),
            }),
        }
    }

    /// Checks that share a cause share a factor; a cause has no other check's name.
    fn cause_rules(&mut self, causes: &Causes<'n>, checks: &HashMap<&str, &Key>) {
        let mut first: HashMap<&str, (Factor, &str)> = HashMap::new();
        for member in &causes.members {
            let Some(node) = member.cause else { continue };
            let Some(name) = node.text() else { continue };
            let section =
                Path::ROOT.key(if self.is_signal(&member.key.text) { "signals" } else { "challenges" });
            let path = section.key(&member.key.text);
            let path = path.key("cause");
            if name != &*member.key.text && checks.contains_key(name) {
                self.error(
                    Code::CauseName,
                    node.span,
                    &path,
                    format!("the cause `{name}` has the name of another check"),
                    "name what an attacker takes over: `phone`, `mailbox`, `dossier`",
                );
            }
            let (factor, other) = *first.entry(name).or_insert((member.factor, &member.key.text));
            if factor != member.factor {
                let finding = Finding::new(
                    Code::CauseFactor,
                    node.span,
                    format!("`{}` and `{other}` share the cause `{name}` and not a factor", member.key.text),
                );
                self.report(finding.at(&path).help("give both one factor, or two causes"));
            }
        }
    }

    fn is_signal(&self, name: &str) -> bool {
        self.section("signals").iter().any(|(key, _)| &*key.text == name)
    }

    /// Numbers results in scoring order: most points first, ties in document order.
    fn number_results(&mut self, checks: &mut Checks) {
        let mut results: Vec<(ResultSpec, usize)> = Vec::new();
        for (at, check) in checks.list.iter().enumerate() {
            let id = u16::try_from(at).unwrap_or(u16::MAX);
            // A cause that nothing shares needs no care when it is scored.
            let shared = check.challenge().is_some_and(|challenge| challenge.items > 1)
                || checks.list.iter().filter(|other| other.cause == check.cause).count() > 1;
            let base = ResultSpec {
                points: 0,
                check: id,
                cause: if shared { check.cause } else { NO_CAUSE },
                family: NO_FAMILY,
                factor: check.factor,
                challenge: false,
                itemised: false,
                negative: false,
            };
            let positive = |points: i64| i32::try_from(points.max(0)).unwrap_or(i32::MAX);
            match &check.kind {
                CheckKind::Signal(outcomes) => results.extend(outcomes.iter().enumerate().map(|(n, o)| {
                    (ResultSpec { points: positive(o.points), negative: o.points < 0, ..base }, n)
                })),
                CheckKind::Challenge(challenge) => results.push((
                    ResultSpec {
                        points: positive(challenge.passed),
                        family: challenge.family,
                        challenge: true,
                        itemised: challenge.itemised.is_some(),
                        ..base
                    },
                    0,
                )),
            }
        }
        if results.len() > MAX_RESULTS {
            let message = format!(
                "the policy has {} challenges and outcomes of signals; at most {MAX_RESULTS} are read",
                results.len()
            );
            self.error(
                Code::TooMany,
                self.root.span,
                &Path::ROOT,
                message,
                "join those that no rule tells apart",
            );
            results.truncate(MAX_RESULTS);
        }
        results.sort_by_key(|(result, _)| std::cmp::Reverse(result.points));
        for (id, (result, outcome)) in (0..).zip(&results) {
            match checks.list.get_mut(usize::from(result.check)).map(|check| &mut check.kind) {
                Some(CheckKind::Signal(outcomes)) => {
                    if let Some(outcome) = outcomes.get_mut(*outcome) {
                        outcome.result = id;
                    }
                }
                Some(CheckKind::Challenge(challenge)) => challenge.result = id,
                None => {}
            }
        }
        checks.challenge_results =
            (0..).zip(&results).filter(|(_, (result, _))| result.challenge).map(|(id, _)| id).collect();
        checks.results = results.into_iter().map(|(result, _)| result).collect();
        for (at, used) in (0..).zip(&mut checks.factors_used) {
            *used = checks.list.iter().any(|check| check.factor == at);
        }
        let mut by_name: Vec<u16> = (0..).take(checks.list.len()).collect();
        by_name.sort_by(|a, b| checks.name(*a).cmp(checks.name(*b)));
        checks.by_name = by_name;
    }
}

fn factor(name: &str) -> Factor {
    FACTORS.iter().position(|known| *known == name).and_then(|at| u8::try_from(at).ok()).unwrap_or(STRAIGHT)
}

/// Who names which cause, collected before any gets a number.
#[derive(Default)]
struct Causes<'n> {
    members: Vec<Member<'n>>,
}

struct Member<'n> {
    check: usize,
    key: &'n Key,
    cause: Option<&'n Node>,
    factor: Factor,
}

impl<'n> Causes<'n> {
    fn add(&mut self, check: usize, key: &'n Key, cause: Option<&'n Node>, factor: Factor) {
        self.members.push(Member { check, key, cause, factor });
    }

    /// Gives a number to each named cause. A challenge without one is its own and needs none,
    /// because nothing can share it: a cause may not have the name of another check.
    fn name(&self, checks: &mut Checks) {
        for member in &self.members {
            let Some(name) = member.cause.and_then(Node::text) else {
                continue;
            };
            let at = checks.causes.iter().position(|known| **known == *name).unwrap_or_else(|| {
                checks.causes.push(name.into());
                checks.causes.len().saturating_sub(1)
            });
            if let (Some(check), Ok(cause)) = (checks.list.get_mut(member.check), u16::try_from(at)) {
                check.cause = cause;
            }
        }
    }
}
