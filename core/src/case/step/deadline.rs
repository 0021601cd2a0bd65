//! The time at which time alone changes a case.

use crate::case::state::PendingWhat;
use crate::case::step::Situation;

impl Situation<'_> {
    /// Returns the next time at which the case changes without an input; `None` if it only waits for
    /// people.
    pub(in crate::case) fn deadline(&self) -> Option<i64> {
        if self.has_revocations() && !self.is_page() {
            return Some(self.now());
        }
        if self.case().is_over() || self.case().is_delivering() {
            return None;
        }
        let mut next = None;
        self.each_moment(&mut |moment| {
            if moment > self.now() && next.is_none_or(|next| moment < next) {
                next = Some(moment);
            }
        });
        next
    }

    fn each_moment(&self, add: &mut dyn FnMut(i64)) {
        let compiled = self.compiled();
        add(self.end_of_case());
        self.case().asked.iter().filter_map(|asked| asked.until).for_each(&mut *add);
        for pending in &self.case().pending {
            if let PendingWhat::Contact { until, .. } | PendingWhat::Registration { until, .. } =
                &pending.what
            {
                add(*until);
            }
        }
        self.case().approval().into_iter().for_each(|approval| add(approval.end));
        if self.is_page() {
            // The host reports the time then: it must not do so more often for an account that exists.
            return;
        }
        // Evidence still counts at the last moment of its lifetime.
        let limits = &compiled.limits;
        let lifetimes = [limits.evidence_lifetime, limits.adverse_lifetime];
        let elsewhere = self.all_failed_elsewhere().map(|(_, at)| at);
        for at in self.case().evidence.iter().map(|piece| piece.at).chain(elsewhere) {
            for lifetime in lifetimes {
                add(at.saturating_add(lifetime.milliseconds()).saturating_add(1));
            }
        }
        for (check, challenge) in compiled.checks.challenges() {
            let because = self.unavailable_because(check, &challenge.ask);
            because.and_then(|because| because.until).into_iter().for_each(&mut *add);
        }
        if let Some(row) = self.subject() {
            add(row.closed_until);
            add(row.fenced_until);
            row.pushes.next().into_iter().for_each(&mut *add);
            let live = row.live_grant_end(&self.case().action, self.case().mark(), self.now());
            live.into_iter().for_each(&mut *add);
        }
    }
}
