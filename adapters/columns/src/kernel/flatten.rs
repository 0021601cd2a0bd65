//! Facts in JSON as flat columns.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, StringBuilder, StringDictionaryBuilder, TimestampMillisecondBuilder,
};
use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use bonafides::{CheckResult, Facts, Policy, Time};

use super::Kernel;
use super::columns::{AT, CHECK, UNAVAILABLE};

/// The columns of flat facts, for the checks of a policy.
struct Flat {
    action: StringDictionaryBuilder<arrow_array::types::Int32Type>,
    groups: StringDictionaryBuilder<arrow_array::types::Int32Type>,
    now: TimestampMillisecondBuilder,
    facts: StringBuilder,
    checks: Vec<FlatCheck>,
}

struct FlatCheck {
    name: String,
    outcomes: Vec<String>,
    is_challenge: bool,
    outcome: StringDictionaryBuilder<Int8Type>,
    at: TimestampMillisecondBuilder,
    unavailable: BooleanBuilder,
}

impl Kernel {
    /// Returns rows of facts in JSON as flat columns for the checks of this policy.
    ///
    /// Facts that columns cannot express stay in JSON, in the column `facts`: several results of a check, items, grades, a
    /// check or outcome that the policy does not know, and texts that are not facts.
    pub fn flatten<'f>(
        &self,
        facts: impl IntoIterator<Item = Option<&'f str>>,
    ) -> Result<RecordBatch, ArrowError> {
        let mut flat = Flat::of(&self.policy);
        for text in facts {
            let read =
                text.and_then(|text| Facts::from_json(text).ok()).filter(|facts| flat.expresses(facts));
            match read {
                Some(facts) => flat.push(&facts),
                None => flat.push_json(text),
            }
        }
        flat.finish()
    }
}

impl Flat {
    fn of(policy: &Policy) -> Self {
        let states = policy.check_states().unwrap_or_default();
        let checks = states.iter().filter(|check| i8::try_from(check.outcomes().len()).is_ok());
        Self {
            action: StringDictionaryBuilder::new(),
            groups: StringDictionaryBuilder::new(),
            now: TimestampMillisecondBuilder::new().with_timezone("UTC"),
            facts: StringBuilder::new(),
            checks: checks
                .map(|check| FlatCheck {
                    name: check.check().to_owned(),
                    outcomes: check.outcomes().map(str::to_owned).collect(),
                    is_challenge: check.is_challenge(),
                    outcome: StringDictionaryBuilder::new(),
                    at: TimestampMillisecondBuilder::new().with_timezone("UTC"),
                    unavailable: BooleanBuilder::new(),
                })
                .collect(),
        }
    }

    fn expresses(&self, facts: &Facts<'_>) -> bool {
        let check = |name: &str| self.checks.iter().find(|check| check.name == name);
        let is_plain = |(index, result): (usize, &CheckResult<'_>)| {
            let earlier = facts.evidence.iter().take(index).any(|other| other.check == result.check);
            let is_known = check(&result.check)
                .is_some_and(|check| check.outcomes.iter().any(|outcome| **outcome == *result.outcome));
            !earlier && is_known && result.item.is_none() && result.grades.is_empty()
        };
        let is_id = |group: &str| !group.is_empty() && !group.contains(' ');
        facts.groups.as_ref().is_some_and(|groups| groups.iter().all(|group| is_id(group)))
            && facts.evidence.iter().enumerate().all(is_plain)
            && facts.unavailable.iter().all(|name| check(name).is_some_and(|check| check.is_challenge))
    }

    fn push(&mut self, facts: &Facts<'_>) {
        let groups: Vec<&str> = facts.groups.iter().flatten().map(AsRef::as_ref).collect();
        self.action.append_value(&facts.action);
        self.groups.append_value(groups.join(" "));
        self.now.append_value(facts.now.milliseconds());
        self.facts.append_null();
        for check in &mut self.checks {
            let result = facts.evidence.iter().find(|result| *result.check == *check.name);
            check.outcome.append_option(result.map(|result| &*result.outcome));
            check.at.append_option(result.map(|result| result.at.resolve(facts.now)).map(Time::milliseconds));
            check.unavailable.append_value(facts.unavailable.iter().any(|name| **name == *check.name));
        }
    }

    fn push_json(&mut self, facts: Option<&str>) {
        self.action.append_null();
        self.groups.append_null();
        self.now.append_null();
        self.facts.append_option(facts);
        for check in &mut self.checks {
            check.outcome.append_null();
            check.at.append_null();
            check.unavailable.append_value(false);
        }
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<(String, ArrayRef)> = vec![
            ("action".to_owned(), Arc::new(self.action.finish())),
            ("groups".to_owned(), Arc::new(self.groups.finish())),
            ("now".to_owned(), Arc::new(self.now.finish())),
            ("facts".to_owned(), Arc::new(self.facts.finish())),
        ];
        for mut check in self.checks {
            columns.push((format!("{CHECK}{}", check.name), Arc::new(check.outcome.finish())));
            columns.push((format!("{AT}{}", check.name), Arc::new(check.at.finish())));
            if check.is_challenge {
                columns.push((format!("{UNAVAILABLE}{}", check.name), Arc::new(check.unavailable.finish())));
            }
        }
        let field = |(name, array): &(String, ArrayRef)| -> Field {
            let data_type: &DataType = array.data_type();
            Field::new(name, data_type.clone(), true)
        };
        let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
        RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, array)| array).collect())
    }
}
