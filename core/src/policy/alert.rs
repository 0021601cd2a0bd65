//! Alert events and their severity.

use crate::words::words;

words! {
    /// An event that people are notified of.
    #[non_exhaustive]
    pub enum AlertEvent {
        /// A case was approved.
        Approve = "approve",
        /// A second person must take over.
        Escalate = "escalate",
        /// A case was denied.
        Deny = "deny",
        /// Too many failures closed the recovery path of the subject for a while.
        LimitClosed = "limit_closed",
        /// The limit on sends to one destination of the subject is reached.
        SendLimit = "send_limit",
        /// The limit on pushes to the subject is reached.
        PushLimit = "push_limit",
        /// A check that cannot fail by a wrong guess failed in another case of the subject.
        FailedElsewhere = "failed_elsewhere",
        /// A person reported that a request was not theirs.
        NotMe = "not_me",
        /// One operator reached the limit on grants for one subject.
        SameSubject = "same_subject",
        /// The delivery of a grant has an unknown result.
        DeliveryUnknown = "delivery_unknown",
        /// A grant was carried out. Alerts cannot list it: the subject is always notified.
        Delivered = "delivered",
        /// The enrolments of the subject changed. Alerts cannot list it: the subject is always notified.
        Enrolled = "enrolled",
    }
}

words! {
    /// The urgency of an alert.
    #[non_exhaustive]
    pub enum AlertSeverity {
        /// Can wait.
        Low = "low",
        /// Normal urgency.
        Medium = "medium",
        /// Needs attention now.
        High = "high",
    }
}

/// The words of `on` in a policy.
pub(crate) const EVENTS: &[&str] = &{
    use AlertEvent::{
        Approve, DeliveryUnknown, Deny, Escalate, FailedElsewhere, LimitClosed, NotMe, PushLimit,
        SameSubject, SendLimit,
    };
    [
        Approve.as_str(),
        Escalate.as_str(),
        Deny.as_str(),
        LimitClosed.as_str(),
        SendLimit.as_str(),
        PushLimit.as_str(),
        FailedElsewhere.as_str(),
        NotMe.as_str(),
        SameSubject.as_str(),
        DeliveryUnknown.as_str(),
    ]
};

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used)] // a test may fail
mod tests {
    use super::{AlertEvent, EVENTS};

    /// Returns true if alerts can list `event`. Exhaustive, so that a new event needs a decision.
    fn can_alert(event: AlertEvent) -> bool {
        match event {
            AlertEvent::Approve
            | AlertEvent::Escalate
            | AlertEvent::Deny
            | AlertEvent::LimitClosed
            | AlertEvent::SendLimit
            | AlertEvent::PushLimit
            | AlertEvent::FailedElsewhere
            | AlertEvent::NotMe
            | AlertEvent::SameSubject
            | AlertEvent::DeliveryUnknown => true,
            AlertEvent::Delivered | AlertEvent::Enrolled => false,
        }
    }

    #[test]
    fn a_policy_has_the_words_of_what_can_alert() {
        let words = AlertEvent::ALL.iter().filter(|event| can_alert(**event)).map(|event| event.as_str());
        assert!(words.eq(EVENTS.iter().copied()));
    }

    /// Ledgers store the index of an event, not its word.
    #[cfg(feature = "case")]
    #[test]
    fn an_event_keeps_its_place_in_rows() {
        for (place, event) in (0_u8..).zip(AlertEvent::ALL) {
            assert_eq!(postcard::to_allocvec(event), Ok(vec![place]));
        }
        let words: Vec<&str> = AlertEvent::ALL.iter().map(|event| event.as_str()).collect();
        assert_eq!(words[..3], ["approve", "escalate", "deny"]);
        assert_eq!(
            words[3..],
            [
                "limit_closed",
                "send_limit",
                "push_limit",
                "failed_elsewhere",
                "not_me",
                "same_subject",
                "delivery_unknown",
                "delivered",
                "enrolled",
            ]
        );
    }
}
