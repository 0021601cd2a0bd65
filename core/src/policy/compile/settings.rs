//! Compiles limits, password rules and alerts.

use super::{Compiler, Names, Numbers};
use crate::diagnostic::Code;
use crate::diagnostic::place::Path;
use crate::policy::PasswordRules;
use crate::policy::ast::{Name, OneOrMany};
use crate::policy::compiled::{Alert, PolicyLimits};

impl<'a> Compiler<'a> {
    pub(super) fn limits(&mut self) -> PolicyLimits {
        let limits = &self.policy.limits;
        let (evidence, adverse) = (&limits.evidence_lifetime, &limits.adverse_lifetime);
        let written = adverse.span.map(|span| (span, "adverse_lifetime"));
        let written = written.or(evidence.span.map(|span| (span, "evidence_lifetime")));
        if let Some((span, key)) = written.filter(|_| adverse.value < evidence.value) {
            let message = format!(
                "a failure would be forgotten after `{}`, while evidence helps for `{}`",
                adverse.value, evidence.value
            );
            let help = "make `adverse_lifetime` at least as long as `evidence_lifetime`";
            self.error(Code::AdverseLifetime, span, &Path::ROOT.key("limits").key(key), message, help);
        }
        PolicyLimits {
            evidence_lifetime: evidence.value,
            adverse_lifetime: adverse.value,
            failures: limits.subject.failures,
            close: limits.subject.close,
            grants: limits.operator.grants,
            same_subject: limits.operator.same_subject,
            case: limits.case,
            pushes: limits.subject.pushes,
        }
    }

    pub(super) fn password(&mut self) -> PasswordRules {
        let password = &self.policy.password;
        let rules = PasswordRules::from(password);
        let (least, most) = rules.lengths().into_inner();
        let written = password.length.span.map(|span| (span, "length"));
        let written = written.or(password.max_length.span.map(|span| (span, "max_length")));
        if let Some((span, key)) = written.filter(|_| least > most) {
            let message = format!("no password can have at least {least} and at most {most} characters");
            let help = "lower `length`, or raise `max_length`";
            self.error(Code::OutOfRange, span, &Path::ROOT.key("password").key(key), message, help);
        }
        rules
    }

    pub(super) fn alerts(&mut self) -> Vec<Alert> {
        let root = Path::ROOT.key("alerts");
        let mut alerts = Vec::new();
        for alert in self.policy.alerts.iter() {
            let path = root.index(alert.index);
            let to = path.key("to");
            let to = alert.to.iter().filter_map(|name| self.person(name, &to.index(name.index))).collect();
            let path = path.key("when");
            let when = &alert.when;
            let (group, action, risk) = (path.key("group"), path.key("action"), path.key("risk"));
            alerts.push(Alert {
                on: alert.on.iter().map(|event| event.0).collect(),
                groups: self.named(&when.group, &group, ("group", Code::UnknownGroup), |it| &it.groups),
                actions: self.named(&when.action, &action, ("action", Code::UnknownAction), |it| &it.actions),
                risks: self.named(&when.risk, &risk, ("risk", Code::UnknownRisk), |it| &it.risks),
                to,
                severity: alert.severity,
                ticket: alert.ticket,
            });
        }
        alerts
    }

    fn named<T: Copy>(
        &mut self,
        names: &OneOrMany<Name<'_>>,
        path: &Path<'_>,
        what: (&str, Code),
        known: impl for<'n> Fn(&'n Names<'a>) -> &'n Numbers<'a, T>,
    ) -> Vec<T> {
        names.iter().filter_map(|name| self.refer(name, path, what, &known)).collect()
    }
}
