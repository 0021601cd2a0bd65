use std::collections::BTreeMap;

use crate::case::challenge::{Challenge, ChallengeKind};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{Because, RefusalCode, Unavailable};
use crate::case::secret::typed;
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, ConfirmRecord, RecordData, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec::{self, ChallengeSpec};

impl Challenge for challenge_spec::Confirm {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Confirm
    }

    fn is_offered(&self) -> bool {
        false
    }

    /// Unavailable in self-service, where no operator can attest anything.
    fn unavailable(&self, present: &Situation<'_>, _: u16) -> Option<Because> {
        present.is_self_service().then(|| Unavailable::NoContact.into())
    }

    /// A policy that names no fields gets one, because a click is no evidence.
    fn fields(&self) -> Vec<String> {
        if self.form.is_empty() {
            return vec!["what_was_checked".to_owned()];
        }
        self.form.iter().map(ToString::to_string).collect()
    }

    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        let fields = self.fields();
        let listed = step.ctx().config.prompts.list(step.language(), &fields);
        let mut ask = step.plain_ask(
            check,
            ChallengeKind::Confirm,
            step.text(PromptKey::AskConfirm, &[("fields", &listed)]),
        );
        ask.fields = fields;
        step.put(check, PendingChallenge::Confirm, ask);
        Ok(AskedRecord::Plain {})
    }

    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        Ok(step.put_unoffered(check, self.kind()))
    }

    fn texts(&self) -> usize {
        0
    }
}

impl Transition<'_> {
    /// Accepts the operator's attestation that a procedure was followed. Every field of the form must
    /// say what was checked: a click is not enough.
    pub(in crate::case) fn confirm(
        &mut self,
        name: &str,
        fields: &BTreeMap<String, Sensitive<String>>,
        item: Option<&Sensitive<String>>,
        grades: &BTreeMap<String, u16>,
    ) -> Result<(), StepError> {
        let (check, challenge) = self.challenge(name)?;
        if !self.case().asked(check).is_some_and(|asked| matches!(asked.what, PendingChallenge::Confirm)) {
            return refuse(RefusalCode::NotAsked, name);
        }
        let filled = |field: &str| {
            fields.get(field).is_some_and(|text| {
                // Invisible characters are no content.
                text.expose().trim().len() <= LONGEST
                    && typed::plain(text.expose()).expose().chars().any(char::is_alphanumeric)
            })
        };
        let ChallengeSpec::Confirm(asked) = &challenge.ask else { return refuse(RefusalCode::Shape, name) };
        let form = asked.fields();
        if !form.iter().all(|field| filled(field)) || fields.len() != form.len() {
            return refuse(RefusalCode::Shape, name);
        }
        let entered = self.seal_list("entered", fields.values().map(|text| text.expose().as_str()))?;
        let (challenge, fields) = (name.to_owned(), fields.keys().cloned().collect());
        self.set_record(RecordData::Confirm(ConfirmRecord { challenge, fields, entered }));
        let item = self.item(check, item)?;
        let grades = self.grades(check, grades)?;
        self.passed(check, item, grades)
    }
}

/// The length limit of one field, in bytes.
const LONGEST: usize = 512;
