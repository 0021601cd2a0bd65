//! The document that binds the names of groups in a policy to the directory's immutable ids.
//!
//! Stored like a policy, by its digest, which the sealed row of the chain `desk` states: whoever can write to the database
//! alone cannot bind a name to another group.

use bonafides::Time;
use bonafides::audit::leaf_hash;
use bonafides::directory::DirectoryName;
use bonafides_parts::store::PolicyText;
use bonafides_parts::{Group, GroupIds};
use serde::{Deserialize, Serialize};

/// The `format` of stored documents.
const FORMAT: &str = "groups";

/// The names of one policy, each with its group.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bindings {
    /// The digest of the policy.
    policy: String,
    /// In the order of the policy.
    groups: Vec<Bound>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    /// The name, as the policy writes it.
    name: String,
    /// The id of the group.
    id: String,
    /// The name that the directory had for it.
    directory: String,
}

impl Bindings {
    /// Binds the names of a policy; those of groups without an id are left out. `None` if no group has an id.
    pub(crate) fn of(policy: &str, names: &[String], groups: &[Vec<Group>]) -> Option<Self> {
        let bound = names.iter().zip(groups).filter_map(|(name, groups)| match groups.as_slice() {
            [Group { name: directory, id: Some(id), .. }] => {
                Some(Bound { name: name.clone(), id: id.clone(), directory: directory.clone() })
            }
            _ => None,
        });
        let groups: Vec<Bound> = bound.collect();
        (!groups.is_empty()).then(|| Self { policy: policy.to_owned(), groups })
    }

    /// Returns the document to store.
    pub(crate) fn text(&self, now: Time) -> Result<PolicyText, serde_json::Error> {
        let text = serde_json::to_string(self)?;
        Ok(PolicyText::new(digest(&text), FORMAT, text, now))
    }

    /// Reads a stored document. Fails if it is another one than its digest says.
    pub(crate) fn read(stored: &PolicyText) -> Result<Self, String> {
        if stored.format != FORMAT || digest(&stored.text) != stored.digest {
            return Err("its groups have another digest".to_owned());
        }
        serde_json::from_str(&stored.text).map_err(|error| format!("its groups cannot be read: {error}"))
    }

    /// Adds these bindings to those of earlier policies.
    pub(crate) fn add_to(&self, ids: &mut GroupIds) {
        for bound in &self.groups {
            // Names are checked when a policy is loaded.
            if let Ok(name) = bound.name.parse::<DirectoryName>() {
                ids.bind(name, &Group::new(&bound.directory).id(&bound.id));
            }
        }
    }
}

fn digest(text: &str) -> String {
    leaf_hash(text.as_bytes()).to_string()
}
