//! Short words that mean one thing or another by what stands beside them: *dr. Rina* and *dr pagi*, *5 km* and *km siapa*, *u/ info*.

use super::tokens::TokenKind;

/// What is said of an ambiguous word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It stays.
    Keep,
    /// The form, and how many bytes of signs behind the word belong to it.
    Form(&'static str, usize),
}

/// A word and what stands beside it.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'s> {
    /// The folded word.
    pub(crate) word: &'s [u8],
    /// The word as written.
    pub(crate) raw: &'s str,
    /// The folded byte before the word.
    pub(crate) ahead: u8,
    /// Two folded bytes behind the word.
    pub(crate) behind: &'s [u8],
    /// The token before, when no sentence ends between.
    pub(crate) before: Option<(TokenKind, &'s [u8])>,
    /// The token behind, when no sentence ends between.
    pub(crate) after: Option<(TokenKind, &'s [u8])>,
    /// The token behind as written.
    pub(crate) after_raw: &'s str,
    /// The sentence holds several Banyumasan words.
    pub(crate) banyumas: bool,
    /// A predicate follows, or nothing.
    pub(crate) negates: bool,
    /// Regional words are translated.
    pub(crate) standar: bool,
}

/// Rows of the slang table that are initials of an institution or a rule when written in capitals.
const INITIALS: &[&str] = &[
    "AP", "BKN", "BP", "BPK", "BS", "DPT", "IM", "KL", "KPD", "KRJ", "LBH", "LG", "LH", "MO", "PBG", "PD", "PSR", "SDG", "SKT", "SM", "SNI", "TH", "TP", "TTG", "TU", "UMR", "UR",
    "W", "D", "G",
];

/// Words of quantity before a unit.
const QUANTITIES: &[&[u8]] = &[
    b"per",
    b"beberapa",
    b"bbrp",
    b"puluhan",
    b"ratusan",
    b"sekian",
    b"tiap",
    b"setiap",
    b"satu",
    b"dua",
    b"tiga",
    b"empat",
    b"lima",
    b"sepuluh",
    b"belas",
    b"puluh",
    b"ratus",
    b"ribu",
    b"berapa",
    b"brp",
];

/// Places that one goes to.
const PLACES: &[&[u8]] = &[
    b"balai",
    b"balaikota",
    b"bank",
    b"bawah",
    b"belakang",
    b"depan",
    b"desa",
    b"dinas",
    b"disdukcapil",
    b"dukcapil",
    b"jalan",
    b"kabupaten",
    b"kampung",
    b"kantor",
    b"kecamatan",
    b"kelurahan",
    b"kota",
    b"luar",
    b"lokasi",
    b"mana",
    b"masjid",
    b"pasar",
    b"polres",
    b"polsek",
    b"pusat",
    b"puskesmas",
    b"rs",
    b"rsud",
    b"rumah",
    b"samsat",
    b"sana",
    b"sawah",
    b"sekolah",
    b"selatan",
    b"sini",
    b"situ",
    b"timur",
    b"barat",
    b"utara",
    b"warung",
];

/// Reads an ambiguous word; `None` when what stands beside it says nothing.
pub(crate) fn read(s: &Scene<'_>) -> Option<Reading> {
    let number = |side: Option<(TokenKind, &[u8])>| side.is_some_and(|t| t.0 == TokenKind::Number || t.1.first().is_some_and(u8::is_ascii_digit));
    let is = |side: Option<(TokenKind, &[u8])>, words: &[&[u8]]| side.is_some_and(|t| words.contains(&t.1));
    let capital = s.raw.starts_with(char::is_uppercase);
    if capital && INITIALS.contains(&s.raw) && !is_shouted(s.after_raw) {
        return Some(Reading::Keep);
    }
    match s.word {
        b"u" if s.behind.first() == Some(&b'/') && s.behind.get(1).is_none_or(|b| *b == b' ') && s.after.is_some() => Some(Reading::Form("untuk", 1)),
        [b'g' | b'd' | b'k' | b's' | b'u' | b'w' | b'n' | b'r' | b'm' | b'y'] if s.behind.first() == Some(&b'/') => Some(Reading::Keep),
        [_] if number(s.before) || !matches!(s.ahead, b' ' | b'\n' | b'\t' | b'"' | b'(' | b',') => Some(Reading::Keep),
        b"g" if !s.negates => Some(Reading::Keep),
        // a n j i n g: letters set apart.
        [_] if s.before.is_some_and(|b| b.1.len() == 1 && b.0 == TokenKind::Word) && s.after.is_some_and(|a| a.1.len() == 1 && a.0 == TokenKind::Word) => Some(Reading::Keep),
        // gitu lo: the particle, not the pronoun.
        b"lo" if is(s.before, &[b"itu", b"ini", b"gitu", b"begitu", b"gini", b"begini", b"kan", b"banget", b"bgt", b"iya", b"ya", b"eh"]) && s.after.is_none() => {
            Some(Reading::Keep)
        }
        [_] if s.behind.first() == Some(&b'.') && !s.after_raw.is_empty() => Some(Reading::Keep),
        b"dr" | b"drs" if s.behind.first() == Some(&b'.') || s.behind == b" ." => Some(Reading::Keep),
        b"dr" | b"drs" if capital && s.after_raw.starts_with(char::is_uppercase) && !is_shouted(s.after_raw) => Some(Reading::Keep),
        b"cm" | b"km" if number(s.before) || is(s.before, QUANTITIES) || (number(s.after) && s.word == b"km") || capital => Some(Reading::Keep),
        b"cm" | b"km" if s.before.is_none() && s.after.is_none() => Some(Reading::Keep),
        b"cm" => Some(Reading::Form("cuma", 0)),
        b"km" => Some(Reading::Form("kamu", 0)),
        b"its" if is(s.before, &[b"and", b"at", b"by", b"for", b"from", b"in", b"of", b"on", b"to", b"with"]) || is(s.after, &[b"own"]) => Some(Reading::Keep),
        b"smp" if number(s.before) && (number(s.after) || is(s.after, &[b"jam", b"pukul", b"tanggal", b"tgl"])) => Some(Reading::Form("sampai", 0)),
        b"k" if is(s.after, PLACES) => Some(Reading::Form("ke", 0)),
        b"aja" if s.banyumas && s.standar => Some(Reading::Form("jangan", 0)),
        b"aja" if s.banyumas => Some(Reading::Keep),
        _ => None,
    }
}

/// Capitals of a raised voice, not of a name.
fn is_shouted(raw: &str) -> bool {
    raw.len() > 1 && raw.chars().all(|c| c.is_ascii_uppercase())
}
