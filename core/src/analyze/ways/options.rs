use thiserror::Error;

use super::groups::{GroupSet, Names, matched};
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, GroupId};
use crate::policy::known_names::DirectoryNames;

/// The actions and groups to list ways for; by default, all.
#[derive(Debug, Clone, Default)]
pub struct WaysOptions {
    action: Option<String>,
    sets: Option<Vec<Asked>>,
    names: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Asked {
    Ids(Vec<String>),
    Names(Vec<String>),
}

/// An action or a group that the policy does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WaysError {
    /// There is no such action.
    #[error("the policy has no action `{name}`")]
    #[non_exhaustive]
    UnknownAction {
        /// The name that was given.
        name: String,
        /// Advice on how to fix it.
        help: String,
    },
    /// There is no group of this id.
    #[error("the policy has no group `{id}`")]
    #[non_exhaustive]
    UnknownGroup {
        /// The id that was given.
        id: String,
        /// Advice on how to fix it.
        help: String,
    },
}

impl WaysError {
    /// Advice on how to fix it.
    pub fn help(&self) -> &str {
        match self {
            Self::UnknownAction { help, .. } | Self::UnknownGroup { help, .. } => help,
        }
    }
}

impl WaysOptions {
    /// For this action only.
    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// For a subject whom exactly these groups match, by their ids; may be repeated.
    #[must_use]
    pub fn groups(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sets.get_or_insert_default().push(Asked::Ids(ids.into_iter().map(Into::into).collect()));
        self
    }

    /// For a subject who has these names of a directory; may be repeated. Subjects whom the same groups match are one.
    #[must_use]
    pub fn subject(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sets.get_or_insert_default().push(Asked::Names(names.into_iter().map(Into::into).collect()));
        self
    }

    /// For subjects who have no other names than these: every set of groups that they can be in. Ignored where the groups
    /// or the names of a subject are given.
    #[must_use]
    pub fn directory(mut self, names: &DirectoryNames) -> Self {
        self.names = Some(names.iter().map(str::to_owned).collect());
        self
    }

    /// The names that subjects can have.
    pub(super) fn names(&self, policy: &Policy) -> Names {
        match &self.names {
            Some(names) => Names::among(&[policy], names.iter().cloned()),
            None => Names::of(&[policy]),
        }
    }

    pub(super) fn actions(&self, policy: &Policy) -> Result<Vec<ActionId>, WaysError> {
        let compiled = policy.compiled();
        let Some(name) = &self.action else { return Ok((0..).take(compiled.actions.len()).collect()) };
        let known = compiled.actions.iter().map(|action| &*action.name);
        let unknown = || WaysError::UnknownAction { name: name.clone(), help: help(name, "actions", known) };
        compiled.action(name).map(|action| vec![action]).ok_or_else(unknown)
    }

    /// The sets that are asked for; `None`: all that the policy can tell apart.
    pub(super) fn sets(&self, policy: &Policy) -> Result<Option<Vec<GroupSet>>, WaysError> {
        let Some(asked) = &self.sets else { return Ok(None) };
        let mut sets: Vec<GroupSet> = Vec::new();
        for asked in asked {
            let set = match asked {
                Asked::Ids(ids) => of_ids(policy, ids)?,
                Asked::Names(names) => matched(&[policy], names.clone()),
            };
            if !sets.iter().any(|other| other.matched == set.matched) {
                sets.push(set);
            }
        }
        sets.sort_by(|a, b| a.size().cmp(&b.size()));
        Ok(Some(sets))
    }
}

/// Names that exactly these groups match, or none if there are no such names.
fn of_ids(policy: &Policy, ids: &[String]) -> Result<GroupSet, WaysError> {
    let groups = &policy.compiled().groups;
    let all = || (0..).zip(&groups.list).map(|(at, _): (GroupId, _)| at);
    let mut wanted: Vec<GroupId> = Vec::new();
    for id in ids {
        let found = all().find(|group| groups.id(*group) == id);
        wanted.push(found.ok_or_else(|| WaysError::UnknownGroup {
            id: id.clone(),
            help: help(id, "groups", all().map(|group| groups.id(group))),
        })?);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let names = Names::of(&[policy]).within(&wanted);
    Ok(GroupSet { names, matched: vec![wanted] })
}

/// Advice for a name that is not one of `known`.
pub(in crate::analyze) fn help<'k>(
    name: &str,
    what: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> String {
    if let Some(meant) = did_you_mean(name, known.clone()) {
        return format!("did you mean `{meant}`?");
    }
    let names: Vec<&str> = known.take(12).collect();
    format!("its {what}: {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") })
}
