use super::ChallengeKind;
use std::collections::BTreeMap;

use crate::case::halt::{Halt, refuse};
use crate::case::prompt::PromptKey;
use crate::case::record::{AskedRecord, ConfirmRecord, RecordData};
use crate::case::refusal::RefusalCode;
use crate::case::secret::typed;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::keys::Sensitive;

impl Transition<'_> {
    pub(super) fn ask_confirm(&mut self, check: u16, form: &[Box<str>]) -> AskedRecord {
        let fields = fields_of(form);
        let listed = self.ctx().tenant.prompts.list(self.language(), &fields);
        let prompt = self.prompt(PromptKey::AskConfirm, &[("fields", &listed)]);
        let mut ask = self.plain_ask(check, ChallengeKind::Confirm, prompt);
        ask.fields = fields;
        self.put(check, What::Confirm, ask);
        AskedRecord::Plain {}
    }

    /// A person attests what was done by procedure. Every field of the form says what was checked: a
    /// click is not enough.
    pub(in crate::case) fn confirm(
        &mut self,
        name: &str,
        fields: &BTreeMap<String, Sensitive<String>>,
        item: Option<&Sensitive<String>>,
        grades: &BTreeMap<String, u16>,
    ) -> Result<(), Halt> {
        let (check, challenge) = self.challenge(name)?;
        if !self.case().asked(check).is_some_and(|asked| matches!(asked.what, What::Confirm)) {
            return refuse(RefusalCode::NotAsked, name);
        }
        let crate::policy::compiled::Ask::Confirm { form } = &challenge.ask else {
            return refuse(RefusalCode::Shape, name);
        };
        let filled = |field: &str| {
            fields.get(field).is_some_and(|text| {
                // A letter that is drawn as nothing says nothing.
                text.expose().trim().len() <= LONGEST
                    && typed::plain(text.expose()).expose().chars().any(char::is_alphanumeric)
            })
        };
        let form = fields_of(form);
        if !form.iter().all(|field| filled(field)) || fields.len() != form.len() {
            return refuse(RefusalCode::Shape, name);
        }
        let entered = self.seal_list("entered", fields.values().map(|text| text.expose().as_str()))?;
        let (challenge, fields) = (name.to_owned(), fields.keys().cloned().collect());
        self.record(RecordData::Confirm(ConfirmRecord { challenge, fields, entered }));
        let item = self.item(check, item)?;
        let grades = self.grades(check, grades)?;
        self.passed(check, item, grades)
    }
}

/// Bytes of one field.
const LONGEST: usize = 512;

/// The fields of a form. A policy that names none gets one: that somebody clicked is no evidence.
pub(in crate::case) fn fields_of(form: &[Box<str>]) -> Vec<String> {
    if form.is_empty() {
        return vec!["what_was_checked".to_owned()];
    }
    form.iter().map(ToString::to_string).collect()
}
