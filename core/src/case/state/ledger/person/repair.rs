use crate::case::state::ledger::person::{GrantState, Person, UNDONE, within_from_now};

/// The maximum lifetime of a redeemed grant, and of a notice's token, in milliseconds.
const GRANT: i64 = 600_000;
const NOTICE: i64 = 30 * 86_400_000;
/// The length of a TOTP step, in milliseconds.
const TOTP: i64 = 30_000;

impl Person {
    /// Returns the latest time of an event in this ledger.
    pub(in crate::case) fn latest(&self) -> i64 {
        let newest = self.newest.as_ref().map_or(i64::MIN, |newest| newest.time);
        let failures = self.failures.iter().map(|failure| failure.at);
        let counted = [&self.granted, &self.given, &self.received].into_iter().flatten().map(|(at, _)| *at);
        let set = [newest, self.closed_since, self.fenced_since, self.pushes.latest(), self.told.latest()];
        failures.chain(counted).chain(set).max().unwrap_or(i64::MIN)
    }

    /// Repairs the ledger after a clock that ran ahead was corrected. Times later than `now` become `now`,
    /// so that each period runs its full length from now on: nothing is forgotten early or kept for years.
    /// Times before `now` do not change. Everything in progress ends, because its evidence and its end
    /// came from a wrong clock. A case lasts at most `case` milliseconds.
    pub(in crate::case) fn bring_back(&mut self, now: i64, case: i64) {
        let back = |at: &mut i64| *at = (*at).min(now);
        self.failures.iter_mut().for_each(|failure| back(&mut failure.at));
        for list in [&mut self.granted, &mut self.given, &mut self.received] {
            for (at, _) in list.iter_mut() {
                back(at);
            }
        }
        if let Some(newest) = &mut self.newest {
            back(&mut newest.time);
        }
        self.pushes.bring_back(now);
        self.told.bring_back(now);
        within_from_now(&mut self.closed_since, &mut self.closed_until, now);
        within_from_now(&mut self.fenced_since, &mut self.fenced_until, now);
        let most = |until: &mut i64, length: i64| *until = (*until).min(now.saturating_add(length));
        self.notices.iter_mut().for_each(|notice| most(&mut notice.end, NOTICE));
        for grant in &mut self.grants {
            most(&mut grant.end, GRANT);
            if grant.state == GrantState::Approved {
                grant.state = GrantState::Over;
            }
        }
        // One more than the current step: codes of the window that were seen before are not accepted again.
        let step = u64::try_from(now.div_euclid(TOTP)).unwrap_or_default().saturating_add(1);
        self.totp.iter_mut().for_each(|(_, last)| *last = (*last).min(step));
        self.keys.clear();
        self.open.iter_mut().for_each(|(_, until)| most(until, case));
        most(&mut self.unlisted_until, case);
        self.epoch = self.epoch.saturating_add(1);
        self.repaired = self.epoch;
    }

    /// Adds an open case of this person, which ends by itself at `until`.
    pub(in crate::case) fn add_open(
        &mut self,
        case: crate::case::state::ledger::person::Mark,
        now: i64,
        until: i64,
    ) {
        self.open.retain(|(_, until)| now < *until);
        self.open.push((case, until));
        if self.open.len() > MOST_OPEN {
            let (_, until) = self.open.remove(0);
            self.unlisted_until = self.unlisted_until.max(until);
        }
    }

    /// Removes a case of this person that has ended.
    pub(in crate::case) fn remove_open(&mut self, case: crate::case::state::ledger::person::Mark) {
        self.open.retain(|(known, _)| *known != case);
    }

    /// Returns the reason why this person cannot be erased, because something of theirs is still in
    /// progress; `None` if nothing is.
    pub(in crate::case) fn in_use(&self, now: i64) -> Option<&'static str> {
        let unreported = |end: i64| now < end.saturating_add(UNDONE);
        let grant = self.grants.iter().any(|grant| match grant.state {
            GrantState::Approved => grant.epoch == self.epoch && now < grant.end,
            // In progress until its result is reported.
            GrantState::Redeemed => unreported(grant.end),
            GrantState::Revoking => true,
            GrantState::Done | GrantState::Over => false,
        });
        if grant {
            Some("live_grant")
        } else if self.open.iter().any(|(_, until)| now < *until) || now < self.unlisted_until {
            Some("open_case")
        } else if self.is_fenced(now) {
            Some("fenced")
        } else if self.is_closed(now) {
            Some("closed")
        } else {
            None
        }
    }
}

/// The maximum number of listed open cases; of the others, only the latest end is known.
const MOST_OPEN: usize = 16;
