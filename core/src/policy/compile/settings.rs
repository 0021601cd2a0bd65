//! Limits and alerts.

use super::Compiler;
use crate::diagnostic::Code;
use crate::policy::PasswordRules;
use crate::policy::alert::{AlertEvent, AlertSeverity};
use crate::policy::compiled::{Alert, PolicyLimits};
use crate::policy::document::{Node, Path};
use crate::policy::value::{Duration, Rate};

impl Compiler<'_> {
    pub(super) fn limits(&mut self) -> PolicyLimits {
        let node = self.root.field("limits");
        let field = |part: Option<&str>, key: &str| {
            let node = match part {
                Some(part) => node?.field(part)?,
                None => node?,
            };
            node.field(key)?.text()
        };
        let duration = |part, key| field(part, key).and_then(Duration::parse);
        let rate = |part, key| field(part, key).and_then(Rate::parse);
        let evidence_lifetime = duration(None, "evidence_lifetime").unwrap_or(Duration::from_minutes(30));
        let adverse_lifetime = duration(None, "adverse_lifetime").unwrap_or(Duration::from_minutes(24 * 60));
        let limits = PolicyLimits {
            evidence_lifetime,
            adverse_lifetime,
            failures: rate(Some("subject"), "failures"),
            close: duration(Some("subject"), "close"),
            grants: rate(Some("operator"), "grants"),
            same_subject: rate(Some("operator"), "same_subject"),
            case: duration(None, "case"),
            pushes: rate(Some("subject"), "pushes"),
        };
        if adverse_lifetime < evidence_lifetime {
            let root = Path::ROOT.key("limits");
            let named = ["adverse_lifetime", "evidence_lifetime"]
                .into_iter()
                .find_map(|key| Some((key, node?.field(key)?)));
            if let Some((key, node)) = named {
                let message = format!(
                    "a failure would be forgotten after `{adverse_lifetime}`, while evidence helps for `{evidence_lifetime}`"
                );
                self.error(
                    Code::AdverseLifetime,
                    node.span,
                    &root.key(key),
                    message,
                    "`adverse_lifetime` is at least `evidence_lifetime`",
                );
            }
        }
        limits
    }

    pub(super) fn password(&mut self) -> PasswordRules {
        let node = self.root.field("password");
        let number = |key: &str| node?.field(key)?.integer();
        let default = PasswordRules::default();
        let long = |key, default| number(key).and_then(|n| u16::try_from(n).ok()).unwrap_or(default);
        let short = |key, default| number(key).and_then(|n| u8::try_from(n).ok()).unwrap_or(default);
        let rules = PasswordRules {
            min_length: long("length", default.min_length),
            max_length: long("max_length", default.max_length),
            classes: short("classes", default.classes),
            strength: short("strength", default.strength),
            history: short("history", default.history),
        };
        let (least, most) = (rules.min_length, rules.max_length);
        if let Some(node) = node.filter(|_| least > most) {
            let root = Path::ROOT.key("password");
            let named = ["length", "max_length"].into_iter().find_map(|key| Some((key, node.field(key)?)));
            if let Some((key, node)) = named {
                let message = format!("no password has at least {least} and at most {most} characters");
                let help = "lower `length`, or raise `max_length`";
                self.error(Code::OutOfRange, node.span, &root.key(key), message, help);
            }
        }
        rules
    }

    pub(super) fn alerts(&mut self) -> Vec<Alert> {
        let root = Path::ROOT.key("alerts");
        let mut alerts = Vec::new();
        for (index, node) in self.list("alerts").iter().enumerate() {
            let path = root.index(index);
            let on = node.field("on").map(Node::one_or_many).unwrap_or_default();
            let to = node.field("to").map(Node::items).unwrap_or_default().iter().enumerate();
            let to = to.filter_map(|(n, node)| self.person(node, &path.key("to").index(n))).collect();
            let condition = node.field("when");
            let path = path.key("when");
            let named = |key: &str| {
                condition.and_then(|node| node.field(key)).map(Node::one_or_many).unwrap_or_default()
            };
            let groups = named("group");
            let groups = groups
                .iter()
                .filter_map(|n| {
                    self.refer(n, &path.key("group"), ("group", Code::UnknownGroup), |names| &names.groups)
                })
                .collect();
            let actions = named("action");
            let actions = actions
                .iter()
                .filter_map(|n| {
                    self.refer(n, &path.key("action"), ("action", Code::UnknownAction), |names| {
                        &names.actions
                    })
                })
                .collect();
            let risks = named("risk");
            let risks = risks
                .iter()
                .filter_map(|n| {
                    self.refer(n, &path.key("risk"), ("risk", Code::UnknownRisk), |names| &names.risks)
                })
                .collect();
            let severity = node.field("severity").and_then(Node::text).and_then(AlertSeverity::parse);
            alerts.push(Alert {
                on: on.iter().filter_map(Node::text).filter_map(AlertEvent::parse).collect(),
                groups,
                actions,
                risks,
                to,
                severity: severity.unwrap_or(AlertSeverity::Medium),
                ticket: node.field("ticket").and_then(Node::boolean).unwrap_or_default(),
            });
        }
        alerts
    }
}
