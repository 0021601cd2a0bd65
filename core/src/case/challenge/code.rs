use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::prompt::{PromptKey, mask};
use crate::case::protocol::{Because, CommandTask, RefusalCode, SendMessage, SubjectProfile};
use crate::case::secret::code;
use crate::case::state::{Code, PendingChallenge};
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::decide::Time;
use crate::keys::{KeyName, Sensitive};
use crate::policy::challenge_spec::{self, ChallengeSpec};
use crate::policy::compiled::{Channel, Compiled};
use crate::policy::value::Rate;

impl Challenge for challenge_spec::Code {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Code
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    fn unavailable(&self, present: &Situation<'_>, _: u16) -> Option<Because> {
        present.no_contact(self.channel)
    }

    fn addresses<'s>(&self, compiled: &Compiled, subject: &'s SubjectProfile) -> Vec<&'s str> {
        let Some(channel) = channel(self, compiled) else { return Vec::new() };
        let own = subject.contacts.iter().filter(|contact| contact.channel == *channel.name);
        let others = subject.relationships.iter().flat_map(|related| &related.contacts);
        let others = others.filter(|_| channel.to.is_some());
        own.chain(others).map(|contact| contact.address.expose().as_str()).collect()
    }

    fn contacts(&self, present: &Situation<'_>) -> Vec<String> {
        let channel = channel(self, present.compiled()).into_iter();
        let contacts = channel.flat_map(|channel| present.usable(present.compiled(), channel));
        contacts.map(|contact| mask(contact.address.expose())).collect()
    }

    /// Makes a code and sends it to a contact from the directory. The previous code becomes void; the
    /// number of tries is not reset.
    fn ask(
        &self,
        step: &mut Transition<'_>,
        check: u16,
        contact: Option<u8>,
    ) -> Result<AskedRecord, StepError> {
        let (name, number) = (step.check_name(check), contact.unwrap_or(0));
        let Some(channel) = channel(self, step.compiled()) else {
            return refuse(RefusalCode::NoContact, name);
        };
        let contact = step.usable(step.compiled(), channel).nth(number.into());
        let Some(contact) = contact else { return refuse(RefusalCode::NoContact, name) };
        step.count_send(name, contact.address.expose(), channel.sends)?;
        let (secret, code) = step.new_code(name, self.digits)?;
        let until = step.now().saturating_add(self.lifetime.milliseconds());
        let minutes = (self.lifetime.milliseconds() / 60_000).max(1);
        let asked = AskedRecord::Code {
            channel: channel.name.to_string(),
            contact_index: number,
            lifetime: self.lifetime.milliseconds(),
            contact: step.seal("contact", contact.address.expose())?,
        };
        step.send_code(name, channel, &contact.address, secret, minutes);
        // In self-service a decoy must look the same, so no contact is shown.
        let shown = (!step.is_self_service()).then(|| mask(contact.address.expose()));
        put(self, step, check, PendingChallenge::Code(code), &channel.name, shown, until);
        Ok(asked)
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        let name = channel(self, step.compiled()).map_or("", |channel| &channel.name);
        let until = step.now().saturating_add(self.lifetime.milliseconds());
        put(self, step, check, PendingChallenge::Decoy, name, None, until);
        Ok(AskedRecord::Plain {})
    }

    fn is_entered_by_caller(&self) -> bool {
        self.entered_by_caller
    }

    fn has_form(&self, _: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        answers.iter().all(|answer| code::has_shape(answer.expose(), self.digits))
    }

    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        let PendingChallenge::Code(code) = given.asked else { return given.refuse() };
        step.is_right_code(given.name, code, given.text()?)
    }
}

fn channel<'a>(code: &challenge_spec::Code, compiled: &'a Compiled) -> Option<&'a Channel> {
    compiled.channels.get(usize::from(code.channel?))
}

fn put(
    code: &challenge_spec::Code,
    step: &mut Transition<'_>,
    check: u16,
    what: PendingChallenge,
    channel: &str,
    contact: Option<String>,
    until: i64,
) {
    let digits = code.digits.to_string();
    let values = [("channel", channel), ("digits", &digits), ("contact", contact.as_deref().unwrap_or(""))];
    let key = match &contact {
        None => PromptKey::AskCodeSent,
        Some(_) if code.entered_by_caller => PromptKey::AskCode,
        Some(_) => PromptKey::AskCodeSpoken,
    };
    let mut ask = step.plain_ask(check, ChallengeKind::Code, step.text(key, &values));
    ask.contact = contact;
    ask.until = Some(Time::from_milliseconds(until));
    step.put(check, what, ask);
}

impl Transition<'_> {
    /// Counts a message to this address; refuses if the limit is used up.
    pub(in crate::case) fn count_send(
        &mut self,
        name: &str,
        address: &str,
        rate: Option<Rate>,
    ) -> Result<(), StepError> {
        let (Some(rate), now) = (rate, self.now()) else { return Ok(()) };
        let destination = self.destination(address)?;
        if destination.is_full(now, rate) {
            return refuse(RefusalCode::SendLimit, name);
        }
        destination.edit().count(now);
        Ok(())
    }

    /// Makes a code; returns it with what the case stores of it.
    pub(in crate::case) fn new_code(
        &mut self,
        name: &str,
        digits: u8,
    ) -> Result<(Sensitive<String>, Code), StepError> {
        let issue = self.case().issues.saturating_add(1);
        self.case_mut().issues = issue;
        let (keys, secret) = (self.ctx().keys, code::make(self.draws(), digits));
        let key = keys.current(KeyName::State).to_owned();
        let mac = code::mac(keys, &key, self.case().id.as_str(), name, issue, secret.expose())?;
        Ok((secret, Code { key, mac, issue }))
    }

    /// Sends a code that is valid for `minutes`.
    pub(in crate::case) fn send_code(
        &mut self,
        name: &str,
        channel: &Channel,
        address: &Sensitive<String>,
        code: Sensitive<String>,
        minutes: i64,
    ) {
        let minutes = minutes.to_string();
        let text = self.text(PromptKey::SendCode, &[("code", code.expose()), ("minutes", &minutes)]);
        self.command(CommandTask::SendMessage(SendMessage {
            challenge: name.to_owned(),
            channel: channel.name.to_string(),
            address: address.clone(),
            text: Sensitive::new(text),
            code,
        }));
    }
}

impl<'a> Situation<'a> {
    /// Returns the channel of a challenge of this type.
    pub(in crate::case) fn code_channel(&self, check: u16) -> Option<&'a Channel> {
        if let Some(ChallengeSpec::Code(code)) = self.ask_of(check) {
            channel(code, self.compiled())
        } else {
            None
        }
    }

    pub(in crate::case) fn is_right_code(
        &self,
        name: &str,
        code: &Code,
        given: &str,
    ) -> Result<bool, StepError> {
        let case = self.case().id.as_str();
        Ok(code::matches(self.ctx().keys, &code.key, case, name, code.issue, &code.mac, given)?)
    }
}
