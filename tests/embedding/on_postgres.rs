//! Tests of the loop on a real PostgreSQL. They are ignored by default, because they need a server:
//! `tests/postgres/test` sets one up and runs them.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};
use std::thread;

use bonafides::Time;
use bonafides::audit::verify_chain;
use bonafides::case::{CaseId, CommandId, CommandStatus, HostInput, Input, InputId, OperatorKind, Outcome};
use postgres::{Client, NoTls};

use super::guide::{self, sql};
use super::host::{Directory, Host, LEASE, Loop, START, desk};
use super::{SANNE, a_call, choose, id, opening, says, world};

/// A separate connection to the tables of a test.
fn connect(schema: &str) -> Client {
    let server =
        std::env::var("BONAFIDES_POSTGRES").expect("run tests/postgres/test, which sets BONAFIDES_POSTGRES");
    Client::connect(&format!("{server} options='-c search_path={schema}'"), NoTls).unwrap()
}

/// A desk with new tables.
fn host(schema: &str) -> Host<Client> {
    let mut db = connect(schema);
    db.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).unwrap();
    db.batch_execute(guide::sql(sql::TABLES)).unwrap();
    db.batch_execute(guide::sql(sql::DEADLINES)).unwrap();
    desk(db)
}

/// Another node of the same desk.
fn node(schema: &str, of: &Host<Client>) -> Host<Client> {
    Host { directory: of.directory.clone(), clock: of.clock, ..desk(connect(schema)) }
}

fn count(db: &mut Client, table: &str) -> i64 {
    db.query_one(&format!("SELECT count(*) FROM {table}"), &[]).unwrap().get(0)
}

fn opened(host: &mut Host<Client>, name: &str) -> CaseId {
    host.open(&id(name), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone()
}

fn done(command: CommandId) -> Input {
    let id = format!("report-{command}").parse::<InputId>().unwrap();
    Input::host(id, "worker", HostInput::Report { command, state: CommandStatus::Done, text: None })
}

/// The records of each case, in order.
fn records(db: &mut Client) -> BTreeMap<String, Vec<String>> {
    let mut cases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in db.query("SELECT case_id, bytes FROM records ORDER BY case_id, seq", &[]).unwrap() {
        cases.entry(row.get(0)).or_default().push(row.get(1));
    }
    cases
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_runs_the_call_of_the_guide() {
    let mut host = host("a_call");
    let mut world = world(&host);
    let (_, seen) = a_call(&mut host, &mut world).unwrap();
    assert_eq!(guide::block("text", 0).lines().collect::<Vec<_>>(), seen);
    assert_eq!(world.written, [SANNE]);
    assert_eq!(count(&mut host.db, "outbox"), 0, "every command has a report");
    for records in records(&mut host.db).values() {
        verify_chain(records.iter().map(String::as_bytes)).unwrap();
    }
}

/// 120 calls of one operator, whose row they all read: six of each subject, of which five may send a code.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_loses_none_of_120_parallel_calls() {
    let mut first = host("parallel");
    let sanne = first.directory.0[0].clone();
    let person = |n: usize| {
        let mut person = sanne.clone();
        person.account = format!("account-{n}");
        person.contacts[0].address = format!("+45{n:08}").into();
        person
    };
    first.directory = Directory((0..20).map(person).collect());

    let together = Arc::new(Barrier::new(120));
    let calls: Vec<_> = (0..120)
        .map(|call| {
            let (mut host, together) = (node("parallel", &first), Arc::clone(&together));
            thread::spawn(move || {
                let subject = format!("account-{}", call % 20);
                let opening = opening(&subject, OperatorKind::Person);
                together.wait();
                let opened = host.open(&id(&format!("call-{call}")), &opening);
                together.wait(); // before a panic, so that no thread waits forever
                let case = opened.unwrap().case.id().clone();
                let (check, outcome) = ("sim_change".to_owned(), "none".to_owned());
                let signal = HostInput::Signal { check, outcome, at: None, value: None };
                host.give(&case, &Input::host(id("signal-1"), "mobile-operator", signal)).unwrap();
                let sent = host.give(&case, &says("click-1", choose("sms_code"))).unwrap();
                let steps = host.give(&case, &says("click-2", choose("passkey"))).unwrap().case.steps();
                (subject, case, sent.reply.outcome, steps)
            })
        })
        .collect();
    let calls: Vec<_> = calls.into_iter().map(|call| call.join().expect("no call is lost")).collect();

    let records = records(&mut first.db);
    assert_eq!(records.len(), 120);
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for (subject, case, sent, steps) in &calls {
        let records = &records[case.as_str()];
        assert_eq!(records.len(), usize::try_from(*steps).unwrap());
        verify_chain(records.iter().map(String::as_bytes)).unwrap();
        *codes.entry(subject).or_default() += u32::from(*sent == Outcome::Accepted);
    }
    assert!(codes.values().all(|codes| *codes == 5), "five an hour, and none is lost: {codes:?}");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_makes_one_case_of_an_opening_on_many_nodes() {
    let first = host("openings");
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let mut host = node("openings", &first);
            thread::spawn(move || opened(&mut host, "call-1"))
        })
        .collect();
    let cases: Vec<CaseId> = nodes.into_iter().map(|node| node.join().unwrap()).collect();
    assert!(cases.iter().all(|case| *case == cases[0]), "{cases:?}");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_other_work_while_a_worker_holds_some() {
    let mut host = host("leases");
    let cases = [opened(&mut host, "call-1"), opened(&mut host, "call-2")];
    // The first worker has not yet committed its lease.
    let mut slow = connect("leases");
    let mut tx = slow.transaction().unwrap();
    let now = START;
    let held = tx.query_one(guide::sql(sql::LEASE_ON_POSTGRES), &[&now, &(now + LEASE)]).unwrap();
    let mut other = node("leases", &host);
    other.db.batch_execute("SET lock_timeout = '1s'; SET statement_timeout = '5s'").unwrap();
    let leased = other.lease().unwrap().expect("there is other work");
    assert!(held.get::<_, &str>("key").contains(cases[0].as_str()) ^ (leased.id.case == cases[0]));
    assert!(other.lease().unwrap().is_none(), "no command of a case whose first command is locked");
    tx.commit().unwrap();
    assert!(other.lease().unwrap().is_none(), "nor after the lease is committed");
    // The worker dies, and its lease expires.
    other.clock = Time::from_milliseconds(START + LEASE + 1);
    assert!(other.lease().unwrap().is_some());
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_the_oldest_first_and_a_case_in_order() {
    let mut host = host("in_order");
    let mut cases = Vec::new();
    for n in 0..6 {
        host.clock = Time::from_milliseconds(START + n);
        cases.push(opened(&mut host, &format!("call-{n}")));
    }
    // A second command of the first case is newer than the first command of each.
    host.clock = Time::from_milliseconds(START + 10);
    host.give(&cases[0], &says("click-1", choose("passkey"))).unwrap();
    for case in &cases {
        let command = host.lease().unwrap().unwrap();
        assert_eq!(&command.id.case, case);
        assert_eq!(command.id.seq, 0);
    }
    assert!(host.lease().unwrap().is_none());
    let first = CommandId::new(cases[0].clone(), 0, 0);
    host.give(&cases[0], &done(first)).unwrap();
    let next = host.lease().unwrap().unwrap();
    assert_eq!((&next.id.case, next.id.seq), (&cases[0], 1));
}

/// Completed commands are deleted, and waiting ones are found by an index.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_by_an_index() {
    let mut host = host("many");
    let fill = "INSERT INTO outbox (key, version, bytes, case_id, seq, n, since)
                SELECT 'outbox/c' || i || '.0.0', 1, '', 'c' || i, 0, 0, i FROM generate_series(1, 20000) AS i";
    host.db.batch_execute(fill).unwrap();
    host.db.batch_execute("ANALYZE outbox").unwrap();
    let lease = guide::sql(sql::LEASE_ON_POSTGRES).replace("$1", "0").replace("$2", "1");
    let plan = host.db.query(&format!("EXPLAIN {lease}"), &[]).unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
    let plan = plan.join("\n");
    assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{plan}");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_stores_nothing_of_a_commit_that_fails() {
    let mut host = host("failing");
    let case = opened(&mut host, "call-1");
    let everything = |db: &mut Client| {
        let mut rows = Vec::new();
        for table in ["state", "records", "outbox"] {
            let all = format!("SELECT row_to_json({table})::text AS row FROM {table} ORDER BY 1");
            rows.extend(db.query(&all, &[]).unwrap().iter().map(|row| row.get::<_, String>(0)));
        }
        rows
    };
    let before = everything(&mut host.db);
    // The last statement of the step fails, after rows and commands are written.
    let broken = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
                  AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
                  CREATE TRIGGER full_disk BEFORE INSERT ON records EXECUTE FUNCTION full_disk()";
    host.db.batch_execute(broken).unwrap();
    let click = says("click-1", choose("passkey"));
    assert!(host.give(&case, &click).is_err());
    assert_eq!(everything(&mut host.db), before);
    // With room on the disk, the same input is treated as new.
    host.db.batch_execute("DROP TRIGGER full_disk ON records").unwrap();
    assert_eq!(host.give(&case, &click).unwrap().reply.outcome, Outcome::Accepted);
}
