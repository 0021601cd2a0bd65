use std::sync::Arc;

use bonafides::{Policy, Source};
use bonafides_parts::{BoundPolicy, Directory as _, Group, GroupIds};

use super::server::{administer, attribute, directory, id};

fn bound(policy: &str, groups: GroupIds) -> BoundPolicy {
    BoundPolicy::new(Policy::from_yaml(policy).unwrap(), Arc::new(groups))
}

const POLICY: &str = "
format: 1
policy: desk
people: { leads: { group: Leads } }
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
groups: [{ id: a, match: [G-Renamed, G-Deleted, G-New], require: { pass: [passkey] } }]
actions: { reset: { require: { points: 60 } } }
";

/// The groups of an account, by name.
fn groups(account: &str) -> Vec<Group> {
    let policy = bound(POLICY, GroupIds::default());
    let mut groups = directory().profile(&id(account), &policy).unwrap().unwrap().groups;
    groups.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    groups
}

fn names(account: &str) -> Vec<String> {
    groups(account).into_iter().map(|group| group.name).collect()
}

fn sid(account: &str, name: &str) -> String {
    groups(account).into_iter().find(|group| group.name == name).unwrap().id.unwrap()
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_groups_of_groups_of_each_kind_and_in_a_cycle_count_and_the_primary_group_also() {
    let group = |name: &str| format!("CN={name},OU=Groups,DC=ad,DC=test");
    let mut expected: Vec<String> =
        ["G-Cycle-A", "G-Cycle-B", "G-Deep1", "G-Deep2", "G-Deep3", "G-Deep4"].map(group).into();
    expected.insert(0, "CN=Domain Users,CN=Users,DC=ad,DC=test".to_owned());
    expected.push("CN=Users,CN=Builtin,DC=ad,DC=test".to_owned());
    assert_eq!(names("anna"), expected);
    let domain_users = sid("anna", "CN=Domain Users,CN=Users,DC=ad,DC=test");
    assert!(domain_users.starts_with("S-1-5-21-") && domain_users.ends_with("-513"), "{domain_users}");
    assert_eq!(sid("anna", "CN=Users,CN=Builtin,DC=ad,DC=test"), "S-1-5-32-545");
    // Another primary group, and a group whose name needs escapes.
    assert!(names("prima").contains(&group("Leads")) && names("prima").contains(&group("G-Primary")));
    assert!(names("doe.jo").contains(&group("Doe\\, Group (é)")), "{:?}", names("doe.jo"));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_five_thousand_groups_all_count() {
    let groups = groups("many");
    assert_eq!(groups.len(), 5002);
    assert!(groups.iter().all(|group| group.name.starts_with("CN=")));
    let mut sids: Vec<String> = groups.into_iter().filter_map(|group| group.id).collect();
    sids.sort_unstable();
    sids.dedup();
    assert_eq!(sids.len(), 5002);
    let known = directory().group_names().unwrap();
    assert!(known.len() > 5000);
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_renamed_group_keeps_its_id_and_a_deleted_group_has_none() {
    let directory = directory();
    let (old, new) = ("CN=G-Renamed,OU=Groups,DC=ad,DC=test", "CN=G-New,OU=Elsewhere,DC=ad,DC=test");
    let meant = |name: &str| directory.groups_named(&[name.to_owned()]).unwrap().remove(0);
    let renamed = sid("emil", old);
    for name in [old, "cn=g-renamed, ou=GROUPS,dc=ad,dc=test", "G-Renamed", "g-RENAMED"] {
        assert_eq!(meant(name), [Group::new(old).id(&renamed)], "{name}");
    }
    // Two groups have this name, in different places.
    assert_eq!((meant("G-Same").len(), meant("G-Nothing").len(), meant("G-Deleted").len()), (2, 0, 1));
    for name in ["", "*", "G-*", "G-Same)(cn=*", "a=b=c;", "OU=Groups,DC=ad,DC=test", "anna"] {
        assert!(meant(name).is_empty(), "{name}");
    }
    let mut ids = GroupIds::default();
    ids.bind("G-Renamed".parse().unwrap(), &meant("G-Renamed")[0]);
    ids.bind("Leads".parse().unwrap(), &meant("Leads")[0]);

    administer(
        "dn: CN=G-Renamed,OU=Groups,DC=ad,DC=test\nchangetype: modrdn\nnewrdn: CN=G-New\ndeleteoldrdn: 1\n\
         newsuperior: OU=Elsewhere,DC=ad,DC=test\n\ndn: CN=G-Deleted,OU=Groups,DC=ad,DC=test\nchangetype: delete\n",
    );
    assert!(meant(old).is_empty() && meant("G-Renamed").is_empty() && meant("G-Deleted").is_empty());
    assert_eq!(meant(new), [Group::new(new).id(&renamed)]);
    // A policy that was bound before still means the group, under the name that it had.
    assert!(ids.compared(groups("emil")).contains(&old.to_owned()));
    assert_eq!(sid("emil", new), renamed);
    assert!(!names("emil").iter().any(|name| name.contains("G-Deleted") || name.contains("G-Renamed")));

    let review = Policy::review_in(&Source::yaml(POLICY), &directory.group_names().unwrap());
    let unknown = review.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-name").count();
    assert_eq!(unknown, 2);

    // People of a group are found by its id as well.
    let leads = |ids: GroupIds| {
        let account = directory.profile(&id("anna"), &bound(POLICY, ids)).unwrap().unwrap();
        account.profile.relationships.len()
    };
    let rename = |from: &str, to: &str| {
        administer(&format!(
            "dn: CN={from},OU=Groups,DC=ad,DC=test\nchangetype: modrdn\nnewrdn: CN={to}\ndeleteoldrdn: 1\n"
        ));
    };
    rename("Heads", "Heads2");
    let mut heads = GroupIds::default();
    heads.bind("Leads".parse().unwrap(), &meant("Heads2")[0]);
    assert_eq!((leads(heads), leads(ids)), (1, 3));
    let mut other = GroupIds::default();
    other.bind("Leads".parse().unwrap(), &Group::new("x").id("S-1-5-21-1-2-3-4"));
    assert_eq!(leads(other), 0);
}

/// The administrator's own view, by another program.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_the_groups_are_those_of_the_domain() {
    let all = attribute("anna", "memberOf");
    assert!(all.contains(&"CN=G-Mail,OU=Groups,DC=ad,DC=test".to_owned()));
    // A group that only distributes mail gives no right, and no policy may rest on it: its name is unknown.
    assert!(!names("anna").contains(&"CN=G-Mail,OU=Groups,DC=ad,DC=test".to_owned()));
    let meant = directory().groups_named(&["G-Mail".to_owned(), "G-Deep1".to_owned()]).unwrap();
    assert_eq!((meant[0].len(), meant[1].len()), (0, 1));
}
