//! Wrong clocks: once a clock is right again and an administrator has repaired its effects, everything
//! works, and nothing that was closed opens earlier than with a clock that was always right.

use bonafides::Time;
use bonafides::case::{
    AdministratorInput, Block, Caller, CallerInput, CaseId, CommandStatus, Committed, DeskInput, Fault,
    HostInput, Input, OperatorInput, OperatorKind, OperatorView, Outcome, RefusalCode, Said, View,
};
use bonafides_tests::call::{Call, DAY, MINUTE, accepted, operator};
use bonafides_tests::property::check;
use proptest::prelude::*;

/// The possible leads of the clock over the true time, in milliseconds.
const AHEAD: [i64; 5] = [0, 50_000, 30 * MINUTE, 2 * DAY, 400 * DAY];
/// The time for which the recovery path stays closed and a fence lasts, in milliseconds.
const CLOSED: i64 = DAY;
/// The number of a turn with many wrong answers.
const GUESSES: u8 = 16;

/// A desk whose clock is sometimes wrong.
struct World {
    call: Call,
    /// The true time.
    time: i64,
    ahead: i64,
    cases: Vec<CaseId>,
    /// The true times of the last closing and of the last fence.
    closed: Option<i64>,
    /// The end of the last closing, as stamped.
    closed_until: i64,
    fenced: Option<i64>,
}

/// A turn: the new lead of the clock, if it changes, the action, and the time until it.
type Turn = (Option<usize>, u8, i64);

impl World {
    fn new() -> Self {
        let call = Call::default();
        let time = call.desk.now.milliseconds();
        Self { call, time, ahead: 0, cases: Vec::new(), closed: None, closed_until: 0, fenced: None }
    }

    fn turn(&mut self, (ahead, what, wait): Turn) -> Result<(), TestCaseError> {
        self.ahead = ahead.map_or(self.ahead, |ahead| AHEAD[ahead]);
        self.time += wait;
        self.call.desk.now = Time::from_milliseconds(self.time + self.ahead);
        if what == GUESSES {
            return self.guesses();
        }
        match what % 8 {
            0 | 1 => self.open(what % 8 == 1, ["reset_mfa", "reset_password"][usize::from(what / 8 % 2)]),
            2 => self.say(OperatorInput::Choose { challenge: "last_sign_in".to_owned(), contact: None }),
            3 => {
                let answers = vec!["2026-01-01".into()];
                self.say(OperatorInput::Answer { challenge: "last_sign_in".to_owned(), answers })
            }
            4 => self.say(OperatorInput::Choose { challenge: "push".to_owned(), contact: None }),
            5 => self.say(OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: None }),
            6 => self.say(OperatorInput::Cancel),
            _ => {
                let id = self.call.desk.input_id("caller");
                let by = Caller::in_session("idp");
                let fenced = self.give(&Input::caller(id, by, CallerInput::NotMe { token: None }))?;
                // Accepted even if the clock is behind the stored times.
                if fenced.is_some_and(|released| accepted(&released)) {
                    self.fenced = Some(self.time);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, alone: bool, action: &str) -> Result<(), TestCaseError> {
        let kind = if alone { OperatorKind::SelfService } else { OperatorKind::Person };
        self.call.operator = operator(if alone { "portal" } else { "operator-guid" }, kind);
        let opening = self.call.opening(action);
        let subject = self.call.subject.clone();
        let opened = self.call.desk.open(&opening, Some(&subject));
        if let Some(released) = self.faultless(opened)? {
            self.cases.push(released.case.id().clone());
        }
        Ok(())
    }

    /// Enough wrong answers at the desk to close the recovery path.
    fn guesses(&mut self) -> Result<(), TestCaseError> {
        self.open(false, "unlock_account")?;
        let (check, outcome) = ("sim_change".to_owned(), "none".to_owned());
        let says = HostInput::Signal { check, outcome, at: None, value: None };
        let id = self.call.desk.input_id("host");
        self.give(&Input::new(id, Said::Host { by: "host".to_owned(), says }))?;
        for (challenge, wrong) in [("last_sign_in", "2001-01-01"), ("sms_code", "000000")] {
            self.say(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None })?;
            for _ in 0..3 {
                let answers = vec![wrong.into()];
                self.say(OperatorInput::Answer { challenge: challenge.to_owned(), answers })?;
            }
        }
        Ok(())
    }

    fn say(&mut self, says: OperatorInput) -> Result<(), TestCaseError> {
        let id = self.call.desk.input_id("operator");
        let by = self.call.operator.clone();
        if let Some(released) = self.give(&Input::operator(id, by, says))?
            && let View::Operator(view) = &released.reply.view
            && view.closed
            // Before the repair, a closing lasts as long as the wrong clock said: it is not a new one meanwhile.
            && self.time >= self.closed_until
        {
            self.closed = Some(self.time);
            self.closed_until = self.time + self.ahead + CLOSED;
        }
        Ok(())
    }

    fn give(&mut self, input: &Input) -> Result<Option<Committed>, TestCaseError> {
        let Some(case) = self.cases.last().cloned() else { return Ok(None) };
        let subject = self.call.subject.clone();
        let given = self.call.desk.apply(&case, input, Some(&subject));
        let not_me = matches!(&input.said, Said::Caller { .. });
        prop_assert!(!not_me || given.is_ok(), "`not me` is always possible: {:?}", given.err());
        self.faultless(given)
    }

    /// Fails on any fault but that of the clock.
    fn faultless(&self, made: Result<Committed, Fault>) -> Result<Option<Committed>, TestCaseError> {
        match made {
            Ok(released) => Ok(Some(released)),
            Err(Fault::Clock { .. }) => Ok(None),
            Err(fault) => Err(TestCaseError::fail(format!("{fault:?}"))),
        }
    }

    fn repair(&mut self) -> Outcome {
        self.call.desk.now = Time::from_milliseconds(self.time);
        let input = DeskInput::new(
            self.call.desk.input_id("desk"),
            operator("administrator-guid", OperatorKind::Person),
            "subject-guid",
            "the clock",
            AdministratorInput::RepairClock { present: self.call.desk.now },
        );
        let subject = self.call.subject.clone();
        self.call.desk.administer(&input, Some(&subject)).expect("a step")
    }

    fn seen(&mut self) -> OperatorView {
        self.call.operator = operator("operator-guid", OperatorKind::Person);
        self.call.open("reset_mfa");
        match self.call.says(OperatorInput::View).reply.view {
            View::Operator(view) => *view,
            other => panic!("not an operator's view: {other:?}"),
        }
    }
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let wait = prop_oneof![6 => Just(1_000), 2 => Just(10 * MINUTE), 1 => Just(DAY / 2)];
    // If the clock jumps at every turn, nothing succeeds.
    let ahead = prop_oneof![9 => Just(None), 1 => (0..AHEAD.len()).prop_map(Some)];
    // Mostly a case, a question, or wrong answers; sometimes too many of these.
    let what = prop_oneof![
        3 => Just(0_u8),
        1 => Just(1),
        2 => Just(2),
        6 => Just(3),
        3 => 4..16_u8,
        1 => Just(GUESSES),
    ];
    proptest::collection::vec((ahead, what, wait), 1..60)
}

#[test]
fn after_the_repair_everything_works_and_no_limit_is_weaker() {
    let floors = [("a clock repaired", 35), ("closed", 6), ("fenced", 6)];
    check(ProptestConfig { cases: 96, ..ProptestConfig::default() }, &floors, &turns(), |turns, reached| {
        let mut world = World::new();
        for turn in turns {
            world.turn(turn)?;
        }
        match world.repair() {
            Outcome::Accepted => reached.note("a clock repaired"),
            Outcome::Refused(refusal) => prop_assert_eq!(refusal.code, RefusalCode::NotAhead),
            other => prop_assert!(false, "{:?}", other),
        }
        // A caller who comes back to an old case gets an answer.
        let subject = world.call.subject.clone();
        for case in world.cases.clone() {
            let answered = world.call.desk.host(&case, HostInput::TimePassed, Some(&subject));
            prop_assert!(answered.is_ok(), "{:?}", answered.err());
        }
        let view = world.seen();
        let still = |since: Option<i64>| since.is_some_and(|since| world.time < since + CLOSED);
        reached.note_if(still(world.closed), "closed");
        reached.note_if(still(world.fenced), "fenced");
        prop_assert!(view.closed || !still(world.closed), "opened early");
        prop_assert!(view.blocked_by.contains(&Block::Fenced) || !still(world.fenced), "fence fell early");
        // Nothing lasts longer than its length from now on.
        world.time += CLOSED + MINUTE;
        world.call.desk.now = Time::from_milliseconds(world.time);
        let view = world.seen();
        prop_assert!(!view.closed && view.blocked_by.is_empty(), "{:?}", view.blocked_by);
        prop_assert!(accepted(&world.call.pass_passkey()));
        prop_assert!(world.call.grant().is_some());
        prop_assert!(accepted(&world.call.redeem()));
        prop_assert!(accepted(&world.call.report(CommandStatus::Done)));
        Ok(())
    });
}
