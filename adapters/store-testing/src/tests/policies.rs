use bonafides_parts::store::{ActivePolicy, PolicyRole, PolicyText, Store};

use crate::fixture::{Failure, Fixture, at, ensure, equal, is_conflict};
use crate::made::{Made, person};

fn policy(digest: &str) -> PolicyText {
    PolicyText::new(digest, "yaml", format!("policy: {digest}\n# Zürich: 'a' \\ \"b\"\n"), at(1))
}

fn with_policies(given: &Fixture) -> Result<Box<dyn Store>, Failure> {
    let store = given.store()?;
    for digest in ["a", "b", "c", "d"] {
        store.keep_policy(&policy(digest))?;
    }
    Ok(store)
}

fn activate(store: &dyn Store, now: i64, digest: &str, role: Option<PolicyRole>) -> Result<(), Failure> {
    Ok(Made::at(at(now)).activates(digest, role).store(store)?)
}

/// The roles, that in force first, and the others by their digests.
fn active(store: &dyn Store) -> Result<Vec<ActivePolicy>, Failure> {
    let mut active = store.active_policies()?;
    let is_later = active.iter().skip(1).any(|active| active.role == PolicyRole::InForce);
    ensure!(!is_later, "the policy in force is not the first: {active:?}");
    active.sort_by_key(|active| (active.role != PolicyRole::InForce, active.digest.clone()));
    Ok(active)
}

fn has(digest: &str, role: PolicyRole, since: i64) -> ActivePolicy {
    ActivePolicy::new(digest, role, "anna", at(since))
}

pub(crate) fn keeps_policies_by_digest(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    equal("a policy that is not stored", store.policy("a")?, None)?;
    store.keep_policy(&policy("a"))?;
    store.keep_policy(&policy("b"))?;
    // A second node stores the same, later.
    store.keep_policy(&PolicyText::new("a", "json", "{}", at(2)))?;
    equal("the first", store.policy("a")?, Some(policy("a")))?;
    equal("the second", store.policy("b")?, Some(policy("b")))?;
    equal("the roles of policies that are only stored", active(&*store)?, Vec::new())
}

pub(crate) fn replaces_the_policy_in_force(given: &Fixture) -> Result<(), Failure> {
    let store = with_policies(given)?;
    activate(&*store, 10, "b", Some(PolicyRole::InForce))?;
    equal("the first in force", active(&*store)?, vec![has("b", PolicyRole::InForce, 10)])?;
    activate(&*store, 20, "a", Some(PolicyRole::InForce))?;
    equal("the next in force", active(&*store)?, vec![has("a", PolicyRole::InForce, 20)])?;
    // Back again: the policies stay stored.
    activate(&*store, 30, "b", Some(PolicyRole::InForce))?;
    equal("the first again", active(&*store)?, vec![has("b", PolicyRole::InForce, 30)])?;
    equal("the text of the previous one", store.policy("a")?, Some(policy("a")))?;
    activate(&*store, 40, "b", None)?;
    equal("after its end", active(&*store)?, Vec::new())
}

pub(crate) fn gives_a_policy_one_role(given: &Fixture) -> Result<(), Failure> {
    let store = with_policies(given)?;
    activate(&*store, 10, "d", Some(PolicyRole::InForce))?;
    activate(&*store, 20, "a", Some(PolicyRole::Pilot(125)))?;
    activate(&*store, 30, "b", Some(PolicyRole::Shadow))?;
    activate(&*store, 40, "c", Some(PolicyRole::Shadow))?;
    let roles = vec![
        has("d", PolicyRole::InForce, 10),
        has("a", PolicyRole::Pilot(125), 20),
        has("b", PolicyRole::Shadow, 30),
        has("c", PolicyRole::Shadow, 40),
    ];
    equal("four roles", active(&*store)?, roles)?;
    activate(&*store, 50, "a", Some(PolicyRole::Pilot(1_000)))?;
    activate(&*store, 60, "b", None)?;
    activate(&*store, 70, "c", Some(PolicyRole::InForce))?;
    let roles = vec![has("c", PolicyRole::InForce, 70), has("a", PolicyRole::Pilot(1_000), 50)];
    equal("a wider pilot, the end of a shadow, and a shadow in force", active(&*store)?, roles)
}

pub(crate) fn stores_an_activation_with_its_step(given: &Fixture) -> Result<(), Failure> {
    let store = with_policies(given)?;
    activate(&*store, 10, "a", Some(PolicyRole::InForce))?;
    Made::at(at(11)).writes(&person(1)?, 0, b"").store(&*store)?;
    let late = Made::at(at(20)).writes(&person(1)?, 0, b"").activates("b", Some(PolicyRole::InForce));
    is_conflict("an activation whose step is late", late.store(&*store))?;
    equal("in force", active(&*store)?, vec![has("a", PolicyRole::InForce, 10)])?;
    let mut tx = store.begin()?;
    tx.write(&Made::at(at(30)).activates("b", Some(PolicyRole::InForce)).changes())?;
    drop(tx);
    equal("in force after a drop", active(&*store)?, vec![has("a", PolicyRole::InForce, 10)])?;
    let unknown = Made::at(at(40)).writes(&person(1)?, 1, b"").activates("e", Some(PolicyRole::InForce));
    ensure!(unknown.store(&*store).is_err(), "a policy that is not stored is put in force");
    equal("in force after that error", active(&*store)?, vec![has("a", PolicyRole::InForce, 10)])?;
    equal("the row of that step", store.read(&[person(1)?])?.first().map(|row| row.version), Some(1))
}
