//! The calls under `calls/`, and the export that they are made from.

use std::error::Error;

use bonafides_ldif::Accounts;
use serde_json::Value;

const EXPORT: &str = include_str!("../directory/ad-export.ldif");

fn groups(accounts: &Accounts, user: &str) -> Result<Vec<String>, Box<dyn Error>> {
    Ok(accounts.groups_of(accounts.by_sign_in(user).ok_or("no such user")?))
}

/// The calls under `calls/` are made from this export. If one of the two changes, the other
/// must follow.
#[test]
fn the_calls_name_the_groups_of_their_users() -> Result<(), Box<dyn Error>> {
    let accounts = Accounts::from_ldif(EXPORT)?;
    let calls = [
        ("user01", include_str!("../calls/administrator-verified.json")),
        ("user05", include_str!("../calls/administrator-friendly-voice.json")),
        ("user06", include_str!("../calls/finance-sim-swapped.json")),
        ("user13", include_str!("../calls/impostor.json")),
        ("user17", include_str!("../calls/staff-reset.json")),
        ("user09", include_str!("../calls/staff-still-open.json")),
        ("newbie", include_str!("../calls/unknown-caller.json")),
    ];
    for (user, call) in calls {
        let facts: Value = serde_json::from_str(call)?;
        assert_eq!(facts["groups"], Value::from(groups(&accounts, user)?), "{user}");
    }
    // The lines contain no names, so each must at least match the groups of some user.
    for line in include_str!("../calls/monday-morning.jsonl").lines() {
        let facts: Value = serde_json::from_str(line)?;
        assert!(
            accounts.iter().any(|user| facts["groups"] == Value::from(accounts.groups_of(user))),
            "{line}"
        );
    }
    Ok(())
}
