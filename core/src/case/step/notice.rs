//! Notices: the policy's alerts, and those that a subject always gets.

use crate::case::prompt::PromptKey;
use crate::case::protocol::{CommandTask, Contact, Fault, Notify, Recipient, Refusal, RefusalCode};
use crate::case::secret::recovery;
use crate::case::state::NoticeRow;
use crate::case::step::{Assessment, Event, SUBJECT, Situation, Transition};
use crate::keys::{KeyName, Sensitive};
use crate::policy::alert::AlertSeverity;
use crate::policy::compiled::{Alert, PersonId, Whom};

/// The people who may be notified of an event now.
#[derive(Debug, Clone, Copy)]
struct Budget {
    subject: bool,
    /// The number of events of the kind without a notice.
    more: u32,
}

/// The time for which a notice's token proves a "not me", in milliseconds: 30 days.
const NOTICE: i64 = 30 * 86_400_000;

impl Transition<'_> {
    /// Adds an event if a budget of sends to the subject is used up: that is harmful, whoever causes it.
    pub(in crate::case) fn tell_of_budget(&mut self, refusal: &Refusal) {
        match refusal.code {
            RefusalCode::SendLimit => self.event(Event::SendLimit),
            RefusalCode::PushLimit => self.event(Event::PushLimit),
            _ => {}
        }
    }

    /// Turns the events of this step into commands.
    pub(in crate::case) fn notify(&mut self, assessed: Option<&Assessment>) -> Result<(), Fault> {
        for event in self.take_events() {
            let Some(budget) = self.budget(event) else { continue };
            let (mut told, mut alerted) = (false, false);
            for alert in &self.compiled().alerts {
                if self.applies(alert, event, assessed) {
                    // The subject is notified of one event once, however many alerts name them.
                    let tells = |person| person != SUBJECT || (budget.subject && !told);
                    let to: Vec<PersonId> = alert.to.iter().copied().filter(|to| tells(*to)).collect();
                    told |= to.contains(&SUBJECT);
                    self.tell(event, alert.severity, alert.ticket, &to, budget.more)?;
                    alerted = true;
                }
            }
            if event.always_tells_the_subject() && budget.subject && !told {
                let ticket = matches!(event, Event::NotMe | Event::NotMeSaid) && !alerted;
                self.tell(event, AlertSeverity::Medium, ticket, &[SUBJECT], budget.more)?;
            }
        }
        Ok(())
    }

    /// Returns the people who may be notified of an event now. Of an event that anybody can cause, the
    /// subject is notified once an hour, and so is everybody else on a self-service page, where causing it
    /// costs nothing. Events without a notice are counted.
    fn budget(&mut self, event: Event) -> Option<Budget> {
        let now = self.now();
        let alone = self.is_self_service();
        let unlimited = Budget { subject: true, more: 0 };
        if !event.is_cheap() {
            return Some(unlimited);
        }
        let Some(row) = self.subject_mut() else { return (!alone).then_some(unlimited) };
        match row.edit().told.tell(event.told(), now) {
            Some(more) => Some(Budget { subject: true, more }),
            None if alone => None,
            None => Some(Budget { subject: false, more: 0 }),
        }
    }

    fn tell(
        &mut self,
        event: Event,
        severity: AlertSeverity,
        ticket: bool,
        to: &[PersonId],
        more: u32,
    ) -> Result<(), Fault> {
        let mut recipients = Vec::new();
        for person in to {
            self.recipients(event, *person, more, &mut recipients)?;
        }
        if recipients.is_empty() && !ticket {
            return Ok(());
        }
        self.command(CommandTask::Notify(Notify { event: event.told(), severity, ticket, to: recipients }));
        Ok(())
    }

    fn recipients(
        &mut self,
        event: Event,
        person: PersonId,
        more: u32,
        to: &mut Vec<Recipient>,
    ) -> Result<(), Fault> {
        let compiled = self.compiled();
        let Some(declared) = compiled.people.get(usize::from(person)) else { return Ok(()) };
        let name = declared.name.to_string();
        let mut text = self.text(event.prompt(), &[("action", &self.case().action.clone())]);
        if more > 0 {
            let count = self.text(PromptKey::NoticeMore, &[("count", &more.to_string())]);
            text = [text, count].join("\n");
        }
        match &declared.whom {
            Whom::Subject => {
                let (contacts, is_sure) = self.contacts_out_of_doubt();
                if contacts.is_empty() {
                    return Ok(());
                }
                // A person who has just added their own number gets no token.
                let token = if is_sure && event.has_token() { self.notice_token()? } else { None };
                let how = token.map(|token| self.text(PromptKey::NotMeHow, &[("token", token.expose())]));
                let text = Sensitive::new([text].into_iter().chain(how).collect::<Vec<_>>().join("\n"));
                to.extend(contacts.into_iter().map(|(channel, address)| Recipient {
                    person: name.clone(),
                    channel,
                    address,
                    text: text.clone(),
                }));
            }
            Whom::Contact(address) | Whom::Group { contact: Some(address), .. } => to.push(Recipient {
                person: name,
                channel: String::new(),
                address: Sensitive::new(address.to_string()),
                text: Sensitive::new(text),
            }),
            Whom::Directory(_) | Whom::Group { contact: None, .. } => {
                to.extend(self.known_as(person).into_iter().map(|contact| Recipient {
                    person: name.clone(),
                    channel: contact.channel.clone(),
                    address: contact.address.clone(),
                    text: Sensitive::new(text.clone()),
                }));
            }
        }
        Ok(())
    }

    /// Returns a token that proves a "not me", stored as its MAC; `None` if no more can be stored.
    fn notice_token(&mut self) -> Result<Option<Sensitive<String>>, Fault> {
        let now = self.now();
        if !self.subject_mut().is_some_and(|row| row.edit().takes_notice(now)) {
            return Ok(None);
        }
        let token = recovery::token128(self.draws(), "notice");
        let vault = self.ctx().keys.current(KeyName::Vault).to_owned();
        let mac = recovery::mac(self.ctx().keys, &vault, token.expose())?;
        if let Some(row) = self.subject_mut() {
            row.edit().notices.push(NoticeRow { vault, mac, end: now.saturating_add(NOTICE) });
        }
        Ok(Some(token))
    }
}

impl Situation<'_> {
    fn applies(&self, alert: &Alert, event: Event, assessed: Option<&Assessment>) -> bool {
        let compiled = self.compiled();
        let action = alert.actions.is_empty()
            || compiled.action(&self.case().action).is_some_and(|action| alert.actions.contains(&action));
        // A step without its own decision still triggers alerts for all groups and risks.
        let group = alert.groups.is_empty()
            || assessed.is_some_and(|assessed| {
                let ids = || assessed.decision.groups();
                alert.groups.iter().any(|group| ids().any(|id| id == compiled.groups.id(*group)))
            });
        let risk = alert.risks.is_empty()
            || assessed.is_some_and(|assessed| {
                alert.risks.iter().any(|risk| {
                    let id = compiled.risks.get(usize::from(*risk)).map(|risk| &*risk.id);
                    assessed.decision.risks().any(|fired| Some(fired) == id)
                })
            });
        alert.on.contains(&event.told()) && action && group && risk
    }

    /// Returns one contact of each person whom the directory lists as `person`: of those whose relation is
    /// old enough, one that has not changed recently. If none is left, of everybody rather than of nobody.
    fn known_as(&self, person: PersonId) -> Vec<&'_ Contact> {
        let compiled = self.compiled();
        let established =
            self.related(compiled, person).filter(|related| self.is_established(compiled, person, related));
        let cooled = established.filter_map(|related| {
            related.contacts.iter().find(|contact| self.has_cooled(compiled, contact, None))
        });
        let cooled: Vec<&Contact> = cooled.collect();
        if !cooled.is_empty() {
            return cooled;
        }
        self.related(compiled, person).filter_map(|related| related.contacts.first()).collect()
    }

    /// Returns every contact of the subject, except those that the action changes, those that changed
    /// recently and those of the operators. If nothing else is left, returns the latter two rather than
    /// nothing. Also returns true if the contacts are beyond doubt.
    fn contacts_out_of_doubt(&self) -> (Vec<(String, Sensitive<String>)>, bool) {
        let compiled = self.compiled();
        let contacts = self.snapshot().map(|snapshot| snapshot.contacts.as_slice()).unwrap_or_default();
        let changes = |c: &Contact| self.leads_to_what_it_unlocks(compiled, c.address.expose());
        let trusted =
            |c: &Contact| self.has_cooled(compiled, c, None) && !self.is_of_who_runs_it(c.address.expose());
        let certain: Vec<_> = contacts.iter().filter(|c| !changes(c)).collect();
        let sure: Vec<_> = certain.iter().copied().filter(|c| trusted(c)).collect();
        let is_sure = !sure.is_empty();
        let told = if is_sure { sure } else { certain };
        (told.into_iter().map(|c| (c.channel.clone(), c.address.clone())).collect(), is_sure)
    }
}
