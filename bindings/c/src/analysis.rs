use std::ffi::c_char;

use bonafides_surface::{
    CellCauses, calibration, coverage_of_lines, diff, read, unguarded, ways, weigh, write,
};

use crate::text::{Text, borrow, lend, word};
use crate::{Policy, Status, answer};

/// Lists the ways in. `options` is a JSON object with any of `action`, `groups`, `subject` and `directory`,
/// such as `{}`; `out` is set to the ways in JSON, or to the error.
///
/// # Safety
/// `policy` is NULL or a handle; `options` is NULL or points to `len` readable bytes; `out` is NULL or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_ways_json(
    policy: *const Policy,
    options: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let list = || {
        // SAFETY: the caller's promises about both.
        let (policy, options) = unsafe { (lend(policy)?, borrow(options, len, "options")?) };
        Ok(Some(write(&ways(&policy.0, read(options, "options")?)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, list) }
}

/// Finds the minimal sets of causes that open a cell of the ways, given in JSON. `rests_on` is a JSON object
/// from a cause to the list of those it rests on, such as `{}`. `out` is set to the list of sets, or to the
/// error.
///
/// # Safety
/// `cell` and `rests_on` are NULL or point to that many readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_minimal_causes_json(
    cell: *const u8,
    cell_len: usize,
    rests_on: *const u8,
    rests_on_len: usize,
    out: *mut Text,
) -> Status {
    let find = || {
        // SAFETY: the caller's promises about both.
        let (cell, rests_on) =
            unsafe { (borrow(cell, cell_len, "cell")?, borrow(rests_on, rests_on_len, "rests_on")?) };
        let cell: CellCauses = read(cell, "cell")?;
        Ok(Some(write(&cell.minimal(read(rests_on, "rests_on")?))?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, find) }
}

/// Lists the causes whose loss alone leaves no way into a cell, given in JSON; none unless the
/// cell is exact. `out` is set to the list, or to the error.
///
/// # Safety
/// `cell` is NULL or points to `len` readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_losses_json(cell: *const u8, len: usize, out: *mut Text) -> Status {
    let list = || {
        // SAFETY: the caller's promise about `cell`.
        let cell: CellCauses = read(unsafe { borrow(cell, len, "cell") }?, "cell")?;
        Ok(Some(write(&cell.losses())?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, list) }
}

/// Compares two policies. `out` is set to the difference in JSON, whose `result` is `same` or `stricter` if
/// `new` lets nobody new through, or to the error.
///
/// # Safety
/// `old` and `new` are NULL or handles; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_diff_json(
    old: *const Policy,
    new: *const Policy,
    out: *mut Text,
) -> Status {
    let compare = || {
        // SAFETY: the caller's promises about both.
        let (old, new) = unsafe { (lend(old)?, lend(new)?) };
        Ok(Some(write(&diff(&old.0, &new.0))?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, compare) }
}

/// Counts the people who have a way. `people` is JSON Lines: one JSON object on each line, with `id` and any of
/// `groups`, `enrolled`, `contacts` and `site`. `options` is a JSON object with any of `action`, `situations`,
/// `everyone` and `ids`, such as `{}`. `out` is set to the report in JSON, or to the error; the place of a person who
/// is refused begins with `people[i]`.
///
/// # Safety
/// `policy` is NULL or a handle; `people` and `options` are NULL or point to that many readable bytes; `out` is NULL
/// or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_coverage_json(
    policy: *const Policy,
    people: *const u8,
    people_len: usize,
    options: *const u8,
    options_len: usize,
    out: *mut Text,
) -> Status {
    let count = || {
        // SAFETY: the caller's promises about each.
        let (policy, people, options) = unsafe {
            (lend(policy)?, borrow(people, people_len, "people")?, borrow(options, options_len, "options")?)
        };
        Ok(Some(write(&coverage_of_lines(&policy.0, read(options, "options")?, people)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, count) }
}

/// Weighs the ways in for each attacker model of a calibration in YAML, JSON or TOML; `syntax` is `yaml`, `json` or
/// `toml`. `options` is a JSON object with any of `models`, `action`, `groups`, `subject` and `directory`, such as
/// `{}`. `out` is set to the weights in JSON, or to the error, with every diagnostic of the calibration.
///
/// # Safety
/// `policy` is NULL or a handle; `text` and `options` are NULL or point to that many readable bytes; `syntax` is NULL
/// or terminated by a zero byte; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_weigh_json(
    policy: *const Policy,
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    options: *const u8,
    options_len: usize,
    out: *mut Text,
) -> Status {
    let find = || {
        // SAFETY: the caller's promises about each.
        let (policy, text, syntax, options) = unsafe {
            (
                lend(policy)?,
                borrow(text, len, "text")?,
                word(syntax, "syntax")?,
                borrow(options, options_len, "options")?,
            )
        };
        let calibration = calibration(text, syntax)?;
        Ok(Some(write(&weigh(&policy.0, &calibration, read(options, "options")?)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, find) }
}

/// Changes each number of a policy document. `out` is set to the numbers in JSON, with the changes that let someone
/// through or refuse someone without a failing test, and tests that would fail; or to the error.
///
/// # Safety
/// As for `bonafides_check_policy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_unguarded_json(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each argument.
    unsafe {
        answer(out, || Ok(Some(write(&unguarded(borrow(text, len, "text")?, word(syntax, "syntax")?)?)?)))
    }
}
