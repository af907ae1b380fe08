//! The engine: how it is made, shared and freed.

use std::ffi::{CString, c_char};
use std::path::PathBuf;
use std::sync::Mutex;

use pilah_core::{Error, Scratch, Topic, Triage};

use super::input::{Texts, bytes, check, text};
use super::output::copy;
use super::status::*;

/// Buffers that an engine keeps for the next call.
const SPARE: usize = 8;

/// An engine: compiled lexicons. It never changes, so any number of threads may use one at the same time without a lock.
#[allow(non_camel_case_types)]
pub struct pilah_triage {
    engine: Engine,
    pub(crate) lexicon: CString,
    pub(crate) offices: Vec<Option<CString>>,
    /// Buffers of past calls. Nobody ever waits for them: who finds them locked makes new ones, so a process forked at any moment can go on.
    spare: Mutex<Vec<Scratch>>,
}

enum Engine {
    /// The one of the process: immutable, built once.
    Builtin(&'static Triage),
    Own(Box<Triage>),
}

impl pilah_triage {
    fn new(engine: Engine) -> pilah_triage {
        let triage = engine.triage();
        // Compiles what is compiled at first use, before a host forks or starts threads.
        let _ = triage.mask("NIK 3310151207900003");
        let owned = |text: &str| CString::new(text).unwrap_or_default();
        let office = |topic: &Topic| Some(triage.office(*topic)).filter(|o| !o.is_empty()).map(owned);
        let (lexicon, offices) = (owned(triage.lexicon()), Topic::ALL.iter().map(office).collect());
        pilah_triage { engine, lexicon, offices, spare: Mutex::new(Vec::new()) }
    }

    /// Works with the engine and with buffers that are not in use. After a panic the buffers are not used again.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Triage, &mut Scratch) -> T) -> T {
        let kept = self.spare.try_lock().ok().and_then(|mut spare| spare.pop());
        let mut scratch = kept.unwrap_or_default();
        let answer = work(self.engine.triage(), &mut scratch);
        if let Ok(mut spare) = self.spare.try_lock()
            && spare.len() < SPARE
        {
            spare.push(scratch);
        }
        answer
    }
}

impl Engine {
    fn triage(&self) -> &Triage {
        match self {
            Engine::Builtin(triage) => triage,
            Engine::Own(triage) => triage,
        }
    }
}

/// Gives `*out` an engine with the built-in lexicons. It is built once in a process, at the first call (some ten milliseconds, 4 MB), and shared by all handles
/// after that, also by processes forked later; a further handle costs microseconds. On failure `*out` is left as it was.
///
/// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
///
/// # Safety
///
/// `out` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_builtin(out: *mut *mut pilah_triage) -> pilah_status {
    guarded(|| {
        check(out)?;
        keep_panics_quiet();
        let engine = pilah_triage::new(Engine::Builtin(Triage::builtin()));
        // SAFETY: neither NULL nor unaligned, and writable by the contract above.
        unsafe { out.write(Box::into_raw(Box::new(engine))) };
        Ok(())
    })
}

/// Gives `*out` an engine with the built-in lexicons and, over them, every `*.tsv` file of the directory `path` (`path_len` bytes, not terminated; give an
/// absolute path). A file with a fault is refused with all its faults, `PILAH_LEXICON`; what cannot be read is `PILAH_IO`.
///
/// `err` (`err_cap` bytes; NULL for none) gets the reasons, one a line, as terminated UTF-8 cut at the end of a character: on failure the message, else the
/// empty text. On failure `*out` is left as it was.
///
/// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
///
/// # Safety
///
/// `path` points to `path_len` bytes, `err` to `err_cap` bytes, `out` can be written; each may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_from_dir(path: *const c_char, path_len: usize, out: *mut *mut pilah_triage, err: *mut c_char, err_cap: usize) -> pilah_status {
    // SAFETY: the same contract.
    unsafe {
        build(out, err, err_cap, || {
            let path = path_of(bytes(path, path_len)?)?;
            Ok(Triage::builder().lexicon_dir(path).build())
        })
    }
}

/// As `pilah_triage_from_dir`, with `n_files` lexicon files from memory: `2 * n_files` texts in one buffer, the name of a file and its text in turn. Text `i` is
/// `data[offsets[i]]` up to, not including, `data[offsets[i + 1]]`; `offsets` holds `2 * n_files + 1` numbers. All must be UTF-8. The name says the category:
/// `objek-kami.tsv` is of category `objek`. With `n_files` 0 `offsets` may be NULL, and the engine is one of the built-in lexicons that shares nothing.
///
/// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
///
/// # Safety
///
/// `data` points to `data_len` bytes, `offsets` to `2 * n_files + 1` numbers, `err` to `err_cap` bytes, `out` can be written; each may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_from_strings(
    data: *const c_char,
    data_len: usize,
    offsets: *const i64,
    n_files: usize,
    out: *mut *mut pilah_triage,
    err: *mut c_char,
    err_cap: usize,
) -> pilah_status {
    // SAFETY: the same contract.
    unsafe {
        build(out, err, err_cap, || {
            let texts = Texts::new(data, data_len, offsets, n_files.checked_mul(2).ok_or(PILAH_BAD_LENGTH)?)?;
            let texts: Vec<&str> = texts.iter().map(|t| text(t.as_ptr().cast(), t.len())).collect::<Result<_, _>>()?;
            let mut builder = Triage::builder();
            for file in texts.chunks_exact(2) {
                builder.lexicon_str(file[0], file[1]);
            }
            Ok(builder.build())
        })
    }
}

/// Frees a handle; NULL is fine. No call may be running on it, and nothing that it owns (`pilah_triage_lexicon`, `pilah_triage_office`) may be used any more.
///
/// Safe from any thread.
///
/// # Safety
///
/// `triage` is NULL or a handle that has not been freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_free(triage: *mut pilah_triage) {
    guarded_or((), || {
        if check(triage).is_ok() {
            // SAFETY: it came out of `Box::into_raw` and was not freed, by the contract above.
            drop(unsafe { Box::from_raw(triage) });
        }
    });
}

/// Builds an engine and hands it out, or says why not.
///
/// # Safety
///
/// `out` and `err` as in the functions above.
unsafe fn build(out: *mut *mut pilah_triage, err: *mut c_char, err_cap: usize, make: impl FnOnce() -> Result<Result<Triage, Error>, pilah_status>) -> pilah_status {
    let mut why = String::new();
    let status = guarded(|| {
        check(out)?;
        keep_panics_quiet();
        let triage = make()?.map_err(|error| {
            // A 0 in a path would end the message early.
            why = error.to_string().replace('\0', "\u{fffd}");
            if error.is_io() { PILAH_IO } else { PILAH_LEXICON }
        })?;
        let engine = pilah_triage::new(Engine::Own(Box::new(triage)));
        // SAFETY: neither NULL nor unaligned, and writable by the contract.
        unsafe { out.write(Box::into_raw(Box::new(engine))) };
        Ok(())
    });
    if status != PILAH_OK && why.is_empty() {
        why = meaning(status).to_string_lossy().into_owned();
    }
    // SAFETY: the same contract.
    unsafe { copy(&why, err, err_cap) };
    status
}

#[cfg(unix)]
fn path_of(path: &[u8]) -> Result<PathBuf, pilah_status> {
    use std::os::unix::ffi::OsStrExt;
    Ok(std::ffi::OsStr::from_bytes(path).into())
}

#[cfg(not(unix))]
fn path_of(path: &[u8]) -> Result<PathBuf, pilah_status> {
    std::str::from_utf8(path).map(PathBuf::from).map_err(|_| PILAH_INVALID_UTF8)
}
