use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::prompt::PromptKey;
use crate::case::protocol::RefusalCode;
use crate::case::secret::answer;
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec;

impl Challenge for challenge_spec::Questions {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Questions
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    fn is_enrolled(&self, step: &mut Transition<'_>, check: u16) -> Result<bool, StepError> {
        let name = step.check_name(check);
        Ok(step.enrolment()?.questions(name).len() >= usize::from(self.ask))
    }

    /// Asks the questions that are pinned to the subject. A caller who calls again hears the same ones:
    /// they are unpinned only when passed or enrolled anew.
    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        let name = step.check_name(check);
        let enrolled = step.enrolment()?.questions(name).to_vec();
        let ask = usize::from(self.ask);
        if enrolled.len() < ask {
            return refuse(RefusalCode::Unavailable, name);
        }
        let mut pinned = step.subject().into_iter().flat_map(|row| &row.pins);
        let pinned = pinned.find(|(known, _)| known == name).map(|(_, ids)| ids.clone());
        let mut ids: Vec<u32> = pinned.unwrap_or_default();
        ids.retain(|id| enrolled.iter().any(|question| question.id == *id));
        let others: Vec<u32> = enrolled.iter().map(|q| q.id).filter(|id| !ids.contains(id)).collect();
        let more = ask.saturating_sub(ids.len());
        for at in step.draws().sample("questions", others.len(), more) {
            ids.extend(others.get(at));
        }
        let ledger = step.ledger()?;
        ledger.pins.retain(|(known, _)| known != name);
        ledger.pins.push((name.to_owned(), ids.clone()));
        // A policy that now asks fewer questions unpins none.
        ids.truncate(ask);

        let texts = ids.iter().filter_map(|id| enrolled.iter().find(|question| question.id == *id));
        let texts: Vec<String> = texts.map(|question| question.text.expose().clone()).collect();
        let catalogue = &step.ctx().config.catalogue;
        let own = texts.iter().filter(|text| !catalogue.contains(*text));
        let own_questions = step.seal_list("own_questions", own.map(String::as_str))?;
        put(self, step, check, PendingChallenge::Questions(ids.clone()), texts);
        Ok(AskedRecord::Questions { questions: ids, own_questions })
    }

    /// Asks what is pinned to the subject, if anything: different questions would reveal that their
    /// recovery path is closed.
    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        if let Some(asked) = step.ask_for_show(check, self)? {
            return Ok(asked);
        }
        let catalogue = &step.ctx().config.catalogue;
        let order = step.seeded("questions", catalogue.len())?.into_iter().take(self.ask.into());
        let texts = order.filter_map(|at| catalogue.get(at).cloned()).collect();
        put(self, step, check, PendingChallenge::Decoy, texts);
        Ok(AskedRecord::Plain {})
    }

    fn texts(&self) -> usize {
        self.ask.into()
    }

    /// An answer may be left empty if the policy does not require every answer to be right.
    fn has_form(&self, _: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        let given = answers.iter().filter(|answer| answer::has_shape(answer.expose())).count();
        given >= usize::from(self.correct)
    }

    /// Compares every answer, even after a wrong one; reveals only whether enough were right.
    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        let PendingChallenge::Questions(ids) = given.asked else { return given.refuse() };
        if given.texts.len() != ids.len() {
            return given.refuse();
        }
        let name = given.name;
        let enrolled = step.enrolment()?.questions(name);
        let mut right: u8 = 0;
        for (id, given) in ids.iter().zip(given.texts) {
            let asked = enrolled.iter().find(|question| question.id == *id);
            // A question enrolled anew since it was asked is never right, and takes as long.
            let matches = asked.map_or_else(
                || answer::dummy(given.expose()),
                |question| answer::verify(&question.answer, given.expose()),
            );
            right = right.saturating_add(u8::from(matches));
        }
        let passed = right >= self.correct;
        if passed {
            step.ledger()?.pins.retain(|(known, _)| known != name);
        }
        Ok(passed)
    }

    fn compare_with_nothing(
        &self,
        _: &Transition<'_>,
        answers: &[Sensitive<String>],
    ) -> Result<(), StepError> {
        for given in answers {
            answer::dummy(given.expose());
        }
        Ok(())
    }
}

fn put(
    asked: &challenge_spec::Questions,
    step: &mut Transition<'_>,
    check: u16,
    what: PendingChallenge,
    questions: Vec<String>,
) {
    let prompt = step.text(PromptKey::AskQuestions, &[("count", &asked.ask.to_string())]);
    let mut ask = step.plain_ask(check, ChallengeKind::Questions, prompt);
    ask.questions = questions;
    step.put(check, what, ask);
}
