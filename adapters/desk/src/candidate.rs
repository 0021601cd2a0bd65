//! Policies on their way into force.

use bonafides::analyze::{self, Diff};
use bonafides::case::{AdministratorInput, DeskInput, Operator, PolicyUse};
use bonafides::keys::Sensitive;
use bonafides::review::Review;
use bonafides::{Policy, Source};
use bonafides_parts::Group;
use bonafides_parts::store::{Activation, PolicyRole, PolicyText};

use crate::Desk;
use crate::bindings::Bindings;
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
    /// The groups that its names mean; `None` if the directory has no ids.
    bound: Option<PolicyText>,
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
        let bound = self.bound(policy.digest(), &review.group_names)?;
        Ok(Candidate { policy, review, diff, text, bound })
    }

    /// Binds the names of groups in a policy to those that they mean now.
    fn bound(&self, policy: &str, names: &[String]) -> Result<Option<PolicyText>, CandidateError> {
        let groups = self.0.parts.groups_named(names.to_vec())?;
        let several = names.iter().zip(&groups).filter(|(_, groups)| groups.len() > 1);
        let several: Vec<String> = several.map(|(name, groups)| one_of(name, groups)).collect();
        if !several.is_empty() {
            return Err(CandidateError::SeveralGroups(several));
        }
        let text = Bindings::of(policy, names, &groups).map(|bindings| bindings.text(self.0.parts.now()));
        text.transpose().map_err(|error| CandidateError::Invalid(error.to_string()))
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
        if let Some(bound) = &candidate.bound {
            self.store().keep_policy(bound)?;
        }
        let groups = candidate.bound.as_ref().map(|bound| bound.digest.clone());
        let digest = &candidate.text.digest;
        let kept = match &role {
            PolicyUse::InForce => Some(PolicyRole::InForce),
            PolicyUse::Pilot { share } => Some(PolicyRole::Pilot(*share)),
            PolicyUse::Shadow => Some(PolicyRole::Shadow),
            _ => None,
        };
        let two_people = self.0.parts.two_people;
        let says = AdministratorInput::UsePolicy { digest: digest.clone(), role, two_people, groups };
        let input = about_the_desk(by, reason, says)?;
        let activation = Activation::new(digest, kept, by.kind.as_str());
        DeskError::of(self.0.administer(&input, &candidate.policy, Some(&activation))?)
    }
}

/// Returns a name with the groups that it could mean.
fn one_of(name: &str, groups: &[Group]) -> String {
    let names: Vec<String> = groups.iter().map(|group| format!("`{}`", group.name)).collect();
    format!("`{name}` is {}", names.join(" or "))
}

/// Returns an input of an administrator about nobody.
pub(crate) fn about_the_desk(
    by: &Operator,
    reason: &str,
    says: AdministratorInput,
) -> Result<DeskInput, DeskError> {
    Ok(DeskInput::new(new_input_id()?, by.clone(), "", Sensitive::from(reason), says))
}
