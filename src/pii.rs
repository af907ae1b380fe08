//! Personal data in a post: identity numbers, phone numbers, mail addresses, vehicle plates. Only for masking; never part of a score.

use std::borrow::Cow;

use once_cell::sync::Lazy;
use regex::Regex;

/// What a piece of personal data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Pii {
    /// Identity or family card number: 16 digits with a date inside (NIK, KK).
    Nik,
    /// Tax number in its dotted form (NPWP).
    Npwp,
    /// Phone number: +62 or 08, 9 to 13 digits.
    Phone,
    /// Mail address.
    Email,
    /// Vehicle plate.
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

static EMAIL: Lazy<Regex> = Lazy::new(|| Regex::new(r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}").expect("a valid pattern"));
static DIGITS: Lazy<Regex> = Lazy::new(|| Regex::new(r"\+?\d(?:[ .\-\u{200b}\u{2060}]{0,2}\d){7,24}").expect("a valid pattern"));
static NPWP: Lazy<Regex> = Lazy::new(|| Regex::new(r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b").expect("a valid pattern"));
static PLATE: Lazy<Regex> = Lazy::new(|| Regex::new(r"\b([A-Za-z]{1,2})[ \-]?(\d{1,4})[ \-]?([A-Za-z]{1,3})\b").expect("a valid pattern"));
static ACCOUNT: Lazy<Regex> = Lazy::new(|| {
    Regex::new(r"(?i)\b(?:rek(?:ening)?|norek|no\.? ?rek(?:ening)?|bca|bri|bni|mandiri|bsi|btn|bank jateng)\b[ :.a-z]{0,20}?(\d[\d \-]{8,18}\d)").expect("a valid pattern")
});

/// Area letters of Indonesian plates (Perpol 7/2021).
const AREAS: &[&str] = &[
    "A", "B", "D", "E", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "W", "Z", "AA", "AB", "AD", "AE", "AG", "BA", "BB", "BD", "BE", "BG", "BH", "BK", "BL", "BM", "BN",
    "BP", "DA", "DB", "DC", "DD", "DE", "DG", "DH", "DK", "DL", "DM", "DN", "DP", "DR", "DS", "DT", "DW", "EA", "EB", "ED", "KB", "KH", "KT", "KU", "PA", "PB",
];

/// Finds personal data; byte ranges of `text`, in order, without overlap.
#[must_use]
pub fn find_pii(text: &str) -> Vec<(Pii, std::ops::Range<usize>)> {
    let mut found: Vec<(Pii, std::ops::Range<usize>)> = Vec::new();
    // Digits and signs of other scripts are rare: with them everything is looked for.
    let foreign = !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && (c.is_numeric() || matches!(c, '＠' | '＋')));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let may = |kind: Pii| {
        foreign
            || match kind {
                Pii::Email => text.as_bytes().contains(&b'@') && may_hold_email(text.as_bytes()),
                Pii::Phone | Pii::Nik => digits >= 8,
                Pii::Npwp => digits >= 15,
                Pii::Account => digits >= 10,
                Pii::Plate => digits > 0 && may_hold_plate(text.as_bytes()),
            }
    };
    if ![Pii::Email, Pii::Phone, Pii::Plate].into_iter().any(may) {
        return found;
    }
    // Full-width and other digits read as plain ones; as each takes more bytes, the way back is kept.
    let (plain, back) = if foreign { plain_digits(text) } else { (Cow::Borrowed(text), Vec::new()) };
    let back = |at: usize| back.get(at).copied().unwrap_or(at);
    let mut add = |kind: Pii, start: usize, end: usize| {
        let range = back(start)..back(end);
        if !found.iter().any(|(_, r)| r.start < range.end && range.start < r.end) {
            found.push((kind, range));
        }
    };
    let looked_for = |kind: Pii| if may(kind) { &*plain } else { "" };
    for m in EMAIL.find_iter(looked_for(Pii::Email)) {
        let end = m.start() + m.as_str().trim_end_matches(['.', '-']).len();
        add(Pii::Email, m.start(), end);
    }
    for m in NPWP.find_iter(looked_for(Pii::Npwp)) {
        add(Pii::Npwp, m.start(), m.end());
    }
    for m in DIGITS.find_iter(looked_for(Pii::Phone)) {
        let before = plain[..m.start()].chars().next_back();
        let after = plain[m.end()..].chars().next();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '#') || after.is_some_and(char::is_alphanumeric) {
            continue;
        }
        if let Some((kind, from, to)) = number(m.as_str()) {
            add(kind, m.start() + from, m.start() + to);
        }
    }
    for c in ACCOUNT.captures_iter(looked_for(Pii::Account)) {
        if let Some(m) = c.get(1) {
            if m.as_str().bytes().filter(u8::is_ascii_digit).count() >= 10 {
                add(Pii::Account, m.start(), m.end());
            }
        }
    }
    for c in PLATE.captures_iter(looked_for(Pii::Plate)) {
        if is_plate(&c[1], &c[2], &c[3]) {
            let m = c.get(0).expect("the whole match");
            add(Pii::Plate, m.start(), m.end());
        }
    }
    found.sort_by_key(|(_, r)| r.start);
    found
}

/// What a run of digits with separators is: the kind and where in the run it stands.
fn number(run: &str) -> Option<(Pii, usize, usize)> {
    let digits: Vec<(usize, u8)> = run.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).collect();
    let value: Vec<u8> = digits.iter().map(|d| d.1).collect();
    let plus = run.starts_with('+');
    if value.len() == 16 && !plus && has_birth_date(&value) {
        return Some((Pii::Nik, 0, run.len()));
    }
    let local = if plus || value.starts_with(b"62") { value.strip_prefix(b"62").unwrap_or(&[]) } else { value.strip_prefix(b"0").unwrap_or(&[]) };
    let mobile = local.first() == Some(&b'8') && (8..=12).contains(&local.len());
    mobile.then_some((Pii::Phone, 0, run.len()))
}

/// Digits 7 to 12 of an identity number are day (women: plus 40), month, year; the first two are a province (11 to 97).
fn has_birth_date(digits: &[u8]) -> bool {
    let two = |i: usize| u32::from(digits[i] - b'0') * 10 + u32::from(digits[i + 1] - b'0');
    let day = two(6);
    (11..=97).contains(&two(0)) && ((1..=31).contains(&day) || (41..=71).contains(&day)) && (1..=12).contains(&two(8)) && digits[12..] != *b"0000"
}

fn is_plate(area: &str, digits: &str, series: &str) -> bool {
    let upper = |s: &str| s.bytes().all(|b| b.is_ascii_uppercase());
    if !AREAS.contains(&area.to_ascii_uppercase().as_str()) || digits.starts_with('0') {
        return false;
    }
    if upper(area) && upper(series) {
        // `H 1 A` is a plate, `RT 3 RW` is not (RT is no area).
        return !matches!(series, "KG" | "KM" | "RT" | "RW" | "RP" | "M" | "CM" | "JT" | "RB" | "THN" | "WIB" | "PAX");
    }
    // In small letters only the long form is believed: ad 1234 xx.
    let common = [
        "an", "rb", "jt", "km", "kg", "thn", "org", "jam", "hr", "wib", "kk", "rt", "rw", "x", "m", "cm", "k", "ml", "gb", "mb", "rts", "pcs", "ke", "di", "dan", "itu", "ini",
        "aja", "gak", "ya", "min", "lho", "to", "pun", "yg",
    ];
    digits.len() >= 3 && series.len() >= 2 && !common.contains(&series.to_ascii_lowercase().as_str())
}

/// Whether a mail address could stand in the text: false is certain.
fn may_hold_email(text: &[u8]) -> bool {
    let part = |b: &u8| b.is_ascii_alphanumeric() || !b.is_ascii() || b"._%+-".contains(b);
    text.iter().enumerate().any(|(i, b)| *b == b'@' && i > 0 && part(&text[i - 1]) && text.get(i + 1).is_some_and(part))
}

/// Whether a vehicle plate could stand in the text: one to four digits between one or two letters and one to three, a blank or hyphen apart. False is certain.
fn may_hold_plate(text: &[u8]) -> bool {
    let apart = |b: Option<&u8>| usize::from(matches!(b, Some(b' ' | b'-')));
    // Letters up to the first byte of another kind; with one that could belong to the word, too many.
    let letters = |bytes: &mut dyn Iterator<Item = &u8>| {
        let mut count = 0;
        for b in bytes.take(4) {
            match b {
                b if b.is_ascii_alphabetic() => count += 1,
                b'0'..=b'9' | b'_' => return 4,
                _ => break,
            }
        }
        count
    };
    let mut at = 0;
    while let Some(start) = text[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) {
        let end = text[start..].iter().position(|b| !b.is_ascii_digit()).map_or(text.len(), |i| start + i);
        let area_end = start - apart(start.checked_sub(1).and_then(|i| text.get(i)));
        let series_start = end + apart(text.get(end));
        let plate = end - start <= 4 && (1..=2).contains(&letters(&mut text[..area_end].iter().rev())) && (1..=3).contains(&letters(&mut text[series_start..].iter()));
        if plate {
            return true;
        }
        at = end;
    }
    false
}

/// The text with every full-width digit and sign as an ASCII one, and for each of its bytes (and its end) the place in `text`.
fn plain_digits(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        let shown = match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '＠' => '@',
            '＋' => '+',
            c => c,
        };
        places.extend(std::iter::repeat_n(at, shown.len_utf8()));
        plain.push(shown);
    }
    places.push(text.len());
    (plain.into(), places)
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
    fn looking_ahead_overlooks_nothing() {
        // What may be found is found the same when everything has to be looked for, as a numeral of another script makes it.
        let parts = ["AD 1234 XY", "ad1234xyz", "H 1 AB", "xAD 1234 XY", "AD 12345 XY", "é1AD", "1AD 1 A", "warga@contoh.id", "é@b.co", "a@", "@a.id", "081234567890", "0812 3456"];
        for first in parts {
            for second in parts {
                for between in [" ", "", "-", "_", "é"] {
                    let text = format!("{first}{between}{second}");
                    let all = format!("½ {text}");
                    let moved: Vec<_> = find_pii(&text).into_iter().map(|(k, r)| (k, r.start + 3..r.end + 3)).collect();
                    assert_eq!(find_pii(&all), moved, "{text}");
                }
            }
        }
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
