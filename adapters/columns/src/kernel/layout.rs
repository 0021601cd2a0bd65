//! The place of every check in the key of a row.

use bonafides::Policy;
use bonafides::batch::{Age, CheckStates};

/// The mark of a row without a usable key: it is decided on individually.
pub(super) const BY_ITSELF: u64 = 1 << 63;

/// The bits of the key for the action, by its number in the memory, and for the groups.
const ACTION_BITS: u32 = 8;
const GROUPS_BITS: u32 = 20;

/// The key of a row: two words of bits, excluding the highest bit of each.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) action: Field,
    pub(super) groups: Field,
    pub(super) checks: Vec<CheckField>,
}

/// Some bits of one of the two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    /// True for the second word.
    pub(super) second: bool,
    shift: u32,
    bits: u32,
}

/// The bits of a check, with their values for each result.
#[derive(Debug, Clone)]
pub(super) struct CheckField {
    pub(super) name: Box<str>,
    pub(super) field: Field,
    pub(super) is_challenge: bool,
    without: [u64; 2],
    outcomes: Vec<(Box<str>, [[u64; 3]; 2])>,
}

impl Layout {
    /// Returns `None` for a policy with more states than fit: each row is then decided on individually.
    pub(super) fn of(policy: &Policy) -> Option<Self> {
        let mut room = Room::default();
        let action = room.take(ACTION_BITS)?;
        let groups = room.take(GROUPS_BITS)?;
        let states = policy.check_states()?;
        let checks = states.iter().map(|check| CheckField::of(check, &mut room)).collect::<Option<_>>()?;
        Some(Self { action, groups, checks })
    }
}

#[derive(Debug, Default)]
struct Room {
    used: [u32; 2],
}

impl Room {
    fn take(&mut self, bits: u32) -> Option<Field> {
        for (second, used) in [false, true].into_iter().zip(&mut self.used) {
            let end = used.checked_add(bits)?;
            if end < u64::BITS {
                let field = Field { second, shift: *used, bits };
                *used = end;
                return Some(field);
            }
        }
        None
    }
}

impl Field {
    /// Returns the bits of a number; [`BY_ITSELF`] if it does not fit.
    pub(super) fn of(self, number: u32) -> u64 {
        let number = u64::from(number);
        let fits = number.checked_shr(self.bits).unwrap_or_default() == 0;
        if fits { number.wrapping_shl(self.shift) } else { BY_ITSELF }
    }

    /// Returns a word without these bits.
    pub(super) fn clear(self, word: u64) -> u64 {
        let ones = 1_u64.checked_shl(self.bits).unwrap_or_default().wrapping_sub(1);
        word & !ones.wrapping_shl(self.shift)
    }
}

impl CheckField {
    fn of(check: &CheckStates<'_>, room: &mut Room) -> Option<Self> {
        let most = check.count().saturating_sub(1);
        let field = room.take(u16::BITS.saturating_sub(most.leading_zeros()))?;
        let word = |state: u16| field.of(u32::from(state));
        let by_age = |outcome: usize, unavailable: bool| {
            let of = |age| Some(word(check.with_result(outcome, age, unavailable)?));
            Some([of(Age::Current)?, of(Age::Older)?, of(Age::Oldest)?])
        };
        let outcomes = check
            .outcomes()
            .enumerate()
            .map(|(index, name)| Some((name.into(), [by_age(index, false)?, by_age(index, true)?])));
        Some(Self {
            name: check.check().into(),
            field,
            is_challenge: check.is_challenge(),
            without: [false, true].map(|unavailable| word(check.without_result(unavailable))),
            outcomes: outcomes.collect::<Option<_>>()?,
        })
    }

    /// Returns the bits for each age of an outcome; `None` if the check has no such outcome.
    pub(super) fn with(&self, outcome: &str, unavailable: bool) -> Option<[u64; 3]> {
        let (_, [available, not]) = self.outcomes.iter().find(|(name, _)| **name == *outcome)?;
        Some(if unavailable { *not } else { *available })
    }

    /// Returns the bits of an unavailable check without a result.
    pub(super) const fn without_unavailable(&self) -> u64 {
        let [_, unavailable] = self.without;
        unavailable
    }
}
