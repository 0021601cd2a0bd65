//! Decoys, which a caller cannot tell from real challenges.

use zeroize::Zeroizing;

use crate::case::challenge::{Challenge, ChallengeKind};
use crate::case::protocol::Resolution;
use crate::case::state::PendingChallenge;
use crate::case::step::{AskedRecord, Situation, StepError, Transition};
use crate::keys::KeyName;

impl Transition<'_> {
    /// Presents a decoy of a challenge that no page offers; no page leads here.
    pub(super) fn put_unoffered(&mut self, check: u16, kind: ChallengeKind) -> AskedRecord {
        self.put(check, PendingChallenge::Decoy, self.plain_ask(check, kind, String::new()));
        AskedRecord::Plain {}
    }

    /// Asks as a decoy what is pinned to a known subject: different questions would reveal that their
    /// recovery path is closed. Returns `None` if the subject is unknown or cannot be asked.
    pub(super) fn ask_for_show(
        &mut self,
        check: u16,
        challenge: &dyn Challenge,
    ) -> Result<Option<AskedRecord>, StepError> {
        if self.case().subject.is_none() {
            return Ok(None);
        }
        let asked = match challenge.ask(self, check, None) {
            Ok(asked) => asked,
            Err(StepError::Refuse(_)) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        for waiting in self.case_mut().asked.iter_mut().filter(|waiting| waiting.check == check) {
            waiting.what = PendingChallenge::Decoy;
        }
        Ok(Some(asked))
    }

    /// Ends a case on a page when no tries are left, whoever the subject is.
    pub(in crate::case) fn end_alone(&mut self) {
        let mut offered = self.compiled().checks.challenges().filter(|(check, _)| self.is_offered(*check));
        let spent = offered.all(|(check, _)| self.is_spent_here(check));
        if self.is_page() && spent {
            self.conclude(Resolution::Denied);
        }
    }
}

impl Situation<'_> {
    /// Returns true if what was asked is a decoy: no answer to it is right, and none is counted against
    /// a subject. A push that was really sent stays real.
    pub(super) fn is_for_show(&self, check: u16) -> bool {
        let Some(asked) = self.case().asked(check) else { return false };
        let closed = self.is_self_service() && self.is_closed();
        asked.what.is_decoy() || (self.case().decoy || closed) && self.is_guessable(check)
    }

    /// Returns true if a page offers this challenge: the same for every subject, known or not.
    pub(in crate::case) fn is_offered(&self, check: u16) -> bool {
        self.ask_of(check).is_some_and(|ask| ask.challenge().is_offered())
    }

    /// Returns true if this case has used up its tries of a challenge.
    pub(super) fn is_spent_here(&self, check: u16) -> bool {
        self.case().tries(check) >= self.ask_of(check).map_or(0, |ask| ask.challenge().attempts())
    }

    /// Returns an order of `0..count` that is fixed for the person this case is about, known to the
    /// directory or not.
    pub(super) fn seeded(&self, purpose: &str, count: usize) -> Result<Vec<usize>, StepError> {
        let keys = self.ctx().keys;
        let whom = self.case().about.as_str();
        let mut order = Vec::with_capacity(count);
        for at in 0..count {
            let number = at.to_be_bytes();
            let parts = [b"decoy/".as_slice(), purpose.as_bytes(), &[0], whom.as_bytes(), &[0], &number];
            let mac = Zeroizing::new(keys.mac(KeyName::Index, keys.current(KeyName::Index), &parts)?);
            order.push((*mac, at));
        }
        order.sort_unstable();
        Ok(order.into_iter().map(|(_, at)| at).collect())
    }
}
