//! The systems around a desk, which tests can make fail.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::case::{
    Contact, EngineConfig, Operator, OperatorKind, PolicyUse, Relationship, SubjectProfile, WriteStatus,
};
use bonafides::directory::DirectoryNames;
use bonafides::keys::{Keys as _, RawKeys};
use bonafides::{Policy, Time};
use bonafides_desk::{Clock, Desk, DeskBuilder, Start, TimeLimits};
use bonafides_parts::store::Tenant;
use bonafides_parts::{
    Channel, Directory, DirectoryError, Message, NewSecret, Observation, Provider, ProviderError,
    ProviderRequest, SendStatus, SignalError, SignalSource, Sink, SinkError, Store as _,
};
use bonafides_store_sqlite::SqliteStore;
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "log.contoso.example";
pub(crate) const SANNE: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
pub(crate) const JO: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3302";
/// 2026-11-23T08:00:00Z.
pub(crate) const START: i64 = 1_795_420_800_000;

pub(crate) const POLICY: &str = r#"
format: 1
policy: help-desk
people:     { security_desk: { contact: "soc@contoso.example" } }
signals:    { sim_change: { outcomes: [none, recent, unknown] } }
challenges:
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
  passkey:  { type: external, provider: webauthn, factor: possession, cause: passkey, points: 60, cost: 10 }
unmatched: everyone
actions:
  reset_password: { require: { points: 90, independent: 2 }, grant: first_password }
risks:
  - { id: sim-swap, when: { sim_change: [recent, unknown, unobserved] }, then: { forbid: [sms_code] } }
grants:
  first_password: { type: one_time_password, length: 20, lifetime: 8h, deliver: [mail] }
channels:
  sms:  { cooling: 7d, sends: 5 per 1h }
  mail: { cooling: 7d }
alerts:
  - { on: not_me, to: [security_desk], severity: high, ticket: true }
tests:
  - { name: both are enough, action: reset_password, evidence: { sim_change: none, sms_code: passed, passkey: passed }, expect: { verdict: approve } }
"#;

/// The state of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Works,
    Hangs,
    Unknown,
    Down,
    Refuses,
}

/// Everything that happened outside the desk.
pub(crate) struct World {
    pub(crate) mood: Mutex<Mood>,
    pub(crate) sim_change: Mutex<Option<String>>,
    /// Channel, address, text, by id: a gateway that knows idempotency keys.
    pub(crate) sent: Mutex<BTreeMap<String, (String, String, String)>>,
    /// The attempts to send.
    pub(crate) sends: Mutex<Vec<String>>,
    pub(crate) passwords: Mutex<BTreeMap<String, Vec<String>>>,
    pub(crate) locked_out: Mutex<Vec<String>>,
    pub(crate) asked: Mutex<Vec<(String, String)>>,
    pub(crate) sunk: Mutex<Vec<String>>,
    pub(crate) sink_works: Mutex<bool>,
    now: AtomicI64,
}

impl World {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            mood: Mutex::new(Mood::Works),
            sim_change: Mutex::new(Some("none".to_owned())),
            sent: Mutex::default(),
            sends: Mutex::default(),
            passwords: Mutex::default(),
            locked_out: Mutex::default(),
            asked: Mutex::default(),
            sunk: Mutex::default(),
            sink_works: Mutex::new(true),
            now: AtomicI64::new(START),
        })
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Time {
        Time::from_milliseconds(self.now.load(Ordering::SeqCst))
    }

    /// The code in the last text message.
    pub(crate) fn code(&self) -> String {
        let sent = self.sent.lock().unwrap();
        let (_, _, text) = sent.values().rfind(|(channel, ..)| channel == "sms").expect("a code was sent");
        text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() >= 6).expect("a code").to_owned()
    }
}

/// A clone of the world that can be given to a desk.
pub(crate) struct Of(pub(crate) Arc<World>);

impl Clock for Of {
    fn now(&self) -> Time {
        self.0.now()
    }
}

impl Channel for Of {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        self.0.sends.lock().unwrap().push(message.id.to_owned());
        let mood = *self.0.mood.lock().unwrap();
        match mood {
            Mood::Works => {}
            Mood::Hangs => std::thread::sleep(Duration::from_secs(2)),
            Mood::Unknown => return SendStatus::Unknown("the connection broke".to_owned()),
            Mood::Down => return SendStatus::Retry("503".to_owned()),
            Mood::Refuses => return SendStatus::Failed("no such number".to_owned()),
        }
        let text =
            (message.channel.to_owned(), message.address.expose().clone(), message.text.expose().clone());
        self.0.sent.lock().unwrap().insert(message.id.to_owned(), text);
        SendStatus::Done
    }
}

impl SignalSource for Of {
    fn observe(&self, signal: &str, _: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        assert_eq!(signal, "sim_change");
        Ok(self.0.sim_change.lock().unwrap().clone().map(Observation::new))
    }
}

impl Provider for Of {
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.0.asked.lock().unwrap().push((request.id.to_owned(), request.nonce.to_owned()));
        Ok(())
    }
}

impl Sink for Of {
    fn take(&self, records: &[bonafides_parts::store::NumberedRecord]) -> Result<(), SinkError> {
        if !*self.0.sink_works.lock().unwrap() {
            return Err(SinkError::new("full"));
        }
        self.0.sunk.lock().unwrap().extend(records.iter().map(|record| record.bytes.clone()));
        Ok(())
    }
}

impl Directory for Of {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(match name {
            "sanne@contoso.example" => Some(SANNE.to_owned()),
            "jo@contoso.example" => Some(JO.to_owned()),
            _ => name.strip_prefix("user").map(account),
        })
    }

    fn profile(&self, id: &str, _: &Policy) -> Result<Option<SubjectProfile>, DirectoryError> {
        let long_ago = Some(Time::from_milliseconds(START - 400 * 86_400_000));
        let contact = |channel: &str, address: String| Contact::new(channel, address).changed_at(long_ago);
        let number =
            format!("+45{}", id.bytes().rev().take(8).map(|b| char::from(b'0' + b % 10)).collect::<String>());
        let mail = format!("{id}@home.example");
        let lead = Relationship::new("security_desk", "lead");
        let profile = SubjectProfile::new(id, "Sanne Holm", true)
            .contacts([contact("sms", number), contact("mail", mail)])
            .relationships([lead])
            .groups(["CN=Staff,DC=contoso,DC=example"])
            .language("en");
        Ok(Some(profile))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        let mut names = DirectoryNames::default();
        names.insert("CN=Staff,DC=contoso,DC=example").unwrap();
        Ok(names)
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        let password = secret.password.map(|password| password.expose().clone()).unwrap_or_default();
        self.0.passwords.lock().unwrap().entry(account.to_owned()).or_default().push(password);
        WriteStatus::Done
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        self.0.locked_out.lock().unwrap().push(account.to_owned());
        WriteStatus::Done
    }
}

/// The account of the n-th of many people.
fn account(n: &str) -> String {
    format!("00000000-0000-4000-8000-{n:0>12}")
}

pub(crate) fn operator(id: &str) -> Operator {
    Operator::new(id, OperatorKind::Person)
}

pub(crate) fn start(name: &str) -> Start {
    Start::new("reset_password", operator("o-4711"), "phone").named(name)
}

pub(crate) fn builder(world: &Arc<World>, store: SqliteStore) -> DeskBuilder {
    builder_with(world, store, RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]))
}

pub(crate) fn builder_with(world: &Arc<World>, store: SqliteStore, keys: RawKeys) -> DeskBuilder {
    let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
    let of = || Arc::new(Of(Arc::clone(world)));
    let mut limits = TimeLimits::default();
    limits.channel = Duration::from_millis(300);
    limits.first_look = Duration::ZERO;
    DeskBuilder::new(EngineConfig::new(ORIGIN, "directory-1"), Arc::new(keys), Arc::new(store), of())
        .grant_key(id, public)
        .clock(of())
        .channel("sms", of())
        .channel("mail", of())
        .notices("mail")
        .signal("sim_change", of())
        .provider("webauthn", of())
        .sink("siem", of())
        .limits(limits)
}

pub(crate) fn store(folder: &TempDir) -> SqliteStore {
    let store = SqliteStore::open(folder.path().join("desk.db"), ORIGIN.parse::<Tenant>().unwrap()).unwrap();
    store.migrate().unwrap();
    store
}

/// A desk with the policy in force.
pub(crate) fn desk(world: &Arc<World>, folder: &TempDir) -> Desk {
    let desk = builder(world, store(folder)).open().unwrap();
    put_in_force(&desk, POLICY);
    desk
}

pub(crate) fn put_in_force(desk: &Desk, policy: &str) {
    let candidate = desk.candidate(policy, "yaml").unwrap();
    desk.use_policy(&candidate, PolicyUse::InForce, &operator("a-1"), "first set-up").unwrap();
}
