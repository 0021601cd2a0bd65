//! Challenges. Each type has a file, which says what asking it does and when an answer is right; `asking`,
//! `answer` and `decoy` hold what all of them share, `kind` their words, and `day` the dates that `recall` reads.

mod answer;
mod asking;
mod code;
mod confirm;
mod day;
mod decoy;
mod external;
mod kind;
mod partial;
mod questions;
mod recall;
mod recovery_code;
mod totp;
mod vouch;

pub use kind::ChallengeKind;

use crate::case::protocol::{Because, RefusalCode, Snapshot};
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::ask::Ask;
use crate::policy::compiled::Compiled;

/// A type of challenge, with what the policy says of one of them. `check` is its number in the policy.
pub(super) trait Challenge {
    fn kind(&self) -> ChallengeKind;

    /// Tries in one case; what cannot be guessed has one.
    fn attempts(&self) -> u8 {
        1
    }

    /// Whether a page offers it: the same for every subject, known or not.
    fn is_offered(&self) -> bool {
        true
    }

    /// Why nobody can be asked now, whatever the subject has.
    fn unavailable(&self, _present: &Situation<'_>, _check: u16) -> Option<Because> {
        None
    }

    /// Whether the subject has what it asks for.
    fn is_enrolled(&self, _step: &mut Transition<'_>, _check: u16) -> Result<bool, StepError> {
        Ok(true)
    }

    /// Addresses that something may be sent to: what was sent there is counted.
    fn addresses<'s>(&self, _compiled: &Compiled, _subject: &'s Snapshot) -> Vec<&'s str> {
        Vec::new()
    }

    /// Contacts that can be chosen, masked.
    fn contacts(&self, _present: &Situation<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Fields that the operator fills in.
    fn fields(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whether something rings on a device of the subject, so that it is not asked while it rings.
    fn rings(&self) -> bool {
        false
    }

    /// Puts it to the caller; `contact` is the place of one among those that can be chosen.
    fn ask(
        &self,
        step: &mut Transition<'_>,
        check: u16,
        contact: Option<u8>,
    ) -> Result<AskedRecord, StepError>;

    /// Puts something to the caller that looks the same; nothing is sent, nothing is remembered of anybody.
    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError>;

    /// Texts of one answer; 0 where it is answered by other inputs, decoys as well.
    fn texts(&self) -> usize {
        1
    }

    /// Whether the caller alone types the answer in.
    fn is_entered_by_caller(&self) -> bool {
        false
    }

    /// Whether an answer has a form that could be right: what has not is no attempt.
    ///
    /// Depends on nothing but the policy, the way the case is run and what was typed, so that a real
    /// case and a decoy send back the same.
    fn has_form(&self, _present: &Situation<'_>, _answers: &[Sensitive<String>]) -> bool {
        false
    }

    /// Whether an answer is right.
    fn is_right(&self, _step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        given.refuse()
    }

    /// Takes as long as a comparison with something enrolled.
    fn compare_with_nothing(
        &self,
        step: &Transition<'_>,
        answers: &[Sensitive<String>],
    ) -> Result<(), StepError> {
        for given in answers {
            step.mark("decoy", given.expose())?;
        }
        Ok(())
    }
}

impl Ask {
    pub(super) fn challenge(&self) -> &dyn Challenge {
        match self {
            Self::Questions(questions) => questions,
            Self::Partial(partial) => partial,
            Self::Recall(recall) => recall,
            Self::Code(code) => code,
            Self::Totp(totp) => totp,
            Self::RecoveryCode(recovery_code) => recovery_code,
            Self::Vouch(vouch) => vouch,
            Self::Confirm(confirm) => confirm,
            Self::External(external) => external,
        }
    }
}

/// An answer to a challenge, in the form that was asked for.
pub(super) struct Given<'g> {
    /// The name of the challenge.
    name: &'g str,
    asked: &'g PendingChallenge,
    texts: &'g [Sensitive<String>],
}

impl<'g> Given<'g> {
    /// The one text of an answer that has one.
    fn text(&self) -> Result<&'g String, StepError> {
        if let [text] = self.texts { Ok(text.expose()) } else { self.refuse() }
    }

    /// It is no answer to what was asked.
    fn refuse<T>(&self) -> Result<T, StepError> {
        refuse(RefusalCode::Shape, self.name)
    }
}
