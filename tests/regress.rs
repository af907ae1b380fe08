//! Inputs that once broke something, one file each in `tests/regressions`: `post-*` are posts, `lexicon-CATEGORY-*` lexicon files.

use std::path::Path;

use pilah::{Scratch, Triage};

use crate::soundness::{badly_normalised, broken};

#[test]
fn what_once_broke_holds() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("regressions");
    let mut problems = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(directory).expect("the directory").map(|e| e.expect("an entry").path()).collect();
    files.sort_unstable();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        if name.starts_with("post-") {
            problems.extend(broken(Triage::builtin(), &text));
            problems.extend(badly_normalised(Triage::builtin(), &mut Scratch::new(), &text));
        } else if let Some(rest) = name.strip_prefix("lexicon-") {
            let category = rest.split('-').next().unwrap_or(rest);
            if let Ok(triage) = Triage::builder().without_builtin().lexicon_str(format!("{category}.tsv"), text.clone()).build() {
                problems.extend(broken(&triage, &text));
            }
        } else if name != "README.md" {
            problems.push(format!("{name}: neither post- nor lexicon-"));
        }
    }
    crate::report("inputs that broke once and break again", &problems, 60);
}

/// The normaliser keeps its promises for every post of the cases.
#[test]
fn every_case_is_normalised_soundly() {
    let (triage, mut scratch) = (Triage::builtin(), Scratch::new());
    let problems: Vec<String> = crate::cases::all_texts().iter().flat_map(|t| badly_normalised(triage, &mut scratch, t)).collect();
    crate::report("posts that are normalised unsoundly", &problems, 60);
}
