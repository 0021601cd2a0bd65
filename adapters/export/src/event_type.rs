use bonafides_events::Event;

use crate::kind::{Chain, Severity, Status};
use crate::ocsf_class::{Activity, Class};

/// A row of the table of event types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventRow {
    /// The stable name, such as `answer.failed`.
    pub name: &'static str,
    /// The title for people.
    pub title: &'static str,
    /// The chain of the records.
    pub chain: Chain,
    /// The type of the records; `*` for any type, or for one that this version does not know.
    pub record: &'static str,
    /// The condition on the record, in words; empty if no other row has its type.
    pub when: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The status.
    pub status: Status,
    /// The OCSF class.
    pub class: Class,
    /// The activity in this class.
    pub activity: Activity,
    /// The CEF signature id. A number is never reused for another type.
    pub signature: u16,
}

/// Declares the types with their rows, in the order of the documentation.
macro_rules! event_types {
    ($($variant:ident $signature:literal $chain:ident $record:literal $when:literal $name:literal $title:literal $severity:ident $status:ident $class:ident $activity:ident,)+) => {
        /// A type of event. Each record is one event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventType {
            $(#[doc = $title] $variant,)+
        }

        impl EventType {
            /// All types, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the row of the table.
            pub const fn row(self) -> &'static EventRow {
                match self {
                    $(Self::$variant => &EventRow {
                        name: $name,
                        title: $title,
                        chain: Chain::$chain,
                        record: $record,
                        when: $when,
                        severity: Severity::$severity,
                        status: Status::$status,
                        class: Class::$class,
                        activity: Activity::$activity,
                        signature: $signature,
                    },)+
                }
            }
        }
    };
}

event_types! {
    PathClosed 100 Case "*" "the record says `closed`" "path.closed" "Recovery path closed after too many failures" High Failure AccountChange Lock,
    CaseDenied 101 Case "*" "the record denies the case" "case.denied" "Case denied" Medium Failure Authentication Other,
    CaseOpened 110 Case "open" "else" "case.opened" "Case opened" Informational Success Authentication Other,
    CaseNotOpened 111 Case "open" "with `reason`" "case.not_opened" "Case cannot continue" Low Failure Authentication Other,
    CheckAsked 120 Case "ask" "" "check.asked" "Challenge presented" Informational Success Authentication Other,
    AnswerPassed 130 Case "answer" "`passed`" "answer.passed" "Challenge passed" Informational Success Authentication Other,
    AnswerFailed 131 Case "answer" "`failed`" "answer.failed" "Challenge failed" Low Failure Authentication Other,
    AnswerInconclusive 132 Case "answer" "else" "answer.inconclusive" "Challenge answered without a result" Informational Other Authentication Other,
    VouchPassed 140 Case "vouch" "`passed`" "vouch.passed" "Voucher confirmed the caller" Informational Success Authentication Other,
    VouchFailed 141 Case "vouch" "`failed`" "vouch.failed" "Voucher rejected the caller" Medium Failure Authentication Other,
    VouchInconclusive 142 Case "vouch" "else" "vouch.inconclusive" "Voucher answered without a result" Informational Other Authentication Other,
    ExternalPassed 150 Case "external" "`passed`" "external.passed" "Provider confirmed the caller" Informational Success Authentication Other,
    ExternalFailed 151 Case "external" "`failed`" "external.failed" "Provider rejected the caller" Low Failure Authentication Other,
    ExternalInconclusive 152 Case "external" "else" "external.inconclusive" "Provider answered without a result" Informational Other Authentication Other,
    FormPassed 160 Case "confirm" "`passed`" "form.passed" "Form confirmed the caller" Informational Success Authentication Other,
    FormFailed 161 Case "confirm" "`failed`" "form.failed" "Form rejected the caller" Low Failure Authentication Other,
    FormInconclusive 162 Case "confirm" "else" "form.inconclusive" "Form entered without a result" Informational Other Authentication Other,
    CheckUnavailable 170 Case "unavailable" "" "check.unavailable" "Challenge not available to the caller" Informational Other Authentication Other,
    SignalReported 180 Case "signal" "" "signal.reported" "Signal reported" Informational Success Authentication Other,
    KeyUsed 190 Case "key" "" "key.used" "Re-enrolment key used" Low Success Authentication Other,
    GrantRedeemed 200 Case "redeem" "" "grant.redeemed" "Grant redeemed" Low Unknown AccountChange OfAction,
    GrantCarriedOut 201 Case "report" "the case ends `done`" "grant.carried_out" "Grant carried out" Low Success AccountChange OfAction,
    GrantFailed 202 Case "report" "the case ends `failed`" "grant.failed" "Grant not carried out" Medium Failure AccountChange OfAction,
    GrantUncertain 203 Case "report" "the case ends `unknown`" "grant.uncertain" "Grant perhaps carried out" Medium Unknown AccountChange OfAction,
    GrantEnded 204 Case "end_grant" "" "grant.ended" "Approval of another case ended" Low Success AccountChange Other,
    EnrolmentBegun 210 Case "enrol" "`authenticator`, `contact` or `registration`" "enrolment.begun" "Enrolment begun" Informational Success AccountChange Other,
    EnrolmentAdded 211 Case "enrol" "else" "enrolment.added" "Enrolment added" Low Success AccountChange FactorEnabled,
    EnrolmentFailed 212 Case "enrol" "`failed` or `inconclusive`" "enrolment.failed" "Enrolment failed" Low Failure AccountChange FactorEnabled,
    EnrolmentConfirmed 213 Case "enrol" "`reconfirm`" "enrolment.confirmed" "Enrolment confirmed as correct" Informational Success AccountChange Other,
    EnrolmentRemoved 214 Case "enrol" "`remove`" "enrolment.removed" "Enrolment removed" Medium Success AccountChange FactorDisabled,
    ValueStored 215 Case "store" "" "value.stored" "Value stored for challenges" Low Success AccountChange Other,
    CaseEscalated 220 Case "escalate" "" "case.escalated" "Case escalated to a second person" Medium Success Authentication Other,
    CaseTakenOver 221 Case "take_over" "" "case.taken_over" "Case taken over by a second person" Low Success Authentication Other,
    CaseCancelled 222 Case "cancel" "" "case.cancelled" "Case cancelled" Informational Success Authentication Other,
    CaseViewed 223 Case "view" "" "case.viewed" "Case shown" Informational Success Authentication Other,
    CaseEnded 224 Case "ended" "" "case.ended" "Case found to have ended" Informational Success Authentication Other,
    TimePassed 225 Case "time" "" "time.passed" "Time passed" Informational Success Authentication Other,
    CommandDone 230 Case "report" "`done`" "command.done" "Command carried out" Informational Success Authentication Other,
    CommandFailed 231 Case "report" "`failed`" "command.failed" "Command failed" Low Failure Authentication Other,
    CommandUncertain 232 Case "report" "else" "command.uncertain" "Command perhaps carried out" Low Unknown Authentication Other,
    MessageDelivered 233 Case "delivered" "" "message.delivered" "Message delivered" Informational Success Authentication Other,
    NotMe 240 Case "not_me" "" "not_me" "Somebody said that the caller is not the subject" High Failure Authentication Other,
    Refused 250 Case "refusal" "" "case.refused" "Input refused" Low Failure Authentication Other,
    OtherStep 299 Case "*" "a type that this version does not know" "case.other" "Other step of a case" Informational Unknown Authentication Other,
    ClockRepaired 300 Desk "clock_repaired" "" "desk.clock_repaired" "Clock repaired" Medium Success EntityManagement Update,
    CheckEnabled 301 Desk "check_enabled" "" "desk.check_enabled" "Check enabled again" Medium Success EntityManagement Enable,
    PolicyProposed 302 Desk "policy_proposed" "" "desk.policy_proposed" "Policy proposed" Low Success EntityManagement Create,
    PolicyUsed 303 Desk "policy_used" "" "desk.policy_used" "Policy got a role" Medium Success EntityManagement Activate,
    KeyRotated 304 Desk "key_rotated" "" "desk.key_rotated" "Key rotated" Medium Success EntityManagement Update,
    PersonErased 305 Desk "person_erased" "" "desk.person_erased" "Person erased" Medium Success EntityManagement Delete,
    Resolved 306 Desk "resolved" "" "desk.resolved" "Sealed values shown" Medium Success EntityManagement Read,
    Exported 307 Desk "exported" "" "desk.exported" "Records exported" Medium Success EntityManagement Read,
    DeskRefused 308 Desk "refusal" "" "desk.refused" "Administrator refused" Medium Failure EntityManagement Other,
    OtherOfDesk 399 Desk "*" "a type that this version does not know" "desk.other" "Other step of an administrator" Low Unknown EntityManagement Other,
}

impl EventType {
    /// Returns the type of a record.
    pub fn of(event: &Event<'_>) -> Self {
        if event.is_of_desk() {
            return Self::of_desk(event);
        }
        if event.closed {
            return Self::PathClosed;
        }
        let end = event.commands.iter().find(|command| command.kind == "conclude");
        let end = end.and_then(|command| command.about.as_deref());
        if end == Some("denied") {
            return Self::CaseDenied;
        }
        let outcome = |passed, failed, else_| match event.outcome.as_deref() {
            Some("passed") => passed,
            Some("failed") => failed,
            _ => else_,
        };
        match &*event.kind {
            "open" if event.reason.is_some() => Self::CaseNotOpened,
            "open" => Self::CaseOpened,
            "ask" => Self::CheckAsked,
            "answer" => outcome(Self::AnswerPassed, Self::AnswerFailed, Self::AnswerInconclusive),
            "vouch" => outcome(Self::VouchPassed, Self::VouchFailed, Self::VouchInconclusive),
            "external" => outcome(Self::ExternalPassed, Self::ExternalFailed, Self::ExternalInconclusive),
            "confirm" => outcome(Self::FormPassed, Self::FormFailed, Self::FormInconclusive),
            "unavailable" => Self::CheckUnavailable,
            "signal" => Self::SignalReported,
            "key" => Self::KeyUsed,
            "redeem" => Self::GrantRedeemed,
            "end_grant" => Self::GrantEnded,
            "enrol" => Self::of_enrolment(event),
            "store" => Self::ValueStored,
            "escalate" => Self::CaseEscalated,
            "take_over" => Self::CaseTakenOver,
            "cancel" => Self::CaseCancelled,
            "view" => Self::CaseViewed,
            "ended" => Self::CaseEnded,
            "time" => Self::TimePassed,
            "report" => Self::of_report(event, end),
            "delivered" => Self::MessageDelivered,
            "not_me" => Self::NotMe,
            "refusal" => Self::Refused,
            _ => Self::OtherStep,
        }
    }

    fn of_desk(event: &Event<'_>) -> Self {
        match &*event.kind {
            "clock_repaired" => Self::ClockRepaired,
            "check_enabled" => Self::CheckEnabled,
            "policy_proposed" => Self::PolicyProposed,
            "policy_used" => Self::PolicyUsed,
            "key_rotated" => Self::KeyRotated,
            "person_erased" => Self::PersonErased,
            "resolved" => Self::Resolved,
            "exported" => Self::Exported,
            "refusal" => Self::DeskRefused,
            _ => Self::OtherOfDesk,
        }
    }

    fn of_enrolment(event: &Event<'_>) -> Self {
        match (event.change.as_deref(), event.outcome.as_deref()) {
            (Some("remove"), _) => Self::EnrolmentRemoved,
            (_, Some("failed" | "inconclusive")) => Self::EnrolmentFailed,
            (Some("authenticator" | "contact" | "registration"), _) => Self::EnrolmentBegun,
            (Some("reconfirm"), _) => Self::EnrolmentConfirmed,
            _ => Self::EnrolmentAdded,
        }
    }

    fn of_report(event: &Event<'_>, end: Option<&str>) -> Self {
        match (end, event.result.as_deref()) {
            (Some("done"), _) => Self::GrantCarriedOut,
            (Some("failed"), _) => Self::GrantFailed,
            (Some("unknown"), _) => Self::GrantUncertain,
            (_, Some("done")) => Self::CommandDone,
            (_, Some("failed")) => Self::CommandFailed,
            _ => Self::CommandUncertain,
        }
    }
}
