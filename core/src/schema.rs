//! The JSON Schemas of all input and output, generated from the tables against which documents are
//! checked. `bindings/generate` makes the schema of records from the types that are written.

use serde_json::{Value, json};

use crate::analyze::weights::calibration::ast as calibration;
use crate::decide::shape::{DECISION, FACTS, PLAN};
use crate::policy::ast;
use crate::policy::shape::json_schema;
use crate::words::words;

/// Checked in, so that users of the engine need no `schemars`.
const RECORD: &str = include_str!("../schema/record.json");

words! {
    /// A kind of document that has a schema.
    #[non_exhaustive]
    pub enum Schema {
        /// A policy, format 1. Accepts every policy without structural errors.
        Policy = "policy",
        /// Facts, as [`Facts::from_json`](crate::Facts::from_json) reads them.
        Facts = "facts",
        /// A decision, as [`Decision::to_json`](crate::Decision::to_json) prints it.
        Decision = "decision",
        /// A plan, as [`Plan::to_json`](crate::Plan::to_json) prints it.
        Plan = "plan",
        /// A record of a case or of the chain `desk`, as [`StepRecord`](crate::case::StepRecord) holds its bytes.
        Record = "record",
        /// A calibration, as [`Calibration::load`](crate::analyze::Calibration::load) reads it.
        Calibration = "calibration",
    }
}

impl Schema {
    /// Returns its `$id`.
    pub(crate) fn id(self) -> String {
        format!("https://bonafides.example/schema/{}-1.json", self.as_str())
    }
}

/// Returns the JSON Schema (draft 2020-12) of policy, facts, decision, plan, record or calibration.
pub fn schema(of: Schema) -> Value {
    let (title, shape) = match of {
        Schema::Policy => ("A bonafides policy, format 1", ast::SHAPE),
        Schema::Facts => ("Facts about one call", FACTS),
        Schema::Decision => ("A bonafides decision", DECISION),
        Schema::Plan => ("A bonafides plan", PLAN),
        Schema::Calibration => ("A bonafides calibration, format 1", calibration::SHAPE),
        // Never the default: a test compares the result with the file.
        Schema::Record => return serde_json::from_str(RECORD).unwrap_or_default(),
    };
    let mut schema = json_schema(&of.id(), title, shape);
    if let (Schema::Facts, Some(members)) = (of, schema.as_object_mut()) {
        // Both are optional, but not allowed together, which no table of keys can express.
        members.insert("not".to_owned(), json!({"required": ["groups", "subject"]}));
    }
    schema
}
