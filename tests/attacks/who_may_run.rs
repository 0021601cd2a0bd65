//! Rules that a desk must not evade: who may run a case, the signals that the engine observes itself, when a
//! person may vouch, and the form of a password.

use bonafides::Policy;
use bonafides::case::{
    CommandTask, HostInput, Operator, OperatorInput, OperatorKind, ProviderOutcome, RefusalCode, View,
};
use bonafides_tests::call::{Call, DAY, POLICY, START, accepted, operator};

use crate::words::{ends_without_a_grant, json, refused, somebody, takes_over, view};

/// The test policy with texts replaced.
fn policy(pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(POLICY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

const MFA: &str = "reset_mfa:      { require: { points: 60 }";

/// The test policy, with `reset_mfa` restricted to these operators.
fn only(operators: &str) -> String {
    policy(&[(MFA, &format!("reset_mfa: {{ operators: {operators}, require: {{ points: 60 }}"))])
}

fn with(id: &str, kind: OperatorKind, roles: &[&str], level: Option<u8>) -> Operator {
    operator(id, kind).roles(roles.iter().map(|role| (*role).to_owned())).level(level)
}

/// A suitable operator runs the case; any other is refused at every operator input, and it is recorded.
#[test]
fn operators_without_permission_run_a_case() {
    let person = OperatorKind::Person;
    for (rules, fits, others) in [
        (
            "{ roles: [tier2, security] }",
            with("op", person, &["tier1", "tier2"], None),
            vec![with("op", person, &[], Some(3)), with("op", person, &["tier1", "Tier2"], Some(3))],
        ),
        (
            "{ level: 2 }",
            with("op", person, &[], Some(2)),
            vec![
                with("op", person, &["tier2"], None),
                with("op", person, &[], Some(1)),
                with("op", person, &[], Some(0)),
                with("op", person, &[], Some(9)),
            ],
        ),
        (
            "{ kinds: [person] }",
            with("op", person, &[], None),
            vec![with("op", OperatorKind::Ai, &[], None), with("op", OperatorKind::Service, &[], None)],
        ),
        (
            "{ roles: [tier2], level: 3, kinds: [ai] }",
            with("op", OperatorKind::Ai, &["tier2"], Some(3)),
            vec![with("op", person, &["tier2"], Some(3)), with("op", OperatorKind::Ai, &["tier2"], Some(2))],
        ),
    ] {
        let policy = only(rules);
        for other in others {
            let mut call = Call::with(&policy);
            call.operator = other.clone();
            refused(&call.open("reset_mfa"), RefusalCode::WrongOperator);
            assert!(call.newest("observe").is_none() && call.newest("conclude").is_some(), "{rules}");
            let record = json(call.desk.store.records(&call.id()).last().unwrap());
            assert_eq!(record["data"]["reason"], "wrong_operator");
            ends_without_a_grant(&mut call);

            // The same person, who loses the role or the second factor during the case.
            if other.kind != fits.kind {
                continue;
            }
            let mut call = Call::with(&policy);
            call.operator = fits.clone();
            assert!(accepted(&call.open("reset_mfa")), "{rules}");
            call.operator = other.clone();
            for says in [
                OperatorInput::View,
                OperatorInput::Choose { challenge: "passkey".to_owned(), contact: None },
                OperatorInput::Escalate { reason: "please".into() },
                OperatorInput::Cancel,
            ] {
                refused(&call.says(says), RefusalCode::WrongOperator);
            }
            let record = json(call.desk.store.records(&call.id()).last().unwrap());
            assert_eq!(
                (&record["type"], &record["data"]["reason"]),
                (&"refusal".into(), &"wrong_operator".into())
            );
            call.operator = fits.clone();
            call.pass_passkey();
            assert!(call.grant().is_some(), "the suitable operator can continue");
        }
    }
}

/// Roles and level belong to the moment and not to the identity of the operator.
#[test]
fn operator_with_a_new_role_remains_the_same_operator() {
    let mut call = Call::with(&only("{ roles: [tier2] }"));
    call.operator = with("op", OperatorKind::Person, &["tier2"], None);
    call.open("reset_mfa");
    call.operator = with("op", OperatorKind::Person, &["tier2", "security"], Some(3));
    assert!(accepted(&call.says(OperatorInput::View)));
    call.operator = with("other", OperatorKind::Person, &["tier2"], None);
    refused(&call.says(OperatorInput::View), RefusalCode::OtherOperator);
}

/// If the subject joins a group that only others may help, or the policy in force demands more than that of
/// the opening, redemption is refused.
#[test]
fn operator_who_may_no_longer_run_the_case_redeems_it() {
    let tier0 = [(
        "    escalate: security_desk\n",
        "    escalate: security_desk\n  - { id: tier0, match: Tier0, operators: { level: 3 } }\n",
    )];
    let mut call = Call::with(&policy(&tier0));
    call.open("reset_mfa");
    call.pass_passkey();
    let grant = call.grant().unwrap();
    call.subject.groups.push("Tier0".to_owned());
    refused(&call.host(HostInput::Redeem { grant, password: None }), RefusalCode::WrongOperator);

    let mut call = Call::default();
    call.open("reset_mfa");
    call.pass_passkey();
    let grant = call.grant().unwrap();
    call.desk.policies.activate(Policy::from_yaml(&only("{ level: 2 }")).unwrap());
    let redeem = || HostInput::Redeem { grant: grant.clone(), password: None };
    refused(&call.host(redeem()), RefusalCode::WrongOperator);
    // With the sign-in that the policy demands, the operator can continue.
    call.operator.level = Some(2);
    assert!(accepted(&call.says(OperatorInput::View)));
    assert!(accepted(&call.host(redeem())));
}

#[test]
fn take_over_without_the_role() {
    let mut call = Call::with(&only("{ roles: [tier2] }"));
    call.operator = with("op", OperatorKind::Person, &["tier2"], None);
    call.open("reset_mfa");
    call.says(OperatorInput::Escalate { reason: "please".into() });
    refused(&takes_over(&mut call, "lead-guid"), RefusalCode::WrongOperator);
    call.operator = with("lead-guid", OperatorKind::Person, &["tier2"], None);
    assert!(accepted(&call.says(OperatorInput::TakeOver)));
}

/// An action that is unavailable in self-service looks like one that cannot be approved.
#[test]
fn self_service_where_the_policy_requires_an_operator() {
    for rules in ["{ kinds: [person, ai] }", "{ roles: [tier2] }", "{ level: 1 }"] {
        let mut call = Call::with(&only(rules));
        let opened = call.open_self("reset_mfa");
        assert!(accepted(&opened), "{rules}");
        let View::Caller(real) = Call::default().open_self("reset_mfa").reply.view else { panic!() };
        let View::Caller(seen) = opened.reply.view else { panic!() };
        assert_eq!((seen.text, seen.offers), (real.text, real.offers), "{rules}");
        call.pass_passkey();
        assert_eq!(call.grant(), None, "{rules}");
        let View::Caller(view) = call.says(OperatorInput::View).reply.view else { panic!() };
        assert!(!view.approved, "{rules}");
    }
    let mut call = Call::with(&only("{ kinds: [self] }"));
    call.open_self("reset_mfa");
    call.pass_passkey();
    assert!(call.grant().is_some());
    call.operator = operator("operator-guid", OperatorKind::Person);
    refused(&call.open("reset_mfa"), RefusalCode::WrongOperator);
}

const OWN: &str = "signals:\n  way_in: { from: case.channel, outcomes: [phone, counter] }\n  run_by: { from: operator.kind, outcomes: [person, ai] }\n  others: { from: case.failed_elsewhere, outcomes: [none, some] }\n";

/// A policy with a risk on the signals that the engine observes.
fn observing(when: &str) -> String {
    let risk =
        format!("risks:\n  - {{ id: own, when: {when}, then: {{ require: {{ pass: [documents] }} }} }}\n");
    policy(&[("signals:\n", OWN), ("risks:\n", &risk)])
}

fn fired(call: &mut Call) -> bool {
    view(call).missing.iter().any(|line| line.contains("risks.own"))
}

/// The channel is that of the opening, whatever the host reports later; one that the policy does not list is
/// unobserved.
#[test]
fn channel_that_the_host_claims() {
    for (channel, phone, unobserved) in
        [("phone", true, false), ("counter", false, false), ("Phone", false, true), ("", false, true)]
    {
        for (when, fires) in [
            ("{ way_in: phone }, unobserved: ignore", phone),
            ("{ way_in: [phone, unobserved] }", phone || unobserved),
        ] {
            let mut call = Call::with(&observing(when));
            let mut opening = call.opening("reset_mfa");
            opening.channel = channel.to_owned();
            let released = call.desk.open(&opening, Some(&call.subject)).unwrap();
            let asks = released.commands.iter().find_map(|command| match &command.task {
                CommandTask::Observe { signals } => Some(signals.clone()),
                _ => None,
            });
            let asks = asks.unwrap();
            assert!(!asks.iter().any(|signal| signal == "way_in" || signal == "run_by"), "{asks:?}");
            call.case = Some(released.case.id().clone());
            assert_eq!(fired(&mut call), fires, "{channel}: {when}");
            refused(&call.signal("way_in", "counter"), RefusalCode::Evidence);
            refused(&call.signal("run_by", "person"), RefusalCode::Evidence);
            assert_eq!(fired(&mut call), fires, "{channel}: {when}");
            // The same holds long after evidence of the opening would have expired.
            call.wait(DAY - 3_600_000);
            assert_eq!(fired(&mut call), fires, "{channel}: {when}");
        }
    }
}

#[test]
fn operator_kind_after_a_take_over() {
    let mut call = Call::with(&observing("{ run_by: ai }, unobserved: ignore"));
    call.operator = operator("bot", OperatorKind::Ai);
    call.open("reset_mfa");
    assert!(fired(&mut call));
    call.says(OperatorInput::Escalate { reason: "a person, please".into() });
    assert!(accepted(&takes_over(&mut call, "lead-guid")));
    assert!(!fired(&mut call));
}

/// A risk can test for failures in other cases, except wrong guesses; failures in this case do not count.
#[test]
fn check_that_failed_in_another_case() {
    type Before = fn(&mut Call);
    let before: [(&str, bool, Before); 4] = [
        ("nothing", false, |_| ()),
        ("a passkey", true, |call| {
            call.open("reset_mfa");
            call.choose("passkey");
            call.external("passkey", ProviderOutcome::Failed, None);
        }),
        ("a voucher's no", true, |call| {
            call.open("reset_mfa");
            call.choose("manager_vouch");
            call.vouch("manager-guid", false);
        }),
        ("wrong codes", false, |call| {
            call.open("reset_mfa");
            call.choose("sms_code");
            for _ in 0..3 {
                call.enters("sms_code", &["000000"]);
            }
        }),
    ];
    for (what, elsewhere, before) in before {
        let mut call = Call::with(&observing("{ others: some }, unobserved: ignore"));
        before(&mut call);
        call.case = None;
        call.open("reset_mfa");
        assert_eq!(fired(&mut call), elsewhere, "{what}");
        refused(&call.signal("others", "none"), RefusalCode::Evidence);
        call.choose("passkey");
        call.external("passkey", ProviderOutcome::Failed, None);
        assert_eq!(fired(&mut call), elsewhere, "{what}, then a passkey here");
    }
}

/// A policy with these rules for vouches of the manager.
fn vouching(rules: &str) -> String {
    policy(&[("type: vouch, by: manager,", &format!("type: vouch, by: manager, {rules},"))])
}

fn manager_since(call: &mut Call, since: Option<i64>) {
    for related in call.subject.relationships.iter_mut().filter(|related| related.person == "manager") {
        related.since = since.map(bonafides::Time::from_milliseconds);
    }
}

/// The policy defines the minimum age of the relationship, if any; of two policies the stricter counts.
#[test]
fn manager_for_less_time_than_the_policy_demands() {
    for (rules, since, may) in [
        ("lifetime: 60m", Some(START - 7 * DAY), true),
        ("lifetime: 60m", Some(START - 7 * DAY + 1), false),
        ("lifetime: 60m", None, false),
        ("relation_age: 30d", Some(START - 29 * DAY), false),
        ("relation_age: 30d", Some(START - 30 * DAY), true),
        ("relation_age: none", Some(START), true),
        ("relation_age: none", None, true),
    ] {
        let mut call = Call::with(&vouching(rules));
        manager_since(&mut call, since);
        call.open("reset_mfa");
        assert_eq!(accepted(&call.choose("manager_vouch")), may, "{rules} {since:?}");
        if may {
            assert!(accepted(&call.vouch("manager-guid", true)), "{rules} {since:?}");
        }
    }
    let mut call = Call::with(&vouching("relation_age: none"));
    manager_since(&mut call, Some(START));
    call.open("reset_mfa");
    call.desk.policies.activate(Policy::from_yaml(POLICY).unwrap());
    refused(&call.choose("manager_vouch"), RefusalCode::YoungRelation);
}

/// Quota and mutual vouching are defined by the policy, over all its challenges.
#[test]
fn voucher_beyond_the_quota_in_the_policy() {
    for (rules, allowed) in [("per_voucher: 1 per 24h", 1), ("per_voucher: 5 per 24h", 5)] {
        let mut call = Call::with(&vouching(rules));
        for n in 0..=allowed {
            call.subject = somebody(&format!("subject-{n}"));
            call.open("reset_mfa");
            call.choose("manager_vouch");
            let released = call.vouch("manager-guid", true);
            if n < allowed {
                assert!(accepted(&released))
            } else {
                refused(&released, RefusalCode::VouchQuota)
            }
        }
    }
    for (rules, after, may) in
        [("not_mutual: 10d", 9, false), ("not_mutual: 10d", 10, true), ("not_mutual: 90d", 60, false)]
    {
        let mut call = Call::with(&vouching(rules));
        call.open("reset_mfa");
        call.choose("manager_vouch");
        assert!(accepted(&call.vouch("manager-guid", true)));
        call.says(OperatorInput::Cancel);
        call.wait(after * DAY);
        call.subject = somebody("manager-guid");
        for related in call.subject.relationships.iter_mut().filter(|related| related.person == "manager") {
            related.id = "subject-guid".to_owned();
        }
        call.open("reset_mfa");
        call.choose("manager_vouch");
        assert_eq!(accepted(&call.vouch("subject-guid", true)), may, "{rules} after {after} days");
    }
}

/// Break-glass accounts are refused from the first moment, whatever has passed, without waiting for the
/// observations of the host.
#[test]
fn break_glass_account_with_every_proof() {
    let glass = "    escalate: security_desk\n  - { id: glass, match: Glass, verdict: deny }\n";
    let mut call = Call::with(&policy(&[("    escalate: security_desk\n", glass)]));
    call.subject.groups.push("Glass".to_owned());
    call.open("reset_mfa");
    assert!(call.newest("conclude").is_some());
    let record = json(call.desk.store.records(&call.id()).last().unwrap());
    assert_eq!(
        (&record["decision"]["verdict"], &record["decision"]["reason"]),
        (&"deny".into(), &"group".into())
    );
    ends_without_a_grant(&mut call);

    // In self-service, a decoy runs.
    let mut call = Call::with(&policy(&[("    escalate: security_desk\n", glass)]));
    call.subject.groups.push("Glass".to_owned());
    assert!(accepted(&call.open_self("reset_mfa")));
    call.pass_passkey();
    assert_eq!(call.grant(), None);
}
