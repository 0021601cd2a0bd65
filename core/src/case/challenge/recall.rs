use crate::case::challenge::day::{self, Form};
use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{Fact, RefusalCode};
use crate::case::secret::answer;
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec;

impl Challenge for challenge_spec::Recall {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Recall
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    /// Returns true if the fact is known and can be compared. A date cannot if the time zone is unknown:
    /// the right person could be off by a day.
    fn is_enrolled(&self, step: &mut Transition<'_>, _: u16) -> Result<bool, StepError> {
        let zone = step.snapshot().and_then(|snapshot| day::zone(&snapshot.time_zone));
        Ok(match fact(self, step) {
            Some(Fact::Time(_)) => zone.is_some(),
            Some(Fact::Text(_)) => true,
            None => false,
        })
    }

    /// Asks for a fact that the host knows. The fact itself is not passed on.
    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        if !self.is_enrolled(step, check)? {
            return refuse(RefusalCode::Unavailable, step.check_name(check));
        }
        Ok(put(self, step, check, PendingChallenge::Recall))
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        Ok(put(self, step, check, PendingChallenge::Decoy))
    }

    fn has_form(&self, present: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        let form = date_form(self, present);
        answers.iter().map(Sensitive::expose).all(|text| match form {
            Some(form) => day::read(text, form).is_some(),
            None => answer::has_shape(text),
        })
    }

    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        if !matches!(given.asked, PendingChallenge::Recall) {
            return given.refuse();
        }
        let given = given.text()?;
        Ok(match fact(self, step) {
            Some(Fact::Time(at)) => {
                let said = day::read(given, Form::of(step.language()));
                let zone = step.snapshot().and_then(|snapshot| day::zone(&snapshot.time_zone));
                said.zip(zone).is_some_and(|(said, zone)| said.is_near(*at, self.within, zone))
            }
            Some(Fact::Text(text)) => {
                let (given, expected) = (answer::normalise(given), answer::normalise(text.expose()));
                !expected.expose().is_empty() && given.same(expected.expose().as_bytes())
            }
            None => false,
        })
    }
}

fn fact<'a>(recall: &challenge_spec::Recall, present: &Situation<'a>) -> Option<&'a Fact> {
    present.snapshot()?.facts.get(&*recall.fact)
}

/// Presents the question; if it asks for a date, with an example of how to write it.
fn put(
    recall: &challenge_spec::Recall,
    step: &mut Transition<'_>,
    check: u16,
    what: PendingChallenge,
) -> AskedRecord {
    let name = recall.fact.replace('_', " ");
    let prompt = match date_form(recall, step) {
        Some(form) => step.text(PromptKey::AskRecallDate, &[("fact", &name), ("example", &form.example())]),
        None => step.text(PromptKey::AskRecall, &[("fact", &name)]),
    };
    step.put(check, what, step.plain_ask(check, ChallengeKind::Recall, prompt));
    AskedRecord::Plain {}
}

/// Returns the form in which a date is expected; `None` if the fact is no date.
///
/// In self-service only the policy determines this: the kind of fact would reveal whether the host
/// knows the subject.
fn date_form(recall: &challenge_spec::Recall, present: &Situation<'_>) -> Option<Form> {
    let is_date = if present.is_self_service() {
        recall.within.is_some()
    } else {
        matches!(fact(recall, present), Some(Fact::Time(_)))
    };
    is_date.then(|| Form::of(present.language()))
}
