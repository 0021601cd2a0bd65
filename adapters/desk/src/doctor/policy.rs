use bonafides::needs::PersonSource;
use bonafides::{Policy, Source};

use super::Check;
use crate::Inner;
use crate::error::DeskError;

const UNKNOWN: &str =
    "write the name as the directory has it, then run `bonafides desk policy activate --reason TEXT`";

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
    checks
}

/// Checks that the directory has the groups: the rule of a group that it does not have never applies.
fn groups(desk: &Inner, policy: &Policy) -> Check {
    let unknown = desk.parts.group_names().and_then(|names| {
        let Some(text) = desk.parts.store.policy(policy.digest())? else { return Ok(Vec::new()) };
        let source = match text.format.as_str() {
            "json" => Source::json(&text.text),
            "toml" => Source::toml(&text.text),
            _ => Source::yaml(&text.text),
        };
        let review = Policy::review_in(&source, &names);
        let unknown = review.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-name");
        Ok::<_, DeskError>(unknown.map(|found| found.message.clone()).collect())
    });
    match unknown {
        Ok(unknown) if unknown.is_empty() => Check::fine("groups", "the directory has those of the policy"),
        Ok(unknown) => Check::wrong("groups", unknown.join("; "), UNKNOWN),
        Err(error) => Check::wrong("groups", &error, error.help()),
    }
}

/// Checks that the people who act for the policy by an address have an account. Others depend on the subject.
fn people(desk: &Inner, policy: &Policy) -> Vec<Check> {
    let mut checks = Vec::new();
    for person in policy.people() {
        let PersonSource::Address(address) = person.source else { continue };
        let part = format!("person {}", person.name);
        checks.push(match desk.parts.find(address) {
            Ok(Some(_)) => Check::fine(part, "the directory has an account with this address"),
            // An address alone can be notified.
            Ok(None) => Check::fine(part, "only an address: can be notified, and cannot act"),
            Err(error) => Check::wrong(part, &error, error.help()),
        });
    }
    checks
}
