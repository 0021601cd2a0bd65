use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::case::{SubjectProfile, WriteStatus};
use bonafides::keys::Sensitive;
use bonafides::{Policy, Time};
use bonafides_desk::first::LdifDirectory;
use bonafides_parts::{
    BoundPolicy, Directory as _, DirectoryError, DirectorySettings, Group, GroupIds, NewSecret,
};
use tempfile::{TempDir, tempdir};

use super::{mode, set_mode};

const EXPORT: &str = include_str!("../../../../examples/directory/ad-export.ldif");
const POLICY: &str = include_str!("../../../../examples/policies/service-desk.yaml");
const USER08: &str = "97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa";

struct Place {
    folder: TempDir,
}

impl Place {
    fn with(export: impl AsRef<[u8]>) -> Self {
        let place = Self { folder: tempdir().unwrap() };
        fs::write(place.export(), export).unwrap();
        place
    }

    fn export(&self) -> PathBuf {
        self.folder.path().join("directory.ldif")
    }

    fn changes(&self) -> PathBuf {
        self.folder.path().join("changes.ldif")
    }

    fn directory(&self) -> LdifDirectory {
        LdifDirectory::new(self.export(), self.changes())
    }
}

fn policy() -> BoundPolicy {
    bound(Policy::from_yaml(POLICY).unwrap())
}

fn bound(policy: Policy) -> BoundPolicy {
    BoundPolicy::new(policy, Arc::default())
}

/// The view of an account, with the groups as the engine gets them.
fn seen(directory: &LdifDirectory, account: &str, policy: &BoundPolicy) -> Option<SubjectProfile> {
    let found = directory.profile(account, policy).unwrap()?;
    Some(found.profile.groups(policy.groups.compared(found.groups)))
}

/// The contacts as `channel address time`.
fn contacts(contacts: &[bonafides::case::Contact]) -> Vec<String> {
    let one = |contact: &bonafides::case::Contact| {
        let at = contact.changed_at.map(Time::milliseconds);
        format!("{} {} {at:?}", contact.channel, contact.address.expose())
    };
    contacts.iter().map(one).collect()
}

/// The relationships as `person id since` with their contacts.
fn people(profile: &SubjectProfile) -> Vec<(String, Vec<String>)> {
    let relationships = profile.relationships.iter();
    relationships
        .map(|related| {
            let since = related.since.map(Time::milliseconds);
            (format!("{} {} {since:?}", related.person, related.id), contacts(&related.contacts))
        })
        .collect()
}

#[test]
fn names_that_people_type_become_ids() {
    let directory = Place::with(EXPORT);
    let directory = directory.directory();
    for name in ["user08", "USER08", "AD\\user08", "user08@ad.test"] {
        assert_eq!(directory.find(name).unwrap().as_deref(), Some(USER08), "{name}");
    }
    for name in ["", "user", "evil\\user08", "Given8 Sur8", USER08, "Domain Admins"] {
        assert_eq!(directory.find(name).unwrap(), None, "{name}");
    }
}

#[test]
fn a_profile_has_all_groups_contacts_and_people() {
    let place = Place::with(EXPORT);
    let directory = place
        .directory()
        .settings(DirectorySettings::default().person("desk_lead", ["user09", "user03"]).language("da"));
    let profile = seen(&directory, USER08, &policy()).unwrap();
    assert_eq!((profile.account.as_str(), profile.name.expose().as_str()), (USER08, "Given8 Sur8"));
    assert!(profile.enabled && profile.language == "da");
    assert!(profile.groups.contains(&"CN=G-Privileged,OU=Groups,DC=ad,DC=test".to_owned()));
    assert!(profile.groups.contains(&"CN=Domain Users,CN=Users,DC=ad,DC=test".to_owned()));
    // 2026-11-21T20:47:11Z. There is no `mobile` and no `otherMailbox` in this export.
    assert_eq!(contacts(&profile.contacts), ["sms +15550100007 Some(1795294031000)"]);
    let id = |name: &str| directory.find(name).unwrap().unwrap();
    let mail = |name: &str| {
        let profile = seen(&directory, &id(name), &policy()).unwrap();
        // Every entry of the export changed in the same second or a second before.
        let changed = profile.contacts.first().and_then(|contact| contact.changed_at);
        (name.to_owned(), changed.map(Time::milliseconds))
    };
    let (manager, changed) = mail("user16");
    let first = people(&profile).remove(0);
    let expected = format!("manager {} Some(1795294031000)", id(&manager));
    assert_eq!(first, (expected, vec![format!("manager user16@ad.test {changed:?}")]));
    let leads: Vec<String> = people(&profile)[1..].iter().map(|(person, _)| person.clone()).collect();
    assert_eq!(
        leads,
        [format!("desk_lead {} None", id("user09")), format!("desk_lead {} None", id("user03"))]
    );

    let guest = seen(&directory, &id("Guest"), &policy()).unwrap();
    assert!(!guest.enabled);
    assert!(seen(&directory, "97e6be11-a7ad-4d6d-bcfc-000000000000", &policy()).is_none());
}

#[test]
fn a_name_of_a_policy_means_groups_with_their_ids() {
    let place = Place::with(EXPORT);
    let names = ["G-Privileged", "cn=g-privileged, ou=groups, dc=ad, dc=test", "Nobody"].map(str::to_owned);
    let found = place.directory().groups_named(&names).unwrap();
    let [bare, distinguished, none] = found.as_slice() else { panic!("{found:?}") };
    assert!(bare == distinguished && none.is_empty());
    let [group] = bare.as_slice() else { panic!("{bare:?}") };
    assert_eq!(group.name, "CN=G-Privileged,OU=Groups,DC=ad,DC=test");
    assert!(group.id.as_deref().is_some_and(|id| id.starts_with("S-1-5-21-")));
    let seen = place.directory().profile(USER08, &policy()).unwrap().unwrap();
    assert!(seen.groups.contains(group) && seen.groups.iter().all(|group| group.id.is_some()));
}

#[test]
fn the_members_of_a_renamed_group_are_still_its_people() {
    let place = Place::with(SMALL.replace("CN=Leads,", "CN=Former,"));
    let anna = "00000000-0000-0000-0000-00000000000a";
    let bind = |id: Option<&str>| {
        let mut ids = GroupIds::default();
        if let Some(id) = id {
            ids.bind("Leads".parse().unwrap(), &Group::new("CN=Leads,OU=Groups,DC=ad,DC=test").id(id));
        }
        let asked = BoundPolicy::new(Policy::from_yaml(LEADS).unwrap(), Arc::new(ids));
        let found = place.directory().profile(anna, &asked).unwrap().unwrap();
        people(&found.profile).len()
    };
    assert_eq!(bind(None), 0);
    assert_eq!(bind(Some("00000000-0000-0000-0000-0000000000ff")), 2);
    // Another group has the name now, or none has: nobody is meant.
    assert_eq!(bind(Some("00000000-0000-0000-0000-0000000000fe")), 0);
}

const SMALL: &str = "\
dn: CN=Anna,OU=People,DC=ad,DC=test
objectClass: user
sAMAccountName: anna
objectGUID: 00000000-0000-0000-0000-00000000000a
userAccountControl: 512
mobile: +45 11
telephoneNumber: +45 22
otherMailbox: anna@home.example
otherMailbox: anna@other.example
extensionAttribute1: +45 33
preferredLanguage: de
manager: CN=Ben,OU=People,DC=ad,DC=test
assistant: cn=cleo, ou=people, dc=ad, dc=test
whenChanged: 20260101000000.0Z

dn: CN=Ben,OU=People,DC=ad,DC=test
objectClass: user
sAMAccountName: ben
objectGUID: 00000000-0000-0000-0000-00000000000b
userAccountControl: 514
mail: ben@ad.test

dn: CN=Cleo,OU=People,DC=ad,DC=test
objectClass: user
sAMAccountName: cleo
objectGUID: 00000000-0000-0000-0000-00000000000c
userAccountControl: 512
mail: cleo@ad.test
mobile: +45 44

dn: CN=Leads,OU=Groups,DC=ad,DC=test
objectClass: group
objectGUID: 00000000-0000-0000-0000-0000000000ff
member: CN=Cleo,OU=People,DC=ad,DC=test
member: CN=Anna,OU=People,DC=ad,DC=test
";

const LEADS: &str = "
format: 1
policy: small
people: { leads: { group: Leads } }
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

const PEOPLE: &str = "
format: 1
policy: desk
people:
  manager:   { directory: manager }
  assistant: { directory: assistant }
  leads:     { group: Leads }
  soc:       { contact: cleo@ad.test }
challenges:
  code:   { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  mail:   { type: code, channel: private_email, factor: possession, points: 30 }
  letter: { type: code, channel: letter, factor: possession, points: 30 }
channels:
  sms: {}
  private_email: {}
  letter: {}
  assistant_sms: { to: assistant }
  desk: { in_person: true }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

#[test]
fn the_policy_says_which_people_and_contacts_are_looked_up() {
    let place = Place::with(SMALL);
    let policy = bound(Policy::from_yaml(PEOPLE).unwrap());
    let anna = "00000000-0000-0000-0000-00000000000a";
    let profile = seen(&place.directory(), anna, &policy).unwrap();
    assert_eq!(profile.language, "de");
    let at = "Some(1767225600000)";
    let usual = [
        format!("sms +45 11 {at}"),
        format!("private_email anna@home.example {at}"),
        format!("private_email anna@other.example {at}"),
    ];
    assert_eq!(contacts(&profile.contacts), usual);
    let id = |last: char| format!("00000000-0000-0000-0000-00000000000{last}");
    // The manager is disabled and cannot act.
    let expected = [
        (format!("assistant {} {at}", id('c')), vec!["assistant_sms cleo@ad.test None".to_owned()]),
        (format!("leads {} None", id('a')), vec![]),
        (format!("leads {} None", id('c')), vec!["mail cleo@ad.test None".to_owned()]),
        (format!("soc {} None", id('c')), vec!["mail cleo@ad.test None".to_owned()]),
    ];
    assert_eq!(people(&profile), expected);

    let settings = DirectorySettings::default()
        .contact("sms", ["extensionAttribute1"])
        .contact("private_email", ["absent"])
        .contact("letter", ["absent", "telephoneNumber"])
        .contact("assistant_sms", ["mobile"])
        .person("soc", ["nobody", "ben", "anna"]);
    let directory = place.directory().settings(settings);
    let profile = seen(&directory, anna, &policy).unwrap();
    assert_eq!(contacts(&profile.contacts), [format!("sms +45 33 {at}"), format!("letter +45 22 {at}")]);
    assert_eq!(people(&profile)[0].1, ["assistant_sms +45 44 None"]);
    assert_eq!(people(&profile)[3].0, format!("soc {} None", id('a')));
    let error = directory.check().unwrap_err().to_string();
    assert!(error.contains("there is no account `nobody`, which is `soc` of the policy"), "{error}");
}

#[test]
fn the_export_is_read_anew_when_it_changes() {
    let place = Place::with(SMALL);
    let directory = place.directory();
    assert!(directory.find("anna").unwrap().is_some());
    // The same length, and the same time of the last change.
    let before = fs::metadata(place.export()).unwrap().modified().unwrap();
    fs::write(place.export(), SMALL.replace("sAMAccountName: anna", "sAMAccountName: dora")).unwrap();
    fs::File::options().write(true).open(place.export()).unwrap().set_modified(before).unwrap();
    assert!(directory.find("anna").unwrap().is_none() && directory.find("dora").unwrap().is_some());

    fs::write(place.export(), "dn: CN=a\nmemberOf: Tier0\n").unwrap();
    assert!(matches!(directory.find("dora"), Err(DirectoryError::Invalid(_))));
    fs::remove_file(place.export()).unwrap();
    assert!(matches!(directory.find("dora"), Err(DirectoryError::Unavailable(_))));
    fs::write(place.export(), SMALL).unwrap();
    assert!(directory.find("anna").unwrap().is_some());
}

/// A membership might be in the part that is missing.
#[test]
fn a_file_that_is_half_written_is_an_error() {
    let end = EXPORT.find("# returned").unwrap();
    let lines = EXPORT.match_indices('\n').map(|(at, _)| at + 1);
    let cuts: Vec<usize> = lines.chain((1..EXPORT.len()).step_by(997)).filter(|cut| *cut <= end).collect();
    assert!(cuts.len() > 1000, "{}", cuts.len());
    let place = Place::with(EXPORT);
    let directory = place.directory();
    assert!(directory.find("user08").unwrap().is_some());
    for cut in cuts {
        fs::write(place.export(), &EXPORT[..cut]).unwrap();
        assert!(matches!(directory.find("user08"), Err(DirectoryError::Invalid(_))), "cut at {cut}");
        assert!(directory.group_names().is_err(), "cut at {cut}");
    }
    for (text, complete) in [
        (
            "# extended LDIF\n#\ndn: CN=g\nobjectClass: group\n\n# search result\n\n# numResponses: 2\n# numEntries: 1\n",
            true,
        ),
        ("# extended LDIF\r\n#\r\ndn: CN=g\r\nobjectClass: group\r\n\r\n# numResponses: 2\r\n", true),
        ("# extended LDIF\n#\ndn: CN=g\nobjectClass: group\n\n", false),
        ("dn: CN=g\nobjectClass: group\n", true),
        ("dn: CN=g\nobjectClass: group", false),
    ] {
        fs::write(place.export(), text).unwrap();
        assert_eq!(directory.group_names().is_ok(), complete, "{text:?}");
    }
}

#[test]
fn a_name_that_is_not_utf_8_is_an_error_in_every_call() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/directory/found");
    for (file, line) in [("latin1", 5), ("latin1member", 8), ("latin1raw", 5), ("no-dn", 5), ("twice", 7)] {
        let place = Place::with(fs::read(found.join(format!("{file}.ldif"))).unwrap());
        let directory = place.directory();
        let invalid = [
            directory.find("jo").unwrap_err(),
            directory.profile(USER08, &policy()).unwrap_err(),
            directory.group_names().unwrap_err(),
            directory.check().unwrap_err(),
        ];
        for error in invalid {
            assert!(error.to_string().contains(&format!(": line {line}: ")), "{file}: {error}");
        }
        let password = Sensitive::from("secret");
        let secret = NewSecret::new("reset_password", Some(&password), true);
        assert_eq!(directory.set_secret(USER08, &secret), WriteStatus::Failed);
        assert!(!place.changes().exists());
    }
}

#[test]
fn an_account_without_an_id_refuses_the_export() {
    let place = Place::with(SMALL.replace("objectGUID: 00000000-0000-0000-0000-00000000000b\n", ""));
    let error = place.directory().find("anna").unwrap_err().to_string();
    assert!(
        error.ends_with("directory.ldif`: line 16: the account has no `objectGUID`; export it"),
        "{error}"
    );
}

#[test]
fn the_names_are_those_of_the_export() {
    let place = Place::with(EXPORT);
    let names = place.directory().group_names().unwrap();
    assert_eq!(names, bonafides_ldif::Ldif::parse(EXPORT).unwrap().directory_names());
    let review = Policy::review_in(&bonafides::Source::yaml(POLICY), &names);
    assert!(review.diagnostics.iter().all(|found| found.code.as_str() != "unknown-name"));
}

fn set(directory: &LdifDirectory, account: &str, password: &str, change: bool) -> WriteStatus {
    let password = Sensitive::from(password);
    directory.set_secret(account, &NewSecret::new("reset_password", Some(&password), change))
}

/// The password of each record, as a directory would read it.
fn passwords(changes: &Path) -> Vec<String> {
    let text = fs::read_to_string(changes).unwrap();
    let values = text.lines().filter_map(|line| line.strip_prefix("unicodePwd:: "));
    values
        .map(|value| {
            let bytes = STANDARD.decode(value).unwrap();
            let units: Vec<u16> =
                bytes.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            let text = String::from_utf16(&units).unwrap();
            text.strip_prefix('"').unwrap().strip_suffix('"').unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_password_becomes_a_change_record_for_its_owner_alone() {
    let place = Place::with(SMALL.replace("dn: CN=Ben,", "dn: CN=Bén,").replace("CN=Ben,", "CN=Bén,"));
    let directory = place.directory();
    let [anna, ben] = ["anna", "ben"].map(|name| directory.find(name).unwrap().unwrap());
    assert_eq!(set(&directory, &anna, "Sü\"ß-\u{1f511}", true), WriteStatus::Done);
    assert_eq!(set(&directory, &ben, "plain", false), WriteStatus::Done);
    let unlock = NewSecret::new("unlock_account", None, false);
    assert_eq!(directory.set_secret(&anna, &unlock), WriteStatus::Done);
    assert_eq!(mode(&place.changes()), 0o600);
    assert_eq!(passwords(&place.changes()), ["Sü\"ß-\u{1f511}", "plain"]);
    let text = fs::read_to_string(place.changes()).unwrap();
    let records: Vec<&str> = text.split("\n\n").skip(1).collect();
    assert_eq!(records.len(), 4);
    let first = "dn: CN=Anna,OU=People,DC=ad,DC=test\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: ";
    assert!(
        records[0].starts_with(first) && records[0].ends_with("\n-\nreplace: pwdLastSet\npwdLastSet: 0\n-")
    );
    assert!(records[1].starts_with(&format!("dn:: {}\n", STANDARD.encode("CN=Bén,OU=People,DC=ad,DC=test"))));
    assert!(!records[1].contains("pwdLastSet"));
    let unlocked =
        "dn: CN=Anna,OU=People,DC=ad,DC=test\nchangetype: modify\nreplace: lockoutTime\nlockoutTime: 0\n-";
    assert_eq!((records[2], records[3]), (unlocked, ""));
    assert!(!text.contains("plain"));
}

#[test]
fn locking_out_sets_a_password_that_nobody_knows() {
    let place = Place::with(SMALL);
    let directory = place.directory();
    let anna = directory.find("anna").unwrap().unwrap();
    assert_eq!([directory.lock_out(&anna), directory.lock_out(&anna)], [WriteStatus::Done; 2]);
    let passwords = passwords(&place.changes());
    assert!(passwords.len() == 2 && passwords[0] != passwords[1]);
    assert!(passwords.iter().all(|password| password.len() == 47));
}

#[test]
fn nothing_is_appended_when_it_fails() {
    let place = Place::with(SMALL);
    let directory = place.directory();
    let anna = directory.find("anna").unwrap().unwrap();
    // Nobody, and a secret that an export cannot make.
    assert_eq!(set(&directory, USER08, "secret", true), WriteStatus::Failed);
    let external = NewSecret::new("reset_mfa", None, false);
    assert_eq!(directory.set_secret(&anna, &external), WriteStatus::Failed);
    assert!(!place.changes().exists());

    assert_eq!(set(&directory, &anna, "first", true), WriteStatus::Done);
    assert_eq!(directory.check(), Ok(()));
    let whole = fs::read(place.changes()).unwrap();
    set_mode(&place.changes(), 0o644);
    assert_eq!(set(&directory, &anna, "second", true), WriteStatus::Failed);
    let error = directory.check().unwrap_err().to_string();
    assert!(error.ends_with(&format!("run `chmod 600 {}`", place.changes().display())), "{error}");
    set_mode(&place.changes(), 0o600);
    // A record without its end would merge with the next one.
    for cut in (1..whole.len()).filter(|cut| !whole[..*cut].ends_with(b"\n\n")) {
        fs::write(place.changes(), &whole[..cut]).unwrap();
        assert_eq!(set(&directory, &anna, "second", true), WriteStatus::Failed, "cut at {cut}");
        assert!(directory.check().unwrap_err().to_string().contains("ends in the middle of an entry"));
        assert_eq!(fs::read(place.changes()).unwrap(), whole[..cut]);
    }
    fs::write(place.changes(), &whole).unwrap();
    assert_eq!(set(&directory, &anna, "second", true), WriteStatus::Done);
}

#[test]
fn records_from_many_threads_are_whole() {
    let place = Place::with(SMALL);
    let directory = place.directory();
    let anna = directory.find("anna").unwrap().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (directory, anna) = (&directory, &anna);
            scope.spawn(move || {
                for n in 0..10 {
                    assert_eq!(set(directory, anna, &format!("{thread}-{n}"), true), WriteStatus::Done);
                }
            });
        }
    });
    let mut found = passwords(&place.changes());
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 80);
    let text = fs::read_to_string(place.changes()).unwrap();
    assert_eq!(text.matches("# Changes of accounts").count(), 1);
}
