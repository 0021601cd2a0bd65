//! Counting people: those who have a way, in two situations and after each single loss.

#![allow(clippy::panic, clippy::arithmetic_side_effects)]

use bonafides::Policy;
use bonafides::analyze::{Coverage, CoverageOptions, Person};
use bonafides_benches::policies;
use criterion::{BenchmarkId, Criterion, Throughput};

const SERVICE_DESK: &str = include_str!("../../../examples/policies/service-desk.yaml");
const PEOPLE: u64 = 20_000;

/// Names of the directory and challenges of people.
struct Names {
    groups: Vec<String>,
    challenges: &'static [&'static str],
}

pub(crate) fn coverage(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("coverage");
    group.sample_size(10);
    group.throughput(Throughput::Elements(PEOPLE));
    let small = Policy::from_yaml(SERVICE_DESK).unwrap_or_else(|error| panic!("{error}"));
    let desk = ["G-All-Staff", "G-Finance", "G-Clinical", "G-Executives", "G-Privileged"];
    let desk = Names {
        groups: desk.iter().map(|name| format!("CN={name},OU=Groups,DC=ad,DC=test")).collect(),
        challenges: &[
            "questions",
            "personnel_digits",
            "sms_code",
            "authenticator",
            "call_back",
            "private_email",
            "recovery_code",
            "passkey",
            "photo_id",
            "manager_vouch",
        ],
    };
    let large = policies::load(policies::SIZES[1]);
    let teams = Names {
        groups: (2..policies::SIZES[1])
            .map(|number| format!("CN=Team {number},OU=Groups,DC=contoso,DC=com"))
            .collect(),
        challenges: &["questions", "sms_code", "authenticator", "passkey", "photo_id", "manager_vouch"],
    };
    for (name, policy, names) in [("service-desk", &small, &desk), ("100-groups", &large, &teams)] {
        let lines: Vec<String> = (0..PEOPLE).map(|number| line(names, number)).collect();
        let people: Vec<Person<'_>> = lines
            .iter()
            .map(|line| Person::from_json(line).unwrap_or_else(|error| panic!("{error}")))
            .collect();
        group.bench_function(BenchmarkId::new("people", name), |bencher| {
            bencher.iter(|| count(policy, |coverage| people.iter().try_for_each(|one| coverage.add(one))));
        });
        group.bench_function(BenchmarkId::new("json-lines", name), |bencher| {
            bencher.iter(|| {
                count(policy, |coverage| {
                    lines.iter().try_for_each(|line| coverage.add(&Person::from_json(line)?))
                })
            });
        });
    }
    group.finish();
}

fn count(
    policy: &Policy,
    add: impl FnOnce(&mut Coverage) -> Result<(), bonafides::analyze::PersonError>,
) -> bonafides::analyze::CoverageReport {
    let mut coverage =
        Coverage::new(policy, &CoverageOptions::default()).unwrap_or_else(|error| panic!("{error}"));
    add(&mut coverage).unwrap_or_else(|error| panic!("{error}"));
    coverage.finish()
}

/// A person in one to three groups, who can pass any of the challenges, of one of forty sites.
fn line(names: &Names, number: u64) -> String {
    let drawn = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let at = |shift: u32, count: usize| usize::try_from(drawn >> shift).unwrap_or(0) % count;
    let groups: Vec<&String> = (0..=at(3, 3))
        .filter_map(|more| names.groups.get((at(5, names.groups.len()) + more) % names.groups.len()))
        .collect();
    let enrolled: Vec<&&str> = (0..)
        .zip(names.challenges)
        .filter(|(bit, _)| drawn >> (bit + 12) & 1 == 1)
        .map(|(_, name)| name)
        .collect();
    format!(
        r#"{{"id":"u{number}","groups":{groups:?},"enrolled":{enrolled:?},"site":"site {}"}}"#,
        at(30, 40)
    )
}
