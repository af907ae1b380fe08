//! Sorting: one post, or many at once.

use std::ffi::c_char;

use super::engine::pilah_triage;
use super::input::{Texts, check, lossy, text, value};
use super::status::*;
use super::verdict::pilah_verdict;

/// Sorts one post of `len` bytes of UTF-8 (no terminator needed, a 0 is a character like others; NULL with `len` 0 is the empty post) and writes `*out`.
/// Text that is not UTF-8 is `PILAH_INVALID_UTF8`; a batch of one post takes it. Unless the answer is `PILAH_OK`, `*out` is left as it was.
///
/// Safe from any thread, with the same handle.
///
/// # Safety
///
/// `triage` is NULL or a handle, `text` points to `len` bytes, `out` can be written; each may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_classify(triage: *const pilah_triage, text: *const c_char, len: usize, out: *mut pilah_verdict) -> pilah_status {
    guarded(|| {
        // SAFETY: the same contract.
        let (triage, text) = unsafe { (value(triage)?, self::text(text, len)?) };
        check(out)?;
        let verdict = triage.with(|triage, scratch| triage.classify_with(scratch, text));
        // SAFETY: neither NULL nor unaligned, and writable by the contract.
        unsafe { out.write(pilah_verdict::new(verdict, false)) };
        Ok(())
    })
}

/// Sorts `n` posts that lie in one buffer: post `i` is `data[offsets[i]]` up to, not including, `data[offsets[i + 1]]`; `offsets` holds `n + 1` numbers that do
/// not decrease, from 0 to `data_len` (the layout of Arrow's LargeUtf8). Writes `out[0]` to `out[n - 1]`, in order. A post that is not UTF-8 is sorted with U+FFFD
/// for what cannot be read and has `PILAH_FLAG_INVALID_UTF8`: one bad post never loses the others. Unless the answer is `PILAH_OK`, nothing is written. With
/// `n` 0 `offsets` and `out` are not looked at.
///
/// Works in the calling thread and starts no others; safe from any thread, with the same handle.
///
/// # Safety
///
/// `triage` is NULL or a handle, `data` points to `data_len` bytes, `offsets` to `n + 1` numbers, `out` to `n` records that can be written; each may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_classify_batch(
    triage: *const pilah_triage,
    data: *const c_char,
    data_len: usize,
    offsets: *const i64,
    n: usize,
    out: *mut pilah_verdict,
) -> pilah_status {
    guarded(|| {
        if n > isize::MAX as usize / size_of::<pilah_verdict>() {
            return Err(PILAH_BAD_LENGTH);
        }
        // SAFETY: the same contract.
        let (triage, posts) = unsafe { (value(triage)?, Texts::new(data, data_len, offsets, n)?) };
        if n == 0 {
            return Ok(());
        }
        check(out)?;
        // Into memory of our own first: should one post bring a fault of pilah to light, nothing is written.
        let mut verdicts = Vec::new();
        verdicts.try_reserve_exact(n).map_err(|_| PILAH_OUT_OF_MEMORY)?;
        triage.with(|triage, scratch| {
            verdicts.extend(posts.iter().map(|post| {
                let (text, invalid) = lossy(post);
                pilah_verdict::new(triage.classify_with(scratch, &text), invalid)
            }));
        });
        // SAFETY: `n` records, neither NULL nor unaligned, writable by the contract, and apart from memory of our own.
        unsafe { out.copy_from_nonoverlapping(verdicts.as_ptr(), n) };
        Ok(())
    })
}
