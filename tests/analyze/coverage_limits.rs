//! More people, sites, groups and ways than anybody counts by hand, and records that do not fit the policy.

use std::fmt::Write as _;

use bonafides::analyze::{
    Coverage, CoverageError, CoverageOptions, CoverageReport, Person, PersonError, Situation, SituationError,
};
use bonafides::{Facts, Policy, Time, Verdict};

fn policy(text: &str) -> Policy {
    Policy::from_yaml(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Challenges of ten points each, of which four approve.
fn fours(challenges: usize) -> Policy {
    let mut text = String::from("format: 1\npolicy: many\nunmatched: everyone\nchallenges:\n");
    for number in 0..challenges {
        writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    text.push_str("actions: { reset: { require: { points: 40 } } }\n");
    policy(&text)
}

/// Numbers without a pattern, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// Names of challenges, of which the bits are set.
fn some(bits: u64, challenges: usize) -> Vec<String> {
    (0..challenges).filter(|at| bits >> at & 1 == 1).map(|at| format!("c{at}")).collect()
}

fn approves(policy: &Policy, passed: &[String], challenges: usize) -> bool {
    let now = Time::from_milliseconds(1_790_000_000_000);
    let mut facts = Facts::new("reset", now);
    for name in passed {
        facts = facts.evidence(&**name, "passed", now);
    }
    let others: Vec<String> =
        some(u64::MAX, challenges).into_iter().filter(|name| !passed.contains(name)).collect();
    policy.decide(&facts.unavailable(others)).unwrap().verdict() == Verdict::Approve
}

fn count<'p>(policy: &Policy, people: impl IntoIterator<Item = Person<'p>>) -> CoverageReport {
    let mut coverage = Coverage::new(policy, &CoverageOptions::default()).unwrap();
    people.into_iter().for_each(|person| coverage.add(&person).unwrap());
    coverage.finish()
}

/// With too many ways to keep, each person is decided, with the same result.
#[test]
fn people_are_decided_one_by_one_where_there_are_too_many_ways() {
    for (challenges, exact) in [(22, true), (24, false)] {
        let policy = fours(challenges);
        let mut numbers = Numbers(7);
        let people: Vec<Vec<String>> =
            (0..60).map(|_| some(numbers.next() & numbers.next() & numbers.next(), challenges)).collect();
        let report = count(
            &policy,
            people.iter().map(|enrolled| {
                let mut person = Person::new("p");
                person.enrolled = enrolled.iter().map(Into::into).collect();
                person
            }),
        );
        let found = &report.actions[0].all.situations[0];
        let with_way = |passed: &[String]| approves(&policy, passed, challenges);
        let without = |enrolled: &[String], left: &str| {
            enrolled.iter().filter(|name| *name != left).cloned().collect::<Vec<_>>()
        };
        let all = some(u64::MAX, challenges);
        let rests = |enrolled: &[String]| all.iter().any(|name| !with_way(&without(enrolled, name)));
        let more = |enrolled: &[String], name: &String| [enrolled, std::slice::from_ref(name)].concat();
        let wanted = people.iter().filter(|enrolled| with_way(enrolled)).count() as u64;
        assert_eq!((found.with_way, report.exact), (wanted, exact));
        assert!(wanted > 5 && wanted < 55, "{wanted}");
        assert_eq!(found.weakest_unknown, if exact { 0 } else { wanted });
        let resting = people.iter().filter(|enrolled| with_way(enrolled) && rests(enrolled)).count();
        assert_eq!(found.one_cause, resting as u64);
        for name in &all {
            let lacking = || people.iter().filter(|enrolled| !enrolled.contains(name));
            let gained = lacking().filter(|enrolled| !with_way(enrolled) && with_way(&more(enrolled, name)));
            let relieved = lacking()
                .filter(|enrolled| with_way(enrolled) && rests(enrolled) && !rests(&more(enrolled, name)));
            let wanted = (gained.count() as u64, relieved.count() as u64);
            let one = found.campaign.iter().find(|one| one.challenge == *name);
            assert_eq!(one.map_or((0, 0), |one| (one.gained, one.relieved)), wanted, "{name}");
            let lost =
                people.iter().filter(|enrolled| with_way(enrolled) && !with_way(&without(enrolled, name)));
            let loss = found.losses.iter().find(|loss| loss.cause == *name);
            assert_eq!(loss.map_or(0, |loss| found.with_way - loss.with_way), lost.count() as u64);
        }
    }
}

/// Nobody is lost when what was kept for other people is counted and forgotten.
#[test]
fn everybody_is_counted_once_whatever_the_number_of_profiles_sites_and_sets_of_groups() {
    let mut text = String::from("format: 1\npolicy: many\nunmatched: everyone\nchallenges:\n");
    for number in 0..14 {
        writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    text.push_str("actions: { reset: { require: { points: 30 } } }\ngroups:\n");
    for number in 0..17 {
        writeln!(text, "  - {{ id: g{number}, match: n{number} }}").unwrap();
    }
    let policy = policy(&text);
    const PEOPLE: u64 = 70_000;
    let names: Vec<String> = (0..17).map(|number| format!("n{number}")).collect();
    let challenges = some(u64::MAX, 14);
    let people = (0..PEOPLE).map(|id| {
        let in_groups = (0..17).filter(|at| id >> at & 1 == 1).map(|at| &*names[at]);
        let mut person = Person::new(format!("p{id}")).groups(in_groups).site(format!("s{}", id % 1_500));
        person.enrolled =
            (0..14).filter(|at| id >> at & 1 == 1).map(|at| (&*challenges[at]).into()).collect();
        person
    });
    let report = count(&policy, people);
    let action = &report.actions[0];
    let without = (0..PEOPLE).filter(|id| (id & 0x3fff).count_ones() < 3).count() as u64;
    assert_eq!((report.people, action.all.situations[0].with_way), (PEOPLE, PEOPLE - without));
    assert_eq!((report.attention.len(), report.more_attention), (100, without - 100));
    assert_eq!((&*report.attention[0].id, &*report.attention[1].id), ("p0", "p1"));
    assert_eq!(action.sites.len(), 1_001);
    assert_eq!(action.sites.iter().map(|part| part.people).sum::<u64>(), PEOPLE);
    let others = (0..PEOPLE).filter(|id| id % 1_500 >= 1_000).count() as u64;
    assert!(action.sites[1_000].others && action.sites[1_000].people == others);
    for (at, part) in action.groups.iter().take(17).enumerate() {
        assert_eq!(part.name.as_deref(), Some(&*format!("g{at}")));
        assert_eq!(part.people, (0..PEOPLE).filter(|id| id >> at & 1 == 1).count() as u64);
    }
    assert_eq!((report.unmatched, action.groups[17].people), (1, 1));
}

const DESK: &str = "
format: 1
policy: desk
signals: { place: { outcomes: { usual: 10, new: 0 } } }
challenges:
  passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  ring: { type: confirm, factor: possession, cause: phone, points: 20 }
channels: { sms: { cooling: 7d } }
actions: { reset: { require: { points: 40 } }, unlock: { require: { points: 20 } } }
groups: [{ id: staff, match: 'CN=Staff,DC=x' }]
";

#[test]
fn records_that_do_not_fit_the_policy_are_refused_with_place_and_help() {
    let policy = policy(DESK);
    let refused = |text: &str| -> (String, String, String) {
        let mut coverage = Coverage::new(&policy, &CoverageOptions::default()).unwrap();
        let added: Result<(), PersonError> = Person::from_json(text).and_then(|person| coverage.add(&person));
        let error = added.unwrap_err();
        // Nothing of the person is counted.
        let report = coverage.finish();
        assert_eq!((report.people, report.unmatched), (0, 0));
        (error.place, error.message, error.help.unwrap_or_default())
    };
    for (text, place, message, help) in [
        (
            r#"{"id":"a","groups":[],"enrolled":["paskey"]}"#,
            "enrolled[0]",
            "the policy has no challenge `paskey`",
            "did you mean `passkey`?",
        ),
        (
            r#"{"id":"a","groups":[],"enrolled":["ring","place"]}"#,
            "enrolled[1]",
            "`place` is a signal; only a challenge can be enrolled",
            "its challenges: passkey, sms_code, ring",
        ),
        (
            r#"{"id":"a","groups":[],"contacts":["smss"]}"#,
            "contacts[0]",
            "the policy has no channel `smss`",
            "did you mean `sms`?",
        ),
        (
            r#"{"id":"a"}"#,
            "groups",
            "the groups of the person are missing",
            "write `groups`, or an empty list if the person is in none",
        ),
        (
            r#"{"id":"a","groups":["Staff"]}"#,
            "groups[0]",
            "this is a bare name, but the policy has a distinguished name that begins with it",
            "pass the distinguished names of the subject's groups",
        ),
        (r#"{"groups":[]}"#, "", "the key `id` is missing", "`id`, `groups`, `enrolled`, `contacts`, `site`"),
        (
            r#"{"id":"a","groups":[],"phone":"+45"}"#,
            "phone",
            "there is no key `phone` here",
            "`id`, `groups`",
        ),
        (r#"{"id":7,"groups":[]}"#, "id", "expected text, found a number", "one object"),
        (r#"["a",[]]"#, "", "expected a map, found a list", "one object"),
        ("{", "line 1, column 1", "the record is not well-formed JSON", "write JSON"),
    ] {
        let found = refused(text);
        assert_eq!(found.0, place, "{text}");
        assert!(found.1.starts_with(message) && found.2.contains(help), "{text}: {found:?}");
    }
}

#[test]
fn options_that_do_not_fit_the_policy_are_refused_with_help() {
    let policy = policy(DESK);
    let refused = |options: CoverageOptions| Coverage::new(&policy, &options).unwrap_err();
    let options = CoverageOptions::default;
    let situation = |text: &str| options().situation(text.parse::<Situation>().unwrap());
    for (options, message, help) in [
        (options().action("rset"), "the policy has no action `rset`", "did you mean `reset`?"),
        (
            options().everyone("place"),
            "the policy has no challenge `place`",
            "its challenges: passkey, sms_code, ring",
        ),
        (situation("a: plase=new"), "the policy has no signal `plase`", "did you mean `place`?"),
        (
            situation("a: place=nowhere"),
            "the signal `place` has no outcome `nowhere`",
            "its outcomes: usual, new",
        ),
        (situation("a: lost phon"), "the policy has no cause `phon`", "did you mean `phone`?"),
        (situation("a: place=new, place=usual"), "`place` is given twice", "each signal one outcome"),
        (situation("usual:"), "`usual` is given twice", "a name of its own"),
    ] {
        let error: CoverageError = refused(options);
        assert_eq!(error.to_string(), message);
        assert!(error.help().contains(help), "{error:?}");
    }
    assert_eq!("".parse::<Situation>(), Err(SituationError::NoName));
    assert_eq!(" : place=new".parse::<Situation>(), Err(SituationError::NoName));
    let error = "a: place new".parse::<Situation>().unwrap_err();
    assert_eq!(error.to_string(), "`place new` is neither a signal nor a loss");
    let read: Situation = " at home : place = new , lost phone,".parse().unwrap();
    assert_eq!(read, Situation::new("at home").signal("place", "new").lost("phone"));
}

/// A contact is the codes that are sent over its channel; what everybody can pass need not be named; nobody is compared
/// with another.
#[test]
fn contacts_and_what_everybody_can_pass_count_as_enrolments() {
    let policy = policy(DESK);
    let options = CoverageOptions::default().everyone("ring").action("reset").ids(1);
    let mut coverage = Coverage::new(&policy, &options).unwrap();
    let staff = ["cn=staff, dc=x"];
    for person in [
        Person::new("a").groups(staff).contact("sms"),
        Person::new("a").groups(staff).contact("sms"),
        Person::new("b").groups(staff),
        Person::new("c").groups(["CN=Unknown,DC=x"]).enrolled("passkey"),
    ] {
        coverage.add(&person).unwrap();
    }
    let report = coverage.finish();
    assert_eq!((report.people, report.unmatched, report.actions.len()), (4, 1, 1));
    // One cause: the code and the call go to one phone, and are worth 30 points.
    let found = &report.actions[0].all.situations[0];
    assert_eq!((found.with_way, found.one_cause, found.nothing_enrolled), (2, 2, 0));
    // Who is in no group is denied, whatever he or she enrols.
    assert_eq!((found.denied, found.beyond_enrolment), (2, 1));
    let [code, passkey] = &*found.campaign else { panic!("{:?}", found.campaign) };
    assert_eq!(
        (&*passkey.challenge, passkey.enrolments, passkey.gained, passkey.relieved),
        ("passkey", 3, 1, 2)
    );
    assert_eq!((&*code.challenge, code.enrolments, code.gained), ("sms_code", 2, 1));
    assert_eq!((report.attention.len(), report.more_attention), (1, 1));
    assert_eq!((&*report.attention[0].id, &*report.attention[0].actions[0]), ("b", "reset"));
}

/// A way that needs nothing rests on nothing, and no enrolment relieves anybody, whatever is needed with other signals.
#[test]
fn a_way_that_needs_nothing_rests_on_no_cause() {
    let unlock =
        "unlock: { require: { any: [{ pass: [{ place: [usual] }] }, { pass: [{ place: [new] }, ring] }] } }";
    let text = DESK.replace("unlock: { require: { points: 20 } }", unlock);
    let mut coverage = Coverage::new(&policy(&text), &CoverageOptions::default().action("unlock")).unwrap();
    coverage.add(&Person::new("a").groups(["CN=Staff,DC=x"])).unwrap();
    let report = coverage.finish();
    let found = &report.actions[0].all.situations[0];
    assert_eq!((found.with_way, found.one_cause, found.losses.len()), (1, 0, 0));
    assert!(found.weakest[0].causes.is_empty() && found.campaign.is_empty(), "{found:?}");
}
