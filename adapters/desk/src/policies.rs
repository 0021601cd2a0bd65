//! The policies that a desk knows: those with a role, and those that open cases need.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use bonafides::Policy;
use bonafides::case::Policies;
use bonafides::keys::{KeyName, Keys};
use bonafides_parts::Store;
use bonafides_parts::store::{ActivePolicy, PolicyRole, PolicyText};

use crate::error::DeskError;

/// How long a desk relies on the roles that it read. Openings and grants read them anew.
const FRESH: Duration = Duration::from_secs(1);

/// The policies of one process.
#[derive(Default)]
pub(crate) struct KnownPolicies(RwLock<Known>);

#[derive(Default)]
struct Known {
    loaded: Vec<Policy>,
    roles: Vec<ActivePolicy>,
    read: Option<Instant>,
}

impl KnownPolicies {
    /// Returns the policies for a step: the one in force, and the others that are known. Loads `also`, under which the
    /// case was opened.
    pub(crate) fn of_step(
        &self,
        store: &dyn Store,
        also: Option<&str>,
        anew: bool,
    ) -> Result<Policies, DeskError> {
        self.refresh(store, anew)?;
        if let Some(digest) = also {
            self.load(store, digest)?;
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let in_force = known.in_force().ok_or(DeskError::NoPolicy)?;
        let mut policies = Policies::new(in_force.clone());
        known.loaded.iter().for_each(|policy| policies.keep(policy.clone()));
        let shadow = known.roles.iter().find(|role| role.role == PolicyRole::Shadow);
        if let Some(policy) = shadow.and_then(|role| known.find(&role.digest)) {
            policies.shadow(policy.clone());
        }
        Ok(policies)
    }

    /// Returns the policies for an opening about `account`: in a pilot, the candidate takes the place of the policy in
    /// force.
    pub(crate) fn of_opening(
        &self,
        store: &dyn Store,
        keys: &dyn Keys,
        account: Option<&str>,
    ) -> Result<Policies, DeskError> {
        let mut policies = self.of_step(store, None, true)?;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for role in &known.roles {
            if let (PolicyRole::Pilot(share), Some(account)) = (&role.role, account)
                && place(keys, &role.digest, account)? < *share
                && let Some(candidate) = known.find(&role.digest)
            {
                policies.activate(candidate.clone());
                break;
            }
        }
        Ok(policies)
    }

    /// Returns the policies for a step of an administrator; `otherwise` counts as in force before there is one.
    pub(crate) fn of_administrator(
        &self,
        store: &dyn Store,
        otherwise: &Policy,
    ) -> Result<Policies, DeskError> {
        match self.of_step(store, None, true) {
            Err(DeskError::NoPolicy) => Ok(Policies::new(otherwise.clone())),
            policies => policies,
        }
    }

    /// Returns the policy in force, as last read.
    pub(crate) fn in_force(&self, store: &dyn Store) -> Result<Policy, DeskError> {
        self.refresh(store, true)?;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.in_force().cloned().ok_or(DeskError::NoPolicy)
    }

    /// Returns a policy by its digest, from the store if it is not known.
    pub(crate) fn load(&self, store: &dyn Store, digest: &str) -> Result<Policy, DeskError> {
        if let Some(policy) = self.0.read().unwrap_or_else(PoisonError::into_inner).find(digest) {
            return Ok(policy.clone());
        }
        let unreadable = |reason: String| DeskError::Policy { digest: digest.to_owned(), reason };
        let text = store.policy(digest)?.ok_or_else(|| unreadable("it is not stored".to_owned()))?;
        let policy = parse(&text).map_err(unreadable)?;
        if policy.digest() != digest {
            return Err(unreadable("its text has another digest".to_owned()));
        }
        self.0.write().unwrap_or_else(PoisonError::into_inner).loaded.push(policy.clone());
        Ok(policy)
    }

    /// Reads the roles anew before the next step: this process has changed them.
    pub(crate) fn forget_roles(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).read = None;
    }

    /// Reads the roles, and loads the policies that have one.
    fn refresh(&self, store: &dyn Store, anew: bool) -> Result<(), DeskError> {
        let read = self.0.read().unwrap_or_else(PoisonError::into_inner).read;
        if !anew && read.is_some_and(|read| read.elapsed() < FRESH) {
            return Ok(());
        }
        let roles = store.active_policies()?;
        for role in &roles {
            self.load(store, &role.digest)?;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.roles = roles;
        known.read = Some(Instant::now());
        Ok(())
    }
}

impl Known {
    fn find(&self, digest: &str) -> Option<&Policy> {
        self.loaded.iter().find(|policy| policy.digest() == digest)
    }

    fn in_force(&self) -> Option<&Policy> {
        let role = self.roles.iter().find(|role| role.role == PolicyRole::InForce)?;
        self.find(&role.digest)
    }
}

/// Loads a stored text.
pub(crate) fn parse(text: &PolicyText) -> Result<Policy, String> {
    let policy = match text.format.as_str() {
        "json" => Policy::from_json(&text.text),
        "toml" => Policy::from_toml(&text.text),
        _ => Policy::from_yaml(&text.text),
    };
    policy.map_err(|error| error.to_string())
}

/// Returns the place of a subject in a pilot, 0 to 999: the same on every node, and another in each pilot.
fn place(keys: &dyn Keys, digest: &str, account: &str) -> Result<u16, DeskError> {
    let index = KeyName::Index;
    let parts: [&[u8]; 4] = [b"pilot\0", digest.as_bytes(), b"\0", account.as_bytes()];
    let mac = keys.mac(index, keys.current(index), &parts).map_err(bonafides::case::Fault::from)?;
    let number = mac.iter().take(7).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    Ok(u16::try_from(number % 1000).unwrap_or(999))
}
