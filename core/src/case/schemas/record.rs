//! The JSON Schema of a whole record: its envelope, and the `data` of each type of step.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::written;
use crate::audit::{DESK, Hash, Shadow};
use crate::case::challenge::ChallengeKind;
use crate::case::desk::record::{DeskRecord, Recorded};
use crate::case::protocol::{Block, CaseId, CommandData, OperatorKind};
use crate::case::step::{Effects, RecordData};
use crate::decide::{Time, Verdict};
use crate::keys::RowKind;
use crate::schema::{Schema, schema};

/// Returns the JSON Schema (draft 2020-12) of a record, the content of `core/schema/record.json`.
pub fn record_schema() -> Value {
    let mut generator = written();
    let effects = Value::from(generator.subschema_for::<Effects>());
    let about = Value::from(generator.subschema_for::<Recorded>());
    let [of_case, of_desk, commands] = [
        RecordData::json_schema(&mut generator),
        DeskRecord::json_schema(&mut generator),
        CommandData::json_schema(&mut generator),
    ]
    .map(|schema| variants(&schema.into()));
    let mut record = Value::from(generator.into_root_schema_for::<Record>());
    let mut defs = record.get_mut("$defs").map(Value::take).unwrap_or_default();
    merge(&mut defs, explained());
    let steps = |of: Vec<Value>, any: &Value| of.into_iter().map(|step| closed(step, any, &defs)).collect();
    let (of_case, of_desk): (Vec<Value>, Vec<Value>) = (steps(of_case, &effects), steps(of_desk, &about));
    let commands: Vec<Value> = commands.into_iter().map(command).collect();
    merge(&mut defs, json!({"Command": {"oneOf": commands}}));
    if let Some(ask) = defs.get_mut("AskRecord") {
        merge(ask, json!({"allOf": ASKED.map(asked)}));
    }
    let seq = |condition: Value| json!({"properties": {"seq": condition}});
    merge(
        &mut record,
        json!({
            "$id": Schema::Record.id(),
            "title": "A record of bonafides, format 1",
            "$defs": defs,
            "dependentRequired": {
                "decision": ["facts", "verdict"],
                "facts": ["decision", "verdict"],
                "verdict": ["decision", "facts"],
            },
            "allOf": [{
                "if": seq(json!({"const": 0})),
                "then": {"properties": {"prev": false}},
                "else": {"required": ["prev"]},
            }],
            "if": {"properties": {"case": {"const": DESK}}},
            "then": {
                "properties": {
                    "blocked_by": {"maxItems": 0},
                    "commands": {"maxItems": 0},
                    "decision": false,
                    "policy": false,
                },
                "oneOf": of_desk,
            },
            "else": {"required": ["policy"], "oneOf": of_case},
        }),
    );
    without_null(&mut record);
    record
}

/// A step of a case, or of an administrator.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is of use; `audit` writes the members from parts")]
struct Record {
    /// The actor of the step.
    actor: Actor,
    /// The reasons why the verdict of the step is not that of the decision.
    blocked_by: Vec<Block>,
    /// The id of the case; `desk` in the chain of administrators, which belongs to no case.
    case: CaseId,
    /// The commands to carry out, in this order.
    commands: Vec<Command>,
    /// The request and its result. The members depend on `type`.
    data: Map<String, Value>,
    /// The decision; absent if nothing was decided.
    #[schemars(with = "Explained", skip_serializing_if = "Option::is_none")]
    decision: (),
    /// The version of the engine.
    engine: String,
    /// The facts that the decision was derived from; absent if nothing was decided.
    #[schemars(skip_serializing_if = "Option::is_none")]
    facts: Option<RecordedFacts>,
    /// HMAC-SHA-256 of the input's id by the key `index`; distinguishes inputs.
    input: Hash,
    /// The policy in force; absent in the chain `desk`.
    #[schemars(with = "PolicyReference", skip_serializing_if = "Option::is_none")]
    policy: (),
    /// The hash of the previous record; absent in the first.
    #[schemars(skip_serializing_if = "Option::is_none")]
    prev: Option<Hash>,
    /// The sequence number in the case: 0 in the first record, increasing by one.
    seq: u64,
    /// The verdict of a policy that is only tried; absent if there is none, or nothing was decided.
    #[schemars(with = "Shadow<'static>", skip_serializing_if = "Option::is_none")]
    shadow: (),
    /// The rows that this step wrote: for each kind the new version, or the versions of several rows.
    #[schemars(with = "State")]
    state: (),
    /// The time of the step.
    time: Time,
    /// The type of the step.
    r#type: String,
    /// The format of the record.
    #[schemars(extend("const" = 1))]
    v: u64,
    /// The verdict of the step; absent if nothing was decided.
    #[schemars(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
}

/// The actor of a step.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is of use")]
struct Actor {
    /// The random alias of a person, or the configured name of a provider or the host.
    alias: String,
    /// The kind of actor.
    kind: ActorKind,
}

/// The kinds of actors that can make a step.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is of use")]
enum ActorKind {
    Operator(OperatorKind),
    Other(OtherActor),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is of use")]
enum OtherActor {
    /// The person who is asking.
    Caller,
    /// The program that embeds the engine, and what it integrates.
    Host,
}

/// The facts that a decision is derived from.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is of use")]
struct RecordedFacts {
    /// The requested action.
    action: String,
    /// The results of checks.
    evidence: Vec<CheckResult>,
    /// The ids of the groups that matched.
    groups: Vec<String>,
    /// The time of the decision.
    now: Time,
    /// The challenges that the subject could not take.
    unavailable: Vec<String>,
}

/// The result of one check.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is of use")]
struct CheckResult {
    /// The time of the observation.
    at: Time,
    /// The check.
    check: String,
    /// Its grades.
    #[schemars(skip_serializing_if = "Option::is_none")]
    grades: Option<BTreeMap<String, i64>>,
    /// The item of a repeatable check.
    #[schemars(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    /// Its outcome.
    outcome: String,
}

macro_rules! by_hand {
    ($($type:ident = $schema:expr;)*) => {$(
        struct $type;

        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }
    )*};
}

by_hand! {
    Command = json_schema!({"$ref": "#/$defs/Command"});
    Explained = json_schema!({"oneOf": [{"$ref": "#/$defs/decision"}, {"$ref": "#/$defs/Short"}]});
    PolicyReference = json_schema!({"$ref": "#/$defs/policy_reference"});
    State = json_schema!({
        "type": "object",
        "propertyNames": {"enum": RowKind::ALL.iter().filter(|kind| kind.is_sealed()).map(|kind| kind.as_str()).collect::<Vec<_>>()},
        "additionalProperties": {"oneOf": [version(), {"type": "array", "items": version(), "minItems": 2}]},
    });
}

fn version() -> Value {
    json!({"type": "integer", "minimum": 0})
}

/// Returns the definitions of decisions: whole with the digest of the explanation, or only that digest.
fn explained() -> Value {
    let mut defs = schema(Schema::Decision).get_mut("$defs").map(Value::take).unwrap_or_default();
    let digest = json!({
        "description": "SHA-256 of the canonical JSON of the decision without this member.",
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
    });
    let verdict = defs.pointer("/decision/properties/verdict").cloned();
    if let Some(properties) = defs.pointer_mut("/decision/properties") {
        merge(properties, json!({"explanation_digest": digest}));
    }
    if let Some(required) = defs.pointer_mut("/decision/required").and_then(Value::as_array_mut) {
        required.push(json!("explanation_digest"));
    }
    let short = json!({
        "description": "A short form of the decision, used if the record would otherwise be too long.",
        "type": "object",
        "properties": {"explanation_digest": digest, "verdict": verdict},
        "required": ["explanation_digest", "verdict"],
        "additionalProperties": false,
    });
    merge(&mut defs, json!({"Short": short}));
    defs
}

fn merge(into: &mut Value, members: Value) {
    if let (Value::Object(into), Value::Object(members)) = (into, members) {
        into.extend(members);
    }
}

fn variants(schema: &Value) -> Vec<Value> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array().cloned()).unwrap_or_default()
}

/// Returns a type of step whose `data` has its own members, those of any type, and no others.
fn closed(mut step: Value, of_any: &Value, defs: &Value) -> Value {
    if let Some(data) = step.pointer_mut("/properties/data") {
        let of_any = others(of_any, followed(data, defs), defs);
        *data = json!({"allOf": [data.take(), of_any], "unevaluatedProperties": false});
    }
    step
}

/// Returns `of_any` without the members that `own` defines: a signal's outcome is not a [`ProviderOutcome`].
///
/// [`ProviderOutcome`]: crate::case::ProviderOutcome
fn others(of_any: &Value, own: &Value, defs: &Value) -> Value {
    let members = |schema: &Value| schema.get("properties").and_then(Value::as_object).cloned();
    let own = members(own).unwrap_or_default();
    let mut fewer = followed(of_any, defs).clone();
    let Some(properties) = fewer.get_mut("properties").and_then(Value::as_object_mut) else {
        return of_any.clone();
    };
    let before = properties.len();
    properties.retain(|name, _| !own.contains_key(name));
    if properties.len() == before { of_any.clone() } else { fewer }
}

/// The members that are always recorded of a challenge of this type, unless it was a decoy.
const ASKED: [(ChallengeKind, &str); 5] = [
    (ChallengeKind::Questions, "questions"),
    (ChallengeKind::Partial, "positions"),
    (ChallengeKind::Code, "contact_index"),
    (ChallengeKind::Vouch, "lifetime"),
    (ChallengeKind::External, "provider"),
];

fn asked((kind, member): (ChallengeKind, &str)) -> Value {
    json!({
        "if": {"properties": {"challenge_type": {"const": kind}, "decoy": false}},
        "then": {"required": [member]},
    })
}

fn followed<'s>(schema: &'s Value, defs: &'s Value) -> &'s Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
    name.and_then(|name| defs.get(name)).unwrap_or(schema)
}

/// Returns a schema of the commands that the description of their `data` names, with that `data`.
fn command(mut data: Value) -> Value {
    let description = data.get("description").and_then(Value::as_str).unwrap_or_default();
    let kinds: Vec<String> = description.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let about = format!("A command of the type {description}");
    merge(&mut data, json!({"additionalProperties": false}));
    json!({
        "description": about,
        "type": "object",
        "properties": {
            "id": {"description": "Its id: `case.seq.n`.", "type": "string", "format": "command-id"},
            "type": {"description": "The type of the command.", "enum": kinds},
            "data": data,
        },
        "required": ["id", "type", "data"],
        "additionalProperties": false,
    })
}

/// Removes null from a schema: absent members are left out of records.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Array(types)) = members.get_mut("type") {
                types.retain(|one| one != "null");
                if let [one] = &mut **types {
                    let one = one.take();
                    members.insert("type".to_owned(), one);
                }
            }
            if let Some(Value::Array(forms)) = members.get_mut("anyOf") {
                forms.retain(|form| form.get("type").is_none_or(|of| of != "null"));
                if let [Value::Object(form)] = &mut **forms {
                    let form = std::mem::take(form);
                    members.remove("anyOf");
                    members.extend(form);
                }
            }
            members.values_mut().for_each(without_null);
        }
        Value::Array(parts) => parts.iter_mut().for_each(without_null),
        _ => {}
    }
}
