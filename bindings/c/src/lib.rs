//! A C ABI over the JSON door: a policy as a handle, texts as pointer and length.
//!
//! Every function looks at what it is given as far as that can be looked at, answers with a status,
//! and lets no panic out. What is wrong is written as the error of the surface, in JSON.
//!
//! `bonafides.h` is made from this crate; a test compares them.

mod text;

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bonafides_surface::{Error, format, load, review, schema, verify_records, write};
use serde_json::value::RawValue;

pub use text::{Text, bonafides_text_free};
use text::{borrow, lend, word};

/// What became of a call.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was answered.
    Ok = 0,
    /// Something is wrong with what was handed in: the text is the error.
    Error = 1,
    /// The engine has a defect. There is no text; the handle is still good.
    Panic = 2,
}

/// A loaded policy. It never changes, so threads may use one at the same time.
#[derive(Debug)]
pub struct Policy(bonafides::Policy);

/// The version of the engine, ended by a zero byte. It lives as long as the program.
#[unsafe(no_mangle)]
pub extern "C" fn bonafides_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Loads a policy from `len` bytes of YAML, JSON or TOML; `syntax` is `yaml`, `json` or `toml`.
///
/// If it loads, `policy` is set to a handle, to be given back with `bonafides_policy_free`. If not, `policy`
/// is set to NULL and `error` to the error, with every diagnostic.
///
/// # Safety
/// `text` is NULL or `len` readable bytes; `syntax` NULL or ended by a zero byte; `policy` and `error` are NULL
/// or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_policy_load(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    policy: *mut *mut Policy,
    error: *mut Text,
) -> Status {
    let mut handle = std::ptr::null_mut();
    // SAFETY: what the caller promises of `text` and `syntax`.
    let loaded = || unsafe { load(borrow(text, len, "text")?, word(syntax, "syntax")?) };
    // SAFETY: what the caller promises of `error`.
    let status = unsafe {
        answer(error, || {
            writable(policy, "policy")?;
            handle = Box::into_raw(Box::new(Policy(loaded()?)));
            Ok(None)
        })
    };
    if writable(policy, "policy").is_ok() {
        // SAFETY: neither NULL nor misaligned; the caller promises that it may be written.
        unsafe { policy.write(handle) };
    }
    status
}

/// Gives a policy back; NULL is nothing. A handle that was given back must not be used again.
///
/// # Safety
/// `policy` is NULL or a handle of `bonafides_policy_load`, given back once, and no call uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_policy_free(policy: *mut Policy) {
    if writable(policy, "policy").is_ok() {
        // SAFETY: made by `Box::into_raw`, and given back once by the caller's promise.
        let policy = unsafe { Box::from_raw(policy) };
        let _ = catch_unwind(AssertUnwindSafe(|| drop(policy)));
    }
}

/// Decides on facts in JSON. `out` is the decision in JSON, or the error.
///
/// # Safety
/// `policy` is NULL or a handle; `facts` NULL or `len` readable bytes; `out` NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_decide_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    // SAFETY: what the caller promises of each of them.
    unsafe { answer(out, || Ok(Some(lend(policy)?.0.decide_json(borrow(facts, len, "facts")?)?))) }
}

/// The cheapest way to approval. `out` is the plan in JSON, or the error.
///
/// # Safety
/// As of `bonafides_decide_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_plan_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let plan = || {
        // SAFETY: what the caller promises of both.
        let (policy, facts) = unsafe { (lend(policy)?, borrow(facts, len, "facts")?) };
        Ok(Some(policy.0.plan_json(facts)?))
    };
    // SAFETY: what the caller promises of `out`.
    unsafe { answer(out, plan) }
}

/// Decides on a JSON list of facts. `out` is the list of decisions in the same order, or the error of the
/// first facts that can not be decided on; its place begins with `facts[i]`.
///
/// # Safety
/// As of `bonafides_decide_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_decide_many_json(
    policy: *const Policy,
    facts: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let decide = || {
        // SAFETY: what the caller promises of both.
        let (policy, facts) = unsafe { (lend(policy)?, borrow(facts, len, "facts")?) };
        let no_list =
            |_| Error::input("json", "`facts` is no JSON list", "hand in `[{...}, {...}]`").at("facts");
        let list: Vec<&RawValue> = serde_json::from_str(facts).map_err(no_list)?;
        let one = |(i, facts): (usize, &&RawValue)| {
            policy.0.decide_json(facts.get()).map_err(|error| Error::from(error).of_facts(i))
        };
        let decisions = list.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(format!("[{}]", decisions.join(","))))
    };
    // SAFETY: what the caller promises of `out`.
    unsafe { answer(out, decide) }
}

/// Looks at a policy document. `out` is the review in JSON: whether it loads, errors and warnings, and what
/// became of the document's own tests. A document with errors is answered, too.
///
/// # Safety
/// As of `bonafides_policy_load`; `out` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_check_policy(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: what the caller promises of each of them.
    unsafe { answer(out, || Ok(Some(write(&review(borrow(text, len, "text")?, word(syntax, "syntax")?)?)?))) }
}

/// The document as the project writes it; comments stay. `out` is that, or the error.
///
/// # Safety
/// As of `bonafides_check_policy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_format_policy(
    text: *const u8,
    len: usize,
    syntax: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: what the caller promises of each of them.
    unsafe { answer(out, || Ok(Some(format(borrow(text, len, "text")?, word(syntax, "syntax")?)?))) }
}

/// The JSON Schema of `policy`, `facts`, `decision`, `plan` or `record`. `out` is that, or the error.
///
/// # Safety
/// `name` is NULL or ended by a zero byte; `out` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_schema(name: *const c_char, out: *mut Text) -> Status {
    // SAFETY: what the caller promises of both.
    unsafe { answer(out, || Ok(Some(schema(word(name, "name")?)?))) }
}

/// Whether the records of one case are all there, in order and as they were written. `records` is a JSON list
/// of texts; `out` says the case, how many there are and the last hash, or is the error.
///
/// # Safety
/// `records` is NULL or `len` readable bytes; `out` NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_verify_records(records: *const u8, len: usize, out: *mut Text) -> Status {
    let verify = || {
        // SAFETY: what the caller promises of both.
        let records: Vec<String> =
            bonafides_surface::read(unsafe { borrow(records, len, "records") }?, "records")?;
        Ok(Some(write(&verify_records(records.iter().map(String::as_str))?)?))
    };
    // SAFETY: what the caller promises of `out`.
    unsafe { answer(out, verify) }
}

/// Does the work and writes what came of it to `out`.
///
/// # Safety
/// `out` is NULL or may be written.
unsafe fn answer(out: *mut Text, work: impl FnOnce() -> Result<Option<String>, Error>) -> Status {
    if writable(out, "out").is_err() {
        return Status::Error;
    }
    let (status, text) = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(text)) => (Status::Ok, text),
        Ok(Err(error)) => (Status::Error, write(&error).ok()),
        Err(_) => (Status::Panic, None),
    };
    // SAFETY: neither NULL nor misaligned; the caller promises that it may be written.
    unsafe { out.write(text.into()) };
    status
}

/// Whether a place can be written as far as one can see.
fn writable<T>(place: *mut T, name: &str) -> Result<(), Error> {
    if place.is_null() || !place.is_aligned() {
        let detail = format!("`{name}` is NULL or not aligned");
        return Err(Error::input("format", detail, "hand in the address of a variable").at(name));
    }
    Ok(())
}
