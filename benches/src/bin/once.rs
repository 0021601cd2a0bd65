//! Runs one operation a given number of times, for a tool that counts instructions: `once OPERATION
//! TIMES`.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::process::ExitCode;

use bonafides::Policy;
use bonafides_benches::operations::Setup;
use bonafides_benches::policies;
use bonafides_benches::scenes::{APPROVE, CHALLENGE, Scene, TWELVE};

/// Groups of the subject.
const SUBJECT: usize = 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [operation, times] = &*arguments else { return usage() };
    let Ok(times) = times.parse() else { return usage() };
    if run(operation, times) { ExitCode::SUCCESS } else { usage() }
}

fn usage() -> ExitCode {
    eprintln!(
        "usage: once OPERATION TIMES\n\
         OPERATION: load-3, load-10000, parser-3, parser-10000; or one of verdict, evidence, explained, rules,\n\
         rules-10000, json, json-10000, plan, hand-verdict, hand-settled, hand-explained, hand-json,\n\
         with :challenge (4 results), :approve (6) or :twelve behind it"
    );
    ExitCode::from(2)
}

/// Returns false if there is no such operation.
fn run(operation: &str, times: u32) -> bool {
    if let Some((what, size)) = operation.split_once('-')
        && let (Ok(size), true) = (size.parse::<usize>(), matches!(what, "load" | "parser"))
    {
        let text = policies::text(size);
        if what == "load" {
            repeat(times, || Policy::from_yaml(&text).expect("a good policy"));
        } else {
            repeat(times, || policies::parse_events(&text));
        }
        return true;
    }
    let Some((what, scene)) = operation.split_once(':') else { return false };
    let Some(scene) = scene_of(scene) else { return false };
    let (what, size) = what.strip_suffix("-10000").map_or((what, 3), |what| (what, 10_000));
    let setup = Setup::new(size, SUBJECT, scene);
    match what {
        "verdict" => repeat(times, || setup.verdict()),
        "evidence" => repeat(times, || setup.evidence()),
        "explained" => repeat(times, || setup.decide()),
        "rules" => repeat(times, || setup.rules()),
        "json" => repeat(times, || setup.decide_json()),
        "plan" => repeat(times, || setup.plan()),
        "hand-verdict" => repeat(times, || setup.hand_verdict()),
        "hand-settled" => repeat(times, || setup.hand_verdict_settled()),
        "hand-explained" => repeat(times, || setup.hand_explain()),
        "hand-json" => repeat(times, || setup.hand_json()),
        _ => return false,
    }
    true
}

fn scene_of(name: &str) -> Option<&'static Scene> {
    match name {
        "challenge" => Some(&CHALLENGE),
        "approve" => Some(&APPROVE),
        "twelve" => Some(&TWELVE),
        _ => None,
    }
}

fn repeat<T>(times: u32, work: impl Fn() -> T) {
    for _ in 0..times {
        black_box(work());
    }
}
