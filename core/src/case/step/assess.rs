//! The assessment of a case: the decision of the policy on the current facts, and the blocks.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::audit::canonical;
use crate::case::grant::result;
use crate::case::protocol::{Block, Fault};
use crate::case::state::{Full, Piece, ResultOutcome};
use crate::case::step::Situation;
use crate::decide::{At, CheckResult, Decision, Facts, FactsError, Plan, Reason, Rules, Time, Verdict};
use crate::policy::Policy;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::{Challenge, Compiled, FixedVerdict, ResultId, Risk};

/// The maximum number of other cases' failures in the facts of a case: its record must fit.
const MOST_FAILED_ELSEWHERE: usize = 64;

/// The assessment made in one step.
pub(in crate::case) struct Assessment<'a> {
    /// The pure decision of the policy.
    pub(in crate::case) decision: Decision,
    /// The blocks: limits and people only make the verdict stricter.
    pub(in crate::case) blocked_by: Vec<Block>,
    /// The verdict: the decision's, made stricter by the blocks.
    pub(in crate::case) verdict: Verdict,
    rules: Rules,
    evidence: crate::decide::Evidence,
    facts: Facts<'a>,
}

impl Assessment<'_> {
    /// Returns true if both assessments have the same result.
    pub(in crate::case) fn agrees(&self, other: &Self) -> bool {
        let recorded = |it: &Self| canonical::to_string(&(it.recorded(), &it.decision)).ok();
        (self.verdict, &self.blocked_by) == (other.verdict, &other.blocked_by)
            && recorded(self) == recorded(other)
    }

    /// Returns the facts of the decision, as in a record.
    pub(in crate::case) fn recorded(&self) -> RecordedFacts<'_> {
        RecordedFacts { facts: &self.facts, decision: &self.decision }
    }

    /// Returns the cheapest way to approval.
    pub(in crate::case) fn plan(&self) -> Result<Plan, Fault> {
        Ok(self.rules.plan(&self.evidence)?)
    }

    /// Returns true if this challenge is open in the decision.
    pub(in crate::case) fn is_open(&self, result: ResultId) -> bool {
        self.evidence.is_open(result) && !self.rules.forbids_now(&self.evidence, result)
    }
}

impl<'a> Situation<'a> {
    /// Decides by the policy of the opening.
    pub(in crate::case) fn assess(&self) -> Result<Assessment<'a>, Fault> {
        let facts = self.facts(self.policy());
        let rules = self.rules(self.policy())?;
        let evidence = self.policy().evidence(&facts)?;
        let decision = rules.decide(&evidence)?;
        let mut blocked_by = self.held();
        let mut verdict = self.stricter(&decision, &blocked_by);
        let is_final = blocked_by.iter().any(|by| self.is_final(*by));
        if self.is_observing() && !is_final && !rules.refuse() && self.waits_for_signals(&decision, verdict) {
            blocked_by.push(Block::Observing);
            verdict = Verdict::Challenge;
        }
        Ok(Assessment { decision, blocked_by, verdict, rules, evidence, facts })
    }

    /// Returns the verdict of another policy, the one in force, on the same facts.
    pub(in crate::case) fn verdict_of(&self, policy: &'a Policy) -> Result<Verdict, FactsError> {
        self.rules(policy)?.verdict(&policy.evidence(&self.facts(policy))?)
    }

    /// Returns the current facts in the names of `policy`, without those that it does not know.
    fn facts(&self, policy: &'a Policy) -> Facts<'a> {
        if let Some(standing) = self.case().keyed() {
            return self.facts_of_key(standing, policy);
        }
        let (checks, own) = (&policy.compiled().checks, policy.same(self.policy()));
        let known = |name: &str| own && !name.is_empty() || checks.find(name).is_some();
        let mut facts = Facts::new(self.case().action.clone(), self.time());
        for (check, at) in self.failed_elsewhere().filter(|(check, _)| known(check)) {
            facts.evidence.push(CheckResult::new(check, "failed", Time::from_milliseconds(at)));
        }
        for piece in &self.case().evidence {
            if known(self.check_name(piece.check)) && !self.is_shut(piece) {
                facts.evidence.push(result(self.compiled(), piece, Time::from_milliseconds(piece.at)));
            }
        }
        self.observe_itself(policy, &mut facts);
        facts.unavailable =
            self.unavailable().into_iter().filter(|name| known(name)).map(Into::into).collect();
        facts
    }

    /// Returns true until the host reports that it has observed the signals: when a case is opened,
    /// nothing can have been observed.
    pub(in crate::case) fn is_observing(&self) -> bool {
        self.case().is_observing()
    }

    /// Returns true if the host's pending signals may still change this verdict: before they arrive,
    /// nothing is approved, and nothing is denied for a missing signal.
    fn waits_for_signals(&self, decision: &Decision, verdict: Verdict) -> bool {
        let compiled = self.compiled();
        // Signals that the engine observes itself are never pending.
        let from_host = |signal| compiled.checks.check(signal).is_some_and(|check| check.from.is_none());
        let is_silent = |signal: u16| {
            from_host(signal) && !self.case().evidence.iter().any(|piece| piece.check == signal)
        };
        let by_silence = |risk: &Risk| risk.when.iter().any(|(signal, _)| is_silent(*signal));
        let risks = compiled.risks.iter();
        let mut fired = risks.filter(|risk| decision.risks().any(|id| *id == *risk.id));
        match verdict {
            Verdict::Approve | Verdict::Challenge => true,
            // A denial for any reason other than the decision holds, whatever is observed.
            _ if decision.verdict() != verdict => false,
            Verdict::Deny | Verdict::Escalate => match decision.reason() {
                Some(Reason::Risk) => {
                    let wanted = match verdict {
                        Verdict::Deny => FixedVerdict::Deny,
                        _ => FixedVerdict::Escalate,
                    };
                    fired.all(|risk| risk.layer.verdict != Some(wanted) || by_silence(risk))
                }
                Some(Reason::OutOfReach) => fired.any(by_silence),
                _ => false,
            },
        }
    }

    /// Returns the newest guessable challenges that failed in the subject's other cases, with times at
    /// which this case has no result of them. Challenges that need more than a guess are left to this
    /// case: otherwise a stranger could shut them for the right person.
    fn failed_elsewhere(&self) -> impl Iterator<Item = (&'a str, i64)> {
        let guessable = self.all_failed_elsewhere().filter(|(id, _)| self.is_guessable(*id));
        guessable.take(MOST_FAILED_ELSEWHERE).map(|(id, at)| {
            let clash = |at: i64| {
                self.case()
                    .evidence
                    .iter()
                    .any(|piece| piece.check == id && piece.item.is_none() && piece.at == at)
            };
            let mut free = at.min(self.now());
            while clash(free) {
                free = free.saturating_sub(1);
            }
            (self.check_name(id), free)
        })
    }

    /// Returns true if a check that cannot be guessed failed in another case of the subject, and the
    /// failure still counts.
    pub(in crate::case) fn has_failed_elsewhere(&self, compiled: &'a Compiled) -> bool {
        self.failed_elsewhere_by(compiled).any(|(_, challenge, _)| !challenge.ask.is_guessable())
    }

    /// Returns challenges that failed in the subject's other cases and still count, newest first.
    pub(in crate::case) fn all_failed_elsewhere(&self) -> impl Iterator<Item = (u16, i64)> {
        self.failed_elsewhere_by(self.compiled()).map(|(check, _, at)| (check, at))
    }

    /// Returns the same by the checks and lifetimes of this policy.
    fn failed_elsewhere_by(&self, compiled: &'a Compiled) -> impl Iterator<Item = (u16, &'a Challenge, i64)> {
        let window = compiled.limits.adverse_lifetime.milliseconds();
        let elsewhere =
            self.subject().map(|row| row.failed_elsewhere(self.case().mark(), self.now(), window));
        elsewhere.into_iter().flatten().filter_map(|(check, at)| {
            let id = compiled.checks.find(check)?;
            compiled.checks.challenge(id).map(|challenge| (id, challenge, at))
        })
    }

    /// Returns true if a guessable check failed so often in a row that it is disabled.
    pub(in crate::case) fn is_disabled(&self, check: u16) -> bool {
        let name = self.check_name(check);
        self.is_guessable(check) && self.subject().is_some_and(|row| row.is_disabled(name))
    }

    pub(in crate::case) fn is_guessable(&self, check: u16) -> bool {
        self.ask_of(check).is_some_and(ChallengeSpec::is_guessable)
    }

    /// Returns true if a piece is guessable evidence that does not count while the recovery path is closed.
    pub(in crate::case) fn is_shut(&self, piece: &Piece) -> bool {
        self.is_closed() && piece.outcome == ResultOutcome::Passed && self.is_guessable(piece.check)
    }

    /// Returns everything besides the policy that blocks an approval.
    fn held(&self) -> Vec<Block> {
        let mut held = Vec::new();
        let Some(row) = self.subject() else { return vec![Block::UnknownSubject] };
        if row.is_closed(self.now()) && (!self.case().second() || self.is_self_service()) {
            held.push(Block::Closed);
        }
        if row.is_fenced(self.now()) {
            held.push(Block::Fenced);
        }
        if self.case().operator.id == self.case().subject.as_ref().map_or("", |party| &party.id) {
            held.push(Block::OwnAccount);
        }
        if self.case().is_escalated() {
            held.push(Block::SecondPerson);
        }
        // Not only the first time: an approval that expired is not renewed beside another one.
        if row.has_live_grant(&self.case().action, self.case().mark(), self.now()) {
            held.push(Block::LiveGrant);
        }
        if self.case().granted().is_none() {
            match self.subject_mark().map(|mark| {
                self.rows().operator().operator_is_full(mark, self.now(), &self.compiled().limits)
            }) {
                Ok(Full::Grants) if !self.is_self_service() => held.push(Block::Quota),
                Ok(Full::SameSubject) if !self.is_self_service() => held.push(Block::SameSubject),
                _ => {}
            }
        }
        held
    }

    fn stricter(&self, decision: &Decision, held: &[Block]) -> Verdict {
        let verdict = decision.verdict();
        if held.iter().any(|by| self.is_final(*by)) {
            return Verdict::Deny;
        }
        // The approval of another case ends soon, or can be ended: that is no reason to deny.
        if verdict == Verdict::Approve && held == [Block::LiveGrant] {
            return Verdict::Challenge;
        }
        if verdict == Verdict::Approve && !held.is_empty() {
            return if decision.escalate().is_some() { Verdict::Escalate } else { Verdict::Deny };
        }
        verdict
    }

    /// Returns true if this block ends the case rather than escalates it.
    pub(in crate::case) fn is_final(&self, held: Block) -> bool {
        match held {
            Block::Fenced | Block::OwnAccount | Block::UnknownSubject => true,
            Block::Closed => self.is_self_service(),
            Block::SecondPerson
            | Block::LiveGrant
            | Block::Quota
            | Block::SameSubject
            | Block::Limit
            | Block::Observing => false,
        }
    }
}

/// The facts as in a record: the groups are those that matched.
pub(in crate::case) struct RecordedFacts<'j> {
    facts: &'j Facts<'j>,
    decision: &'j Decision,
}

impl Serialize for RecordedFacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("action", &self.facts.action)?;
        map.serialize_entry("evidence", &Results(&self.facts.evidence))?;
        map.serialize_entry("groups", &Groups(self.decision))?;
        map.serialize_entry("now", &self.facts.now.milliseconds())?;
        map.serialize_entry("unavailable", &self.facts.unavailable)?;
        map.end()
    }
}

struct Groups<'j>(&'j Decision);

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.groups())
    }
}

struct Results<'j>(&'j [CheckResult<'j>]);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(One))
    }
}

struct One<'j>(&'j CheckResult<'j>);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let At::Time(at) = self.0.at {
            map.serialize_entry("at", &at.milliseconds())?;
        }
        map.serialize_entry("check", &self.0.check)?;
        if !self.0.grades.is_empty() {
            map.serialize_entry(
                "grades",
                &self
                    .0
                    .grades
                    .iter()
                    .map(|(n, g)| (n.as_ref(), *g))
                    .collect::<std::collections::BTreeMap<&str, i64>>(),
            )?;
        }
        if let Some(item) = &self.0.item {
            map.serialize_entry("item", item)?;
        }
        map.serialize_entry("outcome", &self.0.outcome)?;
        map.end()
    }
}
