//! Judging an answer: right, wrong or refused. Every attempt is counted by the commit that releases its outcome.

use std::collections::BTreeMap;

use crate::case::challenge::Given;
use crate::case::protocol::{ProviderOutcome as Outcome, RefusalCode};
use crate::case::secret::fold;
use crate::case::state::{Failed, Mark, Piece, ResultOutcome};
use crate::case::step::{AnswerRecord, Event, RecordData, Situation, Speaker, StepError, Transition, refuse};
use crate::keys::Sensitive;

impl Transition<'_> {
    /// Judges one submission to a challenge: one attempt, however many texts it has.
    pub(in crate::case) fn answer(
        &mut self,
        name: &str,
        answers: &[Sensitive<String>],
        by: Speaker,
    ) -> Result<(), StepError> {
        let (check, challenge) = self.challenge(name)?;
        let Some(asked) = self.case().asked(check).cloned() else {
            return refuse(RefusalCode::NotAsked, name);
        };
        self.set_record(RecordData::Answer(AnswerRecord { challenge: name.to_owned(), entered_by: by }));
        let asked_of = challenge.ask.challenge();
        if asked_of.texts() == 0 {
            // Other inputs answer these, also as decoys.
            return refuse(RefusalCode::Shape, name);
        }
        let alone = self.is_self_service();
        if !alone && self.is_closed() && self.is_guessable(check) {
            return refuse(RefusalCode::Closed, name);
        }
        if by == Speaker::Operator && (asked_of.is_entered_by_caller() || alone) {
            return refuse(RefusalCode::EnteredBy, name);
        }
        if asked.until.is_some_and(|until| self.now() >= until) {
            return refuse(RefusalCode::TooLate, name);
        }
        if answers.len() != asked_of.texts() || !asked_of.has_form(self, answers) {
            return refuse(RefusalCode::Shape, name);
        }
        let right = if self.is_for_show(check) {
            asked_of.compare_with_nothing(self, answers)?;
            false
        } else {
            asked_of.is_right(self, &Given { name, asked: &asked.what, texts: answers })?
        };
        if right { self.passed(check, None, Vec::new()) } else { self.failed(check, None, false) }
    }

    /// Records that the challenge was passed.
    pub(in crate::case) fn passed(
        &mut self,
        check: u16,
        item: Option<u16>,
        grades: Vec<(String, u16)>,
    ) -> Result<(), StepError> {
        let name = self.check_name(check);
        if self.is_for_show(check) {
            self.case_mut().forget_asked(check);
            (self.effects().outcome, self.effects().decoy) = (Some(Outcome::Inconclusive), true);
            return Ok(());
        }
        self.ledger()?.pass(name);
        self.case_mut().forget_asked(check);
        let attempt = self.case().tries(check).saturating_add(1);
        (self.effects().outcome, self.effects().attempt) = (Some(Outcome::Passed), Some(attempt));
        self.result(check, ResultOutcome::Passed, item, grades);
        Ok(())
    }

    /// Counts a wrong submission. With tries left the challenge stays open; the last try settles it.
    /// Failures are remembered across cases, except those of decoys. `is_final` if there is no second try.
    pub(in crate::case) fn failed(
        &mut self,
        check: u16,
        item: Option<u16>,
        is_final: bool,
    ) -> Result<(), StepError> {
        let attempts = self.ask_of(check).map_or(1, |ask| ask.challenge().attempts());
        let for_show = self.is_for_show(check);
        let used = self.case_mut().count_try(check);
        let is_final = is_final || used >= attempts;
        self.wrong(!is_final);
        if is_final {
            self.case_mut().forget_asked(check);
        }
        if for_show {
            (self.effects().outcome, self.effects().decoy) = (Some(Outcome::Inconclusive), true);
            return Ok(());
        }
        self.count_failure(self.check_name(check), self.case().mark(), self.now(), is_final)?;
        let (found, outcome) = if is_final {
            (ResultOutcome::Failed, Outcome::Failed)
        } else {
            (ResultOutcome::Inconclusive, Outcome::Inconclusive)
        };
        (self.effects().outcome, self.effects().attempt) = (Some(outcome), Some(used));
        self.result(check, found, item, Vec::new());
        Ok(())
    }

    /// Counts a failure at the time `at`, in this case or in another case of the subject.
    pub(super) fn count_failure(
        &mut self,
        check: &str,
        case: Mark,
        at: i64,
        is_final: bool,
    ) -> Result<(), StepError> {
        let compiled = self.compiled();
        let guessable = compiled.checks.find(check).is_some_and(|id| self.is_guessable(id));
        let now = self.now();
        let failed = Failed { check, case, at, is_final, guessable };
        if self.ledger()?.fail(&failed, now, &compiled.limits) {
            self.effects().closed = true;
            self.event(Event::LimitClosed);
        }
        Ok(())
    }

    /// Adds an outcome to the evidence, with the time of the step.
    pub(in crate::case) fn result(
        &mut self,
        check: u16,
        outcome: ResultOutcome,
        item: Option<u16>,
        grades: Vec<(String, u16)>,
    ) {
        let at = self.now();
        self.case_mut().add(Piece { check, outcome, at, item, grades });
    }

    /// Returns the number of an item of a repeatable check; the same item gets the same number.
    pub(in crate::case) fn item(
        &mut self,
        check: u16,
        item: Option<&Sensitive<String>>,
    ) -> Result<Option<u16>, StepError> {
        let Some(item) = item else { return Ok(None) };
        let items = self.compiled().checks.challenge(check).map_or(1, |challenge| challenge.items);
        if items <= 1 {
            return refuse(RefusalCode::Evidence, self.check_name(check));
        }
        let folded = fold::caseless(item.expose());
        let plain: Sensitive<String> =
            Sensitive::new(folded.expose().chars().filter(|c| c.is_alphanumeric()).collect());
        let mark = self.mark("item", plain.expose())?;
        let known = self.case().items.iter().position(|known| *known == mark);
        let at = known.unwrap_or(self.case().items.len());
        if known.is_none() {
            if at >= MOST_ITEMS {
                return refuse(RefusalCode::Evidence, self.check_name(check));
            }
            self.case_mut().items.push(mark);
        }
        self.effects().item = self.seal("item", item.expose())?;
        Ok(u16::try_from(at.saturating_add(1)).ok())
    }
}

impl Situation<'_> {
    /// Checks that the policy has these grades and that they are within range; refuses others.
    pub(in crate::case) fn grades(
        &self,
        check: u16,
        grades: &BTreeMap<String, u16>,
    ) -> Result<Vec<(String, u16)>, StepError> {
        let known = self.compiled().checks.challenge(check).map(|c| c.grades.as_slice()).unwrap_or_default();
        for (name, grade) in grades {
            if !known.iter().any(|known| *known.name == **name && *grade <= known.max) {
                return refuse(RefusalCode::Evidence, name.clone());
            }
        }
        Ok(grades.iter().map(|(name, grade)| (name.clone(), *grade)).collect())
    }
}

/// The most items that one case accepts: its facts must fit into a record.
const MOST_ITEMS: usize = 64;
