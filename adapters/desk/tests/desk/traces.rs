//! Spans and events, searched for personal data.

use std::io;
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

#[test]
fn no_personal_data_in_spans_and_events() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(written.clone())
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .finish();
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let mut secrets = Vec::new();
    tracing::subscriber::with_default(subscriber, || {
        let desk = desk(&world, &folder);
        let case = approved(&desk, &world, "sanne@contoso.example");
        secrets.push(world.code());
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
    });
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
}
