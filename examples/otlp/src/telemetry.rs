//! Spans and metrics over OTLP, as protobuf over HTTP.

use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Level, Metadata};
use tracing_opentelemetry::MetricsLayer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// The providers of a process. [`end`](Self::end) sends the rest.
pub(crate) struct Telemetry {
    spans: SdkTracerProvider,
    metrics: SdkMeterProvider,
}

impl Telemetry {
    /// Sends the spans and metrics of this process to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names, by default
    /// `http://localhost:4318`: spans in batches, metrics every minute, or as `OTEL_METRIC_EXPORT_INTERVAL` says.
    pub(crate) fn start(service: &'static str) -> Result<Self, Box<dyn Error>> {
        let resource = Resource::builder().with_service_name(service).build();
        let exporter = SpanExporter::builder().with_http().with_http_client(Client::new()).build()?;
        let spans = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.clone())
            .build();
        let exporter = MetricExporter::builder().with_http().with_http_client(Client::new()).build()?;
        let metrics =
            SdkMeterProvider::builder().with_periodic_exporter(exporter).with_resource(resource).build();

        let traced = tracing_opentelemetry::layer()
            .with_tracer(spans.tracer(service))
            .with_filter(filter_fn(|at| is_of_the_desk(at) && at.target() != "desk.metrics"));
        // It reads the events whose fields are metrics, and no others.
        let measured = MetricsLayer::new(metrics.clone()).with_filter(filter_fn(is_of_the_desk));
        tracing_subscriber::registry().with(traced).with(measured).try_init()?;
        Ok(Self { spans, metrics })
    }

    /// Sends the rest.
    pub(crate) fn end(self) -> Result<(), Box<dyn Error>> {
        self.spans.shutdown()?;
        self.metrics.shutdown()?;
        Ok(())
    }
}

/// Returns true for what a desk reports, down to `desk.step`. Other crates may report what you do not want to send.
fn is_of_the_desk(at: &Metadata<'_>) -> bool {
    at.target() == "desk.metrics" || (at.target().starts_with("bonafides") && *at.level() <= Level::DEBUG)
}

/// HTTP for the exporters, in their own threads.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            // The exporter looks at the status itself.
            .http_status_as_error(false);
        Self(config.build().into())
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let (head, mut body) = self.0.run(Request::from_parts(head, &body[..]))?.into_parts();
        Ok(Response::from_parts(head, body.read_to_vec()?.into()))
    }
}
