use serde::{Deserialize, Serialize};

use crate::audit::DESK;
use crate::case::protocol::Context;
use crate::case::protocol::administrator::DeskInput;
use crate::case::state::{Mark, bytes};
use crate::decide::Time;
use crate::keys::{RowKind, StateKey};

/// The chain as stored between two steps.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Chain {
    /// The sequence number of the next record.
    pub(super) seq: u32,
    /// Hash of the last record.
    #[serde(with = "bytes")]
    pub(super) previous: [u8; 32],
    /// Time of the last step.
    pub(super) last: i64,
    /// Marks of id and content of the newest inputs.
    pub(super) inputs: Vec<(Mark, Mark)>,
    /// The newest proposals that nobody has carried out.
    pub(super) proposals: Vec<Proposal>,
    /// The policies that have a role.
    pub(super) policies: Vec<UsedPolicy>,
    /// The newest bindings of groups, the newest last.
    pub(super) bound: Vec<BoundGroups>,
}

impl Chain {
    /// Remembers the binding that a policy is used with; without one, that it has none.
    pub(super) fn bind(&mut self, policy: &str, groups: Option<&str>) {
        self.bound.retain(|bound| bound.policy != policy);
        let Some(groups) = groups else { return };
        self.bound.push(BoundGroups { policy: policy.to_owned(), groups: groups.to_owned() });
        let has_role = |digest: &str| self.policies.iter().any(|used| used.digest == digest);
        if self.bound.len() > BOUND
            && let Some(oldest) = self.bound.iter().position(|bound| !has_role(&bound.policy))
        {
            self.bound.remove(oldest);
        }
    }
}

/// The policies of a desk, as the sealed row of the chain states them: whoever can write to the database alone cannot
/// change them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeskPolicies {
    /// The policies that have a role, that in force first.
    pub used: Vec<UsedPolicy>,
    /// The bindings of groups of these policies, and of those before them under which cases may still be open: the newest
    /// last.
    pub bound: Vec<BoundGroups>,
}

/// A policy, and the document that binds its groups to ids of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BoundGroups {
    /// The digest of the policy.
    pub policy: String,
    /// The digest of the document.
    pub groups: String,
}

/// The number of bindings that are remembered.
const BOUND: usize = 64;

/// A policy that has a role, as an administrator's step gave it: authentic, because the row is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UsedPolicy {
    /// The digest of the policy.
    pub digest: String,
    /// The role.
    pub role: UsedRole,
    /// The time at which it got the role, in milliseconds.
    pub(super) since: i64,
}

impl UsedPolicy {
    /// Returns the time at which it got the role.
    pub fn since(&self) -> Time {
        Time::from_milliseconds(self.since)
    }
}

/// The role of a policy that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_enums, reason = "a host must carry out each of them")]
pub enum UsedRole {
    /// Cases are opened under it, and grants redeemed.
    InForce,
    /// The cases of this share of subjects are opened under it, in thousandths.
    Pilot(u16),
    /// Decided beside the policy in force, and never in force.
    Shadow,
}

/// The number of policies that can have a role.
pub(super) const POLICIES: usize = 16;

/// A policy that somebody wants to get a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proposal {
    pub(super) digest: String,
    /// The name of the role.
    pub(super) role: String,
    /// The share of a pilot.
    pub(super) share: Option<u16>,
    /// The alias of whoever proposed it.
    pub(super) by: String,
}

/// The number of proposals that are remembered; older ones are forgotten.
pub(super) const PROPOSALS: usize = 16;

/// The number of inputs that are remembered; an older one counts as new.
pub(super) const INPUTS: usize = 256;

/// Returns the key of the row that stores the chain.
pub(super) fn key() -> StateKey {
    StateKey::plain(RowKind::Case, DESK)
}

/// Returns the addresses to which messages for the person concerned may have been sent.
pub(super) fn addresses<'c>(input: &DeskInput, ctx: &Context<'c>) -> impl Iterator<Item = &'c str> + use<'c> {
    let subject = ctx.subject.filter(|subject| subject.account == input.account);
    let contacts = subject.map(|subject| subject.contacts.as_slice()).unwrap_or_default();
    contacts.iter().map(|contact| contact.address.expose().as_str())
}
