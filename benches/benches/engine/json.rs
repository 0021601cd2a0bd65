//! From JSON text to JSON text, compared with hand-written serde on the same texts.

use bonafides_benches::operations::Setup;
use bonafides_benches::policies::{self, SIZES};
use bonafides_benches::scenes::{APPROVE, SCENES, SUBJECT_GROUPS};
use criterion::{BenchmarkId, Criterion};

pub(crate) fn by_evidence(criterion: &mut Criterion) {
    let policy = policies::load(SIZES[0]);
    let mut group = criterion.benchmark_group("json");
    for scene in &SCENES {
        let setup = Setup::with(&policy, 1, scene);
        group.bench_function(BenchmarkId::new("engine", scene.name), |b| b.iter(|| setup.decide_json()));
        group.bench_function(BenchmarkId::new("hand", scene.name), |b| b.iter(|| setup.hand_json()));
    }
    group.finish();
}

pub(crate) fn by_groups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("json-groups");
    for size in SIZES {
        let policy = policies::load(size);
        for groups in SUBJECT_GROUPS {
            let setup = Setup::with(&policy, groups, &APPROVE);
            let id = format!("policy-{size}/subject-{groups}");
            group.bench_function(BenchmarkId::new("engine", &id), |b| b.iter(|| setup.decide_json()));
            group.bench_function(BenchmarkId::new("hand", &id), |b| b.iter(|| setup.hand_json()));
        }
    }
    group.finish();
}
