mod repair;

use serde::{Deserialize, Serialize};

use crate::case::state::ledger::mark::Mark;
use crate::case::state::ledger::pushes::Pushes;
use crate::case::state::ledger::told::Told;
use crate::case::state::ledger::window::{MOST, forget_oldest, is_full, push_bounded, within};
use crate::case::state::{Standing, bytes};
use crate::policy::compiled::PolicyLimits;
use crate::policy::value::Rate;

/// What is remembered of one person, as subject, operator and voucher alike.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Person {
    failures: Vec<Failure>,
    /// Failures in a row, per guessable check.
    consecutive: Vec<(String, u16)>,
    /// Drawn when the row is first written: what was begun under a row since erased is over.
    pub(in crate::case) born: Mark,
    pub(in crate::case) closed_until: i64,
    closed_since: i64,
    pub(in crate::case) fenced_until: i64,
    fenced_since: i64,
    /// Ends whatever was begun before it: "not me" raises it.
    pub(in crate::case) epoch: u64,
    /// The epoch that the last repair of a clock began.
    pub(in crate::case) repaired: u64,
    /// Cases that are not over, and when each ends by itself.
    open: Vec<(Mark, i64)>,
    /// When the last of the open cases that are not listed ends.
    unlisted_until: i64,
    /// Questions asked and not yet passed, per check.
    pub(in crate::case) pins: Vec<(String, Vec<u32>)>,
    /// Positions of stored values, per check.
    pub(in crate::case) positions: Vec<Positions>,
    /// Last accepted step, per enrolled authenticator.
    pub(in crate::case) totp: Vec<(u32, u64)>,
    references: Vec<(Mark, i64)>,
    pub(in crate::case) pushes: Pushes,
    pub(in crate::case) told: Told,
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
    /// It counts towards closing: it did not happen while the recovery path was closed.
    counts: bool,
}

/// A failure that is to be remembered.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct Failed<'a> {
    pub(in crate::case) check: &'a str,
    pub(in crate::case) case: Mark,
    /// When: of a push, the end of its time, whichever step notices.
    pub(in crate::case) at: i64,
    pub(in crate::case) settled: bool,
    pub(in crate::case) guessable: bool,
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
    /// It is to be undone, in this step or a later one.
    Revoking,
    /// It cannot be used any more.
    Over,
}

/// A re-enrolment key that was handed out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct KeyRow {
    pub(in crate::case) vault: String,
    #[serde(with = "bytes")]
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
    #[serde(with = "bytes")]
    pub(in crate::case) mac: [u8; 32],
    pub(in crate::case) end: i64,
}

/// The newest step of any case of this person: a cut log shows against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) struct Newest {
    pub(in crate::case) time: i64,
    pub(in crate::case) case: String,
    pub(in crate::case) seq: u32,
    #[serde(with = "bytes")]
    pub(in crate::case) hash: [u8; 32],
}

/// Failures in a row after which a check stays shut until it is enrolled anew.
const MOST_CONSECUTIVE: u16 = 100;
impl Person {
    /// One failure. Says whether it closed the recovery path.
    pub(in crate::case) fn fail(&mut self, failed: &Failed<'_>, now: i64, limits: &PolicyLimits) -> bool {
        let Failed { check, case, at, settled, guessable } = *failed;
        let counts = !self.was_closed(at);
        push_bounded(
            &mut self.failures,
            Failure { at, check: check.to_owned(), case, settled, counts },
            now,
            |failure| failure.at,
        );
        if guessable {
            match self.consecutive.iter_mut().find(|(name, _)| name == check) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => self.consecutive.push((check.to_owned(), 1)),
            }
            forget_oldest(&mut self.consecutive, MOST);
        }
        let counted = self.failures.iter().filter(|failure| failure.counts).map(|failure| failure.at);
        if !counts || self.is_closed(now) || !is_full(counted, now, limits.failures()) {
            return false;
        }
        (self.closed_since, self.closed_until) = (now, now.saturating_add(limits.close().milliseconds()));
        true
    }

    /// A check was passed: failures in a row begin anew. Nothing else is forgotten.
    pub(in crate::case) fn pass(&mut self, check: &str) {
        self.consecutive.retain(|(name, _)| name != check);
    }

    /// Whether this check failed so often in a row that it must be enrolled anew, or enabled by an
    /// administrator.
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

    /// Challenges that failed in other cases less than `window` ago, and when; the newest first.
    pub(in crate::case) fn failed_elsewhere(
        &self,
        case: Mark,
        now: i64,
        window: i64,
    ) -> impl Iterator<Item = (&str, i64)> {
        let elsewhere = self.failures.iter().rev().filter(move |failure| {
            failure.settled && failure.case != case && within(failure.at, now, window)
        });
        elsewhere.map(|failure| (failure.check.as_str(), failure.at))
    }

    pub(in crate::case) const fn is_closed(&self, now: i64) -> bool {
        now < self.closed_until
    }

    const fn was_closed(&self, at: i64) -> bool {
        self.closed_since <= at && at < self.closed_until
    }

    /// Nothing of this person is approved for so long from now on.
    pub(in crate::case) fn fence(&mut self, now: i64, length: i64) {
        (self.fenced_since, self.fenced_until) = (now, self.fenced_until.max(now.saturating_add(length)));
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
        // One that is forgotten before its time still does not fit the nonce of another `PresentChallenge`.
        forget_oldest(&mut self.references, MOST_REFERENCES);
        true
    }

    /// Whether another case has a live grant for this action.
    pub(in crate::case) fn has_live_grant(&self, action: &str, case: Mark, now: i64) -> bool {
        self.live_grants(action, case, now).next().is_some()
    }

    /// When the live grant of another case for this action ends by itself, if it can still be ended by
    /// somebody.
    pub(in crate::case) fn live_grant_end(&self, action: &str, case: Mark, now: i64) -> Option<i64> {
        self.live_grants(action, case, now).map(|grant| grant.end).max()
    }

    fn live_grants(&self, action: &str, case: Mark, now: i64) -> impl Iterator<Item = &GrantRow> {
        self.grants.iter().filter(move |grant| {
            grant.case != case
                && grant.action == action
                && grant.epoch == self.epoch
                && matches!(grant.state, GrantState::Approved | GrantState::Redeemed)
                && now < grant.end
        })
    }

    /// Ends what other cases have approved for this action and nobody has redeemed; their ids.
    pub(in crate::case) fn end_approvals(&mut self, action: &str, case: Mark, now: i64) -> Vec<String> {
        let mut ended = Vec::new();
        for grant in &mut self.grants {
            let other = grant.case != case && grant.action == action && now < grant.end;
            if other && grant.state == GrantState::Approved {
                grant.state = GrantState::Over;
                ended.push(grant.id.clone());
            }
        }
        ended
    }

    /// Whether this approval can still be redeemed.
    pub(in crate::case) fn is_approved(&self, grant: &str) -> bool {
        self.grants.iter().any(|known| {
            known.id == grant && known.state == GrantState::Approved && known.epoch == self.epoch
        })
    }

    /// Adds a grant. Those of the last 30 days stay, the newest of them: a late "not me" undoes them.
    pub(in crate::case) fn add_grant(&mut self, grant: GrantRow, now: i64) {
        self.grants.retain(|known| match known.state {
            GrantState::Over => false,
            GrantState::Revoking => true,
            _ => now < known.end.saturating_add(UNDONE),
        });
        if self.grants.len() >= MOST_GRANTS {
            let done = self.grants.iter().position(|known| known.state == GrantState::Done);
            self.grants.remove(done.unwrap_or_default());
        }
        self.grants.push(grant);
    }

    /// Grants that are to be revoked, the newest first, at most so many; they are over then. Says how
    /// many are left for later steps.
    pub(in crate::case) fn take_revocations(&mut self, most: usize) -> (Vec<String>, usize) {
        let mut taken = Vec::new();
        let mut left: usize = 0;
        for grant in self.grants.iter_mut().rev().filter(|grant| grant.state == GrantState::Revoking) {
            if taken.len() < most {
                grant.state = GrantState::Over;
                taken.push(grant.id.clone());
            } else {
                left = left.saturating_add(1);
            }
        }
        (taken, left)
    }

    pub(in crate::case) fn has_revocations(&self) -> bool {
        self.grants.iter().any(|grant| grant.state == GrantState::Revoking)
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

    /// The case that this input opened, if it did.
    pub(in crate::case) fn opened_by(&self, input: Mark) -> Option<&str> {
        self.openings.iter().find(|(known, _)| *known == input).map(|(_, case)| case.as_str())
    }

    pub(in crate::case) fn add_opening(&mut self, input: Mark, case: &str) {
        self.openings.push((input, case.to_owned()));
        forget_oldest(&mut self.openings, MOST_OPENINGS);
    }

    /// As operator: one more grant for this subject would exceed a limit.
    pub(in crate::case) fn operator_is_full(&self, subject: Mark, now: i64, limits: &PolicyLimits) -> Full {
        let count = |rate: Rate, only: Option<Mark>| {
            let counted = self.granted.iter().filter(|(_, whom)| only.is_none_or(|only| only == *whom));
            is_full(counted.map(|(at, _)| *at), now, rate)
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
    pub(in crate::case) fn count_grant(&mut self, subject: Mark, now: i64) {
        push_bounded(&mut self.granted, (now, subject), now, |(at, _)| *at);
    }

    /// As voucher: one more would exceed the quota.
    pub(in crate::case) fn voucher_is_full(&self, now: i64, rate: Rate) -> bool {
        is_full(self.given.iter().map(|(at, _)| *at), now, rate)
    }

    /// Whether this person vouched for `other` not longer than `window` ago.
    pub(in crate::case) fn vouched_for(&self, other: Mark, now: i64, window: i64) -> bool {
        self.given.iter().any(|(at, whom)| *whom == other && within(*at, now, window))
    }

    /// Whether `other` vouched for this person not longer than `window` ago.
    pub(in crate::case) fn vouched_by(&self, other: Mark, now: i64, window: i64) -> bool {
        self.received.iter().any(|(at, who)| *who == other && within(*at, now, window))
    }

    pub(in crate::case) fn gave_vouch(&mut self, subject: Mark, now: i64) {
        push_bounded(&mut self.given, (now, subject), now, |(at, _)| *at);
    }

    pub(in crate::case) fn received_vouch(&mut self, voucher: Mark, now: i64) {
        push_bounded(&mut self.received, (now, voucher), now, |(at, _)| *at);
    }
}

/// For how long a grant that was carried out can be undone, in milliseconds: 30 days.
const UNDONE: i64 = 30 * 86_400_000;
/// Most grants that are remembered.
const MOST_GRANTS: usize = 256;
/// Most references of providers that are remembered.
const MOST_REFERENCES: usize = 256;
/// Most re-enrolment keys that are remembered, each for another action; the oldest go first.
const MOST_KEYS: usize = 4;
/// Most notice tokens that are remembered.
const MOST_NOTICES: usize = 64;
/// Most openings that are remembered.
const MOST_OPENINGS: usize = 8;

/// What was set by a clock that ran ahead of `now` runs its length from `now` on.
fn within_from_now(at: &mut i64, until: &mut i64, now: i64) {
    if *at > now {
        *until = now.saturating_add(until.saturating_sub(*at));
        *at = now;
    }
}

/// Which limit of an operator is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Full {
    No,
    Grants,
    SameSubject,
}
