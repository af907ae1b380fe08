//! Any bytes as a lexicon file: an engine or a list of faults with places, never a panic, never a half-loaded file.
//!
//! The first byte chooses the category, the second the way in: from memory, from a file (which decodes), beside the built-in files (rarely: that costs
//! some milliseconds), with the strict checks.
#![no_main]

#[path = "../../tests/soundness.rs"]
#[allow(dead_code)]
mod soundness;

use libfuzzer_sys::fuzz_target;
use pilah::{Scratch, Triage};

const CATEGORIES: &[&str] = &[
    "akrab", "ambang", "bobot", "daerah", "darurat", "diri", "ejekan", "emoji", "harfiah", "huruf", "identitas", "imbuhan", "keluhan", "kosakata", "kritik", "kutip", "lampau",
    "masalah", "mohon", "nama", "negasi", "niat", "objek", "obrolan", "opd", "pelaku", "pengiring", "penguat", "pilihan", "politik", "pujian", "sasaran", "serangan", "siaran",
    "slang", "spam", "sumber", "tanya", "lain", "",
];

fuzz_target!(|bytes: &[u8]| {
    let [category, way, content @ ..] = bytes else { return };
    let name = format!("{}-uji.tsv", CATEGORIES[usize::from(*category) % CATEGORIES.len()]);
    let mut builder = Triage::builder();
    if way % 64 != 0 {
        builder.without_builtin();
    }
    let mut lines = 1 + content.iter().filter(|b| **b == b'\n').count();
    if way % 2 == 0 {
        builder.lexicon_str(name.as_str(), String::from_utf8_lossy(content));
    } else {
        let directory = std::env::temp_dir().join(format!("pilah-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        let file = directory.join(&name);
        std::fs::write(&file, content).expect("a file");
        builder.lexicon_dir(&directory);
        std::fs::remove_file(&file).expect("the file");
        // UTF-16 counts its own lines.
        lines = content.len() + 1;
    }
    if *way == 2 {
        builder.strict();
    }
    match builder.build() {
        Ok(triage) => {
            let (text, mut scratch) = (String::from_utf8_lossy(content), Scratch::new());
            let problems: Vec<String> = text.lines().take(4).flat_map(|l| l.split('\t').take(2)).flat_map(|post| soundness::broken_with(&triage, &mut scratch, post)).collect();
            assert!(problems.is_empty(), "{}", problems.join("\n"));
            assert!(soundness::broken_with(&triage, &mut scratch, &text).is_empty());
            assert!(soundness::badly_normalised(&triage, &mut scratch, &text).is_empty());
        }
        Err(error) => {
            assert!(!error.issues().is_empty());
            for issue in error.issues() {
                assert!(issue.line() <= lines, "line {} of {lines}", issue.line());
                assert!(!issue.message().is_empty());
            }
            assert!(!error.to_string().is_empty());
        }
    }
});
