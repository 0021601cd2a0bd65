use bonafides::needs::PersonSource;
use bonafides::{Policy, Source};

use super::Check;
use crate::Inner;
use crate::error::DeskError;

const UNKNOWN: &str =
    "write the name as the directory has it, then run `bonafides desk policy activate --reason TEXT`";

const NOT_MADE: &str = "remove `deliver` from the grant if its provider delivers by itself; Entra ID makes a `temporary_access_pass` with \
                        `temporary_access_passes = true`";

const OTHER: &str =
    "the group that was bound counts, whatever its name; to mean another one, activate the policy again";

/// Checks that a policy is in force, and that the directory has its groups and people.
pub(super) fn in_force(desk: &Inner) -> Vec<Check> {
    let policy = match desk.policies.in_force(&desk.parts) {
        Ok(policy) => policy,
        Err(error) => return vec![Check::wrong("policy", &error, error.help())],
    };
    let title = format!("{} {}", policy.name(), policy.version());
    let mut checks = vec![Check::fine("policy", format!("`{}` is in force", title.trim()))];
    checks.push(groups(desk, &policy));
    checks.extend(people(desk, &policy));
    checks.extend(made(desk, &policy));
    checks
}

/// Checks that the directory makes the secrets that the desk is to deliver.
fn made(desk: &Inner, policy: &Policy) -> Vec<Check> {
    let delivered = policy.external_grants().filter(|grant| grant.is_delivered);
    delivered
        .map(|grant| {
            let (part, provider) = (format!("grant {}", grant.name), grant.provider);
            if desk.parts.directory.part.makes(provider) {
                Check::fine(part, format!("the directory makes a `{provider}`"))
            } else {
                Check::wrong(part, format!("the directory makes no `{provider}`"), NOT_MADE)
            }
        })
        .collect()
}

/// Checks that the directory has the groups: the rule of a group that it does not have never applies.
fn groups(desk: &Inner, policy: &Policy) -> Check {
    match strange_groups(desk, policy) {
        Ok((unknown, others)) if unknown.is_empty() && others.is_empty() => {
            Check::fine("groups", "the directory has those of the policy")
        }
        Ok((unknown, others)) if others.is_empty() => Check::wrong("groups", unknown.join("; "), UNKNOWN),
        Ok((unknown, others)) => {
            let help = if unknown.is_empty() { OTHER } else { UNKNOWN };
            Check::wrong("groups", others.join("; "), help)
        }
        Err(error) => Check::wrong("groups", &error, error.help()),
    }
}

/// Returns messages about names that the directory does not have, and about names that mean another group than when the
/// policy was activated.
fn strange_groups(desk: &Inner, policy: &Policy) -> Result<(Vec<String>, Vec<String>), DeskError> {
    let names = desk.parts.group_names()?;
    let Some(text) = desk.parts.store.policy(policy.digest())? else { return Ok((Vec::new(), Vec::new())) };
    let source = match text.format.as_str() {
        "json" => Source::json(&text.text),
        "toml" => Source::toml(&text.text),
        _ => Source::yaml(&text.text),
    };
    let review = Policy::review_in(&source, &names);
    let unknown = review.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-name");
    let unknown = unknown.map(|found| found.message.clone()).collect();
    let bound = desk.policies.groups(&desk.parts)?;
    let present = desk.parts.groups_named(review.group_names.clone())?;
    let others = review.group_names.iter().zip(&present).filter(|(name, present)| {
        let id = bound.of_name(name);
        id.is_some() && present.iter().all(|group| group.id.as_deref() != id)
    });
    let others = others.map(|(name, present)| match present.len() {
        0 => format!("the group that was `{name}` has another name now, or was deleted"),
        _ => format!("`{name}` is another group than when the policy was activated"),
    });
    Ok((unknown, others.collect()))
}

/// Checks that the people who act for the policy exist: the account of an address, the members of a group. Others depend on
/// the subject.
fn people(desk: &Inner, policy: &Policy) -> Vec<Check> {
    const EMPTY: &str =
        "add an account that is not disabled to the group, or name another group in the policy";
    let mut checks = Vec::new();
    for person in policy.people() {
        let part = format!("person {}", person.name);
        checks.push(match person.source {
            PersonSource::Address(address) => match desk.parts.find(address) {
                Ok(Some(_)) => Check::fine(part, "the directory has an account with this address"),
                // An address alone can be notified.
                Ok(None) => Check::fine(part, "only an address: can be notified, and cannot act"),
                Err(error) => Check::wrong(part, &error, error.help()),
            },
            PersonSource::Group(group) => match desk.parts.has_members(group) {
                Ok(Some(true)) => Check::fine(part, format!("`{group}` has members")),
                Ok(Some(false)) => {
                    let found =
                        format!("`{group}` has no member who could act: nobody can take over or vouch");
                    Check::wrong(part, found, EMPTY)
                }
                Ok(None) => continue,
                Err(error) => Check::wrong(part, &error, error.help()),
            },
            _ => continue,
        });
    }
    checks
}
