//! What a reader of lexicon files cannot see row by row: rows that are well formed and yet wrong. Messages are in Indonesian, for those who keep the files.

use std::collections::{HashMap, HashSet};

use super::{Category, Row, Source, Sources, builtin};
use crate::error::Issue;

/// Words that stand in any post: an attack row of one of them would hide requests.
const STOP_WORDS: &str = "ada adalah agar akan aku anda apa apakah atau bagi bahwa banyak bapak baru beberapa belum biar bisa bu bukan buat dan dapat dari \
    dengan di dia hanya hari ibu ini itu iya jadi jangan jika juga kalau kami kamu kan kapan karena kata ke kepada kita lagi lah lalu lebih maka mas masih mau mbak \
    mereka min nah nya oleh orang pada pak para pas pernah perlu pun saat saja sama sampai sangat saya se sebagai sebelum secara sedang sekarang semua seperti \
    serta setelah si sini situ sudah supaya tanpa telah tentang tetapi tiap tidak tolong untuk waktu ya yaitu yang";
/// An attack row of at least this weight speaks by itself.
const CLEAR: u8 = 3;
/// Cues that no attack row may take the words of.
const PROTECTED: &[Category] = &[Category::Urgent, Category::Object, Category::Problem, Category::Request, Category::Question];

/// Looks through the files that are not built in and adds what is wrong with them.
pub(crate) fn check(sources: &Sources, issues: &mut Vec<Issue>) {
    let shipped = shipped(sources);
    let own = || sources.files().iter().filter(|f| !f.builtin);
    let all: Vec<&Sources> = vec![sources, &shipped];
    known_origins(&all, sources, own(), issues);
    for category in Category::ALL {
        doubles(sources, own().filter(|f| f.category == *category), issues);
    }
    hidden_words(&all, sources, own(), issues);
    circles(&all, sources, own(), issues);
    super::spellings::check(sources, &shipped, |f| !f.builtin, issues);
}

/// Names that are also identity words are no cues: such a row of `nama` is passed over in silence, as in the built-in files.
pub(crate) fn forgive_names(issues: &mut Vec<Issue>) {
    issues.retain(|i| !(Category::of_file(i.file()) == Some(Category::Name) && i.message().starts_with("an identity word")));
}

/// The built-in files, without those that a file of the same name stands for: a directory may be the next version of the built-in one.
fn shipped(sources: &Sources) -> Sources {
    let base = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
    let here: HashSet<String> = sources.files().iter().map(|f| base(&f.name)).collect();
    let mut shipped = Sources::default();
    for (name, text) in builtin::FILES.iter().filter(|(name, _)| !here.contains(*name)) {
        // Cannot fail: a test builds the built-in files.
        let _ = shipped.add((*name).into(), (*text).into(), true);
    }
    shipped
}

/// All rows that are well formed, with their cells; faults of form are told elsewhere.
fn rows(file: &Source) -> impl Iterator<Item = (Row, super::Cells<'_>)> {
    let mut rows = file.rows();
    std::iter::from_fn(move || rows.next())
}

/// A phrase as it is compared: small letters, one blank between words.
fn plain(phrase: &str) -> String {
    phrase.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fault(sources: &Sources, row: Row, column: usize, message: String) -> Issue {
    let (file, line) = sources.place(row).unwrap_or(("", 0));
    Issue::new(file, line, column, message)
}

/// Every row names a source that `sumber.tsv` lists.
fn known_origins<'s>(all: &[&Sources], sources: &Sources, own: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    let known: HashSet<String> = all.iter().flat_map(|s| s.of(Category::Origin)).flat_map(rows).map(|(_, cells)| cells.get(0).to_owned()).collect();
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

/// No attack row takes a word that a request is made of, and no spelling turns such a word into an attack.
fn hidden_words<'s>(all: &[&Sources], sources: &Sources, own: impl Iterator<Item = &'s Source> + Clone, issues: &mut Vec<Issue>) {
    let mut protected: HashMap<String, (&Sources, Row)> = HashMap::new();
    for category in PROTECTED {
        for set in all {
            for (row, cells) in set.of(*category).flat_map(rows) {
                protected.entry(plain(cells.get(0))).or_insert((set, row));
            }
        }
    }
    let attacks: HashSet<String> = all.iter().flat_map(|s| s.of(Category::Attack)).flat_map(rows).map(|(_, cells)| plain(cells.get(0))).collect();
    let stop_words: HashSet<&str> = STOP_WORDS.split_whitespace().collect();
    for file in own {
        for (row, cells) in rows(file) {
            let phrase = plain(cells.get(0));
            let place = |(set, row): &(&Sources, Row)| set.place(*row).map_or_else(String::new, |(file, line)| format!("{file}:{line}"));
            let why = match file.category {
                Category::Attack if phrase.is_ascii() && phrase.bytes().filter(u8::is_ascii_alphanumeric).count() < 2 => {
                    Some("satu huruf atau tanda bukan serangan: akan mengenai kiriman apa saja".to_owned())
                }
                Category::Attack if stop_words.contains(&*phrase) => Some(format!("{phrase:?} kata sehari-hari: sebagai serangan akan menyembunyikan permintaan warga")),
                // Animals and things have a literal sense that the rules know of, and a weak row does not speak by itself.
                Category::Attack if cells.get(2) != "hewan" && cells.get(1) != "nyinyir" && cells.get(4).parse().is_ok_and(|w: u8| w >= CLEAR) => protected
                    .get(&phrase)
                    .map(|p| format!("{phrase:?} juga ada di {}: sebagai serangan akan menyembunyikan permintaan; pakai frasa yang lebih panjang, atau bobot 1-2", place(p))),
                Category::Slang if attacks.contains(&plain(cells.get(1))) && !attacks.contains(&phrase) => {
                    protected.get(&phrase).map(|p| format!("{phrase:?} ada di {}; ejaan ini mengubahnya menjadi serangan {:?}", place(p), cells.get(1)))
                }
                _ => None,
            };
            issues.extend(why.map(|why| fault(sources, row, 1, why)));
        }
    }
}

/// No two spellings point at each other: the normal form would depend on the order of rows.
fn circles<'s>(all: &[&Sources], sources: &Sources, own: impl Iterator<Item = &'s Source>, issues: &mut Vec<Issue>) {
    let mut standard: HashMap<String, String> = HashMap::new();
    for (_, cells) in all.iter().flat_map(|s| s.of(Category::Slang)).flat_map(rows) {
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
