//! Steps of administrators about people, and about policies that the store keeps.

use bonafides::case::{AdministratorInput, DeskInput, Operator, PolicyUse};
use bonafides::keys::Sensitive;
use bonafides_parts::store::Activation;

use crate::Desk;
use crate::candidate::about_the_desk;
use crate::error::DeskError;
use crate::parts::new_input_id;

impl Desk {
    /// Returns the immutable id of the account that a name means, as the directory knows it; `None` if there is none, or
    /// more than one.
    pub fn find(&self, name: &str) -> Result<Option<String>, DeskError> {
        self.0.parts.find(name)
    }

    /// Makes a step of the administrator `by` about the account with this immutable id: erases, enables a check, repairs
    /// times. The account is empty for steps about nobody.
    pub fn administer_as(
        &self,
        by: &Operator,
        account: &str,
        reason: &str,
        says: AdministratorInput,
    ) -> Result<(), DeskError> {
        self.administer(&DeskInput::new(new_input_id()?, by.clone(), account, Sensitive::from(reason), says))
    }

    /// Ends the role of a candidate that the store keeps, by its digest. The policy in force can only be replaced.
    pub fn withdraw_policy(&self, digest: &str, by: &Operator, reason: &str) -> Result<(), DeskError> {
        let in_force = self.policy_in_force()?;
        if in_force.digest() == digest {
            return Err(DeskError::InForce);
        }
        let two_people = self.0.parts.two_people;
        let (digest, role) = (digest.to_owned(), PolicyUse::Withdrawn);
        let activation = Activation::new(&digest, None, by.kind.as_str());
        let says = AdministratorInput::UsePolicy { digest: digest.clone(), role, two_people, groups: None };
        DeskError::of(self.0.administer(&about_the_desk(by, reason, says)?, &in_force, Some(&activation))?)
    }
}
