//! Every interleaving of two parallel cases of one subject, one at the desk and one of self-service, up to a
//! small depth: never more attempts than the limit, never two grants in progress, never a delivery after a
//! "not me".
//!
//! A sequence of inputs is explored until one is refused: a refused input changes nothing that later
//! inputs depend on. At every point each input is also *overtaken*: its step is made, then the other case
//! commits a step, and only then is the first one committed, which must conflict. A dropped step has no
//! effect, so what follows is the sequence in the order of the commits, which is explored separately.

use bonafides::case::{
    Caller, CallerInput, CaseId, CommandTask, Committed, HostInput, Input, InputId, Opening, Operator,
    OperatorInput, OperatorKind, Outcome, Said, Step, SubjectProfile,
};
use bonafides::{Policy, Time};
use bonafides_examples::Desk;
use bonafides_examples::desk::Store;
use bonafides_tests::call::{MINUTE, START, config, operator, subject};
use serde_json::Value;

const POLICY: &str = "
format: 1
policy: interleavings
people:
  desk_lead: { group: \"CN=Desk Leads,DC=test\" }
challenges:
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 60 }
everyone: { require: { points: 50 } }
unmatched: everyone
actions:
  reset: { require: { points: 50 }, grant: password }
escalate: desk_lead
grants:
  password: { type: one_time_password, length: 20, deliver: [pickup] }
channels:
  sms:    { cooling: 7d }
  pickup: { in_person: true }
limits:
  subject: { failures: 2 per 24h, close: 24h }
";
/// Wrong answers, over both cases, that close the recovery path.
const LIMIT: usize = 2;
/// The length of a sequence.
const DEPTH: usize = 4;

/// An input to one of the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// The right code.
    Right,
    /// A wrong code.
    Wrong,
    /// A request for a new code.
    Again,
    /// Redemption of the grant.
    Redeem,
    /// "Not me", without proof.
    NotMe,
    /// A look by the host, which makes the decision again.
    Look,
}

const MOVES: [Move; 6] = [Move::Right, Move::Wrong, Move::Again, Move::Redeem, Move::NotMe, Move::Look];

/// Both cases at one point of a sequence.
#[derive(Debug, Clone)]
struct Point {
    store: Store,
    now: Time,
    cases: [Side; 2],
    wrong: usize,
    closed: bool,
    /// The time of each delivery.
    delivered: Vec<i64>,
    not_me: bool,
    waited: bool,
    path: Vec<String>,
}

/// One of the two cases.
#[derive(Debug, Clone)]
struct Side {
    id: CaseId,
    operator: Operator,
    /// The code that was last sent.
    code: String,
    grant: Option<String>,
    over: bool,
}

struct Model {
    desk: Desk,
    subject: SubjectProfile,
    inputs: u64,
    sequences: u64,
    overtaken: u64,
    conflicts: u64,
    delivered: u64,
    closed: u64,
}

impl Model {
    fn new() -> (Self, Point) {
        let policy = Policy::from_yaml(POLICY).unwrap_or_else(|error| panic!("{error}"));
        let desk = Desk::repeatable(policy, config(), Time::from_milliseconds(START));
        let (inputs, sequences, overtaken) = (0, 0, 0);
        let (conflicts, delivered, closed) = (0, 0, 0);
        let mut model =
            Self { desk, subject: subject(), inputs, sequences, overtaken, conflicts, delivered, closed };
        let cases = [
            model.open(operator("operator-guid", OperatorKind::Person)),
            model.open(operator("portal", OperatorKind::SelfService)),
        ];
        let point = Point {
            store: model.desk.store.clone(),
            now: model.desk.now,
            cases,
            wrong: 0,
            closed: false,
            delivered: Vec::new(),
            not_me: false,
            waited: false,
            path: Vec::new(),
        };
        (model, point)
    }

    /// Opens a case in which a code was sent.
    fn open(&mut self, operator: Operator) -> Side {
        let opening = Opening::new("reset", operator.clone(), "phone").named("sanne").language("en");
        let released = self.desk.open(&opening, Some(&self.subject)).expect("opens");
        let id = released.case.id().clone();
        let mut side = Side { id: id.clone(), operator, code: String::new(), grant: None, over: false };
        let input = self.input(&side, Move::Again).expect("an input");
        let released = self.desk.apply(&id, &input, Some(&self.subject)).expect("steps");
        side.code = sent(&released).expect("a code was sent");
        side
    }

    /// The input of a move; `None` if it is impossible now.
    fn input(&mut self, side: &Side, made: Move) -> Option<Input> {
        let alone = side.operator.kind == OperatorKind::SelfService;
        let caller = |says| Said::Caller { by: Caller::default(), says };
        let operator = |says| Said::Operator { by: side.operator.clone(), says };
        let challenge = "sms_code".to_owned();
        let said = match made {
            Move::Right | Move::Wrong => {
                let code = if made == Move::Right { side.code.as_str() } else { "000000" };
                let answers = vec![code.into()];
                if alone {
                    caller(CallerInput::Answer { challenge, answers })
                } else {
                    operator(OperatorInput::Answer { challenge, answers })
                }
            }
            Move::Again => operator(OperatorInput::Choose { challenge, contact: None }),
            Move::Redeem => {
                let says = HostInput::Redeem { grant: side.grant.clone()?, password: None };
                Said::Host { by: "host".to_owned(), says }
            }
            Move::NotMe => {
                Said::Caller { by: Caller::in_session("sso"), says: CallerInput::NotMe { token: None } }
            }
            Move::Look => Said::Host { by: "host".to_owned(), says: HostInput::TimePassed },
        };
        self.inputs += 1;
        Some(Input::new(format!("in-{}", self.inputs).parse::<InputId>().expect("an id"), said))
    }

    fn step(&mut self, id: &CaseId, input: &Input) -> Step {
        let seed = self.desk.seed().expect("a seed");
        self.desk.step(id, input, Some(&self.subject), &seed).expect("no fault")
    }

    fn at(&mut self, point: &Point) {
        self.desk.store = point.store.clone();
        self.desk.now = point.now;
    }

    fn explore(&mut self, point: &Point, depth: usize) {
        if depth == 0 {
            return;
        }
        if !point.waited {
            let mut next = point.clone();
            next.now = Time::from_milliseconds(point.now.milliseconds() + 11 * MINUTE);
            next.waited = true;
            next.path.push("wait".to_owned());
            self.explore(&next, depth - 1);
        }
        for side in [0, 1] {
            for made in MOVES {
                self.at(point);
                let Some(input) = self.input(&point.cases[side], made) else { continue };
                let step = self.step(&point.cases[side].id, &input);
                let mut next = point.clone();
                next.path.push(format!("{side} {made:?}"));
                self.overtake(point, side, &step, &input, made);
                self.at(point);
                if self.commit(&mut next, side, made, step) {
                    next.store = self.desk.store.clone();
                    self.explore(&next, depth - 1);
                }
            }
        }
    }

    /// Makes the step, and before it is committed commits each possible move of the other case.
    fn overtake(&mut self, point: &Point, side: usize, made: &Step, input: &Input, what: Move) {
        let other = 1 - side;
        for theirs in MOVES {
            self.at(point);
            let Some(first) = self.input(&point.cases[other], theirs) else { continue };
            let mut next = point.clone();
            next.path.push(format!("{side} {what:?} begins, {other} {theirs:?} commits, then it"));
            let step = self.step(&point.cases[other].id, &first);
            self.commit(&mut next, other, theirs, step);
            self.overtaken += 1;
            assert!(self.desk.store.commit(made).is_err(), "no conflict: {:?}", next.path);
            self.conflicts += 1;
            let again = self.step(&point.cases[side].id, input);
            self.commit(&mut next, side, what, again);
        }
    }

    /// Commits a step and checks its effect. Returns true if it was accepted.
    fn commit(&mut self, point: &mut Point, side: usize, made: Move, step: Step) -> bool {
        self.sequences += 1;
        if step.is_empty() {
            // A repeated input, which is a read.
            return false;
        }
        self.desk.store.commit(&step).expect("no other writer");
        assert!(self.desk.store.commit(&step).is_err(), "committed twice: {:?}", point.path);
        let record: Value = serde_json::from_str(&step.record().expect("a record").bytes).expect("JSON");
        let released = step.committed();
        let (path, data) = (&point.path, &record["data"]);
        let case = &mut point.cases[side];
        case.over = released.case.is_over();
        if let Some(code) = sent(&released) {
            case.code = code;
        }
        let delivers =
            released.commands.iter().any(|command| matches!(command.task, CommandTask::Deliver(_)));
        if delivers {
            self.delivered += 1;
            assert!(!point.not_me, "a delivery after a `not me`: {path:?}");
            let now = released.reply.not_before.milliseconds();
            // The token of a delivery is valid for five minutes.
            let live = point.delivered.iter().filter(|at| now - **at < 5 * MINUTE).count();
            assert!(live == 0, "two grants are in progress: {path:?}");
            point.delivered.push(now);
        } else if let Some(grant) = data["grant"].as_str() {
            assert!(!point.not_me, "an approval after a `not me`: {path:?}");
            case.grant = Some(grant.to_owned());
        }
        if record["type"] == "answer" && data["decoy"].is_null() {
            assert!(!point.closed, "an answer was taken while the path was closed: {path:?}");
            assert!(!point.not_me, "an answer was taken after a `not me`: {path:?}");
            if data["outcome"] != "passed" {
                point.wrong += 1;
            }
        }
        assert!(point.wrong <= LIMIT, "more attempts than the limit: {path:?}");
        assert_eq!(data["closed"] == true, point.wrong == LIMIT && !point.closed, "{path:?}: {record}");
        if data["closed"] == true {
            point.closed = true;
            self.closed += 1;
        }
        let taken = released.reply.outcome == Outcome::Accepted;
        if made == Move::NotMe && taken {
            point.not_me = true;
        }
        taken
    }
}

/// An expired approval at the desk is not renewed while the subject has a self-service grant.
#[test]
fn an_approval_is_not_renewed_during_another_grant() {
    let (mut model, mut point) = Model::new();
    let mut make = |point: &mut Point, side: usize, made: Move| {
        model.desk.now = point.now;
        let input = model.input(&point.cases[side], made).expect("an input");
        let step = model.step(&point.cases[side].id, &input);
        model.commit(point, side, made, step)
    };
    assert!(make(&mut point, 0, Move::Right));
    point.now = Time::from_milliseconds(START + 11 * MINUTE);
    assert!(make(&mut point, 1, Move::Again));
    assert!(make(&mut point, 1, Move::Right));
    assert!(make(&mut point, 0, Move::Look));
    assert!(!make(&mut point, 0, Move::Redeem));
    assert!(make(&mut point, 1, Move::Redeem));
    assert_eq!(point.delivered.len(), 1);
}

fn sent(released: &Committed) -> Option<String> {
    released.commands.iter().find_map(|command| match &command.task {
        CommandTask::SendMessage(send) => Some(send.code.expose().clone()),
        _ => None,
    })
}

#[test]
fn limits_hold_over_two_cases_of_one_subject_in_every_order() {
    let (mut model, point) = Model::new();
    model.explore(&point, DEPTH);
    println!(
        "{} steps of sequences up to {DEPTH} inputs; {} overtaken, {} conflicts; {} deliveries, {} closed",
        model.sequences, model.overtaken, model.conflicts, model.delivered, model.closed
    );
    assert_eq!(model.overtaken, model.conflicts);
    // Half of the numbers that are reached.
    assert!(model.overtaken > 24_000 && model.delivered > 880 && model.closed > 1_600);
}
