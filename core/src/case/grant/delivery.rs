use crate::case::command::Part;
use crate::case::context::destination;
use crate::case::prompt::PromptKey;
use crate::case::secret::one_time_password;
use crate::case::state::Found;
use crate::case::work::Work;
use crate::keys::Sensitive;
use crate::policy::compiled::{Ask, Channel, Grant, GrantKind};

impl Work<'_> {
    /// The first way of the grant that is allowed: never over what was evidence, what the action
    /// changes, or what changed just now; never to a contact that somebody typed in. `None` if there
    /// is no way.
    pub(super) fn parts(&self, grant: &Grant, secret: Option<&Sensitive<String>>) -> Option<Vec<Part>> {
        grant.deliver.iter().find_map(|id| {
            let channel = self.compiled().channels.get(usize::from(*id))?;
            if channel.of.is_empty() {
                let key = match grant.kind {
                    GrantKind::ReenrolmentKey => PromptKey::DeliverKey,
                    _ => PromptKey::DeliverPassword,
                };
                let message = secret.map(|secret| self.message(key, &[("secret", secret.expose())]));
                return Some(vec![self.part(*id, channel, secret.cloned(), message)?]);
            }
            self.split(channel, secret)
        })
    }

    /// Each part over its own channel; one alone is not enough to guess the rest.
    fn split(&self, channel: &Channel, secret: Option<&Sensitive<String>>) -> Option<Vec<Part>> {
        let (first, second) = one_time_password::split(secret?)?;
        let halves = [("1", first), ("2", second)];
        let parts: Option<Vec<Part>> = channel
            .of
            .iter()
            .zip(halves)
            .map(|(id, (number, half))| {
                let values = [("part", number), ("secret", half.expose().as_str())];
                let message = self.message(PromptKey::DeliverHalf, &values);
                self.part(*id, self.compiled().channels.get(usize::from(*id))?, Some(half), Some(message))
            })
            .collect();
        let whole = |parts: &Vec<Part>| parts.len() == 2 && parts.iter().all(|part| part.text.is_some());
        // Two channels that end in one place are one channel.
        let apart = |parts: &Vec<Part>| match parts.as_slice() {
            [Part { address: Some(one), .. }, Part { address: Some(other), .. }] => {
                destination(one.expose()) != destination(other.expose())
            }
            _ => true,
        };
        parts.filter(whole).filter(apart)
    }

    fn message(&self, key: PromptKey, values: &[(&str, &str)]) -> Sensitive<String> {
        Sensitive::new(self.text(key, values))
    }

    fn part(
        &self,
        id: u16,
        channel: &Channel,
        text: Option<Sensitive<String>>,
        message: Option<Sensitive<String>>,
    ) -> Option<Part> {
        if self.was_evidence(id) || self.is_unlocked(&channel.name) {
            return None;
        }
        let name = channel.name.to_string();
        if channel.in_person {
            return Some(Part { channel: name, address: None, text, message });
        }
        let contact = self.contacts_of(Some(id)).find(|contact| self.has_cooled(contact))?;
        if self.is_evidence(contact.address.expose()) {
            return None;
        }
        Some(Part { channel: name, address: Some(contact.address.clone()), text, message })
    }

    /// Whether a code that went over this channel was passed in this case.
    fn was_evidence(&self, id: u16) -> bool {
        let of_channel = |check: u16| matches!(self.ask_of(check), Some(Ask::Code { channel: Some(channel), .. }) if *channel == id);
        self.case.evidence.iter().any(|piece| piece.outcome == Found::Passed && of_channel(piece.check))
    }

    /// Whether another channel that was evidence leads to the same address.
    fn is_evidence(&self, address: &str) -> bool {
        (0..).zip(&self.compiled().channels).any(|(id, _)| {
            self.was_evidence(id)
                && self
                    .contacts_of(Some(id))
                    .any(|contact| destination(contact.address.expose()) == destination(address))
        })
    }
}
