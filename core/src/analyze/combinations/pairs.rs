//! The pairs of groups that a subject can be in.

use std::collections::BTreeSet;

use super::scene::Scene;
use crate::analyze::ways::groups::matched;
use crate::policy::Policy;
use crate::policy::compiled::GroupId;
use crate::policy::known_names::DirectoryNames;

pub(super) enum Pairs {
    /// Any two of this number of groups.
    All(GroupId),
    /// The pairs that occur in a directory.
    Those(BTreeSet<(GroupId, GroupId)>),
}

impl Pairs {
    pub(super) fn of(policy: &Policy, known: Option<&DirectoryNames>) -> Self {
        let Some(subjects) = known.and_then(DirectoryNames::subjects) else {
            let groups = policy.compiled().groups.list.len();
            return Self::All(GroupId::try_from(groups).unwrap_or(GroupId::MAX));
        };
        let mut pairs = BTreeSet::new();
        let mut seen: BTreeSet<Vec<GroupId>> = BTreeSet::new();
        for names in subjects {
            let names = names.into_iter().map(str::to_owned).collect();
            let groups = matched(&[policy], names).matched.into_iter().next().unwrap_or_default();
            if groups.len() > 1 && seen.insert(groups.clone()) {
                for (at, first) in groups.iter().enumerate() {
                    let rest = groups.iter().skip(at.saturating_add(1));
                    pairs.extend(rest.map(|second| (*first, *second)));
                }
            }
        }
        Self::Those(pairs)
    }

    /// The pairs that may conflict, at most `most`. Groups that forbid nothing and can be met by the same observation
    /// can be met together: everything is passed.
    pub(super) fn to_try(
        &self,
        scene: &Scene<'_>,
        most: usize,
        complete: &mut bool,
    ) -> Vec<(GroupId, GroupId)> {
        let count = match self {
            Self::All(count) => *count,
            Self::Those(pairs) => pairs.iter().map(|(_, second)| second.saturating_add(1)).max().unwrap_or(0),
        };
        let special: Vec<bool> = (0..count).map(|group| scene.is_special(group)).collect();
        let is_special = |group: GroupId| special.get(group as usize).copied().unwrap_or_default();
        let may = |(first, second): &(GroupId, GroupId)| is_special(*first) || is_special(*second);
        let mut pairs: Vec<(GroupId, GroupId)> = match self {
            Self::All(count) => {
                let all = (0..*count).flat_map(|second| (0..second).map(move |first| (first, second)));
                all.filter(may).take(most.saturating_add(1)).collect()
            }
            Self::Those(pairs) => pairs.iter().copied().filter(may).take(most.saturating_add(1)).collect(),
        };
        *complete &= pairs.len() <= most;
        pairs.truncate(most);
        pairs
    }
}
