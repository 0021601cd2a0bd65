//! What people can be told about, and how urgently.

use crate::words::words;

words! {
    /// Something that people are told about.
    #[non_exhaustive]
    pub enum AlertEvent {
        /// A case was approved.
        Approve = "approve",
        /// A second person must take over.
        Escalate = "escalate",
        /// A case was refused.
        Deny = "deny",
        /// Too many failures: the recovery path of the subject is closed for a while.
        LimitClosed = "limit_closed",
        /// The subject was sent as much as they can be sent.
        SendLimit = "send_limit",
        /// The subject was pushed at as often as they can be.
        PushLimit = "push_limit",
        /// A check that nobody fails by guessing failed in another case of the subject.
        FailedElsewhere = "failed_elsewhere",
        /// Somebody said that it was not them.
        NotMe = "not_me",
        /// One operator ran too many cases about one subject.
        SameSubject = "same_subject",
        /// Nobody knows whether a grant was carried out.
        DeliveryUnknown = "delivery_unknown",
        /// A grant was carried out. Stands in no alert: the subject is always told.
        Delivered = "delivered",
        /// What proves who the subject is has changed. Stands in no alert: the subject is always told.
        Enrolled = "enrolled",
    }
}

words! {
    /// How urgent an alert is.
    pub enum AlertSeverity {
        /// It can wait.
        Low = "low",
        /// The usual.
        Medium = "medium",
        /// Somebody should look now.
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

    /// Whoever adds an event says whether it can stand in an alert.
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

    /// Ledgers hold the place of an event, not its word.
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
