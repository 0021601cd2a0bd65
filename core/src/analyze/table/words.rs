//! The settings of a policy in words, for the people who sign it.

use std::fmt::Write as _;

use crate::decide::both;
use crate::policy::PasswordRules;
use crate::policy::challenge_spec;
use crate::policy::compiled::{
    Accepted, Challenge, ChallengeSpec, Channel, Check, CheckKind, Compiled, NO_FAMILY, PolicyLimits,
    Vouching,
};
use crate::policy::value::{Duration, Rate};

/// `24 hours`, `7 days`.
pub(super) fn duration(duration: Duration) -> String {
    const UNITS: [(i64, i64, &str); 4] =
        [(86_400_000, 2, "day"), (3_600_000, 1, "hour"), (60_000, 1, "minute"), (1_000, 1, "second")];
    let milliseconds = duration.milliseconds();
    // The largest unit that divides it; a single day is written as 24 hours.
    let whole = |(size, least, unit): (i64, i64, &'static str)| {
        let count = milliseconds.checked_div(size)?;
        (milliseconds.checked_rem(size) == Some(0) && count >= least).then_some((count, unit))
    };
    let (count, unit) = UNITS.into_iter().find_map(whole).unwrap_or_default();
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn rate(rate: Rate) -> String {
    format!("{} in {}", rate.count, duration(rate.per))
}

/// Describes how a challenge is asked.
pub(super) fn ask(compiled: &Compiled, challenge: &Challenge) -> String {
    let tries = |attempts: &u8| if *attempts == 1 { "one try".into() } else { format!("{attempts} tries") };
    let mut words = match &challenge.ask {
        ChallengeSpec::Questions(challenge_spec::Questions { ask, correct, attempts }) => {
            format!("{correct} of {ask} questions answered correctly, {}", tries(attempts))
        }
        ChallengeSpec::Partial(challenge_spec::Partial { field, positions, attempts }) => {
            format!("{positions} characters of {field}, {}", tries(attempts))
        }
        ChallengeSpec::Recall(challenge_spec::Recall { fact, within, attempts }) => {
            let within =
                within.map_or("exact".to_owned(), |within| format!("to within {}", duration(within)));
            format!("recall of {fact}, {within}, {}", tries(attempts))
        }
        ChallengeSpec::Code(challenge_spec::Code {
            channel,
            digits,
            lifetime,
            entered_by_caller,
            attempts,
        }) => {
            let channel = channel.and_then(|id| compiled.channels.get(usize::from(id)));
            let who = if *entered_by_caller { "caller" } else { "operator" };
            format!(
                "{digits}-digit code over {}, entered by the {who}, valid for {}, {}",
                channel.map_or("", |channel| &channel.name),
                duration(*lifetime),
                tries(attempts)
            )
        }
        ChallengeSpec::Totp(challenge_spec::Totp { attempts }) => {
            format!("authenticator code, {}", tries(attempts))
        }
        ChallengeSpec::RecoveryCode(challenge_spec::RecoveryCode { attempts }) => {
            format!("saved recovery code, {}", tries(attempts))
        }
        ChallengeSpec::Vouch(challenge_spec::Vouch { by, lifetime, rules }) => {
            let by = by.map_or("", |person| compiled.person(person));
            format!("{by} signs in and vouches, within {}; {}", duration(*lifetime), vouching(rules))
        }
        ChallengeSpec::Confirm(challenge_spec::Confirm { form }) if form.is_empty() => {
            "the operator attests to it".to_owned()
        }
        ChallengeSpec::Confirm(challenge_spec::Confirm { form }) => {
            format!("the operator attests to it, and records {}", both(form))
        }
        ChallengeSpec::External(challenge_spec::External { provider, number_matching }) => {
            let matching = if *number_matching { ", with a number to match" } else { "" };
            format!("answer from {provider}{matching}")
        }
    };
    // Writing into a `String` cannot fail.
    if challenge.items > 1 {
        let _ = write!(words, "; up to {} different items", challenge.items);
    }
    if !challenge.grades.is_empty() {
        let grades: Vec<String> =
            challenge.grades.iter().map(|grade| format!("{} 0 to {}", grade.name, grade.max)).collect();
        let _ = write!(words, "; graded {}", both(&grades));
    }
    words
}

/// Describes when a person may vouch.
fn vouching(rules: &Vouching) -> String {
    let age = rules.relation_age.map_or("however new in that role".to_owned(), |age| {
        format!("only after {} in that role", duration(age))
    });
    format!(
        "{age}, at most {}, and not if the two vouched for each other within {}",
        rate(rules.per_voucher),
        duration(rules.not_mutual)
    )
}

/// Describes the points of a check.
pub(super) fn points(compiled: &Compiled, check: &Check) -> String {
    match &check.kind {
        CheckKind::Signal(outcomes) if outcomes.iter().all(|outcome| outcome.points == 0) => {
            let names: Vec<&str> = outcomes.iter().map(|outcome| &*outcome.name).collect();
            format!("{}: none gives points", names.join(", "))
        }
        CheckKind::Signal(outcomes) => {
            let each: Vec<String> = outcomes.iter().map(|o| format!("{} {}", o.name, o.points)).collect();
            each.join(", ")
        }
        CheckKind::Challenge(challenge) => {
            let passed = if challenge.family == NO_FAMILY {
                challenge.passed.to_string()
            } else {
                compiled.checks.families.get(usize::from(challenge.family)).map_or(String::new(), |family| {
                    let points: Vec<String> = family.points.iter().map(ToString::to_string).collect();
                    format!("{} (the next of {}, in any order)", points.join(", then "), family.name)
                })
            };
            if challenge.failed == 0 { passed } else { format!("{passed}; failed {}", challenge.failed) }
        }
    }
}

/// Describes where a channel leads, and when it is not used.
pub(super) fn channel(compiled: &Compiled, channel: &Channel) -> String {
    let mut words = if !channel.of.is_empty() {
        let parts = channel.of.iter().filter_map(|id| compiled.channels.get(usize::from(*id)));
        format!("one part each over {}", both(&parts.map(|part| &*part.name).collect::<Vec<_>>()))
    } else if channel.in_person {
        "handed over in person".to_owned()
    } else {
        format!("to {}", channel.to.map_or("subject", |person| compiled.person(person)))
    };
    if let Some(cooling) = channel.cooling {
        let _ = write!(words, "; not to a contact changed within {}", duration(cooling));
    }
    if let Some(sends) = channel.sends {
        let _ = write!(words, "; at most {}", rate(sends));
    }
    words
}

pub(super) fn limits(limits: &PolicyLimits) -> Vec<String> {
    let mut words = vec![
        format!("evidence helps for {}", duration(limits.evidence_lifetime)),
        format!(
            "failures and adverse signals count against the caller for {}",
            duration(limits.adverse_lifetime)
        ),
    ];
    let Rate { count, per } = limits.failures();
    words.push(format!(
        "{count} failures in {} close the recovery path of an account for {}, never its login",
        duration(per),
        duration(limits.close())
    ));
    words.push(format!("pushes to devices of the subject: at most {}", rate(limits.pushes())));
    words.push(format!("a case ends by itself after {}", duration(limits.case())));
    if let Some(grants) = limits.grants {
        words.push(format!("grants by one operator: at most {}", rate(grants)));
    }
    if let Some(same) = limits.same_subject {
        words.push(format!("grants by one operator for one subject: at most {}", rate(same)));
    }
    words
}

pub(super) fn password(rules: PasswordRules) -> Vec<String> {
    let (least, most) = rules.lengths().into_inner();
    let mut words = vec![format!("{least} to {most} characters")];
    if rules.classes() > 1 {
        words.push(format!(
            "at least {} of these: small letters, capital letters, digits, other characters",
            rules.classes()
        ));
    }
    if rules.strength() > 0 {
        words.push(format!("a strength of at least {} of 4", rules.strength()));
    }
    match rules.history() {
        0 => words.push("an old one may be reused".to_owned()),
        1 => words.push("not the last one".to_owned()),
        history => words.push(format!("none of the last {history}")),
    }
    words
}

pub(super) fn accepted(accepted: &Accepted) -> String {
    let place = accepted.at.as_ref().map_or("everywhere".to_owned(), |at| format!("at {at}"));
    format!("{} {place}: {}", accepted.warning, accepted.because)
}
