//! A host in memory that carries out a recorded call through the surface of the bindings, as the runner of
//! each language does.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::case::{Caller, Case, Command, Input, MemoryRedemptions, Opening, Step, WriteStatus};
use bonafides::keys::{RawKeys, Row};
use bonafides::{Policy, Time};
use bonafides_surface::{
    Delivery, Engine, EngineConfig, Error, Moment, RawKeySet, Record, Redeemed, Reply, case_key, connector,
    load, read, row,
};
use serde_json::{Value, json};

/// An engine, its keys, and its store.
#[derive(Debug)]
pub struct Player {
    policies: BTreeMap<String, Policy>,
    engine: Engine,
    keys: RawKeys,
    rows: BTreeMap<String, Row>,
    memory: MemoryRedemptions,
}

/// The result of one call.
#[derive(Debug)]
pub struct Played {
    /// The rows that it needs, if it makes a step.
    pub needs: Option<Vec<String>>,
    /// The result, as JSON.
    pub gives: Value,
}

impl Player {
    /// Sets the engine up as in the transcript.
    pub fn new(transcript: &Value) -> Self {
        let texts = transcript["policies"].as_object().expect("policies");
        let policies: BTreeMap<String, Policy> = texts
            .iter()
            .map(|(name, text)| (name.clone(), load(text.as_str().expect("text"), "yaml").expect("loads")))
            .collect();
        let first = policies.values().next().expect("a policy");
        let config: EngineConfig = read(&transcript["config"].to_string(), "config").expect("config");
        let key = |name: &str| bytes(&transcript["keys"][name]);
        let keys = RawKeySet::keys(&key("state"), &key("vault"), &key("index"), &key("grant_seed"));
        Self {
            engine: Engine::new(first, config).expect("sets up"),
            keys: keys.expect("keys"),
            rows: BTreeMap::new(),
            memory: MemoryRedemptions::new(),
            policies,
        }
    }

    /// The engine's public key for grants.
    pub fn public_key(&self) -> String {
        bonafides_surface::public_key(&self.keys.grant_public())
    }

    /// The row of the subject's own ledger.
    pub fn grant_row(&self, account: &str) -> String {
        self.engine.grant_row(&self.keys, account).expect("a key")
    }

    /// Carries out one call.
    pub fn play(&mut self, call: &Value) -> Played {
        let plain = |gives: Result<Value, Error>| Played { needs: None, gives: gives.unwrap_or_else(failed) };
        match text(call, "call") {
            "open" | "not_me" | "apply" => self.step(call),
            "activate" => {
                self.engine.activate(&self.policies[text(call, "policy")]);
                plain(Ok(Value::Null))
            }
            "command" => plain(self.command(call)),
            "grant_live" => plain(self.grant_live(call)),
            "redeem" => plain(self.redeem(call)),
            "resolve" => plain(self.resolve(call)),
            other => panic!("no call `{other}`"),
        }
    }

    fn step(&mut self, call: &Value) -> Played {
        let mut needs = None;
        let gives = match self.make(call, &mut needs) {
            Ok(step) => self.commit(step, call["lost"] == true),
            Err(error) => failed(error),
        };
        Played { needs, gives }
    }

    fn make(&self, call: &Value, needs: &mut Option<Vec<String>>) -> Result<Step, Error> {
        let subject = (!call["subject"].is_null()).then(|| call["subject"].to_string());
        let now = call["now"].as_i64().expect("now");
        let at = Moment::new(now, &bytes(&call["seed"]), subject.as_deref())?;
        let (engine, keys) = (&self.engine, &self.keys);
        if text(call, "call") == "apply" {
            let case = engine.case(keys, &self.row(&case_key(text(call, "case"))?)?)?;
            let input: Input = read(&call["input"].to_string(), "input")?;
            let named = needs.insert(engine.needs(keys, &case, &input, &at)?);
            return engine.apply(keys, &case, &input, &at, &self.rows(named)?);
        }
        let opening: Opening = read(&call["opening"].to_string(), "opening")?;
        let id = text(call, "id");
        let named = needs.insert(engine.needs_open(keys, &opening, &at)?);
        let rows = self.rows(named)?;
        if text(call, "call") == "open" {
            return engine.open(keys, id, &opening, &at, &rows);
        }
        let caller: Caller = read(&call["caller"].to_string(), "caller")?;
        let token = call["token"].as_str().map(str::to_owned);
        engine.not_me(keys, id, &opening, &caller, token, &at, &rows)
    }

    fn commit(&mut self, step: Step, lost: bool) -> Value {
        let compare: Vec<Value> =
            step.compare().iter().map(|(key, version)| json!([key.as_str(), version])).collect();
        let mut gives = json!({
            "compare": compare,
            "write": step.write().iter().map(row_json).collect::<Vec<_>>(),
            "outbox": step.outbox().iter().map(row_json).collect::<Vec<_>>(),
            "record": step.record().map(Record::from),
            "is_empty": step.is_empty(),
        });
        if !lost {
            for row in step.write().iter().chain(step.outbox()) {
                self.rows.insert(row.key.to_string(), row.clone());
            }
        }
        let released = step.committed();
        gives["case"] = case_json(&released.case);
        gives["reply"] = json!(Reply::from(&released.reply));
        gives["commands"] = json!(released.commands.iter().map(Command::exposed).collect::<Vec<_>>());
        gives
    }

    fn command(&self, call: &Value) -> Result<Value, Error> {
        Ok(json!(self.engine.command(&self.keys, &self.row(text(call, "row"))?)?.exposed()))
    }

    fn grant_live(&self, call: &Value) -> Result<Value, Error> {
        let key = self.engine.grant_row(&self.keys, text(call, "account"))?;
        assert_eq!(key, text(call, "row"), "the row of the account's grants");
        Ok(json!(self.engine.grant_live(&self.keys, &self.row(&key)?, text(call, "grant"))?))
    }

    fn redeem(&mut self, call: &Value) -> Result<Value, Error> {
        let it = &call["connector"];
        let keys = read(&it["keys"].to_string(), "keys")?;
        let connector = connector(text(it, "id"), text(it, "origin"), keys)?;
        let delivery: Delivery = read(&call["delivery"].to_string(), "delivery")?;
        let now = Time::from_milliseconds(call["now"].as_i64().expect("now"));
        let writes: WriteStatus = serde_json::from_value(call["writes"].clone()).expect("writes");
        let (memory, token, live) = (&mut self.memory, text(call, "token"), call["live"].as_bool());
        let redeemed =
            delivery.with(|delivery| connector.redeem(memory, token, delivery, now, live, |_| writes))??;
        Ok(json!(Redeemed::from(redeemed)))
    }

    fn resolve(&self, call: &Value) -> Result<Value, Error> {
        let key = self.engine.keyring_row(&self.keys, text(call, "person"))?;
        let (resolution, record) = (text(call, "resolution"), text(call, "record"));
        Ok(json!(self.engine.resolve(&self.keys, resolution, record, &[self.row(&key)?])?))
    }

    /// The record of a step of an administrator, which is not stored.
    pub(super) fn administered(&self, input: &Value, now: i64) -> String {
        let input = read(&input.to_string(), "input").expect("an input");
        let at = Moment::new(now, &[99; 32], None).expect("a moment");
        let (engine, keys) = (&self.engine, &self.keys);
        let rows = engine.needs_administer(keys, &input, &at).expect("keys");
        let rows = self.rows(&rows).expect("rows");
        let step = engine.administer(keys, &input, &at, &rows).expect("a step");
        Record::from(step.record().expect("a record")).text
    }

    fn rows(&self, keys: &[String]) -> Result<Vec<Row>, Error> {
        keys.iter().map(|key| self.row(key)).collect()
    }

    fn row(&self, key: &str) -> Result<Row, Error> {
        self.rows.get(key).map_or_else(|| row(key, 0, None), |row| Ok(row.clone()))
    }
}

fn case_json(case: &Case) -> Value {
    json!({
        "id": case.id(),
        "account": case.account(),
        "action": case.action(),
        "is_over": case.is_over(),
        "steps": case.steps(),
    })
}

fn row_json(row: &Row) -> Value {
    let bytes = row.bytes.as_ref().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes));
    json!({ "key": row.key.as_str(), "version": row.version, "bytes": bytes })
}

#[expect(clippy::needless_pass_by_value, reason = "for `unwrap_or_else`")]
fn failed(error: Error) -> Value {
    json!({ "error": { "family": error.family, "code": error.code, "place": error.place } })
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_else(|| panic!("no text `{member}` in {value}"))
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(value.as_str().expect("a text")).expect("base64url")
}
