use std::collections::BTreeMap;

use bonafides::Policy;
use bonafides_events::{CaseRow, End};
use serde::Serialize;

/// The result of a simulation: decisions of a candidate on recorded cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Simulated {
    /// The candidate.
    pub candidate: RecordedPolicy,
    /// The policies in force, as the cases name them.
    pub policies: Vec<RecordedPolicy>,
    /// True if only one decision of each case was known: the one on which it was approved, or else the last. With records, a
    /// case passes if the candidate approves at any of its decisions.
    pub one_decision_a_case: bool,
    /// The number of cases.
    pub cases: u64,
    /// The number of decisions that were made again.
    pub decisions: u64,
    /// The number of cases without a decision.
    pub undecided: u64,
    /// The number of decoys, in which nothing was counted. No other number includes them.
    pub decoys: u64,
    /// The number of cases by recorded verdict and verdict of the candidate.
    pub verdicts: Vec<CasesOfVerdicts>,
    /// The number of cases by recorded end and verdict of the candidate.
    pub ends: Vec<CasesOfEnd>,
    /// Cases that were not approved, and that the candidate approves.
    pub would_pass: Sample,
    /// The challenges on which the approvals of [`would_pass`](Self::would_pass) depend, most cases first.
    pub new_ways: Vec<NewWay>,
    /// Cases that were carried out without "not me", and that the candidate does not approve.
    pub lost: Sample,
    /// The additional work of the callers of [`lost`](Self::lost).
    pub extra: ExtraWork,
    /// Cases that the candidate approves, but that a limit kept from being approved, and would again.
    pub blocked: Sample,
    /// Cases that the candidate cannot decide, by reason.
    pub refused: Vec<Refused>,
    /// Names that the candidate does not know, and that were left out.
    pub left_out: Vec<LeftOut>,
    /// Cases with a verdict that does not follow from the policy in force. Only known for policies that were passed.
    pub contradicted: Sample,
    /// The median times of checks, in milliseconds.
    #[serde(skip)]
    pub(super) times: BTreeMap<String, u64>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedPolicy {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The SHA-256 of its document, in hexadecimal digits.
    pub digest: String,
    /// The number of its cases.
    pub cases: u64,
    /// True if it was passed, so that recorded verdicts were checked with it.
    pub passed: bool,
}

/// Some cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sample {
    /// The number of cases.
    pub cases: u64,
    /// The first ids.
    pub first: Vec<String>,
}

/// The number of cases with a recorded verdict and a verdict of the candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CasesOfVerdicts {
    /// The recorded verdict: `approve` if the case was ever approved, else the last.
    pub recorded: String,
    /// The verdict of the candidate.
    pub candidate: String,
    /// The number of cases.
    pub cases: u64,
}

/// The number of cases with a recorded end and a verdict of the candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CasesOfEnd {
    /// The recorded end.
    pub ended_as: String,
    /// The verdict of the candidate.
    pub candidate: String,
    /// The number of cases.
    pub cases: u64,
}

/// A minimal set of passed challenges with which the candidate approves, and which was not enough before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NewWay {
    /// The action.
    pub action: String,
    /// The ids of the groups.
    pub groups: Vec<String>,
    /// The challenges.
    pub checks: Vec<String>,
    /// The cases that used it.
    pub cases: Sample,
}

/// The additional work of genuine callers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExtraWork {
    /// Callers who would be approved after additional checks.
    pub cases: u64,
    /// Callers whom no additional check would get approved.
    pub without_a_way: Sample,
    /// The checks, most cases first.
    pub checks: Vec<ExtraCheck>,
    /// The seconds that all of them take, by the median times of recorded answers.
    pub seconds: u64,
    /// The number of checks whose time is not recorded; they are not included in [`seconds`](Self::seconds).
    pub untimed: u64,
}

/// An additional check that genuine callers would have to pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExtraCheck {
    /// The check.
    pub check: String,
    /// The number of cases.
    pub cases: u64,
    /// The median seconds from presenting it to its last answer; `None` if not recorded.
    pub seconds: Option<u64>,
}

/// Cases that the candidate cannot decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The reason.
    pub reason: String,
    /// The cases.
    pub cases: Sample,
}

/// A name that the candidate does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The kind of name.
    pub kind: LeftOutKind,
    /// The name.
    pub name: String,
    /// The cases.
    pub cases: Sample,
}

/// The kind of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum LeftOutKind {
    /// A check, or one of its outcomes.
    Check,
    /// A group. Its subjects are then decided on as if they were not in it.
    Group,
}

impl Sample {
    pub(super) fn add(&mut self, case: &str, most: usize) {
        self.cases = self.cases.saturating_add(1);
        if self.first.len() < most {
            self.first.push(case.to_owned());
        }
    }
}

impl Simulated {
    pub(super) fn of(candidate: &Policy, one_decision_a_case: bool, decisions: u64) -> Self {
        Self {
            candidate: RecordedPolicy {
                name: candidate.name().to_owned(),
                version: candidate.version().to_owned(),
                digest: candidate.digest().to_owned(),
                cases: 0,
                passed: true,
            },
            policies: Vec::new(),
            one_decision_a_case,
            cases: 0,
            decisions,
            undecided: 0,
            decoys: 0,
            verdicts: Vec::new(),
            ends: Vec::new(),
            would_pass: Sample::default(),
            new_ways: Vec::new(),
            lost: Sample::default(),
            extra: ExtraWork::default(),
            blocked: Sample::default(),
            refused: Vec::new(),
            left_out: Vec::new(),
            contradicted: Sample::default(),
            times: BTreeMap::new(),
        }
    }

    /// Returns true if the candidate approves a case that was not approved.
    pub const fn is_looser(&self) -> bool {
        self.would_pass.cases > 0
    }

    pub(super) fn note_policy(&mut self, case: &CaseRow, passed: &[String]) {
        let digest = &case.policy_digest;
        if let Some(policy) = self.policies.iter_mut().find(|policy| policy.digest == *digest) {
            policy.cases = policy.cases.saturating_add(1);
        } else {
            self.policies.push(RecordedPolicy {
                name: case.policy.clone(),
                version: case.policy_version.clone(),
                digest: digest.clone(),
                cases: 1,
                passed: passed.contains(digest),
            });
        }
    }

    pub(super) fn note_verdicts(&mut self, recorded: &str, candidate: &str, end: End) {
        let same = |cell: &&mut CasesOfVerdicts| cell.recorded == recorded && cell.candidate == candidate;
        if let Some(cell) = self.verdicts.iter_mut().find(same) {
            cell.cases = cell.cases.saturating_add(1);
        } else {
            let (recorded, candidate) = (recorded.to_owned(), candidate.to_owned());
            self.verdicts.push(CasesOfVerdicts { recorded, candidate, cases: 1 });
        }
        let same = |cell: &&mut CasesOfEnd| cell.ended_as == end.name() && cell.candidate == candidate;
        if let Some(cell) = self.ends.iter_mut().find(same) {
            cell.cases = cell.cases.saturating_add(1);
        } else {
            let (ended_as, candidate) = (end.name().to_owned(), candidate.to_owned());
            self.ends.push(CasesOfEnd { ended_as, candidate, cases: 1 });
        }
    }

    pub(super) fn note_left_out(&mut self, kind: LeftOutKind, name: &str, case: &str, most: usize) {
        let same = |other: &&mut LeftOut| other.kind == kind && other.name == name;
        if let Some(found) = self.left_out.iter_mut().find(same) {
            return found.cases.add(case, most);
        }
        let mut cases = Sample::default();
        cases.add(case, most);
        self.left_out.push(LeftOut { kind, name: name.to_owned(), cases });
    }

    pub(super) fn note_refused(&mut self, reason: &str, case: &str, most: usize) {
        if let Some(found) = self.refused.iter_mut().find(|other| other.reason == reason) {
            return found.cases.add(case, most);
        }
        let mut cases = Sample::default();
        cases.add(case, most);
        self.refused.push(Refused { reason: reason.to_owned(), cases });
    }

    pub(super) fn note_way(&mut self, mut way: NewWay, case: &str, most: usize) {
        let same = |other: &&mut NewWay| {
            (&other.action, &other.groups, &other.checks) == (&way.action, &way.groups, &way.checks)
        };
        if let Some(found) = self.new_ways.iter_mut().find(same) {
            return found.cases.add(case, most);
        }
        way.cases.add(case, most);
        self.new_ways.push(way);
    }

    pub(super) fn note_extra(&mut self, checks: Option<Vec<String>>, case: &str, most: usize) {
        let Some(checks) = checks else { return self.extra.without_a_way.add(case, most) };
        self.extra.cases = self.extra.cases.saturating_add(1);
        for check in checks {
            if let Some(found) = self.extra.checks.iter_mut().find(|other| other.check == check) {
                found.cases = found.cases.saturating_add(1);
            } else {
                let seconds = self.times.get(&check).map(|milliseconds| milliseconds / 1_000);
                self.extra.checks.push(ExtraCheck { check, cases: 1, seconds });
            }
        }
    }

    /// Sorts everything, so that the order of the cases does not matter, and adds up the time.
    pub(super) fn sort(&mut self) {
        self.policies.sort_by(|a, b| (b.cases, &a.digest).cmp(&(a.cases, &b.digest)));
        self.verdicts.sort_by(|a, b| (&a.recorded, &a.candidate).cmp(&(&b.recorded, &b.candidate)));
        let place = |end: &str| End::ALL.iter().position(|known| known.name() == end);
        self.ends.sort_by(|a, b| (place(&a.ended_as), &a.candidate).cmp(&(place(&b.ended_as), &b.candidate)));
        self.new_ways.sort_by(|a, b| {
            let key = |way: &NewWay| (way.action.clone(), way.groups.clone(), way.checks.clone());
            b.cases.cases.cmp(&a.cases.cases).then_with(|| key(a).cmp(&key(b)))
        });
        self.refused.sort_by(|a, b| (b.cases.cases, &a.reason).cmp(&(a.cases.cases, &b.reason)));
        self.left_out.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        let extra = &mut self.extra;
        extra.checks.sort_by(|a, b| (b.cases, &a.check).cmp(&(a.cases, &b.check)));
        for check in &extra.checks {
            match check.seconds {
                Some(seconds) => {
                    extra.seconds = extra.seconds.saturating_add(seconds.saturating_mul(check.cases));
                }
                None => extra.untimed = extra.untimed.saturating_add(check.cases),
            }
        }
    }
}
