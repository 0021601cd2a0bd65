//! Loading a policy, compared with only the YAML parser on the same text.

use bonafides::Policy;
use bonafides_benches::policies::{self, SIZES};
use criterion::{BenchmarkId, Criterion, Throughput};

pub(crate) fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    for size in SIZES {
        let text = policies::text(size);
        if size > 1_000 {
            group.sample_size(10);
        }
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("engine", size), &text, |bencher, text| {
            bencher.iter(|| Policy::from_yaml(text));
        });
        group.bench_with_input(BenchmarkId::new("yaml-parser", size), &text, |bencher, text| {
            bencher.iter(|| policies::parse_events(text));
        });
    }
    group.finish();
}
