//! The table of goals with the ratios reached, in one run: `cargo run --release -p bonafides-benches
//! --bin ratios`.

#![allow(clippy::expect_used)]

use std::time::Duration;

use bonafides::Policy;
use bonafides_benches::counting::{Counting, count};
use bonafides_benches::measure::{Pair, pair};
use bonafides_benches::operations::Setup;
use bonafides_benches::policies;
use bonafides_benches::scenes::{APPROVE, CHALLENGE, Scene, TWELVE};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SMALL: usize = 3;
const LARGE: usize = 10_000;
/// The default number of the subject's groups.
const SUBJECT: usize = 10;

fn main() {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 11 } else { 301 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    println!("| what | engine | baseline | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    let small = policies::load(SMALL);
    for scene in [&CHALLENGE, &APPROVE, &TWELVE] {
        prepared(&small, scene, rounds);
    }
    for scene in [&CHALLENGE, &APPROVE, &TWELVE] {
        let setup = Setup::with(&small, SUBJECT, scene);
        let what = format!("JSON in, JSON out, explained: {}; vs hand-written serde", title(scene));
        row(&what, quickly(rounds, || setup.decide_json(), || setup.hand_json()), Some(1.5));
    }
    groups(&small, rounds);
    load(if quick { 1 } else { 11 });
    memory();
}

fn prepared(policy: &Policy, scene: &Scene, rounds: usize) {
    let setup = Setup::with(policy, SUBJECT, scene);
    let scene = title(scene);
    row(
        &format!("verdict, prepared: {scene}"),
        quickly(rounds, || setup.verdict(), || setup.hand_verdict()),
        Some(2.0),
    );
    row(
        "- vs a hand-written verdict from settled results",
        quickly(rounds, || setup.verdict(), || setup.hand_verdict_settled()),
        None,
    );
    row(
        "- with reading typed facts (names, lifetimes)",
        quickly(rounds, || setup.verdict_of_facts(), || setup.hand_verdict()),
        None,
    );
    row(
        &format!("explained, prepared: {scene}; vs the hand-written verdict"),
        quickly(rounds, || setup.decide(), || setup.hand_verdict()),
        Some(5.0),
    );
    row(
        "- vs the hand-written explanation",
        quickly(rounds, || setup.decide(), || setup.hand_explain()),
        None,
    );
}

fn groups(small: &Policy, rounds: usize) {
    let large = policies::load(LARGE);
    for groups in [1, SUBJECT, 1_000] {
        let few = Setup::with(small, groups, &APPROVE);
        let many = Setup::with(&large, groups, &APPROVE);
        let of = format!("{LARGE} groups vs {SMALL}, subject in {groups}");
        row(
            &format!("{of}: from groups, explained"),
            quickly(rounds, || many.decide_from_groups(), || few.decide_from_groups()),
            Some(1.3),
        );
        row(
            &format!("{of}: JSON in, JSON out"),
            quickly(rounds, || many.decide_json(), || few.decide_json()),
            Some(1.3),
        );
    }
}

fn load(rounds: usize) {
    let text = policies::text(LARGE);
    let load = || Policy::from_yaml(&text).expect("a good policy");
    let measured = pair(rounds, Duration::ZERO, load, || policies::parse_events(&text));
    row(&format!("load {LARGE} groups; vs only the YAML parser"), measured, Some(3.0));
}

fn memory() {
    let held = |groups| {
        let text = policies::text(groups);
        let (policy, counts) = count(|| Policy::from_yaml(&text).expect("a good policy"));
        drop(policy);
        counts.held
    };
    let groups = i64::try_from(LARGE.saturating_sub(SMALL)).expect("thousands");
    let more = held(LARGE).saturating_sub(held(SMALL));
    let names = policies::name_bytes(LARGE).saturating_sub(policies::name_bytes(SMALL));
    let names = i64::try_from(names).expect("megabytes");
    let each = |bytes: i64| bytes.checked_div(groups).unwrap_or_default();
    println!(
        "| memory per group, of which names | {} B | {} B | {} B without names | ≤ 200 B |",
        each(more),
        each(names),
        each(more.saturating_sub(names)),
    );
}

fn title(scene: &Scene) -> String {
    format!("{}, {}", scene.verdict, scene.name)
}

fn quickly<A, B>(rounds: usize, first: impl FnMut() -> A, second: impl FnMut() -> B) -> Pair {
    pair(rounds, Duration::from_micros(200), first, second)
}

fn row(what: &str, measured: Pair, goal: Option<f64>) {
    let goal = goal.map_or(String::new(), |goal| {
        format!("≤ {goal}{}", if measured.ratio <= goal { "" } else { " missed" })
    });
    let Pair { first, second, ratio } = measured;
    println!("| {what} | {} | {} | {ratio:.2} | {goal} |", duration(first), duration(second));
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n => format!("{:.1} ms", n / 1e6),
    }
}
