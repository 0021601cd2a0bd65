//! Whole calls, one after the other, by a process that may be killed at any moment.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafides::Verdict;
use bonafides::case::{
    CaseId, ChallengeState, EngineConfig, ExternalResult, HostInput, Input, Operator, OperatorInput,
    OperatorKind, Outcome, ProviderOutcome,
};
use bonafides::keys::{Keys as _, RawKeys};
use bonafides_desk::{Desk, DeskBuilder, DeskError, Start, Stop, TimeLimits};
use bonafides_parts::Store;

use crate::world::World;

pub(crate) const ORIGIN: &str = "log.contoso.example";

pub(crate) const POLICY: &str = r"
format: 1
policy: help-desk
signals:    { sim_change: { outcomes: [none, recent] } }
challenges:
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
  passkey:  { type: external, provider: webauthn, factor: possession, cause: passkey, points: 60, cost: 10 }
unmatched: everyone
actions:
  reset_password: { require: { points: 90, independent: 2 }, grant: first_password }
grants:
  first_password: { type: one_time_password, length: 20, lifetime: 8h, deliver: [mail] }
channels:
  sms:  { cooling: 7d, sends: 5 per 1h }
  mail: { cooling: 7d }
";

pub(crate) fn keys() -> RawKeys {
    RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32])
}

pub(crate) fn desk(world: &World, store: Arc<dyn Store>, first_look: Duration) -> Desk {
    builder(world, store, first_look).open().unwrap()
}

pub(crate) fn builder(world: &World, store: Arc<dyn Store>, first_look: Duration) -> DeskBuilder {
    let keys = keys();
    let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
    let of = || Arc::new(world.clone());
    let mut limits = TimeLimits::default();
    (limits.lease, limits.first_look) = (Duration::from_secs(3), first_look);
    DeskBuilder::new(EngineConfig::new(ORIGIN, "directory-1"), Arc::new(keys), store, of())
        .grant_key(id, public)
        .channel("sms", of())
        .channel("mail", of())
        .signal("sim_change", of())
        .provider("webauthn", of())
        .limits(limits)
}

/// One process: calls about the subjects `from..to`, with a worker beside them.
pub(crate) struct Caller<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) world: &'a World,
    pub(crate) name: String,
}

/// How long a call waits for a worker, of this or another process.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

impl Caller<'_> {
    /// Calls about each subject that has no password yet.
    pub(crate) fn run(&self, from: usize, to: usize) {
        let stop = Stop::default();
        std::thread::scope(|scope| {
            scope.spawn(|| self.desk.run(&stop));
            for number in from..to {
                if self.world.passwords(&crate::world::account(number)).is_empty() {
                    self.call(number);
                }
            }
            stop.stop();
        });
    }

    /// Calls about all subjects at once, with four workers.
    pub(crate) fn run_at_once(&self, from: usize, to: usize) {
        let stop = Stop::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| self.desk.run(&stop));
            }
            let calls: Vec<_> = (from..to).map(|number| scope.spawn(move || self.call(number))).collect();
            let all: Vec<_> = calls.into_iter().map(|call| call.join().is_ok()).collect();
            stop.stop();
            assert!(all.iter().all(|ok| *ok), "{} calls failed", all.iter().filter(|ok| !**ok).count());
        });
    }

    fn call(&self, number: usize) {
        let by = Operator::new(format!("operator-{number}"), OperatorKind::Person);
        let start = Start::new("reset_password", by.clone(), "phone").named(format!("user{number}"));
        let case = match self.desk.start(&start) {
            Ok(case) => case,
            // The case before it was approved when its process was killed.
            Err(DeskError::Refused(_)) => return,
            Err(error) => panic!("{}: {error}", error.code()),
        };
        let id = case.id().clone();
        let says = |what| Input::operator(input(), by.clone(), what);
        let choose =
            |challenge: &str| says(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None });
        if !self.give(&id, &choose("sms_code")) {
            return;
        }
        // Beside it may be a notice.
        let is_code = |(_, text): &(String, String)| text.contains("service desk code");
        let sent = || self.world.all_of_case("sent", id.as_str()).into_iter().rfind(is_code);
        let Some((_, text)) = wait(sent) else { panic!("the code of {id} was not sent") };
        let code =
            text.split(|c: char| !c.is_ascii_digit()).rfind(|digits| digits.len() == 6).unwrap().to_owned();
        let answers = vec![code.into()];
        self.give(&id, &says(OperatorInput::Answer { challenge: "sms_code".to_owned(), answers }));
        if !self.give(&id, &choose("passkey")) {
            return;
        }
        let asked = || self.world.all_of_case("asked", id.as_str()).pop();
        let Some((command, nonce)) = wait(asked) else { panic!("the provider of {id} was not asked") };
        let result = ExternalResult::new(
            command.parse().unwrap(),
            nonce,
            format!("ref-{command}"),
            ProviderOutcome::Passed,
        );
        let passed = Input::host(input(), "webauthn", HostInput::External(result));
        self.give(&id, &passed);
        let view = case.view().unwrap();
        assert!(
            view.challenges.iter().all(|challenge| challenge.state == ChallengeState::Passed),
            "{view:?}"
        );
        if view.verdict == Verdict::Approve && view.blocked_by.is_empty() {
            case.carry_out().unwrap();
            wait(|| self.world.passwords(&crate::world::account(number)).pop());
        }
    }

    /// Gives an input, and notes that its caller got an answer.
    fn give(&self, case: &CaseId, input: &Input) -> bool {
        match self.desk.give(case, input) {
            Ok(outcome) => {
                self.world.acknowledged(&self.name, case.as_str(), input.id.as_str());
                !matches!(outcome, Outcome::Refused(_))
            }
            Err(error) => panic!("{}: {error}", error.code()),
        }
    }
}

fn wait<T>(what: impl Fn() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = what() {
            return Some(found);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

fn input() -> bonafides::case::InputId {
    format!("i-{:016x}", crate::random()).parse().unwrap()
}
