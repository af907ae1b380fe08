//! Repeated letters (*tolooong*, *iyaaa*) and laughter (*wkwkwk*, *hahaha*).

/// Longest word that is shortened, in bytes.
const LONGEST: usize = 40;

/// Tries the shorter spellings of a word with repeated letters, likeliest first, until `accept` takes one: the run at the end to one letter, runs of
/// three and more to one, to two, every run to one.
pub(crate) fn shorten<T>(word: &[u8], mut accept: impl FnMut(&[u8]) -> Option<T>) -> Option<T> {
    if word.len() > LONGEST || !word.windows(2).any(|w| w[0] == w[1]) {
        return None;
    }
    let mut out = [0; LONGEST];
    let last = word[word.len() - 1];
    let body = word.len() - word.iter().rev().take_while(|b| **b == last).count();
    if body + 1 < word.len() {
        if let Some(found) = accept(&word[..body + 1]) {
            return Some(found);
        }
    }
    let mut tried = 0;
    for (from, to) in [(3, 1), (3, 2), (2, 1)] {
        let n = cut(word, from, to, &mut out);
        if n != word.len() && n != tried && n > 1 {
            tried = n;
            if let Some(found) = accept(&out[..n]) {
                return Some(found);
            }
        }
    }
    None
}

/// Cuts every run of `from` or more equal letters to `to` letters.
fn cut(word: &[u8], from: usize, to: usize, out: &mut [u8; LONGEST]) -> usize {
    let mut n = 0;
    let mut i = 0;
    while i < word.len() {
        let run = word[i..].iter().take_while(|b| **b == word[i]).count();
        let keep = if run >= from { to } else { run };
        for _ in 0..keep {
            out[n] = word[i];
            n += 1;
        }
        i += run;
    }
    n
}

/// Whether a word is laughter: wkwk, haha, hehe, hihi, xixi, kwkw, awok..., at least two beats.
pub(crate) fn is_laughter(word: &[u8]) -> bool {
    if word.len() < 3 {
        return false;
    }
    let only = |set: &[u8]| word.iter().all(|b| set.contains(b));
    let count = |b: u8| word.iter().filter(|x| **x == b).count();
    (only(b"wk") && count(b'w') > 0 && count(b'k') > 0 && word.len() >= 3)
        || [b'a', b'e', b'i', b'o']
            .iter()
            .any(|v| (word.len() >= 4 && only(&[b'h', *v]) && count(b'h') >= 2 && count(*v) >= 2) || (word.len() >= 4 && only(&[b'x', *v]) && count(b'x') >= 2 && count(*v) >= 2))
        || (word.len() >= 5 && only(b"wkaohse") && count(b'w') >= 2 && count(b'k') >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(word: &str) -> Vec<String> {
        let mut seen = Vec::new();
        shorten::<()>(word.as_bytes(), |w| {
            let tried = String::from_utf8(w.to_vec()).unwrap();
            if !seen.contains(&tried) {
                seen.push(tried);
            }
            None
        });
        seen
    }

    #[test]
    fn likeliest_spelling_first() {
        assert_eq!(tries("tolooong"), ["tolong", "toloong"]);
        assert_eq!(tries("saatt"), ["saat", "sat"]);
        assert_eq!(tries("iyaaa"), ["iya", "iyaa"]);
        assert!(tries("rusak").is_empty());
    }

    #[test]
    fn laughter() {
        for w in ["wkwk", "wkwkwkk", "haha", "hahahah", "hehehe", "xixixi", "awokwokwok"] {
            assert!(is_laughter(w.as_bytes()), "{w}");
        }
        for w in ["hai", "kw", "ahah1", "saha", "hewan", "wk", "kawasan"] {
            assert!(!is_laughter(w.as_bytes()), "{w}");
        }
    }
}
