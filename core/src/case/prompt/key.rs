use std::fmt;
use std::str::FromStr;

use crate::words::UnknownWord;

macro_rules! keys {
    ($($(#[doc = $doc:literal])+ $key:ident = $name:literal [$($placeholder:literal),*];)+) => {
        /// A text for people. The names are stable; every placeholder in brackets must be used.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum PromptKey {
            $($(#[doc = $doc])+ $key,)+
        }

        impl PromptKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$key),+];

            const NAMES: &'static [&'static str] = &[$($name),+];

            /// Returns the stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$key => $name,)+ }
            }

            /// Returns the values that the text must use, each written `{name}`.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$key => &[$($placeholder),*],)+ }
            }
        }
    };
}

keys! {
    /// To the caller: several questions follow. `[count]`
    AskQuestions = "ask_questions" ["count"];
    /// To the caller: one question follows. Replaces [`AskQuestions`](Self::AskQuestions) if the count is 1.
    AskQuestion = "ask_question" [];
    /// To the caller: some characters of a stored value; the positions in words. `[field, positions]`
    AskPartial = "ask_partial" ["field", "positions"];
    /// To the caller: something they should remember. `[fact]`
    AskRecall = "ask_recall" ["fact"];
    /// To the caller: a day they should remember, and how to write it. `[fact, example]`
    AskRecallDate = "ask_recall_date" ["fact", "example"];
    /// To the caller, who types it in: a code was sent. `[digits, channel, contact]`
    AskCode = "ask_code" ["digits", "channel", "contact"];
    /// To the caller on their own screen: a code was sent; the contact is not shown. `[digits, channel]`
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
    /// To the caller: wrong, with another try left.
    TryAgain = "try_again" [];
    /// To the caller: an answer of this form cannot be right; it did not count as a try.
    WrongForm = "wrong_form" [];

    /// The message with a code; must fit in one SMS. `[code, minutes]`
    SendCode = "send_code" ["code", "minutes"];
    /// The message that a vouch request is waiting; does not name the subject.
    SendVouch = "send_vouch" [];
    /// The subject line of a mail with a code, without the code.
    TitleCode = "title_code" [];
    /// The subject line of a mail with a password or key, or a part of one; names neither.
    TitleSecret = "title_secret" [];
    /// The subject line of a mail that a vouch request is waiting.
    TitleVouch = "title_vouch" [];
    /// The subject line of a mail with a notice.
    TitleNotice = "title_notice" [];

    /// To the caller: nothing to do now.
    Waiting = "waiting" [];
    /// To the caller: someone else will continue.
    Escalated = "escalated" [];
    /// To the caller: approved, not yet carried out.
    Approved = "approved" [];
    /// To the caller: carried out.
    Done = "done" [];
    /// To the caller: refused; the same text for every reason.
    Refused = "refused" [];
    /// To the operator, who reads a secret out.
    ReadOut = "read_out" [];
    /// The message with a one-time password. `[secret]`
    DeliverPassword = "deliver_password" ["secret"];
    /// The message with half of a one-time password; part 1 or 2. `[part, secret]`
    DeliverHalf = "deliver_half" ["part", "secret"];
    /// The message with a re-enrolment key. `[secret]`
    DeliverKey = "deliver_key" ["secret"];

    /// To all who are notified: approved. `[action]`
    NoticeApproved = "notice_approved" ["action"];
    /// To all who are notified: escalated. `[action]`
    NoticeEscalated = "notice_escalated" ["action"];
    /// To all who are notified: refused. `[action]`
    NoticeDenied = "notice_denied" ["action"];
    /// To all who are notified: carried out. `[action]`
    NoticeDelivered = "notice_delivered" ["action"];
    /// To all who are notified: possibly carried out. `[action]`
    NoticeUnknown = "notice_unknown" ["action"];
    /// To all who are notified: the recovery path is closed.
    NoticeClosed = "notice_closed" [];
    /// To all who are notified: someone said "not me".
    NoticeNotMe = "notice_not_me" [];
    /// To all who are notified: someone said "not me" on a self-service page, without proof.
    NoticeNotMeSaid = "notice_not_me_said" [];
    /// To all who are notified: a limit on messages or pushes was reached.
    NoticeLimit = "notice_limit" [];
    /// To all who are notified: checks failed in another case. `[action]`
    NoticeFailedElsewhere = "notice_failed_elsewhere" ["action"];
    /// After a notice: the number of notices of its kind that were not sent. `[count]`
    NoticeMore = "notice_more" ["count"];
    /// To all who are notified: one operator and one subject too often. `[action]`
    NoticeSameSubject = "notice_same_subject" ["action"];
    /// To all who are notified: a means of proving identity was enrolled, changed or removed.
    NoticeEnrolled = "notice_enrolled" [];
    /// To the subject, after a notice: how to say "not me". `[token]`
    NotMeHow = "not_me_how" ["token"];

    /// To the caller: a new password.
    NewPassword = "new_password" [];
    /// A new password is too short. `[at_least]`
    PasswordTooShort = "password_too_short" ["at_least"];
    /// A new password is too long. `[at_most]`
    PasswordTooLong = "password_too_long" ["at_most"];
    /// A new password has a character that cannot be printed.
    PasswordNotPrintable = "password_not_printable" [];
    /// A new password is on the blocklist.
    PasswordBlocked = "password_blocked" [];
    /// A new password is made up of well-known names.
    PasswordContext = "password_context" [];
    /// A new password has too few classes of characters. `[at_least]`
    PasswordTooFewClasses = "password_too_few_classes" ["at_least"];
    /// A new password is easy to guess.
    PasswordWeak = "password_weak" [];
    /// A new password was used before.
    PasswordUsedBefore = "password_used_before" [];
    /// A new answer is too short. `[number]`
    AnswerTooShort = "answer_too_short" ["number"];
    /// A new answer is too long. `[number]`
    AnswerTooLong = "answer_too_long" ["number"];
    /// A new answer is the same as another. `[number]`
    AnswerRepeated = "answer_repeated" ["number"];
    /// A new answer is contained in its question. `[number]`
    AnswerInQuestion = "answer_in_question" ["number"];

    /// A single position, for [`AskPartial`](Self::AskPartial). `[position]`
    OnePosition = "one_position" ["position"];
    /// Several positions, for [`AskPartial`](Self::AskPartial). `[positions]`
    SeveralPositions = "several_positions" ["positions"];
    /// Two neighbours in a list, with more to follow. `[first, next]`
    ListNext = "list_next" ["first", "next"];
    /// The end of a list. `[first, last]`
    ListLast = "list_last" ["first", "last"];
}

impl FromStr for PromptKey {
    type Err = UnknownWord;

    fn from_str(name: &str) -> Result<Self, UnknownWord> {
        let key = Self::ALL.iter().copied().find(|key| key.as_str() == name);
        key.ok_or_else(|| UnknownWord::new(name, Self::NAMES))
    }
}

impl fmt::Display for PromptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
