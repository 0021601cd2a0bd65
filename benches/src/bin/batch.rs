//! A batch of 1000 calls, for the harness of a language. `batch write FILE` writes policy, calls and
//! answers; `batch time` prints the core's own time for each, in nanoseconds of processor time, so that
//! other load counts less.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use bonafides::{Facts, Policy};
use bonafides_benches::policies;
use bonafides_benches::scenes::SCENES;
use serde_json::{Value, json};

/// Groups of the policy, and of each subject.
const GROUPS: (usize, usize) = (3, 10);
const CALLS: usize = 1_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let policy = policies::load(GROUPS.0);
    let texts: Vec<String> = SCENES.iter().cycle().take(CALLS).map(|scene| scene.json(GROUPS.1)).collect();
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("write"), Some(file)) => std::fs::write(file, said(&policy, &texts)).expect("a writable file"),
        (Some("time"), None) => time(&policy, &texts),
        _ => eprintln!("usage: batch write FILE | batch time"),
    }
}

fn said(policy: &Policy, texts: &[String]) -> String {
    let call = |text: &String| {
        let decision = policy.decide_json(text).expect("good facts");
        let facts: Value = serde_json::from_str(text).expect("JSON");
        let parts: Value = serde_json::from_str(&decision).expect("JSON");
        json!({ "facts": facts, "verdict": parts.get("verdict"), "decision": decision })
    };
    json!({ "policy": policies::text(GROUPS.0), "calls": texts.iter().map(call).collect::<Vec<_>>() })
        .to_string()
}

fn time(policy: &Policy, texts: &[String]) {
    let facts: Vec<Facts<'_>> =
        texts.iter().map(|text| Facts::from_json(text).expect("good facts")).collect();
    let rounds = if std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick") { 3 } else { 101 };
    row("verdict", rounds, &facts, |facts| policy.verdict(facts).expect("good facts"));
    row("decide", rounds, &facts, |facts| policy.decide(facts).expect("good facts"));
    row("decide_and_write", rounds, &facts, |facts| policy.decide(facts).expect("good facts").to_json());
}

fn row<T>(name: &str, rounds: usize, facts: &[Facts<'_>], work: impl Fn(&Facts<'_>) -> T) {
    let start = spent();
    for _ in 0..rounds {
        for facts in facts {
            black_box(work(facts));
        }
    }
    let each = spent().saturating_sub(start) / (rounds * facts.len()) as u128;
    println!("{name} {each}");
}

/// Returns processor time; elapsed time on systems other than Linux.
fn spent() -> u128 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.unwrap_or_else(|| START.elapsed().as_nanos())
}
