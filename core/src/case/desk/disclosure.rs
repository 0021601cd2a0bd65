use super::record::DeskRecord;
use crate::case::protocol::{AdministratorInput, RefusalCode};
use crate::case::step::{StepError, refuse};
use crate::decide::Time;

/// The largest number of people of one record, which must not become too long.
const PEOPLE: usize = 500;
/// The largest number of bytes of a name: of a case, an action, an alias or a form.
const NAME: usize = 64;
/// The largest position that a record can state.
const LAST: u64 = 1 << 53;

/// Returns the record of a step that discloses what is stored, and changes nothing.
pub(super) fn recorded(says: &AdministratorInput) -> Result<DeskRecord, StepError> {
    let done = match says {
        AdministratorInput::Resolve { of, action, since, until, people } => {
            resolved(of.as_deref(), action.as_deref(), *since, *until, people)
        }
        AdministratorInput::Export { form, first, records } => exported(form, *first, *records),
        _ => None,
    };
    done.map_or_else(|| refuse(RefusalCode::Malformed, ""), Ok)
}

fn resolved(
    of: Option<&str>,
    action: Option<&str>,
    since: Option<Time>,
    until: Option<Time>,
    people: &[String],
) -> Option<DeskRecord> {
    let searches = action.is_some() || since.is_some() || until.is_some();
    let named = [of, action].into_iter().flatten().chain(people.iter().map(String::as_str)).all(is_name);
    let timed = [since, until].into_iter().flatten().all(|time| time.milliseconds() >= 0);
    let fits = people.len() <= PEOPLE && !(of.is_some() && searches) && named && timed;
    fits.then(|| DeskRecord::Resolved {
        of: of.map(str::to_owned),
        action: action.map(str::to_owned),
        since,
        until,
        people: people.to_vec(),
    })
}

fn exported(form: &str, first: u64, records: u64) -> Option<DeskRecord> {
    let fits = is_name(form) && first.saturating_add(records) < LAST;
    fits.then(|| DeskRecord::Exported { form: form.to_owned(), first, records })
}

/// Returns true for a name that a record can show: nobody types it freely.
fn is_name(name: &str) -> bool {
    let shown = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    (1..=NAME).contains(&name.len()) && name.bytes().all(shown)
}
