//! A provider on a database in a file, a clock that can be set, and a desk of which only the requests are real.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use bonafides::Time;
use bonafides::case::{CommandId, ExternalResult, HostInput, Outcome, ProviderOutcome, Said};
use bonafides::keys::{RawKeys, Sensitive};
use bonafides_parts::{Provider as _, ProviderRequest};
use bonafides_passkeys::store::{PasskeyStore, SqlitePasskeys};
use bonafides_passkeys::{Answer, Ceremony, Passkeys, Settings};
use serde_json::Value;
use tempfile::TempDir;

use crate::device::Device;

/// 2026-11-23T08:00:00Z.
pub(crate) const START: i64 = 1_795_420_800_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 86_400_000;
pub(crate) const SANNE: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
pub(crate) const JO: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3302";

pub(crate) struct World {
    pub(crate) passkeys: Passkeys,
    pub(crate) folder: TempDir,
    now: Arc<AtomicI64>,
    cases: AtomicU32,
}

/// A command of the desk, with its nonce.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) command: CommandId,
    pub(crate) nonce: String,
    pub(crate) registers: bool,
}

impl Asked {
    pub(crate) fn ceremony(&self) -> Ceremony<'_> {
        if self.registers {
            Ceremony::registration(&self.command, &self.nonce)
        } else {
            Ceremony::proof(&self.command, &self.nonce)
        }
    }
}

pub(crate) fn settings() -> Settings {
    Settings::new("help.contoso.example", "https://help.contoso.example", "Contoso help")
}

/// The keys of the desk.
pub(crate) fn keys() -> Arc<RawKeys> {
    Arc::new(RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]))
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let folder = TempDir::new().unwrap();
        let store: Arc<dyn PasskeyStore> =
            Arc::new(SqlitePasskeys::open(folder.path().join("passkeys.db")).unwrap());
        let now = Arc::new(AtomicI64::new(START));
        let passkeys = Passkeys::new(settings, store, keys()).unwrap();
        let clock = Arc::clone(&now);
        let passkeys = passkeys.clock(move || Time::from_milliseconds(clock.load(Ordering::SeqCst)));
        Self { passkeys, folder, now, cases: AtomicU32::new(0) }
    }

    pub(crate) fn wait(&self, milliseconds: i64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// A command of a case of its own, which the provider does not know yet.
    pub(crate) fn unasked(&self, registers: bool) -> Asked {
        let n = self.cases.fetch_add(1, Ordering::SeqCst);
        let (case, nonce) = (format!("{n:032x}"), format!("{:032x}", u128::from(n) << 64 | 7));
        Asked { command: format!("{case}.3.0").parse().unwrap(), nonce, registers }
    }

    /// Tells the provider of a command about this account.
    pub(crate) fn tell(&self, asked: &Asked, account: &str) {
        let (id, name) = (asked.command.to_string(), Sensitive::from("Sanne Holm"));
        let request = ProviderRequest::new(&id, "passkey", account, &asked.nonce).name(Some(&name));
        let told =
            if asked.registers { self.passkeys.register(&request) } else { self.passkeys.start(&request) };
        told.unwrap();
    }

    pub(crate) fn asked(&self, account: &str) -> Asked {
        let asked = self.unasked(false);
        self.tell(&asked, account);
        asked
    }

    pub(crate) fn registering(&self, account: &str) -> Asked {
        let asked = self.unasked(true);
        self.tell(&asked, account);
        asked
    }

    pub(crate) fn options(&self, asked: &Asked) -> String {
        self.passkeys.options(&asked.ceremony()).unwrap()
    }

    pub(crate) fn answer(&self, asked: &Asked, response: &Value) -> Answer {
        self.passkeys.answer(&asked.ceremony(), &response.to_string()).unwrap()
    }

    /// Registers a device for an account; the desk accepts it, and it is old enough.
    pub(crate) fn registered(&self, account: &str) -> Device {
        let mut device = Device::new();
        self.register(&mut device, account);
        self.wait(7 * DAY);
        device
    }

    /// Registers a device for an account; the desk accepts it.
    pub(crate) fn register(&self, device: &mut Device, account: &str) {
        let asked = self.registering(account);
        let answer = self.answer(&asked, &device.create(&self.options(&asked)));
        assert_eq!(answer.checked, Ok(()));
        self.passkeys.settle(&answer, &Outcome::Accepted).unwrap();
    }

    /// Lets a device answer a new request about this account.
    pub(crate) fn proves(&self, device: &mut Device, account: &str) -> Answer {
        let asked = self.asked(account);
        self.answer(&asked, &device.get(&self.options(&asked)))
    }
}

/// The result that the desk is told.
pub(crate) fn told(answer: &Answer) -> &ExternalResult {
    match &answer.input.said {
        Said::Host { by, says: HostInput::External(result) } => {
            assert_eq!(by, "webauthn");
            result
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(crate) fn refused(answer: &Answer, why: &bonafides_passkeys::Refusal) {
    assert_eq!(answer.checked.as_ref(), Err(why));
    assert_eq!(told(answer).outcome, ProviderOutcome::Inconclusive);
}
