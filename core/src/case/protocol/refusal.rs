use std::fmt;

/// A refused input. The refusal is recorded and changes nothing else. The operator sees the reason;
/// callers all read the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The kind of refusal.
    pub code: RefusalCode,
    /// The challenge or command that the refusal is about; empty if none in particular.
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
        /// The kind of a refusal. The names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum RefusalCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns the message, for operators.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }

            /// Returns how to fix it.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }
    };
}

refusals! {
    /// The case has ended.
    Ended, "ended", "the case has ended", "open a new case";
    /// The id was used for another input.
    OtherContent, "other_content", "this input id was used for another input", "use a new id for each input";
    /// The case has reached the maximum number of inputs.
    TooManyInputs, "too_many_inputs", "the case has reached the maximum number of inputs", "open a new case";
    /// Another operator is in charge of the case.
    OtherOperator, "other_operator", "another operator runs this case", "take over the case, if it was escalated";
    /// The kind of actor may not send the input.
    WrongActor, "wrong_actor", "this kind of actor may not do this", "let a person do it";
    /// The policy does not let this operator run this case.
    WrongOperator, "wrong_operator", "the policy does not let this operator run this case", "let a colleague with the role and sign-in level that the policy requires do it";
    /// The account is the operator's own.
    OwnAccount, "own_account", "operators cannot run a case about their own account", "let a colleague do it";
    /// The case is escalated, and nobody has taken over.
    Escalated, "escalated", "the case is escalated", "wait for the second person to take over";
    /// The case is not escalated, so there is nothing to take over.
    NotEscalated, "not_escalated", "the case is not escalated", "escalate it first";
    /// The operator ran this case before, vouched in it, or is not a person whom the policy names.
    NotSecondPerson, "not_second_person", "this operator cannot take over", "let another person whom the policy names take over";
    /// The directory lists nobody as the person to whom the policy escalates.
    NobodyNamed, "nobody_named", "the policy escalates to a person whom the directory does not list for this subject", "list those people under `relationships`; an address alone cannot take over";
    /// The policy has no such challenge.
    UnknownChallenge, "unknown_challenge", "the policy has no such challenge", "choose a challenge that is shown";
    /// The challenge is forbidden, settled, or no longer useful.
    NotOpen, "not_open", "this challenge is not open", "choose a challenge that is shown as open";
    /// The challenge cannot be asked of this subject now.
    Unavailable, "unavailable", "this challenge cannot be asked of this subject now", "choose another challenge";
    /// The challenge was not asked.
    NotAsked, "not_asked", "this challenge was not asked", "choose it first";
    /// The time to answer is over.
    TooLate, "too_late", "the time to answer is over", "ask again";
    /// The answer does not have the form of the challenge: it cannot be right, and is not an attempt.
    Shape, "shape", "the answer does not have the required form, and does not count as an attempt", "enter what the prompt asks for: one text for each question, all digits of a code, a date as in the example, every field of a form";
    /// Only the caller may enter the answer.
    EnteredBy, "entered_by", "only the caller may enter this", "let the caller enter it";
    /// The recovery path is closed.
    Closed, "closed", "the recovery path of this subject is closed", "use challenges that cannot be guessed, with a second person";
    /// Too many messages were sent to this destination.
    SendLimit, "send_limit", "too many messages were sent to this destination", "wait, or choose another channel";
    /// Too many pushes wait for the subject, or were sent recently.
    PushLimit, "push_limit", "too many pushes were sent to this subject", "wait, or choose another challenge";
    /// There is no usable contact, or it changed too recently.
    NoContact, "no_contact", "there is no usable contact", "choose another challenge";
    /// There is no such command, or it is of another kind.
    UnknownCommand, "unknown_command", "there is no such command to report on", "report with the id of the command";
    /// The command already has a final report.
    AlreadyReported, "already_reported", "this command already has a final report", "do nothing: the first report counts";
    /// The nonce is not that of the `PresentChallenge`.
    Nonce, "nonce", "the nonce is not the one that was issued", "answer the newest challenge";
    /// The reference was used before.
    Replayed, "replayed", "this answer was used before", "ask the provider again";
    /// The provider's signature is missing or wrong.
    Provenance, "provenance", "the provider's signature is missing or invalid", "pass the provider's signed answer unchanged";
    /// The observation is in the future.
    Future, "future", "the observation is in the future", "correct the clock of the observing system";
    /// The observation is before the year 2000: seconds mistaken for milliseconds.
    NotMilliseconds, "not_milliseconds", "the observation is before the year 2000", "pass milliseconds since 1970, not seconds";
    /// The policy has no such signal or outcome, or the evidence is impossible.
    Evidence, "evidence", "the policy has no such evidence", "report signals and outcomes of the policy";
    /// The person may not vouch for this subject.
    NotVoucher, "not_voucher", "this person may not vouch for this subject", "ask one of the people named in the request";
    /// The voucher's relation to the subject is too recent.
    YoungRelation, "young_relation", "the voucher's relation to the subject is too recent", "ask someone else";
    /// The voucher and the subject vouch for each other.
    MutualVouch, "mutual_vouch", "these two people vouch for each other", "ask someone else";
    /// The voucher has reached the limit of vouches.
    VouchQuota, "vouch_quota", "this person has vouched too often", "ask someone else";
    /// There is no such grant in this case.
    UnknownGrant, "unknown_grant", "this case has no such grant", "redeem the grant of this case";
    /// No approval of another case blocks this one, or its grant was already redeemed.
    NothingToEnd, "nothing_to_end", "there is no other approval that can be ended", "wait until the other approval ends";
    /// The grant has expired, was redeemed, or was ended.
    GrantOver, "grant_over", "the grant has ended or was used", "open a new case";
    /// The decision is no longer an approval.
    NotApproved, "not_approved", "the policy does not approve this now", "check what is missing";
    /// The account is unknown, disabled, or not the one that was approved.
    Account, "account", "the account is unknown, disabled, or not the approved one", "check the account in the directory first";
    /// A block or a limit prevents the input.
    Held, "held", "a block or a limit prevents this", "resolve the block named in the refusal, or wait until it ends";
    /// No channel may deliver it.
    Undeliverable, "undeliverable", "there is no channel over which this may be delivered", "hand it over in person, if the policy allows it";
    /// The password is not good enough, or none is expected here.
    Password, "password", "this password cannot be accepted", "fix the problem named in the refusal";
    /// The key is unknown, was used, or has expired.
    Key, "key", "this key cannot be used", "request a new key";
    /// Nothing can be enrolled here.
    NoEnrolment, "no_enrolment", "this cannot be enrolled in this case", "open a case for an enrolment action, and get it approved";
    /// An administrator's step has no reason.
    Reason, "reason", "the reason is missing", "state the reason in a few words";
    /// Nothing is stored about the person.
    UnknownPerson, "unknown_person", "nothing is stored about this person", "check that the id is the one in the directory";
    /// No stored time is ahead.
    NotAhead, "not_ahead", "no stored time of this person is ahead of the clock", "do nothing: there is nothing to repair";
    /// The time that the administrator stated is not that of the engine's clock.
    OtherTime, "other_time", "the clock does not show the stated time", "set the clock first, then repair the stored times";
    /// The check is not disabled.
    NotDisabled, "not_disabled", "this check is not disabled for this person", "do nothing: the check can be asked";
    /// Nobody else has proposed this.
    SecondPerson, "second_person", "another person must have proposed this", "let a second administrator propose the same first";
    /// The policy is in force, which always one is.
    InForce, "in_force", "the policy is in force", "put another policy in force first";
    /// The policy, key or share is malformed.
    Malformed, "malformed", "the policy, the key or the share is malformed", "pass a digest of 64 hex digits, a key id of 1 to 64 characters, and a share from 1 to 1000";
    /// The enrolment is not good enough.
    WeakEnrolment, "weak_enrolment", "this is not good enough to be enrolled", "fix the problem named in the refusal";
}
