use crate::case::state::{Found, Piece, Standing};
use crate::case::step::Situation;
use crate::decide::{CheckResult, Facts, Time};
use crate::policy::Policy;
use crate::policy::compiled::Compiled;

/// Most pieces of evidence that a key stands on. Of more, passed challenges are left out: that never
/// makes an approval.
const MOST: usize = 128;

impl<'a> Situation<'a> {
    /// What a key that is handed out in this step stands on.
    pub(super) fn standing_now(&self) -> Standing {
        let mut evidence: Vec<Piece> =
            self.case().evidence.iter().filter(|piece| self.still_says_something(piece)).cloned().collect();
        evidence.sort_by_key(|piece| piece.outcome == Found::Passed);
        evidence.truncate(MOST);
        Standing { policy: self.case().policy.clone(), case: self.case().mark(), at: self.now(), evidence }
    }

    /// Whether a piece is current, or a failure, which costs points even if it is not; and is not shut
    /// out.
    fn still_says_something(&self, piece: &Piece) -> bool {
        let newer = |other: &Piece| {
            other.check == piece.check
                && other.item == piece.item
                && other.at > piece.at
                && other.outcome != Found::Inconclusive
        };
        match piece.outcome {
            Found::Inconclusive => false,
            Found::Failed => true,
            Found::Passed if self.is_shut(piece) => false,
            Found::Passed | Found::Signal(_) => !self.case().evidence.iter().any(newer),
        }
    }

    /// The facts of an approval that came of a key: the evidence of then, as old as it was then, and the
    /// signals of today. What happened to the subject's challenges since does not count against it:
    /// else a stranger voids it by failing.
    pub(in crate::case) fn facts_of_key(&self, standing: &Standing, policy: &'a Policy) -> Facts<'a> {
        let mut facts = Facts::new(self.case().action.clone(), self.time());
        let Some(then) = self.ctx().policies.find(&standing.policy).map(Policy::compiled) else {
            // Nobody can say what it stood on.
            return facts;
        };
        let today = self.now().saturating_sub(standing.at);
        let is_today = |name: &str| self.signals_of_today().any(|(known, _)| known == name);
        let of_then = standing.evidence.iter().filter_map(|piece| {
            let name = then.checks.name(piece.check);
            let replaced = matches!(piece.outcome, Found::Signal(_)) && is_today(name);
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
            // The policy has checks of these names that are something else: nothing here speaks for it.
            facts.evidence.clear();
        }
        facts
    }

    /// Signals that were observed in this case.
    fn signals_of_today(&self) -> impl Iterator<Item = (&'a str, &Piece)> {
        let pieces = self.case().evidence.iter();
        let signals = pieces.filter(|piece| matches!(piece.outcome, Found::Signal(_)));
        signals.map(|piece| (self.check_name(piece.check), piece))
    }

    /// Guessable challenges that had failed in other cases when the key was handed out.
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

/// A piece of evidence in the names of its policy.
pub(in crate::case) fn result<'a>(compiled: &'a Compiled, piece: &Piece, at: Time) -> CheckResult<'a> {
    let name = compiled.checks.name(piece.check);
    let outcome = match piece.outcome {
        Found::Passed => "passed",
        Found::Failed => "failed",
        Found::Inconclusive => "inconclusive",
        Found::Signal(number) => {
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
