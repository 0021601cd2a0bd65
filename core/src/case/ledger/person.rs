use serde::{Deserialize, Serialize};

use super::window::within;
use crate::case::state::Standing;
use crate::policy::compiled::PolicyLimits;
use crate::policy::value::Rate;

/// The first bytes of a HMAC: enough to tell people, references and inputs apart.
pub(in crate::case) type Mark = [u8; 16];

/// What is remembered of one person, as subject, operator and voucher alike.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Person {
    failures: Vec<Failure>,
    consecutive: Vec<(String, u16)>,
    pub(in crate::case) closed_until: i64,
    pub(in crate::case) fenced_until: i64,
    /// Ends whatever was begun before it: "not me" raises it.
    pub(in crate::case) epoch: u64,
    /// Questions asked and not yet passed, per check.
    pub(in crate::case) pins: Vec<(String, Vec<u32>)>,
    /// Positions of stored values, per check.
    pub(in crate::case) positions: Vec<Positions>,
    /// Last accepted step, per enrolled authenticator.
    pub(in crate::case) totp: Vec<(u32, u64)>,
    references: Vec<(Mark, i64)>,
    /// Pushes that nobody has answered: case, check, when their time is over.
    pushes: Vec<(Mark, String, i64)>,
    /// The newest openings: input and case.
    openings: Vec<(Mark, String)>,
    pub(in crate::case) grants: Vec<GrantRow>,
    pub(in crate::case) keys: Vec<KeyRow>,
    pub(in crate::case) notices: Vec<NoticeRow>,
    /// As operator: grants, and for whom.
    granted: Vec<(i64, Mark)>,
    /// As voucher: for whom.
    given: Vec<(i64, Mark)>,
    /// As subject: by whom.
    received: Vec<(i64, Mark)>,
    pub(in crate::case) newest: Option<Newest>,
}

/// One wrong submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Failure {
    at: i64,
    check: String,
    case: Mark,
    /// It was the last try: the challenge has failed.
    settled: bool,
}

/// Which positions of one stored value were asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Positions {
    pub(in crate::case) check: String,
    pub(in crate::case) value: u32,
    /// Ever asked.
    pub(in crate::case) asked: Vec<u8>,
    /// Asked and not yet passed.
    pub(in crate::case) pinned: Vec<u8>,
}

/// A grant of any case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct GrantRow {
    pub(in crate::case) id: String,
    pub(in crate::case) case: Mark,
    pub(in crate::case) action: String,
    pub(in crate::case) epoch: u64,
    pub(in crate::case) state: GrantState,
    pub(in crate::case) end: i64,
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) enum GrantState {
    /// It can be redeemed.
    Approved,
    /// It is on its way.
    Redeemed,
    /// It was carried out, or perhaps it was.
    Done,
    /// It can not be used any more.
    Over,
}

/// A re-enrolment key that was handed out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct KeyRow {
    pub(in crate::case) vault: String,
    pub(in crate::case) mac: [u8; 32],
    /// The grant that brought it.
    pub(in crate::case) grant: String,
    pub(in crate::case) action: String,
    pub(in crate::case) epoch: u64,
    pub(in crate::case) end: i64,
    pub(in crate::case) standing: Standing,
}

/// A token with which the subject can prove a "not me".
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct NoticeRow {
    pub(in crate::case) vault: String,
    pub(in crate::case) mac: [u8; 32],
    pub(in crate::case) end: i64,
}

/// The newest step of any case of this person: a cut log shows against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) struct Newest {
    pub(in crate::case) time: i64,
    pub(in crate::case) case: String,
    pub(in crate::case) seq: u32,
    pub(in crate::case) hash: [u8; 32],
}

/// Failures in a row after which a check stays shut until it is enrolled anew.
const MOST_CONSECUTIVE: u16 = 100;
/// Most entries of each list; the oldest go first.
const MOST: usize = 512;

impl Person {
    /// One wrong submission. Says whether this one closed the recovery path.
    pub(in crate::case) fn fail(
        &mut self,
        check: &str,
        case: Mark,
        now: i64,
        settled: bool,
        limits: &PolicyLimits,
    ) -> bool {
        let rate = limits.failures();
        // By fixed bounds and never by the rate at hand: no new policy empties the list.
        let keep = KEPT.max(rate.per.milliseconds()).max(limits.adverse_lifetime.milliseconds());
        self.failures.retain(|failure| within(failure.at, now, keep));
        let most = MOST.max(usize::try_from(rate.count).unwrap_or(usize::MAX));
        let over = self.failures.len().saturating_add(1).saturating_sub(most);
        self.failures.drain(..over);
        self.failures.push(Failure { at: now, check: check.to_owned(), case, settled });
        match self.consecutive.iter_mut().find(|(name, _)| name == check) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.consecutive.push((check.to_owned(), 1)),
        }
        let in_window =
            self.failures.iter().filter(|failure| within(failure.at, now, rate.per.milliseconds())).count();
        if self.is_closed(now) || in_window < usize::try_from(rate.count).unwrap_or(usize::MAX) {
            return false;
        }
        self.closed_until = now.saturating_add(limits.close().milliseconds());
        true
    }

    /// A check was passed: failures in a row begin anew. Nothing else is forgotten.
    pub(in crate::case) fn pass(&mut self, check: &str) {
        self.consecutive.retain(|(name, _)| name != check);
    }

    /// Whether this check failed so often in a row that it must be enrolled anew.
    pub(in crate::case) fn is_disabled(&self, check: &str) -> bool {
        self.consecutive.iter().any(|(name, count)| name == check && *count >= MOST_CONSECUTIVE)
    }

    /// A check was enrolled anew: what was pinned, and what failed in a row, is of the past; questions
    /// that were `kept` stay pinned.
    pub(in crate::case) fn enrolled(&mut self, check: &str, kept: &[u32]) {
        self.pass(check);
        for (_, ids) in self.pins.iter_mut().filter(|(name, _)| name == check) {
            ids.retain(|id| kept.contains(id));
        }
    }

    /// What stands in the facts of a case: challenges that failed in other cases, and when.
    pub(in crate::case) fn failed_elsewhere(&self, case: Mark) -> impl Iterator<Item = (&str, i64)> {
        let elsewhere = self.failures.iter().filter(move |failure| failure.settled && failure.case != case);
        elsewhere.map(|failure| (failure.check.as_str(), failure.at))
    }

    pub(in crate::case) const fn is_closed(&self, now: i64) -> bool {
        now < self.closed_until
    }

    pub(in crate::case) const fn is_fenced(&self, now: i64) -> bool {
        now < self.fenced_until
    }

    /// Takes the reference of a provider; `false` if it was seen before.
    pub(in crate::case) fn take_reference(&mut self, mark: Mark, now: i64, until: i64) -> bool {
        self.references.retain(|(_, until)| now < *until);
        if self.references.iter().any(|(known, _)| *known == mark) {
            return false;
        }
        self.references.push((mark, until));
        true
    }

    /// Whether another case has a live grant for this action.
    pub(in crate::case) fn has_live_grant(&self, action: &str, case: Mark, now: i64) -> bool {
        self.grants.iter().any(|grant| {
            grant.case != case
                && grant.action == action
                && grant.epoch == self.epoch
                && matches!(grant.state, GrantState::Approved | GrantState::Redeemed)
                && now < grant.end
        })
    }

    /// Adds a grant. Those of the last 30 days stay: a late "not me" undoes them.
    pub(in crate::case) fn add_grant(&mut self, grant: GrantRow, now: i64) {
        self.grants.retain(|known| known.state != GrantState::Over && now < known.end.saturating_add(KEPT));
        self.grants.push(grant);
    }

    pub(in crate::case) fn grant_mut(&mut self, id: &str) -> Option<&mut GrantRow> {
        self.grants.iter_mut().find(|grant| grant.id == id)
    }

    /// Adds a key in place of the one for the same action.
    pub(in crate::case) fn add_key(&mut self, key: KeyRow, now: i64) {
        self.keys.retain(|known| now < known.end && known.action != key.action);
        let over = self.keys.len().saturating_add(1).saturating_sub(MOST_KEYS);
        self.keys.drain(..over);
        self.keys.push(key);
    }

    /// Whether one more notice token can be remembered. None is forgotten for a newer one: whoever
    /// causes notices must not be able to void those that matter.
    pub(in crate::case) fn takes_notice(&mut self, now: i64) -> bool {
        self.notices.retain(|known| now < known.end);
        self.notices.len() < MOST_NOTICES
    }

    /// A push rings on a device of the subject.
    pub(in crate::case) fn add_push(&mut self, case: Mark, check: &str, until: i64) {
        self.pushes.push((case, check.to_owned(), until));
    }

    /// A push was answered, or is counted otherwise; says whether it was still waiting.
    pub(in crate::case) fn take_push(&mut self, case: Mark, check: &str) -> bool {
        let before = self.pushes.len();
        self.pushes.retain(|(of, name, _)| *of != case || name != check);
        self.pushes.len() < before
    }

    /// Whether the time of some push is over.
    pub(in crate::case) fn has_late_push(&self, now: i64) -> bool {
        self.pushes.iter().any(|(_, _, until)| now >= *until)
    }

    /// Pushes of other cases whose time is over: no timer need have fired in those.
    pub(in crate::case) fn take_late_pushes(&mut self, case: Mark, now: i64) -> Vec<(Mark, String)> {
        let late = |(of, _, until): &(Mark, String, i64)| *of != case && now >= *until;
        let taken = self.pushes.iter().filter(|push| late(push)).map(|(of, name, _)| (*of, name.clone()));
        let taken = taken.collect();
        self.pushes.retain(|push| !late(push));
        taken
    }

    /// The case that this input opened, if it did.
    pub(in crate::case) fn opened_by(&self, input: Mark) -> Option<&str> {
        self.openings.iter().find(|(known, _)| *known == input).map(|(_, case)| case.as_str())
    }

    pub(in crate::case) fn add_opening(&mut self, input: Mark, case: &str) {
        self.openings.push((input, case.to_owned()));
        let over = self.openings.len().saturating_sub(MOST_OPENINGS);
        self.openings.drain(..over);
    }

    /// As operator: one more grant for this subject would exceed a limit.
    pub(in crate::case) fn operator_is_full(&self, subject: Mark, now: i64, limits: &PolicyLimits) -> Full {
        let count = |rate: Rate, only: Option<Mark>| {
            let counted = self.granted.iter().filter(|(at, whom)| {
                within(*at, now, rate.per.milliseconds()) && only.is_none_or(|only| only == *whom)
            });
            counted.count() >= usize::try_from(rate.count).unwrap_or(usize::MAX)
        };
        if limits.same_subject.is_some_and(|rate| count(rate, Some(subject))) {
            Full::SameSubject
        } else if limits.grants.is_some_and(|rate| count(rate, None)) {
            Full::Grants
        } else {
            Full::No
        }
    }

    /// As operator: counts a grant.
    pub(in crate::case) fn count_grant(&mut self, subject: Mark, now: i64, limits: &PolicyLimits) {
        let windows = [limits.grants, limits.same_subject];
        let longest = windows.iter().flatten().map(|rate| rate.per.milliseconds()).max();
        let keep = longest.unwrap_or_default().max(GRANTED);
        let most = windows.iter().flatten().map(|rate| rate.count).max().unwrap_or_default();
        push_bounded(&mut self.granted, (now, subject), now, keep, most);
    }

    /// As voucher: one more would exceed the quota.
    pub(in crate::case) fn voucher_is_full(&self, now: i64, rate: Rate) -> bool {
        let count = self.given.iter().filter(|(at, _)| within(*at, now, rate.per.milliseconds())).count();
        count >= usize::try_from(rate.count).unwrap_or(usize::MAX)
    }

    /// Whether this person vouched for `other` not longer than `window` ago.
    pub(in crate::case) fn vouched_for(&self, other: Mark, now: i64, window: i64) -> bool {
        self.given.iter().any(|(at, whom)| *whom == other && within(*at, now, window))
    }

    /// Whether `other` vouched for this person not longer than `window` ago.
    pub(in crate::case) fn vouched_by(&self, other: Mark, now: i64, window: i64) -> bool {
        self.received.iter().any(|(at, who)| *who == other && within(*at, now, window))
    }

    pub(in crate::case) fn gave_vouch(&mut self, subject: Mark, now: i64, keep: i64, most: u32) {
        push_bounded(&mut self.given, (now, subject), now, keep, most);
    }

    pub(in crate::case) fn received_vouch(&mut self, voucher: Mark, now: i64, keep: i64, most: u32) {
        push_bounded(&mut self.received, (now, voucher), now, keep, most);
    }
}

/// For how long failures, and grants that were carried out, are remembered, in milliseconds: 30 days.
const KEPT: i64 = 30 * 86_400_000;
/// For how long an operator's grants are remembered at least, in milliseconds: two days.
const GRANTED: i64 = 2 * 86_400_000;
/// Most re-enrolment keys that are remembered, each for another action; the oldest go first.
const MOST_KEYS: usize = 4;
/// Most notice tokens that are remembered.
const MOST_NOTICES: usize = 64;
/// Most openings that are remembered.
const MOST_OPENINGS: usize = 8;

/// Which limit of an operator is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Full {
    No,
    Grants,
    SameSubject,
}

/// Adds an entry, forgets those that are `keep` old, and the oldest beyond what any limit counts.
fn push_bounded(list: &mut Vec<(i64, Mark)>, entry: (i64, Mark), now: i64, keep: i64, most: u32) {
    list.retain(|(at, _)| within(*at, now, keep));
    let most = usize::try_from(most).unwrap_or(usize::MAX).max(MOST);
    let over = list.len().saturating_add(1).saturating_sub(most);
    list.drain(..over);
    list.push(entry);
}
