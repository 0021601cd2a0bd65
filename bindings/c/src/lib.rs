//! A C ABI over the JSON interface: a policy is a handle, texts are a pointer and a length.
//!
//! Every function checks its arguments as far as C allows, returns a status and catches panics. Errors
//! are those of `bonafides_surface`, as JSON.
//!
//! `bonafides.h` is generated from this crate; a test compares them.

mod analysis;
mod log;
mod text;

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bonafides_surface::{Error, format, load, read, review, schema, verify_records, write};
use serde_json::value::RawValue;

pub use analysis::{
    bonafides_coverage_json, bonafides_diff_json, bonafides_losses_json, bonafides_minimal_causes_json,
    bonafides_unguarded_json, bonafides_ways_json, bonafides_weigh_json,
};
pub use log::{
    bonafides_log_cases_json, bonafides_log_receipt, bonafides_log_story_json, bonafides_replay_log_json,
    bonafides_verify_lines_json, bonafides_verify_log_json, bonafides_verify_receipt_json,
};
pub use text::{Text, bonafides_text_free};
use text::{borrow, lend, word};

/// The result of a call.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The call succeeded.
    Ok = 0,
    /// The input was refused; the text is the error.
    Error = 1,
    /// A defect of the engine. There is no text; the handle stays valid.
    Panic = 2,
}

/// A loaded policy. It never changes, so several threads may use it at the same time.
#[derive(Debug)]
pub struct Policy(bonafides::Policy);

/// Returns the version of the engine, terminated by a zero byte and valid as long as the program runs.
#[unsafe(no_mangle)]
pub extern "C" fn bonafides_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Loads a policy from `len` bytes of YAML, JSON or TOML; `syntax` is `yaml`, `json` or `toml`.
///
/// On success, `policy` is set to a handle; free it with `bonafides_policy_free`. Otherwise `policy` is
/// set to NULL and `error` to the error, with every diagnostic.
///
/// # Safety
/// `text` is NULL or points to `len` readable bytes; `syntax` is NULL or terminated by a zero byte;
/// `policy` and `error` are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_policy_load(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    policy: *mut *mut Policy,
    error: *mut Text,
) -> Status {
    let mut handle = std::ptr::null_mut();
    // SAFETY: the caller's promises about `text` and `syntax`.
    let loaded = || unsafe { load(borrow(text, len, "text")?, word(syntax, "syntax")?) };
    // SAFETY: the caller's promise about `error`.
    let status = unsafe {
        answer(error, || {
            writable(policy, "policy")?;
            handle = Box::into_raw(Box::new(Policy(loaded()?)));
            Ok(None)
        })
    };
    if writable(policy, "policy").is_ok() {
        // SAFETY: neither NULL nor misaligned; the caller promises that it is writable.
        unsafe { policy.write(handle) };
    }
    status
}

/// Frees a policy; does nothing if it is NULL. A freed handle must not be used again.
///
/// # Safety
/// `policy` is NULL or a handle of `bonafides_policy_load` that was not freed before and that no call is
/// using.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_policy_free(policy: *mut Policy) {
    if writable(policy, "policy").is_ok() {
        // SAFETY: made by `Box::into_raw`; the caller promises to free it once.
        let policy = unsafe { Box::from_raw(policy) };
        let _ = catch_unwind(AssertUnwindSafe(|| drop(policy)));
    }
}

/// Decides on facts in JSON. `out` is set to the decision in JSON, or to the error.
///
/// # Safety
/// `policy` is NULL or a handle; `facts` is NULL or points to `len` readable bytes; `out` is NULL or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_decide_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each argument.
    unsafe { answer(out, || Ok(Some(lend(policy)?.0.decide_json(borrow(facts, len, "facts")?)?))) }
}

/// Finds the cheapest way to approval. `out` is set to the plan in JSON, or to the error.
///
/// # Safety
/// As for `bonafides_decide_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_plan_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let plan = || {
        // SAFETY: the caller's promises about both.
        let (policy, facts) = unsafe { (lend(policy)?, borrow(facts, len, "facts")?) };
        Ok(Some(policy.0.plan_json(facts)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, plan) }
}

/// Decides on a JSON list of facts. `out` is set to the list of decisions in the same order, or to the
/// error of the first facts that were refused; its place begins with `facts[i]`.
///
/// # Safety
/// As for `bonafides_decide_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_decide_many_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let decide = || {
        // SAFETY: the caller's promises about both.
        let (policy, facts) = unsafe { (lend(policy)?, borrow(facts, len, "facts")?) };
        let no_list =
            |_| Error::input("json", "`facts` is not a JSON list", "pass `[{...}, {...}]`").at("facts");
        let list: Vec<&RawValue> = serde_json::from_str(facts).map_err(no_list)?;
        let one = |(i, facts): (usize, &&RawValue)| {
            policy.0.decide_json(facts.get()).map_err(|error| Error::from(error).of_facts(i))
        };
        let decisions = list.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(format!("[{}]", decisions.join(","))))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, decide) }
}

/// Reviews a policy document. `out` is set to the review in JSON: whether it loads, its errors and
/// warnings, and the results of its own tests. The status of a document with errors is also OK.
///
/// # Safety
/// As for `bonafides_policy_load`; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_check_policy(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each argument.
    unsafe { answer(out, || Ok(Some(write(&review(borrow(text, len, "text")?, word(syntax, "syntax")?)?)?))) }
}

/// Formats a policy document in the standard layout and keeps its comments. `out` is set to the result,
/// or to the error.
///
/// # Safety
/// As for `bonafides_check_policy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_format_policy(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each argument.
    unsafe { answer(out, || Ok(Some(format(borrow(text, len, "text")?, word(syntax, "syntax")?)?))) }
}

/// Sets `out` to the JSON Schema of `policy`, `facts`, `decision`, `plan`, `record` or `calibration`, or to the
/// error.
///
/// # Safety
/// `name` is NULL or terminated by a zero byte; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_schema(name: *const c_char, out: *mut Text) -> Status {
    // SAFETY: the caller's promises about both.
    unsafe { answer(out, || Ok(Some(schema(word(name, "name")?)?))) }
}

/// Checks that the records of one case are complete, in order and unchanged. `records` is a JSON list of
/// strings; `out` is set to the case, the number of records and the last hash, or to the error.
///
/// # Safety
/// `records` is NULL or points to `len` readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_verify_records(records: *const u8, len: usize, out: *mut Text) -> Status {
    let verify = || {
        // SAFETY: the caller's promise about `records`.
        let records: Vec<String> = read(unsafe { borrow(records, len, "records") }?, "records")?;
        Ok(Some(write(&verify_records(records.iter().map(String::as_str))?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, verify) }
}

/// Does the work and writes its result to `out`.
///
/// # Safety
/// `out` is NULL or writable.
unsafe fn answer(out: *mut Text, work: impl FnOnce() -> Result<Option<String>, Error>) -> Status {
    if writable(out, "out").is_err() {
        return Status::Error;
    }
    let (status, text) = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(text)) => (Status::Ok, text),
        Ok(Err(error)) => (Status::Error, write(&error).ok()),
        Err(_) => (Status::Panic, None),
    };
    // SAFETY: neither NULL nor misaligned; the caller promises that it is writable.
    unsafe { out.write(text.into()) };
    status
}

/// Checks that a pointer is neither NULL nor misaligned.
fn writable<T>(place: *mut T, name: &str) -> Result<(), Error> {
    if place.is_null() || !place.is_aligned() {
        let detail = format!("`{name}` is NULL or not aligned");
        return Err(Error::input("format", detail, "pass the address of a variable").at(name));
    }
    Ok(())
}
