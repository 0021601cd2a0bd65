//! Deciding in prepared form and from the subject's groups, compared with the hand-written evaluator.

use bonafides_benches::operations::Setup;
use bonafides_benches::policies::{self, SIZES};
use bonafides_benches::scenes::{APPROVE, SCENES, SUBJECT_GROUPS};
use criterion::{BenchmarkId, Criterion};

/// Measures with everything prepared: rules, evidence, the results of the hand-written evaluator.
pub(crate) fn prepared(criterion: &mut Criterion) {
    let policy = policies::load(SIZES[0]);
    let mut group = criterion.benchmark_group("prepared");
    for scene in &SCENES {
        let setup = Setup::with(&policy, 1, scene);
        group.bench_function(BenchmarkId::new("verdict", scene.name), |b| b.iter(|| setup.verdict()));
        group.bench_function(BenchmarkId::new("explained", scene.name), |b| b.iter(|| setup.decide()));
        group.bench_function(BenchmarkId::new("evidence+verdict", scene.name), |b| {
            b.iter(|| setup.verdict_of_facts());
        });
        group.bench_function(BenchmarkId::new("hand-verdict", scene.name), |b| {
            b.iter(|| setup.hand_verdict());
        });
        group.bench_function(BenchmarkId::new("hand-verdict-settled", scene.name), |b| {
            b.iter(|| setup.hand_verdict_settled());
        });
        group.bench_function(BenchmarkId::new("hand-explained", scene.name), |b| {
            b.iter(|| setup.hand_explain());
        });
    }
    group.finish();
}

/// Measures with the rules resolved each time from the groups of the subject.
pub(crate) fn from_groups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("from-groups");
    for size in SIZES {
        let policy = policies::load(size);
        for groups in SUBJECT_GROUPS {
            let setup = Setup::with(&policy, groups, &APPROVE);
            let id = format!("policy-{size}/subject-{groups}");
            group.bench_function(id, |b| b.iter(|| setup.decide_from_groups()));
        }
    }
    group.finish();
}
