//! JSON Schemas of ids, times and secrets: strings and numbers with a format that names their kind.

mod record;

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::analyze::Calibration;
use crate::audit::Hash;
use crate::case::Exposed;
use crate::case::protocol::{CaseId, Command, CommandData, CommandId, InputId, View};
use crate::case::step::{Effects, RecordData};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::Policy;

pub use self::record::record_schema;

macro_rules! forms {
    ($($type:ty as $form:ty;)*) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                <$form>::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                <$form>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$form>::json_schema(generator)
            }
        }
    )*};
}

forms! {
    Exposed<'_, Command> as Command;
    Exposed<'_, View> as View;
    Policy as PolicyReference;
    Calibration as CalibrationReference;
}

/// The policy that was applied.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the form in which a policy is written")]
struct PolicyReference {
    /// The name.
    name: String,
    /// The version; may be empty.
    version: String,
    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    digest: String,
}

/// The calibration that was applied.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the form in which a calibration is written")]
struct CalibrationReference {
    /// The name.
    name: String,
    /// The version; may be empty.
    version: String,
}

macro_rules! formats {
    ($($type:ty, $name:literal, $json:literal, $format:literal;)*) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": $json, "format": $format })
            }
        }
    )*};
}

formats! {
    CaseId, "CaseId", "string", "case-id";
    CommandId, "CommandId", "string", "command-id";
    InputId, "InputId", "string", "input-id";
    Sensitive<String>, "Secret", "string", "secret";
    Time, "Time", "integer", "milliseconds";
}

impl JsonSchema for Hash {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Hash".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "sha-256", "pattern": "^[0-9a-f]{64}$" })
    }
}

/// Returns the JSON Schemas of the step in a record: each `type` with its `data`, the members that `data`
/// of any type may also have, and the `data` of each command.
pub fn record_schemas() -> [Schema; 3] {
    [of::<RecordData>(), of::<Effects>(), of::<CommandData<'_>>()]
}

fn of<T: JsonSchema>() -> Schema {
    written().into_root_schema_for::<T>()
}

/// Returns a generator for schemas of serialised data.
fn written() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used)] // a test may fail
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::record_schemas;

    /// Collects the names of members at any depth of flattening, but not those inside values.
    fn members(schema: &Value, root: &Value, names: &mut BTreeSet<String>) {
        if let Some(path) = schema["$ref"].as_str() {
            members(root.pointer(&path[1..]).unwrap(), root, names);
        }
        names.extend(schema["properties"].as_object().into_iter().flat_map(|map| map.keys().cloned()));
        for group in ["anyOf", "oneOf", "allOf"] {
            for part in schema[group].as_array().into_iter().flatten() {
                members(part, root, names);
            }
        }
    }

    /// Both are written into one object. Only a signal has its own `outcome`, as it judges no answer.
    #[test]
    fn effects_share_no_member_with_what_was_done() {
        let [records, effects, _] = record_schemas().map(Value::from);
        let mut of_any = BTreeSet::new();
        members(&effects, &effects, &mut of_any);
        let variants = records["oneOf"].as_array().or(records["anyOf"].as_array()).unwrap();
        assert!(variants.len() > 20 && of_any.len() > 12);
        for variant in variants {
            let kind = variant["properties"]["type"]["const"].as_str().unwrap();
            let mut own = BTreeSet::new();
            members(&variant["properties"]["data"], &records, &mut own);
            let shared: Vec<_> = own.intersection(&of_any).map(String::as_str).collect();
            let expected: &[&str] = if kind == "signal" { &["outcome"] } else { &[] };
            assert_eq!(shared, expected, "{kind}");
        }
    }
}
