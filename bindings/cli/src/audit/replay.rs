use bonafides::Policy;
use bonafides_audit::replay;

use super::args::Replay;
use crate::args::Format;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, json, object};
use crate::paper::{Ink, Lines as _, Paint, block, counted};

pub(super) fn run(asked: &Replay, format: Format, out: &mut Output) -> Result<(), Failure> {
    let policies: Vec<Policy> =
        asked.policy.iter().map(|path| input::policy(path)).collect::<Result<_, _>>()?;
    let log = asked.log.open()?;
    let size = log.stated_size().map_err(|error| asked.log.fails(&error))?;
    let replayed = replay(&log, size, &policies.iter().collect::<Vec<_>>(), asked.log.threads())
        .map_err(|error| asked.log.fails(&error))?;
    if format == Format::Json {
        return out.line(&object(&[
            ("records", json(&replayed.records)),
            ("decisions", json(&replayed.decisions)),
            ("asserted", json(&replayed.asserted)),
            ("groups", json("recorded")),
        ]));
    }
    let paint = Paint::new(out.colour());
    let mut page = String::new();
    let (decisions, records) = (counted(replayed.decisions, "decision"), counted(replayed.records, "record"));
    page.line(&format!(
        "{}: {decisions} in {records}, byte for byte",
        paint.with(Ink::Green, "derived again")
    ));
    let asserted: Vec<String> =
        replayed.asserted.iter().map(|(kind, records)| counted(*records, kind)).collect();
    if !asserted.is_empty() {
        page.push_str(&block(paint, "asserted", &asserted.join(", ")));
    }
    page.push_str(&block(paint, "groups", "those that matched, as recorded: their names are sealed"));
    out.print(&page)
}
