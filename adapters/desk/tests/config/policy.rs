use bonafides::Policy;

use super::{WHOLE, read};

const POLICY: &str = include_str!("../../../../examples/policies/service-desk.yaml");

fn missing(text: &str, policy: &str) -> String {
    let policy = Policy::from_yaml(policy).unwrap();
    read(text).unwrap().check(&policy).err().map(|errors| errors.to_string()).unwrap_or_default()
}

/// A line of the whole file, what replaces it, and the errors with the policy of the service desk.
const TABLE: &[(&str, &str, &str)] = &[
    (
        "sms = { file = \"sms.jsonl\" }",
        "smss = { file = \"sms.jsonl\" }",
        "desk.toml:24:1: the policy sends over the channel `sms`, which has no entry under `[channels]`; is it meant by `smss`?",
    ),
    (
        "manager = { file = \"mail.jsonl\" }",
        "",
        "desk.toml:23:2: the policy sends over the channel `manager`, which has no entry under `[channels]`; add `manager = { file = \"manager.jsonl\" }`",
    ),
    (
        "posture = { fixed = \"normal\" }",
        "",
        "desk.toml:28:2: the policy observes the signal `posture`, which has no entry under `[signals]`; add `posture = { unobserved = true }`",
    ),
    (
        "sim_change = { fixed = \"none\" }",
        "sim_change = { fixed = \"non\" }",
        "desk.toml:30:16: the signal `sim_change` has no outcome `non`; did you mean `none`?",
    ),
    (
        "sim_change = { fixed = \"none\" }",
        "sim_change = { directory = true }",
        "desk.toml:30:16: the signal `sim_change` has no outcome `enabled`; its outcomes are `none`, `recent` or `unknown`",
    ),
    (
        "[providers]\nwebauthn = { unavailable = true }",
        "",
        "desk.toml:1:1: the policy asks the provider `webauthn`, which has no entry under `[providers]`; add `webauthn = { unavailable = true }`",
    ),
    (
        "desk_lead = ",
        "desk_leed = ",
        "desk.toml:20:12: the policy has no person `desk_leed` who is only an address; did you mean `desk_lead`?",
    ),
    (
        "desk_lead = ",
        "manager = ",
        "desk.toml:20:12: the policy has no person `manager` who is only an address; known: `desk_lead` or `security_desk`",
    ),
    // Another policy may need it.
    ("[sinks]", "[channels.letter]\nfile = \"letters.jsonl\"\n[sinks]", ""),
];

#[test]
fn every_part_that_the_policy_needs_must_be_there() {
    assert_eq!(missing(WHOLE, POLICY), "");
    for (before, after, expected) in TABLE {
        assert_eq!(WHOLE.matches(before).count(), 1, "{before}");
        let text = WHOLE.replace(before, after).replace("notices = \"sms\"", "");
        let expected = expected.to_string();
        assert_eq!(missing(&text, POLICY), expected, "{after}");
    }
}

#[test]
fn a_channel_to_the_subject_needs_an_attribute() {
    let policy = POLICY.replace(
        "  desk_pickup:   { in_person: true }",
        "  desk_pickup:   { in_person: true }\n  letter: {}",
    );
    let text = WHOLE.replace("[channels]\n", "[channels]\nletter = { file = \"letters.jsonl\" }\n");
    let message = "no attribute of the directory has the addresses of subjects for the channel `letter`";
    assert_eq!(
        missing(&text, &policy),
        format!("desk.toml:19:1: {message}; add `contacts = {{ letter = \"ATTRIBUTE\" }}`")
    );
    let misspelt = text.replace("contacts = { sms", "contacts = { leter = \"street\", sms");
    assert_eq!(missing(&misspelt, &policy), format!("desk.toml:19:14: {message}; is it meant by `leter`?"));
    let text = text.replace("contacts = { sms", "contacts = { letter = \"street\", sms");
    assert_eq!(missing(&text, &policy), "");
}
