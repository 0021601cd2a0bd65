//! The common part of CEL, ZEN and Cedar: expressions with operators between their operands.

use crate::language::{Language, Question};
use crate::rule::{Rule, Sum, Term};

/// One such language: its operators, and how it writes what differs.
pub(super) struct Infix {
    pub(super) and: &'static str,
    pub(super) or: &'static str,
    /// A number if a condition holds, and otherwise 0.
    pub(super) number_if: fn(condition: &str, number: i64) -> String,
    /// The smaller of an expression and a number.
    pub(super) smaller: fn(expression: &str, cap: i64) -> String,
    pub(super) passed: fn(challenge: &str, Question) -> String,
    pub(super) any_passed: Option<fn(challenges: &[&str], Question) -> String>,
    pub(super) signal: fn(signal: &str, outcomes: &[String]) -> String,
}

impl Infix {
    fn sum(&self, terms: &[Term], question: Question) -> Vec<String> {
        let term = |term: &Term| (self.number_if)(&self.test(&term.result, question), term.points);
        terms.iter().map(term).collect()
    }
}

impl Language for Infix {
    type Expression = String;

    fn never(&self) -> String {
        "false".to_owned()
    }

    fn passed(&self, challenge: &str, question: Question) -> String {
        (self.passed)(challenge, question)
    }

    fn any_passed(&self, challenges: &[&str], question: Question) -> String {
        match self.any_passed {
            Some(any_passed) => any_passed(challenges, question),
            None => self.any(challenges.iter().map(|one| self.passed(one, question)).collect()),
        }
    }

    fn signal(&self, signal: &str, outcomes: &[String], _: Question) -> String {
        (self.signal)(signal, outcomes)
    }

    fn all(&self, of: Vec<String>) -> String {
        join(self.and, "true", &of)
    }

    fn any(&self, of: Vec<String>) -> String {
        join(self.or, "false", &of)
    }

    fn at_least(&self, count: usize, of: Vec<String>) -> String {
        let ones: Vec<String> = of.iter().map(|one| (self.number_if)(one, 1)).collect();
        format!("({} >= {count})", join("+", "0", &ones))
    }

    fn score(&self, rule: &Rule, question: Question) -> String {
        let capped = |sum: &Sum| (self.smaller)(&join("+", "0", &self.sum(&sum.terms, question)), sum.cap);
        let mut points: Vec<String> = rule.factors.iter().map(capped).collect();
        points.extend(self.sum(&rule.others, question));
        format!("({} >= {})", join("+", "0", &points), rule.points)
    }
}

/// Joins expressions by an operator; `none` if there are none.
fn join(operator: &str, none: &str, of: &[String]) -> String {
    match of {
        [] => none.to_owned(),
        [one] => one.clone(),
        _ => format!("({})", of.join(&format!(" {operator} "))),
    }
}

/// Returns a conditional number of CEL and ZEN.
pub(super) fn number_if(condition: &str, number: i64) -> String {
    format!("({condition} ? {number} : 0)")
}

/// Returns a comparison of the variable of a challenge, for CEL and ZEN.
pub(super) fn passed(challenge: &str, question: Question) -> String {
    use crate::status::{CLOSED, PASSED};
    match question {
        Question::Now => format!("{challenge} == '{PASSED}'"),
        Question::Reachable => format!("{challenge} != '{CLOSED}'"),
    }
}

/// Returns a comparison of the variable of a signal, for CEL and ZEN.
pub(super) fn signal(signal: &str, outcomes: &[String]) -> String {
    match outcomes {
        [outcome] => format!("{signal} == '{outcome}'"),
        _ => format!("{signal} in ['{}']", outcomes.join("', '")),
    }
}

/// Returns the expression for the word of a rule in CEL and ZEN.
pub(super) fn word(now: &str, reachable: &str) -> String {
    format!("{now} ? 'approve' : ({reachable} ? 'challenge' : 'escalate')")
}
