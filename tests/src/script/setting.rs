//! The setting of scripts: policies, a directory, and people with marked names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bonafides::case::{Contact, Fact, Operator, OperatorKind, Relationship, SubjectProfile};
use bonafides::{Policy, Time};

use crate::call::{DAY, POLICY, START};

/// The time of the subject's last sign-in, which no record may contain.
pub(super) const LAST_SIGN_IN: i64 = START - 3 * DAY + 1_234_567;
/// A stored value for a `partial` challenge.
pub(super) const LICENCE: &str = "ZQMARKER123456789012345678901234";
/// The group in the policy.
pub(super) const ADMINS: &str = "CN=Admins,DC=test";

/// The test policy, a stricter one, a looser one, and one with fewer checks.
pub(super) static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let changed = |version: &str, from: &str, to: &str| {
        assert!(POLICY.contains(from), "the policy of the tests has no `{from}`");
        POLICY.replace("version: \"1\"", &format!("version: \"{version}\"")).replace(from, to)
    };
    let without_mail_code: String = POLICY
        .lines()
        .filter(|line| !line.trim_start().starts_with("mail_code:"))
        .fold(String::new(), |text, line| text + line + "\n");
    [
        POLICY.to_owned(),
        changed("tight", "everyone: { require: { points: 30 } }", "everyone: { require: { points: 95 } }"),
        changed("loose", "{ require: { points: 50, independent: 2 }", "{ require: { points: 20 }"),
        without_mail_code.replace("version: \"1\"", "version: \"less\""),
    ]
    .map(|text| Policy::from_yaml(&text).unwrap_or_else(|error| panic!("{error}")))
    .into()
});

/// Challenges of the first policy.
pub(crate) const CHALLENGES: [&str; 12] = [
    "sms_code",
    "passkey",
    "authenticator",
    "mail_code",
    "push",
    "recovery_code",
    "licence",
    "last_sign_in",
    "manager_vouch",
    "documents",
    "lead_vouch",
    "questions",
];
/// Signals, with all their outcomes and one that is undeclared.
pub(super) const SIGNALS: [(&str, &[&str]); 3] = [
    ("sim_change", &["none", "recent", "unknown", "zzz"]),
    ("workstation", &["usual", "known", "new"]),
    ("location", &["usual", "new", "impossible"]),
];
/// Actions, those with a grant first.
pub(super) const ACTIONS: [&str; 5] =
    ["reset_password", "reset_mfa", "enrol", "change_phone", "unlock_account"];

/// The number of the subject of most scripts; of their manager, who also calls; of a caller who is not in
/// the directory.
pub(super) const SUBJECT: usize = 0;
pub(super) const MANAGER: usize = 1;
pub(super) const NOBODY: usize = 2;

/// The operators who may run a case: a person first, the portal second.
pub(super) fn operators() -> [Operator; 8] {
    let of = |id: &str, kind| Operator::new(id, kind);
    [
        of("zqmarker-operator", OperatorKind::Person),
        of("portal", OperatorKind::SelfService),
        of("zqmarker-colleague", OperatorKind::Person),
        of("zqmarker-lead", OperatorKind::Person),
        of("zqmarker-model", OperatorKind::Ai),
        of("zqmarker-robot", OperatorKind::Service),
        of("zqmarker-manager", OperatorKind::Person),
        of("zqmarker-account", OperatorKind::Person),
    ]
}

/// The directory's view of both subjects.
pub(super) fn directory() -> Vec<SubjectProfile> {
    let long_ago = Some(Time::from_milliseconds(START - 400 * DAY));
    let contact = |channel: &str, address: &str| Contact::new(channel, address).changed_at(long_ago);
    let related = |person: &str, id: &str| {
        Relationship::new(person, id)
            .since(long_ago)
            .contacts([contact("mail", &format!("{id}@test.example"))])
    };
    let facts =
        BTreeMap::from([("last_sign_in".to_owned(), Fact::Time(Time::from_milliseconds(LAST_SIGN_IN)))]);
    let subject = SubjectProfile::new("zqmarker-account", "Sanne Zqmarker", true)
        .groups(["CN=zqmarker Staff,DC=test".to_owned()])
        .contacts([
            contact("sms", "+4599887766"),
            contact("sms", "+45 11 99887766"),
            contact("mail", "zqmarker@home.example"),
            contact("post", "Zqmarker Vej 1, Aarhus"),
        ])
        .relationships([related("manager", "zqmarker-manager"), related("desk_lead", "zqmarker-lead")])
        .facts(facts)
        .language("en");
    let mut manager = subject
        .clone()
        .groups([""; 0])
        .contacts([contact("sms", "+4599887766"), contact("mail", "zqmarker-boss@home.example")])
        // Either could vouch for the other, but not both.
        .relationships([related("manager", "zqmarker-account"), related("desk_lead", "zqmarker-lead")])
        .language("de-AT");
    manager.account = "zqmarker-manager".to_owned();
    manager.name = "Mads Zqmarker".into();
    vec![subject, manager]
}
