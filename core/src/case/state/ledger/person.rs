mod repair;

use serde::{Deserialize, Serialize};

use crate::case::state::ledger::mark::Mark;
use crate::case::state::ledger::pushes::Pushes;
use crate::case::state::ledger::told::Told;
use crate::case::state::ledger::window::{MOST, forget_oldest, is_full, push_bounded, within};
use crate::case::state::{Standing, bytes};
use crate::policy::compiled::PolicyLimits;
use crate::policy::value::Rate;

/// The ledger of one person, as subject, operator and voucher.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Person {
    failures: Vec<Failure>,
    /// The number of failures in a row, per guessable check.
    consecutive: Vec<(String, u16)>,
    /// Random, drawn when the row is first written: anything begun under a row that was erased is over.
    pub(in crate::case) born: Mark,
    pub(in crate::case) closed_until: i64,
    closed_since: i64,
    pub(in crate::case) fenced_until: i64,
    fenced_since: i64,
    /// The epoch: raising it, as "not me" does, ends everything begun before.
    pub(in crate::case) epoch: u64,
    /// The epoch that the last clock repair began.
    pub(in crate::case) repaired: u64,
    /// The open cases, and the time at which each ends by itself.
    open: Vec<(Mark, i64)>,
    /// The time at which the last of the open cases that are not listed ends.
    unlisted_until: i64,
    /// The questions asked and not yet passed, per check.
    pub(in crate::case) pins: Vec<(String, Vec<u32>)>,
    /// The positions of stored values, per check.
    pub(in crate::case) positions: Vec<Positions>,
    /// The last accepted TOTP step, per enrolled authenticator.
    pub(in crate::case) totp: Vec<(u32, u64)>,
    references: Vec<(Mark, i64)>,
    pub(in crate::case) pushes: Pushes,
    pub(in crate::case) told: Told,
    /// The newest openings, as input and case.
    openings: Vec<(Mark, String)>,
    pub(in crate::case) grants: Vec<GrantRow>,
    pub(in crate::case) keys: Vec<KeyRow>,
    pub(in crate::case) notices: Vec<NoticeRow>,
    /// As operator: the grants, by time and subject.
    granted: Vec<(i64, Mark)>,
    /// As voucher: the vouches, by time and subject.
    given: Vec<(i64, Mark)>,
    /// As subject: the vouches, by time and voucher.
    received: Vec<(i64, Mark)>,
    pub(in crate::case) newest: Option<Newest>,
}

/// A wrong submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Failure {
    at: i64,
    check: String,
    case: Mark,
    /// True if it was the last try: the challenge has failed.
    is_final: bool,
    /// True if it counts towards closing: it did not happen while the recovery path was closed.
    counts: bool,
}

/// A failure to record.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct Failed<'a> {
    pub(in crate::case) check: &'a str,
    pub(in crate::case) case: Mark,
    /// The time; for a push, the time at which it expired, regardless of the step that notices.
    pub(in crate::case) at: i64,
    pub(in crate::case) is_final: bool,
    pub(in crate::case) guessable: bool,
}

/// The positions of one stored value that were asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Positions {
    pub(in crate::case) check: String,
    pub(in crate::case) value: u32,
    /// The positions ever asked.
    pub(in crate::case) asked: Vec<u8>,
    /// The positions asked and not yet passed.
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

/// The state of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) enum GrantState {
    /// The grant can be redeemed.
    Approved,
    /// The grant is being carried out.
    Redeemed,
    /// The grant was carried out, or may have been.
    Done,
    /// The grant must be revoked, in this step or a later one.
    Revoking,
    /// The grant cannot be used any more.
    Over,
}

/// A re-enrolment key that was issued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct KeyRow {
    pub(in crate::case) vault: String,
    #[serde(with = "bytes")]
    pub(in crate::case) mac: [u8; 32],
    /// The grant that issued it.
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

/// The newest step of any case of this person: it exposes a truncated log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) struct Newest {
    pub(in crate::case) time: i64,
    pub(in crate::case) case: String,
    pub(in crate::case) seq: u32,
    #[serde(with = "bytes")]
    pub(in crate::case) hash: [u8; 32],
}

/// The number of failures in a row that disables a check, until it is enrolled again or enabled by an
/// administrator.
const MOST_CONSECUTIVE: u16 = 100;
impl Person {
    /// Records a failure. Returns true if it closed the recovery path.
    pub(in crate::case) fn fail(&mut self, failed: &Failed<'_>, now: i64, limits: &PolicyLimits) -> bool {
        let Failed { check, case, at, is_final, guessable } = *failed;
        let counts = !self.was_closed(at);
        push_bounded(
            &mut self.failures,
            Failure { at, check: check.to_owned(), case, is_final, counts },
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

    /// Records that a check was passed: failures in a row start again. Nothing else is forgotten.
    pub(in crate::case) fn pass(&mut self, check: &str) {
        self.consecutive.retain(|(name, _)| name != check);
    }

    /// Returns true if this check failed so often in a row that it must be enrolled again, or enabled by
    /// an administrator.
    pub(in crate::case) fn is_disabled(&self, check: &str) -> bool {
        self.consecutive.iter().any(|(name, count)| name == check && *count >= MOST_CONSECUTIVE)
    }

    /// Records that a check was enrolled again: pins and failures in a row are cleared, but questions
    /// that were `kept` stay pinned.
    pub(in crate::case) fn enrolled(&mut self, check: &str, kept: &[u32]) {
        self.pass(check);
        for (_, ids) in self.pins.iter_mut().filter(|(name, _)| name == check) {
            ids.retain(|id| kept.contains(id));
        }
    }

    /// Returns challenges that failed in other cases less than `window` ago, with the time, newest first.
    pub(in crate::case) fn failed_elsewhere(
        &self,
        case: Mark,
        now: i64,
        window: i64,
    ) -> impl Iterator<Item = (&str, i64)> {
        let elsewhere = self.failures.iter().rev().filter(move |failure| {
            failure.is_final && failure.case != case && within(failure.at, now, window)
        });
        elsewhere.map(|failure| (failure.check.as_str(), failure.at))
    }

    pub(in crate::case) const fn is_closed(&self, now: i64) -> bool {
        now < self.closed_until
    }

    const fn was_closed(&self, at: i64) -> bool {
        self.closed_since <= at && at < self.closed_until
    }

    /// Fences this person: nothing is approved for `length` from now on.
    pub(in crate::case) fn fence(&mut self, now: i64, length: i64) {
        (self.fenced_since, self.fenced_until) = (now, self.fenced_until.max(now.saturating_add(length)));
    }

    pub(in crate::case) const fn is_fenced(&self, now: i64) -> bool {
        now < self.fenced_until
    }

    /// Records the reference of a provider; returns `false` if it was used before.
    pub(in crate::case) fn take_reference(&mut self, mark: Mark, now: i64, until: i64) -> bool {
        self.references.retain(|(_, until)| now < *until);
        if self.references.iter().any(|(known, _)| *known == mark) {
            return false;
        }
        self.references.push((mark, until));
        // A reference that is dropped early still does not match the nonce of another `PresentChallenge`.
        forget_oldest(&mut self.references, MOST_REFERENCES);
        true
    }

    /// Returns true if another case has a live grant for this action.
    pub(in crate::case) fn has_live_grant(&self, action: &str, case: Mark, now: i64) -> bool {
        self.live_grants(action, case, now).next().is_some()
    }

    /// Returns the time at which the last live grant of another case for this action ends by itself.
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

    /// Ends grants of other cases for this action that have not been redeemed; returns their ids.
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

    /// Returns true if this grant can still be redeemed.
    pub(in crate::case) fn is_approved(&self, grant: &str) -> bool {
        self.grants.iter().any(|known| {
            known.id == grant && known.state == GrantState::Approved && known.epoch == self.epoch
        })
    }

    /// Adds a grant. The newest grants of the last 30 days are kept, so that a late "not me" undoes them.
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

    /// Takes at most `most` grants to revoke, newest first; they are over then. Also returns how many are
    /// left for later steps.
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

    /// Adds a key, replacing the one for the same action.
    pub(in crate::case) fn add_key(&mut self, key: KeyRow, now: i64) {
        self.keys.retain(|known| now < known.end && known.action != key.action);
        let over = self.keys.len().saturating_add(1).saturating_sub(MOST_KEYS);
        self.keys.drain(..over);
        self.keys.push(key);
    }

    /// Returns true if one more notice token can be stored. None is dropped for a newer one: an attacker
    /// who causes notices must not be able to void those that matter.
    pub(in crate::case) fn takes_notice(&mut self, now: i64) -> bool {
        self.notices.retain(|known| now < known.end);
        self.notices.len() < MOST_NOTICES
    }

    /// Returns the case that this input opened, if any.
    pub(in crate::case) fn opened_by(&self, input: Mark) -> Option<&str> {
        self.openings.iter().find(|(known, _)| *known == input).map(|(_, case)| case.as_str())
    }

    pub(in crate::case) fn add_opening(&mut self, input: Mark, case: &str) {
        self.openings.push((input, case.to_owned()));
        forget_oldest(&mut self.openings, MOST_OPENINGS);
    }

    /// As operator: returns the limit that one more grant for this subject would exceed.
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

    /// As voucher: returns true if one more vouch would exceed the quota.
    pub(in crate::case) fn voucher_is_full(&self, now: i64, rate: Rate) -> bool {
        is_full(self.given.iter().map(|(at, _)| *at), now, rate)
    }

    /// Returns true if this person vouched for `other` less than `window` ago.
    pub(in crate::case) fn vouched_for(&self, other: Mark, now: i64, window: i64) -> bool {
        self.given.iter().any(|(at, whom)| *whom == other && within(*at, now, window))
    }

    /// Returns true if `other` vouched for this person less than `window` ago.
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

/// The time for which a grant that was carried out can be undone, in milliseconds: 30 days.
const UNDONE: i64 = 30 * 86_400_000;
/// The maximum number of grants.
const MOST_GRANTS: usize = 256;
/// The maximum number of provider references.
const MOST_REFERENCES: usize = 256;
/// The maximum number of re-enrolment keys, each for another action; the oldest are dropped first.
const MOST_KEYS: usize = 4;
/// The maximum number of notice tokens.
const MOST_NOTICES: usize = 64;
/// The maximum number of openings.
const MOST_OPENINGS: usize = 8;

/// Moves a period that was set by a clock ahead of `now` to start at `now`, with its length unchanged.
fn within_from_now(at: &mut i64, until: &mut i64, now: i64) {
    if *at > now {
        *until = now.saturating_add(until.saturating_sub(*at));
        *at = now;
    }
}

/// The limit of an operator that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Full {
    No,
    Grants,
    SameSubject,
}
