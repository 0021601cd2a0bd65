//! Carries a call out step by step and records the results.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::player::Player;

/// The start of every call: 2026-11-23T08:00:00Z.
const START: i64 = 1_795_420_800_000;
/// Milliseconds.
pub(super) const MINUTE: i64 = 60_000;
/// Milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// A call that is being recorded.
#[derive(Debug)]
pub struct Recorder {
    player: Player,
    transcript: Value,
    /// The clock, in milliseconds.
    pub(super) now: i64,
    /// The directory's view of the subject.
    pub(super) subject: Value,
    /// The operator of the case.
    pub(super) operator: Value,
    /// The case that inputs go to.
    pub(super) case: String,
    /// True if the host reports at once that it observed what it could: before that nothing is approved.
    pub(super) observes: bool,
    commands: Vec<Value>,
    seeds: u8,
    inputs: u32,
}

impl Recorder {
    /// A desk with the policy of the case tests, and optionally a second one.
    pub(super) fn new(about: &str, second: Option<&str>) -> Self {
        Self::with(about, crate::call::POLICY, second)
    }

    /// A desk with this policy, and optionally a second one.
    pub(super) fn with(about: &str, policy: &str, second: Option<&str>) -> Self {
        let mut policies = json!({ "first": policy });
        if let Some(second) = second {
            policies["second"] = json!(second);
        }
        let key = |byte: u8| BASE64_URL_SAFE_NO_PAD.encode([byte; 32]);
        let catalogue: Vec<String> = (1..=8).map(|n| format!("Catalogue question {n}?")).collect();
        let transcript = json!({
            "about": about,
            "policies": policies,
            "config": {
                "origin": "log.test.example",
                "connector": "connector-1",
                "catalogue": catalogue,
                "labels": { "en": { "reset_mfa": "reset of the second factor" } },
                "blocklist": ["correct horse battery staple"],
                "words": ["example"],
            },
            "keys": { "state": key(1), "vault": key(2), "index": key(3), "grant_seed": key(4) },
            "calls": [],
        });
        Self {
            player: Player::new(&transcript),
            transcript,
            now: START,
            subject: subject(),
            operator: json!({ "id": "operator-guid", "kind": "person" }),
            case: String::new(),
            observes: true,
            commands: Vec::new(),
            seeds: 0,
            inputs: 0,
        }
    }

    /// The transcript.
    pub(super) fn done(self) -> Value {
        self.transcript
    }

    /// The public key under which connectors know this engine.
    pub(super) fn public_key(&self) -> String {
        self.player.public_key()
    }

    /// The row that shows if the subject's grants are live.
    pub(super) fn grant_row(&self) -> String {
        self.player.grant_row(self.subject["account"].as_str().unwrap_or_default())
    }

    /// Opens the values of a person in a record, after a step that says that those of `people` are opened.
    pub(super) fn resolve(&mut self, of: Option<&str>, people: &[&str], record: &str, person: &str) -> Value {
        let input = json!({
            "id": self.input_id(), "by": { "id": "auditor-guid", "kind": "person" }, "account": "", "reason": "an audit",
            "says": { "type": "resolve", "of": of, "people": people },
        });
        let resolution = self.player.administered(&input, self.now);
        self.call(json!({ "call": "resolve", "resolution": resolution, "record": record, "person": person }))
    }

    /// Advances the clock.
    pub(super) fn wait(&mut self, milliseconds: i64) {
        self.now += milliseconds;
    }

    /// Opens a case and makes it the present one.
    pub(super) fn open(&mut self, action: &str) -> Value {
        let id = self.input_id();
        self.open_as(&id, action)
    }

    /// Opens a case under this input id.
    pub(super) fn open_as(&mut self, id: &str, action: &str) -> Value {
        let call = json!({ "call": "open", "id": id, "opening": self.opening(action) });
        let gives = self.at_moment(call);
        if let Some(case) = gives["case"]["id"].as_str() {
            self.case = case.to_owned();
        }
        let observe = gives["commands"][0].clone();
        if self.observes && observe["task"]["type"] == "observe" {
            self.report(&observe, "done");
        }
        gives
    }

    /// The subject says "not me" when no case is open.
    pub(super) fn not_me(&mut self, session: Option<&str>, token: Option<&str>) -> Value {
        let id = self.input_id();
        let opening = self.opening("not_me");
        let caller = session.map_or_else(|| json!({}), |session| json!({ "session": session }));
        self.at_moment(
            json!({ "call": "not_me", "id": id, "opening": opening, "caller": caller, "token": token }),
        )
    }

    /// An input of the operator.
    pub(super) fn says(&mut self, says: Value) -> Value {
        let said = json!({ "type": "operator", "by": self.operator, "says": says });
        self.said(said)
    }

    /// An input of the caller.
    pub(super) fn caller(&mut self, says: Value) -> Value {
        self.said(json!({ "type": "caller", "by": {}, "says": says }))
    }

    /// An input of the host.
    pub(super) fn host(&mut self, says: Value) -> Value {
        self.said(json!({ "type": "host", "by": "host", "says": says }))
    }

    fn said(&mut self, said: Value) -> Value {
        let id = self.input_id();
        self.input(json!({ "id": id, "said": said }))
    }

    /// Any input.
    pub(super) fn input(&mut self, input: Value) -> Value {
        let call = json!({ "call": "apply", "case": self.case, "input": input });
        self.at_moment(call)
    }

    /// An input whose step is lost before it is stored.
    pub(super) fn lost(&mut self, input: Value) -> Value {
        let call = json!({ "call": "apply", "case": self.case, "input": input, "lost": true });
        self.at_moment(call)
    }

    /// Asks a challenge.
    pub(super) fn choose(&mut self, challenge: &str) -> Value {
        self.says(json!({ "type": "choose", "challenge": challenge }))
    }

    /// The caller answers and the operator types the answer.
    pub(super) fn answer(&mut self, challenge: &str, answers: &[&str]) -> Value {
        self.says(json!({ "type": "answer", "challenge": challenge, "answers": answers }))
    }

    /// The caller types the answer.
    pub(super) fn enters(&mut self, challenge: &str, answers: &[&str]) -> Value {
        self.caller(json!({ "type": "answer", "challenge": challenge, "answers": answers }))
    }

    /// The provider of the passkey reports a pass.
    pub(super) fn pass_passkey(&mut self) -> Value {
        self.choose("passkey");
        let result = self.external("passkey", "passed");
        self.host(result)
    }

    /// The provider's result for the newest `PresentChallenge` of this challenge.
    pub(super) fn external(&self, challenge: &str, outcome: &str) -> Value {
        let ask = self.newest(|task| task["type"] == "present_challenge" && task["challenge"] == challenge);
        let command = ask["id"].clone();
        json!({
            "type": "external", "command": command, "nonce": ask["task"]["provider"]["nonce"],
            "reference": format!("ref-{}", command.as_str().unwrap_or_default()), "outcome": outcome,
        })
    }

    /// The code that was last sent for this challenge.
    pub(super) fn sent(&self, challenge: &str) -> String {
        let send = self.newest(|task| task["type"] == "send_message" && task["challenge"] == challenge);
        send["task"]["code"].as_str().expect("a code").to_owned()
    }

    /// The newest command for which `like` returns true.
    pub(super) fn newest(&self, like: impl Fn(&Value) -> bool) -> Value {
        let found = self.commands.iter().rev().find(|command| like(&command["task"]));
        found.expect("there is such a command").clone()
    }

    /// The newest command of this type.
    pub(super) fn newest_of(&self, kind: &str) -> Value {
        self.newest(|task| task["type"] == kind)
    }

    /// Reports the status of a command.
    pub(super) fn report(&mut self, command: &Value, state: &str) -> Value {
        self.host(json!({ "type": "report", "command": command["id"], "state": state }))
    }

    /// The grant that can be redeemed now.
    pub(super) fn grant(&mut self) -> String {
        let gives = self.host(json!({ "type": "time_passed" }));
        gives["reply"]["view"]["grant"].as_str().unwrap_or_default().to_owned()
    }

    /// Carries out a call that makes no step.
    pub(super) fn call(&mut self, call: Value) -> Value {
        self.write_down(call)
    }

    fn at_moment(&mut self, mut call: Value) -> Value {
        self.seeds += 1;
        call["now"] = json!(self.now);
        call["seed"] = json!(BASE64_URL_SAFE_NO_PAD.encode([self.seeds; 32]));
        call["subject"] = self.subject.clone();
        self.write_down(call)
    }

    fn write_down(&mut self, mut call: Value) -> Value {
        let played = self.player.play(&call);
        if let Some(needs) = played.needs {
            call["needs"] = json!(needs);
        }
        if !played.gives.is_null() {
            call["gives"] = played.gives.clone();
        }
        if let Some(commands) = played.gives["commands"].as_array() {
            self.commands.extend(commands.iter().cloned());
        }
        self.transcript["calls"].as_array_mut().expect("calls").push(call);
        played.gives
    }

    fn opening(&self, action: &str) -> Value {
        json!({
            "action": action, "operator": self.operator, "channel": "phone", "from": "+4587654321",
            "named": "sanne", "language": "en",
        })
    }

    /// The next input id.
    pub(super) fn input_id(&mut self) -> String {
        self.inputs += 1;
        format!("in-{}", self.inputs)
    }
}

/// An account with a phone, a mailbox, a manager and a desk lead.
fn subject() -> Value {
    let long_ago = START - 400 * DAY;
    let contact = |channel: &str, address: &str| json!({ "channel": channel, "address": address, "changed_at": long_ago });
    let related = |person: &str, id: &str| {
        let contacts = [contact("mail", &format!("{id}@test.example"))];
        json!({ "person": person, "id": id, "since": long_ago, "contacts": contacts })
    };
    json!({
        "account": "subject-guid",
        "name": "Sanne Subject",
        "enabled": true,
        "groups": ["CN=Staff,DC=test"],
        "contacts": [
            contact("sms", "+4512345678"),
            contact("mail", "sanne@home.example"),
            contact("post", "Vej 1, Aarhus"),
        ],
        "relationships": [related("manager", "manager-guid"), related("desk_lead", "lead-guid")],
        "facts": { "last_sign_in": START - 3 * DAY, "badge": "A-1234" },
        "language": "en",
    })
}
