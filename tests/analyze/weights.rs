//! Weights, compared with exact rationals over all sets of causes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bonafides::Policy;
use bonafides::analyze::{
    Calibration, CellWeights, ModelWeights, Reached, WayWeight, WaysOptions, WeighOptions, Weight, Weights,
};
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::Value;

use crate::exact::{self, Cause, PARTS, Pass, Product, decimal};
use crate::ways::{passed, small, tried};

/// The lower end, the number and the upper end.
type Triple = [u64; 3];

#[derive(Debug, Clone)]
struct Input {
    /// For each cause `q` and the causes that bring it along.
    causes: Vec<(Triple, Vec<usize>)>,
    /// For each check its cause, `m` and `u`.
    checks: Vec<(Option<usize>, Triple, Triple)>,
    /// For each action the checks that it requires.
    ways: Vec<BTreeSet<usize>>,
}

/// The weight that the calibrations of this file ask for: 3 to 997 over 1 to 9 999, in millibels.
const NEEDED: i64 = 1478;

/// From one in a million million to almost 1, of all sizes.
fn probability() -> impl Strategy<Value = u64> {
    prop_oneof![1..PARTS, 1..1000_u64, (1..100_u64).prop_map(|percent| percent * (PARTS / 100))]
}

fn triple() -> impl Strategy<Value = Triple> {
    [probability(), probability(), probability()].prop_map(|mut triple| {
        triple.sort_unstable();
        triple
    })
}

fn input() -> impl Strategy<Value = Input> {
    let causes = prop::collection::vec((triple(), prop::collection::vec(0..8_usize, 0..3)), 2..7);
    let checks = prop::collection::vec((prop::option::weighted(0.8, 0..12_usize), triple(), triple()), 3..7);
    let ways = prop::collection::vec(prop::collection::btree_set(0..12_usize, 1..6), 2..4);
    (causes, checks, ways).prop_map(|(causes, checks, ways)| {
        let count = causes.len();
        let below = |at: usize, all: Vec<usize>| {
            let below: BTreeSet<usize> = all.into_iter().filter_map(|below| below.checked_rem(at)).collect();
            below.into_iter().collect()
        };
        let causes = causes.into_iter().enumerate().map(|(at, (q, rests))| (q, below(at, rests))).collect();
        let checks: Vec<_> = checks
            .into_iter()
            .map(|(cause, one, other)| {
                // An attacker passes no more often than a genuine caller.
                let (m, u) = if one[1] >= other[1] { (one, other) } else { (other, one) };
                (cause.map(|cause| cause % count), m, u)
            })
            .collect();
        let ways =
            ways.into_iter().map(|way| way.into_iter().map(|check| check % checks.len()).collect()).collect();
        Input { causes, checks, ways }
    })
}

impl Input {
    fn policy(&self) -> Policy {
        let mut text = String::from("format: 1\npolicy: generated\nunmatched: everyone\nchallenges:\n");
        for (at, (cause, ..)) in self.checks.iter().enumerate() {
            let cause = cause.map(|cause| format!(", cause: k{cause}")).unwrap_or_default();
            writeln!(text, "  c{at}: {{ type: confirm, factor: possession, points: 10{cause} }}").unwrap();
        }
        text.push_str("actions:\n");
        for (at, way) in self.ways.iter().enumerate() {
            let names: Vec<String> = way.iter().map(|check| format!("c{check}")).collect();
            writeln!(text, "  a{at}: {{ require: {{ pass: [{}] }} }}", names.join(", ")).unwrap();
        }
        Policy::from_yaml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn calibration(&self) -> Calibration {
        let number = |[low, p, high]: &Triple| {
            let [low, p, high] = [low, p, high].map(|parts| decimal(*parts));
            format!("{{ p: {p}, low: {low}, high: {high}, source: x }}")
        };
        let mut text = String::from(
            "format: 1\ncalibration: generated\nshared: true\n\
             models: { a: { about: x, attacks: 3 in 1000, accepted: 1 in 10000 } }\nchecks:\n",
        );
        for (at, (_, m, u)) in self.checks.iter().enumerate() {
            writeln!(text, "  c{at}: {{ m: {}, u: {} }}", number(m), number(u)).unwrap();
        }
        if !self.causes.is_empty() {
            text.push_str("causes:\n");
        }
        for (at, (q, rests)) in self.causes.iter().enumerate() {
            write!(text, "  k{at}: {{ q: {{ a: {} }}", number(q)).unwrap();
            if !rests.is_empty() {
                let rests: Vec<String> = rests.iter().map(|below| format!("k{below}")).collect();
                write!(text, ", rests_on: [{}]", rests.join(", ")).unwrap();
            }
            text.push_str(" }\n");
        }
        Calibration::from_yaml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn weigh(&self) -> Weights {
        self.policy().weigh(&self.calibration(), &WeighOptions::default()).unwrap()
    }

    /// The causes and passes at one end of the intervals: 0 is the end in favour of the caller.
    fn side(&self, checks: &[usize], side: usize) -> (Vec<Cause>, Vec<Pass>) {
        let causes = self.causes.iter().map(|(q, rests)| Cause { q: q[side], rests_on: rests.clone() });
        let passes = checks.iter().map(|check| {
            let (cause, m, u) = &self.checks[*check];
            Pass { cause: *cause, m: m[2 - side], u: u[side] }
        });
        (causes.collect(), passes.collect())
    }

    /// The weight of these checks: estimate, conservative and favourable.
    fn weight(&self, checks: &[usize]) -> [i64; 3] {
        [1, 2, 0].map(|side| {
            let (causes, passes) = self.side(checks, side);
            let genuine = Product::of(&passes.iter().map(|pass| pass.m).collect::<Vec<u64>>());
            genuine.millibels_over(&exact::impostor(&passes, &causes))
        })
    }
}

fn figures(weight: Weight) -> [i64; 3] {
    [weight.estimate, weight.conservative, weight.favourable]
}

fn only<T>(list: &[T]) -> &T {
    let [one] = list else { panic!("{} in place of one", list.len()) };
    one
}

fn model(weights: &Weights) -> &ModelWeights {
    only(weights.models())
}

fn index(name: &str) -> usize {
    name[1..].parse().unwrap()
}

fn weights_equal_the_definition(cases: u32) {
    let floors = [
        ("several causes", 50),
        ("rests on another", 50),
        ("one cause of several checks", 25),
        ("takes", 50),
        ("brings", 20),
        ("guesses", 40),
    ];
    check(crate::config(cases), &floors, &input(), |input, reached| {
        let found = input.weigh();
        let model = model(&found);
        prop_assert!(model.is_exact());
        prop_assert_eq!(model.cells().len(), input.ways.len());
        for (cell, way) in model.cells().iter().zip(&input.ways) {
            let checks: Vec<usize> = way.iter().copied().collect();
            let way = only(cell.ways());
            prop_assert_eq!(figures(way.weight()), input.weight(&checks), "{:?}", checks);
            prop_assert_eq!(cell.weight(), Some(way.weight()));
            attack_is_the_easiest(&input, &checks, way, reached)?;
            let causes: Vec<usize> = checks.iter().filter_map(|check| input.checks[*check].0).collect();
            let different: BTreeSet<usize> = causes.iter().copied().collect();
            reached.note_if(different.len() > 1, "several causes");
            reached.note_if(different.len() < causes.len(), "one cause of several checks");
            reached.note_if(
                different.iter().any(|cause| !input.causes[*cause].1.is_empty()),
                "rests on another",
            );
        }
        prop_assert_eq!(model.needed(), NEEDED);
        let least = |of: fn(&Weight) -> i64| {
            model.cells().iter().filter_map(CellWeights::weight).map(|weight| of(&weight)).min()
        };
        let weakest = model.weight().unwrap();
        prop_assert_eq!(Some(weakest.estimate), least(|weight| weight.estimate));
        prop_assert_eq!(Some(weakest.conservative), least(|weight| weight.conservative));
        prop_assert_eq!(Some(weakest.favourable), least(|weight| weight.favourable));
        prop_assert_eq!(
            model.weakest().unwrap().weakest().unwrap().weight().conservative,
            weakest.conservative
        );
        let wanted = match weakest {
            weight if weight.conservative >= NEEDED => Reached::Yes,
            weight if weight.favourable >= NEEDED => Reached::Uncertain,
            _ => Reached::No,
        };
        prop_assert_eq!(model.reached(), wanted);
        points_are_those_of_the_definition(&input, model)
    });
}

/// The attack is one of those with the greatest chance, and all of it is said.
fn attack_is_the_easiest(
    input: &Input,
    checks: &[usize],
    way: &WayWeight,
    reached: &bonafides_tests::property::Reached,
) -> Result<(), TestCaseError> {
    let (causes, passes) = input.side(checks, 1);
    let attack = way.attack();
    let mut taken = vec![false; causes.len()];
    attack.takes().for_each(|name| taken[index(name)] = true);
    let chance = exact::attack(&taken, &passes, &causes);
    let easiest = exact::easiest(&passes, &causes);
    // Chances that differ by less than 2^-60 of themselves are the same to the engine.
    let difference = &easiest.parts - &chance.parts;
    prop_assert!(difference << 60_u32 <= easiest.parts, "{:?} {:?} {:?}", attack, passes, causes);
    let held = exact::closure(taken.clone(), &causes);
    let brings: Vec<usize> = attack.brings().map(index).collect();
    for cause in brings.iter().copied().chain(passes.iter().filter_map(|pass| pass.cause)) {
        prop_assert_eq!(held[cause] && !taken[cause], brings.contains(&cause), "{:?}", attack);
    }
    let guesses: Vec<usize> = attack.guesses().iter().map(|check| index(&check.check)).collect();
    let open = |check: &&usize| input.checks[**check].0.is_none_or(|cause| !held[cause]);
    prop_assert_eq!(guesses, checks.iter().filter(open).copied().collect::<Vec<usize>>());
    reached.note_if(attack.takes().count() > 0, "takes");
    reached.note_if(!brings.is_empty(), "brings");
    reached.note_if(!attack.guesses().is_empty(), "guesses");
    Ok(())
}

fn points_are_those_of_the_definition(input: &Input, model: &ModelWeights) -> Result<(), TestCaseError> {
    prop_assert_eq!(model.checks().len(), input.checks.len());
    for (at, (found, (_, m, u))) in model.checks().iter().zip(&input.checks).enumerate() {
        prop_assert_eq!(&found.check, &format!("c{at}"));
        let ratio = |one: u64, other: u64| Product::of(&[one]).millibels_over(&Product::of(&[other]));
        prop_assert_eq!(figures(found.passed), [ratio(m[1], u[1]), ratio(m[0], u[2]), ratio(m[2], u[0])]);
        let fails = |m: u64, u: u64| Some(ratio(PARTS - m, PARTS - u));
        let failed = found.failed;
        prop_assert_eq!(
            [failed.estimate, failed.conservative, failed.favourable],
            [fails(m[1], u[1]), fails(m[2], u[0]), fails(m[0], u[2])]
        );
        prop_assert_eq!(found.with_causes.map(figures), Some(input.weight(&[at])));
    }
    Ok(())
}

#[test]
fn weights_are_those_of_the_definition_to_the_millibel() {
    weights_equal_the_definition(400);
}

/// Many more numbers.
#[test]
#[ignore = "takes minutes"]
fn weights_are_those_of_the_definition_to_the_millibel_of_many_calibrations() {
    weights_equal_the_definition(20_000);
}

/// A number that is raised.
#[derive(Debug, Clone)]
enum Change {
    M(usize, Triple),
    U(usize, Triple),
    Q(usize, Triple),
    RestsOn(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..6_usize, triple()).prop_map(|(at, triple)| Change::M(at, triple)),
        (0..6_usize, triple()).prop_map(|(at, triple)| Change::U(at, triple)),
        (0..6_usize, triple()).prop_map(|(at, triple)| Change::Q(at, triple)),
        (0..6_usize, 0..6_usize).prop_map(|(at, below)| Change::RestsOn(at, below)),
    ]
}

fn raise(numbers: &mut Triple, to: Triple) {
    for (number, to) in numbers.iter_mut().zip(to) {
        *number = to.max(*number);
    }
}

/// A better attacker never makes a weight greater, a better caller never less.
#[test]
fn weights_are_monotone() {
    let floors = [("less", 15), ("greater", 5)];
    check(crate::config(300), &floors, &(input(), change()), |(input, change), reached| {
        let mut other = input.clone();
        let better_caller = matches!(change, Change::M(..));
        let (checks, causes) = (input.checks.len(), input.causes.len());
        match change {
            Change::M(at, to) => raise(&mut other.checks[at % checks].1, to),
            Change::U(at, to) => {
                let (_, m, u) = &mut other.checks[at % checks];
                raise(u, to);
                prop_assume!(u[1] <= m[1]);
            }
            Change::Q(at, to) => {
                prop_assume!(causes > 0);
                raise(&mut other.causes[at % causes].0, to);
            }
            Change::RestsOn(at, below) => {
                prop_assume!(causes > 1);
                let (at, below) = (at % causes, below % causes);
                prop_assume!(below < at && !other.causes[at].1.contains(&below));
                other.causes[at].1.push(below);
            }
        }
        let (before, after) = (input.weigh(), other.weigh());
        for (before, after) in model(&before).cells().iter().zip(model(&after).cells()) {
            let [before, after] = [before, after].map(|cell| figures(cell.weight().unwrap()));
            for (before, after) in before.into_iter().zip(after) {
                let kept = if better_caller { after >= before } else { after <= before };
                prop_assert!(kept);
                reached.note_if(after < before, "less");
                reached.note_if(after > before, "greater");
            }
            let [estimate, conservative, favourable] = after;
            prop_assert!(conservative <= estimate && estimate <= favourable);
        }
        Ok(())
    });
}

/// A calibration for any policy, in which an attacker's reach is chosen by `picks`; and what can occur by it.
fn reach(document: &Value, picks: &[u8]) -> (Calibration, impl Fn(&str, Option<&str>) -> bool + use<>) {
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut allowed: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    let mut signals = serde_json::Map::new();
    for ((name, body), pick) in members(&document["signals"]).into_iter().zip(picks.iter().cycle()) {
        let outcomes: Vec<String> = match &body["outcomes"] {
            Value::Array(names) => names.iter().map(|name| name.as_str().unwrap().to_owned()).collect(),
            worth => members(worth).keys().cloned().collect(),
        };
        let mut some: Vec<String> = outcomes
            .iter()
            .enumerate()
            .filter(|(at, _)| pick >> (at % 6) & 1 == 1)
            .map(|(_, it)| it.clone())
            .collect();
        let word = ["can_suppress", "can_forge", "cannot_suppress"][usize::from(pick >> 6) % 3];
        if word == "cannot_suppress" && some.is_empty() {
            some.push(outcomes[0].clone());
        }
        if word != "cannot_suppress" {
            allowed.insert((name.clone(), None));
        }
        let mut entry = serde_json::json!({ "attacker": word });
        if !some.is_empty() {
            entry["outcomes"] = serde_json::json!(some);
        }
        if word == "can_forge" && some.is_empty() {
            some = outcomes;
        }
        allowed.extend(some.into_iter().map(|outcome| (name.clone(), Some(outcome))));
        if pick % 5 != 0 || word != "can_suppress" {
            signals.insert(name, entry);
        } else {
            allowed.retain(|(signal, outcome)| *signal != name || outcome.is_none());
        }
    }
    let number = serde_json::json!(0.5);
    let mut causes = serde_json::Map::new();
    let mut checks = serde_json::Map::new();
    for (name, body) in members(&document["challenges"]) {
        checks.insert(name, serde_json::json!({ "m": number, "u": 0.25, "source": "x" }));
        if let Some(cause) = body["cause"].as_str() {
            causes.insert(cause.to_owned(), serde_json::json!({ "q": 0.125, "source": "x" }));
        }
    }
    let mut calibration = serde_json::json!({
        "format": 1, "calibration": "x", "checks": checks,
        "models": { "a": { "about": "x", "attacks": "1 in 10", "accepted": "1 in 10" } },
    });
    for (key, section) in [("causes", causes), ("signals", signals)] {
        if !section.is_empty() {
            calibration[key] = Value::Object(section);
        }
    }
    let calibration = Calibration::from_json(&calibration.to_string()).unwrap();
    let occurs = move |signal: &str, outcome: Option<&str>| {
        allowed.contains(&(signal.to_owned(), outcome.map(str::to_owned)))
    };
    (calibration, occurs)
}

/// The ways of an attacker are those that trying every call finds, of the observations that can occur.
#[test]
fn an_attacker_meets_the_signals_that_can_be_brought_about() {
    let floors = [("has a way", 50), ("fewer than all", 15), ("several classes", 15)];
    let cases = (small(), prop::collection::vec(any::<u8>(), 4));
    check(crate::config(200), &floors, &cases, |(document, picks), reached| {
        let brute = bonafides_tests::brute::Brute::new(&[&document]).unwrap();
        let policy = brute.policy(0);
        let (calibration, occurs) = reach(&document, &picks);
        let tried = tried(&brute);
        let signals: Vec<String> =
            document["signals"].as_object().into_iter().flatten().map(|(k, _)| k.clone()).collect();
        for ((action, matched), classes) in &tried {
            let options = WeighOptions::default().ways(WaysOptions::default().action(action).groups(matched));
            let found = policy.weigh(&calibration, &options).unwrap();
            let model = model(&found);
            prop_assert!(model.is_exact());
            let wanted: BTreeSet<_> = classes
                .iter()
                .filter(|(observed, _)| {
                    signals.iter().all(|signal| occurs(signal, observed.get(signal).map(String::as_str)))
                })
                .map(|(_, ways)| ways)
                .collect();
            let ways =
                |cell: &CellWeights| cell.ways().iter().map(|way| passed(way.way())).collect::<BTreeSet<_>>();
            let cells: Vec<BTreeSet<_>> = model.cells().iter().map(ways).collect();
            prop_assert_eq!(cells.len(), wanted.len());
            prop_assert_eq!(&cells.iter().collect::<BTreeSet<_>>(), &wanted);
            for cell in model.cells() {
                prop_assert!(cell.signals().all(|(signal, outcome)| occurs(signal, Some(outcome))));
            }
            reached.note_if(cells.iter().any(|ways| !ways.is_empty()), "has a way");
            reached.note_if(cells.len() > 1, "several classes");
            let all: BTreeSet<_> = classes.values().collect();
            reached.note_if(wanted.len() < all.len(), "fewer than all");
        }
        Ok(())
    });
}
