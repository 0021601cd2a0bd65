//! Recorded cases decided again under another policy.

mod found;
mod way;

use std::collections::{BTreeSet, HashMap};

use bonafides::{Facts, Policy, Verdict};
use bonafides_events::{CaseRow, Cases, End, Event};

pub use found::{
    CasesOfEnd, CasesOfVerdicts, ExtraCheck, ExtraWork, LeftOut, LeftOutKind, NewWay, RecordedPolicy,
    Refused, Sample, Simulated,
};

use crate::kernel::{FoundRules, Kernel};

/// A simulation: cases are decided again while their records are read in order.
#[derive(Debug)]
pub struct Simulation {
    kernel: Kernel,
    /// The policies that were in force, to check the recorded verdicts with.
    old: Vec<Kernel>,
    rules: FoundRules,
    old_rules: HashMap<String, FoundRules>,
    cases: Cases,
    again: HashMap<String, Again>,
    decisions: u64,
    from_cases: bool,
    finished: Vec<CaseRow>,
}

/// A recorded decision, made again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecidedAgain<'r> {
    /// The case.
    pub case: &'r str,
    /// The sequence number of the record; `None` if only the row of the case is known.
    pub seq: Option<u64>,
    /// The recorded verdict of the step, with its limits applied.
    pub recorded: &'r str,
    /// The verdict of the candidate on the recorded facts; `None` if it cannot decide on them.
    pub candidate: Option<Verdict>,
}

/// The decision of the candidate on a case.
#[derive(Debug, Default)]
struct Again {
    /// The first facts that it approves, else the last ones.
    facts: String,
    approved: bool,
    /// True if it approves where a limit kept the case from being approved.
    blocked: bool,
    /// The last verdict, with the limits of the recorded one applied.
    last: Option<Verdict>,
    /// The reason why it could not decide on the last facts.
    refused: Option<String>,
    /// True if a recorded verdict does not follow from its policy.
    contradicted: bool,
    left_out: BTreeSet<(LeftOutKind, String)>,
}

/// One decision of a record or a row.
struct Recorded<'r> {
    case: &'r str,
    seq: Option<u64>,
    facts: &'r str,
    verdict: &'r str,
    is_blocked: bool,
    digest: &'r str,
}

impl Simulation {
    /// Begins a simulation of the candidate. With the policies that were in force, recorded verdicts are checked as well.
    pub fn new(candidate: &Policy, old: &[Policy]) -> Self {
        Self {
            kernel: Kernel::leaving_out_unknown(candidate),
            old: old.iter().map(Kernel::new).collect(),
            rules: FoundRules::default(),
            old_rules: HashMap::new(),
            cases: Cases::default(),
            again: HashMap::new(),
            decisions: 0,
            from_cases: false,
            finished: Vec::new(),
        }
    }

    /// Adds a record after the earlier records of its case, and returns its decision, made again; `None` if the record
    /// has no decision.
    pub fn record<'r>(&mut self, position: u64, event: &'r Event<'_>) -> Option<DecidedAgain<'r>> {
        self.cases.add(position, event);
        let recorded = Recorded {
            case: &event.case,
            seq: Some(event.seq),
            facts: event.facts?,
            verdict: event.verdict.as_deref()?,
            is_blocked: !event.blocked_by.is_empty(),
            digest: event.policy.as_ref().map_or("", |policy| &policy.digest),
        };
        Some(self.decide(&recorded))
    }

    /// Adds the row of a case, which has one decision: on the facts of its approval, or else the last. Returns this decision,
    /// made again; `None` if the case has no decision.
    pub fn case<'r>(&mut self, row: &'r CaseRow) -> Option<DecidedAgain<'r>> {
        self.from_cases = true;
        self.finished.push(row.clone());
        if row.facts.is_empty() {
            return None;
        }
        let approved = row.approved.is_some();
        let recorded = Recorded {
            case: &row.case,
            seq: None,
            facts: &row.facts,
            verdict: if approved { "approve" } else { &row.verdict },
            is_blocked: !approved && !row.blocked_by.is_empty(),
            digest: &row.policy_digest,
        };
        Some(self.decide(&recorded))
    }

    fn decide<'r>(&mut self, recorded: &Recorded<'r>) -> DecidedAgain<'r> {
        self.decisions = self.decisions.saturating_add(1);
        let again = self.again.entry(recorded.case.to_owned()).or_default();
        let facts = Facts::from_json(recorded.facts);
        if let Some(old) = self.old.iter().find(|old| old.policy().digest() == recorded.digest) {
            let rules = self.old_rules.entry(recorded.digest.to_owned()).or_default();
            let derived = facts.as_ref().ok().and_then(|facts| old.verdict_by(facts, rules).ok());
            again.contradicted |=
                !recorded.is_blocked && derived.is_none_or(|derived| derived.to_string() != recorded.verdict);
        }
        let derived = facts.and_then(|facts| {
            again.note_left_out(&facts, &self.kernel);
            self.kernel.verdict_by(&facts, &mut self.rules)
        });
        let candidate = derived.as_ref().ok().copied();
        let approves = candidate == Some(Verdict::Approve);
        again.blocked |= approves && recorded.is_blocked;
        if !again.approved {
            recorded.facts.clone_into(&mut again.facts);
            again.approved = approves && !recorded.is_blocked;
            // The limits of the recorded verdict also limit that of the candidate.
            again.last = candidate.map(|verdict| {
                if recorded.is_blocked { stricter(verdict, recorded.verdict) } else { verdict }
            });
            again.refused = derived.err().map(|error| error.message);
        }
        DecidedAgain { case: recorded.case, seq: recorded.seq, recorded: recorded.verdict, candidate }
    }

    /// Returns the result. `most` is the number of cases to name of each kind.
    pub fn finish(mut self, most: usize) -> Simulated {
        self.finished.extend(std::mem::take(&mut self.cases).into_rows());
        let cases = std::mem::take(&mut self.finished);
        let mut found = Simulated::of(self.kernel.policy(), self.from_cases, self.decisions);
        let passed: Vec<String> = self.old.iter().map(|old| old.policy().digest().to_owned()).collect();
        found.times = way::times(&cases);
        for case in &cases {
            let again = self.again.get(&case.case);
            self.add(case, again, &passed, most, &mut found);
        }
        found.sort();
        found
    }

    fn add(
        &self,
        case: &CaseRow,
        again: Option<&Again>,
        passed: &[String],
        most: usize,
        found: &mut Simulated,
    ) {
        let id = &*case.case;
        found.cases = found.cases.saturating_add(1);
        found.note_policy(case, passed);
        let Some(again) = again else {
            found.undecided = found.undecided.saturating_add(1);
            return;
        };
        if case.decoy {
            found.decoys = found.decoys.saturating_add(1);
            return;
        }
        for (kind, name) in &again.left_out {
            found.note_left_out(*kind, name, id, most);
        }
        if again.contradicted {
            found.contradicted.add(id, most);
        }
        if let (Some(reason), false) = (&again.refused, again.approved) {
            found.note_refused(reason, id, most);
            return;
        }
        let was_approved = case.approved.is_some();
        let recorded = if was_approved { "approve" } else { &case.verdict };
        let derived = if again.approved { Verdict::Approve } else { again.last.unwrap_or(Verdict::Deny) };
        if again.blocked && !again.approved {
            found.blocked.add(id, most);
        }
        let candidate = derived.to_string();
        found.note_verdicts(recorded, &candidate, case.end);
        let approves = derived == Verdict::Approve;
        if approves && !was_approved {
            found.would_pass.add(id, most);
            if let Some(way) = way::minimal(&self.kernel, &again.facts) {
                found.note_way(way, id, most);
            }
        }
        let is_genuine = case.end == End::Done && !case.not_me && !case.disowned;
        if was_approved && !approves && is_genuine {
            found.lost.add(id, most);
            let plan = way::missing(&self.kernel, &again.facts);
            found.note_extra(plan, id, most);
        }
    }
}

/// Returns the stricter of two verdicts, one of them given by name.
fn stricter(verdict: Verdict, named: &str) -> Verdict {
    let mildest_first = [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];
    let strict = mildest_first.into_iter().rev();
    strict.into_iter().find(|other| *other == verdict || other.to_string() == named).unwrap_or(verdict)
}

impl Again {
    /// Records the names that the candidate does not know.
    fn note_left_out(&mut self, facts: &Facts<'_>, kernel: &Kernel) {
        let policy = kernel.policy();
        let known = facts.known_to(policy);
        for result in &facts.evidence {
            if !known.evidence.iter().any(|other| other.check == result.check) {
                self.left_out.insert((LeftOutKind::Check, result.check.to_string()));
            }
        }
        for group in facts.groups.iter().flatten() {
            let is_unknown = policy.rules_of_ids(&facts.action, []).is_ok()
                && policy.rules_of_ids(&facts.action, [&**group]).is_err();
            if is_unknown {
                self.left_out.insert((LeftOutKind::Group, group.to_string()));
            }
        }
    }
}
