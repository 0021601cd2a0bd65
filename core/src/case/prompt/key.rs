use std::fmt;

macro_rules! keys {
    ($($(#[doc = $doc:literal])+ $key:ident = $name:literal [$($placeholder:literal),*];)+) => {
        /// One text for people. The names are stable; what stands in brackets must be used.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum PromptKey {
            $($(#[doc = $doc])+ $key,)+
        }

        impl PromptKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$key),+];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$key => $name,)+ }
            }

            /// The values that the text has a place for, written `{name}`.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$key => &[$($placeholder),*],)+ }
            }
        }
    };
}

keys! {
    /// To the caller: several questions follow. `[count]`
    AskQuestions = "ask_questions" ["count"];
    /// To the caller: one question follows. Stands for [`AskQuestions`](Self::AskQuestions) if the count is 1.
    AskQuestion = "ask_question" [];
    /// To the caller: some characters of a stored value; the positions in words. `[field, positions]`
    AskPartial = "ask_partial" ["field", "positions"];
    /// To the caller: something they should remember. `[fact]`
    AskRecall = "ask_recall" ["fact"];
    /// To the caller: a day they should remember, and how to write it. `[fact, example]`
    AskRecallDate = "ask_recall_date" ["fact", "example"];
    /// To the caller, who types it in: a code was sent. `[digits, channel, contact]`
    AskCode = "ask_code" ["digits", "channel", "contact"];
    /// To the caller on their own screen: a code was sent; where to is not shown. `[digits, channel]`
    AskCodeSent = "ask_code_sent" ["digits", "channel"];
    /// To the caller, who says it to the operator: a code was sent. `[digits, channel, contact]`
    AskCodeSpoken = "ask_code_spoken" ["digits", "channel", "contact"];
    /// To the caller: the code of an authenticator. `[digits]`
    AskTotp = "ask_totp" ["digits"];
    /// To the caller: a recovery code.
    AskRecoveryCode = "ask_recovery_code" [];
    /// To the caller: someone is asked to vouch. `[role]`
    AskVouch = "ask_vouch" ["role"];
    /// To the voucher. `[subject, action]`
    VouchRequest = "vouch_request" ["subject", "action"];
    /// To the operator: a check by procedure, and what to fill in. `[fields]`
    AskConfirm = "ask_confirm" ["fields"];
    /// To the caller: a provider will ask them. `[provider]`
    AskExternal = "ask_external" ["provider"];
    /// To the caller: the number to choose on their device. `[number]`
    ExternalNumber = "external_number" ["number"];
    /// To the caller: not right, and there is another try.
    TryAgain = "try_again" [];
    /// To the caller: it can not be right by its form, and was no try.
    WrongForm = "wrong_form" [];

    /// The message that brings a code; in one SMS. `[code, minutes]`
    SendCode = "send_code" ["code", "minutes"];
    /// The message that a request to vouch waits; says nothing about whom.
    SendVouch = "send_vouch" [];

    /// To the caller: nothing to do now.
    Waiting = "waiting" [];
    /// To the caller: someone else goes on.
    Escalated = "escalated" [];
    /// To the caller: approved, not yet carried out.
    Approved = "approved" [];
    /// To the caller: carried out.
    Done = "done" [];
    /// To the caller: the one refusal, whatever the reason.
    Refused = "refused" [];
    /// To the operator, who reads a secret out.
    ReadOut = "read_out" [];
    /// The message that brings a one-time password. `[secret]`
    DeliverPassword = "deliver_password" ["secret"];
    /// The message that brings half of one; part 1 or 2. `[part, secret]`
    DeliverHalf = "deliver_half" ["part", "secret"];
    /// The message that brings a re-enrolment key. `[secret]`
    DeliverKey = "deliver_key" ["secret"];

    /// To all who are told: approved. `[action]`
    NoticeApproved = "notice_approved" ["action"];
    /// To all who are told: escalated. `[action]`
    NoticeEscalated = "notice_escalated" ["action"];
    /// To all who are told: refused. `[action]`
    NoticeDenied = "notice_denied" ["action"];
    /// To all who are told: carried out. `[action]`
    NoticeDelivered = "notice_delivered" ["action"];
    /// To all who are told: perhaps carried out. `[action]`
    NoticeUnknown = "notice_unknown" ["action"];
    /// To all who are told: the recovery path is closed.
    NoticeClosed = "notice_closed" [];
    /// To all who are told: someone said "not me".
    NoticeNotMe = "notice_not_me" [];
    /// To all who are told: someone said "not me" at a page, without a proof.
    NoticeNotMeSaid = "notice_not_me_said" [];
    /// To all who are told: a budget of messages or pushes was used up.
    NoticeLimit = "notice_limit" [];
    /// To all who are told: checks failed in another case. `[action]`
    NoticeFailedElsewhere = "notice_failed_elsewhere" ["action"];
    /// After a notice: how many of its kind nobody was told of. `[count]`
    NoticeMore = "notice_more" ["count"];
    /// To all who are told: one operator and one subject too often. `[action]`
    NoticeSameSubject = "notice_same_subject" ["action"];
    /// To all who are told: what proves who someone is was enrolled, changed or removed.
    NoticeEnrolled = "notice_enrolled" [];
    /// To the subject, after a notice: how to say "not me". `[token]`
    NotMeHow = "not_me_how" ["token"];

    /// To the caller: a new password.
    NewPassword = "new_password" [];
    /// Of a new password: too short. `[at_least]`
    PasswordTooShort = "password_too_short" ["at_least"];
    /// Of a new password: too long. `[at_most]`
    PasswordTooLong = "password_too_long" ["at_most"];
    /// Of a new password: a character that can not be printed.
    PasswordNotPrintable = "password_not_printable" [];
    /// Of a new password: on the blocklist.
    PasswordBlocked = "password_blocked" [];
    /// Of a new password: made of names that everybody knows.
    PasswordContext = "password_context" [];
    /// Of a new password: too few classes of characters. `[at_least]`
    PasswordTooFewClasses = "password_too_few_classes" ["at_least"];
    /// Of a new password: easy to guess.
    PasswordWeak = "password_weak" [];
    /// Of a new password: used before.
    PasswordUsedBefore = "password_used_before" [];
    /// Of a new answer: too short. `[number]`
    AnswerTooShort = "answer_too_short" ["number"];
    /// Of a new answer: too long. `[number]`
    AnswerTooLong = "answer_too_long" ["number"];
    /// Of a new answer: the same as another. `[number]`
    AnswerRepeated = "answer_repeated" ["number"];
    /// Of a new answer: its question says it. `[number]`
    AnswerInQuestion = "answer_in_question" ["number"];

    /// One position, as it stands in [`AskPartial`](Self::AskPartial). `[position]`
    OnePosition = "one_position" ["position"];
    /// Several positions, as they stand in [`AskPartial`](Self::AskPartial). `[positions]`
    SeveralPositions = "several_positions" ["positions"];
    /// Two neighbours in a list, more to follow. `[first, next]`
    ListNext = "list_next" ["first", "next"];
    /// The end of a list. `[first, last]`
    ListLast = "list_last" ["first", "last"];
}

impl PromptKey {
    /// Reads a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.as_str() == name)
    }
}

impl fmt::Display for PromptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
