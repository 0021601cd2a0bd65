//! The policies that a desk knows: those with a role, and those that open cases need.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bonafides::Policy;
use bonafides::case::{BoundGroups, DeskChain, Policies, SubjectProfile, UsedPolicy, UsedRole};
use bonafides::keys::{KeyName, Keys};
use bonafides_parts::store::PolicyText;
use bonafides_parts::{BoundPolicy, GroupIds};

use crate::bindings::Bindings;
use crate::error::DeskError;
use crate::parts::Parts;

/// How long a desk relies on the roles that it read. Openings and grants read them anew.
const FRESH: Duration = Duration::from_secs(1);

/// The policies of one process.
#[derive(Default)]
pub(crate) struct KnownPolicies(RwLock<Known>);

#[derive(Default)]
struct Known {
    loaded: Vec<Policy>,
    /// As the sealed row of the chain `desk` states them: whoever can write to the database alone cannot change them.
    roles: Vec<UsedPolicy>,
    /// The documents with the groups of policies, the newest last; also as the sealed row states them.
    bound: Vec<BoundGroups>,
    documents: BTreeMap<String, Bindings>,
    groups: Arc<GroupIds>,
    read: Option<Instant>,
}

impl KnownPolicies {
    /// Returns the policies for a step: the one in force, and the others that are known. Loads `also`, under which the
    /// case was opened.
    pub(crate) fn of_step(
        &self,
        parts: &Parts,
        also: Option<&str>,
        anew: bool,
    ) -> Result<Policies, DeskError> {
        self.refresh(parts, anew)?;
        if let Some(digest) = also {
            self.load(parts, digest)?;
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let in_force = known.in_force().ok_or(DeskError::NoPolicy)?;
        let mut policies = Policies::new(in_force.clone());
        known.loaded.iter().for_each(|policy| policies.keep(policy.clone()));
        let shadow = known.roles.iter().find(|role| role.role == UsedRole::Shadow);
        if let Some(policy) = shadow.and_then(|role| known.find(&role.digest)) {
            policies.shadow(policy.clone());
        }
        Ok(policies)
    }

    /// Returns the policies for an opening about `subject`, an account or on a page the name that was typed: in a pilot, the candidate takes the place of the policy in
    /// force.
    pub(crate) fn of_opening(&self, parts: &Parts, subject: Option<&str>) -> Result<Policies, DeskError> {
        let mut policies = self.of_step(parts, None, true)?;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for role in &known.roles {
            if let (UsedRole::Pilot(share), Some(subject)) = (role.role, subject)
                && place(&*parts.keys, &role.digest, subject)? < share
                && let Some(candidate) = known.find(&role.digest)
            {
                policies.activate(candidate.clone());
                break;
            }
        }
        Ok(policies)
    }

    /// Returns the policies for a step of an administrator; `otherwise` counts as in force before there is one.
    pub(crate) fn of_administrator(&self, parts: &Parts, otherwise: &Policy) -> Result<Policies, DeskError> {
        match self.of_step(parts, None, true) {
            Err(DeskError::NoPolicy) => Ok(Policies::new(otherwise.clone())),
            policies => policies,
        }
    }

    /// Returns the policy in force, as last read.
    pub(crate) fn in_force(&self, parts: &Parts) -> Result<Policy, DeskError> {
        self.refresh(parts, true)?;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.in_force().cloned().ok_or(DeskError::NoPolicy)
    }

    /// Returns a policy by its digest, from the store if it is not known.
    pub(crate) fn load(&self, parts: &Parts, digest: &str) -> Result<Policy, DeskError> {
        if let Some(policy) = self.0.read().unwrap_or_else(PoisonError::into_inner).find(digest) {
            return Ok(policy.clone());
        }
        let unreadable = |reason: String| DeskError::Policy { digest: digest.to_owned(), reason };
        let text = parts.store.policy(digest)?.ok_or_else(|| unreadable("it is not stored".to_owned()))?;
        let policy = parse(&text).map_err(unreadable)?;
        if policy.digest() != digest {
            return Err(unreadable("its text has another digest".to_owned()));
        }
        self.0.write().unwrap_or_else(PoisonError::into_inner).loaded.push(policy.clone());
        Ok(policy)
    }

    /// Returns the directory's present view of an account, as a policy asks for it; `None` without an account. Its groups
    /// are those that the names of policies were bound to.
    pub(crate) fn profile(
        &self,
        parts: &Parts,
        account: Option<&str>,
        policy: &Policy,
    ) -> Result<Option<SubjectProfile>, DeskError> {
        let Some(account) = account else { return Ok(None) };
        self.refresh(parts, false)?;
        let groups = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).groups);
        let found = parts.account(account, BoundPolicy::new(policy.clone(), Arc::clone(&groups)))?;
        Ok(found.map(|found| found.profile.groups(groups.compared(found.groups))))
    }

    /// Returns the groups that the names of policies are bound to.
    pub(crate) fn groups(&self, parts: &Parts) -> Result<Arc<GroupIds>, DeskError> {
        self.refresh(parts, true)?;
        Ok(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).groups))
    }

    /// Reads the roles anew before the next step: this process has changed them.
    pub(crate) fn forget_roles(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).read = None;
    }

    /// Reads the roles, and loads the policies that have one.
    fn refresh(&self, parts: &Parts, anew: bool) -> Result<(), DeskError> {
        let read = self.0.read().unwrap_or_else(PoisonError::into_inner).read;
        if !anew && read.is_some_and(|read| read.elapsed() < FRESH) {
            return Ok(());
        }
        let row = parts.store.read(&[DeskChain::key()])?;
        let desk =
            row.first().map(|row| DeskChain::policies(row, &*parts.keys)).transpose()?.unwrap_or_default();
        for used in &desk.used {
            match self.load(parts, &used.digest) {
                // A candidate that this version cannot read changes nothing for it.
                Err(error @ DeskError::Policy { .. }) if used.role != UsedRole::InForce => {
                    tracing::warn!(code = error.code(), digest = used.digest, "desk.policy_unreadable");
                }
                loaded => {
                    loaded?;
                }
            }
        }
        self.bind(parts, desk.bound)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.roles = desk.used;
        known.read = Some(Instant::now());
        Ok(())
    }

    /// Reads the documents with the groups of policies that are not known yet.
    fn bind(&self, parts: &Parts, bound: Vec<BoundGroups>) -> Result<(), DeskError> {
        let mut read = BTreeMap::new();
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if known.bound == bound {
                return Ok(());
            }
            for BoundGroups { policy, groups, .. } in &bound {
                if known.documents.contains_key(groups) {
                    continue;
                }
                let unreadable = |reason: String| DeskError::Policy { digest: policy.clone(), reason };
                let stored = parts.store.policy(groups)?;
                let stored = stored.ok_or_else(|| unreadable("its groups are not stored".to_owned()))?;
                read.insert(groups.clone(), Bindings::read(&stored).map_err(unreadable)?);
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.documents.extend(read);
        known.documents.retain(|digest, _| bound.iter().any(|bound| bound.groups == *digest));
        let mut ids = GroupIds::default();
        for document in bound.iter().filter_map(|bound| known.documents.get(&bound.groups)) {
            document.add_to(&mut ids);
        }
        (known.bound, known.groups) = (bound, Arc::new(ids));
        Ok(())
    }
}

impl Known {
    fn find(&self, digest: &str) -> Option<&Policy> {
        self.loaded.iter().find(|policy| policy.digest() == digest)
    }

    fn in_force(&self) -> Option<&Policy> {
        let role = self.roles.iter().find(|role| role.role == UsedRole::InForce)?;
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
