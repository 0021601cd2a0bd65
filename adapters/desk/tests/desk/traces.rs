//! Spans and events, searched for personal data.

use std::collections::BTreeSet;
use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex};

use bonafides_desk::{DeskError, Start};
use tempfile::TempDir;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::calls::approved;
use crate::world::{Mood, SANNE, World, desk, operator, start};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// In a process of its own, whose every thread has the subscriber: what a process records is decided once for each place in
/// the code, and other tests have none.
#[test]
fn no_personal_data_in_spans_and_events() {
    let alone = ["--ignored", "--exact", "traces::alone", "--nocapture"];
    let ran = Command::new(std::env::current_exe().unwrap()).args(alone).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
#[ignore = "is run by the other"]
fn alone() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(written.clone())
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .finish();
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut secrets = vec![calls(&world, &folder)];
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    secrets.extend(world.passwords.lock().unwrap().values().flatten().cloned());
    for (_, address, message) in world.sent.lock().unwrap().values() {
        secrets.extend([address.clone(), message.clone()]);
    }
    let named = [SANNE, "sanne", "Sanne", "Holm", "o-4711", "a-1", "zq-", "+45", "first set-up", "jo@"];
    for planted in secrets.iter().map(String::as_str).chain(named) {
        assert!(!text.contains(planted), "{planted} in a trace");
    }
    for documented in ["desk.step", "desk.command", "desk.part_failed"] {
        assert!(text.contains(documented), "{documented} is documented in docs/operations.md");
    }
    metrics_are_as_documented(&text);
}

/// Takes calls of all kinds, and returns the code of the first.
fn calls(world: &Arc<World>, folder: &TempDir) -> String {
    let desk = desk(world, folder);
    let case = approved(&desk, world, "sanne@contoso.example");
    let code = world.code();
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    // Refusals, unknown names, and gateways that fail.
    let opening =
        Start::new("reset_password", operator("o-4711"), "phone").named("zq-nobody").from("+4599999999");
    assert!(matches!(desk.start(&opening), Err(DeskError::Refused(_))));
    let early = desk.start(&start("jo@contoso.example")).unwrap();
    assert!(matches!(early.answer("sms_code", ["zq-typed"]), Err(DeskError::Refused(_))));
    early.escalate("zq-reason").unwrap();
    for mood in [Mood::Down, Mood::Unknown, Mood::Refuses, Mood::Hangs] {
        world.is(mood);
        let case = desk.start(&start("jo@contoso.example")).unwrap();
        desk.run_until_idle().unwrap();
        let _ = case.choose("sms_code");
        desk.run_until_idle().unwrap();
        world.pass(3_600);
        let _ = case.not_me();
        desk.run_until_idle().unwrap();
    }
    code
}

/// The metrics of the traces are those of the manual, and their labels name nothing but kinds, results and parts.
fn metrics_are_as_documented(text: &str) {
    let (mut found, mut labels) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        let Some((_, mut rest)) = line.split_once(" desk.metrics: ") else { continue };
        while let Some((name, after)) = rest.split_once('=') {
            let name = name.trim();
            if let Some(value) = after.strip_prefix('"') {
                let (value, after) = value.split_once('"').unwrap();
                labels.insert(format!("{name}={value}"));
                rest = after;
                continue;
            }
            let (value, after) = after.split_once(' ').unwrap_or((after, ""));
            assert!(value.parse::<f64>().is_ok_and(|value| value >= 0.0), "{name}={value}");
            let (instrument, name) = name.split_once('.').expect("the name of a metric");
            let instrument = instrument.rsplit('_').next().unwrap();
            found.insert((name.to_owned(), instrument.to_owned()));
            rest = after;
        }
    }
    let manual = include_str!("../../../../docs/operations.md");
    let mut documented = BTreeSet::new();
    for row in manual.lines().filter(|row| row.starts_with("| `desk.")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let instruments = cells[2].split(", ").collect::<Vec<_>>();
        if !["counter", "histogram", "gauge"].contains(&instruments[0]) {
            continue;
        }
        for (n, name) in cells[1].split(", ").enumerate() {
            let instrument = instruments.get(n).or(instruments.last()).unwrap();
            documented.insert((name.trim_matches('`').to_owned(), (*instrument).to_owned()));
        }
    }
    assert_eq!(found, documented);
    let known = "\
        kind=administrator kind=caller kind=conclude kind=deliver kind=host kind=notify kind=observe kind=open kind=operator \
        kind=present_challenge kind=redeem kind=report kind=send_message kind=time_passed";
    let known: Vec<&str> = known
        .split_whitespace()
        .chain([
            "part=channel mail",
            "part=channel sms",
            "part=directory",
            "part=directory writes",
            "part=provider webauthn",
            "part=signal sim_change",
            "part=sink siem",
            "result=answered",
            "result=late",
            "result=leased",
            "result=none",
            "result=stored",
            "sink=siem",
            "status=done",
            "status=failed",
            "status=later",
            "status=unknown",
        ])
        .collect();
    assert_eq!(labels.iter().map(String::as_str).collect::<Vec<_>>(), known);
}
