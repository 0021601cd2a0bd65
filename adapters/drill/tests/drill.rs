//! Drills on real cases: what is measured meets what is computed, and the records are those of a log.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    reason = "a test may fail"
)]

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::{Calibration, Chance};
use bonafides_audit::{Evidence, ExportedLog, replay, verify};
use bonafides_calibrate::{Labels, Observations, calibrate};
use bonafides_drill::{Agreement, DrillError, DrillOptions, DrillReport, Silent, Sink, drill};

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

fn policy(path: &str) -> Policy {
    Policy::from_yaml(&read(path)).unwrap()
}

fn calibration(path: &str) -> Calibration {
    Calibration::from_yaml(&read(path)).unwrap()
}

const AFTER: &str = "examples/assurance/after.yaml";
const EXAMPLE: &str = "examples/assurance/calibration.yaml";
const PUBLISHED: &str = "examples/calibration/published.yaml";

/// Everything that a drill passes on.
#[derive(Default)]
struct Kept {
    records: Vec<String>,
    labels: String,
}

impl Sink for Kept {
    fn record(&mut self, record: &str) -> io::Result<()> {
        self.records.push(record.to_owned());
        Ok(())
    }

    fn label(&mut self, case: &str, label: &str) -> io::Result<()> {
        self.labels.push_str(&format!("{case},{label}\n"));
        Ok(())
    }
}

fn held(policy: &Policy, calibration: &Calibration, options: &DrillOptions) -> (DrillReport, Kept) {
    let mut kept = Kept::default();
    let report = drill(policy, calibration, options, &mut kept).unwrap();
    (report, kept)
}

/// Hoeffding: a share of `calls` draws is further than this from its mean with a probability of at most 10^-6.
fn tolerance(calls: u64) -> u64 {
    // sqrt(ln(2 * 10^6) / (2 n)), where ln(2 * 10^6) is below 14.51.
    (14_510_000_000_000_000_000_u128 / (2 * u128::from(calls))).isqrt().try_into().unwrap()
}

/// Five drills. By chance alone, one of the ten comparisons fails with a probability of at most 10^-5.
#[test]
fn measured_shares_meet_computed_ones() {
    let (policy, calibration) = (policy(AFTER), calibration(EXAMPLE));
    for seed in 1..=5 {
        let options = DrillOptions::default().calls(700).seed(seed).genuine(0);
        let report = drill(&policy, &calibration, &options, &mut Silent).unwrap();
        assert_eq!(report.models.len(), 2);
        for model in &report.models {
            let (measured, computed) = (model.measured.share().unwrap(), model.computed.unwrap());
            let most = tolerance(model.measured.calls);
            assert!(measured.abs_diff(computed) <= most, "{seed} {}: {measured} {computed}", model.model);
            assert!(model.measured.calls > 200 && model.measured.passed > 5);
            assert_ne!(model.agreement, Agreement::Stopped);
        }
        // The two kinds differ by more than the tolerance allows for: the comparison can fail.
        let computed: Vec<u64> = report.models.iter().filter_map(|model| model.computed).collect();
        assert!(computed[0].abs_diff(computed[1]) > tolerance(350), "{computed:?}");
    }
}

#[test]
fn the_records_verify_and_replay_and_every_case_has_a_label() {
    let (policy, calibration) = (policy(AFTER), calibration(EXAMPLE));
    let options = DrillOptions::default().calls(150).seed(4).days(10);
    let (report, kept) = held(&policy, &calibration, &options);
    assert_eq!(report.records, u64::try_from(kept.records.len()).unwrap());
    let log = ExportedLog::of_records(kept.records.iter().map(String::as_str));
    let verified = verify(&log, &Evidence::default(), 1).unwrap();
    assert_eq!(verified.summary.records, report.records);
    let replayed = replay(&log, 0, &[&policy], 1).unwrap();
    assert!(replayed.decisions > 1000, "{}", replayed.decisions);
    // Cases of unknown accounts have no label.
    let labelled: BTreeSet<&str> = kept.labels.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(labelled.len(), 150);
    let times: Vec<i64> = kept
        .records
        .iter()
        .map(|record| serde_json::from_str::<serde_json::Value>(record).unwrap()["time"].as_i64().unwrap())
        .collect();
    assert!(times.is_sorted());
    // Ends of many kinds.
    assert!(
        ["done", "cancelled", "expired"].iter().all(|end| report.ends.contains_key(*end)),
        "{:?}",
        report.ends
    );
}

#[test]
fn the_same_seed_makes_the_same_calls() {
    let (policy, calibration) = (policy(AFTER), calibration(EXAMPLE));
    let options = |seed| DrillOptions::default().calls(30).seed(seed);
    let (one, again, other) = (
        held(&policy, &calibration, &options(7)).1,
        held(&policy, &calibration, &options(7)).1,
        held(&policy, &calibration, &options(8)).1,
    );
    assert!(one.records == again.records && one.labels == again.labels);
    assert!(one.records != other.records);
}

/// The policies that people start from, at the desk and alone: every attack that is computed can be made in a case.
#[test]
fn every_example_is_drilled() {
    for file in ["service-desk", "self-service-one-gate", "self-service-two-gates"] {
        let policy = policy(&format!("examples/policies/{file}.yaml"));
        let options = DrillOptions::default().calls(60).seed(2);
        let report = drill(&policy, &calibration(PUBLISHED), &options, &mut Silent).unwrap();
        assert!(report.genuine.passed > 0, "{file}");
        assert!(report.models.iter().any(|model| model.measured.calls > 0), "{file}");
    }
}

/// Calibrating the records of a drill finds the numbers that it was drawn by, but for a probability of 10^-5.
#[test]
fn a_calibration_of_the_records_finds_the_numbers() {
    let (policy, calibration) = (policy(AFTER), calibration(EXAMPLE));
    let options = DrillOptions::default().calls(1_000).seed(11).model("outsider").genuine(Chance::ONE / 2);
    let (_, kept) = held(&policy, &calibration, &options);
    let log = ExportedLog::of_records(kept.records.iter().map(String::as_str));
    let observed = Observations::read(&log, 0, 1).unwrap();
    let found = calibrate(&observed, &Labels::read(&kept.labels).unwrap()).unwrap();
    let mut compared = 0;
    for check in &found.checks {
        let m = calibration.genuine(&check.check).unwrap().p / 1_000_000;
        let genuine = &check.genuine;
        let share = genuine.passed * 1_000_000_000 / genuine.asked;
        assert!(share.abs_diff(m) <= tolerance(genuine.asked), "{}: {share} {m}", check.check);
        let cause = policy.challenges().find(|known| known.name == check.check).unwrap().cause;
        let outsider = &check.impostors["outsider"];
        if outsider.asked < 50 {
            continue;
        }
        let q = calibration.held("outsider", cause).unwrap().p / 1_000_000;
        let u = calibration.guessed("outsider", &check.check).unwrap().p / 1_000_000;
        let expected = q + u - q * u / 1_000_000_000;
        let share = outsider.passed * 1_000_000_000 / outsider.asked;
        assert!(share.abs_diff(expected) <= tolerance(outsider.asked), "{}: {share} {expected}", check.check);
        compared += 1;
    }
    assert!(compared > 0);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (policy, calibration) = (policy(AFTER), calibration(EXAMPLE));
    let refused = |options: DrillOptions| drill(&policy, &calibration, &options, &mut Silent).unwrap_err();
    let default = DrillOptions::default;
    for options in [default().calls(0), default().days(0), default().genuine(Chance::ONE + 1)] {
        assert!(matches!(refused(options), DrillError::Argument(_)));
    }
    assert!(matches!(refused(default().model("nobody")), DrillError::Weigh(_)));
    assert!(matches!(refused(default().action("nothing")), DrillError::Ways(_)));
}
