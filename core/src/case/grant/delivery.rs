use crate::case::grant::terms::{Terms, Way};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{Contact, Part, same_place};
use crate::case::secret::one_time_password;
use crate::case::state::ResultOutcome;
use crate::case::step::Situation;
use crate::keys::Sensitive;
use crate::policy::compiled::{Channel, GrantKind};

impl<'a> Situation<'a> {
    /// Returns the parts of the first way that is allowed; `None` if there is none. A secret never goes
    /// over a channel that was evidence, that the action changes or that changed recently, and never to a
    /// contact that was typed in or to a person who runs the case.
    pub(super) fn parts(&self, terms: &Terms<'a>, secret: Option<&Sensitive<String>>) -> Option<Vec<Part>> {
        terms.ways().find_map(|way| {
            if way.opening.of.is_empty() && way.active.of.is_empty() {
                let key = match terms.grant.kind {
                    GrantKind::ReenrolmentKey => PromptKey::DeliverKey,
                    _ => PromptKey::DeliverPassword,
                };
                let message = secret.map(|secret| self.message(key, &[("secret", secret.expose())]));
                return Some(vec![self.part(terms, way, secret.cloned(), message, &[])?]);
            }
            self.split(terms, way, secret)
        })
    }

    /// Returns two parts, each over its own channel to its own address; one does not help to guess the other.
    fn split(
        &self,
        terms: &Terms<'a>,
        way: Way<'a>,
        secret: Option<&Sensitive<String>>,
    ) -> Option<Vec<Part>> {
        let (first, second) = one_time_password::split(secret?)?;
        let ways = terms.parts(way)?;
        let mut parts: Vec<Part> = Vec::with_capacity(2);
        for (way, (number, half)) in ways.iter().zip([("1", first), ("2", second)]) {
            let values = [("part", number), ("secret", half.expose().as_str())];
            let message = self.message(PromptKey::DeliverHalf, &values);
            let part = self.part(terms, *way, Some(half), Some(message), &parts)?;
            parts.push(part);
        }
        (parts.len() == 2 && ways.len() == 2).then_some(parts)
    }

    fn message(&self, key: PromptKey, values: &[(&str, &str)]) -> Sensitive<String> {
        Sensitive::new(self.text(key, values))
    }

    /// Returns one part over one channel, to an address that none of `others` goes to.
    fn part(
        &self,
        terms: &Terms<'a>,
        way: Way<'a>,
        text: Option<Sensitive<String>>,
        message: Option<Sensitive<String>>,
        others: &[Part],
    ) -> Option<Part> {
        let unlocked =
            self.is_unlocked(terms.opening, way.opening) || self.is_unlocked(terms.active, way.active);
        if unlocked || self.evidence_channels().any(|channel| channel.name == way.opening.name) {
            return None;
        }
        let channel = way.opening.name.to_string();
        if way.opening.in_person || way.active.in_person {
            let both = way.opening.in_person && way.active.in_person;
            return both.then_some(Part { channel, address: None, text, message });
        }
        let contact = self.usable(terms.opening, way.opening).find(|contact| {
            let address = contact.address.expose();
            let there = |part: &Part| part.address.as_ref().is_some_and(|a| same_place(a.expose(), address));
            self.is_usable_now(terms, way, contact)
                && !self.leads_to_what_it_unlocks(terms.opening, address)
                && !self.leads_to_what_it_unlocks(terms.active, address)
                && !self.was_evidence(address)
                && !others.iter().any(there)
        })?;
        Some(Part { channel, address: Some(contact.address.clone()), text, message })
    }

    /// Returns true if the policy in force also allows a contact.
    fn is_usable_now(&self, terms: &Terms<'a>, way: Way<'a>, contact: &Contact) -> bool {
        self.usable(terms.active, way.active).any(|usable| std::ptr::eq(usable, contact))
    }

    /// Returns the channels of codes that were passed in this case.
    fn evidence_channels(&self) -> impl Iterator<Item = &'a Channel> {
        let passed = self.case().evidence.iter().filter(|piece| piece.outcome == ResultOutcome::Passed);
        passed.filter_map(|piece| self.code_channel(piece.check))
    }

    /// Returns true if a channel that was evidence leads to this address.
    fn was_evidence(&self, address: &str) -> bool {
        self.evidence_channels().any(|channel| self.leads_to(self.compiled(), channel, address))
    }
}
