//! The JSON Schemas of everything that goes in and out, made from the tables that documents are checked by.

use serde_json::{Value, json};

use crate::decide::shape::{DECISION, FACTS, PLAN};
use crate::policy::ast;
use crate::policy::shape::json_schema;

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schema {
    /// A policy, format 1: accepts what has no structural error.
    Policy,
    /// Facts, as [`Facts::from_json`](crate::Facts::from_json) reads them.
    Facts,
    /// A decision, as [`Decision::to_json`](crate::Decision::to_json) prints it.
    Decision,
    /// A plan, as [`Plan::to_json`](crate::Plan::to_json) prints it.
    Plan,
}

impl Schema {
    /// Every schema.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Facts, Self::Decision, Self::Plan];

    /// `policy`, `facts`, `decision` or `plan`: the name of its file, too.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Facts => "facts",
            Self::Decision => "decision",
            Self::Plan => "plan",
        }
    }
}

/// The JSON Schema (draft 2020-12) of policy, facts, decision or plan.
pub fn schema(of: Schema) -> Value {
    let (title, shape) = match of {
        Schema::Policy => ("A policy of bonafides, format 1", ast::SHAPE),
        Schema::Facts => ("Facts about one call, for bonafides", FACTS),
        Schema::Decision => ("A decision of bonafides", DECISION),
        Schema::Plan => ("A plan of bonafides", PLAN),
    };
    let mut schema =
        json_schema(&format!("https://bonafides.example/schema/{}-1.json", of.as_str()), title, shape);
    if let (Schema::Facts, Some(members)) = (of, schema.as_object_mut()) {
        // Both are optional, and yet not both may be there: no table of keys says that.
        members.insert("not".to_owned(), json!({"required": ["groups", "subject"]}));
    }
    schema
}
