//! Reports about whole policies: as every language is told to give them, and by their schemas.

use bonafides::{Facts, Source, review};
use bonafides_surface::{
    CellCauses, Coverage, CoverageOptions, Error, Situation, WaysOptions, WeighOptions, calibration,
    coverage, load, read, roots, unguarded, ways, weigh, write,
};
use bonafides_tests::analyses::{answered, policy, stored, text};
use bonafides_tests::json::Json;
use serde_json::Value;

fn vectors(kind: &str) -> Vec<Json> {
    Json::parse(&stored()).unwrap().get(kind).expect(kind).items().to_vec()
}

#[test]
fn the_engine_gives_the_reports_byte_for_byte() {
    let text = stored();
    assert!(
        answered(&text) == text,
        "run `cargo run -p bonafides-tests --bin vectors -- --write` and review the difference"
    );
}

#[test]
fn reports_are_valid_by_their_schemas() {
    for (kind, form) in [
        ("ways", "Ways"),
        ("diffs", "Diff"),
        ("coverage", "CoverageReport"),
        ("weights", "Weights"),
        ("guards", "Guards"),
    ] {
        let root = roots().into_iter().find(|root| root.name == form).expect(form);
        let validator = jsonschema::validator_for(root.schema.as_value()).expect("a schema");
        let mut valid = 0;
        for vector in vectors(kind) {
            let Some(report) = vector.get("gives").map(Json::value) else { continue };
            validator.validate(&report).unwrap_or_else(|error| panic!("{form}: {error}"));
            valid += 1;
            for member in report.as_object().expect("an object").keys() {
                let mut less = report.clone();
                less.as_object_mut().unwrap().remove(member);
                assert!(!validator.is_valid(&less), "{form} without {member}");
            }
        }
        assert!(valid > 4, "{form}: {valid}");
    }
}

/// The members that a host passes back are enough for the answers of the core.
#[test]
fn a_cell_in_json_has_the_causes_of_the_cell() {
    let mut cells = 0;
    for vector in vectors("ways") {
        let Some(report) = vector.get("gives") else { continue };
        let rests = vector.get("rests_on").expect("rests_on").to_string();
        for (index, cell) in report.get("cells").unwrap().items().iter().enumerate() {
            let found: CellCauses = read(&cell.to_string(), "cell").unwrap();
            let minimal = write(&found.minimal(read(&rests, "rests_on").unwrap())).unwrap();
            let losses = write(&found.losses()).unwrap();
            for (name, made) in [("minimal_causes", minimal), ("losses", losses)] {
                let stored = vector.get(name).unwrap().items()[index].value();
                assert_eq!(serde_json::from_str::<Value>(&made).unwrap(), stored, "{name} of {cell}");
            }
            cells += 1;
        }
    }
    assert!(cells > 50, "{cells} cells");
    let cut = r#"{ "exact": false, "ways": [{ "causes": ["phone"] }] }"#;
    assert!(
        read::<CellCauses>(cut, "cell").unwrap().losses().is_empty(),
        "nothing is claimed of ways that ran out"
    );
}

#[test]
fn each_witness_is_decided_differently_by_the_two_policies() {
    let mut witnesses = 0;
    for vector in vectors("diffs") {
        let (old, new) = (policy(&vector, "old"), policy(&vector, "new"));
        for (kind, approves, other) in [("newly_approved", &new, &old), ("newly_refused", &old, &new)] {
            for witness in vector.get("gives").unwrap().get(kind).unwrap().items() {
                let text = witness.get("facts").unwrap().to_string();
                let facts = Facts::from_json(&text).unwrap();
                assert_eq!(approves.verdict(&facts).unwrap().as_str(), "approve", "{text}");
                let known = facts.known_to(other);
                assert!(
                    other.verdict(&known).map_or(true, |verdict| verdict.as_str() != "approve"),
                    "{text}"
                );
                witnesses += 1;
            }
        }
    }
    assert!(witnesses > 5, "{witnesses}");
}

#[test]
fn options_that_are_not_options_are_refused_with_their_place() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/assurance/before.yaml"));
    let policy = load(&text.unwrap(), "yaml").unwrap();
    let ask = |options: &str| -> Result<_, Error> { ways(&policy, read::<WaysOptions>(options, "options")?) };
    assert!(ask("{}").is_ok_and(|ways| ways.is_exact()));
    for (options, code, place) in [
        (r#"{ "actoin": "reset_password" }"#, "json", "options.actoin"),
        (r#"{ "groups": "staff" }"#, "json", "options.groups"),
        (r#"{ "action": "reset" }"#, "unknown_action", "action"),
        (r#"{ "groups": ["staff"] }"#, "unknown_group", "groups"),
        (r#"{ "directory": [""] }"#, "directory_name", "directory[0]"),
    ] {
        let error = ask(options).expect_err(options);
        assert_eq!((error.code.as_str(), error.place.as_str()), (code, place), "{error}");
        assert!(error.help.is_some_and(|help| !help.is_empty()));
    }
}

#[test]
fn people_who_are_added_one_by_one_are_counted_as_in_one_call() {
    let mut people = 0;
    for vector in vectors("coverage") {
        let Some(report) = vector.get("gives") else { continue };
        let options = vector.get("options").unwrap().to_string();
        let count = Coverage::new(&policy(&vector, "policy"), read(&options, "options").unwrap()).unwrap();
        for person in vector.get("people").unwrap().items() {
            // A record that is refused counts nothing.
            count.add(r#"{ "id": "nobody", "enrolled": ["nothing"] }"#).expect_err("no such challenge");
            count.add(&person.to_string()).unwrap();
            people += 1;
        }
        let counted = count.finish().unwrap();
        let found: Value = serde_json::from_str(&write(&counted).unwrap()).unwrap();
        assert_eq!(found, report.value());
        // A situation in a report can be passed to another count.
        let situations: Vec<Situation> = read(&write(&counted.situations).unwrap(), "situations").unwrap();
        assert_eq!(situations, counted.situations);
        for refused in [count.add(r#"{ "id": "late" }"#), count.finish().map(drop)] {
            assert_eq!(refused.expect_err("the count has ended").code, "closed");
        }
    }
    assert!(people > 20, "{people} people");
}

#[test]
fn the_changes_of_a_number_have_the_json_of_the_command_line() {
    let mut changes = 0;
    for vector in vectors("guards").iter().filter(|vector| vector.get("gives").is_some()) {
        let text = text(vector, "policy");
        let (flat, own) =
            (unguarded(&text, "yaml").unwrap(), review::unguarded(&Source::yaml(&text)).unwrap());
        assert_eq!(
            serde_json::to_value(&flat.numbers).unwrap(),
            serde_json::to_value(own.numbers()).unwrap()
        );
        assert_eq!(flat.all_guarded, own.all_guarded());
        for (flat, own) in flat.proposed.iter().zip(own.proposed()) {
            assert_eq!(serde_json::from_str::<Value>(&flat.json).unwrap(), own.test);
        }
        assert_eq!(flat.proposed.len(), own.proposed().len());
        changes += flat.numbers.len() * 2;
    }
    assert!(changes > 50, "{changes} changes");
}

#[test]
fn options_and_people_of_another_shape_are_refused_with_their_place() {
    let vector = vectors("weights").remove(0);
    let policy = policy(&vector, "policy");
    let known = calibration(&text(&vector, "calibration"), "yaml").unwrap();
    let count = |options: &str, person: &str| -> Result<(), Error> {
        coverage(&policy, read::<CoverageOptions>(options, "options")?, [person]).map(drop)
    };
    let weighed = |options: &str| -> Result<(), Error> {
        weigh(&policy, &known, read::<WeighOptions>(options, "options")?).map(drop)
    };
    let refused = |result: Result<(), Error>, code: &str, place: &str| {
        let error = result.expect_err(place);
        assert_eq!((error.code.as_str(), error.place.as_str()), (code, place), "{error}");
        assert!(error.help.is_some_and(|help| !help.is_empty()), "{place}");
    };
    let one = r#"{ "id": "a" }"#;
    assert!(count("{}", one).is_ok() && weighed("{}").is_ok());
    refused(count(r#"{ "idds": 1 }"#, one), "json", "options.idds");
    refused(count(r#"{ "ids": -1 }"#, one), "json", "options.ids");
    refused(
        count(r#"{ "situations": [{ "name": "a", "list": [] }] }"#, one),
        "json",
        "options.situations[0].list",
    );
    let twice =
        r#"{ "situations": [{ "name": "a", "signals": { "workstation": "new", "workstation": "new" } }] }"#;
    refused(count(twice, one), "repeated", "situations");
    refused(count("{}", r#"{ "id": 1 }"#), "person", "people[0].id");
    refused(count("{}", r#"{ "id": "a", "id": "a" }"#), "person", "people[0]");
    refused(count("{}", "{"), "person", "people[0], line 1, column 1");
    refused(weighed(r#"{ "model": "outsider" }"#), "json", "options.model");
    refused(weighed(r#"{ "directory": [""] }"#), "directory_name", "directory[0]");
    refused(calibration("{}", "ini").map(drop), "format", "format");
    refused(unguarded("{}", "ini").map(drop), "format", "format");
}
