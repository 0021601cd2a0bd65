//! Courses of moves on a page, and the two desks that play them side by side.

use std::collections::BTreeMap;
use std::fmt;

use bonafides::case::{
    Caller, CallerInput, CaseId, CommandId, CommandTask, Committed, Enrol, ExternalResult, HostInput, Input,
    OperatorInput, OperatorKind, Provider, ProviderOutcome, Said,
};
use bonafides::keys::Sensitive;
use bonafides_tests::call::{MINUTE, operator};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::people::{KNOWN, Kind, Person};
use super::screen::Screens;

/// The policy of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rules {
    /// Every challenge.
    Full,
    /// A code, a fact and a push, and a possible voucher: few attempts until the end.
    Short,
    /// A code and a fact only.
    Bare,
}

impl Rules {
    pub const ALL: [Self; 3] = [Self::Full, Self::Short, Self::Bare];

    /// The policy, without the omitted entries.
    pub fn policy(self) -> String {
        let left_out: &[&str] = match self {
            Self::Full => &[],
            Self::Short => &SHORT,
            Self::Bare => &BARE,
        };
        let name = |line: &str| line.trim_start().split(':').next().unwrap_or_default().to_owned();
        let kept = |line: &&str| !(line.contains('{') && left_out.contains(&name(line).as_str()));
        let text = include_str!("policy.yaml").lines().filter(kept).map(|line| format!("{line}\n"));
        let text: String = text.collect();
        if self == Self::Bare {
            text.replace(" require: { pass: [manager_vouch] }, forbid: [sms_code],", "")
        } else {
            text
        }
    }
}

/// The entries that the shorter policies omit.
const SHORT: [&str; 9] = [
    "passkey",
    "licence",
    "questions",
    "mail_code",
    "authenticator",
    "recovery_code",
    "documents",
    "enrol",
    "enrolment",
];
const BARE: [&str; 11] = [
    "push",
    "manager_vouch",
    "passkey",
    "licence",
    "questions",
    "mail_code",
    "authenticator",
    "recovery_code",
    "documents",
    "enrol",
    "enrolment",
];
/// Challenges of the full policy, those of the shorter ones first, and one that is in none.
const CHALLENGES: [&str; 12] = [
    "sms_code",
    "last_sign_in",
    "push",
    "passkey",
    "licence",
    "questions",
    "mail_code",
    "authenticator",
    "recovery_code",
    "manager_vouch",
    "documents",
    "nothing",
];
const ACTIONS: [&str; 2] = ["reset_password", "unlock_account"];
/// Spellings of one name.
const NAMES: [&str; 5] = ["sanne", "sanne@test.example", "SANNE", "TEST\\sanne", " Sanne "];
/// Durations without an input, in milliseconds.
const WAITS: [i64; 7] = [1_000, MINUTE, 6 * MINUTE, 11 * MINUTE, 31 * MINUTE, 61 * MINUTE, 25 * 60 * MINUTE];

/// One event. A number chooses among the possible ones.
#[derive(Debug, Clone)]
enum Move {
    Open { name: usize, action: usize },
    Choose(usize, Option<u8>),
    Answer { challenge: usize, by_operator: bool, typed: Typed },
    Provider { challenge: usize, found: ProviderOutcome, fault: Fault },
    Unavailable(usize),
    View,
    TimePassed,
    Wait(usize),
    Cancel { by_operator: bool },
    Key,
    Enrol(usize),
    Redeem,
    Signal(&'static str),
    NotMe { token: Option<&'static str>, session: Option<&'static str> },
    NotMeLate,
    Escalate,
    TakeOver,
    Confirm,
}

/// An answer of a caller who knows nothing.
#[derive(Debug, Clone, Copy)]
enum Typed {
    Wrong,
    Nothing,
    Empty,
    OneTooMany,
    Long,
    /// An answer of invalid form.
    IllShaped,
}

/// The error in a provider's result.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Nothing,
    Nonce,
    Reference,
    Number,
    Command,
}

/// Moves in one or several windows, and the kind of their subject.
#[derive(Clone)]
pub struct Course {
    rules: Rules,
    kind: Kind,
    /// Set if security questions are answered in full: their hashes are slow, so few courses do.
    hashes: bool,
    moves: Vec<(usize, Move)>,
}

/// Prints one move a line.
impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}, {:?} and a name nobody has, hashes: {}", self.rules, self.kind, self.hashes)?;
        self.moves.iter().try_for_each(|(window, made)| writeln!(f, "  window {window}: {made:?}"))
    }
}

/// Any course.
pub fn course() -> impl Strategy<Value = Course> {
    let rules = select(vec![Rules::Bare, Rules::Short, Rules::Full, Rules::Full]);
    let hashes = prop::bool::weighted(0.02);
    // Mostly one window: the effects of two on each other show soon.
    let window = prop_oneof![6 => Just(0_usize), 2 => Just(1_usize), 1 => Just(2_usize)];
    let moves = vec((window, a_move()), 1..36);
    (rules, select(KNOWN.to_vec()), hashes, moves).prop_map(|(rules, kind, hashes, moves)| Course {
        rules,
        kind,
        hashes,
        moves,
    })
}

fn a_move() -> impl Strategy<Value = Move> {
    let challenge = || prop_oneof![3 => 0_usize..3, 2 => 0_usize..12];
    let typed = || {
        prop_oneof![
            8 => Just(Typed::Wrong),
            1 => select(vec![Typed::Nothing, Typed::Empty, Typed::OneTooMany, Typed::Long, Typed::IllShaped]),
        ]
    };
    let fault = prop_oneof![
        4 => Just(Fault::Nothing),
        1 => select(vec![Fault::Nonce, Fault::Reference, Fault::Number, Fault::Command]),
    ];
    let found = select(vec![ProviderOutcome::Failed, ProviderOutcome::Inconclusive, ProviderOutcome::Passed]);
    let token = select(vec![None, Some("0000-0000-0000-0000-0000-0000-00")]);
    let session = select(vec![None, None, Some("")]);
    let contact = prop_oneof![6 => Just(None), 1 => select(vec![Some(0_u8), Some(1), Some(7)])];
    prop_oneof![
        16 => (challenge(), contact).prop_map(|(challenge, contact)| Move::Choose(challenge, contact)),
        24 => (challenge(), any::<bool>(), typed())
            .prop_map(|(challenge, by_operator, typed)| Move::Answer { challenge, by_operator, typed }),
        6 => (2_usize..4, found, fault)
            .prop_map(|(challenge, found, fault)| Move::Provider { challenge, found, fault }),
        4 => challenge().prop_map(Move::Unavailable),
        3 => Just(Move::View),
        2 => Just(Move::TimePassed),
        5 => (0..WAITS.len()).prop_map(Move::Wait),
        1 => any::<bool>().prop_map(|by_operator| Move::Cancel { by_operator }),
        1 => Just(Move::Key),
        1 => (0_usize..5).prop_map(Move::Enrol),
        1 => Just(Move::Redeem),
        1 => select(vec!["usual", "new", "impossible"]).prop_map(Move::Signal),
        1 => (token, session).prop_map(|(token, session)| Move::NotMe { token, session }),
        1 => Just(Move::NotMeLate),
        1 => Just(Move::Escalate),
        1 => Just(Move::TakeOver),
        1 => Just(Move::Confirm),
        3 => (0..NAMES.len(), 0..ACTIONS.len()).prop_map(|(name, action)| Move::Open { name, action }),
    ]
}

impl Course {
    /// Courses of the same moves again and again, beyond the limit of a case, sometimes after a while.
    pub fn floods(kind: Kind) -> impl Iterator<Item = Self> {
        let answer = Move::Answer { challenge: 0, by_operator: false, typed: Typed::Nothing };
        let push = Move::Provider { challenge: 2, found: ProviderOutcome::Inconclusive, fault: Fault::Nonce };
        let repeated = [
            vec![Move::View],
            vec![Move::TimePassed],
            vec![Move::Choose(0, None)],
            vec![Move::Choose(1, None), answer],
            vec![Move::Choose(2, None), push, Move::Unavailable(0)],
            vec![Move::Key, Move::Escalate],
        ];
        repeated.into_iter().map(move |repeated| {
            let waits = |at: usize| (at % 40 == 39).then_some(Move::Wait(at / 40 % 4));
            let moves = (0..270).map(|at| waits(at).unwrap_or_else(|| repeated[at % repeated.len()].clone()));
            let moves = moves.map(|made| (0, made)).collect();
            Self { rules: Rules::Short, kind, hashes: false, moves }
        })
    }

    /// Plays the course for an unknown name and for a subject; reports the first move that differs.
    pub fn play(&self) -> Result<Played, String> {
        let mut played = Played::default();
        let mut nobody = Page::new(Person::new(self.rules, Kind::Unknown), self.hashes);
        let mut somebody = Page::new(Person::new(self.rules, self.kind), self.hashes);
        for (at, (window, made)) in self.moves.iter().enumerate() {
            let (one, two) = (nobody.make(*window, made), somebody.make(*window, made));
            if one != two {
                return Err(format!(
                    "move {}, {made:?} in window {window}, shows about nobody\n{one:#}\nand about \
                     {:?}\n{two:#}\nin\n{self:?}",
                    at + 1,
                    self.kind
                ));
            }
            played.shown += usize::from(!one.is_null());
            let commands = one["commands"].as_array().into_iter().flatten();
            played.asked |= commands.into_iter().any(|command| command.get("challenge").is_some());
        }
        Ok(played)
    }
}

/// The coverage of a course.
#[derive(Debug, Default)]
pub struct Played {
    /// The number of moves after which the page showed something.
    pub shown: usize,
    /// True if a challenge was asked.
    pub asked: bool,
}

/// One desk, and a stranger at its page.
struct Page {
    person: Person,
    screens: Screens,
    windows: Vec<CaseId>,
    /// The requests to providers, by window and challenge.
    asked: BTreeMap<(usize, String), (CommandId, Provider)>,
    /// Codes sent to telephones and mailboxes, which a stranger must not guess.
    sent: Vec<String>,
    hashes: bool,
    results: u32,
}

impl Page {
    fn new(mut person: Person, hashes: bool) -> Self {
        person.call.operator = operator("portal", OperatorKind::SelfService);
        Self {
            person,
            screens: Screens::default(),
            windows: Vec::new(),
            asked: BTreeMap::new(),
            sent: Vec::new(),
            hashes,
            results: 0,
        }
    }

    /// Makes a move and returns the content of its window afterwards.
    fn make(&mut self, window: usize, made: &Move) -> Value {
        if let Move::Wait(wait) = made {
            self.person.call.wait(WAITS[*wait]);
            return Value::Null;
        }
        let window = if let Move::Open { .. } = made { self.windows.len() } else { window };
        if window >= self.windows.len() {
            let (name, action) =
                if let Move::Open { name, action } = made { (*name, *action) } else { (0, 0) };
            if self.windows.len() > 3 {
                return Value::Null;
            }
            let opened = self.open(name, action);
            if let Move::Open { .. } = made {
                return opened;
            }
        }
        let window = window.min(self.windows.len() - 1);
        if let Move::NotMeLate = made {
            return self.not_me_late();
        }
        let Some(said) = self.said(window, made) else { return Value::Null };
        let shows = !matches!(said, Said::Host { .. });
        let released = self.give(window, said);
        if shows { self.screens.shown(&released) } else { self.looks(window) }
    }

    fn open(&mut self, name: usize, action: usize) -> Value {
        let mut opening = self.person.call.opening(ACTIONS[action]);
        opening.named = NAMES[name].to_owned();
        let subject = self.person.subject.clone();
        let released = self.person.call.desk.open(&opening, subject.as_ref()).unwrap();
        self.windows.push(released.case.id().clone());
        self.learn(self.windows.len() - 1, &released);
        self.screens.shown(&released)
    }

    fn not_me_late(&mut self) -> Value {
        let opening = self.person.call.opening("not_me");
        let subject = self.person.subject.clone();
        let released = self.person.call.desk.not_me(&opening, None, subject.as_ref()).unwrap();
        self.screens.shown(&released)
    }

    /// Views the case, because an input of the host shows nothing on the page.
    fn looks(&mut self, window: usize) -> Value {
        let by = self.person.call.operator.clone();
        let released = self.give(window, Said::Operator { by, says: OperatorInput::View });
        self.screens.shown(&released)
    }

    fn give(&mut self, window: usize, said: Said) -> Committed {
        let call = &mut self.person.call;
        let input = Input::new(call.desk.input_id("in"), said);
        let subject = self.person.subject.clone();
        let released = call.desk.apply(&self.windows[window], &input, subject.as_ref()).unwrap();
        self.learn(window, &released);
        released
    }

    fn learn(&mut self, window: usize, released: &Committed) {
        for command in &released.commands {
            match &command.task {
                CommandTask::PresentChallenge(ask) => {
                    if let Some(provider) = &ask.provider {
                        let of = (window, ask.challenge.clone());
                        self.asked.insert(of, (command.id.clone(), provider.clone()));
                    }
                }
                CommandTask::SendMessage(send) => self.sent.push(send.code.expose().clone()),
                CommandTask::Deliver(_) => panic!("delivered to a stranger"),
                _ => {}
            }
        }
    }

    fn said(&mut self, window: usize, made: &Move) -> Option<Said> {
        let by = self.person.call.operator.clone();
        let operator = |says| Some(Said::Operator { by: by.clone(), says });
        let caller = |says| Some(Said::Caller { by: Caller::default(), says });
        let host = |says| Some(Said::Host { by: "host".to_owned(), says });
        let name = |at: usize| CHALLENGES[at].to_owned();
        match made {
            Move::Choose(challenge, contact) => {
                operator(OperatorInput::Choose { challenge: name(*challenge), contact: *contact })
            }
            Move::Answer { challenge, by_operator, typed } => {
                let (challenge, answers) = (name(*challenge), self.typed(CHALLENGES[*challenge], *typed));
                if *by_operator {
                    operator(OperatorInput::Answer { challenge, answers })
                } else {
                    caller(CallerInput::Answer { challenge, answers })
                }
            }
            Move::Provider { challenge, found, fault } => {
                host(HostInput::External(self.result(window, &name(*challenge), *found, *fault)?))
            }
            Move::Unavailable(challenge) => {
                operator(OperatorInput::Unavailable { challenge: name(*challenge) })
            }
            Move::View => operator(OperatorInput::View),
            Move::TimePassed => host(HostInput::TimePassed),
            Move::Cancel { by_operator: true } => operator(OperatorInput::Cancel),
            Move::Cancel { by_operator: false } => caller(CallerInput::Cancel),
            Move::Key => caller(CallerInput::Key { key: "0000-0000-0000-0000-0000-0000-00".into() }),
            Move::Enrol(change) => caller(CallerInput::Enrol { what: enrols(*change) }),
            Move::Redeem => host(HostInput::Redeem { grant: "0".repeat(32), password: None }),
            Move::Signal(outcome) => host(HostInput::Signal {
                check: "location".to_owned(),
                outcome: (*outcome).to_owned(),
                at: None,
                value: None,
            }),
            Move::NotMe { token, session } => Some(Said::Caller {
                by: session.map_or_else(Caller::default, Caller::in_session),
                says: CallerInput::NotMe { token: token.map(Into::into) },
            }),
            Move::Escalate => operator(OperatorInput::Escalate { reason: "in a hurry".into() }),
            Move::TakeOver => operator(OperatorInput::TakeOver),
            Move::Confirm => operator(OperatorInput::Confirm {
                challenge: "documents".to_owned(),
                fields: BTreeMap::from([("document_type".to_owned(), "passport".into())]),
                item: None,
                grades: BTreeMap::new(),
            }),
            Move::Open { .. } | Move::Wait(_) | Move::NotMeLate => None,
        }
    }

    fn typed(&self, challenge: &str, typed: Typed) -> Vec<Sensitive<String>> {
        let wrong = match challenge {
            "sms_code" | "mail_code" => self.wrong_code(),
            "authenticator" => self.wrong_app_code(),
            "last_sign_in" => "2001-01-01".to_owned(),
            "licence" => "ZZZ".to_owned(),
            "recovery_code" => "0000-0000-0000-00".to_owned(),
            _ => "wrong".to_owned(),
        };
        let parts = match challenge {
            "questions" if self.hashes => 2,
            "questions" => 1,
            _ => 1,
        };
        match typed {
            Typed::Wrong => vec![wrong.as_str().into(); parts],
            Typed::Nothing => Vec::new(),
            Typed::Empty => vec!["".into(); parts],
            Typed::OneTooMany if challenge == "questions" => vec!["wrong".into(); 3],
            Typed::OneTooMany => vec![wrong.as_str().into(), "x".into()],
            Typed::Long => vec!["x".repeat(2_000).into(); parts],
            Typed::IllShaped => vec!["\u{200b}?".into(); parts],
        }
    }

    fn wrong_code(&self) -> String {
        let codes = ["123456", "654321", "111222", "333444"];
        let wrong = codes.into_iter().find(|code| !self.sent.iter().any(|sent| sent == code));
        wrong.unwrap_or("999888").to_owned()
    }

    fn wrong_app_code(&self) -> String {
        let seconds = self.person.call.desk.now.milliseconds() / 1000;
        let shown = |code: &str| {
            let mut steps = -2..=2;
            self.person.app.as_ref().is_some_and(|app| {
                steps
                    .any(|step| app.generate(u64::try_from(seconds + 30 * step).unwrap()).to_string() == code)
            })
        };
        ["123456", "654321"].into_iter().find(|code| !shown(code)).unwrap_or("111222").to_owned()
    }

    /// A provider's result for a question of this course. A passkey that passes is the subject's.
    fn result(
        &mut self,
        window: usize,
        challenge: &str,
        found: ProviderOutcome,
        fault: Fault,
    ) -> Option<ExternalResult> {
        let (command, provider) = self.asked.get(&(window, challenge.to_owned()))?.clone();
        self.results += 1;
        let found = if challenge == "passkey" && found == ProviderOutcome::Passed {
            ProviderOutcome::Failed
        } else {
            found
        };
        let mut result = // Pressed without the number, which only the page shows.
            ExternalResult::new(command, provider.nonce, format!("result-{}", self.results), found);
        match fault {
            Fault::Nothing => {}
            Fault::Nonce => result.nonce = "0".repeat(32),
            Fault::Reference => result.reference.clear(),
            Fault::Number => result.number = Some("no number".into()),
            Fault::Command => result.command.n += 1,
        }
        Some(result)
    }
}

fn enrols(change: usize) -> Enrol {
    let challenge = "authenticator".to_owned();
    match change {
        0 => Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() },
        1 => Enrol::Authenticator { challenge },
        2 => Enrol::AuthenticatorCode { challenge, code: "123456".into() },
        3 => Enrol::Registration { challenge: "push".to_owned() },
        _ => Enrol::Contact { challenge: "sms_code".to_owned(), address: "+4500000666".into() },
    }
}
