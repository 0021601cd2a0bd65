//! The interactive desk: menus of numbers and letters.

use std::collections::BTreeMap;
use std::path::Path;

use bonafides::case::{CaseState, ChallengeKind, ChallengeState, OperatorInput, ProviderOutcome};

use super::act::{Act, Answer};
use super::call::ServiceDesk;
use super::error::Trouble;
use super::input::Input;
use super::screen::Look;

/// A choice: its key, its text and its effect.
struct Choice<T> {
    key: String,
    text: String,
    does: T,
}

fn choice<T>(key: impl Into<String>, text: impl Into<String>, does: T) -> Choice<T> {
    Choice { key: key.into(), text: text.into(), does }
}

/// Numbers the choices from 1.
fn numbered<T>(choices: impl IntoIterator<Item = (String, T)>) -> Vec<Choice<T>> {
    (1..).zip(choices).map(|(number, (text, does))| choice(u32::to_string(&number), text, does)).collect()
}

/// A choice during a call.
#[derive(Debug, Clone)]
enum Next {
    Act(Act),
    PresentChallenge(String),
    Answer(String),
    CanNot,
    Escalate,
    TakeOver,
    Signal,
    Wait,
    Password,
}

impl ServiceDesk<'_> {
    /// Takes calls until the end of the input, which hangs up.
    pub(super) fn interactive(&mut self, input: &mut Input<'_>, phone: &Path) -> Result<(), Trouble> {
        self.welcome(phone)?;
        let names: Vec<String> = self.world.own.people.keys().cloned().collect();
        self.enrol(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
        while self.one_call(input)?.is_some() {
            let key = self.has_a_key();
            let set = key.then(|| ("set a new password with the delivered key".to_owned(), true));
            let choices = set.into_iter().chain([("another call".to_owned(), false)]);
            self.screen.gap()?;
            let Some(with_key) = self.pick(input, "What now?", numbered(choices), Some("q"))? else { break };
            if with_key && self.with_key(input)?.is_none() {
                break;
            }
        }
        // Hang up an open call.
        if self.call.as_ref().is_some_and(|call| !call.over) {
            self.does(&Act::HangsUp)?;
        }
        self.trail()
    }

    fn welcome(&mut self, phone: &Path) -> Result<(), Trouble> {
        let policy = self.policy();
        let title = format!("Service desk of ad.test, policy {} {}", policy.name(), policy.version());
        self.screen.title(&title)?;
        let now: String = self.clock.now().to_string().chars().take(16).collect();
        let paragraphs = [
            format!(
                "You play everyone: the operator ({}), the caller, the manager and the systems. \
                 Choose by number or letter; Enter alone takes the choice in brackets. Ctrl-D hangs up.",
                self.operator
            ),
            format!("At the desk it is {} UTC.", now.replace('T', " ")),
            format!("The caller's phone and mailboxes: {}", phone.display()),
        ];
        for paragraph in &paragraphs {
            self.screen.line(Look::Faint, paragraph)?;
        }
        Ok(())
    }

    /// Runs a whole call. Returns `None` at the end of the input.
    fn one_call(&mut self, input: &mut Input<'_>) -> Result<Option<()>, Trouble> {
        let people = self.world.own.people.iter();
        let people = people.map(|(name, person)| (format!("{name:<8} {}", person.about), Some(name.clone())));
        let mut who = numbered(people.collect::<Vec<_>>());
        who.push(choice("o", "someone else, by account name", None));
        self.screen.gap()?;
        let Some(name) = self.pick(input, "Who do they claim to be?", who, None)? else { return Ok(None) };
        let name = match name {
            Some(name) => name,
            None => match self.typed(input, "Account name:")? {
                Some(name) if !name.is_empty() && !name.contains(' ') => name,
                Some(_) => return Ok(Some(())),
                None => return Ok(None),
            },
        };
        let actions = ["reset_password", "unlock_account", "reset_mfa", "change_phone", "enrol"];
        let actions = numbered(actions.map(|action| (action.to_owned(), action.to_owned())));
        let Some(action) = self.pick(input, "What do they ask for?", actions, None)? else { return Ok(None) };
        let ways = [("by telephone".to_owned(), false), ("on the self-service page, alone".to_owned(), true)];
        let Some(alone) = self.pick(input, "How?", numbered(ways), None)? else { return Ok(None) };
        let act =
            if alone { Act::SelfService(name.clone(), action) } else { Act::Calls(name.clone(), action) };
        if !self.tries(&act)? || self.call.as_ref().is_none_or(|call| call.over) {
            return Ok(Some(()));
        }
        if self.scene(input, &name)?.is_none() {
            return Ok(None);
        }
        self.until_the_end(input)
    }

    /// Asks what the systems see, which nobody types in a real call.
    fn scene(&mut self, input: &mut Input<'_>, name: &str) -> Result<Option<()>, Trouble> {
        let usual =
            self.world.person(name).map(|person| (person.workstation.clone(), person.location.clone()));
        let report = |check: &str, outcome: &str| Act::Report(check.to_owned(), outcome.to_owned());
        let see = |check: &str, value: &str| Act::See(check.to_owned(), value.to_owned());
        let mut places = Vec::new();
        if let Some((workstation, location)) = &usual {
            let acts = vec![see("workstation", workstation), see("location", location)];
            places.push((format!("at the usual workstation {workstation} in {location}"), acts));
        }
        places.push((
            "on a private phone, without a visible session".to_owned(),
            vec![report("location", "unknown")],
        ));
        places.push((
            "at an unknown computer in an unknown place".to_owned(),
            vec![report("workstation", "new"), report("location", "new")],
        ));
        places.push(("on two continents within an hour".to_owned(), vec![report("location", "impossible")]));
        let Some(acts) = self.pick(input, "Where do the systems see them?", numbered(places), None)? else {
            return Ok(None);
        };
        let sims = [("not changed", "none"), ("changed last night", "recent"), ("no answer", "unknown")];
        let sims = sims.map(|(text, outcome)| (text.to_owned(), report("sim_change", outcome)));
        let question = "What does the mobile operator say about the SIM card?";
        let Some(sim) = self.pick(input, question, numbered(sims), None)? else { return Ok(None) };
        for act in acts.into_iter().chain([sim]) {
            self.tries(&act)?;
        }
        self.observed()?;
        Ok(Some(()))
    }

    fn until_the_end(&mut self, input: &mut Input<'_>) -> Result<Option<()>, Trouble> {
        while self.call.as_ref().is_some_and(|call| !call.over) {
            let choices = self.choices()?;
            let Some(next) = self.pick(input, "What now?", choices, None)? else { return Ok(None) };
            if self.next(input, next)?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(()))
    }

    /// Returns the current choices.
    fn choices(&mut self) -> Result<Vec<Choice<Next>>, Trouble> {
        self.screen.gap()?;
        if self.present()?.alone {
            return self.choices_alone();
        }
        // Update the operator's page before the choice, which is also a step.
        if self.present()?.view.is_none() {
            self.operator_says(OperatorInput::View)?;
        }
        self.show(false)?;
        let call = self.present()?;
        let Some(view) = call.view.clone() else { return Ok(Vec::new()) };
        let mut listed: Vec<(String, Next)> = Vec::new();
        match view.state {
            CaseState::Approved => {
                listed.push(("carry out the approval".to_owned(), Next::Act(Act::CarriesOut)))
            }
            CaseState::Escalated => listed.push(("another operator takes over".to_owned(), Next::TakeOver)),
            _ => {
                let waits = view.challenges.iter().filter(|challenge| challenge.asked.is_some());
                listed.extend(waits.map(|challenge| {
                    (format!("answer {}", challenge.challenge), Next::Answer(challenge.challenge.clone()))
                }));
                let asks = self.open_challenges()?.into_iter().map(|(name, planned)| {
                    let planned = if planned { "   (next)" } else { "" };
                    (format!("ask {name}{planned}"), Next::PresentChallenge(name))
                });
                listed.extend(asks);
            }
        }
        let open = view.state == CaseState::Open;
        let mut choices = numbered(listed);
        if open {
            choices.push(choice("n", "the caller cannot do one of these", Next::CanNot));
            choices.push(choice("e", "escalate to a second person", Next::Escalate));
        }
        choices.push(choice("s", "the systems report something", Next::Signal));
        choices.push(choice("w", "ten minutes pass", Next::Wait));
        choices.push(choice("x", "\"that was not me\"", Next::Act(Act::NotMe)));
        choices.push(choice("h", "hang up", Next::Act(Act::HangsUp)));
        Ok(choices)
    }

    fn choices_alone(&mut self) -> Result<Vec<Choice<Next>>, Trouble> {
        let call = self.present()?;
        let mut listed = Vec::new();
        if call.approved {
            listed.push(("choose the new password".to_owned(), Next::Password));
        } else {
            if let Some(last) = call.last.clone() {
                listed.push((format!("answer {last}"), Next::Answer(last)));
            }
            let offers = call.offers.clone();
            listed.extend(
                offers.into_iter().map(|name| (format!("choose {name}"), Next::PresentChallenge(name))),
            );
        }
        let mut choices = numbered(listed);
        choices.push(choice("s", "the systems report something", Next::Signal));
        choices.push(choice("w", "ten minutes pass", Next::Wait));
        choices.push(choice("h", "give up", Next::Act(Act::GivesUp)));
        Ok(choices)
    }

    fn next(&mut self, input: &mut Input<'_>, next: Next) -> Result<Option<()>, Trouble> {
        match next {
            Next::Act(act) => {
                self.tries(&act)?;
            }
            Next::Wait => {
                self.tries(&Act::Wait(10))?;
            }
            Next::PresentChallenge(challenge) => return self.ask_and_answer(input, challenge),
            Next::Answer(challenge) => return self.answer_one(input, &challenge),
            Next::CanNot => {
                let names = self.open_challenges()?;
                let names = numbered(names.into_iter().map(|(name, _)| (name.clone(), name)));
                let Some(name) = self.pick(input, "Which one?", names, None)? else { return Ok(None) };
                self.tries(&Act::CanNot(name))?;
            }
            Next::Escalate => {
                let Some(reason) = self.typed(input, "Why? [suspicious call]")? else { return Ok(None) };
                let reason = if reason.is_empty() { "suspicious call".to_owned() } else { reason };
                self.tries(&Act::Escalates(reason))?;
            }
            Next::TakeOver => {
                // The current operator is last.
                let mut who = self.world.own.operators.clone();
                who.sort_by_key(|name| *name == self.operator);
                let who = numbered(who.into_iter().map(|name| (name.clone(), name)));
                let Some(name) = self.pick(input, "Who takes over?", who, None)? else { return Ok(None) };
                self.tries(&Act::TakesOver(name))?;
            }
            Next::Signal => return self.signal(input),
            Next::Password => {
                let Some(password) = self.typed(input, "The new password (shown here as you type):")? else {
                    return Ok(None);
                };
                self.tries(&Act::SetsPassword(password))?;
            }
        }
        Ok(Some(()))
    }

    fn signal(&mut self, input: &mut Input<'_>) -> Result<Option<()>, Trouble> {
        let signals = [
            ("location", "impossible"),
            ("location", "usual"),
            ("sim_change", "recent"),
            ("account", "disabled"),
            ("posture", "elevated"),
            ("posture", "siege"),
        ];
        let signals = signals.map(|(check, outcome)| {
            (format!("{check}: {outcome}"), Act::Report(check.to_owned(), outcome.to_owned()))
        });
        let Some(act) = self.pick(input, "What do they report?", numbered(signals), None)? else {
            return Ok(None);
        };
        self.tries(&act)?;
        Ok(Some(()))
    }

    fn ask_and_answer(&mut self, input: &mut Input<'_>, challenge: String) -> Result<Option<()>, Trouble> {
        let alone = self.present()?.alone;
        let act = if alone { Act::Chooses(challenge.clone()) } else { Act::Asks(challenge.clone()) };
        self.present()?.last = None;
        if !self.tries(&act)? || self.present()?.last.is_none() {
            return Ok(Some(()));
        }
        self.answer_one(input, &challenge)
    }

    /// Asks for the answer to a challenge.
    fn answer_one(&mut self, input: &mut Input<'_>, challenge: &str) -> Result<Option<()>, Trouble> {
        let call = self.present()?;
        call.last = Some(challenge.to_owned());
        let asked = call.asked.get(challenge).map(|(_, ask)| ask.clone());
        let Some(ask) = asked else { return self.ask_the_manager(input) };
        let act = match ask.kind {
            ChallengeKind::Confirm => {
                let mut fields = BTreeMap::new();
                for field in &ask.fields {
                    let Some(text) = self.typed(input, &format!("{}:", field.replace('_', " ")))? else {
                        return Ok(None);
                    };
                    fields.insert(field.clone(), text);
                }
                Act::Confirms(challenge.to_owned(), fields)
            }
            ChallengeKind::External => {
                let has = {
                    let name = self.name()?;
                    self.world.person(&name).is_some_and(|person| person.passkey)
                };
                let mut answers = vec![
                    ("it passes".to_owned(), ProviderOutcome::Passed),
                    ("it fails".to_owned(), ProviderOutcome::Failed),
                    ("no passkey, or no answer".to_owned(), ProviderOutcome::Inconclusive),
                ];
                if !has {
                    answers.rotate_right(1);
                }
                let question = "What is the provider's result?";
                let Some(found) = self.pick(input, question, numbered(answers), None)? else {
                    return Ok(None);
                };
                Act::Provider(found)
            }
            _ => match self.spoken(input, &ask.questions)? {
                Some(Some(answer)) => Act::Answers(answer),
                Some(None) => return Ok(Some(())),
                None => return Ok(None),
            },
        };
        self.tries(&act)?;
        Ok(Some(()))
    }

    /// Asks for the caller's answer. The inner `None` means later.
    fn spoken(
        &mut self,
        input: &mut Input<'_>,
        questions: &[String],
    ) -> Result<Option<Option<Answer>>, Trouble> {
        let ways = vec![
            choice("1", "the real person's answer", 1),
            choice("2", "a wrong answer", 2),
            choice("3", "type an answer", 3),
            choice("l", "later", 4),
        ];
        let Some(way) = self.pick(input, "What does the caller answer?", ways, None)? else {
            return Ok(None);
        };
        Ok(Some(match way {
            1 => Some(Answer::Right),
            2 => Some(Answer::Wrong),
            3 => {
                let mut answers = Vec::new();
                for number in 1..=questions.len().max(1) {
                    let Some(text) = self.typed(input, &format!("Answer {number}:"))? else {
                        return Ok(None);
                    };
                    answers.push(text);
                }
                Some(Answer::Text(answers))
            }
            _ => None,
        }))
    }

    fn ask_the_manager(&mut self, input: &mut Input<'_>) -> Result<Option<()>, Trouble> {
        let answers = vec![
            choice("1", "\"yes, I have just recognised them\"", Some(true)),
            choice("2", "\"no\"", Some(false)),
            choice("l", "no answer yet", None),
        ];
        let Some(answer) = self.pick(input, "What does the manager say?", answers, None)? else {
            return Ok(None);
        };
        if let Some(states) = answer {
            self.tries(&Act::Vouches(states))?;
        }
        Ok(Some(()))
    }

    /// Uses the key on the subject's own page.
    fn with_key(&mut self, input: &mut Input<'_>) -> Result<Option<()>, Trouble> {
        let name = self.name()?;
        let action = self.present()?.action.clone();
        if !self.tries(&Act::SelfService(name.clone(), action))? {
            return Ok(Some(()));
        }
        if self.scene(input, &name)?.is_none() {
            return Ok(None);
        }
        self.tries(&Act::EntersKey)?;
        self.until_the_end(input)
    }

    fn has_a_key(&self) -> bool {
        self.call.as_ref().is_some_and(|call| !call.alone && self.post.read_key(&call.name).is_some())
    }

    /// Returns the open challenges, those of the plan first, and whether each is in the plan.
    fn open_challenges(&mut self) -> Result<Vec<(String, bool)>, Trouble> {
        let Some(view) = &self.present()?.view else { return Ok(Vec::new()) };
        let place = |name: &str| view.next.iter().position(|next| next == name);
        let open = view.challenges.iter().filter(|challenge| challenge.state == ChallengeState::Open);
        let mut open: Vec<&str> = open.map(|challenge| challenge.challenge.as_str()).collect();
        open.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
        Ok(open.into_iter().map(|name| (name.to_owned(), place(name).is_some())).collect())
    }

    /// Performs an event, or prints why it cannot; fails only if the program must end.
    fn tries(&mut self, act: &Act) -> Result<bool, Trouble> {
        match self.does(act) {
            Ok(()) => Ok(true),
            Err(Trouble::NotHere(why)) => {
                self.screen.detail(Look::Bad, &format!("not possible: {why}"))?;
                Ok(false)
            }
            Err(Trouble::Fault(fault)) => {
                self.screen.detail(Look::Bad, &format!("fault: {fault}; {}", fault.help()))?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Asks for a choice; the first is the default. Returns `None` at the end of the input, or for
    /// `leave`.
    fn pick<T>(
        &mut self,
        input: &mut Input<'_>,
        question: &str,
        choices: Vec<Choice<T>>,
        leave: Option<&str>,
    ) -> Result<Option<T>, Trouble> {
        self.screen.line(Look::Strong, question)?;
        for choice in &choices {
            self.screen.line(Look::Plain, &format!("  {:>2}  {}", choice.key, choice.text))?;
        }
        if let Some(key) = leave {
            self.screen.line(Look::Plain, &format!("  {key:>2}  leave"))?;
        }
        let Some(first) = choices.first().map(|choice| choice.key.clone()) else { return Ok(None) };
        loop {
            let Some(typed) = self.typed(input, &format!("[{first}] >"))? else { return Ok(None) };
            let typed = if typed.is_empty() { first.clone() } else { typed };
            if leave == Some(typed.as_str()) {
                return Ok(None);
            }
            if choices.iter().any(|choice| choice.key == typed) {
                return Ok(choices.into_iter().find(|choice| choice.key == typed).map(|choice| choice.does));
            }
            let keys: Vec<&str> = choices.iter().map(|choice| choice.key.as_str()).chain(leave).collect();
            self.screen.line(Look::Bad, &format!("please type one of: {}", keys.join(" ")))?;
        }
    }

    /// Asks for a line of text. Returns `None` at the end of the input.
    fn typed(&mut self, input: &mut Input<'_>, question: &str) -> Result<Option<String>, Trouble> {
        self.screen.ask(question)?;
        let line = input.line()?;
        if line.is_none() {
            self.screen.gap()?;
        }
        Ok(line)
    }
}
