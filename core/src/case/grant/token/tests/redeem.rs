//! The directory is written to once, whatever fails in between.

use std::cell::Cell;

use crate::case::grant::token::tests::*;

/// Redeems the token of the tests; returns the result and how often the directory was written to.
fn redeem(
    memory: &mut dyn Redemptions,
    now: i64,
    live: Option<bool>,
    result: WriteStatus,
) -> (Result<Redeemed, GrantError>, u32) {
    let secret = Sensitive::from(PASSWORD);
    let writes = Cell::new(0);
    let redeemed =
        connector().redeem(memory, &token(&granted()), &delivery(&secret), seconds(now), live, |claims| {
            assert_eq!(*claims, granted());
            writes.set(writes.get() + 1);
            result
        });
    (redeemed, writes.get())
}

fn answer(written: WriteStatus, repeated: bool) -> Redeemed {
    Redeemed { claims: granted(), written, repeated, unstored: None }
}

const JTI: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn writes_once_and_then_answers_from_memory() {
    for result in [WriteStatus::Done, WriteStatus::Failed, WriteStatus::Unknown] {
        let mut memory = MemoryRedemptions::new();
        assert_eq!(redeem(&mut memory, NOW, None, result), (Ok(answer(result, false)), 1));
        // Repeated at once, after it expired, and when it is no longer live; `write` is not called.
        for (now, live) in [(NOW, Some(true)), (NOW + 100_000, None), (NOW + 100_000, Some(false))] {
            let again = redeem(&mut memory, now, live, WriteStatus::Done);
            assert_eq!(again, (Ok(answer(result, true)), 0));
        }
    }
}

#[test]
fn a_connector_that_died_around_the_write_answers_unknown() {
    let mut memory = MemoryRedemptions::new();
    assert_eq!(memory.started(JTI, seconds(NOW)), Ok(true));
    for now in [NOW, NOW + 100_000] {
        let (redeemed, writes) = redeem(&mut memory, now, Some(true), WriteStatus::Done);
        assert_eq!((redeemed, writes), (Ok(answer(WriteStatus::Unknown, true)), 0));
    }
}

#[test]
fn started_stands_before_the_write() {
    let mut memory = MemoryRedemptions::new();
    let secret = Sensitive::from(PASSWORD);
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let delivery = delivery(&secret);
        connector().redeem(&mut memory, &token(&granted()), &delivery, seconds(NOW), None, |_| panic!("lost"))
    }));
    assert!(died.is_err());
    assert_eq!(memory.state(JTI), Ok(Some(Redemption::Started)));
}

#[test]
fn what_is_refused_is_not_taken() {
    let mut memory = MemoryRedemptions::new();
    for (now, live, refusal) in [
        (NOW - 31, None, GrantError::NotYet),
        (NOW + 330, None, GrantError::Expired),
        (NOW + 330, Some(true), GrantError::Expired),
        (NOW, Some(false), GrantError::NotLive),
    ] {
        assert_eq!(redeem(&mut memory, now, live, WriteStatus::Done), (Err(refusal), 0));
        assert_eq!(memory.state(JTI), Ok(None));
    }
    for live in [None, Some(true)] {
        let (redeemed, writes) = redeem(&mut MemoryRedemptions::new(), NOW, live, WriteStatus::Done);
        assert_eq!((redeemed, writes), (Ok(answer(WriteStatus::Done, false)), 1));
    }
}

#[test]
fn a_known_grant_still_needs_its_signature_and_its_command() {
    let mut memory = MemoryRedemptions::new();
    assert!(redeem(&mut memory, NOW, None, WriteStatus::Done).0.is_ok());
    let (good, secret, other) = (token(&granted()), Sensitive::from(PASSWORD), Sensitive::from("another"));
    let mut again = |token: &str, delivery: &Delivery<'_>| {
        let write = |_: &GrantClaims| panic!("written twice");
        connector().redeem(&mut memory, token, delivery, seconds(NOW), None, write).unwrap_err()
    };
    assert_eq!(again(&good[..good.len() - 2], &delivery(&secret)), GrantError::Signature);
    assert_eq!(again(&good, &delivery(&other)), GrantError::OtherSecret);
    let elsewhere = Delivery { account: "x", ..delivery(&secret) };
    assert_eq!(again(&good, &elsewhere), GrantError::OtherAccount);
}

/// A memory whose n-th answer is an error, or that loses the race for a grant.
struct Fails {
    memory: MemoryRedemptions,
    calls: Cell<u32>,
    failing: u32,
    raced: bool,
}

fn full() -> MemoryError {
    MemoryError::new("disk full")
}

impl Fails {
    fn call(&self) -> Result<(), MemoryError> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() == self.failing { Err(full()) } else { Ok(()) }
    }
}

impl Redemptions for Fails {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        self.call()?;
        self.memory.state(jti)
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.call()?;
        if self.raced {
            self.memory.started(jti, now)?;
            self.memory.finished(jti, WriteStatus::Failed)?;
        }
        self.memory.started(jti, now)
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.call()?;
        if self.raced {
            self.memory.started(jti, now)?;
        }
        self.memory.revoked(jti, now)
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        self.call()?;
        self.memory.finished(jti, written)
    }
}

fn failing(failing: u32, raced: bool) -> Fails {
    Fails { memory: MemoryRedemptions::new(), calls: Cell::new(0), failing, raced }
}

#[test]
fn a_memory_that_fails_before_the_write_prevents_it() {
    for (call, raced) in [(1, false), (2, false), (1, true), (2, true), (3, true)] {
        let (redeemed, writes) = redeem(&mut failing(call, raced), NOW, None, WriteStatus::Done);
        assert_eq!((redeemed, writes), (Err(GrantError::Store(full())), 0));
    }
}

#[test]
fn a_memory_that_fails_after_the_write_is_told_and_not_hidden() {
    let mut memory = failing(3, false);
    let (redeemed, writes) = redeem(&mut memory, NOW, None, WriteStatus::Done);
    let unstored = Some(full());
    assert_eq!((redeemed, writes), (Ok(Redeemed { unstored, ..answer(WriteStatus::Done, false) }), 1));
    let (redeemed, writes) = redeem(&mut memory, NOW, None, WriteStatus::Done);
    assert_eq!((redeemed, writes), (Ok(answer(WriteStatus::Unknown, true)), 0));
}

#[test]
fn of_two_processes_one_writes() {
    let (redeemed, writes) = redeem(&mut failing(0, true), NOW, None, WriteStatus::Done);
    assert_eq!((redeemed, writes), (Ok(answer(WriteStatus::Failed, true)), 0));
}

#[test]
fn kept_for_30_days() {
    let day = 24 * 60 * 60;
    let mut memory = MemoryRedemptions::new();
    assert_eq!(memory.started("first", seconds(NOW)), Ok(true));
    assert_eq!(memory.finished("first", WriteStatus::Done), Ok(()));
    assert_eq!(memory.started("second", seconds(NOW + 30 * day - 1)), Ok(true));
    assert_eq!(memory.started("first", seconds(NOW + 30 * day - 1)), Ok(false));
    assert_eq!(memory.state("first"), Ok(Some(Redemption::Finished(WriteStatus::Done))));
    assert_eq!(memory.started("third", seconds(NOW + 30 * day)), Ok(true));
    assert_eq!(memory.state("first"), Ok(None));
    assert_eq!(memory.state("second"), Ok(Some(Redemption::Started)));
    assert!(memory.finished("never", WriteStatus::Done).is_err());
}

/// Revokes with the connector of the tests.
fn revoke(memory: &mut dyn Redemptions, now: i64) -> Result<Revocation, GrantError> {
    connector().revoke(memory, JTI, seconds(now))
}

#[test]
fn a_grant_that_is_revoked_first_is_never_carried_out() {
    let mut memory = MemoryRedemptions::new();
    assert_eq!(revoke(&mut memory, NOW), Ok(Revocation::Stopped));
    for (now, live) in [(NOW, Some(true)), (NOW + 100, None), (NOW + 100_000, Some(true))] {
        let (redeemed, writes) = redeem(&mut memory, now, live, WriteStatus::Done);
        assert_eq!((redeemed, writes), (Err(GrantError::NotLive), 0));
        assert_eq!(revoke(&mut memory, now), Ok(Revocation::Stopped));
    }
    assert_eq!(memory.state(JTI), Ok(Some(Redemption::Revoked)));
    assert!(memory.finished(JTI, WriteStatus::Done).is_err());
}

#[test]
fn a_grant_that_is_carried_out_first_is_undone_if_it_may_have_had_an_effect() {
    let cases = [
        (WriteStatus::Done, Revocation::Begun),
        (WriteStatus::Unknown, Revocation::Begun),
        (WriteStatus::Failed, Revocation::Stopped),
    ];
    for (written, expected) in cases {
        let mut memory = MemoryRedemptions::new();
        assert!(redeem(&mut memory, NOW, None, written).0.is_ok());
        for now in [NOW, NOW + 100_000] {
            assert_eq!(revoke(&mut memory, now), Ok(expected));
            // A revocation does not change the memory.
            assert_eq!(redeem(&mut memory, now, None, WriteStatus::Done), (Ok(answer(written, true)), 0));
        }
    }
    let mut memory = MemoryRedemptions::new();
    assert_eq!(memory.started(JTI, seconds(NOW)), Ok(true));
    assert_eq!(revoke(&mut memory, NOW), Ok(Revocation::Begun));
}

/// A memory in which another process revokes a grant that is about to start.
struct Revoked(MemoryRedemptions);
impl Redemptions for Revoked {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        self.0.state(jti)
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.0.revoked(jti, now)?;
        self.0.started(jti, now)
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.0.revoked(jti, now)
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        self.0.finished(jti, written)
    }
}

#[test]
fn of_a_revocation_and_a_redemption_at_the_same_moment_one_is_first() {
    // The other process took it in between.
    assert_eq!(revoke(&mut failing(0, true), NOW), Ok(Revocation::Begun));
    // The other process revoked it.
    let redeemed = redeem(&mut Revoked(MemoryRedemptions::new()), NOW, None, WriteStatus::Done);
    assert_eq!(redeemed, (Err(GrantError::NotLive), 0));
}

#[test]
fn a_revocation_that_the_memory_does_not_store_is_none() {
    for (call, raced) in [(1, false), (2, false), (3, true)] {
        let mut memory = failing(call, raced);
        assert_eq!(revoke(&mut memory, NOW), Err(GrantError::Store(full())));
        // Repeated, it is carried out.
        let expected = if raced { Revocation::Begun } else { Revocation::Stopped };
        assert_eq!(revoke(&mut memory, NOW), Ok(expected));
    }
}
