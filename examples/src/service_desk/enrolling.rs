//! Enrols people before the calls, each in a case of their own, as in production.

use std::collections::BTreeMap;

use bonafides::case::{CallerInput, Enrol, HostInput, Profile, QuestionAndAnswer};
use bonafides::keys::Sensitive;
use bonafides::{Time, Verdict};

use super::act::{Act, Answer};
use super::call::ServiceDesk;
use super::clock::Clock;
use super::error::{Trouble, not_here};

const DAY: i64 = 86_400_000;
/// The challenges of the policy that people enrol for, and the field the payroll stores.
const QUESTIONS: &str = "questions";
const AUTHENTICATOR: &str = "authenticator";
const RECOVERY_CODE: &str = "recovery_code";
const STORED: &str = "employee_id";

impl ServiceDesk<'_> {
    /// Enrols those of these people for whom the desk has its own data, at the time of that data. Prints
    /// nothing.
    pub fn enrol(&mut self, names: &[&str]) -> Result<(), Trouble> {
        let known = |name: &&&str| self.world.person(name).is_some();
        let names: Vec<String> = names.iter().filter(known).map(|name| name.to_lowercase()).collect();
        let (at, now, operator) = (self.world.own.enrolled_at, self.clock.now(), self.operator.clone());
        let running = matches!(self.clock, Clock::Running(..));
        self.screen.quiet = true;
        self.clock = Clock::Scripted(at.milliseconds());
        for name in &names {
            // Operators do not enrol themselves.
            let mut operators = self.world.own.operators.iter();
            self.operator = operators.find(|operator| *operator != name).cloned().unwrap_or_default();
            let done = self.enrol_one(name);
            done.map_err(|error| Trouble::NotHere(format!("{name} cannot be enrolled: {error}")))?;
        }
        self.screen.quiet = false;
        self.clock = if running { Clock::running(now) } else { Clock::Scripted(now.milliseconds()) };
        (self.operator, self.call) = (operator, None);
        Ok(())
    }

    fn enrol_one(&mut self, name: &str) -> Result<(), Trouble> {
        let report = |check: &str, outcome: &str| Act::Report(check.to_owned(), outcome.to_owned());
        let fields = [("document_type", "passport"), ("seen_live", "yes, at the desk")];
        let fields: BTreeMap<_, _> =
            fields.into_iter().map(|(field, text)| (field.to_owned(), text.to_owned())).collect();
        for act in [
            Act::Calls(name.to_owned(), "enrol".to_owned()),
            report("location", "usual"),
            report("workstation", "usual"),
            Act::Asks("manager_vouch".to_owned()),
            Act::Vouches(true),
            Act::Asks("photo_id".to_owned()),
            Act::Confirms("photo_id".to_owned(), fields),
        ] {
            self.must(&act)?;
        }
        // If that is not enough, a code to the private mailbox is.
        if self.verdict()? != Some(Verdict::Approve) {
            self.must(&Act::Asks("private_email".to_owned()))?;
            self.must(&Act::Answers(Answer::Right))?;
        }
        if let Some(number) =
            self.world.directory.by_sign_in(name).and_then(|user| user.employee_id().map(str::to_owned))
        {
            let value = Some(Sensitive::new(number));
            self.host_says("payroll", HostInput::Store { field: STORED.to_owned(), value })?;
        }
        let answers = self.world.person(name).map(|person| {
            let pair = |(question, answer): (&String, &String)| {
                QuestionAndAnswer::new(question.as_str(), answer.as_str())
            };
            person.answers.iter().map(pair).collect()
        });
        let answers = answers.unwrap_or_default();
        self.enrols(Enrol::Questions { challenge: QUESTIONS.to_owned(), answers })?;
        let challenge = AUTHENTICATOR.to_owned();
        let shown = self.enrols(Enrol::Authenticator { challenge: challenge.clone() })?;
        let address = shown.first().map(|address| address.expose().clone()).unwrap_or_default();
        if !self.post.authenticator(name, &address) {
            return not_here("the authenticator cannot read its secret");
        }
        let code = self.post.read_authenticator(name, self.clock.now()).unwrap_or_default();
        self.enrols(Enrol::AuthenticatorCode { challenge, code: code.into() })?;
        let codes = self.enrols(Enrol::RecoveryCodes { challenge: RECOVERY_CODE.to_owned() })?;
        self.post.paper(name, codes.iter().map(|code| code.expose().clone()).collect());
        self.must(&Act::GivesUp)?;
        self.usually(name)
    }

    fn verdict(&mut self) -> Result<Option<Verdict>, Trouble> {
        Ok(self.present()?.view.as_ref().map(|view| view.verdict))
    }

    /// Performs an event; fails if it is refused.
    fn must(&mut self, act: &Act) -> Result<(), Trouble> {
        self.does(act)?;
        match self.present()?.refused.take() {
            Some(why) => not_here(format!("{act}: {why}")),
            None => Ok(()),
        }
    }

    fn enrols(&mut self, enrol: Enrol) -> Result<Vec<Sensitive<String>>, Trouble> {
        self.caller_says(CallerInput::Enrol { what: enrol })?;
        let call = self.present()?;
        match call.refused.take() {
            Some(why) => not_here(why),
            None => Ok(std::mem::take(&mut call.shown)),
        }
    }

    /// Records that the host has seen this person sign in on three days, from one workstation and one
    /// place.
    fn usually(&mut self, name: &str) -> Result<(), Trouble> {
        let (Some(id), Some(person)) = (self.world.id(name), self.world.person(name)) else { return Ok(()) };
        let key = Profile::key(id, self.desk.keys())?;
        let mut profile = Profile::from_row(&self.desk.store.row(&key), self.desk.keys())?;
        let first = self.world.own.enrolled_at.milliseconds();
        for day in 0..3_i64 {
            let at = Time::from_milliseconds(first.saturating_add(day.saturating_mul(DAY)));
            profile.signed_in("workstation", &person.workstation, at, self.desk.keys())?;
            profile.signed_in("location", &person.location, at, self.desk.keys())?;
        }
        let row = profile.to_row(&self.desk.seed()?, self.desk.keys())?;
        match self.desk.store.put(row) {
            Ok(()) => Ok(()),
            Err(_) => not_here("another process wrote the profile"),
        }
    }
}
