//! The native half of the Node package: conversion, and nothing else. `index.js` is what users see.
#![allow(clippy::needless_pass_by_value, reason = "napi passes owned arguments")]

mod analysis;
mod asking;
mod connector;
mod decision;
mod directory_name;
mod engine;
mod error;
mod facts;
mod keys;
mod log;
mod policy;
mod rows;
mod step;
mod task;

use bonafides::case::{Caller, CallerInput, Enrol, HostInput, Input, Opening, OperatorInput, SubjectProfile};
use bonafides_surface as surface;
use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;
use surface::{Delivery, EngineConfig};

use crate::error::thrown;
use crate::task::Reporting;

/// Returns the version of the engine.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    surface::VERSION
}

/// Returns a JSON Schema by its name.
#[napi(catch_unwind)]
pub fn schema(name: String) -> napi::Result<String> {
    surface::schema(&name).map_err(thrown)
}

/// Reviews a policy document and returns the review as JSON.
#[napi(catch_unwind)]
pub fn check_policy(text: String, format: String) -> napi::Result<String> {
    surface::review(&text, &format).and_then(|review| surface::write(&review)).map_err(thrown)
}

/// Returns the minimal sets of causes that open a cell in JSON.
#[napi(catch_unwind)]
pub fn minimal_causes(cell: String, rests_on: String) -> napi::Result<Vec<Vec<String>>> {
    let rests_on = surface::read(&rests_on, "rests_on").map_err(thrown)?;
    let cell: surface::CellCauses = surface::read(&cell, "cell").map_err(thrown)?;
    Ok(cell.minimal(rests_on))
}

/// Returns the causes whose loss alone leaves no way into a cell in JSON.
#[napi(catch_unwind)]
pub fn losses(cell: String) -> napi::Result<Vec<String>> {
    surface::read(&cell, "cell").map(|cell: surface::CellCauses| cell.losses()).map_err(thrown)
}

/// Returns the numbers of a policy document that no test guards, as JSON.
#[napi(catch_unwind)]
pub fn unguarded(text: String, format: String) -> napi::Result<String> {
    guards(&text, &format).map_err(thrown)
}

/// Returns the numbers of a policy document that no test guards, as JSON, on a thread of the pool.
#[napi(catch_unwind)]
pub fn unguarded_async(text: String, format: String) -> AsyncTask<Reporting> {
    AsyncTask::new(Reporting::new(move || guards(&text, &format)))
}

fn guards(text: &str, format: &str) -> Result<String, surface::Error> {
    surface::write(&surface::unguarded(text, format)?)
}

/// Formats a policy document in the standard layout.
#[napi(catch_unwind)]
pub fn format_policy(text: String, format: String) -> napi::Result<String> {
    surface::format(&text, &format).map_err(thrown)
}

/// Checks that records are consistent and returns the chain as JSON.
#[napi(catch_unwind)]
pub fn verify_records(records: Vec<String>) -> napi::Result<String> {
    let chain = surface::verify_records(records.iter().map(String::as_str));
    chain.and_then(|chain| surface::write(&chain)).map_err(thrown)
}

/// Verifies a receipt by evidence in JSON, and returns the result as JSON.
#[napi(catch_unwind)]
pub fn verify_receipt(text: String, evidence: String) -> napi::Result<String> {
    let evidence = surface::read(&evidence, "evidence").map_err(thrown)?;
    surface::verify_receipt(&text, &evidence).and_then(|receipt| surface::write(&receipt)).map_err(thrown)
}

/// Returns the key of the row that stores a case.
#[napi(catch_unwind)]
pub fn case_key(id: String) -> napi::Result<String> {
    surface::case_key(&id).map_err(thrown)
}

/// Checks an input form: reads it and drops it, for the engine's own error. Accepts any other form.
#[napi(catch_unwind)]
pub fn read_form(name: String, text: String) -> napi::Result<()> {
    let read = match name.as_str() {
        "EngineConfig" => surface::read::<EngineConfig>(&text, "config").map(drop),
        "Opening" => surface::read::<Opening>(&text, "opening").map(drop),
        "SubjectProfile" => surface::read::<SubjectProfile>(&text, "subject").map(drop),
        "Caller" => surface::read::<Caller>(&text, "caller").map(drop),
        "Input" => surface::read::<Input>(&text, "input").map(drop),
        "OperatorInput" => surface::read::<OperatorInput>(&text, "input").map(drop),
        "CallerInput" => surface::read::<CallerInput>(&text, "input").map(drop),
        "HostInput" => surface::read::<HostInput>(&text, "input").map(drop),
        "Enrol" => surface::read::<Enrol>(&text, "what").map(drop),
        "Delivery" => surface::read::<Delivery>(&text, "delivery").map(drop),
        "LogEvidence" => surface::read::<surface::LogEvidence>(&text, "evidence").map(drop),
        "Situation" => surface::read::<surface::Situation>(&text, "situation").map(drop),
        _ => Ok(()),
    };
    read.map_err(thrown)
}
