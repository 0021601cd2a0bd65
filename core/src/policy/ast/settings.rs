//! Limits, the rules for passwords, alerts, and warnings that are accepted.

use super::form::{Int, Name, Text};
use super::record::record;
use super::several::{List, OneOrMany, OrDefault};
use crate::policy::alert::{AlertEvent, AlertSeverity, EVENTS};
use crate::policy::value::{Duration, Rate};
use crate::words::Word;

record! {
    "limits", "How long evidence counts, and how often is too often.", one;
    struct Limits {
        may evidence_lifetime: OrDefault<Duration> = OrDefault::of(Duration::from_minutes(30)),
            "How long evidence helps.";
        may adverse_lifetime: OrDefault<Duration> = OrDefault::of(Duration::from_days(1)),
            "How long it hurts.";
        may case: Duration = Duration::from_days(1), "How long a case stays open, before it ends by itself.";
        part subject: SubjectLimits, "Limits of one subject.";
        part operator: OperatorLimits, "Limits of one operator.";
    }
}

record! {
    "subject_limits", "Limits of one subject, over cases and operators.", one;
    struct SubjectLimits {
        may failures: Rate = Rate { count: 5, per: Duration::from_days(1) },
            "Failures that close the recovery path.";
        may close: Duration = Duration::from_days(1), "For how long, and never the login.";
        may pushes: Rate = Rate { count: 5, per: Duration::from_minutes(60) },
            "How often something rings on a device of the subject.";
    }
}

record! {
    "operator_limits", "Limits of one operator.", one;
    struct OperatorLimits {
        may grants: Rate, "Grants.";
        may same_subject: Rate, "Grants for one subject.";
    }
}

record! {
    "password",
    "What a password must be that the subject chooses; which ones are blocked says the host.", one;
    struct Password {
        may length: OrDefault<Int<u16, 8, 1024>> = OrDefault::of(Int(15)), "Characters at least.";
        may max_length: OrDefault<Int<u16, 64, 1024>> = OrDefault::of(Int(128)), "Characters at most.";
        may strength: Int<u8, 0, 4> = Int(3), "How hard to guess, at least, from 0 to 4.";
        may history: Int<u8, 0, 24> = Int(5), "Old passwords that may not come back.";
        may classes: Int<u8, 0, 4> = Int(0), "How many of small letters, capitals, digits and others.";
    }
}

record! {
    "alert", "Who is told about what.";
    struct Alert<'d> {
        must on: OneOrMany<Event>, "What happened.";
        part when: AlertCondition<'d>, "Only then.";
        must to: List<Name<'d>>, "Who is told.";
        may severity: AlertSeverity = AlertSeverity::Medium, "How urgent.";
        may ticket: bool = false, "Whether a ticket is opened, too.";
    }
}

record! {
    "alert_condition", "Only then; all of its keys.", one;
    struct AlertCondition<'d> {
        part group: OneOrMany<Name<'d>>, "One of these groups matched.";
        part action: OneOrMany<Name<'d>>, "One of these actions was asked for.";
        part risk: OneOrMany<Name<'d>>, "One of these risks fired.";
    }
}

/// An event that can stand in an alert.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event(pub(crate) AlertEvent);

impl Word for Event {
    const WORDS: &'static [&'static str] = EVENTS;

    fn of(word: &str) -> Option<Self> {
        AlertEvent::parse(word).filter(|_| EVENTS.contains(&word)).map(Self)
    }

    fn word(self) -> &'static str {
        self.0.as_str()
    }
}

record! {
    "accept", "A warning that management has seen and accepts.";
    struct Accept<'d> {
        must warning: Text<'d>, "Code of the warning.";
        may at: Text<'d>, "The place in the policy; everywhere if left out.";
        must because: Text<'d>, "The reason.";
    }
}
