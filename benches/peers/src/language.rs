//! One translation of joined rules for all engines: a language says how it writes each part.

use crate::rule::{Need, Rule, Test};

/// The question that a rule answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// The rule holds now.
    Now,
    /// The rule would hold if every open challenge were passed.
    Reachable,
}

/// A language in which rules are written.
pub(crate) trait Language {
    /// An expression of the language.
    type Expression;

    /// An expression that is always false.
    fn never(&self) -> Self::Expression;

    /// A challenge is passed, or can be.
    fn passed(&self, challenge: &str, question: Question) -> Self::Expression;

    /// A signal has one of these outcomes.
    fn signal(&self, signal: &str, outcomes: &[String], question: Question) -> Self::Expression;

    /// All of these hold.
    fn all(&self, of: Vec<Self::Expression>) -> Self::Expression;

    /// Any of these holds.
    fn any(&self, of: Vec<Self::Expression>) -> Self::Expression;

    /// At least this number of these holds.
    fn at_least(&self, count: usize, of: Vec<Self::Expression>) -> Self::Expression;

    /// The points of a rule reach those that it requires.
    fn score(&self, rule: &Rule, question: Question) -> Self::Expression;

    /// Any of these challenges is passed, or can be: shorter in languages that have sets.
    fn any_passed(&self, challenges: &[&str], question: Question) -> Self::Expression {
        self.any(challenges.iter().map(|challenge| self.passed(challenge, question)).collect())
    }

    /// A test of one check.
    fn test(&self, test: &Test, question: Question) -> Self::Expression {
        match test {
            Test::Passed(challenge) => self.passed(challenge, question),
            Test::Signal(signal, outcomes) => self.signal(signal, outcomes, question),
        }
    }
}

/// Returns a rule in a language. What fails at the least cost comes first, the score last.
pub(crate) fn translate<L: Language>(language: &L, rule: &Rule, question: Question) -> L::Expression {
    let mut needs: Vec<&Need> = rule.needs.iter().collect();
    needs.sort_by_key(|need| match need {
        Need::Never => 0,
        Need::Test(_) => 1,
        Need::AtLeast(1, of) => of.len().saturating_add(1),
        Need::AtLeast(..) => usize::MAX,
    });
    let mut all: Vec<L::Expression> =
        needs.into_iter().map(|need| translate_need(language, need, question)).collect();
    all.push(language.score(rule, question));
    language.all(all)
}

fn translate_need<L: Language>(language: &L, need: &Need, question: Question) -> L::Expression {
    match need {
        Need::Never => language.never(),
        Need::Test(test) => language.test(test, question),
        Need::AtLeast(count, of) if of.len() < *count => language.never(),
        Need::AtLeast(count, of) => match challenges(of) {
            Some(challenges) if *count == 1 => language.any_passed(&challenges, question),
            _ => {
                let of = of.iter().map(|need| translate_need(language, need, question)).collect();
                if *count == 1 { language.any(of) } else { language.at_least(*count, of) }
            }
        },
    }
}

/// Returns the challenges, if these are nothing else.
fn challenges(of: &[Need]) -> Option<Vec<&str>> {
    of.iter()
        .map(|need| match need {
            Need::Test(Test::Passed(challenge)) => Some(challenge.as_str()),
            _ => None,
        })
        .collect()
}
