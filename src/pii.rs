//! Personal data in a post: identity, tax and account numbers, phone numbers, mail addresses, vehicle plates. Only for masking; never part of a score.
//!
//! The text is first written plainly ([`Plain`]): digits, letters and signs of any width as ASCII, what shows nothing left out. Numbers are then read group by
//! group, because people part them as they like; what they look like decides (province and birth date of an identity number, prefix and length of a phone
//! number), and where that is too little, a word that names them has to stand before.

use once_cell::sync::Lazy;
use regex::Regex;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::normalise::fold::is_invisible;

/// What a piece of personal data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Pii {
    /// Identity or family card number: 16 digits that begin with a province and hold a date (NIK, KK).
    Nik,
    /// Tax number: its dotted form, or 15 or 16 digits that the text names as one (NPWP).
    Npwp,
    /// Mobile phone number: +62 8, 62 8 or 08, 10 to 13 digits by the local count.
    Phone,
    /// Mail address.
    Email,
    /// Vehicle plate: area, number and series; short ones only where the text names a vehicle.
    Plate,
    /// Bank account number that the text names as one.
    Account,
}

impl Pii {
    /// What stands in its place in masked text.
    #[must_use]
    pub const fn mask(self) -> &'static str {
        match self {
            Pii::Nik => "[NIK]",
            Pii::Npwp => "[NPWP]",
            Pii::Phone => "[HP]",
            Pii::Email => "[EMAIL]",
            Pii::Plate => "[PLAT]",
            Pii::Account => "[REKENING]",
        }
    }
}

// Word boundaries are those of ASCII: the text is written plainly before, and the others keep the search from its fast way on emoji.
static EMAIL: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}").expect("a valid pattern"));
static PLATE: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?-u:\b)([A-Za-z]{1,2})([ .\-]{0,2})([0-9]{1,4})(?:([ .\-]{0,2})([A-Za-z]{1,3}))?(?-u:\b)").expect("a valid pattern"));
static NPWP: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?-u:\b)[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9][-.][0-9]{3}\.[0-9]{3}(?-u:\b)").expect("a valid pattern"));
/// What names an account, and how far before the number it may stand.
static ACCOUNT_BEFORE: Lazy<Regex> = Lazy::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:rek|rekening|norek|no\.?rek|bca|bri|bni|mandiri|bsi|btn|cimb|niaga|permata|danamon|mega|ocbc|maybank|panin|seabank|jago|bank|bpd|briva|va|virtual account)(?:nya|ku|q)?(?-u:\b)[^0-9\n]{0,24}$",
    )
    .expect("a valid pattern")
});
static ACCOUNT_AFTER: Lazy<Regex> = Lazy::new(|| {
    Regex::new(r"(?i)^ {0,2}[(/,-]? {0,2}(?:(?:rek|rekening|bank|di|ke|via|pakai|pake) ){0,2}(?:bca|bri|bni|mandiri|bsi|btn|cimb|permata|danamon|bank)(?-u:\b)|^ {0,2}[(,]? ?(?:a\.?n\.?|atas nama)(?-u:\b)").expect("a valid pattern")
});
static NPWP_BEFORE: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?i)npwp(?:nya|ku)?[^0-9\n]{0,16}$").expect("a valid pattern"));
static VEHICLE_BEFORE: Lazy<Regex> = Lazy::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:plat|pelat|nopol|nomor polisi|no\.? ?pol(?:isi)?|berplat|bernopol|mobil|motor|truk|truck|bus|bis|angkot|pickup|pick up|taksi|taxi|ambulans?|kendaraan|sepeda motor|dump truck|avanza|xenia|innova|brio|beat|vario|scoopy|nmax|supra)(?:nya)?(?-u:\b)[^0-9\n]{0,24}$",
    )
    .expect("a valid pattern")
});
/// Words that may stand directly before a number, without a blank.
static NAMED_BEFORE: Lazy<Regex> = Lazy::new(|| {
    Regex::new(r"(?i)(?:^|[^a-z0-9])(?:nik|nokk|no\.?kk|kk|ktp|noktp|hp|nohp|no\.?hp|wa|nowa|no\.?wa|telp|tlp|telpon|telepon|cp|hub|hubungi|call|sms|no|nmr|nomor|nomer)$")
        .expect("a valid pattern")
});
static LINK_BEFORE: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?i)(?:wa\.me|(?:nik|ktp|kk|hp|wa|telp|tlp) ?)/ ?$").expect("a valid pattern"));

/// How far back a word that names a number is looked for, in bytes.
const NAMING: usize = 48;

/// Area letters of Indonesian plates (Perpol 7/2021).
const AREAS: &[&str] = &[
    "A", "B", "D", "E", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "W", "Z", "AA", "AB", "AD", "AE", "AG", "BA", "BB", "BD", "BE", "BG", "BH", "BK", "BL", "BM", "BN",
    "BP", "DA", "DB", "DC", "DD", "DE", "DG", "DH", "DK", "DL", "DM", "DN", "DP", "DR", "DS", "DT", "DW", "EA", "EB", "ED", "KB", "KH", "KT", "KU", "PA", "PB",
];

/// Units that stand behind a number: no series of a plate, however long the number.
const UNITS: &[&str] = &["rt", "rw", "km", "kg", "rb", "jt", "thn", "th", "wib", "wit", "m", "cm", "mm", "ha", "x", "k", "kwh", "va", "gb", "mb", "ml", "cc", "pcs", "org"];
/// Short words and names that stand behind short numbers.
const SHORT_WORDS: &[&str] = &[
    "an", "dan", "di", "ke", "yg", "itu", "ini", "jam", "hr", "bln", "kk", "pax", "sd", "smp", "sma", "smk", "tk", "mi", "mts", "uns", "ugm", "ui", "itb", "its", "ub", "pns",
    "asn", "bps", "ac", "tv", "hp", "pc", "kpr", "tb", "l", "s", "t", "i", "rts", "aja", "gak", "ya", "min", "lho", "to", "pun", "lah", "nya", "so", "box", "max", "neo", "pro",
    "gt", "st", "nd", "rd", "am", "pm", "bis", "bus", "mau", "ada", "kok", "mas", "pak", "bu", "mbk", "kak", "jgn", "tp", "dr", "sm", "per", "oke", "ok", "gan", "bro", "sis",
    "dll", "dst", "atm", "kua", "upt", "opd", "pkm", "rsu", "gor", "mal", "jln", "jl", "gg", "no", "nan", "dg", "dgn", "utk", "bwt", "tdk", "ga", "gk", "msh", "sdh", "udh",
    "udah", "lg", "lgi",
];

/// Finds personal data; byte ranges of `text`, in order, without overlap.
#[must_use]
pub fn find_pii(text: &str) -> Vec<(Pii, std::ops::Range<usize>)> {
    let mut found: Vec<(Pii, std::ops::Range<usize>)> = Vec::new();
    let bytes = text.as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) && !bytes.contains(&b'@') && text.is_ascii() {
        return found;
    }
    let plain = Plain::of(text);
    let text = plain.text.as_str();
    // What is found first keeps its place.
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    let mut add = |kind: Pii, range: std::ops::Range<usize>| {
        if let Err(at) = taken.binary_search_by(|r| {
            if r.end <= range.start {
                std::cmp::Ordering::Less
            } else if r.start >= range.end {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        }) {
            found.push((kind, plain.back(&range)));
            taken.insert(at, range);
        }
    };
    for m in EMAIL.find_iter(text) {
        add(Pii::Email, m.range());
    }
    for m in NPWP.find_iter(text) {
        add(Pii::Npwp, m.range());
    }
    numbers(text, &mut add);
    for c in PLATE.captures_iter(text) {
        let part = |i: usize| c.get(i).map_or("", |m| m.as_str());
        let m = c.get(0).expect("the whole match");
        let named = VEHICLE_BEFORE.is_match(before(text, m.start()));
        if is_plate(part(1), part(2), part(3), part(4), part(5), named) {
            add(Pii::Plate, m.range());
        } else if !part(5).is_empty() && named && is_plate(part(1), part(2), part(3), "", "", named) {
            // The word behind the number is none of the plate's.
            add(Pii::Plate, m.start()..c.get(3).expect("the number").end());
        }
    }
    found.sort_by_key(|(_, r)| r.start);
    found
}

/// The text shortly before a place.
fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(NAMING);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// A run of digits.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

/// Most groups that one number is parted into: digit by digit.
const MOST_GROUPS: usize = 16;
/// Most signs between two groups of a number.
const WIDEST_GAP: usize = 3;

/// Reads the numbers of a text, group by group.
fn numbers(text: &str, add: &mut impl FnMut(Pii, std::ops::Range<usize>)) {
    let bytes = text.as_bytes();
    let mut groups: Vec<Group> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i].is_ascii_digit() {
            let start = i;
            while i < bytes.len() && bytes[i].is_ascii_digit() {
                i += 1;
            }
            groups.push(Group { start, end: i });
        } else {
            i += 1;
        }
    }
    let mut first = 0;
    while first < groups.len() {
        match number(text, &groups[first..groups.len().min(first + MOST_GROUPS)]) {
            Some((kind, count)) => {
                let (mut start, end) = (groups[first].start, groups[first + count - 1].end);
                if start > 0 && bytes[start - 1] == b'+' {
                    start -= 1;
                }
                if start > 0 && bytes[start - 1] == b'(' && text[start..end].contains(')') {
                    start -= 1;
                }
                add(kind, start..end);
                first += count;
            }
            None => first += 1,
        }
    }
}

/// The number that begins with the first of some groups: its kind and how many groups it takes.
fn number(text: &str, groups: &[Group]) -> Option<(Pii, usize)> {
    let bytes = text.as_bytes();
    let start = groups[0].start;
    let plus = start > 0 && bytes[start - 1] == b'+';
    let named_by = before(text, start - usize::from(plus));
    match named_by.chars().next_back() {
        Some('#' | '_') => return None,
        Some('/') if !LINK_BEFORE.is_match(named_by) && !parts_names(named_by) => return None,
        Some(c) if c.is_alphanumeric() && !NAMED_BEFORE.is_match(named_by) => return None,
        _ => {}
    }
    let mut digits = [0; 32];
    let mut len = 0;
    // The number as far as it was one: kind, groups, and the gap before the last of them.
    let mut whole: Option<(Pii, usize)> = None;
    let mut gap = "";
    for (i, group) in groups.iter().enumerate() {
        if i > 0 {
            let next = &text[groups[i - 1].end..group.start];
            let parts = next.len() <= WIDEST_GAP && next.bytes().all(|b| matches!(b, b' ' | b'.' | b'-' | b'(' | b')'));
            // Once there is a number, only more of the same makes it longer.
            if !parts || (whole.is_some() && i > 1 && next != gap) {
                break;
            }
            gap = next;
        }
        if len + (group.end - group.start) > 20 {
            break;
        }
        digits[len..len + group.end - group.start].copy_from_slice(&bytes[group.start..group.end]);
        len += group.end - group.start;
        let ends = !text[group.end..].chars().next().is_some_and(char::is_alphanumeric);
        if ends {
            if let Some(kind) = kind_of(text, &digits[..len], plus, named_by, &text[start..group.end], group.end) {
                whole = Some((kind, i + 1));
            }
        }
    }
    whole
}

/// Whether the slash at the end parts a name, or a number of its own, from the number behind it: not a path and not a code (LAP/33...).
fn parts_names(named_by: &str) -> bool {
    let token = named_by.rsplit(char::is_whitespace).next().unwrap_or(named_by);
    let names = |part: &str| part.bytes().any(|b| b.is_ascii_lowercase()) || (part.len() >= 9 && part.bytes().all(|b| b.is_ascii_digit()));
    !token.contains(['.', ':', '?']) && token.strip_suffix('/').is_some_and(|part| !part.contains('/') && names(part))
}

/// What a number of these digits is. `written` is how it stands in the text, `end` where it ends there.
fn kind_of(text: &str, digits: &[u8], plus: bool, named_by: &str, written: &str, end: usize) -> Option<Pii> {
    if !plus && (15..=16).contains(&digits.len()) && NPWP_BEFORE.is_match(named_by) {
        return Some(Pii::Npwp);
    }
    if !plus && digits.len() == 16 && has_birth_date(digits) && !is_amount(written) {
        return Some(Pii::Nik);
    }
    let international = plus || digits.starts_with(b"62");
    let local = if international { digits.strip_prefix(b"62").map_or(&[][..], |d| d.strip_prefix(b"0").unwrap_or(d)) } else { digits.strip_prefix(b"0").unwrap_or(&[]) };
    let mobile = local.first() == Some(&b'8') && (9..=12).contains(&local.len()) && local[1] != b'0';
    let price = named_by.trim_end_matches([' ', '.']).to_ascii_lowercase().ends_with("rp") || (digits.starts_with(b"62") && !plus && is_amount(written));
    if mobile && !price && !is_date_or_time(written) {
        return Some(Pii::Phone);
    }
    let account = (10..=16).contains(&digits.len()) && !plus && !is_date_or_time(written) && !written.contains('.');
    if account && !named_by.trim_end().ends_with("Rp") && (ACCOUNT_BEFORE.is_match(named_by) || ACCOUNT_AFTER.is_match(after(text, end))) {
        return Some(Pii::Account);
    }
    None
}

/// The text shortly behind a place.
fn after(text: &str, at: usize) -> &str {
    let mut to = (at + NAMING).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[at..to]
}

/// A date (08-12-2026) or a time (08.30-11.00) at the beginning, with whatever follows.
fn is_date_or_time(written: &str) -> bool {
    static DATE: Lazy<Regex> = Lazy::new(|| {
        Regex::new(r"^(?:[0-9]{1,2}[ .-][0-9]{1,2}[ .-](?:19|20)[0-9]{2}(?-u:\b)|[0-9]{2}\.[0-9]{2} ?- ?[0-9]{2}\.[0-9]{2}(?-u:\b)|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?-u:\b))")
            .expect("a valid pattern")
    });
    DATE.is_match(written)
}

/// Thousands parted by dots: 62.812.500.000.
fn is_amount(written: &str) -> bool {
    let mut groups = written.split('.');
    groups.next().is_some_and(|g| (1..=3).contains(&g.len())) && written.contains('.') && groups.all(|g| g.len() == 3)
}

/// Digits 7 to 12 of an identity number are day (women: plus 40), month, year; the first two are a province (11 to 97).
fn has_birth_date(digits: &[u8]) -> bool {
    let two = |i: usize| u32::from(digits[i] - b'0') * 10 + u32::from(digits[i + 1] - b'0');
    let day = if two(6) > 40 { two(6) - 40 } else { two(6) };
    let days = match two(8) {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (11..=97).contains(&two(0)) && two(2) > 0 && two(4) > 0 && (1..=days).contains(&day) && digits[12..] != *b"0000"
}

fn is_plate(area: &str, gap: &str, digits: &str, other_gap: &str, series: &str, named: bool) -> bool {
    if !AREAS.contains(&area.to_ascii_uppercase().as_str()) || digits.starts_with('0') {
        return false;
    }
    let small = series.to_ascii_lowercase();
    let upper = |s: &str| s.bytes().all(|b| b.is_ascii_uppercase());
    if UNITS.contains(&small.as_str()) || (gap.contains('.') && !other_gap.contains('.')) || gap.len() > 1 || other_gap.len() > 1 {
        return false;
    }
    if series.is_empty() {
        // Only a word for the vehicle makes one of a letter and a number.
        return named && digits.len() >= if upper(area) { 2 } else { 4 };
    }
    let common = SHORT_WORDS.contains(&small.as_str());
    let one_case = upper(area) && upper(series);
    if named {
        return (!common || series.len() == 1) && (one_case || digits.len() >= 2) || (digits.len() == 4 && one_case);
    }
    let glued = gap.is_empty() && other_gap.is_empty();
    if one_case {
        return match digits.len() {
            4 => true,
            3 => !common,
            2 => !common && !glued && series.len() <= 2,
            _ => false,
        };
    }
    // In small letters only the long form is believed: ad 1234 xx; a year behind one letter is a year.
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    !common && series.len() >= 2 && ((digits.len() == 4 && !year) || (digits.len() == 3 && area.len() == 2))
}

/// A text with digits, letters and signs of any width as ASCII and without what shows nothing, and the way back.
struct Plain {
    text: String,
    /// For each byte of `text` the bytes of the original that it came from; empty when they are the same.
    places: Vec<(u32, u32)>,
}

impl Plain {
    fn of(text: &str) -> Plain {
        if text.is_ascii() {
            return Plain { text: text.to_owned(), places: Vec::new() };
        }
        let mut plain = Plain { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices() {
            let place = (at as u32, (at + c.len_utf8()) as u32);
            if is_invisible(c) || (is_combining_mark(c) && !c.is_ascii()) {
                // Belongs to what stands before it.
                if let Some(last) = plain.places.last_mut() {
                    last.1 = place.1;
                }
                continue;
            }
            let shown = plainly(c);
            for _ in 0..shown.len_utf8() {
                plain.places.push(place);
            }
            plain.text.push(shown);
        }
        plain
    }

    fn back(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        if self.places.is_empty() {
            return range.clone();
        }
        self.places[range.start].0 as usize..self.places[range.end - 1].1 as usize
    }
}

/// The ASCII character that one of another width or script of digits stands for, or the character itself.
fn plainly(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2219}' | '\u{22c5}' | '\u{b7}' | '\u{2022}' => '.',
        c if c.is_whitespace() => ' ',
        c => {
            let (mut one, mut count) = (c, 0);
            decompose_compatible(c, |d| {
                if !is_combining_mark(d) {
                    one = d;
                    count += 1;
                }
            });
            if count == 1 && one.is_ascii() { one } else { c }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Pii, &str)> {
        find_pii(text).into_iter().map(|(k, r)| (k, &text[r])).collect()
    }

    #[test]
    fn what_is_personal_is_found() {
        assert_eq!(kinds("NIK 3374015207900001 atas nama ibu"), [(Pii::Nik, "3374015207900001")]);
        assert_eq!(kinds("hub 0812-3456-7890 atau +62 857 1234 5678"), [(Pii::Phone, "0812-3456-7890"), (Pii::Phone, "+62 857 1234 5678")]);
        assert_eq!(kinds("wa ０８１２３４５６７８９０"), [(Pii::Phone, "０８１２３４５６７８９０")]);
        assert_eq!(kinds("kirim ke warga.contoh@surel.id."), [(Pii::Email, "warga.contoh@surel.id")]);
        assert_eq!(kinds("mobil H 1234 AB ngebut, ad 5678 xyz juga"), [(Pii::Plate, "H 1234 AB"), (Pii::Plate, "ad 5678 xyz")]);
        assert_eq!(kinds("npwp 01.234.567.8-901.000"), [(Pii::Npwp, "01.234.567.8-901.000")]);
        assert_eq!(kinds("transfer rek BRI 1234-01-567890-50-1"), [(Pii::Account, "1234-01-567890-50-1")]);
    }

    #[test]
    fn numbers_side_by_side_are_told_apart() {
        assert_eq!(kinds("0812 3456 7890 0813 1111 2222"), [(Pii::Phone, "0812 3456 7890"), (Pii::Phone, "0813 1111 2222")]);
        assert_eq!(kinds("3374011508850003 081234567890"), [(Pii::Nik, "3374011508850003"), (Pii::Phone, "081234567890")]);
        assert_eq!(kinds("0812-3456-789 15 orang"), [(Pii::Phone, "0812-3456-789")]);
    }

    #[test]
    fn what_is_public_stays() {
        for text in [
            "3374019952900001", // no such day
            "telepon 112, 119, 110, 1500 123",
            "Rp 1.500.000 per 12-05-2026",
            "RT 03 RW 05, KM 21, H-2, tahun 2024 an",
            "tiket 20261121000123 laporan #3374015207900001",
            "SDN 3 Wedi kelas 6 B, jam 07.30",
        ] {
            assert!(kinds(text).is_empty(), "{text}: {:?}", kinds(text));
        }
    }
}
