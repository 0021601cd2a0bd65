//! Tests that notice a change.

use super::report::ProposedTest;
use super::trial::Trial;
use super::written::Written;
use crate::analyze::ways::classes::supposed_time;
use crate::decide::{At, CheckResult, Facts, Verdict};
use crate::document::{self, Node, Source};
use crate::load::PolicyTest;
use crate::policy::Policy;

/// The proposed tests. One test can notice the changes of several numbers.
#[derive(Default)]
pub(super) struct Proposals(Vec<(ProposedTest, PolicyTest)>);

impl Proposals {
    /// Returns the name of a test that passes now and fails with the changed policy: one that was proposed already, or a
    /// new one with this call. `None` if there is no such test.
    pub(super) fn noticing(&mut self, trial: &Trial, changed: &Policy, facts: &Facts<'_>) -> Option<String> {
        let known = self.0.iter().find(|(_, test)| !test.run(changed).passed());
        if let Some((proposed, _)) = known {
            return Some(proposed.name.clone());
        }
        let verdict = trial.policy().verdict(facts).ok()?;
        let base = name_of(trial.policy(), facts);
        let is_taken = |name: &str| trial.has_test(name) || self.0.iter().any(|(test, _)| test.name == name);
        let numbered = (2..=self.0.len().saturating_add(trial.tests()).saturating_add(2))
            .map(|number| format!("{base} ({number})"));
        let name = std::iter::once(base.clone()).chain(numbered).find(|name| !is_taken(name))?;
        let proposed = test_of(trial.policy(), &name, facts, verdict);
        let test = trial.passing(&read(&proposed.yaml)?)?;
        if test.run(changed).passed() {
            return None;
        }
        self.0.push((proposed, test));
        Some(name)
    }

    pub(super) fn into_tests(self) -> Vec<ProposedTest> {
        self.0.into_iter().map(|(proposed, _)| proposed).collect()
    }
}

/// Reads an item of a list in YAML.
fn read(yaml: &str) -> Option<Node> {
    let (list, _) = document::read(&Source::yaml(yaml)).ok()?;
    list.items().first().cloned()
}

/// The evidence in words.
fn name_of(policy: &Policy, facts: &Facts<'_>) -> String {
    let checks = &policy.compiled().checks;
    let is_challenge = |result: &CheckResult<'_>| {
        checks.find(&result.check).is_some_and(|id| checks.challenge(id).is_some())
    };
    let mut asked: Vec<String> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for result in &facts.evidence {
        let mut word = result.check.to_string();
        if !is_challenge(result) {
            seen.push(format!("{word} {}", result.outcome));
            continue;
        }
        if result.outcome != "passed" {
            word = format!("{word} {}", result.outcome);
        }
        if let At::Before(age) = result.at {
            word = format!("{word} {age} ago");
        }
        asked.push(word);
    }
    let mut name = if asked.is_empty() { "nothing".to_owned() } else { asked.join(" + ") };
    if !seen.is_empty() {
        name = format!("{name}, with {}", seen.join(", "));
    }
    let groups = facts.groups.iter().flatten().count();
    let matched = policy.rules_of(facts).map(|rules| {
        let matched = rules.matched().iter().map(|group| policy.compiled().groups.id(*group).to_owned());
        matched.collect::<Vec<_>>()
    });
    match matched {
        Ok(matched) if groups > 0 => format!("{name}, for {} of {}", facts.action, matched.join(" + ")),
        _ => format!("{name}, for {}", facts.action),
    }
}

/// A test with this call, which expects this verdict.
fn test_of(policy: &Policy, name: &str, facts: &Facts<'_>, verdict: Verdict) -> ProposedTest {
    let mut test = vec![("name", Written::text(name)), ("action", Written::text(&facts.action))];
    if !policy.compiled().groups.list.is_empty() {
        let groups = facts.groups.iter().flatten().map(Written::text);
        test.push(("groups", Written::List(groups.collect())));
    }
    if !facts.evidence.is_empty() {
        test.push(("evidence", evidence(&facts.evidence)));
    }
    test.push(("expect", Written::Map(vec![("verdict".to_owned(), Written::text(&verdict))])));
    let mut yaml = String::new();
    for (number, (key, value)) in test.iter().enumerate() {
        yaml.push_str(if number == 0 { "  - " } else { "    " });
        yaml.push_str(key);
        yaml.push(':');
        match value {
            Written::List(results) if *key == "evidence" => {
                for result in results {
                    yaml.push_str("\n      - ");
                    yaml.push_str(&result.yaml());
                }
            }
            value => {
                yaml.push(' ');
                yaml.push_str(&value.yaml());
            }
        }
        yaml.push('\n');
    }
    let test = test.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    ProposedTest { name: name.to_owned(), yaml, test: Written::Map(test).json() }
}

/// Outcomes by check, or results if they say more.
fn evidence(results: &[CheckResult<'_>]) -> Written {
    let now = At::Time(supposed_time());
    let is_plain = |result: &CheckResult<'_>| {
        let same = results.iter().filter(|other| other.check == result.check).count();
        same == 1 && result.item.is_none() && result.grades.is_empty() && result.at == now
    };
    if results.iter().all(is_plain) {
        let outcomes =
            results.iter().map(|result| (result.check.to_string(), Written::text(&result.outcome)));
        return Written::Map(outcomes.collect());
    }
    let one = |result: &CheckResult<'_>| {
        let mut map = vec![
            ("check".to_owned(), Written::text(&result.check)),
            ("outcome".to_owned(), Written::text(&result.outcome)),
        ];
        if let At::Before(age) = result.at {
            map.push(("at".to_owned(), Written::Text(format!("-{age}"))));
        }
        map.extend(result.item.as_ref().map(|item| ("item".to_owned(), Written::text(item))));
        if !result.grades.is_empty() {
            let grades =
                result.grades.iter().map(|(name, grade)| (name.to_string(), Written::Number(*grade)));
            map.push(("grades".to_owned(), Written::Map(grades.collect())));
        }
        Written::Map(map)
    };
    Written::List(results.iter().map(one).collect())
}
