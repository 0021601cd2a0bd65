//! Passkeys at a real desk: SQLite, the export of a directory, and files in place of gateways.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bonafides::Time;
use bonafides::case::{
    Caller, ChallengeState, EngineConfig, Enrol, Operator, OperatorKind, Outcome, PolicyUse,
};
use bonafides::keys::Keys as _;
use bonafides_desk::first::{FileChannel, LdifDirectory};
use bonafides_desk::{AtProvider, Clock, Desk, DeskBuilder, PageCase, PageTurn, Start};
use bonafides_parts::{DirectorySettings, Store as _};
use bonafides_passkeys::store::SqlitePasskeys;
use bonafides_passkeys::{Answer, Ceremony, Passkeys, Refusal};
use bonafides_store_sqlite::SqliteStore;
use serde_json::Value;
use tempfile::TempDir;

use crate::device::Device;
use crate::world::{DAY, keys, settings};

const POLICY: &str = include_str!("../../../../examples/passkeys/self-service.yaml");
const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/directory/ad-export.ldif");
/// 2026-12-07T08:00:00Z, two weeks after the export.
const START: i64 = 1_796_630_400_000;
/// The objectGUID of user17.
const USER17: &str = "a31a35ee-8fb8-4166-93ed-576fe87a5705";

struct Ahead(Arc<AtomicI64>);

impl Clock for Ahead {
    fn now(&self) -> Time {
        // Pages wait for some seconds: here they pass between two looks.
        Time::from_milliseconds(self.0.fetch_add(1_000, Ordering::SeqCst))
    }
}

struct Help {
    desk: Desk,
    passkeys: Passkeys,
    folder: TempDir,
    now: Arc<AtomicI64>,
}

impl Help {
    fn new() -> Self {
        let (folder, now) = (TempDir::new().unwrap(), Arc::new(AtomicI64::new(START)));
        let path = |name: &str| folder.path().join(name);
        let store = SqlitePasskeys::open(path("passkeys.db")).unwrap();
        let keys = keys();
        let passkeys = Passkeys::new(settings(), Arc::new(store), keys.clone()).unwrap();
        let clock = Arc::clone(&now);
        let passkeys = passkeys.clock(move || Time::from_milliseconds(clock.load(Ordering::SeqCst)));
        let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
        let store = SqliteStore::open(path("desk.db"), "log.ad.test".parse().unwrap()).unwrap();
        store.migrate().unwrap();
        let directory = LdifDirectory::new(EXPORT, path("changes.ldif"))
            .settings(DirectorySettings::default().contact("mail", ["mail"]));
        let config = EngineConfig::new("log.ad.test", "directory");
        let desk = DeskBuilder::new(config, keys, Arc::new(store), Arc::new(directory))
            .grant_key(id, public)
            .clock(Arc::new(Ahead(Arc::clone(&now))))
            .channel("sms", Arc::new(FileChannel::new(path("sms.jsonl"))))
            .channel("mail", Arc::new(FileChannel::new(path("mail.jsonl"))))
            .provider("webauthn", Arc::new(passkeys.clone()))
            .open()
            .unwrap();
        let candidate = desk.candidate(POLICY, "yaml").unwrap();
        desk.use_policy(&candidate, PolicyUse::InForce, &operator(), "a test").unwrap();
        Self { desk, passkeys, folder, now }
    }

    fn wait(&self, milliseconds: i64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    fn work(&self) {
        self.desk.run_until_idle().unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    fn page(&self, action: &str, name: &str) -> PageCase {
        let start = Start::new(action, operator(), "web").named(name);
        self.desk.start_page("portal", &start, Caller::default()).unwrap().0
    }

    /// Enters the code that went over this channel.
    fn code(&self, case: &PageCase, channel: &str) -> PageTurn {
        let challenge = format!("{channel}_code");
        case.choose(&challenge).unwrap();
        self.work();
        let sent = self.text(&format!("{channel}.jsonl"));
        let last: Value = serde_json::from_str(sent.lines().last().unwrap()).unwrap();
        let text = last["text"].as_str().unwrap();
        let code = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap();
        case.answer(&challenge, [code]).unwrap()
    }

    /// A page of user17 that asks the provider for a registration.
    fn registering(&self) -> (PageCase, AtProvider) {
        let case = self.page("enrol", "user17");
        self.code(&case, "sms");
        assert!(self.code(&case, "mail").view.approved);
        let turn = case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
        self.work();
        (case, turn.at_provider.into_iter().next().unwrap())
    }

    fn options(&self, asked: &AtProvider) -> String {
        self.passkeys.options(&ceremony(asked)).unwrap()
    }

    /// Passes a response on, as every page does.
    fn give(&self, case: &PageCase, asked: &AtProvider, response: &Value) -> (Answer, Outcome) {
        let answer = self.passkeys.answer(&ceremony(asked), &response.to_string()).unwrap();
        assert_eq!(answer.case, *case.id());
        let outcome = self.desk.give(&answer.case, &answer.input).unwrap();
        self.passkeys.settle(&answer, &outcome).unwrap();
        (answer, outcome)
    }

    /// Registers a device of user17 and lets the cooling time pass.
    fn registered(&self) -> Device {
        let (case, asked) = self.registering();
        let mut device = Device::new();
        let (answer, outcome) = self.give(&case, &asked, &device.create(&self.options(&asked)));
        assert_eq!((answer.checked, outcome), (Ok(()), Outcome::Accepted));
        case.cancel().unwrap();
        self.work();
        self.wait(7 * DAY);
        device
    }
}

fn operator() -> Operator {
    Operator::new("o-4711", OperatorKind::Person)
}

fn ceremony(asked: &AtProvider) -> Ceremony<'_> {
    Ceremony { registers: asked.registers, ..Ceremony::proof(&asked.command, &asked.nonce) }
}

#[test]
fn a_reset_with_a_passkey_from_registration_to_the_new_password() {
    let help = Help::new();
    let mut device = help.registered();
    let told = [help.text("sms.jsonl"), help.text("mail.jsonl")].concat();
    assert!(told.contains("The way you prove your identity at the service desk has been changed"), "{told}");

    let case = help.page("reset_password", "user17");
    let asked = case.choose("passkey").unwrap().at_provider[0].clone();
    help.work();
    let (answer, outcome) = help.give(&case, &asked, &device.get(&help.options(&asked)));
    assert_eq!((answer.checked, outcome), (Ok(()), Outcome::Accepted));
    assert!(!case.view().unwrap().view.approved, "one cause is not enough");
    assert!(help.code(&case, "sms").view.approved);
    let password = "seven herons over the canal";
    case.carry_out(Some(password.into())).unwrap();
    help.work();
    assert!(case.view().unwrap().view.ended);
    let changes = help.text("changes.ldif");
    let line = changes.lines().find_map(|line| line.strip_prefix("unicodePwd:: ")).expect("a new password");
    let utf16: Vec<u8> = format!("\"{password}\"").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(line, base64_standard(&utf16));
    assert!(changes.contains("dn: CN=user17,"), "{changes}");
}

fn base64_standard(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_registration_that_the_desk_refuses_leaves_nothing() {
    let help = Help::new();
    let (case, asked) = help.registering();
    let mut device = Device::new();
    let response = device.create(&help.options(&asked));
    // The subject was told of something, and says so.
    case.not_me(None).unwrap();
    let (answer, outcome) = help.give(&case, &asked, &response);
    assert_eq!(answer.checked, Ok(()));
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    assert_eq!(help.passkeys.of_account(USER17).unwrap(), []);
}

#[test]
fn a_late_not_me_removes_the_passkey() {
    let help = Help::new();
    let (case, asked) = help.registering();
    let mut thief = Device::new();
    help.give(&case, &asked, &thief.create(&help.options(&asked)));
    help.work();
    assert_eq!(help.passkeys.of_account(USER17).unwrap().len(), 1);
    // Days later, the owner of the account reads the notice, and gives the code in it.
    help.wait(6 * DAY);
    let notices = help.text("mail.jsonl");
    let notice = notices.lines().rfind(|line| line.contains("has been changed")).expect("a notice");
    let notice: Value = serde_json::from_str(notice).unwrap();
    let token = notice["text"].as_str().unwrap().split("give this code: ").nth(1).unwrap();
    let token = token.split_whitespace().next().unwrap().trim_end_matches('.');
    let start = Start::new("reset_password", operator(), "web").named("user17");
    help.desk.not_me(&start, &Caller::default(), Some(&token.into())).unwrap();
    help.work();
    assert_eq!(help.passkeys.of_account(USER17).unwrap(), []);
    help.wait(8 * DAY);
    let case = help.page("reset_password", "user17");
    let asked = case.choose("passkey").unwrap().at_provider[0].clone();
    help.work();
    let (answer, _) = help.give(&case, &asked, &thief.get(&help.options(&asked)));
    assert_eq!(answer.checked, Err(Refusal::UnknownPasskey));
}

#[test]
fn nobody_registers_a_passkey_without_the_approval_of_a_case() {
    let help = Help::new();
    let case = help.page("enrol", "user17");
    assert!(help.code(&case, "sms").at_provider.is_empty());
    let turn = case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
    assert!(turn.at_provider.is_empty() && !turn.view.approved);
    // Nor with the approval of another action.
    let mut device = help.registered();
    let case = help.page("reset_password", "user17");
    let asked = case.choose("passkey").unwrap().at_provider[0].clone();
    help.work();
    help.give(&case, &asked, &device.get(&help.options(&asked)));
    assert!(help.code(&case, "sms").view.approved);
    let turn = case.enrol(Enrol::Registration { challenge: "passkey".to_owned() }).unwrap();
    assert!(turn.at_provider.is_empty());
}

#[test]
fn a_new_passkey_gains_nothing_at_once() {
    let help = Help::new();
    let (case, asked) = help.registering();
    let mut device = Device::new();
    help.give(&case, &asked, &device.create(&help.options(&asked)));
    case.cancel().unwrap();
    help.wait(6 * DAY);
    let case = help.page("reset_password", "user17");
    let asked = case.choose("passkey").unwrap().at_provider[0].clone();
    help.work();
    let (answer, outcome) = help.give(&case, &asked, &device.get(&help.options(&asked)));
    assert!(matches!(answer.checked, Err(Refusal::Cooling { .. })));
    assert_eq!(outcome, Outcome::Accepted, "inconclusive, and recorded");
    assert!(!help.code(&case, "sms").view.approved);
}

#[test]
fn a_copy_of_an_authenticator_fails_the_challenge_before_the_eyes_of_the_operator() {
    let help = Help::new();
    let mut owner = help.registered();
    let mut copy = owner.clone();
    let prove = |device: &mut Device| {
        let start = Start::new("reset_password", operator(), "phone").named("user17");
        let case = help.desk.start(&start).unwrap();
        let asked = case.choose("passkey").unwrap().at_provider[0].clone();
        help.work();
        let response = device.get(&help.options(&asked)).to_string();
        let answer = help.passkeys.answer(&ceremony(&asked), &response).unwrap();
        assert_eq!(help.desk.give(&answer.case, &answer.input).unwrap(), Outcome::Accepted);
        let view = case.view().unwrap();
        let state = view.challenges.iter().find(|shown| shown.challenge == "passkey").unwrap().state;
        if view.resolution.is_none() {
            case.cancel().unwrap();
        }
        (answer.checked, state)
    };
    assert_eq!(prove(&mut owner), (Ok(()), ChallengeState::Passed));
    assert_eq!(prove(&mut copy), (Err(Refusal::Counter), ChallengeState::NotPassed));
    assert_eq!(prove(&mut owner), (Err(Refusal::Suspended), ChallengeState::Open));
}

#[test]
fn a_visitor_without_the_passkey_sees_what_a_stranger_sees() {
    let help = Help::new();
    help.registered();
    let mut foreign = Device::new();
    foreign.handle = Some("AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let shown = ["user17", "user13", "nobody"].map(|name| {
        let case = help.page("reset_password", name);
        let asked = case.choose("passkey").unwrap().at_provider[0].clone();
        help.work();
        let response = foreign.get(&help.options(&asked));
        let (_, outcome) = help.give(&case, &asked, &response);
        let first = case.view().unwrap().view;
        let (_, again) = help.give(&case, &asked, &response);
        let view = case.view().unwrap().view;
        let chosen = case.choose("passkey").unwrap();
        let matched = matches!(again, Outcome::Refused(_));
        format!(
            "{outcome:?} {matched} {:?} {:?} {:?} {:?} {:?}",
            first.text, first.asked, view.text, view.offers, chosen.view.asked
        )
    });
    assert_eq!(shown[0], shown[1]);
    assert_eq!(shown[1], shown[2]);
}

#[test]
fn the_files_of_a_desk_hold_no_credential_of_a_stranger() {
    let help = Help::new();
    for _ in 0..3 {
        let case = help.page("reset_password", "nobody");
        let asked = case.choose("passkey").unwrap().at_provider[0].clone();
        help.work();
        help.give(&case, &asked, &Device::new().get(&help.options(&asked)));
    }
    let rows = rows(&help.folder.path().join("passkeys.db"));
    assert_eq!(rows, 0, "nothing that a stranger says is kept");
}

fn rows(path: &Path) -> i64 {
    let db = rusqlite::Connection::open(path).unwrap();
    db.query_row("SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM passkeys)", [], |row| {
        row.get(0)
    })
    .unwrap()
}
