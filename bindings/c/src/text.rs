use std::ffi::{CStr, c_char};

use bonafides_surface::Error;

use crate::Policy;

/// A text returned to the caller: `len` bytes of UTF-8, without a terminating zero byte. `ptr` is NULL
/// if there is no text.
#[repr(C)]
#[derive(Debug)]
pub struct Text {
    /// The first byte.
    pub ptr: *mut u8,
    /// The number of bytes.
    pub len: usize,
}

impl From<Option<String>> for Text {
    fn from(text: Option<String>) -> Self {
        match text {
            Some(text) => {
                let len = text.len();
                Self { ptr: Box::into_raw(text.into_bytes().into_boxed_slice()).cast(), len }
            }
            None => Self { ptr: std::ptr::null_mut(), len: 0 },
        }
    }
}

/// Frees a text; does nothing if its `ptr` is NULL.
///
/// # Safety
/// `text` is as a function of this header returned it, and was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_text_free(text: Text) {
    if !text.ptr.is_null() {
        // SAFETY: pointer and length of a boxed slice; the caller promises to free it once.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(text.ptr, text.len)) });
    }
}

/// Borrows the caller's text.
///
/// # Safety
/// `ptr` is NULL or points to `len` bytes that stay readable while the text is used.
pub(crate) unsafe fn borrow<'a>(ptr: *const u8, len: usize, name: &str) -> Result<&'a str, Error> {
    if ptr.is_null() {
        return Err(refused(name, "is NULL"));
    }
    // No memory is that large: probably a negative number that was converted to a length.
    if isize::try_from(len).is_err() || ptr.addr().checked_add(len).is_none() {
        return Err(refused(name, "has an impossible length"));
    }
    // SAFETY: not NULL, and the length fits; the caller promises that the bytes can be read.
    let bytes = unsafe { std::slice::from_raw_parts(ptr, len) };
    std::str::from_utf8(bytes).map_err(|_| refused(name, "is not UTF-8"))
}

/// Borrows the caller's word, terminated by a zero byte.
///
/// # Safety
/// `ptr` is NULL or terminated by a zero byte, and stays readable while the word is used.
pub(crate) unsafe fn word<'a>(ptr: *const c_char, name: &str) -> Result<&'a str, Error> {
    if ptr.is_null() {
        return Err(refused(name, "is NULL"));
    }
    // SAFETY: not NULL; the caller promises the zero byte.
    unsafe { CStr::from_ptr(ptr) }.to_str().map_err(|_| refused(name, "is not UTF-8"))
}

/// Borrows the caller's policy.
///
/// # Safety
/// `policy` is NULL or a handle that is not freed while it is used.
pub(crate) unsafe fn lend<'a>(policy: *const Policy) -> Result<&'a Policy, Error> {
    if policy.is_null() || !policy.is_aligned() {
        return Err(Error::input(
            "closed",
            "`policy` is NULL or not aligned",
            "load a policy and check the status",
        )
        .at("policy"));
    }
    // SAFETY: neither NULL nor misaligned; the caller promises that it is a handle.
    Ok(unsafe { &*policy })
}

fn refused(name: &str, what: &str) -> Error {
    Error::input("format", format!("`{name}` {what}"), "pass UTF-8 and its length in bytes").at(name)
}
