//! Steps of administrators, in the chain `desk`.

use bonafides::Policy;
use bonafides::case::{Context, DeskChain, DeskInput, Outcome};
use bonafides_parts::Changes;
use bonafides_parts::store::Activation;

use crate::error::DeskError;
use crate::parts::new_seed;
use crate::steps::sorted;
use crate::{Desk, Inner};

impl Desk {
    /// Makes a step of an administrator about a person: repairs times, enables a check, erases.
    pub fn administer(&self, input: &DeskInput) -> Result<(), DeskError> {
        DeskError::of(self.0.administer(input, &self.0.policies.in_force(&self.0.parts)?, None)?)
    }
}

impl Inner {
    /// Makes a step of an administrator; `otherwise` counts as in force before there is a policy.
    pub(crate) fn administer(
        &self,
        input: &DeskInput,
        otherwise: &Policy,
        activation: Option<&Activation<'_>>,
    ) -> Result<Outcome, DeskError> {
        let parts = &self.parts;
        let done = self.until_stored("administrator", |_| {
            let policies = self.policies.of_administrator(parts, otherwise)?;
            let account = Some(&*input.account).filter(|account| !account.is_empty());
            let subject = self.policies.profile(parts, account, policies.active())?;
            let (now, seed) = (parts.now(), new_seed()?);
            let ctx = Context::new(now, &seed, &parts.config, &policies, &*parts.keys, subject.as_ref());
            let mut tx = parts.store.begin()?;
            let rows = tx.lock(&sorted(DeskChain::needs(input, &ctx)?))?;
            let step = DeskChain::apply(input, &ctx, &rows)?;
            if !step.is_empty() {
                // A refused step changes no policy.
                let activation = activation.filter(|_| step.is_accepted()).cloned();
                tx.write(&Changes::of_desk(&step, activation, now))?;
                tx.commit()?;
            }
            Ok(step.committed())
        });
        if activation.is_some() {
            self.policies.forget_roles();
        }
        done
    }
}
