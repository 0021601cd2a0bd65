use crate::case::prompt::PromptKey;
use crate::policy::alert::AlertEvent;

/// Something that people are told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Event {
    Approve,
    Escalate,
    Deny,
    LimitClosed,
    /// It was proven, or said to an operator: everything was ended.
    NotMe,
    /// It was said at a page, by whoever it was: nothing was ended.
    NotMeSaid,
    /// A budget of the subject was used up: of sends to one destination, of pushes.
    SendLimit,
    PushLimit,
    /// What is no guess failed in another case of the subject.
    FailedElsewhere,
    SameSubject,
    DeliveryUnknown,
    /// The grant was carried out.
    Delivered,
    /// What proves who the subject is has changed.
    Enrolled,
}

impl Event {
    /// The event that people are told about.
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

    /// Whether the subject is told whatever the policy says.
    pub(in crate::case) const fn always_tells_the_subject(self) -> bool {
        !matches!(
            self,
            Self::Approve | Self::Escalate | Self::Deny | Self::SameSubject | Self::FailedElsewhere
        )
    }

    /// Whether anybody can cause it without having passed anything: then people are told within a budget.
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

    /// Whether the notice brings a token with which the subject can prove a "not me": only where
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
