//! JSON Logic: rules are JSON, compiled once; the facts of a call are an object of texts in an arena.

use bonafides::Verdict;
use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{DataValue, Engine, Logic};
use serde_json::{Value, json};

use super::engine::{Peer, verdict};
use crate::language::{Language, Question, translate};
use crate::rule::{Rule, Term};
use crate::status::{CLOSED, PASSED, Status};

pub(super) struct JsonLogic {
    engine: Engine,
    rules: Vec<Logic>,
    arena: Bump,
}

impl JsonLogic {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let engine = Engine::new();
        let compile = |rule: &Rule| {
            let now = translate(&Json, rule, Question::Now);
            let reachable = translate(&Json, rule, Question::Reachable);
            let logic = json!({ "if": [now, "approve", reachable, "challenge", "escalate"] });
            engine.compile(logic.to_string().as_str()).expect("good JSONLogic")
        };
        let rules = rules.iter().map(compile).collect();
        Self { engine, rules, arena: Bump::new() }
    }
}

impl Peer for JsonLogic {
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict {
        self.arena.reset();
        let mut checks = status.iter();
        let member =
            |_| checks.next().map_or(("", DataValue::Null), |(check, s)| (check, DataValue::String(s)));
        let facts = DataValue::Object(self.arena.alloc_slice_fill_with(status.len(), member));
        let logic = self.rules.get(rule).expect("a rule");
        let word = self.engine.evaluate(logic, facts, &self.arena).expect("a word");
        verdict(word.as_str().expect("text"))
    }
}

/// JSON Logic as a language.
struct Json;

impl Json {
    fn term(&self, term: &Term, question: Question) -> Value {
        json!({ "if": [self.test(&term.result, question), term.points, 0] })
    }
}

impl Language for Json {
    type Expression = Value;

    fn never(&self) -> Value {
        json!(false)
    }

    fn passed(&self, challenge: &str, question: Question) -> Value {
        match question {
            Question::Now => json!({ "===": [{ "var": challenge }, PASSED] }),
            Question::Reachable => json!({ "!==": [{ "var": challenge }, CLOSED] }),
        }
    }

    fn signal(&self, signal: &str, outcomes: &[String], _: Question) -> Value {
        match outcomes {
            [outcome] => json!({ "===": [{ "var": signal }, outcome] }),
            _ => json!({ "in": [{ "var": signal }, outcomes] }),
        }
    }

    fn all(&self, of: Vec<Value>) -> Value {
        json!({ "and": of })
    }

    fn any(&self, of: Vec<Value>) -> Value {
        json!({ "or": of })
    }

    fn at_least(&self, count: usize, of: Vec<Value>) -> Value {
        let ones: Vec<Value> = of.into_iter().map(|one| json!({ "if": [one, 1, 0] })).collect();
        json!({ ">=": [{ "+": ones }, count] })
    }

    fn score(&self, rule: &Rule, question: Question) -> Value {
        let capped = rule.factors.iter().map(|sum| {
            let terms: Vec<Value> = sum.terms.iter().map(|term| self.term(term, question)).collect();
            json!({ "min": [{ "+": terms }, sum.cap] })
        });
        let others = rule.others.iter().map(|term| self.term(term, question));
        let points: Vec<Value> = capped.chain(others).collect();
        json!({ ">=": [{ "+": points }, rule.points] })
    }
}
