use bonafides::case::{Caller, Command, DeskInput, Exposed, Input, Opening, Revocation, SubjectProfile};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::{
    BadRecord, Chain, Claims, CoverageReport, Decision, Delivery, DeskReply, Diff, EngineConfig, Guards,
    LogCases, LogEvidence, Person, Plan, Record, Redeemed, ReplayedLog, Reply, ResolvedRecord, Review,
    Situation, Story, VerifiedLog, VerifiedReceipt, Ways, Weights,
};

/// A form that crosses a language boundary by itself.
#[derive(Debug)]
pub struct Root {
    /// The name.
    pub name: &'static str,
    /// True if hosts create it and the engine reads it.
    pub goes_in: bool,
    /// The JSON Schema, with everything it refers to.
    pub schema: Schema,
}

/// Returns every form, those that the engine reads first.
pub fn roots() -> Vec<Root> {
    vec![
        goes_in::<EngineConfig>("EngineConfig"),
        goes_in::<Opening>("Opening"),
        goes_in::<SubjectProfile>("SubjectProfile"),
        goes_in::<Caller>("Caller"),
        goes_in::<Input>("Input"),
        goes_in::<DeskInput>("DeskInput"),
        goes_in::<Delivery>("Delivery"),
        goes_in::<Person<'_>>("Person"),
        goes_in::<Situation>("Situation"),
        goes_in::<LogEvidence>("LogEvidence"),
        comes_out::<Decision>("Decision"),
        comes_out::<Plan>("Plan"),
        comes_out::<Review>("Review"),
        comes_out::<Ways>("Ways"),
        comes_out::<Diff>("Diff"),
        comes_out::<CoverageReport>("CoverageReport"),
        comes_out::<Weights>("Weights"),
        comes_out::<Guards>("Guards"),
        comes_out::<Reply<'_>>("Reply"),
        comes_out::<DeskReply>("DeskReply"),
        comes_out::<Record>("Record"),
        comes_out::<Exposed<'_, Command>>("Command"),
        comes_out::<Claims>("Claims"),
        comes_out::<Redeemed>("Redeemed"),
        comes_out::<ResolvedRecord>("ResolvedRecord"),
        comes_out::<Revocation>("Revocation"),
        comes_out::<Chain>("Chain"),
        comes_out::<BadRecord>("BadRecord"),
        comes_out::<VerifiedLog>("VerifiedLog"),
        comes_out::<ReplayedLog>("ReplayedLog"),
        comes_out::<LogCases>("LogCases"),
        comes_out::<Story>("Story"),
        comes_out::<VerifiedReceipt>("VerifiedReceipt"),
    ]
}

fn goes_in<T: JsonSchema>(name: &'static str) -> Root {
    let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    Root { name, goes_in: true, schema: generator.into_root_schema_for::<T>() }
}

fn comes_out<T: JsonSchema>(name: &'static str) -> Root {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    Root { name, goes_in: false, schema: generator.into_root_schema_for::<T>() }
}
