//! The engine compared with the hand-written evaluator. `cargo bench -p bonafides-benches -- json` runs
//! the benches with that word in their name; `BONAFIDES_BENCH=quick` only checks that everything runs.

mod coverage;
mod decide;
mod json;
mod load;
mod plan;
mod steps;

use std::time::Duration;

use criterion::Criterion;

fn main() {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let (warm_up, measure, samples, resamples) =
        if quick { (2, 10, 10, 1_000) } else { (200, 800, 50, 10_000) };
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(warm_up))
        .measurement_time(Duration::from_millis(measure))
        .sample_size(samples)
        .nresamples(resamples)
        .configure_from_args();
    decide::prepared(&mut criterion);
    decide::from_groups(&mut criterion);
    json::by_evidence(&mut criterion);
    json::by_groups(&mut criterion);
    plan::plan(&mut criterion);
    load::load(&mut criterion);
    coverage::coverage(&mut criterion);
    steps::steps(&mut criterion);
    criterion.final_summary();
}
