//! Answers to questions: in one writing, hashed, and worth to be enrolled.

use crate::case::secret::{SecretError, fold, phc};
use crate::keys::{Draws, Sensitive};

/// The longest answer that is hashed, in bytes as typed.
pub(crate) const LONGEST_ANSWER: usize = 1024;

/// The characters of an answer that may be enrolled, after [`normalise`].
const SHORTEST_ENROLLED: usize = 3;
const LONGEST_ENROLLED: usize = 100;

/// An answer as it is compared: NFKC, without case, accents, white space and punctuation.
///
/// What that means letter by letter, and for which scripts, is told at [`fold::spoken`].
pub(crate) fn normalise(text: &str) -> Sensitive<String> {
    fold::spoken(text)
}

/// Whether `answer` can be right: something is left of it, and it is not too long to be hashed.
pub(crate) fn has_shape(answer: &str) -> bool {
    answer.len() <= LONGEST_ANSWER && !normalise(answer).expose().is_empty()
}

/// The PHC string under which `answer` is enrolled: argon2id, 19 MiB, two passes, one lane.
pub(crate) fn hash(draws: &mut Draws, answer: &str) -> Result<String, SecretError> {
    if answer.len() > LONGEST_ANSWER {
        return Err(SecretError::TooLong { at_most: LONGEST_ANSWER });
    }
    phc::hash(draws.bytes("answer_salt"), normalise(answer).expose().as_bytes())
}

/// Whether `answer` is the enrolled one. One longer than [`LONGEST_ANSWER`] never is.
pub(crate) fn verify(phc: &str, answer: &str) -> bool {
    answer.len() <= LONGEST_ANSWER && phc::verify(phc, normalise(answer).expose().as_bytes())
}

/// The work of [`verify`], for a subject who has no enrolled answer; never right.
pub(crate) fn dummy(answer: &str) -> bool {
    if answer.len() <= LONGEST_ANSWER {
        phc::dummy(normalise(answer).expose().as_bytes());
    }
    false
}

/// Why answers can not be enrolled; `answer` is the index of the first one concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum AnswerProblem {
    /// Fewer than three characters are left of it.
    TooShort { answer: usize },
    /// More than a hundred characters are left of it, or it is too long to be hashed.
    TooLong { answer: usize },
    /// It is an earlier answer once more.
    Repeated { answer: usize },
    /// Its question says it.
    InQuestion { answer: usize },
}

impl AnswerProblem {
    /// The stable code.
    /// Which answer, counted from 1.
    pub(crate) const fn number(self) -> usize {
        match self {
            Self::TooShort { answer }
            | Self::TooLong { answer }
            | Self::Repeated { answer }
            | Self::InQuestion { answer } => answer.saturating_add(1),
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "answer_too_short",
            Self::TooLong { .. } => "answer_too_long",
            Self::Repeated { .. } => "answer_repeated",
            Self::InQuestion { .. } => "answer_in_question",
        }
    }
}

/// The first problem of `answers`, each a question in the subject's words and its answer.
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
        // Across words too: rather one answer too many refused than one that can be read off.
        if normalise(question).expose().contains(normal.expose().as_str()) {
            return Some(AnswerProblem::InQuestion { answer });
        }
        earlier.push(normal);
    }
    None
}
