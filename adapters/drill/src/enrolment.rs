//! The enrolments of the simulated people: the engine enrols one person, and everybody gets a copy of that row.

use std::collections::BTreeMap;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bonafides::Policy;
use bonafides::case::{
    Caller, CallerInput, CommandId, CommandTask, Committed, Enrol, ExternalResult, HostInput, Opening,
    Operator, OperatorInput, OperatorKind, Outcome, ProviderOutcome, QuestionAndAnswer, Said, SubjectProfile,
    View,
};
use bonafides::keys::{KeyName, Keys as _, RawKeys, RowKind, StateKey};
use bonafides::needs::AnswerSource;
use serde_json::{Map, Value, json};

use crate::authenticator::Authenticator;
use crate::desk::Desk;
use crate::error::DrillError;
use crate::luck::Luck;

/// The time of the enrolments, long before the first call: 2025-01-01T00:00:00Z.
pub(crate) const ENROLLED: i64 = 1_735_689_600_000;
/// The length of a stored value: the maximum, because each position is asked once.
const VALUE: usize = 64;
/// The action with which people enrol.
const ENROL: &str = "enrol";

/// The correct answers, the same for everybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    /// The questions, each with its answer.
    pub(crate) questions: Vec<(String, String)>,
    pub(crate) authenticators: BTreeMap<String, Authenticator>,
    pub(crate) recovery: BTreeMap<String, Vec<String>>,
    /// The stored values, by field.
    pub(crate) values: BTreeMap<String, String>,
}

/// The row of everybody's enrolments, unsealed.
#[derive(Clone)]
pub(crate) struct Template {
    header: Vec<u8>,
    plain: Vec<u8>,
}

impl Secrets {
    /// Returns the secrets with only the questions that a policy needs.
    pub(crate) fn questions_for(policy: &Policy) -> Self {
        let asked = policy.challenges().filter_map(|challenge| match challenge.answers {
            AnswerSource::Questions(ask) => Some(u32::from(ask)),
            _ => None,
        });
        let count = asked.max().map_or(0, |ask| ask.saturating_add(2).min(32));
        let letter = |n: u32| char::from_u32(u32::from(b'a').saturating_add(n)).unwrap_or('z');
        let pair = |n: u32| {
            let answer = format!("grove{}{}", letter(n / 6), letter(n % 6));
            (format!("Drill question {}?", n.saturating_add(1)), answer)
        };
        Self { questions: (0..count).map(pair).collect(), ..Self::default() }
    }

    pub(crate) fn answer(&self, question: &str) -> &str {
        let found = self.questions.iter().find(|(known, _)| known == question);
        found.map_or("", |(_, answer)| answer)
    }
}

/// Enrols one person for every challenge of a policy that asks for an enrolment. Returns the enrolled values and the row.
pub(crate) fn enrol(policy: &Policy, luck: &mut Luck) -> Result<(Secrets, Option<Template>), DrillError> {
    let mut secrets = Secrets::questions_for(policy);
    let setting = Setting::of(policy);
    if setting.of.is_empty() && setting.fields.is_empty() {
        return Ok((secrets, None));
    }
    let questions = secrets.questions.iter().map(|(question, _)| question.clone()).collect();
    let desk = Desk::new(setting.policy()?, questions, luck.fork());
    let subject = SubjectProfile::new("drill-template", "Drill Template", true).groups(Vec::<String>::new());
    let mut enrolling = Enrolling { desk, subject, now: ENROLLED, secrets: &mut secrets };
    let mut case = enrolling.open()?;
    enrolling.pass_the_gate(&mut case, &setting.gate)?;
    for (name, answers) in &setting.of {
        enrolling.enrol(&case, name, *answers)?;
    }
    for field in &setting.fields {
        let letters = (0..VALUE).map(|_| char::from(b'a'.saturating_add(luck.below(26).to_le_bytes()[0])));
        let value: String = letters.collect();
        let store = HostInput::Store { field: field.clone(), value: Some(value.as_str().into()) };
        enrolling.give(&case, Said::Host { by: "drill".to_owned(), says: store })?;
        enrolling.secrets.values.insert(field.clone(), value);
    }
    let template = Template::of(&enrolling.desk, &secrets)?;
    Ok((secrets, Some(template)))
}

/// Returns the policy under which the template enrols: values are stored by the name of their challenge.
struct Setting<'p> {
    gate: String,
    /// The challenges that are enrolled.
    of: Vec<(&'p str, AnswerSource<'p>)>,
    /// The fields of stored values.
    fields: Vec<String>,
    challenges: Map<String, Value>,
}

impl<'p> Setting<'p> {
    fn of(policy: &'p Policy) -> Self {
        let mut gate = "drill_gate".to_owned();
        while policy.challenges().any(|challenge| challenge.name == gate) {
            gate.push('_');
        }
        let (mut of, mut fields, mut challenges) = (Vec::new(), Vec::new(), Map::new());
        let passes =
            json!({ "type": "external", "provider": "drill", "factor": "possession", "points": 100 });
        challenges.insert(gate.clone(), passes);
        for challenge in policy.challenges() {
            let asked = match challenge.answers {
                AnswerSource::Questions(ask) => json!({ "type": "questions", "ask": ask, "correct": ask }),
                AnswerSource::Totp => json!({ "type": "totp" }),
                AnswerSource::RecoveryCode => json!({ "type": "recovery_code" }),
                AnswerSource::Partial { field, positions } => {
                    if !fields.iter().any(|known| known == field) {
                        fields.push(field.to_owned());
                    }
                    json!({ "type": "partial", "field": field, "positions": positions })
                }
                _ => continue,
            };
            let Value::Object(mut asked) = asked else { continue };
            asked.insert("factor".to_owned(), "knowledge".into());
            asked.insert("points".to_owned(), 1.into());
            challenges.insert(challenge.name.to_owned(), Value::Object(asked));
            if !matches!(challenge.answers, AnswerSource::Partial { .. }) {
                of.push((challenge.name, challenge.answers));
            }
        }
        Self { gate, of, fields, challenges }
    }

    fn policy(&self) -> Result<Policy, DrillError> {
        let names: Vec<&str> = self.of.iter().map(|(name, _)| *name).collect();
        let enrols = json!({ "enrolment": { "type": "enrolment", "of": names, "lifetime": "1h" } });
        let require = json!({ "points": 100 });
        let (action, grants) = if names.is_empty() {
            (json!({ "require": require }), json!({}))
        } else {
            (json!({ "require": require, "grant": "enrolment" }), enrols)
        };
        let document = json!({
            "format": 1, "policy": "drill-enrolment", "challenges": self.challenges, "unmatched": "everyone",
            "actions": { ENROL: action }, "grants": grants,
        });
        Ok(Policy::from_json(&document.to_string())?)
    }
}

/// The person who enrols.
struct Enrolling<'s> {
    desk: Desk,
    subject: SubjectProfile,
    now: i64,
    secrets: &'s mut Secrets,
}

impl Enrolling<'_> {
    fn portal() -> Operator {
        Operator::new("drill-portal", OperatorKind::SelfService)
    }

    fn open(&mut self) -> Result<Committed, DrillError> {
        let opening = Opening::new(ENROL, Self::portal(), "web");
        self.desk.open(&opening, Some(&self.subject), self.now)
    }

    fn give(&mut self, case: &Committed, said: Said) -> Result<Committed, DrillError> {
        self.now = self.now.saturating_add(40_000);
        let done = self.desk.give(case.case.id(), said, Some(&self.subject), self.now)?;
        match &done.reply.outcome {
            Outcome::Refused(refusal) => Err(DrillError::Enrolment(refusal.to_string())),
            _ => Ok(done),
        }
    }

    fn pass_the_gate(&mut self, case: &mut Committed, gate: &str) -> Result<(), DrillError> {
        let says = OperatorInput::Choose { challenge: gate.to_owned(), contact: None };
        let asked = self.give(case, Said::Operator { by: Self::portal(), says })?;
        let question = asked.commands.iter().find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => Some((command.id.clone(), ask.provider.clone()?.nonce)),
            _ => None,
        });
        let (command, nonce): (CommandId, String) =
            question.ok_or_else(|| DrillError::Enrolment("the gate was not asked".to_owned()))?;
        let result = ExternalResult::new(command, nonce, "drill-gate", ProviderOutcome::Passed);
        *case = self.give(case, Said::Host { by: "drill".to_owned(), says: HostInput::External(result) })?;
        Ok(())
    }

    fn enrol(&mut self, case: &Committed, name: &str, answers: AnswerSource<'_>) -> Result<(), DrillError> {
        let challenge = name.to_owned();
        match answers {
            AnswerSource::Questions(_) => {
                let pairs = self.secrets.questions.iter();
                let answers = pairs
                    .map(|(question, answer)| QuestionAndAnswer::new(question.as_str(), answer.as_str()));
                let what = Enrol::Questions { challenge, answers: answers.collect() };
                self.change(case, what)?;
            }
            AnswerSource::Totp => {
                let shown = self.change(case, Enrol::Authenticator { challenge: challenge.clone() })?;
                let app = shown.iter().find_map(|address| Authenticator::set_up(address));
                let app = app.ok_or_else(|| DrillError::Enrolment("no secret was shown".to_owned()))?;
                let code = app.code(self.now.saturating_add(40_000)).unwrap_or_default().into();
                self.change(case, Enrol::AuthenticatorCode { challenge: challenge.clone(), code })?;
                self.secrets.authenticators.insert(challenge, app);
            }
            AnswerSource::RecoveryCode => {
                let codes = self.change(case, Enrol::RecoveryCodes { challenge: challenge.clone() })?;
                self.secrets.recovery.insert(challenge, codes);
            }
            _ => {}
        }
        Ok(())
    }

    /// Changes the enrolment; returns the value shown to the person.
    fn change(&mut self, case: &Committed, what: Enrol) -> Result<Vec<String>, DrillError> {
        let says = CallerInput::Enrol { what };
        let done = self.give(case, Said::Caller { by: Caller::default(), says })?;
        let View::Caller(view) = &done.reply.view else { return Ok(Vec::new()) };
        Ok(view.shown.iter().map(|shown| shown.expose().clone()).collect())
    }
}

impl Template {
    /// Unseals the only row of enrolments.
    fn of(desk: &Desk, secrets: &Secrets) -> Result<Self, DrillError> {
        let unread = || DrillError::Enrolment("the row cannot be read".to_owned());
        let (key, bytes) = desk.rows_of(RowKind::Enrolment).next().ok_or_else(unread)?;
        // `BNFD`, format, kind, the length of the key's id, the id, and the sealed body.
        let length = usize::from(*bytes.get(6).ok_or_else(unread)?);
        let end = length.saturating_add(7);
        let (header, sealed) = bytes.split_at_checked(end).ok_or_else(unread)?;
        let id = header.get(7..).and_then(|id| std::str::from_utf8(id).ok()).ok_or_else(unread)?;
        let ad = [header, key.as_str().as_bytes()].concat();
        let plain = desk.keys().open(KeyName::Vault, id, &ad, sealed)?;
        let answers = secrets.questions.iter().map(|(_, answer)| answer.as_str());
        Ok(Self { header: header.to_vec(), plain: cheaply_hashed(plain.expose(), answers)? })
    }

    /// Returns the row for another person.
    pub(crate) fn row(&self, key: &StateKey, keys: &RawKeys) -> Result<Vec<u8>, DrillError> {
        let ad = [&self.header, key.as_str().as_bytes()].concat();
        let mut row = self.header.clone();
        // A nonce of zeros: each row is sealed once, and the keys of a drill are not secret.
        row.extend(keys.seal(KeyName::Vault, &[0; 12], &ad, &self.plain)?);
        Ok(row)
    }
}

/// The prefix of a hash made by the engine.
const HASHED: &[u8] = b"$argon2id$v=19$m=19456,t=2,p=1$";
/// The prefix of a hash of the same answer with the least work that Argon2 allows.
const CHEAP: &str = "$argon2id$v=19$m=8,t=1,p=1$";
/// The number of characters of salt and hash, with the `$` between them.
const REST: usize = 22 + 1 + 43;
/// A salt that is longer to make up for the shorter prefix, so that nothing around the hash changes.
const SALT: [u8; 19] = *b"drill-drill-drill-d";

/// Replaces the hash of each answer with a cheap one: ten thousand calls would need ten minutes of hashing. The engine
/// reads the parameters from the hash, as for an imported one.
fn cheaply_hashed<'s>(
    plain: &[u8],
    answers: impl Iterator<Item = &'s str> + Clone,
) -> Result<Vec<u8>, DrillError> {
    let failed = |error: argon2::Error| DrillError::Enrolment(error.to_string());
    let params = Params::new(8, 1, 1, None).map_err(failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut cheap = plain.to_vec();
    // In the order of their enrolment, one challenge after the other.
    let mut answers = answers.cycle();
    let mut from = 0_usize;
    while let Some(found) = plain.get(from..).and_then(|rest| place(rest, HASHED)) {
        let start = from.saturating_add(found);
        let end = start.saturating_add(HASHED.len()).saturating_add(REST);
        let mut hash = [0; 32];
        let answer = answers.next().unwrap_or_default();
        argon2.hash_password_into(answer.as_bytes(), &SALT, &mut hash).map_err(failed)?;
        let text = format!("{CHEAP}{}${}", STANDARD_NO_PAD.encode(SALT), STANDARD_NO_PAD.encode(hash));
        match cheap.get_mut(start..end) {
            Some(slot) if slot.len() == text.len() => slot.copy_from_slice(text.as_bytes()),
            _ => return Err(DrillError::Enrolment("a hash has another length".to_owned())),
        }
        from = end;
    }
    Ok(cheap)
}

fn place(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
