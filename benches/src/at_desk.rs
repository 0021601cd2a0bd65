//! A desk with one small policy, whose cases take signals: for measurements of stores.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bonafides::case::{
    CaseId, EngineConfig, HostInput, IdError, Input, Operator, OperatorKind, PolicyUse, SubjectProfile,
    WriteStatus,
};
use bonafides::directory::DirectoryNames;
use bonafides::keys::{Keys as _, RawKeys, Row, RowKind};
use bonafides_desk::{Desk, DeskBuilder, Start, TimeLimits};
use bonafides_parts::store::Tenant;
use bonafides_parts::{Account, BoundPolicy, Directory, DirectoryError, NewSecret, Store};

/// The log origin of the desk.
pub const ORIGIN: &str = "bench";
/// Inputs that a case takes, at most.
pub const INPUTS: usize = 200;

const POLICY: &str = "
format: 1
policy: bench
signals:    { sim_change: { outcomes: [none, recent] } }
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

/// The tenant of the desk.
pub fn tenant() -> Tenant {
    ORIGIN.parse().expect("an origin")
}

struct Everybody;

impl Directory for Everybody {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(Some(name.to_owned()))
    }

    fn profile(&self, account: &str, _: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        Ok(Some(SubjectProfile::new(account, "Sanne Holm", true).into()))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        Ok(DirectoryNames::default())
    }

    fn set_secret(&self, _: &str, _: &NewSecret<'_>) -> WriteStatus {
        WriteStatus::Done
    }

    fn lock_out(&self, _: &str) -> WriteStatus {
        WriteStatus::Done
    }
}

/// Opens a desk on an empty store, which it migrates.
pub fn desk(store: Arc<dyn Store>) -> Result<Desk, Box<dyn Error>> {
    store.migrate()?;
    let keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    let mut limits = TimeLimits::default();
    limits.first_look = Duration::ZERO;
    let config = EngineConfig::new(ORIGIN, "directory");
    let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
    let desk = DeskBuilder::new(config, Arc::new(keys), store, Arc::new(Everybody))
        .grant_key(id, public)
        .limits(limits)
        .open()?;
    let candidate = desk.candidate(POLICY, "yaml")?;
    desk.use_policy(&candidate, PolicyUse::InForce, &Operator::new("a-1", OperatorKind::Person), ORIGIN)?;
    Ok(desk)
}

/// Opens the `n`-th case, of a subject and an operator of its own.
pub fn open(desk: &Desk, n: usize) -> Result<CaseId, Box<dyn Error>> {
    let by = Operator::new(format!("operator-{n}"), OperatorKind::Person);
    Ok(desk.start(&Start::new("reset", by, "phone").account(format!("subject-{n}")))?.id().clone())
}

/// Returns the `n`-th signal.
pub fn signal(n: usize) -> Result<Input, IdError> {
    let says = HostInput::Signal {
        check: "sim_change".to_owned(),
        outcome: "none".to_owned(),
        at: None,
        value: None,
    };
    Ok(Input::host(format!("signal-{n}").parse()?, "mobile-operator", says))
}

/// The rows and the record that a step writes.
#[derive(Debug, Clone)]
pub struct Written {
    /// The rows.
    pub rows: Vec<Row>,
    /// The record.
    pub record: String,
}

impl Written {
    /// Returns those of a signal to a new case.
    pub fn by_a_signal(desk: &Desk) -> Result<Self, Box<dyn Error>> {
        let case = open(desk, usize::MAX)?;
        let all = || -> Result<Vec<Row>, Box<dyn Error>> {
            let kinds = RowKind::ALL.into_iter().filter(|kind| *kind != RowKind::Outbox);
            Ok(kinds.map(|kind| desk.store().rows(kind, None, 1000)).collect::<Result<Vec<_>, _>>()?.concat())
        };
        let before = all()?;
        desk.give(&case, &signal(usize::MAX)?)?;
        let rows = all()?.into_iter().filter(|row| !before.contains(row)).collect();
        let record = desk.store().records(case.as_str(), 0, 1000)?.pop().unwrap_or_default();
        Ok(Self { rows, record })
    }
}

/// Prints a line of the table of durations.
pub fn print_row(what: &str, first: f64, second: f64, ratio: f64, goal: f64) {
    let met = if ratio <= goal { "" } else { " missed" };
    println!("| {what} | {:.0} µs | {:.0} µs | {ratio:.2} | ≤ {goal}{met} |", first / 1e3, second / 1e3);
}

/// Returns true if everything is only to run, not to be measured.
pub fn is_quick() -> bool {
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick")
}

/// The number of finished commands behind a lease.
pub fn finished() -> u32 {
    let many = std::env::var("BONAFIDES_FINISHED").ok().and_then(|many| many.parse().ok());
    many.unwrap_or(if is_quick() { 1_000 } else { 1_000_000 })
}
