//! German, with the formal address.

use crate::case::prompt::PromptKey;

#[expect(clippy::too_many_lines, reason = "one arm for each text")]
pub(super) const fn text(key: PromptKey) -> &'static str {
    match key {
        PromptKey::AskQuestions => "Bitte beantworten Sie diese {count} Fragen.",
        PromptKey::AskQuestion => "Bitte beantworten Sie diese Frage.",
        PromptKey::AskPartial => {
            "Bitte nennen Sie von dieser Angabe nur {positions}: {field}. Zählen Sie Buchstaben und \
             Ziffern, keine Leerzeichen."
        }
        PromptKey::AskRecall => "Bitte antworten Sie, so gut Sie sich erinnern: {fact}?",
        PromptKey::AskRecallDate => {
            "Bitte nennen Sie den Tag, so gut Sie sich erinnern: {fact}. Schreiben Sie ihn so: {example}."
        }
        PromptKey::AskCode => {
            "Wir haben Ihnen einen Code aus {digits} Ziffern geschickt: {channel}, {contact}. Bitte geben \
             Sie ihn hier ein."
        }
        PromptKey::AskCodeSent => {
            "Wir haben Ihnen einen Code aus {digits} Ziffern geschickt: {channel}. Bitte geben Sie ihn ein."
        }
        PromptKey::AskCodeSpoken => {
            "Wir haben Ihnen einen Code aus {digits} Ziffern geschickt: {channel}, {contact}. Bitte lesen \
             Sie ihn vor."
        }
        PromptKey::AskTotp => {
            "Bitte geben Sie die {digits} Ziffern an, die Ihre Authenticator-App jetzt anzeigt."
        }
        PromptKey::AskRecoveryCode => {
            "Bitte geben Sie einen Wiederherstellungscode an, den Sie noch nicht benutzt haben: 16 \
             Buchstaben und Ziffern."
        }
        PromptKey::AskVouch => "Wir bitten jemanden, für Sie zu bürgen: {role}. Bitte warten Sie.",
        PromptKey::VouchRequest => {
            "Jemand, der sich als {subject} ausgibt, hat sich an den Servicedesk gewandt. Anliegen: \
             {action}. Bestätigen Sie nur, wenn Sie diese Person soeben selbst erkannt haben. Lehnen \
             Sie im Zweifel ab."
        }
        PromptKey::AskConfirm => "Bitte führen Sie diese Prüfung durch und füllen Sie aus: {fields}.",
        PromptKey::AskExternal => "Bitte bestätigen Sie, dass Sie es sind: {provider}.",
        PromptKey::ExternalNumber => {
            "Wählen Sie auf Ihrem Gerät die {number}. Wird Ihnen diese Zahl nicht angeboten, lehnen Sie \
             bitte ab."
        }
        PromptKey::TryAgain => "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
        PromptKey::WrongForm => {
            "Das hat nicht die verlangte Form. Bitte prüfen Sie es und geben Sie es noch einmal ein."
        }
        PromptKey::SendCode => {
            "{code} ist Ihr Code für den Servicedesk, gültig {minutes} min. Nennen Sie ihn niemals \
             jemandem, der Sie anruft."
        }
        PromptKey::SendVouch => {
            "Der Servicedesk fragt, ob Sie für jemanden bürgen können. Bitte melden Sie sich an und \
             öffnen Sie die Anfrage dort. Antworten Sie nicht auf diese Nachricht."
        }
        PromptKey::TitleCode => "Ihr Code für den Servicedesk",
        PromptKey::TitleSecret => "Ihr Anliegen beim Servicedesk",
        PromptKey::TitleVouch => "Eine Anfrage des Servicedesks",
        PromptKey::TitleNotice => "Mitteilung des Servicedesks",
        PromptKey::Waiting => "Einen Moment bitte. Wir bearbeiten Ihr Anliegen.",
        PromptKey::Escalated => "Ihr Anliegen wird von anderer Stelle weiterbearbeitet.",
        PromptKey::Approved => "Ihr Anliegen ist genehmigt.",
        PromptKey::Done => "Ihr Anliegen ist erledigt.",
        PromptKey::Refused => {
            "Auf diesem Weg können wir Ihr Anliegen nicht erledigen. Bitte wenden Sie sich persönlich \
             an Ihren Servicedesk oder an Ihre Führungskraft."
        }
        PromptKey::ReadOut => {
            "Bitte lesen Sie es jetzt Zeichen für Zeichen vor, und schreiben Sie es nicht auf."
        }
        PromptKey::DeliverPassword => "Ihr Einmalpasswort: {secret} Nennen Sie es niemals jemandem.",
        PromptKey::DeliverHalf => {
            "Teil {part} von 2 Ihres Einmalpassworts: {secret} Fügen Sie beide Teile ohne Leerzeichen \
             zusammen. Nennen Sie sie niemals jemandem."
        }
        PromptKey::DeliverKey => {
            "Ihr Schlüssel, um Ihre Anmeldung neu einzurichten: {secret} Nennen Sie ihn niemals \
             jemandem."
        }
        PromptKey::NoticeApproved => "Ein Anliegen beim Servicedesk wurde genehmigt: {action}.",
        PromptKey::NoticeEscalated => {
            "Ein Anliegen beim Servicedesk wurde an eine zweite Person weitergegeben: {action}."
        }
        PromptKey::NoticeDenied => "Ein Anliegen beim Servicedesk wurde abgelehnt: {action}.",
        PromptKey::NoticeDelivered => "Ein Anliegen beim Servicedesk wurde ausgeführt: {action}.",
        PromptKey::NoticeUnknown => {
            "Es ist nicht sicher, ob ein Anliegen beim Servicedesk ausgeführt wurde: {action}. Wir \
             gehen dem nach."
        }
        PromptKey::NoticeClosed => {
            "Nach zu vielen fehlgeschlagenen Versuchen beim Servicedesk ist die Selbstbedienung für \
             dieses Konto vorerst gesperrt. Die Anmeldung ist weiterhin möglich."
        }
        PromptKey::NoticeNotMe => {
            "Uns wurde gemeldet, dass ein Anliegen beim Servicedesk nicht echt war. Alle Anliegen zu \
             diesem Konto wurden gestoppt."
        }
        PromptKey::NoticeNotMeSaid => {
            "Auf der Self-Service-Seite hat jemand gemeldet, dass ein Anliegen zu diesem Konto nicht echt \
             war. Gestoppt wurde nichts, weil ein Nachweis fehlte. Wenn Sie das waren, rufen Sie bitte den \
             Servicedesk an."
        }
        PromptKey::NoticeLimit => {
            "Für dieses Konto wurden ungewöhnlich viele Codes oder Push-Nachrichten angefordert. Vorerst \
             werden keine weiteren gesendet. Wenn Sie das nicht waren, melden Sie es bitte dem Servicedesk."
        }
        PromptKey::NoticeFailedElsewhere => {
            "Zu einem Konto, bei dem gerade Prüfungen gescheitert sind, gibt es ein neues Anliegen: {action}."
        }
        PromptKey::NoticeMore => "Das ist seit der letzten Meldung noch {count}-mal vorgekommen.",
        PromptKey::NoticeSameSubject => {
            "Dieselbe Person am Servicedesk hat dasselbe Konto ungewöhnlich oft bearbeitet: {action}."
        }
        PromptKey::NoticeEnrolled => {
            "Womit Sie sich beim Servicedesk ausweisen, wurde für dieses Konto geändert."
        }
        PromptKey::NotMeHow => {
            "Waren Sie das nicht? Melden Sie es sofort dem Servicedesk und nennen Sie diesen Code: \
             {token}"
        }
        PromptKey::NewPassword => "Bitte wählen Sie ein neues Passwort.",
        PromptKey::PasswordTooShort => "Das Passwort braucht mindestens {at_least} Zeichen.",
        PromptKey::PasswordTooLong => "Das Passwort darf höchstens {at_most} Zeichen haben.",
        PromptKey::PasswordNotPrintable => {
            "Das Passwort enthält ein Zeichen, das nicht verwendet werden kann."
        }
        PromptKey::PasswordBlocked => "Dieses Passwort gehört zu denen, die Angreifer zuerst versuchen.",
        PromptKey::PasswordContext => {
            "Das Passwort besteht aus Namen, die andere kennen: Ihrem eigenen oder dem Ihrer \
             Organisation."
        }
        PromptKey::PasswordTooFewClasses => {
            "Das Passwort braucht mindestens {at_least} davon: Kleinbuchstaben, Großbuchstaben, \
             Ziffern, andere Zeichen."
        }
        PromptKey::PasswordWeak => "Dieses Passwort ist leicht zu erraten.",
        PromptKey::PasswordUsedBefore => "Dieses Passwort wurde schon einmal benutzt.",
        PromptKey::AnswerTooShort => "Antwort {number} ist zu kurz.",
        PromptKey::AnswerTooLong => "Antwort {number} ist zu lang.",
        PromptKey::AnswerRepeated => "Antwort {number} ist dieselbe wie eine andere.",
        PromptKey::AnswerInQuestion => "Antwort {number} steht schon in der Frage.",
        PromptKey::OnePosition => "die Stelle {position}",
        PromptKey::SeveralPositions => "die Stellen {positions}",
        PromptKey::ListNext => "{first}, {next}",
        PromptKey::ListLast => "{first} und {last}",
    }
}

pub(super) fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "reset_password" => "neues Passwort",
        "unlock_account" => "Entsperren des Kontos",
        "reset_mfa" => "Neueinrichtung des zweiten Faktors",
        "change_phone" => "Änderung der Telefonnummer",
        "not_me" => "Meldung, dass Sie es nicht waren",
        "sms" => "SMS",
        "private_email" => "private E-Mail",
        "split" => "in zwei Teilen",
        "read_out" => "am Telefon",
        "desk_pickup" => "Abholung beim Servicedesk",
        "manager" => "Ihre Führungskraft",
        "desk_lead" => "Leitung des Servicedesks",
        "security_desk" => "IT-Sicherheit",
        "webauthn" => "Passkey",
        "last_sign_in" => "letzte Anmeldung",
        "last_password_change" => "letzte Änderung des Passworts",
        "driver_licence" => "Führerscheinnummer",
        "number_called" => "angerufene Nummer",
        "who_answered" => "wer sich gemeldet hat",
        "document_type" => "Art des Ausweises",
        "seen_live" => "live gesehen",
        "questions" => "Sicherheitsfragen",
        "authenticator" => "Authenticator-App",
        "recovery_codes" => "Wiederherstellungscodes",
        "contact" => "Kontaktdaten",
        "password" => "Passwort",
        _ => return None,
    })
}
