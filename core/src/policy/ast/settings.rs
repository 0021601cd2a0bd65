//! Limits, password rules, alerts and accepted warnings.

use super::containers::{List, OneOrMany, OrDefault};
use super::record::record;
use super::scalars::{Int, Name, Text};
use crate::policy::alert::{AlertEvent, AlertSeverity, EVENTS};
use crate::policy::value::{Duration, Rate};
use crate::words::Word;

record! {
    "limits", "Lifetimes of evidence and cases, and rate limits.", one;
    struct Limits {
        may evidence_lifetime: OrDefault<Duration> = OrDefault::of(Duration::from_minutes(30)),
            "Time for which evidence helps.";
        may adverse_lifetime: OrDefault<Duration> = OrDefault::of(Duration::from_days(1)),
            "Time for which adverse evidence hurts.";
        may case: Duration = Duration::from_days(1), "Time after which an open case ends by itself.";
        part subject: SubjectLimits, "Limits per subject.";
        part operator: OperatorLimits, "Limits per operator.";
    }
}

record! {
    "subject_limits", "Limits per subject, across cases and operators.", one;
    struct SubjectLimits {
        may failures: Rate = Rate { count: 5, per: Duration::from_days(1) },
            "Failures that close the recovery path.";
        may close: Duration = Duration::from_days(1), "Time for which it is closed; the login never is.";
        may pushes: Rate = Rate { count: 5, per: Duration::from_minutes(60) },
            "Maximum rate of pushes to devices of the subject.";
    }
}

record! {
    "operator_limits", "Limits per operator.", one;
    struct OperatorLimits {
        may grants: Rate, "Maximum rate of grants.";
        may same_subject: Rate, "Maximum rate of grants for one subject.";
    }
}

record! {
    "password", "Rules for a password that the subject chooses; the host supplies the blocked ones.", one;
    struct Password {
        may length: OrDefault<Int<u16, 8, 1024>> = OrDefault::of(Int(15)), "Minimum characters.";
        may max_length: OrDefault<Int<u16, 64, 1024>> = OrDefault::of(Int(128)), "Maximum characters.";
        may strength: Int<u8, 0, 4> = Int(3), "Minimum strength score, from 0 to 4.";
        may history: Int<u8, 0, 24> = Int(5), "Number of old passwords that cannot be reused.";
        may classes: Int<u8, 0, 4> = Int(0), "Classes required: small letters, capitals, digits, others.";
    }
}

record! {
    "alert", "Events, and the people notified of them.";
    struct Alert<'d> {
        must on: OneOrMany<Event>, "Events that trigger it.";
        part when: AlertCondition<'d>, "Conditions.";
        must to: List<Name<'d>>, "People who are notified.";
        may severity: AlertSeverity = AlertSeverity::Medium, "The urgency.";
        may ticket: bool = false, "`true` to also open a ticket.";
    }
}

record! {
    "alert_condition", "Conditions of an alert; all keys must hold.", one;
    struct AlertCondition<'d> {
        part group: OneOrMany<Name<'d>>, "One of these groups matched.";
        part action: OneOrMany<Name<'d>>, "One of these actions was asked for.";
        part risk: OneOrMany<Name<'d>>, "One of these risks fired.";
    }
}

/// An event that an alert can list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event(pub(crate) AlertEvent);

impl Word for Event {
    const WORDS: &'static [&'static str] = EVENTS;

    fn of(word: &str) -> Option<Self> {
        AlertEvent::of(word).filter(|_| EVENTS.contains(&word)).map(Self)
    }

    fn word(self) -> &'static str {
        self.0.as_str()
    }
}

record! {
    "accept", "A warning that management has seen and accepts.";
    struct Accept<'d> {
        must warning: Text<'d>, "Code of the warning.";
        may at: Text<'d>, "The place in the policy; by default, everywhere.";
        must because: Text<'d>, "The reason.";
    }
}
