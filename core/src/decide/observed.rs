use super::time::Time;
use crate::policy::compiled::{CheckId, MAX_GRADES, Outcome};
use crate::policy::result_table::KnownResult;

/// A result, resolved against the policy. Small, because results are sorted and copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observed {
    pub(super) known: KnownResult,
    pub(super) at: Time,
    /// Its index in [`Details`], or [`NO_DETAIL`].
    pub(super) detail: u32,
    pub(super) standing: Standing,
}

impl Observed {
    /// Returns true for a failed challenge and an outcome with negative points.
    #[inline]
    pub(super) fn is_adverse(&self) -> bool {
        self.known.outcome == Outcome::Failed || self.known.worth < 0
    }
}

/// The number for a result without item and grades.
pub(super) const NO_DETAIL: u32 = u32::MAX;

/// The items and grades of the few results that have some.
#[derive(Debug, Default)]
pub(super) struct Details(Vec<(Option<Box<str>>, Grades)>);

impl Details {
    /// Returns its index, for [`Observed::detail`].
    pub(super) fn add(&mut self, item: Option<Box<str>>, grades: Grades) -> u32 {
        self.0.push((item, grades));
        u32::try_from(self.0.len().saturating_sub(1)).unwrap_or(NO_DETAIL)
    }

    pub(super) fn item(&self, result: &Observed) -> Option<&str> {
        self.0.get(result.detail as usize)?.0.as_deref()
    }

    pub(super) fn grades(&self, result: &Observed) -> Grades {
        self.0.get(result.detail as usize).map_or_else(Grades::default, |(_, grades)| *grades)
    }
}

/// Every result, resolved.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) list: Vec<Observed>,
    pub(super) details: Details,
}

impl Results {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { list: Vec::with_capacity(count), details: Details::default() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Current,
    Superseded,
    Inconclusive,
}

pub(super) type Grades = [u16; MAX_GRADES];

/// An item of a passed challenge that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(super) check: CheckId,
    pub(super) grades: Grades,
}
