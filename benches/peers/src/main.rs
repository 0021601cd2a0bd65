//! Runs the workload of `benches/workload` by bonafides, by a hand-written evaluator and by general engines,
//! and prints the time of each as a table. See the README.

// An unexpected result stops the measurement at once, with the place.
#![allow(clippy::expect_used, clippy::panic)]

mod call;
mod language;
mod measure;
mod peer;
mod policy;
mod rule;
mod side;
mod status;
mod table;
mod workload;

use std::process::ExitCode;

use peer::ByHand;
use side::{Bonafides, General, Hand, Side, Way};
use workload::{POLICIES, Workload};

/// The row that every other is compared with.
const REFERENCE: usize = 3;

fn main() -> ExitCode {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|value| value == "quick");
    let rounds = if quick { 1 } else { 31 };
    let mut measured = Vec::new();
    for (name, text) in POLICIES {
        let workload = Workload::new(text);
        let mut sides = sides(&workload);
        if let Err(disagreement) = agree(&mut sides, &workload) {
            eprintln!("{name}: {disagreement}");
            return ExitCode::FAILURE;
        }
        eprintln!("{name}: all sides agree on {} calls", workload.calls.len());
        let times = measure::measure(&mut sides, workload.calls.len(), rounds);
        let names = sides.iter().map(|(name, _)| *name);
        measured.push((name, names.zip(times).collect()));
    }
    println!("{}", table::table(&measured, REFERENCE));
    let mut measured = Vec::new();
    for (name, text) in POLICIES {
        let workload = Workload::of_many_groups(text);
        let mut sides = without_engines(&workload);
        if let Err(disagreement) = agree(&mut sides, &workload) {
            eprintln!("{name}, 1000 groups: {disagreement}");
            return ExitCode::FAILURE;
        }
        let times = measure::measure(&mut sides, workload.calls.len(), rounds);
        let names = sides.iter().map(|(name, _)| *name);
        measured.push((name, names.zip(times).collect()));
    }
    println!("A subject in 1000 groups:\n\n{}", table::table(&measured, 0).trim_end());
    ExitCode::SUCCESS
}

/// Returns every side with its name in the table.
fn sides(workload: &Workload) -> Vec<(&'static str, Box<dyn Side + '_>)> {
    let mut sides = without_engines(workload);
    for (name, peer) in peer::all(&workload.rules) {
        sides.push((name, Box::new(General { workload, peer })));
    }
    sides
}

/// Returns the sides that join the groups of the subject themselves, and bonafides in all forms.
fn without_engines(workload: &Workload) -> Vec<(&'static str, Box<dyn Side + '_>)> {
    let ours = |way| -> Box<dyn Side + '_> { Box::new(Bonafides { workload, way }) };
    let evaluator = ByHand::new(&workload.policy);
    vec![
        ("hand-written", Box::new(Hand { workload, evaluator })),
        ("bonafides, all prepared", ours(Way::Prepared)),
        ("bonafides, groups joined before", ours(Way::Joined)),
        ("bonafides, verdict", ours(Way::Verdict)),
        ("bonafides, explained", ours(Way::Explained)),
    ]
}

/// Checks that every side gives the engine's verdict on every call in each form.
fn agree(sides: &mut [(&str, Box<dyn Side + '_>)], workload: &Workload) -> Result<(), String> {
    for (call, facts) in workload.ours.facts.iter().enumerate() {
        let verdict = workload.ours.policy.verdict(facts).expect("good facts");
        for (name, side) in &mut *sides {
            let typed = side.typed(call);
            if typed != verdict {
                return Err(format!("call {call}: {name} says {typed:?} instead of {verdict:?}"));
            }
            let Some(text) = side.text(call) else { continue };
            // A word, or an explained decision.
            let explained = format!("{{\"verdict\":\"{}\"", verdict.as_str());
            if text != verdict.as_str() && !text.starts_with(&explained) {
                return Err(format!("call {call}: {name} says `{text}` instead of {verdict:?}"));
            }
        }
    }
    Ok(())
}
