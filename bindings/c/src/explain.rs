//! Texts about a post: why it is sorted so, with abuse and personal data covered, in normal form.

use std::ffi::c_char;

use pilah_core::{Profile, Scratch, Triage};

use super::codes::{PILAH_PROFILE_EJAAN, PILAH_PROFILE_STANDAR};
use super::engine::pilah_triage;
use super::input::value;
use super::output::{check_place, hand_back};
use super::status::*;

/// The verdict with its reasons as one JSON object: what `pilah explain --json` writes, on one line. `start` and `end` of spans are byte offsets into `text`.
///
/// As snprintf: `buf` (`cap` bytes) gets as much as fits, cut at the end of a character, with a terminating 0; `*needed` (NULL for no interest) gets the length
/// of the whole, without the 0. The text was cut exactly when `*needed >= cap`. With `buf` NULL and `cap` 0 only `*needed` is written. Text that is not UTF-8
/// is `PILAH_INVALID_UTF8`. Unless the answer is `PILAH_OK`, nothing is written.
///
/// Safe from any thread, with the same handle.
///
/// # Safety
///
/// `triage` is NULL or a handle, `text` points to `len` bytes, `buf` to `cap` bytes, `needed` can be written; each may be NULL. `buf` does not overlap `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_explain_json(triage: *const pilah_triage, text: *const c_char, len: usize, buf: *mut c_char, cap: usize, needed: *mut usize) -> pilah_status {
    // SAFETY: the same contract.
    unsafe { told(triage, text, len, buf, cap, needed, |triage, scratch, text| serde_json::to_string(&triage.explain_with(scratch, text)).map_err(|_| PILAH_PANIC)) }
}

/// The post with abuse as `[kasar]` and personal data as `[NIK]`, `[HP]`, `[EMAIL]`, `[PLAT]`; control characters that could deceive a reader are left out, and
/// so is what lies behind the first 64 KiB. `buf`, `cap`, `needed` and what the call answers as for `pilah_explain_json`.
///
/// Safe from any thread, with the same handle.
///
/// # Safety
///
/// As for `pilah_explain_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_mask(triage: *const pilah_triage, text: *const c_char, len: usize, buf: *mut c_char, cap: usize, needed: *mut usize) -> pilah_status {
    // SAFETY: the same contract.
    unsafe { told(triage, text, len, buf, cap, needed, |triage, scratch, text| Ok(triage.mask_with(scratch, text))) }
}

/// The post in normal form, by PILAH_PROFILE_*. `buf`, `cap`, `needed` and what the call answers as for `pilah_explain_json`; an unknown profile is
/// `PILAH_BAD_ARGUMENT`.
///
/// Safe from any thread, with the same handle.
///
/// # Safety
///
/// As for `pilah_explain_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_normalise(
    triage: *const pilah_triage,
    text: *const c_char,
    len: usize,
    profile: u8,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
) -> pilah_status {
    // SAFETY: the same contract.
    unsafe {
        told(triage, text, len, buf, cap, needed, |triage, scratch, text| {
            let profile = match profile {
                PILAH_PROFILE_STANDAR => Profile::Standar,
                PILAH_PROFILE_EJAAN => Profile::Ejaan,
                _ => return Err(PILAH_BAD_ARGUMENT),
            };
            let mut out = String::new();
            triage.normalise_into(scratch, text, profile, &mut out);
            Ok(out)
        })
    }
}

/// Makes a text of a text and hands it back.
///
/// # Safety
///
/// As for `pilah_explain_json`.
unsafe fn told(
    triage: *const pilah_triage,
    text: *const c_char,
    len: usize,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    tell: impl FnOnce(&Triage, &mut Scratch, &str) -> Result<String, pilah_status>,
) -> pilah_status {
    guarded(|| {
        // SAFETY: the same contract.
        let (triage, text) = unsafe { (value(triage)?, super::input::text(text, len)?) };
        check_place(buf, cap, needed)?;
        let answer = triage.with(|triage, scratch| tell(triage, scratch, text))?;
        // SAFETY: the same contract, and the place has been checked.
        unsafe { hand_back(&answer, buf, cap, needed) };
        Ok(())
    })
}
