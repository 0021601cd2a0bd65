//! Weights that are known, and as many causes as there can be.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::{Calibration, Reached, WaysOptions, WeighError, WeighOptions, Weights};

use crate::exact::{self, Cause, PARTS, Pass, Product};

fn weigh(policy: &str, calibration: &str) -> Weights {
    let policy = Policy::from_yaml(policy).unwrap_or_else(|error| panic!("{error}\n{policy}"));
    let calibration =
        Calibration::from_yaml(calibration).unwrap_or_else(|error| panic!("{error}\n{calibration}"));
    policy.weigh(&calibration, &WeighOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

const HEAD: &str = "format: 1\npolicy: p\nunmatched: everyone\n";
const CALIBRATION: &str =
    "format: 1\ncalibration: c\nmodels: { a: { about: x, attacks: 1 in 1000, accepted: 1 in 10000 } }\n";

/// The figures that the description of weights gives: 53 dB by digits, some 5 dB against an attacker who holds the
/// phone once in four times.
#[test]
fn the_weight_of_a_code_follows_the_channel() {
    let policy = format!(
        "{HEAD}challenges:\n  sms: {{ type: code, channel: sms, factor: possession, cause: phone, points: 10 }}\n\
         channels: {{ sms: {{}} }}\nactions: {{ reset: {{ require: {{ points: 10 }} }} }}\n"
    );
    let weights = |q: &str| {
        let calibration = format!(
            "{CALIBRATION}checks: {{ sms: {{ m: 0.99, u: 0.000005, source: x }} }}\ncauses: {{ phone: {{ q: {q}, source: x }} }}\n"
        );
        let found = weigh(&policy, &calibration);
        let check = &found.models()[0].checks()[0];
        (check.passed.estimate, check.with_causes.unwrap().estimate, found.models()[0].reached())
    };
    assert_eq!(weights("0.24"), (5297, 615, Reached::No));
    assert_eq!(weights("0.000000000000001"), (5297, 5297, Reached::Yes));
}

/// Items of a repeatable challenge are passed one by one, and one cause explains them all.
#[test]
fn items_are_weighed_each() {
    let policy = format!(
        "{HEAD}challenges:\n  papers: {{ type: confirm, factor: possession, points: 10, repeatable: 3 }}\n\
         actions: {{ reset: {{ require: {{ points: 30 }} }} }}\n"
    );
    let numbers = "checks: { papers: { m: 0.5, u: 0.1, source: x } }\n";
    let found = weigh(&policy, &format!("{CALIBRATION}{numbers}"));
    let [way] = found.models()[0].cells()[0].ways() else { panic!("{found:?}") };
    // (0.5 / 0.1)^3
    assert_eq!((way.way().checks().len(), way.weight().estimate), (3, 2097));
    assert_eq!(
        (way.genuine().estimate.to_string(), way.impostors().estimate.to_string()),
        ("1 in 8".to_owned(), "1 in 1 000".to_owned())
    );
    let found =
        weigh(&policy, &format!("{CALIBRATION}{numbers}causes: {{ papers: {{ q: 0.2, source: x }} }}\n"));
    let [way] = found.models()[0].cells()[0].ways() else { panic!("{found:?}") };
    // 0.2 + 0.8 * 0.1^3
    assert_eq!((way.impostors().estimate.to_string(), way.weight().estimate), ("1 in 4".to_owned(), -206));
    assert_eq!(way.attack().takes().collect::<Vec<_>>(), ["papers"]);
}

/// A policy with `count` checks, each with a cause, all of which are required.
fn chain(count: usize, rests: impl Fn(usize) -> Vec<usize>, require: &str) -> (String, String) {
    let mut policy = format!("{HEAD}challenges:\n");
    let mut checks = String::from("checks:\n");
    let mut causes = String::from("causes:\n");
    for at in 0..count {
        writeln!(policy, "  c{at}: {{ type: confirm, factor: possession, cause: k{at}, points: 10 }}")
            .unwrap();
        writeln!(checks, "  c{at}: {{ m: 0.9, u: 0.{:02}, source: x }}", at + 1).unwrap();
        write!(causes, "  k{at}: {{ q: 0.{:02}, source: x", 2 * at + 1).unwrap();
        let below: Vec<String> = rests(at).into_iter().map(|below| format!("k{below}")).collect();
        if !below.is_empty() {
            write!(causes, ", rests_on: [{}]", below.join(", ")).unwrap();
        }
        causes.push_str(" }\n");
    }
    writeln!(policy, "actions: {{ reset: {{ require: {require} }} }}").unwrap();
    (policy, format!("{CALIBRATION}{checks}{causes}"))
}

fn all(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|at| format!("c{at}")).collect();
    format!("{{ pass: [{}] }}", names.join(", "))
}

/// Independent causes: the chance is a product.
#[test]
fn twenty_causes_are_exact() {
    let (policy, calibration) = chain(20, |_| Vec::new(), &all(20));
    let found = weigh(&policy, &calibration);
    let [way] = found.models()[0].cells()[0].ways() else { panic!("{found:?}") };
    let percent = PARTS / 100;
    let mut genuine = Vec::new();
    let mut impostor = Vec::new();
    for at in 0..20_u64 {
        let (q, u) = ((2 * at + 1) * percent, (at + 1) * percent);
        genuine.extend([90 * percent, 90 * percent]);
        // q + (1 - q) u in parts of 100^2, as two factors of which one is 9 in 10, so that the other is whole.
        let parts = (2 * at + 1) * 100 + (100 - (2 * at + 1)) * (at + 1);
        impostor.extend([parts * (PARTS / 10_000), 90 * percent]);
        assert!(q < PARTS && u < PARTS);
    }
    let wanted = Product::of(&genuine).millibels_over(&Product::of(&impostor));
    assert_eq!(way.weight().estimate, wanted);
    assert!(found.models()[0].is_exact());
}

/// Each rests on the one before: whoever holds the first, holds all.
#[test]
fn a_chain_of_causes_is_exact() {
    let (policy, calibration) = chain(12, |at| at.checked_sub(1).into_iter().collect(), &all(12));
    let found = weigh(&policy, &calibration);
    let [way] = found.models()[0].cells()[0].ways() else { panic!("{found:?}") };
    let percent = PARTS / 100;
    let causes: Vec<Cause> = (0..12)
        .map(|at: u64| Cause {
            q: (2 * at + 1) * percent,
            rests_on: at.checked_sub(1).into_iter().map(|below| usize::try_from(below).unwrap()).collect(),
        })
        .collect();
    let passes: Vec<Pass> = (0..12)
        .map(|at: u64| Pass { cause: usize::try_from(at).ok(), m: 90 * percent, u: (at + 1) * percent })
        .collect();
    let genuine = Product::of(&[90 * percent; 12]);
    assert_eq!(way.weight().estimate, genuine.millibels_over(&exact::impostor(&passes, &causes)));
    let attack = way.attack();
    assert_eq!(attack.takes().count() + attack.brings().count() + attack.guesses().len(), 12);
}

/// More work than there is: nothing is claimed of what was not weighed.
#[test]
fn what_is_too_much_work_is_said() {
    // Every cause rests on all before it: a way with the last one looks at all twenty.
    let (policy, calibration) = chain(20, |at| (0..at).collect(), "{ points: 20 }");
    let found = weigh(&policy, &calibration);
    let model = &found.models()[0];
    assert!(!model.is_exact());
    assert!(matches!(model.reached(), Reached::Unknown | Reached::No));
    let cell = &model.cells()[0];
    assert!(!cell.is_exact() && cell.ways().len() < 190 && !cell.ways().is_empty());
}

/// Many ways: all are weighed, and the weakest are listed.
#[test]
fn of_many_ways_the_weakest_are_listed() {
    let (policy, calibration) = chain(20, |_| Vec::new(), "{ points: 40 }");
    let found = weigh(&policy, &calibration);
    let cell = &found.models()[0].cells()[0];
    assert!(cell.is_exact());
    assert_eq!((cell.ways().len(), cell.more()), (1_000, 4_845 - 1_000));
    assert!(cell.ways().is_sorted_by_key(|way| way.weight().conservative));
    assert_eq!(cell.weight().unwrap().conservative, cell.ways()[0].weight().conservative);
    // The four that are held and guessed most easily.
    let names: Vec<&str> = cell.ways()[0].way().checks().iter().map(|check| &*check.check).collect();
    assert_eq!(names, ["c16", "c17", "c18", "c19"]);
}

#[test]
fn no_way_is_no_weight() {
    let policy = format!(
        "{HEAD}signals: {{ s: {{ factor: context, outcomes: {{ good: 10, bad: 0 }} }} }}\n\
         challenges:\n  c: {{ type: confirm, factor: possession, points: 10 }}\n\
         actions: {{ reset: {{ require: {{ points: 20 }} }} }}\n"
    );
    let numbers = format!("{CALIBRATION}checks: {{ c: {{ m: 0.9, u: 0.1, source: x }} }}\n");
    let found = weigh(&policy, &numbers);
    let model = &found.models()[0];
    assert_eq!((model.weight(), model.reached(), model.is_exact()), (None, Reached::Yes, true));
    let found = weigh(&policy, &format!("{numbers}signals: {{ s: {{ attacker: can_forge }} }}\n"));
    assert_eq!(found.models()[0].reached(), Reached::No);
    assert_eq!(found.models()[0].weight().map(|weight| weight.estimate), Some(954));
}

fn root(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// The published figures fit the policies that the file names, and not those that it says they do not fit.
#[test]
fn the_published_figures_fit() {
    let calibration = Calibration::from_yaml(&root("examples/calibration/published.yaml")).unwrap();
    assert_eq!(
        calibration.models().collect::<Vec<_>>(),
        ["bulk", "outsider", "acquaintance", "insider", "deepfake"]
    );
    for name in [
        "policies/service-desk",
        "policies/self-service-one-gate",
        "policies/self-service-two-gates",
        "policies/nist-800-63b-4-recovery",
        "assurance/before",
        "assurance/after",
    ] {
        let policy = Policy::from_yaml(&root(&format!("examples/{name}.yaml"))).unwrap();
        let found = policy
            .weigh(&calibration, &WeighOptions::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.models().len(), 5);
        for model in found.models() {
            assert!(model.is_exact(), "{name}");
            assert!(model.checks().iter().all(|check| check.with_causes.is_some()));
            // 1 in 1 000 against 1 in 10 000, or both ten times less.
            assert_eq!(model.needed(), 1000);
        }
        assert!(found.models().iter().any(|model| model.weight().is_some()), "{name}: no way in for anybody");
    }
    for name in ["documents-100-points", "identity-profiles"] {
        let policy = Policy::from_yaml(&root(&format!("examples/policies/{name}.yaml"))).unwrap();
        let found = policy.weigh(&calibration, &WeighOptions::default());
        assert!(matches!(found, Err(WeighError::Calibration(_))), "{name}");
    }
}

/// Odds against odds: 9 to 1 over 1 to 9 999 is 89 991.
#[test]
fn the_weight_that_is_needed_is_a_ratio_of_odds() {
    let policy = Policy::from_yaml(&root("examples/assurance/before.yaml")).unwrap();
    let text = root("examples/calibration/published.yaml");
    for (attacks, accepted, needed) in
        [("9 in 10", "1 in 10000", 4954), ("1 in 2", "1 in 10001", 4000), ("1 in 7", "1 in 7", 0)]
    {
        let text = text.replace("attacks: 1 in 1000\n", &format!("attacks: {attacks}\n"));
        let text = text.replace("accepted: 1 in 10000\n", &format!("accepted: {accepted}\n"));
        let calibration = Calibration::from_yaml(&text).unwrap();
        let found = policy.weigh(&calibration, &WeighOptions::default().model("bulk")).unwrap();
        assert_eq!(found.models()[0].needed(), needed, "{attacks}, {accepted}");
    }
}

#[test]
fn names_that_do_not_exist_are_errors() {
    let policy = Policy::from_yaml(&root("examples/assurance/before.yaml")).unwrap();
    let calibration = Calibration::from_yaml(&root("examples/calibration/published.yaml")).unwrap();
    let error = policy.weigh(&calibration, &WeighOptions::default().model("outsidr")).unwrap_err();
    assert_eq!(
        (error.to_string(), error.help()),
        ("the calibration has no model `outsidr`".to_owned(), "did you mean `outsider`?")
    );
    let ways = WaysOptions::default().action("rest_password");
    let error = policy.weigh(&calibration, &WeighOptions::default().ways(ways)).unwrap_err();
    assert_eq!(error.to_string(), "the policy has no action `rest_password`");
    let found = policy.weigh(&calibration, &WeighOptions::default().model("insider").model("bulk")).unwrap();
    let models: Vec<&str> = found.models().iter().map(|model| model.model()).collect();
    assert_eq!(models, ["bulk", "insider"]);
}
