use super::ChallengeKind;
use crate::case::halt::{Halt, refuse};
use crate::case::prompt::PromptKey;
use crate::case::record::AskedRecord;
use crate::case::refusal::RefusalCode;
use crate::case::secret::answer;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::keys::Sensitive;

impl Transition<'_> {
    /// Asks the questions that are pinned to the subject. Who calls again and again hears the same
    /// ones: they are unpinned only when passed or enrolled anew.
    pub(super) fn ask_questions(&mut self, check: u16, ask: u8) -> Result<AskedRecord, Halt> {
        let name = self.check_name(check);
        let enrolled = self.enrolment()?.questions(name).to_vec();
        let ask = usize::from(ask);
        if enrolled.len() < ask {
            return refuse(RefusalCode::Unavailable, name);
        }
        let pinned = self.subject().and_then(|row| row.pins.iter().find(|(known, _)| known == name));
        let mut ids: Vec<u32> = pinned.map(|(_, ids)| ids.clone()).unwrap_or_default();
        ids.retain(|id| enrolled.iter().any(|question| question.id == *id));
        let others: Vec<u32> = enrolled.iter().map(|q| q.id).filter(|id| !ids.contains(id)).collect();
        let more = ask.saturating_sub(ids.len());
        for at in self.draws().sample("questions", others.len(), more) {
            ids.extend(others.get(at));
        }
        let ledger = self.ledger()?;
        ledger.pins.retain(|(known, _)| known != name);
        ledger.pins.push((name.to_owned(), ids.clone()));
        // A policy that asks fewer unpins none.
        ids.truncate(ask);

        let texts = ids.iter().filter_map(|id| enrolled.iter().find(|question| question.id == *id));
        let texts: Vec<String> = texts.map(|question| question.text.expose().clone()).collect();
        let catalogue = &self.ctx().tenant.catalogue;
        let own = texts.iter().filter(|text| !catalogue.contains(*text));
        let own_questions = self.seal_list("own_questions", own.map(String::as_str))?;
        let prompt = self.prompt(PromptKey::AskQuestions, &[("count", &ids.len().to_string())]);
        let mut command = self.plain_ask(check, ChallengeKind::Questions, prompt);
        command.questions = texts;
        self.put(check, What::Questions(ids.clone()), command);
        Ok(AskedRecord::Questions { questions: ids, own_questions })
    }

    /// Compares every answer, whatever the first ones were; says only whether enough were right.
    pub(super) fn right_questions(
        &mut self,
        check: u16,
        ids: &[u32],
        correct: u8,
        answers: &[Sensitive<String>],
    ) -> Result<bool, Halt> {
        let name = self.check_name(check);
        if answers.len() != ids.len() {
            return refuse(RefusalCode::Shape, name);
        }
        let enrolled = self.enrolment()?.questions(name).to_vec();
        let mut right: u8 = 0;
        for (id, given) in ids.iter().zip(answers) {
            let asked = enrolled.iter().find(|question| question.id == *id);
            // One that was enrolled anew since it was asked is never right, and takes as long.
            let matches = asked.map_or_else(
                || answer::dummy(given.expose()),
                |question| answer::verify(&question.answer, given.expose()),
            );
            right = right.saturating_add(u8::from(matches));
        }
        let passed = right >= correct;
        if passed {
            self.ledger()?.pins.retain(|(known, _)| known != name);
        }
        Ok(passed)
    }
}
