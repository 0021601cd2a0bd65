//! What can not be right by its shape is sent back, and is no attempt.

use super::day::{self, Form};
use super::submission::parts;
use crate::case::context::Fact;
use crate::case::halt::{Halt, refuse};
use crate::case::refusal::RefusalCode;
use crate::case::secret::{TotpSecret, answer, code, fold, recovery};
use crate::case::situation::Situation;
use crate::keys::Sensitive;
use crate::policy::compiled::Ask;
use crate::policy::value::Duration;

impl Situation<'_> {
    /// Refuses answers that no enrolled secret and no code could equal.
    ///
    /// Depends on nothing but the policy, the way the case is run and what was typed, so that a real
    /// case and a decoy send back the same.
    pub(super) fn must_have_shape(
        &self,
        check: u16,
        ask: &Ask,
        answers: &[Sensitive<String>],
    ) -> Result<(), Halt> {
        let fits = answers.len() == parts(ask) && self.fits(ask, answers);
        if fits { Ok(()) } else { refuse(RefusalCode::Shape, self.check_name(check)) }
    }

    fn fits(&self, ask: &Ask, answers: &[Sensitive<String>]) -> bool {
        let all = |fits: &dyn Fn(&str) -> bool| answers.iter().all(|answer| fits(answer.expose()));
        match ask {
            Ask::Questions { correct, .. } => {
                // One may be left open where not every answer must be right.
                let given = answers.iter().filter(|answer| answer::has_shape(answer.expose())).count();
                given >= usize::from(*correct)
            }
            Ask::Partial { positions, .. } => all(&|text| is_letters(text, *positions)),
            Ask::Recall { fact, within, .. } => match self.date_form(fact, *within) {
                Some(form) => all(&|text| day::read(text, form).is_some()),
                None => all(&answer::has_shape),
            },
            Ask::Code { digits, .. } => all(&|text| code::has_shape(text, *digits)),
            Ask::Totp { .. } => all(&|text| code::has_shape(text, TotpSecret::DIGITS)),
            Ask::RecoveryCode { .. } => all(&recovery::has_shape),
            Ask::Vouch { .. } | Ask::Confirm { .. } | Ask::External { .. } => false,
        }
    }

    /// In which form a date is expected; `None` where the fact is no date.
    ///
    /// On the subject's own screen the policy alone says so: what kind of fact the host has would show
    /// who is known to it.
    pub(super) fn date_form(&self, fact: &str, within: Option<Duration>) -> Option<Form> {
        let known = || self.snapshot().and_then(|snapshot| snapshot.facts.get(fact));
        let is_date =
            if self.is_self_service() { within.is_some() } else { matches!(known(), Some(Fact::Time(_))) };
        is_date.then(|| Form::of(self.language()))
    }
}

/// At least one character for each position; a letter may fold to several.
fn is_letters(text: &str, positions: u8) -> bool {
    if text.len() > answer::LONGEST_ANSWER {
        return false;
    }
    let positions = usize::from(positions);
    let letters: usize = fold::letters(text).iter().map(|letter| letter.expose().chars().count()).sum();
    (positions..=positions.saturating_mul(MOST_FOLDED)).contains(&letters)
}

/// Characters that one letter folds to, at most.
const MOST_FOLDED: usize = 4;
