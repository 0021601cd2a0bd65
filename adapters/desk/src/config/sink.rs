//! Sinks, as a configuration describes them.

use std::path::PathBuf;
use std::sync::Arc;

#[cfg(feature = "parquet")]
use bonafides_columns::FileForm;
use bonafides_export::{Form, UnknownForm};
use bonafides_parts::Sink;

use super::reader::{Field, Reader, Section, Shape};
#[cfg(feature = "webhook")]
use super::{SecretSource, webhook};
use crate::first::{EventFileSink, FileSink};

const SINKS: [Shape; 5] = [
    Shape { key: "file", with: &["as"], is_built: true },
    Shape { key: "syslog", with: &["as", "ca_file"], is_built: cfg!(feature = "syslog") },
    Shape {
        key: "webhook",
        with: &["as", "secret_file", "secret_env", "ca_file"],
        is_built: cfg!(feature = "webhook"),
    },
    Shape { key: "parquet", with: &[], is_built: cfg!(feature = "parquet") },
    Shape { key: "arrow", with: &[], is_built: cfg!(feature = "parquet") },
];

/// An entry of `[sinks]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SinkConfig {
    /// A file of records.
    File(PathBuf),
    /// A file of events.
    Events(PathBuf, Form),
    /// A folder of Parquet or Arrow files.
    #[cfg(feature = "parquet")]
    Columns(PathBuf, FileForm),
    /// A server of syslog.
    #[cfg(feature = "syslog")]
    Syslog(SyslogConfig),
    /// A gateway that verifies signatures.
    #[cfg(feature = "webhook")]
    Webhook(WebhookSinkConfig),
}

/// A server of syslog over TLS.
#[cfg(feature = "syslog")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyslogConfig {
    /// The server.
    pub server: bonafides_syslog::SyslogServer,
    /// The form of events.
    pub form: Form,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

/// A gateway that takes events in signed requests.
#[cfg(feature = "webhook")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookSinkConfig {
    /// The address.
    pub url: bonafides_webhook::GatewayUrl,
    /// The place of the signing secrets.
    pub secret: SecretSource,
    /// The form of events.
    pub form: Form,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

impl SinkConfig {
    /// Returns the sink for the log `origin`.
    pub fn open(&self, origin: &str) -> Arc<dyn Sink> {
        match self {
            Self::File(path) => Arc::new(FileSink::new(path)),
            Self::Events(path, form) => Arc::new(EventFileSink::new(path, *form, origin)),
            #[cfg(feature = "parquet")]
            Self::Columns(folder, form) => Arc::new(crate::first::ColumnsSink::new(folder, *form)),
            #[cfg(feature = "syslog")]
            Self::Syslog(SyslogConfig { server, form, ca_file }) => {
                let trust = bonafides_tls::Trust::new(ca_file.as_deref());
                Arc::new(bonafides_syslog::SyslogSink::new(server.clone(), *form, origin, trust))
            }
            #[cfg(feature = "webhook")]
            Self::Webhook(WebhookSinkConfig { url, secret, form, ca_file }) => {
                let (secret, trust) = (secret.at_each_use(), bonafides_tls::Trust::new(ca_file.as_deref()));
                Arc::new(bonafides_webhook::WebhookSink::new(url.clone(), secret, *form, origin, trust))
            }
        }
    }
}

/// Reads an entry.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<SinkConfig> {
    match reader.shape(field, &SINKS, &[])? {
        #[cfg(feature = "syslog")]
        ("syslog", sink) => {
            let server = reader.parsed(&sink, "syslog", |text| {
                text.parse().map_err(|error: bonafides_syslog::ServerError| {
                    (error.to_string(), error.help().to_owned())
                })
            });
            let form = form(reader, &sink, Form::Syslog);
            let ca_file = reader.path(&sink, "ca_file");
            Some(SinkConfig::Syslog(SyslogConfig { server: server?, form: form?, ca_file }))
        }
        #[cfg(feature = "webhook")]
        ("webhook", sink) => {
            let url = webhook::url(reader, &sink, "webhook");
            let secret = webhook::secret(reader, &sink, ["secret_file", "secret_env"]);
            let form = form(reader, &sink, Form::CloudEvents);
            let ca_file = reader.path(&sink, "ca_file");
            Some(SinkConfig::Webhook(WebhookSinkConfig { url: url?, secret: secret?, form: form?, ca_file }))
        }
        #[cfg(feature = "parquet")]
        ("parquet", sink) => {
            reader.path(&sink, "parquet").map(|folder| SinkConfig::Columns(folder, FileForm::Parquet))
        }
        #[cfg(feature = "parquet")]
        ("arrow", sink) => {
            reader.path(&sink, "arrow").map(|folder| SinkConfig::Columns(folder, FileForm::Arrow))
        }
        (_, sink) => {
            let path = reader.path(&sink, "file");
            if sink.field("as").is_none() {
                return path.map(SinkConfig::File);
            }
            let form = form(reader, &sink, Form::Events);
            Some(SinkConfig::Events(path?, form?))
        }
    }
}

fn form(reader: &mut Reader<'_>, sink: &Section<'_>, default: Form) -> Option<Form> {
    if sink.field("as").is_none() {
        return Some(default);
    }
    reader.parsed(sink, "as", |text| {
        text.parse().map_err(|error: UnknownForm| (error.to_string(), error.help().to_owned()))
    })
}
