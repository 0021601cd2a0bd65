//! Pages whose visitors prove or register something at a provider.

use std::sync::Arc;

use bonafides::case::{Caller, Enrol, ExternalResult, HostInput, Input, Outcome, ProviderOutcome};
use bonafides_desk::{AtProvider, Desk, PageCase, Start};
use bonafides_parts::{Provider, ProviderError, ProviderRequest};
use tempfile::TempDir;

use crate::world::{Mood, SANNE, World, builder, desk, operator, put_in_force, store};

const POLICY: &str = "
format: 1
policy: self-service
challenges:
  passkey: { type: external, provider: webauthn, factor: possession, cause: passkey, points: 60 }
  code:    { type: external, provider: webauthn, factor: possession, cause: phone, points: 60 }
unmatched: everyone
actions:
  enrol: { require: { points: 60 }, grant: enrolment }
grants:
  enrolment: { type: enrolment, of: [passkey], lifetime: 15m }
";

fn page(desk: &Desk, name: &str) -> PageCase {
    let start = Start::new("enrol", operator("ignored"), "web").named(name);
    desk.start_page("portal", &start, Caller::default()).unwrap().0
}

fn give(desk: &Desk, case: &PageCase, asked: &AtProvider, outcome: ProviderOutcome) -> Outcome {
    let reference = format!("ref-{}", asked.command);
    let result = ExternalResult::new(asked.command.clone(), &asked.nonce, &reference, outcome);
    let input = Input::host(reference.parse().unwrap(), "webauthn", HostInput::External(result));
    desk.give(case.id(), &input).unwrap()
}

/// A page that is approved for an enrolment.
fn approved(desk: &Desk) -> PageCase {
    let case = page(desk, "sanne@contoso.example");
    let turn = case.choose("code").unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(give(desk, &case, &turn.at_provider[0], ProviderOutcome::Passed), Outcome::Accepted);
    assert!(case.view().unwrap().view.approved);
    case
}

#[test]
fn what_a_visitor_does_at_a_provider_looks_the_same_for_whoever_is_unknown() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    put_in_force(&desk, POLICY);
    let shown = ["sanne@contoso.example", "nobody@contoso.example"].map(|name| {
        let case = page(&desk, name);
        let turn = case.choose("passkey").unwrap();
        desk.run_until_idle().unwrap();
        let asked = turn.at_provider[0].clone();
        assert_eq!(asked.command.case, *case.id());
        assert_eq!(asked.nonce.len(), 32);
        // All failures look alike.
        let outcome = give(&desk, &case, &asked, ProviderOutcome::Inconclusive);
        let view = case.view().unwrap().view;
        (asked.provider, asked.challenge, asked.registers, outcome, view.text, view.asked, view.approved)
    });
    assert_eq!(shown[0], shown[1]);
    assert_eq!(world.asked.lock().unwrap().len(), 1, "a decoy asks no provider");
}

#[test]
fn a_provider_registers_what_the_visitor_of_an_approved_page_enrols() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    put_in_force(&desk, POLICY);
    let case = approved(&desk);
    let turn = case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
    desk.run_until_idle().unwrap();
    let asked = turn.at_provider[0].clone();
    assert!(asked.registers && turn.ask.is_empty());
    let told = world.registering.lock().unwrap().clone();
    let expected =
        [asked.command.to_string(), asked.nonce.clone(), SANNE.to_owned(), "Sanne Holm".to_owned()];
    assert_eq!(told, [expected]);
    assert_eq!(give(&desk, &case, &asked, ProviderOutcome::Passed), Outcome::Accepted);
    // A request that nobody carried out in time is not carried out any more.
    case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
    world.pass(5 * 60);
    desk.run_until_idle().unwrap();
    assert_eq!(world.registering.lock().unwrap().len(), 1);
}

#[test]
fn a_late_not_me_is_told_to_the_provider_until_it_answers() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    put_in_force(&desk, POLICY);
    let case = approved(&desk);
    let asked =
        case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap().at_provider.remove(0);
    desk.run_until_idle().unwrap();
    assert_eq!(give(&desk, &case, &asked, ProviderOutcome::Passed), Outcome::Accepted);
    let start = Start::new("enrol", operator("ignored"), "web").named("sanne@contoso.example");
    world.is(Mood::Down);
    desk.not_me(&start, &Caller::in_session("sso"), None).unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(*world.revoked.lock().unwrap(), []);
    world.is(Mood::Works);
    world.pass(120);
    desk.run_until_idle().unwrap();
    assert_eq!(*world.revoked.lock().unwrap(), [(SANNE.to_owned(), asked.nonce)]);
}

/// A provider of challenges alone.
struct Plain;

impl Provider for Plain {
    fn start(&self, _: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        Ok(())
    }
}

#[test]
fn a_provider_that_registers_nothing_refuses() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = builder(&world, store(&folder)).provider("webauthn", Arc::new(Plain)).open().unwrap();
    put_in_force(&desk, POLICY);
    let case = approved(&desk);
    case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
    desk.run_until_idle().unwrap();
    let troubles = desk.status().unwrap().troubles;
    assert!(
        troubles.iter().any(|trouble| trouble.reason.contains("nothing can be registered")),
        "{troubles:?}"
    );
}
