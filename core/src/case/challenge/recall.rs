use super::ChallengeKind;
use super::day;
use crate::case::context::Fact;
use crate::case::halt::{Halt, refuse};
use crate::case::prompt::PromptKey;
use crate::case::record::AskedRecord;
use crate::case::refusal::RefusalCode;
use crate::case::secret::answer;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::keys::Sensitive;
use crate::policy::value::Duration;

impl Transition<'_> {
    /// Asks for a fact the host knows. The fact itself goes nowhere.
    pub(super) fn ask_recall(
        &mut self,
        check: u16,
        fact: &str,
        within: Option<Duration>,
    ) -> Result<AskedRecord, Halt> {
        if !self.can_recall(fact) {
            return refuse(RefusalCode::Unavailable, self.check_name(check));
        }
        let ask = self.plain_ask(check, ChallengeKind::Recall, self.recall_prompt(fact, within));
        self.put(check, What::Recall, ask);
        Ok(AskedRecord::Plain {})
    }

    /// Whether the fact is known and can be compared. Days in a zone that nobody knows can not: the
    /// right person would be wrong by one.
    pub(in crate::case) fn can_recall(&self, fact: &str) -> bool {
        self.snapshot().is_some_and(|snapshot| match snapshot.facts.get(fact) {
            Some(Fact::Time(_)) => day::zone(&snapshot.time_zone).is_some(),
            Some(Fact::Text(_)) => true,
            None => false,
        })
    }

    /// Asks for the fact; of a date, with an example of how it is to be written.
    pub(super) fn recall_prompt(&self, fact: &str, within: Option<Duration>) -> String {
        let name = fact.replace('_', " ");
        match self.date_form(fact, within) {
            Some(form) => {
                self.text(PromptKey::AskRecallDate, &[("fact", &name), ("example", &form.example())])
            }
            None => self.text(PromptKey::AskRecall, &[("fact", &name)]),
        }
    }

    pub(super) fn right_recall(
        &self,
        fact: &str,
        within: Option<Duration>,
        given: &Sensitive<String>,
    ) -> bool {
        let Some(snapshot) = self.snapshot() else { return false };
        match snapshot.facts.get(fact) {
            Some(Fact::Time(at)) => {
                let said = day::read(given.expose(), day::Form::of(self.language()));
                let zone = day::zone(&snapshot.time_zone);
                said.zip(zone).is_some_and(|(said, zone)| said.is_near(*at, within, zone))
            }
            Some(Fact::Text(text)) => {
                let given = answer::normalise(given.expose());
                let expected = answer::normalise(text.expose());
                !expected.expose().is_empty() && given.same(expected.expose().as_bytes())
            }
            None => false,
        }
    }
}
