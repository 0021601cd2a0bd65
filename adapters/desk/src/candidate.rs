//! Policies on their way into force.

use bonafides::analyze::{self, Diff};
use bonafides::case::{AdministratorInput, DeskInput, Operator, PolicyUse};
use bonafides::keys::Sensitive;
use bonafides::review::Review;
use bonafides::{Policy, Source};
use bonafides_parts::store::{Activation, PolicyRole, PolicyText};

use crate::Desk;
use crate::error::{CandidateError, DeskError};
use crate::parts::new_input_id;

/// A policy that was read, checked against the directory, tested, and compared with the one in force.
#[derive(Debug)]
#[non_exhaustive]
pub struct Candidate {
    /// The policy.
    pub policy: Policy,
    /// Errors and warnings.
    pub review: Review,
    /// The difference from the policy in force; `None` if there is none yet.
    pub diff: Option<Diff>,
    text: PolicyText,
}

impl Desk {
    /// Examines a policy. `format` is `json` or `toml`; anything else is read as YAML.
    ///
    /// A policy with an error, with a test that fails, or with the name of a group that the directory does not have, is an
    /// error: none of these may ever get a role.
    pub fn candidate(&self, text: &str, format: &str) -> Result<Candidate, CandidateError> {
        let source = match format {
            "json" => Source::json(text),
            "toml" => Source::toml(text),
            _ => Source::yaml(text),
        };
        let names = self.0.parts.group_names()?;
        let mut review = Policy::review_in(&source, &names);
        let Some(policy) = review.policy.take() else {
            return Err(CandidateError::Invalid(review.diagnostics.to_string()));
        };
        let unknown = review.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-name");
        let unknown: Vec<String> = unknown.map(|found| found.message.clone()).collect();
        if !unknown.is_empty() {
            return Err(CandidateError::UnknownNames(unknown));
        }
        let reports = review.tests.iter().map(|test| test.run(&policy));
        let failed: Vec<String> =
            reports.filter(|report| !report.passed()).map(|report| report.name).collect();
        if !failed.is_empty() {
            return Err(CandidateError::Tests(failed));
        }
        let diff = match self.0.policies.in_force(&self.0.parts) {
            Ok(present) => Some(analyze::diff(&present, &policy)),
            Err(DeskError::NoPolicy) => None,
            Err(error) => return Err(error.into()),
        };
        let text = PolicyText::new(policy.digest(), format, text, self.0.parts.now());
        Ok(Candidate { policy, review, diff, text })
    }

    /// Proposes a policy for a role, which another person can then give it.
    pub fn propose_policy(
        &self,
        candidate: &Candidate,
        role: PolicyUse,
        by: &Operator,
        reason: &str,
    ) -> Result<(), DeskError> {
        self.store().keep_policy(&candidate.text)?;
        let says = AdministratorInput::ProposePolicy { digest: candidate.text.digest.clone(), role };
        DeskError::of(self.0.administer(&about_the_desk(by, reason, says)?, &candidate.policy, None)?)
    }

    /// Gives a policy a role, with a record. If the desk demands two people, another person must have proposed it.
    ///
    /// Does not check that its parts are configured: call [`DeskConfig::check`](crate::config::DeskConfig::check) first.
    pub fn use_policy(
        &self,
        candidate: &Candidate,
        role: PolicyUse,
        by: &Operator,
        reason: &str,
    ) -> Result<(), DeskError> {
        self.store().keep_policy(&candidate.text)?;
        let digest = &candidate.text.digest;
        let kept = match &role {
            PolicyUse::InForce => Some(PolicyRole::InForce),
            PolicyUse::Pilot { share } => Some(PolicyRole::Pilot(*share)),
            PolicyUse::Shadow => Some(PolicyRole::Shadow),
            _ => None,
        };
        let two_people = self.0.parts.two_people;
        let says = AdministratorInput::UsePolicy { digest: digest.clone(), role, two_people };
        let input = about_the_desk(by, reason, says)?;
        let activation = Activation::new(digest, kept, by.kind.as_str());
        DeskError::of(self.0.administer(&input, &candidate.policy, Some(&activation))?)
    }
}

/// Returns an input of an administrator about nobody.
pub(crate) fn about_the_desk(
    by: &Operator,
    reason: &str,
    says: AdministratorInput,
) -> Result<DeskInput, DeskError> {
    Ok(DeskInput::new(new_input_id()?, by.clone(), "", Sensitive::from(reason), says))
}
