//! People who have a way, compared with a decision for each of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use bonafides::analyze::{Coverage, CoverageOptions, CoverageReport, Person, Situation, SituationCoverage};
use bonafides::{Policy, Verdict};
use bonafides_tests::brute::{Brute, Observed, Passed};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Somebody: names of groups, challenges, and a site.
#[derive(Debug, Clone)]
struct Somebody {
    names: Vec<String>,
    enrolled: BTreeSet<String>,
    site: Option<&'static str>,
}

impl Somebody {
    fn person(&self, id: usize) -> Person<'_> {
        let mut person = Person::new(format!("p{id}")).groups(&self.names);
        person.enrolled = self.enrolled.iter().map(Into::into).collect();
        person.site = self.site.map(Into::into);
        person
    }
}

/// A policy to which all calls can be tried, and numbers that draw people and a situation.
fn cases() -> impl Strategy<Value = (Value, Vec<u16>)> {
    let policy =
        generate::policy().prop_filter("refused or too large", |document| Brute::new(&[document]).is_some());
    (policy, vec(any::<u16>(), 8))
}

/// The policy with every call, and the causes of its challenges.
struct World<'w> {
    document: &'w Value,
    brute: &'w Brute,
    challenges: Vec<String>,
    /// Verdicts that were already asked for.
    known: RefCell<BTreeMap<Asked, Verdict>>,
}

/// An action, names of groups, observations, and challenges that are passed.
type Asked = (String, Vec<String>, Observed, BTreeSet<String>);

impl<'w> World<'w> {
    fn new(document: &'w Value, brute: &'w Brute) -> Self {
        let challenges = document["challenges"].as_object().unwrap().keys().cloned().collect();
        Self { document, brute, challenges, known: RefCell::default() }
    }

    fn people(&self, drawn: &[u16]) -> Vec<Somebody> {
        let somebody = |number: &u16| {
            let bits = usize::from(*number);
            let enrolled = self.challenges.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            Somebody {
                names: self.brute.subjects[bits / 7 % self.brute.subjects.len()].clone(),
                enrolled: enrolled.map(|(_, name)| name.clone()).collect(),
                site: [None, Some("Kiel"), Some("Aarhus")][bits / 3 % 3],
            }
        };
        drawn.iter().map(somebody).collect()
    }

    fn cause(&self, challenge: &str) -> &str {
        let body = &self.document["challenges"][challenge];
        body["cause"].as_str().unwrap_or(self.challenges.iter().find(|name| *name == challenge).unwrap())
    }

    fn causes(&self) -> Vec<&str> {
        let mut causes: Vec<&str> = Vec::new();
        for name in &self.challenges {
            if !causes.contains(&self.cause(name)) {
                causes.push(self.cause(name));
            }
        }
        causes
    }

    /// The verdict after everything in `enrolled` has been passed, when nothing else can be.
    fn verdict(
        &self,
        action: &str,
        names: &[String],
        observed: &Observed,
        enrolled: &BTreeSet<String>,
    ) -> Verdict {
        let asked = (action.to_owned(), names.to_vec(), observed.clone(), enrolled.clone());
        if let Some(verdict) = self.known.borrow().get(&asked) {
            return *verdict;
        }
        let items = |name: &String| self.document["challenges"][name]["repeatable"].as_u64().unwrap_or(1);
        let all: Passed =
            enrolled.iter().map(|name| (name.clone(), usize::try_from(items(name)).unwrap())).collect();
        let mut facts = self.brute.facts(0, observed, &all).groups(names);
        facts.action = action.into();
        let others = self.challenges.iter().filter(|name| !enrolled.contains(*name));
        let facts = facts.unavailable(others);
        let verdict = self.brute.policy(0).decide(&facts).unwrap().verdict();
        assert_ne!(verdict, Verdict::Challenge);
        self.known.borrow_mut().insert(asked, verdict);
        verdict
    }

    /// The mildest verdict that any of these observations leads to.
    fn mildest(
        &self,
        action: &str,
        names: &[String],
        observed: &[Observed],
        enrolled: &BTreeSet<String>,
    ) -> Verdict {
        let all = observed.iter().map(|observed| self.verdict(action, names, observed, enrolled));
        all.min_by_key(|verdict| match verdict {
            Verdict::Approve => 0,
            Verdict::Escalate => 1,
            _ => 2,
        })
        .unwrap()
    }

    /// The causes of a set of results, and their cost.
    fn price(&self, passed: &Passed) -> (BTreeSet<String>, i64) {
        let mut causes = BTreeSet::new();
        let mut cost = 0;
        for (name, count) in passed {
            let body = &self.document["challenges"][name];
            cost += body["cost"].as_i64().unwrap_or(1) * i64::try_from(*count).unwrap();
            for number in 1..=*count {
                causes.insert(match body["cause"].as_str() {
                    Some(cause) => cause.to_owned(),
                    None if number == 1 => name.clone(),
                    None => format!("{name} {number}"),
                });
            }
        }
        (causes, cost)
    }
}

/// The numbers that decisions lead to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    with_way: u64,
    nothing_enrolled: u64,
    denied: u64,
    escalated: u64,
    beyond_enrolment: u64,
    one_cause: u64,
    /// People whom the loss of a cause leaves without a way.
    losses: BTreeMap<String, u64>,
    gained: BTreeMap<String, u64>,
    enrolments: BTreeMap<String, u64>,
}

fn wanted(
    world: &World<'_>,
    action: &str,
    observed: &[Observed],
    lost: &[&str],
    people: &[&Somebody],
) -> Wanted {
    let mut wanted = Wanted::default();
    for one in people {
        let verdict = |enrolled: &BTreeSet<String>| {
            let held = enrolled.iter().filter(|name| !lost.contains(&world.cause(name)));
            world.mildest(action, &one.names, observed, &held.cloned().collect())
        };
        let approves = |enrolled: &BTreeSet<String>| verdict(enrolled) == Verdict::Approve;
        let lacking: Vec<&String> =
            world.challenges.iter().filter(|name| !one.enrolled.contains(*name)).collect();
        for name in &lacking {
            *wanted.enrolments.entry((*name).clone()).or_default() += 1;
        }
        let verdict = verdict(&one.enrolled);
        if verdict == Verdict::Approve {
            wanted.with_way += 1;
            let mut rests = false;
            for cause in world.causes() {
                let left = one.enrolled.iter().filter(|name| world.cause(name) != cause).cloned().collect();
                if !approves(&left) {
                    rests = true;
                    *wanted.losses.entry(cause.to_owned()).or_default() += 1;
                }
            }
            wanted.one_cause += u64::from(rests);
            continue;
        }
        match verdict {
            _ if one.enrolled.is_empty() => wanted.nothing_enrolled += 1,
            Verdict::Escalate => wanted.escalated += 1,
            _ => wanted.denied += 1,
        }
        wanted.beyond_enrolment += u64::from(!approves(&world.challenges.iter().cloned().collect()));
        for name in lacking {
            let mut more = one.enrolled.clone();
            more.insert(name.clone());
            if approves(&more) {
                *wanted.gained.entry(name.clone()).or_default() += 1;
            }
        }
    }
    wanted.enrolments.retain(|name, _| wanted.gained.contains_key(name));
    wanted
}

fn found(report: &SituationCoverage) -> Wanted {
    Wanted {
        with_way: report.with_way,
        nothing_enrolled: report.nothing_enrolled,
        denied: report.denied,
        escalated: report.escalated,
        beyond_enrolment: report.beyond_enrolment,
        one_cause: report.one_cause,
        losses: report
            .losses
            .iter()
            .map(|loss| (loss.cause.clone(), report.with_way - loss.with_way))
            .collect(),
        gained: report.campaign.iter().map(|one| (one.challenge.clone(), one.gained)).collect(),
        enrolments: report.campaign.iter().map(|one| (one.challenge.clone(), one.enrolments)).collect(),
    }
}

fn count(policy: &Policy, options: &CoverageOptions, people: &[Somebody]) -> CoverageReport {
    let mut coverage = Coverage::new(policy, options).unwrap();
    for (id, person) in people.iter().enumerate() {
        coverage.add(&person.person(id)).unwrap();
    }
    coverage.finish()
}

/// The least number of causes, and then the least cost, of all that a person can pass and that approves.
fn weakest(
    world: &World<'_>,
    action: &str,
    observed: &[Observed],
    lost: &[&str],
    one: &Somebody,
) -> BTreeSet<BTreeSet<String>> {
    let rules = world.brute.rules(0, action, &one.names).unwrap();
    let mut best: Option<(usize, i64)> = None;
    let mut sets = BTreeSet::new();
    for passed in &world.brute.passed {
        let own = |name: &String| one.enrolled.contains(name) && !lost.contains(&world.cause(name));
        if !passed.keys().all(own) {
            continue;
        }
        let approves = observed.iter().any(|observed| {
            rules.verdict(&world.brute.evidence(0, observed, passed)).unwrap() == Verdict::Approve
        });
        if !approves {
            continue;
        }
        let (causes, cost) = world.price(passed);
        let rank = (causes.len(), cost);
        if best.is_none_or(|best| rank < best) {
            best = Some(rank);
            sets.clear();
        }
        if best == Some(rank) {
            sets.insert(causes);
        }
    }
    sets
}

fn coverage_equals_decisions(cases_: u32) {
    let floors = [
        ("has a way", 60),
        ("has none", 60),
        ("rests on one cause", 40),
        ("has no single cause", 10),
        ("campaign", 35),
        ("escalated", 15),
        ("denied", 25),
        ("beyond enrolment", 15),
        ("signals decide", 15),
        ("groups", 30),
    ];
    check(crate::config(cases_), &floors, &cases(), |(document, drawn), reached| {
        let brute = Brute::new(&[&document]).unwrap();
        let world = World::new(&document, &brute);
        let policy = brute.policy(0);
        let people = world.people(&drawn);
        let everything = usize::from(drawn[0]);
        let own = &brute.observed[everything % brute.observed.len()];
        let causes = world.causes();
        let lost = causes[everything / 5 % causes.len()];
        let mut situation = Situation::new("own").lost(lost);
        for (signal, outcome) in own {
            situation = situation.signal(signal, outcome);
        }
        let options = CoverageOptions::default().situation(situation);
        let report = count(policy, &options, &people);
        prop_assert!(report.exact);
        prop_assert_eq!(report.people, people.len() as u64);
        let none = [Observed::new()];
        let settings: [(&str, &[Observed], &[&str]); 3] = [
            ("usual", &brute.observed, &[]),
            ("unobserved", &none, &[]),
            ("own", std::slice::from_ref(own), &[lost]),
        ];
        for action in &report.actions {
            let all: Vec<&Somebody> = people.iter().collect();
            for (at, (name, observed, lost)) in settings.iter().enumerate() {
                let mine = &action.all.situations[at];
                prop_assert_eq!(&mine.situation, name);
                let wanted = wanted(&world, &action.action, observed, lost, &all);
                prop_assert_eq!(&found(mine), &wanted, "{} {}", action.action, name);
                prop_assert!(
                    mine.campaign.is_sorted_by(|a, b| a.gained * b.enrolments >= b.gained * a.enrolments)
                );
                prop_assert_eq!(mine.weakest.iter().map(|set| set.people).sum::<u64>(), wanted.with_way);
                reached.note_if(wanted.with_way > 0, "has a way");
                reached.note_if(wanted.with_way < report.people, "has none");
                reached.note_if(wanted.one_cause > 0, "rests on one cause");
                reached.note_if(wanted.one_cause < wanted.with_way, "has no single cause");
                reached.note_if(!wanted.gained.is_empty(), "campaign");
                reached.note_if(wanted.escalated > 0, "escalated");
                reached.note_if(wanted.denied > 0, "denied");
                reached.note_if(wanted.beyond_enrolment > 0, "beyond enrolment");
                // One part of each kind.
                for part in &action.sites {
                    let mine: Vec<&Somebody> =
                        people.iter().filter(|person| person.site == part.name.as_deref()).collect();
                    prop_assert_eq!(part.people, mine.len() as u64);
                    let wanted = self::wanted(&world, &action.action, observed, lost, &mine);
                    prop_assert_eq!(&found(&part.situations[at]), &wanted, "{:?}", part.name);
                }
                for part in &action.groups {
                    let is_in = |person: &&Somebody| {
                        let rules = brute.rules(0, &action.action, &person.names).unwrap();
                        let decision =
                            rules.decide(&brute.evidence(0, &Observed::new(), &Passed::new())).unwrap();
                        match &part.name {
                            Some(id) => decision.groups().any(|group| group == id),
                            None => decision.groups().next().is_none(),
                        }
                    };
                    let mine: Vec<&Somebody> = people.iter().filter(is_in).collect();
                    prop_assert_eq!(part.people, mine.len() as u64);
                    reached.note_if(part.name.is_some(), "groups");
                    let wanted = self::wanted(&world, &action.action, observed, lost, &mine);
                    prop_assert_eq!(&found(&part.situations[at]), &wanted, "{:?}", part.name);
                }
            }
            let both = [&action.all.situations[0], &action.all.situations[1]];
            reached.note_if(both[0].with_way != both[1].with_way, "signals decide");
        }
        // Of one person, the weakest way.
        let one = &people[0];
        let alone = count(policy, &options, std::slice::from_ref(one));
        for action in &alone.actions {
            for (at, (_, observed, lost)) in settings.iter().enumerate() {
                let sets = weakest(&world, &action.action, observed, lost, one);
                let mine = &action.all.situations[at].weakest;
                prop_assert_eq!(mine.len(), usize::from(!sets.is_empty()));
                let is_one =
                    |set: &bonafides::analyze::CauseSet| sets.contains(&set.causes.iter().cloned().collect());
                prop_assert!(mine.iter().all(is_one), "{:?} {:?}", mine, sets);
            }
        }
        // Those without a way, by id.
        let listed: BTreeSet<&str> = report.attention.iter().map(|person| &*person.id).collect();
        for (id, one) in people.iter().enumerate() {
            let without = report.actions.iter().any(|action| {
                world.mildest(&action.action, &one.names, &brute.observed, &one.enrolled) != Verdict::Approve
            });
            prop_assert_eq!(listed.contains(&*format!("p{id}")), without);
        }
        Ok(())
    });
}

#[test]
fn coverage_is_what_deciding_for_each_person_finds() {
    coverage_equals_decisions(150);
}

/// As many policies as the description asks for of the ways.
#[test]
#[ignore = "takes minutes"]
fn coverage_is_what_deciding_for_each_person_finds_of_many_policies() {
    coverage_equals_decisions(20_000);
}
