//! The policy, from a document to the compiled form that decisions use.

#[cfg_attr(not(feature = "case"), expect(unreachable_pub, reason = "only a case has these words"))]
pub(crate) mod alert;
pub(crate) mod ast;
pub(crate) mod challenge_spec;
mod compile;
pub(crate) mod compiled;
pub(crate) mod conjunction;
pub(crate) mod directory_name;
mod distinct_lists;
mod group_name;
pub(crate) mod group_table;
mod ids;
pub(crate) mod known_names;
mod name_rules;
pub(crate) mod name_table;
pub(crate) mod needs;
#[cfg_attr(not(feature = "case"), expect(unreachable_pub, reason = "only a case has these words"))]
pub(crate) mod operator_kind;
mod password;
pub(crate) mod requirement;
pub(crate) mod result_sets;
pub(crate) mod result_table;
mod scoring;
pub(crate) mod shape;
pub(crate) mod subject_names;
pub(crate) mod value;

use std::fmt;
use std::sync::Arc;

pub(crate) use compile::{compile, each_directory_name, each_matched_name};
use compiled::Compiled;
pub(crate) use name_rules::has_comma;
pub use password::PasswordRules;

/// A policy that loaded without errors: immutable, cheap to clone, and shared between threads.
///
/// Load it once with [`Policy::from_yaml`] and decide any number of times.
#[derive(Clone)]
pub struct Policy(Arc<Compiled>);

impl Policy {
    pub(crate) fn new(compiled: Compiled) -> Self {
        Self(Arc::new(compiled))
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Returns the rules for a password that the subject chooses.
    pub fn password(&self) -> PasswordRules {
        self.compiled().password
    }

    /// Returns the name: `policy` in the document.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns the version, free text; empty if the document has none.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Returns the SHA-256 of the document as canonical JSON (RFC 8785), in lower-case hex. Comments, spacing
    /// and the order of keys do not change it.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.0.name)
            .field("version", &self.0.version)
            .field("digest", &self.0.digest)
            .finish_non_exhaustive()
    }
}
