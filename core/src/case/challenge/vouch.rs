use crate::case::challenge::{Challenge, ChallengeKind};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{
    Because, CommandId, CommandTask, RefusalCode, Relationship, RequestVouch, Unavailable,
};
use crate::case::state::{Asked, PendingChallenge};
use crate::case::step::{
    AskedRecord, RecordData, Situation, StepError, Transition, VouchRecord, cut, refuse,
};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::challenge_spec::{self, ChallengeSpec, Vouching};
use crate::policy::compiled::PersonId;
use crate::policy::value::Duration;

/// The length limit of a recorded authentication level, in bytes.
const LEVEL: usize = 64;

impl Challenge for challenge_spec::Vouch {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Vouch
    }

    fn is_offered(&self) -> bool {
        false
    }

    fn unavailable(&self, present: &Situation<'_>, check: u16) -> Option<Because> {
        present.no_voucher(check)
    }

    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        step.request_vouch(check, self.lifetime)
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        Ok(step.put_unoffered(check, self.kind()))
    }

    fn texts(&self) -> usize {
        0
    }
}

impl<'a> Situation<'a> {
    /// Returns the people named by the policy who may vouch for this subject now.
    fn vouchers(&self, check: u16) -> impl Iterator<Item = &'a Relationship> + use<'a> {
        let name = self.voucher_of(check).map_or("", |by| self.compiled().person(by));
        let related = self.relations();
        let (now, age) = (self.time(), self.relation_age(check));
        related.iter().filter(move |related| {
            let held = |age: Duration| {
                related.known_since().is_some_and(|since| since.age(now) >= age.milliseconds())
            };
            related.person == name && age.is_none_or(held)
        })
    }

    /// Returns the role of the person who vouches in this challenge.
    fn voucher_of(&self, check: u16) -> Option<PersonId> {
        if let Some(ChallengeSpec::Vouch(vouch)) = self.ask_of(check) { vouch.by } else { None }
    }

    /// Returns the rules of this challenge in the policy under which the case was opened and, if it has a
    /// challenge of this name, in the policy in force: both must hold.
    fn vouching(&self, check: u16) -> impl Iterator<Item = &'a Vouching> + use<'a> {
        let active = &self.ctx().policies.active().compiled().checks;
        let now = active.find(self.check_name(check)).and_then(|id| active.challenge(id)).map(|c| &c.ask);
        let rules = |ask: &'a ChallengeSpec| {
            if let ChallengeSpec::Vouch(vouch) = ask { Some(&vouch.rules) } else { None }
        };
        self.ask_of(check).into_iter().chain(now).filter_map(rules)
    }

    /// Returns how long a relationship must have lasted before its person may vouch here.
    fn relation_age(&self, check: u16) -> Option<Duration> {
        self.vouching(check).filter_map(|rules| rules.relation_age).max()
    }

    /// Returns the vouchers who may be asked in this case.
    fn askable_vouchers(&self, check: u16) -> impl Iterator<Item = &'a Relationship> {
        self.vouchers(check).filter(|related| self.may_be_asked(&related.id))
    }

    fn may_be_asked(&self, person: &str) -> bool {
        !self.runs_this_case(person) && !self.is_subject(person)
    }

    /// Returns the reason why nobody can be asked to vouch now. In self-service, nobody can.
    fn no_voucher(&self, check: u16) -> Option<Because> {
        if self.is_self_service() {
            return Some(Unavailable::NoContact.into());
        }
        if self.askable_vouchers(check).next().is_some() {
            return None;
        }
        let related = self.voucher_of(check).into_iter().flat_map(|by| self.related(self.compiled(), by));
        let young: Vec<&Relationship> = related.filter(|related| self.may_be_asked(&related.id)).collect();
        if young.is_empty() {
            return Some(Unavailable::NoContact.into());
        }
        let age = self.relation_age(check).map_or(0, Duration::milliseconds);
        let since = young.iter().filter_map(|related| related.since);
        let until = since.map(|since| since.milliseconds().saturating_add(age)).min();
        Some(Because { why: Unavailable::RelationTooYoung, until })
    }

    /// Returns the challenge that this command asked, if it is still pending and not too late.
    pub(super) fn asked_by(
        &self,
        command: &CommandId,
        fits: impl Fn(&PendingChallenge) -> bool,
    ) -> Result<u16, StepError> {
        let about = command.to_string();
        if command.case != self.case().id {
            return refuse(RefusalCode::UnknownCommand, about);
        }
        let asked = self.case().asked.iter().find(|asked| asked.command == (command.seq, command.n));
        match asked {
            Some(asked) if !fits(&asked.what) => refuse(RefusalCode::UnknownCommand, about),
            Some(asked) if asked.until.is_some_and(|until| self.now() >= until) => {
                refuse(RefusalCode::TooLate, about)
            }
            Some(asked) => Ok(asked.check),
            None => refuse(RefusalCode::NotAsked, about),
        }
    }
}

impl Transition<'_> {
    /// Requests an authenticated statement, bound to this case by the id of the command.
    fn request_vouch(&mut self, check: u16, lifetime: Duration) -> Result<AskedRecord, StepError> {
        let name = self.check_name(check);
        let people: Vec<String> = self.askable_vouchers(check).map(|related| related.id.clone()).collect();
        if people.is_empty() {
            return refuse(RefusalCode::Unavailable, name);
        }
        let until = self.now().saturating_add(lifetime.milliseconds());
        let subject = self.snapshot().map_or("", |snapshot| snapshot.name.expose());
        let values = [("subject", subject), ("action", self.case().action.as_str())];
        let text = Sensitive::new(self.text(PromptKey::VouchRequest, &values));
        self.case_mut().forget_asked(check);
        let command = self.next_command();
        self.case_mut().asked.push(Asked {
            check,
            command,
            until: Some(until),
            what: PendingChallenge::Vouch,
        });
        let role = self.voucher_of(check).map_or("", |by| self.compiled().person(by));
        let prompt = self.text(PromptKey::AskVouch, &[("role", role)]);
        let challenge = name.to_owned();
        self.command(CommandTask::RequestVouch(RequestVouch {
            challenge,
            people,
            text,
            prompt,
            until: Time::from_milliseconds(until),
        }));
        Ok(AskedRecord::Vouch { lifetime: lifetime.milliseconds() })
    }

    /// Accepts a voucher's statement that the caller is the subject, or is not.
    pub(in crate::case) fn vouch(
        &mut self,
        command: &CommandId,
        voucher: &str,
        states: bool,
        level: &str,
    ) -> Result<(), StepError> {
        let check = self.asked_by(command, |what| matches!(what, PendingChallenge::Vouch))?;
        let name = self.check_name(check);
        let sealed = self.seal_for(voucher, "voucher", voucher)?;
        let again = self.case().vouched.iter().any(|id| id == voucher);
        if again || self.runs_this_case(voucher) || self.is_subject(voucher) {
            return refuse(RefusalCode::NotVoucher, name);
        }
        let relation = self.voucher_of(check).map_or("", |by| self.compiled().person(by));
        let related = self.relations();
        let Some(held) = related.iter().find(|r| r.person == relation && r.id == voucher) else {
            return refuse(RefusalCode::NotVoucher, name);
        };
        if !self.vouchers(check).any(|old_enough| old_enough.id == voucher) {
            return refuse(RefusalCode::YoungRelation, name);
        }
        self.set_record(RecordData::Vouch(VouchRecord {
            challenge: name.to_owned(),
            level: cut(level, LEVEL).to_owned(),
            voucher: sealed,
            relation: relation.to_owned(),
            since: held.known_since(),
        }));
        self.case_mut().vouched.push(voucher.to_owned());
        if !states {
            // A "no" is accepted from a voucher without any quota left, and does not count towards it.
            return self.failed(check, None, true);
        }
        self.count_vouch(voucher, check)?;
        self.passed(check, None, Vec::new())
    }

    /// Counts a vouch; refuses it if the voucher's quota is used up, or if two people vouch for each other.
    fn count_vouch(&mut self, voucher: &str, check: u16) -> Result<(), StepError> {
        let (now, name) = (self.now(), self.check_name(check));
        let subject_mark = self.subject_mark()?;
        let voucher_mark = self.mark("person", voucher)?;
        let mut row = self.rows().person(voucher)?;
        for rules in self.vouching(check) {
            let mutual = rules.not_mutual.milliseconds();
            let vouched_for = self.subject().is_some_and(|s| s.vouched_for(voucher_mark, now, mutual));
            if vouched_for || row.vouched_by(subject_mark, now, mutual) {
                return refuse(RefusalCode::MutualVouch, name);
            }
            if row.voucher_is_full(now, rules.per_voucher) {
                return refuse(RefusalCode::VouchQuota, name);
            }
        }
        row.edit().gave_vouch(subject_mark, now);
        self.set_voucher(row);
        self.ledger()?.received_vouch(voucher_mark, now);
        Ok(())
    }
}
