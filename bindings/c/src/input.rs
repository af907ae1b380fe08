//! From the caller's pointers to texts. Everything that can be checked is checked before anything is read; what cannot (that the memory is there) is the
//! safety contract of the exported functions.

use std::borrow::Cow;
use std::slice;

use pilah_core::MAX_POST_BYTES;

use super::status::*;

/// The bytes of `len` behind `data`; NULL is fine for no bytes.
///
/// # Safety
///
/// `data` is NULL or points to `len` bytes that can be read and that nobody changes while the answer is in use.
pub(crate) unsafe fn bytes<'a>(data: *const std::ffi::c_char, len: usize) -> Result<&'a [u8], pilah_status> {
    if len > isize::MAX as usize {
        return Err(PILAH_BAD_LENGTH);
    }
    match (data.is_null(), len) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(PILAH_NULL_ARGUMENT),
        // SAFETY: not NULL, of a possible length, and there by the contract above; bytes need no alignment.
        (false, _) => Ok(unsafe { slice::from_raw_parts(data.cast(), len) }),
    }
}

/// As [`bytes`], for what must be UTF-8.
///
/// # Safety
///
/// As for [`bytes`].
pub(crate) unsafe fn text<'a>(data: *const std::ffi::c_char, len: usize) -> Result<&'a str, pilah_status> {
    // SAFETY: the same contract.
    let bytes = unsafe { bytes(data, len)? };
    std::str::from_utf8(bytes).map_err(|_| PILAH_INVALID_UTF8)
}

/// The value behind a pointer.
///
/// # Safety
///
/// `pointer` is NULL, not aligned, or points to a value that nobody changes while the answer is in use.
pub(crate) unsafe fn value<'a, T>(pointer: *const T) -> Result<&'a T, pilah_status> {
    check(pointer)?;
    // SAFETY: neither NULL nor unaligned, and there by the contract above.
    Ok(unsafe { &*pointer })
}

/// Whether something can be written to or read from a pointer at all: neither NULL nor unaligned.
pub(crate) fn check<T>(pointer: *const T) -> Result<(), pilah_status> {
    if pointer.is_null() {
        Err(PILAH_NULL_ARGUMENT)
    } else if !pointer.is_aligned() {
        Err(PILAH_BAD_ARGUMENT)
    } else {
        Ok(())
    }
}

/// Many texts in one buffer: text `i` is `data[offsets[i]..offsets[i + 1]]`, the layout of Arrow's LargeUtf8.
pub(crate) struct Texts<'a> {
    data: &'a [u8],
    offsets: &'a [i64],
}

impl<'a> Texts<'a> {
    /// The texts, once all offsets are found to be in order.
    ///
    /// # Safety
    ///
    /// As for [`bytes`]; `offsets` is NULL, not aligned, or points to `n + 1` numbers. With `n` 0 it is not read.
    pub(crate) unsafe fn new(data: *const std::ffi::c_char, data_len: usize, offsets: *const i64, n: usize) -> Result<Texts<'a>, pilah_status> {
        // SAFETY: the same contract.
        let data = unsafe { bytes(data, data_len)? };
        if n == 0 {
            return Ok(Texts { data, offsets: &[0] });
        }
        if n >= isize::MAX as usize / size_of::<i64>() {
            return Err(PILAH_BAD_LENGTH);
        }
        check(offsets)?;
        // SAFETY: neither NULL nor unaligned, of a possible length, and there by the contract above.
        let offsets = unsafe { slice::from_raw_parts(offsets, n + 1) };
        let in_order = offsets[0] >= 0 && offsets.is_sorted() && usize::try_from(offsets[n]).is_ok_and(|end| end <= data.len());
        if in_order { Ok(Texts { data, offsets }) } else { Err(PILAH_BAD_OFFSETS) }
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &'a [u8]> {
        let data = self.data;
        self.offsets.windows(2).map(move |pair| &data[pair[0] as usize..pair[1] as usize])
    }
}

/// A post as text, and whether something in it is not UTF-8: that is replaced by U+FFFD.
pub(crate) fn lossy(post: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(post) {
        Ok(text) => (Cow::Borrowed(text), false),
        // What lies behind the head of a post is never read: a hostile post need not be copied whole. The margin holds what the cut looks at.
        Err(_) => (String::from_utf8_lossy(&post[..post.len().min(MAX_POST_BYTES + 256)]), true),
    }
}

#[cfg(test)]
mod tests {
    use pilah_core::Triage;

    use super::*;

    #[test]
    fn what_is_cut_off_before_decoding_changes_no_verdict() {
        let triage = Triage::builtin();
        let parts: [&[u8]; 6] = [b"jalan rusak min ", b"\xff", b"\xe2\x82", b"admin goblok \xf0\x9f\x98", "\u{1f621}\u{301}".as_bytes(), b"\xed\xa0\x80"];
        for from in 0..parts.len() {
            for len in MAX_POST_BYTES - 40..MAX_POST_BYTES + 300 {
                if len % 7 != from {
                    continue;
                }
                let mut post: Vec<u8> = parts.iter().cycle().skip(from).flat_map(|p| p.iter().copied()).take(len).collect();
                post.push(0xff);
                let (text, invalid) = lossy(&post);
                assert!(invalid);
                let mut scratch = pilah_core::Scratch::new();
                assert_eq!(triage.classify_with(&mut scratch, &text), triage.classify_with(&mut scratch, &String::from_utf8_lossy(&post)), "{len} bytes from part {from}");
            }
        }
    }
}
