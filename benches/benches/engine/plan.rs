//! The cheapest way to approval.

use bonafides_benches::operations::Setup;
use bonafides_benches::policies::{self, SIZES};
use bonafides_benches::scenes::{CHALLENGE, SCENES};
use criterion::{BenchmarkId, Criterion};

pub(crate) fn plan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    let policy = policies::load(SIZES[0]);
    for scene in &SCENES {
        let setup = Setup::with(&policy, 1, scene);
        group.bench_function(BenchmarkId::new("evidence", scene.name), |b| b.iter(|| setup.plan()));
    }
    for size in SIZES {
        let setup = Setup::new(size, 1, &CHALLENGE);
        group.bench_function(BenchmarkId::new("policy", size), |b| b.iter(|| setup.plan()));
    }
    group.finish();
}
