//! Where rows come from, and that the table of reliability names tests that exist.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lexicons() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("lexicons")).expect("the lexicons").map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "tsv"));
    files.sort_unstable();
    files
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// C25: every row of every lexicon names a source, and every source is under the licence of the project.
#[test]
fn every_row_is_ours_to_give_away() {
    let text = std::fs::read_to_string(root().join("lexicons").join("sumber.tsv")).expect("the sources");
    let sources: HashMap<String, String> = rows(&text).skip(1).map(|r| (r[0].to_owned(), r[2].to_owned())).collect();
    let mut problems: Vec<String> = sources.iter().filter(|(_, licence)| *licence != "MIT OR Apache-2.0").map(|(s, l)| format!("source {s} is under {l:?}")).collect();
    for file in lexicons() {
        let text = std::fs::read_to_string(&file).expect("a lexicon");
        let mut rows = rows(&text);
        let header = rows.next().expect("a header");
        let Some(column) = header.iter().position(|c| *c == "sumber").filter(|_| !file.ends_with("sumber.tsv")) else { continue };
        for row in rows.filter(|r| !r.get(column).is_some_and(|s| sources.contains_key(*s))) {
            problems.push(format!("{}: {} has the source {:?}", file.display(), row[0], row.get(column)));
        }
    }
    crate::report("rows of unknown source or licence", &problems, 40);
}

/// Every test that `reliability.md` names is there, and every id is in it.
#[test]
fn the_table_of_reliability_names_tests_that_exist() {
    let table = include_str!("reliability.md");
    let mut problems = Vec::new();
    for id in 1..=28 {
        if !table.contains(&format!("| C{id:02} |")) {
            problems.push(format!("C{id:02} has no line"));
        }
    }
    for named in table.lines().filter(|l| l.starts_with("| C")).flat_map(|l| l.split('`').skip(1).step_by(2)) {
        let (file, test) = named.split_once(':').unwrap_or((named, ""));
        let binding: PathBuf = file.split('/').take(2).collect();
        if !file.contains('/') && !root().join(file).exists() || (file.starts_with("bindings/") && !root().join(&binding).exists()) {
            continue;
        }
        match std::fs::read_to_string(root().join(file)) {
            Ok(text) if test.is_empty() || text.contains(&format!("fn {test}(")) => {}
            Ok(_) => problems.push(format!("{file} has no test {test}")),
            Err(why) => problems.push(format!("{file}: {why}")),
        }
    }
    crate::report("lines of reliability.md that name nothing", &problems, usize::MAX);
}
