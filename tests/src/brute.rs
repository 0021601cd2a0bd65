//! Every call there can be to small policies: all names, all observations, all sets of challenge results.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::{CheckResult, Evidence, Facts, Policy, Rules, Time, Verdict};
use serde_json::Value;

/// How many items of each challenge were passed; none of those left out.
pub type Passed = BTreeMap<String, usize>;
/// Signals that were observed, and their outcomes.
pub type Observed = BTreeMap<String, String>;

/// More calls than this to one policy are not tried.
const MOST_CALLS: usize = 60_000;

fn now() -> Time {
    Time::from_milliseconds(1_790_000_000_000)
}

/// Policies to which every call is tried, the same to each. What one of them does not know is left out of its facts.
pub struct Brute {
    policies: Vec<(Value, Policy)>,
    /// Every set of names.
    pub subjects: Vec<Vec<String>>,
    /// Every set of observations.
    pub observed: Vec<Observed>,
    /// Every set of challenge results, smaller ones first.
    pub passed: Vec<Passed>,
    /// Every action.
    pub actions: Vec<String>,
}

impl Brute {
    /// `None` if one of the documents is no policy, or there are too many calls.
    pub fn new(documents: &[&Value]) -> Option<Self> {
        let load =
            |document: &&Value| Some(((*document).clone(), Policy::from_json(&document.to_string()).ok()?));
        let policies: Vec<(Value, Policy)> = documents.iter().map(load).collect::<Option<_>>()?;
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut outcomes: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
        let mut items: BTreeMap<String, usize> = BTreeMap::new();
        let mut actions: BTreeSet<String> = BTreeSet::new();
        for document in documents {
            for group in document["groups"].as_array().into_iter().flatten() {
                names.extend(texts(&group["match"]));
            }
            for (signal, body) in members(&document["signals"]) {
                let all = outcomes.entry(signal.clone()).or_default();
                all.insert(None);
                all.extend(outcomes_of(body).into_iter().map(Some));
            }
            for (name, body) in members(&document["challenges"]) {
                let most = usize::try_from(body["repeatable"].as_u64().unwrap_or(1)).unwrap();
                let known = items.entry(name.clone()).or_default();
                *known = most.max(*known);
            }
            actions.extend(members(&document["actions"]).map(|(name, _)| name.clone()));
        }
        // A bare name that begins a distinguished name of a policy is no name of a subject: another one is.
        let comparable = |name: &String| {
            let rules = |(document, policy): &(Value, Policy)| {
                let action = members(&document["actions"]).next().unwrap().0;
                policy.rules(action, [name.as_str()]).is_ok()
            };
            policies.iter().all(rules)
        };
        let names: BTreeSet<String> = names
            .into_iter()
            .map(|name| if comparable(&name) { name } else { format!("CN={name},OU=Elsewhere") })
            .collect();
        let calls = (1_usize << names.len())
            * actions.len()
            * outcomes.values().map(BTreeSet::len).product::<usize>()
            * items.values().map(|most| most + 1).product::<usize>();
        if calls > MOST_CALLS {
            return None;
        }
        let subjects = products(names.iter().map(|name| (name.clone(), vec![None, Some(())])));
        let subjects = subjects.into_iter().map(|set| set.into_keys().collect()).collect();
        let observed =
            products(outcomes.into_iter().map(|(signal, all)| (signal, all.into_iter().collect())));
        let counts = |most: usize| (0..=most).map(|count| (count > 0).then_some(count)).collect();
        let mut passed = products(items.into_iter().map(|(name, most)| (name, counts(most))));
        passed.sort_by_key(|passed| passed.values().sum::<usize>());
        Some(Self { policies, subjects, observed, passed, actions: actions.into_iter().collect() })
    }

    /// A policy, by its number.
    pub fn policy(&self, number: usize) -> &Policy {
        &self.policies[number].1
    }

    /// The rules of a policy; `None` if it has no such action.
    pub fn rules(&self, number: usize, action: &str, names: &[String]) -> Option<Rules> {
        self.policies[number].1.rules(action, names.iter().map(String::as_str)).ok()
    }

    /// The evidence as a policy reads it.
    pub fn evidence(&self, number: usize, observed: &Observed, passed: &Passed) -> Evidence {
        self.policy(number).evidence(&self.facts(number, observed, passed)).unwrap()
    }

    /// Facts of nobody and no action, without what a policy does not know.
    pub fn facts<'a>(&'a self, number: usize, observed: &'a Observed, passed: &'a Passed) -> Facts<'a> {
        let (document, _) = &self.policies[number];
        let mut facts = Facts::new("", now());
        for (signal, outcome) in observed {
            if outcomes_of(&document["signals"][signal.as_str()]).contains(outcome) {
                facts = facts.evidence(signal.as_str(), outcome.as_str(), now());
            }
        }
        for (name, count) in passed {
            let Some(body) = document["challenges"].get(name) else { continue };
            let most = usize::try_from(body["repeatable"].as_u64().unwrap_or(1)).unwrap();
            for number in 1..=most.min(*count) {
                let mut result = CheckResult::new(name.as_str(), "passed", now());
                if body.get("repeatable").is_some() {
                    result = result.item(number.to_string());
                }
                for (grade, most) in members(&body["grades"]) {
                    result = result.grade(grade.as_str(), most.as_i64().unwrap());
                }
                facts.evidence.push(result);
            }
        }
        facts
    }

    /// The minimal sets that approve, by trying all.
    pub fn ways(&self, number: usize, rules: &Rules, observed: &Observed) -> BTreeSet<Passed> {
        let mut ways: BTreeSet<Passed> = BTreeSet::new();
        for passed in &self.passed {
            let beyond = |way: &Passed| way.iter().all(|(name, count)| passed.get(name) >= Some(count));
            let approves =
                rules.verdict(&self.evidence(number, observed, passed)).unwrap() == Verdict::Approve;
            let superset = ways.iter().any(beyond);
            // More never hurts: else minimal sets would not tell everything.
            assert!(approves || !superset, "{passed:?} does not approve");
            if approves && !superset {
                ways.insert(passed.clone());
            }
        }
        ways
    }
}

/// All choices of one option for each key; `None` leaves the key out.
fn products<T: Clone>(options: impl Iterator<Item = (String, Vec<Option<T>>)>) -> Vec<BTreeMap<String, T>> {
    let mut all = vec![BTreeMap::new()];
    for (key, options) in options {
        let with = |set: &BTreeMap<String, T>, option: &Option<T>| {
            let mut set = set.clone();
            set.extend(option.clone().map(|value| (key.clone(), value)));
            set
        };
        all = all
            .iter()
            .flat_map(|set| options.iter().map(|option| with(set, option)).collect::<Vec<_>>())
            .collect();
    }
    all
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn outcomes_of(signal: &Value) -> Vec<String> {
    match &signal["outcomes"] {
        Value::Object(outcomes) => outcomes.keys().cloned().collect(),
        list => texts(list),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        list => list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}
