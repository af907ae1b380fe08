//! Ways of hiding a word from a filter: shared by the tests and the fuzz target `structured`.

/// One way of hiding a word.
#[derive(Clone, Copy)]
pub struct Way {
    pub name: &'static str,
    /// The letters are the same once drawn alike letters are folded and what shows nothing is left out: the verdict must be the very same, scores and all.
    pub drawn_alike: bool,
    /// The hidden spelling of a word of small letters; `None` where the way does nothing to it.
    pub hide: fn(&str) -> Option<String>,
}

/// All ways.
pub const WAYS: &[Way] = &[
    alike("zero-width spaces", |w| Some(joined(w, "\u{200b}"))),
    alike("zero-width non-joiners", |w| Some(joined(w, "\u{200c}"))),
    alike("zero-width joiners", |w| Some(joined(w, "\u{200d}"))),
    alike("word joiners", |w| Some(joined(w, "\u{2060}"))),
    alike("soft hyphens", |w| Some(joined(w, "\u{ad}"))),
    alike("byte order marks", |w| Some(joined(w, "\u{feff}"))),
    alike("variation selectors", |w| Some(joined(w, "\u{fe0f}"))),
    alike("right-to-left marks", |w| Some(joined(w, "\u{200f}"))),
    alike("tag characters", |w| Some(joined(w, "\u{e0061}"))),
    alike("strike-through", |w| Some(each(w, |c| format!("{c}\u{336}")))),
    alike("stacked marks", |w| Some(each(w, |c| format!("{c}\u{301}\u{323}\u{308}\u{30a}\u{327}")))),
    alike("accents", |w| {
        Some(each(w, |c| match c {
            'a' => "á".into(),
            'e' => "è".into(),
            'i' => "ï".into(),
            'o' => "ô".into(),
            'u' => "ü".into(),
            'n' => "ñ".into(),
            c => c.to_string(),
        }))
    }),
    alike("full width", |w| shifted(w, 0xff41)),
    alike("mathematical bold", |w| shifted(w, 0x1d41a)),
    alike("mathematical script", |w| shifted(w, 0x1d4ea)),
    alike("mathematical sans italic", |w| shifted(w, 0x1d622)),
    alike("monospace", |w| shifted(w, 0x1d68a)),
    alike("double-struck", |w| shifted(w, 0x1d552)),
    alike("circled", |w| shifted(w, 0x24d0)),
    alike("Cyrillic", |w| {
        changed(w, |c| match c {
            'a' => "а".into(),
            'o' => "о".into(),
            'e' => "е".into(),
            'i' => "і".into(),
            'c' => "с".into(),
            'p' => "р".into(),
            's' => "ѕ".into(),
            'j' => "ј".into(),
            c => c.to_string(),
        })
    }),
    alike("Greek", |w| {
        changed(w, |c| match c {
            'a' => "α".into(),
            'o' => "ο".into(),
            'i' => "ι".into(),
            'k' => "κ".into(),
            't' => "τ".into(),
            'n' => "ν".into(),
            c => c.to_string(),
        })
    }),
    alike("small capitals", |w| {
        changed(w, |c| match c {
            'a' => "ᴀ".into(),
            'b' => "ʙ".into(),
            'e' => "ᴇ".into(),
            'g' => "ɢ".into(),
            'i' => "ɪ".into(),
            'k' => "ᴋ".into(),
            'l' => "ʟ".into(),
            'n' => "ɴ".into(),
            'o' => "ᴏ".into(),
            't' => "ᴛ".into(),
            c => c.to_string(),
        })
    }),
    other("squared", |w| shifted(w, 0x1f170)),
    other("negative circled", |w| shifted(w, 0x1f150)),
    other("capitals", |w| Some(w.to_uppercase())),
    other("alternating capitals", |w| Some(w.chars().enumerate().map(|(i, c)| if i % 2 == 0 { c } else { c.to_ascii_uppercase() }).collect())),
    other("spaces", |w| Some(joined(w, " "))),
    other("dots", |w| Some(joined(w, "."))),
    other("hyphens", |w| Some(joined(w, "-"))),
    other("underscores", |w| Some(joined(w, "_"))),
    other("stars between", |w| Some(joined(w, "*"))),
    other("middle dots", |w| Some(joined(w, "·"))),
    other("one dot", |w| Some(format!("{}.{}", &w[..2], &w[2..]))),
    other("one hyphen", |w| Some(format!("{}-{}", &w[..2], &w[2..]))),
    other("emoji between", |w| Some(joined(w, "😡"))),
    other("capitals with spaces", |w| Some(joined(&w.to_uppercase(), " "))),
    other("digits", |w| {
        changed(w, |c| match c {
            'a' => "4".into(),
            'o' => "0".into(),
            'e' => "3".into(),
            'i' => "1".into(),
            c => c.to_string(),
        })
    }),
    other("one digit", |w| {
        first_of(w, "aeio", |c| match c {
            'a' => "4",
            'e' => "3",
            'i' => "1",
            _ => "0",
        })
    }),
    other("at sign", |w| first_of(w, "a", |_| "@")),
    other("star for a vowel", |w| first_of(w, "aeiou", |_| "*")),
    other("stars for vowels", |w| changed(&w[1..], |c| if "aeiou".contains(c) { "*".into() } else { c.to_string() }).map(|rest| format!("{}{rest}", &w[..1]))),
    other("number sign for a vowel", |w| first_of(w, "aeiou", |_| "#")),
    other("long vowels", |w| changed(w, |c| if "aeiou".contains(c) { c.to_string().repeat(4) } else { c.to_string() })),
    other("long end", |w| Some(format!("{w}{}", w[w.len() - 1..].repeat(5)))),
    other("all letters doubled", |w| Some(each(w, |c| format!("{c}{c}")))),
    other("two letters swapped", |w| {
        let (i, two) = w.as_bytes().windows(2).enumerate().skip(1).find(|(i, t)| *i + 2 < w.len() && t[0] != t[1])?;
        Some(format!("{}{}{}{}", &w[..i], char::from(two[1]), char::from(two[0]), &w[i + 2..]))
    }),
];

const fn alike(name: &'static str, hide: fn(&str) -> Option<String>) -> Way {
    Way { name, drawn_alike: true, hide }
}

const fn other(name: &'static str, hide: fn(&str) -> Option<String>) -> Way {
    Way { name, drawn_alike: false, hide }
}

fn each(word: &str, f: impl Fn(char) -> String) -> String {
    word.chars().map(f).collect()
}

fn changed(word: &str, f: impl Fn(char) -> String) -> Option<String> {
    Some(each(word, f)).filter(|w| w != word)
}

fn joined(word: &str, between: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(between)
}

fn shifted(word: &str, base: u32) -> Option<String> {
    word.chars().map(|c| (c as u32).checked_sub('a' as u32).filter(|n| *n < 26).and_then(|n| char::from_u32(base + n))).collect()
}

/// The first of some letters replaced, the one the word begins with left alone.
fn first_of(word: &str, letters: &str, by: impl Fn(char) -> &'static str) -> Option<String> {
    let (at, c) = word.char_indices().skip(1).find(|(_, c)| letters.contains(*c))?;
    Some(format!("{}{}{}", &word[..at], by(c), &word[at + 1..]))
}
