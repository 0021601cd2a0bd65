use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafides::Verdict;
use bonafides::case::{
    Block, Caller, CaseState, ExternalResult, HostInput, Input, Outcome, ProviderOutcome, RefusalCode,
    Resolution,
};
use bonafides_desk::{Desk, DeskError, OperatorCase, Stop};
use tempfile::TempDir;

use crate::world::{SANNE, World, desk, operator, start};

/// Answers a passkey challenge as its provider.
pub(crate) fn passkey(desk: &Desk, world: &World, case: &OperatorCase) {
    let (command, nonce) = world.asked.lock().unwrap().last().cloned().expect("the provider was asked");
    let result = ExternalResult::new(
        command.parse().unwrap(),
        nonce,
        format!("ref-{command}"),
        ProviderOutcome::Passed,
    );
    let input =
        Input::host(format!("ref-{command}").parse().unwrap(), "webauthn", HostInput::External(result));
    assert_eq!(desk.give(case.id(), &input).unwrap(), Outcome::Accepted);
}

/// A whole call until the grant is released.
pub(crate) fn approved(desk: &Desk, world: &World, name: &str) -> OperatorCase {
    let work = || desk.run_until_idle().unwrap();
    let case = desk.start(&start(name)).unwrap();
    work();
    case.choose("sms_code").unwrap();
    work();
    let turn = case.answer("sms_code", [world.code()]).unwrap();
    assert_eq!((turn.view.verdict, turn.view.points), (Verdict::Challenge, 30));
    let turn = case.choose("passkey").unwrap();
    assert_eq!(turn.ask[0].challenge, "passkey");
    work();
    passkey(desk, world, &case);
    assert_eq!(case.view().unwrap().verdict, Verdict::Approve);
    case
}

#[test]
fn a_whole_call_sets_one_password_and_delivers_it() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = approved(&desk, &world, "sanne@contoso.example");
    case.carry_out().unwrap();
    assert!(matches!(case.carry_out(), Err(DeskError::NotApproved)), "one grant, once");
    desk.run_until_idle().unwrap();

    let view = case.view().unwrap();
    assert_eq!((view.state, view.resolution), (CaseState::Ended, Some(Resolution::Done)));
    let passwords = world.passwords.lock().unwrap()[SANNE].clone();
    assert_eq!((passwords.len(), passwords[0].chars().count()), (1, 20));
    let mail = world.sent.lock().unwrap();
    let (_, address, text) =
        mail.values().find(|(channel, _, text)| channel == "mail" && text.contains(&passwords[0])).unwrap();
    assert!(address.ends_with("@home.example") && !text.is_empty());
    drop(mail);

    let records = desk.store().records(case.id().as_str(), 0, 1000).unwrap();
    let verified = bonafides::audit::verify_chain(records.iter().map(String::as_bytes));
    assert!(verified.is_ok(), "{verified:?}");
    assert!(records.iter().all(|record| !record.contains(&passwords[0])));
    // In the log and in the sink: every record, once, each after its predecessor.
    let chain = desk.store().records("desk", 0, 10).unwrap();
    let mut sunk = world.sunk.lock().unwrap().clone();
    assert_eq!(
        sunk.iter().filter(|record| record.contains(case.id().as_str())).cloned().collect::<Vec<_>>(),
        records
    );
    sunk.sort();
    let mut all: Vec<String> = records.into_iter().chain(chain).collect();
    all.sort();
    assert_eq!(sunk, all);
    let status = desk.status().unwrap();
    assert_eq!((status.store.waiting, status.store.open_cases, status.lag["siem"]), (0, 0, 0));
}

#[test]
fn a_case_continues_on_another_node_and_is_taken_over_by_nobody() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let here = desk(&world, &folder);
    let there = crate::world::builder(&world, crate::world::store(&folder)).open().unwrap();
    let case = here.start(&start("sanne@contoso.example")).unwrap();
    there.run_until_idle().unwrap();
    let me = operator("o-4711");
    there.case(case.id(), &me).choose("sms_code").unwrap();
    here.run_until_idle().unwrap();
    assert_eq!(case.answer("sms_code", [world.code()]).unwrap().view.points, 30);
    let other = there.case(case.id(), &operator("o-4712"));
    assert!(matches!(other.choose("passkey"), Err(DeskError::Refused(_))));
}

#[test]
fn a_refusal_says_what_is_missing_and_an_unknown_case_is_said() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    match case.answer("sms_code", ["123456"]) {
        Err(DeskError::Refused(refusal)) => assert_eq!(refusal.code, RefusalCode::NotAsked),
        other => panic!("{other:?}"),
    }
    assert!(matches!(case.carry_out(), Err(DeskError::NotApproved)));
    let nobody = desk.case(&"0".repeat(32).parse().unwrap(), &operator("o-4711"));
    assert!(matches!(nobody.view(), Err(DeskError::UnknownCase(_))));
}

#[test]
fn a_page_waits_and_shows_the_same_to_whoever_is_unknown() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let shown = ["sanne@contoso.example", "nobody@contoso.example"].map(|name| {
        let opening = bonafides_desk::Start::new("reset_password", operator("ignored"), "web").named(name);
        let (case, turn) = desk.start_page("portal", &opening, Caller::default()).unwrap();
        desk.run_until_idle().unwrap();
        let again = case.view().unwrap();
        (turn.view.text.clone(), again.view.text, again.view.offers)
    });
    assert_eq!(shown[0], shown[1]);
}

#[test]
fn a_page_waits_for_the_hosts_own_work_also_if_it_fails() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let opening = bonafides_desk::Start::new("reset_password", operator("ignored"), "web").named("nobody");
    let (case, _) = desk.start_page("portal", &opening, Caller::default()).unwrap();
    for fails in [false, true] {
        let begun = Instant::now();
        let mut done = false;
        let turn = case.after(|| {
            done = true;
            if fails { Err(DeskError::NotApproved) } else { Ok(()) }
        });
        assert!(done && turn.is_err() == fails, "{turn:?}");
        // Not sooner than the page of whoever is known; how long the machine takes is no matter here.
        assert!(begun.elapsed() >= Duration::from_secs(2));
    }
}

#[test]
fn workers_in_threads_carry_everything_out_and_stop() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let stop = Stop::default();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| desk.run(&stop));
        }
        let calls: Vec<_> = (0..6)
            .map(|n| {
                let desk = desk.clone();
                scope.spawn(move || {
                    let case = desk.start(&start(&format!("user{n}"))).unwrap();
                    while case.view().unwrap().blocked_by.contains(&Block::Observing) {}
                    case.choose("sms_code").unwrap();
                    case
                })
            })
            .collect();
        for call in calls {
            call.join().unwrap();
        }
        while desk.status().unwrap().store.waiting > 0 {
            std::thread::yield_now();
        }
        stop.stop();
    });
    assert_eq!(world.sent.lock().unwrap().len(), 6);
    let desk = Arc::new(desk);
    assert_eq!(desk.status().unwrap().store.open_cases, 6);
}
