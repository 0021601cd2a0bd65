use bonafides::case::{Caller, CallerInput, Enrol, HostInput, Input, Opening, OperatorInput, Snapshot};
use bonafides_surface as surface;
use napi_derive::napi;
use surface::{Delivery, Setup};

use crate::error::thrown;

/// Reads a form that goes in and drops it: an error says what the engine would say of it. Of other
/// forms nothing is said here.
#[napi(catch_unwind)]
pub fn read_form(name: String, text: String) -> napi::Result<()> {
    let read = match name.as_str() {
        "Setup" => surface::read::<Setup>(&text, "setup").map(drop),
        "Opening" => surface::read::<Opening>(&text, "opening").map(drop),
        "Snapshot" => surface::read::<Snapshot>(&text, "subject").map(drop),
        "Caller" => surface::read::<Caller>(&text, "caller").map(drop),
        "Input" => surface::read::<Input>(&text, "input").map(drop),
        "OperatorInput" => surface::read::<OperatorInput>(&text, "input").map(drop),
        "CallerInput" => surface::read::<CallerInput>(&text, "input").map(drop),
        "HostInput" => surface::read::<HostInput>(&text, "input").map(drop),
        "Enrol" => surface::read::<Enrol>(&text, "what").map(drop),
        "Delivery" => surface::read::<Delivery>(&text, "delivery").map(drop),
        _ => Ok(()),
    };
    read.map_err(thrown)
}
