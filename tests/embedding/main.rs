//! The code of `docs/embedding.md`, which runs here.

mod guide;
mod host;
mod on_postgres;
mod postgres_loop;
mod worker;

use bonafides::Time;
use bonafides::audit::verify_chain;
use bonafides::case::{
    Block, Caller, CallerInput, Case, CaseId, Command, CommandTask, Committed, Connector, ExternalResult,
    Fault, HostInput, Input, InputId, MemoryRedemptions, Opening, Operator, OperatorInput, OperatorKind,
    Outcome, Policies, ProviderOutcome, View,
};
use bonafides::keys::{Seed, Sensitive};

use host::{Failure, Host, Loop, host};
use worker::World;

const SANNE: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

fn world<Db>(host: &Host<Db>) -> World {
    let connector = Connector::new("directory-1", "log.contoso.example");
    World {
        connector: connector.key("grant-1", host.keys.grant_public()).unwrap(),
        memory: MemoryRedemptions::new(),
        sent: Vec::new(),
        written: Vec::new(),
        locked: Vec::new(),
    }
}

fn id(text: &str) -> InputId {
    text.parse().unwrap()
}

fn opening(named: &str, kind: OperatorKind) -> Opening {
    Opening::new("reset_password", Operator::new("operator-7", kind), "phone")
        .from(Sensitive::from("+4587654321"))
        .named(named)
        .language("en")
}

fn says(name: &str, says: OperatorInput) -> Input {
    let by = Operator::new("operator-7", OperatorKind::Person);
    Input::operator(id(name), by, says)
}

fn choose(challenge: &str) -> OperatorInput {
    OperatorInput::Choose { challenge: challenge.to_owned(), contact: None }
}

/// The call at the beginning of the guide, and its output.
fn a_call<Db>(host: &mut Host<Db>, world: &mut World) -> Result<(CaseId, Vec<String>), Failure>
where
    Host<Db>: Loop,
{
    let mut seen = Vec::new();
    let mut see = |what: &str, released: &Committed| seen.push(format!("{what:<22}{}", state(released)));
    let desk = opening(SANNE, OperatorKind::Person);

    let released = host.open(&id("call-1"), &desk)?;
    let case = released.case.id().clone();
    see("open", &released);
    host.work(world)?; // observes the signals

    let released = host.give(&case, &says("click-1", choose("sms_code")))?;
    see("choose sms_code", &released);
    host.work(world)?; // sends the code, shows the prompt to the operator

    let answers = vec![world.code().into()];
    let answer = OperatorInput::Answer { challenge: "sms_code".to_owned(), answers };
    see("answer sms_code", &host.give(&case, &says("click-2", answer))?);

    let released = host.give(&case, &says("click-3", choose("passkey")))?;
    see("choose passkey", &released);
    let result = HostInput::External(passkey(&released.commands[0]));
    see("passkey: passed", &host.give(&case, &Input::host(id("webauthn-1"), "webauthn", result))?);
    host.work(world)?;

    let redeem = HostInput::Redeem { grant: grant(host, &case)?, password: None };
    see("redeem", &host.give(&case, &Input::host(id("redeem-1"), "host", redeem))?);
    host.work(world)?; // the connector sets the password and reports it
    see("view", &host.give(&case, &says("click-4", OperatorInput::View))?);
    Ok((case, seen))
}

fn state(released: &Committed) -> String {
    match &released.reply.view {
        View::Operator(view) => {
            let next =
                if view.next.is_empty() { String::new() } else { format!("  next {}", view.next.join(", ")) };
            format!("{} {} of {} points{next}", view.state, view.points, view.points_required)
        }
        View::Host(view) => view.state.to_string(),
        View::Caller(view) => view.text.clone(),
        _ => String::new(),
    }
}

fn passkey(ask: &Command) -> ExternalResult {
    let CommandTask::PresentChallenge(asked) = &ask.task else { panic!("not asked") };
    ExternalResult::new(
        ask.id.clone(),
        asked.provider.as_ref().unwrap().nonce.clone(),
        "assertion-4711",
        ProviderOutcome::Passed,
    )
}

fn grant(host: &mut impl Loop, case: &CaseId) -> Result<String, Failure> {
    let input = Input::host(id("anything-to-redeem"), "host", HostInput::TimePassed);
    let View::Host(view) = host.give(case, &input)?.reply.view else { panic!("the host asked") };
    Ok(view.grant.ok_or("nothing to redeem")?)
}

#[test]
fn the_guide_begins_with_a_whole_call() {
    let mut host = host();
    let mut world = world(&host);
    let (case, seen) = a_call(&mut host, &mut world).unwrap();
    println!("{}", seen.join("\n"));
    assert_eq!(guide::block("text", 0).lines().collect::<Vec<_>>(), seen);
    assert_eq!(world.written, [SANNE]);

    // The stored records verify and contain no personal data.
    let mut select = host.db.prepare("SELECT bytes FROM records WHERE case_id = ?1 ORDER BY seq").unwrap();
    let records: Vec<String> =
        select.query_map([case.as_str()], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    verify_chain(records.iter().map(String::as_bytes)).unwrap();
    assert!(!records.concat().contains("4512345607"));
    // Every command has a report, so the rows are deleted.
    let open: u32 = host.db.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap();
    assert_eq!(open, 0);
}

#[test]
fn the_later_of_two_conflicting_steps_is_repeated() {
    let mut host = host();
    let case = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone();
    let click = says("click-1", choose("passkey"));
    let late = host.step(&case, &click, &Seed::new([9; 32]).unwrap()).unwrap();
    host.give(&case, &says("click-2", OperatorInput::View)).unwrap();
    assert!(!host.commit(&late).unwrap());
    // The host's loop repeats the step, so it succeeds.
    assert_eq!(host.give(&case, &click).unwrap().reply.outcome, Outcome::Accepted);
    // If the reply is lost, the same input again changes nothing.
    assert_eq!(host.give(&case, &click).unwrap().reply.outcome, Outcome::Duplicate);
}

#[test]
fn an_opening_that_is_repeated_opens_one_case() {
    let mut host = host();
    let first = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap();
    let again = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap();
    assert_eq!((again.case.id(), &again.reply.outcome), (first.case.id(), &Outcome::Duplicate));
}

#[test]
fn a_command_without_a_report_is_leased_again() {
    let mut host = host();
    host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap();
    let first = host.lease().unwrap().unwrap();
    assert!(host.lease().unwrap().is_none());
    host.clock = Time::from_milliseconds(host::START + 60_001);
    assert_eq!(host.lease().unwrap().unwrap().id, first.id);
}

#[test]
fn known_and_unknown_callers_look_alike() {
    let mut host = host();
    let mut shown = |named: &str| -> Result<_, Failure> {
        let portal = opening(named, OperatorKind::SelfService);
        let released = host.open(&id("page-1"), &portal)?;
        let case = released.case.id().clone();
        // Not before this time: the duration does not reveal what was compared.
        assert_eq!(released.reply.not_before.milliseconds(), host::START + 1_500);
        let by = Operator::new("operator-7", OperatorKind::SelfService);
        let asked = host.give(&case, &Input::operator(id("page-2"), by, choose("sms_code")))?;
        let says = CallerInput::Answer { challenge: "sms_code".to_owned(), answers: vec!["000000".into()] };
        let answered = host.give(&case, &Input::caller(id("page-3"), Caller::default(), says))?;
        Ok([released, asked, answered].map(|released| match &released.reply.view {
            view @ View::Caller(_) => serde_json::to_string(&view.exposed()).unwrap(),
            other => panic!("{other:?}"),
        }))
    };
    assert_eq!(shown(SANNE).unwrap(), shown("nobody").unwrap());
}

#[test]
fn not_me_ends_the_open_cases_and_grants() {
    let mut host = host();
    let case = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone();
    let session = Caller::in_session("portal");
    let says = CallerInput::NotMe { token: None };
    let released = host.give(&case, &Input::caller(id("page-1"), session, says)).unwrap();
    assert!(released.case.is_over());
    let other = host.open(&id("call-2"), &opening(SANNE, OperatorKind::Person)).unwrap();
    let View::Operator(view) = other.reply.view else { panic!("the operator asked") };
    assert!(view.blocked_by.contains(&Block::Fenced), "{:?}", view.blocked_by);
}

#[test]
fn an_earlier_policy_stays_for_the_cases_opened_under_it() {
    let mut host = host();
    let case = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone();
    let stricter = guide::block("yaml", 0).replace("independent: 2", "independent: 2, factors: 1");
    let stricter = bonafides::Policy::from_yaml(&stricter).unwrap();
    let before = host.policies.clone();
    host.policies.activate(stricter.clone());
    host.give(&case, &says("click-1", OperatorInput::View)).unwrap();
    // Without it the case cannot continue: a fault, and nothing has happened.
    host.policies = Policies::new(stricter);
    assert!(host.give(&case, &says("click-2", OperatorInput::View)).is_err());
    host.policies = before;
    host.give(&case, &says("click-2", OperatorInput::View)).unwrap();
}

/// A case without further input ends by itself, if the host passes time to it at its deadlines.
#[test]
fn time_alone_ends_a_case() {
    let mut host = host();
    let case = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone();
    host.work(&mut world(&host)).unwrap();
    host.give(&case, &says("click-1", choose("sms_code"))).unwrap();
    let next = |host: &Host<rusqlite::Connection>| -> Option<i64> {
        host.db.query_row("SELECT min(at) FROM deadlines", [], |row| row.get(0)).unwrap()
    };
    let mut moments = 0;
    while let Some(at) = next(&host) {
        assert!(at > host.clock.milliseconds(), "the deadline did not move");
        // A moment too early changes nothing.
        host.clock = Time::from_milliseconds(at - 1);
        host.pass_time().unwrap();
        assert_eq!(next(&host), Some(at));
        host.clock = Time::from_milliseconds(at);
        host.pass_time().unwrap();
        moments += 1;
        assert!(moments < 50);
    }
    assert!(moments > 1, "the code expires, and the case ends");
    let case = Case::from_row(&host.row(&Case::key(&case)).unwrap(), &host.keys);
    assert!(case.unwrap().is_over());
}

#[test]
fn a_new_policy_is_known_everywhere_before_it_is_in_force_anywhere() {
    let mut host = host();
    let next = guide::block("yaml", 0).replace("independent: 2", "independent: 2, factors: 1");
    let next = bonafides::Policy::from_yaml(&next).unwrap();
    let mut late = host.policies.clone();
    host::make_known(&mut late, next.clone());
    assert_eq!(late.active().digest(), host.policies.active().digest());
    // On another node it is in force, and opens a case whose next input comes to the late node.
    let unaware = host.policies.clone();
    host::make_known(&mut host.policies, next.clone());
    host.policies.activate(next);
    let case = host.open(&id("call-1"), &opening(SANNE, OperatorKind::Person)).unwrap().case.id().clone();
    host.policies = unaware;
    let failure = host.give(&case, &says("click-1", OperatorInput::View)).unwrap_err();
    assert!(matches!(failure.downcast_ref(), Some(Fault::UnknownPolicy(_))), "{failure}");
    host.policies = late;
    let reply = host.give(&case, &says("click-1", OperatorInput::View)).unwrap().reply;
    assert_eq!(reply.outcome, Outcome::Accepted, "the same input, with the policy");
}

#[test]
fn the_oldest_command_is_leased_first_and_those_of_a_case_in_order() {
    let mut host = host();
    let mut cases = Vec::new();
    for n in 0..6 {
        host.clock = Time::from_milliseconds(host::START + n);
        let opened = host.open(&id(&format!("call-{n}")), &opening(SANNE, OperatorKind::Person)).unwrap();
        cases.push(opened.case.id().clone());
    }
    // A second command of the first case is newer than the first command of each.
    host.clock = Time::from_milliseconds(host::START + 10);
    host.give(&cases[0], &says("click-1", choose("passkey"))).unwrap();
    let leased: Vec<CaseId> =
        std::iter::from_fn(|| host.lease().unwrap()).map(|command| command.id.case).collect();
    assert_eq!(leased, cases);
}

/// Every block of Rust in the guide is in the files of this test, line by line.
#[test]
fn the_code_of_the_guide_is_the_code_that_runs() {
    let files = [
        include_str!("main.rs"),
        include_str!("host.rs"),
        include_str!("postgres_loop.rs"),
        include_str!("worker.rs"),
    ];
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let files = files.map(lines);
    let blocks = guide::blocks("rust");
    assert!(blocks.len() >= 4);
    for block in blocks {
        let block = lines(block);
        let stands = |file: &Vec<String>| file.windows(block.len()).any(|part| part == block);
        assert!(files.iter().any(stands), "no file of this test has:\n{}", block.join("\n"));
    }
}
