//! Caps: of checks that fail together, one; of independent ones, nearly all; and with too few callers, none.

use bonafides::Policy;
use bonafides::source::Format;
use bonafides_calibrate::{KeptReason, Labels, Observations, Outcome, Proposal, calibrate, joint, propose};
use proptest::prelude::*;

use crate::{case, passed};

const POLICY: &str = "
format: 1
policy: desk
factors:
  possession: { cap: 70 }
challenges:
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  app:      { type: totp, factor: possession, cause: phone, points: 35 }
  card:     { type: external, provider: reader, factor: possession, cause: card, points: 40 }
  question: { type: questions, ask: 3, correct: 3, factor: knowledge, points: 10 }
channels: { sms: { cooling: 7d } }
unmatched: everyone
actions: { reset: { require: { points: 1 } } }
";

/// The outcome of each check of a caller; `None` if it was not given.
type Caller = Vec<(&'static str, Outcome)>;

fn proposed(text: &str, genuine: &[Caller], attackers: &[Caller]) -> Option<Proposal> {
    let (mut observed, mut labels) = (Observations::default(), String::new());
    for (kind, label, callers) in [("g", "genuine", genuine), ("i", "impostor:outsider", attackers)] {
        for (n, caller) in callers.iter().enumerate() {
            observed.insert(format!("{kind}{n}"), case(caller));
            labels.push_str(&format!("{kind}{n},{label}\n"));
        }
    }
    let (policy, labels) = (Policy::from_yaml(text).unwrap(), Labels::read(&labels).unwrap());
    let found = calibrate(&observed, &labels).unwrap();
    propose(&found, &joint(&observed, &labels, &policy), &policy, text, Format::Yaml).unwrap()
}

fn cap_of(proposal: &Proposal) -> Option<i64> {
    let factors = proposal.policy.factors();
    factors.into_iter().find(|factor| factor.name == "possession").and_then(|factor| factor.cap)
}

/// Two checks of different causes: `first` of 100 pass one, `second` of 100 the other, each of one with each of the other.
fn independent(first: u64, second: u64) -> Vec<Caller> {
    let both = (0..100).flat_map(|a| (0..100).map(move |b| (a, b)));
    both.map(|(a, b)| vec![("app", passed(a < first)), ("card", passed(b < second))]).collect()
}

/// The same two checks, of which a caller passes both or none.
fn together(of: u64, passing: u64) -> Vec<Caller> {
    (0..of).map(|n| vec![("app", passed(n < passing)), ("card", passed(n < passing))]).collect()
}

const APP_AND_CARD: &str = "
format: 1
policy: desk
challenges:
  app:  { type: totp, factor: possession, points: 300 }
  card: { type: external, provider: reader, factor: possession, points: 300 }
unmatched: everyone
actions: { reset: { require: { points: 1 } } }
";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn checks_that_fail_together_are_worth_one(m in 60_u64..100, u in 0_u64..50, times in 1_u64..4) {
        let of = 100 * times;
        let proposal = proposed(APP_AND_CARD, &together(of, m * times), &together(of, u * times)).unwrap();
        let cap = &proposal.caps[0];
        prop_assert_eq!((proposal.points[0].proposed, proposal.points[1].proposed), (300, 300));
        prop_assert_eq!((cap.proposed, cap.largest, cap.sum, cap.now), (300, 300, 600, None));
        prop_assert_eq!(cap.weight, proposal.points[0].weight);
        prop_assert_eq!(cap_of(&proposal), Some(300));
    }

    /// The joint interval is narrower than the two together, so that the cap is at most a little below the sum.
    #[test]
    fn independent_checks_are_worth_their_sum(m in [60_u64..100, 60_u64..100], u in [5_u64..40, 5_u64..40]) {
        let proposal = proposed(APP_AND_CARD, &independent(m[0], m[1]), &independent(u[0], u[1])).unwrap();
        let cap = &proposal.caps[0];
        prop_assert!(cap.proposed * 100 >= cap.sum * 95, "{cap:?}");
        prop_assert!(cap.proposed <= cap.sum);
    }

    /// Whatever the callers did, a cap takes nothing from a single check, gives no more than all, and is in the policy.
    #[test]
    fn a_cap_is_between_the_best_check_and_all(
        genuine in callers(),
        attackers in callers(),
    ) {
        let Some(proposal) = proposed(POLICY, &genuine, &attackers) else { return Ok(()) };
        prop_assert_eq!(proposal.caps.len() + proposal.kept_caps.len(), 1, "knowledge has one cause");
        if let Some(cap) = proposal.caps.first() {
            let points_of = |check: &str| {
                proposal.points.iter().find(|points| points.check == check).map(|points| points.proposed).unwrap()
            };
            let phone = points_of("sms_code").max(points_of("app"));
            let card = points_of("card");
            prop_assert_eq!((cap.largest, cap.sum), (phone.max(card).max(1), (phone + card).max(1)));
            prop_assert!((cap.largest..=cap.sum).contains(&cap.proposed), "{cap:?}");
            prop_assert_eq!(cap_of(&proposal), i64::try_from(cap.proposed).ok());
        } else {
            prop_assert_eq!(cap_of(&proposal), Some(70));
        }
    }
}

/// Callers who were given some checks, and passed some of these.
fn callers() -> impl Strategy<Value = Vec<Caller>> {
    let one = prop::collection::vec(0_u8..4, 3).prop_map(|outcomes| {
        let checks = ["sms_code", "app", "card"].into_iter().zip(outcomes);
        let outcome =
            |of| [Outcome::Passed, Outcome::Failed, Outcome::Unanswered].get(usize::from(of)).copied();
        checks.filter_map(|(check, of)| Some((check, outcome(of)?))).collect()
    });
    prop::collection::vec(one, 40..160)
}

fn reason(proposal: &Proposal) -> &KeptReason {
    assert!(proposal.caps.is_empty());
    &proposal.kept_caps[0].reason
}

/// Each is asked one check of the factor, so that nobody knows how they go together.
#[test]
fn a_cap_stays_if_nobody_or_hardly_anybody_was_given_two_causes() {
    let alone = |passing: u64| -> Vec<Caller> {
        let one = |n: u64| {
            // Two checks of one cause are one.
            if n.is_multiple_of(2) {
                vec![("app", passed(n < passing)), ("sms_code", passed(n < passing))]
            } else {
                vec![("card", passed(n < passing))]
            }
        };
        (0..400).map(one).collect()
    };
    let counts = |proposal: &Proposal| match reason(proposal) {
        KeptReason::TooFew { genuine, impostors } => (*genuine, impostors["outsider"]),
        other => panic!("{other}"),
    };
    let (mut genuine, mut attackers) = (alone(360), alone(80));
    let proposal = proposed(POLICY, &genuine, &attackers).unwrap();
    // 40 with one check of the phone, and 40 with the card, passed what they were given: nobody knows the rest.
    assert_eq!((counts(&proposal), cap_of(&proposal)), ((0, 320), Some(70)));
    genuine.extend(independent(90, 90).into_iter().step_by(1_000));
    attackers.extend(independent(20, 20).into_iter().step_by(2_000));
    assert_eq!(counts(&proposed(POLICY, &genuine, &attackers).unwrap()), (10, 325));
    genuine.extend(independent(90, 90));
    attackers.extend(independent(20, 20));
    let proposal = proposed(POLICY, &genuine, &attackers).unwrap();
    assert_eq!((proposal.caps.len(), proposal.kept_caps.len()), (1, 0));
}

/// An attacker who hangs up before the second check has not shown that they would have failed; a genuine caller did not pass.
#[test]
fn callers_who_never_answer_count_against_the_caller() {
    let (mut genuine, mut attackers) = (independent(90, 80), independent(20, 10));
    let hung_up = |outcome: Outcome| -> Caller { vec![("app", outcome), ("card", Outcome::Unanswered)] };
    genuine.extend(vec![hung_up(Outcome::Passed); 100]);
    attackers.extend(vec![hung_up(Outcome::Passed); 30]);
    attackers.extend(vec![hung_up(Outcome::Failed); 70]);
    let found = proposed(APP_AND_CARD, &genuine, &attackers).unwrap().caps[0].measured.clone();
    assert_eq!((found.genuine.passed, found.genuine.asked), (7_200, 10_100));
    let outsider = &found.impostors["outsider"];
    assert_eq!((outsider.passed, outsider.asked, found.unknown["outsider"]), (230, 10_100, 30));
}

/// Attackers give up at the first failure, as those of a drill do: who fails one check fails both.
#[test]
fn attackers_who_give_up_do_not_hide_that_checks_are_independent() {
    let give_up = |caller: Caller| -> Caller {
        let end = caller.iter().position(|(_, outcome)| *outcome == Outcome::Failed);
        caller.into_iter().take(end.map_or(2, |end| end + 1)).collect()
    };
    let attackers: Vec<Caller> = independent(20, 10).into_iter().map(give_up).collect();
    let proposal = proposed(APP_AND_CARD, &independent(90, 80), &attackers).unwrap();
    let cap = &proposal.caps[0];
    assert_eq!((cap.measured.unknown["outsider"], cap.proposed), (0, cap.sum));
}

#[test]
fn a_factor_that_also_limits_what_was_not_measured_keeps_its_cap() {
    for (more, named) in [
        ("  key: { type: external, provider: key, factor: possession, points: 20 }\n", "key"),
        (
            "  letters: { type: confirm, repeatable: 2, factor: possession, points: 20, form: [kind] }\n",
            "letters",
        ),
    ] {
        let text = APP_AND_CARD.replace("challenges:\n", &["challenges:\n", more].concat());
        let proposal = proposed(&text, &independent(90, 80), &independent(20, 10)).unwrap();
        let KeptReason::Unmeasured { checks } = reason(&proposal) else { panic!("{:?}", proposal.kept_caps) };
        assert_eq!(checks, &[named]);
        assert_eq!(cap_of(&proposal), None);
    }
    let text = APP_AND_CARD.replace(
        "unmatched",
        "signals: { device: { factor: possession, outcomes: { usual: 5, new: 0 } } }\nunmatched",
    );
    let proposal = proposed(&text, &independent(90, 80), &independent(20, 10)).unwrap();
    assert!(reason(&proposal).to_string().contains("device"));
}

/// The points alone would do: nothing can be approved with the cap.
#[test]
fn caps_with_which_the_policy_does_not_load_are_left_out() {
    let text = APP_AND_CARD.replace("points: 1 }", "points: 600 }");
    let proposal = proposed(&text, &together(400, 380), &together(400, 40)).unwrap();
    assert!(matches!(reason(&proposal), KeptReason::Unloadable { .. }), "{:?}", proposal.kept_caps);
    assert_eq!((proposal.points[0].proposed, cap_of(&proposal)), (300, None));
}
