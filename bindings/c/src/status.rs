//! What a call answers, and the wall that no panic passes.

use std::ffi::{CStr, c_char};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null;
use std::sync::Once;

/// What a call answers: `PILAH_OK` or the reason why nothing was done. Numbers are never reused for another meaning; later versions may add new ones.
#[allow(non_camel_case_types)]
pub type pilah_status = i32;

/// Done.
pub const PILAH_OK: pilah_status = 0;
/// A pointer that must not be NULL is NULL.
pub const PILAH_NULL_ARGUMENT: pilah_status = 1;
/// The text is not UTF-8. (A batch takes such posts and flags them.)
pub const PILAH_INVALID_UTF8: pilah_status = 2;
/// A lexicon was read and has faults; the error buffer lists them.
pub const PILAH_LEXICON: pilah_status = 3;
/// A directory or file cannot be read; the error buffer says which and why.
pub const PILAH_IO: pilah_status = 4;
/// Offsets that are negative, decrease or lie beyond the data.
pub const PILAH_BAD_OFFSETS: pilah_status = 5;
/// A length that no object in memory can have (above PTRDIFF_MAX bytes).
pub const PILAH_BAD_LENGTH: pilah_status = 6;
/// An argument outside its range: a pointer that is not aligned, an unknown profile.
pub const PILAH_BAD_ARGUMENT: pilah_status = 7;
/// There is not enough memory for the answers of a batch.
pub const PILAH_OUT_OF_MEMORY: pilah_status = 8;
/// A fault inside pilah. Nothing was written and the process goes on; please report the line that stands on standard error.
pub const PILAH_PANIC: pilah_status = 99;

/// What the status means, in English; for a number that is no status, "unknown status". Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_status_message(status: pilah_status) -> *const c_char {
    guarded_or(null(), || meaning(status).as_ptr())
}

/// What a status means.
pub(crate) fn meaning(status: pilah_status) -> &'static CStr {
    match status {
        PILAH_OK => c"done",
        PILAH_NULL_ARGUMENT => c"a pointer that must not be NULL is NULL",
        PILAH_INVALID_UTF8 => c"the text is not UTF-8",
        PILAH_LEXICON => c"a lexicon has faults",
        PILAH_IO => c"a directory or file cannot be read",
        PILAH_BAD_OFFSETS => c"offsets are negative, decrease or lie beyond the data",
        PILAH_BAD_LENGTH => c"a length is larger than any object in memory",
        PILAH_BAD_ARGUMENT => c"an argument is outside its range",
        PILAH_OUT_OF_MEMORY => c"not enough memory",
        PILAH_PANIC => c"a fault inside pilah",
        _ => c"unknown status",
    }
}

/// Runs the inside of an exported function: a panic ends here and becomes `PILAH_PANIC`.
pub(crate) fn guarded(body: impl FnOnce() -> Result<(), pilah_status>) -> pilah_status {
    let body = AssertUnwindSafe(|| {
        panic_on_request();
        body()
    });
    match catch_unwind(body) {
        Ok(Ok(())) => PILAH_OK,
        Ok(Err(status)) => status,
        Err(_) => PILAH_PANIC,
    }
}

/// As [`guarded`], for functions that answer with a value: `fallback` after a panic.
pub(crate) fn guarded_or<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    let body = AssertUnwindSafe(|| {
        panic_on_request();
        body()
    });
    catch_unwind(body).unwrap_or(fallback)
}

#[cfg(feature = "test-panic")]
fn panic_on_request() {
    assert!(std::env::var_os("PILAH_TEST_PANIC").is_none(), "asked for by PILAH_TEST_PANIC: a post could stand here");
}

#[cfg(not(feature = "test-panic"))]
fn panic_on_request() {}

/// Makes a panic say where it happened and no more: its message could quote a post, and the standard error of a server is a log.
pub(crate) fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
            // Should nobody listen, that must not become a second panic.
            let _ = writeln!(std::io::stderr(), "libpilah {}: internal fault{place}", env!("CARGO_PKG_VERSION"));
        }));
    });
}
