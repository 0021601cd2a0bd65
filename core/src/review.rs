//! The review of a policy: errors and warnings with their places, and the policy's own tests.
//!
//! [`Policy::from_yaml`](crate::Policy::from_yaml) stops at errors. [`Policy::review`](crate::Policy::review) also
//! returns warnings and tests, for the people who write policies and for CI.
//!
//! ```
//! use bonafides::{Policy, Source};
//!
//! let source = Source::yaml(
//!     r#"
//! format: 1
//! policy: desk
//! challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
//! actions: { reset: { require: { points: 60 } } }
//! unmatched: everyone
//! tests:
//!   - { name: a passkey is enough, action: reset, evidence: { passkey: passed }, expect: { verdict: approve } }
//! "#,
//! );
//! let review = Policy::review(&source);
//! assert!(review.diagnostics.iter().all(|found| found.code.as_str() == "one-cause-alone"));
//! if let Some(policy) = &review.policy {
//!     assert!(review.tests.iter().all(|test| test.run(policy).passed()));
//! }
//! ```

pub use crate::analyze::guards::{Change, ChangeResult, Guards, Number, ProposedTest, unguarded};
pub use crate::load::{PolicyTest, Review, TestReport};

use crate::analyze::combinations;
use crate::directory::DirectoryNames;
use crate::document::Source;
use crate::load::{self, Warnings};
use crate::policy::Policy;

impl Policy {
    /// Loads a policy and also looks for warnings.
    pub fn review(source: &Source<'_>) -> Review {
        review(source, None)
    }

    /// Loads a policy and also looks for warnings, including names that the directory does not have.
    /// A misspelt name is not an error: its rule silently never applies.
    ///
    /// If the directory has memberships, only groups that share a subject are compared for conflicts.
    pub fn review_in(source: &Source<'_>, names: &DirectoryNames) -> Review {
        review(source, Some(names))
    }
}

fn review(source: &Source<'_>, known: Option<&DirectoryNames>) -> Review {
    load::review(
        source,
        &Warnings { known, more: &|policy, document, out| combinations::check(policy, document, known, out) },
    )
}
