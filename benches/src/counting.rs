//! An allocator that counts the allocations of one thread, for code that must not allocate or must stay
//! small.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts within [`count`]. A program installs it with
/// `#[global_allocator]`; otherwise every count is 0.
pub struct Counting;

/// The allocations of one thread between two points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Allocations, including reallocations.
    pub allocations: u64,
    /// Bytes allocated and not freed.
    pub held: i64,
}

thread_local! {
    static COUNTS: Cell<Option<Counts>> = const { Cell::new(None) };
}

/// Runs `work` and counts its allocations. Must not be nested on one thread.
pub fn count<T>(work: impl FnOnce() -> T) -> (T, Counts) {
    COUNTS.set(Some(Counts::default()));
    let result = work();
    (result, COUNTS.take().unwrap_or_default())
}

fn note(allocations: u64, bytes: i64) {
    // An ending thread has no counts left, and they are not needed.
    let _ = COUNTS.try_with(|counts| {
        if let Some(so_far) = counts.get() {
            counts.set(Some(Counts {
                allocations: so_far.allocations.saturating_add(allocations),
                held: so_far.held.saturating_add(bytes),
            }));
        }
    });
}

fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

// SAFETY: every call goes to `System` unchanged; counting neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(1, signed(layout.size()));
        // SAFETY: the caller's promise is that of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(1, signed(layout.size()));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(1, signed(size).saturating_sub(signed(layout.size())));
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        note(0, signed(layout.size()).saturating_neg());
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
