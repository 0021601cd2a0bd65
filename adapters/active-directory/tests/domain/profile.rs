use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use bonafides::case::{Contact, Fact, SubjectProfile};
use bonafides::{Policy, Time};
use bonafides_active_directory::AccountFact;
use bonafides_parts::{BoundPolicy, Directory as _, DirectorySettings, SignalSource as _};

use super::server::{FIRST_PASSWORD, administer, attribute, directory, id, sign_in};

const POLICY: &str = "
format: 1
policy: desk
people:
  manager:   { directory: manager }
  secretary: { directory: secretary }
  leads:     { group: Leads }
  soc:       { contact: cleo@ad.test }
  nobody:    { contact: nobody@ad.test }
challenges:
  code:   { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  mail:   { type: code, channel: private_email, factor: possession, points: 30 }
  call:   { type: code, channel: call, factor: possession, points: 30 }
channels:
  sms: {}
  private_email: {}
  call: {}
  manager_sms: { to: manager }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

fn policy() -> BoundPolicy {
    BoundPolicy::new(Policy::from_yaml(POLICY).unwrap(), Arc::default())
}

fn profile(name: &str) -> SubjectProfile {
    let settings = DirectorySettings::default()
        .contact("call", ["absent", "telephoneNumber"])
        .contact("manager_sms", ["mobile"]);
    let directory = directory().settings(settings);
    directory.profile(&id(name), &policy()).unwrap().unwrap().profile
}

fn addresses(contacts: &[Contact]) -> Vec<(String, String)> {
    contacts.iter().map(|contact| (contact.channel.clone(), contact.address.expose().clone())).collect()
}

fn people(profile: &SubjectProfile, person: &str) -> Vec<String> {
    let of = profile.relationships.iter().filter(|related| related.person == person);
    let mut ids: Vec<String> = of.map(|related| related.id.clone()).collect();
    ids.sort_unstable();
    ids
}

fn ids(names: &[&str]) -> Vec<String> {
    let mut ids: Vec<String> = names.iter().map(|name| id(name)).collect();
    ids.sort_unstable();
    ids
}

/// The time of the last change of anything, as another program reads it.
fn when_changed(name: &str) -> i64 {
    let text = attribute(name, "whenChanged").remove(0);
    let part = |from: usize, to: usize| &text[from..to];
    let iso = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    iso.parse::<Time>().unwrap().milliseconds()
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_profile_has_contacts_people_and_facts() {
    let anna = profile("anna");
    assert_eq!((anna.account.as_str(), anna.name.expose().as_str()), (id("anna").as_str(), "The anna"));
    assert!(anna.enabled && anna.language == "de");
    let expected = [
        ("sms", "+45 20 00 00 01"),
        ("private_email", "anna@home.example"),
        ("private_email", "anna@other.example"),
        ("call", "+45 30 00 00 01"),
    ];
    assert_eq!(addresses(&anna.contacts), expected.map(|(channel, to)| (channel.to_owned(), to.to_owned())));
    assert!(anna.contacts.iter().all(|contact| contact.changed_at.is_some()));
    assert!(matches!(anna.facts.get("password_changed"), Some(Fact::Time(_))));

    assert_eq!(people(&anna, "manager"), ids(&["ben"]));
    let manager = anna.relationships.iter().find(|related| related.person == "manager").unwrap();
    assert!(manager.since.is_some_and(|since| since.milliseconds() <= when_changed("anna")));
    assert_eq!(addresses(&manager.contacts), [("manager_sms".to_owned(), "+45 20 00 00 02".to_owned())]);
    // Disabled people cannot act. Members count through groups, and by their primary group.
    assert_eq!(people(&anna, "secretary"), ids(&[]));
    assert_eq!(people(&anna, "leads"), ids(&["ben", "cleo", "prima"]));
    assert_eq!(people(&anna, "soc"), ids(&["cleo"]));
    let soc = anna.relationships.iter().find(|related| related.person == "soc").unwrap();
    assert_eq!(addresses(&soc.contacts), [("mail".to_owned(), "cleo@ad.test".to_owned())]);
    assert!(soc.since.is_none() && people(&anna, "nobody").is_empty());

    let emil = profile("emil");
    // Without a mobile, the telephone; without a language, that of the desk.
    assert_eq!(addresses(&emil.contacts)[0], ("sms".to_owned(), "+45 30 00 00 05".to_owned()));
    assert_eq!(emil.language, "en");
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_manager_who_does_not_exist_or_cannot_act_is_nobody() {
    // Deleted, a contact, disabled, and in a domain that no server here has.
    for name in ["ofgone", "ofcontact", "ofdisabled", "ofchild"] {
        assert_eq!(people(&profile(name), "manager"), ids(&[]), "{name}");
    }
    assert_eq!(attribute("ofchild", "manager"), ["CN=boss,DC=child,DC=ad,DC=test"]);
    let directory =
        directory().settings(DirectorySettings::default().person("soc", ["nobody", "twin@ad.test", "ben"]));
    let anna = directory.profile(&id("anna"), &policy()).unwrap().unwrap().profile;
    assert_eq!(people(&anna, "soc"), ids(&["ben"]));
}

/// Each contact is as old as its own attribute, and not as the whole entry.
#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_a_contact_changes_alone() {
    let name = "user01";
    administer(&format!(
        "dn: CN={name},OU=People,DC=ad,DC=test\nchangetype: modify\nreplace: telephoneNumber\ntelephoneNumber: +45 7\n\
         -\nreplace: manager\nmanager: CN=ben,OU=People,DC=ad,DC=test\n"
    ));
    sleep(Duration::from_millis(1100));
    let at = |channel: &str| {
        let profile = profile(name);
        let contact = profile.contacts.iter().find(|contact| contact.channel == channel).unwrap();
        contact.changed_at.unwrap().milliseconds()
    };
    let (mobile, telephone) = (at("sms"), at("call"));
    assert!(mobile < telephone && telephone == when_changed(name));
    administer(&format!(
        "dn: CN={name},OU=People,DC=ad,DC=test\nchangetype: modify\nreplace: mobile\nmobile: +45 666\n"
    ));
    assert!(at("sms") > telephone && at("sms") == when_changed(name));
    assert_eq!(at("call"), telephone);
    // Samba tells nobody when a link was made: it may be as new as the entry.
    let since = profile(name).relationships.iter().find(|related| related.person == "manager").unwrap().since;
    assert_eq!(since.map(Time::milliseconds), Some(when_changed(name)));
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_the_state_of_an_account_is_seen() {
    let directory = Arc::new(directory());
    for _ in 0..3 {
        assert_eq!(sign_in("locked", "wrong"), Err("52e".to_owned()));
    }
    assert_eq!(sign_in("locked", FIRST_PASSWORD), Err("775".to_owned()));
    let state = |name: &str| directory.account_state(&id(name)).unwrap().unwrap();
    let signal = AccountFact::State.signal(Arc::clone(&directory));
    for (name, outcome) in [
        ("anna", "normal"),
        ("disabled", "disabled"),
        ("expired", "expired"),
        ("locked", "locked"),
        ("mustchange", "must_change"),
        ("protected", "protected"),
    ] {
        let state = state(name);
        let is = [state.disabled, state.expired, state.locked, state.must_change, state.protected];
        let expected =
            ["disabled", "expired", "locked", "must_change", "protected"].map(|other| other == outcome);
        assert_eq!(is, expected, "{name}");
        let observed = signal.observe("account", &profile(name)).unwrap().unwrap();
        assert_eq!(observed.outcome, outcome);
    }
    assert!(state("ever").never_expires && state("mustchange").password_set.is_none());
    assert!(!profile("disabled").enabled && !profile("expired").enabled);
    assert!(profile("locked").enabled && profile("mustchange").enabled && profile("protected").enabled);

    let password =
        AccountFact::PasswordAge { recent: Duration::from_secs(3600) }.signal(Arc::clone(&directory));
    assert_eq!(password.observe("password", &profile("anna")).unwrap().unwrap().outcome, "recent");
    assert_eq!(password.observe("password", &profile("mustchange")).unwrap().unwrap().outcome, "must_change");
    assert_eq!(sign_in("user02", FIRST_PASSWORD), Ok(()));
    let last = AccountFact::LastSignIn { recent: Duration::from_secs(3600) }.signal(Arc::clone(&directory));
    assert_eq!(last.observe("last", &profile("user02")).unwrap().unwrap().outcome, "recent");
    assert!(matches!(profile("user02").facts.get("last_sign_in"), Some(Fact::Time(_))));
    assert_eq!(last.observe("last", &profile("user03")).unwrap().unwrap().outcome, "never");
}

#[test]
#[ignore = "tests/samba/test runs it"]
fn samba_an_account_that_the_desk_does_not_handle_has_no_profile() {
    let directory = directory();
    let outside = super::server::directory_of("svc-desk@ad.test", &[super::server::url()], "DC=ad,DC=test");
    let outside = outside.find("outside").unwrap().unwrap();
    for account in [&outside, "00000000-0000-0000-0000-000000000000", "anna", "", "<GUID=1>", "CN=anna"] {
        assert!(directory.profile(account, &policy()).unwrap().is_none(), "{account}");
        assert_eq!(directory.account_state(account).unwrap(), None, "{account}");
    }
    // Renamed and moved: the id stays, and no name of before finds it.
    let account = id("user04");
    administer(
        "dn: CN=user04,OU=People,DC=ad,DC=test\nchangetype: modrdn\nnewrdn: CN=Moved\ndeleteoldrdn: 1\n\
         newsuperior: OU=Many,OU=Groups,DC=ad,DC=test\n",
    );
    assert!(directory.profile(&account, &policy()).unwrap().is_none());
    administer(
        "dn: CN=Moved,OU=Many,OU=Groups,DC=ad,DC=test\nchangetype: modrdn\nnewrdn: CN=Renamed\ndeleteoldrdn: 1\n\
         newsuperior: OU=People,DC=ad,DC=test\n",
    );
    assert_eq!(directory.profile(&account, &policy()).unwrap().unwrap().profile.account, account);
}
