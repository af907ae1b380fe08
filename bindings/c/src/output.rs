//! Texts into the caller's memory.

use std::ffi::c_char;

use super::input::check;
use super::status::*;

/// Copies `text` as far as it fits, cut at the end of a character, with a terminating 0. Nothing happens with `buf` NULL or `cap` 0.
///
/// # Safety
///
/// `buf` is NULL or points to `cap` bytes that can be written and that overlap no text in use.
pub(crate) unsafe fn copy(text: &str, buf: *mut c_char, cap: usize) {
    if buf.is_null() || cap == 0 {
        return;
    }
    let mut fits = text.len().min(cap - 1);
    while !text.is_char_boundary(fits) {
        fits -= 1;
    }
    // SAFETY: at most `cap` bytes are written, into memory that is there by the contract above.
    unsafe {
        buf.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), fits);
        buf.add(fits).write(0);
    }
}

/// Hands a text back as snprintf does: what fits into `buf`, and in `needed` the length of the whole text.
///
/// # Safety
///
/// As for [`copy`]; `needed` is NULL, not aligned, or can be written.
pub(crate) unsafe fn hand_back(text: &str, buf: *mut c_char, cap: usize, needed: *mut usize) {
    // SAFETY: the same contract.
    unsafe {
        copy(text, buf, cap);
        if !needed.is_null() {
            needed.write(text.len());
        }
    }
}

/// What is known about the place for a text before the text is made.
pub(crate) fn check_place(buf: *const c_char, cap: usize, needed: *const usize) -> Result<(), pilah_status> {
    if buf.is_null() && cap > 0 {
        return Err(PILAH_NULL_ARGUMENT);
    }
    // Without a buffer and without `needed` there would be no answer.
    if !needed.is_null() || buf.is_null() { check(needed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_always_ends() {
        let text = "a\u{e9}\u{1f621}b";
        for cap in 0..=text.len() + 3 {
            let mut buf = vec![0x55u8; text.len() + 4];
            // SAFETY: the buffer holds more than `cap` bytes.
            unsafe { copy(text, buf.as_mut_ptr().cast(), cap) };
            let end = buf.iter().position(|b| *b == 0).unwrap_or(0);
            assert!(text.starts_with(std::str::from_utf8(&buf[..end]).expect("whole characters")));
            assert!(end < cap || cap == 0);
            assert!(buf[cap..].iter().all(|b| *b == 0x55), "{cap}: written beyond the end");
            assert_eq!(end == text.len(), cap > text.len());
        }
    }
}
