//! `CloudEvents` 1.0 in the JSON format.

use std::fmt::Write as _;

use crate::events;
use crate::exporter::Projected;
use crate::json::Object;
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
    let _ = write!(object.value("sequence"), "\"{position:020}\"");
    object.text("datacontenttype", "application/json");
    events::write(projected, object.value("data"));
    object.end();
}
