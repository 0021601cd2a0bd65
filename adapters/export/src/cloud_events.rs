//! `CloudEvents` 1.0 in the JSON format.

use crate::events;
use crate::json::{Object, digits};
use crate::projected::Projected;
use crate::timestamp;

/// The beginning of every type, in reverse DNS.
pub(crate) const PREFIX: &str = "io.github.bonafides.";

pub(crate) fn write(projected: &Projected<'_>, source: &str, out: &mut String) {
    let Projected { event, row, position, id, .. } = *projected;
    let mut object = Object::begin(out);
    object.text("specversion", "1.0");
    object.text("id", id);
    object.text("source", source);
    let kind = object.value("type");
    for part in ["\"", PREFIX, row.name, "\""] {
        kind.push_str(part);
    }
    object.text("subject", &event.case);
    timestamp::member(&mut object, event.time);
    // The extension `sequence`: texts that sort like the positions.
    let sequence = object.value("sequence");
    sequence.push('"');
    sequence.push_str("00000000000000000000".get(length(position)..).unwrap_or_default());
    digits(position, sequence);
    sequence.push('"');
    object.text("datacontenttype", "application/json");
    events::write(projected, object.value("data"));
    object.end();
}

/// Returns the number of decimal digits.
fn length(number: u64) -> usize {
    number.checked_ilog10().and_then(|log| usize::try_from(log).ok()).unwrap_or(0).saturating_add(1)
}
