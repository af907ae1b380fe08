//! Rows that nothing can reach are dead: whoever reads them believes that they do something.

use std::path::Path;

use pilah::{Scratch, Triage};

/// Attack rows that may stay unseen in their own words, in thousandths: those that a literal sense, a name or a longer row takes over.
const UNREACHED: usize = 5;

/// C27: the words of each attack row, said of the admin, make a post that swears, abuses, taunts or at least sets off a reading of an attack.
#[test]
fn every_attack_row_is_found_by_its_own_words() {
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let (mut of, mut unseen) = (0, Vec::new());
    let mut files: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons")).expect("the lexicons").map(|e| e.expect("an entry").path()).collect();
    files.sort_unstable();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("serangan") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a lexicon");
        for (line, row) in text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#') && !l.starts_with("frasa\t")) {
            let phrase = row.split('\t').next().unwrap_or(row);
            if phrase.contains('<') {
                // A pattern with a class of words in it is no text.
                continue;
            }
            of += 1;
            let found = [phrase.to_owned(), format!("min {phrase}"), format!("dasar {phrase} kalian")].iter().any(|post| !triage.terms(&mut scratch, post).attacks.is_empty());
            if !found {
                unseen.push(format!("{name}:{}: {phrase}", line + 1));
            }
        }
    }
    println!("attack rows: {} of {of} are not found by their own words", unseen.len());
    unseen.iter().for_each(|u| println!("  {u}"));
    assert!(of > 5_000, "{of} rows");
    if unseen.len() * 1000 > UNREACHED * of {
        crate::report("attack rows that nothing reaches", &unseen, 100);
    }
}
