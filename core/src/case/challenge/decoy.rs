//! What looks like a challenge to whoever may not learn that it is none.

use zeroize::Zeroizing;

use super::submission::attempts;
use crate::case::command::{self, End};
use crate::case::prompt::PromptKey;
use crate::case::refusal::RefusalCode;
use crate::case::secret::answer;
use crate::case::state::What;
use crate::case::work::{Halt, Work, refuse};
use crate::keys::{KeyName, Sensitive};
use crate::policy::compiled::Ask;

/// Milliseconds for which an external decoy looks open; the same as a real one.
const OPEN: i64 = 300_000;

impl Work<'_> {
    /// The same `Ask` as that of the challenge; nothing is sent, nothing is remembered of anybody.
    pub(super) fn ask_decoy(&mut self, check: u16, ask: &Ask) -> Result<(), Halt> {
        if self.case.tries(check) >= attempts(ask) || matches!(ask, Ask::Vouch { .. } | Ask::Confirm { .. }) {
            return refuse(RefusalCode::NotOpen, self.check_name(check));
        }
        self.data.put("decoy", true);
        let mut command = self.plain_ask(check, String::new());
        let mut parts = 1;
        if self.ask_for_show(check, ask)? {
            return Ok(());
        }
        match ask {
            Ask::Questions { ask, .. } => {
                parts = *ask;
                command.questions = self.decoy_questions(usize::from(parts))?;
                command.prompt = self.text(PromptKey::AskQuestions, &[("count", &parts.to_string())]);
            }
            Ask::Partial { field, positions, .. } => {
                let mut drawn: Vec<u8> = self
                    .seeded(self.check_name(check), 8)?
                    .into_iter()
                    .take(usize::from(*positions))
                    .filter_map(|at| u8::try_from(at.saturating_add(1)).ok())
                    .collect();
                drawn.sort_unstable();
                let listed = self.ctx.tenant.prompts.positions(self.language(), &drawn);
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
                command.until = Some(self.now.saturating_add(lifetime.milliseconds()));
            }
            Ask::Totp { .. } => command.prompt = self.totp_prompt(),
            Ask::RecoveryCode { .. } => command.prompt = self.text(PromptKey::AskRecoveryCode, &[]),
            Ask::External { provider, number_matching } => {
                command.prompt = self.text(PromptKey::AskExternal, &[("provider", provider)]);
                command.until = Some(self.now.saturating_add(OPEN));
                let number = number_matching.then(|| self.draws.digits("number", 2));
                let nonce = crate::case::id::hex(&self.draws.bytes::<16>("nonce"));
                command.provider = Some(command::Provider { name: provider.to_string(), nonce, number });
            }
            Ask::Vouch { .. } | Ask::Confirm { .. } => {}
        }
        self.put(check, What::Decoy(parts), command);
        Ok(())
    }

    /// What is pinned to a subject is asked in a decoy, too: it must not show by other questions that
    /// their recovery path is closed. Says whether it was.
    fn ask_for_show(&mut self, check: u16, ask: &Ask) -> Result<bool, Halt> {
        if self.case.subject.is_none() {
            return Ok(false);
        }
        let (asked, parts) = match ask {
            Ask::Questions { ask, .. } => (self.ask_questions(check, *ask), *ask),
            Ask::Partial { field, positions, .. } => (self.ask_partial(check, field, *positions), 1),
            _ => return Ok(false),
        };
        match asked {
            Ok(()) => {}
            Err(Halt::Refuse(_)) => return Ok(false),
            Err(fault) => return Err(fault),
        }
        for asked in self.case.asked.iter_mut().filter(|asked| asked.check == check) {
            asked.what = What::Decoy(parts);
        }
        Ok(true)
    }

    /// Takes as long as a real answer and is wrong.
    pub(super) fn answer_decoy(&mut self, check: u16, answers: &[Sensitive<String>]) -> Result<(), Halt> {
        let name = self.check_name(check);
        let Some(ask) = self.ask_of(check) else { return refuse(RefusalCode::NotAsked, name) };
        for given in answers {
            match ask {
                Ask::Questions { .. } => {
                    answer::dummy(given.expose());
                }
                _ => {
                    self.mark("decoy", given.expose())?;
                }
            }
        }
        let used = self.case.count_try(check);
        self.again = used < attempts(ask);
        if !self.again {
            self.case.forget_asked(check);
        }
        self.data.put("outcome", "inconclusive").put("decoy", true);
        Ok(())
    }

    /// From here on nothing in this case can be passed; what is asked stays asked.
    pub(in crate::case) fn become_decoy(&mut self) {
        self.case.decoy = true;
        for asked in &mut self.case.asked {
            asked.what = match &asked.what {
                What::Questions(ids) => What::Decoy(u8::try_from(ids.len()).unwrap_or(u8::MAX)),
                What::External { number: Some(_), .. } => continue,
                _ => What::Decoy(1),
            };
        }
    }

    /// Ends a decoy that has nothing left to try.
    pub(in crate::case) fn end_decoy(&mut self) {
        let over = |name: &String| {
            let check = self.compiled().checks.find(name);
            check.is_none_or(|check| self.case.tries(check) >= self.ask_of(check).map_or(0, attempts))
        };
        if self.case.decoy && self.offers().iter().all(over) {
            self.conclude(End::Denied);
        }
    }

    /// The same questions for the same subject, every time.
    fn decoy_questions(&self, count: usize) -> Result<Vec<String>, Halt> {
        let catalogue = &self.ctx.tenant.catalogue;
        let order = self.seeded("questions", catalogue.len())?;
        Ok(order.into_iter().take(count).filter_map(|at| catalogue.get(at).cloned()).collect())
    }

    /// An order of `0..count` that belongs to whom this case is about, known to the directory or not.
    fn seeded(&self, purpose: &str, count: usize) -> Result<Vec<usize>, Halt> {
        let keys = self.ctx.keys;
        let whom = self.case.about.as_str();
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
