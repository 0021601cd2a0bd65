//! CEL: one expression for each rule, compiled once; the host answers for each variable when it is read.

use std::sync::Arc;

use ::cel::common::types::CelString;
use ::cel::common::value::CowVal;
use ::cel::context::VariableResolver;
use ::cel::{Context, Env, Program, Value, extensions};
use bonafides::Verdict;

use super::engine::{Peer, verdict};
use super::infix::{self, Infix};
use crate::language::{Question, translate};
use crate::rule::Rule;
use crate::status::Status;

pub(super) struct Cel {
    environment: Arc<Env>,
    rules: Vec<Program>,
}

impl Cel {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut environment = Env::stdlib();
        environment.add_extension(extensions::math).expect("the extension `math`");
        let compile = |rule: &Rule| {
            let now = translate(&LANGUAGE, rule, Question::Now);
            let reachable = translate(&LANGUAGE, rule, Question::Reachable);
            environment.compile(&infix::word(&now, &reachable)).expect("good CEL")
        };
        let rules = rules.iter().map(compile).collect();
        Self { environment: Arc::new(environment), rules }
    }
}

impl Peer for Cel {
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict {
        let variables = Variables(status);
        let mut context = Context::with_env(Arc::clone(&self.environment));
        context.set_variable_resolver(&variables);
        let program = self.rules.get(rule).expect("a rule");
        match program.execute(&context) {
            Ok(Value::String(word)) => verdict(&word),
            other => panic!("no word: {other:?}"),
        }
    }
}

/// A variable for each check: its status, or the empty text.
struct Variables<'s>(&'s Status<'s>);

impl VariableResolver for Variables<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        Some(CowVal::owned(CelString::from(self.0.get(variable).unwrap_or_default())))
    }
}

/// CEL as a language.
const LANGUAGE: Infix = Infix {
    and: "&&",
    or: "||",
    number_if: infix::number_if,
    smaller: |expression, cap| format!("math.least({expression}, {cap})"),
    passed: infix::passed,
    any_passed: None,
    signal: infix::signal,
};
