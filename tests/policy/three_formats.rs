//! YAML, JSON and TOML express the same model.

use bonafides::{Policy, Source};

const YAML: &str = "format: 1\npolicy: \"caf\\u00e9 \\U0001F600\"\nunmatched: everyone # all\nchallenges:\n  passkey: { type: external, provider: webauthn, points: 60 }\nactions:\n  reset: { require: { points: 50 } }\n";
// A tab after a colon and a surrogate pair are valid in JSON but not in YAML.
const JSON: &str = "{\"format\":\t1, \"policy\": \"caf\\u00e9 \\ud83d\\ude00\", \"unmatched\": \"everyone\",\n\"challenges\": {\"passkey\": {\"type\": \"external\", \"provider\": \"webauthn\", \"points\": 60.0}},\n\"actions\": {\"reset\": {\"require\": {\"points\": 5e1}}}}";
const TOML: &str = "format = 1\npolicy = \"café \u{1f600}\"\nunmatched = \"everyone\"\n[challenges.passkey]\ntype = \"external\"\nprovider = \"webauthn\"\npoints = 60\n[actions.reset.require]\npoints = 50\n";

#[test]
fn the_same_policy_in_three_formats_has_one_digest() {
    let yaml = Policy::from_yaml(YAML).unwrap();
    let json = Policy::from_json(JSON).unwrap();
    let toml = Policy::from_toml(TOML).unwrap();
    assert_eq!(yaml.name(), "café 😀");
    assert_eq!(yaml.digest(), json.digest());
    assert_eq!(yaml.digest(), toml.digest());
}

#[test]
fn the_digest_is_that_of_the_canonical_json() {
    // Computed with another tool: SHA-256 over RFC 8785 JSON of the document.
    let canonical = "{\"actions\":{\"reset\":{\"require\":{\"points\":50}}},\"challenges\":{\"passkey\":{\"points\":60,\"provider\":\"webauthn\",\"type\":\"external\"}},\"format\":1,\"policy\":\"café 😀\",\"unmatched\":\"everyone\"}";
    assert_eq!(Policy::from_json(canonical).unwrap().digest(), Policy::from_yaml(YAML).unwrap().digest());
    assert_eq!(Policy::from_yaml(YAML).unwrap().digest(), DIGEST);
}

const DIGEST: &str = "b4e3e3b583c2640d9862aae7e17f130fb2b86b22c1982cc550e1fd533a20dd98";

#[test]
fn places_in_json_are_those_of_its_text() {
    let text = JSON.replace("webauthn", "\\ud83d\\ude00\", \"provder\": \"x");
    let review = Policy::review(&Source::json(&text));
    let found: Vec<_> = review.diagnostics.iter().map(|d| (d.code.as_str(), &*d.text, d.line)).collect();
    assert_eq!(found, [("unknown-key", "\"provder\"", 2)]);
}
