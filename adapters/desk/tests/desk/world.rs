//! The systems around a desk, which tests can make fail.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::Time;
use bonafides::case::{
    Contact, EngineConfig, Operator, OperatorKind, PolicyUse, Relationship, SubjectProfile, WriteStatus,
};
use bonafides::directory::{DirectoryName, DirectoryNames};
use bonafides::keys::{Keys as _, RawKeys};
use bonafides::log::RawLogKey;
use bonafides_desk::{Clock, Desk, DeskBuilder, Start, TimeLimits};
use bonafides_parts::store::Tenant;
use bonafides_parts::{
    Account, BoundPolicy, Channel, Directory, DirectoryError, Group, MadeSecret, Message, NewSecret,
    Observation, Provider, ProviderError, ProviderRequest, SecretRequest, SendStatus, SignalError,
    SignalSource, Sink, SinkError, Store,
};
use bonafides_store_sqlite::SqliteStore;
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "log.contoso.example";
pub(crate) const SANNE: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
pub(crate) const STAFF: &str = "CN=Staff,DC=contoso,DC=example";
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
    /// The channels that are down, whatever the mood.
    pub(crate) down: Mutex<BTreeSet<String>>,
    pub(crate) sim_change: Mutex<Option<String>>,
    /// Channel, address, text, by id: a gateway that knows idempotency keys.
    pub(crate) sent: Mutex<BTreeMap<String, (String, String, String)>>,
    /// The attempts to send.
    pub(crate) sends: Mutex<Vec<String>>,
    pub(crate) passwords: Mutex<BTreeMap<String, Vec<String>>>,
    pub(crate) locked_out: Mutex<Vec<String>>,
    /// False if the directory does not answer to `lock_out`.
    pub(crate) locks_out: AtomicBool,
    /// Held while a write to the directory must not end.
    pub(crate) writing: Mutex<()>,
    /// The writes to the directory, in the order in which they took effect.
    pub(crate) written: Mutex<Vec<&'static str>>,
    /// The lifetimes of the passes that the directory made.
    pub(crate) passes: Mutex<Vec<Option<Duration>>>,
    /// The accounts whose passes were withdrawn.
    pub(crate) withdrawn: Mutex<Vec<String>>,
    /// How the directory makes and withdraws passes.
    pub(crate) making: Mutex<Mood>,
    pub(crate) asked: Mutex<Vec<(String, String)>>,
    /// Id, nonce, account and name of the registrations that the provider was told of.
    pub(crate) registering: Mutex<Vec<[String; 4]>>,
    /// Account and nonce of the registrations that were revoked.
    pub(crate) revoked: Mutex<Vec<(String, String)>>,
    pub(crate) sunk: Mutex<Vec<String>>,
    pub(crate) sink_works: Mutex<bool>,
    /// The most records that the sink takes at once.
    pub(crate) sink_takes: Mutex<usize>,
    /// Names and ids of the groups of the directory; everybody is in all of them.
    pub(crate) groups: Mutex<Vec<(String, String)>>,
    /// True if the store fails from the next effect on.
    pub(crate) strikes: AtomicBool,
    /// True while the store fails.
    pub(crate) is_down: AtomicBool,
    /// Calls of the store that still succeed.
    pub(crate) calls_left: AtomicI64,
    now: AtomicI64,
}

impl World {
    pub(crate) fn new() -> Arc<Self> {
        Self::at(START)
    }

    /// A world at a time, in milliseconds.
    pub(crate) fn at(now: i64) -> Arc<Self> {
        Arc::new(Self {
            mood: Mutex::new(Mood::Works),
            down: Mutex::default(),
            sim_change: Mutex::new(Some("none".to_owned())),
            sent: Mutex::default(),
            sends: Mutex::default(),
            passwords: Mutex::default(),
            locked_out: Mutex::default(),
            locks_out: AtomicBool::new(true),
            writing: Mutex::default(),
            written: Mutex::default(),
            passes: Mutex::default(),
            withdrawn: Mutex::default(),
            making: Mutex::new(Mood::Works),
            asked: Mutex::default(),
            registering: Mutex::default(),
            revoked: Mutex::default(),
            sunk: Mutex::default(),
            sink_works: Mutex::new(true),
            sink_takes: Mutex::new(usize::MAX),
            groups: Mutex::new(vec![(STAFF.to_owned(), "S-1-5-21-1-2-3-1101".to_owned())]),
            strikes: AtomicBool::new(false),
            is_down: AtomicBool::new(false),
            calls_left: AtomicI64::new(i64::MAX),
            now: AtomicI64::new(now),
        })
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Has an effect, with which an outage of the store may begin.
    fn effect(&self) {
        if self.strikes.swap(false, Ordering::SeqCst) {
            self.is_down.store(true, Ordering::SeqCst);
        }
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Time {
        Time::from_milliseconds(self.now.load(Ordering::SeqCst))
    }

    fn groups(&self) -> Vec<Group> {
        self.groups.lock().unwrap().iter().map(|(name, id)| Group::new(name).id(id)).collect()
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
        let is_down = self.0.down.lock().unwrap().contains(message.channel);
        let mood = if is_down { Mood::Down } else { *self.0.mood.lock().unwrap() };
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
        self.0.effect();
        SendStatus::Done
    }
}

impl SignalSource for Of {
    fn observe(&self, signal: &str, _: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        assert_eq!(signal, "sim_change");
        self.0.effect();
        Ok(self.0.sim_change.lock().unwrap().clone().map(Observation::new))
    }
}

impl Provider for Of {
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.0.asked.lock().unwrap().push((request.id.to_owned(), request.nonce.to_owned()));
        self.0.effect();
        Ok(())
    }

    fn revoke(&self, account: &str, nonce: &str) -> Result<(), ProviderError> {
        if *self.0.mood.lock().unwrap() == Mood::Down {
            return Err(ProviderError::Unavailable("503".to_owned()));
        }
        self.0.revoked.lock().unwrap().push((account.to_owned(), nonce.to_owned()));
        Ok(())
    }

    fn register(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        let name = request.name.map(|name| name.expose().clone()).unwrap_or_default();
        let told = [request.id, request.nonce, request.account, &name].map(str::to_owned);
        self.0.registering.lock().unwrap().push(told);
        Ok(())
    }
}

impl Sink for Of {
    fn take(&self, records: &[bonafides_parts::store::NumberedRecord]) -> Result<(), SinkError> {
        if !*self.0.sink_works.lock().unwrap() {
            return Err(SinkError::new("full"));
        }
        if records.len() > *self.0.sink_takes.lock().unwrap() {
            return Err(SinkError::new("too slow"));
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

    fn profile(&self, id: &str, _: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        let long_ago = Some(Time::from_milliseconds(START - 400 * 86_400_000));
        let contact = |channel: &str, address: String| Contact::new(channel, address).changed_at(long_ago);
        let number =
            format!("+45{}", id.bytes().rev().take(8).map(|b| char::from(b'0' + b % 10)).collect::<String>());
        let mail = format!("{id}@home.example");
        let lead = Relationship::new("security_desk", "lead");
        let manager = Relationship::new("manager", "m-1")
            .since(long_ago)
            .contacts([contact("mail", "manager@contoso.example".to_owned())]);
        let profile = SubjectProfile::new(id, "Sanne Holm", true)
            .contacts([contact("sms", number), contact("mail", mail)])
            .relationships([lead, manager])
            .language("en");
        Ok(Some(Account::new(profile, self.0.groups())))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        let mut names = DirectoryNames::default();
        for group in self.0.groups() {
            names.insert(&group.name).unwrap();
        }
        Ok(names)
    }

    fn groups_named(&self, names: &[String]) -> Result<Vec<Vec<Group>>, DirectoryError> {
        let groups = self.0.groups();
        let meant = |name: &String| {
            let name: DirectoryName = name.parse().unwrap();
            let means = |group: &&Group| name.means(&group.name.parse().unwrap());
            groups.iter().filter(means).cloned().collect()
        };
        Ok(names.iter().map(meant).collect())
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        let _ends = self.0.writing.lock().unwrap();
        self.0.written.lock().unwrap().push("set");
        let password = secret.password.map(|password| password.expose().clone()).unwrap_or_default();
        self.0.passwords.lock().unwrap().entry(account.to_owned()).or_default().push(password);
        self.0.effect();
        WriteStatus::Done
    }

    fn makes(&self, provider: &str) -> bool {
        provider == "temporary_access_pass"
    }

    fn make_secret(&self, _: &str, request: &SecretRequest<'_>) -> MadeSecret {
        let mood = *self.0.making.lock().unwrap();
        if matches!(mood, Mood::Refuses) {
            return MadeSecret::Failed;
        }
        let number = {
            let mut passes = self.0.passes.lock().unwrap();
            passes.push(request.lifetime);
            passes.len()
        };
        self.0.effect();
        match mood {
            Mood::Works => MadeSecret::Made(format!("TAPRocks{number}!").into()),
            _ => MadeSecret::Unknown,
        }
    }

    fn withdraw_secret(&self, account: &str, provider: &str) -> WriteStatus {
        assert!(self.makes(provider));
        if matches!(*self.0.making.lock().unwrap(), Mood::Down) {
            return WriteStatus::Unknown;
        }
        self.0.withdrawn.lock().unwrap().push(account.to_owned());
        WriteStatus::Done
    }

    fn lock_out(&self, account: &str) -> WriteStatus {
        if !self.0.locks_out.load(Ordering::SeqCst) {
            return WriteStatus::Unknown;
        }
        self.0.written.lock().unwrap().push("lock out");
        self.0.locked_out.lock().unwrap().push(account.to_owned());
        self.0.effect();
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

pub(crate) fn builder(world: &Arc<World>, store: impl Store + 'static) -> DeskBuilder {
    builder_with(world, store, RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]))
}

pub(crate) fn builder_with(world: &Arc<World>, store: impl Store + 'static, keys: RawKeys) -> DeskBuilder {
    unsigned(world, store, keys).log_key(Arc::new(log_key(7)))
}

pub(crate) fn log_key(seed: u8) -> RawLogKey {
    RawLogKey::new(ORIGIN.parse().unwrap(), [seed; 32]).unwrap()
}

/// A desk that cannot sign its log.
pub(crate) fn unsigned(world: &Arc<World>, store: impl Store + 'static, keys: RawKeys) -> DeskBuilder {
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
