//! One step of a case, compared with only its decision and its record.

use bonafides_benches::calls::{STEPS, argon2_alone, prepare, prepare_questions};
use criterion::{BenchmarkId, Criterion};

pub(crate) fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    for step in STEPS.map(prepare) {
        group.bench_function(BenchmarkId::new("apply", step.name()), |b| b.iter(|| step.apply()));
        group.bench_function(BenchmarkId::new("decide", step.name()), |b| b.iter(|| step.decide()));
        group.bench_function(BenchmarkId::new("decide+encode", step.name()), |b| {
            b.iter(|| step.decide_and_encode());
        });
        group.bench_function(BenchmarkId::new("read", step.name()), |b| b.iter(|| step.read()));
        group.bench_function(BenchmarkId::new("needs", step.name()), |b| b.iter(|| step.needs()));
    }
    let questions = prepare_questions();
    group.bench_function("apply/questions", |b| b.iter(|| questions.apply()));
    group.bench_function("argon2id/three", |b| b.iter(argon2_alone));
    group.finish();
}
