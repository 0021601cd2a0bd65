//! Measures two operations alternately, so that other load affects both.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The result of measuring two operations.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Median nanoseconds of the first.
    pub first: f64,
    /// Median nanoseconds of the second.
    pub second: f64,
    /// Median over all rounds of the first time divided by the second.
    pub ratio: f64,
}

/// Measures both alternately, in `rounds` of about `length` each.
pub fn pair<A, B>(
    rounds: usize,
    length: Duration,
    mut first: impl FnMut() -> A,
    mut second: impl FnMut() -> B,
) -> Pair {
    let (times_first, times_second) = (repeats(length, &mut first), repeats(length, &mut second));
    let mut measured: Vec<(f64, f64)> = (0..rounds)
        // The order alternates, so that neither always runs on the other's cache.
        .map(|round| {
            if round % 2 == 0 {
                let a = time(times_first, &mut first);
                (a, time(times_second, &mut second))
            } else {
                let b = time(times_second, &mut second);
                (time(times_first, &mut first), b)
            }
        })
        .collect();
    let ratio = median(measured.iter().map(|(a, b)| a / b).collect());
    let second = median(measured.iter().map(|(_, b)| *b).collect());
    let first = median(measured.drain(..).map(|(a, _)| a).collect());
    Pair { first, second, ratio }
}

/// Returns how many times `work` runs in about `length`; warms it up.
fn repeats<T>(length: Duration, work: &mut impl FnMut() -> T) -> u32 {
    let mut times = 1_u32;
    while times < 1 << 24 {
        let start = Instant::now();
        run(times, work);
        if start.elapsed() >= length {
            break;
        }
        times = times.saturating_mul(2);
    }
    times
}

/// Returns the nanoseconds of one run of `work`.
fn time<T>(times: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    run(times, work);
    start.elapsed().as_secs_f64() * 1e9 / f64::from(times)
}

fn run<T>(times: u32, work: &mut impl FnMut() -> T) {
    for _ in 0..times {
        black_box(work());
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
