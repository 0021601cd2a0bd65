use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bonafides::Policy;
use bonafides_active_directory::Roll;
use bonafides_parts::{BoundPolicy, Directory as _, DirectoryError};

use super::server::{directory, id};

const POLICY: &str = "
format: 1
policy: desk
challenges:
  code:    { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  mail:    { type: code, channel: private_email, factor: possession, points: 30 }
  badge:   { type: external, provider: badge, factor: possession, points: 60 }
channels: { sms: {}, private_email: {} }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

/// Everybody at once has the same groups as each person alone, although they are found in another way.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_everybody_at_once_is_in_the_same_groups_as_each_alone() {
    let (directory, policy) = (directory(), Policy::from_yaml(POLICY).unwrap());
    let roll = Roll::default().enrolled("badge", "employeeID").site("description");
    let mut people = BTreeMap::new();
    let count = directory
        .people(&policy, &roll, Duration::from_secs(60), |person| {
            let texts = |names: &[std::borrow::Cow<'_, str>]| {
                let mut texts: Vec<String> = names.iter().map(|name| name.clone().into_owned()).collect();
                texts.sort_unstable();
                texts
            };
            let groups = texts(person.groups.as_deref().unwrap());
            people.insert(
                person.id.clone().into_owned(),
                (groups, texts(&person.contacts), texts(&person.enrolled)),
            );
        })
        .unwrap();
    assert_eq!(usize::try_from(count).unwrap(), people.len());
    assert!(count > 40 && !people.contains_key("pc1$") && !people.contains_key("outside"));
    let bound = BoundPolicy::new(policy.clone(), Arc::default());
    for name in ["anna", "ben", "prima", "doe.jo", "many", "newadmin", "cleo"] {
        let account = directory.profile(&id(name), &bound).unwrap().unwrap();
        let mut groups: Vec<String> = account.groups.into_iter().map(|group| group.name).collect();
        groups.sort_unstable();
        assert_eq!(people[name].0, groups, "{name}");
    }
    assert_eq!(people["anna"].1, ["private_email", "sms"]);
    assert_eq!((&people["anna"].2[..], people["ben"].2.len()), (&["badge".to_owned()][..], 0));

    let late = directory.people(&policy, &roll, Duration::ZERO, |_| {});
    assert!(matches!(late, Err(DirectoryError::Unavailable(_))), "{late:?}");
}
