//! ZEN: one expression for each rule, compiled once; the facts of a call are an object of texts.

use bonafides::Verdict;
use zen_expression::compile_expression;
use zen_expression::expression::{Expression, Standard};
use zen_expression::variable::{Variable, VariableMap};
use zen_expression::vm::VM;

use super::engine::{Peer, verdict};
use super::infix::{self, Infix};
use crate::language::{Question, translate};
use crate::rule::Rule;
use crate::status::Status;

pub(super) struct Zen {
    rules: Vec<Expression<Standard>>,
    machine: VM,
}

impl Zen {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let compile = |rule: &Rule| {
            let now = translate(&LANGUAGE, rule, Question::Now);
            let reachable = translate(&LANGUAGE, rule, Question::Reachable);
            compile_expression(&infix::word(&now, &reachable)).expect("a good ZEN expression")
        };
        Self { rules: rules.iter().map(compile).collect(), machine: VM::new() }
    }
}

impl Peer for Zen {
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict {
        let mut facts = VariableMap::with_capacity(status.len());
        for (check, status) in status.iter() {
            facts.insert(Variable::key(check), Variable::String(Variable::key(status)));
        }
        let rule = self.rules.get(rule).expect("a rule");
        let word = rule.evaluate_with(Variable::from_object(facts), &mut self.machine).expect("a word");
        verdict(word.as_str().expect("text"))
    }
}

/// ZEN as a language.
const LANGUAGE: Infix = Infix {
    and: "and",
    or: "or",
    number_if: infix::number_if,
    smaller: |expression, cap| format!("min([{expression}, {cap}])"),
    passed: infix::passed,
    any_passed: None,
    signal: infix::signal,
};
