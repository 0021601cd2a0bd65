//! Answers to questions: their normal form, their hashes, and the rules for enrolling them.

use crate::case::secret::{SecretError, fold, phc};
use crate::keys::{Draws, Sensitive};

/// The longest answer that is hashed, in bytes as typed.
pub(crate) const LONGEST_ANSWER: usize = 1024;

/// The length limits of an answer that is enrolled, in characters after [`normalise`].
const SHORTEST_ENROLLED: usize = 3;
const LONGEST_ENROLLED: usize = 100;

/// Returns an answer as it is compared: NFKC, without case, accents, white space and punctuation.
///
/// [`fold::spoken`] has the details, letter by letter and script by script.
pub(crate) fn normalise(text: &str) -> Sensitive<String> {
    fold::spoken(text)
}

/// Returns true if `answer` could be right: it is not empty once normalised, and not too long to hash.
pub(crate) fn has_shape(answer: &str) -> bool {
    answer.len() <= LONGEST_ANSWER && !normalise(answer).expose().is_empty()
}

/// Returns the PHC string of an enrolled answer: argon2id, 19 MiB, two passes, one lane.
pub(crate) fn hash(draws: &mut Draws, answer: &str) -> Result<String, SecretError> {
    if answer.len() > LONGEST_ANSWER {
        return Err(SecretError::TooLong { at_most: LONGEST_ANSWER });
    }
    phc::hash(draws.bytes("answer_salt"), normalise(answer).expose().as_bytes())
}

/// Returns true if `answer` is the enrolled one; never if it is longer than [`LONGEST_ANSWER`].
pub(crate) fn verify(phc: &str, answer: &str) -> bool {
    answer.len() <= LONGEST_ANSWER && phc::verify(phc, normalise(answer).expose().as_bytes())
}

/// Does the work of [`verify`] for a subject without an enrolled answer; returns false.
pub(crate) fn dummy(answer: &str) -> bool {
    if answer.len() <= LONGEST_ANSWER {
        phc::dummy(normalise(answer).expose().as_bytes());
    }
    false
}

/// The reason answers cannot be enrolled; `answer` is the index of the first one concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum AnswerProblem {
    /// The normalised answer has fewer than three characters.
    TooShort { answer: usize },
    /// The normalised answer has more than a hundred characters, or the answer is too long to be hashed.
    TooLong { answer: usize },
    /// The answer repeats an earlier one.
    Repeated { answer: usize },
    /// The answer is contained in its question.
    InQuestion { answer: usize },
}

impl AnswerProblem {
    /// Returns the number of the answer, counted from 1.
    pub(crate) const fn number(self) -> usize {
        match self {
            Self::TooShort { answer }
            | Self::TooLong { answer }
            | Self::Repeated { answer }
            | Self::InQuestion { answer } => answer.saturating_add(1),
        }
    }

    /// Returns the stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "answer_too_short",
            Self::TooLong { .. } => "answer_too_long",
            Self::Repeated { .. } => "answer_repeated",
            Self::InQuestion { .. } => "answer_in_question",
        }
    }
}

/// Returns the first problem of `answers`, each a question in the subject's words and its answer.
pub(crate) fn enrol_problem(answers: &[(&str, &str)]) -> Option<AnswerProblem> {
    let mut earlier: Vec<Sensitive<String>> = Vec::with_capacity(answers.len());
    for (answer, (question, text)) in answers.iter().enumerate() {
        if text.len() > LONGEST_ANSWER {
            return Some(AnswerProblem::TooLong { answer });
        }
        let normal = normalise(text);
        let length = normal.expose().chars().count();
        if length < SHORTEST_ENROLLED {
            return Some(AnswerProblem::TooShort { answer });
        }
        if length > LONGEST_ENROLLED {
            return Some(AnswerProblem::TooLong { answer });
        }
        if earlier.iter().any(|other| other.expose() == normal.expose()) {
            return Some(AnswerProblem::Repeated { answer });
        }
        // Also across words: better to refuse a good answer than to accept one that the question reveals.
        if normalise(question).expose().contains(normal.expose().as_str()) {
            return Some(AnswerProblem::InQuestion { answer });
        }
        earlier.push(normal);
    }
    None
}
