use std::ffi::c_char;
use std::path::Path;

use bonafides_surface::{Error, ExportedLog, read, verify_receipt, write};

use crate::text::{Text, borrow, lend, word};
use crate::{Policy, Status, answer};

/// Verifies an exported log: every record, every chain, the tree, the checkpoints, cosignatures and receipts. `path` is the folder
/// that a desk publishes, or a file of JSON Lines. `evidence` is a JSON object with any of `key`, `checkpoints`, `receipts`,
/// `witnesses` and `demand`, such as `{}`. `out` is set to the numbers in JSON, or to the error: of the first bad record, `code` is
/// the reason and `bad_record` the place.
///
/// # Safety
/// `path` is NULL or terminated by a zero byte; `evidence` is NULL or points to `len` readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_verify_log_json(
    path: *const c_char,
    evidence: *const u8,
    len: usize,
    out: *mut Text,
) -> Status {
    let verify = || {
        // SAFETY: the caller's promises about both.
        let (log, evidence) = unsafe { (open(path)?, borrow(evidence, len, "evidence")?) };
        Ok(Some(write(&log.verify(&read(evidence, "evidence")?)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, verify) }
}

/// Verifies the log in a text of JSON Lines, as `bonafides_verify_log_json` does.
///
/// # Safety
/// `lines` and `evidence` are NULL or point to that many readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_verify_lines_json(
    lines: *const u8,
    lines_len: usize,
    evidence: *const u8,
    evidence_len: usize,
    out: *mut Text,
) -> Status {
    let verify = || {
        // SAFETY: the caller's promises about both.
        let (lines, evidence) =
            unsafe { (borrow(lines, lines_len, "lines")?, borrow(evidence, evidence_len, "evidence")?) };
        Ok(Some(write(&ExportedLog::from_text(lines).verify(&read(evidence, "evidence")?)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, verify) }
}

/// Decides again in every record of an exported log, by the policies that were in force, and compares byte for byte. Trusts the
/// records: verify them first. `policies` is an array of `count` handles. `out` is set to the numbers in JSON, or to the error.
///
/// # Safety
/// `path` is as for `bonafides_verify_log_json`; `policies` is NULL or points to `count` handles, each NULL or valid; `out` is NULL
/// or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_replay_log_json(
    path: *const c_char,
    policies: *const *const Policy,
    count: usize,
    out: *mut Text,
) -> Status {
    let replay = || {
        // SAFETY: the caller's promise about `path`.
        let log = unsafe { open(path) }?;
        let mut all = Vec::new();
        for at in 0..count {
            if policies.is_null() || !policies.is_aligned() {
                return Err(Error::input(
                    "format",
                    "`policies` is NULL or not aligned",
                    "pass an array of handles",
                ));
            }
            // SAFETY: neither NULL nor misaligned; the caller promises `count` handles.
            all.push(&unsafe { lend(*policies.add(at)) }?.0);
        }
        Ok(Some(write(&log.replay(&all)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, replay) }
}

/// Lists the cases of an exported log, in the order of their first records. Checks nothing. `out` is set to them in JSON, or to the
/// error.
///
/// # Safety
/// `path` is as for `bonafides_verify_log_json`; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_log_cases_json(path: *const c_char, out: *mut Text) -> Status {
    // SAFETY: the caller's promises about both.
    unsafe { answer(out, || Ok(Some(write(&open(path)?.cases()?)?))) }
}

/// Tells a case of an exported log, or the chain `desk`, as a story for people. Checks nothing. `out` is set to the story in JSON, or to
/// the error.
///
/// # Safety
/// `path` and `case_id` are NULL or terminated by a zero byte; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_log_story_json(
    path: *const c_char,
    case_id: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each.
    unsafe { answer(out, || Ok(Some(write(&open(path)?.story(word(case_id, "case_id")?)?)?))) }
}

/// Makes the receipt of a case from the folder that a desk publishes. `key` is the public key of the log. `out` is set to the receipt,
/// or to the error.
///
/// # Safety
/// `path`, `case_id` and `key` are NULL or terminated by a zero byte; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_log_receipt(
    path: *const c_char,
    case_id: *const c_char,
    key: *const c_char,
    out: *mut Text,
) -> Status {
    // SAFETY: the caller's promises about each.
    unsafe { answer(out, || Ok(Some(open(path)?.receipt(word(case_id, "case_id")?, word(key, "key")?)?))) }
}

/// Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses `key`,
/// `witnesses` and `demand`. `out` is set to what it proves in JSON, or to the error.
///
/// # Safety
/// `text` and `evidence` are NULL or point to that many readable bytes; `out` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_verify_receipt_json(
    text: *const u8,
    len: usize,
    evidence: *const u8,
    evidence_len: usize,
    out: *mut Text,
) -> Status {
    let verify = || {
        // SAFETY: the caller's promises about both.
        let (text, evidence) =
            unsafe { (borrow(text, len, "text")?, borrow(evidence, evidence_len, "evidence")?) };
        Ok(Some(write(&verify_receipt(text, &read(evidence, "evidence")?)?)?))
    };
    // SAFETY: the caller's promise about `out`.
    unsafe { answer(out, verify) }
}

/// # Safety
/// `path` is NULL or terminated by a zero byte.
unsafe fn open(path: *const c_char) -> Result<ExportedLog, Error> {
    // SAFETY: the caller's promise.
    Ok(ExportedLog::open(Path::new(unsafe { word(path, "path") }?)))
}
