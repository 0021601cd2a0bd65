use std::time::Duration;

use bonafides_export::{Exporter, Form};
use bonafides_http::{Deadline, HttpUrl};
use bonafides_parts::store::NumberedRecord;
use bonafides_parts::{Secret, Sink, SinkError};
use bonafides_tls::Trust;

use crate::outcome::Outcome;
use crate::signed::Signed;

/// The time for a batch, unless the host chooses another: less than a desk waits for a sink.
const LIMIT: Duration = Duration::from_secs(15);
/// The bytes of a request after which another begins: gateways refuse large ones.
const ENOUGH: usize = 256 << 10;

/// A gateway that takes events in signed requests, some at a time.
///
/// `CloudEvents` are sent as a batch in the JSON format (`application/cloudevents-batch+json`), other forms in JSON as a list of
/// events, and the others as lines of text. The `webhook-id` is the origin with the positions of the first and the last event.
#[derive(Debug)]
pub struct WebhookSink {
    gateway: Signed,
    exporter: Exporter,
    origin: String,
}

/// The events of one request.
struct Batch {
    body: String,
    first: u64,
    last: u64,
}

impl WebhookSink {
    /// Returns a sink for events of the log `origin`, at a gateway that verifies signatures by this secret: one or two lines,
    /// each `whsec_` and base64.
    pub fn new(url: HttpUrl, secret: Secret, form: Form, origin: &str, trust: Trust) -> Self {
        Self {
            gateway: Signed::new(url, secret, trust, LIMIT),
            exporter: Exporter::new(form, origin),
            origin: origin.to_owned(),
        }
    }

    /// Sets the time for all requests of a batch: 15 seconds by default. A desk must wait longer.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.gateway = self.gateway.limit(limit);
        self
    }

    const fn is_json(&self) -> bool {
        !matches!(self.exporter.form(), Form::Cef | Form::Syslog)
    }

    const fn content_type(&self) -> &'static str {
        match self.exporter.form() {
            Form::CloudEvents => "application/cloudevents-batch+json",
            Form::Cef | Form::Syslog => "text/plain; charset=utf-8",
            _ => "application/json",
        }
    }

    /// Adds an event to a batch.
    fn add(&self, record: &NumberedRecord, batch: &mut Option<Batch>) -> Result<(), SinkError> {
        let begin = if self.is_json() { "[" } else { "" };
        let Batch { body, last, .. } = batch.get_or_insert_with(|| Batch {
            body: begin.to_owned(),
            first: record.position,
            last: record.position,
        });
        if body.len() > begin.len() {
            body.push(if self.is_json() { ',' } else { '\n' });
        }
        *last = record.position;
        let written = self.exporter.write(record.position, record.bytes.as_bytes(), body);
        written.map_err(|error| SinkError::new(format!("record {}: {error}", record.position)))
    }

    fn send(&self, mut batch: Batch, end: Deadline) -> Result<(), SinkError> {
        batch.body.push(if self.is_json() { ']' } else { '\n' });
        let id = format!("{}.{}.{}", self.origin, batch.first, batch.last);
        let left = end.left();
        if left.is_zero() {
            return Err(SinkError::new(
                "the gateway took too long for the requests of a batch; make it faster",
            ));
        }
        match self.gateway.send_bytes(&id, self.content_type(), batch.body.as_bytes(), left) {
            Outcome::Done => Ok(()),
            // Whatever it says: events are passed again until they are taken.
            Outcome::Refused(reason) | Outcome::Later(reason) | Outcome::Perhaps(reason) => {
                Err(SinkError::new(reason))
            }
        }
    }
}

impl Sink for WebhookSink {
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError> {
        let (mut batch, end) = (None, self.gateway.deadline());
        for record in records {
            self.add(record, &mut batch)?;
            if let Some(full) = batch.take_if(|batch| batch.body.len() >= ENOUGH) {
                self.send(full, end)?;
            }
        }
        batch.map_or(Ok(()), |batch| self.send(batch, end))
    }

    fn check(&self) -> Result<(), String> {
        self.gateway.check()
    }
}
