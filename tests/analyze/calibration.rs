//! Mistakes in calibrations: each is reported with its code, its place and the text to change.

use bonafides::Policy;
use bonafides::analyze::{Calibration, WeighError, WeighOptions};
use bonafides::diagnostic::Diagnostics;

const POLICY: &str = "\
format: 1
policy: desk
signals: { place: { factor: context, outcomes: { usual: 5, odd: 0 } } }
challenges:
  ask: { type: confirm, factor: knowledge, cause: dossier, points: 10 }
  code: { type: confirm, factor: possession, cause: phone, points: 10 }
  key: { type: confirm, factor: possession, points: 10 }
unmatched: everyone
actions: { reset: { require: { points: 20 } } }
";

const GOOD: &str = "\
format: 1
calibration: desk
version: v7
models:
  bulk: { about: everyone, attacks: 1 in 100, accepted: 1 in 1000 }
  insider: { about: one of us, attacks: 1 in 1000, accepted: 1 in 10000 }
checks:
  ask: { m: { p: 0.7, low: 0.6, high: 0.8, source: study }, u: { bulk: 0.01, insider: 0.2 }, source: study }
  code: { m: 0.8, u: 0.000005, source: arithmetic }
  key: { m: 0.9, u: { bulk: { p: 0.0001, low: 0.00001, high: 0.001, source: study }, others: 0.001 }, source: assumed }
causes:
  dossier: { q: { bulk: 0.1, insider: 0.5 }, source: assumed }
  phone: { q: { p: 0.24, low: 0.1, high: 0.4, source: study }, rests_on: [number] }
  number: { q: 0.04, source: study }
signals:
  place: { attacker: can_suppress, outcomes: [odd], models: { insider: { attacker: can_forge } } }
";

/// The errors of loading a calibration and of weighing the policy with it.
fn errors(text: &str) -> Diagnostics {
    match Calibration::from_yaml(text) {
        Err(error) => error.diagnostics,
        Ok(calibration) => {
            let policy = Policy::from_yaml(POLICY).unwrap();
            match policy.weigh(&calibration, &WeighOptions::default()) {
                Err(WeighError::Calibration(diagnostics)) => diagnostics,
                other => panic!("{text}\n{other:?}"),
            }
        }
    }
}

/// A part of the good document, its replacement, and the code, path, text and help of the only mistake.
const MISTAKES: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("format: 1", "format: 2", "out-of-range", "format", "2", "write 1"),
    ("calibration: desk\n", "", "missing-key", "", "format: 1", "add `calibration`"),
    ("checks:", "cheks:", "unknown-key", "cheks", "cheks", "did you mean `checks`?"),
    ("about: everyone, ", "", "missing-key", "models.bulk", "{ attacks", "add `about`"),
    ("1 in 100,", "1 in 0,", "out-of-range", "models.bulk.attacks", "1 in 0", "write it like `1 in 1000`"),
    ("1 in 100,", "0.01,", "wrong-type", "models.bulk.attacks", "0.01", "write it like `1 in 1000`"),
    ("1 in 100,", "5 in 4,", "out-of-range", "models.bulk.attacks", "5 in 4", "the second one larger"),
    ("1 in 100,", "1 in 1,", "out-of-range", "models.bulk.attacks", "1 in 1", "the second one larger"),
    ("  bulk: { about", "  others: { about", "bad-name", "models.others", "others", "choose another name"),
    // Numbers.
    ("m: 0.8", "m: 0", "out-of-range", "checks.code.m", "0", "above 0 and at most 1"),
    ("m: 0.8", "m: 1.5", "out-of-range", "checks.code.m", "1.5", "above 0 and at most 1"),
    ("m: 0.8", "m: -0.8", "out-of-range", "checks.code.m", "-0.8", "above 0 and at most 1"),
    ("m: 0.8", "m: 80%", "wrong-type", "checks.code.m", "80%", "0.25"),
    ("m: 0.8", "m: \"0.8\"", "wrong-type", "checks.code.m", "\"0.8\"", "remove the quotes"),
    ("m: 0.8", "m: .nan", "wrong-type", "checks.code.m", ".nan", "write it like `0.25`"),
    ("m: 0.8", "m: .inf", "wrong-type", "checks.code.m", ".inf", "write it like `0.25`"),
    ("m: 0.8", "m: [0.8]", "wrong-type", "checks.code.m", "[0.8]", ""),
    (
        "u: 0.000005",
        "u: 0.0000000000000000005",
        "out-of-range",
        "checks.code.u",
        "0.0000000000000000005",
        "round it",
    ),
    ("u: 0.000005", "u: 0.9", "u-above-m", "checks.code.u", "0.9", "lower `u` to at most `m`"),
    (
        "insider: 0.2",
        "insider: 0.71",
        "u-above-m",
        "checks.ask.u.insider",
        "0.71",
        "lower `u` to at most `m`",
    ),
    (
        "p: 0.0001,",
        "p: 0.01,",
        "outside-interval",
        "checks.key.u.bulk.p",
        "0.01",
        "correct `p`, `low` or `high`",
    ),
    ("p: 0.7,", "p: 0.5,", "outside-interval", "checks.ask.m.p", "0.5", "correct `p`, `low` or `high`"),
    ("low: 0.6, ", "", "missing-key", "checks.ask.m", "{ p: 0.7", "add `low`"),
    (
        "{ p: 0.7, low: 0.6, high: 0.8, source: study }",
        "{ p: 0.7, low: 0.6, high: 0.8 }",
        "missing-key",
        "checks.ask.m",
        "{ p: 0.7",
        "add `source`",
    ),
    (
        "u: 0.000005, source: arithmetic",
        "u: { p: 0.1, low: 0.1, high: 0.2, source: x }",
        "missing-key",
        "checks.code.m",
        "0.8",
        "add `source`",
    ),
    ("q: 0.04", "q: 0", "out-of-range", "causes.number.q", "0", "above 0"),
    ("q: 0.04", "q: 1", "out-of-range", "causes.number.q", "1", "below 1"),
    ("high: 0.4", "high: 1.0", "out-of-range", "causes.phone.q.high", "1.0", "below 1"),
    // Models.
    (
        "bulk: 0.01, insider: 0.2",
        "bulk: 0.01, insidr: 0.2",
        "unknown-model",
        "checks.ask.u.insidr",
        "insidr",
        "did you mean `insider`?",
    ),
    (
        "bulk: 0.01, insider: 0.2",
        "bulk: 0.01",
        "missing-entry",
        "checks.ask.u",
        "{ bulk",
        "add `insider`, or `others`",
    ),
    (
        "bulk: 0.1, insider: 0.5",
        "bulk: 0.1, insider: 0.5, deepfake: 0.2",
        "unknown-model",
        "causes.dossier.q.deepfake",
        "deepfake",
        "declare it under `models`",
    ),
    (
        "models: { insider:",
        "models: { insiders:",
        "unknown-model",
        "signals.place.models.insiders",
        "insiders",
        "did you mean `insider`?",
    ),
    // Causes.
    (
        "rests_on: [number]",
        "rests_on: [numbr]",
        "unknown-cause",
        "causes.phone.rests_on[0]",
        "numbr",
        "did you mean `number`?",
    ),
    (
        "number: { q: 0.04, source: study }",
        "number: { q: 0.04, source: study, rests_on: [phone] }",
        "cause-circle",
        "causes.phone.rests_on[0]",
        "number",
        "remove one of the two",
    ),
    (
        "number: { q: 0.04, source: study }",
        "number: { q: 0.04, source: study, rests_on: [number] }",
        "cause-circle",
        "causes.number.rests_on[0]",
        "number",
        "remove one of the two",
    ),
    (
        "number: { q",
        "number: { also: [dossier], q",
        "duplicate-name",
        "causes.number.also[0]",
        "dossier",
        "keep one of the two",
    ),
    // Signals.
    (
        "attacker: can_suppress, outcomes: [odd]",
        "attacker: cannot_suppress",
        "missing-key",
        "signals.place",
        "{ attacker",
        "add `outcomes`",
    ),
    (
        "attacker: can_suppress,",
        "attacker: can_supress,",
        "unknown-word",
        "signals.place.attacker",
        "can_supress",
        "did you mean `can_suppress`?",
    ),
    (
        "outcomes: [odd]",
        "outcomes: [ood]",
        "unknown-outcome",
        "signals.place.outcomes[0]",
        "ood",
        "did you mean `odd`?",
    ),
    ("  place:", "  plaze:", "unknown-check", "signals.plaze", "plaze", "did you mean `place`?"),
    // Against the policy.
    ("  code: {", "  cod: {", "unknown-check", "checks.cod", "cod", "did you mean `code`?"),
    (
        "  code: { m: 0.8, u: 0.000005, source: arithmetic }\n",
        "",
        "missing-entry",
        "checks",
        "ask: {",
        "add an entry `code`",
    ),
    (
        "checks:\n",
        "checks:\n  face: { m: 0.9, u: 0.1, source: x }\n",
        "unknown-check",
        "checks.face",
        "face",
        "shared: true",
    ),
    (
        "checks:\n",
        "checks:\n  place: { m: 0.9, u: 0.1, source: x }\n",
        "unknown-check",
        "checks.place",
        "place",
        "it is a signal",
    ),
    (
        "ask: { m",
        "ask: { also: [questions], m",
        "unknown-check",
        "checks.ask.also[0]",
        "questions",
        "shared: true",
    ),
    (
        "  dossier: { q: { bulk: 0.1, insider: 0.5 }, source: assumed }\n",
        "",
        "missing-entry",
        "causes",
        "phone: {",
        "add `dossier`",
    ),
    (
        "causes:\n",
        "causes:\n  mailbox: { q: 0.1, source: x }\n",
        "unknown-cause",
        "causes.mailbox",
        "mailbox",
        "shared: true",
    ),
];

#[test]
fn the_good_calibration_is_good() {
    let calibration = Calibration::from_yaml(GOOD).unwrap();
    assert_eq!((calibration.name(), calibration.version()), ("desk", "v7"));
    let policy = Policy::from_yaml(POLICY).unwrap();
    let found = policy.weigh(&calibration, &WeighOptions::default()).unwrap();
    assert_eq!(found.models().len(), 2);
}

#[test]
fn every_mistake_is_reported_at_its_place() {
    let mut wrong = Vec::new();
    for (from, to, code, path, text, help) in MISTAKES {
        assert_eq!(GOOD.matches(from).count(), 1, "`{from}`");
        let document = GOOD.replace(from, to);
        let found = errors(&document);
        let said: Vec<_> = found.iter().map(|it| (it.code.as_str(), &*it.path, &*it.text)).collect();
        let help_said = found.iter().next().and_then(|it| it.help.clone()).unwrap_or_default();
        let right = matches!(&*said, [(c, p, t)] if c == code && p == path && t.starts_with(text));
        if !right || !help_said.contains(help) {
            wrong.push(format!("{to}: {said:?} {help_said}"));
        }
        for it in &found {
            let line = document.lines().nth(it.line as usize - 1).unwrap();
            let rest: String = line.chars().skip(it.column as usize - 1).collect();
            assert!(rest.starts_with(&it.text), "{to}: {it}");
            // A fix removes the mistake.
            if let Some(fix) = &it.fix {
                let mut fixed = document.clone();
                fixed.replace_range(it.span.start..it.span.end, fix);
                assert!(fixed.parse_good(), "{to}: `{fix}`");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

trait ParseGood {
    fn parse_good(&self) -> bool;
}

impl ParseGood for String {
    fn parse_good(&self) -> bool {
        let policy = Policy::from_yaml(POLICY).unwrap();
        Calibration::from_yaml(self).is_ok_and(|it| policy.weigh(&it, &WeighOptions::default()).is_ok())
    }
}

#[test]
fn twenty_causes_are_the_most() {
    let causes = |count: usize| {
        let more: String = (3..count).map(|at| format!("  k{at}: {{ q: 0.1, source: x }}\n")).collect();
        GOOD.replace("calibration: desk\n", "calibration: desk\nshared: true\n")
            .replace("signals:\n", &format!("{more}signals:\n"))
    };
    assert!(causes(20).parse_good());
    let found = errors(&causes(21));
    let said: Vec<_> = found.iter().map(|it| (it.code.as_str(), &*it.path, &*it.text)).collect();
    assert_eq!(said, [("too-many", "causes.k20", "k20")]);
    // Many more are the same mistake.
    assert_eq!(errors(&causes(3_000)).errors(), 1);
}

#[test]
fn a_shared_calibration_may_have_more_than_the_policy() {
    let shared = GOOD
        .replace("calibration: desk\n", "calibration: desk\nshared: true\n")
        .replace("checks:\n", "checks:\n  face: { also: [photo], m: 0.9, u: 0.1, source: x }\n")
        .replace("causes:\n", "causes:\n  mailbox: { q: 0.1, source: x }\n")
        .replace("signals:\n", "signals:\n  mood: { outcomes: [good] }\n")
        .replace("outcomes: [odd]", "outcomes: [odd, other]");
    assert!(shared.parse_good());
    // Every check of the policy still needs an entry.
    let found = errors(&shared.replace("  code: {", "  cod: {"));
    let said: Vec<_> = found.iter().map(|it| (it.code.as_str(), &*it.message)).collect();
    assert_eq!(said, [("missing-entry", "the challenge `code` of the policy has no numbers")]);
    // An outcome that is always seen must exist.
    let always = shared.replace("can_suppress, outcomes: [odd, other]", "cannot_suppress, outcomes: [other]");
    let found = errors(&always);
    assert_eq!(found.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["unknown-outcome"]);
}

/// JSON and TOML carry the same model.
#[test]
fn a_calibration_can_be_written_in_json_and_toml() {
    let json = r#"{"format": 1, "calibration": "c", "models": {"a": {"about": "x", "attacks": "1 in 10", "accepted": "1 in 100"}},
        "checks": {"ask": {"m": 0.7, "u": 2e-1, "source": "x"}}, "shared": true}"#;
    let toml = "format = 1\ncalibration = \"c\"\nshared = true\n[models.a]\nabout = \"x\"\nattacks = \"1 in 10\"\naccepted = \"1 in 100\"\n\
                [checks.ask]\nm = 0.7\nu = 2e-1\nsource = \"x\"\n";
    let policy = Policy::from_yaml(
        "format: 1\npolicy: p\nunmatched: everyone\nchallenges: { ask: { type: confirm, factor: knowledge, points: 10 } }\n\
         actions: { reset: { require: { points: 10 } } }\n",
    )
    .unwrap();
    for calibration in [Calibration::from_json(json).unwrap(), Calibration::from_toml(toml).unwrap()] {
        let found = policy.weigh(&calibration, &WeighOptions::default()).unwrap();
        // 10 log10(0.7 / 0.2)
        assert_eq!(found.models()[0].weight().unwrap().estimate, 544);
    }
    let error = Calibration::from_json(&json.replace("2e-1", "8e-1")).unwrap_err();
    let places: Vec<_> = error.diagnostics.iter().map(|it| (it.line, &*it.text)).collect();
    assert_eq!(places, [(2, "8e-1")]);
    assert!(Calibration::from_yaml("").is_err() && Calibration::from_yaml("[]").is_err());
}
