//! Enrolling, reconfirming and removing, in an approved case whose grant is an enrolment.

use crate::audit::Personal;
use crate::case::enrolment::row::{Authenticator, Enrolled, Question, Stored};
use crate::case::protocol::{Enrol, Fault, ProviderOutcome, QuestionAndAnswer, RefusalCode};
use crate::case::secret::{TotpSecret, answer, code, fold, typed};
use crate::case::state::{Mark, Pending, PendingWhat};
use crate::case::step::{Change, EnrolRecord, Event, RecordData, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::GrantKind;

/// The number of recovery codes issued at a time.
const CODES: usize = 8;
/// The most wrong first codes per challenge in one case.
const TRIES: u8 = 3;
/// The length limit of a stored value, in characters.
const LONGEST_VALUE: usize = 64;
/// The digits of the code that confirms a contact, and its lifetime in minutes.
const CONTACT_CODE: (u8, i64) = (6, 10);

impl Transition<'_> {
    /// Changes the enrolment. The subject is notified of each change.
    pub(in crate::case) fn enrol(&mut self, enrol: &Enrol) -> Result<(), StepError> {
        let (name, change) = match enrol {
            Enrol::Questions { challenge, .. } => (challenge, Change::Questions),
            Enrol::Authenticator { challenge } => (challenge, Change::Authenticator),
            Enrol::AuthenticatorCode { challenge, .. } => (challenge, Change::AuthenticatorCode),
            Enrol::RecoveryCodes { challenge } => (challenge, Change::RecoveryCodes),
            Enrol::Contact { challenge, .. } => (challenge, Change::Contact),
            Enrol::ContactCode { challenge, .. } => (challenge, Change::ContactCode),
            Enrol::Registration { challenge } => (challenge, Change::Registration),
            Enrol::Reconfirm { challenge } => (challenge, Change::Reconfirm),
            Enrol::Remove { challenge } => (challenge, Change::Remove),
        };
        let check = self.may_enrol(name)?;
        let mut record = EnrolRecord::new(name, change);
        match enrol {
            Enrol::Questions { answers, .. } => {
                record.questions = Some(self.enrol_questions(check, answers)?);
            }
            Enrol::Authenticator { .. } => self.enrol_authenticator(check)?,
            Enrol::AuthenticatorCode { code, .. } => self.confirm_authenticator(check, code)?,
            Enrol::RecoveryCodes { .. } => self.enrol_recovery_codes(check)?,
            Enrol::Contact { address, .. } => record.contact = self.enrol_contact(check, address)?,
            Enrol::ContactCode { code, .. } => self.confirm_contact(check, code)?,
            Enrol::Registration { .. } => self.request_registration(check)?,
            Enrol::Reconfirm { .. } => self.reconfirm(check)?,
            Enrol::Remove { .. } => self.remove(check)?,
        }
        self.set_record(RecordData::Enrol(record));
        Ok(())
    }

    /// Checks that the grant names the challenge and that the approval holds, as for a redemption.
    pub(super) fn may_enrol(&mut self, name: &str) -> Result<u16, StepError> {
        let (check, _) = self.challenge(name)?;
        let named = self
            .grant()
            .is_some_and(|grant| matches!(&grant.kind, GrantKind::Enrolment { of } if of.contains(&check)));
        let granted = self.case().granted().filter(|_| named).map(|granted| granted.id.clone());
        let Some(granted) = granted else { return refuse(RefusalCode::NoEnrolment, name) };
        self.redeemable(&granted)?;
        self.still_approved()?;
        let terms = self.terms()?;
        if !terms.is_some_and(|terms| terms.enrols(check)) || self.is_spent(check) {
            return refuse(RefusalCode::NoEnrolment, name);
        }
        Ok(check)
    }

    /// Enrols questions; returns their numbers.
    fn enrol_questions(&mut self, check: u16, answers: &[QuestionAndAnswer]) -> Result<Vec<u32>, StepError> {
        let name = self.check_name(check);
        let Some(ChallengeSpec::Questions(asked)) = self.ask_of(check) else {
            return refuse(RefusalCode::NoEnrolment, name);
        };
        let pairs: Vec<(&str, &str)> = answers
            .iter()
            .map(|pair| (pair.question.expose().as_str(), pair.answer.expose().as_str()))
            .collect();
        if pairs.len() < usize::from(asked.ask) || pairs.len() > MOST_QUESTIONS {
            return refuse(RefusalCode::WeakEnrolment, "count");
        }
        let empty = |question: &str| typed::plain(question).expose().trim().is_empty();
        if pairs.iter().any(|(question, _)| question.len() > LONGEST_QUESTION || empty(question)) {
            return refuse(RefusalCode::WeakEnrolment, "question");
        }
        if let Some(problem) = answer::enrol_problem(&pairs) {
            return refuse(RefusalCode::WeakEnrolment, format!("{} {}", problem.code(), problem.number()));
        }
        let before = self.enrolment()?.questions(name).to_vec();
        let (mut questions, mut kept) = (Vec::with_capacity(pairs.len()), Vec::new());
        for pair in answers {
            // A question enrolled again keeps its number, so that a pinned one stays pinned.
            let same = before.iter().find(|known| is_same(known, pair) && !kept.contains(&known.id));
            if let Some(same) = same {
                kept.push(same.id);
                questions.push(same.clone());
                continue;
            }
            let hashed = answer::hash(self.draws(), pair.answer.expose()).map_err(|_| self.unwritable())?;
            let id = self.enrolment()?.edit().number();
            questions.push(Question { id, text: pair.question.clone(), answer: hashed });
        }
        let ids: Vec<u32> = questions.iter().map(|question| question.id).collect();
        let at = self.now();
        let row = self.enrolment()?.edit();
        row.questions.retain(|enrolled| enrolled.check != name);
        row.questions.push(Enrolled { check: name.to_owned(), at, what: questions });
        self.enrolled_anew(check, &kept)?;
        Ok(ids)
    }

    fn enrol_authenticator(&mut self, check: u16) -> Result<(), StepError> {
        let name = self.check_name(check);
        if !matches!(self.ask_of(check), Some(ChallengeSpec::Totp(_))) {
            return refuse(RefusalCode::NoEnrolment, name);
        }
        let secret = TotpSecret::draw(self.draws());
        let account = self.snapshot().map_or("", |snapshot| snapshot.name.expose());
        let uri = secret.provisioning_uri(&self.ctx().config.origin, account);
        self.show_once(uri);
        let at = self.now();
        let row = self.enrolment()?.edit();
        let id = row.number();
        row.authenticators.retain(|enrolled| enrolled.check != name || enrolled.what.confirmed);
        let what = Authenticator { id, secret, confirmed: false };
        row.authenticators.push(Enrolled { check: name.to_owned(), at, what });
        self.wait_for(check, PendingWhat::Authenticator);
        Ok(())
    }

    /// Confirms an authenticator: its first code shows that the secret arrived. Replaces the one before.
    fn confirm_authenticator(&mut self, check: u16, given: &Sensitive<String>) -> Result<(), StepError> {
        let name = self.check_name(check);
        if !self
            .case()
            .pending
            .iter()
            .any(|p| p.check == check && matches!(p.what, PendingWhat::Authenticator))
        {
            return refuse(RefusalCode::NoEnrolment, name);
        }
        if !code::has_shape(given.expose(), TotpSecret::DIGITS) {
            return refuse(RefusalCode::Shape, name);
        }
        let now = self.now();
        let waiting = self.enrolment()?.authenticators.iter().find(|e| e.check == name && !e.what.confirmed);
        let Some(authenticator) = waiting.map(|enrolled| enrolled.what.clone()) else {
            return refuse(RefusalCode::NoEnrolment, name);
        };
        let Some(step) = authenticator.secret.verify(given.expose(), now, None) else {
            self.wrong_first_code(check);
            return Ok(());
        };
        let row = self.enrolment()?.edit();
        row.authenticators.retain(|e| e.check != name || e.what.id == authenticator.id);
        for enrolled in row.authenticators.iter_mut().filter(|e| e.check == name) {
            enrolled.what.confirmed = true;
            enrolled.at = now;
        }
        let known: Vec<u32> = row.authenticators.iter().map(|enrolled| enrolled.what.id).collect();
        let ledger = self.ledger()?;
        ledger.totp.retain(|(id, _)| known.contains(id));
        // The code that confirmed it is used up.
        ledger.totp.push((authenticator.id, step));
        self.case_mut().pending.retain(|pending| pending.check != check);
        self.enrolled_anew(check, &[])
    }

    fn enrol_recovery_codes(&mut self, check: u16) -> Result<(), StepError> {
        let name = self.check_name(check);
        if !matches!(self.ask_of(check), Some(ChallengeSpec::RecoveryCode(_))) {
            return refuse(RefusalCode::NoEnrolment, name);
        }
        let codes = (0..CODES).map(|_| self.new_recovery_code()).collect::<Result<_, _>>()?;
        let at = self.now();
        let row = self.enrolment()?.edit();
        row.recovery.retain(|enrolled| enrolled.check != name);
        row.recovery.push(Enrolled { check: name.to_owned(), at, what: codes });
        row.clear_owed(name);
        self.enrolled_anew(check, &[])
    }

    /// Sends a code to a new contact, which counts once the code is returned. Returns the contact, sealed,
    /// for the record.
    fn enrol_contact(
        &mut self,
        check: u16,
        address: &Sensitive<String>,
    ) -> Result<Option<Personal>, StepError> {
        let name = self.check_name(check);
        let Some(channel) = self.code_channel(check) else { return refuse(RefusalCode::NoEnrolment, name) };
        // One spelling is sent to, counted and compared: digits of any script become ASCII digits.
        let plain = typed::plain(address.expose());
        let address = &Sensitive::from(plain.expose().trim());
        let length = address.expose().len();
        if !(3..=254).contains(&length) || address.expose().chars().any(char::is_control) {
            return refuse(RefusalCode::WeakEnrolment, "address");
        }
        self.count_send(name, address.expose(), channel.sends)?;
        let (digits, minutes) = CONTACT_CODE;
        let (secret, code) = self.new_code(name, digits)?;
        let sealed = self.seal("contact", address.expose())?;
        self.send_code(name, channel, address, secret, minutes);
        let until = self.now().saturating_add(minutes.saturating_mul(60_000));
        self.wait_for(check, PendingWhat::Contact { address: address.clone(), code, until });
        Ok(sealed)
    }

    fn confirm_contact(&mut self, check: u16, given: &Sensitive<String>) -> Result<(), StepError> {
        let name = self.check_name(check);
        let pending = self.case().pending.iter().find(|pending| pending.check == check).cloned();
        let Some(Pending { what: PendingWhat::Contact { address, code: sent, until }, .. }) = pending else {
            return refuse(RefusalCode::NoEnrolment, name);
        };
        if self.now() >= until {
            return refuse(RefusalCode::TooLate, name);
        }
        if !code::has_shape(given.expose(), CONTACT_CODE.0) {
            return refuse(RefusalCode::Shape, name);
        }
        if !self.is_right_code(name, &sent, given.expose())? {
            self.wrong_first_code(check);
            return Ok(());
        }
        let channel = self.code_channel(check).map_or("", |channel| &channel.name);
        self.enrolled_anew(check, &[])?;
        self.deliver_contact(channel, address)
    }

    fn reconfirm(&mut self, check: u16) -> Result<(), StepError> {
        let (name, now) = (self.check_name(check), self.now());
        let row = self.enrolment()?.edit();
        let times = row
            .questions
            .iter_mut()
            .filter(|e| e.check == name)
            .map(|e| &mut e.at)
            .chain(row.authenticators.iter_mut().filter(|e| e.check == name).map(|e| &mut e.at))
            .chain(row.recovery.iter_mut().filter(|e| e.check == name).map(|e| &mut e.at));
        let mut any = false;
        for at in times {
            *at = now;
            any = true;
        }
        if any { Ok(()) } else { refuse(RefusalCode::NoEnrolment, name) }
    }

    fn remove(&mut self, check: u16) -> Result<(), StepError> {
        let name = self.check_name(check);
        let row = self.enrolment()?.edit();
        if !row.remove(name) {
            return refuse(RefusalCode::NoEnrolment, name);
        }
        if !self.case().not_enrolled.contains(&check) {
            self.case_mut().not_enrolled.push(check);
        }
        self.event(Event::Enrolled);
        Ok(())
    }

    /// Stores a value from the host's own data, for `partial` challenges; `None` removes it.
    pub(in crate::case) fn store(
        &mut self,
        field: &str,
        value: Option<&Sensitive<String>>,
    ) -> Result<(), StepError> {
        let known = self.compiled().checks.challenges().any(
            |(_, challenge)| matches!(&challenge.ask, ChallengeSpec::Partial(partial) if *partial.field == *field),
        );
        if !known {
            return refuse(RefusalCode::Evidence, field);
        }
        self.set_record(RecordData::Store { field: field.to_owned() });
        let stored = match value {
            Some(value) => Some((value, self.value_mark(field, value)?)),
            None => None,
        };
        let row = self.enrolment()?.edit();
        let before = row.stored(field).map(|stored| stored.id);
        row.stored.retain(|stored| stored.field != field);
        if let Some((value, mark)) = stored {
            let id = row.value_number(mark);
            row.stored.push(Stored { id, field: field.to_owned(), value: value.clone() });
            if before != Some(id) {
                self.asks_of_another_value(field)?;
            }
        }
        self.case_mut().not_enrolled = self.not_enrolled()?;
        Ok(())
    }

    /// Resets the failures in a row, which were about the previous value.
    fn asks_of_another_value(&mut self, field: &str) -> Result<(), StepError> {
        for (check, challenge) in self.compiled().checks.challenges() {
            if matches!(&challenge.ask, ChallengeSpec::Partial(partial) if *partial.field == *field) {
                let name = self.check_name(check);
                self.ledger()?.pass(name);
            }
        }
        Ok(())
    }

    /// Returns the mark of a value. Values that have the same answers have the same mark: different spaces,
    /// capitals or accents do not make a new value, whose positions could be learned anew.
    fn value_mark(&self, field: &str, value: &Sensitive<String>) -> Result<Mark, StepError> {
        let letters = fold::letters(value.expose());
        if !(1..=LONGEST_VALUE).contains(&letters.len()) {
            return refuse(RefusalCode::WeakEnrolment, field);
        }
        let mut joined = String::with_capacity(value.expose().len().saturating_mul(4));
        for letter in &letters {
            joined.push_str(letter.expose());
            joined.push('\0');
        }
        let joined = Sensitive::new(joined);
        Ok(self.mark(&["value/", field].concat(), joined.expose())?)
    }

    /// Clears what was pinned or shut for the old enrolment, except for questions that were kept.
    pub(super) fn enrolled_anew(&mut self, check: u16, kept: &[u32]) -> Result<(), StepError> {
        let name = self.check_name(check);
        self.ledger()?.enrolled(name, kept);
        self.case_mut().not_enrolled.retain(|known| *known != check);
        self.event(Event::Enrolled);
        Ok(())
    }

    pub(super) fn wait_for(&mut self, check: u16, what: PendingWhat) {
        // A new code does not reset the tries.
        let tries = self.case().pending.iter().find(|pending| pending.check == check).map_or(0, |p| p.tries);
        self.case_mut().pending.retain(|pending| pending.check != check);
        self.case_mut().pending.push(Pending { check, what, tries });
    }

    /// Counts a wrong first code; after three of them this case accepts no more.
    fn wrong_first_code(&mut self, check: u16) {
        self.effects().outcome = Some(ProviderOutcome::Inconclusive);
        for pending in self.case_mut().pending.iter_mut().filter(|pending| pending.check == check) {
            pending.tries = pending.tries.saturating_add(1);
        }
    }

    /// Returns true if this case accepts no more first codes, because too many were wrong.
    fn is_spent(&self, check: u16) -> bool {
        self.case().pending.iter().any(|pending| pending.check == check && pending.tries >= TRIES)
    }

    fn unwritable(&self) -> Fault {
        Fault::Encode(crate::case::Case::key(&self.case().id))
    }
}

/// Returns true if question and answer are the same after normalisation.
fn is_same(known: &Question, pair: &QuestionAndAnswer) -> bool {
    let question = |text: &Sensitive<String>| answer::normalise(text.expose());
    question(&known.text).expose() == question(&pair.question).expose()
        && answer::verify(&known.answer, pair.answer.expose())
}

/// The length limit of a question, in bytes.
const LONGEST_QUESTION: usize = 256;
/// The most questions that are enrolled for one challenge.
const MOST_QUESTIONS: usize = 32;
