//! Challenges. Each type has a file that asks it and judges its answers; `asking`, `answer` and `decoy` hold
//! what they share, `kind` their names, and `day` the dates that `recall` reads.

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

pub(super) use external::OPEN as PROVIDER_ANSWERS;
pub use kind::ChallengeKind;

use crate::case::protocol::{Because, RefusalCode, SubjectProfile};
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::Compiled;

/// A challenge as the policy specifies it. `check` is its number in the policy.
pub(super) trait Challenge {
    fn kind(&self) -> ChallengeKind;

    /// Returns the number of tries in one case; a challenge that cannot be guessed has one.
    fn attempts(&self) -> u8 {
        1
    }

    /// Returns true if a self-service page offers the challenge: the same for every subject, known or not.
    fn is_offered(&self) -> bool {
        true
    }

    /// Returns the reason why the challenge cannot be asked now, whatever the subject has enrolled.
    fn unavailable(&self, _present: &Situation<'_>, _check: u16) -> Option<Because> {
        None
    }

    /// Returns true if the subject has enrolled what the challenge asks for.
    fn is_enrolled(&self, _step: &mut Transition<'_>, _check: u16) -> Result<bool, StepError> {
        Ok(true)
    }

    /// Returns the addresses that the challenge may send to; messages to them are counted.
    fn addresses<'s>(&self, _compiled: &Compiled, _subject: &'s SubjectProfile) -> Vec<&'s str> {
        Vec::new()
    }

    /// Returns the contacts that can be chosen, masked.
    fn contacts(&self, _present: &Situation<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Returns the fields that the operator fills in.
    fn fields(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns true if it sends a push to the subject's device; it is not asked again while that is open.
    fn rings(&self) -> bool {
        false
    }

    /// Presents it to the caller. `contact` is an index into the contacts that can be chosen.
    fn ask(
        &self,
        step: &mut Transition<'_>,
        check: u16,
        contact: Option<u8>,
    ) -> Result<AskedRecord, StepError>;

    /// Presents something that looks the same. Nothing is sent, and nothing is counted against a subject.
    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError>;

    /// Returns the number of texts in one answer; 0 if other inputs answer it, also as a decoy.
    fn texts(&self) -> usize {
        1
    }

    /// Returns true if only the caller may enter the answer.
    fn is_entered_by_caller(&self) -> bool {
        false
    }

    /// Returns true if an answer of this form could be right; any other is not counted as an attempt.
    ///
    /// Depends only on the policy, on how the case is run and on what was typed, so that a real case and
    /// a decoy return the same.
    fn has_form(&self, _present: &Situation<'_>, _answers: &[Sensitive<String>]) -> bool {
        false
    }

    /// Returns true if an answer is right.
    fn is_right(&self, _step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        given.refuse()
    }

    /// Takes as long as a comparison with an enrolled value.
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

impl ChallengeSpec {
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

/// An answer, with the challenge that it answers.
pub(super) struct Given<'g> {
    /// The name of the challenge.
    name: &'g str,
    asked: &'g PendingChallenge,
    texts: &'g [Sensitive<String>],
}

impl<'g> Given<'g> {
    /// Returns the text of an answer that must have exactly one.
    fn text(&self) -> Result<&'g String, StepError> {
        if let [text] = self.texts { Ok(text.expose()) } else { self.refuse() }
    }

    /// Refuses an answer that does not fit what was asked.
    fn refuse<T>(&self) -> Result<T, StepError> {
        refuse(RefusalCode::Shape, self.name)
    }
}
