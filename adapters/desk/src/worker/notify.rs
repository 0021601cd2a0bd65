use bonafides::case::{CommandId, Notify, PromptKey, RequestVouch};
use bonafides::keys::Sensitive;
use bonafides_parts::Alert;

use super::carry_out::{About, Carried};
use super::send::Text;
use crate::Inner;

impl Inner {
    /// Notifies all recipients, and opens a ticket, at once. Those whose channel is not configured are passed over; if one is
    /// to be tried again, so are all, each under an id of its own.
    pub(super) fn notify(&self, id: &CommandId, notify: &Notify, about: &About) -> Carried {
        let mut later = None;
        let mut failed = None;
        let mut reached = false;
        let alert = Alert::new(notify.event, notify.severity, id.case.clone());
        let texts = notify.to.iter().enumerate().map(|(number, recipient)| {
            let channel = match &self.parts.notices {
                Some(notices) if recipient.channel.is_empty() => notices,
                _ => &recipient.channel,
            };
            Text {
                id: format!("{id}.{number}"),
                channel,
                address: &recipient.address,
                whole: &recipient.text,
                title: PromptKey::TitleNotice,
                alert: (!recipient.is_subject()).then(|| alert.clone()),
            }
        });
        // Tickets are read by many: neither a name nor a token.
        let ticket = Sensitive::new(format!(
            "Event: {}\nSeverity: {}\nAction: {}\nCase: {}",
            notify.event,
            notify.severity,
            about.case.action(),
            id.case
        ));
        let nobody = Sensitive::default();
        let tickets = self.parts.tickets.as_ref().filter(|_| notify.ticket).map(|channel| Text {
            id: format!("{id}.ticket"),
            channel,
            address: &nobody,
            whole: &ticket,
            title: PromptKey::TitleNotice,
            alert: Some(alert.clone()),
        });
        for carried in self.send_all(texts.chain(tickets).collect(), about) {
            match carried {
                Carried::Done | Carried::Unknown(_) => reached = true,
                Carried::Failed(reason) => failed = Some(reason),
                Carried::Later(reason) | Carried::LaterUnknown(reason) => later = Some(reason),
            }
        }
        match (later, failed, reached) {
            (Some(reason), ..) => Carried::Later(reason),
            (None, Some(reason), false) => Carried::Failed(reason),
            (None, ..) => Carried::Done,
        }
    }

    /// Tells one of the people who may vouch, over the contact that the directory names; they sign in and answer.
    pub(super) fn request_vouch(&self, id: &CommandId, request: &RequestVouch, about: &About) -> Carried {
        let Some(subject) = &about.subject else { return Carried::Done };
        if self.parts.now() >= request.until {
            return Carried::Failed("the request has expired".to_owned());
        }
        let asked = subject.relationships.iter().filter(|person| request.people.contains(&person.id));
        let contacts = asked.flat_map(|person| &person.contacts);
        let whole = match &self.parts.vouch_page {
            Some(page) => Sensitive::new(format!("{}\n\n{page}?request={id}", request.text.expose())),
            None => request.text.clone(),
        };
        let mut last = Carried::Failed("nobody who may vouch has a contact".to_owned());
        for (number, contact) in contacts.enumerate() {
            let text = Text {
                id: format!("{id}.{number}"),
                channel: &contact.channel,
                address: &contact.address,
                whole: &whole,
                title: PromptKey::TitleVouch,
                alert: None,
            };
            last = self.send(text, about);
            if !matches!(last, Carried::Failed(_)) {
                break;
            }
        }
        last
    }
}
