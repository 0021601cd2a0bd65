use std::ffi::{CStr, c_char};

use bonafides_surface::Error;

use crate::Policy;

/// A text that was answered: `len` bytes of UTF-8, without a zero byte at the end. `ptr` is NULL if there is
/// none.
#[repr(C)]
#[derive(Debug)]
pub struct Text {
    /// The first byte.
    pub ptr: *mut u8,
    /// How many there are.
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

/// Gives a text back; one without bytes is nothing.
///
/// # Safety
/// `text` is as a function of this header answered it, and given back once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bonafides_text_free(text: Text) {
    if !text.ptr.is_null() {
        // SAFETY: pointer and length of a boxed slice, given back once by the caller's promise.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(text.ptr, text.len)) });
    }
}

/// The text that the caller lends.
///
/// # Safety
/// `ptr` is NULL or `len` readable bytes, for as long as the text is used.
pub(crate) unsafe fn borrow<'a>(ptr: *const u8, len: usize, name: &str) -> Result<&'a str, Error> {
    if ptr.is_null() {
        return Err(refused(name, "is NULL"));
    }
    // No memory is that large: a negative number that became a length.
    if isize::try_from(len).is_err() || ptr.addr().checked_add(len).is_none() {
        return Err(refused(name, "has a length that no text has"));
    }
    // SAFETY: not NULL, and the length fits; the caller promises that the bytes can be read.
    let bytes = unsafe { std::slice::from_raw_parts(ptr, len) };
    std::str::from_utf8(bytes).map_err(|_| refused(name, "is not UTF-8"))
}

/// The word that the caller lends, ended by a zero byte.
///
/// # Safety
/// `ptr` is NULL or ended by a zero byte, for as long as the word is used.
pub(crate) unsafe fn word<'a>(ptr: *const c_char, name: &str) -> Result<&'a str, Error> {
    if ptr.is_null() {
        return Err(refused(name, "is NULL"));
    }
    // SAFETY: not NULL; the caller promises the zero byte.
    unsafe { CStr::from_ptr(ptr) }.to_str().map_err(|_| refused(name, "is not UTF-8"))
}

/// The policy that the caller lends.
///
/// # Safety
/// `policy` is NULL or a handle that was not given back, for as long as it is used.
pub(crate) unsafe fn lend<'a>(policy: *const Policy) -> Result<&'a Policy, Error> {
    if policy.is_null() || !policy.is_aligned() {
        return Err(Error::input(
            "closed",
            "there is no policy behind `policy`",
            "load one and see that it loads",
        )
        .at("policy"));
    }
    // SAFETY: neither NULL nor misaligned; the caller promises that it is a handle.
    Ok(unsafe { &*policy })
}

fn refused(name: &str, what: &str) -> Error {
    Error::input("format", format!("`{name}` {what}"), "hand in UTF-8 and its length in bytes").at(name)
}
