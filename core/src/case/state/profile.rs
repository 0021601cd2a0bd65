use std::fmt;

use serde::{Deserialize, Serialize};

use crate::case::protocol::Fault;
use crate::case::state::{Mark, parse, seal};
use crate::decide::Time;
use crate::keys::{Draws, KeyName, Keys, Row, RowKind, Seed, StateKey};

/// The origins of a subject's sign-ins: workstations, places, or anything else that the host distinguishes.
///
/// The host records successful sign-ins in it and stores it; it contains marks, never names. Its result is
/// the outcome of a signal such as `workstation: { outcomes: { usual: 15, known: 5, new: 0 } }`.
#[derive(Clone)]
pub struct Profile {
    key: StateKey,
    version: u64,
    seen: Vec<Seen>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Seen {
    kind: String,
    mark: Mark,
    /// The latest days (since 1970) on which the origin was seen, in order.
    days: Vec<i64>,
}

/// The degree to which an origin is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Usual {
    /// Not seen within half a year.
    New,
    /// Seen within half a year.
    Known,
    /// Seen on three days of the last thirty.
    Usual,
}

impl Usual {
    /// Returns `usual`, `known` or `new`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Usual => "usual",
        }
    }
}

const DAY: i64 = 86_400_000;
/// The number of past days that count for `known`, and for `usual`.
const KNOWN: i64 = 183;
const RECENT: i64 = 30;
/// The number of different days that make an origin usual.
const OFTEN: usize = 3;
/// The maximum number of origins of one kind; the one not seen for the longest time is dropped first.
const MOST: usize = 16;

impl Profile {
    /// Returns the key of the row that stores the profile of an account.
    pub fn key(account: &str, keys: &dyn Keys) -> Result<StateKey, Fault> {
        Ok(StateKey::of(RowKind::Profile, account, keys)?)
    }

    /// Opens the stored row; an absent row is an empty profile.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Self, Fault> {
        let seen = match &row.bytes {
            Some(bytes) => parse(&row.key, bytes, keys)?,
            None => Vec::new(),
        };
        Ok(Self { key: row.key.clone(), version: row.version, seen })
    }

    /// Returns the row to store, provided that the stored row still has the version that was read.
    pub fn to_row(&self, seed: &Seed, keys: &dyn Keys) -> Result<Row, Fault> {
        let mut draws = Draws::new(seed.expose(), self.key.as_str(), self.version);
        let bytes = seal(&self.key, &self.seen, keys, &mut draws)?;
        Ok(Row { key: self.key.clone(), version: self.version.saturating_add(1), bytes: Some(bytes) })
    }

    /// Records a successful sign-in. `kind` is the signal: `workstation`, `location`.
    pub fn signed_in(&mut self, kind: &str, from: &str, at: Time, keys: &dyn Keys) -> Result<(), Fault> {
        let (mark, day) = (self.mark(kind, from, keys)?, day(at));
        let known = self.seen.iter_mut().find(|seen| seen.kind == kind && seen.mark == mark);
        match known {
            Some(seen) => seen.saw(day),
            None => self.seen.push(Seen { kind: kind.to_owned(), mark, days: vec![day] }),
        }
        let of_kind = self.seen.iter().filter(|seen| seen.kind == kind);
        if of_kind.clone().count() > MOST {
            let oldest = of_kind.min_by_key(|seen| seen.last()).map(|seen| seen.mark);
            self.seen.retain(|seen| seen.kind != kind || Some(seen.mark) != oldest);
        }
        Ok(())
    }

    /// Returns how well an origin is known at `now`.
    pub fn usual(&self, kind: &str, from: &str, now: Time, keys: &dyn Keys) -> Result<Usual, Fault> {
        let (mark, today) = (self.mark(kind, from, keys)?, day(now));
        let Some(seen) = self.seen.iter().find(|seen| seen.kind == kind && seen.mark == mark) else {
            return Ok(Usual::New);
        };
        let within = |days: i64| seen.days.iter().filter(move |day| today.saturating_sub(**day) < days);
        Ok(if within(RECENT).count() >= OFTEN {
            Usual::Usual
        } else if within(KNOWN).next().is_some() {
            Usual::Known
        } else {
            Usual::New
        })
    }

    fn mark(&self, kind: &str, from: &str, keys: &dyn Keys) -> Result<Mark, Fault> {
        let parts = [
            b"profile\0".as_slice(),
            self.key.as_str().as_bytes(),
            b"\0",
            kind.as_bytes(),
            b"\0",
            from.as_bytes(),
        ];
        Ok(keys.mac(KeyName::Index, keys.current(KeyName::Index), &parts)?.into())
    }
}

impl Seen {
    fn saw(&mut self, day: i64) {
        if !self.days.contains(&day) {
            self.days.push(day);
            self.days.sort_unstable();
            let over = self.days.len().saturating_sub(OFTEN);
            self.days.drain(..over);
        }
    }

    fn last(&self) -> i64 {
        self.days.last().copied().unwrap_or(i64::MIN)
    }
}

fn day(time: Time) -> i64 {
    time.milliseconds().div_euclid(DAY)
}

/// Shows no origin.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("key", &self.key).finish_non_exhaustive()
    }
}
