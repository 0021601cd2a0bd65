//! The worker: carries out each command once and reports the result.

use bonafides::case::{
    AlertSeverity, ChallengeKind, Command, CommandId, CommandStatus, CommandTask, CredentialKind, Deliver,
    HostInput, Input, Notify, PresentChallenge, PromptKey, Recipient, Redeemed, RequestVouch, Resolution,
    Revocation, SendMessage, View, WriteStatus,
};

use super::call::{ServiceDesk, short};
use super::error::Trouble;
use super::screen::Look;

impl ServiceDesk<'_> {
    /// Carries out the commands in the outbox of this case, in order, until none is left.
    pub(super) fn work(&mut self) -> Result<(), Trouble> {
        loop {
            let outbox = self.desk.outbox()?;
            let call = self.present()?;
            let mut open = outbox.into_iter().filter(|command| command.id.case == call.id);
            let Some(command) = open.find(|command| !call.carried.contains(&command.id)) else {
                return Ok(());
            };
            call.carried.insert(command.id.clone());
            self.carry_out(&command)?;
        }
    }

    fn carry_out(&mut self, command: &Command) -> Result<(), Trouble> {
        let id = &command.id;
        match &command.task {
            CommandTask::Observe { .. } => self.observe(),
            CommandTask::PresentChallenge(ask) => self.put_to_the_caller(id, ask),
            CommandTask::SendMessage(send) => self.send(id, send),
            CommandTask::RequestVouch(request) => self.request_vouch(id, request),
            CommandTask::Deliver(deliver) => self.deliver(id, deliver),
            CommandTask::Notify(notify) => self.notify(id, notify),
            CommandTask::Revoke { grant, account } => self.revoke(id, grant, account),
            CommandTask::Conclude { resolution } => self.conclude(id, *resolution),
            // A later version of the engine knows tasks that this program does not.
            _ => self.report("host", id, CommandStatus::Failed),
        }
    }

    /// Reports the directory's own signal; the systems report the others. The command is not reported as
    /// done until they have: before that, a missing signal means nothing.
    fn observe(&mut self) -> Result<(), Trouble> {
        let (_, subject) = self.ready()?;
        let Some(subject) = subject else { return Ok(()) };
        let outcome = if subject.enabled { "enabled" } else { "disabled" };
        self.screen.detail(Look::Faint, &format!("the directory: the account is {outcome}"))?;
        let says = HostInput::Signal {
            check: "account".to_owned(),
            outcome: outcome.to_owned(),
            at: None,
            value: None,
        };
        self.tell("directory", says)
    }

    /// Reports that the systems have reported everything.
    pub(super) fn observed(&mut self) -> Result<(), Trouble> {
        match self.present()?.observe.take() {
            Some(id) => self.report("systems", &id, CommandStatus::Done),
            None => Ok(()),
        }
    }

    fn put_to_the_caller(&mut self, id: &CommandId, ask: &PresentChallenge) -> Result<(), Trouble> {
        let call = self.present()?;
        call.last = Some(ask.challenge.clone());
        call.asked.insert(ask.challenge.clone(), (id.clone(), ask.clone()));
        let whom = match (call.alone, ask.kind) {
            (true, _) => "on the caller's screen:",
            (false, ChallengeKind::Confirm) => "to do:",
            (false, _) => "to the caller:",
        };
        let mut lines = vec![ask.prompt.clone()];
        lines.extend(ask.questions.iter().zip(1..).map(|(question, number)| format!("{number}. {question}")));
        if let Some(number) = ask.provider.as_ref().and_then(|provider| provider.number.as_ref()) {
            lines.push(self.text(PromptKey::ExternalNumber, &[("number", number.expose())])?);
        }
        self.screen.framed(whom, &lines)?;
        self.report("host", id, CommandStatus::Done)
    }

    /// Sends the code to the caller's phone, where nobody at the desk sees it.
    fn send(&mut self, id: &CommandId, send: &SendMessage) -> Result<(), Trouble> {
        let account = self.present()?.name.clone();
        let place = self.place(&account, &send.channel, "");
        self.post.code(&account, &send.challenge, send.code.expose());
        self.arrives(&place, send.text.expose())?;
        self.report("gateway", id, CommandStatus::Done)
    }

    fn request_vouch(&mut self, id: &CommandId, request: &RequestVouch) -> Result<(), Trouble> {
        self.screen.framed("to the caller:", std::slice::from_ref(&request.prompt))?;
        for person in &request.people {
            let place = format!("the screen of {}, who signs in to answer", self.world.name(person));
            self.arrives(&place, request.text.expose())?;
        }
        let call = self.present()?;
        call.last = Some(request.challenge.clone());
        call.request = Some((id.clone(), request.clone()));
        self.report("gateway", id, CommandStatus::Done)
    }

    /// Lets the connector check the token offline and write; then delivers the secret to the engine's
    /// address.
    fn deliver(&mut self, id: &CommandId, deliver: &Deliver) -> Result<(), Trouble> {
        let now = self.clock.now();
        let written = match self.accounts.carry_out(deliver, now) {
            Ok(Redeemed { written, .. }) => {
                let done = if written == WriteStatus::Done { "carried out" } else { "not carried out" };
                let text =
                    format!("the connector checks the token of grant {}: {done}", short(&deliver.grant));
                self.screen.detail(Look::Good, &text)?;
                written
            }
            Err(error) => {
                self.screen.detail(Look::Bad, &format!("the connector refuses: {error}"))?;
                WriteStatus::Failed
            }
        };
        let state = match written {
            WriteStatus::Done => CommandStatus::Done,
            WriteStatus::Failed => CommandStatus::Failed,
            WriteStatus::Unknown => CommandStatus::Unknown,
        };
        if state != CommandStatus::Failed {
            self.hand_over(deliver)?;
        }
        self.report(&deliver.connector, id, state)?;
        let handed = state == CommandStatus::Done && deliver.parts.iter().any(|part| part.address.is_some());
        if handed { self.tell("gateway", HostInput::Delivered { command: id.clone() }) } else { Ok(()) }
    }

    fn revoke(&mut self, id: &CommandId, grant: &str, account: &str) -> Result<(), Trouble> {
        let text = match self.accounts.revoke(grant, account, self.clock.now()) {
            Ok(Revocation::Stopped) => format!("the connector stops grant {}", short(grant)),
            Ok(Revocation::Begun) => {
                format!("the connector invalidates the credential of grant {}", short(grant))
            }
            Err(error) => {
                // Not revoked yet: the command stays open.
                self.screen.detail(Look::Bad, &format!("the connector cannot revoke: {error}"))?;
                return Ok(());
            }
        };
        self.screen.detail(Look::Bad, &text)?;
        self.report("ad-connector", id, CommandStatus::Done)
    }

    fn hand_over(&mut self, deliver: &Deliver) -> Result<(), Trouble> {
        let account = self.present()?.name.clone();
        if let (CredentialKind::ChosenPassword, Some(password)) = (&deliver.credential, &deliver.secret) {
            let opens = self.accounts.signs_in(&deliver.account, password.expose());
            let text = if opens { "the new password opens the account" } else { "the password is not set" };
            self.screen.detail(Look::Good, text)?;
        }
        if let (CredentialKind::ReenrolmentKey, Some(key)) = (&deliver.credential, &deliver.secret) {
            self.post.key(&account, key.expose());
        }
        for part in &deliver.parts {
            let place = self.place(&account, &part.channel, "");
            let text = match (&part.message, &deliver.credential) {
                (Some(message), _) => message.expose().clone(),
                (None, CredentialKind::External { provider }) => {
                    format!("The credential of {} for {account}.", provider.replace('_', " "))
                }
                (None, _) => continue,
            };
            self.arrives(&place, &text)?;
        }
        Ok(())
    }

    /// Prints one line for all recipients of the same notice, without the proof for a "not me".
    fn notify(&mut self, id: &CommandId, notify: &Notify) -> Result<(), Trouble> {
        let account = self.present()?.name.clone();
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for recipient in &notify.to {
            let place = self.place_of(&account, recipient);
            let text = recipient.text.expose();
            self.written(&place, text)?;
            if recipient.person == "subject" {
                self.post.notice(&account, text);
            }
            let first = text.lines().next().unwrap_or_default().to_owned();
            match told.iter_mut().find(|(known, _)| *known == first) {
                Some((_, places)) => places.push(place),
                None => told.push((first, vec![place])),
            }
        }
        for (text, places) in told {
            let severity = if notify.severity == AlertSeverity::High { " (urgent)" } else { "" };
            let line = format!("notice{severity} to {}: {text}", places.join(", "));
            self.screen.detail(Look::Faint, &line)?;
        }
        if notify.ticket {
            self.screen.detail(Look::Faint, "a ticket is opened")?;
        }
        self.report("gateway", id, CommandStatus::Done)
    }

    fn conclude(&mut self, id: &CommandId, resolution: Resolution) -> Result<(), Trouble> {
        let good = resolution == Resolution::Done;
        let look = if good { Look::Good } else { Look::Bad };
        self.screen.detail(look, &format!("the case is over: {}", resolution.as_str().replace('_', " ")))?;
        if !self.present()?.alone {
            let key = match resolution {
                Resolution::Done => PromptKey::Done,
                Resolution::NotMe => PromptKey::NoticeNotMe,
                _ => PromptKey::Refused,
            };
            let text = self.text(key, &[])?;
            self.screen.framed("the caller hears:", &[text])?;
        }
        self.report("host", id, CommandStatus::Done)
    }

    /// Reports the result of a command. This step wipes its secrets from the outbox.
    fn report(&mut self, by: &str, command: &CommandId, state: CommandStatus) -> Result<(), Trouble> {
        self.tell(by, HostInput::Report { command: command.clone(), state, text: None })
    }

    /// Does the same as [`host_says`](Self::host_says), while commands are being carried out.
    fn tell(&mut self, by: &str, says: HostInput) -> Result<(), Trouble> {
        let (id, subject) = self.ready()?;
        let input = Input::host(self.desk.input_id(by), by, says);
        let released = self.desk.apply(&id, &input, subject.as_ref())?;
        let call = self.present()?;
        call.over = released.case.is_over();
        if let View::Host(view) = released.reply.view {
            call.grant = view.grant;
        }
        Ok(())
    }

    /// Delivers a message and prints it as the recipient sees it.
    fn arrives(&mut self, place: &str, text: &str) -> Result<(), Trouble> {
        self.written(place, text)?;
        let flat = ["the phone", "the screen"].iter().any(|flat| place.starts_with(flat));
        let title = format!("{} {place}:", if flat { "on" } else { "in" });
        Ok(self.screen.framed(&title, &[text.to_owned()])?)
    }

    /// Delivers a message, except during the silent enrolments.
    fn written(&mut self, place: &str, text: &str) -> Result<(), Trouble> {
        let now = self.clock.now();
        if self.screen.quiet { Ok(()) } else { Ok(self.post.arrives(now, place, text)?) }
    }

    fn place_of(&self, account: &str, recipient: &Recipient) -> String {
        match recipient.person.as_str() {
            "subject" | "manager" => self.place(account, &recipient.channel, recipient.address.expose()),
            _ => recipient.address.expose().clone(),
        }
    }

    /// Describes the destination of a channel.
    fn place(&self, account: &str, channel: &str, address: &str) -> String {
        match channel {
            "sms" => format!("the phone of {account}"),
            "private_email" => format!("the private mailbox of {account}"),
            "manager" => {
                let manager = self.world.manager(account).map_or("nobody", |user| &user.sam_account_name);
                format!("the mailbox of {manager}, the manager")
            }
            "desk_pickup" => format!("a sealed envelope for {account}, at the pick-up"),
            other => [other, address].join(" ").trim().to_owned(),
        }
    }

    /// Returns a text for people, in the language of the subject.
    fn text(&mut self, key: PromptKey, values: &[(&str, &str)]) -> Result<String, Trouble> {
        let (_, subject) = self.ready()?;
        let language = subject.map_or_else(|| "en".to_owned(), |subject| subject.language);
        Ok(self.desk.config.prompts.text(&language, key, values))
    }
}
