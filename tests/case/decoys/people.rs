//! The kinds of subjects that a stranger's name may belong to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bonafides::case::{Caller, CallerInput, Enrol, HostInput, Input, InputId, SubjectProfile, View};
use bonafides_tests::call::{Call, accepted, subject};
use totp_rs::Totp;

use super::course::Rules;

/// The stored value for `partial`.
const LICENCE: &str = "ABCDEFGHJKLMNPQ";

/// A kind of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The name is not in the directory.
    Unknown,
    /// The subject is in no group of the policy.
    Unmatched,
    /// The subject has no enrolments, no contacts and no vouchers.
    Bare,
    /// The subject has contacts and a manager, but no enrolments.
    Unenrolled,
    /// The action cannot be approved without an operator at the desk.
    Admin,
    /// The group of the subject does not permit self-service.
    DeskOnly,
    /// The subject has too many wrong answers.
    Closed,
    /// The subject said "not me", with proof.
    Fenced,
    /// The subject has enrolled everything.
    Enrolled,
}

/// Every kind that is in the directory.
pub const KNOWN: [Kind; 8] = [
    Kind::Enrolled,
    Kind::Unenrolled,
    Kind::Bare,
    Kind::Closed,
    Kind::Fenced,
    Kind::Admin,
    Kind::DeskOnly,
    Kind::Unmatched,
];

/// A desk, and the directory's view of one person.
#[derive(Debug, Clone)]
pub struct Person {
    pub call: Call,
    pub subject: Option<SubjectProfile>,
    /// The subject's authenticator, whose code a stranger must not guess.
    pub app: Option<Totp>,
}

static PEOPLE: LazyLock<BTreeMap<(Rules, Kind), Person>> = LazyLock::new(|| {
    let kinds = || KNOWN.into_iter().chain([Kind::Unknown]);
    let all = Rules::ALL.into_iter().flat_map(|rules| kinds().map(move |kind| (rules, kind)));
    all.map(|(rules, kind)| ((rules, kind), Person::made(rules, kind))).collect()
});

impl Person {
    /// A subject of this kind, at a desk with these rules.
    pub fn new(rules: Rules, kind: Kind) -> Self {
        PEOPLE[&(rules, kind)].clone()
    }

    fn made(rules: Rules, kind: Kind) -> Self {
        let mut call = Call::with(&rules.policy());
        let mut subject = subject();
        match kind {
            Kind::Unmatched => subject.groups.clear(),
            Kind::Bare => {
                subject.contacts.clear();
                subject.relationships.clear();
                subject.facts.clear();
            }
            Kind::Admin => subject.groups.push("CN=Admins,DC=test".to_owned()),
            Kind::DeskOnly => subject.groups.push("CN=Desk Only,DC=test".to_owned()),
            Kind::Unknown | Kind::Unenrolled | Kind::Closed | Kind::Fenced | Kind::Enrolled => {}
        }
        let mut app = None;
        if matches!(kind, Kind::Closed | Kind::Fenced | Kind::Enrolled) {
            app = Some(enrol(&mut call));
        }
        match kind {
            Kind::Closed => close(&mut call),
            Kind::Fenced => fence(&mut call),
            _ => {}
        }
        call.subject = subject.clone();
        call.commands.clear();
        Self { call, subject: (kind != Kind::Unknown).then_some(subject), app }
    }
}

/// Enrols everything that the full policy offers.
fn enrol(call: &mut Call) -> Totp {
    let rules = call.desk.policies.clone();
    call.desk.policies = Call::with(&Rules::Full.policy()).desk.policies;
    call.enrol_questions();
    call.open_self("enrol");
    call.pass_passkey();
    let enrol = |what| CallerInput::Enrol { what };
    let challenge = || "authenticator".to_owned();
    let released = call.caller(enrol(Enrol::Authenticator { challenge: challenge() }));
    let View::Caller(view) = &released.reply.view else { panic!("no screen") };
    let app = Totp::from_url(view.shown[0].expose()).unwrap();
    let code = app.generate(u64::try_from(call.desk.now.milliseconds() / 1000).unwrap()).to_string();
    let first = Enrol::AuthenticatorCode { challenge: challenge(), code: code.as_str().into() };
    assert!(accepted(&call.caller(enrol(first))));
    let codes = Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() };
    assert!(accepted(&call.caller(enrol(codes))));
    let stored = HostInput::Store { field: "licence".to_owned(), value: Some(LICENCE.into()) };
    assert!(accepted(&call.host(stored)));
    call.caller(CallerInput::Cancel);
    call.desk.policies = rules;
    app
}

/// Gives wrong answers at the desk until the recovery path is closed.
fn close(call: &mut Call) {
    let rules = call.desk.policies.clone();
    call.desk.policies = Call::with(&Rules::Full.policy()).desk.policies;
    call.operator = bonafides_tests::call::operator("operator-guid", bonafides::case::OperatorKind::Person);
    for (challenge, wrong, times) in [("sms_code", "000000", 3), ("last_sign_in", "2001-01-01", 2)] {
        call.open("reset_password");
        call.choose(challenge);
        for _ in 0..times {
            call.answer(challenge, &[wrong]);
        }
    }
    assert!(call.records().contains("\"closed\":true"));
    call.desk.policies = rules;
}

/// Says "not me" in a session of the subject.
fn fence(call: &mut Call) {
    call.open_self("reset_password");
    let id = "fence".parse::<InputId>().unwrap();
    let by = Caller::in_session("webauthn");
    let said = Input::caller(id, by, CallerInput::NotMe { token: None });
    assert!(accepted(&call.input(&said).unwrap()));
}
