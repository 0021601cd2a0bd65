use crate::case::state::{Piece, ResultOutcome, Standing};
use crate::case::step::Situation;
use crate::decide::{CheckResult, Facts, Time};
use crate::policy::Policy;
use crate::policy::compiled::Compiled;

/// The most pieces of evidence that a key keeps. Passed challenges beyond that are dropped, which never
/// leads to an approval.
const MOST: usize = 128;

impl<'a> Situation<'a> {
    /// Returns the basis of a key that is issued in this step.
    pub(super) fn standing_now(&self) -> Standing {
        let mut evidence: Vec<Piece> =
            self.case().evidence.iter().filter(|piece| self.still_says_something(piece)).cloned().collect();
        evidence.sort_by_key(|piece| piece.outcome == ResultOutcome::Passed);
        evidence.truncate(MOST);
        Standing { policy: self.case().policy.clone(), case: self.case().mark(), at: self.now(), evidence }
    }

    /// Returns true if a piece is current and not shut out, or is a failure, which always costs points.
    fn still_says_something(&self, piece: &Piece) -> bool {
        let newer = |other: &Piece| {
            other.check == piece.check
                && other.item == piece.item
                && other.at > piece.at
                && other.outcome != ResultOutcome::Inconclusive
        };
        match piece.outcome {
            ResultOutcome::Inconclusive => false,
            ResultOutcome::Failed => true,
            ResultOutcome::Passed if self.is_shut(piece) => false,
            ResultOutcome::Passed | ResultOutcome::Signal(_) => !self.case().evidence.iter().any(newer),
        }
    }

    /// Returns the facts of an approval by key: the evidence of that time, at its age then, and today's
    /// signals. Challenges that failed since do not count: otherwise a stranger could void the key by
    /// failing them.
    pub(in crate::case) fn facts_of_key(&self, standing: &Standing, policy: &'a Policy) -> Facts<'a> {
        let mut facts = Facts::new(self.case().action.clone(), self.time());
        let Some(then) = self.ctx().policies.find(&standing.policy).map(Policy::compiled) else {
            // Without its policy the evidence cannot be read.
            return facts;
        };
        let today = self.now().saturating_sub(standing.at);
        let is_today = |name: &str| self.signals_of_today().any(|(known, _)| known == name);
        let of_then = standing.evidence.iter().filter_map(|piece| {
            let name = then.checks.name(piece.check);
            let replaced = matches!(piece.outcome, ResultOutcome::Signal(_)) && is_today(name);
            let at = Time::from_milliseconds(piece.at.saturating_add(today));
            (!replaced).then(|| result(then, piece, at))
        });
        let before = self.failed_before(standing, then).map(|(name, at)| {
            CheckResult::new(name, "failed", Time::from_milliseconds(at.saturating_add(today)))
        });
        let signals = self
            .signals_of_today()
            .map(|(_, piece)| result(self.compiled(), piece, Time::from_milliseconds(piece.at)));
        facts.evidence.extend(of_then.chain(before).chain(signals));
        let known = &policy.compiled().checks;
        facts.evidence.retain(|result| known.find(&result.check).is_some());
        self.observe_itself(policy, &mut facts);
        if policy.evidence(&facts).is_err() {
            // In this policy the checks of these names differ, so nothing counts.
            facts.evidence.clear();
        }
        facts
    }

    /// Returns the signals that were observed in this case.
    fn signals_of_today(&self) -> impl Iterator<Item = (&'a str, &Piece)> {
        let pieces = self.case().evidence.iter();
        let signals = pieces.filter(|piece| matches!(piece.outcome, ResultOutcome::Signal(_)));
        signals.map(|piece| (self.check_name(piece.check), piece))
    }

    /// Returns the guessable challenges that had failed in other cases when the key was issued.
    fn failed_before(&self, standing: &Standing, then: &'a Compiled) -> impl Iterator<Item = (&'a str, i64)> {
        let window = then.limits.adverse_lifetime.milliseconds();
        let failed = self.subject().map(|r| r.failed_elsewhere(standing.case, standing.at, window));
        failed.into_iter().flatten().filter_map(move |(check, at)| {
            let id = then.checks.find(check)?;
            then.checks.challenge(id).filter(|challenge| challenge.ask.is_guessable())?;
            let clash =
                |at: i64| standing.evidence.iter().any(|p| p.check == id && p.item.is_none() && p.at == at);
            (at <= standing.at && !clash(at)).then(|| (then.checks.name(id), at))
        })
    }
}

/// Returns a piece of evidence with the names of its policy.
pub(in crate::case) fn result<'a>(compiled: &'a Compiled, piece: &Piece, at: Time) -> CheckResult<'a> {
    let name = compiled.checks.name(piece.check);
    let outcome = match piece.outcome {
        ResultOutcome::Passed => "passed",
        ResultOutcome::Failed => "failed",
        ResultOutcome::Inconclusive => "inconclusive",
        ResultOutcome::Signal(number) => {
            let outcomes = compiled.checks.check(piece.check).map(crate::policy::compiled::Check::outcomes);
            outcomes.unwrap_or_default().get(usize::from(number)).map_or("", |outcome| &outcome.name)
        }
    };
    let mut result = CheckResult::new(name, outcome, at);
    result.item = piece.item.map(|item| format!("i{item}").into());
    result.grades =
        piece.grades.iter().map(|(name, grade)| (name.clone().into(), i64::from(*grade))).collect();
    result
}
