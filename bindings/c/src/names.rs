//! Versions and names. All are static or belong to a handle; a caller frees none of them.

use std::ffi::{CStr, c_char};
use std::ptr::null;

use pilah_core::{Kind, Label, Target, Topic};

use super::codes::PILAH_ABI_VERSION;
use super::engine::pilah_triage;
use super::input::value;
use super::status::guarded_or;

/// The version of functions and records that the library has. Compare it with PILAH_ABI_VERSION of the header when loading: with another number do not go on.
/// Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_abi_version() -> u32 {
    guarded_or(0, || PILAH_ABI_VERSION)
}

/// The version of pilah, such as "0.1.0". Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_version() -> *const c_char {
    const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version holds no 0"),
    };
    guarded_or(null(), || VERSION.as_ptr())
}

/// Names with a terminating 0, made of the core's at compile time.
macro_rules! terminated {
    ($Type:ident) => {{
        const COUNT: usize = $Type::ALL.len();
        const NAMES: [[u8; 32]; COUNT] = {
            let mut names = [[0; 32]; COUNT];
            let mut i = 0;
            while i < COUNT {
                let name = $Type::ALL[i].as_str().as_bytes();
                assert!(name.len() < 32);
                let mut j = 0;
                while j < name.len() {
                    names[i][j] = name[j];
                    j += 1;
                }
                i += 1;
            }
            names
        };
        static TABLE: [[u8; 32]; COUNT] = NAMES;
        &TABLE
    }};
}

fn name_of(names: &'static [[u8; 32]], code: u8) -> *const c_char {
    guarded_or(null(), || names.get(usize::from(code)).map_or(null(), |name| name.as_ptr().cast()))
}

/// The name of a PILAH_LABEL_*, such as "service_request"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_label_name(label: u8) -> *const c_char {
    name_of(terminated!(Label), label)
}

/// The name of a PILAH_KIND_*, such as "aduan"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_kind_name(kind: u8) -> *const c_char {
    name_of(terminated!(Kind), kind)
}

/// The name of a PILAH_TOPIC_*, such as "lampu_jalan"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_topic_name(topic: u8) -> *const c_char {
    name_of(terminated!(Topic), topic)
}

/// The name of a PILAH_TARGET_*, such as "admin"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn pilah_target_name(target: u8) -> *const c_char {
    name_of(terminated!(Target), target)
}

/// Which lexicons judge: version and hash, to be stored with every verdict. Terminated UTF-8 that lives as long as the handle; NULL without one. Safe from any
/// thread, with the same handle.
///
/// # Safety
///
/// `triage` is NULL or a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_lexicon(triage: *const pilah_triage) -> *const c_char {
    guarded_or(null(), || {
        // SAFETY: the same contract.
        unsafe { value(triage) }.map_or(null(), |triage| triage.lexicon.as_ptr())
    })
}

/// The office that a PILAH_TOPIC_* usually goes to, by the lexicon table `opd.tsv`. Terminated UTF-8 that lives as long as the handle; NULL without a handle, for a
/// topic without an office and for any other number. Safe from any thread, with the same handle.
///
/// # Safety
///
/// `triage` is NULL or a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pilah_triage_office(triage: *const pilah_triage, topic: u8) -> *const c_char {
    guarded_or(null(), || {
        // SAFETY: the same contract.
        let Ok(triage) = (unsafe { value(triage) }) else { return null() };
        triage.offices.get(usize::from(topic)).and_then(|o| o.as_ref()).map_or(null(), |office| office.as_ptr())
    })
}
