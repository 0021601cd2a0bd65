//! Callers and the challenges that they pass, drawn from the numbers of a calibration.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::Policy;
use bonafides::analyze::Calibration;

use crate::luck::Luck;

/// The chances of each challenge and cause.
pub(crate) struct Chances<'a> {
    calibration: &'a Calibration,
    /// The first name in the calibration of the cause of each challenge, if it has one.
    causes: BTreeMap<&'a str, Option<&'a str>>,
}

/// The caller in one call.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// The subject.
    Genuine,
    /// An attacker of a model, with the causes that they hold.
    Impostor { model: String, held: BTreeSet<String> },
}

impl<'a> Chances<'a> {
    pub(crate) fn new(policy: &'a Policy, calibration: &'a Calibration) -> Self {
        let causes =
            policy.challenges().map(|challenge| (challenge.name, calibration.cause(challenge.cause)));
        Self { calibration, causes: causes.collect() }
    }

    /// Returns an attacker. Each cause is held independently with its chance; causes that rest on one that is held are
    /// also held.
    pub(crate) fn impostor(&self, model: &str, luck: &mut Luck) -> Caller {
        let mut held: BTreeSet<String> = BTreeSet::new();
        for cause in self.calibration.causes() {
            let chance = self.calibration.held(model, cause).map_or(0, |chance| chance.p);
            if luck.happens(chance) {
                held.insert(cause.to_owned());
            }
        }
        loop {
            let brought = self.calibration.causes().find(|cause| {
                !held.contains(*cause) && self.calibration.rests_on(cause).any(|below| held.contains(below))
            });
            match brought {
                Some(cause) => held.insert(cause.to_owned()),
                None => break,
            };
        }
        Caller::Impostor { model: model.to_owned(), held }
    }

    /// Draws whether this caller passes a challenge.
    pub(crate) fn passes(&self, caller: &Caller, challenge: &str, luck: &mut Luck) -> bool {
        match caller {
            Caller::Genuine => luck.happens(self.calibration.genuine(challenge).map_or(0, |chance| chance.p)),
            Caller::Impostor { model, held } => {
                let cause = self.causes.get(challenge).copied().flatten();
                let guesses =
                    luck.happens(self.calibration.guessed(model, challenge).map_or(0, |chance| chance.p));
                cause.is_some_and(|cause| held.contains(cause)) || guesses
            }
        }
    }
}
