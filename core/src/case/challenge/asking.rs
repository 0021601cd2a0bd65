//! Asking challenges of any type, and settling those that nobody answered.

use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{CommandTask, RefusalCode, Unavailable, command};
use crate::case::state::{Asked, PendingChallenge, ResultOutcome};
use crate::case::step::{
    AskRecord, AskedRecord, Assessment, RecordData, Situation, StepError, Transition, refuse,
};
use crate::decide::Time;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::Challenge;

impl<'a> Transition<'a> {
    /// Presents a challenge to the caller, if it is open. Asking changes nothing that the decision
    /// depends on, so the assessment stays valid.
    pub(in crate::case) fn choose(
        &mut self,
        name: &str,
        contact: Option<u8>,
    ) -> Result<Option<Assessment<'a>>, StepError> {
        let (check, challenge) = self.challenge(name)?;
        let asked_of = challenge.ask.challenge();
        if asked_of.rings() && self.case().asked(check).is_some() {
            // A push is already open; on a page, a decoy must behave the same.
            return refuse(RefusalCode::NotOpen, name);
        }
        let (assessed, asked) = if self.is_self_service() {
            self.choose_alone(check, challenge, contact)?
        } else {
            let assessed = self.assess()?;
            self.must_be_open(&assessed, check, challenge)?;
            (Some(assessed), asked_of.ask(self, check, contact)?)
        };
        let (challenge, challenge_type) = (name.to_owned(), asked_of.kind());
        self.set_record(RecordData::Ask(AskRecord { challenge, challenge_type, asked }));
        Ok(assessed)
    }

    /// Asks on a self-service page, which offers everyone the same while tries are left. Where this
    /// subject cannot be asked, a decoy looks the same, and no answer to it is right.
    fn choose_alone(
        &mut self,
        check: u16,
        challenge: &'a Challenge,
        contact: Option<u8>,
    ) -> Result<(Option<Assessment<'a>>, AskedRecord), StepError> {
        if !self.is_offered(check) || self.is_spent_here(check) {
            return refuse(RefusalCode::NotOpen, self.check_name(check));
        }
        let asked_of = challenge.ask.challenge();
        let assessed = if self.case().decoy { None } else { Some(self.assess()?) };
        let is_open = |assessed| self.must_be_open(assessed, check, challenge).is_ok();
        if assessed.as_ref().is_some_and(is_open) {
            match asked_of.ask(self, check, contact) {
                Err(StepError::Refuse(refusal)) => self.tell_of_budget(&refusal),
                asked => return asked.map(|asked| (assessed, asked)),
            }
        }
        self.effects().decoy = true;
        Ok((assessed, asked_of.ask_decoy(self, check)?))
    }

    /// Presents a challenge and remembers it; an earlier one of the same check is void.
    pub(super) fn put(&mut self, check: u16, what: PendingChallenge, ask: command::PresentChallenge) {
        self.case_mut().forget_asked(check);
        let command = self.next_command();
        self.case_mut().asked.push(Asked { check, command, until: ask.until.map(Time::milliseconds), what });
        self.command(CommandTask::PresentChallenge(ask));
    }

    /// Settles challenges that nobody answered in time. In other cases of the subject only pushes are
    /// counted, so that no limit depends on whether a timer fired there.
    pub(in crate::case) fn expire(&mut self) -> Result<(), StepError> {
        let (now, case) = (self.now(), self.case().mark());
        let late = self.case().asked.iter().filter(|asked| asked.until.is_some_and(|until| now >= until));
        let late: Vec<u16> = late.map(|asked| asked.check).collect();
        let mut expired = Vec::new();
        for check in late {
            expired.push(self.check_name(check));
            self.unanswered(check)?;
        }
        if !expired.is_empty() {
            self.effects().expired = expired.into_iter().map(str::to_owned).collect();
        }
        if self.subject().is_some_and(|row| row.pushes.has_late(case, now)) {
            let late = self.ledger()?.pushes.take_late(case, now);
            for (of, push) in &late {
                self.count_failure(&push.check, *of, push.until, false)?;
            }
            // The record must show what this step counts.
            self.effects().expired_elsewhere = late.into_iter().map(|(_, push)| push.check).collect();
        }
        Ok(())
    }

    /// Settles a challenge that nobody answered as inconclusive. An unanswered push is a failure: its
    /// owner may have ignored it because they did not call. It settles only this case, so that sending
    /// pushes to people cannot lock them out.
    pub(in crate::case) fn unanswered(&mut self, check: u16) -> Result<(), StepError> {
        let Some(asked) = self.case().asked(check).cloned() else { return Ok(()) };
        self.case_mut().forget_asked(check);
        let (name, case) = (self.check_name(check), self.case().mark());
        if asked.what.is_push() {
            self.case_mut().count_try(check);
        }
        match asked.what {
            _ if asked.what.is_decoy() => {}
            PendingChallenge::External { number: Some(_), .. } => {
                if self.ledger()?.pushes.take(case, name) {
                    let at = asked.until.map_or(self.now(), |until| until.min(self.now()));
                    self.count_failure(name, case, at, false)?;
                }
                self.result(check, ResultOutcome::Failed, None, Vec::new());
            }
            _ => self.result(check, ResultOutcome::Inconclusive, None, Vec::new()),
        }
        Ok(())
    }

    /// Settles every push that is still open when the case is called off.
    pub(in crate::case) fn count_pushes(&mut self) -> Result<(), StepError> {
        let pushes = self.case().asked.iter().filter(|asked| asked.what.is_push()).map(|asked| asked.check);
        for check in pushes.collect::<Vec<_>>() {
            self.unanswered(check)?;
        }
        Ok(())
    }
}

impl Situation<'_> {
    /// Refuses a challenge that is forbidden, settled or impossible; "open" as in the decision.
    fn must_be_open(
        &self,
        assessed: &Assessment,
        check: u16,
        challenge: &Challenge,
    ) -> Result<(), StepError> {
        // An open push or vouch request is not sent again: repeated requests wear people down.
        let waits =
            self.case().asked(check).is_some_and(|asked| asked.what.is_push() || asked.what.is_vouch());
        if self.is_askable(assessed, check, challenge) && !waits {
            return Ok(());
        }
        let name = self.check_name(check);
        let because = self.unavailable_because(check, &challenge.ask).map(|because| because.why);
        let code = match because {
            Some(Unavailable::Closed) => RefusalCode::Closed,
            Some(Unavailable::Cooling) => RefusalCode::NoContact,
            Some(Unavailable::NoContact) if matches!(challenge.ask, ChallengeSpec::Code(_)) => {
                RefusalCode::NoContact
            }
            Some(Unavailable::RelationTooYoung) => RefusalCode::YoungRelation,
            Some(_) => RefusalCode::Unavailable,
            None => RefusalCode::NotOpen,
        };
        refuse(code, name)
    }

    /// Returns a `PresentChallenge` without the parts that only some types have.
    pub(super) fn plain_ask(
        &self,
        check: u16,
        kind: ChallengeKind,
        prompt: String,
    ) -> command::PresentChallenge {
        command::PresentChallenge {
            challenge: self.check_name(check).to_owned(),
            kind,
            prompt,
            questions: Vec::new(),
            positions: Vec::new(),
            fields: Vec::new(),
            contact: None,
            provider: None,
            until: None,
        }
    }
}
