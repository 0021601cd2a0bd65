//! A policy under a calibration: which numbers belong to which challenge, and what is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::calibration::{Ability, Calibration, Entry, Loaded, Named, Reach};
use crate::diagnostic::{Code, Diagnostics, Finding, MOST, did_you_mean};
use crate::policy::Policy;
use crate::policy::compiled::{CheckId, Checks};

/// The entries of the challenges of a policy.
pub(super) struct Fitted<'a> {
    pub(super) loaded: &'a Loaded,
    /// The challenges, in the order of the policy.
    pub(super) challenges: Vec<Challenge<'a>>,
    /// The names that the policy has for the causes of the calibration.
    pub(super) causes: Vec<&'a str>,
    signals: BTreeMap<&'a str, &'a [Reach]>,
}

/// A challenge, with the indices of its numbers and of its cause. Without an entry for its cause, it can only be
/// guessed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Challenge<'a> {
    pub(super) name: &'a str,
    pub(super) numbers: usize,
    pub(super) cause: Option<usize>,
}

impl<'a> Fitted<'a> {
    /// Returns an error for each missing entry and, unless the calibration is shared, for each one that the policy does
    /// not have.
    pub(super) fn new(policy: &'a Policy, calibration: &'a Calibration) -> Result<Self, Diagnostics> {
        let loaded = calibration.loaded();
        let checks = &policy.compiled().checks;
        let mut fit = Fit { loaded, checks, findings: Vec::new() };
        let challenges = fit.challenges();
        fit.causes(&challenges);
        let signals = fit.signals();
        if !loaded.shared {
            fit.unknown_checks();
            fit.unknown_causes();
        }
        if !fit.findings.is_empty() {
            return Err(loaded.placed(fit.findings));
        }
        let name = |named: &'a [Named]| {
            let of_policy =
                named.iter().find(|named| checks.causes.iter().any(|cause| **cause == *named.name));
            of_policy.or(named.first()).map_or("", |named| &*named.name)
        };
        let causes = loaded.causes.iter().map(|cause| name(&cause.names)).collect();
        Ok(Self { loaded, challenges, causes, signals })
    }

    pub(super) fn challenge(&self, name: &str) -> Option<Challenge<'a>> {
        self.challenges.iter().copied().find(|challenge| challenge.name == name)
    }

    /// Returns true if a model can bring about an outcome of a signal, or that none is observed.
    pub(super) fn can_occur(&self, model: usize, signal: &str, outcome: Option<&str>) -> bool {
        let Some(reach) = self.signals.get(signal).and_then(|reach| reach.get(model)) else {
            return outcome.is_none();
        };
        match outcome {
            None => reach.ability != Ability::CannotSuppress,
            Some(_) if reach.outcomes.is_empty() => reach.ability == Ability::CanForge,
            Some(outcome) => reach.outcomes.iter().any(|known| *known.name == *outcome),
        }
    }
}

struct Fit<'a> {
    loaded: &'a Loaded,
    checks: &'a Checks,
    findings: Vec<Finding>,
}

impl<'a> Fit<'a> {
    fn challenge_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let checks = self.checks;
        checks.challenges().map(|(id, _)| checks.name(id))
    }

    /// The cause that the policy names.
    fn cause(&self, id: CheckId) -> Option<&'a str> {
        let cause = self.checks.check(id)?.cause;
        self.checks.causes.get(usize::from(cause)).map(|cause| &**cause)
    }

    fn challenges(&mut self) -> Vec<Challenge<'a>> {
        let mut fitted = Vec::new();
        for (id, _) in self.checks.challenges() {
            let name = self.checks.name(id);
            let find = |cause: &str| self.loaded.causes.iter().position(|entry| entry.is(cause));
            let cause = find(self.cause(id).unwrap_or(name));
            match self.loaded.checks.iter().position(|entry| entry.is(name)) {
                Some(numbers) => fitted.push(Challenge { name, numbers, cause }),
                // A misspelt entry is reported as such.
                None if !self.loaded.shared && self.is_misspelt(name) => {}
                None => self.push(
                    self.loaded
                        .checks_at
                        .finding(
                            Code::MissingEntry,
                            format!("the challenge `{name}` of the policy has no numbers"),
                        )
                        .help(format!("add an entry `{name}`, or add the name to `also` of another entry")),
                ),
            }
        }
        fitted
    }

    /// Returns true if an entry has a name that probably means this challenge.
    fn is_misspelt(&self, challenge: &str) -> bool {
        let names = self.loaded.checks.iter().flat_map(Entry::names);
        let mut unknown = names.filter(|named| self.challenge_names().all(|known| *known != *named.name));
        unknown.any(|named| did_you_mean(&named.name, self.challenge_names()) == Some(challenge))
    }

    fn causes(&mut self, challenges: &[Challenge<'a>]) {
        let mut said = BTreeSet::new();
        for (id, _) in self.checks.challenges() {
            let Some(cause) = self.cause(id) else { continue };
            let fitted = challenges.iter().any(|it| it.name == self.checks.name(id) && it.cause.is_none());
            if fitted && said.insert(cause) {
                self.push(
                    self.loaded
                        .causes_at
                        .finding(
                            Code::MissingEntry,
                            format!("the cause `{cause}` of the policy has no numbers"),
                        )
                        .help(format!(
                            "add `{cause}` under `causes`, or add the name to `also` of another cause"
                        )),
                );
            }
        }
    }

    fn unknown_checks(&mut self) {
        for named in self.loaded.checks.iter().flat_map(Entry::names) {
            if self.challenge_names().any(|known| *known == *named.name) {
                continue;
            }
            let finding =
                named.at.finding(Code::UnknownCheck, format!("the policy has no challenge `{}`", named.name));
            self.push(if self.checks.find(&named.name).is_some() {
                finding.help("it is a signal: say under `signals` what an attacker can do about it")
            } else {
                let finding =
                    finding.help("remove it, or write `shared: true` in a calibration for several policies");
                finding.meant(did_you_mean(&named.name, self.challenge_names()))
            });
        }
    }

    /// A cause is known if the policy has it, or if one that is known rests on it.
    fn unknown_causes(&mut self) {
        let own = |name: &str| {
            let mut challenges = self.checks.challenges();
            challenges.any(|(id, _)| self.checks.name(id) == name && self.cause(id).is_none())
        };
        let of_policy = |name: &str| self.checks.causes.iter().any(|cause| **cause == *name) || own(name);
        let causes = &self.loaded.causes;
        let mut open: Vec<usize> = (0..causes.len())
            .filter(|at| {
                causes.get(*at).is_some_and(|cause| cause.names.iter().any(|it| of_policy(&it.name)))
            })
            .collect();
        let mut known: BTreeSet<usize> = BTreeSet::new();
        while let Some(at) = open.pop() {
            if known.insert(at) {
                open.extend(causes.get(at).into_iter().flat_map(|cause| &cause.rests_on));
            }
        }
        let unknown = causes.iter().enumerate().filter(|(at, _)| !known.contains(at));
        let findings: Vec<Finding> = unknown
            .filter_map(|(_, cause)| cause.names.first())
            .map(|named| {
                let message = format!("the policy has no cause `{}`", named.name);
                let finding = named.at.finding(Code::UnknownCause, message);
                let finding =
                    finding.help("remove it, or write `shared: true` in a calibration for several policies");
                finding.meant(did_you_mean(&named.name, self.checks.causes.iter().map(|cause| &**cause)))
            })
            .collect();
        for finding in findings {
            self.push(finding);
        }
    }

    fn signals(&mut self) -> BTreeMap<&'a str, &'a [Reach]> {
        let mut signals = BTreeMap::new();
        for entry in &self.loaded.signals {
            for named in &entry.names {
                let check = self.checks.find(&named.name).and_then(|id| self.checks.check(id));
                match check.filter(|check| !check.outcomes().is_empty()) {
                    Some(check) => {
                        signals.insert(&*check.name, &*entry.reach);
                        let known: Vec<&str> =
                            check.outcomes().iter().map(|outcome| &*outcome.name).collect();
                        self.outcomes(&check.name, &known, &entry.reach);
                    }
                    None if self.loaded.shared => {}
                    None => self.unknown_signal(named),
                }
            }
        }
        signals
    }

    fn unknown_signal(&mut self, named: &Named) {
        let checks = self.checks;
        let known = checks.list.iter().filter(|check| !check.outcomes().is_empty()).map(|check| &*check.name);
        let message = format!("the policy has no signal `{}`", named.name);
        let finding = named.at.finding(Code::UnknownCheck, message);
        let finding =
            finding.help("remove it, or write `shared: true` in a calibration for several policies");
        self.push(finding.meant(did_you_mean(&named.name, known)));
    }

    fn outcomes(&mut self, signal: &str, known: &[&str], reach: &[Reach]) {
        for reach in reach {
            let is_known = |outcome: &&Named| known.contains(&&*outcome.name);
            let none = !reach.outcomes.iter().any(|outcome| is_known(&outcome));
            let must = !self.loaded.shared || (none && reach.ability == Ability::CannotSuppress);
            for outcome in reach.outcomes.iter().filter(|outcome| must && !is_known(outcome)) {
                let message = format!("the signal `{signal}` has no outcome `{}`", outcome.name);
                let finding = outcome.at.finding(Code::UnknownOutcome, message);
                let finding = finding.help(format!("its outcomes: {}", known.join(", ")));
                self.push(finding.meant(did_you_mean(&outcome.name, known.iter().copied())));
            }
        }
    }

    fn push(&mut self, finding: Finding) {
        if self.findings.len() <= MOST {
            self.findings.push(finding);
        }
    }
}
