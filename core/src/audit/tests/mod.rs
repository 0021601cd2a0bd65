#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod canonical;
mod documented;
mod personal;
mod record;

use serde_json::{Value, json};

use super::{Actor, Record, RecordedCommand};
use crate::{Decision, Facts, Policy, Time};

/// The policy of the documentation's first example.
fn policy() -> Policy {
    Policy::from_yaml(
        "format: 1\npolicy: smallest\nchallenges: { passkey: { type: external, provider: webauthn } }\n\
         actions: { reset_password: { require: { pass: [passkey] } } }\nunmatched: everyone\n",
    )
    .unwrap()
}

fn approval(policy: &Policy) -> Decision {
    let now: Time = "2026-11-23T08:15:00Z".parse().unwrap();
    policy.decide(&Facts::new("reset_password", now).evidence("passkey", "passed", now)).unwrap()
}

type Plain<'a> = Record<'a, Value, Value, Value>;

/// A first record without commands.
fn record<'a>(policy: &'a Policy, decision: Option<&'a Decision>) -> Plain<'a> {
    const COMMANDS: &[RecordedCommand<'static, Value>] = &[];
    Record {
        case: "k7",
        seq: 0,
        prev: None,
        time: 1_795_421_700_000,
        actor: Actor { alias: "a1", kind: "person" },
        kind: "open",
        input: &[0xab; 32],
        data: json!({"action": "reset_password"}),
        facts: decision.map(|_| json!({"now": 1})),
        decision,
        verdict: decision.map(Decision::verdict),
        blocked_by: &[],
        commands: COMMANDS,
        state: &[("case", 1)],
        policy: Some(policy),
        shadow: None,
    }
}
