//! Danish.

use crate::case::prompt::PromptKey;

#[expect(clippy::too_many_lines, reason = "one arm for each text")]
pub(super) const fn text(key: PromptKey) -> &'static str {
    match key {
        PromptKey::AskQuestions => "Besvar disse {count} spørgsmål.",
        PromptKey::AskQuestion => "Besvar dette spørgsmål.",
        PromptKey::AskPartial => {
            "Oplys kun {positions} af følgende: {field}. Tæl bogstaver og cifre, men ingen mellemrum."
        }
        PromptKey::AskRecall => "Svar, så godt du husker det: {fact}?",
        PromptKey::AskRecallDate => {
            "Oplys dagen, så godt du husker den: {fact}. Skriv den sådan her: {example}."
        }
        PromptKey::AskCode => {
            "Vi har sendt dig en kode på {digits} cifre: {channel}, {contact}. Indtast den her."
        }
        PromptKey::AskCodeSent => "Vi har sendt dig en kode på {digits} cifre: {channel}. Indtast den.",
        PromptKey::AskCodeSpoken => {
            "Vi har sendt dig en kode på {digits} cifre: {channel}, {contact}. Læs den op."
        }
        PromptKey::AskTotp => "Oplys de {digits} cifre, som din godkendelsesapp viser nu.",
        PromptKey::AskRecoveryCode => {
            "Oplys en gendannelseskode, som du ikke har brugt endnu: 16 bogstaver og cifre."
        }
        PromptKey::AskVouch => "Vi beder en anden om at stå inde for dig: {role}. Vent et øjeblik.",
        PromptKey::VouchRequest => {
            "En person, der siger, at vedkommende er {subject}, har henvendt sig til servicedesken. \
             Anmodning: {action}. Bekræft kun, hvis du selv lige har genkendt personen. Afvis, hvis du \
             er i tvivl."
        }
        PromptKey::AskConfirm => "Udfør denne kontrol, og udfyld: {fields}.",
        PromptKey::AskExternal => "Bekræft, at det er dig: {provider}.",
        PromptKey::ExternalNumber => {
            "Vælg {number} på din enhed. Afvis, hvis tallet ikke er blandt dem, der vises."
        }
        PromptKey::TryAgain => "Det lykkedes ikke. Prøv igen.",
        PromptKey::WrongForm => "Det har ikke den form, der blev bedt om. Se efter, og indtast det igen.",
        PromptKey::SendCode => {
            "{code} er din kode til servicedesken. Den gælder i {minutes} min. Fortæl den aldrig til \
             nogen, der ringer til dig."
        }
        PromptKey::SendVouch => {
            "Servicedesken spørger, om du kan stå inde for en person. Log ind, og åbn anmodningen der. \
             Svar ikke på denne besked."
        }
        PromptKey::TitleCode => "Din kode til servicedesken",
        PromptKey::TitleSecret => "Din anmodning til servicedesken",
        PromptKey::TitleVouch => "En forespørgsel fra servicedesken",
        PromptKey::TitleNotice => "Meddelelse fra servicedesken",
        PromptKey::Waiting => "Et øjeblik. Vi behandler din anmodning.",
        PromptKey::Escalated => "En kollega arbejder videre med din anmodning.",
        PromptKey::Approved => "Din anmodning er godkendt.",
        PromptKey::Done => "Din anmodning er udført.",
        PromptKey::Refused => {
            "Vi kan ikke udføre din anmodning på denne måde. Henvend dig personligt i servicedesken, \
             eller spørg din leder."
        }
        PromptKey::ReadOut => "Læs det op nu, tegn for tegn, og skriv det ikke ned.",
        PromptKey::DeliverPassword => "Din engangsadgangskode: {secret} Fortæl den aldrig til nogen.",
        PromptKey::DeliverHalf => {
            "Del {part} af 2 af din engangsadgangskode: {secret} Sæt de to dele sammen uden mellemrum. \
             Fortæl dem aldrig til nogen."
        }
        PromptKey::DeliverKey => {
            "Din nøgle til at sætte dit login op igen: {secret} Fortæl den aldrig til nogen."
        }
        PromptKey::NoticeApproved => "En anmodning i servicedesken er blevet godkendt: {action}.",
        PromptKey::NoticeEscalated => {
            "En anmodning i servicedesken er blevet sendt videre til en anden person: {action}."
        }
        PromptKey::NoticeDenied => "En anmodning i servicedesken er blevet afvist: {action}.",
        PromptKey::NoticeDelivered => "En anmodning i servicedesken er blevet udført: {action}.",
        PromptKey::NoticeUnknown => {
            "Det er ikke sikkert, om en anmodning i servicedesken er blevet udført: {action}. Vi \
             undersøger det."
        }
        PromptKey::NoticeClosed => {
            "Efter for mange mislykkede forsøg i servicedesken er selvbetjeningen for denne konto \
             lukket indtil videre. Det er stadig muligt at logge ind."
        }
        PromptKey::NoticeNotMe => {
            "Vi har fået at vide, at en anmodning i servicedesken ikke var ægte. Alle anmodninger for \
             denne konto er stoppet."
        }
        PromptKey::NoticeNotMeSaid => {
            "Nogen har på selvbetjeningssiden meldt, at en anmodning om denne konto ikke var ægte. Intet er \
             stoppet, da der ikke var noget bevis. Ring til servicedesken, hvis det var dig."
        }
        PromptKey::NoticeLimit => {
            "Der er anmodet om usædvanligt mange koder eller push-beskeder til denne konto. Der sendes ikke \
             flere lige nu. Sig det til servicedesken, hvis det ikke var dig."
        }
        PromptKey::NoticeFailedElsewhere => {
            "Der er åbnet en anmodning om en konto, hvor kontroller netop er slået fejl: {action}."
        }
        PromptKey::NoticeMore => "Det er sket yderligere {count} gange siden den sidste besked.",
        PromptKey::NoticeSameSubject => {
            "Den samme medarbejder i servicedesken har behandlet den samme konto usædvanligt ofte: \
             {action}."
        }
        PromptKey::NoticeEnrolled => {
            "Det, du legitimerer dig med i servicedesken, er blevet ændret for denne konto."
        }
        PromptKey::NotMeHow => {
            "Var det ikke dig? Fortæl det straks til servicedesken, og oplys denne kode: {token}"
        }
        PromptKey::NewPassword => "Vælg en ny adgangskode.",
        PromptKey::PasswordTooShort => "Adgangskoden skal have mindst {at_least} tegn.",
        PromptKey::PasswordTooLong => "Adgangskoden må højst have {at_most} tegn.",
        PromptKey::PasswordNotPrintable => "Adgangskoden har et tegn, der ikke kan bruges.",
        PromptKey::PasswordBlocked => "Denne adgangskode er blandt dem, som angribere prøver først.",
        PromptKey::PasswordContext => {
            "Adgangskoden består af navne, som andre kender: dit eget eller din organisations."
        }
        PromptKey::PasswordTooFewClasses => {
            "Adgangskoden skal have mindst {at_least} af disse: små bogstaver, store bogstaver, cifre, \
             andre tegn."
        }
        PromptKey::PasswordWeak => "Denne adgangskode er let at gætte.",
        PromptKey::PasswordUsedBefore => "Denne adgangskode har været brugt før.",
        PromptKey::AnswerTooShort => "Svar {number} er for kort.",
        PromptKey::AnswerTooLong => "Svar {number} er for langt.",
        PromptKey::AnswerRepeated => "Svar {number} er det samme som et andet.",
        PromptKey::AnswerInQuestion => "Svar {number} står allerede i spørgsmålet.",
        PromptKey::OnePosition => "tegn {position}",
        PromptKey::SeveralPositions => "tegn {positions}",
        PromptKey::ListNext => "{first}, {next}",
        PromptKey::ListLast => "{first} og {last}",
    }
}

pub(super) fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "reset_password" => "ny adgangskode",
        "unlock_account" => "oplåsning af kontoen",
        "reset_mfa" => "ny opsætning af den anden faktor",
        "change_phone" => "ændring af telefonnummeret",
        "not_me" => "melding om, at det ikke var dig",
        "sms" => "sms",
        "private_email" => "privat e-mail",
        "split" => "i to dele",
        "read_out" => "i telefonen",
        "desk_pickup" => "afhentning i servicedesken",
        "manager" => "din leder",
        "desk_lead" => "lederen af servicedesken",
        "security_desk" => "it-sikkerhed",
        "webauthn" => "adgangsnøgle",
        "last_sign_in" => "seneste login",
        "last_password_change" => "seneste skift af adgangskode",
        "driver_licence" => "kørekortnummer",
        "number_called" => "nummer, der blev ringet til",
        "who_answered" => "hvem der svarede",
        "document_type" => "dokumenttype",
        "seen_live" => "set live",
        "questions" => "sikkerhedsspørgsmål",
        "authenticator" => "godkendelsesapp",
        "recovery_codes" => "gendannelseskoder",
        "contact" => "kontaktoplysninger",
        "password" => "adgangskode",
        _ => return None,
    })
}
