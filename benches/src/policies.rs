//! The example policy with any number of groups.

use std::fmt::Write as _;

use bonafides::Policy;
use saphyr_parser::Parser;

/// The example policy of the policy language, with its two groups.
pub const EXAMPLE: &str = include_str!("../../tests/vectors/contoso.yaml");

/// The measured sizes: numbers of groups.
pub const SIZES: [usize; 3] = [3, 100, 10_000];

/// Returns the example policy with `groups` groups: its own two and similar ones.
pub fn text(groups: usize) -> String {
    let (before, after) =
        EXAMPLE.split_once("\nescalate: desk_lead").expect("the key that follows the groups");
    let mut text = String::with_capacity(EXAMPLE.len().saturating_add(groups.saturating_mul(256)));
    text.push_str(before);
    for number in OWN..groups {
        let (id, name, rest) = group(number);
        write!(text, "  - id: {id}\n    match: [\"{name}\"]\n{rest}").expect("text takes all");
    }
    text.push_str("\nescalate: desk_lead");
    text.push_str(after);
    text
}

/// Loads the example policy with `groups` groups.
pub fn load(groups: usize) -> Policy {
    Policy::from_yaml(&text(groups)).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the bytes of the ids and names of the groups that [`text`] adds to reach `groups`.
pub fn name_bytes(groups: usize) -> usize {
    (OWN..groups).map(group).map(|(id, name, _)| id.len().saturating_add(name.len())).sum()
}

/// Reads `text` with only the YAML parser; returns the number of events.
pub fn parse_events(text: &str) -> usize {
    let mut events = 0_usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        std::hint::black_box(event.expect("well-formed text"));
        events = events.saturating_add(1);
    }
    events
}

/// The number of the example's own groups.
const OWN: usize = 2;

/// Returns the id, the directory name and the rules of another group, of four kinds in turn.
fn group(number: usize) -> (String, String, &'static str) {
    let rules = match number % 4 {
        0 => "    require: { points: 70, pass: [authenticator] }\n",
        1 => "    require: { points: 60, factors: 2 }\n    forbid: [sms_code]\n",
        2 => {
            "    require:\n      points: 80\n      any:\n        - pass: [authenticator]\n        - { pass: [passkey, photo_id] }\n"
        }
        _ => {
            "    require: { points: 90 }\n    escalate: security_desk\n    actions: { reset_mfa: { require: { pass: [manager_vouch] } } }\n"
        }
    };
    (format!("team-{number}"), format!("CN=Team {number},OU=Groups,DC=contoso,DC=com"), rules)
}
