//! Change records for `ldapmodify`.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_ldif::active_directory::unicode_pwd;
use zeroize::Zeroizing;

use crate::first::file::{AppendError, Appending, Readers};
use crate::first::file_error::FileError;

const HEADER: &str = "\
# Changes of accounts that a desk has approved. Apply them with `ldapmodify` over an encrypted connection, then delete this
# file: it contains passwords.

";

/// A change of an account.
pub(super) enum Change<'a> {
    /// Sets a password.
    Password { password: &'a Sensitive<String>, change_at_first_use: bool },
    /// Removes the lock after wrong passwords.
    Unlock,
}

/// Appends a record. `Failed` only if nothing was appended.
pub(super) fn append(path: &Path, dn: &str, change: &Change<'_>) -> WriteStatus {
    let Ok(mut file) = open(path) else { return WriteStatus::Failed };
    let text = record(file.len() == 0, dn, change);
    match file.append(text.as_bytes()) {
        Ok(()) => WriteStatus::Done,
        Err(AppendError::Nothing(_)) => WriteStatus::Failed,
        Err(AppendError::Perhaps(_)) => WriteStatus::Unknown,
    }
}

/// Checks that records can be appended.
pub(super) fn check(path: &Path) -> Result<(), FileError> {
    open(path).map(|_| ())
}

/// Opens the file. A last record without its end, after a crash or by hand, would merge with the next one.
fn open(path: &Path) -> Result<Appending, FileError> {
    let mut file = Appending::open(path, Readers::Owner)?;
    let tail = file.tail(4)?;
    let ends = tail.is_empty() || tail.ends_with(b"\n\n") || tail.ends_with(b"\n\r\n") || tail == b"\n";
    if ends { Ok(file) } else { Err(FileError::Torn { path: path.display().to_string() }) }
}

fn record(is_first: bool, dn: &str, change: &Change<'_>) -> Zeroizing<String> {
    // A text that grows leaves copies in memory.
    let mut text =
        Zeroizing::new(String::with_capacity(4096_usize.saturating_add(dn.len().saturating_mul(2))));
    if is_first {
        text.push_str(HEADER);
    }
    if is_safe(dn) {
        text.extend(["dn: ", dn]);
    } else {
        text.push_str("dn:: ");
        STANDARD.encode_string(dn, &mut text);
    }
    text.push_str("\nchangetype: modify\n");
    match change {
        Change::Password { password, change_at_first_use } => {
            text.push_str("replace: unicodePwd\nunicodePwd:: ");
            STANDARD.encode_string(&*unicode_pwd(password.expose()), &mut text);
            text.push_str("\n-\n");
            if *change_at_first_use {
                text.push_str("replace: pwdLastSet\npwdLastSet: 0\n-\n");
            }
        }
        Change::Unlock => text.push_str("replace: lockoutTime\nlockoutTime: 0\n-\n"),
    }
    text.push('\n');
    text
}

/// Returns true if a value can be written as it is (RFC 2849, SAFE-STRING).
fn is_safe(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !value.starts_with([' ', ':', '<'])
        && !value.ends_with(' ')
}
