//! English.

use crate::case::prompt::PromptKey;

#[expect(clippy::too_many_lines, reason = "one arm for each text")]
pub(super) const fn text(key: PromptKey) -> &'static str {
    match key {
        PromptKey::AskQuestions => "Please answer these {count} questions.",
        PromptKey::AskQuestion => "Please answer this question.",
        PromptKey::AskPartial => {
            "Please give only {positions} of the following: {field}. Count letters and digits, not spaces."
        }
        PromptKey::AskRecall => "Please answer as best you can remember: {fact}?",
        PromptKey::AskRecallDate => {
            "Please give the date, as best you can remember: {fact}. Write it like this: {example}."
        }
        PromptKey::AskCode => {
            "We have sent you a code with {digits} digits by {channel}, to {contact}. Please enter it here."
        }
        PromptKey::AskCodeSent => {
            "We have sent you a code with {digits} digits by {channel}. Please enter it."
        }
        PromptKey::AskCodeSpoken => {
            "We have sent you a code with {digits} digits by {channel}, to {contact}. Please read it out."
        }
        PromptKey::AskTotp => "Please give the {digits} digits that your authenticator app is showing now.",
        PromptKey::AskRecoveryCode => {
            "Please give a recovery code that you have not used yet: 16 letters and digits."
        }
        PromptKey::AskVouch => "We are asking someone to vouch for you: {role}. Please wait.",
        PromptKey::VouchRequest => {
            "Someone who says they are {subject} has contacted the service desk. Request: {action}. \
             Confirm only if you have just recognised this person yourself. If in doubt, decline."
        }
        PromptKey::AskConfirm => "Please carry out this check and fill in: {fields}.",
        PromptKey::AskExternal => "Please confirm that it is you: {provider}.",
        PromptKey::ExternalNumber => {
            "Please choose {number} on your device. If you do not see this number there, decline."
        }
        PromptKey::TryAgain => "That did not work. Please try again.",
        PromptKey::WrongForm => "This is not in the expected form. Please check it and enter it again.",
        PromptKey::SendCode => {
            "{code} is your service desk code, valid for {minutes} min. Never share it with anyone who \
             calls you."
        }
        PromptKey::SendVouch => {
            "The service desk is asking whether you can vouch for someone. Please sign in and open the \
             request there. Do not reply to this message."
        }
        PromptKey::TitleCode => "Your service desk code",
        PromptKey::TitleSecret => "Your request at the service desk",
        PromptKey::TitleVouch => "A request from the service desk",
        PromptKey::TitleNotice => "Notice from the service desk",
        PromptKey::Waiting => "One moment, please. We are working on your request.",
        PromptKey::Escalated => "A colleague will continue with your request.",
        PromptKey::Approved => "Your request has been approved.",
        PromptKey::Done => "Your request has been carried out.",
        PromptKey::Refused => {
            "We cannot carry out your request this way. Please go to your service desk in person or ask \
             your manager."
        }
        PromptKey::ReadOut => {
            "Please read it out to the caller now, character by character, and do not write it down."
        }
        PromptKey::DeliverPassword => "Your one-time password: {secret} Never share it with anyone.",
        PromptKey::DeliverHalf => {
            "Part {part} of 2 of your one-time password: {secret} Join both parts without a space. \
             Never share them with anyone."
        }
        PromptKey::DeliverKey => {
            "Your key to set up your sign-in again: {secret} Never share it with anyone."
        }
        PromptKey::NoticeApproved => "A request at the service desk has been approved: {action}.",
        PromptKey::NoticeEscalated => {
            "A request at the service desk has been passed on to a second person: {action}."
        }
        PromptKey::NoticeDenied => "A request at the service desk has been refused: {action}.",
        PromptKey::NoticeDelivered => "A request at the service desk has been carried out: {action}.",
        PromptKey::NoticeUnknown => {
            "It is not certain whether a request at the service desk has been carried out: {action}. We \
             are looking into it."
        }
        PromptKey::NoticeClosed => {
            "After too many failed attempts at the service desk, self-service for this account is \
             closed for now. Signing in still works."
        }
        PromptKey::NoticeNotMe => {
            "We have been told that a request at the service desk was not genuine. All requests for \
             this account have been stopped."
        }
        PromptKey::NoticeNotMeSaid => {
            "Someone reported on the self-service page that a request for this account was not genuine. \
             Nothing was stopped, since they could not prove who they are. If it was you, please call \
             the service desk."
        }
        PromptKey::NoticeLimit => {
            "An unusual number of codes or push notifications was requested for this account. No more \
             will be sent for now. If this was not you, please tell the service desk."
        }
        PromptKey::NoticeFailedElsewhere => {
            "A request was opened for an account whose checks have just failed: {action}."
        }
        PromptKey::NoticeMore => "This has happened {count} more times since the last notice.",
        PromptKey::NoticeSameSubject => {
            "The same operator has handled the same account unusually often: {action}."
        }
        PromptKey::NoticeEnrolled => {
            "The way you prove your identity at the service desk has been changed for this account."
        }
        PromptKey::NotMeHow => "Was this not you? Tell the service desk at once and give this code: {token}",
        PromptKey::NewPassword => "Please choose a new password.",
        PromptKey::PasswordTooShort => "The password needs at least {at_least} characters.",
        PromptKey::PasswordTooLong => "The password may have at most {at_most} characters.",
        PromptKey::PasswordNotPrintable => "The password contains a character that cannot be used.",
        PromptKey::PasswordBlocked => "This password is among those that attackers try first.",
        PromptKey::PasswordContext => {
            "The password is made up of names that others know: yours or your organisation's."
        }
        PromptKey::PasswordTooFewClasses => {
            "The password needs at least {at_least} of these: small letters, capital letters, digits, \
             other characters."
        }
        PromptKey::PasswordWeak => "This password is easy to guess.",
        PromptKey::PasswordUsedBefore => "This password has been used before.",
        PromptKey::AnswerTooShort => "Answer {number} is too short.",
        PromptKey::AnswerTooLong => "Answer {number} is too long.",
        PromptKey::AnswerRepeated => "Answer {number} is the same as another one.",
        PromptKey::AnswerInQuestion => "Answer {number} appears in its question.",
        PromptKey::OnePosition => "character {position}",
        PromptKey::SeveralPositions => "characters {positions}",
        PromptKey::ListNext => "{first}, {next}",
        PromptKey::ListLast => "{first} and {last}",
    }
}

pub(super) fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "reset_password" => "new password",
        "unlock_account" => "unlocking the account",
        "reset_mfa" => "setting up the second factor again",
        "change_phone" => "changing the phone number",
        "not_me" => "a report that it was not you",
        "sms" => "text message",
        "private_email" => "private e-mail",
        "split" => "in two parts",
        "read_out" => "on the phone",
        "desk_pickup" => "pick-up at the service desk",
        "manager" => "your manager",
        "desk_lead" => "head of the service desk",
        "security_desk" => "security desk",
        "webauthn" => "passkey",
        "last_sign_in" => "last sign-in",
        "last_password_change" => "last password change",
        "driver_licence" => "driving licence number",
        "number_called" => "number called",
        "who_answered" => "who answered",
        "document_type" => "document type",
        "seen_live" => "seen live",
        "questions" => "security questions",
        "authenticator" => "authenticator app",
        "recovery_codes" => "recovery codes",
        "contact" => "contact details",
        "password" => "password",
        _ => return None,
    })
}
