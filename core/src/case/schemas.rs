//! How ids, times and secrets stand in JSON, for schemas: texts and numbers with a format that says
//! what they are.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::command::{Command, CommandData, CommandForm, Exposed};
use super::id::{CaseId, CommandId, InputId};
use super::record::{Effects, RecordData};
use super::view::{View, ViewForm};
use crate::audit::Hash;
use crate::decide::Time;
use crate::keys::Sensitive;

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
    Exposed<'_, Command> as CommandForm<'_>;
    Exposed<'_, View> as ViewForm<'_>;
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
    Hash, "Hash", "string", "sha-256";
}

/// JSON Schemas of what a record says about its step: `type` with its `data`, the members that `data` of
/// any type may have besides, and the `data` of each command.
pub fn record_schemas() -> [Schema; 3] {
    [of::<RecordData>(), of::<Effects>(), of::<CommandData<'_>>()]
}

fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
