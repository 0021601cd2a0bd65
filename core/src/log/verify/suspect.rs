use super::entry::Entry;
use super::problem::{LogError, LogProblem};
use crate::audit::{ChainProblem, Hash, Link, RecordPlace};
use crate::log::tile::TileError;
use crate::log::tiles::Tiles;

/// A mismatch that later records explain.
#[derive(Debug, Clone)]
pub(super) enum Suspect {
    /// The record at this position is not the one in the tiles.
    Other { at: u64, hash: Hash, place: Option<RecordPlace> },
    /// The record at `at` does not follow that at `before`, and nothing proves either of them.
    Link { before: u64, at: u64, link: Link },
}

impl Suspect {
    /// Looks at the next record. Returns the suspect if that explains nothing.
    pub(super) fn after(self, next: &Entry, tiles: Option<&mut Tiles<'_>>) -> Result<Self, LogError> {
        match self {
            Self::Other { at, hash, place } => Err(other(at, &hash, place, Some(&next.hash), tiles)),
            Self::Link { before, at, link } => match &next.link {
                Ok(next) if next.case == link.case => {
                    let follows = next.prev == Some(link.hash);
                    Err(if follows {
                        of_chain(before, link.place_before(), ChainProblem::Edited)
                    } else {
                        of_chain(at, Some(link.place()), ChainProblem::Replaced)
                    })
                }
                _ => Ok(Self::Link { before, at, link }),
            },
        }
    }

    /// Returns the error if there is no next record.
    pub(super) fn at_end(self, tiles: Option<&mut Tiles<'_>>) -> LogError {
        match self {
            Self::Other { at, hash, place } => other(at, &hash, place, None, tiles),
            Self::Link { before, link, .. } => of_chain(before, link.place_before(), ChainProblem::OneOfTwo),
        }
    }
}

fn of_chain(at: u64, place: Option<RecordPlace>, problem: ChainProblem) -> LogError {
    LogError { record: Some(at), place, problem: problem.into() }
}

/// Returns what happened to the record at a position that has another hash in the log.
fn other(
    at: u64,
    hash: &Hash,
    place: Option<RecordPlace>,
    next: Option<&Hash>,
    tiles: Option<&mut Tiles<'_>>,
) -> LogError {
    let found: Result<_, TileError> = tiles.map_or(Ok(LogProblem::Edited), |tiles| {
        let place = tiles.position(hash)?;
        let logged = |tiles: &mut Tiles<'_>, at| tiles.record(at).map(|logged| logged.as_ref() == next);
        Ok(match place {
            Some(of) if of < at => LogProblem::Doubled { of },
            // If the records go on from there, those between are missing; else this one alone is out of place.
            Some(place) if logged(tiles, place.saturating_add(1))? => LogProblem::Missing { next: place },
            Some(place) => LogProblem::Moved { place },
            None if next.is_some() && logged(tiles, at)? => LogProblem::Added,
            None => LogProblem::Edited,
        })
    });
    match found {
        Ok(problem) => LogError { record: Some(at), place, problem },
        Err(error) => LogError::of_log(error),
    }
}
