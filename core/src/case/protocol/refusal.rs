use std::fmt;

/// What was asked is not done. It is recorded, changes nothing else, and says why to the operator;
/// callers all read one and the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of refusal.
    pub code: RefusalCode,
    /// What it is about: a challenge, a command; empty if nothing in particular.
    pub about: String,
}

impl Refusal {
    pub(in crate::case) fn new(code: RefusalCode, about: impl Into<String>) -> Self {
        Self { code, about: about.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.about.is_empty() {
            write!(f, "`{}`: ", self.about)?;
        }
        f.write_str(self.code.message())
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $message:literal, $help:literal;)*) => {
        /// The kind of a refusal; the names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum RefusalCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it means, for operators.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }

            /// The way out.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }
    };
}

refusals! {
    /// The case has ended.
    Ended, "ended", "the case has ended", "open a new one";
    /// The id was used for something else.
    OtherContent, "other_content", "this input id was used for another input", "give each input an id of its own";
    /// The case has taken all the inputs it takes.
    TooManyInputs, "too_many_inputs", "the case has taken all the inputs it takes", "open a new one";
    /// A case with a second person in charge, and this is not them.
    OtherOperator, "other_operator", "another operator runs this case", "take it over, if it was escalated";
    /// This actor may not say this.
    WrongActor, "wrong_actor", "this may not be said by this kind of actor", "let a person do it";
    /// The policy does not let this operator run this case.
    WrongOperator, "wrong_operator", "the policy does not let this operator run this case", "let a colleague do it who has the role and the sign-in that the policy asks for";
    /// The subject's own account.
    OwnAccount, "own_account", "nobody runs a case about their own account", "let a colleague do it";
    /// Escalated, and nobody has taken over.
    Escalated, "escalated", "the case is escalated", "wait for the second person to take over";
    /// There is nothing to take over.
    NotEscalated, "not_escalated", "the case is not escalated", "escalate it first";
    /// Whoever escalated can not take over, nor anyone the policy does not name.
    NotSecondPerson, "not_second_person", "this operator can not take over", "someone else whom the policy names takes over";
    /// The directory lists nobody as the person that the policy escalates to.
    NobodyNamed, "nobody_named", "the policy escalates to a person whom the directory does not list for this subject", "list those people under `related`; an address alone is nobody who can take over";
    /// The policy has no such challenge.
    UnknownChallenge, "unknown_challenge", "the policy has no such challenge", "choose one of those shown";
    /// It is forbidden, settled, or of no use any more.
    NotOpen, "not_open", "this challenge is not open", "choose one of those shown as open";
    /// It can not be asked of this subject now.
    Unavailable, "unavailable", "this subject can not do it now", "choose another one";
    /// It was not asked.
    NotAsked, "not_asked", "this challenge was not asked", "choose it first";
    /// Its time is over.
    TooLate, "too_late", "its time is over", "ask again";
    /// The answer has not the shape of the challenge: it can not be right, and is no attempt.
    Shape, "shape", "the answer has not the form that was asked for, and is no attempt", "give what the prompt asks for: one text for each question, all the digits of a code, a date as in the example, each field of a form";
    /// The policy says who types this in.
    EnteredBy, "entered_by", "the policy says that the caller enters this", "let the caller enter it";
    /// The recovery path is closed.
    Closed, "closed", "the recovery path of this subject is closed", "use what is not guessable, with a second person";
    /// Too many were sent there.
    SendLimit, "send_limit", "too much was sent to this destination", "wait, or choose another channel";
    /// Too many pushes wait for the subject, or rang lately.
    PushLimit, "push_limit", "too many pushes were sent to this subject", "wait, or choose another challenge";
    /// There is no contact, or it changed too recently.
    NoContact, "no_contact", "there is no contact that may be used", "choose another challenge";
    /// No such command, or it is not of that kind.
    UnknownCommand, "unknown_command", "there is no such command to report on", "report by the id of the command";
    /// It was reported already.
    AlreadyReported, "already_reported", "the first final report of this command stands", "nothing: it is settled";
    /// The nonce is not that of the `PresentChallenge`.
    Nonce, "nonce", "the nonce is not the one that was given out", "answer the newest `Ask`";
    /// The reference was seen before.
    Replayed, "replayed", "this answer was given before", "ask the provider anew";
    /// The provider's signature is missing or wrong.
    Provenance, "provenance", "the provider's signature is missing or does not fit", "hand on the provider's signed answer";
    /// It was observed in the future.
    Future, "future", "it was observed in the future", "set the clock of whoever observed it";
    /// It was observed before the year 2000: seconds taken for milliseconds.
    NotMilliseconds, "not_milliseconds", "it was observed before the year 2000", "give milliseconds since 1970, not seconds";
    /// No such signal or outcome, or evidence that can not be.
    Evidence, "evidence", "the policy knows no such evidence", "report signals and outcomes of the policy";
    /// The person may not vouch for this subject.
    NotVoucher, "not_voucher", "this person may not vouch here", "ask one of the people the request names";
    /// The relation is too young.
    YoungRelation, "young_relation", "the relation has not held for long enough", "ask someone else";
    /// They vouched for each other.
    MutualVouch, "mutual_vouch", "these two people vouch for each other", "ask someone else";
    /// They vouched often enough.
    VouchQuota, "vouch_quota", "this person has vouched too often", "ask someone else";
    /// There is no such grant in this case.
    UnknownGrant, "unknown_grant", "this case has no such grant", "redeem the grant of this case";
    /// No approval of another case stands in the way, or it is on its way already.
    NothingToEnd, "nothing_to_end", "there is no other approval that can be ended", "wait until it has ended";
    /// It is over, was redeemed, or was ended.
    GrantOver, "grant_over", "the grant has ended or was used", "open a new case";
    /// The decision is no approval any more.
    NotApproved, "not_approved", "the policy does not approve this now", "see what is missing";
    /// The account is not the one that was approved, or is disabled.
    Account, "account", "the account is disabled or another one", "see to the account first";
    /// A limit holds it back.
    Held, "held", "a limit holds this back", "see what holds it";
    /// There is no way to deliver it.
    Undeliverable, "undeliverable", "there is no channel over which this may be delivered", "hand it over in person, if the policy allows it";
    /// The password is not good enough, or is not asked for here.
    Password, "password", "this password can not be taken", "see what is wrong with it";
    /// The key is not known, was used, or is over.
    Key, "key", "this key can not be used", "ask for a new one";
    /// Nothing can be enrolled here.
    NoEnrolment, "no_enrolment", "this can not be enrolled in this case", "open a case for enrolment, and pass it";
    /// An administrator's step without a reason.
    Reason, "reason", "there is no reason", "say why, in a few words";
    /// Nothing is stored of the person.
    UnknownPerson, "unknown_person", "nothing is stored of this person", "see whether the id is that of the directory";
    /// No stored time is ahead.
    NotAhead, "not_ahead", "no stored time of this person is ahead of the clock", "nothing: there is nothing to repair";
    /// The time that the administrator read elsewhere is not that of the engine's clock.
    OtherTime, "other_time", "the clock does not show the time that was stated", "set the clock first, then repair what it left behind";
    /// The check can be asked.
    NotDisabled, "not_disabled", "this check is not disabled for this person", "nothing: it can be asked";
    /// What is enrolled is not good enough.
    WeakEnrolment, "weak_enrolment", "this is not good enough to be enrolled", "see what is wrong with it";
}
