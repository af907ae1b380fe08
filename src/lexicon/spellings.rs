//! What can be wrong with a row of the slang table that is well formed: it points at itself, at another spelling, or takes a word that means something else.
//! Messages are in Indonesian, for those who keep the files.

use std::collections::{HashMap, HashSet};

use super::parse::Cells;
use super::{Category, Row, Source, Sources};
use crate::error::Issue;

/// A row whose note begins so holds only in fitting company, or for matching only; see `words.rs`.
const GUARDS: &[&str] = &["jaga", "kunci"];
/// What no spelling may take, but for a spelling of another word of the kind: emergencies, identity words, and the negations below.
const PROTECTED: &[Category] = &[Category::Urgent, Category::Identity];
const NEGATIONS: &[&str] = &["belum", "bukan", "jangan", "tak", "tanpa", "tidak"];

/// Checks the slang rows of those files of `sources` that `own` takes. `shipped` is what stands behind them: built-in files that are not in `sources`.
pub(crate) fn check(sources: &Sources, shipped: &Sources, own: impl Fn(&Source) -> bool, issues: &mut Vec<Issue>) {
    if !sources.of(Category::Slang).any(&own) {
        return;
    }
    let all = [shipped, sources];
    let of = |category: Category| all.into_iter().flat_map(move |s| s.of(category)).flat_map(rows);
    // Later files stand before earlier ones: a user's row takes the place of a built-in one.
    let standard: HashMap<&str, &str> = of(Category::Slang).map(|(_, cells)| (cells.get(0), cells.get(1))).collect();
    let english: HashSet<&str> = of(Category::Vocabulary).filter(|(_, c)| c.get(2) == "en").map(|(_, c)| c.get(0)).collect();
    let protected: HashSet<&str> = PROTECTED.iter().flat_map(|c| of(*c)).map(|(_, c)| c.get(0)).chain(NEGATIONS.iter().copied()).collect();
    for file in sources.of(Category::Slang).filter(|f| own(f)) {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (row, cells) in rows(file) {
            let (form, target) = (cells.get(0), cells.get(1));
            let mut fault = |column, why: String| {
                let (name, line) = sources.place(row).unwrap_or(("", 0));
                issues.push(Issue::new(name, line, column, why));
            };
            if form == target {
                fault(2, format!("{form:?} menunjuk dirinya sendiri; hapus baris ini"));
                continue;
            }
            if let Some(other) = seen.insert(form, target).filter(|other| *other != target) {
                fault(1, format!("{form:?} sudah menunjuk {other:?} di berkas ini; satu ejaan satu bentuk baku"));
            }
            if let Some(cause) = onward(&standard, form, target) {
                fault(2, cause);
            }
            if GUARDS.iter().any(|g| cells.get(5).starts_with(g)) {
                continue;
            }
            if cells.get(3) != "en" && english.contains(form) {
                fault(1, format!("{form:?} juga kata Inggris; awali catatan dengan \"jaga\" supaya hanya berlaku di luar kalimat Inggris"));
            }
            if protected.contains(form) && !protected.contains(target) {
                fault(1, format!("{form:?} kata penting (darurat, identitas, ingkar) dan tidak boleh diubah menjadi {target:?}"));
            }
        }
    }
}

/// Whether a word of the target is itself a spelling of something else: a chain, or, when it leads back, a circle.
fn onward(standard: &HashMap<&str, &str>, form: &str, target: &str) -> Option<String> {
    let (word, next) = target.split(' ').filter_map(|w| standard.get(w).map(|next| (w, *next))).find(|(w, next)| w != next)?;
    let mut at = next;
    for _ in 0..8 {
        match standard.get(at) {
            Some(further) if at != form => at = further.split(' ').next().unwrap_or(further),
            _ => break,
        }
    }
    Some(if at == form {
        format!("lingkaran: {form:?} menunjuk {target:?}, yang kembali ke {form:?}; hapus salah satu")
    } else {
        format!("rantai: {word:?} sendiri menunjuk {next:?}; tulis bentuk baku terakhir langsung")
    })
}

fn rows(file: &Source) -> impl Iterator<Item = (Row, Cells<'_>)> {
    let mut rows = file.rows();
    std::iter::from_fn(move || rows.next())
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    const HEADER: &str = "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\n";

    fn builtin() -> Sources {
        let mut sources = Sources::default();
        for (name, text) in builtin::FILES {
            sources.add((*name).into(), (*text).into(), true).unwrap();
        }
        sources
    }

    #[test]
    fn built_in_spellings_are_sound() {
        let mut issues = Vec::new();
        check(&builtin(), &Sources::default(), |_| true, &mut issues);
        assert!(issues.is_empty(), "{}", issues.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn every_fault_names_its_line() {
        let mut sources = builtin();
        let rows = "zza\tzza\t=\tid\tpenutur\t\nzzb\tzzc\t=\tid\tpenutur\t\nzzc\tzzb\t=\tid\tpenutur\t\nzzd\tyg\t=\tid\tpenutur\t\nzze\tsatu\t=\tid\tpenutur\t\nzze\tdua\t=\tid\tpenutur\t\n\
            about\tabu\t=\tid\tpenutur\t\nthe\tteh\t=\tid\tpenutur\tjaga\ntidak\tiya\t=\tid\tpenutur\t\n";
        sources.add("slang-uji.tsv".into(), format!("{HEADER}{rows}").into(), false).unwrap();
        let mut issues = Vec::new();
        check(&sources, &Sources::default(), |f| !f.builtin, &mut issues);
        let told: Vec<(usize, &str)> = issues.iter().map(|i| (i.line(), i.message().split([' ', ':']).next().unwrap_or(""))).collect();
        assert_eq!(told, [(2, "\"zza\""), (3, "lingkaran"), (4, "lingkaran"), (5, "rantai"), (7, "\"zze\""), (8, "\"about\""), (10, "\"tidak\"")], "{issues:?}");
        assert!(issues.iter().all(|i| i.file() == "slang-uji.tsv"));
    }
}
