//! The effect of each sentence.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::case::{
    CallerInput, ChallengeKind, ExternalResult, HostInput, Opening, OperatorInput, Profile, ProviderOutcome,
};
use bonafides::keys::Sensitive;

use super::act::{Act, Answer};
use super::call::ServiceDesk;
use super::clock::Clock;
use super::error::{Trouble, not_here};
use super::screen::Look;

const MINUTE: i64 = 60_000;

impl ServiceDesk<'_> {
    /// Performs an event.
    pub fn does(&mut self, act: &Act) -> Result<(), Trouble> {
        match act {
            Act::At(time) => return self.at(*time),
            Act::Wait(minutes) => self.clock.pass(minutes.saturating_mul(MINUTE)),
            Act::SitsDown(name) => {
                self.person(name)?;
                self.operator.clone_from(name);
                return Ok(());
            }
            _ => self.clock.tick(),
        }
        let reports = matches!(act, Act::Report(..) | Act::See(..) | Act::Calls(..) | Act::SelfService(..));
        if !reports && self.call.as_ref().is_some_and(|call| call.observe.is_some()) {
            self.observed()?;
        }
        let (time, sentence) = (self.time(), act.to_string());
        self.screen.event(&time, &sentence)?;
        match act {
            Act::At(_) | Act::SitsDown(_) => Ok(()),
            Act::Wait(_) if self.call.as_ref().is_none_or(|call| call.over) => Ok(()),
            Act::Wait(_) => self.host("host", HostInput::TimePassed),
            Act::Calls(name, action) => self.open(name, action, false).map(drop),
            Act::SelfService(name, action) => self.open(name, action, true).map(drop),
            Act::Report(check, outcome) => self.host("systems", signal(check, outcome, None)),
            Act::See(check, value) => self.see(check, value),
            Act::Asks(challenge) | Act::Chooses(challenge) => self.ask(challenge),
            Act::CanNot(challenge) => {
                self.operator(OperatorInput::Unavailable { challenge: challenge.clone() })
            }
            Act::Confirms(challenge, fields) => self.confirm(challenge, fields),
            Act::Escalates(reason) => {
                self.operator(OperatorInput::Escalate { reason: reason.as_str().into() })
            }
            Act::TakesOver(name) => self.take_over(name),
            Act::Looks => {
                self.operator(OperatorInput::View)?;
                self.show(true)
            }
            Act::CarriesOut => self.redeem("host", None),
            Act::HangsUp => self.operator(OperatorInput::Cancel),
            Act::Answers(answer) => self.answer(answer),
            Act::EntersKey => self.enter_key(),
            Act::SetsPassword(password) => self.redeem("portal", Some(password.as_str().into())),
            Act::GivesUp => self.caller_says(CallerInput::Cancel).map(drop),
            Act::NotMe => self.caller_says(CallerInput::NotMe { token: None }).map(drop),
            Act::ReportsNotMe(name) => self.not_me(name),
            Act::Vouches(states) => self.vouch(*states),
            Act::Provider(found) => self.provider(*found),
        }
    }

    fn operator(&mut self, says: OperatorInput) -> Result<(), Trouble> {
        self.operator_says(says).map(drop)
    }

    fn host(&mut self, by: &str, says: HostInput) -> Result<(), Trouble> {
        self.host_says(by, says).map(drop)
    }

    fn at(&mut self, time: Time) -> Result<(), Trouble> {
        let now = self.clock.now();
        if !self.cases.is_empty() && time < now {
            return not_here(format!("it is already {now}"));
        }
        self.clock = match self.clock {
            Clock::Scripted(_) => Clock::Scripted(time.milliseconds()),
            Clock::Running(..) => Clock::running(time),
        };
        Ok(())
    }

    /// Reports how usual a workstation or place is, by the profile, which the host feeds with sign-ins.
    fn see(&mut self, check: &str, value: &str) -> Result<(), Trouble> {
        let (_, subject) = self.ready()?;
        let Some(subject) = subject else { return not_here("the directory does not know the caller") };
        let key = Profile::key(&subject.account, self.desk.keys())?;
        let profile = Profile::from_row(&self.desk.store.row(&key), self.desk.keys())?;
        let usual = profile.usual(check, value, self.clock.now(), self.desk.keys())?;
        let text = format!("the profile of {}: {}", self.name()?, usual.as_str());
        self.screen.detail(Look::Faint, &text)?;
        self.host("systems", signal(check, usual.as_str(), Some(value)))
    }

    fn ask(&mut self, challenge: &str) -> Result<(), Trouble> {
        self.operator(OperatorInput::Choose { challenge: challenge.to_owned(), contact: None })
    }

    fn confirm(&mut self, challenge: &str, fields: &BTreeMap<String, String>) -> Result<(), Trouble> {
        self.present()?.awaited = Some(challenge.to_owned());
        let fields = fields.iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect();
        self.operator(OperatorInput::Confirm {
            challenge: challenge.to_owned(),
            fields,
            item: None,
            grades: BTreeMap::new(),
        })
    }

    fn take_over(&mut self, name: &str) -> Result<(), Trouble> {
        let by = self.person(name)?;
        if self.says_as(&by, OperatorInput::TakeOver)? {
            name.clone_into(&mut self.operator);
            self.present()?.by = by;
        }
        Ok(())
    }

    /// Answers the last challenge; at the desk, the operator types the answer.
    fn answer(&mut self, answer: &Answer) -> Result<(), Trouble> {
        let Some(challenge) = self.present()?.last.clone() else { return not_here("no challenge was asked") };
        let answers = self.answers(&challenge, answer)?;
        let answers = answers.iter().map(|answer| answer.as_str().into()).collect();
        if self.present()?.alone {
            return self.caller_says(CallerInput::Answer { challenge, answers }).map(drop);
        }
        self.present()?.awaited = Some(challenge.clone());
        self.operator(OperatorInput::Answer { challenge, answers })
    }

    /// Returns the caller's answers; the right ones are those that the real person knows or has.
    fn answers(&mut self, challenge: &str, answer: &Answer) -> Result<Vec<String>, Trouble> {
        let call = self.present()?;
        let Some((_, ask)) = call.asked.get(challenge) else {
            return not_here(format!("the caller cannot answer `{challenge}`"));
        };
        let (ask, name) = (ask.clone(), call.name.clone());
        let parts = ask.questions.len().max(1);
        match answer {
            Answer::Text(texts) => Ok(texts.clone()),
            Answer::Wrong => Ok(match self.right(&name, challenge, ask.kind, &ask) {
                Some(answers) => answers.iter().map(|answer| mistyped(answer)).collect(),
                // In a decoy, no answer is right, but a code still has the form of a code.
                None if matches!(ask.kind, ChallengeKind::Code | ChallengeKind::Totp) => {
                    vec!["333333".to_owned()]
                }
                None => vec!["something else".to_owned(); parts],
            }),
            Answer::Right => match self.right(&name, challenge, ask.kind, &ask) {
                Some(answers) => Ok(answers),
                None => not_here(format!("{name} has no answer to `{challenge}`")),
            },
        }
    }

    fn right(
        &mut self,
        name: &str,
        challenge: &str,
        kind: ChallengeKind,
        ask: &bonafides::case::PresentChallenge,
    ) -> Option<Vec<String>> {
        let one = match kind {
            ChallengeKind::Questions => {
                let known = &self.world.person(name)?.answers;
                return ask.questions.iter().map(|question| known.get(question).cloned()).collect();
            }
            ChallengeKind::Partial => {
                let number = self.world.directory.by_sign_in(name)?.employee_id()?;
                let at = |position: &u8| number.chars().nth(usize::from(*position).saturating_sub(1));
                ask.positions.iter().map(at).collect::<Option<String>>()
            }
            ChallengeKind::Code => self.post.read_code(name, challenge).map(ToOwned::to_owned),
            ChallengeKind::Totp => self.post.read_authenticator(name, self.clock.now()),
            ChallengeKind::RecoveryCode => self.post.tear_off(name),
            _ => None,
        };
        one.map(|answer| vec![answer])
    }

    fn enter_key(&mut self) -> Result<(), Trouble> {
        let name = self.name()?;
        let Some(key) = self.post.read_key(&name) else { return not_here(format!("{name} has no key")) };
        let key = key.into();
        self.caller_says(CallerInput::Key { key }).map(drop)
    }

    /// Carries out the approval: `by` the desk, or by the subject's own page with a new password.
    fn redeem(&mut self, by: &str, password: Option<Sensitive<String>>) -> Result<(), Trouble> {
        if self.present()?.grant.is_none() {
            self.host("host", HostInput::TimePassed)?;
        }
        let Some(grant) = self.present()?.grant.clone() else {
            return not_here("there is no approval to carry out");
        };
        self.host(by, HostInput::Redeem { grant, password })
    }

    /// The manager signs in and answers.
    fn vouch(&mut self, states: bool) -> Result<(), Trouble> {
        let Some((command, request)) = self.present()?.request.clone() else {
            return not_here("nobody was asked to vouch");
        };
        let voucher = request.people.first().cloned().unwrap_or_default();
        self.host("portal", HostInput::Vouch { command, voucher, states, level: "aal2".to_owned() })?;
        self.look_at(request.challenge)
    }

    fn provider(&mut self, outcome: ProviderOutcome) -> Result<(), Trouble> {
        let call = self.present()?;
        let asked = call.last.as_ref().and_then(|last| call.asked.get(last));
        let Some((command, Some(provider))) =
            asked.map(|(command, ask)| (command.clone(), ask.provider.clone()))
        else {
            return not_here("no provider was asked");
        };
        let challenge = call.last.clone().unwrap_or_default();
        // With number matching, the holder of the device chooses the number that the caller was shown.
        let result = ExternalResult::new(
            command.clone(),
            provider.nonce,
            format!("{}-{command}", provider.id),
            outcome,
        )
        .number(provider.number);
        self.host(&provider.id, HostInput::External(result))?;
        self.look_at(challenge)
    }

    /// Shows the result on the operator's page, which is also a step.
    fn look_at(&mut self, challenge: String) -> Result<(), Trouble> {
        let call = self.present()?;
        if call.alone || call.over {
            return Ok(());
        }
        call.awaited = Some(challenge);
        self.operator(OperatorInput::View)
    }

    /// Handles a person who was notified of a request that they did not make.
    fn not_me(&mut self, name: &str) -> Result<(), Trouble> {
        let token = self.post.read_notice(name).map(Sensitive::from);
        let by = self.person(&self.operator)?;
        let opening = Opening::new("not_me", by.clone(), "phone").named(name).language("en");
        self.desk.now = self.clock.now();
        let subject = self.world.snapshot(name);
        let released = self.desk.not_me(&opening, token.as_ref(), subject.as_ref())?;
        self.begin(&released, name, false, by);
        self.take(released).map(drop)
    }

    /// Returns the name that the caller gave.
    pub(super) fn name(&mut self) -> Result<String, Trouble> {
        Ok(self.present()?.name.clone())
    }
}

pub(super) fn signal(check: &str, outcome: &str, value: Option<&str>) -> HostInput {
    let (check, outcome) = (check.to_owned(), outcome.to_owned());
    HostInput::Signal { check, outcome, at: None, value: value.map(Into::into) }
}

/// Returns a wrong answer of the same form, with its last letter or digit changed.
fn mistyped(answer: &str) -> String {
    let mut text = answer.to_owned();
    let last = text.pop();
    text.push(if last == Some('3') { '4' } else { '3' });
    text
}
