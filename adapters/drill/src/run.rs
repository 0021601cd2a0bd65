//! A drill from the first call to the last.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use bonafides::Policy;
use bonafides::analyze::{Calibration, Chance};
use bonafides::case::{
    Caller as Speaker, CallerInput, CaseId, HostInput, Opening, Operator, OperatorKind, Resolution, Said,
};

use crate::behaviour::{ask, attack, hang_up, is_offered};
use crate::call::{Call, World};
use crate::caller::Chances;
use crate::desk::Desk;
use crate::enrolment::{Template, enrol};
use crate::error::DrillError;
use crate::log::Log;
use crate::luck::Luck;
use crate::options::{DrillOptions, Sink};
use crate::people::{Person, operator};
use crate::report::{Agreement, AttackResult, DrillReport, Measured, ModelResult};
use crate::scene::{Approach, Model, Target, models, targets};
use crate::schedule::times;

/// The shortest time from the end of a call until its subject calls again: a day, in which failures count.
const REST: i64 = 86_400_000;
/// The maximum number of calls in a drill.
const MOST_CALLS: u64 = 10_000_000;

/// Lets simulated callers go through real cases of a policy, and counts those who pass.
///
/// Attackers of each model hold causes and guess with the chances of the calibration, and try the way that is easiest
/// for them. Genuine callers do what the screen proposes. Each case is a case of the engine; the drill plays its
/// operators, gateways and providers. The same options give the same records.
pub fn drill(
    policy: &Policy,
    calibration: &Calibration,
    options: &DrillOptions,
    sink: &mut dyn Sink,
) -> Result<DrillReport, DrillError> {
    if options.calls == 0 || options.calls > MOST_CALLS {
        return Err(DrillError::Argument("the number of calls must be from 1 to 10 000 000"));
    }
    if options.genuine > Chance::ONE {
        return Err(DrillError::Argument("the share of genuine callers must be from 0 to 1"));
    }
    if options.days == 0 || options.days > 3_660 {
        return Err(DrillError::Argument("the number of days must be from 1 to 3 660"));
    }
    let mut luck = Luck::new(options.seed);
    let all = targets(policy, options.action.as_deref())?;
    let models = models(policy, calibration, &options.models, &all)?;
    let (secrets, template) = enrol(policy, &mut luck.fork())?;
    let world = World::new(policy, secrets);
    let rehearsal = Rehearsal { world: &world, template: template.as_ref() };
    let served = rehearsal.served(&all, &mut luck.fork())?;
    let attacks = rehearsal.attacks(&all, &served, models, &mut luck.fork())?;
    let mut drill = Drill {
        chances: Chances::new(policy, calibration),
        desk: rehearsal.desk(&mut luck),
        world: &world,
        options,
        targets: all,
        served,
        attacks,
        people: Vec::new(),
        later: BinaryHeap::new(),
        log: Log::default(),
        report: DrillReport {
            policy: policy.clone(),
            calibration: calibration.clone(),
            seed: options.seed,
            calls: options.calls,
            days: options.days,
            records: 0,
            genuine: Measured::default(),
            models: Vec::new(),
            ends: std::collections::BTreeMap::new(),
            uncounted: 0,
        },
    };
    drill.hold(&mut luck, sink)?;
    Ok(drill.report)
}

/// The places where a target is served.
#[derive(Debug, Clone, Copy, Default)]
struct Served {
    /// True if it is served at the desk, by an operator.
    at_desk: bool,
    /// True if it is served in self-service, by the subject alone.
    alone: bool,
}

/// An attack and its result.
struct Attacked {
    approach: Approach,
    alone: bool,
    stopped: Option<String>,
    measured: Measured,
}

/// Trial calls in which everything is passed, on a separate desk: attacks that a case stops must be known beforehand.
struct Rehearsal<'w> {
    world: &'w World<'w>,
    template: Option<&'w Template>,
}

impl Rehearsal<'_> {
    fn desk(&self, luck: &mut Luck) -> Desk {
        let questions = self.world.secrets.questions.iter().map(|(question, _)| question.clone());
        let mut desk = Desk::new(self.world.policy.clone(), questions.collect(), luck.fork());
        if let Some(template) = self.template {
            desk.enrol_everybody(template.clone());
        }
        desk
    }

    /// Returns how each target is served.
    fn served(&self, targets: &[Target], luck: &mut Luck) -> Result<Vec<Served>, DrillError> {
        let mut served = Vec::new();
        let mut last = None;
        for target in targets {
            let mut found = Served::default();
            for (alone, is_served) in [(false, &mut found.at_desk), (true, &mut found.alone)] {
                let possible = target
                    .ways
                    .iter()
                    .filter(|way| !alone || way.iter().all(|check| is_offered(self.world, &check.check)));
                for way in possible.take(3) {
                    match self.passes(target, &target.signals, way, alone, luck)? {
                        Ok(()) => *is_served = true,
                        Err(reason) => last = Some(reason),
                    }
                    if *is_served {
                        break;
                    }
                }
            }
            served.push(found);
        }
        if served.iter().any(|it| it.at_desk || it.alone) {
            return Ok(served);
        }
        Err(DrillError::Unserved(last.unwrap_or_else(|| "no action has a way".to_owned())))
    }

    fn attacks(
        &self,
        targets: &[Target],
        served: &[Served],
        models: Vec<Model>,
        luck: &mut Luck,
    ) -> Result<Vec<(String, Vec<Attacked>)>, DrillError> {
        let mut all = Vec::new();
        for model in models {
            let mut attacks = Vec::new();
            for approach in model.approaches {
                let Some(target) = targets.get(approach.target) else { continue };
                let alone = served.get(approach.target).is_some_and(|served| !served.at_desk && served.alone);
                let stopped = self.passes(target, &approach.signals, &approach.way, alone, luck)?.err();
                attacks.push(Attacked { approach, alone, stopped, measured: Measured::default() });
            }
            all.push((model.name, attacks));
        }
        Ok(all)
    }

    /// Returns the refusal that stops a caller who passes everything.
    fn passes(
        &self,
        target: &Target,
        signals: &[(String, String)],
        way: &[bonafides::analyze::WayCheck],
        alone: bool,
        luck: &mut Luck,
    ) -> Result<Result<(), String>, DrillError> {
        let mut desk = self.desk(luck);
        let mut person = Person::new(self.world.policy, 0, &target.names, 0);
        let opening = opening(self.world.policy, &target.action, alone, &person, signals, "phone", 1);
        let now = crate::schedule::FIRST_DAY;
        let mut call = Call::open(self.world, &mut desk, &mut person, &opening, signals, now)?;
        for check in way {
            call.wait(20_000);
            let passed = call.choose(&check.check)? && {
                call.wait(20_000);
                call.answer(check, true)?
            };
            if !passed {
                let code = call.refused.map_or("refused", bonafides::case::RefusalCode::as_str);
                return Ok(Err(format!("`{}`: {code}", check.check)));
            }
        }
        let state = call.state.map_or("open", |state| state.as_str());
        Ok(if call.approved { Ok(()) } else { Err(format!("`{}` stays {state}", target.action)) })
    }
}

/// Indices of targets, weighted by how often they are requested.
type Weighted = Vec<(u64, usize)>;
/// The cost of the cheapest way, then the number of ways, the largest first.
type Rank = (i64, Reverse<usize>);

/// An event after a call, ordered by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Later {
    at: i64,
    case: String,
    person: usize,
    what: Due,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// Time passes.
    Time,
    /// The subject reads the notice, and says that it was not them.
    NotMe,
}

struct Drill<'w> {
    world: &'w World<'w>,
    options: &'w DrillOptions,
    chances: Chances<'w>,
    desk: Desk,
    targets: Vec<Target>,
    served: Vec<Served>,
    attacks: Vec<(String, Vec<Attacked>)>,
    people: Vec<Person>,
    later: BinaryHeap<Reverse<Later>>,
    log: Log,
    report: DrillReport,
}

impl Drill<'_> {
    fn hold(&mut self, luck: &mut Luck, sink: &mut dyn Sink) -> Result<(), DrillError> {
        let starts = times(self.options.calls, self.options.days, luck);
        let operators = self.operators();
        let sets = self.sets();
        for (done, start) in (1_u64..).zip(starts) {
            self.until(start, sink)?;
            let operator = luck.weighted(&operators).cloned().unwrap_or_default();
            if luck.per_cent(1) && done > 1 {
                self.unknown_caller(start, &operator)?;
            }
            if luck.happens(self.options.genuine) || self.attacks.iter().all(|(_, all)| all.is_empty()) {
                self.genuine(start, &operator, &sets, luck, sink)?;
            } else {
                self.impostor(start, &operator, luck, sink)?;
            }
            let records = self.desk.take_records();
            self.log.add(records);
            sink.progress(done)?;
        }
        self.until(i64::MAX, sink)?;
        self.report.records = self.log.written;
        self.report.models =
            std::mem::take(&mut self.attacks).into_iter().map(|it| self.result(it)).collect();
        Ok(())
    }

    /// Returns the operators, some of whom take more calls than others.
    fn operators(&self) -> Vec<(u64, String)> {
        let a_day = self.options.calls.checked_div(u64::from(self.options.days)).unwrap_or_default();
        let count = a_day.div_ceil(15).clamp(4, 60);
        (1..=count).map(|n| (3_u64.saturating_add(n % 4), format!("drill-operator-{n}"))).collect()
    }

    /// Returns the sets of groups that people are in, more often those that are cheapest to serve. Each has the indices of
    /// its targets, weighted by how often they are requested.
    fn sets(&self) -> Vec<(u64, Weighted)> {
        let mut sets: Vec<(Rank, Weighted)> = Vec::new();
        for (at, (target, served)) in self.targets.iter().zip(&self.served).enumerate() {
            if !served.at_desk && !served.alone {
                continue;
            }
            let weight = match target.action.as_str() {
                "reset_password" => 60,
                "unlock_account" => 25,
                _ => 5,
            };
            let same = sets.iter_mut().find(|(_, all)| {
                let first = all.first().and_then(|(_, first)| self.targets.get(*first));
                first.is_some_and(|first| first.names == target.names)
            });
            let rank = (target.cost, Reverse(target.ways.len()));
            match same {
                Some((known, all)) => {
                    *known = (*known).min(rank);
                    all.push((weight, at));
                }
                None => sets.push((rank, vec![(weight, at)])),
            }
        }
        sets.sort_by_key(|(rank, _)| *rank);
        sets.into_iter()
            .zip(1_u64..)
            .map(|((_, all), rank)| {
                (240_u64.checked_div(rank.saturating_mul(rank).min(24)).unwrap_or(1), all)
            })
            .collect()
    }

    fn genuine(
        &mut self,
        start: i64,
        by: &str,
        sets: &[(u64, Weighted)],
        luck: &mut Luck,
        sink: &mut dyn Sink,
    ) -> Result<(), DrillError> {
        let known = usize::try_from(self.options.calls / 3).unwrap_or(usize::MAX).max(20);
        let back = (0..8).map(|_| luck.index(known)).find(|at| {
            self.people.get(*at).is_some_and(|person| {
                person.free_at < start
                    && person.used.values().all(|used| *used < 7)
                    && person.groups < sets.len()
            })
        });
        let (person, set) = if let Some(at) = back {
            (at, self.people.get(at).map_or(0, |person| person.groups))
        } else {
            let weighted: Vec<(u64, usize)> =
                sets.iter().zip(0..).map(|((weight, _), set)| (*weight, set)).collect();
            let set = luck.weighted(&weighted).copied().unwrap_or_default();
            let first = sets.get(set).and_then(|(_, all)| all.first()).map_or(0, |(_, target)| *target);
            (self.newcomer(first, set), set)
        };
        let all = sets.get(set).map(|(_, all)| all.as_slice()).unwrap_or_default();
        let at = luck.weighted(all).copied().unwrap_or_default();
        let (Some(target), Some(served)) = (self.targets.get(at).cloned(), self.served.get(at).copied())
        else {
            return Ok(());
        };
        let alone = served.alone && (!served.at_desk || luck.per_cent(25));
        let channel = if luck.per_cent(15) { "chat" } else { "phone" };
        // One in five calls comes from elsewhere.
        let elsewhere = target.others.get(luck.index(target.others.len())).filter(|_| luck.per_cent(20));
        let signals = elsewhere.unwrap_or(&target.signals);
        let Some(subject) = self.people.get_mut(person) else { return Ok(()) };
        let opening =
            opening(self.world.policy, &target.action, alone, subject, signals, channel, operator_of(by));
        let mut call = Call::open(self.world, &mut self.desk, subject, &opening, signals, start)?;
        ask(&mut call, self.world, &target, &self.chances, luck)?;
        let passed = call.approved;
        if passed {
            call.wait(luck.seconds(5, 60));
            // Some callers hang up before the grant is carried out.
            if luck.per_cent(97) {
                call.redeem(luck)?;
            }
        } else {
            hang_up(&mut call, luck)?;
        }
        self.report.genuine.count(passed);
        let ended = Ended::of(&call);
        self.after(&ended, person, "genuine", sink)
    }

    fn impostor(
        &mut self,
        start: i64,
        by: &str,
        luck: &mut Luck,
        sink: &mut dyn Sink,
    ) -> Result<(), DrillError> {
        let able: Vec<(u64, usize)> = self
            .attacks
            .iter()
            .zip(0..)
            .filter(|((_, all), _)| !all.is_empty())
            .map(|(_, model)| (1, model))
            .collect();
        let model = luck.weighted(&able).copied().unwrap_or_default();
        let Some((name, all)) = self.attacks.get(model) else { return Ok(()) };
        let (name, place) = (name.clone(), luck.index(all.len()));
        let Some(attacked) = all.get(place) else { return Ok(()) };
        let (approach, alone) = (attacked.approach.clone(), attacked.alone);
        let Some(target) = self.targets.get(approach.target).cloned() else { return Ok(()) };
        let caller = self.chances.impostor(&name, luck);
        // Each on a different subject: an earlier failure would interfere.
        let person = self.newcomer(approach.target, usize::MAX);
        let Some(subject) = self.people.get_mut(person) else { return Ok(()) };
        let channel = if luck.per_cent(20) { "chat" } else { "phone" };
        let opening = opening(
            self.world.policy,
            &target.action,
            alone,
            subject,
            &approach.signals,
            channel,
            operator_of(by),
        );
        let mut call = Call::open(self.world, &mut self.desk, subject, &opening, &approach.signals, start)?;
        attack(&mut call, self.world, &approach.way, &caller, &self.chances, luck)?;
        let passed = call.approved;
        if passed {
            call.wait(luck.seconds(5, 40));
            call.redeem(luck)?;
        } else {
            hang_up(&mut call, luck)?;
        }
        let ended = Ended::of(&call);
        if let Some(attacked) = self.attacks.get_mut(model).and_then(|(_, all)| all.get_mut(place)) {
            attacked.measured.count(passed);
        }
        if passed && luck.per_cent(60) {
            let at = ended.now.saturating_add(luck.seconds(600, 6 * 3600));
            self.later.push(Reverse(Later { at, case: ended.case.to_string(), person, what: Due::NotMe }));
        }
        self.after(&ended, person, &format!("impostor:{name}"), sink)
    }

    /// Makes a call about an account that does not exist, which is not counted.
    fn unknown_caller(&mut self, start: i64, by: &str) -> Result<(), DrillError> {
        let Some(target) = self.targets.first() else { return Ok(()) };
        let operator = operator(self.world.policy, by, OperatorKind::Person);
        let opening = Opening::new(target.action.as_str(), operator, "phone").named("nobody-of-that-name");
        let released = self.desk.open(&opening, None, start)?;
        self.desk.forget(released.case.id());
        self.report.uncounted = self.report.uncounted.saturating_add(1);
        Ok(())
    }

    /// Adds a person in the groups of a target; returns their index.
    fn newcomer(&mut self, target: usize, groups: usize) -> usize {
        let number = self.people.len();
        let names = self.targets.get(target).map(|target| target.names.as_slice()).unwrap_or_default();
        self.people.push(Person::new(self.world.policy, number, names, groups));
        number
    }

    /// Records the follow-up of a call.
    fn after(
        &mut self,
        ended: &Ended,
        person: usize,
        label: &str,
        sink: &mut dyn Sink,
    ) -> Result<(), DrillError> {
        sink.label(ended.case.as_str(), label)?;
        if let Some(subject) = self.people.get_mut(person) {
            subject.free_at = subject.free_at.max(ended.now.saturating_add(REST));
        }
        self.note(ended, person);
        Ok(())
    }

    fn note(&mut self, ended: &Ended, person: usize) {
        match (ended.deadline, ended.resolution) {
            (_, Some(resolution)) => self.count_end(resolution.as_str()),
            (Some(at), None) => {
                let case = ended.case.to_string();
                self.later.push(Reverse(Later { at, case, person, what: Due::Time }));
            }
            (None, None) => self.count_end("open"),
        }
    }

    fn count_end(&mut self, end: &str) {
        let count = self.report.ends.entry(end.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// Carries out everything that is due before this time, and writes the records.
    fn until(&mut self, time: i64, sink: &mut dyn Sink) -> Result<(), DrillError> {
        while let Some(Reverse(due)) = self.later.pop() {
            if due.at >= time {
                self.later.push(Reverse(due));
                break;
            }
            self.due(&due)?;
            let records = self.desk.take_records();
            self.log.add(records);
        }
        self.log.write_before(time, sink)
    }

    fn due(&mut self, due: &Later) -> Result<(), DrillError> {
        let (case, Some(person)) = (due.case.parse::<CaseId>()?, self.people.get_mut(due.person)) else {
            return Ok(());
        };
        let said = match due.what {
            Due::Time => Said::Host { by: "clock".to_owned(), says: HostInput::TimePassed },
            Due::NotMe => Said::Caller { by: Speaker::default(), says: CallerInput::NotMe { token: None } },
        };
        // The subject may have called since: their clock does not run backwards.
        let now = due.at.max(person.free_at.saturating_sub(REST));
        let ended = Ended::of(&Call::resume(self.world, &mut self.desk, person, &case, said, now)?);
        if due.what == Due::Time {
            self.note(&ended, due.person);
        }
        Ok(())
    }

    fn result(&self, (model, attacks): (String, Vec<Attacked>)) -> ModelResult {
        let attacks = attacks.into_iter().filter_map(|attacked| {
            let Attacked { approach, stopped, measured, .. } = attacked;
            let target = self.targets.get(approach.target)?;
            let computed = approach.computed / 1000;
            let agreement = match &stopped {
                Some(_) => Agreement::Stopped,
                None => measured.agreement(computed),
            };
            Some(AttackResult {
                action: target.action.clone(),
                groups: target.groups.clone(),
                signals: approach.signals.into_iter().collect(),
                checks: approach.way.into_iter().map(|check| check.check).collect(),
                measured,
                computed,
                agreement,
                stopped,
            })
        });
        ModelResult::of(model, attacks.collect())
    }
}

/// A call that is over, or that waits for time to pass.
pub(crate) struct Ended {
    pub(crate) case: CaseId,
    pub(crate) now: i64,
    pub(crate) deadline: Option<i64>,
    pub(crate) resolution: Option<Resolution>,
}

impl Ended {
    pub(crate) fn of(call: &Call<'_>) -> Self {
        Self {
            case: call.id().clone(),
            now: call.now,
            deadline: call.case.deadline().map(bonafides::Time::milliseconds),
            resolution: call.resolution,
        }
    }
}

/// The number at the end of an operator's id.
fn operator_of(by: &str) -> u64 {
    by.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// Returns the opening of a call. A signal that the engine observes itself determines the channel, if it states one.
fn opening(
    policy: &Policy,
    action: &str,
    alone: bool,
    person: &Person,
    signals: &[(String, String)],
    channel: &str,
    by: u64,
) -> Opening {
    let own = signals.iter().filter(|(name, _)| policy.signals().all(|signal| signal.name != name));
    let kinds = ["person", "ai", "self", "program", "some", "none"];
    let stated = own.map(|(_, outcome)| outcome.as_str()).find(|outcome| !kinds.contains(outcome));
    let (id, kind) = if alone {
        ("drill-page".to_owned(), OperatorKind::SelfService)
    } else {
        (format!("drill-operator-{by}"), OperatorKind::Person)
    };
    let by: Operator = operator(policy, id, kind);
    let channel = stated.unwrap_or(if alone { "web" } else { channel });
    Opening::new(action, by, channel).named(person.named.as_str()).language("en")
}
