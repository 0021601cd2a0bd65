//! A desk in a folder of its own, and the servers that its `desk.toml` names.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use bonafides::case::{Operator, OperatorKind, PolicyUse};
use bonafides_desk::config::DeskConfig;
use bonafides_desk::first::KeyFile;
use bonafides_desk::{Check, Desk, OperatorCase, Start};
use serde_json::Value;
use tempfile::TempDir;

const DIRECTORY: &str = "\
dn: CN=Domain Users,CN=Users,DC=contoso,DC=example
objectClass: group
objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0a001
objectSid: S-1-5-21-1000000001-1000000002-1000000003-513
sAMAccountName: Domain Users

dn: CN=Sanne Holm,OU=People,DC=contoso,DC=example
objectClass: user
displayName: Sanne Holm
objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0b001
objectSid: S-1-5-21-1000000001-1000000002-1000000003-1101
sAMAccountName: sanne
userPrincipalName: sanne@contoso.example
mobile: +4512345601
otherMailbox: sanne.holm@private.example
manager: CN=Jo Berg,OU=People,DC=contoso,DC=example
primaryGroupID: 513
userAccountControl: 512
whenChanged: 20200106080000.0Z

dn: CN=Jo Berg,OU=People,DC=contoso,DC=example
objectClass: user
displayName: Jo Berg
objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0b002
objectSid: S-1-5-21-1000000001-1000000002-1000000003-1102
sAMAccountName: jo
userPrincipalName: jo@contoso.example
mail: jo@contoso.example
primaryGroupID: 513
userAccountControl: 512
whenChanged: 20200106080000.0Z
";

pub(crate) const POLICY: &str = "
format: 1
policy: channels
people: { manager: { directory: manager }, security: { contact: soc@contoso.example } }
challenges:
  mail_code: { type: code, channel: private_email, factor: possession, cause: mailbox, points: 40, cost: 30 }
  sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 40, cost: 30 }
  face:      { type: external, provider: face, factor: inherence, cause: face, points: 40, cost: 60 }
  photo_id:  { type: confirm, factor: inherence, cause: document, points: 40, cost: 180, form: [document_type] }
unmatched: everyone
actions:
  reset_password: { require: { points: 80, independent: 2 }, grant: first_password }
grants:
  first_password: { type: one_time_password, length: 20, lifetime: 8h, deliver: [manager] }
channels:
  private_email: { cooling: 7d, sends: 3 per 1h }
  sms: { cooling: 7d, sends: 3 per 1h }
  manager: { to: manager }
alerts:
  - { on: not_me, to: [security], severity: high, ticket: true }
tests:
  - { name: both are enough, action: reset_password, evidence: { mail_code: passed, photo_id: passed }, expect: { verdict: approve } }
";

/// The folder of the servers.
pub(crate) fn servers() -> PathBuf {
    PathBuf::from(std::env::var_os("BONAFIDES_CHANNELS").expect("run tests/channels/test"))
}

/// Returns the port of a mail server.
fn mail_port(name: &str) -> Value {
    let ports: Value = serde_json::from_slice(&fs::read(servers().join("mail.json")).unwrap()).unwrap();
    ports[name].clone()
}

/// A desk with these entries: channels, and the provider `face`.
pub(crate) struct World {
    pub(crate) desk: Desk,
    folder: TempDir,
}

/// The channels and the provider of a desk, unless a test says otherwise: files in place of gateways.
const USUAL: [(&str, &str); 5] = [
    ("mail", "{ file = \"mail.jsonl\" }"),
    ("manager", "{ file = \"manager.jsonl\" }"),
    ("private_email", "{ file = \"private_email.jsonl\" }"),
    ("sms", "{ file = \"sms.jsonl\" }"),
    ("tickets", "{ file = \"tickets.jsonl\" }"),
];

impl World {
    /// Opens a desk with these entries in place of the usual ones; `face` is that of the provider.
    pub(crate) fn new(entries: &[(&str, String)]) -> Self {
        let folder = TempDir::new().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            // No secret that others can read is used.
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        };
        write("directory.ldif", DIRECTORY);
        write("policy.yaml", POLICY);
        write("mail.password", "correct hörse\n");
        write("gateway.secret", gateway("/secrets/secret").as_str().unwrap());
        write("servicenow.password", gateway("/login/password").as_str().unwrap());
        write("slack.url", &format!("https://127.0.0.1:{}/slack/T0/B0/hunter2", gateway("/ports/https")));
        write("desk.toml", &toml(entries));
        KeyFile::create(folder.path().join("desk.keys")).unwrap();
        let config = DeskConfig::read(folder.path().join("desk.toml")).unwrap();
        config.open_store().unwrap().migrate().unwrap();
        let desk = config.open().unwrap();
        let candidate = desk.candidate(POLICY, "yaml").unwrap();
        desk.use_policy(&candidate, PolicyUse::InForce, &operator(), "first set-up").unwrap();
        Self { desk, folder }
    }

    /// Starts a call of Sanne.
    pub(crate) fn call(&self) -> OperatorCase {
        self.desk.start(&Start::new("reset_password", operator(), "phone").named("sanne")).unwrap()
    }

    /// Starts a call and asks a challenge, for which a worker does what is to be done.
    pub(crate) fn asked(&self, challenge: &str) -> OperatorCase {
        let case = self.call();
        case.choose(challenge).unwrap();
        self.desk.run_until_idle().unwrap();
        case
    }

    /// Works until nothing waits, also for what is tried again after a pause.
    pub(crate) fn work(&self) {
        for _ in 0..1_000 {
            self.desk.run_until_idle().unwrap();
            if self.desk.status().unwrap().store.waiting == 0 {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("{:?}", self.desk.status().unwrap().troubles);
    }

    /// Examines the desk, as `bonafides desk doctor` does, and returns what it says about channels and providers.
    pub(crate) fn channels(&self) -> Vec<Check> {
        let mut checks = DeskConfig::examine(self.folder.path().join("desk.toml"));
        checks.retain(|check| {
            ["channel ", "provider ", "tickets"].iter().any(|kind| check.part.starts_with(kind))
        });
        assert!(checks.len() >= 6, "{checks:?}");
        checks
    }

    /// Returns the lines of a file in place of a gateway.
    pub(crate) fn file(&self, channel: &str) -> Vec<Value> {
        let lines =
            fs::read_to_string(self.folder.path().join(format!("{channel}.jsonl"))).unwrap_or_default();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

pub(crate) fn operator() -> Operator {
    Operator::new("o-4711", OperatorKind::Person)
}

fn toml(entries: &[(&str, String)]) -> String {
    let find = |name: &str| entries.iter().find(|(known, _)| *known == name).map(|(_, entry)| entry.as_str());
    let channels = USUAL.map(|(name, usual)| format!("{name} = {}\n", find(name).unwrap_or(usual))).concat();
    let face = find("face").unwrap_or("{ unavailable = true }");
    format!(
        "[desk]\norigin = \"log.contoso.example\"\npolicy = \"policy.yaml\"\nkeys = {{ file = \"desk.keys\" }}\n\
         notices = \"mail\"\ntickets = \"tickets\"\n[store]\nsqlite = \"desk.db\"\n[directory]\n\
         ldif = \"directory.ldif\"\ncontacts = {{ private_email = \"otherMailbox\" }}\n[channels]\n{channels}\
         [providers]\nface = {face}\n"
    )
}

/// Returns what the gateway wrote about itself.
pub(crate) fn gateway(pointer: &str) -> Value {
    let all: Value = serde_json::from_slice(&fs::read(servers().join("gateway.json")).unwrap()).unwrap();
    all.pointer(pointer).unwrap().clone()
}

/// An entry for a gateway: its kind, a behaviour, and the rest.
pub(crate) fn over_https(kind: &str, behaviour: &str, rest: &str) -> String {
    let ca = servers().join("ca.pem");
    format!(
        "{{ {kind} = \"https://127.0.0.1:{}/{behaviour}\", ca_file = \"{}\", {rest} }}",
        gateway("/ports/https"),
        ca.display()
    )
}

/// An entry for a gateway of text messages.
pub(crate) fn webhook(behaviour: &str) -> String {
    over_https("webhook", behaviour, "secret_file = \"gateway.secret\"")
}

/// Returns the requests of a case that a gateway got.
pub(crate) fn requests(case: &OperatorCase) -> Vec<Value> {
    let lines = fs::read_to_string(servers().join("requests.jsonl")).unwrap();
    let requests = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    requests.filter(|request| request.to_string().contains(case.id().as_str())).collect()
}

/// An entry of `[channels]`: mail through a server with STARTTLS and a login.
pub(crate) fn smtp(name: &str) -> String {
    let ca = servers().join("ca.pem");
    format!(
        "{{ smtp = \"smtp://127.0.0.1:{}\", from = \"Service Desk <desk@contoso.example>\", user = \"desk\", \
         password_file = \"mail.password\", ca_file = \"{}\" }}",
        mail_port(name),
        ca.display()
    )
}

/// An entry of `[channels]`: mail through a server on this machine without TLS.
pub(crate) fn unencrypted(name: &str) -> String {
    format!(
        "{{ smtp = \"smtp://127.0.0.1:{}\", from = \"desk@contoso.example\", unencrypted = true }}",
        mail_port(name)
    )
}

/// The mails that servers took from a case.
pub(crate) fn mails(case: &OperatorCase) -> Vec<Value> {
    let lines = fs::read_to_string(servers().join("mails.jsonl")).unwrap();
    let mails = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_case = |mail: &Value| mail["headers"]["message-id"].as_str().unwrap().contains(case.id().as_str());
    mails.filter(of_case).collect()
}
