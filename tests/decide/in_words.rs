//! Rules in words: the table that management signs, and the layers that explain a decision.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bonafides::source::{FactsDocument, Format};
use bonafides::table::{Row, Table};
use bonafides::{Facts, Policy, Source};

const CHECKS: &str = "
format: 1
policy: words
unmatched: everyone
signals:
  desk: { factor: context, outcomes: { usual: 10, new: 0 } }
challenges:
  a: { type: confirm, factor: possession, points: 30 }
  b: { type: confirm, factor: knowledge, points: 30 }
  c: { type: confirm, factor: inherence, points: 30 }
  papers: { type: confirm, repeatable: 4, grades: { strength: 4 }, points: 10 }
actions: { reset: {} }
accept: [{ warning: one-cause-alone, because: no }, { warning: knowledge-alone, because: no }]
";

#[track_caller]
fn table(rules: &str) -> Table {
    Policy::from_yaml(&format!("{CHECKS}{rules}")).unwrap_or_else(|error| panic!("{error}")).table()
}

fn row(table: &Table, group: Option<&str>) -> Row {
    let rows = &table.actions[0].rows;
    rows.iter().find(|row| row.group.as_deref() == group).unwrap().clone()
}

/// Conditions as one text each, options in brackets.
fn conditions(row: &Row) -> Vec<String> {
    row.requires
        .iter()
        .map(
            |c| if c.of.is_empty() { c.words.clone() } else { format!("{} [{}]", c.words, c.of.join("] [")) },
        )
        .collect()
}

#[test]
fn only_the_highest_of_each_number_is_listed() {
    let table = table(
        "everyone: { require: { points: 40, factors: 1, points_in: { knowledge: 10, possession: 5 } } }
groups:
  - { id: g, match: g, require: { points: 20, factors: 2, points_in: { knowledge: 5, possession: 20 } } }",
    );
    let words = ["at least 40 points", "at least 20 points in possession", "at least 10 points in knowledge"];
    let mut said = conditions(&row(&table, Some("g")));
    said.sort();
    let mut expected = [&words[..], &["2 different factors"]].concat();
    expected.sort_unstable();
    assert_eq!(said, expected);
    assert!(conditions(&row(&table, None)).contains(&"one factor".to_owned()));
}

#[test]
fn what_every_approval_needs_is_mandatory() {
    let table = table(
        "everyone: { require: { all: [{ pass: [a] }, { all: [{ pass: [{ desk: usual }] }] }], any: [{ pass: [b] }, { pass: [c] }] } }
groups: [{ id: g, match: g, require: { pass: [a, b] }, forbid: [papers] }]",
    );
    let everyone = row(&table, None);
    assert_eq!(everyone.mandatory, ["a"]);
    assert_eq!(conditions(&everyone), ["desk (usual)", "one of [b] [c]"]);
    let group = row(&table, Some("g"));
    assert_eq!(group.mandatory, ["a", "b"]);
    assert_eq!(group.forbidden, ["papers"]);
}

#[test]
fn a_choice_that_is_always_met_is_omitted_and_no_other() {
    let choice = |count: u8| {
        format!(
            "everyone: {{ require: {{ at_least: {{ count: {count}, of: [a, b, c] }} }} }}
groups: [{{ id: g, match: g, require: {{ pass: [a] }} }}]"
        )
    };
    assert_eq!(conditions(&row(&table(&choice(1)), Some("g"))), [""; 0]);
    assert_eq!(conditions(&row(&table(&choice(1)), None)), ["at least 1 of [a] [b] [c]"]);
    assert_eq!(conditions(&row(&table(&choice(2)), Some("g"))), ["at least 2 of [a] [b] [c]"]);
}

#[test]
fn a_choice_inside_a_choice_is_in_parentheses() {
    let table = table(
        "everyone:
  require:
    at_least: { count: 2, of: [a, at_least: { count: 1, of: [b, c] }, any: [pass: [b, papers], pass: [c]]] }",
    );
    let inner = "at least 1 of: b, c";
    let said = conditions(&row(&table, None));
    assert_eq!(said, [format!("at least 2 of [a] [{inner}] [one of: (b and papers) or c]")]);
    let nested = self::table(
        "everyone: { require: { any: [{ pass: [a], at_least: { count: 1, of: [b, c] } }, { pass: [papers] }] } }",
    );
    assert_eq!(conditions(&row(&nested, None)), [format!("one of [a and ({inner})] [papers]")]);
}

#[test]
fn several_items_of_one_check_are_marked_as_different() {
    let rules = "everyone: { require: { pass: [{ papers: { strength: 3 } }, { papers: { strength: 2 } }] } }";
    let row = row(&table(rules), None);
    assert_eq!(row.mandatory, ["papers (strength 3) and papers (strength 2) (by 2 different items)"]);
}

#[test]
fn a_subject_without_a_group_is_not_admitted() {
    let rules = CHECKS.replace("unmatched: everyone", "unmatched: deny");
    let rules = format!("{rules}groups: [{{ id: g, match: g, require: {{ pass: [a] }} }}]");
    let table = Policy::from_yaml(&rules).unwrap().table();
    assert!(row(&table, Some("g")).admitted);
    assert!(!row(&table, None).admitted);
}

#[test]
fn groups_are_listed_with_all_their_names() {
    let table = table(
        "groups:
  - { id: one, about: the first, match: [Shared, \"CN=One, DC=x\"], require: { pass: [a] } }
  - { id: two, match: [shared, Two], require: { pass: [b] } }
everyone: { require: { pass: [c] } }",
    );
    assert_eq!(table.groups[0].about.as_deref(), Some("the first"));
    assert_eq!(table.groups[0].matches, ["shared", "cn=one,dc=x"]);
    assert_eq!(table.groups[1].matches, ["shared", "two"]);
}

#[test]
fn enrolments_unlocks_and_tickets_are_listed() {
    let policy = "format: 1
policy: enrolling
unmatched: everyone
challenges:
  quiz: { type: questions, ask: 3, correct: 3 }
  text: { type: code, channel: sms }
  app: { type: totp }
  key: { type: external, provider: webauthn }
everyone: { require: { pass: [key] } }
actions:
  enrol: { grant: short }
  start: { grant: long }
  change: { unlocks: [sms, mail] }
grants:
  short: { type: enrolment, of: [quiz, text, app] }
  long: { type: enrolment, of: [app], lifetime: 2h }
channels:
  sms: { cooling: 7d }
  mail: { cooling: 7d }
alerts:
  - { on: deny, to: [subject], ticket: true }
  - { on: approve, to: [subject] }
  - { on: escalate, to: [subject], ticket: false }
";
    let table = Policy::from_yaml(policy).unwrap().table();
    let [enrol, start, change] = &*table.actions else { panic!("three actions") };
    let (short, long) = (enrol.grant.as_ref().unwrap(), start.grant.as_ref().unwrap());
    assert_eq!(short.what, "the subject may enrol, re-confirm or remove quiz, text and app");
    assert_eq!((short.lifetime.as_deref(), &*short.deliver), (Some("15 minutes"), &[][..]));
    assert_eq!(long.what, "the subject may enrol, re-confirm or remove app");
    assert_eq!(long.lifetime.as_deref(), Some("2 hours"));
    assert_eq!(change.unlocks, ["sms", "mail"]);
    assert!(enrol.unlocks.is_empty() && change.grant.is_none());
    let tickets: Vec<bool> = table.alerts.iter().map(|alert| alert.ticket).collect();
    assert_eq!(tickets, [true, false, false]);
}

/// Defaults are listed also, because management signs them.
#[test]
fn default_limits_of_the_subject_are_listed() {
    let close = |limits: &str| {
        table(&format!("everyone: {{ require: {{ pass: [c] }} }}\n{limits}")).limits[2].clone()
    };
    let said = |failures: &str, time: &str| {
        format!("{failures} close the recovery path of an account for {time}, never its login")
    };
    let usual = "5 failures in 24 hours";
    assert_eq!(close(""), said(usual, "24 hours"));
    assert_eq!(close("limits: { evidence_lifetime: 10m }"), said(usual, "24 hours"));
    assert_eq!(close("limits: { subject: { close: 2h } }"), said(usual, "2 hours"));
    assert_eq!(
        close("limits: { subject: { failures: 3 per 1h } }"),
        said("3 failures in 1 hour", "24 hours")
    );
    let both = close("limits: { subject: { failures: 3 per 1h, close: 7d } }");
    assert_eq!(both, said("3 failures in 1 hour", "7 days"));
}

fn example(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(path)).unwrap()
}

#[test]
fn layers_hold_exactly_if_nothing_is_missing() {
    let policy = Policy::from_yaml(&example("policies/service-desk.yaml")).unwrap();
    let mut seen = 0;
    for line in example("calls/monday-morning.jsonl").lines() {
        let Ok(decision) = policy.decide(&Facts::from_json(line).unwrap()) else { continue };
        let missing: BTreeSet<String> = decision.missing().map(|(layer, _)| layer).collect();
        let layers = decision.layers();
        let unmet: BTreeSet<String> =
            layers.iter().filter(|layer| !layer.holds).map(|layer| layer.layer.clone()).collect();
        assert_eq!(unmet, missing, "{line}");
        assert!(layers.iter().all(|layer| layer.holds == layer.missing.is_none()));
        let risks: Vec<&str> = layers.iter().filter_map(|layer| layer.risk).collect();
        assert_eq!(risks, decision.risks().collect::<Vec<_>>());
        seen += missing.len();
    }
    assert!(seen > 5, "only {seen} layers were unmet");
}

#[test]
fn points_that_risks_add_are_a_layer() {
    let policy = "format: 1
policy: added
unmatched: everyone
signals: { mood: { outcomes: [odd, even] } }
challenges: { a: { type: confirm, points: 30 }, b: { type: confirm, points: 30 } }
everyone: { require: { points: 30 } }
actions: { reset: {} }
risks: [{ id: odd, when: { mood: odd }, unobserved: ignore, then: { add_points: 10, forbid: [b] } }]
accept: [{ warning: one-cause-alone, because: it is small }]
";
    let policy = Policy::from_yaml(policy).unwrap();
    let facts = r#"{"action":"reset","groups":[],"evidence":{"mood":"odd"},"now":1790000000000}"#;
    let decision = policy.decide(&Facts::from_json(facts).unwrap()).unwrap();
    let layers = decision.layers();
    let names: Vec<&str> = layers.iter().map(|layer| &*layer.layer).collect();
    assert_eq!(names, ["everyone", "risks.odd", "risks"]);
    assert_eq!((layers[1].adds_points, &*layers[1].forbids), (10, &["b"][..]));
    assert_eq!(layers[1].when.as_deref(), Some("mood is odd (if it is not observed, nothing happens)"));
    assert_eq!(layers[2].requires, ["at least 10 points"]);
    assert!(!layers[2].holds);
}

#[test]
fn facts_mean_the_same_in_every_format() {
    let policy = Policy::from_yaml(&example("policies/service-desk.yaml")).unwrap();
    for name in ["impostor", "staff-reset"] {
        let json = example(&format!("calls/{name}.json"));
        let expected = policy.decide_json(&json).unwrap();
        // JSON is YAML, but has its own reader.
        for format in [Format::Json, Format::Yaml] {
            let document = FactsDocument::read(Source::new(&json, format)).unwrap();
            assert_eq!(policy.decide_json(document.json()).unwrap(), expected);
        }
    }
}

#[test]
fn a_place_in_facts_has_a_line_and_a_column() {
    let text = "action: reset\nevidence:\n  ü: passed\n  zz: { a: [1, 22] }\n";
    let document = FactsDocument::read(Source::yaml(text)).unwrap();
    let places = [
        ("action", (1, 9)),
        ("evidence.ü", (3, 6)),
        ("evidence.zz.a[1]", (4, 16)),
        ("nowhere", (1, 1)),
        ("", (1, 1)),
    ];
    for (place, expected) in places {
        assert_eq!(document.line_column(place), expected, "{place}");
    }
}
