//! Measurements, what is left out of them, and the calibrations that are written.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    reason = "a test may fail"
)]

mod caps;

use bonafides::Policy;
use bonafides::analyze::{Calibration, WeighOptions};
use bonafides::source::Format;
use bonafides_audit::ExportedLog;
use bonafides_calibrate::{
    CalibrateError, CaseObservation, Labels, Observations, Outcome, calibrate, joint, mixture, propose,
};

const POLICY: &str = "
format: 1
policy: desk
challenges:
  questions: { type: questions, ask: 3, correct: 3, factor: knowledge, cause: dossier, points: 20, cost: 60 }
  sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
  passkey:   { type: external, provider: webauthn, factor: possession, points: 50, cost: 10 }
channels: { sms: { cooling: 7d } }
unmatched: everyone
actions: { reset: { require: { points: 50 } } }
";

fn case(checks: &[(&str, Outcome)]) -> CaseObservation {
    let mut case = CaseObservation::default();
    case.checks = checks.iter().map(|(check, outcome)| ((*check).to_owned(), *outcome)).collect();
    case.ended = true;
    case
}

const fn passed(yes: bool) -> Outcome {
    if yes { Outcome::Passed } else { Outcome::Failed }
}

/// 40 genuine callers and 20 attackers, of whom 36 and 2 pass the code, 30 and 5 the questions.
fn seen() -> (Observations, Labels) {
    let mut observed = Observations::default();
    let mut labels = String::from("case,label\n");
    for n in 0..40 {
        observed
            .insert(format!("g{n}"), case(&[("sms_code", passed(n < 36)), ("questions", passed(n >= 10))]));
        labels.push_str(&format!("g{n},genuine\n"));
    }
    for n in 0..20 {
        observed
            .insert(format!("i{n}"), case(&[("sms_code", passed(n < 2)), ("questions", passed(n % 4 == 0))]));
        labels.push_str(&format!("i{n},impostor:outsider\n"));
    }
    (observed, Labels::read(&labels).unwrap())
}

#[test]
fn shares_are_counted_by_case() {
    let (observed, labels) = seen();
    let found = calibrate(&observed, &labels).unwrap();
    assert_eq!((found.genuine, found.impostors["outsider"]), (40, 20));
    let code = &found.checks[1];
    assert_eq!((code.check.as_str(), code.genuine.passed, code.genuine.asked), ("sms_code", 36, 40));
    let outsider = &code.impostors["outsider"];
    assert_eq!((outsider.passed, outsider.asked), (2, 20));
    // (36 + 1/2) / 41, and 1000 log10(0.76949 / 0.30104).
    assert_eq!(code.genuine.estimate, 890_243_902);
    assert_eq!(outsider.weight, Some(408));
}

#[test]
fn what_is_not_counted_is_stated() {
    let (mut observed, _) = seen();
    observed.insert("open", CaseObservation::default());
    let mut decoy = case(&[]);
    decoy.decoy = true;
    observed.insert("decoy", decoy.clone());
    // Beside the decoy, something was judged.
    decoy.checks.insert("questions".to_owned(), Outcome::Failed);
    observed.insert("late", decoy);
    let labels = "g0,genuine\ni0,impostor\ndecoy,impostor\nlate,impostor\nnowhere,genuine\n";
    let found = calibrate(&observed, &Labels::read(labels).unwrap()).unwrap();
    assert_eq!((found.decoys, found.unlabelled), (1, 59));
    assert_eq!(found.unknown, ["nowhere"]);
    let asked = |check: usize| found.checks[check].impostors["impostor"].asked;
    assert_eq!((found.checks[0].check.as_str(), asked(0), asked(1)), ("questions", 2, 1));
}

#[test]
fn labels_that_measure_nothing_are_refused() {
    let (observed, _) = seen();
    let refused = |labels: &str| calibrate(&observed, &Labels::read(labels).unwrap()).unwrap_err();
    assert_eq!(refused("g0,genuine\n"), CalibrateError::NoImpostors);
    assert_eq!(refused("i0,impostor\n"), CalibrateError::NoGenuine);
    assert_eq!(refused("x,genuine\ny,impostor\n"), CalibrateError::AllUnknown(2));
    assert_eq!(refused(""), CalibrateError::NoGenuine);
    assert_eq!(mixture(&Observations::default()).unwrap_err(), CalibrateError::NoAnswers);
}

/// A check that nobody was asked gets everything from almost 0 to 1, and no weight in favour of anybody.
#[test]
fn the_calibration_that_is_written_loads_and_fits_the_policy() {
    let (observed, labels) = seen();
    let found = calibrate(&observed, &labels).unwrap();
    let policy = Policy::from_yaml(POLICY).unwrap();
    let text = found.to_yaml("measured", Some(&policy));
    let calibration = Calibration::from_yaml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let m = calibration.genuine("sms_code").unwrap();
    assert_eq!((m.p, m.low), (890_243_902_000_000, found.checks[1].genuine.low * 1_000_000));
    let weights = policy.weigh(&calibration, &WeighOptions::default()).unwrap();
    let of_check = |name: &str| {
        let checks = weights.models()[0].checks();
        checks.iter().find(|check| check.check == name).unwrap().passed.conservative
    };
    assert_eq!(of_check("sms_code"), found.checks[1].impostors["outsider"].weight.unwrap());
    assert!(of_check("passkey") < 0, "{}", of_check("passkey"));
    assert!(text.contains("never asked, so that anything is possible"));
}

#[test]
fn points_follow_the_weights_and_keep_their_sum() {
    let (observed, labels) = seen();
    let found = calibrate(&observed, &labels).unwrap();
    let policy = Policy::from_yaml(POLICY).unwrap();
    let proposal =
        propose(&found, &joint(&observed, &labels, &policy), &policy, POLICY, Format::Yaml).unwrap().unwrap();
    let points: Vec<(&str, u64, u64)> =
        proposal.points.iter().map(|it| (it.check.as_str(), it.now, it.proposed)).collect();
    assert_eq!(points.len(), 2);
    assert_eq!(points.iter().map(|(_, now, _)| now).sum::<u64>(), 50);
    assert!(points[1].2 > points[0].2, "the code tells more apart: {points:?}");
    assert!(points.iter().map(|(.., proposed)| proposed).sum::<u64>().abs_diff(50) <= 1);
    // The passkey was not measured, and stays.
    assert!(proposal.text.contains("points: 50, cost: 10"));
}

/// Callers of two kinds, without labels: the estimate finds them.
#[test]
fn two_kinds_come_apart_without_labels() {
    let mut observed = Observations::default();
    let (m, u) = ([18, 16, 17], [4, 2, 3]);
    // Twenty callers of each pattern's share: every combination, in proportion.
    let mut n = 0;
    for (kind, shares, times) in [("genuine", m, 9), ("impostor", u, 1)] {
        for a in 0..20 {
            for b in 0..20 {
                for c in 0..20 {
                    let passed = |of: u64, at: u64| if at < of { Outcome::Passed } else { Outcome::Failed };
                    for _ in 0..times {
                        let checks = [
                            ("a", passed(shares[0], a)),
                            ("b", passed(shares[1], b)),
                            ("c", passed(shares[2], c)),
                        ];
                        observed.insert(format!("{kind}-{n}"), case(&checks));
                        n += 1;
                    }
                }
            }
        }
    }
    let found = mixture(&observed).unwrap();
    assert!(!found.undecided);
    assert!(found.impostors.abs_diff(100_000_000) < 10_000_000, "{found:?}");
    for (check, (m, u)) in found.checks.iter().zip(m.into_iter().zip(u)) {
        assert!(check.genuine.abs_diff(m * 50_000_000) < 10_000_000, "{check:?}");
        assert!(check.impostor.abs_diff(u * 50_000_000) < 20_000_000, "{check:?}");
    }
    let text = found.to_yaml("estimated", None);
    assert!(Calibration::from_yaml(&text).is_ok() && text.contains("without labels"));
}

/// An attacker who hangs up has not shown that they would have failed: an unanswered check lowers m, and never u.
#[test]
fn attackers_who_never_answer_do_not_lower_u() {
    let (mut observed, _) = seen();
    let (before, labels) = (calibrate(&observed, &seen().1).unwrap(), seen().1);
    let mut text = String::new();
    for n in 0..60 {
        observed.insert(format!("h{n}"), case(&[("sms_code", Outcome::Unanswered)]));
        text.push_str(&format!("h{n},impostor:outsider\n"));
    }
    for (id, label) in labels.cases() {
        text.push_str(&format!("{id},{label}\n"));
    }
    let found = calibrate(&observed, &Labels::read(&text).unwrap()).unwrap();
    let (code, code_before) = (&found.checks[1], &before.checks[1]);
    let (outsider, known) = (&code.impostors["outsider"], &code_before.impostors["outsider"]);
    assert_eq!((outsider.asked, outsider.passed, outsider.unanswered), (20, 2, 60));
    assert_eq!((outsider.estimate, outsider.low, outsider.high), (known.estimate, known.low, known.high));
    // Nobody of a kind answered.
    let only = Labels::read("g0,genuine\nh0,impostor:outsider\n").unwrap();
    let found = calibrate(&observed, &only).unwrap();
    assert_eq!(found.checks[1].impostors["outsider"].high, 1_000_000_000);
    assert!(found.to_yaml("measured", None).contains("no attackers answered"));
}

/// Records are not verified here, and may name anything.
#[test]
fn the_name_of_a_check_cannot_forge_an_entry_of_the_calibration() {
    let hostile = [
        "a:\n    m: { p: 1 }\n  b",
        "null",
        "# nothing",
        "\"",
        "\\",
        "{a}",
        "é\u{2028}",
        "a\u{0}b",
        "*x",
        "- x",
        "1",
        "yes",
    ];
    let mut observed = Observations::default();
    let checks: Vec<(&str, Outcome)> = hostile.iter().map(|name| (*name, Outcome::Passed)).collect();
    observed.insert("g", case(&checks));
    observed.insert("i", case(&checks));
    let labels = Labels::read("g,genuine\ni,impostor\n").unwrap();
    let found = calibrate(&observed, &labels).unwrap();
    for text in [found.to_yaml("a: b\nc", None), mixture(&observed).unwrap().to_yaml("a: b\nc", None)] {
        // A line for each check alone, then three of its own.
        let (_, entries) = text.split_once("\nchecks:\n").unwrap();
        assert_eq!(entries.lines().count(), hostile.len() * 4, "{text}");
        for (index, entry) in entries.lines().enumerate().filter(|(index, _)| index % 4 == 0) {
            assert!(
                entry.starts_with("  \"") && entry.ends_with("\":") && entry.is_ascii(),
                "{index}: {entry}"
            );
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("calibration: ")).count(), 1);
        assert!(!text.lines().any(|line| line.starts_with('c')
            && !line.starts_with("calibration")
            && !line.starts_with("checks")));
    }
}

/// Otherwise, whoever asks for a challenge that is not enrolled keeps the whole case from being counted.
#[test]
fn a_decoy_drops_what_was_asked_for_show_and_nothing_else() {
    let record = |seq: u64, kind: &str, data: &str, commands: &str| {
        format!(
            r#"{{"actor":{{"alias":"host","kind":"host"}},"blocked_by":[],"case":"4f0c","commands":[{commands}],"data":{{{data}}},"engine":"0.1.0","input":"07","seq":{seq},"state":{{}},"time":1795420800000,"type":"{kind}","v":1}}"#
        )
    };
    let conclude = r#"{"data":{"resolution":"cancelled"},"id":"4f0c.9.0","type":"conclude"}"#;
    let records = [
        record(0, "ask", r#""challenge":"questions""#, ""),
        record(1, "ask", r#""challenge":"passkey","decoy":true"#, ""),
        record(2, "ask", r#""challenge":"sms_code""#, ""),
        record(3, "answer", r#""attempt":1,"challenge":"sms_code","outcome":"passed""#, ""),
        record(4, "cancel", "", conclude),
    ];
    let log = ExportedLog::of_records(records.iter().map(String::as_str));
    let observed = Observations::read(&log, 0, 1).unwrap();
    let case = observed.case("4f0c").unwrap();
    let checks: Vec<(&str, Outcome)> = case.checks.iter().map(|(name, it)| (name.as_str(), *it)).collect();
    assert_eq!(checks, [("questions", Outcome::Unanswered), ("sms_code", Outcome::Passed)]);
    assert!(case.decoy && case.ended);
    // A genuine caller did not pass the questions, which were asked.
    let mut all = observed;
    all.insert("i", self::case(&[("sms_code", Outcome::Failed)]));
    let found = calibrate(&all, &Labels::read("4f0c,genuine\ni,impostor\n").unwrap()).unwrap();
    let genuine = &found.checks[0].genuine;
    assert_eq!((found.checks[0].check.as_str(), genuine.passed, genuine.asked), ("questions", 0, 1));
    assert_eq!((found.genuine, found.decoys), (1, 0));
}

/// A check is one opportunity, in the records of a case: a later answer passes it, and a failure after that changes nothing.
#[test]
fn a_check_is_passed_if_any_of_its_answers_passes() {
    let record = |seq: u64, kind: &str, data: &str, commands: &str| {
        format!(
            r#"{{"actor":{{"alias":"host","kind":"host"}},"blocked_by":[],"case":"4f0c","commands":[{commands}],"data":{{{data}}},"engine":"0.1.0","input":"07","seq":{seq},"state":{{}},"time":1795420800000,"type":"{kind}","v":1}}"#
        )
    };
    let conclude = r#"{"data":{"resolution":"cancelled"},"id":"4f0c.9.0","type":"conclude"}"#;
    let records = [
        record(0, "ask", r#""challenge":"sms_code""#, ""),
        record(1, "external", r#""challenge":"passkey","outcome":"inconclusive""#, ""),
        record(2, "answer", r#""attempt":1,"challenge":"sms_code","outcome":"inconclusive""#, ""),
        record(3, "answer", r#""attempt":2,"challenge":"sms_code","outcome":"passed""#, ""),
        record(3, "answer", r#""attempt":1,"challenge":"app","outcome":"failed""#, ""),
        record(3, "answer", r#""attempt":2,"challenge":"app","outcome":"failed""#, ""),
        record(3, "answer", r#""attempt":1,"challenge":"mail","outcome":"passed""#, ""),
        record(3, "answer", r#""attempt":2,"challenge":"mail","outcome":"failed""#, ""),
        record(4, "unavailable", r#""challenge":"questions""#, ""),
        record(5, "refusal", r#""challenge":"photo_id""#, ""),
        record(6, "cancel", "", conclude),
    ];
    let log = ExportedLog::of_records(records.iter().map(String::as_str));
    let observed = Observations::read(&log, 0, 1).unwrap();
    let case = observed.case("4f0c").unwrap();
    assert!(case.ended);
    let checks: Vec<(&str, Outcome)> = case.checks.iter().map(|(name, it)| (name.as_str(), *it)).collect();
    assert_eq!(
        checks,
        [
            ("app", Outcome::Failed),
            ("mail", Outcome::Passed),
            ("questions", Outcome::Unanswered),
            ("sms_code", Outcome::Passed)
        ]
    );
    assert!(Observations::read(&ExportedLog::of_text("{}\n"), 0, 1).is_err());
}
