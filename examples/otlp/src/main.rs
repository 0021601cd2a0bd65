//! A desk whose spans and metrics go to an OpenTelemetry collector. usage: bonafides-example-otlp DESK.toml
//!
//! Takes one call on a desk that `bonafides desk init` made, with the worker in the same process.

mod telemetry;

use std::error::Error;
use std::fs;
use std::path::Path;

use bonafides::Verdict;
use bonafides::case::{Operator, OperatorKind};
use bonafides_desk::{Desk, Start};

use telemetry::Telemetry;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: bonafides-example-otlp DESK.toml")?;
    let telemetry = Telemetry::start("service-desk")?;
    let called = Desk::open(&path).map_err(Into::into).and_then(|desk| call(&desk, Path::new(&path)));
    // The desk works without a collector.
    if let Err(error) = telemetry.end() {
        eprintln!("not everything was sent: {error}");
    }
    called
}

/// A whole call, with the code that was sent to the caller's telephone.
fn call(desk: &Desk, config: &Path) -> Result<(), Box<dyn Error>> {
    let me = Operator::new("o-4711", OperatorKind::Person);
    let case = desk.start(&Start::new("reset_password", me, "phone").named("sanne"))?;
    case.choose("sms_code")?;
    desk.run_until_idle()?;
    case.answer("sms_code", [code(&config.with_file_name("sent/sms.jsonl"))?.as_str()])?;
    case.choose("photo_id")?;
    let turn = case.confirm("photo_id", [("document_type", "passport"), ("seen_live", "yes")])?;
    if turn.view.verdict != Verdict::Approve {
        return Err(format!("not approved: {:?}", turn.view.verdict).into());
    }
    case.carry_out()?;
    let round = desk.run_until_idle()?;
    println!("approved, and {} commands carried out", round.commands);
    Ok(())
}

/// Returns the last code in the file in place of the gateway.
fn code(sent: &Path) -> Result<String, Box<dyn Error>> {
    let sent = fs::read_to_string(sent)?;
    let last: serde_json::Value = serde_json::from_str(sent.lines().last().ok_or("nothing was sent")?)?;
    let text = last.get("text").and_then(serde_json::Value::as_str).ok_or("a text")?;
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6);
    Ok(code.ok_or("no code")?.to_owned())
}
