use super::ChallengeKind;
use crate::case::command::{Send, Task};
use crate::case::halt::{Halt, refuse};
use crate::case::prompt::{PromptKey, mask};
use crate::case::record::AskedRecord;
use crate::case::refusal::RefusalCode;
use crate::case::secret::code;
use crate::case::state::{Code, What};
use crate::case::transition::Transition;
use crate::decide::Time;
use crate::keys::{KeyName, Sensitive};
use crate::policy::compiled::Ask;
use crate::policy::value::Duration;

impl Transition<'_> {
    /// Makes a code and has it sent to a contact of the directory. It voids the one before and gives
    /// no new tries.
    pub(super) fn ask_code(
        &mut self,
        check: u16,
        channel: Option<u16>,
        digits: u8,
        lifetime: Duration,
        contact: Option<u8>,
    ) -> Result<AskedRecord, Halt> {
        let name = self.check_name(check);
        let number = contact.unwrap_or(0);
        let Some(ask) = self.ask_of(check) else { return refuse(RefusalCode::UnknownChallenge, name) };
        let Some(contact) = self.usable_contacts(ask).nth(usize::from(number)) else {
            return refuse(RefusalCode::NoContact, name);
        };
        let declared = channel.and_then(|id| self.compiled().channels.get(usize::from(id)));
        let Some(declared) = declared else { return refuse(RefusalCode::NoContact, name) };
        if let Some(rate) = declared.sends {
            let now = self.now();
            let destination = self.destination(contact.address.expose())?;
            if destination.is_full(now, rate) {
                return refuse(RefusalCode::SendLimit, name);
            }
            destination.edit().count(now);
        }
        let (secret, code) = self.new_code(name, digits)?;
        let until = self.now().saturating_add(lifetime.milliseconds());
        let minutes = (lifetime.milliseconds() / 60_000).max(1).to_string();
        let asked = AskedRecord::Code {
            channel: declared.name.to_string(),
            contact_index: number,
            lifetime: lifetime.milliseconds(),
            contact: self.seal("contact", contact.address.expose())?,
        };

        let text = self.prompt(PromptKey::SendCode, &[("code", secret.expose()), ("minutes", &minutes)]);
        self.command(Task::Send(Send {
            challenge: name.to_owned(),
            channel: declared.name.to_string(),
            address: contact.address.clone(),
            text: Sensitive::new(text),
            code: secret,
        }));
        // On the subject's own screen a decoy must look the same, so no contact is shown there at all.
        let shown = (!self.is_self_service()).then(|| mask(contact.address.expose()));
        let key = if matches!(ask, Ask::Code { entered_by_caller: true, .. }) {
            PromptKey::AskCode
        } else {
            PromptKey::AskCodeSpoken
        };
        let digits = digits.to_string();
        let (channel_name, digits) = (("channel", &*declared.name), ("digits", &*digits));
        let prompt = match &shown {
            Some(masked) => self.prompt(key, &[channel_name, digits, ("contact", masked)]),
            None => self.prompt(PromptKey::AskCodeSent, &[channel_name, digits]),
        };
        let mut command = self.plain_ask(check, ChallengeKind::Code, prompt);
        command.contact = shown;
        command.until = Some(Time::from_milliseconds(until));
        self.put(check, What::Code(code), command);
        Ok(asked)
    }

    /// A code, and what the case keeps of it.
    pub(in crate::case) fn new_code(
        &mut self,
        name: &str,
        digits: u8,
    ) -> Result<(Sensitive<String>, Code), Halt> {
        self.case_mut().issues = self.case().issues.saturating_add(1);
        let (keys, issue) = (self.ctx().keys, self.case().issues);
        let secret = code::make(self.draws(), digits);
        let key = keys.current(KeyName::State).to_owned();
        let mac = code::mac(keys, &key, self.case().id.as_str(), name, issue, secret.expose())?;
        Ok((secret, Code { key, mac, issue }))
    }

    pub(in crate::case) fn right_code(
        &self,
        name: &str,
        code: &Code,
        given: &Sensitive<String>,
    ) -> Result<bool, Halt> {
        let case = self.case().id.as_str();
        Ok(code::matches(self.ctx().keys, &code.key, case, name, code.issue, &code.mac, given.expose())?)
    }
}
