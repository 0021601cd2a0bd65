//! The rules found so far, by action and groups.

use std::collections::HashMap;

use bonafides::{FactsError, Rules};

use super::text::list_key;

/// The most rules that are kept: beyond it, they are found anew. Facts may name any number of groups.
const MOST: usize = 1 << 14;

/// Rules by action and groups.
#[derive(Debug, Default)]
pub(crate) struct FoundRules(HashMap<String, Rules>);

impl FoundRules {
    /// Returns the rules of an action and groups; those that are not known yet are made.
    pub(super) fn rules(
        &mut self,
        action: &str,
        groups: &[&str],
        make: impl FnOnce() -> Result<Rules, FactsError>,
    ) -> Result<Rules, FactsError> {
        let key = list_key([action].into_iter().chain(groups.iter().copied()));
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let rules = make()?;
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(key, rules.clone());
        Ok(rules)
    }
}
