//! Events at a gateway, in signed requests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::keys::Sensitive;
use bonafides_export::{Form, OcsfVersion};
use bonafides_http_testing::{Received, Reply, StandIn};
use bonafides_parts::Sink as _;
use bonafides_parts::store::NumberedRecord;
use bonafides_tls::Trust;
use bonafides_webhook::WebhookSink;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;

const KEY: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn sink(gateway: &StandIn, form: Form) -> WebhookSink {
    let secret = Sensitive::from(format!("whsec_{KEY}"));
    let url = gateway.url().parse().unwrap();
    WebhookSink::new(url, secret.into(), form, "log.contoso.example", Trust::default())
}

fn records(range: std::ops::Range<u64>) -> Vec<NumberedRecord> {
    let bytes = |position: u64| {
        format!(
            r#"{{"actor":{{"alias":"host","kind":"host"}},"blocked_by":[],"case":"4f0c","commands":[],"data":{{}},"engine":"0.1.0","input":"07","seq":{position},"state":{{}},"time":1795420800000,"type":"time","v":1}}"#
        )
    };
    range.map(|position| NumberedRecord::new(position, bytes(position))).collect()
}

/// Asserts that a request is signed as Standard Webhooks says, by code that is not ours.
fn verify(request: &Received) {
    let header = |name| request.header(name).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&STANDARD.decode(KEY).unwrap()).unwrap();
    mac.update(
        format!("{}.{}.{}", header("webhook-id"), header("webhook-timestamp"), request.body).as_bytes(),
    );
    let signature = STANDARD.decode(header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    mac.verify_slice(&signature).unwrap();
}

#[test]
fn each_form_is_sent_as_its_content_type_says() {
    for (form, content_type) in [
        (Form::CloudEvents, "application/cloudevents-batch+json"),
        (Form::Events, "application/json"),
        (Form::Cef, "text/plain; charset=utf-8"),
    ] {
        let gateway = StandIn::new(|_| Reply::new(204, ""));
        sink(&gateway, form).take(&records(5..8)).unwrap();
        let received = gateway.received();
        assert_eq!(received.len(), 1);
        verify(&received[0]);
        assert_eq!(received[0].header("content-type"), Some(content_type));
        assert_eq!(received[0].header("webhook-id"), Some("log.contoso.example.5.7"));
        if form == Form::Cef {
            assert_eq!(received[0].body.lines().filter(|line| line.starts_with("CEF:0|")).count(), 3);
        } else {
            let events: Vec<Value> = serde_json::from_str(&received[0].body).unwrap();
            assert_eq!(events.len(), 3);
        }
    }
}

#[test]
fn a_batch_is_split_into_requests_that_gateways_take_and_nothing_is_lost() {
    let gateway = StandIn::new(|_| Reply::new(200, ""));
    sink(&gateway, Form::CloudEvents).take(&records(0..1_000)).unwrap();
    let received = gateway.received();
    assert!(received.len() > 1 && received.iter().all(|request| request.body.len() < 300 << 10));
    received.iter().for_each(verify);
    let events =
        received.iter().flat_map(|request| serde_json::from_str::<Vec<Value>>(&request.body).unwrap());
    assert!(events.map(|event| event["data"]["position"].as_u64().unwrap()).eq(0..1_000));
}

#[test]
fn a_gateway_that_refuses_or_does_not_answer_gets_the_batch_again() {
    for reply in [Reply::new(400, ""), Reply::new(500, ""), Reply::new(302, ""), Reply::HangUp] {
        let gateway = StandIn::new(move |_| reply.clone());
        assert!(sink(&gateway, Form::Ocsf(OcsfVersion::default())).take(&records(0..2)).is_err());
    }
    let gateway = StandIn::new(|_| Reply::new(401, ""));
    assert!(sink(&gateway, Form::Events).check().unwrap_err().contains("correct the secret"));
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_nothing_is_sent() {
    let gateway = StandIn::new(|_| Reply::new(200, ""));
    let broken = [records(0..1), vec![NumberedRecord::new(1, "{}".to_owned())]].concat();
    let error = sink(&gateway, Form::Events).take(&broken).unwrap_err().to_string();
    assert!(error.contains("record 1: not a record"), "{error}");
    assert!(gateway.received().is_empty());
}

/// One batch of several requests, at a gateway that takes each of them slowly.
#[test]
fn the_requests_of_a_batch_share_one_limit() {
    let gateway = StandIn::new(|_| {
        std::thread::sleep(Duration::from_millis(600));
        Reply::new(204, "")
    });
    let sink = sink(&gateway, Form::CloudEvents).limit(Duration::from_millis(1_500));
    sink.take(&records(0..2)).unwrap();
    // Each is answered within the limit, and not all of them together.
    assert!(sink.take(&records(0..2_000)).is_err());
}
