//! People who have a way, compared with a decision for each of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use bonafides::Verdict;
use bonafides::analyze::{
    CauseSet, Coverage, CoverageOptions, CoverageReport, Enrolment, Person, Situation, SituationCoverage,
};
use bonafides_tests::brute::{Brute, Observed, Passed};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Somebody: a set of names of groups, by its number, a set of challenges, and a site.
#[derive(Debug, Clone, Copy)]
struct Somebody {
    subject: usize,
    enrolled: u32,
    site: Option<&'static str>,
}

/// A policy to which all calls can be tried, and numbers that draw people and a situation.
fn cases() -> impl Strategy<Value = (Value, Vec<u16>)> {
    let policy =
        generate::policy().prop_filter("refused or too large", |document| Brute::new(&[document]).is_some());
    (policy, vec(any::<u16>(), 6))
}

/// Signals that may be observed, and a cause that is lost.
struct Setting<'w> {
    name: &'static str,
    observed: Vec<&'w Observed>,
    lost: Option<&'w str>,
}

/// The policy with every call, and the situations. Sets of challenges are bits.
struct World<'w> {
    document: &'w Value,
    brute: &'w Brute,
    challenges: Vec<&'w str>,
    settings: Vec<Setting<'w>>,
    /// Verdicts that were already asked for.
    known: RefCell<HashMap<(String, usize, usize, u32), Verdict>>,
}

impl<'w> World<'w> {
    fn new(document: &'w Value, brute: &'w Brute, drawn: usize) -> Self {
        let challenges = document["challenges"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut world = Self { document, brute, challenges, settings: Vec::new(), known: RefCell::default() };
        let causes = world.causes();
        let nothing = brute.observed.iter().find(|observed| observed.is_empty()).unwrap();
        let own = &brute.observed[drawn % brute.observed.len()];
        let lost = causes[drawn / 5 % causes.len()].0;
        world.settings = vec![
            Setting { name: "usual", observed: brute.observed.iter().collect(), lost: None },
            Setting { name: "unobserved", observed: vec![nothing], lost: None },
            Setting { name: "own", observed: vec![own], lost: Some(lost) },
        ];
        world
    }

    fn options(&self) -> CoverageOptions {
        let own = &self.settings[2];
        let mut situation = Situation::new(own.name).lost(own.lost.unwrap());
        for (signal, outcome) in own.observed[0] {
            situation = situation.signal(signal, outcome);
        }
        CoverageOptions::default().situation(situation)
    }

    fn people(&self, drawn: &[u16]) -> Vec<Somebody> {
        let somebody = |number: &u16| Somebody {
            subject: usize::from(*number) / 7 % self.brute.subjects.len(),
            enrolled: u32::from(*number) & self.all(),
            site: [None, Some("Kiel"), Some("Aarhus")][usize::from(*number) / 3 % 3],
        };
        drawn.iter().map(somebody).collect()
    }

    fn person(&self, id: usize, somebody: &Somebody) -> Person<'_> {
        let mut person = Person::new(format!("p{id}")).groups(&self.brute.subjects[somebody.subject]);
        person.enrolled = self.names(somebody.enrolled).map(Into::into).collect();
        person.site = somebody.site.map(Into::into);
        person
    }

    fn all(&self) -> u32 {
        (1 << self.challenges.len()) - 1
    }

    fn names(&self, enrolled: u32) -> impl Iterator<Item = &'w str> {
        let numbered = self.challenges.iter().enumerate();
        numbered.filter(move |(at, _)| enrolled >> at & 1 == 1).map(|(_, name)| *name)
    }

    fn cause(&self, challenge: &'w str) -> &'w str {
        self.document["challenges"][challenge]["cause"].as_str().unwrap_or(challenge)
    }

    /// Each cause, and its challenges.
    fn causes(&self) -> Vec<(&'w str, u32)> {
        let mut causes: Vec<(&str, u32)> = Vec::new();
        for (at, name) in self.challenges.iter().enumerate() {
            let cause = self.cause(name);
            match causes.iter_mut().find(|(other, _)| *other == cause) {
                Some((_, challenges)) => *challenges |= 1 << at,
                None => causes.push((cause, 1 << at)),
            }
        }
        causes
    }

    /// The challenges that are not lost in a situation.
    fn held(&self, setting: usize, enrolled: u32) -> u32 {
        let lost = self.settings[setting].lost;
        self.causes()
            .iter()
            .filter(|(cause, _)| Some(*cause) == lost)
            .fold(enrolled, |left, (_, some)| left & !some)
    }

    /// The mildest verdict, over what may be observed, after all of `enrolled` has been passed and when nothing else can be.
    fn verdict(&self, action: &str, subject: usize, setting: usize, enrolled: u32) -> Verdict {
        let enrolled = self.held(setting, enrolled);
        let asked = (action.to_owned(), subject, setting, enrolled);
        if let Some(verdict) = self.known.borrow().get(&asked) {
            return *verdict;
        }
        let items = |name: &str| self.document["challenges"][name]["repeatable"].as_u64().unwrap_or(1);
        let passed: Passed = self
            .names(enrolled)
            .map(|name| (name.to_owned(), usize::try_from(items(name)).unwrap()))
            .collect();
        let rules = self.brute.rules(0, action, &self.brute.subjects[subject]).unwrap();
        let policy = self.brute.policy(0);
        let verdicts = self.settings[setting].observed.iter().map(|observed| {
            let facts =
                self.brute.facts(0, observed, &passed).unavailable(self.names(self.all() & !enrolled));
            rules.decide(&policy.evidence(&facts).unwrap()).unwrap().verdict()
        });
        let mildest = verdicts.min_by_key(|verdict| match verdict {
            Verdict::Approve => 0,
            Verdict::Escalate => 1,
            _ => 2,
        });
        let verdict = mildest.unwrap();
        assert_ne!(verdict, Verdict::Challenge);
        self.known.borrow_mut().insert(asked, verdict);
        verdict
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

    /// The causes of all sets that somebody can pass and that approve, of those with the fewest causes, and then the
    /// least cost.
    fn weakest(&self, action: &str, setting: usize, one: &Somebody) -> BTreeSet<BTreeSet<String>> {
        let rules = self.brute.rules(0, action, &self.brute.subjects[one.subject]).unwrap();
        let own: BTreeSet<&str> = self.names(self.held(setting, one.enrolled)).collect();
        let mut best: Option<(usize, i64)> = None;
        let mut sets = BTreeSet::new();
        for passed in
            self.brute.passed.iter().filter(|passed| passed.keys().all(|name| own.contains(&**name)))
        {
            let (causes, cost) = self.price(passed);
            let rank = (causes.len(), cost);
            if best.is_some_and(|best| rank > best) {
                continue;
            }
            let approves = self.settings[setting].observed.iter().any(|observed| {
                rules.verdict(&self.brute.evidence(0, observed, passed)).unwrap() == Verdict::Approve
            });
            if approves {
                if best != Some(rank) {
                    sets.clear();
                }
                best = Some(rank);
                sets.insert(causes);
            }
        }
        sets
    }

    /// The numbers that decisions lead to.
    fn wanted(&self, action: &str, setting: usize, people: &[&Somebody]) -> Wanted {
        let mut wanted = Wanted::default();
        for one in people {
            let verdict = |enrolled: u32| self.verdict(action, one.subject, setting, enrolled);
            let approves = |enrolled: u32| verdict(enrolled) == Verdict::Approve;
            let lacking: Vec<&str> = self.names(self.all() & !one.enrolled).collect();
            let with = |name: &str| {
                one.enrolled | 1 << self.challenges.iter().position(|other| *other == name).unwrap()
            };
            for name in &lacking {
                *wanted.enrolments.entry((*name).to_owned()).or_default() += 1;
            }
            if approves(one.enrolled) {
                let needed = |enrolled: u32| {
                    let mut causes = self.causes();
                    causes.retain(|(_, challenges)| !approves(enrolled & !challenges));
                    causes
                };
                let needed_now = needed(one.enrolled);
                for (cause, _) in &needed_now {
                    *wanted.losses.entry((*cause).to_owned()).or_default() += 1;
                }
                wanted.with_way += 1;
                wanted.one_cause += u64::from(!needed_now.is_empty());
                for name in
                    lacking.iter().filter(|name| !needed_now.is_empty() && needed(with(name)).is_empty())
                {
                    *wanted.relieved.entry((*name).to_owned()).or_default() += 1;
                }
                continue;
            }
            match verdict(one.enrolled) {
                _ if one.enrolled == 0 => wanted.nothing_enrolled += 1,
                Verdict::Escalate => wanted.escalated += 1,
                _ => wanted.denied += 1,
            }
            wanted.beyond_enrolment += u64::from(!approves(self.all()));
            for name in lacking.iter().filter(|name| approves(with(name))) {
                *wanted.gained.entry((*name).to_owned()).or_default() += 1;
            }
        }
        let helps = |name: &String| wanted.gained.contains_key(name) || wanted.relieved.contains_key(name);
        wanted.enrolments.retain(|name, _| helps(name));
        wanted
    }

    fn count(&self, people: &[Somebody]) -> CoverageReport {
        let mut coverage = Coverage::new(self.brute.policy(0), &self.options()).unwrap();
        for (id, somebody) in people.iter().enumerate() {
            coverage.add(&self.person(id, somebody)).unwrap();
        }
        coverage.finish()
    }

    /// Returns true if a group of the policy matches somebody, or none for no name.
    fn is_in(&self, somebody: &Somebody, group: Option<&str>) -> bool {
        let rules =
            self.brute.rules(0, &self.brute.actions[0], &self.brute.subjects[somebody.subject]).unwrap();
        let decision = rules.decide(&self.brute.evidence(0, &Observed::new(), &Passed::new())).unwrap();
        let mut groups = decision.groups();
        match group {
            Some(id) => groups.any(|group| group == id),
            None => groups.next().is_none(),
        }
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
    relieved: BTreeMap<String, u64>,
    enrolments: BTreeMap<String, u64>,
}

fn found(report: &SituationCoverage) -> Wanted {
    let of = |people: fn(&Enrolment) -> u64| {
        let all = report.campaign.iter().map(|one| (one.challenge.clone(), people(one)));
        all.filter(|(_, people)| *people > 0).collect()
    };
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
        gained: of(|one| one.gained),
        relieved: of(|one| one.relieved),
        enrolments: of(|one| one.enrolments),
    }
}

fn coverage_equals_decisions(policies: u32) {
    let floors = [
        ("has a way", 60),
        ("has none", 60),
        ("rests on one cause", 40),
        ("has no single cause", 10),
        ("campaign", 35),
        ("relieved", 15),
        ("escalated", 15),
        ("denied", 25),
        ("beyond enrolment", 15),
        ("signals decide", 15),
        ("groups", 30),
    ];
    check(crate::config(policies), &floors, &cases(), |(document, drawn), reached| {
        let brute = Brute::new(&[&document]).unwrap();
        let world = World::new(&document, &brute, usize::from(drawn[0]));
        let people = world.people(&drawn);
        let report = world.count(&people);
        prop_assert!(report.exact);
        prop_assert_eq!(report.people, people.len() as u64);
        for action in &report.actions {
            let parts = std::iter::once((&action.all, people.iter().collect::<Vec<_>>()))
                .chain(action.sites.iter().map(|part| {
                    (part, people.iter().filter(|one| one.site == part.name.as_deref()).collect())
                }))
                .chain(action.groups.iter().map(|part| {
                    (part, people.iter().filter(|one| world.is_in(one, part.name.as_deref())).collect())
                }));
            for (part, people) in parts {
                prop_assert_eq!(part.people, people.len() as u64);
                for (setting, mine) in part.situations.iter().enumerate() {
                    let wanted = world.wanted(&action.action, setting, &people);
                    prop_assert_eq!(
                        &found(mine),
                        &wanted,
                        "{} {:?} {}",
                        action.action,
                        part.name,
                        mine.situation
                    );
                    let per =
                        |a: &Enrolment, b: &Enrolment| a.gained * b.enrolments >= b.gained * a.enrolments;
                    prop_assert!(mine.campaign.is_sorted_by(per));
                    prop_assert_eq!(mine.weakest.iter().map(|set| set.people).sum::<u64>(), wanted.with_way);
                }
            }
            reached.note_if(action.groups.iter().any(|part| part.name.is_some()), "groups");
            for (mine, setting) in action.all.situations.iter().zip(&world.settings) {
                prop_assert_eq!(&mine.situation, setting.name);
                reached.note_if(mine.with_way > 0, "has a way");
                reached.note_if(mine.with_way < report.people, "has none");
                reached.note_if(mine.one_cause > 0, "rests on one cause");
                reached.note_if(mine.one_cause < mine.with_way, "has no single cause");
                reached.note_if(mine.campaign.iter().any(|one| one.gained > 0), "campaign");
                reached.note_if(mine.campaign.iter().any(|one| one.relieved > 0), "relieved");
                reached.note_if(mine.escalated > 0, "escalated");
                reached.note_if(mine.denied > 0, "denied");
                reached.note_if(mine.beyond_enrolment > 0, "beyond enrolment");
            }
            let [usual, unobserved, _] = &*action.all.situations else { panic!("three situations") };
            reached.note_if(usual.with_way != unobserved.with_way, "signals decide");
        }
        // Of one person, the weakest way.
        let alone = world.count(&people[..1]);
        for action in &alone.actions {
            for (setting, mine) in action.all.situations.iter().enumerate() {
                let sets = world.weakest(&action.action, setting, &people[0]);
                prop_assert_eq!(mine.weakest.len(), usize::from(!sets.is_empty()));
                let is_one = |set: &CauseSet| sets.contains(&set.causes.iter().cloned().collect());
                prop_assert!(mine.weakest.iter().all(is_one), "{:?} {:?}", mine, sets);
            }
        }
        // Those without a way, by id.
        let listed: BTreeSet<&str> = report.attention.iter().map(|person| &*person.id).collect();
        for (id, one) in people.iter().enumerate() {
            let approves =
                |action: &String| world.verdict(action, one.subject, 0, one.enrolled) == Verdict::Approve;
            prop_assert_eq!(listed.contains(&*format!("p{id}")), !brute.actions.iter().all(approves));
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
