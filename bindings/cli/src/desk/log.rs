//! The desk's warnings and errors, on standard error.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::args::Format;
use crate::output::{complain, json, object};

/// Prints every warning and error of this process from now on, one on a line. They contain no personal data.
pub(super) fn start(format: Format) {
    // Only the first one of a process counts.
    let _ = tracing::subscriber::set_global_default(Lines { format });
}

struct Lines {
    format: Format,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let level = if *event.metadata().level() == Level::WARN { "warning" } else { "error" };
        complain(&fields.line(level, self.format));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        // No span is enabled.
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The name of an event, and its fields.
#[derive(Default)]
struct Fields {
    event: String,
    fields: Vec<(&'static str, String)>,
}

impl Fields {
    /// Returns `warning: desk.part_failed: part=channel sms, reason=503`, or the same as JSON.
    fn line(&self, level: &str, format: Format) -> String {
        if format == Format::Json {
            let mut members = vec![("level", json(level)), ("event", json(&self.event))];
            members.extend(self.fields.iter().map(|(name, value)| (*name, json(value))));
            return object(&members);
        }
        let mut line = format!("{level}: {}", self.event);
        for (number, (name, value)) in self.fields.iter().enumerate() {
            let before = if number == 0 { ": " } else { ", " };
            let _ = write!(line, "{before}{name}={}", crate::paper::printable(value));
        }
        line
    }

    fn add(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.event = value,
            name => self.fields.push((name, value)),
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format!("{value:?}"));
    }
}
