//! The committed headers are those that the sources make, and the constants in them are the codes of the core.
//!
//! `PILAH_WRITE=1 cargo test -p pilah-capi --test header` (or `make header`) writes them anew.

use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The header as the sources make it.
fn header() -> String {
    let config = cbindgen::Config::from_file(here().join("cbindgen.toml")).expect("a configuration");
    let bindings = cbindgen::Builder::new().with_config(config).with_crate(here()).generate().expect("a header");
    let mut out = Vec::new();
    bindings.write(&mut out);
    let text = String::from_utf8(out).expect("UTF-8");
    // rustdoc asks for this heading; in C it would be a strange word.
    text.replace("// # Safety\n//\n// ", "// The caller's part: ")
}

/// The same without comments and directives, which the parser of PHP's FFI does not know; before it what `FFI::load` reads.
fn ffi_header(header: &str) -> String {
    let version = env!("CARGO_PKG_VERSION_MAJOR");
    let mut out = format!("#define FFI_SCOPE \"pilah\"\n#define FFI_LIB \"libpilah.so.{version}\"\n");
    let mut cplusplus = false;
    for line in header.lines() {
        match line.trim_start() {
            l if l.starts_with("#ifdef __cplusplus") => cplusplus = true,
            l if l.starts_with("#endif") => cplusplus = false,
            l if cplusplus || l.is_empty() || l.starts_with(['#', '/']) => {}
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

fn fresh(path: &Path, made: &str) {
    if std::env::var_os("PILAH_WRITE").is_some() {
        std::fs::write(path, made).expect("the header can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == made, "{} is not what the sources make: run `make header` in bindings/c and commit", path.display());
}

#[test]
fn the_headers_are_fresh() {
    let header = header();
    fresh(&here().join("include/pilah.h"), &header);
    fresh(&here().join("include/pilah.ffi.h"), &ffi_header(&header));
}

/// The value of a constant in the header.
fn constant(header: &str, name: &str) -> Option<u32> {
    let line = header.lines().find_map(|l| l.strip_prefix("#define ")?.strip_prefix(name)?.strip_prefix(' '))?;
    line.parse().ok()
}

#[test]
fn the_constants_are_the_codes_of_the_core() {
    use pilah_core::{Kind, Label, Target, Topic};
    let header = header();
    let mut named = Vec::new();
    let mut compare = |list: &str, codes: Vec<(&str, u8)>| {
        for (name, code) in codes {
            let name = format!("PILAH_{list}_{}", name.to_uppercase());
            assert_eq!(constant(&header, &name), Some(u32::from(code)), "{name}");
            named.push(name);
        }
    };
    compare("LABEL", Label::ALL.iter().map(|l| (l.as_str(), l.code())).collect());
    compare("KIND", Kind::ALL.iter().map(|k| (k.as_str(), k.code())).collect());
    compare("TOPIC", Topic::ALL.iter().map(|t| (t.as_str(), t.code())).collect());
    compare("TARGET", Target::ALL.iter().map(|t| (t.as_str(), t.code())).collect());
    // None is left over that the core does not know.
    let listed = header.lines().filter(|l| ["LABEL", "KIND", "TOPIC", "TARGET"].iter().any(|list| l.starts_with(&format!("#define PILAH_{list}_")))).count();
    assert_eq!(listed, named.len());
}

#[test]
fn numbers_that_callers_have_stored_stay() {
    let header = header();
    let frozen = "ABI_VERSION 1, NONE 255, OK 0, NULL_ARGUMENT 1, INVALID_UTF8 2, LEXICON 3, IO 4, BAD_OFFSETS 5, BAD_LENGTH 6, BAD_ARGUMENT 7, OUT_OF_MEMORY 8, PANIC 99, \
                  FLAG_ABUSIVE 1, FLAG_MIXED 2, FLAG_PROFANITY 4, FLAG_TRUNCATED 8, FLAG_INVALID_UTF8 16, PROFILE_STANDAR 0, PROFILE_EJAAN 1";
    for entry in frozen.split(", ") {
        let (name, value) = entry.split_once(' ').expect("a name and a number");
        assert_eq!(constant(&header, &format!("PILAH_{name}")).map(|v| v.to_string()).as_deref(), Some(value), "{name}");
    }
}
