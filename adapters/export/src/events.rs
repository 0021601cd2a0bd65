//! JSON with the fields of the event.

use crate::field::visit;
use crate::json::Object;
use crate::projected::Projected;
use crate::timestamp;

pub(crate) fn write(projected: &Projected<'_>, out: &mut String) {
    let Projected { event, row, position, id, origin } = *projected;
    let mut object = Object::begin(out);
    object.text("id", id);
    object.text("origin", origin);
    object.number("position", position);
    timestamp::member(&mut object, event.time);
    object.text("type", row.name);
    object.text("title", row.title);
    object.text("severity", row.severity.name());
    object.text("status", row.status.name());
    visit(event, &mut object);
    object.end();
}
