//! What looks like a challenge to whoever may not learn that it is none.

use zeroize::Zeroizing;

use super::submission::attempts;
use crate::case::command::End;
use crate::case::halt::Halt;
use crate::case::prompt::PromptKey;
use crate::case::record::AskedRecord;
use crate::case::secret::answer;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::decide::Time;
use crate::keys::{KeyName, Sensitive};
use crate::policy::compiled::Ask;

/// Characters of values that people have at hand: from the number of a card to that of an account, and
/// now and then whatever can be stored.
const LENGTHS: [u8; 24] =
    [8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 14, 15, 16, 16, 18, 20, 22, 27, 34, 48, 64];

impl Transition<'_> {
    /// The same `Ask` as that of the challenge; nothing is sent, nothing is remembered of anybody.
    pub(super) fn ask_decoy(&mut self, check: u16, ask: &Ask) -> Result<AskedRecord, Halt> {
        self.effects().decoy = true;
        if let Some(asked) = self.ask_for_show(check, ask)? {
            return Ok(asked);
        }
        let mut command = self.plain_ask(check, ask.into(), String::new());
        match ask {
            Ask::Questions { ask, .. } => {
                command.questions = self.decoy_questions(usize::from(*ask))?;
                command.prompt = self.text(PromptKey::AskQuestions, &[("count", &ask.to_string())]);
            }
            Ask::Partial { field, positions, .. } => {
                let drawn = self.decoy_positions(check, *positions)?;
                let listed = self.ctx().tenant.prompts.positions(self.language(), &drawn);
                command.prompt =
                    self.text(PromptKey::AskPartial, &[("field", field), ("positions", &listed)]);
                command.positions = drawn;
            }
            Ask::Recall { fact, within, .. } => command.prompt = self.recall_prompt(fact, *within),
            Ask::Code { channel, lifetime, digits, .. } => {
                let name = channel.and_then(|id| self.compiled().channels.get(usize::from(id)));
                let name = name.map_or("", |channel| &channel.name);
                command.prompt =
                    self.text(PromptKey::AskCodeSent, &[("channel", name), ("digits", &digits.to_string())]);
                command.until =
                    Some(Time::from_milliseconds(self.now().saturating_add(lifetime.milliseconds())));
            }
            Ask::Totp { .. } => command.prompt = self.totp_prompt(),
            Ask::RecoveryCode { .. } => command.prompt = self.text(PromptKey::AskRecoveryCode, &[]),
            Ask::External { provider, number_matching } => {
                return self.ask_external(check, provider, *number_matching, true);
            }
            Ask::Vouch { .. } | Ask::Confirm { .. } => {}
        }
        self.put(check, What::Decoy, command);
        Ok(AskedRecord::Plain {})
    }

    /// What is pinned to a subject is asked in a decoy, too: it must not show by other questions that
    /// their recovery path is closed. `None` if nothing is pinned.
    fn ask_for_show(&mut self, check: u16, ask: &Ask) -> Result<Option<AskedRecord>, Halt> {
        if self.case().subject.is_none() {
            return Ok(None);
        }
        let asked = match ask {
            Ask::Questions { ask, .. } => self.ask_questions(check, *ask),
            Ask::Partial { field, positions, .. } => self.ask_partial(check, field, *positions),
            _ => return Ok(None),
        };
        let asked = match asked {
            Ok(asked) => asked,
            Err(Halt::Refuse(_)) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        for waiting in self.case_mut().asked.iter_mut().filter(|waiting| waiting.check == check) {
            waiting.what = What::Decoy;
        }
        Ok(Some(asked))
    }

    /// Whether what was asked only looks like a challenge: no answer to it is right, and none is
    /// remembered of anybody. What really rang somewhere is heard to its end.
    pub(super) fn is_for_show(&self, check: u16) -> bool {
        let Some(asked) = self.case().asked(check) else { return false };
        let closed = self.is_self_service() && self.shuts_guessable();
        asked.what.is_decoy() || (self.case().decoy || closed) && self.is_guessable(check)
    }

    /// Takes as long as a real answer, and is not right.
    pub(super) fn right_decoy(&mut self, ask: &Ask, answers: &[Sensitive<String>]) -> Result<bool, Halt> {
        for given in answers {
            if matches!(ask, Ask::Questions { .. }) {
                answer::dummy(given.expose());
            } else {
                self.mark("decoy", given.expose())?;
            }
        }
        Ok(false)
    }

    /// Whether a page offers this challenge: the same for every subject, known or not.
    pub(in crate::case) fn is_offered(&self, check: u16) -> bool {
        !matches!(self.ask_of(check), None | Some(Ask::Vouch { .. } | Ask::Confirm { .. }))
    }

    /// Whether this case has used up its tries of a challenge.
    pub(super) fn is_spent_here(&self, check: u16) -> bool {
        self.case().tries(check) >= self.ask_of(check).map_or(0, attempts)
    }

    /// Ends a case on a page that has nothing left to try, whoever it is about.
    pub(in crate::case) fn end_alone(&mut self) {
        let mut offered = self.compiled().checks.challenges().filter(|(check, _)| self.is_offered(*check));
        let spent = offered.all(|(check, _)| self.is_spent_here(check));
        if self.is_page() && spent {
            self.conclude(End::Denied);
        }
    }

    /// Positions in a value of a length that somebody might have, the same every time.
    fn decoy_positions(&self, check: u16, count: u8) -> Result<Vec<u8>, Halt> {
        let name = self.check_name(check);
        let drawn = self.seeded(&["length/", name].concat(), LENGTHS.len())?;
        let length = drawn.first().and_then(|at| LENGTHS.get(*at)).copied().unwrap_or_default();
        // Of a shorter one so many are never asked.
        let length = usize::from(length).max(usize::from(count).saturating_mul(2));
        let drawn = self.seeded(&["positions/", name].concat(), length)?.into_iter().take(usize::from(count));
        let mut positions: Vec<u8> = drawn.filter_map(|at| u8::try_from(at.saturating_add(1)).ok()).collect();
        positions.sort_unstable();
        Ok(positions)
    }

    /// The same questions for the same subject, every time.
    fn decoy_questions(&self, count: usize) -> Result<Vec<String>, Halt> {
        let catalogue = &self.ctx().tenant.catalogue;
        let order = self.seeded("questions", catalogue.len())?;
        Ok(order.into_iter().take(count).filter_map(|at| catalogue.get(at).cloned()).collect())
    }

    /// An order of `0..count` that belongs to whom this case is about, known to the directory or not.
    fn seeded(&self, purpose: &str, count: usize) -> Result<Vec<usize>, Halt> {
        let keys = self.ctx().keys;
        let whom = self.case().about.as_str();
        let mut order = Vec::with_capacity(count);
        for at in 0..count {
            let number = at.to_be_bytes();
            let parts = [b"decoy/".as_slice(), purpose.as_bytes(), &[0], whom.as_bytes(), &[0], &number];
            let mac = Zeroizing::new(keys.mac(KeyName::Index, keys.current(KeyName::Index), &parts)?);
            order.push((*mac, at));
        }
        order.sort_unstable();
        Ok(order.into_iter().map(|(_, at)| at).collect())
    }
}
