use std::sync::Arc;
use std::thread;

use bonafides::case::PromptKey;
use bonafides::keys::Sensitive;
use bonafides_parts::{Alert, Message, SendStatus};

use super::carry_out::{About, Carried, silent};
use crate::Inner;

/// A text to send.
pub(super) struct Text<'a> {
    pub(super) id: String,
    pub(super) channel: &'a str,
    pub(super) address: &'a Sensitive<String>,
    pub(super) whole: &'a Sensitive<String>,
    pub(super) title: PromptKey,
    /// The event, for texts to others than the subject.
    pub(super) alert: Option<Alert>,
}

impl Inner {
    /// Sends texts, all at once: together they take no longer than the slowest channel may. In the order of the texts.
    pub(super) fn send_all(&self, texts: Vec<Text<'_>>, about: &About) -> Vec<Carried> {
        // Events of the threads belong to the command.
        let span = tracing::Span::current();
        let send = |text: Text<'_>| span.in_scope(|| self.send(text, about));
        thread::scope(|scope| {
            let begun: Vec<_> = texts.into_iter().map(|text| scope.spawn(|| send(text))).collect();
            let lost = |_| Carried::Unknown("the thread ended early".to_owned());
            begun.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
        })
    }

    /// Sends one text through the channel of its name.
    pub(super) fn send(&self, text: Text<'_>, about: &About) -> Carried {
        let name = format!("channel {}", text.channel);
        let Some(part) = self.parts.channels.get(text.channel) else {
            return Carried::Failed(format!("no {name} is configured"));
        };
        if let Some(carried) = self.sent.known(&text.id) {
            return carried;
        }
        let key = text.id.clone();
        let (gateway, channel) = (Arc::clone(&part.part), text.channel.to_owned());
        let (id, alert) = (text.id, text.alert);
        let (address, whole) = (text.address.clone(), text.whole.clone());
        let language = about.case.language(about.subject.as_ref()).to_owned();
        let title = self.parts.config.prompts.text(&language, text.title, &[]);
        let sent = part.patience.within(self.parts.limits.channel, move || {
            let message = Message::new(&id, &channel, &address, &whole);
            gateway.send(&message.title(&title).language(&language).alert(alert.as_ref()))
        });
        let (carried, failure) = match sent {
            Ok(SendStatus::Done) => (Carried::Done, None),
            // About one address: the channel works.
            Ok(SendStatus::Failed(reason)) => (Carried::Failed(reason), None),
            Ok(SendStatus::Retry(reason)) => (Carried::Later(reason.clone()), Some(reason)),
            Ok(SendStatus::Unknown(reason)) => (Carried::Unknown(reason.clone()), Some(reason)),
            Ok(SendStatus::Repeat(reason)) => (Carried::LaterUnknown(reason.clone()), Some(reason)),
            Err(silence) => silent(silence),
        };
        self.troubles.note(&name, self.parts.now(), failure.as_deref());
        self.sent.note(key, &carried);
        carried
    }
}
