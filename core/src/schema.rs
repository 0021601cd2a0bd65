//! The JSON Schemas of everything that goes in and out: made from the tables that documents are checked by; that
//! of records from the types that are written, by `bindings/generate`.

use serde_json::{Value, json};

use crate::decide::shape::{DECISION, FACTS, PLAN};
use crate::policy::ast;
use crate::policy::shape::json_schema;

/// Checked in, so that whoever uses the engine needs no `schemars`.
const RECORD: &str = include_str!("../schema/record.json");

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
    /// A record of a case or of the chain `desk`, as [`StepRecord`](crate::case::StepRecord) holds its bytes.
    Record,
}

impl Schema {
    /// Every schema.
    pub const ALL: [Self; 5] = [Self::Policy, Self::Facts, Self::Decision, Self::Plan, Self::Record];

    /// `policy`, `facts`, `decision`, `plan` or `record`: the name of its file, too.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Facts => "facts",
            Self::Decision => "decision",
            Self::Plan => "plan",
            Self::Record => "record",
        }
    }

    /// Where it says it can be found.
    pub(crate) fn id(self) -> String {
        format!("https://bonafides.example/schema/{}-1.json", self.as_str())
    }
}

/// The JSON Schema (draft 2020-12) of policy, facts, decision, plan or record.
pub fn schema(of: Schema) -> Value {
    let (title, shape) = match of {
        Schema::Policy => ("A policy of bonafides, format 1", ast::SHAPE),
        Schema::Facts => ("Facts about one call, for bonafides", FACTS),
        Schema::Decision => ("A decision of bonafides", DECISION),
        Schema::Plan => ("A plan of bonafides", PLAN),
        // A test compares it with the file: it is no other value.
        Schema::Record => return serde_json::from_str(RECORD).unwrap_or_default(),
    };
    let mut schema = json_schema(&of.id(), title, shape);
    if let (Schema::Facts, Some(members)) = (of, schema.as_object_mut()) {
        // Both are optional, and yet not both may be there: no table of keys says that.
        members.insert("not".to_owned(), json!({"required": ["groups", "subject"]}));
    }
    schema
}
