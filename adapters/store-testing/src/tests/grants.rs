use bonafides::case::{Redemption, WriteStatus};

use super::threads::in_threads;
use crate::fixture::{Failure, Fixture, at, ensure, equal};

pub(crate) fn takes_a_grant_once(given: &Fixture) -> Result<(), Failure> {
    const GRANTS: usize = 20;
    // Half of the threads redeem, half revoke: one of all is the first.
    let taken = in_threads(given, |n, store| {
        let state = if n % 2 == 0 { Redemption::Started } else { Redemption::Revoked };
        let take = |grant| Ok(store.begin_redemption(&format!("grant-{grant}"), state, at(1))?);
        let taken = (0..GRANTS).map(take).collect::<Result<Vec<bool>, Failure>>()?;
        Ok((state, taken))
    })?;
    let store = given.store()?;
    for grant in 0..GRANTS {
        let first = taken.iter().filter(|(_, taken)| taken.get(grant) == Some(&true));
        let first: Vec<Redemption> = first.map(|(state, _)| *state).collect();
        equal("the threads that were the first to take a grant", first.len(), 1)?;
        let stored = store.redemption(&format!("grant-{grant}"))?;
        equal("the state of a grant, and that of the first", stored, first.first().copied())?;
    }
    Ok(())
}

pub(crate) fn keeps_the_result_of_a_grant(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    equal("an unknown grant", store.redemption("a")?, None)?;
    ensure!(
        store.finish_redemption("a", WriteStatus::Done).is_err(),
        "a grant that was not taken is finished"
    );
    equal("an unknown grant, after that", store.redemption("a")?, None)?;
    for (grant, written) in
        [("a", WriteStatus::Done), ("b", WriteStatus::Failed), ("c", WriteStatus::Unknown)]
    {
        ensure!(store.begin_redemption(grant, Redemption::Started, at(1))?, "a new grant counts as taken");
        equal("a taken grant", store.redemption(grant)?, Some(Redemption::Started))?;
        ensure!(!store.begin_redemption(grant, Redemption::Revoked, at(2))?, "a taken grant is revoked");
        store.finish_redemption(grant, written)?;
        equal("a finished grant", store.redemption(grant)?, Some(Redemption::Finished(written)))?;
        ensure!(
            !store.begin_redemption(grant, Redemption::Started, at(3))?,
            "a finished grant is taken again"
        );
        equal("a finished grant, after that", store.redemption(grant)?, Some(Redemption::Finished(written)))?;
    }
    ensure!(store.begin_redemption("d", Redemption::Revoked, at(1))?, "a new grant is not revoked");
    ensure!(!store.begin_redemption("d", Redemption::Started, at(2))?, "a revoked grant is taken");
    ensure!(store.finish_redemption("d", WriteStatus::Done).is_err(), "a revoked grant is finished");
    equal("a revoked grant", store.redemption("d")?, Some(Redemption::Revoked))
}
