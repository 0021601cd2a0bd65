use crate::case::prompt::PromptKey;
use crate::policy::alert::AlertEvent;

/// An event that people are notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Event {
    Approve,
    Escalate,
    Deny,
    LimitClosed,
    /// A "not me" that was proven, or said to an operator: everything was ended.
    NotMe,
    /// An unproven "not me" on a self-service page: nothing was ended.
    NotMeSaid,
    /// A budget of the subject was used up: for sends to one destination, or for pushes.
    SendLimit,
    PushLimit,
    /// A check that cannot be guessed failed in another case of the subject.
    FailedElsewhere,
    SameSubject,
    DeliveryUnknown,
    /// The grant was carried out.
    Delivered,
    /// An enrolment of the subject changed.
    Enrolled,
}

impl Event {
    /// Returns the event of the policy's alerts.
    pub(in crate::case) const fn told(self) -> AlertEvent {
        match self {
            Self::Approve => AlertEvent::Approve,
            Self::Escalate => AlertEvent::Escalate,
            Self::Deny => AlertEvent::Deny,
            Self::LimitClosed => AlertEvent::LimitClosed,
            Self::NotMe | Self::NotMeSaid => AlertEvent::NotMe,
            Self::SendLimit => AlertEvent::SendLimit,
            Self::PushLimit => AlertEvent::PushLimit,
            Self::FailedElsewhere => AlertEvent::FailedElsewhere,
            Self::SameSubject => AlertEvent::SameSubject,
            Self::DeliveryUnknown => AlertEvent::DeliveryUnknown,
            Self::Delivered => AlertEvent::Delivered,
            Self::Enrolled => AlertEvent::Enrolled,
        }
    }

    /// Returns true if the subject is notified whatever the policy says.
    pub(in crate::case) const fn always_tells_the_subject(self) -> bool {
        !matches!(
            self,
            Self::Approve | Self::Escalate | Self::Deny | Self::SameSubject | Self::FailedElsewhere
        )
    }

    /// Returns true if anybody can cause it without having passed anything: a budget limits its notices.
    pub(in crate::case) const fn is_cheap(self) -> bool {
        matches!(
            self,
            Self::Deny
                | Self::Escalate
                | Self::LimitClosed
                | Self::NotMeSaid
                | Self::SendLimit
                | Self::PushLimit
                | Self::FailedElsewhere
        )
    }

    /// Returns true if the notice contains a token with which the subject can prove a "not me": only if
    /// something was done, so that nobody can cause tokens at will.
    pub(in crate::case) const fn has_token(self) -> bool {
        matches!(
            self,
            Self::Approve | Self::LimitClosed | Self::DeliveryUnknown | Self::Delivered | Self::Enrolled
        )
    }

    pub(in crate::case) const fn prompt(self) -> PromptKey {
        match self {
            Self::Approve => PromptKey::NoticeApproved,
            Self::Escalate => PromptKey::NoticeEscalated,
            Self::Deny => PromptKey::NoticeDenied,
            Self::LimitClosed => PromptKey::NoticeClosed,
            Self::NotMe => PromptKey::NoticeNotMe,
            Self::NotMeSaid => PromptKey::NoticeNotMeSaid,
            Self::SendLimit | Self::PushLimit => PromptKey::NoticeLimit,
            Self::FailedElsewhere => PromptKey::NoticeFailedElsewhere,
            Self::SameSubject => PromptKey::NoticeSameSubject,
            Self::DeliveryUnknown => PromptKey::NoticeUnknown,
            Self::Delivered => PromptKey::NoticeDelivered,
            Self::Enrolled => PromptKey::NoticeEnrolled,
        }
    }
}
