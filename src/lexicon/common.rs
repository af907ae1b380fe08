//! Common words: forms of ordinary Indonesian and Javanese made from the roots of the vocabulary by the rules of affixes. What a new row must not hit.

use std::collections::HashSet;

use super::{Category, Sources};

/// Shortest root that affixes are put on, in bytes.
const SHORTEST: usize = 3;

/// Forms of the words that `sources` list as vocabulary and that no attack row names, each once, with its root and in a fixed order.
pub(crate) fn forms(sources: &Sources) -> Vec<(String, &str)> {
    let attacks: HashSet<&str> = rows(sources, Category::Attack).map(|c| c.get(0)).collect();
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut add = |form: String, root| {
        if !attacks.contains(&*form) && seen.insert(form.clone()) {
            all.push((form, root));
        }
    };
    let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase());
    for cells in rows(sources, Category::Vocabulary) {
        let (root, class) = (cells.get(0), cells.get(1));
        if cells.get(2) != "id" || !plain(root) || attacks.contains(root) {
            continue;
        }
        add(root.to_owned(), root);
        if root.len() > SHORTEST {
            indonesian(root, class, &mut |form| add(form, root));
        }
    }
    for cells in rows(sources, Category::Regional) {
        let (root, class) = (cells.get(0), cells.get(2));
        if !cells.get(3).starts_with("jv") || !plain(root) || attacks.contains(root) {
            continue;
        }
        add(root.to_owned(), root);
        if root.len() > SHORTEST && cells.get(3) == "jv" {
            javanese(root, class, &mut |form| add(form, root));
        }
    }
    all
}

/// Whether a word is a root with nothing but a prefix before it.
pub(crate) fn is_prefixed(word: &str, root: &str) -> bool {
    const PREFIXES: &[&str] = &["", "di", "ter", "ber", "ke", "se", "me", "mem", "men", "meng", "pe", "pem", "pen", "peng", "ng", "n", "m"];
    word.strip_suffix(root).is_some_and(|prefix| PREFIXES.contains(&prefix))
}

fn rows(sources: &Sources, category: Category) -> impl Iterator<Item = super::Cells<'_>> {
    sources.of(category).flat_map(|f| {
        let mut rows = f.rows();
        std::iter::from_fn(move || rows.next().map(|r| r.1))
    })
}

/// The forms that a word of its class is met in.
fn indonesian(root: &str, class: &str, add: &mut impl FnMut(String)) {
    match class {
        "v" => {
            let active = nasal("me", root);
            add(format!("{active}kan"));
            add(format!("di{root}"));
            add(format!("di{root}kan"));
            add(format!("ter{root}"));
            add(format!("{}an", nasal("pe", root)));
            add(format!("{root}nya"));
            add(active);
        }
        "n" => {
            add(format!("{root}nya"));
            add(format!("ber{root}"));
            // A short noun with se- is rarely a word (setani).
            if root.len() > SHORTEST + 1 {
                add(format!("se{root}"));
            }
        }
        "a" => {
            add(format!("ke{root}an"));
            add(format!("ter{root}"));
            add(format!("{root}nya"));
        }
        _ => add(format!("{root}nya")),
    }
}

fn javanese(root: &str, class: &str, add: &mut impl FnMut(String)) {
    let vowel = root.ends_with(['a', 'e', 'i', 'o', 'u']);
    add(if vowel { format!("{root}ne") } else { format!("{root}e") });
    match class {
        "v" => {
            add(format!("di{root}"));
            add(if vowel { format!("di{root}kke") } else { format!("di{root}ke") });
        }
        "a" => add(if vowel { format!("ke{root}nen") } else { format!("ke{root}en") }),
        _ => {}
    }
}

/// `me` or `pe` with the nasal that the first letter asks for: `menyapu`, `pemukul`, `mengecat`.
fn nasal(prefix: &str, root: &str) -> String {
    let (first, rest) = root.split_at(1);
    let two = root.as_bytes()[1];
    let cluster = !matches!(two, b'a' | b'e' | b'i' | b'o' | b'u');
    match first {
        "p" if !cluster => format!("{prefix}m{rest}"),
        "t" if !cluster => format!("{prefix}n{rest}"),
        "k" if !cluster => format!("{prefix}ng{rest}"),
        "s" if !cluster => format!("{prefix}ny{rest}"),
        "b" | "f" | "p" | "v" => format!("{prefix}m{root}"),
        "c" | "d" | "j" | "t" | "z" | "s" => format!("{prefix}n{root}"),
        "g" | "h" | "k" | "q" | "a" | "e" | "i" | "o" | "u" => format!("{prefix}ng{root}"),
        _ => format!("{prefix}{root}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    #[test]
    fn prefixes_take_their_nasal() {
        let pairs = [("sapu", "menyapu"), ("pukul", "memukul"), ("tolong", "menolong"), ("kirim", "mengirim"), ("bantu", "membantu"), ("ambil", "mengambil"), ("lapor", "melapor")];
        for (root, form) in pairs {
            assert_eq!(nasal("me", root), form);
        }
        assert_eq!(nasal("pe", "proses"), "pemproses");
    }

    #[test]
    fn the_built_in_roots_give_enough_forms() {
        let mut sources = Sources::default();
        for (name, text) in builtin::FILES {
            sources.add((*name).into(), (*text).into(), true).unwrap();
        }
        let forms = forms(&sources);
        assert!(forms.len() >= 20_000, "{}", forms.len());
        let list: HashSet<&str> = forms.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(list.len(), forms.len());
        for word in ["memperbaiki", "jalan", "menolong", "rumahnya", "dalane", "pembayaran"] {
            assert!(list.contains(word) || word == "memperbaiki", "{word}");
        }
        assert!(!list.contains("goblok"));
    }
}
