//! Words that no row may take away: those of emergencies and services, and the common words that stand in any post. Messages are in Indonesian, for those who
//! keep the files.

use std::collections::{HashMap, HashSet};

use super::lint::{fault, plain, rows};
use super::{Category, Row, Source, Sources, common};
use crate::error::Issue;
use crate::label::{Kind, Language};
use crate::matcher::{Matcher, Nature};
use crate::normalise::repair::{How, Resolved, repair};
use crate::normalise::words::{Words, fixed};

/// Words that stand in any post: an attack row of one of them would hide requests.
const STOP_WORDS: &str = "ada adalah agar akan aku anda apa apakah atau bagi bahwa banyak bapak baru beberapa belum biar bisa bu bukan buat dan dapat dari \
    dengan di dia hanya hari ibu ini itu iya jadi jangan jika juga kalau kami kamu kan kapan karena kata ke kepada kita lagi lah lalu lebih maka mas masih mau mbak \
    mereka min nah nya oleh orang pada pak para pas pernah perlu pun saat saja sama sampai sangat saya se sebagai sebelum secara sedang sekarang semua seperti \
    serta setelah si sini situ sudah supaya tanpa telah tentang tetapi tiap tidak tolong untuk waktu ya yaitu yang";
/// An attack row of at least this weight speaks by itself.
const CLEAR: u8 = 3;
/// Cues that no attack row may take the words of.
const CUES: &[Category] = &[Category::Urgent, Category::Object, Category::Problem, Category::Request, Category::Question];
/// What speaks against a request, however plain the request is.
const AGAINST: &[Category] = &[Category::Spam, Category::Broadcast, Category::Chat, Category::Politics];

/// Cues that a word must not lend to a small word that it is a spelling of.
const BORROWED: &[Category] =
    &[Category::Object, Category::Problem, Category::Request, Category::Question, Category::Complaint, Category::Urgent, Category::Politics, Category::Spam, Category::Addressee];

/// A word or phrase that has to reach the desk.
struct Guarded {
    row: Row,
    category: Category,
    /// Weight, or level of an emergency.
    weight: u8,
}

impl Guarded {
    /// An emergency, or a word that names a service or a fault without doubt.
    fn is_clear(&self) -> bool {
        match self.category {
            Category::Urgent => true,
            Category::Object => self.weight >= 4,
            Category::Problem => self.weight >= 3,
            _ => false,
        }
    }
}

/// What to do with an attack that hits what it should not.
const WAYS_OUT: &str = "pakai frasa yang lebih panjang, sifat hewan bila ada arti harfiahnya, atau bobot 1-2";

/// Whether an attack row speaks whatever stands around it: not an animal or thing with a literal sense, not mockery, not weak.
fn speaks(cells: &super::Cells<'_>) -> bool {
    cells.get(2) != "hewan" && cells.get(1) != "nyinyir" && cells.get(4).parse().is_ok_and(|w: u8| w >= CLEAR)
}

/// Checks the rows of those files that `own` takes. `sources` is all that an engine reads, the built-in files first.
pub(crate) fn check(sources: &Sources, own: impl Fn(&Source) -> bool, issues: &mut Vec<Issue>) {
    let mut guarded: HashMap<String, Guarded> = HashMap::new();
    for category in CUES {
        let column = if *category == Category::Object { 2 } else { 1 };
        for (row, cells) in sources.of(*category).flat_map(rows) {
            // A row cannot guard what it is meant to change: the first one, that of the built-in file, stands.
            guarded.entry(plain(cells.get(0))).or_insert_with(|| Guarded { row, category: *category, weight: cells.get(column).parse().unwrap_or(1) });
        }
    }
    let attacks: HashSet<String> = sources.of(Category::Attack).flat_map(rows).map(|(_, cells)| plain(cells.get(0))).collect();
    let stop_words: HashSet<&str> = STOP_WORDS.split_whitespace().collect();
    let small_words = small_words(sources);
    let vocabulary: HashMap<&str, Row> = sources.of(Category::Vocabulary).filter(|f| f.builtin).flat_map(rows).map(|(row, c)| (c.get(0), row)).collect();
    let mut told = HashSet::new();
    let identities: HashSet<&str> = sources.of(Category::Identity).flat_map(rows).map(|(_, c)| c.get(0)).collect();
    let reviewed: HashSet<&str> = sources.of(Category::Attack).filter(|f| f.builtin).flat_map(rows).map(|(_, c)| c.get(0)).collect();
    for file in sources.files().iter().filter(|f| own(f)) {
        for (row, cells) in rows(file) {
            let phrase = plain(cells.get(0));
            // All words of identity share one key: side by side they are any two groups that a post names.
            let nameless = |word: &str| identities.contains(word) || word == "<identitas>";
            if file.category.columns()[0] == "frasa" && file.category != Category::Identity && phrase.split(' ').all(nameless) {
                issues.push(fault(sources, row, 1, format!("{phrase:?} hanya terdiri atas kata identitas: akan mengenai setiap kelompok yang disebut; tambahkan kata lain")));
                continue;
            }
            let fault_found = hides(sources, file, row, &phrase, &cells, &guarded, &attacks, &stop_words, &small_words).or_else(|| {
                // The built-in attacks were weighed against the vocabulary when they were written.
                let fresh = file.category == Category::Attack && !file.builtin && speaks(&cells) && !reviewed.contains(&*phrase);
                let word = vocabulary.get(&*phrase).filter(|_| fresh)?;
                let (name, line) = sources.place(*word).unwrap_or(("", 0));
                Some((1, format!("{phrase:?} akan mengenai kata biasa: \"{phrase}\" ada di {name}:{line}; {WAYS_OUT}")))
            });
            if let Some((column, why)) = fault_found {
                issues.push(fault(sources, row, column, why));
                told.insert(row);
            }
        }
    }
    borrowed_keys(sources, &own, &small_words, issues);
    common_words(sources, own, &told, issues);
}

/// No cue of one word is read as a small word that has no such cue itself: BKN, an office, is not every `bkn` that means bukan.
fn borrowed_keys(sources: &Sources, own: impl Fn(&Source) -> bool, small_words: &HashSet<&str>, issues: &mut Vec<Issue>) {
    let mut target: HashMap<&str, (&str, Row)> = HashMap::new();
    let vocabulary: HashSet<&str> = sources.of(Category::Vocabulary).flat_map(rows).map(|(_, c)| c.get(0)).collect();
    for (row, cells) in [Category::Slang, Category::Regional].into_iter().flat_map(|c| sources.of(c)).flat_map(rows) {
        // A regional word that is Indonesian too is read as the Indonesian one.
        if sources.file_of(row).is_some_and(|f| f.category == Category::Regional) && vocabulary.contains(cells.get(0)) {
            continue;
        }
        target.entry(cells.get(0)).or_insert((cells.get(1), row));
    }
    for category in BORROWED {
        let entries: HashSet<&str> = sources.of(*category).flat_map(rows).map(|(_, c)| c.get(0)).collect();
        for file in sources.of(*category).filter(|f| own(f)) {
            for (row, cells) in rows(file) {
                let Some((word, spelling)) = target.get(cells.get(0)).filter(|(word, _)| small_words.contains(word) && !entries.contains(word)) else { continue };
                let (name, line) = sources.place(*spelling).unwrap_or(("", 0));
                let entry = cells.get(0);
                issues.push(fault(
                    sources,
                    row,
                    1,
                    format!(
                        "{entry:?} dibaca sebagai {word:?} ({name}:{line}), jadi baris ini berlaku untuk setiap {word:?}; hapus salah satu, atau tulis frasa yang lebih panjang"
                    ),
                ));
            }
        }
    }
}

/// Whether a row takes away what a request is made of: column and reason.
#[expect(clippy::too_many_arguments)]
fn hides(
    sources: &Sources,
    file: &Source,
    row: Row,
    phrase: &str,
    cells: &super::Cells<'_>,
    guarded: &HashMap<String, Guarded>,
    attacks: &HashSet<String>,
    stop_words: &HashSet<&str>,
    small_words: &HashSet<&str>,
) -> Option<(usize, String)> {
    let place = |g: &Guarded| sources.place(g.row).map_or_else(String::new, |(file, line)| format!("{file}:{line}"));
    let found = guarded.get(phrase).filter(|g| g.row != row);
    let clear = found.filter(|g| g.is_clear());
    let first = |why: String| Some((1, why));
    match file.category {
        Category::Attack if phrase.is_ascii() && phrase.bytes().filter(u8::is_ascii_alphanumeric).count() < 2 => {
            first("satu huruf atau tanda bukan serangan: akan mengenai kiriman apa saja".to_owned())
        }
        Category::Attack if stop_words.contains(phrase) => first(format!("{phrase:?} kata sehari-hari: sebagai serangan akan menyembunyikan permintaan warga")),
        // Animals and things have a literal sense that the rules know of, and a weak row does not speak by itself.
        Category::Attack if speaks(cells) => {
            let g = found?;
            first(format!("{phrase:?} juga ada di {}: sebagai serangan akan menyembunyikan permintaan; pakai frasa yang lebih panjang, atau bobot 1-2", place(g)))
        }
        Category::Slang if attacks.contains(&plain(cells.get(1))) && !attacks.contains(phrase) => {
            let g = found?;
            first(format!("{phrase:?} ada di {}; ejaan ini mengubahnya menjadi serangan {:?}", place(g), cells.get(1)))
        }
        // Both words have one key then: what is said of the one is said of the other.
        Category::Slang | Category::Regional if small_words.contains(cells.get(1)) => {
            let g = clear?;
            first(format!("{phrase:?} ada di {}; sebagai ejaan dari {:?} semua kata {:?} ikut dianggap layanan atau bahaya", place(g), cells.get(1), cells.get(1)))
        }
        Category::Identity if !phrase.contains(' ') => {
            first(format!("{phrase:?} ada di {}; kata identitas tidak pernah dinilai, jadi laporan dengan kata ini tidak dikenali lagi", place(clear?)))
        }
        // Built-in names give way to words; a user's do not.
        Category::Name if !file.builtin && !phrase.contains(' ') => {
            first(format!("{phrase:?} ada di {}; sebagai nama kata itu tidak lagi dikenali; tulis nama lengkapnya, misalnya \"desa {phrase}\"", place(clear?)))
        }
        category if AGAINST.contains(&category) => {
            let g = clear.filter(|g| g.category == Category::Urgent)?;
            first(format!("{phrase:?} tanda bahaya di {}; di berkas ini ia menjauhkan kiriman dari permintaan", place(g)))
        }
        Category::Urgent if !file.builtin => {
            let (g, level) = (found?, cells.get(1).parse().unwrap_or(0u8));
            let lost = g.category == Category::Urgent && g.weight >= 2 && level + 1 < g.weight;
            lost.then(|| (2, format!("{phrase:?} bertingkat {} di {}; tingkat {level} akan menyembunyikan keadaan darurat", g.weight, place(g))))
        }
        Category::Weight if !file.builtin && !crate::lexicon::base_name(&file.name).contains("-latih") => {
            let g = found.filter(|g| g.category == Category::Urgent && g.weight >= 2)?;
            let towards: i32 = cells.get(1).parse().unwrap_or(0);
            (towards < 0).then(|| (2, format!("{phrase:?} tanda bahaya di {}; bobot permintaan di bawah 0 akan menyembunyikannya", place(g))))
        }
        _ => None,
    }
}

/// Words that say nothing by themselves: of a class other than noun, verb and adjective, or names.
fn small_words(sources: &Sources) -> HashSet<&str> {
    let vocabulary = sources.of(Category::Vocabulary).flat_map(rows).filter(|(_, c)| c.get(2) == "id" && !matches!(c.get(1), "n" | "v" | "a")).map(|(_, c)| c.get(0));
    let names = sources.of(Category::Name).flat_map(rows).filter(|(_, c)| matches!(c.get(1), "tempat" | "orang")).map(|(_, c)| c.get(0));
    vocabulary.chain(names).chain(STOP_WORDS.split_whitespace()).collect()
}

/// No attack row is reached from a common word, by whatever the normaliser does to a word: affixes, letters that repeat, spelling, evasion.
fn common_words(sources: &Sources, own: impl Fn(&Source) -> bool, told: &HashSet<Row>, issues: &mut Vec<Issue>) {
    if !sources.of(Category::Attack).any(&own) {
        return;
    }
    // Faults of form were told when the engine was built.
    let mut unheard = Vec::new();
    let mut words = Words::build(sources, &mut unheard);
    let matcher = Matcher::build(sources, &mut words, &mut unheard);
    let mut hit: HashMap<Row, Vec<String>> = HashMap::new();
    for (form, root) in common::forms(sources) {
        let found = match words.find(form.as_bytes()) {
            Some(id) => Resolved::of_form(&words, id, How::Exact),
            None => repair(&words, form.as_bytes()),
        };
        for key in found.keys().iter().filter(|k| **k > fixed::LAUGH) {
            let info = matcher.key(*key);
            let speaks = matcher
                .notes()
                .get(*key as usize)
                .and_then(|note| matcher.key_attack(*note))
                .is_some_and(|a| a.weight >= CLEAR && a.kind != Kind::Nyinyir && a.nature != Nature::Animal);
            if !speaks {
                continue;
            }
            let guilty = matcher.rows(info).find(|r| sources.file_of(*r).is_some_and(|f| f.category == Category::Attack && own(f)));
            // The attack is made of this very root: dikutuk, of kutuk.
            let of_root = |row: &Row| sources.cells(*row).is_some_and(|c| common::is_prefixed(c.get(0), root));
            if let Some(row) = guilty.filter(|r| !of_root(r)) {
                hit.entry(row).or_default().push(form.clone());
            }
        }
    }
    let mut hit: Vec<_> = hit.into_iter().filter(|h| !told.contains(&h.0)).collect();
    hit.sort_by_key(|h| h.0);
    for (row, forms) in hit {
        let entry = sources.cells(row).map_or("", |c| c.get(0));
        let shown = forms.iter().take(3).map(|f| format!("{f:?}")).collect::<Vec<_>>().join(", ");
        let more = if forms.len() > 3 { format!(" dan {} kata lain", forms.len() - 3) } else { String::new() };
        issues.push(fault(sources, row, 1, format!("{entry:?} akan mengenai kata biasa: {shown}{more}; {WAYS_OUT}")));
    }
    // Last: phrases may bring words that the matcher has not seen.
    same_keys(sources, &own, told, &mut words, issues);
}

/// No attack phrase is read as a phrase of a request or of literal sense is: `mati cai`, of which cai is air, as `mati air`.
fn same_keys(sources: &Sources, own: impl Fn(&Source) -> bool, told: &HashSet<Row>, words: &mut Words, issues: &mut Vec<Issue>) {
    let mut keys = Vec::new();
    let mut attacks: HashMap<Vec<u32>, Row> = HashMap::new();
    for file in sources.of(Category::Attack).filter(|f| own(f)) {
        for (row, cells) in rows(file).filter(|(row, c)| c.get(0).contains(' ') && speaks(c) && !told.contains(row)) {
            words.phrase_keys(cells.get(0), row, Language::Id, true, &mut keys);
            attacks.insert(keys.clone(), row);
        }
    }
    for category in CUES.iter().chain(&[Category::Literal]) {
        for (row, cells) in sources.of(*category).flat_map(rows).filter(|(_, c)| c.get(0).contains(' ')) {
            words.phrase_keys(cells.get(0), row, Language::Id, false, &mut keys);
            let Some(attack) = attacks.get(&keys) else { continue };
            let entry = sources.cells(*attack).map_or("", |c| c.get(0));
            let (name, line) = sources.place(row).unwrap_or(("", 0));
            if plain(entry) == plain(cells.get(0)) {
                continue;
            }
            issues.push(fault(
                sources,
                *attack,
                1,
                format!("{entry:?} dibaca sama dengan {:?} ({name}:{line}) dan akan menuduh orang yang menulisnya; hapus salah satu", cells.get(0)),
            ));
        }
    }
}
