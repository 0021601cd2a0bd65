//! The baseline for other languages, as one line of JSON: the policy, calls and their decisions, and the
//! engine's own time on prepared facts, and from JSON text to JSON text.

#![allow(clippy::expect_used)]

use std::time::Duration;

use bonafides_benches::measure::pair;
use bonafides_benches::operations::Setup;
use bonafides_benches::policies;
use bonafides_benches::scenes::{APPROVE, CHALLENGE, TWELVE};
use serde_json::json;

/// Groups of the policy, and of the subject.
const GROUPS: (usize, usize) = (3, 10);
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(4);

fn main() {
    let policy = policies::load(GROUPS.0);
    let scenes = [CHALLENGE, APPROVE, TWELVE].map(|scene| {
        let setup = Setup::with(&policy, GROUPS.1, &scene);
        let prepared = pair(ROUNDS, ROUND, || setup.verdict(), || setup.decide());
        let text = pair(ROUNDS, ROUND, || setup.decide_json(), || setup.evidence());
        json!({
            "name": scene.name,
            "facts": scene.json(GROUPS.1),
            "decision": setup.decide().to_json(),
            "verdict_ns": prepared.first,
            "decide_ns": prepared.second,
            "json_ns": text.first,
        })
    });
    println!("{}", json!({ "policy": policies::text(GROUPS.0), "scenes": scenes }));
}
