//! What a reader of lexicon files cannot see row by row: rows that are well formed and yet wrong. Messages are in Indonesian, for those who keep the files.

use std::collections::{HashMap, HashSet};

use super::{Category, Row, Source, Sources, base_name, builtin};
use crate::error::Issue;

/// Looks through the files that are not built in and adds what is wrong with them.
pub(crate) fn check(given: &Sources, issues: &mut Vec<Issue>) {
    let own: HashSet<&str> = given.files().iter().filter(|f| !f.builtin).map(|f| &*f.name).collect();
    let sources = &together(given);
    let own = |f: &Source| own.contains(&*f.name);
    let files = || sources.files().iter().filter(|f| own(f));
    shapes(sources, files(), issues);
    known_origins(sources, files(), issues);
    for category in Category::ALL {
        doubles(sources, files().filter(|f| f.category == *category), issues);
    }
    circles(sources, files(), issues);
    super::spellings::check(sources, &Sources::default(), own, issues);
    super::protected::check(sources, own, issues);
}

/// Names that are also identity words are no cues: such a row of `nama` is passed over in silence, as in the built-in files.
pub(crate) fn forgive_names(issues: &mut Vec<Issue>) {
    issues.retain(|i| !(Category::of_file(i.file()) == Some(Category::Name) && i.message().starts_with("an identity word")));
}

/// The given files together with the built-in ones, as an engine reads them. A file that is named as a built-in one stands in its place: a directory may be the
/// next version of the built-in one.
fn together(given: &Sources) -> Sources {
    let mut all = Sources::default();
    let same = |name: &str| given.files().iter().rfind(|f| base_name(&f.name) == name);
    // Adding cannot fail: the files were added once already, and a test builds the built-in ones.
    for (name, text) in builtin::FILES {
        let _ = match same(name) {
            Some(f) => all.add(f.name.clone(), f.text.clone(), true),
            None => all.add((*name).into(), (*text).into(), true),
        };
    }
    for f in given.files().iter().filter(|f| !builtin::is_builtin(base_name(&f.name)) || !same(base_name(&f.name)).is_some_and(|s| std::ptr::eq(s, *f))) {
        let _ = all.add(f.name.clone(), f.text.clone(), false);
    }
    all
}

/// All rows that are well formed, with their cells; faults of form are told elsewhere.
pub(super) fn rows(file: &Source) -> impl Iterator<Item = (Row, super::Cells<'_>)> {
    let mut rows = file.rows();
    std::iter::from_fn(move || rows.next())
}

/// A phrase as it is compared: small letters, one blank between words.
pub(super) fn plain(phrase: &str) -> String {
    phrase.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn fault(sources: &Sources, row: Row, column: usize, message: String) -> Issue {
    let (file, line) = sources.place(row).unwrap_or(("", 0));
    Issue::new(file, line, column, message)
}

/// What a name may be the name of, and the classes of regional words.
const NAMES: &[&str] = &["tempat", "orang", "lembaga", "merek", "klub"];
const CLASSES: &[&str] = &["n", "v", "a", "adv", "pron", "num", "p", "konj", "prep", "intj", "-", ""];

/// Entries are written as posts are compared: in small letters, with one blank between words. A row that is not would never be found.
fn shapes<'s>(sources: &Sources, own: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    for file in own {
        let column = |name: &str| file.category.columns().iter().position(|c| *c == name);
        let (kind, class) = (column("jenis").filter(|_| file.category == Category::Name), column("kelas").filter(|_| file.category == Category::Regional));
        let words = !matches!(file.category, Category::Confusable | Category::Threshold | Category::Office | Category::Origin | Category::Weight | Category::ClassWeight);
        for (row, cells) in rows(file) {
            let entry = cells.get(0);
            if words && entry != plain(entry) {
                let small = plain(entry);
                issues.push(fault(sources, row, 1, format!("{entry:?} tidak akan pernah ditemukan; tulis {small:?} (huruf kecil, satu spasi antarkata)")));
            }
            if words {
                // Posts are folded before they are compared; entries are not.
                let unseen = |c: char| c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}');
                if entry.chars().any(unseen) {
                    issues.push(fault(sources, row, 1, format!("{entry:?} memuat tanda yang tidak terlihat; hapus isi sel dan ketik ulang")));
                } else if entry.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
                    issues.push(fault(sources, row, 1, format!("{entry:?} tidak akan pernah ditemukan: kiriman dibaca tanpa tanda aksen; tulis dengan huruf a sampai z")));
                }
            }
            // The tables of words are asked one word at a time.
            if matches!(file.category, Category::Slang | Category::Regional | Category::Vocabulary) && entry.contains(' ') {
                issues.push(fault(sources, row, 1, format!("{entry:?} tidak akan pernah ditemukan: di berkas ini satu baris satu kata; frasa ditulis di berkas isyarat")));
            }
            if let Some(c) = kind.filter(|c| !NAMES.contains(&cells.get(*c))) {
                issues.push(fault(sources, row, c + 1, format!("jenis nama {:?} tidak dikenal; pakai {}", cells.get(c), NAMES.join(", "))));
            }
            if let Some(c) = class.filter(|c| !CLASSES.contains(&cells.get(*c))) {
                issues.push(fault(sources, row, c + 1, format!("kelas kata {:?} tidak dikenal; pakai {}", cells.get(c), CLASSES[..10].join(" "))));
            }
        }
    }
}

/// Every row names a source that `sumber.tsv` lists.
fn known_origins<'s>(sources: &Sources, own: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    let known: HashSet<String> = sources.of(Category::Origin).flat_map(rows).map(|(_, cells)| cells.get(0).to_owned()).collect();
    for file in own.filter(|f| f.category != Category::Origin) {
        let Some(column) = file.category.columns().iter().position(|c| *c == "sumber") else { continue };
        for (row, cells) in rows(file) {
            match cells.get(column) {
                "" => issues.push(fault(sources, row, column + 1, "kolom sumber kosong; isi dengan nama yang ada di sumber.tsv, misalnya penutur".to_owned())),
                name if !known.contains(name) => {
                    issues.push(fault(sources, row, column + 1, format!("sumber {name:?} tidak ada di sumber.tsv; tambahkan di sana atau pakai nama yang sudah ada")));
                }
                _ => {}
            }
        }
    }
}

/// Within one directory no phrase of a category stands twice with different values: which one counts would depend on the order of files.
fn doubles<'s>(sources: &Sources, files: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    let mut seen: HashMap<(&str, String), (Row, Vec<&str>)> = HashMap::new();
    for file in files {
        let columns = file.category.columns();
        let keys = match file.category {
            // One affix may stand for several letters.
            Category::Affix => continue,
            // Of one term each class has a weight.
            Category::ClassWeight => 2,
            _ => 1,
        };
        let directory = file.name.rfind(['/', '\\']).map_or("", |i| &file.name[..i]);
        for (row, cells) in rows(file) {
            // Confusable letters, emoji and terms are told apart as they are written.
            let phrase = match file.category {
                Category::Confusable | Category::Emoji => cells.get(0).to_owned(),
                _ => plain(cells.get(0)),
            };
            let key = if keys == 2 { format!("{phrase}\t{}", cells.get(1)) } else { phrase };
            let values: Vec<&str> = (keys..columns.len()).filter(|i| !matches!(columns[*i], "bahasa" | "sumber" | "catatan" | "jumlah")).map(|i| cells.get(i)).collect();
            match seen.get(&(directory, key.clone())) {
                None => drop(seen.insert((directory, key), (row, values))),
                Some((_, same)) if *same == values => {}
                Some((first, _)) => {
                    let (file, line) = sources.place(*first).unwrap_or(("", 0));
                    issues.push(fault(sources, row, 1, format!("{:?} sudah ada di {file}:{line} dengan nilai lain; hapus salah satu", cells.get(0))));
                }
            }
        }
    }
}

/// No two spellings point at each other: the normal form would depend on the order of rows.
fn circles<'s>(sources: &Sources, own: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    let mut standard: HashMap<String, String> = HashMap::new();
    for (_, cells) in sources.of(Category::Slang).flat_map(rows) {
        standard.entry(plain(cells.get(0))).or_insert_with(|| plain(cells.get(1)));
    }
    for (row, cells) in own.filter(|f| f.category == Category::Slang).flat_map(rows) {
        let (form, target) = (plain(cells.get(0)), plain(cells.get(1)));
        if form != target && standard.get(&target).is_some_and(|back| *back == form) {
            issues.push(fault(sources, row, 2, format!("{form:?} menunjuk {target:?} dan {target:?} menunjuk {form:?}; hapus salah satu")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(files: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.add((*name).into(), (*text).into(), false).unwrap();
        }
        let mut issues = Vec::new();
        check(&sources, &mut issues);
        issues.iter().map(|i| format!("{}:{}:{}", i.file(), i.line(), i.column())).collect()
    }

    const ATTACK: &str = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n";

    #[test]
    fn an_attack_may_share_a_word_only_where_a_literal_sense_is_known() {
        let rows =
            [("lampu jalan\tinsult\thina\t2\t5", 1), ("lampu jalan\tinsult\thina\t2\t2", 0), ("lampu jalan\tinsult\thewan\t2\t5", 0), ("sontoloyo sekali\tinsult\thina\t2\t5", 0)];
        for (row, count) in rows {
            let text: &'static str = format!("{ATTACK}{row}\tid\tpenutur\t\n").leak();
            assert_eq!(faults(&[("serangan-lokal.tsv", text)]).len(), count, "{row}");
        }
    }

    #[test]
    fn other_directories_and_other_classes_are_no_doubles() {
        let one = "topik\topd\tsumber\tcatatan\nadminduk\tDinas A\tpedoman\t\n";
        let other = "topik\topd\tsumber\tcatatan\nadminduk\tDinas B\tpedoman\t\n";
        assert_eq!(faults(&[("a/opd-satu.tsv", one), ("b/opd-dua.tsv", other)]), [""; 0]);
        assert_eq!(faults(&[("a/opd-satu.tsv", one), ("a/opd-tiga.tsv", other)]), ["a/opd-tiga.tsv:2:1"]);
        let classes = "istilah\tpilihan\tbobot\tjumlah\tsumber\tcatatan\nlampu\tlampu_jalan\t50\t3\tlatih\t\nlampu\tlistrik\t20\t3\tlatih\t\n";
        assert_eq!(faults(&[("pilihan-latih.tsv", classes)]), [""; 0]);
    }
}
