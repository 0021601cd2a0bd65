//! Possible inputs, chosen by drawn numbers and by what can be known at that point.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::case::{
    Caller, CallerInput, CommandStatus, CommandTask, Enrol, ExternalResult, HostInput, Operator,
    OperatorInput, ProviderOutcome, QuestionAndAnswer, Said,
};
use bonafides::keys::Sensitive;

use super::setting::{
    ACTIONS, ADMINS, CHALLENGES, LAST_SIGN_IN, LICENCE, MANAGER, NOBODY, POLICIES, SIGNALS, SUBJECT,
    directory, operators,
};
use super::world::World;
use crate::call::{DAY, MINUTE};
use crate::generate::choices::Choices;

/// The maximum number of cases of one script.
const MOST_CASES: usize = 8;
/// Durations without an input, in milliseconds; the last two run backwards.
const WAITS: [i64; 10] = [
    1_000,
    30_000,
    6 * MINUTE,
    11 * MINUTE,
    31 * MINUTE,
    61 * MINUTE,
    DAY,
    DAY + MINUTE,
    -30_000,
    -2 * MINUTE,
];

impl World {
    /// Makes one event happen.
    pub(super) fn turn(&mut self, c: &mut Choices) -> Result<(), String> {
        let live: Vec<usize> = (0..self.cases.len()).filter(|at| !self.cases[*at].memory.is_over()).collect();
        if live.is_empty() && self.cases.len() < MOST_CASES {
            return self.begins(c);
        }
        match c.below(100) {
            0..84 => {
                let at = if live.is_empty() || c.chance(5) {
                    self.cases.len() - 1 - c.below(self.cases.len())
                } else {
                    live[live.len() - 1 - c.below(live.len())]
                };
                let case = &self.cases[at];
                let approved = case.grant.is_some() && !case.memory.is_over();
                let keys = case.is_alone() && self.keys.iter().any(|(whom, _)| *whom == case.whom);
                let said = match c.below(100) {
                    0..60 if approved && case.action == "enrol" => self.enrols(at, c),
                    0..40 if approved => self.carries_out(at, c),
                    0..20 if keys => self.uses_key(at, c),
                    0..28 => self.asks(at, c),
                    28..72 => self.answers(at, c),
                    72..78 => self.carries_out(at, c),
                    78..88 => self.signals(c),
                    88..90 => self.enrols(at, c),
                    _ => self.else_is_said(at, c),
                };
                self.give(at, said)
            }
            84..88 => self.begins(c),
            88..94 => {
                let wait = *c.of(&WAITS);
                // A clock that ran backwards is corrected at some time.
                let now = self.desk.now.milliseconds().max(self.clock);
                self.log.push(format!("wait {wait}"));
                self.clock = now;
                self.desk.now = Time::from_milliseconds(now + wait);
                Ok(())
            }
            94..97 => self.says_again(c),
            97..99 => {
                self.changes(c);
                Ok(())
            }
            _ => {
                self.active = c.below(POLICIES.len());
                self.log.push(format!("activate {}", POLICIES[self.active].version()));
                self.desk.policies.activate(POLICIES[self.active].clone());
                Ok(())
            }
        }
    }

    fn begins(&mut self, c: &mut Choices) -> Result<(), String> {
        if self.cases.len() >= MOST_CASES {
            return Ok(());
        }
        let whom = [SUBJECT, SUBJECT, SUBJECT, MANAGER, NOBODY][c.below(5)];
        let operators = operators();
        let operator = if c.chance(60) { &operators[c.below(2)] } else { c.of(&operators) };
        if c.chance(4) {
            return self.says_not_me_late(whom, operator, c);
        }
        self.open(whom, c.of::<&str>(&ACTIONS), operator)?;
        if c.chance(15) { Ok(()) } else { self.observed(self.cases.len() - 1) }
    }

    /// The operator of an input: mostly that of the case.
    fn by(&self, at: usize, c: &mut Choices) -> Operator {
        if c.chance(6) { c.of(&operators()).clone() } else { self.cases[at].operator.clone() }
    }

    fn operator(&self, at: usize, c: &mut Choices, says: OperatorInput) -> Said {
        Said::Operator { by: self.by(at, c), says }
    }

    fn asks(&mut self, at: usize, c: &mut Choices) -> Said {
        let challenge = (*c.of(&CHALLENGES)).to_owned();
        let contact = if c.chance(10) { Some([1, 0, 7][c.below(3)]) } else { None };
        self.operator(at, c, OperatorInput::Choose { challenge, contact })
    }

    /// An answer to an open question, from the person or system that was asked.
    fn answers(&mut self, at: usize, c: &mut Choices) -> Said {
        let asked: Vec<String> = self.cases[at].asked.keys().cloned().collect();
        let challenge = if asked.is_empty() || c.chance(5) {
            (*c.of(&CHALLENGES)).to_owned()
        } else {
            c.of(&asked).clone()
        };
        match challenge.as_str() {
            "passkey" | "push" => self.provider_answers(at, &challenge, c),
            "manager_vouch" | "lead_vouch" => self.vouches(at, &challenge, c),
            "documents" => self.confirms(at, c),
            _ => {
                let answers = self.typed(at, &challenge, c);
                let answers = answers.into_iter().map(Sensitive::new).collect();
                let caller = self.cases[at].is_alone() || challenge == "mail_code";
                if caller != c.chance(8) {
                    let says = CallerInput::Answer { challenge, answers };
                    Said::Caller { by: Caller::default(), says }
                } else {
                    self.operator(at, c, OperatorInput::Answer { challenge, answers })
                }
            }
        }
    }

    fn typed(&mut self, at: usize, challenge: &str, c: &mut Choices) -> Vec<String> {
        if challenge == "questions" {
            return self.typed_questions(at, c);
        }
        let wrong = || vec![wrong(challenge).to_owned()];
        match c.below(20) {
            0..13 if !c.chance(self.bad_luck) => {
                self.right(at, challenge, c).map_or_else(wrong, |right| vec![right])
            }
            13 => vec!["zqmarker".repeat(200)],
            14 => Vec::new(),
            15 => vec![String::new(), "zqmarker".to_owned()],
            17 => vec!["zqmarker".to_owned()],
            // A code of another case, or an old one.
            16 => {
                let mut codes = self.cases.iter().flat_map(|case| case.codes.values().flatten());
                codes.next().cloned().map_or_else(wrong, |code| vec![code])
            }
            _ => wrong(),
        }
    }

    /// The right answer, as far as a caller could know it.
    fn right(&mut self, at: usize, challenge: &str, c: &mut Choices) -> Option<String> {
        match challenge {
            "last_sign_in" => {
                let minute = LAST_SIGN_IN / 60_000 * 60_000;
                let text =
                    format!("{}", chrono::DateTime::from_timestamp_millis(minute)?.format("%Y-%m-%d %H:%M"));
                self.planted.secret(&text);
                Some(text)
            }
            "sms_code" | "mail_code" => self.cases[at].codes.get(challenge)?.last().cloned(),
            "licence" => {
                let (_, ask) = self.cases[at].asked.get(challenge)?;
                let at = |position: &u8| LICENCE.chars().nth(usize::from(*position) - 1);
                ask.as_ref()?.positions.iter().map(at).collect()
            }
            "authenticator" => self.app_code([0, 0, -1, 1, 2][c.below(5)]),
            "recovery_code" => {
                if self.recovery.is_empty() {
                    return None;
                }
                let number = c.below(self.recovery.len());
                Some(self.recovery[number].clone())
            }
            _ => None,
        }
    }

    /// Answers are hashed, so there are few; after that their number is wrong, so that none is hashed.
    fn typed_questions(&mut self, at: usize, c: &mut Choices) -> Vec<String> {
        if self.hashes == 0 {
            return Vec::new();
        }
        self.hashes -= 1;
        let asked = self.cases[at].asked.get("questions").and_then(|(_, ask)| ask.clone());
        let questions = asked.map(|ask| ask.questions).unwrap_or_default();
        let right = !c.chance(40);
        let answer = |question: &String| match question.as_str() {
            _ if !right => "zqmarker wrong",
            "Catalogue question 1?" => "zqmarker fido",
            "Catalogue question 2?" => "zqmarker aarhus",
            _ => "zqmarker bertil",
        };
        questions.iter().map(|question| answer(question).to_owned()).collect()
    }

    fn provider_answers(&mut self, at: usize, challenge: &str, c: &mut Choices) -> Said {
        let found = [
            ProviderOutcome::Passed,
            ProviderOutcome::Passed,
            ProviderOutcome::Failed,
            ProviderOutcome::Inconclusive,
        ][c.below(4)];
        let by = "host".to_owned();
        let Some(mut result) = self.external_result(at, challenge, found) else {
            return Said::Host { by, says: HostInput::TimePassed };
        };
        match c.below(20) {
            0 => result.nonce = "0".repeat(32),
            1 => result.number = Some("zqmarker".into()),
            2 => result.number = None,
            3 => result.reference = "zqmarker-always-the-same".to_owned(),
            4 => result.item = Some("zqmarker item".into()),
            5 => result.grades = BTreeMap::from([("strength".to_owned(), 3)]),
            6 => result.proof = Some("zqmarker.proof".to_owned()),
            _ => {}
        }
        Said::Host { by, says: HostInput::External(result) }
    }

    /// The provider's result for the newest question, correct in every member.
    pub(super) fn external_result(
        &self,
        at: usize,
        challenge: &str,
        outcome: ProviderOutcome,
    ) -> Option<ExternalResult> {
        let (command, ask) = self.cases[at].asked.get(challenge)?;
        let provider = ask.as_ref()?.provider.clone()?;
        Some(
            ExternalResult::new(command.clone(), provider.nonce, format!("zqmarker-{command}"), outcome)
                .number(provider.number),
        )
    }

    fn vouches(&mut self, at: usize, challenge: &str, c: &mut Choices) -> Said {
        let by = "host".to_owned();
        let Some((command, _)) = self.cases[at].asked.get(challenge) else {
            return Said::Host { by, says: HostInput::TimePassed };
        };
        let right = if challenge == "lead_vouch" {
            "zqmarker-lead"
        } else if self.cases[at].whom == MANAGER {
            "zqmarker-account"
        } else {
            "zqmarker-manager"
        };
        let others = ["zqmarker-operator", "zqmarker-account", "zqmarker-stranger", "zqmarker-lead"];
        let voucher = if c.chance(20) { *c.of(&others) } else { right }.to_owned();
        let (command, states, level) = (command.clone(), !c.chance(15), "aal2".to_owned());
        Said::Host { by, says: HostInput::Vouch { command, voucher, states, level } }
    }

    fn confirms(&mut self, at: usize, c: &mut Choices) -> Said {
        let mut fields = BTreeMap::from([
            ("document_type".to_owned(), "zqmarker passport".into()),
            ("seen_live".to_owned(), "zqmarker yes".into()),
        ]);
        let item = if c.chance(70) { Some(["zqmarker 1", "zqmarker 2"][c.below(2)].into()) } else { None };
        let grades = BTreeMap::from([("strength".to_owned(), [3, 0, 9][c.below(3)])]);
        if c.chance(10) {
            fields.insert("seen_live".to_owned(), " - ".into());
        }
        let challenge = "documents".to_owned();
        self.operator(at, c, OperatorInput::Confirm { challenge, fields, item, grades })
    }

    /// Redeems a grant, reports on it, or delivers it.
    fn carries_out(&mut self, at: usize, c: &mut Choices) -> Said {
        let case = &self.cases[at];
        let by = "host".to_owned();
        let newest = case.open.last().map(|command| command.id.clone());
        let deliver = case.open.iter().find(|command| matches!(command.task, CommandTask::Deliver(_)));
        let deliver = deliver.map(|command| command.id.clone());
        let says = match (c.below(10), newest, deliver) {
            (0..5, ..) | (_, None, _) if case.grant.is_some() || c.chance(10) => {
                let own = case.grant.clone().unwrap_or_default();
                let grant = if c.chance(8) {
                    self.cases.iter().find_map(|other| other.grant.clone()).unwrap_or_default()
                } else {
                    own
                };
                let chosen = self.cases[at].is_alone() && self.hashes > 0 && !c.chance(50);
                let password = if chosen {
                    self.hashes -= 1;
                    Some(["zqmarker of seven unlikely words 42", "zqmarker"][c.below(2)].into())
                } else {
                    None
                };
                HostInput::Redeem { grant, password }
            }
            (5 | 6, _, Some(command)) => HostInput::Report { command, state: reported(c), text: None },
            (7, _, Some(command)) => HostInput::Delivered { command },
            (_, None, _) => HostInput::TimePassed,
            (_, Some(newest), _) => {
                let command = if c.chance(30) { c.of(&self.cases[at].open).id.clone() } else { newest };
                let text = if c.chance(30) { Some("zqmarker said so".into()) } else { None };
                HostInput::Report { command, state: reported(c), text }
            }
        };
        Said::Host { by, says }
    }

    /// A signal observed now, a while ago, or in the future.
    fn signals(&mut self, c: &mut Choices) -> Said {
        let (check, outcomes) = c.of(&SIGNALS);
        let now = self.desk.now.milliseconds();
        let at = match c.below(12) {
            0..6 => None,
            6 => Some(now - 1),
            7 => Some(now),
            8 => Some(now - 2),
            9 => Some(now - 10 * MINUTE),
            10 => Some(now + 3_000),
            _ => Some([now + MINUTE, i64::MIN, now - 25 * 60 * MINUTE][c.below(3)]),
        };
        let says = HostInput::Signal {
            check: (*check).to_owned(),
            outcome: (*c.of(outcomes)).to_owned(),
            at: at.map(Time::from_milliseconds),
            value: Some("zqmarker-workstation".into()),
        };
        Said::Host { by: "host".to_owned(), says }
    }

    fn enrols(&mut self, at: usize, c: &mut Choices) -> Said {
        let of = |name: &str| name.to_owned();
        let enrol = match c.below(10) {
            0 => Enrol::Contact { challenge: of("sms_code"), address: "+45 33 99887766".into() },
            1 => {
                let code = self.cases[at].codes.get("sms_code").and_then(|codes| codes.last());
                let code = code.cloned().unwrap_or_else(|| of("zqmarker"));
                Enrol::ContactCode { challenge: of("sms_code"), code: code.into() }
            }
            2 => Enrol::Authenticator { challenge: of("authenticator") },
            3 => {
                let code = if c.chance(60) { self.app_code(0) } else { None };
                let code = code.unwrap_or_else(|| of("zqmarker"));
                Enrol::AuthenticatorCode { challenge: of("authenticator"), code: code.into() }
            }
            4 => Enrol::RecoveryCodes { challenge: of("recovery_code") },
            5 => Enrol::Reconfirm {
                challenge: (*c.of(&["recovery_code", "questions", "sms_code"])).to_owned(),
            },
            6 => Enrol::Remove { challenge: (*c.of(&["recovery_code", "authenticator"])).to_owned() },
            7 => Enrol::Registration { challenge: (*c.of(&["passkey", "push"])).to_owned() },
            8 => {
                let answer = QuestionAndAnswer::new("zqquestion?", "zqmarker");
                Enrol::Questions { challenge: of("questions"), answers: vec![answer] }
            }
            _ => {
                let value = if c.chance(70) { Some("ZQMARKER 77 88".into()) } else { None };
                let says = HostInput::Store { field: (*c.of(&["licence", "zzz"])).to_owned(), value };
                return Said::Host { by: of("host"), says };
            }
        };
        Said::Caller { by: Caller::default(), says: CallerInput::Enrol { what: enrol } }
    }

    fn else_is_said(&mut self, at: usize, c: &mut Choices) -> Said {
        let whom = self.cases[at].whom;
        let caller = |says| Said::Caller { by: Caller::default(), says };
        match c.below(16) {
            2 => self.operator(at, c, OperatorInput::View),
            3 => {
                let challenge = (*c.of(&CHALLENGES)).to_owned();
                self.operator(at, c, OperatorInput::Unavailable { challenge })
            }
            4 => self.operator(
                at,
                c,
                OperatorInput::Escalate { reason: "zqmarker: the chief is boarding".into() },
            ),
            5..8 => {
                let by = if c.chance(40) { c.of(&operators()).clone() } else { operators()[3].clone() };
                Said::Operator { by, says: OperatorInput::TakeOver }
            }
            8 => self.operator(at, c, OperatorInput::Cancel),
            9 => caller(CallerInput::Cancel),
            10 => {
                let says = CallerInput::NotMe { token: self.token(whom, c) };
                let session = if c.chance(40) { Some("webauthn".to_owned()) } else { None };
                Said::Caller { by: session.map_or_else(Caller::default, Caller::in_session), says }
            }
            12 => self.uses_key(at, c),
            _ => Said::Host { by: "host".to_owned(), says: HostInput::TimePassed },
        }
    }

    /// Uses a key, mostly the newest of the subject.
    fn uses_key(&self, at: usize, c: &mut Choices) -> Said {
        let whom = self.cases[at].whom;
        let keys: Vec<_> = self.keys.iter().filter(|(of, _)| *of == whom || c.chance(10)).collect();
        let key = keys.last().map_or("zqmarker", |(_, key)| key.as_str());
        Said::Caller { by: Caller::default(), says: CallerInput::Key { key: key.into() } }
    }

    fn token(&self, whom: usize, c: &mut Choices) -> Option<Sensitive<String>> {
        let tokens: Vec<_> = self.notices.iter().filter(|(of, _)| *of == whom).collect();
        match c.below(3) {
            0 => None,
            1 => Some("zqmarker".into()),
            _ => tokens.last().map(|(_, token)| token.as_str().into()),
        }
    }

    fn says_not_me_late(&mut self, whom: usize, operator: &Operator, c: &mut Choices) -> Result<(), String> {
        let (opening, token) = (self.opening("not_me", operator), self.token(whom, c));
        self.log.push(format!("not me, late, for {whom}"));
        self.ends_late(whom, &opening, token.as_ref())
    }

    /// Repeats an input, or sends another input under its id.
    fn says_again(&mut self, c: &mut Choices) -> Result<(), String> {
        if self.said.is_empty() {
            return Ok(());
        }
        let (at, mut input) = self.said[self.said.len() - 1 - c.below(self.said.len().min(8))].clone();
        if c.chance(40) {
            input.said = Said::Host { by: "host".to_owned(), says: HostInput::TimePassed };
        }
        self.input(at, &input)
    }

    /// Changes the directory's view of the subject.
    fn changes(&mut self, c: &mut Choices) {
        let fresh = directory();
        let now = self.desk.now;
        let subject = &mut self.directory[SUBJECT];
        let change = c.below(8);
        match change {
            0 => *subject = fresh[SUBJECT].clone(),
            1 => subject.groups.push(ADMINS.to_owned()),
            2 => subject.enabled = !subject.enabled,
            3 => subject.contacts.iter_mut().take(1).for_each(|contact| contact.changed_at = Some(now)),
            4 => subject.contacts.truncate(1),
            5 => subject.relationships.iter_mut().take(1).for_each(|related| related.since = Some(now)),
            6 => subject.relationships.clear(),
            _ => subject.language = "da".to_owned(),
        }
        self.log.push(format!("the directory changes: {change}"));
    }
}

fn reported(c: &mut Choices) -> CommandStatus {
    [CommandStatus::Done, CommandStatus::Done, CommandStatus::Failed, CommandStatus::Unknown][c.below(4)]
}

/// An answer of valid form that is wrong.
fn wrong(challenge: &str) -> &'static str {
    match challenge {
        "sms_code" | "mail_code" | "authenticator" => "000000",
        "last_sign_in" => "2001-01-01",
        "recovery_code" => "ZQMA-RKER-ZQMA-RKER",
        _ => "zqm",
    }
}
