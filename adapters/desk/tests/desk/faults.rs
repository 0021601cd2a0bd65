use std::net::TcpListener;
use std::time::Duration;

use bonafides::case::{CaseState, ChallengeState, Input, OperatorInput};
use bonafides_parts::{StepTransaction as _, Store as _};
use bonafides_syslog::SyslogSink;
use bonafides_tls::Trust;
use tempfile::TempDir;

use crate::calls::approved;
use crate::world::{Mood, SANNE, World, builder, desk, operator, start, store};

/// Sends a code while the gateway is in a mood, and returns the attempts.
fn sent_while(mood: Mood) -> (usize, usize, ChallengeState) {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    world.is(mood);
    case.choose("sms_code").unwrap();
    for _ in 0..40 {
        desk.run_until_idle().unwrap();
        world.pass(60);
    }
    let status = desk.status().unwrap();
    assert_eq!(status.store.waiting, 0, "the case goes on");
    let view = case.view().unwrap();
    let state = view.challenges.iter().find(|challenge| challenge.challenge == "sms_code").unwrap().state;
    let attempts = world.sends.lock().unwrap().len();
    (attempts, status.dead.len(), state)
}

#[test]
fn a_channel_that_hangs_is_unknown_and_one_that_is_down_is_tried_until_the_code_is_of_no_use() {
    assert_eq!(sent_while(Mood::Hangs).0, 1, "never again: it may have been sent");
    assert_eq!(sent_while(Mood::Unknown).0, 1);
    assert_eq!(sent_while(Mood::Refuses).0, 1);
    let (attempts, dead, _) = sent_while(Mood::Down);
    assert!(attempts > 3, "{attempts}");
    assert_eq!(dead, 1);
}

#[test]
fn two_workers_that_carry_out_one_command_pass_one_id_and_the_second_report_changes_nothing() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    case.choose("sms_code").unwrap();
    // A worker that leases the command and is paused for longer than its lease.
    let (now, later) = (world.now(), bonafides::Time::from_milliseconds(world.now().milliseconds() + 1));
    let paused = desk.store().lease(now, later).unwrap().unwrap();
    world.pass(1);
    desk.run_until_idle().unwrap();
    let id = paused.row.key.as_str().strip_prefix("outbox/").unwrap();
    assert_eq!(world.sends.lock().unwrap().as_slice(), [id]);
    let records = desk.store().records(case.id().as_str(), 0, 100).unwrap().len();
    let report = bonafides::case::HostInput::Report {
        command: id.parse().unwrap(),
        state: bonafides::case::CommandStatus::Failed,
        text: None,
    };
    let second = Input::host("another".parse().unwrap(), "worker", report);
    assert!(matches!(desk.give(case.id(), &second).unwrap(), bonafides::case::Outcome::Refused(_)));
    assert_eq!(
        desk.store().records(case.id().as_str(), 0, 100).unwrap().len(),
        records + 1,
        "refused and recorded"
    );
    assert_eq!(case.answer("sms_code", [world.code()]).unwrap().view.points, 30);
}

#[test]
fn what_the_host_rolls_back_did_not_happen() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    let path = folder.path().join("desk.db");
    let host = store(&folder);
    let mut own = rusqlite::Connection::open(path).unwrap();
    own.execute_batch("CREATE TABLE tickets (id TEXT)").unwrap();
    let says = OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: None };
    let choose = Input::operator("click-1".parse().unwrap(), operator("o-4711"), says);
    let before = desk.store().records(case.id().as_str(), 0, 100).unwrap();
    for committed in [false, true] {
        let tx = own.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let mut within = host.within(&tx);
        assert!(within.lock(&[]).unwrap().is_empty());
        let pending = desk.within(&mut within).give(case.id(), &choose).unwrap();
        tx.execute("INSERT INTO tickets (id) VALUES ('t-1')", []).unwrap();
        if committed {
            tx.commit().unwrap();
            assert_eq!(pending.committed().reply.outcome, bonafides::case::Outcome::Accepted);
        } else {
            tx.rollback().unwrap();
            drop(pending);
            desk.run_until_idle().unwrap();
            assert!(world.sends.lock().unwrap().is_empty(), "nothing was said");
            assert_eq!(desk.store().records(case.id().as_str(), 0, 100).unwrap(), before);
        }
    }
    desk.run_until_idle().unwrap();
    assert_eq!(world.sends.lock().unwrap().len(), 1);
    assert_eq!(own.query_row("SELECT count(*) FROM tickets", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}

#[test]
fn time_ends_what_nobody_continues_and_rows_go_after_their_retention() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    world.pass(86_400);
    desk.run_until_idle().unwrap();
    assert_eq!(case.view().unwrap().state, CaseState::Ended);
    assert!(world.passwords.lock().unwrap().is_empty());
    assert_eq!(desk.status().unwrap().store.open_cases, 0);
    world.pass(91 * 86_400);
    let round = desk.run_until_idle().unwrap();
    assert_eq!(round.pruned, 1);
    assert!(case.view().is_err());
    assert!(!desk.store().records(case.id().as_str(), 0, 100).unwrap().is_empty(), "records stay");
}

#[test]
fn a_sink_that_fails_gets_everything_later_and_holds_up_nothing() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    *world.sink_works.lock().unwrap() = false;
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 1);
    let status = desk.status().unwrap();
    assert!(status.lag["siem"] > 5);
    assert_eq!(status.troubles[0].part, "sink siem");
    *world.sink_works.lock().unwrap() = true;
    desk.run_until_idle().unwrap();
    let status = desk.status().unwrap();
    assert_eq!((status.lag["siem"], status.troubles.len()), (0, 0));
    assert_eq!(world.sunk.lock().unwrap().len() as u64, status.store.numbered);
}

/// A sink that is slow takes what it can in its time: the same batch again and again would never pass.
#[test]
fn a_sink_that_takes_only_a_few_records_at_a_time_gets_all_of_them() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    *world.sink_takes.lock().unwrap() = 3;
    let desk = desk(&world, &folder);
    approved(&desk, &world, "sanne@contoso.example");
    // A failure halves the batch: 500 records are at most 3 after eight of them, and what is taken doubles it again.
    for _ in 0..40 {
        desk.run_until_idle().unwrap();
    }
    let status = desk.status().unwrap();
    assert!(status.store.numbered > 5);
    assert_eq!((status.lag["siem"], status.troubles.len()), (0, 0));
    assert_eq!(world.sunk.lock().unwrap().len() as u64, status.store.numbered);
}

/// A desk with the sink `hangs`: a server that accepts connections and never reads.
fn with_a_sink_that_hangs(
    world: &std::sync::Arc<World>,
    folder: &TempDir,
    limit: Duration,
) -> (bonafides_desk::Desk, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("tls://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let form = "ocsf".parse().unwrap();
    let sink = SyslogSink::new(server.parse().unwrap(), form, crate::world::ORIGIN, Trust::default());
    let mut limits = bonafides_desk::TimeLimits::default();
    // Longer than the sink itself, which says more than that it is late.
    (limits.sink, limits.first_look) = (limit.saturating_add(Duration::from_secs(60)), Duration::ZERO);
    let desk =
        builder(world, store(folder)).limits(limits).sink("hangs", std::sync::Arc::new(sink.limit(limit)));
    let desk = desk.open().unwrap();
    crate::world::put_in_force(&desk, crate::world::POLICY);
    (desk, listener)
}

#[test]
fn a_sink_that_hangs_costs_no_case_and_no_other_sink_anything() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    // Whatever waited for this sink would wait for an hour.
    let (desk, _listener) = with_a_sink_that_hangs(&world, &folder, Duration::from_secs(3_600));
    let stop = bonafides_desk::Stop::default();
    let until = |is_so: &dyn Fn(&bonafides_desk::DeskStatus) -> bool| {
        while !is_so(&desk.status().unwrap()) {
            std::thread::sleep(Duration::from_millis(2));
        }
    };
    let carried_out = || until(&|status| status.store.waiting == 0);
    std::thread::scope(|scope| {
        let _stops = StopsAtEnd(&stop);
        scope.spawn(|| desk.run(&stop));
        for _ in 0..2 {
            // Codes are found by the ids of their commands, which have no order.
            world.sent.lock().unwrap().clear();
            let case = desk.start(&start("sanne@contoso.example")).unwrap();
            carried_out();
            case.choose("sms_code").unwrap();
            carried_out();
            case.answer("sms_code", [world.code()]).unwrap();
            case.choose("passkey").unwrap();
            carried_out();
            crate::calls::passkey(&desk, &world, &case);
            case.carry_out().unwrap();
            carried_out();
        }
        assert_eq!(world.passwords.lock().unwrap()[SANNE].len(), 2);
        until(&|status| status.store.numbered > 20 && status.lag["siem"] == 0);
        let status = desk.status().unwrap();
        assert_eq!(status.lag["hangs"], status.store.numbered);
    });
}

/// Stops the workers also if the test fails, which would otherwise wait for them.
struct StopsAtEnd<'s>(&'s bonafides_desk::Stop);

impl Drop for StopsAtEnd<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

#[test]
fn a_sink_that_is_given_up_is_named() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let (desk, _listener) = with_a_sink_that_hangs(&world, &folder, Duration::from_millis(50));
    desk.run_until_idle().unwrap();
    let status = desk.status().unwrap();
    assert!(status.lag["hangs"] > 0 && status.lag["siem"] == 0);
    let trouble = status.troubles.iter().find(|trouble| trouble.part == "sink hangs").unwrap();
    assert!(trouble.reason.contains("in time"), "{}", trouble.reason);
    let checks = desk.doctor();
    assert!(checks.iter().any(|check| check.part == "sink hangs" && !check.is_fine()));
}

#[test]
fn sixteen_threads_and_one_person_end_without_busy() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let stop = bonafides_desk::Stop::default();
    let done = std::thread::scope(|scope| {
        let stops = StopsAtEnd(&stop);
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| (0..5).filter(|_| desk.start(&start("sanne@contoso.example")).is_ok()).count())
            })
            .collect();
        let worker = scope.spawn(|| desk.run(&stop));
        let done: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        drop(stops);
        worker.join().unwrap();
        done
    });
    assert_eq!(done, 80);
}

#[test]
fn a_part_that_never_returns_does_not_hold_up_the_desk() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    world.is(Mood::Hangs);
    case.choose("sms_code").unwrap();
    // The call itself goes on for two seconds.
    desk.run_until_idle().unwrap();
    assert_eq!(desk.status().unwrap().troubles[0].part, "channel sms");
}

#[test]
fn a_store_without_tables_or_of_another_version_is_refused_before_anything_runs() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let path = folder.path().join("desk.db");
    let fresh =
        bonafides_store_sqlite::SqliteStore::open(&path, crate::world::ORIGIN.parse().unwrap()).unwrap();
    let error = builder(&world, fresh).open().unwrap_err().to_string();
    assert_eq!(error, "the schema has version 0, and this version needs 1");
    drop(store(&folder));
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let newer =
        bonafides_store_sqlite::SqliteStore::open(&path, crate::world::ORIGIN.parse().unwrap()).unwrap();
    assert!(newer.migrate().is_err());
    let error = builder(&world, newer).open().unwrap_err().to_string();
    assert_eq!(error, "the schema has version 99, and this version knows up to 1");
}
