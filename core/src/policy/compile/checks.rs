//! Compiles signals, challenges and families: their results, points and causes.

use std::collections::{HashMap, HashSet};

use super::Compiler;
use super::rules::about;
use crate::bits::Bits;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::policy::ast::{self, ChallengeType, CheckName, EnteredBy, Name, Outcomes, Points, SignalSource};
use crate::policy::challenge_spec::{self, ChallengeSpec};
use crate::policy::compiled::{
    Alone, Challenge, Check, CheckKind, Checks, Factor, Family, Grade, MAX_GRADES, MAX_ITEMISED,
    MAX_OUTCOMES, MAX_RESULTS, NO_CAUSE, NO_FAMILY, ResultSpec, STRAIGHT, SignalOutcome, Sum,
};
use crate::policy::name_table::NameTable;

/// A check and the cause it names, collected before causes are numbered.
struct Member<'a> {
    check: usize,
    section: &'static str,
    name: &'a CheckName<'a>,
    cause: &'a Name<'a>,
    factor: Factor,
}

impl Compiler<'_> {
    /// Compiles every check; `document` is underlined if there are too many results.
    pub(super) fn checks(&mut self, document: Span) -> Checks {
        let mut checks = Checks { families: self.families(), ..Checks::default() };
        let mut causes = Vec::new();
        let mut seen = HashSet::new();
        for check in self.policy.checks() {
            let name = check.name();
            let section = Path::ROOT.key(check.section());
            let path = section.key(name.text);
            if !seen.insert(name.text) {
                let message = format!("`{}` is the name of both a signal and a challenge", name.text);
                let help = "rename one of them";
                self.error(Code::DuplicateName, name.span, &path, message, help);
                continue;
            }
            let (factor, cause, text) = match check {
                ast::Check::Signal(signal) => (signal.factor, &signal.cause, &signal.about),
                ast::Check::Challenge(challenge) => (challenge.factor, &challenge.cause, &challenge.about),
            };
            let factor = factor.map_or(STRAIGHT, |factor| factor.0.id());
            let (kind, from) = match check {
                ast::Check::Signal(signal) => {
                    (CheckKind::Signal(self.outcomes(signal, &path)), self.source(signal, &path))
                }
                ast::Check::Challenge(challenge) => {
                    let challenge = self.challenge(&mut checks, challenge, factor, &path);
                    (CheckKind::Challenge(Box::new(challenge)), None)
                }
            };
            causes.extend(cause.as_ref().map(|cause| Member {
                check: checks.list.len(),
                section: check.section(),
                name,
                cause,
                factor,
            }));
            let about = about(text.as_ref());
            checks.list.push(Check { name: name.text.into(), about, factor, cause: NO_CAUSE, from, kind });
        }
        self.cause_rules(&causes, &seen);
        number_causes(&causes, &mut checks);
        self.number_results(&mut checks, document);
        checks
    }

    fn families(&mut self) -> Vec<Family> {
        let root = Path::ROOT.key("families");
        let mut families = Vec::new();
        for family in self.policy.families.iter() {
            let path = root.key(family.key.text);
            let path = path.key("points");
            for pair in family.points.windows(2) {
                if let [before, after] = pair
                    && *after.value > *before.value
                {
                    let message = format!(
                        "a member earns {}, more than the {} of the one before it",
                        *after.value, *before.value
                    );
                    let path = path.index(after.index);
                    let help = "order the points from high to low";
                    self.error(Code::FamilyRule, after.span, &path, message, help);
                }
            }
            let points = family.points.iter().map(|points| *points.value).collect();
            families.push(Family { name: family.key.text.into(), points, factor: STRAIGHT });
        }
        families
    }

    /// Returns the part of the case from which the engine observes a signal. Reports outcomes that this can
    /// never have: a rule on such an outcome would silently never apply.
    fn source(&mut self, signal: &ast::Signal<'_>, path: &Path<'_>) -> Option<SignalSource> {
        let source = signal.from?;
        let Some((what, known)) = source.outcomes() else { return Some(source) };
        let path = path.key("outcomes");
        let outcomes: Vec<_> = match &signal.outcomes.value {
            Outcomes::Worth(map) => map.iter().map(|it| (&it.key, path.key(it.key.text))).collect(),
            Outcomes::Named(list) => list.iter().map(|it| (&it.value, path.index(it.index))).collect(),
        };
        for (name, path) in outcomes {
            if !known.contains(&name.text) {
                let message = format!("{what} is never `{}`", name.text);
                let help = format!("{what} is one of {}", known.join(", "));
                let meant = self.guess(name.text, known.iter().copied());
                let finding = Finding::new(Code::UnknownOutcome, name.span, message);
                self.report(finding.at(&path).help(help).meant(meant));
            }
        }
        Some(source)
    }

    fn outcomes(&mut self, signal: &ast::Signal<'_>, path: &Path<'_>) -> Vec<SignalOutcome> {
        let path = path.key("outcomes");
        let declared = match &signal.outcomes.value {
            Outcomes::Worth(map) => map.len(),
            Outcomes::Named(list) => list.len(),
        };
        if declared > MAX_OUTCOMES {
            let message = format!("a signal has {declared} outcomes; the limit is {MAX_OUTCOMES}");
            self.error(Code::TooMany, signal.outcomes.span, &path, message, "split it into two signals");
            return Vec::new();
        }
        let outcome = |name: &str, points| SignalOutcome { name: name.into(), points, result: 0 };
        match &signal.outcomes.value {
            Outcomes::Worth(map) => map.iter().map(|it| outcome(it.key.text, *it.value)).collect(),
            Outcomes::Named(list) => {
                let names = list.iter().map(|name| (name.text, name.span, name.index));
                self.different(names, &path).iter().map(|name| outcome(name, 0)).collect()
            }
        }
    }

    fn challenge(
        &mut self,
        checks: &mut Checks,
        challenge: &ast::MapEntry<CheckName<'_>, ast::Challenge<'_>>,
        factor: Factor,
        path: &Path<'_>,
    ) -> Challenge {
        let (passed, failed) = self.result_points(challenge, path);
        let family = self.family(checks, challenge, factor, path);
        let items = challenge.repeatable.map_or(1, |items| *items);
        let grades = challenge.grades.iter();
        let mut grades: Vec<Grade> =
            grades.map(|grade| Grade { name: grade.key.text.into(), max: *grade.value }).collect();
        if grades.len() > MAX_GRADES {
            let message = format!("a check has {} grades; the limit is {MAX_GRADES}", grades.len());
            let help = "remove those that no rule uses";
            self.error(Code::TooMany, challenge.grades.span, &path.key("grades"), message, help);
            grades.truncate(MAX_GRADES);
        }
        let itemised = if items > 1 || !grades.is_empty() {
            let number = checks.itemised.len();
            checks.itemised.push(u16::try_from(checks.list.len()).unwrap_or(u16::MAX));
            if number == MAX_ITEMISED {
                let message = format!("more than {MAX_ITEMISED} checks are repeatable or graded");
                self.error(
                    Code::TooMany,
                    challenge.span,
                    path,
                    message,
                    "merge those that are asked in the same way",
                );
            }
            u8::try_from(number.min(MAX_ITEMISED - 1)).ok()
        } else {
            None
        };
        let (cost, ask) = (*challenge.cost, self.ask(&challenge.of, path));
        Challenge { result: 0, passed, failed, family, cost, items, grades, itemised, ask }
    }

    fn result_points(&mut self, challenge: &ast::Challenge<'_>, path: &Path<'_>) -> (i64, i64) {
        let path = path.key("points");
        let each = match &challenge.points.value {
            Points::Passed(passed) => {
                if let Some(span) = challenge.points.span.filter(|_| **passed < 0) {
                    let message = "`passed` is worth less than 0".to_owned();
                    let help = "to deduct points for a failure, write `{ passed: 0, failed: -10 }`";
                    self.error(Code::PointsSign, span, &path, message, help);
                }
                return (**passed, 0);
            }
            Points::Each(each) => each,
        };
        let (passed, failed) = (*each.passed.value, *each.failed.value);
        let below = each.passed.span.filter(|_| passed < 0);
        let above = each.failed.span.filter(|_| failed > 0);
        let counted = each.inconclusive.as_ref().map(|points| points.span);
        for (span, key, message, help) in [
            (below, "passed", "`passed` is worth less than 0", "write 0 or more"),
            (above, "failed", "`failed` is worth more than 0", "write 0 or less"),
            (counted, "inconclusive", "`inconclusive` never counts", "remove it"),
        ] {
            if let Some(span) = span {
                self.error(Code::PointsSign, span, &path.key(key), message.to_owned(), help);
            }
        }
        (passed, failed)
    }

    fn family(
        &mut self,
        checks: &mut Checks,
        challenge: &ast::Challenge<'_>,
        factor: Factor,
        path: &Path<'_>,
    ) -> u16 {
        let Some(named) = &challenge.family else { return NO_FAMILY };
        let cause = challenge.cause.as_ref().map(|cause| cause.span);
        for (key, span) in [("points", challenge.points.span), ("cause", cause)] {
            if let Some(span) = span {
                let message = format!("a member of a family has no `{key}` of its own");
                let help = "remove it, or remove `family`";
                self.error(Code::FamilyRule, span, &path.key(key), message, help);
            }
        }
        let path = path.key("family");
        let Some(id) = self.refer(named, &path, ("family", Code::UnknownFamily), |names| &names.families)
        else {
            return NO_FAMILY;
        };
        let member = checks.list.iter().filter_map(Check::challenge).any(|other| other.family == id);
        if let Some(family) = checks.families.get_mut(usize::from(id)) {
            if !member {
                family.factor = factor;
            } else if family.factor != factor {
                let message = format!("the members of `{}` have different factors", family.name);
                let help = "give all members of the family the same factor";
                self.error(Code::FamilyRule, named.span, &path, message, help);
            }
        }
        id
    }

    fn ask(&mut self, challenge: &ChallengeType<'_>, path: &Path<'_>) -> ChallengeSpec {
        match challenge {
            ChallengeType::Questions(it) => {
                let (ask, correct) = (**it.ask, **it.correct);
                // A blank value has been reported.
                if correct > ask && it.ask.span != Span::START {
                    let message = format!("{correct} answers must be correct, but only {ask} are asked");
                    let path = path.key("correct");
                    let help = "raise `ask`, or lower `correct`";
                    self.error(Code::CorrectAboveAsk, it.correct.span, &path, message, help);
                }
                ChallengeSpec::Questions(challenge_spec::Questions { ask, correct, attempts: *it.attempts })
            }
            ChallengeType::Partial(it) => {
                let field = it.field.text.into();
                ChallengeSpec::Partial(challenge_spec::Partial {
                    field,
                    positions: *it.positions,
                    attempts: *it.attempts,
                })
            }
            ChallengeType::Recall(it) => ChallengeSpec::Recall(challenge_spec::Recall {
                fact: it.fact.text.into(),
                within: it.within,
                attempts: *it.attempts,
            }),
            ChallengeType::Code(it) => ChallengeSpec::Code(challenge_spec::Code {
                channel: self.channel(&it.channel, &path.key("channel")),
                digits: *it.digits,
                lifetime: it.lifetime,
                entered_by_caller: it.entered_by == EnteredBy::Caller,
                attempts: *it.attempts,
            }),
            ChallengeType::Totp(it) => ChallengeSpec::Totp(challenge_spec::Totp { attempts: *it.attempts }),
            ChallengeType::RecoveryCode(it) => {
                ChallengeSpec::RecoveryCode(challenge_spec::RecoveryCode { attempts: *it.attempts })
            }
            ChallengeType::Vouch(it) => {
                let path = path.key("by");
                let by = self.person(&it.by, &path);
                if by == Some(0) {
                    let message = "the subject cannot vouch for themselves".to_owned();
                    self.error(Code::PersonRule, it.by.span, &path, message, "name someone else");
                }
                ChallengeSpec::Vouch(challenge_spec::Vouch { by, lifetime: it.lifetime, rules: it.into() })
            }
            ChallengeType::Confirm(it) => ChallengeSpec::Confirm(challenge_spec::Confirm {
                form: it.form.iter().map(|field| field.text.into()).collect(),
            }),
            ChallengeType::External(it) => ChallengeSpec::External(challenge_spec::External {
                provider: it.provider.text.into(),
                number_matching: it.number_matching,
            }),
        }
    }

    /// Checks that members of a cause share a factor, and that no cause has the name of another check.
    fn cause_rules(&mut self, causes: &[Member<'_>], checks: &HashSet<&str>) {
        let mut first: HashMap<&str, (Factor, &str)> = HashMap::new();
        for member in causes {
            let (cause, check) = (member.cause.text, member.name.text);
            let section = Path::ROOT.key(member.section);
            let path = section.key(check);
            let path = path.key("cause");
            if cause != check && checks.contains(cause) {
                let message = format!("the cause `{cause}` has the name of another check");
                let help = "name what an attacker must take over: `phone`, `mailbox`, `dossier`";
                self.error(Code::CauseName, member.cause.span, &path, message, help);
            }
            let (factor, other) = *first.entry(cause).or_insert((member.factor, check));
            if factor != member.factor {
                let message = format!("`{check}` and `{other}` share the cause `{cause}` but not a factor");
                let help = "give both the same factor, or different causes";
                self.error(Code::CauseFactor, member.cause.span, &path, message, help);
            }
        }
    }

    /// Numbers results in scoring order: most points first, ties in document order.
    fn number_results(&mut self, checks: &mut Checks, document: Span) {
        let mut results: Vec<(ResultSpec, usize)> = Vec::new();
        for (at, check) in checks.list.iter().enumerate() {
            let id = u16::try_from(at).unwrap_or(u16::MAX);
            // Scoring ignores a cause that nothing shares.
            let shared = check.challenge().is_some_and(|challenge| challenge.items > 1)
                || checks.list.iter().filter(|other| other.cause == check.cause).count() > 1;
            let base = ResultSpec {
                points: 0,
                check: id,
                cause: if shared { check.cause } else { NO_CAUSE },
                family: NO_FAMILY,
                factor: check.factor,
                challenge: false,
                itemised: false,
                negative: false,
            };
            let positive = |points: i64| i32::try_from(points.max(0)).unwrap_or(i32::MAX);
            match &check.kind {
                CheckKind::Signal(outcomes) => results.extend(outcomes.iter().enumerate().map(|(n, o)| {
                    (ResultSpec { points: positive(o.points), negative: o.points < 0, ..base }, n)
                })),
                CheckKind::Challenge(challenge) => results.push((
                    ResultSpec {
                        points: positive(challenge.passed),
                        family: challenge.family,
                        challenge: true,
                        itemised: challenge.itemised.is_some(),
                        ..base
                    },
                    0,
                )),
            }
        }
        if results.len() > MAX_RESULTS {
            let message = format!(
                "the policy has {} challenges and outcomes of signals; the limit is {MAX_RESULTS}",
                results.len()
            );
            let help = "merge those that no rule distinguishes";
            self.error(Code::TooMany, document, &Path::ROOT, message, help);
            results.truncate(MAX_RESULTS);
        }
        results.sort_by_key(|(result, _)| std::cmp::Reverse(result.points));
        for (id, (result, outcome)) in (0..).zip(&results) {
            match checks.list.get_mut(usize::from(result.check)).map(|check| &mut check.kind) {
                Some(CheckKind::Signal(outcomes)) => {
                    if let Some(outcome) = outcomes.get_mut(*outcome) {
                        outcome.result = id;
                    }
                }
                Some(CheckKind::Challenge(challenge)) => challenge.result = id,
                None => {}
            }
        }
        checks.challenge_results =
            (0..).zip(&results).filter(|(_, (result, _))| result.challenge).map(|(id, _)| id).collect();
        checks.results = results.into_iter().map(|(result, _)| result).collect();
        let single = |result: &ResultSpec| result.challenge && !result.itemised && result.family == NO_FAMILY;
        checks.single =
            (0..).zip(&checks.results).filter(|(_, result)| single(result)).map(|(id, _)| id).collect();
        let (mut together, mut challenges, mut signals) = (Bits::EMPTY, Bits::EMPTY, Bits::EMPTY);
        let mut all_challenges = Sum::default();
        for (id, result) in (0..).zip(&checks.results) {
            if result.itemised || result.cause != NO_CAUSE {
                together.insert(id);
            } else if result.challenge {
                challenges.insert(id);
                all_challenges.add(result);
            } else if result.points > 0 {
                signals.insert(id);
            }
        }
        let words = |set: Bits| set.words().collect();
        checks.together = words(together);
        checks.alone = Alone { challenges: words(challenges), signals: words(signals), all_challenges };
        for (at, used) in (0..).zip(&mut checks.factors_used) {
            *used = checks.list.iter().any(|check| check.factor == at);
        }
        checks.names = NameTable::new(&checks.list.iter().map(|check| &*check.name));
    }
}

/// Returns true for the placeholder of a refused declaration: every provider has a name.
pub(super) fn is_blank(challenge: &Challenge) -> bool {
    matches!(&challenge.ask, ChallengeSpec::External(it) if it.provider.is_empty())
}

/// Numbers each named cause. A challenge without one is its own cause and needs no number, because nothing
/// can share it: a cause cannot have the name of another check.
fn number_causes(causes: &[Member<'_>], checks: &mut Checks) {
    for member in causes {
        let name = member.cause.text;
        let at = checks.causes.iter().position(|known| **known == *name).unwrap_or_else(|| {
            checks.causes.push(name.into());
            checks.causes.len().saturating_sub(1)
        });
        if let (Some(check), Ok(cause)) = (checks.list.get_mut(member.check), u16::try_from(at)) {
            check.cause = cause;
        }
    }
}
